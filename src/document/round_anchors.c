/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bookmarks of ours to the elements that stand at them. Word keeps a bookmark through most edits,
 * but not all: what is typed at its start is in it, what is typed at its end is not. So one around
 * several elements means the one that says most of what was said before, and one that is empty now
 * means what stands at its place and has no other.
 */
#include "document/round_anchors.h"

#include <stdlib.h>

#include "base/map.h"
#include "document/anchors.h"
#include "instrument/element_value.h"

#define LOOKS 50 /* elements within one bookmark */

/* An element of either text. */
struct item {
	enum compared_part part;
	struct str *uid;
	struct str words;
	const struct fw_segments *segments;
};

struct items {
	struct arena *arena;
	struct item *items;
	size_t n;
	size_t capacity;
};

/* A place of an element in the cells of the file. */
struct slot {
	struct fw_segment where;
	const struct item *item;
};

struct anchoring {
	struct arena *arena;
	struct items held;
	struct map held_at;     /* uid to index in held */
	struct slot *slots;     /* in the order of table, row, column and start */
	size_t nslots;
	struct map words;       /* of the file's elements */
	struct map given;       /* uids */
};

/* --- elements ------------------------------------------------------------------------------ */

static void
add(struct items *all, struct element_at at, struct str *uid, const struct fw_segments *segments)
{
	arena_reserve(all->arena, all->items, all->n, all->capacity);
	all->items[all->n++] = (struct item){ at.part, uid, element_words(all->arena, &at),
		segments };
}

static void
add_elements(struct items *all, struct fw_elements *list)
{
	for (size_t i = 0; i < list->n; i++) {
		struct fw_element *e = &list->items[i];

		add(all, (struct element_at){ .part = PART_ACTION, .item = e }, &e->uid,
		    &e->segments);
		add_elements(all, &e->children);
	}
}

static void
add_all(struct items *all, struct framework *fw)
{
	for (size_t i = 0; i < fw->pillars.n; i++) {
		struct fw_pillar *p = &fw->pillars.items[i];

		add(all, (struct element_at){ .part = PART_PILLAR, .item = p }, &p->uid,
		    &p->segments);
		add_elements(all, &p->actions);
		add_elements(all, &p->goals);
	}
	for (size_t i = 0; i < fw->recommendations.n; i++) {
		struct fw_recommendation *e = &fw->recommendations.items[i];

		add(all, (struct element_at){ .part = PART_RECOMMENDATION, .item = e }, &e->uid,
		    &e->segments);
	}
	for (size_t i = 0; i < fw->footnotes.n; i++) {
		struct fw_footnote *f = &fw->footnotes.items[i];

		add(all, (struct element_at){ .part = PART_FOOTNOTE, .item = f }, &f->uid,
		    &f->segments);
	}
}

/* --- places -------------------------------------------------------------------------------- */

static int
compare_places(const struct fw_segment *a, const struct fw_segment *b)
{
	if (a->table != b->table)
		return a->table < b->table ? -1 : 1;
	if (a->row != b->row)
		return a->row < b->row ? -1 : 1;
	if (a->column != b->column)
		return a->column < b->column ? -1 : 1;
	return a->start < b->start ? -1 : a->start > b->start;
}

static int
compare_slots(const void *first, const void *second)
{
	const struct slot *a = first;
	const struct slot *b = second;
	int order = compare_places(&a->where, &b->where);

	return order != 0 ? order : a->where.end < b->where.end ? -1 : a->where.end > b->where.end;
}

static void
make_slots(struct anchoring *r, const struct items *all)
{
	size_t n = 0;

	for (size_t i = 0; i < all->n; i++)
		n += all->items[i].segments->n;
	r->slots = arena_make_array(r->arena, struct slot, n);
	for (size_t i = 0; i < all->n; i++) {
		const struct item *item = &all->items[i];

		map_set(&r->words, item->words, 1);
		for (size_t k = 0; k < item->segments->n; k++)
			r->slots[r->nslots++] = (struct slot){ item->segments->items[k], item };
	}
	if (n > 0)
		qsort(r->slots, n, sizeof(r->slots[0]), compare_slots);
}

/* Index of the first slot of the cell of a place, or where it would stand. */
static size_t
find_cell(const struct anchoring *r, const struct doc_place *place)
{
	const struct fw_segment key = { .table = place->table, .row = place->row,
		.column = place->column };
	size_t low = 0;
	size_t high = r->nslots;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (compare_places(&r->slots[middle].where, &key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* --- one bookmark -------------------------------------------------------------------------- */

static bool
find_part(enum anchor_part anchor, enum compared_part *out)
{
	static const struct {
		enum anchor_part anchor;
		enum compared_part part;
	} parts[] = {
		{ ANCHOR_PILLAR, PART_PILLAR }, { ANCHOR_RECOMMENDATION, PART_RECOMMENDATION },
		{ ANCHOR_ELEMENT, PART_ACTION }, { ANCHOR_FOOTNOTE, PART_FOOTNOTE },
	};

	for (size_t i = 0; i < COUNT_OF(parts); i++) {
		if (parts[i].anchor != anchor)
			continue;
		*out = parts[i].part;
		return true;
	}
	return false;
}

static bool
is_in_cell(const struct slot *slot, const struct doc_place *place)
{
	return slot->where.table == place->table && slot->where.row == place->row &&
	    slot->where.column == place->column;
}

/* Bytes that two texts begin and end with alike. */
static size_t
count_alike(struct str a, struct str b)
{
	size_t least = a.n < b.n ? a.n : b.n;
	size_t head = 0;
	size_t tail = 0;

	while (head < least && a.p[head] == b.p[head])
		head++;
	while (tail < least - head && a.p[a.n - 1 - tail] == b.p[b.n - 1 - tail])
		tail++;
	return head + tail;
}

static bool
is_at(const struct slot *slot, const struct doc_range *range, bool is_empty)
{
	bool has_end = is_in_cell(slot, &range->end);

	if (slot->item->uid->n > 0)
		return false;
	if (is_empty)
		return slot->where.start <= range->start.point &&
		    slot->where.end >= range->start.point;
	return slot->where.end > range->start.point &&
	    (!has_end || slot->where.start < range->end.point);
}

/* Of the elements at a bookmark that have no uid yet, the one most like the words it had. */
static struct slot *
find_slot(struct anchoring *r, const struct doc_range *range, enum compared_part part,
    struct str words)
{
	bool is_empty = doc_range_is_empty(range);
	struct slot *best = NULL;
	size_t looks = 0;

	for (size_t i = find_cell(r, &range->start); i < r->nslots && looks < LOOKS; i++) {
		struct slot *slot = &r->slots[i];

		if (!is_in_cell(slot, &range->start))
			break;
		if (slot->item->part != part || !is_at(slot, range, is_empty))
			continue;
		looks++;
		if (best == NULL ||
		    count_alike(slot->item->words, words) >
		    count_alike(best->item->words, words))
			best = slot;
	}
	return best;
}

static void
apply(struct anchoring *r, struct str name, const struct doc_range *range)
{
	const struct item *held;
	struct anchor anchor;
	enum compared_part part;
	struct slot *slot;
	int64_t at;

	if (!anchor_read(r->arena, name, &anchor) || !find_part(anchor.part, &part) ||
	    map_get(&r->given, anchor.uid, &at) || !map_get(&r->held_at, anchor.uid, &at))
		return;
	held = &r->held.items[at];
	slot = held->part == part ? find_slot(r, range, part, held->words) : NULL;
	if (slot == NULL || (!str_equal(slot->item->words, held->words) &&
	    map_get(&r->words, held->words, &at)))
		return;
	*slot->item->uid = anchor.uid;
	map_set(&r->given, anchor.uid, 1);
}

void
round_anchors_apply(struct arena *a, const struct tracked *tracked, enum round_side side,
    const struct framework *asked, struct framework *text)
{
	struct anchoring r = { .arena = a, .held = { .arena = a }, .held_at = { .arena = a },
		.words = { .arena = a }, .given = { .arena = a } };
	struct items all = { .arena = a };

	if (tracked->nbookmarks == 0)
		return;
	add_all(&r.held, framework_copy(a, asked));
	for (size_t i = 0; i < r.held.n; i++)
		map_set(&r.held_at, *r.held.items[i].uid, (int64_t)i);
	add_all(&all, text);
	make_slots(&r, &all);
	for (int round = 0; round < 2; round++) {
		for (size_t i = 0; i < tracked->nbookmarks; i++) {
			const struct kept_bookmark *b = &tracked->bookmarks[i];
			const struct doc_range *range = side == ROUND_ACCEPTED ? &b->accepted :
			    &b->original;

			if (range->start.is_there && doc_range_is_empty(range) == (round == 1))
				apply(&r, b->name, range);
		}
	}
}
