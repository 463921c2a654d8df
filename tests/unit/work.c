/* SPDX-License-Identifier: Apache-2.0 */
/* How actions stand, the months they fall into, and the words that call for a capability. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/arena.h"
#include "model/date.h"
#include "model/record.h"
#include "model/types/types.h"
#include "work/item.h"
#include "work/served.h"
#include "work/timeline.h"

static int32_t
day(const char *text)
{
	int32_t days = NO_DAY;

	assert_int_equal(date_parse(str_from(text), &days), ST_OK);
	return days;
}

static struct record *
make(struct arena *a, const struct record_type *type)
{
	struct record *r = arena_make(a, struct record);

	r->type = type;
	r->values = arena_make_array(a, struct value, type->nfields);
	return r;
}

static void
set_text(struct record *r, size_t field, const char *text)
{
	r->values[field].is_set = true;
	r->values[field].text = str_from(text);
}

/* An action of a kind, from one day to another; NULL for an undated one. */
static struct record *
make_action(struct arena *a, const char *kind, const char *first, const char *last)
{
	struct record *r = make(a, &type_action);

	set_text(r, ACTION_KIND, kind);
	set_text(r, ACTION_HORIZON, "this-year");
	r->values[ACTION_PERIOD].is_set = first != NULL;
	r->values[ACTION_PERIOD].period.earliest = first == NULL ? NO_DAY : day(first);
	r->values[ACTION_PERIOD].period.latest = first == NULL ? NO_DAY : day(last);
	return r;
}

static struct record *
make_condition(struct arena *a, const char *kind, const char *state)
{
	struct record *r = make(a, &type_condition);

	set_text(r, CONDITION_KIND, kind);
	set_text(r, CONDITION_STATE, state);
	return r;
}

static void
expect(struct viewer viewer, const struct record *action, const struct record *condition,
    enum standing wanted)
{
	struct work_item item = { .action = action, .conditions = &condition,
		.nconditions = condition != NULL };

	assert_int_equal(work_standing(viewer, &item, day("2021-07-01")), wanted);
}

static void
stands_as_agreed(void **state)
{
	struct arena *a = arena_new();
	struct record *past = make_action(a, "action", "2021-04-01", "2021-06-30");
	struct record *running = make_action(a, "action", "2021-04-01", "2021-07-01");
	struct record *undated = make_action(a, "goal", NULL, NULL);

	(void)state;
	expect(VIEWER_LOCAL, past, NULL, STANDING_LATE);
	expect(VIEWER_LOCAL, running, NULL, STANDING_PLANNED);
	expect(VIEWER_LOCAL, undated, NULL, STANDING_UNDATED);
	expect(VIEWER_LOCAL, past, make_condition(a, "capacity", "unmet"), STANDING_WAITING);
	expect(VIEWER_LOCAL, past, make_condition(a, "capacity", "met"), STANDING_LATE);
	expect(VIEWER_LOCAL, past, make_condition(a, "carry-over", "unmet"), STANDING_PLANNED);
	expect(VIEWER_LOCAL, make_action(a, "event", "2021-04-01", "2021-04-01"), NULL,
	    STANDING_OTHERS);
	expect(VIEWER_LOCAL, make_action(a, "note", "2021-04-01", "2021-04-01"), NULL,
	    STANDING_NOTE);
	expect(VIEWER_LOCAL, make_action(a, "placeholder", NULL, NULL), NULL,
	    STANDING_PLACEHOLDER);
	arena_free(a);
}

static void
tells_the_public_of_no_lateness(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	expect(VIEWER_ANYONE, make_action(a, "action", "2021-04-01", "2021-06-30"), NULL,
	    STANDING_PLANNED);
	arena_free(a);
}

static void
fills_months(void **state)
{
	struct arena *a = arena_new();
	const struct {
		const char *kind;
		const char *first;
		const char *last;
	} rows[] = {
		{ "action", "2021-07-01", "2021-09-30" },
		{ "action", "2020-11-01", "2021-02-28" },
		{ "action", "2021-07-01", "2021-07-31" },
		{ "goal", "2021-01-01", "2025-12-31" },
		{ "event", "2021-02-18", "2021-02-18" },
		{ "action", NULL, NULL },
		{ "action", "2022-05-01", "2022-05-31" },
		{ "note", "2021-03-01", "2021-03-31" },
	};
	struct work_items items = { arena_make_array(a, struct work_item, COUNT_OF(rows)), 0 };
	struct timeline_columns columns = {
		.this_year = { .earliest = day("2021-01-01"), .latest = day("2021-12-31") },
		.later_years = { .earliest = NO_DAY, .latest = NO_DAY },
	};
	struct timeline t;
	int64_t first_year;
	int64_t last_year;
	int first;
	int last;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct work_item *item = &items.items[items.n++];

		item->action = make_action(a, rows[i].kind, rows[i].first, rows[i].last);
		item->place = i;
		item->standing = work_standing(VIEWER_ANYONE, item, day("2021-01-01"));
	}
	t = timeline_of(a, &items, &columns, 2021);
	assert_int_equal(t.months[6].n, 2);
	assert_ptr_equal(t.months[6].items[0].action, items.items[2].action);
	assert_int_equal(t.months[0].n, 1);
	assert_int_equal(t.others[1].n, 1);
	assert_int_equal(t.months[1].n, 0);
	assert_int_equal(t.months[2].n, 0);
	assert_int_equal(t.whole_year.n, 1);
	assert_int_equal(t.without_day.n, 1);
	assert_int_equal(t.n, 4);
	timeline_months(items.items[0].action, 2021, &first, &last);
	assert_int_equal(first * 100 + last, 709);
	timeline_months(items.items[1].action, 2021, &first, &last);
	assert_int_equal(first * 100 + last, 102);
	assert_true(timeline_years(&items, &first_year, &last_year));
	assert_int_equal(first_year, 2020);
	assert_int_equal(last_year, 2025);
	arena_free(a);
}

static void
filters_items(void **state)
{
	struct arena *a = arena_new();
	struct work_item items[2] = {
		{ .action = make_action(a, "action", "2021-07-01", "2021-09-30") },
		{ .action = make_action(a, "goal", NULL, NULL), .standing = STANDING_UNDATED },
	};
	struct work_items all = { items, 2 };
	struct work_filter filter = { .kind = STR("goal"), .first = NO_DAY };

	(void)state;
	assert_int_equal(work_items_filter(a, &all, &filter).n, 1);
	filter = (struct work_filter){ .first = day("2021-09-01"), .last = day("2021-10-31") };
	assert_int_equal(work_items_filter(a, &all, &filter).n, 1);
	filter.first = day("2021-10-01");
	assert_int_equal(work_items_filter(a, &all, &filter).n, 0);
	filter = (struct work_filter){ .standing = STR("undated"), .first = NO_DAY };
	assert_int_equal(work_items_filter(a, &all, &filter).n, 1);
	filter = (struct work_filter){ .pillar = STR("CJ"), .first = NO_DAY };
	assert_int_equal(work_items_filter(a, &all, &filter).n, 0);
	arena_free(a);
}

static void
finds_what_words_call_for(void **state)
{
	static const struct {
		const char *text;
		const char *id; /* of the first; NULL: none */
	} rows[] = {
		{ "Run WEBINARS with all", "C5" },
		{ "Send it by an e-mail distribution list.", "B5" },
		{ "Keep the surfboards", NULL },
		{ "One board for all", "B3" },
		{ "moduleé", NULL },
		{ "", NULL },
	};
	const struct capability *found[SERVED_MOST];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		size_t n = served_find(str_from(rows[i].text), found);

		assert_int_equal(n, rows[i].id != NULL);
		if (n > 0)
			assert_ptr_equal(found[0], capability_find(rows[i].id));
	}
	assert_null(capability_find("Z9"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stands_as_agreed),
		cmocka_unit_test(tells_the_public_of_no_lateness),
		cmocka_unit_test(fills_months),
		cmocka_unit_test(filters_items),
		cmocka_unit_test(finds_what_words_call_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
