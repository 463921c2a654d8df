/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The least edit of words, whatever it costs in spaces: words are held against each other first,
 * then, between two kept words, what is neither word nor space, then spaces where both texts have
 * them beside what was kept. What surprises: one row of all three would be least as a whole, but it
 * marks a kept word as changed where that lets two spaces stay.
 */
#include <string.h>

#include <unicode/uchar.h>

#include "base/utf8.h"
#include "model/diff_words.h"

#define TABLE 4096 /* pairs of signs between two kept words that are held against each other */

enum layer { LAYER_WORD, LAYER_SIGN, LAYER_SPACE };

/* A line feed is a sign: it parts paragraphs, and is more than space. What nobody sees is space. */
static enum layer
layer_of(struct str word)
{
	bool is_space = true;

	for (size_t at = 0; at < word.n;) {
		uint32_t c = utf8_next(word, &at);

		if (u_isalnum((UChar32)c))
			return LAYER_WORD;
		is_space = is_space && c != '\n' && (utf8_is_space(c) ||
		    u_hasBinaryProperty((UChar32)c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT));
	}
	return is_space ? LAYER_SPACE : LAYER_SIGN;
}

/* One text: its words, what layer each is of, and which are changed. */
struct side {
	const struct diff_words *words;
	unsigned char *layers;
	bool *changed;
};

static struct side
make_side(struct arena *a, const struct diff_words *w, bool **out_changed)
{
	struct side s = { .words = w, .layers = arena_make_array(a, unsigned char, w->n + 1),
		.changed = arena_make_array(a, bool, w->n + 1) };

	for (size_t i = 0; i < w->n; i++) {
		s.layers[i] = (unsigned char)layer_of(diff_words_text(w, i, i + 1));
		s.changed[i] = s.layers[i] != LAYER_WORD;
	}
	*out_changed = s.changed;
	return s;
}

/* The words of a layer in [from, to) as a row of their own; places: where each stands. */
static struct diff_words
row_of(struct arena *a, const struct side *s, size_t from, size_t to, enum layer layer,
    size_t **out_places)
{
	struct diff_words row = { .ids = arena_make_array(a, int32_t, to - from) };
	size_t *places = arena_make_array(a, size_t, to - from);

	for (size_t i = from; i < to; i++) {
		if (s->layers[i] != layer)
			continue;
		places[row.n] = i;
		row.ids[row.n++] = s->words->ids[i];
	}
	*out_places = places;
	return row;
}

static bool
find_words(struct arena *a, const struct side *before, const struct side *after)
{
	const struct side *sides[2] = { before, after };
	struct diff_words rows[2];
	size_t *places[2];
	struct diff_flags flags;

	for (size_t i = 0; i < 2; i++)
		rows[i] = row_of(a, sides[i], 0, sides[i]->words->n, LAYER_WORD, &places[i]);
	diff_find(a, &rows[0], &rows[1], &flags);
	for (size_t i = 0; i < rows[0].n; i++)
		before->changed[places[0][i]] = flags.deleted[i];
	for (size_t i = 0; i < rows[1].n; i++)
		after->changed[places[1][i]] = flags.inserted[i];
	return flags.is_coarse;
}

/* A stretch of both texts between two kept words. */
struct gap {
	size_t old_start;
	size_t old_end;
	size_t new_start;
	size_t new_end;
};

/* The longest row of signs that both have, by a table of lengths; small, or it is left out. */
static void
keep_signs(struct arena *a, const struct side *before, const struct side *after,
    const struct gap *gap)
{
	size_t *places[2];
	struct diff_words x = row_of(a, before, gap->old_start, gap->old_end, LAYER_SIGN,
	    &places[0]);
	struct diff_words y = row_of(a, after, gap->new_start, gap->new_end, LAYER_SIGN,
	    &places[1]);
	uint16_t *lengths;
	size_t width = y.n + 1;
	size_t i = 0;
	size_t j = 0;

	if (x.n == 0 || y.n == 0 || x.n > TABLE / y.n)
		return;
	lengths = arena_make_array(a, uint16_t, (x.n + 1) * width);
	for (i = x.n; i-- > 0;) {
		for (j = y.n; j-- > 0;) {
			uint16_t down = lengths[(i + 1) * width + j];
			uint16_t right = lengths[i * width + j + 1];

			lengths[i * width + j] = x.ids[i] == y.ids[j] ?
			    (uint16_t)(lengths[(i + 1) * width + j + 1] + 1) :
			    down > right ? down : right;
		}
	}
	for (i = j = 0; i < x.n && j < y.n;) {
		if (x.ids[i] == y.ids[j]) {
			before->changed[places[0][i++]] = false;
			after->changed[places[1][j++]] = false;
		} else if (lengths[(i + 1) * width + j] >= lengths[i * width + j + 1]) {
			i++;
		} else {
			j++;
		}
	}
}

static void
keep_space(const struct side *before, const struct side *after, size_t i, size_t j)
{
	before->changed[i] = false;
	after->changed[j] = false;
}

static bool
is_same_space(const struct side *before, const struct side *after, size_t i, size_t j)
{
	return before->layers[i] == LAYER_SPACE && before->words->ids[i] == after->words->ids[j];
}

/* Two spaces never stand side by side, so one at each end of the gap is all there can be. */
static void
keep_spaces(struct arena *a, const struct side *before, const struct side *after,
    const struct gap *gap)
{
	struct gap g = *gap;

	(void)a;
	if (g.old_start < g.old_end && g.new_start < g.new_end &&
	    is_same_space(before, after, g.old_start, g.new_start))
		keep_space(before, after, g.old_start++, g.new_start++);
	if (g.old_start < g.old_end && g.new_start < g.new_end &&
	    is_same_space(before, after, g.old_end - 1, g.new_end - 1))
		keep_space(before, after, g.old_end - 1, g.new_end - 1);
}

/* Marks as kept what it can between two kept words. */
typedef void keep_fn(struct arena *a, const struct side *before, const struct side *after,
    const struct gap *gap);

/* Calls keep for each stretch between what is kept so far. */
static void
each_gap(struct arena *a, const struct side *before, const struct side *after, keep_fn *keep)
{
	struct gap gap = { 0 };

	for (;;) {
		struct arena_mark mark = arena_mark(a);
		size_t i = gap.old_start;
		size_t j = gap.new_start;

		while (i < before->words->n && before->changed[i])
			i++;
		while (j < after->words->n && after->changed[j])
			j++;
		gap.old_end = i;
		gap.new_end = j;
		keep(a, before, after, &gap);
		arena_rewind(a, mark);
		/* Both or neither: equally many are kept on the two sides. */
		if (i == before->words->n || j == after->words->n)
			return;
		gap.old_start = i + 1;
		gap.new_start = j + 1;
	}
}

void
diff_find_layers(struct arena *a, const struct diff_words *before,
    const struct diff_words *after, struct diff_flags *out)
{
	struct side sides[2] = { make_side(a, before, &out->deleted),
		make_side(a, after, &out->inserted) };

	out->is_coarse = find_words(a, &sides[0], &sides[1]);
	each_gap(a, &sides[0], &sides[1], keep_signs);
	each_gap(a, &sides[0], &sides[1], keep_spaces);
}
