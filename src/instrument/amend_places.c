/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Adds and moves elements of a draft. Places are named by neighbours, not by numbers: what others
 * add meanwhile does not shift them. What surprises: addresses change with every list, so places
 * are looked up again after something was taken out.
 */
#include "instrument/amend_private.h"

#include <string.h>

#include "base/limits.h"
#include "base/ulid.h"
#include "base/utf8.h"
#include "model/date.h"

#define PILLAR_CODE_LETTERS 3

static const struct fw_amend_change *
change_at(const struct amending *m, size_t change)
{
	return &m->input->changes->items[change];
}

/* --- lists --------------------------------------------------------------------------------- */

/* Makes room at a place of any list; gives the index where the new item stands. */
#define INSERT(m, list, at, item) \
	do { \
		size_t at_ = (at); \
		(void)fw_add((m)->arena, (list)); \
		memmove(&(list)->items[at_ + 1], &(list)->items[at_], \
		    ((list)->n - 1 - at_) * sizeof(*(list)->items)); \
		(list)->items[at_] = (item); \
	} while (0)

#define TAKE_OUT(list, at) \
	do { \
		size_t at_ = (at); \
		memmove(&(list)->items[at_], &(list)->items[at_ + 1], \
		    ((list)->n - 1 - at_) * sizeof(*(list)->items)); \
		(list)->n--; \
	} while (0)

struct fw_element *
amend_insert(struct amending *m, struct fw_elements *list, size_t at, const struct fw_element *e)
{
	struct fw_element copy = *e;

	INSERT(m, list, at, copy);
	return &list->items[at];
}

void
amend_take_out(struct fw_elements *list, size_t at)
{
	TAKE_OUT(list, at);
}

void
amend_leave_heading(struct amending *m, size_t change, const struct element_at *at)
{
	struct fw_element *e = &at->list->items[at->place];

	if (e->heading.text.n == 0 || at->place + 1 == at->list->n || e[1].heading.text.n > 0)
		return;
	e[1].heading = e->heading;
	e->heading = (struct marked){ .text = STR_EMPTY };
	amend_note(m, change, "The heading above %.*s stays, above what follows it.",
	    STR_ARG(e->code));
}

struct str
element_place(struct arena *a, const struct framework *fw, const struct element_at *at)
{
	if (at->part == PART_ACTION && at->parent != NULL)
		return at->parent->code;
	if (at->part == PART_ACTION)
		return str_format(a, "%.*s, %s", STR_ARG(fw->pillars.items[at->pillar].code),
		    at->is_goal ? "goals" : "actions");
	if (at->part == PART_ROLE && at->pillar != ELEMENT_NOWHERE)
		return fw->pillars.items[at->pillar].code;
	return STR_EMPTY;
}

/* The code that was circulated for an element, now given; empty where there is none to hold. */
static struct str
take_promised(struct amending *m, struct str uid, struct str stem)
{
	struct element_at at;
	struct str code;

	if (m->promised == NULL || !element_find(m->promised, uid, &at))
		return STR_EMPTY;
	code = element_code(m->promised, &at);
	if (!str_starts(code, stem) || code_book_has(&m->book, code))
		return STR_EMPTY;
	code_book_note(&m->book, code);
	return code;
}

struct str
amend_next_code(struct amending *m, struct str uid, size_t pillar,
    const struct fw_element *parent)
{
	struct str stem = parent != NULL ?
	    str_format(m->arena, "%.*s.", STR_ARG(parent->code)) :
	    str_format(m->arena, "%.*s ", STR_ARG(m->fw->pillars.items[pillar].code));

	struct str code = take_promised(m, uid, stem);

	return code.n > 0 ? code : code_book_next(&m->book, stem);
}

/* --- where to ------------------------------------------------------------------------------ */

/* The list and index an element goes to. Valid until a list changes. */
struct target {
	struct fw_elements *list;
	size_t at;
	size_t pillar;
	struct fw_element *parent;
	bool is_goal;
};

static bool
no_place(struct amending *m, size_t change)
{
	amend_refuse(m, change, AMEND_NO_PLACE, "The place where it was to stand is no longer in "
	    "the adopted text. Give another one.");
	return false;
}

/* Whether what something is to stand in is not removed by another change. */
static bool
stays(struct amending *m, size_t change, struct str uid)
{
	size_t other;

	if (!amend_goes(m, uid, &other))
		return true;
	amend_refuse(m, change, AMEND_NO_PLACE, "Change %zu of this amendment removes the place "
	    "where it was to stand. Give another one.", other + 1);
	return false;
}

static size_t
depth_of(const struct fw_element *e)
{
	size_t depth = 0;

	for (size_t i = 0; i < e->children.n; i++) {
		size_t below = depth_of(&e->children.items[i]) + 1;

		depth = below > depth ? below : depth;
	}
	return depth;
}

size_t
amend_level_of(struct framework *fw, struct str uid)
{
	struct element_at at;
	size_t level = 0;

	while (element_find(fw, uid, &at) && at.parent != NULL) {
		uid = at.parent->uid;
		level++;
	}
	return level;
}

bool
amend_fits_depth(const struct fw_element *e, size_t level)
{
	return level + depth_of(e) < LIMIT_ELEMENT_DEPTH;
}

static bool
find_list(struct amending *m, size_t change, struct target *out)
{
	const struct fw_amend_change *c = change_at(m, change);
	struct element_at at;
	struct fw_pillar *p;

	if (c->parent.n > 0) {
		if (!element_find(m->fw, c->parent, &at) || at.part != PART_ACTION)
			return no_place(m, change);
		if (!stays(m, change, c->parent))
			return false;
		*out = (struct target){ .pillar = at.pillar, .parent = at.item,
			.is_goal = at.is_goal };
		out->list = &out->parent->children;
		return true;
	}
	if (!element_find(m->fw, c->pillar, &at) || at.part != PART_PILLAR)
		return no_place(m, change);
	if (!stays(m, change, c->pillar))
		return false;
	p = at.item;
	*out = (struct target){ .pillar = at.place, .is_goal = c->is_to_goals,
		.list = c->is_to_goals ? &p->goals : &p->actions };
	return true;
}

static bool
find_target(struct amending *m, size_t change, struct target *out)
{
	const struct fw_amend_change *c = change_at(m, change);

	if (!find_list(m, change, out))
		return false;
	if (c->next_to.n == 0)
		return true;
	for (size_t i = 0; i < out->list->n; i++) {
		if (str_equal(out->list->items[i].uid, c->next_to)) {
			out->at = i + 1;
			return true;
		}
	}
	return no_place(m, change);
}

/* The list says when it is done, and each element in it says so too. */
static void
set_horizon(struct fw_element *e, bool is_goal)
{
	e->horizon = is_goal ? HORIZON_LATER_YEARS : HORIZON_THIS_YEAR;
	if (is_goal && e->kind == ELEMENT_ACTION)
		e->kind = ELEMENT_GOAL;
	else if (!is_goal && e->kind == ELEMENT_GOAL)
		e->kind = ELEMENT_ACTION;
	for (size_t i = 0; i < e->children.n; i++)
		set_horizon(&e->children.items[i], is_goal);
}

/* --- adding -------------------------------------------------------------------------------- */

struct str
amend_marker_like(struct str marker)
{
	for (size_t i = 0; i < marker.n; i++) {
		if (byte_is_digit(marker.p[i]) || byte_is_alpha(marker.p[i]))
			return STR_EMPTY;
	}
	return marker;
}

static void
add_element(struct amending *m, size_t change)
{
	const struct fw_amend_change *c = change_at(m, change);
	struct target to;
	struct fw_element e = {
		.uid = c->element,
		.text = c->after,
		.period = { .earliest = NO_DAY, .latest = NO_DAY },
	};

	if (!find_target(m, change, &to))
		return;
	if (c->parent.n > 0 && !amend_fits_depth(&e, amend_level_of(m->fw, c->parent) + 1)) {
		no_place(m, change);
		return;
	}
	e.code = amend_next_code(m, e.uid, to.pillar, to.parent);
	if (to.list->n > 0)
		e.marker = amend_marker_like(to.list->items[to.at > 0 ? to.at - 1 : 0].marker);
	set_horizon(&e, to.is_goal);
	amend_insert(m, to.list, to.at, &e);
}

static bool
find_neighbour(struct amending *m, size_t change, enum compared_part part, size_t *out)
{
	struct element_at at;

	*out = 0;
	if (change_at(m, change)->next_to.n == 0)
		return true;
	if (!element_find(m->fw, change_at(m, change)->next_to, &at) || at.part != part)
		return no_place(m, change);
	*out = at.place + 1;
	return true;
}

/* "Criminal justice" gives CJ: the first letters of its words, as people abbreviate. */
static struct str
initials(struct arena *a, struct str title)
{
	struct buf b;
	bool is_inside = false;

	buf_init(&b, a, PILLAR_CODE_LETTERS);
	for (size_t i = 0; i < title.n && b.n < PILLAR_CODE_LETTERS; i++) {
		bool is_letter = byte_is_alpha(title.p[i]);
		char upper = (char)(is_letter ? title.p[i] & ~0x20 : 0);

		if (is_letter && !is_inside)
			buf_add_byte(&b, upper);
		is_inside = is_letter || (unsigned char)title.p[i] >= 0x80;
	}
	return b.n > 0 ? buf_str(&b) : STR("P");
}

static void
add_pillar(struct amending *m, size_t change)
{
	const struct fw_amend_change *c = change_at(m, change);
	struct str title = str_part(c->after.text, 0, LIMIT_SHORT_TITLE_BYTES);
	struct fw_pillar p = {
		.uid = c->element,
		.title = c->after,
		.review = { .earliest = NO_DAY, .latest = NO_DAY },
	};
	size_t at;

	if (!find_neighbour(m, change, PART_PILLAR, &at))
		return;
	p.short_title = title.n == c->after.text.n &&
	    str_find_byte(title, '\n', 0) == SIZE_MAX ? title : STR_EMPTY;
	p.code = take_promised(m, p.uid, STR_EMPTY);
	if (p.code.n == 0)
		p.code = code_book_take(&m->book, initials(m->arena, title));
	INSERT(m, &m->fw->pillars, at, p);
}

static void
add_recommendation(struct amending *m, size_t change)
{
	const struct fw_amend_change *c = change_at(m, change);
	struct fw_recommendation rec = {
		.uid = c->element,
		.text = c->after,
		.period = { .earliest = NO_DAY, .latest = NO_DAY },
	};
	struct element_at pillar;
	struct str stem;
	size_t at;

	if (!find_neighbour(m, change, PART_RECOMMENDATION, &at))
		return;
	if (!element_find(m->fw, c->pillar, &pillar) || pillar.part != PART_PILLAR) {
		no_place(m, change);
		return;
	}
	if (!stays(m, change, c->pillar))
		return;
	rec.code = ((struct fw_pillar *)pillar.item)->code;
	*fw_add(m->arena, &rec.placements) = (struct fw_placement){ .pillar = rec.code };
	stem = str_format(m->arena, "%.*s R", STR_ARG(rec.code));
	rec.code = take_promised(m, rec.uid, stem);
	if (rec.code.n == 0)
		rec.code = code_book_next(&m->book, stem);
	INSERT(m, &m->fw->recommendations, at, rec);
}

/* The roles of a pillar, or of the whole framework; NULL with a conflict. */
static struct fw_roles *
roles_of(struct amending *m, size_t change, struct str pillar)
{
	struct element_at at;

	if (pillar.n == 0)
		return &m->fw->cochairs;
	if (!element_find(m->fw, pillar, &at) || at.part != PART_PILLAR) {
		no_place(m, change);
		return NULL;
	}
	return stays(m, change, pillar) ? &((struct fw_pillar *)at.item)->roles : NULL;
}

static bool
find_role_place(struct amending *m, size_t change, const struct fw_roles *roles, size_t *out)
{
	const struct fw_amend_change *c = change_at(m, change);

	*out = 0;
	for (size_t i = 0; c->next_to.n > 0 && i < roles->n; i++) {
		if (str_equal(roles->items[i].uid, c->next_to)) {
			*out = i + 1;
			return true;
		}
	}
	return c->next_to.n == 0 || no_place(m, change);
}

static void
add_role(struct amending *m, size_t change)
{
	const struct fw_amend_change *c = change_at(m, change);
	struct fw_roles *roles = roles_of(m, change, c->pillar);
	struct fw_role role = { .uid = c->element,
		.kind = c->pillar.n > 0 ? ROLE_COORDINATOR : ROLE_COCHAIR_PERMANENT,
		.since = { .earliest = NO_DAY, .latest = NO_DAY } };
	struct element_at scratch = { .part = PART_ROLE, .item = &role };
	struct errors errors;
	size_t at;

	if (roles == NULL || !find_role_place(m, change, roles, &at))
		return;
	errors_init(&errors, m->arena);
	if (element_value_set(m->fw, &scratch, amend_main_field(PART_ROLE), c->after,
	    &errors) != ST_OK) {
		amend_refuse(m, change, AMEND_WRONG_VALUE, "%.*s",
		    STR_ARG(errors.items[0].message));
		return;
	}
	INSERT(m, roles, at, role);
}

static void
add_condition(struct amending *m, size_t change)
{
	const struct fw_amend_change *c = change_at(m, change);
	struct fw_condition condition = { .uid = c->element, .kind = CONDITION_DECISION,
		.words = c->after.text };
	struct element_at at;
	struct fw_element *e;

	if (!element_find(m->fw, c->parent, &at) || at.part != PART_ACTION) {
		no_place(m, change);
		return;
	}
	if (!stays(m, change, c->parent))
		return;
	e = at.item;
	*fw_add(m->arena, &e->conditions) = condition;
}

void
amend_add(struct amending *m, size_t change)
{
	const struct fw_amend_change *c = change_at(m, change);
	struct element_at held;

	if (!ulid_is_valid(c->element)) {
		amend_refuse(m, change, AMEND_WRONG_VALUE, "The identifier of what is added has 26 "
		    "digits and letters. Leave it out, and it gets one.");
		return;
	}
	if (element_find(m->fw, c->element, &held)) {
		amend_refuse(m, change, AMEND_TWICE, "It is in the text already.");
		return;
	}
	if (c->after.text.n == 0) {
		amend_refuse(m, change, AMEND_WRONG_VALUE, "What is added has no text yet. "
		    "Write it.");
		return;
	}
	if (c->part == PART_ACTION)
		add_element(m, change);
	else if (c->part == PART_PILLAR)
		add_pillar(m, change);
	else if (c->part == PART_RECOMMENDATION)
		add_recommendation(m, change);
	else if (c->part == PART_ROLE)
		add_role(m, change);
	else if (c->part == PART_CONDITION)
		add_condition(m, change);
	else
		amend_refuse(m, change, AMEND_WRONG_VALUE, "Such a thing cannot be added.");
}

/* --- moving -------------------------------------------------------------------------------- */

static bool
passes_place_guard(struct amending *m, size_t change)
{
	const struct fw_amend_change *c = change_at(m, change);
	struct element_at held;
	struct str place;

	if (!amend_in_base(m, c->element, &held))
		return true;
	place = element_place(m->arena, m->base, &held);
	if (str_equal(place, c->before.text))
		return true;
	amend_refuse(m, change, AMEND_OTHER_TEXT, "It stands elsewhere now than when this change "
	    "was written: %.*s.", STR_ARG(place.n > 0 ? place : STR("of the whole framework")));
	m->out->conflicts.items[m->out->conflicts.n - 1].now = (struct marked){ .text = place };
	return false;
}

static bool
is_inside(const struct fw_element *e, struct str uid)
{
	bool is_found = str_equal(e->uid, uid);

	for (size_t i = 0; i < e->children.n && !is_found; i++)
		is_found = is_inside(&e->children.items[i], uid);
	return is_found;
}

/* Checked before anything is taken out, so that a refusal leaves the draft whole. */
static bool
may_stand(struct amending *m, size_t change, const struct element_at *from)
{
	const struct fw_amend_change *c = change_at(m, change);
	const struct fw_element *e = from->item;
	struct target to;

	if (str_equal(c->next_to, c->element) ||
	    (c->parent.n > 0 && is_inside(e, c->parent))) {
		amend_refuse(m, change, AMEND_NO_PLACE, "It cannot become a part of itself.");
		return false;
	}
	if (!find_target(m, change, &to))
		return false;
	if (c->parent.n > 0 && !amend_fits_depth(e, amend_level_of(m->fw, c->parent) + 1)) {
		amend_refuse(m, change, AMEND_NO_PLACE, "Sub-actions go no deeper than %d levels.",
		    LIMIT_ELEMENT_DEPTH);
		return false;
	}
	return true;
}

static void
move_element(struct amending *m, size_t change, const struct element_at *from)
{
	struct fw_element e;
	struct target to;

	if (!may_stand(m, change, from))
		return;
	amend_leave_heading(m, change, from);
	e = *(const struct fw_element *)from->item;
	amend_take_out(from->list, from->place);
	if (!find_target(m, change, &to)) /* it was there before this was taken out */
		return;
	set_horizon(&e, to.is_goal);
	amend_insert(m, to.list, to.at, &e);
}

static void
move_role(struct amending *m, size_t change, const struct element_at *from)
{
	const struct fw_amend_change *c = change_at(m, change);
	struct fw_role role = *(const struct fw_role *)from->item;
	struct fw_roles *old = from->pillar == ELEMENT_NOWHERE ? &m->fw->cochairs :
	    &m->fw->pillars.items[from->pillar].roles;
	struct fw_roles *to = roles_of(m, change, c->pillar);
	size_t at;

	if (to == NULL || !find_role_place(m, change, to, &at))
		return;
	TAKE_OUT(old, from->place);
	if (to == old && from->place < at)
		at--;
	INSERT(m, to, at, role);
}

static void
move_in_list(struct amending *m, size_t change, const struct element_at *from)
{
	size_t at;

	if (!find_neighbour(m, change, from->part, &at))
		return;
	at -= from->place < at;
	if (from->part == PART_PILLAR) {
		struct fw_pillar p = m->fw->pillars.items[from->place];

		TAKE_OUT(&m->fw->pillars, from->place);
		INSERT(m, &m->fw->pillars, at, p);
	} else {
		struct fw_recommendation rec = m->fw->recommendations.items[from->place];

		TAKE_OUT(&m->fw->recommendations, from->place);
		INSERT(m, &m->fw->recommendations, at, rec);
	}
}

void
amend_move(struct amending *m, size_t change)
{
	const struct fw_amend_change *c = change_at(m, change);
	struct element_at from;

	if (!amend_find(m, change, c->element, &from) || !passes_place_guard(m, change) ||
	    !amend_settle(m, change, c->element, STR("place")))
		return;
	if (from.part == PART_ACTION)
		move_element(m, change, &from);
	else if (from.part == PART_ROLE)
		move_role(m, change, &from);
	else if (from.part == PART_PILLAR || from.part == PART_RECOMMENDATION)
		move_in_list(m, change, &from);
	else
		amend_refuse(m, change, AMEND_WRONG_VALUE, "This has its place by itself.");
}
