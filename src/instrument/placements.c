/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Turns "a recommendation knows its pillars" round: what writes a framework pillar by pillar
 * would else look through all recommendations for each. Order within a pillar is the order in
 * the framework.
 */
#include "instrument/placements.h"

#include "base/map.h"

static void
add_place(struct arena *a, struct places *to, const struct fw_recommendation *r,
    struct str connector)
{
	arena_reserve(a, to->items, to->n, to->capacity);
	to->items[to->n++] = (struct place){ r, connector };
}

struct places *
placements_index(struct arena *a, const struct framework *fw)
{
	struct places *lists = arena_make_array(a, struct places, fw->pillars.n + 1);
	struct map pillars = { .arena = a };

	for (size_t i = fw->pillars.n; i-- > 0;)
		map_set(&pillars, fw->pillars.items[i].code, (int64_t)i);
	for (size_t i = 0; i < fw->recommendations.n; i++) {
		const struct fw_recommendation *r = &fw->recommendations.items[i];
		bool is_placed = false;
		int64_t at;

		for (size_t k = 0; k < r->placements.n; k++) {
			if (!map_get(&pillars, r->placements.items[k].pillar, &at))
				continue;
			add_place(a, &lists[at], r, r->placements.items[k].connector);
			is_placed = true;
		}
		if (!is_placed)
			add_place(a, &lists[fw->pillars.n], r, STR_EMPTY);
	}
	return lists;
}
