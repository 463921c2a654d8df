/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The reading of the reference document, in numbers. The document itself is not part of the
 * project: without it the tests are skipped, and say so.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "reading_checks.h"

#define SEED "../shared/seed/000_06fa5bb8da8b7857.txt"

static struct arena *a;
static struct framework *fw;

#define assert_str(got, want) assert_string_equal(str_dup_z(a, (got)), (want))

static int
set_up(void **state)
{
	struct errors errors;
	struct str bytes;

	(void)state;
	a = arena_new();
	bytes = test_read_file(a, SEED);
	if (bytes.n > 0)
		fw = test_read_tsv(a, bytes, &errors);
	else
		print_message("skipped: no reference document at " SEED "\n");
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

#define NEEDS_SEED \
	(void)state; \
	if (fw == NULL) \
		skip()

static size_t
count_children(const struct fw_elements *list)
{
	size_t n = 0;

	for (size_t i = 0; i < list->n; i++)
		n += list->items[i].children.n;
	return n;
}

static size_t
count_roles(const struct fw_pillar *pillar, enum role_kind kind)
{
	size_t n = 0;

	for (size_t i = 0; i < pillar->roles.n; i++)
		n += pillar->roles.items[i].kind == kind;
	return n;
}

static size_t
count_placements(struct str pillar)
{
	size_t n = 0;

	for (size_t i = 0; i < fw->recommendations.n; i++) {
		const struct fw_placements *placements = &fw->recommendations.items[i].placements;

		for (size_t k = 0; k < placements->n; k++)
			n += str_equal(placements->items[k].pillar, pillar);
	}
	return n;
}

static void
counts_of_every_pillar(void **state)
{
	static const size_t actions[] = { 8, 3, 13, 4, 10, 1, 2, 7 };
	static const size_t parts[] = { 3, 5, 0, 0, 9, 0, 0, 0 };
	static const size_t goals[] = { 3, 1, 6, 1, 3, 0, 1, 0 };
	static const size_t recommendations[] = { 1, 3, 2, 1, 1, 4, 0, 2 };
	static const size_t involved[] = { 8, 5, 4, 6, 4, 0, 0, 0 };

	NEEDS_SEED;
	assert_int_equal(fw->pillars.n, 8);
	assert_int_equal(fw->recommendations.n, 13);
	assert_int_equal(fw->agencies.n, 14);
	assert_int_equal(fw->footnotes.n, 2);
	for (size_t i = 0; i < 8; i++) {
		const struct fw_pillar *pillar = &fw->pillars.items[i];

		assert_int_equal(pillar->actions.n, actions[i]);
		assert_int_equal(count_children(&pillar->actions), parts[i]);
		assert_int_equal(pillar->goals.n, goals[i]);
		assert_int_equal(count_children(&pillar->goals), 0);
		assert_int_equal(count_placements(pillar->code), recommendations[i]);
		assert_int_equal(count_roles(pillar, ROLE_INVOLVED), involved[i]);
		assert_int_equal(pillar->involves_all, i >= 6);
		assert_int_equal(pillar->status, i == 5 ? PILLAR_DORMANT : PILLAR_ACTIVE);
	}
}

static void
title_block(void **state)
{
	NEEDS_SEED;
	assert_str(fw->slug, "framework-for-common-action");
	assert_str(fw->revision.label, "22 December 2020 rev");
	assert_str(fw->revision.adopted.edtf, "2020-12-22");
	assert_str(fw->revision.effective.edtf, "2021-01-01");
	assert_str(fw->years.edtf, "2021/2025");
	assert_int_equal(fw->cochairs.n, 2);
	assert_str(fw->cochairs.items[0].who.code, "OHCHR");
	assert_int_equal(fw->cochairs.items[0].kind, ROLE_COCHAIR_PERMANENT);
	assert_str(fw->cochairs.items[1].who.code, "UNESCO");
	assert_int_equal(fw->cochairs.items[1].kind, ROLE_COCHAIR_ROTATING);
	assert_str(fw->cochairs.items[1].since.edtf, "2021");
	assert_int_equal(fw->meetings.n, 1);
	assert_str(fw->meetings.items[0].held.edtf, "2020-11-04");
	assert_str(fw->meetings.items[0].level, "senior");
	assert_str(fw->recommendations.items[0].meeting,
	    str_dup_z(a, fw->meetings.items[0].title));
}

static void
coordinators(void **state)
{
	static const char *const codes[] = { "WHO", "OHCHR", "UNODC", "UNAIDS", "UNFPA", "OHCHR",
		"UNHCR", "co-chairs" };

	NEEDS_SEED;
	for (size_t i = 0; i < 8; i++) {
		const struct fw_roles *roles = &fw->pillars.items[i].roles;

		assert_str(roles->items[0].who.code, codes[i]);
		assert_int_equal(roles->items[0].is_interim, i == 1 || i == 5);
		assert_int_equal(
		    count_roles(&fw->pillars.items[i], ROLE_COORDINATOR), i == 4 ? 2 : 1);
	}
	assert_str(fw->pillars.items[4].roles.items[1].who.code, "DGC");
	assert_str(fw->pillars.items[5].review.edtf, "[2021-35,2021-36]");
	assert_true(str_starts(fw->pillars.items[5].reason, STR("subsequent to")));
}

static const struct fw_element *
action(size_t pillar, size_t number)
{
	const struct fw_elements *list = &fw->pillars.items[pillar - 1].actions;

	assert_in_range(number, 1, list->n);
	return &list->items[number - 1];
}

static const struct fw_element *
part(size_t pillar, size_t number, size_t which)
{
	return &action(pillar, number)->children.items[which - 1];
}

static void
periods_with_their_words(void **state)
{
	static const char *const crime[] = { "2021-03", "2021-04", "2021-04", "[2021-05,2022-05]",
		"[2021-05,2022-05]", "2021-06", "2021-06", "2021-09", "2021-09",
		"[2021-10,2021-11]", "", "", "" };
	static const char *const events[] = { "2021-02-18", "2021-02-22",
		"{2021-03-12,2021-03-21}", "2021-03-18", "2021-05-15/2021-05-21", "2021-09",
		"2021-36" };

	NEEDS_SEED;
	assert_str(action(1, 1)->period.edtf, "2021-35");
	for (size_t i = 0; i < COUNT_OF(crime); i++)
		assert_str(action(3, i + 1)->period.edtf, crime[i]);
	assert_true(action(3, 1)->is_period_inherited);
	assert_false(action(3, 4)->is_period_inherited);
	for (size_t i = 0; i < COUNT_OF(events); i++)
		assert_str(part(5, 4, i + 1)->period.edtf, events[i]);
	assert_true(part(5, 4, 5)->period.is_tentative);
	assert_str(action(5, 8)->period.edtf, "");
	assert_str(action(6, 1)->period.edtf, "2021-03");
	assert_str(action(8, 7)->period.edtf, "2021-09");
	assert_true(action(8, 7)->uncertain & UNCERTAIN_DATE);
	assert_str(fw->recommendations.items[12].period.edtf, "[..2021-06-30]");
}

static void
markers_connectors_and_headings(void **state)
{
	NEEDS_SEED;
	assert_str(action(2, 2)->marker, "2.");
	assert_int_equal(part(2, 2, 1)->marker.n, 3);
	assert_str(part(5, 4, 3)->marker, "-");
	assert_str(action(3, 3)->connector, "&");
	assert_str(action(3, 1)->heading.text, "March:");
	assert_true(str_ends(action(3, 11)->heading.text, STR("\n")));
	assert_int_equal(action(3, 12)->heading.text.n, 0);
}

static void
kinds(void **state)
{
	NEEDS_SEED;
	for (size_t i = 1; i <= 7; i++)
		assert_int_equal(part(5, 4, i)->kind, ELEMENT_EVENT);
	assert_int_equal(part(5, 5, 1)->kind, ELEMENT_NOTE);
	assert_int_equal(part(5, 5, 2)->kind, ELEMENT_NOTE);
	assert_int_equal(fw->pillars.items[0].goals.items[2].kind, ELEMENT_PLACEHOLDER);
	assert_int_equal(fw->pillars.items[3].goals.items[0].kind, ELEMENT_PLACEHOLDER);
	for (size_t i = 1; i <= 10; i++)
		assert_int_equal(action(5, i)->kind, i == 4 || i == 6 ? ELEMENT_EVENT :
		    ELEMENT_ACTION);
}

static void
assert_lead(const struct fw_element *element, enum lead_mode mode, const char *first,
    const char *second)
{
	assert_int_equal(element->lead_mode, mode);
	assert_int_equal(element->leads.n, second == NULL ? 1 : 2);
	assert_str(element->leads.items[0].code, first);
	if (second != NULL)
		assert_str(element->leads.items[1].code, second);
}

static void
leads_from_the_words_only(void **state)
{
	size_t with_lead = 0;

	NEEDS_SEED;
	assert_lead(action(1, 2), LEAD_SHARED, "involved", NULL);
	assert_lead(action(1, 4), LEAD_JOINT, "WHO", "UNESCO");
	assert_lead(action(1, 5), LEAD_ONE, "OHCHR", NULL);
	assert_lead(action(1, 6), LEAD_ONE, "OHCHR", NULL);
	assert_lead(action(1, 7), LEAD_ONE, "UNESCO", NULL);
	assert_lead(action(1, 8), LEAD_ONE, "UNESCO", NULL);
	assert_lead(action(5, 1), LEAD_EACH, "involved", NULL);
	assert_lead(action(5, 7), LEAD_ONE, "DGC", NULL);
	assert_lead(action(5, 8), LEAD_ONE, "OHCHR", NULL);
	assert_lead(action(5, 9), LEAD_ONE, "CC", NULL);
	assert_int_equal(action(5, 9)->leads.items[0].kind, PARTY_PILLAR);
	assert_lead(action(8, 4), LEAD_JOINT, "OHCHR", "co-chairs");
	assert_lead(action(8, 6), LEAD_JOINT, "co-chairs", NULL);
	for (size_t i = 0; i < 8; i++) {
		for (size_t k = 0; k < fw->pillars.items[i].actions.n; k++)
			with_lead += fw->pillars.items[i].actions.items[k].leads.n > 0;
	}
	assert_int_equal(with_lead, 12);
}

static void
assert_condition(const struct fw_element *element, enum condition_kind kind)
{
	for (size_t i = 0; i < element->conditions.n; i++) {
		if (element->conditions.items[i].kind == kind)
			return;
	}
	fail_msg("%s lacks condition %d", str_dup_z(a, element->code), (int)kind);
}

static void
conditions_and_uncertainty(void **state)
{
	const struct fw_elements *goals;

	NEEDS_SEED;
	assert_condition(part(2, 2, 2), CONDITION_CAPACITY);
	assert_condition(part(2, 2, 3), CONDITION_CAPACITY);
	assert_condition(action(1, 2), CONDITION_REQUEST);
	goals = &fw->pillars.items[2].goals;
	assert_condition(&goals->items[1], CONDITION_RESOURCES);
	assert_condition(&goals->items[1], CONDITION_REQUEST);
	assert_true(goals->items[1].uncertain & UNCERTAIN_PARTNER);
	assert_condition(&goals->items[4], CONDITION_DECISION);
	for (size_t i = 11; i <= 13; i++)
		assert_condition(action(3, i), CONDITION_CARRY_OVER);
	assert_condition(action(8, 7), CONDITION_CONFIRMATION);
	assert_condition(&fw->pillars.items[3].goals.items[0], CONDITION_OUTSIDE_EVENT);
	assert_condition(&fw->pillars.items[0].goals.items[2], CONDITION_RESOURCES);
	assert_true(action(3, 4)->uncertain & UNCERTAIN_SPEAKER);
	assert_true(action(3, 2)->uncertain & UNCERTAIN_PARTNER);
}

static void
assert_related(const struct fw_element *element, const char *code)
{
	assert_int_equal(element->related.n, 1);
	assert_str(element->related.items[0].code, code);
}

static void
links_between_pillars(void **state)
{
	NEEDS_SEED;
	assert_related(action(3, 2), "KH");
	assert_related(action(3, 7), "CC");
	assert_related(action(3, 10), "KH");
	assert_related(action(3, 13), "CC");
	assert_related(action(4, 3), "SL");
	assert_related(&fw->pillars.items[2].goals.items[0], "CC");
}

static void
force_and_mandate(void **state)
{
	const struct fw_recommendation *recs = fw == NULL ? NULL : fw->recommendations.items;

	NEEDS_SEED;
	assert_int_equal(recs[2].force, FORCE_REQUESTS);
	assert_int_equal(recs[6].force, FORCE_ENDORSES);
	assert_int_equal(recs[9].force, FORCE_REQUESTS);
	assert_int_equal(recs[10].force, FORCE_NOTES);
	assert_int_equal(recs[12].force, FORCE_RECOMMENDS);
	assert_int_equal(recs[0].placements.n, 2);
	assert_str(recs[0].placements.items[1].pillar, "IN");
	assert_str(recs[1].mandate, "Security Council resolution 2475 (2019)");
	assert_str(recs[2].placements.items[0].connector, "and");
}

static void
footnotes_stand_where_their_marks_are(void **state)
{
	NEEDS_SEED;
	assert_int_equal(part(1, 1, 3)->footnotes.n, 1);
	assert_str(part(1, 1, 3)->footnotes.items[0], "1");
	assert_int_equal(fw->pillars.items[5].footnotes.n, 1);
	assert_str(fw->pillars.items[5].footnotes.items[0], "2");
	assert_int_equal(part(5, 4, 1)->footnotes.n, 0);
}

static void
codes_from_titles(void **state)
{
	static const char *const codes[] = { "SL", "TC", "CJ", "IN", "CC", "DP", "KH", "DA" };

	NEEDS_SEED;
	for (size_t i = 0; i < 8; i++)
		assert_str(fw->pillars.items[i].code, codes[i]);
	assert_str(action(3, 7)->code, "CJ 7");
	assert_str(fw->pillars.items[2].goals.items[0].code, "CJ 14");
	assert_str(part(5, 4, 7)->code, "CC 4.7");
	assert_str(fw->recommendations.items[4].code, "CJ R1");
}

static size_t
count_queries(const char *kind)
{
	size_t n = 0;

	for (size_t i = 0; i < fw->queries.n; i++)
		n += str_equal(fw->queries.items[i].kind, str_from(kind));
	return n;
}

static void
doubts_are_listed(void **state)
{
	NEEDS_SEED;
	assert_int_equal(count_queries("pillar-codes"), 1);
	assert_int_equal(count_queries("adoption-date"), 1);
	assert_int_equal(count_queries("later-than-text"), 1);
	assert_int_equal(count_queries("two-meanings"), 1);
	assert_int_equal(count_queries("session-number"), 1);
	assert_int_equal(count_queries("acronym"), 1);
	assert_int_equal(count_queries("person"), 1);
	assert_int_equal(count_queries("bracket"), 2);
	assert_int_equal(count_queries("weak-join"), 4);
	assert_int_equal(count_queries("weak-split"), 2);
	assert_int_equal(count_queries("stray-text"), 0);
	assert_int_equal(count_queries("unknown-column"), 0);
	assert_int_equal(count_queries("leftover"), 0);
	assert_int_equal(count_queries("other-years"), 1);
	assert_int_equal(fw->queries.n, 16);
}

static void
nothing_is_lost(void **state)
{
	NEEDS_SEED;
	assert_int_equal(coverage_missing(a, fw), 0);
	for (size_t column = 1; column <= 5; column++)
		assert_str(words_of_column(a, fw, column),
		    str_dup_z(a, words_of_source(a, fw, column)));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_of_every_pillar),
		cmocka_unit_test(title_block),
		cmocka_unit_test(coordinators),
		cmocka_unit_test(periods_with_their_words),
		cmocka_unit_test(markers_connectors_and_headings),
		cmocka_unit_test(kinds),
		cmocka_unit_test(leads_from_the_words_only),
		cmocka_unit_test(conditions_and_uncertainty),
		cmocka_unit_test(links_between_pillars),
		cmocka_unit_test(force_and_mandate),
		cmocka_unit_test(footnotes_stand_where_their_marks_are),
		cmocka_unit_test(codes_from_titles),
		cmocka_unit_test(doubts_are_listed),
		cmocka_unit_test(nothing_is_lost),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
