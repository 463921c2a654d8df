/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which actions answer which recommendation, and what is left over on both sides. Sub-actions
 * answer through their parent: listing them again would only look like more.
 */
#include "work/coverage.h"

#include "base/map.h"
#include "model/types/types.h"

/* An own action, goal or promise to decide, not a part of one. */
static bool
counts(const struct work_item *item)
{
	return item->standing != STANDING_OTHERS && item->standing != STANDING_NOTE &&
	    item->action->values[ACTION_PARENT].nrefs == 0;
}

/* Files an action under each recommendation it answers; false where it answers none. */
static bool
file_answers(struct coverage *c, const struct map *rows, const struct work_item *item,
    bool is_counting)
{
	const struct value *answers = &item->action->values[ACTION_ANSWERS];
	bool is_filed = false;

	for (size_t i = 0; i < answers->nrefs; i++) {
		struct work_items *filed;
		int64_t at;

		if (!map_get_i64(rows, answers->refs[i].id, &at))
			continue;
		filed = &c->rows[at].answered_by;
		if (!is_counting)
			filed->items[filed->n] = *item;
		filed->n++;
		is_filed = true;
	}
	return is_filed;
}

/* The first pass counts, so that each row has one array; the second fills. */
static void
file_all(struct coverage *c, const struct work_items *items, struct arena *a)
{
	struct map rows = { .arena = a };

	for (size_t i = 0; i < c->n; i++)
		map_set_i64(&rows, c->rows[i].recommendation->id, (int64_t)i);
	c->without.items = arena_make_array(a, struct work_item, items->n);
	for (size_t i = 0; i < items->n; i++) {
		if (counts(&items->items[i]))
			file_answers(c, &rows, &items->items[i], true);
	}
	for (size_t i = 0; i < c->n; i++) {
		struct work_items *filed = &c->rows[i].answered_by;

		c->nanswered += filed->n > 0;
		filed->items = arena_make_array(a, struct work_item, filed->n);
		filed->n = 0;
	}
	for (size_t i = 0; i < items->n; i++) {
		if (!counts(&items->items[i]))
			continue;
		c->nactions++;
		if (!file_answers(c, &rows, &items->items[i], false))
			c->without.items[c->without.n++] = items->items[i];
	}
}

enum status
coverage_load(const struct work_scope *scope, const struct work_items *items,
    struct coverage *out)
{
	struct arena *a = scope->arena;
	struct record_query query = { .type = &type_recommendation,
	    .framework_id = scope->framework_id, .sort_field = NO_FIELD };
	struct coverage c = { .n = 0 };
	struct record_list list;
	enum status st = record_list(scope->store, scope->viewer, &query, a, &list);

	if (st != ST_OK)
		return st;
	c.n = list.n;
	c.rows = arena_make_array(a, struct coverage_row, list.n);
	for (size_t i = 0; i < list.n; i++)
		c.rows[i].recommendation = list.items[i];
	file_all(&c, items, a);
	*out = c;
	return ST_OK;
}
