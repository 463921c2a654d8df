/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Carries the marks of adopted text over an edit of its plain text. Words are compared first, then
 * within replaced words the letters that stayed at both ends: a footnote mark is the last
 * character of "text1" and must survive "texts1".
 */
#include "base/utf8.h"
#include "model/diff.h"

/* In code points: [old_start, old_end) became [new_start, new_end). */
struct piece {
	bool is_kept;
	uint32_t old_start, old_end;
	uint32_t new_start, new_end;
};

struct pieces {
	struct arena *arena;
	struct piece *items;
	size_t n;
	size_t capacity;
	uint32_t old_at;
	uint32_t new_at;
};

static void
add_piece(struct pieces *p, bool is_kept, uint32_t old_length, uint32_t new_length)
{
	struct piece piece = { is_kept, p->old_at, p->old_at + old_length, p->new_at,
		p->new_at + new_length };

	if (old_length == 0 && new_length == 0)
		return;
	arena_reserve(p->arena, p->items, p->n, p->capacity);
	p->items[p->n++] = piece;
	p->old_at = piece.old_end;
	p->new_at = piece.new_end;
}

static uint32_t
length_of(struct str text)
{
	return (uint32_t)utf8_length(text);
}

static bool
is_continued(char c)
{
	return ((unsigned char)c & 0xC0) == 0x80;
}

/* Bytes at the start that are the same, up to a border of code points in both. */
static size_t
common_start(struct str a, struct str b)
{
	size_t n = 0;

	while (n < a.n && n < b.n && a.p[n] == b.p[n])
		n++;
	while (n > 0 && ((n < a.n && is_continued(a.p[n])) || (n < b.n && is_continued(b.p[n]))))
		n--;
	return n;
}

static size_t
common_end(struct str a, struct str b)
{
	size_t n = 0;

	while (n < a.n && n < b.n && a.p[a.n - 1 - n] == b.p[b.n - 1 - n])
		n++;
	while (n > 0 && is_continued(a.p[a.n - n]))
		n--;
	return n;
}

static void
add_replaced(struct pieces *p, struct str old, struct str new)
{
	size_t start = common_start(old, new);
	size_t end;

	add_piece(p, true, length_of(str_part(old, 0, start)), length_of(str_part(old, 0, start)));
	old = str_part(old, start, old.n);
	new = str_part(new, start, new.n);
	end = common_end(old, new);
	add_piece(p, false, length_of(str_part(old, 0, old.n - end)),
	    length_of(str_part(new, 0, new.n - end)));
	old = str_part(old, old.n - end, old.n);
	add_piece(p, true, length_of(old), length_of(old));
}

static void
collect_pieces(struct pieces *p, const struct diff *diff)
{
	for (size_t i = 0; i < diff->n; i++) {
		const struct diff_run *run = &diff->runs[i];
		bool is_replaced = run->kind == DIFF_DELETED && i + 1 < diff->n &&
		    diff->runs[i + 1].kind == DIFF_INSERTED;

		if (run->kind == DIFF_KEPT)
			add_piece(p, true, length_of(run->text), length_of(run->text));
		else if (is_replaced)
			add_replaced(p, run->text, diff->runs[++i].text);
		else if (run->kind == DIFF_DELETED)
			add_piece(p, false, length_of(run->text), 0);
		else
			add_piece(p, false, 0, length_of(run->text));
	}
}

/* What of the new text a piece gives to a mark; false if nothing. */
static bool
give(const struct piece *p, const struct mark *m, struct mark *out)
{
	if (!p->is_kept) {
		/* What replaces marked words is marked as they were. */
		bool is_whole = m->start <= p->old_start && p->old_end <= m->end;

		*out = (struct mark){ m->kind, p->new_start, p->new_end, m->label };
		return is_whole && p->old_start < p->old_end && p->new_start < p->new_end;
	}
	*out = (struct mark){ m->kind, p->new_start, p->new_end, m->label };
	if (m->start > p->old_start)
		out->start += m->start - p->old_start;
	if (m->end < p->old_end)
		out->end -= p->old_end - m->end;
	return m->start < p->old_end && m->end > p->old_start;
}

/* First piece that ends behind a place of the old text. */
static size_t
first_behind(const struct pieces *p, uint32_t place)
{
	size_t low = 0;
	size_t high = p->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (p->items[middle].old_end > place)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

/*
 * Every second piece is a kept one, which gives where it overlaps: the two loops look at two or
 * three pieces, however long the mark is.
 */
static bool
carry(const struct pieces *p, const struct mark *m, struct mark *out)
{
	size_t first = first_behind(p, m->start);
	size_t last = first_behind(p, m->end - 1);
	struct mark end;

	while (first < p->n && !give(&p->items[first], m, out)) {
		if (p->items[first++].old_start >= m->end)
			return false;
	}
	if (first == p->n || p->items[first].old_start >= m->end)
		return false;
	while (last > first && (last >= p->n || !give(&p->items[last], m, &end)))
		last--;
	if (last > first)
		out->end = end.end;
	if (m->kind != MARK_FOOTNOTE)
		return true;
	return first == last && p->items[first].is_kept &&
	    out->end - out->start == m->end - m->start;
}

struct marked
diff_carry_marks(struct arena *a, const struct marked *before, struct str after)
{
	struct marked out = { .text = after };
	struct arena *scratch = arena_new();
	struct pieces pieces = { .arena = scratch };
	struct diff diff;

	out.marks = arena_make_array(a, struct mark, before->nmarks);
	diff_words(scratch, before->text, after, &diff);
	collect_pieces(&pieces, &diff);
	for (size_t i = 0; i < before->nmarks; i++) {
		const struct mark *m = &before->marks[i];

		if (m->start < m->end && carry(&pieces, m, &out.marks[out.nmarks]))
			out.nmarks++;
	}
	marked_sort(&out);
	arena_free(scratch);
	return out;
}
