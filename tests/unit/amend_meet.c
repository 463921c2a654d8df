/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Changes of one amendment that meet: what is put where something goes, headings and footnotes of
 * what leaves its place, roles that stand for all. Nothing is lost that nobody was told of.
 */
#include "amended.h"
#include "instrument/amend_private.h"
#include "instrument/redline.h"

static struct marked
words(const char *text)
{
	return (struct marked){ .text = str_from(text) };
}

static struct fw_element *
action(struct desk *d, size_t pillar, size_t at)
{
	return &d->base->pillars.items[pillar].actions.items[at];
}

/* An action of the first pillar without words from which facts were read. */
static struct fw_element *
plain(struct desk *d, size_t at)
{
	struct fw_element *e = action(d, 0, at);

	e->text = words("Do it.");
	e->heading = words("");
	return e;
}

static void
nothing_is_put_into_what_is_removed(void **state)
{
	struct desk d = desk_of(*state);
	struct str going = d.base->pillars.items[1].uid;
	struct fw_element *e = action(&d, 0, 0);
	struct fw_amend_change *c;
	struct element_at at;

	removal(&d, going);
	move(&d, e->uid, going, STR_EMPTY);
	assert_conflict(&d, AMEND_NO_PLACE);
	assert_true(element_find(d.draft.fw, e->uid, &at));
	d.changes.n = 1;
	c = change(&d, AMEND_ADD, PART_ACTION, ulid_new(d.arena, NOW));
	c->pillar = going;
	c->after = words("New.");
	assert_conflict(&d, AMEND_NO_PLACE);
	c->part = PART_ROLE;
	c->after = words("ILO");
	assert_conflict(&d, AMEND_NO_PLACE);
	c->part = PART_RECOMMENDATION;
	assert_conflict(&d, AMEND_NO_PLACE);
	c->part = PART_CONDITION;
	c->parent = action(&d, 1, 0)->uid;
	assert_conflict(&d, AMEND_NO_PLACE);
	c->part = PART_ACTION;
	assert_conflict(&d, AMEND_NO_PLACE);
	/* A part of what goes may be moved out, and then be built upon. */
	move(&d, c->parent, d.base->pillars.items[0].uid, STR_EMPTY);
	(void)apply_cleanly(&d);
}

/* "March:" dates and names what stands under it, so it stays when its first action leaves. */
static void
a_heading_stays_with_what_stands_under_it(void **state)
{
	struct desk d = desk_of(*state);
	struct fw_element *first = plain(&d, 0);
	struct fw_element *second = plain(&d, 1);
	struct fw_element *third = plain(&d, 2);
	struct fw_amend_change *c;
	struct framework *fw;
	struct element_at at;

	first->heading = words("March:");
	move(&d, first->uid, d.base->pillars.items[1].uid, STR_EMPTY);
	fw = apply_cleanly(&d);
	assert_says(fw->pillars.items[0].actions.items[0].heading.text, "March:");
	assert_int_equal(fw->pillars.items[1].actions.items[0].heading.text.n, 0);
	assert_int_equal(d.draft.notes.n, 1);
	d.changes.n = 0;
	first->heading = words("");
	second->heading = words("April:");
	c = change(&d, AMEND_MERGE, PART_ACTION, first->uid);
	*fw_add(d.arena, &c->with) = second->uid;
	c->before = amend_merged_text(d.arena, d.base, first->uid, &c->with);
	c->after = words("Both.");
	fw = apply_cleanly(&d);
	assert_true(element_find(fw, third->uid, &at));
	assert_says(((struct fw_element *)at.item)->heading.text, "April:");
}

static void
a_merge_goes_no_deeper_than_a_text_may(void **state)
{
	struct desk d = desk_of(*state);
	struct fw_element *deep = plain(&d, 1);
	struct fw_amend_change *c;
	struct str first;

	deep->children.n = 0;
	first = action(&d, 0, 0)->uid;
	for (size_t i = 1; i < LIMIT_ELEMENT_DEPTH; i++) {
		*fw_add(d.arena, &deep->children) = new_element("deeper");
		deep = &deep->children.items[0];
		deep->uid = ulid_new(d.arena, NOW);
	}
	insert_at(d.arena, &action(&d, 0, 0)->children, 0, new_element("part"));
	action(&d, 0, 0)->children.items[0].uid = ulid_new(d.arena, NOW);
	c = change(&d, AMEND_MERGE, PART_ACTION, action(&d, 0, 0)->children.items[0].uid);
	*fw_add(d.arena, &c->with) = action(&d, 0, 1)->uid;
	c->before = amend_merged_text(d.arena, d.base, c->element, &c->with);
	c->after = words("Both.");
	assert_conflict(&d, AMEND_NO_PLACE);
	c->element = first;
	c->before = amend_merged_text(d.arena, d.base, c->element, &c->with);
	(void)apply_cleanly(&d);
}

static void
parts_of_a_numbered_whole_have_no_number(void **state)
{
	struct desk d = desk_of(*state);
	struct fw_element *e = plain(&d, 0);
	struct fw_amend_change *c = change(&d, AMEND_SPLIT, PART_ACTION, e->uid);
	struct fw_elements *list;

	e->marker = STR("1.");
	c->before = e->text;
	c->after = words("Do");
	*fw_add(d.arena, &c->with) = STR("it.");
	list = &apply_cleanly(&d)->pillars.items[0].actions;
	assert_says(list->items[0].marker, "1.");
	assert_says(list->items[1].marker, "");
	e->marker = STR("-");
	list = &apply_cleanly(&d)->pillars.items[0].actions;
	assert_says(list->items[1].marker, "-");
}

/* Words that are edited on the way keep the marks that they had. */
static void
parts_of_a_whole_keep_its_footnotes(void **state)
{
	struct desk d = desk_of(*state);
	struct fw_element *e = plain(&d, 0);
	struct fw_amend_change *c = change(&d, AMEND_SPLIT, PART_ACTION, e->uid);
	struct mark mark = { MARK_FOOTNOTE, 39, 40, d.base->footnotes.items[0].label };
	struct fw_elements *list;

	e->text = (struct marked){ STR("Publish the report, and use the courses1 there."), &mark,
		1 };
	c->before = e->text;
	c->after = words("Publish the report.");
	*fw_add(d.arena, &c->with) = STR("Use the courses1 there.");
	list = &apply_cleanly(&d)->pillars.items[0].actions;
	assert_int_equal(list->items[1].text.nmarks, 1);
	assert_int_equal(list->items[1].text.marks[0].start, 15);
}

static void
a_footnote_leaves_no_mark_anywhere(void **state)
{
	struct desk d = desk_of(*state);
	struct fw_footnote *note = &d.base->footnotes.items[0];
	struct fw_footnote *other = &d.base->footnotes.items[1];
	struct mark mark = { MARK_FOOTNOTE, 5, 6, note->label };
	struct framework *fw;

	plain(&d, 0)->heading = (struct marked){ STR("March1:"), &mark, 1 };
	other->text = (struct marked){ STR("As in1 that."), &mark, 1 };
	removal(&d, note->uid);
	fw = apply_cleanly(&d);
	assert_says(fw->pillars.items[0].actions.items[0].heading.text, "March:");
	assert_int_equal(fw->pillars.items[0].actions.items[0].heading.nmarks, 0);
	assert_int_equal(fw->footnotes.items[0].text.nmarks, 0);
	assert_int_equal(amend_count_marks(fw, note->label), 0);
}

static void
a_footnote_of_what_goes_does_not_come(void **state)
{
	struct desk d = desk_of(*state);
	struct fw_element *e = plain(&d, 0);
	struct fw_amend_change *c = change(&d, AMEND_ADD, PART_FOOTNOTE, ulid_new(d.arena, NOW));
	struct str note = c->element;
	struct element_at at;

	c->parent = e->uid;
	c->after = words("By post.");
	assert_true(element_find(apply_cleanly(&d), note, &at));
	removal(&d, e->uid);
	assert_false(element_find(apply_cleanly(&d), note, &at));
}

static void
all_take_part_until_their_role_goes(void **state)
{
	struct desk d = desk_of(*state);
	struct fw_pillar *p = &d.base->pillars.items[0];
	struct fw_role *role = fw_add(d.arena, &p->roles);

	*role = (struct fw_role){ .uid = ulid_new(d.arena, NOW), .kind = ROLE_INVOLVED,
		.who = { PARTY_GROUP, STR("all-members"), STR_EMPTY },
		.since = { .earliest = NO_DAY, .latest = NO_DAY } };
	p->involves_all = true;
	assert_true(apply_cleanly(&d)->pillars.items[0].involves_all);
	removal(&d, role->uid);
	assert_false(apply_cleanly(&d)->pillars.items[0].involves_all);
	/* A text that says so without a role goes on saying so. */
	d.changes.n = 0;
	p->roles.n--;
	assert_true(apply_cleanly(&d)->pillars.items[0].involves_all);
}

/* What names a pillar does not hold it where it goes itself, in whatever order. */
static void
what_names_a_pillar_may_go_with_it(void **state)
{
	struct desk d = desk_of(*state);
	struct fw_element *e = action(&d, 0, 0);

	*fw_add(d.arena, &e->leads) = (struct fw_party){ PARTY_PILLAR,
		d.base->pillars.items[1].code, STR_EMPTY };
	*fw_add(d.arena, &action(&d, 1, 0)->leads) = (struct fw_party){ PARTY_PILLAR,
		d.base->pillars.items[0].code, STR_EMPTY };
	removal(&d, d.base->pillars.items[1].uid);
	removal(&d, e->uid);
	(void)apply_cleanly(&d);
	d.changes.n = 1;
	removal(&d, d.base->pillars.items[0].uid);
	(void)apply_cleanly(&d);
}

/* Words in a column that nobody could read are kept by its heading. */
static void
a_heading_takes_its_words_along(void **state)
{
	struct desk d = desk_of(*state);
	struct fw_column *column = fw_add(d.arena, &d.base->columns);
	struct fw_amend_change *c;
	struct redline r;
	struct framework *fw;

	*column = (struct fw_column){ .uid = ulid_new(d.arena, NOW), .role = COLUMN_UNKNOWN,
		.heading = STR("Notes"), .years = { .earliest = NO_DAY, .latest = NO_DAY } };
	*fw_add(d.arena, &d.base->pillars.items[0].extra) = STR("Notes: of law");
	c = change(&d, AMEND_REPLACE, PART_HEADING, column->uid);
	c->field = STR("text");
	c->before = words("Notes");
	c->after = words("Remarks");
	fw = apply_cleanly(&d);
	assert_says(fw->pillars.items[0].extra.items[0], "Remarks: of law");
	redline_make(d.arena, d.base, fw, &r);
	assert_int_equal(r.count, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(nothing_is_put_into_what_is_removed),
		TEST(a_heading_stays_with_what_stands_under_it),
		TEST(a_merge_goes_no_deeper_than_a_text_may),
		TEST(parts_of_a_numbered_whole_have_no_number),
		TEST(parts_of_a_whole_keep_its_footnotes),
		TEST(a_footnote_leaves_no_mark_anywhere),
		TEST(a_footnote_of_what_goes_does_not_come),
		TEST(all_take_part_until_their_role_goes),
		TEST(what_names_a_pillar_may_go_with_it),
		TEST(a_heading_takes_its_words_along),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
