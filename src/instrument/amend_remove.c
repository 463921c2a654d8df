/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Removes elements of a draft with what belongs to them, and then what nothing leads to any more.
 * What surprises: removals are checked first and carried out last, so that other changes neither
 * stand on what goes nor lose it before it was moved out.
 */
#include "instrument/amend_private.h"

#include <string.h>

static const struct fw_amend_change *
change_at(const struct amending *m, size_t change)
{
	return &m->input->changes->items[change];
}

/* --- what goes with it --------------------------------------------------------------------- */

static void
list_parts(struct arena *a, struct fw_texts *out, const struct fw_elements *list)
{
	for (size_t i = 0; i < list->n; i++) {
		*fw_add(a, out) = list->items[i].uid;
		list_parts(a, out, &list->items[i].children);
	}
}

struct fw_texts
amend_goes_with(struct arena *a, const struct framework *fw, const struct element_at *at)
{
	struct fw_texts out = { 0 };

	(void)fw;
	if (at->part == PART_ACTION) {
		list_parts(a, &out, &((const struct fw_element *)at->item)->children);
	} else if (at->part == PART_PILLAR) {
		const struct fw_pillar *p = at->item;

		list_parts(a, &out, &p->actions);
		list_parts(a, &out, &p->goals);
	}
	return out;
}

static bool
has_text(const struct fw_texts *list, struct str text)
{
	for (size_t i = 0; i < list->n; i++) {
		if (str_equal(list->items[i], text))
			return true;
	}
	return false;
}

/* Whether a change takes it out of where it stands, or makes it a part of something else. */
static bool
is_led_away(const struct amending *m, struct str uid)
{
	for (size_t i = 0; i < m->input->changes->n; i++) {
		const struct fw_amend_change *c = change_at(m, i);

		if ((c->operation == AMEND_MOVE && str_equal(c->element, uid)) ||
		    (c->operation == AMEND_MERGE && has_text(&c->with, uid)) ||
		    (c->operation == AMEND_REMOVE && str_equal(c->element, uid)))
			return true;
	}
	return false;
}

static bool
passes_guard(struct amending *m, size_t change, const struct element_at *held)
{
	const struct fw_amend_change *c = change_at(m, change);
	const struct element_field *f = amend_main_field(held->part);
	struct fw_texts parts = amend_goes_with(m->arena, m->base, held);
	struct element_at part;

	if (!element_value_is(m->arena, m->base, held, f, c->before)) {
		amend_refuse_text(m, change, f, element_value_get(m->arena, m->base, held, f));
		return false;
	}
	for (size_t i = 0; i < parts.n; i++) {
		if (has_text(&c->with, parts.items[i]) || !element_find(m->base, parts.items[i],
		    &part))
			continue;
		amend_refuse(m, change, AMEND_OTHER_TEXT, "%.*s stands in it now, which was not "
		    "there when this change was written. Should it go too?",
		    STR_ARG(element_code(m->base, &part)));
		return false;
	}
	return true;
}

void
amend_check_removal(struct amending *m, size_t change)
{
	const struct fw_amend_change *c = change_at(m, change);
	struct fw_texts parts;
	struct element_at held;

	if (!amend_in_base(m, c->element, &held)) {
		amend_refuse(m, change, AMEND_GONE, "It is no longer in the adopted text. Drop "
		    "this change.");
		return;
	}
	if (held.part == PART_FRAMEWORK || held.part == PART_HEADING) {
		amend_refuse(m, change, AMEND_WRONG_VALUE, "This cannot be removed.");
		return;
	}
	if (!passes_guard(m, change, &held) ||
	    !amend_settle(m, change, c->element, STR_EMPTY))
		return;
	parts = amend_goes_with(m->arena, m->base, &held);
	for (size_t i = 0; i < parts.n; i++) {
		if (!is_led_away(m, parts.items[i]))
			map_set(&m->settled, parts.items[i], (int64_t)change);
	}
}

/* --- removing ------------------------------------------------------------------------------ */

#define TAKE_OUT(list, at) \
	do { \
		memmove(&(list)->items[at], &(list)->items[(at) + 1], \
		    ((list)->n - 1 - (at)) * sizeof(*(list)->items)); \
		(list)->n--; \
	} while (0)

static void
drop_texts(struct fw_texts *list, struct str text)
{
	size_t kept = 0;

	for (size_t i = 0; i < list->n; i++) {
		if (!str_equal(list->items[i], text))
			list->items[kept++] = list->items[i];
	}
	list->n = kept;
}

static struct fw_texts
copy_texts(struct arena *a, const struct fw_texts *list)
{
	struct fw_texts out = { 0 };

	for (size_t i = 0; i < list->n; i++)
		*fw_add(a, &out) = list->items[i];
	return out;
}

static bool
has_recommendation(const struct framework *fw, struct str code)
{
	for (size_t i = 0; i < fw->recommendations.n; i++) {
		if (str_equal(fw->recommendations.items[i].code, code))
			return true;
	}
	return false;
}

static bool
has_pillar(const struct framework *fw, struct str code)
{
	for (size_t i = 0; i < fw->pillars.n; i++) {
		if (str_equal(fw->pillars.items[i].code, code))
			return true;
	}
	return false;
}

/* How many elements outside a pillar name it as lead or partner; one of them. */
struct naming {
	struct str pillar;
	struct str by;
	size_t n;
};

static void
look_at_parties(struct naming *naming, const struct fw_partys *parties, struct str by)
{
	for (size_t i = 0; i < parties->n; i++) {
		if (parties->items[i].kind == PARTY_PILLAR &&
		    str_equal(parties->items[i].code, naming->pillar)) {
			naming->by = by;
			naming->n++;
		}
	}
}

static void
look_at_elements(struct naming *naming, const struct fw_elements *list)
{
	for (size_t i = 0; i < list->n; i++) {
		const struct fw_element *e = &list->items[i];

		look_at_parties(naming, &e->leads, e->code);
		look_at_parties(naming, &e->supporting, e->code);
		look_at_elements(naming, &e->children);
	}
}

static void
look_at_roles(struct naming *naming, const struct fw_roles *roles, struct str by)
{
	for (size_t i = 0; i < roles->n; i++)
		look_at_parties(naming, &(struct fw_partys){ &roles->items[i].who, 1, 1 }, by);
}

static bool
is_named_elsewhere(struct amending *m, size_t change, struct str pillar)
{
	struct naming naming = { .pillar = pillar };

	look_at_roles(&naming, &m->fw->cochairs, STR("The framework"));
	for (size_t i = 0; i < m->fw->pillars.n; i++) {
		const struct fw_pillar *p = &m->fw->pillars.items[i];
		size_t other;

		if (str_equal(p->code, pillar) || amend_goes(m, p->uid, &other))
			continue;
		look_at_roles(&naming, &p->roles, p->code);
		look_at_elements(&naming, &p->actions);
		look_at_elements(&naming, &p->goals);
	}
	if (naming.n > 0)
		amend_refuse(m, change, AMEND_STILL_NAMED, "%.*s names pillar %.*s as lead, "
		    "partner or role. Change that first, or close the pillar instead.",
		    STR_ARG(naming.by), STR_ARG(pillar));
	return naming.n > 0;
}

static void
drop_placements(struct amending *m, size_t change, struct str pillar)
{
	for (size_t i = m->fw->recommendations.n; i-- > 0;) {
		struct fw_recommendation *rec = &m->fw->recommendations.items[i];
		size_t kept = 0;

		if (rec->placements.n == 0)
			continue;
		for (size_t k = 0; k < rec->placements.n; k++) {
			if (!str_equal(rec->placements.items[k].pillar, pillar))
				rec->placements.items[kept++] = rec->placements.items[k];
		}
		rec->placements.n = kept;
		if (kept > 0)
			continue;
		amend_note(m, change, "Recommendation %.*s stands in no other pillar and goes "
		    "with it.", STR_ARG(rec->code));
		TAKE_OUT(&m->fw->recommendations, i);
	}
}

static void
remove_pillar(struct amending *m, size_t change, const struct element_at *at)
{
	struct fw_pillar p = *(const struct fw_pillar *)at->item;
	struct fw_texts parts = amend_goes_with(m->arena, m->fw, at);

	if (is_named_elsewhere(m, change, p.code))
		return;
	if (parts.n > 0 || p.roles.n > 0)
		amend_note(m, change, "%zu actions and goals and %zu roles of pillar %.*s go with "
		    "it.", parts.n, p.roles.n, STR_ARG(p.code));
	TAKE_OUT(&m->fw->pillars, at->place);
	drop_placements(m, change, p.code);
}

static void
remove_element(struct amending *m, size_t change, const struct element_at *at)
{
	const struct fw_element *e = at->item;
	struct fw_texts parts = amend_goes_with(m->arena, m->fw, at);

	if (parts.n > 0)
		amend_note(m, change, "%zu sub-actions of %.*s go with it.", parts.n,
		    STR_ARG(e->code));
	amend_leave_heading(m, change, at);
	amend_take_out(at->list, at->place);
}

/* The mark of a footnote goes from every text that has it. */
static struct marked
without_mark(struct arena *a, const struct marked *text, struct str label)
{
	struct marked out = { .text = STR_EMPTY };
	uint32_t at = 0;

	for (size_t i = 0; i < text->nmarks; i++) {
		const struct mark *mark = &text->marks[i];
		struct marked part;

		if (mark->kind != MARK_FOOTNOTE || !str_equal(mark->label, label) ||
		    mark->start < at)
			continue;
		part = marked_part(a, text, at, mark->start);
		out = marked_join(a, &out, STR_EMPTY, &part);
		at = mark->end;
	}
	if (at > 0) {
		struct marked rest = marked_part(a, text, at, UINT32_MAX);

		return marked_join(a, &out, STR_EMPTY, &rest);
	}
	return *text;
}

static void
unmark_elements(struct amending *m, struct fw_elements *list, struct str label)
{
	for (size_t i = 0; i < list->n; i++) {
		list->items[i].text = without_mark(m->arena, &list->items[i].text, label);
		list->items[i].heading = without_mark(m->arena, &list->items[i].heading, label);
		unmark_elements(m, &list->items[i].children, label);
	}
}

static void
remove_footnote(struct amending *m, const struct element_at *at)
{
	struct str label = ((const struct fw_footnote *)at->item)->label;
	struct framework *fw = m->fw;

	TAKE_OUT(&fw->footnotes, at->place);
	fw->header = without_mark(m->arena, &fw->header, label);
	for (size_t i = 0; i < fw->pillars.n; i++) {
		struct fw_pillar *p = &fw->pillars.items[i];

		p->title = without_mark(m->arena, &p->title, label);
		p->coordination = without_mark(m->arena, &p->coordination, label);
		unmark_elements(m, &p->actions, label);
		unmark_elements(m, &p->goals, label);
	}
	for (size_t i = 0; i < fw->recommendations.n; i++)
		fw->recommendations.items[i].text = without_mark(m->arena,
		    &fw->recommendations.items[i].text, label);
	for (size_t i = 0; i < fw->footnotes.n; i++)
		fw->footnotes.items[i].text = without_mark(m->arena,
		    &fw->footnotes.items[i].text, label);
}

void
amend_remove_pillar(struct amending *m, size_t change)
{
	struct element_at at;

	if (element_find(m->fw, change_at(m, change)->element, &at) && at.part == PART_PILLAR)
		remove_pillar(m, change, &at);
}

void
amend_remove(struct amending *m, size_t change)
{
	struct element_at at;

	/* Gone already with what it was a part of; or it goes when all that names it is gone. */
	if (!element_find(m->fw, change_at(m, change)->element, &at) || at.part == PART_PILLAR)
		return;
	if (at.part == PART_ACTION) {
		remove_element(m, change, &at);
	} else if (at.part == PART_RECOMMENDATION) {
		TAKE_OUT(&m->fw->recommendations, at.place);
	} else if (at.part == PART_FOOTNOTE) {
		remove_footnote(m, &at);
	} else if (at.part == PART_CONDITION) {
		TAKE_OUT(&at.parent->conditions, at.place);
	} else {
		struct fw_roles *roles = at.pillar == ELEMENT_NOWHERE ? &m->fw->cochairs :
		    &m->fw->pillars.items[at.pillar].roles;

		TAKE_OUT(roles, at.place);
	}
}

/* --- what is left -------------------------------------------------------------------------- */

static void
sweep_element(struct amending *m, struct fw_element *e)
{
	struct fw_texts answers = e->answers;
	struct fw_partys related = { 0 };

	for (size_t i = 0; i < answers.n; i++) {
		if (has_recommendation(m->fw, answers.items[i]) ||
		    !has_recommendation(m->base, answers.items[i]))
			continue;
		e->answers = copy_texts(m->arena, &e->answers);
		drop_texts(&e->answers, answers.items[i]);
	}
	for (size_t i = 0; i < e->related.n; i++) {
		if (has_pillar(m->fw, e->related.items[i].code) ||
		    !has_pillar(m->base, e->related.items[i].code))
			*fw_add(m->arena, &related) = e->related.items[i];
	}
	if (related.n < e->related.n)
		e->related = related;
}

static void
sweep_elements(struct amending *m, struct fw_elements *list)
{
	for (size_t i = 0; i < list->n; i++) {
		sweep_element(m, &list->items[i]);
		sweep_elements(m, &list->items[i].children);
	}
}

static bool
removes_anything(const struct amending *m)
{
	for (size_t i = 0; i < m->input->changes->n; i++) {
		if (change_at(m, i)->operation != AMEND_ADD)
			return true;
	}
	return false;
}

/* Whose change it was that took the last mark away is not told apart: the last that removed. */
static size_t
last_change(const struct amending *m)
{
	size_t last = 0;

	for (size_t i = 0; i < m->input->changes->n; i++) {
		if (!m->is_dropped[i] && change_at(m, i)->operation != AMEND_ADD)
			last = i;
	}
	return last;
}

/* Whether a footnote had a mark that is gone: in the base, or where this amendment put it. */
static bool
lost_mark(struct amending *m, const struct fw_footnote *note)
{
	struct element_at held;

	return amend_count_marks(m->fw, note->label) == 0 &&
	    (!element_find(m->base, note->uid, &held) ||
	        amend_count_marks(m->base, note->label) > 0);
}

void
amend_sweep(struct amending *m)
{
	if (!removes_anything(m))
		return;
	for (size_t i = 0; i < m->fw->pillars.n; i++) {
		sweep_elements(m, &m->fw->pillars.items[i].actions);
		sweep_elements(m, &m->fw->pillars.items[i].goals);
	}
	for (size_t i = m->fw->footnotes.n; i-- > 0;) {
		struct str label = m->fw->footnotes.items[i].label;

		if (!lost_mark(m, &m->fw->footnotes.items[i]))
			continue;
		amend_note(m, last_change(m), "Footnote %.*s has no mark in the text any more and "
		    "goes.", STR_ARG(label));
		TAKE_OUT(&m->fw->footnotes, i);
	}
}
