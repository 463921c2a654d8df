/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Procedures when something odd happens: agencies come and go, what was circulated cannot be
 * adopted, revisions are adopted out of the order of their days, clocks go back.
 */
#include "procedure_world.h"

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

static struct str
effective_of(const struct record *revision)
{
	return revision->values[REVISION_EFFECTIVE].period.edtf;
}

/* A text holds the words of the one before it: it cannot be in effect while that one is not. */
static void
no_revision_is_in_effect_before_the_one_it_builds_on(void **state)
{
	struct world *w = *state;
	int64_t late = an_amendment(w);
	int64_t future = make_amendment(w);
	struct record *r = load(w, &type_amendment, future);
	struct revision_clock clock = { w->framework_id, 0, INT64_MAX };
	struct record_list revisions;
	int32_t today = (int32_t)(START_MS / DAY_MS);

	change_words(w, future, 1, SECOND, "Write two guides");
	record_set_number(r, AMENDMENT_EFFECTIVE, today + 30);
	update(w, r);
	expect_ok(w, circulate_for(w, late, "silence", 0));
	expect_ok(w, circulate_for(w, future, "meeting", 0));
	expect_ok(w, decide(w, future, SECRETARY, "Network meeting", NO_DAY));
	set_clock(w, deadline_of(w, late));
	expect_ok(w, adopt_silent(w, late));
	revisions = revisions_of(w);
	assert_int_equal(revisions.n, 3);
	assert_string_equal(str_dup_z(w->arena, revisions.items[2]->values[REVISION_ADOPTED]
	    .period.edtf), "2021-03-18");
	assert_string_equal(str_dup_z(w->arena, effective_of(revisions.items[1])), "2021-04-14");
	assert_string_equal(str_dup_z(w->arena, effective_of(revisions.items[2])), "2021-04-14");
	clock.on = today + 29;
	assert_int_equal(revision_in_effect(w->store, VIEWER_LOCAL, &clock, w->arena, &r), ST_OK);
	assert_int_equal(r->values[REVISION_NUMBER].number, 1);
	clock.on = today + 30;
	assert_int_equal(revision_in_effect(w->store, VIEWER_LOCAL, &clock, w->arena, &r), ST_OK);
	assert_int_equal(r->values[REVISION_NUMBER].number, 3);
}

static struct record *
role_of(struct world *w, int64_t agency)
{
	struct record_query query = { .type = &type_role, .framework_id = w->framework_id,
		.sort_field = NO_FIELD };
	struct record_list list;

	assert_int_equal(record_list(w->store, VIEWER_LOCAL, &query, w->arena, &list), ST_OK);
	for (size_t i = 0; i < list.n; i++) {
		const struct value *who = &list.items[i]->values[ROLE_WHO];

		if (who->nrefs > 0 && who->refs[0].id == agency)
			return list.items[i];
	}
	return NULL;
}

static void
remove_agency(struct world *w, enum agency agency)
{
	expect_ok(w, run(w, &(struct doing){ .fn = delete_it,
	    .record = load(w, &type_agency, w->agencies[agency]) }));
}

/* An agency of the text is removed from the server while the text is circulated. */
static void
an_agency_that_is_removed_stops_no_adoption(void **state)
{
	struct world *w = *state;
	int64_t id = an_amendment(w);
	struct record *r;

	expect_ok(w, circulate_for(w, id, "silence", 0));
	remove_agency(w, FAO);
	set_clock(w, deadline_of(w, id));
	expect_ok(w, adopt_silent(w, id));
	assert_state(w, id, "adopted");
	/* The amendment says nothing of it, so it stays away, and its role with it. */
	assert_int_equal(record_load(w->store, &type_agency, w->agencies[FAO], w->arena, &r),
	    ST_NOT_FOUND);
	assert_null(role_of(w, w->agencies[FAO]));
}

/* Who was asked, and what it said: also of an agency that is gone when the text is adopted. */
static void
an_agency_that_is_removed_stays_on_record(void **state)
{
	struct world *w = *state;
	int64_t id = an_amendment(w);
	struct procedure_query query = { w->store, VIEWER_LOCAL, 0, w->arena };
	struct record *amendment;
	struct procedure p;
	struct str receipt;

	expect_ok(w, circulate_for(w, id, "silence", 0));
	expect_ok(w, answer_as(w, id, FAO_POINT, "support"));
	remove_agency(w, FAO);
	assert_int_equal(record_find(w->store, viewer_of(w, CHAIR), &type_amendment, 0,
	    uid_of(w, id), w->arena, &amendment), ST_OK);
	query.viewer = viewer_of(w, CHAIR);
	query.today = (int32_t)(w->now_ms / DAY_MS);
	assert_int_equal(procedure_load(&query, amendment, &p), ST_OK);
	assert_int_equal(p.nasked, 2);
	assert_int_equal(p.nanswered, 1);
	set_clock(w, deadline_of(w, id));
	expect_ok(w, adopt_silent(w, id));
	assert_int_equal(file_get(w->store, record_text(load(w, &type_amendment, id),
	    AMENDMENT_RECEIPT), w->arena, &receipt), ST_OK);
	assert_true(str_find(receipt, STR("\"answer\": \"support\""), 0) != SIZE_MAX);
	assert_true(str_find(receipt, STR("\"round\": 1,\n      \"agency\": \"FAO\""), 0) !=
	    SIZE_MAX);
}

static int64_t
change_lead(struct world *w, int64_t amendment, const char *agency)
{
	struct record *r = record_new(w->arena, &type_change);

	r->framework_id = w->framework_id;
	record_set_ref(r, CHANGE_AMENDMENT, &type_amendment, amendment);
	record_set_text(r, CHANGE_OPERATION, STR("replace"));
	record_set_text(r, CHANGE_PART, STR("action"));
	record_set_text(r, CHANGE_ELEMENT, w->text->pillars.items[0].actions.items[0].uid);
	record_set_text(r, CHANGE_FIELD, STR("leads"));
	record_set_marked(r, CHANGE_BEFORE, plain(w, ""));
	record_set_marked(r, CHANGE_AFTER, plain(w, agency));
	record_set_text(r, CHANGE_STATE, STR("taken"));
	return create(w, r);
}

static void
an_agency_that_the_amendment_names_comes_back(void **state)
{
	struct world *w = *state;
	int64_t id = make_amendment(w);
	struct record *r;

	change_lead(w, id, "FAO");
	expect_ok(w, circulate_for(w, id, "silence", 0));
	remove_agency(w, FAO);
	set_clock(w, deadline_of(w, id));
	expect_ok(w, adopt_silent(w, id));
	assert_int_equal(record_find(w->store, VIEWER_LOCAL, &type_action, w->framework_id,
	    STR("CJ 1"), w->arena, &r), ST_OK);
	assert_int_equal(r->values[ACTION_LEADS].nrefs, 1);
	assert_int_equal(r->values[ACTION_LEADS].refs[0].id, w->agencies[FAO]);
}

static void
an_agency_with_another_code_stops_no_adoption(void **state)
{
	struct world *w = *state;
	int64_t id = an_amendment(w);
	struct record *r = load(w, &type_agency, w->agencies[WHO]);

	expect_ok(w, circulate_for(w, id, "silence", 0));
	record_set_text(r, AGENCY_CODE, STR("WHO-HQ"));
	update(w, r);
	expect_ok(w, answer_as(w, id, WHO_POINT, "support"));
	set_clock(w, deadline_of(w, id));
	expect_ok(w, adopt_silent(w, id));
	assert_string_equal(str_dup_z(w->arena, record_code(load(w, &type_agency,
	    w->agencies[WHO]))), "WHO-HQ");
	assert_non_null(role_of(w, w->agencies[WHO]));
}

static void
lose_circulated_text(struct world *w, int64_t amendment)
{
	struct str sha256 = record_text(load(w, &type_amendment, amendment), AMENDMENT_TEXT);
	char command[256];

	snprintf(command, sizeof(command), "find '%s' -path '*%.*s*%.*s' -type f -print -delete | "
	    "grep -q .", w->folder, 2, sha256.p, (int)sha256.n - 2, sha256.p + 2);
	assert_int_equal(system(command), 0);
}

/* Otherwise it would be tried for ever, and all that touches the same words would wait for it. */
static void
what_cannot_be_adopted_becomes_a_draft_again(void **state)
{
	struct world *w = *state;
	int64_t broken = an_amendment(w);
	int64_t next = make_amendment(w);
	size_t n;

	change_words(w, next, 0, FIRST, "Hold no forum");
	expect_ok(w, circulate_for(w, broken, "silence", 0));
	lose_circulated_text(w, broken);
	expect_ok(w, circulate_for(w, next, "silence", START_MS + 100 * HOUR_MS));
	/* The server was down while both ended. */
	set_clock(w, START_MS + 10 * DAY_MS);
	assert_int_equal(silence_adopt_due(w->store, w->arena, &n), ST_OK);
	assert_state(w, broken, "draft");
	assert_state(w, next, "adopted");
	assert_int_equal(n, 1);
	assert_true(str_find(record_text(load(w, &type_amendment, broken), AMENDMENT_OUTCOME),
	    STR("Nobody objected before Thu 18 March 2021, 09:00 Geneva"), 0) != SIZE_MAX);
	assert_int_equal(revisions_of(w).n, 2);
}

static enum status
give_back_it(struct tx *tx, struct doing *d)
{
	return procedure_give_back(tx, d->id, STR("It is damaged."), &d->world->errors);
}

static void
everybody_is_told_of_what_cannot_be_adopted(void **state)
{
	struct world *w = *state;
	int64_t id = an_amendment(w);
	int64_t later = make_amendment(w);
	struct doing d = { .fn = give_back_it, .id = later };
	struct mail_order mail;

	change_words(w, later, 1, SECOND, "Write two guides");
	expect_ok(w, circulate_for(w, id, "silence", 0));
	expect_ok(w, circulate_for(w, later, "silence", START_MS + 80 * HOUR_MS));
	tell(w, &mail);
	set_clock(w, START_MS + 100 * HOUR_MS);
	/* It may be fit once the one before it is adopted. */
	assert_int_equal(run(w, &d), ST_CONFLICT);
	d.id = id;
	expect_ok(w, run(w, &d));
	assert_int_equal(run(w, &d), ST_CONFLICT);
	assert_int_equal(tell(w, &mail), 6);
	assert_true(str_find(mail.subject, STR("could not be adopted"), 0) != SIZE_MAX);
	assert_true(str_find(mail.text, STR("It is damaged."), 0) != SIZE_MAX);
	/* Its text can be changed, and is asked about anew. */
	change_words(w, id, 1, SECOND, "Write three guides");
	expect_ok(w, circulate_for(w, id, "silence", 0));
	assert_int_equal(load(w, &type_amendment, id)->values[AMENDMENT_ROUND].number, 2);
}

static void
an_agency_that_joins_is_asked_next_time(void **state)
{
	struct world *w = *state;
	int64_t id = an_amendment(w);
	int64_t person = make_person(w, "unep");

	expect_ok(w, circulate_for(w, id, "silence", 0));
	appoint(w, person, "focal-point", w->agencies[UNEP]);
	w->people[NOBODY] = person;
	assert_int_equal(answer_as(w, id, NOBODY, "objection"), ST_CONFLICT);
	expect_message(w, "UNEP was not asked");
	assert_state(w, id, "circulated");
	expect_ok(w, answer_as(w, id, FAO_POINT, "objection"));
	expect_ok(w, circulate_for(w, id, "silence", 0));
	assert_int_equal(load(w, &type_amendment, id)->values[AMENDMENT_ASKED].nrefs, 3);
	expect_ok(w, answer_as(w, id, NOBODY, "objection"));
	assert_state(w, id, "broken");
}

/* The newest counts, by whom of the agency it comes; the receipt holds all of them. */
static void
a_position_is_changed_before_the_deadline(void **state)
{
	struct world *w = *state;
	int64_t id = an_amendment(w);
	struct procedure_query query = { w->store, VIEWER_LOCAL, (int32_t)(START_MS / DAY_MS),
		w->arena };
	struct procedure p;
	struct str receipt;

	expect_ok(w, circulate_for(w, id, "silence", 0));
	expect_ok(w, answer_as(w, id, WHO_POINT, "more-time"));
	set_clock(w, deadline_of(w, id) - 1);
	expect_ok(w, answer_as(w, id, WHO_OTHER, "support"));
	assert_int_equal(procedure_load(&query, load(w, &type_amendment, id), &p), ST_OK);
	assert_int_equal(p.npositions, 2);
	assert_int_equal(p.nanswered, 1);
	set_clock(w, deadline_of(w, id));
	/* A step back of the clock does not open again what is adopted. */
	expect_ok(w, adopt_silent(w, id));
	set_clock(w, deadline_of(w, id) - DAY_MS);
	assert_int_equal(answer_as(w, id, WHO_POINT, "objection"), ST_CONFLICT);
	assert_state(w, id, "adopted");
	assert_int_equal(file_get(w->store, record_text(load(w, &type_amendment, id),
	    AMENDMENT_RECEIPT), w->arena, &receipt), ST_OK);
	assert_true(str_find(receipt, STR("\"answer\": \"support\""), 0) != SIZE_MAX);
	assert_true(str_find(receipt, STR("\"position\": \"more-time\""), 0) != SIZE_MAX);
	assert_true(str_find(receipt, STR("\"as\": \"alternate\""), 0) != SIZE_MAX);
}

/* What is shown has minutes; what decides is not to have more. */
static void
a_deadline_is_a_full_minute(void **state)
{
	struct world *w = *state;
	int64_t id = an_amendment(w);
	struct extension order = { .amendment = uid_of(w, id),
		.deadline_ms = START_MS + 200 * HOUR_MS + 1 };
	struct doing d = { .fn = extend_it, .viewer = viewer_of(w, SECRETARY), .order = &order };

	assert_int_equal(circulate_for(w, id, "silence", START_MS + 100 * HOUR_MS + 30000),
	    ST_INVALID);
	expect_message(w, "full minute");
	assert_int_equal(circulate_for(w, id, "meeting", START_MS + 100 * HOUR_MS + 30000),
	    ST_INVALID);
	expect_ok(w, circulate_for(w, id, "silence", START_MS + 100 * HOUR_MS));
	assert_int_equal(run(w, &d), ST_INVALID);
	expect_message(w, "full minute");
}

/* A deadline at the far end of what can be written is shown and kept like any other. */
static void
a_deadline_may_be_far_away(void **state)
{
	struct world *w = *state;
	int64_t id = an_amendment(w);
	struct deadline_typed typed = { .text = STR("9999-12-31T23:59"), .zone = STR("UTC") };
	int64_t far_ms = 0;

	expect_ok(w, deadline_read(w->arena, &typed, &w->errors, &far_ms));
	assert_int_equal(circulate_for(w, id, "silence", far_ms), ST_INVALID);
	expect_message(w, "more than a year");
	assert_int_equal(circulate_for(w, id, "meeting", far_ms), ST_INVALID);
	expect_ok(w, circulate_for(w, id, "silence", START_MS + 365 * DAY_MS));
}

/* n signs, each of which takes two bytes in the JSON that a mail waits in. */
static const char *
make_signs(struct world *w, size_t n)
{
	struct buf b;

	buf_init(&b, w->arena, SIZE_MAX);
	for (size_t i = 0; i < n; i++)
		buf_add_byte(&b, '"');
	return str_dup_z(w->arena, buf_str(&b));
}

/* A draft must not be written so that nobody is told of it, and then be adopted by silence. */
static void
everybody_is_told_of_however_long_a_text(void **state)
{
	struct world *w = *state;
	int64_t id = make_amendment(w);
	struct record *r = load(w, &type_amendment, id);
	struct mail_order mail;

	record_set_text(r, AMENDMENT_REASON, str_from(make_signs(w, 20000)));
	update(w, r);
	change_words(w, id, 0, FIRST, make_signs(w, 254000));
	change_words(w, id, 1, SECOND, make_signs(w, 254000));
	expect_ok(w, circulate_for(w, id, "silence", 0));
	assert_int_equal(tell(w, &mail), 6);
	assert_true(str_find(mail.text, STR("Read it and answer: https://"), 0) != SIZE_MAX);
	assert_true(mail.text.n < LIMIT_MAIL_ORDER_BYTES / 2);
}

/* A long request is told in brief: that of one agency leaves room for those of the others. */
static void
long_requests_for_more_time_are_cut(void **state)
{
	struct world *w = *state;
	int64_t id = an_amendment(w);
	struct position_order order = { .kind = STR("more-time"), .round = -1 };
	struct doing d = { .fn = position_it, .viewer = viewer_of(w, FAO_POINT),
		.order = &order };
	struct mail_order mail;

	expect_ok(w, circulate_for(w, id, "silence", 0));
	tell(w, &mail);
	order.amendment = uid_of(w, id);
	order.words = str_format(w->arena, "We need %s", make_signs(w, 19000));
	expect_ok(w, run(w, &d));
	assert_true(tell(w, &mail) > 0);
	assert_true(str_find(mail.text, STR("FAO asks for more time:\n\nWe need"), 0) != SIZE_MAX);
	assert_true(str_find(mail.text, STR("(the page has all of it)"), 0) != SIZE_MAX);
	assert_true(str_find(mail.text, STR("/extend"), 0) != SIZE_MAX);
	assert_true(mail.text.n < 5000);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

/* However often an agency asks: chairs are told once of each agency and deadline. */
static void
who_asks_again_for_more_time_sends_no_more_mail(void **state)
{
	struct world *w = *state;
	int64_t id = an_amendment(w);
	struct extension more = { .amendment = uid_of(w, id),
		.deadline_ms = START_MS + 200 * HOUR_MS };
	struct doing d = { .fn = extend_it, .viewer = viewer_of(w, SECRETARY), .order = &more };
	struct position_order again = { .amendment = uid_of(w, id), .kind = STR("more-time"),
		.words = STR("Our board meets later."), .round = -1 };
	struct doing answer = { .fn = position_it, .viewer = viewer_of(w, FAO_POINT),
		.order = &again };
	struct mail_order mail;

	expect_ok(w, circulate_for(w, id, "silence", 0));
	assert_int_equal(tell(w, &mail), 6);
	set_clock(w, START_MS + HOUR_MS);
	expect_ok(w, answer_as(w, id, FAO_POINT, "more-time"));
	assert_int_equal(tell(w, &mail), 3);
	set_clock(w, START_MS + 2 * HOUR_MS);
	expect_ok(w, run(w, &answer));
	expect_ok(w, run(w, &answer));
	assert_int_equal(tell(w, &mail), 0);
	/* Another agency is news, and what FAO says last stands beside it, once. */
	expect_ok(w, answer_as(w, id, WHO_POINT, "more-time"));
	assert_int_equal(tell(w, &mail), 3);
	assert_true(str_find(mail.text, STR("WHO asks for more time:\n\nbecause"), 0) != SIZE_MAX);
	assert_true(str_find(mail.text, STR("FAO asks for more time:\n\nOur board meets later."),
	    0) != SIZE_MAX);
	assert_true(str_find(mail.text, STR("FAO asks for more time:\n\nbecause"), 0) == SIZE_MAX);
	/* So is the same agency at another deadline. */
	set_clock(w, START_MS + 3 * HOUR_MS);
	expect_ok(w, run(w, &d));
	assert_int_equal(tell(w, &mail), 6);
	set_clock(w, START_MS + 4 * HOUR_MS);
	expect_ok(w, run(w, &answer));
	assert_int_equal(tell(w, &mail), 3);
}

static void
set_zone(struct world *w, enum who who, const char *zone)
{
	struct record *r = load(w, &type_person, w->people[who]);

	record_set_text(r, PERSON_ZONE, str_from(zone));
	update(w, r);
}

static void
a_mail_has_the_deadline_in_the_zone_of_its_reader(void **state)
{
	static const char line[] = "(04:00 New York, 08:00 UTC)\n";
	static const char own[] = "    Thu 18 March 2021, 13:45 Kathmandu (your time zone)\n";
	struct world *w = *state;
	int64_t id = an_amendment(w);
	struct mail_order mail;
	struct str text;

	/* The last one to be told is FAO's focal point. */
	set_zone(w, FAO_POINT, "Asia/Kathmandu");
	expect_ok(w, circulate_for(w, id, "silence", 0));
	assert_int_equal(tell(w, &mail), 6);
	text = mail.text;
	assert_true(str_find(text, str_from(line), 0) != SIZE_MAX);
	assert_true(str_find(text, str_from(own), 0) ==
	    str_find(text, str_from(line), 0) + sizeof(line) - 1);
	assert_true(str_find(text, STR("circulated again"), 0) == SIZE_MAX);
	/* In a zone that stands there already it is said once; and who is asked anew is told so. */
	set_zone(w, FAO_POINT, "Europe/Zurich");
	expect_ok(w, answer_as(w, id, FAO_POINT, "objection"));
	expect_ok(w, circulate_for(w, id, "silence", 0));
	assert_int_equal(tell(w, &mail), 6);
	assert_true(str_find(mail.text, STR("your time zone"), 0) == SIZE_MAX);
	assert_true(str_find(mail.text, STR("circulated again"), 0) != SIZE_MAX);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(no_revision_is_in_effect_before_the_one_it_builds_on),
		TEST(an_agency_that_is_removed_stops_no_adoption),
		TEST(an_agency_that_is_removed_stays_on_record),
		TEST(an_agency_that_the_amendment_names_comes_back),
		TEST(an_agency_with_another_code_stops_no_adoption),
		TEST(what_cannot_be_adopted_becomes_a_draft_again),
		TEST(everybody_is_told_of_what_cannot_be_adopted),
		TEST(an_agency_that_joins_is_asked_next_time),
		TEST(a_position_is_changed_before_the_deadline),
		TEST(a_deadline_is_a_full_minute),
		TEST(a_deadline_may_be_far_away),
		TEST(who_asks_again_for_more_time_sends_no_more_mail),
		TEST(a_mail_has_the_deadline_in_the_zone_of_its_reader),
		TEST(everybody_is_told_of_however_long_a_text),
		TEST(long_requests_for_more_time_are_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
