/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lets a draft start from the revision that was adopted meanwhile. What surprises: nothing is
 * decided by itself. Every change that does not fit the newer text needs a decision, and what
 * people kept is held against that text once more before anything is stored.
 */
#include "instrument/amendment.h"

#include "instrument/revision.h"
#include "model/types/types.h"

struct rebasing {
	struct tx *tx;
	struct viewer viewer;
	struct errors *errors;
	struct amendment_state state;
	struct framework *newer; /* the text to start from; only read */
	const struct rebase_order *order;
};

/* Messages about a change have its uid as their field. */
static const char *
field_of(const struct rebasing *b, struct str change)
{
	return str_dup_z(b->tx->arena, change);
}

bool
rebase_may_keep(const struct fw_amend_conflict *conflict)
{
	return conflict->kind == AMEND_OTHER_TEXT || conflict->kind == AMEND_NO_PLACE;
}

/* --- one change ---------------------------------------------------------------------------- */

static struct str
last_of(const struct fw_elements *list)
{
	return list->n > 0 ? list->items[list->n - 1].uid : STR_EMPTY;
}

/* What it was to stand behind is gone: it goes to the end of the list that it was meant for. */
static void
renew_place(const struct rebasing *b, struct fw_amend_change *c)
{
	struct framework *fw = b->newer;
	struct element_at at;

	if (c->part == PART_PILLAR && fw->pillars.n > 0)
		c->next_to = fw->pillars.items[fw->pillars.n - 1].uid;
	else if (c->part == PART_RECOMMENDATION && fw->recommendations.n > 0)
		c->next_to = fw->recommendations.items[fw->recommendations.n - 1].uid;
	else if (c->parent.n > 0 && element_find(fw, c->parent, &at) && at.part == PART_ACTION)
		c->next_to = last_of(&((const struct fw_element *)at.item)->children);
	else if (c->parent.n == 0 && element_find(fw, c->pillar, &at) && at.part == PART_PILLAR)
		c->next_to = last_of(c->is_to_goals ? &fw->pillars.items[at.place].goals :
		    &fw->pillars.items[at.place].actions);
}

static enum status
settle(struct rebasing *b, const struct fw_amend_conflict *conflict,
    const struct rebase_decision *decision)
{
	struct fw_amend_change *c = &b->state.taken.items[conflict->change];
	const struct record *listed = b->state.changes.items[b->state.places[conflict->change]];
	struct record *r;
	enum status st = record_load(b->tx->store, &type_change, listed->id, b->tx->arena, &r);

	if (st != ST_OK)
		return st;
	if (decision->version != 0 && decision->version != r->version)
		return errors_add(b->errors, ST_CONFLICT, field_of(b, r->uid), "Somebody changed "
		    "this change meanwhile. Look at it again.");
	if (decision->choice == REBASE_TAKE_THEIRS) {
		record_set_text(r, CHANGE_STATE, STR("declined"));
		return record_update(b->tx, r, b->errors);
	}
	if (decision->after.text.n > 0)
		c->after = decision->after;
	if (conflict->kind == AMEND_NO_PLACE)
		renew_place(b, c);
	/* The change then alters what the newer text says; a place or parts are those of now. */
	amend_fill_guard(b->tx->arena, b->newer, c, AMEND_GUARD_RENEW);
	amend_change_to_record(b->tx->arena, c, r);
	return record_update(b->tx, r, b->errors);
}

/* --- all of them --------------------------------------------------------------------------- */

static const struct rebase_decision *
decision_on(const struct rebasing *b, struct str change)
{
	for (size_t i = 0; i < b->order->n; i++) {
		if (str_equal(b->order->decisions[i].change, change))
			return &b->order->decisions[i];
	}
	return NULL;
}

static bool
is_in_conflict(const struct amend_draft *draft, struct str change)
{
	for (size_t i = 0; i < draft->conflicts.n; i++) {
		if (draft->conflicts.items[i].kind != AMEND_APART &&
		    str_equal(draft->conflicts.items[i].uid, change))
			return true;
	}
	return false;
}

/* A decision on what fits would be lost without a word. */
static enum status
check_decisions(struct rebasing *b, const struct amend_draft *draft)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < b->order->n; i++) {
		struct str change = b->order->decisions[i].change;

		if (!is_in_conflict(draft, change))
			st = errors_add(b->errors, ST_INVALID, field_of(b, change),
			    "There is nothing to decide on this change.");
	}
	return st;
}

static enum status
check_conflict(struct rebasing *b, const struct fw_amend_conflict *conflict,
    const struct rebase_decision *decision)
{
	if (decision == NULL || decision->choice == REBASE_UNDECIDED)
		return errors_add(b->errors, ST_CONFLICT, field_of(b, conflict->uid),
		    "%.*s%s%.*s Decide what holds.", STR_ARG(conflict->code),
		    conflict->code.n > 0 ? ": " : "", STR_ARG(conflict->message));
	if (decision->choice == REBASE_KEEP_MINE && !rebase_may_keep(conflict))
		return errors_add(b->errors, ST_CONFLICT, field_of(b, conflict->uid),
		    "%.*s%s%.*s It cannot be kept: drop it here and write it anew.",
		    STR_ARG(conflict->code), conflict->code.n > 0 ? ": " : "",
		    STR_ARG(conflict->message));
	return ST_OK;
}

static enum status
settle_conflicts(struct rebasing *b)
{
	struct amend_draft draft;
	enum status st;

	amendment_apply_to(b->tx->arena, &b->state, b->newer, &draft);
	st = check_decisions(b, &draft);
	for (size_t i = 0; i < draft.conflicts.n; i++) {
		const struct fw_amend_conflict *c = &draft.conflicts.items[i];
		enum status one = c->kind == AMEND_APART ? ST_OK :
		    check_conflict(b, c, decision_on(b, c->uid));

		st = st == ST_OK ? one : st;
	}
	for (size_t i = 0; st == ST_OK && i < draft.conflicts.n; i++) {
		const struct fw_amend_conflict *c = &draft.conflicts.items[i];

		if (c->kind != AMEND_APART)
			st = settle(b, c, decision_on(b, c->uid));
	}
	return st;
}

/* What people kept of theirs is looked at once more: nothing may be left that does not fit. */
static enum status
check_rest(struct rebasing *b)
{
	struct amendment_state again;
	struct amend_draft draft;
	enum status st = amendment_load(b->tx->store, VIEWER_LOCAL, b->state.record, b->errors,
	    &again);

	if (st != ST_OK)
		return st;
	amendment_apply_to(b->tx->arena, &again, b->newer, &draft);
	for (size_t i = 0; i < draft.conflicts.n; i++) {
		const struct fw_amend_conflict *c = &draft.conflicts.items[i];

		if (c->kind != AMEND_APART)
			st = errors_add(b->errors, ST_CONFLICT, field_of(b, c->uid),
			    "%.*s%s%.*s", STR_ARG(c->code), c->code.n > 0 ? ": " : "",
			    STR_ARG(c->message));
	}
	return st;
}

static enum status
begin_rebase(struct rebasing *b, const struct record *amendment)
{
	struct record *whole;
	bool may = false;
	enum status st = record_load(b->tx->store, &type_amendment, amendment->id, b->tx->arena,
	    &whole);

	if (st != ST_OK || (st = amendment_may_edit(b->tx->store, b->viewer, whole, b->tx->arena,
	    &may)) != ST_OK)
		return st;
	if (!may)
		return errors_add(b->errors, amendment_is_open(whole) ? ST_FORBIDDEN : ST_CONFLICT,
		    NULL, "Only a draft, and only by who may edit it, is put on a newer text.");
	if (whole->version != b->order->version)
		return errors_add(b->errors, ST_CONFLICT, NULL, "Somebody changed the amendment "
		    "meanwhile. Look at it again.");
	return amendment_load(b->tx->store, b->viewer, whole, b->errors, &b->state);
}

static enum status
check_newest(const struct rebasing *b)
{
	if (!str_equal(b->state.newest->uid, b->order->revision))
		return errors_add(b->errors, ST_CONFLICT, NULL, "Another revision was adopted "
		    "meanwhile. Look at the conflicts again.");
	if (b->state.newest->id == b->state.base->id)
		return errors_add(b->errors, ST_CONFLICT, NULL,
		    "The draft starts from the newest text already.");
	return ST_OK;
}

enum status
amendment_rebase(struct tx *tx, struct viewer viewer, const struct record *amendment,
    const struct rebase_order *order, struct errors *errors)
{
	struct rebasing b = { .tx = tx, .viewer = viewer, .errors = errors, .order = order };
	const struct framework *newer;
	enum status st = begin_rebase(&b, amendment);

	if (st != ST_OK || (st = check_newest(&b)) != ST_OK ||
	    (st = revision_text(tx->store, b.state.newest, errors, &newer)) != ST_OK)
		return st;
	b.newer = framework_copy(tx->arena, newer);
	if ((st = settle_conflicts(&b)) != ST_OK || (st = check_rest(&b)) != ST_OK)
		return st;
	record_set_ref(b.state.record, AMENDMENT_BASE, &type_revision, b.state.newest->id);
	if (str_equal(record_text(b.state.record, AMENDMENT_STATE), STR("superseded")))
		record_set_text(b.state.record, AMENDMENT_STATE, STR("draft"));
	return record_update(tx, b.state.record, errors);
}
