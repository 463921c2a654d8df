/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names as paths through a tree, a letter a step; case is folded, and any white space is one step.
 * What surprises: the tree is two maps of numbers, because most places have one way on.
 */
#include "instrument/persons_names.h"

#include <unicode/uchar.h>

#include "base/utf8.h"
#include "instrument/persons_find.h"

#define LETTERS INT64_C(0x110000) /* code points there are */

/* The step of the next code point; white space is passed over as a whole. */
static int64_t
next_step(struct str s, size_t *at)
{
	uint32_t c = utf8_next(s, at);
	size_t next = *at;

	if (!utf8_is_space(c))
		return u_foldCase((UChar32)c, U_FOLD_CASE_DEFAULT);
	while (next < s.n && utf8_is_space(utf8_next(s, &next)))
		*at = next;
	return ' ';
}

void
person_names_add(struct person_names *names, struct str name, size_t index)
{
	int64_t place = 0;
	int64_t unused;

	names->steps.arena = names->arena;
	names->ends.arena = names->arena;
	for (size_t at = 0; at < name.n;) {
		int64_t key = place * LETTERS + next_step(name, &at);

		if (map_get_i64(&names->steps, key, &place))
			continue;
		place = ++names->nplaces;
		map_set_i64(&names->steps, key, place);
	}
	if (place != 0 && !map_get_i64(&names->ends, place, &unused))
		map_set_i64(&names->ends, place, (int64_t)index);
}

static bool
is_letter_at(struct str s, size_t at)
{
	return at < s.n && persons_is_letter(utf8_next(s, &at));
}

size_t
person_names_find(const struct person_names *names, struct str text, size_t at,
    size_t *out_index)
{
	int64_t place = 0;
	size_t end = 0;

	while (at < text.n) {
		int64_t step = next_step(text, &at);
		int64_t index;

		if (!map_get_i64(&names->steps, place * LETTERS + step, &place))
			break;
		if (!map_get_i64(&names->ends, place, &index) ||
		    (persons_is_letter((uint32_t)step) && is_letter_at(text, at)))
			continue;
		end = at;
		*out_index = (size_t)index;
	}
	return end;
}
