/* SPDX-License-Identifier: Apache-2.0 */
/* Points to settle that the reading of a document raises: what they ask, about what. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "reading_files.h"

static struct arena *a;

#define assert_str(got, want) assert_string_equal(str_dup_z(a, (got)), (want))

static int
set_up(void **state)
{
	(void)state;
	a = arena_new();
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

static struct framework *
read_text(const char *text)
{
	struct errors errors;
	struct framework *fw = test_read_tsv(a, str_from(text), &errors);

	assert_non_null(fw);
	return fw;
}

static const struct fw_query *
find_query(const struct framework *fw, const char *kind)
{
	for (size_t i = 0; i < fw->queries.n; i++) {
		if (str_equal(fw->queries.items[i].kind, str_from(kind)))
			return &fw->queries.items[i];
	}
	return NULL;
}

static void
points_to_settle_say_where_and_what(void **state)
{
	struct framework *fw = read_text("**Plan, 5 May 2020 rev**\n\n"
	    "Pillar\tCoordinating Agency\tActions 2021\tGoals 2022-2025\n"
	    "Arts\tCoordinator: WHO<sup>1</sup>\t<p>Develop a guide (as said in the resolution "
	    "43/1 of the year</p> <p>Revisit the training for 2023</p> <p>Hold a day in March "
	    "2021</p> <p>Train under ICCSP</p>\tReport in 2024\n\n"
	    "<sup>1</sup> As told at the March 2021 meeting of the network.\n");
	const struct fw_query *query;

	(void)state;
	query = find_query(fw, "bracket");
	assert_non_null(query);
	assert_str(query->found, "(as said in the resolution 43/1");
	query = find_query(fw, "later-than-text");
	assert_non_null(query);
	assert_true(str_starts(query->question,
	    STR("Footnote 1 tells of a meeting of March 2021")));
	query = find_query(fw, "acronym");
	assert_non_null(query);
	assert_str(query->question, "“ICCSP” differs by one letter from the known ICCS. "
	    "Which is meant?");
	query = find_query(fw, "other-years");
	assert_non_null(query);
	assert_true(str_ends(query->about, STR(" 2")));
	assert_str(query->found, "2023");
	assert_str(query->question, "This stands under “Actions 2021”, but “2023” is of other "
	    "years. Is that when it shall happen?");
	assert_str(query->proposed, "Read as 2023.");
}

static void
an_acronym_unlike_the_other_is_asked_about(void **state)
{
	struct framework *fw = read_text("Pillar\tCoordinating Agency\tActions 2021\n"
	    "A\tCoordinator: WHO\t<p>Train with QQQZ</p> <p>Meet QQQZ</p> <p>Hear QQQZX</p>\n");
	const struct fw_query *query = find_query(fw, "acronym");

	(void)state;
	assert_non_null(query);
	assert_str(query->question, "“QQQZX” differs by one letter from “QQQZ”, which stands "
	    "elsewhere. Which is meant?");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(points_to_settle_say_where_and_what),
		cmocka_unit_test(an_acronym_unlike_the_other_is_asked_about),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
