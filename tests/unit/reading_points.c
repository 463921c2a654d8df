/* SPDX-License-Identifier: Apache-2.0 */
/* Points to settle that the reading of a document raises: what they ask, about what. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/utf8.h"
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
	assert_str(query->proposed, "Read as “2023”.");
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

static struct str
repeat(const char *words, size_t n)
{
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	for (size_t i = 0; i < n; i++)
		buf_add_z(&b, words);
	return buf_str(&b);
}

#define HEAD "Pillar\tCoordinating Agency\tActions 2021\n"

static void
long_words_are_quoted_in_part(void **state)
{
	struct framework *fw = read_text(str_dup_z(a, str_format(a, HEAD "Arts\tCoordinator: "
	    "%.*s\tHold a day\n", STR_ARG(repeat("\xC3\xA9t\xC3\xA9 ", 2000)))));
	const struct fw_query *query = find_query(fw, "unknown-party");

	(void)state;
	assert_non_null(query);
	assert_true(query->found.n > 9000);
	assert_true(query->question.n < 500);
	assert_int_equal(utf8_find_invalid(query->question), SIZE_MAX);
	assert_true(str_ends(query->question, STR("…” in the coordinator's cell name?")));
}

static void
a_pillar_without_a_name_is_asked_about(void **state)
{
	struct framework *fw = read_text(HEAD "\tCoordinator: WHO\tHold a day\n");
	const struct fw_query *query = find_query(fw, "no-name");

	(void)state;
	assert_int_equal(fw->pillars.n, 1);
	assert_str(fw->pillars.items[0].title.text, "(no name)");
	assert_non_null(query);
	assert_str(query->about, str_dup_z(a, fw->pillars.items[0].code));
}

static void
a_lead_that_is_nobody_known_is_asked_about(void **state)
{
	struct framework *fw = read_text("No\tPillar\tActivity\tLead\n"
	    "1\tArts\tHold a day\tthe one who has time, UNDP\n"
	    "2\tArts\tHold a week\tWHO\n"
	    "3\tArts\tHold a year\tMinisterioDeRelacionesExterioresYDeCooperacion\n");
	const struct fw_query *query = find_query(fw, "unknown-party");
	const struct fw_elements *actions = &fw->pillars.items[0].actions;

	(void)state;
	assert_int_equal(actions->n, 3);
	assert_int_equal(actions->items[0].leads.n, 1);
	assert_int_equal(actions->items[2].leads.n, 0);
	assert_non_null(query);
	assert_str(query->about, str_dup_z(a, actions->items[0].code));
	assert_str(query->found, "the one who has time, UNDP");
	assert_str(query->question, "Whom do the words “the one who has time, UNDP” in the column "
	    "of the lead name?");
	assert_str(query->proposed, "Only UNDP was noted.");
	query = &fw->queries.items[fw->queries.n - 1];
	while (!str_equal(query->kind, STR("unknown-party")))
		query--;
	assert_str(query->about, str_dup_z(a, actions->items[2].code));
	assert_str(query->proposed, "Nobody was noted for them.");
}

/* "TBD" is nobody's name, and neither is what joins two names. */
static void
leads_that_are_left_open_are_no_agencies(void **state)
{
	static const struct {
		const char *cell;
		const char *leads;
		bool is_uncertain;
	} cases[] = {
		{ "TBD", "", true },
		{ "t.b.c.", "", true },
		{ "N/A", "", false },
		{ "To be determined", "", true },
		{ "UNDP (TBC)", "UNDP ", true },
		{ "WHO in close cooperation with ILO", "WHO ILO ", false },
		{ "UNDP", "UNDP ", false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct framework *fw = read_text(str_dup_z(a, str_format(a, "No\tPillar\t"
		    "Activity\tLead\n1\tArts\tHold a day\t%s\n2\tArts\tHold two\tFAO\n",
		    cases[i].cell)));
		const struct fw_element *action = &fw->pillars.items[0].actions.items[0];
		struct buf leads;

		buf_init(&leads, a, 1000);
		for (size_t k = 0; k < action->leads.n; k++)
			buf_add_format(&leads, "%.*s ", STR_ARG(action->leads.items[k].code));
		if (!str_equal(buf_str(&leads), str_from(cases[i].leads)) ||
		    ((action->uncertain & UNCERTAIN_PARTNER) != 0) != cases[i].is_uncertain)
			fail_msg("%s: %.*s %u", cases[i].cell, STR_ARG(buf_str(&leads)),
			    action->uncertain);
		assert_int_equal(fw->agencies.n, action->leads.n + 1);
		if (find_query(fw, "unknown-party") != NULL)
			fail_msg("%s is asked about", cases[i].cell);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(points_to_settle_say_where_and_what),
		cmocka_unit_test(long_words_are_quoted_in_part),
		cmocka_unit_test(a_pillar_without_a_name_is_asked_about),
		cmocka_unit_test(a_lead_that_is_nobody_known_is_asked_about),
		cmocka_unit_test(leads_that_are_left_open_are_no_agencies),
		cmocka_unit_test(an_acronym_unlike_the_other_is_asked_about),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
