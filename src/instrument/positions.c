/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Places in a list as numbers. A list that gets one element more must not give every element
 * behind it a new number, for each of them would then have changed in its history; so numbers
 * leave room, and only where the room is used up is the whole list numbered anew.
 */
#include "instrument/positions.h"

#define STEP 1000 /* between two numbers of a list that is numbered anew */

void
positions_find_rising(struct arena *a, const int64_t *numbers, size_t n, bool *out_in_run)
{
	size_t *tails = arena_make_array(a, size_t, n);  /* by length: index of the lowest end */
	size_t *before = arena_make_array(a, size_t, n); /* index + 1 of the one before it */
	size_t length = 0;

	for (size_t i = 0; i < n; i++) {
		size_t low = 0;
		size_t high = length;

		while (low < high) {
			size_t middle = low + (high - low) / 2;

			if (numbers[tails[middle]] < numbers[i])
				low = middle + 1;
			else
				high = middle;
		}
		before[i] = low > 0 ? tails[low - 1] + 1 : 0;
		tails[low] = i;
		if (low == length)
			length++;
		out_in_run[i] = false;
	}
	for (size_t at = length > 0 ? tails[length - 1] + 1 : 0; at != 0; at = before[at - 1])
		out_in_run[at - 1] = true;
}

static void
number_anew(size_t n, int64_t max, int64_t *out)
{
	int64_t step = n == 0 ? 1 : max / (int64_t)n;

	if (step > STEP)
		step = STEP;
	if (step < 1)
		step = 1;
	for (size_t i = 0; i < n; i++)
		out[i] = ((int64_t)i + 1) * step;
}

/* Spreads count numbers between two; false where there is no room. */
static bool
spread(int64_t low, int64_t high, size_t count, int64_t *out)
{
	if (high - low - 1 < (int64_t)count)
		return false;
	for (size_t i = 0; i < count; i++)
		out[i] = low + (high - low) * ((int64_t)i + 1) / ((int64_t)count + 1);
	return true;
}

void
positions_plan(struct arena *a, const int64_t *held, size_t n, int64_t max, int64_t *out)
{
	int64_t *known = arena_make_array(a, int64_t, n);
	size_t *at = arena_make_array(a, size_t, n);
	bool *in_run = arena_make_array(a, bool, n);
	size_t nknown = 0;
	size_t next = 0; /* first index that has no number yet */
	int64_t low = 0;

	for (size_t i = 0; i < n; i++) {
		if (held[i] > 0 && held[i] <= max) {
			known[nknown] = held[i];
			at[nknown++] = i;
		}
	}
	positions_find_rising(a, known, nknown, in_run);
	for (size_t k = 0; k < nknown; k++) {
		if (!in_run[k])
			continue;
		out[at[k]] = known[k];
		if (!spread(low, known[k], at[k] - next, &out[next])) {
			number_anew(n, max, out);
			return;
		}
		low = known[k];
		next = at[k] + 1;
	}
	if (next < n) {
		int64_t high = low + ((int64_t)(n - next) + 1) * STEP;

		if (!spread(low, high < max ? high : max + 1, n - next, &out[next]))
			number_anew(n, max, out);
	}
}
