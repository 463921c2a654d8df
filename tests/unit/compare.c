/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A newer reading beside what is held: the same gives no difference, in any form; codes are kept
 * and never given twice; what people changed is not lost; what is not clear is asked.
 */
#include "compared.h"
#include "made_framework.h"

static void
a_framework_is_the_same_as_itself(void **state)
{
	struct arena *a = *state;
	struct framework *held = held_sample(a);
	struct comparison c = compare_to(a, held, NULL, read_sample(a));

	assert_same(a, &c, SAMPLE);
	assert_int_equal(c.differences.n, 0);
	assert_int_equal(c.new_points.n, 0);
	assert_int_equal(c.gone_points.n, 0);
	assert_int_equal(c.counts[PART_PILLAR].same, 8);
	assert_int_equal(c.counts[PART_RECOMMENDATION].same, 13);
	assert_int_equal(c.merged->queries.n, held->queries.n);
}

/* Texts of few words, many of them alike: what the words cannot tell apart, the place does. */
static void
any_framework_is_the_same_as_itself(void **state)
{
	struct arena *a = *state;

	for (uint64_t seed = 1; seed <= 200; seed++) {
		struct arena_mark mark = arena_mark(a);
		struct framework *held = made_framework(a, seed);
		struct comparison c;

		framework_assign_uids(a, held, NOW);
		c = compare_to(a, held, NULL, made_framework(a, seed));
		assert_same(a, &c, str_dup_z(a, str_format(a, "seed %d", (int)seed)));
		arena_rewind(a, mark);
	}
}

static void
another_form_of_a_document_says_the_same(void **state)
{
	static const char *const forms[] = { "examples/framework.tsv", "examples/framework.md",
		"examples/framework.html", "examples/framework.docx" };
	struct arena *a = *state;

	for (size_t i = 0; i < COUNT_OF(forms); i++) {
		for (size_t k = 0; k < COUNT_OF(forms); k++) {
			struct framework *held = read_file(a, forms[i]);
			struct comparison c;

			framework_assign_uids(a, held, NOW);
			c = compare_to(a, held, NULL, read_file(a, forms[k]));
			assert_same(a, &c, forms[k]);
		}
	}
}

static void
a_new_element_gets_the_next_number(void **state)
{
	struct arena *a = *state;
	struct framework *newer = read_sample(a);
	struct comparison c;

	insert_at(a, &pillar(newer, "CJ")->actions, 0,
	    new_element("Publish a yearbook of hopeful court decisions"));
	c = compare_to(a, held_sample(a), NULL, newer);
	assert_text(a, &c, "+ action CJ 20 Publish a yearbook of hopeful court decisions\n");
	element(c.merged, "CJ 20");
	element(c.merged, "CJ 1");
}

static void
a_removed_code_is_not_given_again(void **state)
{
	struct arena *a = *state;
	struct framework *newer = read_sample(a);
	struct framework *held = held_sample(a);
	struct comparison_input input = { .held = held, .newer = newer, .now_ms = NOW };
	struct comparison c;

	*fw_add(a, &input.used_codes) = STR("CJ 31");
	*fw_add(a, &input.used_codes) = STR("EM R9");
	insert_at(a, &pillar(newer, "CJ")->actions, 0, new_element("Something never read before"));
	assert_int_equal(comparison_make(a, &input, &c), ST_OK);
	assert_text(a, &c, "+ action CJ 32 Something never read before\n");
}

static void
pillars_that_change_places_keep_their_codes(void **state)
{
	struct arena *a = *state;
	struct framework *newer = read_sample(a);
	struct fw_pillar first = newer->pillars.items[0];
	struct comparison c;

	newer->pillars.items[0] = newer->pillars.items[5];
	newer->pillars.items[5] = first;
	newer->pillars.items[0].code = STR("XX");
	c = compare_to(a, held_sample(a), NULL, newer);
	assert_int_equal(c.counts[PART_PILLAR].moved, 2);
	assert_int_equal(c.differences.n, 2);
	assert_string_equal(str_dup_z(a, c.merged->pillars.items[0].code),
	    str_dup_z(a, held_sample(a)->pillars.items[5].code));
}

static void
one_moved_within_its_list_is_one_difference(void **state)
{
	struct arena *a = *state;
	struct framework *newer = read_sample(a);
	struct fw_elements *list = &pillar(newer, "CJ")->actions;
	struct fw_element moved = list->items[7];
	struct comparison c;

	remove_at(list, 7);
	insert_at(a, list, 1, moved);
	c = compare_to(a, held_sample(a), NULL, newer);
	assert_text(a, &c, "> action CJ 8 from: CJ, after CJ 7; to: CJ, after CJ 1\n");
}

static void
a_renamed_pillar_is_known_by_what_stands_in_it(void **state)
{
	struct arena *a = *state;
	struct framework *newer = read_sample(a);
	struct comparison c;

	pillar(newer, "CJ")->title.text = STR("Law");
	pillar(newer, "CJ")->title.nmarks = 0;
	pillar(newer, "CJ")->short_title = STR("Law");
	pillar(newer, "CJ")->code = STR("LA");
	c = compare_to(a, held_sample(a), NULL, newer);
	assert_int_equal(c.counts[PART_PILLAR].changed, 1);
	assert_int_equal(c.counts[PART_PILLAR].added + c.counts[PART_PILLAR].removed, 0);
	assert_int_equal(c.differences.n, 1);
	element(c.merged, "CJ 7");
}

static void
set_lead(struct arena *a, struct fw_element *e, const char *code)
{
	e->leads = (struct fw_partys){ 0 };
	*fw_add(a, &e->leads) = (struct fw_party){ PARTY_AGENCY, str_from(code), STR_EMPTY };
}

static const char *
lead_of(struct arena *a, struct framework *fw, const char *code)
{
	const struct fw_element *e = element(fw, code);

	return e->leads.n == 1 ? str_dup_z(a, e->leads.items[0].code) : "not one";
}

static size_t
count_points(const struct framework *fw, const char *kind)
{
	size_t n = 0;

	for (size_t i = 0; i < fw->queries.n; i++)
		n += str_equal(fw->queries.items[i].kind, str_from(kind));
	return n;
}

static const char *
answer_to(struct arena *a, const struct framework *fw, const char *kind)
{
	for (size_t i = 0; i < fw->queries.n; i++) {
		if (str_equal(fw->queries.items[i].kind, str_from(kind)))
			return str_dup_z(a, fw->queries.items[i].answer);
	}
	return "no such point";
}

static void
what_people_changed_is_not_lost(void **state)
{
	struct arena *a = *state;
	struct framework *base = held_sample(a);
	struct framework *held = framework_copy(a, base);
	struct framework *newer = read_sample(a);
	struct comparison c;

	set_lead(a, element(held, "CJ 7"), "WHO");   /* people; the document says the same */
	set_lead(a, element(held, "CJ 8"), "WHO");   /* people; the document says yet another */
	set_lead(a, element(newer, "CJ 8"), "ITC");
	set_lead(a, element(newer, "CJ 9"), "ITC");  /* the document alone */
	set_lead(a, element(held, "CJ 10"), "ITC");  /* both the same */
	set_lead(a, element(newer, "CJ 10"), "ITC");
	c = compare_to(a, held, base, newer);
	assert_string_equal(lead_of(a, c.merged, "CJ 7"), "WHO");
	assert_string_equal(lead_of(a, c.merged, "CJ 8"), "WHO");
	assert_string_equal(lead_of(a, c.merged, "CJ 9"), "ITC");
	assert_string_equal(lead_of(a, c.merged, "CJ 10"), "ITC");
	assert_string_equal(lead_of(a, c.adopted, "CJ 8"), "ITC");
	assert_text(a, &c, "! action CJ 8 leads: WHO stays; the document has ITC\n"
	    "~ action CJ 9 leads: (nothing) -> ITC\n");
	assert_int_equal(count_points(c.merged, "newer-value"), 1);
}

/* The document of the last time says ITC too: nothing new, so no second point. */
static void
a_value_that_was_kept_once_is_not_asked_about_again(void **state)
{
	struct arena *a = *state;
	struct framework *base = held_sample(a);
	struct framework *held = framework_copy(a, base);
	struct framework *newer = read_sample(a);
	struct comparison first;
	struct comparison second;

	set_lead(a, element(held, "CJ 8"), "WHO");
	set_lead(a, element(newer, "CJ 8"), "ITC");
	first = compare_to(a, held, base, newer);
	newer = read_sample(a);
	set_lead(a, element(newer, "CJ 8"), "ITC");
	second = compare_to(a, first.merged, first.adopted, newer);
	assert_same(a, &second, "the second time");
	assert_string_equal(lead_of(a, second.merged, "CJ 8"), "WHO");
	assert_int_equal(count_points(second.merged, "newer-value"), 1);
	assert_int_equal(second.gone_points.n, 0);
}

static void
what_people_added_stays_and_what_they_took_out_does_not_come_back(void **state)
{
	struct arena *a = *state;
	struct framework *base = held_sample(a);
	struct framework *held = framework_copy(a, base);
	struct fw_roles *roles = &pillar(held, "CJ")->roles;
	size_t before = roles->n;
	struct comparison c;

	roles->items[before - 1] = (struct fw_role){ .uid = STR("01HF000000000000000000000A"),
		.kind = ROLE_INVOLVED, .who = { PARTY_AGENCY, STR("ITC"), STR_EMPTY } };
	insert_at(a, &pillar(held, "CJ")->actions, 0, new_element("People thought of this"));
	pillar(held, "CJ")->actions.items[0].uid = STR("01HF000000000000000000000B");
	pillar(held, "CJ")->actions.items[0].code = STR("CJ 20");
	c = compare_to(a, held, base, read_sample(a));
	assert_same(a, &c, "the same document");
	roles = &pillar(c.merged, "CJ")->roles;
	assert_int_equal(roles->n, before);
	assert_string_equal(str_dup_z(a, roles->items[before - 1].who.code), "ITC");
	element(c.merged, "CJ 20");
}

static void
a_settled_point_keeps_its_answer(void **state)
{
	struct arena *a = *state;
	struct framework *held = held_sample(a);
	struct framework *newer = read_sample(a);
	struct comparison c;

	held->queries.items[2].state = STR("settled");
	held->queries.items[2].answer = STR("It is one text.");
	insert_at(a, &pillar(newer, "CJ")->actions, 0, new_element("Something never read before"));
	c = compare_to(a, held, NULL, newer);
	assert_int_equal(c.kept_answers, 1);
	assert_string_equal(str_dup_z(a, c.merged->queries.items[2].answer), "It is one text.");
	assert_true(str_equal(c.merged->queries.items[2].uid, held->queries.items[2].uid));
	assert_int_equal(c.new_points.n + c.gone_points.n, 0);
}

/* --- doubts -------------------------------------------------------------------------------- */

static void
two_that_fit_alike_are_a_point_to_settle(void **state)
{
	struct arena *a = *state;
	struct framework *held = read_sample(a);
	struct framework *newer = read_sample(a);
	struct comparison_input input = { .held = held, .newer = newer, .now_ms = NOW };
	struct comparison c;

	*fw_add(a, &pillar(held, "CJ")->actions) = new_element(WORDS "left hand");
	*fw_add(a, &pillar(held, "CJ")->actions) = new_element(WORDS "right foot");
	pillar(held, "CJ")->actions.items[pillar(held, "CJ")->actions.n - 2].code = STR("CJ 20");
	pillar(held, "CJ")->actions.items[pillar(held, "CJ")->actions.n - 1].code = STR("CJ 21");
	framework_assign_uids(a, held, NOW);
	*fw_add(a, &pillar(newer, "CJ")->actions) = new_element(WORDS "red mouth");
	assert_int_equal(comparison_make(a, &input, &c), ST_OK);
	assert_int_equal(count_points(c.merged, "newer-match"), 1);
	assert_int_equal(c.asks.n, 1);
	assert_string_equal(str_dup_z(a, c.asks.items[0].proposed), "?");
	element(c.merged, "CJ 20");

	/* The person says: the other one. */
	input.newer = read_sample(a);
	*fw_add(a, &pillar(input.newer, "CJ")->actions) = new_element(WORDS "red mouth");
	*fw_add(a, &input.decisions) = (struct fw_decision){ STR("?"), STR("CJ 21") };
	assert_int_equal(comparison_make(a, &input, &c), ST_OK);
	element(c.merged, "CJ 21");
	assert_int_equal(count_points(c.merged, "newer-match"), 1);
	assert_string_equal(answer_to(a, c.merged, "newer-match"), "CJ 21");

	/* Or: it is new. */
	input.newer = read_sample(a);
	*fw_add(a, &pillar(input.newer, "CJ")->actions) = new_element(WORDS "red mouth");
	input.decisions.items[0].held = STR_EMPTY;
	assert_int_equal(comparison_make(a, &input, &c), ST_OK);
	element(c.merged, "CJ 22");
	assert_string_equal(answer_to(a, c.merged, "newer-match"), "new");
	assert_int_equal(c.counts[PART_ACTION].removed, 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_framework_is_the_same_as_itself),
		TEST(any_framework_is_the_same_as_itself),
		TEST(another_form_of_a_document_says_the_same),
		TEST(a_new_element_gets_the_next_number),
		TEST(a_removed_code_is_not_given_again),
		TEST(pillars_that_change_places_keep_their_codes),
		TEST(one_moved_within_its_list_is_one_difference),
		TEST(a_renamed_pillar_is_known_by_what_stands_in_it),
		TEST(what_people_changed_is_not_lost),
		TEST(a_value_that_was_kept_once_is_not_asked_about_again),
		TEST(what_people_added_stays_and_what_they_took_out_does_not_come_back),
		TEST(a_settled_point_keeps_its_answer),
		TEST(two_that_fit_alike_are_a_point_to_settle),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
