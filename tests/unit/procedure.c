/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Procedures step by step: who may do what, when; what breaks a silence; what adoption does to
 * records, revisions and other amendments; and that the instant decides, not the job.
 */
#include "procedure_world.h"

#include "policy/permit.h"

#include "base/json_read.h"
#include "instrument/silence.h"

static int
set_up(void **state)
{
	*state = make_world();
	return 0;
}

static int
tear_down(void **state)
{
	free_world(*state);
	return 0;
}

static void
a_silence_that_nobody_breaks_adopts(void **state)
{
	struct world *w = *state;
	int64_t id = an_amendment(w);
	struct record_list revisions;
	struct record *r;
	struct str receipt;
	const struct json_t *json;
	size_t n;

	expect_ok(w, circulate_for(w, id, "silence", 0));
	assert_int_equal(deadline_of(w, id), START_MS + 72 * HOUR_MS);
	r = load(w, &type_amendment, id);
	assert_int_equal(r->values[AMENDMENT_ASKED].nrefs, 2);
	assert_int_equal(r->values[AMENDMENT_ROUND].number, 1);
	expect_ok(w, answer_as(w, id, WHO_POINT, "support"));
	set_clock(w, START_MS + 72 * HOUR_MS - 1);
	assert_int_equal(adopt_silent(w, id), ST_CONFLICT);
	/* The server was down for a week: it is adopted as of the deadline. */
	set_clock(w, START_MS + 10 * DAY_MS);
	errors_init(&w->errors, w->arena);
	assert_int_equal(silence_adopt_due(w->store, w->arena, &n), ST_OK);
	assert_int_equal(n, 1);
	assert_state(w, id, "adopted");
	revisions = revisions_of(w);
	assert_int_equal(revisions.n, 2);
	r = revisions.items[1];
	assert_int_equal(r->values[REVISION_NUMBER].number, 2);
	assert_string_equal(str_dup_z(w->arena, r->values[REVISION_ADOPTED].period.edtf),
	    "2021-03-18");
	assert_string_equal(str_dup_z(w->arena, record_text(r, REVISION_LABEL)), "Rev. 2");
	assert_string_equal(str_dup_z(w->arena, record_text(r, REVISION_METHOD)), "silence");
	expect_ok(w, revision_verify(w->store, w->arena, &w->errors, &(int64_t){ 0 }));
	/* The record says what was adopted. */
	assert_int_equal(record_find(w->store, VIEWER_LOCAL, &type_action, w->framework_id,
	    STR("CJ 1"), w->arena, &r), ST_OK);
	assert_string_equal(str_dup_z(w->arena, record_text(r, ACTION_TEXT)),
	    "Hold a forum twice a year");
	r = load(w, &type_amendment, id);
	assert_int_equal(r->values[AMENDMENT_ENDED].number, START_MS + 72 * HOUR_MS);
	assert_int_equal(file_get(w->store, record_text(r, AMENDMENT_RECEIPT), w->arena, &receipt),
	    ST_OK);
	assert_int_equal(json_parse(w->arena, receipt, &json), ST_OK);
	assert_true(str_find(receipt, STR("\"answer\": \"support\""), 0) != SIZE_MAX);
	assert_true(str_find(receipt, STR("\"answer\": \"none\""), 0) != SIZE_MAX);
	/* Twice is once. */
	assert_int_equal(adopt_silent(w, id), ST_CONFLICT);
	expect_message(w, "adopted already");
	assert_int_equal(revisions_of(w).n, 2);
}

static void
only_what_was_looked_at_is_circulated(void **state)
{
	struct world *w = *state;
	int64_t id = an_amendment(w);
	struct circulation order = { .amendment = uid_of(w, id), .method = STR("meeting") };
	struct doing d = { .fn = circulate_it, .viewer = viewer_of(w, CIRCULATOR),
		.order = &order };

	expect_ok(w, procedure_draft_sha256(w->store, load(w, &type_amendment, id), &w->errors,
	    &order.text));
	assert_int_equal(order.text.n, 64);
	order.text = str_dup(w->arena, order.text);
	change_words(w, id, 1, SECOND, "Write two guides");
	assert_int_equal(run(w, &d), ST_CONFLICT);
	expect_message(w, "was changed while you looked at it");
	expect_ok(w, procedure_draft_sha256(w->store, load(w, &type_amendment, id), &w->errors,
	    &order.text));
	expect_ok(w, run(w, &d));
	assert_state(w, id, "circulated");
}

static void
the_instant_decides_and_not_the_job(void **state)
{
	struct world *w = *state;
	int64_t id = an_amendment(w);

	expect_ok(w, circulate_for(w, id, "silence", 0));
	set_clock(w, deadline_of(w, id));
	assert_int_equal(answer_as(w, id, WHO_POINT, "objection"), ST_CONFLICT);
	expect_message(w, "The deadline was Thu 18 March 2021, 09:00 Geneva (04:00 New York, "
	    "08:00 UTC)");
	assert_state(w, id, "circulated");
	expect_ok(w, adopt_silent(w, id));
	assert_state(w, id, "adopted");
}

static void
an_objection_breaks_the_silence(void **state)
{
	struct world *w = *state;
	int64_t id = an_amendment(w);
	size_t n;

	expect_ok(w, circulate_for(w, id, "silence", 0));
	set_clock(w, deadline_of(w, id) - 1);
	expect_ok(w, answer_as(w, id, WHO_OTHER, "objection"));
	assert_state(w, id, "broken");
	set_clock(w, deadline_of(w, id) + DAY_MS);
	assert_int_equal(silence_adopt_due(w->store, w->arena, &n), ST_OK);
	assert_int_equal(n, 0);
	assert_int_equal(adopt_silent(w, id), ST_CONFLICT);
	assert_int_equal(revisions_of(w).n, 1);
	/* Changed text is circulated again: a new silence. */
	change_words(w, id, 1, SECOND, "Write two guides");
	expect_ok(w, circulate_for(w, id, "silence", 0));
	assert_int_equal(load(w, &type_amendment, id)->values[AMENDMENT_ROUND].number, 2);
	assert_int_equal(deadline_of(w, id), w->now_ms + 72 * HOUR_MS);
	set_clock(w, deadline_of(w, id));
	expect_ok(w, adopt_silent(w, id));
	assert_int_equal(revisions_of(w).n, 2);
}

static void
only_who_answers_for_an_agency_answers(void **state)
{
	struct world *w = *state;
	int64_t id = an_amendment(w);
	struct position_order order = { .amendment = uid_of(w, id), .kind = STR("support"),
		.agency = STR("FAO"), .round = -1 };
	struct doing d = { .fn = position_it, .order = &order };
	struct record *p;

	expect_ok(w, circulate_for(w, id, "silence", 0));
	d.viewer = viewer_of(w, WHO_POINT);
	assert_int_equal(run(w, &d), ST_FORBIDDEN);
	d.viewer = viewer_of(w, CHAIR);
	assert_int_equal(run(w, &d), ST_FORBIDDEN);
	d.viewer = viewer_of(w, NOBODY);
	assert_int_equal(run(w, &d), ST_NOT_FOUND);
	d.viewer = viewer_of(w, SECRETARY);
	expect_ok(w, run(w, &d));
	p = load(w, &type_position, d.id);
	assert_int_equal(p->values[POSITION_BEHALF].number, 1);
	assert_string_equal(str_dup_z(w->arena, record_text(p, POSITION_CAPACITY)), "secretariat");
	d.viewer = viewer_of(w, FAO_POINT);
	order.agency = STR_EMPTY;
	expect_ok(w, run(w, &d));
	p = load(w, &type_position, d.id);
	assert_false(p->values[POSITION_BEHALF].is_set);
	/* Not asked: not of the network when it was circulated. */
	order.agency = STR("UNEP");
	d.viewer = viewer_of(w, SECRETARY);
	assert_int_equal(run(w, &d), ST_CONFLICT);
	order.agency = STR("NOWHERE");
	assert_int_equal(run(w, &d), ST_INVALID);
	order = (struct position_order){ .amendment = uid_of(w, id), .kind = STR("objection"),
		.words = STR("  "), .round = -1 };
	d.viewer = viewer_of(w, WHO_POINT);
	assert_int_equal(run(w, &d), ST_INVALID);
	order.kind = STR("veto");
	assert_int_equal(run(w, &d), ST_INVALID);
	order.kind = STR("support");
	order.round = 0;
	assert_int_equal(run(w, &d), ST_CONFLICT);
	assert_state(w, id, "circulated");
}

static void
two_people_adopt_at_a_meeting(void **state)
{
	struct world *w = *state;
	int64_t id = an_amendment(w);
	int32_t day = (int32_t)(START_MS / DAY_MS) + 1;

	assert_int_equal(decide(w, id, SECRETARY, "Network meeting", NO_DAY), ST_CONFLICT);
	expect_ok(w, circulate_for(w, id, "meeting", START_MS + DAY_MS));
	/* Objections are for the meeting to hear. */
	expect_ok(w, answer_as(w, id, WHO_POINT, "objection"));
	assert_state(w, id, "circulated");
	assert_int_equal(decide(w, id, SECRETARY, "Network meeting", NO_DAY), ST_CONFLICT);
	expect_message(w, "Agencies may answer until");
	set_clock(w, START_MS + 3 * DAY_MS);
	assert_int_equal(decide(w, id, CIRCULATOR, "Network meeting", NO_DAY), ST_FORBIDDEN);
	expect_message(w, "two people");
	/* Another role of the same person is the same person. */
	appoint(w, w->people[CIRCULATOR], "co-chair-permanent", 0);
	assert_int_equal(decide(w, id, CIRCULATOR, "Network meeting", NO_DAY), ST_FORBIDDEN);
	assert_int_equal(decide(w, id, WHO_POINT, "Network meeting", NO_DAY), ST_FORBIDDEN);
	assert_int_equal(decide(w, id, SECRETARY, " ", NO_DAY), ST_INVALID);
	assert_int_equal(decide(w, id, SECRETARY, "Network meeting", day + 5), ST_INVALID);
	assert_int_equal(decide(w, id, SECRETARY, "Network meeting", day - 2), ST_INVALID);
	expect_ok(w, decide(w, id, SECRETARY, "Network meeting", day));
	assert_state(w, id, "adopted");
	assert_int_equal(decide(w, id, SECRETARY, "Network meeting", day), ST_CONFLICT);
	assert_string_equal(str_dup_z(w->arena, revisions_of(w).items[1]->values[REVISION_ADOPTED]
	    .period.edtf), "2021-03-16");
}

static void
a_chair_enters_what_the_chairs_decide(void **state)
{
	struct world *w = *state;
	int64_t id = an_amendment(w);

	expect_ok(w, circulate_for(w, id, "chairs", 0));
	assert_int_equal(decide(w, id, SECRETARY, "", NO_DAY), ST_FORBIDDEN);
	expect_ok(w, decide(w, id, CHAIR, "", NO_DAY));
	assert_state(w, id, "adopted");
}

static void
a_deadline_is_late_enough_and_never_earlier(void **state)
{
	struct world *w = *state;
	int64_t id = an_amendment(w);
	struct extension order = { .amendment = uid_of(w, id) };
	struct doing d = { .fn = extend_it, .viewer = viewer_of(w, SECRETARY), .order = &order };

	assert_int_equal(circulate_for(w, id, "silence", START_MS - HOUR_MS), ST_INVALID);
	expect_message(w, "over already");
	assert_int_equal(circulate_for(w, id, "silence", START_MS + 71 * HOUR_MS), ST_INVALID);
	expect_message(w, "too soon");
	expect_ok(w, circulate_for(w, id, "silence", START_MS + 100 * HOUR_MS));
	order.deadline_ms = START_MS + 90 * HOUR_MS;
	assert_int_equal(run(w, &d), ST_INVALID);
	order.deadline_ms = START_MS + 120 * HOUR_MS;
	d.viewer = viewer_of(w, WHO_POINT);
	assert_int_equal(run(w, &d), ST_FORBIDDEN);
	d.viewer = viewer_of(w, SECRETARY);
	expect_ok(w, run(w, &d));
	assert_int_equal(deadline_of(w, id), START_MS + 120 * HOUR_MS);
	set_clock(w, START_MS + 110 * HOUR_MS);
	assert_int_equal(adopt_silent(w, id), ST_CONFLICT);
	set_clock(w, START_MS + 120 * HOUR_MS);
	order.deadline_ms = START_MS + 200 * HOUR_MS;
	assert_int_equal(run(w, &d), ST_CONFLICT);
	expect_ok(w, adopt_silent(w, id));
}

static void
a_procedure_is_ended_by_hand(void **state)
{
	struct world *w = *state;
	int64_t id = an_amendment(w);
	struct ending order = { .amendment = uid_of(w, id), .end = PROCEDURE_TAKE_BACK,
		.words = STR("A number was wrong.") };
	struct doing d = { .fn = finish_it, .viewer = viewer_of(w, SECRETARY), .order = &order };

	assert_int_equal(run(w, &d), ST_CONFLICT);
	expect_ok(w, circulate_for(w, id, "silence", 0));
	assert_int_equal(procedure_check_editable(load(w, &type_amendment, id), &w->errors),
	    ST_CONFLICT);
	d.viewer = viewer_of(w, WHO_POINT);
	assert_int_equal(run(w, &d), ST_FORBIDDEN);
	d.viewer = viewer_of(w, SECRETARY);
	expect_ok(w, run(w, &d));
	assert_state(w, id, "draft");
	expect_ok(w, circulate_for(w, id, "silence", 0));
	/* What is due is adopted, though no job has run: nobody is quicker than the instant. */
	set_clock(w, deadline_of(w, id));
	assert_int_equal(run(w, &d), ST_CONFLICT);
	order.end = PROCEDURE_WITHDRAW;
	assert_int_equal(run(w, &d), ST_CONFLICT);
	set_clock(w, deadline_of(w, id) - 1);
	expect_ok(w, run(w, &d));
	assert_state(w, id, "withdrawn");
	assert_int_equal(circulate_for(w, id, "silence", 0), ST_CONFLICT);
	assert_int_equal(run(w, &d), ST_CONFLICT);
}

static void
two_amendments_of_one_sentence_are_not_both_adopted(void **state)
{
	struct world *w = *state;
	int64_t first = an_amendment(w);
	int64_t second = make_amendment(w);
	int64_t third = make_amendment(w);
	struct record_list revisions;
	struct record *r;

	change_words(w, second, 0, FIRST, "Hold no forum");
	change_words(w, third, 1, SECOND, "Write two guides");
	expect_ok(w, circulate_for(w, first, "silence", 0));
	expect_ok(w, circulate_for(w, second, "silence", 0));
	expect_ok(w, circulate_for(w, third, "silence", 0));
	set_clock(w, deadline_of(w, first));
	expect_ok(w, adopt_silent(w, first));
	assert_state(w, second, "superseded");
	assert_state(w, third, "circulated");
	assert_int_equal(adopt_silent(w, second), ST_CONFLICT);
	/* What touches other words is adopted on top of it. */
	expect_ok(w, adopt_silent(w, third));
	revisions = revisions_of(w);
	assert_int_equal(revisions.n, 3);
	assert_int_equal(record_find(w->store, VIEWER_LOCAL, &type_action, w->framework_id,
	    STR("CJ 1"), w->arena, &r), ST_OK);
	assert_string_equal(str_dup_z(w->arena, record_text(r, ACTION_TEXT)),
	    "Hold a forum twice a year");
	assert_int_equal(record_find(w->store, VIEWER_LOCAL, &type_action, w->framework_id,
	    STR("CJ 2"), w->arena, &r), ST_OK);
	assert_string_equal(str_dup_z(w->arena, record_text(r, ACTION_TEXT)), "Write two guides");
	/* An amendment that starts from an old revision waits until it is brought up. */
	expect_ok(w, revision_verify(w->store, w->arena, &w->errors, &(int64_t){ 0 }));
	assert_int_equal(circulate_for(w, second, "silence", 0), ST_CONFLICT);
}

static void
silences_end_in_the_order_of_their_deadlines(void **state)
{
	struct world *w = *state;
	int64_t late = an_amendment(w);
	int64_t early = make_amendment(w);
	size_t n;

	change_words(w, early, 0, FIRST, "Hold no forum");
	expect_ok(w, circulate_for(w, late, "silence", START_MS + 100 * HOUR_MS));
	expect_ok(w, circulate_for(w, early, "silence", 0));
	/* The server was down while both ended. */
	set_clock(w, START_MS + 10 * DAY_MS);
	assert_int_equal(adopt_silent(w, late), ST_CONFLICT);
	assert_int_equal(silence_adopt_due(w->store, w->arena, &n), ST_OK);
	assert_int_equal(n, 1);
	assert_state(w, early, "adopted");
	assert_state(w, late, "superseded");
}

static void
a_decision_does_not_overtake_a_silence_that_is_over(void **state)
{
	struct world *w = *state;
	int64_t silent = an_amendment(w);
	int64_t decided = make_amendment(w);
	int32_t day;

	change_words(w, decided, 0, FIRST, "Hold no forum");
	expect_ok(w, circulate_for(w, silent, "silence", 0));
	expect_ok(w, circulate_for(w, decided, "meeting", 0));
	set_clock(w, deadline_of(w, silent));
	day = (int32_t)(w->now_ms / DAY_MS);
	assert_int_equal(decide(w, decided, SECRETARY, "Network meeting", day), ST_CONFLICT);
	expect_message(w, "adopted first");
	assert_state(w, silent, "circulated");
	expect_ok(w, adopt_silent(w, silent));
	assert_state(w, decided, "superseded");
}

static enum status
propose_it(struct tx *tx, struct doing *d)
{
	struct record *r = record_new(d->world->arena, &type_change);

	r->framework_id = d->world->framework_id;
	record_set_ref(r, CHANGE_AMENDMENT, &type_amendment, d->id);
	record_set_text(r, CHANGE_OPERATION, STR("replace"));
	record_set_text(r, CHANGE_PART, STR("action"));
	record_set_text(r, CHANGE_ELEMENT,
	    d->world->text->pillars.items[0].actions.items[0].uid);
	record_set_text(r, CHANGE_FIELD, STR("text"));
	record_set_marked(r, CHANGE_AFTER, plain(d->world, "Hold no forum"));
	record_set_text(r, CHANGE_STATE, STR("proposed"));
	record_set_ref(r, CHANGE_AGENCY, &type_agency, *(const int64_t *)d->order);
	return guarded_create(tx, d->viewer, r, &d->world->errors);
}

static void
nobody_wishes_in_the_name_of_another_agency(void **state)
{
	struct world *w = *state;
	struct doing d = { .fn = propose_it, .viewer = viewer_of(w, WHO_POINT),
		.id = an_amendment(w) };

	d.order = &w->agencies[FAO];
	assert_int_equal(run(w, &d), ST_FORBIDDEN);
	d.order = &w->agencies[WHO];
	expect_ok(w, run(w, &d));
	d.viewer = viewer_of(w, SECRETARY);
	d.order = &w->agencies[FAO];
	expect_ok(w, run(w, &d));
}

static void
working_facts_stay_unless_they_are_amended(void **state)
{
	struct world *w = *state;
	int64_t id = an_amendment(w);
	struct record *r;
	struct period late = { .edtf = STR("2021-36"), .words = STR("Q4 2021") };

	assert_int_equal(record_find(w->store, VIEWER_LOCAL, &type_action, w->framework_id,
	    STR("CJ 1"), w->arena, &r), ST_OK);
	r = load(w, &type_action, r->id);
	record_set_period(r, ACTION_PERIOD, late);
	record_add_ref(w->arena, r, ACTION_LEADS, &type_agency, w->agencies[WHO], STR_EMPTY);
	update(w, r);
	expect_ok(w, circulate_for(w, id, "silence", 0));
	set_clock(w, deadline_of(w, id));
	expect_ok(w, adopt_silent(w, id));
	r = load(w, &type_action, r->id);
	assert_string_equal(str_dup_z(w->arena, record_text(r, ACTION_TEXT)),
	    "Hold a forum twice a year");
	assert_string_equal(str_dup_z(w->arena, r->values[ACTION_PERIOD].period.edtf), "2021-36");
	assert_int_equal(r->values[ACTION_LEADS].nrefs, 1);
}

static void
an_agency_that_leaves_is_not_awaited(void **state)
{
	struct world *w = *state;
	int64_t id = an_amendment(w);
	struct procedure_query query = { w->store, VIEWER_LOCAL, (int32_t)(START_MS / DAY_MS),
		w->arena };
	struct record_query roles = { .type = &type_role, .framework_id = w->framework_id,
		.sort_field = NO_FIELD };
	struct record_query appointments = { .type = &type_appointment, .sort_field = NO_FIELD };
	struct record_list list;
	struct procedure p;

	expect_ok(w, circulate_for(w, id, "silence", 0));
	expect_ok(w, answer_as(w, id, FAO_POINT, "support"));
	assert_int_equal(procedure_load(&query, load(w, &type_amendment, id), &p), ST_OK);
	assert_int_equal(p.nasked, 2);
	assert_int_equal(p.nanswered, 1);
	assert_int_equal(p.nawaited, 1);
	assert_int_equal(record_list(w->store, VIEWER_LOCAL, &roles, w->arena, &list), ST_OK);
	for (size_t i = 0; i < list.n; i++)
		expect_ok(w, run(w, &(struct doing){ .fn = delete_it, .record = list.items[i] }));
	assert_int_equal(record_list(w->store, VIEWER_LOCAL, &appointments, w->arena, &list),
	    ST_OK);
	for (size_t i = 0; i < list.n; i++) {
		if (list.items[i]->values[APPOINTMENT_AGENCY].nrefs > 0)
			expect_ok(w, run(w, &(struct doing){ .fn = delete_it,
			    .record = list.items[i] }));
	}
	assert_int_equal(procedure_load(&query, load(w, &type_amendment, id), &p), ST_OK);
	assert_int_equal(p.nasked, 2);
	assert_int_equal(p.nanswered, 1); /* what was said stays said */
	assert_int_equal(p.nawaited, 0);
	set_clock(w, deadline_of(w, id));
	expect_ok(w, adopt_silent(w, id));
}

static void
what_is_not_ready_is_not_circulated(void **state)
{
	struct world *w = *state;
	int64_t id = make_amendment(w);
	struct circulation order = { .amendment = uid_of(w, id), .method = STR("silence"),
		.version = 99 };
	struct doing d = { .fn = circulate_it, .viewer = viewer_of(w, SECRETARY),
		.order = &order };

	assert_int_equal(run(w, &d), ST_CONFLICT);
	expect_message(w, "changed while you looked");
	assert_int_equal(circulate_for(w, id, "silence", 0), ST_CONFLICT);
	expect_message(w, "changes nothing yet");
	change_words(w, id, 0, "Hold a forum each year", "Hold none");
	assert_int_equal(circulate_for(w, id, "silence", 0), ST_CONFLICT);
	order.version = 0;
	d.viewer = viewer_of(w, WHO_POINT);
	assert_int_equal(run(w, &d), ST_FORBIDDEN);
	d.viewer = VIEWER_LOCAL;
	assert_int_equal(run(w, &d), ST_FORBIDDEN);
	d.viewer = viewer_of(w, SECRETARY);
	order.method = STR("lottery");
	assert_int_equal(run(w, &d), ST_INVALID);
	/* The clock stands before the last change. */
	set_clock(w, START_MS - 1);
	assert_int_equal(circulate_for(w, id, "silence", 0), ST_CONFLICT);
	expect_message(w, "clock");
	assert_state(w, id, "draft");
}

static void
everybody_gets_one_mail(void **state)
{
	struct world *w = *state;
	int64_t id = an_amendment(w);
	struct record *chair = load(w, &type_person, w->people[CHAIR]);
	struct mail_order mail;

	/* Another role of the same person. */
	appoint(w, w->people[WHO_POINT], "alternate", w->agencies[FAO]);
	record_set_text(chair, PERSON_NOTIFY, STR("never"));
	update(w, chair);
	assert_int_equal(tell(w, &mail), 0);
	expect_ok(w, circulate_for(w, id, "silence", 0));
	/* Two of the secretariat, three of agencies; not the chair, not who holds nothing. */
	assert_int_equal(tell(w, &mail), 5);
	assert_string_equal(str_dup_z(w->arena, mail.subject),
	    "AM 1: Other words (silence procedure)");
	assert_true(str_find(mail.text, STR("Thu 18 March 2021, 09:00 Geneva (04:00 New York, "
	    "08:00 UTC)"), 0) != SIZE_MAX);
	assert_true(str_find(mail.text, STR("{+twice a+}"), 0) != SIZE_MAX);
	assert_true(str_find(mail.text, STR("https://concert.example.org/amendments/"), 0) !=
	    SIZE_MAX);
	assert_string_equal(str_dup_z(w->arena, mail.list_id),
	    "amendments.common-action.concert.example.org");
	/* 24 hours before the deadline, and not before. */
	set_clock(w, deadline_of(w, id) - DAY_MS - 1);
	assert_int_equal(tell(w, &mail), 0);
	set_clock(w, deadline_of(w, id) - DAY_MS);
	assert_int_equal(tell(w, &mail), 5);
	assert_true(str_find(mail.text, STR("Less than 24 hours"), 0) != SIZE_MAX);
	expect_ok(w, answer_as(w, id, FAO_POINT, "objection"));
	assert_int_equal(tell(w, &mail), 5);
	assert_true(str_find(mail.text, STR("FAO objected:\n\nbecause"), 0) != SIZE_MAX);
	/* Circulated again and adopted while no mail could go: the news alone is told. */
	expect_ok(w, circulate_for(w, id, "silence", 0));
	set_clock(w, deadline_of(w, id) + DAY_MS);
	expect_ok(w, adopt_silent(w, id));
	assert_int_equal(tell(w, &mail), 5);
	assert_true(str_find(mail.text, STR("Rev. 2"), 0) != SIZE_MAX);
	assert_int_equal(tell(w, &mail), 0);
}

/* Asked of those who can give it, with the way to do so; one that was given is not asked for. */
static void
more_time_is_asked_of_chairs_and_secretariat(void **state)
{
	struct world *w = *state;
	int64_t id = an_amendment(w);
	struct extension more = { .amendment = uid_of(w, id),
		.deadline_ms = START_MS + 200 * HOUR_MS };
	struct doing d = { .fn = extend_it, .viewer = viewer_of(w, SECRETARY), .order = &more };
	struct mail_order mail;

	/* Before it is circulated there is no time to give. */
	expect_ok(w, answer_as(w, id, WHO_POINT, "more-time"));
	assert_int_equal(tell(w, &mail), 0);
	expect_ok(w, circulate_for(w, id, "silence", 0));
	assert_int_equal(tell(w, &mail), 6);
	expect_ok(w, answer_as(w, id, FAO_POINT, "more-time"));
	assert_int_equal(tell(w, &mail), 3);
	assert_string_equal(str_dup_z(w->arena, mail.subject),
	    "AM 1: Other words (more time is asked for)");
	assert_true(str_find(mail.text, STR("FAO asks for more time:\n\nbecause"), 0) != SIZE_MAX);
	assert_true(str_find(mail.text, STR("WHO asks"), 0) == SIZE_MAX);
	assert_true(str_find(mail.text, STR("Thu 18 March 2021, 09:00 Geneva"), 0) != SIZE_MAX);
	assert_true(str_find(mail.text, str_format(w->arena,
	    "https://concert.example.org/amendments/%.*s/extend", STR_ARG(more.amendment)), 0) !=
	    SIZE_MAX);
	expect_ok(w, answer_as(w, id, WHO_POINT, "more-time"));
	expect_ok(w, run(w, &d));
	assert_int_equal(tell(w, &mail), 6);
	assert_true(str_find(mail.subject, STR("(more time)"), 0) != SIZE_MAX);
}

/* A circulation may have no deadline: then no deadline is past. */
static void
more_time_is_asked_without_a_deadline(void **state)
{
	struct world *w = *state;
	int64_t id = an_amendment(w);
	struct mail_order mail;

	expect_ok(w, circulate_for(w, id, "meeting", 0));
	assert_int_equal(tell(w, &mail), 6);
	expect_ok(w, answer_as(w, id, FAO_POINT, "more-time"));
	assert_int_equal(tell(w, &mail), 3);
	assert_true(str_find(mail.text, STR("FAO asks for more time:\n\nbecause"), 0) != SIZE_MAX);
	assert_true(str_find(mail.text, STR("/extend"), 0) == SIZE_MAX);
}

static void
nobody_is_reminded_in_the_same_minute(void **state)
{
	struct world *w = *state;
	int64_t id = an_amendment(w);
	struct mail_order mail;

	expect_ok(w, circulate_for(w, id, "meeting", START_MS + 24 * HOUR_MS));
	assert_int_equal(tell(w, &mail), 6);
	assert_true(str_find(mail.subject, STR("(circulated)"), 0) != SIZE_MAX);
	set_clock(w, START_MS + 20 * HOUR_MS);
	assert_int_equal(tell(w, &mail), 0);
}

static void
a_mail_tells_of_each_agency_that_its_reader_answers_for(void **state)
{
	struct world *w = *state;
	int64_t id = an_amendment(w);
	struct mail_order mail;

	for (enum who who = CIRCULATOR; who < FAO_POINT; who++) {
		struct record *r = load(w, &type_person, w->people[who]);

		record_set_text(r, PERSON_NOTIFY, STR("never"));
		update(w, r);
	}
	appoint(w, w->people[FAO_POINT], "alternate", w->agencies[WHO]);
	appoint(w, w->people[FAO_POINT], "alternate", w->agencies[FAO]);
	expect_ok(w, circulate_for(w, id, "silence", 0));
	assert_int_equal(tell(w, &mail), 1);
	assert_true(str_find(mail.text, STR("Your agency, FAO, has not answered yet."), 0) !=
	    SIZE_MAX);
	assert_true(str_find(mail.text, STR("Your agency, WHO, has not answered yet."), 0) !=
	    SIZE_MAX);
	expect_ok(w, answer_as(w, id, WHO_POINT, "support"));
	set_clock(w, deadline_of(w, id) - DAY_MS);
	assert_int_equal(tell(w, &mail), 1);
	assert_true(str_find(mail.text, STR("Your agency, WHO, has answered: Supports."), 0) !=
	    SIZE_MAX);
	/* On an objection, too, the text that it is about comes along. */
	expect_ok(w, answer_as(w, id, WHO_POINT, "objection"));
	assert_int_equal(tell(w, &mail), 1);
	assert_true(str_find(mail.text, STR("What was to change"), 0) != SIZE_MAX);
	assert_true(str_find(mail.text, STR("{+twice a+}"), 0) != SIZE_MAX);
}

static void
look_at(struct world *w, struct silence_watch *watch, int64_t monotonic_ms, int64_t clock_ms)
{
	char text[32];

	snprintf(text, sizeof(text), "%lld", (long long)monotonic_ms);
	setenv("CONCERT_TEST_MONOTONIC_MS", text, 1);
	set_clock(w, clock_ms);
	silence_look(watch, w->store, w->arena);
	unsetenv("CONCERT_TEST_MONOTONIC_MS");
}

static void
a_clock_that_jumps_is_not_believed(void **state)
{
	struct world *w = *state;
	int64_t id = an_amendment(w);
	struct silence_watch watch = { 0 };
	int64_t deadline;

	expect_ok(w, circulate_for(w, id, "silence", 0));
	deadline = deadline_of(w, id);
	look_at(w, &watch, 1000, START_MS);
	/* A time server errs for half a minute. */
	look_at(w, &watch, 7000, deadline + DAY_MS);
	look_at(w, &watch, 30000, deadline + DAY_MS + 23000);
	assert_state(w, id, "circulated");
	look_at(w, &watch, 40000, START_MS + 39000);
	look_at(w, &watch, 150000, START_MS + 149000);
	assert_state(w, id, "circulated");
	expect_ok(w, answer_as(w, id, WHO_POINT, "comment"));
	/* After a start nothing is done at the first look, but soon. */
	watch = (struct silence_watch){ 0 };
	look_at(w, &watch, 1000, deadline + HOUR_MS);
	assert_state(w, id, "circulated");
	look_at(w, &watch, 3000, deadline + HOUR_MS + 2000);
	assert_state(w, id, "circulated");
	look_at(w, &watch, 6000, deadline + HOUR_MS + 5000);
	assert_state(w, id, "adopted");
}

/* --- persons named in what is adopted ------------------------------------------------------ */

static void
assert_named_nowhere(struct world *w, const struct record *r, const char *name)
{
	struct search_query query = { .words = str_from(name), .limit = 10 };
	struct search_result found;
	struct history_list history;

	assert_int_equal(search_run(w->store, VIEWER_ANYONE, &query, w->arena, &found), ST_OK);
	assert_int_equal(found.n, 0);
	assert_int_equal(history_of_record(w->store, VIEWER_ANYONE, r, w->arena, &history), ST_OK);
	assert_true(history.n > 0);
	for (size_t i = 0; i < history.n; i++)
		assert_int_equal(str_find(history.items[i].payload, str_from(name), 0), SIZE_MAX);
}

static struct record_list
persons_asked(struct world *w)
{
	struct filter filter = { QUERY_KIND, STR("person") };
	struct record_query query = { .type = &type_query, .framework_id = w->framework_id,
		.filters = &filter, .nfilters = 1, .sort_field = QUERY_NUMBER };
	struct record_list list;

	assert_int_equal(record_list(w->store, VIEWER_ANYONE, &query, w->arena, &list), ST_OK);
	return list;
}

/* One behind an agency, and one who has an account, wherever the name stands. */
static void
who_is_named_in_an_amendment_is_shown_by_office(void **state)
{
	static const char *const by_office[] = {
		"Hold a forum (WHO - the responsible officer at WHO)",
		"Write a guide with the responsible officer at FAO again" };
	static const char *const named[] = { "Hold a forum (WHO - Bea Sample)",
		"Write a guide with Cem Muster again" };
	struct world *w = *state;
	int64_t id = make_amendment(w);
	struct record *cem = load(w, &type_person, w->people[FAO_POINT]);
	const struct framework *fw;
	struct record_list points;
	struct record *newest;
	struct record *r;
	int64_t sealed;

	record_set_text(cem, PERSON_NAME, STR("Cem Muster"));
	record_set_ref(cem, PERSON_AGENCY, &type_agency, w->agencies[FAO]);
	update(w, cem);
	change_words(w, id, 0, FIRST, named[0]);
	change_words(w, id, 1, SECOND, named[1]);
	expect_ok(w, circulate_for(w, id, "silence", 0));
	set_clock(w, START_MS + 72 * HOUR_MS);
	assert_int_equal(adopt_silent(w, id), ST_OK);
	newest = revisions_of(w).items[1];
	for (size_t i = 0; i < COUNT_OF(named); i++) {
		const char *code = i == 0 ? "CJ 1" : "CJ 2";

		expect_ok(w, revision_text_for(w->store, VIEWER_ANYONE, newest, &w->errors, &fw));
		assert_string_equal(str_dup_z(w->arena, fw->pillars.items[0].actions.items[i].text
		    .text), by_office[i]);
		expect_ok(w, revision_text(w->store, newest, &w->errors, &fw));
		assert_string_equal(str_dup_z(w->arena, fw->pillars.items[0].actions.items[i].text
		    .text), named[i]);
		assert_true(fw->salt.n > 0);
		assert_int_equal(record_find(w->store, VIEWER_ANYONE, &type_action,
		    w->framework_id, str_from(code), w->arena, &r), ST_OK);
		assert_string_equal(str_dup_z(w->arena, record_text(r, ACTION_TEXT)),
		    by_office[i]);
		assert_named_nowhere(w, r, i == 0 ? "Sample" : "Muster");
	}
	points = persons_asked(w);
	assert_int_equal(points.n, 2);
	assert_string_equal(str_dup_z(w->arena, record_text(points.items[0], QUERY_FOUND)),
	    "the responsible officer at WHO");
	assert_string_equal(str_dup_z(w->arena, record_text(points.items[1], QUERY_ABOUT)), "CJ 2");
	expect_ok(w, revision_verify(w->store, w->arena, &w->errors, &sealed));
	assert_int_equal(sealed, 2);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_silence_that_nobody_breaks_adopts),
		TEST(only_what_was_looked_at_is_circulated),
		TEST(the_instant_decides_and_not_the_job),
		TEST(an_objection_breaks_the_silence),
		TEST(only_who_answers_for_an_agency_answers),
		TEST(two_people_adopt_at_a_meeting),
		TEST(a_chair_enters_what_the_chairs_decide),
		TEST(a_deadline_is_late_enough_and_never_earlier),
		TEST(a_procedure_is_ended_by_hand),
		TEST(two_amendments_of_one_sentence_are_not_both_adopted),
		TEST(silences_end_in_the_order_of_their_deadlines),
		TEST(a_decision_does_not_overtake_a_silence_that_is_over),
		TEST(nobody_wishes_in_the_name_of_another_agency),
		TEST(working_facts_stay_unless_they_are_amended),
		TEST(an_agency_that_leaves_is_not_awaited),
		TEST(what_is_not_ready_is_not_circulated),
		TEST(everybody_gets_one_mail),
		TEST(more_time_is_asked_of_chairs_and_secretariat),
		TEST(more_time_is_asked_without_a_deadline),
		TEST(nobody_is_reminded_in_the_same_minute),
		TEST(a_mail_tells_of_each_agency_that_its_reader_answers_for),
		TEST(a_clock_that_jumps_is_not_believed),
		TEST(who_is_named_in_an_amendment_is_shown_by_office),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
