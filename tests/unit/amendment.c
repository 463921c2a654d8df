/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Amendments as records: the program gives code and base, a draft is edited by those who may,
 * what was sent out stays; a draft follows a newer revision only as people decide; what text and
 * work no longer share becomes a draft.
 */
#include "fixture.h"

#include "amended.h"
#include "instrument/amendment.h"
#include "instrument/drift.h"
#include "instrument/framework_store.h"
#include "instrument/revision.h"
#include "model/types/types.h"
#include "policy/permit.h"

struct room {
	struct fixture *f;
	struct framework *fw;
	int64_t framework_id;
	struct record *amendment;
	/* What one transaction does. */
	enum status (*deed)(struct tx *tx, struct room *room);
	struct fw_amend_change change;
	struct amendment_value value;
	struct rebase_order rebase;
	const char *state;
	int64_t round;
	const char *words;
};

static enum status
run_deed(struct tx *tx, void *context)
{
	struct room *room = context;

	return room->deed(tx, room);
}

static enum status
act(struct room *room, enum status (*deed)(struct tx *tx, struct room *room))
{
	room->deed = deed;
	errors_init(&room->f->errors, room->f->arena);
	return store_write(room->f->store, fixture_author, run_deed, room);
}

static void
act_well(struct room *room, enum status (*deed)(struct tx *tx, struct room *room))
{
	enum status st = act(room, deed);

	if (st != ST_OK)
		fail_msg("%s: %.*s", status_slug(st), STR_ARG(room->f->errors.n > 0 ?
		    room->f->errors.items[0].message : STR("no message")));
}

static enum status
release(struct tx *tx, struct room *room)
{
	struct errors *errors = &room->f->errors;
	struct record *r;
	enum status st = framework_save(tx, room->fw, VISIBILITY_PUBLIC, errors, &r);

	if (st != ST_OK)
		return st;
	room->framework_id = r->id;
	return framework_open(tx, r, errors);
}

static enum status
propose(struct tx *tx, struct room *room)
{
	struct record *r = record_new(room->f->arena, &type_amendment);

	r->framework_id = room->framework_id;
	record_set_text(r, AMENDMENT_TITLE, STR("Sharper words"));
	room->amendment = r;
	return guarded_create(tx, VIEWER_LOCAL, r, &room->f->errors);
}

static enum status
add_change(struct tx *tx, struct room *room)
{
	return amendment_add_change(tx, VIEWER_LOCAL, room->amendment, &room->change,
	    &room->f->errors);
}

static enum status
set_value(struct tx *tx, struct room *room)
{
	return amendment_set_value(tx, VIEWER_LOCAL, room->amendment, &room->value,
	    &room->f->errors);
}

static enum status
set_state(struct tx *tx, struct room *room)
{
	struct record *r;
	enum status st = record_load(tx->store, &type_amendment, room->amendment->id, tx->arena,
	    &r);

	if (st != ST_OK)
		return st;
	record_set_text(r, AMENDMENT_STATE, str_from(room->state));
	record_set_number(r, AMENDMENT_ROUND, room->round);
	return record_update(tx, r, &room->f->errors);
}

static enum status
retitle(struct tx *tx, struct room *room)
{
	struct record *r;
	enum status st = record_find(tx->store, VIEWER_LOCAL, &type_amendment,
	    room->framework_id, room->amendment->uid, tx->arena, &r);

	if (st != ST_OK)
		return st;
	record_set_text(r, AMENDMENT_TITLE, STR("Other words"));
	return guarded_update(tx, VIEWER_LOCAL, r, &room->f->errors);
}

static enum status
remove_it(struct tx *tx, struct room *room)
{
	struct record *r;
	enum status st = record_find(tx->store, VIEWER_LOCAL, &type_amendment,
	    room->framework_id, room->amendment->uid, tx->arena, &r);

	return st == ST_OK ? guarded_remove(tx, VIEWER_LOCAL, r, &room->f->errors) : st;
}

static struct amendment_state
look(struct room *room)
{
	struct amendment_state state;
	struct record *r;

	assert_int_equal(record_load(room->f->store, &type_amendment, room->amendment->id,
	    room->f->arena, &r), ST_OK);
	assert_int_equal(amendment_load(room->f->store, VIEWER_LOCAL, r, &room->f->errors,
	    &state), ST_OK);
	return state;
}

static struct room
room_of(void **state)
{
	struct room room = { .f = *state };

	room.fw = held_sample(room.f->arena);
	room.fw->years = (struct period){ .edtf = STR("2021/2025"),
		.earliest = date_from_civil(2021, 1, 1), .latest = date_from_civil(2025, 12, 31) };
	act_well(&room, release);
	act_well(&room, propose);
	return room;
}

static struct fw_element *
first_action(struct framework *fw)
{
	return &fw->pillars.items[0].actions.items[3];
}

static void
put(struct room *room, const char *field, const char *after)
{
	room->value = (struct amendment_value){ .element = first_action(room->fw)->uid,
		.field = str_from(field), .after = { .text = str_from(after) },
		.reason = STR("tested"), .is_confirmed = true };
	act_well(room, set_value);
}

static void
code_and_base_are_given(void **state)
{
	struct room room = room_of(state);
	struct amendment_state one = look(&room);

	assert_says(record_code(one.record), "AM 1");
	assert_says(record_text(one.record, AMENDMENT_STATE), "draft");
	assert_int_equal(one.base->id, one.newest->id);
	act_well(&room, propose);
	assert_says(record_code(look(&room).record), "AM 2");
}

static void
a_value_is_set_changed_and_taken_back(void **state)
{
	struct room room = room_of(state);
	struct marked before = first_action(room.fw)->text;
	struct amendment_state now;

	put(&room, "text", "Something else.");
	put(&room, "text", "Something new.");
	now = look(&room);
	assert_int_equal(now.changes.n, 1);
	assert_says(first_action(now.draft.fw)->text.text, "Something new.");
	assert_int_equal(now.draft.conflicts.n, 0);
	put(&room, "leads", "WHO; ILO");
	assert_int_equal(look(&room).changes.n, 2);
	room.value.field = STR("text");
	room.value.after = before;
	act_well(&room, set_value);
	assert_int_equal(look(&room).changes.n, 1);
	room.value.field = STR("period");
	room.value.after.text = STR("some day");
	assert_int_equal(act(&room, set_value), ST_INVALID);
}

static void
what_cannot_be_carried_out_is_refused_at_once(void **state)
{
	struct room room = room_of(state);

	room.change = (struct fw_amend_change){ .operation = AMEND_REMOVE, .part = PART_ACTION,
		.element = STR("01ARZ3NDEKTSV4RRFFQ69G5FAV") };
	assert_int_equal(act(&room, add_change), ST_INVALID);
	room.change = (struct fw_amend_change){ .operation = AMEND_ADD, .part = PART_ACTION,
		.after = { .text = STR("New.") }, .pillar = STR("nowhere") };
	assert_int_equal(act(&room, add_change), ST_INVALID);
	room.change.pillar = room.fw->pillars.items[0].uid;
	act_well(&room, add_change);
	assert_int_equal(look(&room).taken.n, 1);
	assert_true(record_text(look(&room).changes.items[0], CHANGE_CODE).n > 0);
}

static void
what_was_sent_out_stays(void **state)
{
	static const char *const closed[] = { "circulated", "adopted", "withdrawn" };
	struct room room = room_of(state);

	put(&room, "text", "Something else.");
	for (size_t i = 0; i < COUNT_OF(closed); i++) {
		room.state = closed[i];
		act_well(&room, set_state);
		room.value.after.text = STR("Late words.");
		assert_int_equal(act(&room, set_value), ST_CONFLICT);
		assert_int_equal(act(&room, retitle), ST_CONFLICT);
	}
	room.state = "broken";
	act_well(&room, set_state);
	act_well(&room, set_value);
	act_well(&room, retitle);
	/* Taken back, it is a draft that agencies have answered. */
	room.state = "draft";
	room.round = 1;
	act_well(&room, set_state);
	assert_int_equal(act(&room, remove_it), ST_CONFLICT);
	room.round = 0;
	act_well(&room, set_state);
	act_well(&room, remove_it);
}

/* --- another revision ---------------------------------------------------------------------- */

static enum status
adopt_other(struct tx *tx, struct room *room)
{
	struct framework *next = framework_copy(room->f->arena, room->fw);
	struct revision_order order = { .framework_id = room->framework_id, .text = next,
		.state = REVISION_SEAL_NOW };

	next->revision.uid = STR_EMPTY;
	next->revision.label = STR_EMPTY;
	first_action(next)->text = (struct marked){ .text = str_from(room->words) };
	return revision_seal(tx, &order, &room->f->errors, NULL);
}

static enum status
rebase(struct tx *tx, struct room *room)
{
	return amendment_rebase(tx, VIEWER_LOCAL, room->amendment, &room->rebase,
	    &room->f->errors);
}

static void
a_draft_follows_a_newer_revision_as_people_decide(void **state)
{
	struct room room = room_of(state);
	struct rebase_decision decision = { .choice = REBASE_UNDECIDED };
	struct amendment_state now;

	put(&room, "text", "Mine.");
	room.words = "Theirs.";
	act_well(&room, adopt_other);
	now = look(&room);
	assert_int_not_equal(now.base->id, now.newest->id);
	assert_int_equal(now.draft.conflicts.n, 0);
	room.rebase = (struct rebase_order){ now.record->version, now.newest->uid, NULL, 0 };
	assert_int_equal(act(&room, rebase), ST_CONFLICT);
	assert_int_not_equal(look(&room).base->id, now.newest->id);
	decision.change = now.changes.items[0]->uid;
	decision.choice = REBASE_KEEP_MINE;
	decision.after.text = STR("Ours.");
	room.rebase.decisions = &decision;
	room.rebase.n = 1;
	act_well(&room, rebase);
	now = look(&room);
	assert_int_equal(now.base->id, now.newest->id);
	assert_int_equal(now.draft.conflicts.n, 0);
	assert_says(now.taken.items[0].before.text, "Theirs.");
	assert_says(first_action(now.draft.fw)->text.text, "Ours.");
	/* Looked at before somebody else did it. */
	assert_int_equal(act(&room, rebase), ST_CONFLICT);
}

static void
a_change_is_given_up_for_the_newer_text(void **state)
{
	struct room room = room_of(state);
	struct rebase_decision decision = { .choice = REBASE_TAKE_THEIRS };
	struct amendment_state now;

	put(&room, "text", "Mine.");
	room.words = "Theirs.";
	act_well(&room, adopt_other);
	now = look(&room);
	decision.change = now.changes.items[0]->uid;
	room.rebase = (struct rebase_order){ now.record->version, now.newest->uid, &decision, 1 };
	act_well(&room, rebase);
	now = look(&room);
	assert_int_equal(now.taken.n, 0);
	assert_says(record_text(now.changes.items[0], CHANGE_STATE), "declined");
	assert_says(first_action(now.draft.fw)->text.text, "Theirs.");
}

static void
what_was_superseded_begins_again_on_the_newer_text(void **state)
{
	struct room room = room_of(state);
	struct rebase_decision decision = { .choice = REBASE_KEEP_MINE,
		.after = { .text = STR("Ours.") } };
	struct amendment_state now;

	put(&room, "text", "Mine.");
	room.words = "Theirs.";
	act_well(&room, adopt_other);
	room.state = "superseded";
	act_well(&room, set_state);
	now = look(&room);
	decision.change = now.changes.items[0]->uid;
	room.rebase = (struct rebase_order){ now.record->version, now.newest->uid, &decision, 1 };
	act_well(&room, rebase);
	now = look(&room);
	assert_int_equal(now.base->id, now.newest->id);
	assert_says(record_text(now.record, AMENDMENT_STATE), "draft");
}

/* --- text and work ------------------------------------------------------------------------- */

static enum status
work_on(struct tx *tx, struct room *room)
{
	struct record *action;
	struct record *progress = record_new(tx->arena, &type_progress);
	struct record *agency;
	enum status st = record_find(tx->store, VIEWER_LOCAL, &type_action, room->framework_id,
	    first_action(room->fw)->uid, tx->arena, &action);

	if (st != ST_OK || (st = record_find(tx->store, VIEWER_LOCAL, &type_agency, 0,
	    STR("WHO"), tx->arena, &agency)) != ST_OK)
		return st;
	record_unset(action, ACTION_LEADS);
	record_add_ref(tx->arena, action, ACTION_LEADS, &type_agency, agency->id, STR_EMPTY);
	progress->framework_id = room->framework_id;
	record_set_ref(progress, PROGRESS_ACTION, &type_action, action->id);
	record_set_ref(progress, PROGRESS_AGENCY, &type_agency, agency->id);
	record_set_text(progress, PROGRESS_STATUS, STR("dropped"));
	record_set_text(progress, PROGRESS_WORDS, STR("No money."));
	st = record_update(tx, action, &room->f->errors);
	return st == ST_OK ? record_create(tx, progress, &room->f->errors) : st;
}

static enum status
take_drift(struct tx *tx, struct room *room)
{
	struct drift drift;
	struct fw_texts keys = { 0 };
	struct drift_order order = { &drift, &keys, STR("The work went on.") };
	enum status st = drift_load(tx->store, VIEWER_LOCAL, room->framework_id,
	    &room->f->errors, &drift);

	for (size_t i = 0; st == ST_OK && i < drift.lines.n; i++) {
		if (drift.lines.items[i].kind == DRIFT_CHANGED)
			*fw_add(tx->arena, &keys) = drift.lines.items[i].key;
	}
	return st == ST_OK ? drift_take(tx, VIEWER_LOCAL, room->amendment, &order,
	    &room->f->errors) : st;
}

static void
what_differs_becomes_a_draft(void **state)
{
	struct room room = room_of(state);
	struct drift drift;
	struct amendment_state now;

	assert_int_equal(drift_load(room.f->store, VIEWER_LOCAL, room.framework_id,
	    &room.f->errors, &drift),
	    ST_OK);
	assert_int_equal(drift.lines.n, 0);
	act_well(&room, work_on);
	assert_int_equal(drift_load(room.f->store, VIEWER_LOCAL, room.framework_id,
	    &room.f->errors, &drift),
	    ST_OK);
	assert_int_equal(drift.lines.n, 2);
	assert_says(drift.lines.items[0].field, "leads");
	assert_says(drift.lines.items[0].working.text, "WHO");
	assert_int_equal(drift.lines.items[1].kind, DRIFT_DROPPED);
	act_well(&room, take_drift);
	now = look(&room);
	assert_int_equal(now.taken.n, 1);
	assert_int_equal(now.draft.conflicts.n, 0);
	assert_says(first_action(now.draft.fw)->leads.items[0].code, "WHO");
}


/* n bytes of words. */
static const char *
make_words(struct room *room, size_t n)
{
	struct buf b;

	buf_init(&b, room->f->arena, SIZE_MAX);
	while (b.n + 8 <= n)
		buf_add_z(&b, "protect ");
	return str_dup_z(room->f->arena, buf_str(&b));
}

/* Anybody of the network may propose; a draft that nobody can open any more must not come of it. */
static void
an_amendment_takes_so_much_text(void **state)
{
	struct room room = room_of(state);
	struct fw_pillar *pillar = &room.fw->pillars.items[0];
	size_t most = LIMIT_AMENDMENT_BYTES / (LIMIT_TEXT_BYTES - 8);

	room.change = (struct fw_amend_change){ .operation = AMEND_ADD, .part = PART_ACTION,
		.after.text = str_from(make_words(&room, LIMIT_TEXT_BYTES - 8)),
		.pillar = pillar->uid };
	for (size_t i = 0; i < most; i++)
		act_well(&room, add_change);
	assert_int_equal(act(&room, add_change), ST_TOO_LARGE);
	assert_true(str_find(room.f->errors.items[0].message, STR("8 MB together"), 0) !=
	    SIZE_MAX);
	assert_int_equal(look(&room).changes.n, most);
	/* What is there may still be changed, if it does not grow. */
	room.value = (struct amendment_value){ .field = STR("text"), .reason = STR("tested"),
		.element = look(&room).taken.items[0].element,
		.after.text = STR("Protect everybody."), .is_confirmed = true };
	act_well(&room, set_value);
	act_well(&room, add_change);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(code_and_base_are_given),
		FIXTURE_TEST(a_value_is_set_changed_and_taken_back),
		FIXTURE_TEST(what_cannot_be_carried_out_is_refused_at_once),
		FIXTURE_TEST(what_was_sent_out_stays),
		FIXTURE_TEST(a_draft_follows_a_newer_revision_as_people_decide),
		FIXTURE_TEST(a_change_is_given_up_for_the_newer_text),
		FIXTURE_TEST(what_was_superseded_begins_again_on_the_newer_text),
		FIXTURE_TEST(what_differs_becomes_a_draft),
		FIXTURE_TEST(an_amendment_takes_so_much_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
