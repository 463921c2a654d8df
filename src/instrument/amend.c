/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Carries the changes of an amendment out on a copy of the text it starts from, and holds each
 * against what that text says. Where elements stand is amend_places.c's, what goes with what is
 * removed amend_remove.c's. What surprises: the guard looks at the base, not at the draft, so that
 * the order of changes does not decide whether they hold; two that settle the same are a conflict.
 */
#include "instrument/amend_private.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/limits.h"
#include "base/utf8.h"
#include "instrument/extra.h"
#include "model/diff.h"

const char *const amend_operation_codes[AMEND_OPERATION_COUNT] = {
	[AMEND_REPLACE] = "replace",
	[AMEND_ADD] = "add",
	[AMEND_REMOVE] = "remove",
	[AMEND_MOVE] = "move",
	[AMEND_SPLIT] = "split",
	[AMEND_MERGE] = "merge",
};

const char *const amend_conflict_codes[AMEND_CONFLICT_COUNT] = {
	[AMEND_OTHER_TEXT] = "other-text",
	[AMEND_GONE] = "gone",
	[AMEND_NO_PLACE] = "no-place",
	[AMEND_TWICE] = "twice",
	[AMEND_WRONG_VALUE] = "wrong-value",
	[AMEND_STILL_NAMED] = "still-named",
	[AMEND_APART] = "apart",
};

/* --- conflicts and notes ------------------------------------------------------------------- */

static const struct fw_amend_change *
change_at(const struct amending *m, size_t change)
{
	return &m->input->changes->items[change];
}

static struct str
format_message(struct arena *a, const char *format, va_list args)
{
	char text[LIMIT_ERROR_BYTES];

	vsnprintf(text, sizeof(text), format, args);
	return str_dup(a, str_from(text));
}

static struct fw_amend_conflict *
add_conflict(struct amending *m, size_t change, enum amend_conflict_kind kind)
{
	const struct fw_amend_change *c = change_at(m, change);
	struct fw_amend_conflict *out = fw_add(m->arena, &m->out->conflicts);
	struct element_at at;

	*out = (struct fw_amend_conflict){ .kind = kind, .change = change, .uid = c->uid,
		.element = c->element, .field = c->field, .before = c->before, .after = c->after };
	if (element_find(m->fw, c->element, &at))
		out->code = element_code(m->fw, &at);
	return out;
}

void
amend_refuse(struct amending *m, size_t change, enum amend_conflict_kind kind,
    const char *format, ...)
{
	va_list args;

	va_start(args, format);
	add_conflict(m, change, kind)->message = format_message(m->arena, format, args);
	va_end(args);
	m->is_dropped[change] |= kind != AMEND_APART;
}

/* Both texts, word by word; empty where people changed the same words. */
static struct str
propose(struct arena *a, struct str before, struct str now, struct str after)
{
	struct merge merge;

	merge_words(a, before, now, after, &merge);
	return merge.nconflicts > 0 ? STR_EMPTY : merge_text(a, &merge);
}

void
amend_refuse_text(struct amending *m, size_t change, const struct element_field *f,
    struct marked now)
{
	const struct fw_amend_change *c = change_at(m, change);
	struct fw_amend_conflict *out = add_conflict(m, change, AMEND_OTHER_TEXT);

	out->field = str_from(f->name);
	out->now = now;
	if (c->operation == AMEND_REPLACE && (f->kind == VALUE_MARKED || f->kind == VALUE_TEXT))
		out->proposal = propose(m->arena, c->before.text, now.text, c->after.text);
	out->message = STR("The adopted text says something else now than when this change was "
	    "written.");
	m->is_dropped[change] = true;
}

void
amend_note(struct amending *m, size_t change, const char *format, ...)
{
	struct fw_amend_note *note = fw_add(m->arena, &m->out->notes);
	va_list args;

	va_start(args, format);
	*note = (struct fw_amend_note){ .change = change, .uid = change_at(m, change)->uid,
		.message = format_message(m->arena, format, args) };
	va_end(args);
}

bool
amend_settle(struct amending *m, size_t change, struct str uid, struct str field)
{
	struct str key = field.n == 0 ? uid :
	    str_format(m->arena, "%.*s/%.*s", STR_ARG(uid), STR_ARG(field));
	int64_t other;

	if ((map_get(&m->settled, uid, &other) || map_get(&m->settled, key, &other)) &&
	    (size_t)other != change) {
		amend_refuse(m, change, AMEND_TWICE, "Change %lld of this amendment settles it "
		    "already. Keep one of the two.", (long long)other + 1);
		return false;
	}
	map_set(&m->settled, key, (int64_t)change);
	return true;
}

bool
amend_goes(const struct amending *m, struct str uid, size_t *out_change)
{
	int64_t other;

	if (!map_get(&m->settled, uid, &other) ||
	    change_at(m, (size_t)other)->operation != AMEND_REMOVE)
		return false;
	*out_change = (size_t)other;
	return true;
}

bool
amend_in_base(struct amending *m, struct str uid, struct element_at *out)
{
	return element_find(m->base, uid, out);
}

bool
amend_find(struct amending *m, size_t change, struct str uid, struct element_at *out)
{
	if (element_find(m->fw, uid, out))
		return true;
	amend_refuse(m, change, AMEND_GONE, "What it is about is no longer in the adopted text.");
	return false;
}

/* --- replacing ----------------------------------------------------------------------------- */

const struct element_field *
amend_main_field(enum compared_part part)
{
	switch (part) {
	case PART_FRAMEWORK:
	case PART_PILLAR:
		return element_field_find(part, STR("title"));
	case PART_ROLE:
		return element_field_find(part, STR("who"));
	case PART_CONDITION:
		return element_field_find(part, STR("words"));
	case PART_HEADING:
	case PART_RECOMMENDATION:
	case PART_ACTION:
	case PART_FOOTNOTE:
		return element_field_find(part, STR("text"));
	case PART_AGENCY:
	case PART_GROUP:
	case PART_MEETING:
	case PART_COUNT:
		break;
	}
	return NULL;
}

/* The base says what the change takes for granted. False with a conflict or, harmless, a note. */
static bool
passes_guard(struct amending *m, size_t change, const struct element_field *f)
{
	const struct fw_amend_change *c = change_at(m, change);
	struct element_at held;

	if (!amend_in_base(m, c->element, &held) ||
	    element_value_is(m->arena, m->base, &held, f, c->before))
		return true;
	if (element_value_is(m->arena, m->base, &held, f, c->after)) {
		amend_note(m, change, "The adopted text says this already.");
		return false;
	}
	amend_refuse_text(m, change, f, element_value_get(m->arena, m->base, &held, f));
	return false;
}

/* A date that is given is no longer that of the heading. */
static void
detach_period(const struct element_at *at, const struct element_field *f)
{
	if (at->part == PART_ACTION && f->kind == VALUE_PERIOD)
		((struct fw_element *)at->item)->is_period_inherited = false;
}

static bool
is_listed(const struct framework *fw, struct str code)
{
	for (size_t i = 0; i < fw->agencies.n; i++) {
		if (str_equal(fw->agencies.items[i].code, code))
			return true;
	}
	return false;
}

/* A code that nobody has yet may be a new member, or a slip of the hand. */
static void
note_strangers(struct amending *m, size_t change, const struct fw_partys *parties)
{
	for (size_t i = 0; i < parties->n; i++) {
		if (parties->items[i].kind == PARTY_AGENCY &&
		    !is_listed(m->base, parties->items[i].code))
			amend_note(m, change, "%.*s is not named in the adopted text yet. It is "
			    "listed with the agencies when this is adopted.",
			    STR_ARG(parties->items[i].code));
	}
}

static void
note_new_agencies(struct amending *m, size_t change, const struct element_at *at,
    const struct element_field *f)
{
	void *member = (char *)at->item + f->offset;

	if (f->kind == VALUE_PARTIES)
		note_strangers(m, change, member);
	else if (f->kind == VALUE_PARTY)
		note_strangers(m, change, &(struct fw_partys){ member, 1, 1 });
}

/* The words under a heading that nobody could read are kept by it, and go along with it. */
static void
rename_column(struct amending *m, const struct element_at *at, struct str held)
{
	struct fw_column *column = at->item;
	struct str heading = column->heading;

	column->heading = held;
	extra_rename(m->arena, m->fw, (size_t)(column - m->fw->columns.items), heading);
}

static void
set_value(struct amending *m, size_t change, const struct element_at *at,
    const struct element_field *f)
{
	struct str heading = at->part == PART_HEADING ? ((struct fw_column *)at->item)->heading :
	    STR_EMPTY;
	struct errors errors;

	errors_init(&errors, m->arena);
	if (element_value_set(m->fw, at, f, change_at(m, change)->after, &errors) != ST_OK) {
		amend_refuse(m, change, AMEND_WRONG_VALUE, "%.*s",
		    STR_ARG(errors.items[0].message));
		return;
	}
	detach_period(at, f);
	if (at->part == PART_HEADING)
		rename_column(m, at, heading);
	note_new_agencies(m, change, at, f);
}

static void
replace(struct amending *m, size_t change)
{
	const struct fw_amend_change *c = change_at(m, change);
	const struct element_field *f;
	struct element_at at;

	if (!amend_find(m, change, c->element, &at))
		return;
	f = element_field_find(at.part, c->field);
	if (f == NULL) {
		amend_refuse(m, change, AMEND_WRONG_VALUE, "There is no \"%.*s\" of this that an "
		    "amendment could change.", STR_ARG(utf8_part(c->field, 0, 40)));
		return;
	}
	if (amend_settle(m, change, c->element, c->field) && passes_guard(m, change, f))
		set_value(m, change, &at, f);
}

void
amend_fill_guard(struct arena *a, struct framework *fw, struct fw_amend_change *c,
    enum amend_guard how)
{
	bool is_empty = how == AMEND_GUARD_RENEW || c->before.text.n == 0;
	const struct element_field *f;
	struct element_at at;

	if (c->operation == AMEND_ADD || !element_find(fw, c->element, &at))
		return;
	if (c->operation == AMEND_REMOVE && (how == AMEND_GUARD_RENEW || c->with.n == 0))
		c->with = amend_goes_with(a, fw, &at);
	if (!is_empty)
		return;
	if (c->operation == AMEND_MOVE) {
		c->before = (struct marked){ .text = element_place(a, fw, &at) };
	} else if (c->operation == AMEND_MERGE) {
		c->before = amend_merged_text(a, fw, c->element, &c->with);
	} else {
		f = c->operation == AMEND_REPLACE ? element_field_find(at.part, c->field) :
		    amend_main_field(at.part);
		if (f != NULL)
			c->before = element_value_get(a, fw, &at, f);
	}
}

/* --- the order ----------------------------------------------------------------------------- */

static bool
is_footnote(const struct fw_amend_change *c)
{
	return c->operation == AMEND_ADD && c->part == PART_FOOTNOTE;
}

static void
run(struct amending *m, enum amend_operation operation, bool footnotes,
    void (*carry_out)(struct amending *m, size_t change))
{
	for (size_t i = 0; i < m->input->changes->n; i++) {
		const struct fw_amend_change *c = change_at(m, i);

		if (c->operation == operation && is_footnote(c) == footnotes && !m->is_dropped[i])
			carry_out(m, i);
	}
}

/* Agencies that changes name for the first time are listed with the others. */
static void
list_agencies(struct amending *m, const struct fw_partys *parties)
{
	for (size_t i = 0; i < parties->n; i++) {
		if (parties->items[i].kind == PARTY_AGENCY &&
		    !is_listed(m->fw, parties->items[i].code))
			*fw_add(m->arena, &m->fw->agencies) = (struct fw_agency){
				.code = parties->items[i].code };
	}
}

static void
list_agencies_of(struct amending *m, const struct fw_elements *list)
{
	for (size_t i = 0; i < list->n; i++) {
		list_agencies(m, &list->items[i].leads);
		list_agencies(m, &list->items[i].supporting);
		list_agencies_of(m, &list->items[i].children);
	}
}

static void
list_role_agencies(struct amending *m, const struct fw_roles *roles)
{
	for (size_t i = 0; i < roles->n; i++)
		list_agencies(m, &(struct fw_partys){ &roles->items[i].who, 1, 1 });
}

static bool
is_all_members(const struct fw_role *role)
{
	return role->kind == ROLE_INVOLVED && role->who.kind == PARTY_GROUP &&
	    str_equal(role->who.code, STR("all-members"));
}

static bool
has_all_members(const struct fw_roles *roles)
{
	for (size_t i = 0; i < roles->n; i++) {
		if (is_all_members(&roles->items[i]))
			return true;
	}
	return false;
}

/* That all take part comes and goes with its role; a text may also say so without one. */
static void
follow_all_members(struct amending *m, struct fw_pillar *p)
{
	bool is_there = has_all_members(&p->roles);
	struct element_at held;

	if (is_there || (element_find(m->base, p->uid, &held) &&
	    has_all_members(&((const struct fw_pillar *)held.item)->roles)))
		p->involves_all = is_there;
}

static void
list_all_agencies(struct amending *m)
{
	list_role_agencies(m, &m->fw->cochairs);
	for (size_t i = 0; i < m->fw->pillars.n; i++) {
		struct fw_pillar *p = &m->fw->pillars.items[i];

		list_role_agencies(m, &p->roles);
		list_agencies_of(m, &p->actions);
		list_agencies_of(m, &p->goals);
		follow_all_members(m, p);
	}
}

static void
note_codes(struct amending *m, const struct fw_elements *list)
{
	for (size_t i = 0; i < list->n; i++) {
		code_book_note(&m->book, list->items[i].code);
		note_codes(m, &list->items[i].children);
	}
}

static void
reserve(struct amending *m, enum compared_part part)
{
	struct fw_texts uids = framework_list_uids(m->arena, m->promised, part);

	for (size_t i = 0; i < uids.n; i++) {
		struct element_at at;

		if (element_find(m->promised, uids.items[i], &at))
			code_book_reserve(&m->book, element_code(m->promised, &at));
	}
}

static void
begin(struct amending *m)
{
	const struct framework *base = m->base;

	code_book_init(&m->book, m->arena, &m->input->used_codes);
	for (size_t i = 0; i < base->pillars.n; i++) {
		code_book_note(&m->book, base->pillars.items[i].code);
		note_codes(m, &base->pillars.items[i].actions);
		note_codes(m, &base->pillars.items[i].goals);
	}
	for (size_t i = 0; i < base->recommendations.n; i++)
		code_book_note(&m->book, base->recommendations.items[i].code);
	if (m->promised == NULL)
		return;
	reserve(m, PART_RECOMMENDATION);
	reserve(m, PART_ACTION);
}

static void
sort_conflicts(struct fw_amend_conflicts *list)
{
	for (size_t i = 1; i < list->n; i++) {
		struct fw_amend_conflict moving = list->items[i];
		size_t at = i;

		for (; at > 0 && list->items[at - 1].change > moving.change; at--)
			list->items[at] = list->items[at - 1];
		list->items[at] = moving;
	}
}

/* What people were told to cite, and is cited otherwise now. */
static void
tell_other_code(struct amending *m, size_t change, struct str code)
{
	const struct fw_amend_change *c = change_at(m, change);
	bool is_new = c->operation == AMEND_ADD || c->operation == AMEND_SPLIT ||
	    c->operation == AMEND_MERGE;
	struct element_at at;
	struct str promised;

	if (!is_new || m->promised == NULL || m->is_dropped[change] ||
	    !element_find(m->promised, c->element, &at))
		return;
	promised = element_code(m->promised, &at);
	if (!str_equal(promised, code))
		amend_note(m, change, "It was circulated as %.*s and is %.*s now.",
		    STR_ARG(promised), STR_ARG(code));
}

static void
tell_codes(struct amending *m)
{
	for (size_t i = 0; i < m->input->changes->n; i++) {
		const struct fw_amend_change *c = change_at(m, i);
		struct element_at at;

		m->out->codes[i] = element_find(m->fw, c->element, &at) ?
		    element_code(m->fw, &at) :
		    element_find(m->base, c->element, &at) ? element_code(m->base, &at) :
		    STR_EMPTY;
		tell_other_code(m, i, m->out->codes[i]);
	}
}

void
amend_apply(struct arena *a, const struct amend_input *input, struct amend_draft *out)
{
	struct amending m = {
		.arena = a,
		.input = input,
		.base = framework_copy(a, input->base),
		.fw = framework_copy(a, input->base),
		.promised = input->promised == NULL ? NULL : framework_copy(a, input->promised),
		.settled = { .arena = a },
		.is_dropped = arena_make_array(a, bool, input->changes->n),
		.out = out,
	};

	*out = (struct amend_draft){ .fw = m.fw,
		.codes = arena_make_array(a, struct str, input->changes->n) };
	begin(&m);
	run(&m, AMEND_REMOVE, false, amend_check_removal);
	run(&m, AMEND_ADD, false, amend_add);
	run(&m, AMEND_MOVE, false, amend_move);
	run(&m, AMEND_SPLIT, false, amend_split);
	run(&m, AMEND_MERGE, false, amend_merge);
	run(&m, AMEND_REPLACE, false, replace);
	run(&m, AMEND_ADD, true, amend_add_footnote);
	run(&m, AMEND_REMOVE, false, amend_remove);
	run(&m, AMEND_REMOVE, false, amend_remove_pillar);
	amend_sweep(&m);
	list_all_agencies(&m);
	amend_list_footnotes(&m);
	amend_check_apart(&m);
	sort_conflicts(&out->conflicts);
	tell_codes(&m);
}
