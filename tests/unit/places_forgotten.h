/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_TESTS_UNIT_PLACES_FORGOTTEN_H
#define CONCERT_TESTS_UNIT_PLACES_FORGOTTEN_H

/* What a document says without where it was said, so that two readings can be held together. */
#include "instrument/framework.h"

static inline void
forget_elements(struct fw_elements *elements)
{
	for (size_t i = 0; i < elements->n; i++) {
		struct fw_element *e = &elements->items[i];

		e->segments.n = 0;
		for (size_t k = 0; k < e->conditions.n; k++)
			e->conditions.items[k].segments.n = 0;
		forget_elements(&e->children);
	}
}

static inline void
forget_roles(struct fw_roles *roles)
{
	for (size_t i = 0; i < roles->n; i++)
		roles->items[i].segments.n = 0;
}

static inline void
forget_places(struct framework *fw)
{
	fw->queries.n = fw->sources.n = fw->segments.n = 0;
	forget_roles(&fw->cochairs);
	for (size_t i = 0; i < fw->pillars.n; i++) {
		struct fw_pillar *pillar = &fw->pillars.items[i];

		pillar->segments.n = 0;
		forget_roles(&pillar->roles);
		forget_elements(&pillar->actions);
		forget_elements(&pillar->goals);
	}
	for (size_t i = 0; i < fw->recommendations.n; i++)
		fw->recommendations.items[i].segments.n = 0;
	for (size_t i = 0; i < fw->footnotes.n; i++)
		fw->footnotes.items[i].segments.n = 0;
	for (size_t i = 0; i < fw->meetings.n; i++)
		fw->meetings.items[i].segments.n = 0;
}

#endif
