/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cuts a text into words for comparison, by the word breaks of ICU in the root locale, and joins
 * what diff_whole.c calls one. Every byte belongs to one word: spaces and signs are words too.
 * Malformed bytes are no error: ICU reads them as U+FFFD and cuts around them. What surprises:
 * lines of plain ASCII are cut here by the same rules, because ICU needs ten times as long.
 */
#include "model/diff_words.h"

#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utext.h>

#include "base/utf8.h"

struct cutter {
	struct arena *arena;
	struct map *known;
	struct diff_words *words;
	enum diff_reader reader;
	UBreakIterator *breaks;
	size_t starts_capacity;
	size_t ids_capacity;
};

static void
close_breaks(void *p)
{
	ubrk_close(p);
}

/* --- numbers of words ---------------------------------------------------------------------- */

/* What is not seen and means nothing; joiners of letters mean something in Persian and Hindi. */
static bool
is_unseen(uint32_t c)
{
	return c != 0x200C && c != 0x200D &&
	    u_hasBinaryProperty((UChar32)c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}

static struct str
without_unseen(struct arena *a, struct str word)
{
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	for (size_t at = 0, next; at < word.n; at = next) {
		next = at;
		if (!is_unseen(utf8_next(word, &next)))
			buf_add(&b, str_part(word, at, next));
	}
	return buf_str(&b);
}

/*
 * The word composed (NFC): an accent that one program writes as a letter and another as a mark is
 * no change that anybody sees. As it is where ICU cannot read it.
 */
static struct str
composed(struct arena *a, struct str word)
{
	UErrorCode code = U_ZERO_ERROR;
	int32_t room = (int32_t)word.n * 3 + 1;
	UChar *units = arena_make_array(a, UChar, (size_t)room);
	UChar *out = arena_make_array(a, UChar, (size_t)room);
	char *bytes = arena_alloc(a, (size_t)room * 3);
	int32_t n;

	u_strFromUTF8(units, room, &n, word.p, (int32_t)word.n, &code);
	n = unorm2_normalize(unorm2_getNFCInstance(&code), units, n, out, room, &code);
	u_strToUTF8(bytes, room * 3, &n, out, n, &code);
	return U_SUCCESS(code) ? (struct str){ bytes, (size_t)n } : word;
}

static bool
is_ascii(struct str word)
{
	for (size_t i = 0; i < word.n; i++) {
		if ((unsigned char)word.p[i] >= 0x80)
			return false;
	}
	return true;
}

/* The number of a word that was not seen yet. */
static int64_t
new_id(struct cutter *c, struct str key)
{
	struct str same = key;
	int64_t id;

	if (c->reader == DIFF_READS_CLOSELY && !is_ascii(key)) {
		same = composed(c->arena, without_unseen(c->arena, key));
		if (!str_equal(same, key) && map_get(c->known, same, &id))
			return id;
	}
	id = (int64_t)c->known->n;
	if (!str_equal(same, key))
		map_set(c->known, same, id);
	return id;
}

static int32_t
id_of(struct cutter *c, struct str key)
{
	int64_t id;

	if (!map_get(c->known, key, &id)) {
		id = new_id(c, key);
		map_set(c->known, key, id);
	}
	return (int32_t)id;
}

static void
add_word(struct cutter *c, size_t start, struct str key)
{
	struct diff_words *w = c->words;
	int32_t id = id_of(c, key);

	arena_reserve(c->arena, w->starts, w->n, c->starts_capacity);
	arena_reserve(c->arena, w->ids, w->n, c->ids_capacity);
	w->starts[w->n] = (uint32_t)start;
	w->ids[w->n++] = id;
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

/* --- what is read as one ------------------------------------------------------------------- */

/* Joins the words from first on that are read as one. The last start is the end of the words. */
static void
glue(struct cutter *c, size_t first, size_t end)
{
	struct diff_words *w = c->words;
	size_t n = first;

	arena_reserve(c->arena, w->starts, w->n, c->starts_capacity);
	w->starts[w->n] = (uint32_t)end;
	for (size_t i = first, next; i < w->n; i = next) {
		int32_t id = w->ids[i];

		next = diff_words_whole(w, i);
		if (next > i + 1)
			id = id_of(c, diff_words_text(w, i, next));
		w->starts[n] = w->starts[i];
		w->ids[n++] = id;
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
diff_words_cut(struct arena *a, const struct diff_text *text, enum diff_reader reader,
    struct map *known, struct diff_words *out)
{
	struct cutter c = { .arena = a, .known = known, .words = out, .reader = reader };
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
