/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The codes that people cite: one number space per pillar over actions and goals ("CJ 7"), parts
 * ("CJ 7.1"), recommendations after the first pillar that has them ("CJ R1"). Queries were noted
 * before codes existed; they are matched by the place where their element begins.
 */
#include "document/reading/reader.h"

#define ANSWERS_MAX 50 /* recommendations of one pillar; with more the links would say nothing */

int64_t
segment_place(const struct fw_segment *segment)
{
	return (int64_t)(((uint64_t)(segment->table & 0x7F) << 56) |
	    ((uint64_t)(segment->row & 0xFFFFFF) << 32) |
	    ((uint64_t)(segment->column & 0xFFF) << 20) | (segment->start & 0xFFFFF));
}

/* Codes by place, as an index into a list: a map keeps numbers only. */
struct places {
	struct reader *r;
	struct map map;
	struct str *codes;
	size_t n;
	size_t capacity;
};

static void
note(struct places *places, const struct fw_segments *segments, struct str code)
{
	for (size_t i = 0; i < segments->n; i++) {
		const struct fw_segment *segment = &segments->items[i];

		if (segment->role != SEGMENT_TEXT)
			continue;
		arena_reserve(places->r->arena, places->codes, places->n, places->capacity);
		places->codes[places->n++] = code;
		map_set_i64(&places->map, segment_place(segment), (int64_t)places->n - 1);
		return;
	}
}

static void
code_elements(struct places *places, struct fw_elements *list, struct str stem,
    const char *separator, size_t first)
{
	for (size_t i = 0; i < list->n; i++) {
		struct fw_element *element = &list->items[i];

		element->code = str_format(places->r->arena, "%.*s%s%zu", STR_ARG(stem), separator,
		    first + i);
		note(places, &element->segments, element->code);
		code_elements(places, &element->children, element->code, ".", 1);
	}
}

static void
code_recommendations(struct places *places)
{
	struct reader *r = places->r;
	struct map counts = { .arena = r->arena };

	for (size_t i = 0; i < r->fw->recommendations.n; i++) {
		struct fw_recommendation *rec = &r->fw->recommendations.items[i];
		struct str pillar = rec->placements.items[0].pillar;
		int64_t number = 0;

		map_get(&counts, pillar, &number);
		map_set(&counts, pillar, ++number);
		rec->code = str_format(r->arena, "%.*s R%d", STR_ARG(pillar), (int)number);
		note(places, &rec->segments, rec->code);
	}
}

static bool
stands_in(const struct fw_recommendation *rec, struct str pillar)
{
	for (size_t i = 0; i < rec->placements.n; i++) {
		if (str_equal(rec->placements.items[i].pillar, pillar))
			return true;
	}
	return false;
}

static void
link_elements(struct reader *r, struct fw_elements *list, const struct fw_texts *codes)
{
	for (size_t i = 0; i < list->n; i++) {
		struct fw_element *element = &list->items[i];

		if (element->kind != ELEMENT_ACTION && element->kind != ELEMENT_GOAL)
			continue;
		for (size_t k = 0; k < codes->n; k++)
			*fw_add(r->arena, &element->answers) = codes->items[k];
	}
}

/*
 * Until a person says better, what a pillar does answers what its row was recommended: the two
 * stand side by side in the adopted table.
 */
static void
link_answers(struct reader *r)
{
	for (size_t i = 0; i < r->fw->pillars.n; i++) {
		struct fw_pillar *pillar = &r->fw->pillars.items[i];
		struct fw_texts codes = { .n = 0 };

		for (size_t k = 0; k < r->fw->recommendations.n; k++) {
			const struct fw_recommendation *rec = &r->fw->recommendations.items[k];

			if (stands_in(rec, pillar->code))
				*fw_add(r->arena, &codes) = rec->code;
		}
		if (codes.n > ANSWERS_MAX)
			continue;
		link_elements(r, &pillar->actions, &codes);
		link_elements(r, &pillar->goals, &codes);
	}
}

void
codes_assign(struct reader *r)
{
	struct places places = { .r = r, .map = { .arena = r->arena } };

	for (size_t i = 0; i < r->fw->pillars.n; i++) {
		struct fw_pillar *pillar = &r->fw->pillars.items[i];

		code_elements(&places, &pillar->actions, pillar->code, " ", 1);
		code_elements(&places, &pillar->goals, pillar->code, " ", 1 + pillar->actions.n);
		note(&places, &pillar->segments, pillar->code);
	}
	code_recommendations(&places);
	link_answers(r);
	for (size_t i = 0; i < r->nlinks; i++) {
		int64_t index;

		if (map_get_i64(&places.map, r->links[i].place, &index))
			r->fw->queries.items[r->links[i].query].about = places.codes[index];
	}
}
