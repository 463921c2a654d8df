/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Puts actions into the months of one year. A window of several months stands in its first month
 * of the year; pages draw how far it reaches. Open ends were clamped when the period was made.
 */
#include "work/timeline.h"

#include "model/date.h"
#include "model/types/types.h"

#define LONGEST_YEARS 30 /* a window beyond this says nothing about a year */

static const struct period *
when(const struct record *action)
{
	return &action->values[ACTION_PERIOD].period;
}

static int32_t
first_day(int64_t year)
{
	return date_from_civil(year, 1, 1);
}

static int32_t
last_day(int64_t year)
{
	return date_from_civil(year, 12, 31);
}

void
timeline_months(const struct record *action, int64_t year, int *out_first, int *out_last)
{
	const struct period *p = when(action);

	*out_first = p->earliest == NO_DAY || p->earliest <= first_day(year) ? 1 :
	    date_to_civil(p->earliest).month;
	*out_last = p->latest >= last_day(year) ? 12 : date_to_civil(p->latest).month;
}

/* Its days fill the year. */
static bool
is_whole_year(const struct record *action, int64_t year)
{
	const struct period *p = when(action);

	return (p->earliest == NO_DAY || p->earliest <= first_day(year)) &&
	    p->latest >= last_day(year);
}

/* No day of its own, and its column is of this year. */
static bool
is_of_column(const struct record *action, const struct timeline_columns *columns, int64_t year)
{
	bool is_later = str_equal(record_text(action, ACTION_HORIZON), STR("later-years"));
	const struct period *column = is_later ? &columns->later_years : &columns->this_year;

	if (action->values[ACTION_PERIOD].is_set && when(action)->latest != NO_DAY)
		return false;
	return column->latest != NO_DAY && column->latest >= first_day(year) &&
	    column->earliest != NO_DAY && column->earliest <= last_day(year);
}

enum status
timeline_columns_load(const struct work_scope *scope, struct timeline_columns *out)
{
	struct record_query query = { .type = &type_heading,
	    .framework_id = scope->framework_id, .sort_field = NO_FIELD };
	struct timeline_columns columns = {
		.this_year = { .earliest = NO_DAY, .latest = NO_DAY },
		.later_years = { .earliest = NO_DAY, .latest = NO_DAY },
	};
	struct record_list list;
	enum status st = record_list(scope->store, scope->viewer, &query, scope->arena,
	    &list);

	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < list.n; i++) {
		const struct record *r = list.items[i];
		struct str role = record_text(r, HEADING_ROLE);

		if (!r->values[HEADING_YEARS].is_set)
			continue;
		if (str_equal(role, STR("actions")))
			columns.this_year = r->values[HEADING_YEARS].period;
		else if (str_equal(role, STR("goals")))
			columns.later_years = r->values[HEADING_YEARS].period;
	}
	*out = columns;
	return ST_OK;
}

/* The list an item of the year belongs to, or NULL. */
static struct work_items *
list_of(struct timeline *t, const struct timeline_columns *columns,
    const struct work_item *item)
{
	const struct record *action = item->action;
	int first;
	int last;

	if (item->standing == STANDING_NOTE)
		return NULL;
	if (is_of_column(action, columns, t->year))
		return &t->without_day;
	if (!work_touches(action, first_day(t->year), last_day(t->year)))
		return NULL;
	timeline_months(action, t->year, &first, &last);
	if (item->standing == STANDING_OTHERS)
		return &t->others[first - 1];
	t->n++;
	return is_whole_year(action, t->year) ? &t->whole_year : &t->months[first - 1];
}

static void
add(struct arena *a, struct work_items *list, const struct work_item *item, size_t most)
{
	if (list->items == NULL)
		list->items = arena_make_array(a, struct work_item, most);
	list->items[list->n++] = *item;
}

struct timeline
timeline_of(struct arena *a, const struct work_items *items,
    const struct timeline_columns *columns, int64_t year)
{
	struct timeline t = { .year = year };

	for (size_t i = 0; i < items->n; i++) {
		struct work_items *list = list_of(&t, columns, &items->items[i]);

		if (list != NULL)
			add(a, list, &items->items[i], items->n);
	}
	for (size_t m = 0; m < COUNT_OF(t.months); m++) {
		work_items_sort_by_day(&t.months[m]);
		work_items_sort_by_day(&t.others[m]);
	}
	work_items_sort_by_day(&t.whole_year);
	return t;
}

bool
timeline_years(const struct work_items *items, int64_t *out_first, int64_t *out_last)
{
	bool is_found = false;

	for (size_t i = 0; i < items->n; i++) {
		const struct period *p = when(items->items[i].action);
		int64_t first;
		int64_t last;

		if (p->latest == NO_DAY || p->earliest == NO_DAY)
			continue;
		first = date_to_civil(p->earliest).year;
		last = date_to_civil(p->latest).year;
		if (last - first > LONGEST_YEARS)
			continue;
		*out_first = is_found && *out_first < first ? *out_first : first;
		*out_last = is_found && *out_last > last ? *out_last : last;
		is_found = true;
	}
	return is_found;
}
