/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Places of a document to elements, by the segments that every element keeps of what it was read
 * from. Each look-up is a search by halves and a few steps, because a file may have thousands of
 * changes and a framework thousands of elements.
 */
#include "document/round_places.h"

#include <stdlib.h>

#define STEPS 50 /* looked back in a cell: its spots follow each other and hardly overlap */

struct finder {
	struct arena *arena;
	struct fw_round_spots *out;
	struct str pillar;
};

static void
add(struct finder *f, const struct fw_segments *segments, struct str uid)
{
	for (size_t i = 0; i < segments->n && uid.n > 0; i++)
		*fw_add(f->arena, f->out) = (struct fw_round_spot){ segments->items[i], uid,
			f->pillar };
}

static void
add_elements(struct finder *f, const struct fw_elements *list)
{
	for (size_t i = 0; i < list->n; i++) {
		add(f, &list->items[i].segments, list->items[i].uid);
		add_elements(f, &list->items[i].children);
	}
}

static void
add_pillar(struct finder *f, const struct fw_pillar *p)
{
	f->pillar = p->uid;
	add(f, &p->segments, p->uid);
	for (size_t i = 0; i < p->roles.n; i++)
		add(f, &p->roles.items[i].segments, p->uid);
	add_elements(f, &p->actions);
	add_elements(f, &p->goals);
	f->pillar = STR_EMPTY;
}

static int
compare_u32(uint32_t a, uint32_t b)
{
	return a < b ? -1 : a > b;
}

static int
compare_spots(const void *first, const void *second)
{
	const struct fw_segment *a = &((const struct fw_round_spot *)first)->where;
	const struct fw_segment *b = &((const struct fw_round_spot *)second)->where;
	int order = compare_u32(a->table, b->table);

	order = order != 0 ? order : compare_u32(a->row, b->row);
	order = order != 0 ? order : compare_u32(a->column, b->column);
	order = order != 0 ? order : compare_u32(a->start, b->start);
	return order != 0 ? order : compare_u32(b->end, a->end);
}

struct fw_round_spots
round_spots_find(struct arena *a, const struct framework *fw)
{
	struct fw_round_spots spots = { 0 };
	struct finder f = { a, &spots, STR_EMPTY };

	for (size_t i = 0; i < fw->pillars.n; i++)
		add_pillar(&f, &fw->pillars.items[i]);
	for (size_t i = 0; i < fw->recommendations.n; i++)
		add(&f, &fw->recommendations.items[i].segments, fw->recommendations.items[i].uid);
	for (size_t i = 0; i < fw->footnotes.n; i++)
		add(&f, &fw->footnotes.items[i].segments, fw->footnotes.items[i].uid);
	add(&f, &fw->segments, fw->uid);
	if (spots.n > 0)
		qsort(spots.items, spots.n, sizeof(spots.items[0]), compare_spots);
	return spots;
}

static bool
is_same_cell(const struct fw_segment *s, const struct doc_place *place)
{
	return s->table == place->table && s->row == place->row && s->column == place->column;
}

/* Index of the first spot behind the place. */
static size_t
find_behind(const struct fw_round_spots *spots, const struct doc_place *place)
{
	const struct fw_round_spot key = { .where = { .table = place->table, .row = place->row,
		.column = place->column, .start = place->point, .end = 0 } };
	size_t low = 0;
	size_t high = spots->n;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (compare_spots(&spots->items[middle], &key) <= 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static struct str
pillar_of_row(const struct fw_round_spots *spots, const struct doc_place *place)
{
	struct doc_place first = { true, place->table, place->row, 0, 0 };

	for (size_t i = find_behind(spots, &first); i < spots->n; i++) {
		const struct fw_round_spot *spot = &spots->items[i];

		if (spot->where.table != place->table || spot->where.row != place->row)
			break;
		if (spot->pillar.n > 0)
			return spot->pillar;
	}
	return STR_EMPTY;
}

struct str
round_spot_at(const struct fw_round_spots *spots, const struct doc_range *range)
{
	const struct doc_place *start = &range->start;
	size_t behind;

	if (!start->is_there || spots->n == 0)
		return STR_EMPTY;
	behind = find_behind(spots, start);
	for (size_t i = 0; i < STEPS && i < behind; i++) {
		const struct fw_round_spot *spot = &spots->items[behind - 1 - i];

		if (!is_same_cell(&spot->where, start))
			break;
		if (spot->where.end > start->point)
			return spot->uid;
	}
	/* The range begins between two elements: the one that it reaches, else the one before. */
	if (behind < spots->n && is_same_cell(&spots->items[behind].where, start) &&
	    (!is_same_cell(&spots->items[behind].where, &range->end) ||
	    spots->items[behind].where.start < range->end.point))
		return spots->items[behind].uid;
	if (behind > 0 && is_same_cell(&spots->items[behind - 1].where, start))
		return spots->items[behind - 1].uid;
	if (behind < spots->n && is_same_cell(&spots->items[behind].where, start))
		return spots->items[behind].uid;
	return pillar_of_row(spots, start);
}
