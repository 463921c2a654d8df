/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cuts a text into words for comparison, by the word breaks of ICU in the root locale. Every byte
 * belongs to one word: spaces and punctuation are words too. Malformed bytes are no error: ICU
 * reads them as U+FFFD and cuts around them. What surprises: lines of plain ASCII are cut here by
 * the same rules, because ICU needs ten times as long for them.
 */
#include "model/diff_words.h"

#include <unicode/ubrk.h>
#include <unicode/utext.h>

struct cutter {
	struct arena *arena;
	struct map *known;
	struct diff_words *words;
	UBreakIterator *breaks;
	size_t starts_capacity;
	size_t ids_capacity;
};

static void
close_breaks(void *p)
{
	ubrk_close(p);
}

static void
add_word(struct cutter *c, size_t start, struct str key)
{
	struct diff_words *w = c->words;
	int64_t id;

	if (!map_get(c->known, key, &id)) {
		id = (int64_t)c->known->n;
		map_set(c->known, key, id);
	}
	arena_reserve(c->arena, w->starts, w->n, c->starts_capacity);
	arena_reserve(c->arena, w->ids, w->n, c->ids_capacity);
	w->starts[w->n] = (uint32_t)start;
	w->ids[w->n++] = (int32_t)id;
}

static void
add_plain_word(struct cutter *c, size_t start, size_t end)
{
	add_word(c, start, str_part(c->words->text, start, end));
}

/* --- plain ASCII --------------------------------------------------------------------------- */

enum byte_class { BYTE_OTHER, BYTE_LETTER, BYTE_DIGIT, BYTE_JOINER, BYTE_SPACE };

static enum byte_class
class_of(char c)
{
	if (byte_is_alpha(c))
		return BYTE_LETTER;
	if (byte_is_digit(c))
		return BYTE_DIGIT;
	if (c == '_')
		return BYTE_JOINER;
	return c == ' ' ? BYTE_SPACE : BYTE_OTHER;
}

/* Whether the byte at the place joins what stands at its two sides (UAX 29, WB6-7 and WB11-12). */
static bool
is_bridge(struct str line, size_t at)
{
	enum byte_class before = class_of(line.p[at - 1]);
	enum byte_class after = at + 1 < line.n ? class_of(line.p[at + 1]) : BYTE_OTHER;
	char c = line.p[at];

	if (before != after)
		return false;
	if (before == BYTE_LETTER)
		return c == '\'' || c == '.' || c == ':';
	return before == BYTE_DIGIT && (c == '\'' || c == '.' || c == ',' || c == ';');
}

static size_t
end_of_ascii_word(struct str line, size_t start)
{
	enum byte_class first = class_of(line.p[start]);
	size_t at = start + 1;

	if (first == BYTE_SPACE) {
		while (at < line.n && line.p[at] == ' ')
			at++;
		return at;
	}
	if (first == BYTE_OTHER) {
		bool is_crlf = line.p[start] == '\r' && at < line.n && line.p[at] == '\n';

		return is_crlf ? at + 1 : at;
	}
	while (at < line.n) {
		enum byte_class here = class_of(line.p[at]);

		if (here == BYTE_SPACE || (here == BYTE_OTHER && !is_bridge(line, at)))
			break;
		at++;
	}
	return at;
}

static void
cut_ascii(struct cutter *c, size_t start, size_t end)
{
	struct str line = str_part(c->words->text, start, end);
	size_t next;

	for (size_t at = 0; at < line.n; at = next) {
		next = end_of_ascii_word(line, at);
		add_plain_word(c, start + at, start + next);
	}
}

/* --- everything else ----------------------------------------------------------------------- */

static bool
open_breaks(struct cutter *c)
{
	UErrorCode code = U_ZERO_ERROR;

	if (c->breaks != NULL)
		return true;
	c->breaks = ubrk_open(UBRK_WORD, "", NULL, 0, &code);
	if (U_FAILURE(code)) {
		c->breaks = NULL;
		return false;
	}
	arena_on_reset(c->arena, close_breaks, c->breaks);
	return true;
}

static void
cut_unicode(struct cutter *c, size_t start, size_t end)
{
	struct str line = str_part(c->words->text, start, end);
	UText text = UTEXT_INITIALIZER;
	UErrorCode code = U_ZERO_ERROR;
	int32_t from = 0;

	if (open_breaks(c)) {
		utext_openUTF8(&text, line.p, (int64_t)line.n, &code);
		ubrk_setUText(c->breaks, &text, &code);
		for (int32_t to = U_SUCCESS(code) ? ubrk_next(c->breaks) : UBRK_DONE;
		    to != UBRK_DONE; to = ubrk_next(c->breaks)) {
			if (to > from)
				add_plain_word(c, start + (size_t)from, start + (size_t)to);
			from = to;
		}
		utext_close(&text);
	}
	/* Without ICU's data the rest of the line is one word: coarse, but right. */
	if ((size_t)from < line.n)
		add_plain_word(c, start + (size_t)from, end);
}

/* Lines are cut apart: no word reaches over a line feed (UAX 29, WB3a). */
static void
cut_lines(struct cutter *c, size_t from, size_t to)
{
	struct str text = c->words->text;
	size_t end;

	for (size_t start = from; start < to; start = end) {
		bool is_ascii = true;

		for (end = start; end < to && (end == start || text.p[end - 1] != '\n'); end++)
			is_ascii = is_ascii && (unsigned char)text.p[end] < 0x80;
		if (is_ascii)
			cut_ascii(c, start, end);
		else
			cut_unicode(c, start, end);
	}
}

/* --- what is cited as one ------------------------------------------------------------------ */

/* "35", "1,000.5", after letters "R1"; with_letter: whether one upper-case letter may lead. */
static bool
is_number(struct str word, bool with_letter)
{
	size_t at = with_letter && word.n > 1 && word.p[0] >= 'A' && word.p[0] <= 'Z';

	if (at == word.n)
		return false;
	for (; at < word.n; at++) {
		if (!byte_is_digit(word.p[at]) && word.p[at] != '.' && word.p[at] != ',')
			return false;
	}
	return byte_is_digit(word.p[word.n - 1]);
}

static bool
is_number_joiner(struct str word)
{
	return str_equal(word, STR("-")) || str_equal(word, STR("/")) ||
	    str_equal(word, STR("\xE2\x80\x93")) || str_equal(word, STR("\xE2\x80\x91"));
}

/* "CJ", "SDG", "LNOB2": what a number behind a space belongs to. */
static bool
is_acronym(struct str word)
{
	if (word.n < 2 || word.n > 8 || byte_is_digit(word.p[0]))
		return false;
	for (size_t i = 0; i < word.n; i++) {
		if (!byte_is_digit(word.p[i]) && (word.p[i] < 'A' || word.p[i] > 'Z'))
			return false;
	}
	return true;
}

/* A year is no number of an acronym: in "WHO 2021" each may be replaced. */
static bool
is_year(struct str word)
{
	return word.n == 4 && str_find_byte(word, '.', 0) == SIZE_MAX && byte_is_digit(word.p[0]);
}

/* Whether words at, at + 1 and at + 2 are one, the first of them reaching from start on. */
static bool
is_glued(const struct diff_words *w, size_t start, size_t at)
{
	struct str first = diff_words_text(w, start, start + 1);
	struct str before = diff_words_text(w, at, at + 1);
	struct str between = diff_words_text(w, at + 1, at + 2);
	struct str behind = diff_words_text(w, at + 2, at + 3);

	if (is_number_joiner(between))
		return is_number(before, at > start && is_acronym(first)) &&
		    is_number(behind, false);
	return at == start && str_equal(between, STR(" ")) && is_acronym(before) &&
	    is_number(behind, true) && !is_year(behind);
}

/* Joins the words from first on that are cited as one. The last start is the end of the words. */
static void
glue(struct cutter *c, size_t first, size_t end)
{
	struct diff_words *w = c->words;
	size_t n = first;

	arena_reserve(c->arena, w->starts, w->n, c->starts_capacity);
	w->starts[w->n] = (uint32_t)end;
	for (size_t i = first, next; i < w->n; i = next) {
		size_t last = i;
		struct str whole;
		int64_t id = w->ids[i];

		while (last + 2 < w->n && is_glued(w, i, last))
			last += 2;
		next = last + 1;
		whole = diff_words_text(w, i, next);
		if (last > i && !map_get(c->known, whole, &id)) {
			id = (int64_t)c->known->n;
			map_set(c->known, whole, id);
		}
		w->starts[n] = w->starts[i];
		w->ids[n++] = (int32_t)id;
	}
	w->n = n;
}

static void
cut_stretch(struct cutter *c, size_t from, size_t to)
{
	size_t first = c->words->n;

	cut_lines(c, from, to);
	glue(c, first, to);
}

void
diff_words_cut(struct arena *a, const struct diff_text *text, struct map *known,
    struct diff_words *out)
{
	struct cutter c = { .arena = a, .known = known, .words = out };
	size_t at = 0;

	*out = (struct diff_words){ .text = text->text };
	for (size_t i = 0; i < text->nwholes; i++) {
		const struct diff_whole *whole = &text->wholes[i];

		cut_stretch(&c, at, whole->start);
		add_word(&c, whole->start, whole->key);
		at = whole->end;
	}
	cut_stretch(&c, at, text->text.n);
	arena_reserve(a, out->starts, out->n, c.starts_capacity);
	out->starts[out->n] = (uint32_t)text->text.n;
}

struct str
diff_words_text(const struct diff_words *w, size_t from, size_t to)
{
	return str_part(w->text, w->starts[from], w->starts[to]);
}
