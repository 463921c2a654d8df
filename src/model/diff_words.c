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
add_word(struct cutter *c, size_t start, size_t end)
{
	struct diff_words *w = c->words;
	struct str word = str_part(w->text, start, end);
	int64_t id;

	if (!map_get(c->known, word, &id)) {
		id = (int64_t)c->known->n;
		map_set(c->known, word, id);
	}
	arena_reserve(c->arena, w->starts, w->n, c->starts_capacity);
	arena_reserve(c->arena, w->ids, w->n, c->ids_capacity);
	w->starts[w->n] = (uint32_t)start;
	w->ids[w->n++] = (int32_t)id;
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
		add_word(c, start + at, start + next);
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
				add_word(c, start + (size_t)from, start + (size_t)to);
			from = to;
		}
		utext_close(&text);
	}
	/* Without ICU's data the rest of the line is one word: coarse, but right. */
	if ((size_t)from < line.n)
		add_word(c, start + (size_t)from, end);
}

/* Lines are cut apart: no word reaches over a line feed (UAX 29, WB3a). */
void
diff_words_cut(struct arena *a, struct str text, struct map *known, struct diff_words *out)
{
	struct cutter c = { .arena = a, .known = known, .words = out };
	size_t end;

	*out = (struct diff_words){ .text = text };
	for (size_t start = 0; start < text.n; start = end) {
		bool is_ascii = true;

		for (end = start; end < text.n && (end == start || text.p[end - 1] != '\n'); end++)
			is_ascii = is_ascii && (unsigned char)text.p[end] < 0x80;
		if (is_ascii)
			cut_ascii(&c, start, end);
		else
			cut_unicode(&c, start, end);
	}
	arena_reserve(a, out->starts, out->n, c.starts_capacity);
	out->starts[out->n] = (uint32_t)text.n;
}

struct str
diff_words_text(const struct diff_words *w, size_t from, size_t to)
{
	return str_part(w->text, w->starts[from], w->starts[to]);
}
