/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From changed words to edits that people can read, and from these to runs. Cutting is
 * diff_words.c's, finding what changed diff_find.c's. What surprises: the least edit is often not
 * the clearest; a common "of the" between two changed words makes a sentence hard to read, and
 * " and the" inserted before " and" reads better as a whole phrase.
 */
#include "model/diff.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "model/diff_words.h"

#define ISLAND_LETTERS 4 /* a kept "of" or "the" between two changes is counted to them */
#define SLIDE_WORDS 200  /* places tried for one insertion */

static bool
is_space_word(struct str word)
{
	size_t at = 0;

	return word.n > 0 && utf8_is_space(utf8_next(word, &at));
}

static bool
is_line_end(struct str word)
{
	return str_ends(word, STR("\n"));
}

/* --- edits --------------------------------------------------------------------------------- */

static void
collect(struct arena *a, const struct diff_flags *flags, const struct diff_words *before,
    const struct diff_words *after, struct diff_edits *out)
{
	size_t i = 0;
	size_t j = 0;

	while (i < before->n || j < after->n) {
		struct diff_edit e = { .old_start = i, .new_start = j };

		while (i < before->n && flags->deleted[i])
			i++;
		while (j < after->n && flags->inserted[j])
			j++;
		e.old_end = i;
		e.new_end = j;
		if (e.old_start < e.old_end || e.new_start < e.new_end) {
			arena_reserve(a, out->items, out->n, out->capacity);
			out->items[out->n++] = e;
		}
		/* Both or neither: equally many words are kept on the two sides. */
		if (i < before->n && j < after->n) {
			i++;
			j++;
		}
	}
}

/* Whether a kept part has no more letters than an island, and no number or mark. */
static bool
is_island(struct str text)
{
	size_t letters = 0;

	for (size_t at = 0; at < text.n && letters <= ISLAND_LETTERS;) {
		uint32_t c = utf8_next(text, &at);

		if (utf8_is_space(c) && c != '\n')
			continue;
		if (c < 0x80 && !byte_is_alpha((char)c))
			return false;
		/* A word of Han has two characters where one of Latin has six letters. */
		letters += c >= 0x2E80 ? 3 : 1;
	}
	return letters <= ISLAND_LETTERS;
}

/* Joins edits that only a few letters part. A number, a punctuation mark and a line end part. */
static void
join_near(const struct diff_words *before, struct diff_edits *edits)
{
	size_t n = 0;

	for (size_t i = 0; i < edits->n; i++) {
		struct diff_edit e = edits->items[i];
		struct diff_edit *last = n > 0 ? &edits->items[n - 1] : NULL;

		if (last != NULL && is_island(diff_words_text(before, last->old_end,
		    e.old_start))) {
			last->old_end = e.old_end;
			last->new_end = e.new_end;
		} else {
			edits->items[n++] = e;
		}
	}
	edits->n = n;
}

/*
 * Words that joined edits have at both ends are kept after all: the space behind a word. An edit of
 * which nothing is left is none.
 */
static void
trim_edits(const struct diff_words *before, const struct diff_words *after,
    struct diff_edits *edits)
{
	size_t n = 0;

	for (size_t i = 0; i < edits->n; i++) {
		struct diff_edit e = edits->items[i];

		while (e.old_start < e.old_end && e.new_start < e.new_end &&
		    before->ids[e.old_start] == after->ids[e.new_start]) {
			e.old_start++;
			e.new_start++;
		}
		while (e.old_start < e.old_end && e.new_start < e.new_end &&
		    before->ids[e.old_end - 1] == after->ids[e.new_end - 1]) {
			e.old_end--;
			e.new_end--;
		}
		if (e.old_start < e.old_end || e.new_start < e.new_end)
			edits->items[n++] = e;
	}
	edits->n = n;
}

/* --- sliding ------------------------------------------------------------------------------- */

/* How well words [start, end) of a text read as one thing put in or taken out. */
static int
rate(const struct diff_words *w, size_t start, size_t end)
{
	struct str first = diff_words_text(w, start, start + 1);
	struct str last = diff_words_text(w, end - 1, end);
	bool is_line_start = start == 0 || is_line_end(diff_words_text(w, start - 1, start));

	if (is_line_start && is_line_end(last))
		return 4;
	if (start > 0 && is_line_end(first) && !is_line_end(last))
		return 3;
	if (!is_space_word(first) && is_space_word(last))
		return 2;
	return is_space_word(first) && !is_space_word(last) ? 1 : 0;
}

/* Words that can slide along equal ones: "a b [a b] c" is "a [b a] b c" as well. */
struct slide {
	const struct diff_words *words; /* of the side that has the words */
	size_t *start;
	size_t *end;
	size_t *other_start; /* the empty side goes along */
	size_t *other_end;
	size_t back;         /* kept words before the edit */
	size_t ahead;        /* and behind it */
};

static void
move_edit(const struct slide *s, ptrdiff_t by)
{
	*s->start += (size_t)by;
	*s->end += (size_t)by;
	*s->other_start += (size_t)by;
	*s->other_end += (size_t)by;
}

static void
slide_to_best(const struct slide *s)
{
	const int32_t *ids = s->words->ids;
	size_t back = 0;
	size_t ahead = 0;
	ptrdiff_t best = 0;
	int best_rate = rate(s->words, *s->start, *s->end);

	/* One kept word stays between two edits, or they would be one. */
	while (back + 1 < s->back && back < SLIDE_WORDS &&
	    ids[*s->start - back - 1] == ids[*s->end - back - 1]) {
		back++;
		if (rate(s->words, *s->start - back, *s->end - back) > best_rate) {
			best_rate = rate(s->words, *s->start - back, *s->end - back);
			best = -(ptrdiff_t)back;
		}
	}
	while (ahead + 1 < s->ahead && ahead < SLIDE_WORDS &&
	    ids[*s->start + ahead] == ids[*s->end + ahead]) {
		ahead++;
		if (rate(s->words, *s->start + ahead, *s->end + ahead) > best_rate) {
			best_rate = rate(s->words, *s->start + ahead, *s->end + ahead);
			best = (ptrdiff_t)ahead;
		}
	}
	move_edit(s, best);
}

/* Pure insertions and deletions go where they read best. */
static void
slide_edits(const struct diff_words *before, const struct diff_words *after,
    struct diff_edits *edits)
{
	for (size_t i = 0; i < edits->n; i++) {
		struct diff_edit *e = &edits->items[i];
		size_t from = i > 0 ? edits->items[i - 1].old_end : 0;
		size_t to = i + 1 < edits->n ? edits->items[i + 1].old_start : before->n;
		/* At the ends of the text the last kept word may be passed too. */
		size_t back = e->old_start - from + (i == 0);
		size_t ahead = to - e->old_end + (i + 1 == edits->n);

		if (e->old_start == e->old_end)
			slide_to_best(&(struct slide){ after, &e->new_start, &e->new_end,
			    &e->old_start, &e->old_end, back, ahead });
		else if (e->new_start == e->new_end)
			slide_to_best(&(struct slide){ before, &e->old_start, &e->old_end,
			    &e->new_start, &e->new_end, back, ahead });
	}
}

void
diff_edits_find(struct arena *a, const struct diff_words *before, const struct diff_words *after,
    enum diff_reader reader, struct diff_edits *out)
{
	struct diff_flags flags;

	*out = (struct diff_edits){ 0 };
	(reader == DIFF_READS_ON ? diff_find : diff_find_layers)(a, before, after, &flags);
	collect(a, &flags, before, after, out);
	if (reader == DIFF_READS_ON)
		join_near(before, out);
	trim_edits(before, after, out);
	slide_edits(before, after, out);
	out->is_coarse = flags.is_coarse;
}

/* --- runs ---------------------------------------------------------------------------------- */

struct writer {
	const struct diff_words *before;
	const struct diff_words *after;
	struct diff *out;
};

static void
add_run(const struct writer *w, enum diff_kind kind, const struct diff_edit *words)
{
	const uint32_t *old = w->before->starts;
	const uint32_t *new = w->after->starts;
	struct diff_run run = { kind, STR_EMPTY, old[words->old_start], old[words->old_end],
		new[words->new_start], new[words->new_end] };

	if (run.old_start == run.old_end && run.new_start == run.new_end)
		return;
	run.text = kind == DIFF_DELETED ? str_part(w->before->text, run.old_start, run.old_end)
	    : str_part(w->after->text, run.new_start, run.new_end);
	w->out->runs[w->out->n++] = run;
}

static void
write_runs(struct arena *a, const struct writer *w, const struct diff_edits *edits)
{
	struct diff_edit kept = { 0 };

	w->out->runs = arena_make_array(a, struct diff_run, 3 * edits->n + 1);
	for (size_t i = 0; i < edits->n; i++) {
		const struct diff_edit *e = &edits->items[i];
		struct diff_edit deleted = *e;
		struct diff_edit inserted = *e;

		kept.old_end = e->old_start;
		kept.new_end = e->new_start;
		deleted.new_end = deleted.new_start;
		inserted.old_start = inserted.old_end;
		add_run(w, DIFF_KEPT, &kept);
		add_run(w, DIFF_DELETED, &deleted);
		add_run(w, DIFF_INSERTED, &inserted);
		kept.old_start = e->old_end;
		kept.new_start = e->new_end;
	}
	kept.old_end = w->before->n;
	kept.new_end = w->after->n;
	add_run(w, DIFF_KEPT, &kept);
}

/* A text of one word, for texts too long to be compared. */
static void
whole(struct arena *a, struct str text, int32_t id, struct diff_words *out)
{
	*out = (struct diff_words){ .text = text, .starts = arena_make_array(a, uint32_t, 2),
		.ids = arena_make_array(a, int32_t, 1), .n = text.n > 0 };
	out->ids[0] = id;
	out->starts[out->n] = (uint32_t)text.n;
}

static void
cut_both(struct arena *a, const struct diff_text *const texts[2], enum diff_reader reader,
    struct diff_words words[2])
{
	struct map known = { .arena = a };
	bool is_long = texts[0]->text.n > LIMIT_DIFF_BYTES || texts[1]->text.n > LIMIT_DIFF_BYTES;

	for (size_t i = 0; i < 2; i++) {
		if (is_long)
			whole(a, texts[i]->text, i == 1 && !str_equal(texts[0]->text,
			    texts[1]->text), &words[i]);
		else
			diff_words_cut(a, texts[i], reader, &known, &words[i]);
	}
}

static void
compare_texts(struct arena *a, const struct diff_text *const texts[2], enum diff_reader reader,
    struct diff *out)
{
	struct arena *scratch = arena_new();
	struct diff_words words[2];
	struct diff_edits edits;

	*out = (struct diff){ 0 };
	cut_both(scratch, texts, reader, words);
	diff_edits_find(scratch, &words[0], &words[1], reader, &edits);
	write_runs(a, &(struct writer){ &words[0], &words[1], out }, &edits);
	out->is_coarse = edits.is_coarse || texts[0]->text.n > LIMIT_DIFF_BYTES ||
	    texts[1]->text.n > LIMIT_DIFF_BYTES;
	arena_free(scratch);
}

void
diff_words(struct arena *a, struct str before, struct str after, struct diff *out)
{
	const struct diff_text texts[2] = { { .text = before }, { .text = after } };

	compare_texts(a, (const struct diff_text *const[2]){ &texts[0], &texts[1] },
	    DIFF_READS_ON, out);
}

void
diff_texts(struct arena *a, const struct diff_text *before, const struct diff_text *after,
    struct diff *out)
{
	compare_texts(a, (const struct diff_text *const[2]){ before, after }, DIFF_READS_CLOSELY,
	    out);
}
