/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two edits of one text put side by side. Each edit is found on its own; then both are walked
 * along the text they began with, and edits that overlap or touch become one part. It decides
 * nothing: pages show the parts and a person chooses.
 */
#include "base/buf.h"
#include "base/limits.h"
#include "model/diff.h"
#include "model/diff_words.h"

/* One person's text and how far it has been walked. */
struct walk {
	const struct diff_words *words;
	struct diff_edits edits;
	size_t next; /* edit */
	size_t at;   /* word of this text */
};

struct walker {
	struct arena *arena;
	const struct diff_words *base;
	size_t at; /* word of the base */
	struct walk mine;
	struct walk theirs;
	struct merge *out;
	size_t capacity;
};

static const struct diff_edit *
next_edit(const struct walk *w)
{
	return w->next < w->edits.n ? &w->edits.items[w->next] : NULL;
}

/* Takes the next edit into the part that ends at *end if it overlaps or touches it. */
static bool
absorb(struct walk *w, size_t *end)
{
	const struct diff_edit *e = next_edit(w);

	if (e == NULL || e->old_start > *end)
		return false;
	if (e->old_end > *end)
		*end = e->old_end;
	w->next++;
	return true;
}

/* The words of one text for base words up to end, and moves behind them. */
static struct str
take(struct walk *w, size_t base_at, size_t end, size_t first_edit)
{
	size_t from = w->at;

	if (w->next > first_edit) {
		const struct diff_edit *last = &w->edits.items[w->next - 1];

		w->at = last->new_end + (end - last->old_end);
	} else {
		w->at += end - base_at;
	}
	return diff_words_text(w->words, from, w->at);
}

static void
add_part(struct walker *w, enum merge_kind kind, size_t end, const size_t first[2])
{
	struct merge_part part = { .kind = kind };

	part.base = diff_words_text(w->base, w->at, end);
	part.mine = take(&w->mine, w->at, end, first[0]);
	part.theirs = take(&w->theirs, w->at, end, first[1]);
	w->at = end;
	if (kind == MERGE_CONFLICT && str_equal(part.mine, part.theirs))
		part.kind = MERGE_SAME;
	if (part.kind == MERGE_CONFLICT)
		w->out->nconflicts++;
	if (part.base.n == 0 && part.mine.n == 0 && part.theirs.n == 0)
		return;
	arena_reserve(w->arena, w->out->parts, w->out->n, w->capacity);
	w->out->parts[w->out->n++] = part;
}

/* Adds what is kept up to the next edit of either, then the part of that edit. */
static void
step(struct walker *w)
{
	const struct diff_edit *mine = next_edit(&w->mine);
	const struct diff_edit *theirs = next_edit(&w->theirs);
	const size_t first[2] = { w->mine.next, w->theirs.next };
	size_t start = mine != NULL ? mine->old_start : theirs->old_start;
	size_t end;

	if (theirs != NULL && theirs->old_start < start)
		start = theirs->old_start;
	add_part(w, MERGE_NEITHER, start, first);
	end = start;
	while (absorb(&w->mine, &end) || absorb(&w->theirs, &end))
		;
	if (w->theirs.next == first[1])
		add_part(w, MERGE_MINE, end, first);
	else if (w->mine.next == first[0])
		add_part(w, MERGE_THEIRS, end, first);
	else
		add_part(w, MERGE_CONFLICT, end, first);
}

static void
walk_all(struct walker *w)
{
	while (next_edit(&w->mine) != NULL || next_edit(&w->theirs) != NULL)
		step(w);
	add_part(w, MERGE_NEITHER, w->base->n, (const size_t[2]){ w->mine.next, w->theirs.next });
}

/* Texts too long to be compared: one part. */
static void
merge_whole(struct arena *a, struct str base, const struct str texts[2], struct merge *out)
{
	struct merge_part *part = arena_make(a, struct merge_part);

	*part = (struct merge_part){ MERGE_CONFLICT, base, texts[0], texts[1] };
	if (str_equal(texts[0], texts[1]))
		part->kind = str_equal(base, texts[0]) ? MERGE_NEITHER : MERGE_SAME;
	else if (str_equal(base, texts[0]))
		part->kind = MERGE_THEIRS;
	else if (str_equal(base, texts[1]))
		part->kind = MERGE_MINE;
	*out = (struct merge){ part, 1, part->kind == MERGE_CONFLICT };
}

void
merge_words(struct arena *a, struct str base, struct str mine, struct str theirs,
    struct merge *out)
{
	const struct str texts[] = { base, mine, theirs };
	struct arena *scratch;
	struct map known;
	struct diff_words words[COUNT_OF(texts)];
	struct walker w = { .arena = a, .base = &words[0], .out = out };

	if (base.n > LIMIT_DIFF_BYTES || mine.n > LIMIT_DIFF_BYTES || theirs.n > LIMIT_DIFF_BYTES) {
		merge_whole(a, base, (const struct str[2]){ mine, theirs }, out);
		return;
	}
	*out = (struct merge){ 0 };
	scratch = arena_new();
	known = (struct map){ .arena = scratch };
	for (size_t i = 0; i < COUNT_OF(words); i++)
		diff_words_cut(scratch, &(struct diff_text){ .text = texts[i] }, DIFF_READS_ON,
		    &known, &words[i]);
	w.mine.words = &words[1];
	w.theirs.words = &words[2];
	diff_edits_find(scratch, &words[0], &words[1], DIFF_READS_ON,
	    &w.mine.edits);
	diff_edits_find(scratch, &words[0], &words[2], DIFF_READS_ON,
	    &w.theirs.edits);
	walk_all(&w);
	arena_free(scratch);
}

struct str
merge_text(struct arena *a, const struct merge *merge)
{
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	for (size_t i = 0; i < merge->n; i++) {
		const struct merge_part *part = &merge->parts[i];

		buf_add(&b, part->kind == MERGE_THEIRS ? part->theirs : part->mine);
	}
	return buf_str(&b);
}
