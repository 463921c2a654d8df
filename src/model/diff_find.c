/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The least edit between two rows of numbers: the algorithm of E. W. Myers, "An O(ND) Difference
 * Algorithm and Its Variations" (1986), section 4b: from both ends at once, in linear space. Words
 * that only one text has are taken out first; they cannot be kept. Two bounds hold the work down:
 * a box that costs too much is split where the search got furthest, and once all steps are spent,
 * what is left counts as replaced. Both give a correct edit that is not the least.
 */
#include <assert.h>

#include "model/diff_words.h"

#define STEPS_OF_ALL 20000000 /* places looked at: about a tenth of a second */
#define ROUNDS_OF_A_BOX 2000  /* edits from each end before a box is split anyhow */
#define DEPTH 4000            /* boxes in boxes; a split by edits halves them, so 20 are usual */

/* What is compared: the words that both texts have, with their places in them. */
struct side {
	const int32_t *ids;
	const uint32_t *places;
	bool *changed;
	int32_t n;
};

struct search {
	struct side before;
	struct side after;
	int32_t *ahead;  /* by diagonal x - y: how far the search from the start got, as x */
	int32_t *behind; /* the same from the end */
	int64_t steps;
	bool is_coarse;
};

struct box {
	int32_t x0, x1; /* words of the old text */
	int32_t y0, y1; /* words of the new text */
};

struct point {
	int32_t x, y;
};

/* The diagonals that one of the two searches has reached. */
struct front {
	int32_t first, last;
};

/* Widens by one diagonal at each side, or narrows where the box ends. */
static void
widen(struct front *f, const struct box *box, int32_t *reached, int32_t beyond)
{
	if (f->first > box->x0 - box->y1)
		reached[--f->first - 1] = beyond;
	else
		f->first++;
	if (f->last < box->x1 - box->y0)
		reached[++f->last + 1] = beyond;
	else
		f->last--;
}

static int32_t
go_ahead(struct search *s, const struct box *box, int32_t diagonal)
{
	int32_t lower = s->ahead[diagonal - 1];
	int32_t upper = s->ahead[diagonal + 1];
	int32_t x = lower < upper ? upper : lower + 1;
	int32_t y = x - diagonal;

	while (x < box->x1 && y < box->y1 && s->before.ids[x] == s->after.ids[y]) {
		x++;
		y++;
		s->steps--;
	}
	s->steps--;
	return x;
}

static int32_t
go_back(struct search *s, const struct box *box, int32_t diagonal)
{
	int32_t lower = s->behind[diagonal - 1];
	int32_t upper = s->behind[diagonal + 1];
	int32_t x = lower < upper ? lower : upper - 1;
	int32_t y = x - diagonal;

	while (x > box->x0 && y > box->y0 && s->before.ids[x - 1] == s->after.ids[y - 1]) {
		x--;
		y--;
		s->steps--;
	}
	s->steps--;
	return x;
}

static bool
is_in(const struct front *f, int32_t diagonal)
{
	return diagonal >= f->first && diagonal <= f->last;
}

/*
 * The point in the box that one search got furthest to, counted from its start. Any point in the
 * box gives a correct edit, so places that a stopped round left from earlier do no harm.
 */
static struct point
furthest(const struct search *s, const struct box *box, const struct front *ahead,
    const struct front *behind)
{
	struct point best = { box->x0, box->y0 };
	int64_t best_way = 0;

	for (int32_t d = ahead->first; d <= ahead->last; d += 2) {
		int32_t x = s->ahead[d] < box->x1 ? s->ahead[d] : box->x1;
		int32_t y = x - d <= box->y1 ? x - d : box->y1;
		int64_t way = (int64_t)y + d - box->x0 + y - box->y0;

		if (way > best_way && y + d >= box->x0 && y >= box->y0) {
			best_way = way;
			best = (struct point){ y + d, y };
		}
	}
	for (int32_t d = behind->first; d <= behind->last; d += 2) {
		bool is_reached = s->behind[d] <= box->x1;
		int32_t x = is_reached && s->behind[d] > box->x0 ? s->behind[d] : box->x0;
		int32_t y = x - d >= box->y0 ? x - d : box->y0;
		int64_t way = (int64_t)box->x1 - (y + d) + box->y1 - y;

		if (is_reached && way > best_way && y + d <= box->x1 && y <= box->y1) {
			best_way = way;
			best = (struct point){ y + d, y };
		}
	}
	return best;
}

/* One round from the start; true where it meets the search from the end. */
static bool
meets_ahead(struct search *s, const struct box *box, const struct front *ahead,
    const struct front *behind, struct point *out)
{
	bool is_odd = ((box->x0 - box->y0) - (box->x1 - box->y1)) & 1;

	for (int32_t d = ahead->last; d >= ahead->first && s->steps > 0; d -= 2) {
		int32_t x = go_ahead(s, box, d);

		s->ahead[d] = x;
		if (is_odd && is_in(behind, d) && s->behind[d] <= x) {
			*out = (struct point){ x, x - d };
			return true;
		}
	}
	return false;
}

static bool
meets_behind(struct search *s, const struct box *box, const struct front *ahead,
    const struct front *behind, struct point *out)
{
	bool is_odd = ((box->x0 - box->y0) - (box->x1 - box->y1)) & 1;

	for (int32_t d = behind->last; d >= behind->first && s->steps > 0; d -= 2) {
		int32_t x = go_back(s, box, d);

		s->behind[d] = x;
		if (!is_odd && is_in(ahead, d) && x <= s->ahead[d]) {
			*out = (struct point){ x, x - d };
			return true;
		}
	}
	return false;
}

/* A point that a least edit of the box goes through; a good one where that costs too much. */
static struct point
split(struct search *s, const struct box *box)
{
	struct front ahead = { box->x0 - box->y0, box->x0 - box->y0 };
	struct front behind = { box->x1 - box->y1, box->x1 - box->y1 };
	struct point found;

	s->ahead[ahead.first] = box->x0;
	s->behind[behind.first] = box->x1;
	for (int rounds = 0; rounds < ROUNDS_OF_A_BOX && s->steps > 0; rounds++) {
		widen(&ahead, box, s->ahead, -1);
		if (meets_ahead(s, box, &ahead, &behind, &found))
			return found;
		widen(&behind, box, s->behind, INT32_MAX);
		if (meets_behind(s, box, &ahead, &behind, &found))
			return found;
	}
	s->is_coarse = true;
	return furthest(s, box, &ahead, &behind);
}

static void
mark_changed(const struct side *side, int32_t from, int32_t to)
{
	for (int32_t i = from; i < to; i++)
		side->changed[side->places[i]] = true;
}

static void
trim_box(const struct search *s, struct box *box)
{
	while (box->x0 < box->x1 && box->y0 < box->y1 &&
	    s->before.ids[box->x0] == s->after.ids[box->y0]) {
		box->x0++;
		box->y0++;
	}
	while (box->x0 < box->x1 && box->y0 < box->y1 &&
	    s->before.ids[box->x1 - 1] == s->after.ids[box->y1 - 1]) {
		box->x1--;
		box->y1--;
	}
}

static void
compare(struct search *s, struct box box, int depth)
{
	for (;;) {
		struct point at;

		trim_box(s, &box);
		if (box.x0 == box.x1 || box.y0 == box.y1)
			break;
		if (s->steps <= 0 || depth >= DEPTH) {
			s->is_coarse = true;
			break;
		}
		at = split(s, &box);
		/* No way was made: only where the steps ran out at once. */
		if ((at.x == box.x0 && at.y == box.y0) || (at.x == box.x1 && at.y == box.y1)) {
			s->is_coarse = true;
			break;
		}
		compare(s, (struct box){ box.x0, at.x, box.y0, at.y }, ++depth);
		box.x0 = at.x;
		box.y0 = at.y;
	}
	mark_changed(&s->before, box.x0, box.x1);
	mark_changed(&s->after, box.y0, box.y1);
}

/* Takes the words that the other text has too; the others are changed for certain. */
static struct side
common_words(struct arena *a, const struct diff_words *w, const bool *is_in_other, bool *changed)
{
	int32_t *ids = arena_make_array(a, int32_t, w->n);
	uint32_t *places = arena_make_array(a, uint32_t, w->n);
	size_t n = 0;

	for (size_t i = 0; i < w->n; i++) {
		changed[i] = !is_in_other[w->ids[i]];
		if (changed[i])
			continue;
		ids[n] = w->ids[i];
		places[n++] = (uint32_t)i;
	}
	return (struct side){ ids, places, changed, (int32_t)n };
}

static bool *
ids_used(struct arena *a, const struct diff_words *w, size_t nids)
{
	bool *used = arena_make_array(a, bool, nids);

	for (size_t i = 0; i < w->n; i++)
		used[w->ids[i]] = true;
	return used;
}

static size_t
count_ids(const struct diff_words *first, const struct diff_words *second)
{
	int32_t last = -1;

	for (size_t i = 0; i < first->n; i++)
		last = first->ids[i] > last ? first->ids[i] : last;
	for (size_t i = 0; i < second->n; i++)
		last = second->ids[i] > last ? second->ids[i] : last;
	return (size_t)last + 1;
}

void
diff_find(struct arena *a, const struct diff_words *before, const struct diff_words *after,
    struct diff_flags *out)
{
	size_t nids = count_ids(before, after);
	struct search s = { .steps = STEPS_OF_ALL };
	size_t room;

	out->deleted = arena_make_array(a, bool, before->n + 1);
	out->inserted = arena_make_array(a, bool, after->n + 1);
	s.before = common_words(a, before, ids_used(a, after, nids), out->deleted);
	s.after = common_words(a, after, ids_used(a, before, nids), out->inserted);
	/* Diagonals run from -after.n - 1 to before.n + 1, with one more looked at on each side. */
	room = (size_t)s.before.n + (size_t)s.after.n + 5;
	s.ahead = arena_make_array(a, int32_t, room) + s.after.n + 2;
	s.behind = arena_make_array(a, int32_t, room) + s.after.n + 2;
	compare(&s, (struct box){ 0, s.before.n, 0, s.after.n }, 0);
	out->is_coarse = s.is_coarse;
}
