/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Amendments as drafts: each operation does what it says and nothing else; what the adopted text
 * no longer says is a conflict; words and the facts read from them go together.
 */
#include "amended.h"

/* --- values -------------------------------------------------------------------------------- */

static void
check_values(struct arena *a, struct framework *fw, struct str uid, bool is_made)
{
	struct element_at at;
	const struct element_field *fields;
	struct errors errors;
	size_t n;

	assert_true(element_find(fw, uid, &at));
	fields = element_fields(at.part, &n);
	for (size_t i = 0; i < n; i++) {
		struct marked value = element_value_get(a, fw, &at, &fields[i]);
		struct marked again;

		errors_init(&errors, a);
		/* Frameworks made by chance refer to groups there, and have any text. */
		if (value.text.n == 0 || (is_made && fields[i].kind == VALUE_TEXT) ||
		    (fields[i].kind == VALUE_PILLARS && is_made) ||
		    (fields[i].kind == VALUE_ANSWERS && is_made) ||
		    (fields[i].kind == VALUE_TEXTS && is_made))
			continue;
		if (element_value_set(fw, &at, &fields[i], value, &errors) != ST_OK)
			fail_msg("%s: %.*s", fields[i].name, STR_ARG(errors.items[0].message));
		again = element_value_get(a, fw, &at, &fields[i]);
		assert_true(marked_equal(a, &value, &again) ||
		    (is_made && fields[i].kind == VALUE_PARTIES)); /* each once */
		assert_non_null(element_field_row(at.part, &fields[i]));
	}
}

static void
every_value_reads_back(void **state)
{
	struct arena *a = *state;

	for (uint64_t seed = 0; seed <= 40; seed++) {
		struct framework *fw = seed == 0 ? held_sample(a) : made_framework(a, seed);
		struct str before;

		framework_assign_uids(a, fw, NOW);
		before = json_of(a, fw);
		for (enum compared_part part = PART_FRAMEWORK; part < PART_COUNT; part++) {
			struct fw_texts uids = framework_list_uids(a, fw, part);

			for (size_t i = 0; element_type(part) != NULL && i < uids.n; i++)
				check_values(a, fw, uids.items[i], seed > 0);
		}
		if (seed == 0)
			assert_string_equal(str_dup_z(a, json_of(a, fw)), str_dup_z(a, before));
	}
}

static void
set_fails(struct desk *d, const char *field, const char *value, const char *words)
{
	struct element_at at;
	struct errors errors;
	struct str before = json_of(d->arena, d->base);

	errors_init(&errors, d->arena);
	assert_true(element_find(d->base, d->base->pillars.items[0].actions.items[0].uid, &at));
	assert_int_not_equal(element_value_set(d->base, &at,
	    element_field_find(PART_ACTION, str_from(field)),
	    (struct marked){ .text = str_from(value) }, &errors), ST_OK);
	assert_int_equal(errors.n, 1);
	if (str_find(errors.items[0].message, str_from(words), 0) == SIZE_MAX)
		fail_msg("%.*s", STR_ARG(errors.items[0].message));
	assert_string_equal(str_dup_z(d->arena, before),
	    str_dup_z(d->arena, json_of(d->arena, d->base)));
}

static void
values_that_cannot_be_are_refused(void **state)
{
	struct desk d = desk_of(*state);

	set_fails(&d, "period", "2021-02-30", "calendar");
	set_fails(&d, "period", "when we can", "names no date");
	set_fails(&d, "period", "May = 2021-99", "names no date");
	set_fails(&d, "kind", "song", "no choice");
	set_fails(&d, "related", "XX", "no pillar");
	set_fails(&d, "answers", "XX R1", "no recommendation");
	set_fails(&d, "uncertain", "weather", "none of");
	set_fails(&d, "period_inherited", "maybe", "neither");
	set_fails(&d, "leads", "pillar:", "no code");
	set_fails(&d, "leads", "WHO; A\x01", "sign");
	set_fails(&d, "text", "", "empty");
}

static void
dates_are_read_from_words(void **state)
{
	struct desk d = desk_of(*state);
	struct fw_element *e = &d.base->pillars.items[0].actions.items[0];

	replace(&d, e->uid, "period", "third week of May")->is_confirmed = true;
	d.changes.items[0].reason = STR("moved");
	e = &apply_cleanly(&d)->pillars.items[0].actions.items[0];
	assert_says(e->period.words, "third week of May");
	assert_says(e->period.edtf, "2021-05-15/2021-05-21");
	assert_int_equal(e->period.earliest, date_from_civil(2021, 5, 15));
}

/* --- operations ---------------------------------------------------------------------------- */

static void
no_change_changes_nothing(void **state)
{
	struct desk d = desk_of(*state);

	assert_same_text(d.arena, apply_cleanly(&d), d.base);
}

static void
text_is_replaced_only_where_it_still_stands(void **state)
{
	struct desk d = desk_of(*state);
	struct fw_element *e = &d.base->pillars.items[0].actions.items[1];
	struct fw_element expected = *e;

	replace(&d, e->uid, "text", "Something else.")->reason = STR("tested");
	d.changes.items[0].is_confirmed = true;
	assert_says(apply_cleanly(&d)->pillars.items[0].actions.items[1].text.text,
	    "Something else.");
	assert_true(marked_equal(d.arena, &e->text, &expected.text));
	/* Meanwhile another revision says otherwise. */
	e->text = (struct marked){ .text = STR("They changed it.") };
	assert_conflict(&d, AMEND_OTHER_TEXT);
	assert_says(d.draft.conflicts.items[0].now.text, "They changed it.");
	assert_says(d.draft.fw->pillars.items[0].actions.items[1].text.text, "They changed it.");
	/* Or the same. */
	e->text = (struct marked){ .text = STR("Something else.") };
	assert_same_text(d.arena, apply_cleanly(&d), d.base);
	assert_int_equal(d.draft.notes.n, 1);
}

static void
two_edits_of_one_sentence_are_offered_together(void **state)
{
	struct desk d = desk_of(*state);
	struct fw_element *e = &d.base->pillars.items[0].actions.items[1];

	e->text = (struct marked){ .text = STR("Draft a short note on standards by May.") };
	replace(&d, e->uid, "text", "Draft a long note on standards by May.");
	e->text = (struct marked){ .text = STR("Draft a short note on standards by June.") };
	assert_conflict(&d, AMEND_OTHER_TEXT);
	assert_says(d.draft.conflicts.items[0].proposal, "Draft a long note on standards by June.");
	e->text = (struct marked){ .text = STR("Draft a tiny note on standards by May.") };
	assert_conflict(&d, AMEND_OTHER_TEXT);
	assert_int_equal(d.draft.conflicts.items[0].proposal.n, 0);
}

static void
two_changes_of_one_value_are_refused(void **state)
{
	struct desk d = desk_of(*state);
	struct fw_element *e = &d.base->pillars.items[0].actions.items[1];

	replace(&d, e->uid, "text", "One.")->reason = STR("tested");
	d.changes.items[0].is_confirmed = true;
	replace(&d, e->uid, "text", "Two.");
	assert_conflict(&d, AMEND_TWICE);
	assert_int_equal(d.draft.conflicts.items[0].change, 1);
	d.changes.n = 1;
	removal(&d, e->uid);
	assert_conflict(&d, AMEND_TWICE);
}

static void
what_is_added_gets_the_next_code(void **state)
{
	struct desk d = desk_of(*state);
	struct fw_pillar *p = &d.base->pillars.items[0];
	struct fw_amend_change *c = change(&d, AMEND_ADD, PART_ACTION, ulid_new(d.arena, NOW));
	struct amend_input input = { .base = d.base, .changes = &d.changes };
	struct str uid = c->element;
	struct str last = str_format(d.arena, "%.*s 40", STR_ARG(p->code));

	c->pillar = p->uid;
	c->next_to = p->actions.items[0].uid;
	c->after.text = STR("A new thing.");
	replace(&d, uid, "leads", "WHO; ITC")->reason = STR("they offered");
	*fw_add(d.arena, &input.used_codes) = last;
	amend_apply(d.arena, &input, &d.draft);
	assert_int_equal(d.draft.conflicts.n, 0);
	p = &d.draft.fw->pillars.items[0];
	assert_says(p->actions.items[1].text.text, "A new thing.");
	assert_says(p->actions.items[1].code, str_dup_z(d.arena, str_format(d.arena, "%.*s 41",
	    STR_ARG(p->code))));
	assert_int_equal(p->actions.items[1].leads.n, 2);
	assert_int_equal(p->actions.items[1].horizon, HORIZON_THIS_YEAR);
	assert_says(d.draft.codes[0], str_dup_z(d.arena, p->actions.items[1].code));
	/* An agency that the text names for the first time is listed. */
	assert_int_equal(d.draft.fw->agencies.n, d.base->agencies.n + 1);
}

static void
a_removal_takes_what_its_author_saw(void **state)
{
	struct desk d = desk_of(*state);
	struct fw_element *parent = NULL;

	for (size_t p = 0; p < d.base->pillars.n && parent == NULL; p++) {
		for (size_t i = 0; i < d.base->pillars.items[p].actions.n; i++) {
			if (d.base->pillars.items[p].actions.items[i].children.n > 1)
				parent = &d.base->pillars.items[p].actions.items[i];
		}
	}
	assert_non_null(parent);
	removal(&d, parent->uid);
	(void)apply_cleanly(&d);
	assert_int_equal(d.draft.notes.n > 0, 1);
	/* A part that came later does not go unseen. */
	insert_at(d.arena, &parent->children, 0, new_element("later"));
	parent->children.items[0].uid = ulid_new(d.arena, NOW);
	assert_conflict(&d, AMEND_OTHER_TEXT);
	assert_same_text(d.arena, d.draft.fw, d.base);
}

static void
a_part_may_be_moved_out_of_what_is_removed(void **state)
{
	struct desk d = desk_of(*state);
	struct fw_pillar *p = &d.base->pillars.items[1];
	struct fw_element *parent = NULL;
	struct str child;
	struct element_at at;

	for (size_t i = 0; i < p->actions.n && parent == NULL; i++) {
		if (p->actions.items[i].children.n > 0)
			parent = &p->actions.items[i];
	}
	assert_non_null(parent);
	child = parent->children.items[0].uid;
	removal(&d, parent->uid);
	move(&d, child, d.base->pillars.items[2].uid, STR_EMPTY);
	(void)apply_cleanly(&d);
	assert_true(element_find(d.draft.fw, child, &at));
	assert_int_equal(at.pillar, 2);
	assert_null(at.parent);
	assert_false(element_find(d.draft.fw, parent->uid, &at));
}

static void
a_move_keeps_the_code_and_follows_the_list(void **state)
{
	struct desk d = desk_of(*state);
	struct fw_element *e = &d.base->pillars.items[0].actions.items[0];
	struct fw_amend_change *c = move(&d, e->uid, d.base->pillars.items[1].uid, STR_EMPTY);
	struct fw_element *moved;

	c->is_to_goals = true;
	moved = &apply_cleanly(&d)->pillars.items[1].goals.items[0];
	assert_says(moved->code, str_dup_z(d.arena, e->code));
	assert_int_equal(moved->horizon, HORIZON_LATER_YEARS);
	assert_int_equal(moved->kind, ELEMENT_GOAL);
	assert_int_equal(d.draft.fw->pillars.items[0].actions.n,
	    d.base->pillars.items[0].actions.n - 1);
	c->before.text = STR("elsewhere");
	assert_conflict(&d, AMEND_OTHER_TEXT);
	c->before.text = element_place(d.arena, d.base, &(struct element_at){
		.part = PART_ACTION, .item = e });
	c->parent = e->uid;
	assert_conflict(&d, AMEND_NO_PLACE);
	c->parent = STR("01ARZ3NDEKTSV4RRFFQ69G5FAV");
	assert_conflict(&d, AMEND_NO_PLACE);
}

static void
a_split_gives_new_codes_and_keeps_the_first(void **state)
{
	struct desk d = desk_of(*state);
	struct fw_pillar *p = &d.base->pillars.items[0];
	struct fw_element *e = &p->actions.items[1];
	struct fw_amend_change *c = change(&d, AMEND_SPLIT, PART_ACTION, e->uid);
	struct str first_uid;

	c->before = e->text;
	c->after.text = STR("First half.");
	*fw_add(d.arena, &c->with) = STR("Second half.");
	*fw_add(d.arena, &c->with) = STR("Third half.");
	p = &apply_cleanly(&d)->pillars.items[0];
	assert_says(p->actions.items[1].uid, str_dup_z(d.arena, e->uid));
	assert_says(p->actions.items[1].text.text, "First half.");
	assert_says(p->actions.items[2].text.text, "Second half.");
	assert_says(p->actions.items[3].text.text, "Third half.");
	assert_true(ulid_is_valid(p->actions.items[2].uid));
	assert_false(str_equal(p->actions.items[1].code, e->code));
	assert_says(p->actions.items[1].origins.items[0], str_dup_z(d.arena, e->code));
	assert_says(p->actions.items[3].origins.items[0], str_dup_z(d.arena, e->code));
	assert_int_equal(p->actions.items[2].leads.n, e->leads.n);
	first_uid = p->actions.items[2].uid;
	assert_says(apply_cleanly(&d)->pillars.items[0].actions.items[2].uid,
	    str_dup_z(d.arena, first_uid));
}

static void
a_merge_brings_facts_and_parts_together(void **state)
{
	struct desk d = desk_of(*state);
	struct fw_pillar *p = &d.base->pillars.items[0];
	struct fw_element *one = &p->actions.items[0];
	struct fw_element *two = &p->actions.items[2];
	struct fw_amend_change *c = change(&d, AMEND_MERGE, PART_ACTION, one->uid);
	struct fw_element *whole;

	two->leads = (struct fw_partys){ 0 };
	*fw_add(d.arena, &two->leads) = (struct fw_party){ PARTY_AGENCY, STR("UNFPA"), STR_EMPTY };
	*fw_add(d.arena, &c->with) = two->uid;
	c->before = amend_merged_text(d.arena, d.base, one->uid, &c->with);
	c->after.text = STR("Both at once.");
	whole = &apply_cleanly(&d)->pillars.items[0].actions.items[0];
	assert_says(whole->text.text, "Both at once.");
	assert_int_equal(whole->origins.n, 2);
	assert_int_equal(whole->leads.n, one->leads.n + 1);
	assert_int_equal(whole->children.n, one->children.n + two->children.n);
	assert_int_equal(d.draft.fw->pillars.items[0].actions.n, p->actions.n - 1);
	two->text.text = STR("Changed meanwhile.");
	assert_conflict(&d, AMEND_OTHER_TEXT);
	assert_same_text(d.arena, d.draft.fw, d.base);
}

static void
pillars_come_go_sleep_and_wake(void **state)
{
	struct desk d = desk_of(*state);
	struct fw_amend_change *c = change(&d, AMEND_ADD, PART_PILLAR, ulid_new(d.arena, NOW));
	struct str uid = c->element;
	struct str dormant = d.base->pillars.items[2].uid;
	struct framework *fw;

	c->after.text = STR("Youth at Work");
	c->next_to = d.base->pillars.items[0].uid;
	c = change(&d, AMEND_ADD, PART_ACTION, ulid_new(d.arena, NOW));
	c->pillar = uid;
	c->after.text = STR("Begin.");
	c = change(&d, AMEND_ADD, PART_ROLE, ulid_new(d.arena, NOW));
	c->pillar = uid;
	c->after.text = STR("ILO");
	replace(&d, c->element, "interim", "yes");
	replace(&d, dormant, "status", "dormant");
	replace(&d, dormant, "review", "Q1 2022");
	replace(&d, dormant, "reason", "Waits for funds.");
	fw = apply_cleanly(&d);
	assert_int_equal(fw->pillars.n, d.base->pillars.n + 1);
	assert_says(fw->pillars.items[1].code, "YAW");
	assert_says(fw->pillars.items[1].actions.items[0].code, "YAW 1");
	assert_true(fw->pillars.items[1].roles.items[0].is_interim);
	assert_says(fw->pillars.items[1].roles.items[0].who.code, "ILO");
	assert_int_equal(fw->pillars.items[3].status, PILLAR_DORMANT);
	assert_says(fw->pillars.items[3].review.edtf, "2022-33");
	d.changes.n = 0;
	removal(&d, d.base->pillars.items[1].uid);
	fw = apply_cleanly(&d);
	assert_int_equal(fw->pillars.n, d.base->pillars.n - 1);
	assert_true(d.draft.notes.n > 0);
	for (size_t i = 0; i < fw->recommendations.n; i++)
		assert_true(fw->recommendations.items[i].placements.n > 0);
}

static void
a_pillar_that_still_leads_is_not_removed(void **state)
{
	struct desk d = desk_of(*state);
	struct fw_element *e = &d.base->pillars.items[0].actions.items[0];

	*fw_add(d.arena, &e->leads) = (struct fw_party){ PARTY_PILLAR,
		d.base->pillars.items[1].code, STR_EMPTY };
	removal(&d, d.base->pillars.items[1].uid);
	assert_conflict(&d, AMEND_STILL_NAMED);
}

static void
footnotes_come_with_their_mark_and_go_with_it(void **state)
{
	struct desk d = desk_of(*state);
	struct fw_element *e = &d.base->pillars.items[0].actions.items[1];
	struct fw_amend_change *c = change(&d, AMEND_ADD, PART_FOOTNOTE, ulid_new(d.arena, NOW));
	struct str note = c->element;
	struct framework *fw;
	struct marked *text;

	e->text = (struct marked){ .text = STR("Write it down and send it.") };
	c->parent = e->uid;
	c->after.text = STR("By post.");
	*fw_add(d.arena, &c->with) = STR("down");
	fw = apply_cleanly(&d);
	text = &fw->pillars.items[0].actions.items[1].text;
	assert_int_equal(fw->footnotes.n, d.base->footnotes.n + 1);
	assert_int_equal(text->nmarks, 1);
	assert_int_equal(text->marks[0].start, 13);
	assert_says(text->marks[0].label, str_dup_z(d.arena,
	    fw->footnotes.items[fw->footnotes.n - 1].label));
	assert_int_equal(fw->pillars.items[0].actions.items[1].footnotes.n, 1);
	/* In the adopted text now; then the words go, and with them the note. */
	d.base = fw;
	d.changes.n = 0;
	replace(&d, e->uid, "text", "Send it.");
	fw = apply_cleanly(&d);
	assert_int_equal(fw->footnotes.n, d.base->footnotes.n - 1);
	assert_int_equal(d.draft.notes.n, 1);
	d.changes.n = 0;
	removal(&d, note);
	fw = apply_cleanly(&d);
	assert_says(fw->pillars.items[0].actions.items[1].text.text, "Write it down and send it.");
	assert_int_equal(fw->pillars.items[0].actions.items[1].footnotes.n, 0);
}

static void
words_and_facts_go_together(void **state)
{
	struct desk d = desk_of(*state);
	struct fw_element *e = &d.base->pillars.items[0].actions.items[1];
	struct fw_amend_change *c;

	e->text = (struct marked){ .text = STR("Meet by 30 June 2021 (WHO leading).") };
	e->period = (struct period){ .words = STR("by 30 June 2021"),
		.edtf = STR("[..2021-06-30]"), .earliest = NO_DAY,
		.latest = date_from_civil(2021, 6, 30) };
	e->leads = (struct fw_partys){ 0 };
	*fw_add(d.arena, &e->leads) = (struct fw_party){ PARTY_AGENCY, STR("WHO"), STR("WHO") };
	c = replace(&d, e->uid, "text", "Meet soon (WHO leading).");
	assert_conflict(&d, AMEND_APART);
	assert_says(d.draft.fw->pillars.items[0].actions.items[1].text.text,
	    "Meet soon (WHO leading).");
	c->is_confirmed = true;
	assert_conflict(&d, AMEND_APART);
	c->reason = STR("The day stays understood.");
	(void)apply_cleanly(&d);
	c->is_confirmed = false;
	replace(&d, e->uid, "period", "t.b.d.");
	(void)apply_cleanly(&d);
	d.changes.n = 0;
	replace(&d, e->uid, "leads", "WHO; ILO");
	assert_conflict(&d, AMEND_APART);
	d.changes.n = 0;
	replace(&d, e->uid, "text", "Convene by 30 June 2021 (WHO leading).");
	(void)apply_cleanly(&d);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_value_reads_back),
		TEST(values_that_cannot_be_are_refused),
		TEST(dates_are_read_from_words),
		TEST(no_change_changes_nothing),
		TEST(text_is_replaced_only_where_it_still_stands),
		TEST(two_edits_of_one_sentence_are_offered_together),
		TEST(two_changes_of_one_value_are_refused),
		TEST(what_is_added_gets_the_next_code),
		TEST(a_removal_takes_what_its_author_saw),
		TEST(a_part_may_be_moved_out_of_what_is_removed),
		TEST(a_move_keeps_the_code_and_follows_the_list),
		TEST(a_split_gives_new_codes_and_keeps_the_first),
		TEST(a_merge_brings_facts_and_parts_together),
		TEST(pillars_come_go_sleep_and_wake),
		TEST(a_pillar_that_still_leads_is_not_removed),
		TEST(footnotes_come_with_their_mark_and_go_with_it),
		TEST(words_and_facts_go_together),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
