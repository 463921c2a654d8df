/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Splits an element into several, and makes one of several. The first keeps its record, so that
 * what was said about it stays with it; every part of a split and the whole of a merge is cited by
 * a new code, because the old one meant another text. What surprises: identifiers of further parts
 * are made from that of the change, so that each time the draft is worked out they are the same.
 */
#include "instrument/amend_private.h"

#include "base/hash.h"
#include "base/limits.h"
#include "base/ulid.h"
#include "base/utf8.h"
#include "model/diff.h"

#define CROCKFORD "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
#define ULID_TIME_LENGTH 10

static const struct fw_amend_change *
change_at(const struct amending *m, size_t change)
{
	return &m->input->changes->items[change];
}

/* The instant of the change's own identifier, then what a hash of it and the number gives. */
static struct str
derive_uid(struct arena *a, struct str uid, size_t number)
{
	struct str hash = hash_hex(a, str_format(a, "%.*s %zu", STR_ARG(uid), number));
	struct buf b;

	buf_init(&b, a, ULID_LENGTH);
	buf_add(&b, ulid_is_valid(uid) ? str_part(uid, 0, ULID_TIME_LENGTH) : STR("0000000000"));
	for (size_t i = 0; b.n < ULID_LENGTH; i += 2) {
		size_t high = str_find_byte(STR("0123456789abcdef"), hash.p[i], 0);
		size_t low = str_find_byte(STR("0123456789abcdef"), hash.p[i + 1], 0);

		buf_add_byte(&b, CROCKFORD[(high * 16 + low) % 32]);
	}
	return buf_str(&b);
}

struct fw_texts
amend_concerns(struct arena *a, const struct fw_amend_change *c)
{
	struct fw_texts out = { 0 };

	*fw_add(a, &out) = c->element;
	for (size_t i = 0; c->operation == AMEND_MERGE && i < c->with.n; i++)
		*fw_add(a, &out) = c->with.items[i];
	for (size_t i = 0; c->operation == AMEND_SPLIT && i < c->with.n; i++)
		*fw_add(a, &out) = derive_uid(a, c->uid, i);
	return out;
}

static void
recode(struct amending *m, struct fw_element *e, const struct element_at *at)
{
	e->code = amend_next_code(m, e->uid, at->pillar, at->parent);
}

/* The words of a part with the marks that they had in the whole, edited or not. */
static struct marked
part_of(struct arena *a, const struct marked *whole, struct str text)
{
	size_t at = str_find(whole->text, text, 0);
	uint32_t start;

	if (at == SIZE_MAX || text.n == 0)
		return diff_carry_marks(a, whole, text);
	start = (uint32_t)utf8_length(str_part(whole->text, 0, at));
	return marked_part(a, whole, start, start + (uint32_t)utf8_length(text));
}

static bool
passes_split_guard(struct amending *m, size_t change, const struct element_at *at)
{
	const struct fw_amend_change *c = change_at(m, change);
	const struct element_field *f = amend_main_field(PART_ACTION);
	struct element_at held;

	if (at->part != PART_ACTION || c->with.n == 0 || c->with.n > LIMIT_SPLIT_PARTS) {
		amend_refuse(m, change, AMEND_WRONG_VALUE, "An action or goal is split into two "
		    "texts or more, or merged with another.");
		return false;
	}
	if (c->after.text.n == 0) {
		amend_refuse(m, change, AMEND_WRONG_VALUE, "It has no text. Write it.");
		return false;
	}
	if (c->operation == AMEND_MERGE || !amend_in_base(m, c->element, &held) ||
	    element_value_is(m->arena, m->base, &held, f, c->before))
		return true;
	amend_refuse_text(m, change, f, element_value_get(m->arena, m->base, &held, f));
	return false;
}

void
amend_split(struct amending *m, size_t change)
{
	const struct fw_amend_change *c = change_at(m, change);
	struct fw_texts origins = { 0 };
	struct element_at at;
	struct fw_element *e;
	struct fw_element whole;

	if (!amend_find(m, change, c->element, &at) ||
	    !passes_split_guard(m, change, &at) ||
	    !amend_settle(m, change, c->element, STR("text")))
		return;
	e = at.item;
	whole = *e;
	*fw_add(m->arena, &origins) = whole.code;
	e->text = c->after;
	e->origins = origins;
	recode(m, e, &at);
	for (size_t i = 0; i < c->with.n; i++) {
		struct fw_element part = whole;

		part.uid = derive_uid(m->arena, c->uid, i);
		part.text = part_of(m->arena, &whole.text, c->with.items[i]);
		part.origins = origins;
		part.connector = STR_EMPTY;
		part.marker = amend_marker_like(whole.marker);
		part.heading = (struct marked){ .text = STR_EMPTY };
		part.conditions = (struct fw_conditions){ 0 };
		part.children = (struct fw_elements){ 0 };
		recode(m, &part, &at);
		amend_insert(m, at.list, at.place + 1 + i, &part);
	}
	if (whole.children.n > 0 || whole.conditions.n > 0)
		amend_note(m, change, "The sub-actions and conditions of %.*s stay with the first "
		    "part.", STR_ARG(whole.code));
}

/* --- merging ------------------------------------------------------------------------------- */

struct marked
amend_merged_text(struct arena *a, struct framework *fw, struct str element,
    const struct fw_texts *others)
{
	struct marked out = { .text = STR_EMPTY };
	struct element_at at;

	if (element_find(fw, element, &at) && at.part == PART_ACTION)
		out = ((const struct fw_element *)at.item)->text;
	for (size_t i = 0; i < others->n; i++) {
		if (element_find(fw, others->items[i], &at) && at.part == PART_ACTION)
			out = marked_join(a, &out, STR("\n"),
			    &((const struct fw_element *)at.item)->text);
	}
	return out;
}

static bool
passes_merge_guard(struct amending *m, size_t change)
{
	const struct fw_amend_change *c = change_at(m, change);
	struct marked now = amend_merged_text(m->arena, m->base, c->element, &c->with);
	struct element_at at;

	for (size_t i = 0; i < c->with.n; i++) {
		if (!amend_find(m, change, c->with.items[i], &at))
			return false;
		if (at.part != PART_ACTION || str_equal(c->with.items[i], c->element)) {
			amend_refuse(m, change, AMEND_WRONG_VALUE,
			    "Only other actions and goals can be merged into it.");
			return false;
		}
		if (!amend_fits_depth(at.item, amend_level_of(m->fw, c->element))) {
			amend_refuse(m, change, AMEND_NO_PLACE, "Sub-actions go no deeper than %d "
			    "levels.", LIMIT_ELEMENT_DEPTH);
			return false;
		}
	}
	if (marked_equal(m->arena, &now, &c->before))
		return true;
	amend_refuse_text(m, change, amend_main_field(PART_ACTION), now);
	return false;
}

static void
join_parties(struct amending *m, struct fw_partys *into, const struct fw_partys *more)
{
	for (size_t i = 0; i < more->n; i++) {
		bool is_there = false;

		for (size_t k = 0; k < into->n && !is_there; k++)
			is_there = into->items[k].kind == more->items[i].kind &&
			    str_equal(into->items[k].code, more->items[i].code);
		if (!is_there)
			*fw_add(m->arena, into) = more->items[i];
	}
}

static void
join_texts(struct amending *m, struct fw_texts *into, const struct fw_texts *more)
{
	for (size_t i = 0; i < more->n; i++) {
		bool is_there = false;

		for (size_t k = 0; k < into->n && !is_there; k++)
			is_there = str_equal(into->items[k], more->items[i]);
		if (!is_there)
			*fw_add(m->arena, into) = more->items[i];
	}
}

static void
join_facts(struct amending *m, size_t change, struct fw_element *into,
    const struct fw_element *other)
{
	join_parties(m, &into->leads, &other->leads);
	join_parties(m, &into->supporting, &other->supporting);
	join_parties(m, &into->related, &other->related);
	join_texts(m, &into->answers, &other->answers);
	into->uncertain |= other->uncertain;
	if (into->leads.n > 1 && (into->lead_mode == LEAD_NONE || into->lead_mode == LEAD_ONE))
		into->lead_mode = LEAD_JOINT;
	if (!str_equal(into->period.edtf, other->period.edtf))
		amend_note(m, change, "%.*s was for another time (%.*s); the time of the first "
		    "holds.", STR_ARG(other->code), STR_ARG(other->period.words.n > 0 ?
		    other->period.words : other->period.edtf.n > 0 ? other->period.edtf :
		    STR("not dated")));
	for (size_t i = 0; i < other->conditions.n; i++)
		*fw_add(m->arena, &into->conditions) = other->conditions.items[i];
	for (size_t i = 0; i < other->children.n; i++)
		*fw_add(m->arena, &into->children) = other->children.items[i];
}

/* A copy: the lists that it stands in change when the other is taken out. */
static void
take_in(struct amending *m, size_t change, struct str uid, struct fw_texts *origins)
{
	struct element_at at;
	struct fw_element other;

	if (!element_find(m->fw, uid, &at))
		return;
	other = *(const struct fw_element *)at.item;
	*fw_add(m->arena, origins) = other.code;
	amend_leave_heading(m, change, &at);
	amend_take_out(at.list, at.place);
	if (element_find(m->fw, change_at(m, change)->element, &at))
		join_facts(m, change, at.item, &other);
}

static bool
is_above(struct amending *m, struct str uid, struct str below)
{
	struct element_at at;

	while (element_find(m->fw, below, &at) && at.parent != NULL) {
		below = at.parent->uid;
		if (str_equal(below, uid))
			return true;
	}
	return false;
}

/* All are free to be merged: none was settled, none contains the first. */
static bool
settle_all(struct amending *m, size_t change)
{
	const struct fw_amend_change *c = change_at(m, change);

	if (!amend_settle(m, change, c->element, STR("text")))
		return false;
	for (size_t i = 0; i < c->with.n; i++) {
		if (is_above(m, c->with.items[i], c->element)) {
			amend_refuse(m, change, AMEND_WRONG_VALUE, "What it is a part of cannot be "
			    "merged into it; merge it the other way round.");
			return false;
		}
		if (!amend_settle(m, change, c->with.items[i], STR("text")) ||
		    !amend_settle(m, change, c->with.items[i], STR_EMPTY))
			return false;
	}
	return true;
}

void
amend_merge(struct amending *m, size_t change)
{
	const struct fw_amend_change *c = change_at(m, change);
	struct fw_texts origins = { 0 };
	struct element_at at;
	struct fw_element *e;

	if (!amend_find(m, change, c->element, &at) || !passes_split_guard(m, change, &at) ||
	    !passes_merge_guard(m, change) || !settle_all(m, change))
		return;
	*fw_add(m->arena, &origins) = ((const struct fw_element *)at.item)->code;
	for (size_t i = 0; i < c->with.n; i++)
		take_in(m, change, c->with.items[i], &origins);
	if (!element_find(m->fw, c->element, &at)) /* nothing above took it away */
		return;
	e = at.item;
	e->text = c->after;
	e->origins = origins;
	recode(m, e, &at);
}
