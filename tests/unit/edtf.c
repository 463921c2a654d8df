/* SPDX-License-Identifier: Apache-2.0 */
/*
 * model/date, model/edtf and model/period. The golden list states how we read EDTF; the lists
 * of edtf-validate are the second opinion, with our disagreements named one by one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/arena.h"
#include "model/date.h"
#include "model/edtf.h"
#include "model/period.h"

#define GOLDEN "tests/golden/edtf.txt"
#define DISAGREEMENTS "tests/golden/edtf-disagreements.txt"
#define OTHER_LISTS "../shared/data/corpora/edtf-validate/edtf-cases.json"
#define FIELDS 4

static const char *
canonical(struct arena *a, const struct edtf *edtf)
{
	struct buf b;

	buf_init(&b, a, 4096);
	edtf_add_canonical(&b, edtf);
	return str_dup_z(a, buf_str(&b));
}

static bool
parses(const char *text)
{
	struct edtf edtf;

	return edtf_parse(str_from(text), &edtf) == ST_OK;
}

/* The expected day of the list: a date, or that it lies beyond what a day can count. */
static bool
is_day(struct arena *a, const char *want, int32_t got)
{
	if (strcmp(want, "day-limit") == 0)
		return got == DAY_FIRST || got == DAY_LAST;
	return strcmp(want, str_dup_z(a, date_format(a, got))) == 0;
}

static int
check_accepted(struct arena *a, char *const *field)
{
	struct edtf edtf;
	struct edtf again;
	const char *text;
	int32_t first;
	int32_t last;
	int32_t horizon_first = date_from_civil(2021, 1, 1);
	int32_t horizon_last = date_from_civil(2025, 12, 31);

	if (edtf_parse(str_from(field[0]), &edtf) != ST_OK) {
		print_error("%s: refused\n", field[0]);
		return 1;
	}
	text = canonical(a, &edtf);
	edtf_window(&edtf, horizon_first, horizon_last, &first, &last);
	if (strcmp(text, field[1]) != 0 || !is_day(a, field[2], first) ||
	    !is_day(a, field[3], last)) {
		print_error("%s: got %s %s %s\n", field[0], text,
		    str_dup_z(a, date_format(a, first)), str_dup_z(a, date_format(a, last)));
		return 1;
	}
	if (edtf_parse(str_from(text), &again) != ST_OK ||
	    strcmp(canonical(a, &again), text) != 0) {
		print_error("%s: %s is not canonical\n", field[0], text);
		return 1;
	}
	return 0;
}

static void
golden_list_is_read_as_stated(void **state)
{
	struct arena *a = arena_new();
	FILE *f = fopen(GOLDEN, "r");
	char line[1024];
	int n = 0;
	int wrong = 0;

	(void)state;
	assert_non_null(f);
	while (fgets(line, sizeof(line), f) != NULL) {
		char *field[FIELDS] = { NULL };
		char *rest = NULL;
		size_t nfields = 0;

		for (char *p = strtok_r(line, " \n", &rest); p != NULL && nfields < FIELDS;
		    p = strtok_r(NULL, " \n", &rest))
			field[nfields++] = p;
		if (nfields == 0 || field[0][0] == '#')
			continue;
		n++;
		if (nfields == FIELDS) {
			wrong += check_accepted(a, field);
		} else {
			assert_int_equal(nfields, 2);
			assert_string_equal(field[1], "reject");
			if (parses(field[0])) {
				print_error("%s: accepted\n", field[0]);
				wrong++;
			}
		}
	}
	fclose(f);
	assert_int_equal(wrong, 0);
	assert_true(n > 200);
	arena_free(a);
}

/* Reads the first field of each line of the disagreements. */
static size_t
read_disagreements(struct arena *a, struct str *out, size_t max)
{
	FILE *f = fopen(DISAGREEMENTS, "r");
	char line[1024];
	size_t n = 0;

	assert_non_null(f);
	while (fgets(line, sizeof(line), f) != NULL) {
		struct str rest = str_from(line);
		struct str first;

		if (line[0] == '#' || !str_next(&rest, '\t', &first))
			continue;
		assert_true(n < max && rest.n > 20); /* a reason is given */
		out[n++] = str_dup(a, first);
	}
	fclose(f);
	return n;
}

static void
other_lists_differ_only_where_said(void **state)
{
	struct arena *a = arena_new();
	struct str known[32];
	size_t nknown = read_disagreements(a, known, 32);
	json_t *lists = json_load_file(OTHER_LISTS, 0, NULL);
	const char *name;
	json_t *list;
	size_t found = 0;

	(void)state;
	if (lists == NULL) {
		print_message("skipped: %s is not there\n", OTHER_LISTS);
		arena_free(a);
		skip();
	}
	json_object_foreach(lists, name, list) {
		bool is_good = strncmp(name, "invalid", 7) != 0;
		size_t i;
		json_t *item;

		json_array_foreach(list, i, item) {
			struct str text = str_from(json_string_value(item));
			struct edtf edtf;
			bool differs = (edtf_parse(text, &edtf) == ST_OK) != is_good;
			bool is_known = false;

			for (size_t k = 0; k < nknown; k++)
				is_known = is_known || str_equal(known[k], text);
			if (differs != is_known)
				print_error("%s: %s\n", name, json_string_value(item));
			assert_int_equal(differs, is_known);
			found += differs;
		}
	}
	assert_int_equal(found, nknown);
	json_decref(lists);
	arena_free(a);
}

static void
days_and_parts_agree(void **state)
{
	struct arena *a = arena_new();
	int32_t day = 0;

	(void)state;
	assert_int_equal(date_from_civil(1970, 1, 1), 0);
	assert_int_equal(date_from_civil(2000, 3, 1), 11017);
	assert_int_equal(date_from_civil(0, 1, 1), -719528);
	assert_int_equal(date_from_civil(9999, 12, 31), 2932896);
	assert_int_equal(date_from_civil(INT64_MAX, 1, 1), DAY_LAST);
	assert_int_equal(date_from_civil(INT64_MIN, 1, 1), DAY_FIRST);
	for (int32_t d = -800000; d < 800000; d++) {
		struct date_civil c = date_to_civil(d);

		if (date_from_civil(c.year, c.month, c.day) != d)
			fail_msg("day %d", d);
	}
	for (int64_t d = DAY_FIRST; d <= DAY_LAST; d += 99999989) {
		struct date_civil c = date_to_civil((int32_t)d);

		assert_int_equal(date_from_civil(c.year, c.month, c.day), d);
	}
	assert_int_equal(date_parse(STR("2026-03-31"), &day), ST_OK);
	assert_int_equal(day, 20543);
	assert_int_equal(date_weekday(day), 2);
	assert_int_equal(date_weekday(-1), 3);
	assert_int_equal(date_parse(STR("2021-02-29"), &day), ST_INVALID);
	assert_int_equal(date_parse(STR("2021-2-28"), &day), ST_INVALID);
	assert_int_equal(date_parse(STR("2021-02-28 "), &day), ST_INVALID);
	assert_int_equal(date_parse(STR("2021-00-10"), &day), ST_INVALID);
	assert_int_equal(day, 20543);
	assert_int_equal(date_format(a, NO_DAY).n, 0);
	assert_string_equal(str_dup_z(a, date_format(a, 20543)), "2026-03-31");
	assert_int_equal(date_days_in_month(2100, 2), 28);
	arena_free(a);
}

static void
words_are_plain_english(void **state)
{
	static const struct {
		const char *edtf;
		const char *words;
	} cases[] = {
		{ "2021", "2021" },
		{ "2021-35", "Q3 2021" },
		{ "2021-05", "May 2021" },
		{ "2021-05-15", "15 May 2021" },
		{ "2021-05-15/2021-05-21", "15 to 21 May 2021" },
		{ "2021-03/2021-05", "March to May 2021" },
		{ "2021-03-12/2021-04-02", "12 March to 2 April 2021" },
		{ "2021-11/2022-02", "November 2021 to February 2022" },
		{ "[2021-10,2021-11]", "October or November 2021" },
		{ "[2021-05,2022-05]", "May 2021 or May 2022" },
		{ "[2021-35,2021-36]", "Q3 or Q4 2021" },
		{ "{2021-03-12,2021-03-21}", "12 and 21 March 2021" },
		{ "{2021-01,2021-02,2021-04}", "January, February and April 2021" },
		{ "[..2021-06-30]", "by 30 June 2021" },
		{ "[2022..]", "2022 or later" },
		{ "2022/2025", "2022 to 2025" },
		{ "2022/..", "from 2022 onward" },
		{ "../2022", "until 2022" },
		{ "2022/", "from 2022, end not known" },
		{ "../..", "at any time" },
		{ "2021-21", "spring 2021" },
		{ "2021-29", "spring 2021 (southern)" },
		{ "2021-40", "first half of 2021" },
		{ "2021-37", "first four months of 2021" },
		{ "198X", "1980s" },
		{ "19XX", "1900s" },
		{ "XXXX-09", "September a year not given" },
		{ "2021-XX", "a month of 2021" },
		{ "2021-05-XX", "a day in May 2021" },
		{ "2021-1X", "2021-1X" },
		{ "2021?", "2021 (uncertain)" },
		{ "2021-05~", "about May 2021" },
		{ "-0043-03-15", "15 March 44 BC" },
		{ "Y-17E7", "year Y-17E7" },
		{ "1985-04-12T23:20:30Z", "12 April 1985, 23:20:30 UTC" },
		{ "1985-04-12T23:20:30+05", "12 April 1985, 23:20:30 (UTC+05:00)" },
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct edtf edtf;
		struct buf b;

		buf_init(&b, a, 4096);
		assert_int_equal(edtf_parse(str_from(cases[i].edtf), &edtf), ST_OK);
		edtf_add_words(&b, &edtf);
		assert_string_equal(str_dup_z(a, buf_str(&b)), cases[i].words);
	}
	arena_free(a);
}

static void
windows_without_horizon_stay_open(void **state)
{
	struct edtf edtf;
	int32_t first;
	int32_t last;

	(void)state;
	assert_int_equal(edtf_parse(STR("2022/.."), &edtf), ST_OK);
	edtf_window(&edtf, NO_DAY, NO_DAY, &first, &last);
	assert_int_equal(first, date_from_civil(2022, 1, 1));
	assert_int_equal(last, NO_DAY);
	assert_int_equal(edtf_parse(STR("{..2022,2025}"), &edtf), ST_OK);
	edtf_window(&edtf, NO_DAY, NO_DAY, &first, &last);
	assert_int_equal(first, NO_DAY);
	assert_int_equal(last, date_from_civil(2025, 12, 31));
	assert_int_equal(edtf_parse(STR("XXXX-09"), &edtf), ST_OK);
	edtf_window(&edtf, NO_DAY, NO_DAY, &first, &last);
	assert_int_equal(first, date_from_civil(0, 9, 1));
}

static void
period_is_canonical_and_copied(void **state)
{
	struct arena *a = arena_new();
	struct period p = { .latest = 7 };
	struct period given = { .edtf = STR_INIT("[2021-11,2021-10]"),
		.words = STR_INIT("October/November"), .is_tentative = true };

	(void)state;
	assert_int_equal(period_make(a, given, NO_DAY, NO_DAY, &p), ST_OK);
	assert_string_equal(str_dup_z(a, p.edtf), "[2021-10,2021-11]");
	assert_string_equal(str_dup_z(a, p.words), "October/November");
	assert_true(p.is_tentative);
	assert_int_equal(p.earliest, date_from_civil(2021, 10, 1));
	assert_int_equal(p.latest, date_from_civil(2021, 11, 30));
	given.edtf = STR("31 June");
	assert_int_equal(period_make(a, given, NO_DAY, NO_DAY, &p), ST_INVALID);
	assert_int_equal(p.latest, date_from_civil(2021, 11, 30));
	given = (struct period){ .words = STR_INIT("t.b.d.") };
	assert_int_equal(period_make(a, given, NO_DAY, NO_DAY, &p), ST_OK);
	assert_int_equal(p.edtf.n, 0);
	assert_int_equal(p.latest, NO_DAY);
	arena_free(a);
}

/* Many dates that are hard to find days for, and sizes beyond the limits. */
static void
hostile_text_costs_little(void **state)
{
	char text[4096] = "[";
	size_t n = 1;

	(void)state;
	for (int i = 0; i < LIMIT_EDTF_MEMBERS + 1; i++)
		n += (size_t)snprintf(text + n, sizeof(text) - n, "%sXXX3-02-2X",
		    i == 0 ? "" : ",");
	text[n] = ']';
	assert_false(parses(text));
	memset(text, '[', sizeof(text) - 1);
	assert_false(parses(text));
	memset(text, '9', sizeof(text) - 1);
	text[0] = 'Y';
	assert_false(parses(text));
	for (int i = 0; i < 1000; i++)
		assert_false(parses("[XXX1-02-29,XXX1-02-29,XXX1-02-29]"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(golden_list_is_read_as_stated),
		cmocka_unit_test(other_lists_differ_only_where_said),
		cmocka_unit_test(days_and_parts_agree),
		cmocka_unit_test(words_are_plain_english),
		cmocka_unit_test(windows_without_horizon_stay_open),
		cmocka_unit_test(period_is_canonical_and_copied),
		cmocka_unit_test(hostile_text_costs_little),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
