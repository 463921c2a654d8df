/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Deadlines at odd times: nights in which clocks change, weekends and days off, times that never
 * are or are twice, places where it is another day. Expected instants by hand, from the offsets
 * that Switzerland and New York had in 2021.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "instrument/deadline.h"
#include "model/date.h"
#include "model/instant.h"
#include "model/types/types.h"

#define HOUR_MS INT64_C(3600000)

struct world {
	struct arena *arena;
	struct errors errors;
};

static int
set_up(void **state)
{
	struct arena *a = arena_new();
	struct world *w = arena_make(a, struct world);

	w->arena = a;
	errors_init(&w->errors, a);
	*state = w;
	return 0;
}

static int
tear_down(void **state)
{
	struct world *w = *state;

	arena_free(w->arena);
	return 0;
}

static int64_t
at(const char *text)
{
	int64_t ms;

	assert_int_equal(instant_parse(str_from(text), &ms), ST_OK);
	return ms;
}

static void
assert_is(struct world *w, struct str got, const char *want)
{
	assert_string_equal(str_dup_z(w->arena, got), want);
}

static struct str
show(struct world *w, const char *instant)
{
	return deadline_format(w->arena, at(instant), STR_EMPTY);
}

static void
a_deadline_is_shown_in_three_places(void **state)
{
	struct world *w = *state;

	/* In these two weeks New York has changed its clocks and Geneva has not. */
	assert_is(w, show(w, "2021-03-18T17:00:00Z"),
	    "Thu 18 March 2021, 18:00 Geneva (13:00 New York, 17:00 UTC)");
	assert_is(w, show(w, "2021-07-01T10:05:00Z"),
	    "Thu 1 July 2021, 12:05 Geneva (06:05 New York, 10:05 UTC)");
	assert_is(w, show(w, "2021-12-31T23:30:00Z"),
	    "Sat 1 January 2022, 00:30 Geneva (Fri 18:30 New York, Fri 23:30 UTC)");
	assert_is(w, deadline_format(w->arena, at("2021-03-18T17:00:00Z"), STR("Europe/Zurich")),
	    "Thu 18 March 2021, 18:00 Geneva (13:00 New York, 17:00 UTC)");
	assert_is(w, deadline_format(w->arena, at("2021-03-18T17:00:00Z"),
	    STR("Asia/Ho_Chi_Minh")), "Fri 19 March 2021, 00:00 Ho Chi Minh "
	    "(Thu 18:00 Geneva, Thu 13:00 New York, Thu 17:00 UTC)");
}

static enum status
read(struct world *w, const char *text, const char *zone, enum deadline_twice twice, int64_t *out)
{
	errors_init(&w->errors, w->arena);
	return deadline_read(w->arena, &(struct deadline_typed){ str_from(text), str_from(zone),
	    twice }, &w->errors, out);
}

static void
a_typed_time_is_read_in_its_zone(void **state)
{
	struct world *w = *state;
	int64_t ms = 0;

	assert_int_equal(read(w, "2021-03-18T18:00", "Europe/Zurich", 0, &ms), ST_OK);
	assert_int_equal(ms, at("2021-03-18T17:00:00Z"));
	assert_int_equal(read(w, " 2021-07-18 18:00:30 ", "America/New_York", 0, &ms), ST_OK);
	assert_int_equal(ms, at("2021-07-18T22:00:30Z"));
	assert_int_equal(read(w, "2021-07-18 18:00", "UTC", 0, &ms), ST_OK);
	assert_int_equal(ms, at("2021-07-18T18:00:00Z"));
}

static void
a_time_that_never_is_is_refused(void **state)
{
	static const char *const gaps[][2] = {
		{ "2021-03-28T02:30", "Europe/Zurich" }, { "2021-03-28T02:00", "Europe/Zurich" },
		{ "2021-03-14T02:59", "America/New_York" },
	};
	struct world *w = *state;
	int64_t ms = 1;

	for (size_t i = 0; i < COUNT_OF(gaps); i++) {
		assert_int_equal(read(w, gaps[i][0], gaps[i][1], 0, &ms), ST_INVALID);
		assert_int_equal(w->errors.n, 1);
		assert_is(w, w->errors.items[0].field, "deadline");
	}
	assert_int_equal(ms, 1);
	/* The edges are there. */
	assert_int_equal(read(w, "2021-03-28T01:59", "Europe/Zurich", 0, &ms), ST_OK);
	assert_int_equal(ms, at("2021-03-28T00:59:00Z"));
	assert_int_equal(read(w, "2021-03-28T03:00", "Europe/Zurich", 0, &ms), ST_OK);
	assert_int_equal(ms, at("2021-03-28T01:00:00Z"));
}

static void
a_time_that_is_twice_is_asked_for(void **state)
{
	struct world *w = *state;
	int64_t ms = 1;

	assert_int_equal(read(w, "2021-10-31T02:30", "Europe/Zurich", 0, &ms), ST_INVALID);
	assert_is(w, w->errors.items[0].field, "twice");
	assert_int_equal(read(w, "2021-10-31T02:30", "Europe/Zurich", DEADLINE_TWICE_FIRST, &ms),
	    ST_OK);
	assert_int_equal(ms, at("2021-10-31T00:30:00Z"));
	assert_int_equal(read(w, "2021-10-31T02:30", "Europe/Zurich", DEADLINE_TWICE_SECOND, &ms),
	    ST_OK);
	assert_int_equal(ms, at("2021-10-31T01:30:00Z"));
	/* What is said of a time that is once changes nothing. */
	assert_int_equal(read(w, "2021-10-31T03:30", "Europe/Zurich", DEADLINE_TWICE_FIRST, &ms),
	    ST_OK);
	assert_int_equal(ms, at("2021-10-31T02:30:00Z"));
}

static void
what_is_no_time_is_refused(void **state)
{
	static const char *const wrong[] = { "", "2021-03-18", "2021-03-18T", "2021-03-18T24:00",
		"2021-02-29T10:00", "2021-03-18T1:00", "2021-03-18T18:60", "2021-03-18T+1:00",
		"18 March 2021 18:00", "2021-03-18T18:00Z", "2021-03-18T18:00:60", "tomorrow" };
	struct world *w = *state;
	int64_t ms;

	for (size_t i = 0; i < COUNT_OF(wrong); i++)
		assert_int_equal(read(w, wrong[i], "UTC", 0, &ms), ST_INVALID);
	assert_int_equal(read(w, "2021-03-18T18:00", "Europe/Genf", 0, &ms), ST_INVALID);
	assert_is(w, w->errors.items[0].field, "zone");
}

static struct calendar
calendar(struct world *w, const char *zone, const char *const *days_off, size_t n)
{
	struct record *r = record_new(w->arena, &type_framework);
	struct calendar c;

	record_set_text(r, FRAMEWORK_ZONE, str_from(zone));
	record_set_number(r, FRAMEWORK_WORKING, days_off != NULL);
	for (size_t i = 0; days_off != NULL && i < n; i++)
		record_add_text(w->arena, r, FRAMEWORK_HOLIDAYS, str_from(days_off[i]));
	assert_int_equal(calendar_of(w->arena, r, &w->errors, &c), ST_OK);
	return c;
}

static int64_t
after(struct world *w, const struct calendar *c, const char *from, int64_t hours)
{
	int64_t ms = 0;

	assert_int_equal(deadline_after(c, at(from), hours, &w->errors, &ms), ST_OK);
	return ms;
}

static void
hours_are_hours_when_clocks_change(void **state)
{
	struct world *w = *state;
	struct calendar c = calendar(w, "Europe/Zurich", NULL, 0);

	assert_int_equal(c.hours, 72);
	assert_int_equal(after(w, &c, "2021-03-26T17:00:00Z", 72), at("2021-03-29T17:00:00Z"));
	/* Up to a full minute: what is shown decides. */
	assert_int_equal(after(w, &c, "2021-03-26T17:00:00.001Z", 72), at("2021-03-29T17:01:00Z"));
}

static void
days_off_do_not_count(void **state)
{
	static const char *const easter[] = { "2021-04-02 Good Friday", "  2021-04-05", "" };
	struct world *w = *state;
	struct calendar c = calendar(w, "Europe/Zurich", easter, 3);

	assert_true(c.is_working_days);
	/* Thursday noon: 12 hours of it; Good Friday to Easter Monday count not; 60 hours on. */
	assert_int_equal(after(w, &c, "2021-04-01T10:00:00Z", 72), at("2021-04-08T10:00:00Z"));
	/* From a Saturday: from Tuesday's first minute on. */
	assert_int_equal(after(w, &c, "2021-04-03T12:00:00Z", 72), at("2021-04-08T22:00:00Z"));
	/* The weekend in which clocks go forward counts not, so its hour is not missed. */
	assert_int_equal(after(w, &c, "2021-03-26T11:00:00Z", 24), at("2021-03-29T10:00:00Z"));
}

static void
a_calendar_without_working_days_is_told(void **state)
{
	struct world *w = *state;
	struct calendar c = calendar(w, "UTC", (const char *const[]){ "" }, 1);
	int32_t days[4000];
	int64_t ms = 1;

	for (size_t i = 0; i < COUNT_OF(days); i++)
		days[i] = 18000 + (int32_t)i;
	c.days_off = days;
	c.ndays_off = COUNT_OF(days);
	assert_int_equal(deadline_after(&c, at("2021-04-01T10:00:00Z"), 72, &w->errors, &ms),
	    ST_INVALID);
	assert_int_equal(ms, 1);
}

static void
a_day_off_that_is_none_is_told(void **state)
{
	struct world *w = *state;
	struct record *r = record_new(w->arena, &type_framework);
	struct calendar c;

	record_set_text(r, FRAMEWORK_ZONE, STR("UTC"));
	record_add_text(w->arena, r, FRAMEWORK_HOLIDAYS, STR("Good Friday"));
	assert_int_equal(calendar_of(w->arena, r, &w->errors, &c), ST_INVALID);
	assert_is(w, w->errors.items[0].field, "holidays");
	record_set_text(r, FRAMEWORK_ZONE, STR("Mars/Olympus"));
	assert_int_equal(calendar_of(w->arena, r, &w->errors, &c), ST_INVALID);
}

/* Every quarter of an hour of a year, typed as it is shown, is the same instant again. */
static void
every_time_of_a_year_comes_back(void **state)
{
	struct world *w = *state;
	struct zone *z;
	int64_t from = at("2021-01-01T00:00:00Z");

	assert_int_equal(zone_open(w->arena, STR("America/New_York"), &z), ST_OK);
	for (int64_t ms = from; ms < from + 365 * 24 * HOUR_MS; ms += HOUR_MS / 4) {
		int64_t local = ms + zone_offset_ms(z, ms);
		int64_t found[2] = { 0, 0 };
		size_t n = zone_find_instants(z, local, found);

		assert_true(n == 1 || n == 2);
		assert_true(found[0] == ms || (n == 2 && found[1] == ms));
		assert_true(n == 1 || found[0] < found[1]);
	}
}

/* The zones that a process keeps are never let go: who asks for any name must not fill them. */
static void
names_of_no_zone_take_no_memory(void **state)
{
	struct arena *a = arena_new();
	size_t held = arena_held(a);
	struct zone *z;

	(void)state;
	for (int i = 0; i < 20000; i++)
		assert_int_equal(zone_open(a, STR("Mars/Olympus"), &z), ST_INVALID);
	assert_int_equal(arena_held(a), held);
	assert_int_equal(zone_open(a, STR("Europe/Zurich"), &z), ST_OK);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_deadline_is_shown_in_three_places, set_up,
		    tear_down),
		cmocka_unit_test_setup_teardown(a_typed_time_is_read_in_its_zone, set_up,
		    tear_down),
		cmocka_unit_test_setup_teardown(a_time_that_never_is_is_refused, set_up,
		    tear_down),
		cmocka_unit_test_setup_teardown(a_time_that_is_twice_is_asked_for, set_up,
		    tear_down),
		cmocka_unit_test_setup_teardown(what_is_no_time_is_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(hours_are_hours_when_clocks_change, set_up,
		    tear_down),
		cmocka_unit_test_setup_teardown(days_off_do_not_count, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_calendar_without_working_days_is_told, set_up,
		    tear_down),
		cmocka_unit_test_setup_teardown(a_day_off_that_is_none_is_told, set_up,
		    tear_down),
		cmocka_unit_test_setup_teardown(every_time_of_a_year_comes_back, set_up,
		    tear_down),
		cmocka_unit_test(names_of_no_zone_take_no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
