/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What amendments and their changes ask of those who write them, on pages and in the API alike:
 * code and base are the program's, a text that is circulated stays as it was sent, and nobody
 * writes into a draft that is not theirs to edit. What surprises: a change that cannot be carried
 * out is refused at once, but words that part from their facts are only asked about later,
 * because both are often changed one after the other.
 */
#include "policy/rule.h"

#include "base/limits.h"
#include "base/ulid.h"
#include "instrument/amendment.h"
#include "model/types/types.h"
#include "policy/permit.h"

/* --- amendments ---------------------------------------------------------------------------- */

/* In the network of that framework: who only observes for an agency speaks for nobody. */
static bool
acts_for(struct viewer viewer, const struct value *agency, int64_t framework_id)
{
	if (agency->nrefs == 0 || viewer.kind != VIEWER_PERSON ||
	    permit_framework(viewer, PERM_CHAIR, framework_id))
		return true;
	for (size_t i = 0; i < viewer.person->nheld; i++) {
		const struct held *h = &viewer.person->held[i];

		if (h->agency_id == agency->refs[0].id &&
		    (h->framework_id == 0 || h->framework_id == framework_id) &&
		    capacity_level(h->capacity) >= VISIBILITY_NETWORK)
			return true;
	}
	return false;
}

static enum status
check_agency(struct viewer viewer, const struct record *r, struct errors *errors)
{
	if (acts_for(viewer, &r->values[AMENDMENT_AGENCY], r->framework_id))
		return ST_OK;
	return errors_add(errors, ST_FORBIDDEN, "agency", "You do not act for this agency. Leave "
	    "it empty, or give your own.");
}

static enum status
create_amendment(struct tx *tx, struct viewer viewer, struct record *r, struct errors *errors)
{
	struct record *base;
	enum status st = amendment_find_newest(tx->store, r->framework_id, tx->arena, &base);

	if (st == ST_NOT_FOUND)
		return errors_add(errors, ST_CONFLICT, NULL, "An amendment starts from an adopted "
		    "text, and none is sealed yet. Release the framework first.");
	if (st != ST_OK || (st = check_agency(viewer, r, errors)) != ST_OK ||
	    (st = amendment_give_code(tx, r)) != ST_OK)
		return st;
	record_set_text(r, AMENDMENT_STATE, STR("draft"));
	record_set_ref(r, AMENDMENT_BASE, &type_revision, base->id);
	return ST_OK;
}

static enum status
refuse_closed(const struct record *amendment, struct errors *errors)
{
	return errors_add(errors, ST_CONFLICT, NULL, "%.*s is no draft any more, and what was sent "
	    "out stays as it was sent. While it is circulated it can be taken back to be changed.",
	    STR_ARG(record_code(amendment)));
}

static enum status
update_amendment(struct tx *tx, struct viewer viewer, const struct record *before,
    struct record *r, struct errors *errors)
{
	(void)tx;
	if (!amendment_is_open(before))
		return refuse_closed(before, errors);
	if (!value_equal(&type_amendment.fields[AMENDMENT_AGENCY],
	    &before->values[AMENDMENT_AGENCY], &r->values[AMENDMENT_AGENCY]))
		return check_agency(viewer, r, errors);
	return ST_OK;
}

static enum status
remove_amendment(struct tx *tx, struct viewer viewer, const struct record *before,
    struct errors *errors)
{
	(void)tx;
	(void)viewer;
	/* What was taken back is a draft again, but agencies have it and may have answered. */
	if (before->values[AMENDMENT_ROUND].number == 0 &&
	    (record_text(before, AMENDMENT_STATE).n == 0 ||
	    str_equal(record_text(before, AMENDMENT_STATE), STR("draft"))))
		return ST_OK;
	return errors_add(errors, ST_CONFLICT, NULL, "%.*s was sent out, so it stays. Withdraw it "
	    "instead.", STR_ARG(record_code(before)));
}

/* --- changes ------------------------------------------------------------------------------- */

struct writing {
	struct tx *tx;
	struct viewer viewer;
	struct errors *errors;
	struct record *amendment;
	bool may_edit;
};

static bool
is_state(const struct record *change, const char *state)
{
	return str_equal(record_text(change, CHANGE_STATE), str_from(state));
}

static enum status
begin(struct writing *w, const struct record *change)
{
	const struct value *of = &change->values[CHANGE_AMENDMENT];
	struct belongings b;
	enum status st;

	if (of->nrefs == 0)
		return errors_add(w->errors, ST_INVALID, "amendment",
		    "Say which amendment it belongs to.");
	if ((st = record_load(w->tx->store, &type_amendment, of->refs[0].id, w->tx->arena,
	    &w->amendment)) != ST_OK ||
	    (st = record_belongings(w->tx->store, w->amendment, w->tx->arena, &b)) != ST_OK)
		return st;
	w->may_edit = permit_record(w->viewer, type_amendment.change, &b);
	return ST_OK;
}

static enum status
refuse_not_own(struct writing *w)
{
	return errors_add(w->errors, ST_FORBIDDEN, "state", "This draft is edited by its author, "
	    "the coordinators of its pillars and the co-chairs. You can propose the change: send "
	    "it with the state \"proposed\".");
}

/* A change of the draft is theirs who edit it; a proposal changes no text that was sent out. */
static enum status
check_right(struct writing *w, const struct record *before, const struct record *r)
{
	bool is_proposal = !is_state(r, "taken") && (before == NULL || !is_state(before, "taken"));

	if (is_proposal && (before == NULL || is_state(r, "proposed")))
		return ST_OK;
	if (!w->may_edit)
		return refuse_not_own(w);
	return is_proposal || amendment_is_open(w->amendment) ? ST_OK :
	    refuse_closed(w->amendment, w->errors);
}

/* Who edits a draft notes whose wish a change is; who only proposes speaks for its own agency. */
static enum status
check_wisher(struct writing *w, const struct record *before, const struct record *r)
{
	const struct field *f = &type_change.fields[CHANGE_AGENCY];
	const struct value *agency = &r->values[CHANGE_AGENCY];

	if (w->may_edit || acts_for(w->viewer, agency, w->amendment->framework_id) ||
	    (before != NULL && value_equal(f, &before->values[CHANGE_AGENCY], agency)))
		return ST_OK;
	return errors_add(w->errors, ST_FORBIDDEN, "agency", "You do not act for this agency. "
	    "Leave it empty, or give your own.");
}

static enum status
give_order(struct writing *w, const struct amendment_state *state, struct record *r)
{
	int64_t last = 0;

	if (state->changes.n >= LIMIT_AMENDMENT_CHANGES)
		return errors_add(w->errors, ST_TOO_LARGE, NULL, "An amendment holds %d changes at "
		    "most. Begin another one.", LIMIT_AMENDMENT_CHANGES);
	for (size_t i = 0; i < state->changes.n; i++) {
		int64_t order = state->changes.items[i]->values[CHANGE_ORDER].number;

		last = order > last ? order : last;
	}
	record_set_number(r, CHANGE_ORDER, last + 10);
	return ST_OK;
}

/*
 * Drafts are read, compared and shown as a whole, each time; their changes may not be so large that
 * nobody can look at them. What is too large already may become smaller.
 */
static enum status
check_room(struct writing *w, const struct amendment_state *state, const struct record *r)
{
	size_t own = amend_change_bytes(r);
	size_t all = own;
	size_t before = 0;

	for (size_t i = 0; i < state->changes.n; i++) {
		const struct record *change = state->changes.items[i];

		if (str_equal(change->uid, r->uid))
			before = amend_change_bytes(change);
		else
			all += amend_change_bytes(change);
	}
	if (all <= LIMIT_AMENDMENT_BYTES || own <= before)
		return ST_OK;
	return errors_add(w->errors, ST_TOO_LARGE, "after", "The texts of an amendment's changes "
	    "have %d MB together at most. Write less, or begin another amendment.",
	    LIMIT_AMENDMENT_BYTES >> 20);
}

/* What the draft would be with this change in it: its own conflicts are said at once. */
static enum status
try_change(struct writing *w, const struct amendment_state *state, struct record *r,
    struct fw_amend_change *change)
{
	struct arena *a = w->tx->arena;
	struct fw_amend_changes changes = { 0 };
	struct amend_input input = { state->text, &changes, state->used_codes,
		state->promised };
	struct amend_draft draft;
	size_t own = SIZE_MAX;

	for (size_t i = 0; i < state->taken.n; i++) {
		bool is_own = str_equal(state->taken.items[i].uid, r->uid);
		struct fw_amend_change *copy = fw_add(a, &changes);

		*copy = is_own ? *change : state->taken.items[i];
		own = is_own ? i : own;
	}
	if (own == SIZE_MAX) {
		own = changes.n;
		*fw_add(a, &changes) = *change;
	}
	amend_apply(a, &input, &draft);
	for (size_t i = 0; i < draft.conflicts.n; i++) {
		const struct fw_amend_conflict *conflict = &draft.conflicts.items[i];

		if (conflict->change == own && conflict->kind != AMEND_APART)
			return errors_add(w->errors, ST_INVALID, conflict->kind ==
			    AMEND_NO_PLACE ? "next_to" : conflict->kind == AMEND_GONE ?
			    "element" : "after", "%.*s", STR_ARG(conflict->message));
	}
	if (draft.codes[own].n > 0)
		record_set_text(r, CHANGE_CODE, str_dup(r->arena, draft.codes[own]));
	return ST_OK;
}

static struct marked
own_marked(struct arena *a, const struct marked *m)
{
	struct marked own = { .text = str_dup(a, m->text), .nmarks = m->nmarks,
		.marks = arena_make_array(a, struct mark, m->nmarks) };

	for (size_t i = 0; i < m->nmarks; i++) {
		own.marks[i] = m->marks[i];
		own.marks[i].label = str_dup(a, m->marks[i].label);
	}
	return own;
}

/* What was filled in is kept with the record, which outlives the transaction. */
static void
keep_change(const struct fw_amend_change *change, struct record *r)
{
	struct arena *a = r->arena;
	struct fw_amend_change own = *change;

	own.element = str_dup(a, change->element);
	own.before = own_marked(a, &change->before);
	own.with = (struct fw_texts){ 0 };
	for (size_t i = 0; i < change->with.n; i++)
		*fw_add(a, &own.with) = str_dup(a, change->with.items[i]);
	amend_change_to_record(a, &own, r);
}

/* An element is meant, and the one that is said to be. */
static enum status
check_element(struct writing *w, const struct amendment_state *state,
    const struct fw_amend_change *change, bool is_taken)
{
	struct element_at at;

	if (change->part == PART_COUNT)
		return errors_add(w->errors, ST_INVALID, "part",
		    "Say what kind of element it is.");
	if (change->operation == AMEND_ADD)
		return ST_OK;
	if (change->element.n == 0 && is_taken)
		return errors_add(w->errors, ST_INVALID, "element",
		    "Say which element it is about: its identifier.");
	if (element_find(state->draft.fw, change->element, &at) && at.part != change->part)
		return errors_add(w->errors, ST_INVALID, "part",
		    "The element is of another kind: %s.", compared_part_codes[at.part]);
	return ST_OK;
}

static enum status
check_change(struct writing *w, struct record *r, bool is_new)
{
	struct amendment_state state;
	struct fw_amend_change change;
	enum status st = amendment_load(w->tx->store, VIEWER_LOCAL, w->amendment, w->errors,
	    &state);

	if (st != ST_OK || (is_new && (st = give_order(w, &state, r)) != ST_OK))
		return st;
	change = amend_change_of(w->tx->arena, r);
	if ((st = check_element(w, &state, &change, is_state(r, "taken"))) != ST_OK)
		return st;
	if (change.operation == AMEND_ADD && change.element.n == 0)
		change.element = ulid_new(w->tx->arena, w->tx->now_ms);
	amend_fill_guard(w->tx->arena, framework_copy(w->tx->arena, state.text), &change,
	    AMEND_GUARD_EMPTY);
	keep_change(&change, r);
	if ((st = check_room(w, &state, r)) != ST_OK)
		return st;
	return is_state(r, "taken") ? try_change(w, &state, r, &change) : ST_OK;
}

static enum status
create_change(struct tx *tx, struct viewer viewer, struct record *r, struct errors *errors)
{
	struct writing w = { .tx = tx, .viewer = viewer, .errors = errors };
	enum status st = begin(&w, r);

	if (st != ST_OK)
		return st;
	if (r->framework_id != w.amendment->framework_id)
		return errors_add(errors, ST_INVALID, "amendment", "The amendment is of another "
		    "framework.");
	if (!r->values[CHANGE_STATE].is_set)
		record_set_text(r, CHANGE_STATE, w.may_edit ? STR("taken") : STR("proposed"));
	if ((st = check_right(&w, NULL, r)) != ST_OK ||
	    (st = check_wisher(&w, NULL, r)) != ST_OK)
		return st;
	return check_change(&w, r, true);
}

static enum status
update_change(struct tx *tx, struct viewer viewer, const struct record *before,
    struct record *r, struct errors *errors)
{
	struct writing w = { .tx = tx, .viewer = viewer, .errors = errors };
	enum status st = begin(&w, before);

	if (st != ST_OK || (st = check_right(&w, before, r)) != ST_OK ||
	    (st = check_wisher(&w, before, r)) != ST_OK)
		return st;
	return check_change(&w, r, false);
}

static enum status
remove_change(struct tx *tx, struct viewer viewer, const struct record *before,
    struct errors *errors)
{
	struct writing w = { .tx = tx, .viewer = viewer, .errors = errors };
	enum status st = begin(&w, before);

	return st == ST_OK ? check_right(&w, before, before) : st;
}

const struct write_rule write_rules[] = {
	{ &type_amendment, create_amendment, update_amendment, remove_amendment },
	{ &type_change, create_change, update_change, remove_change },
};
const size_t write_rule_count = sizeof(write_rules) / sizeof(write_rules[0]);
