/* SPDX-License-Identifier: Apache-2.0 */
/*
 * People and roles: the last of the secretariat stays whatever way a change comes, roles begin
 * and end by their days at the next request, and who held what is told for any day.
 */
#include "fixture.h"

#include "policy/account.h"
#include "policy/identify.h"
#include "policy/permit.h"
#include "store/person.h"
#include "work/handover.h"

#define DAY 20000 /* "today" where a test gives it */

struct task {
	struct fixture *f;
	struct viewer viewer;
	struct record *record;
	struct account_person person;
	struct account_role role;
	struct handover_end end;
	int64_t person_id;
	enum status (*run)(struct task *task, struct tx *tx);
};

static enum status
run_task(struct tx *tx, void *context)
{
	struct task *task = context;

	return task->run(task, tx);
}

static enum status
write(struct fixture *f, struct task *task)
{
	task->f = f;
	if (task->viewer.kind == VIEWER_NOBODY)
		task->viewer = VIEWER_LOCAL;
	errors_init(&f->errors, f->arena);
	return store_write(f->store, fixture_author, run_task, task);
}

static enum status
do_add(struct task *task, struct tx *tx)
{
	enum status st = account_add(tx, &task->person, &task->f->errors, &task->record);

	if (st == ST_OK)
		st = account_activate(tx, task->record->id, STR("$argon2id$x"), &task->f->errors);
	if (st == ST_OK && task->role.capacity.n > 0)
		st = account_appoint(tx, task->record->id, &task->role, &task->f->errors,
		    &task->record);
	return st;
}

/* An active person with a role; gives the person's number. */
static int64_t
add(struct fixture *f, const char *email, struct account_role role)
{
	struct task task = { .person = { STR("Ana Example"), str_from(email), STR("WHO") },
		.role = role, .run = do_add };
	struct record *r;

	assert_int_equal(write(f, &task), ST_OK);
	assert_int_equal(account_find(f->store, str_from(email), f->arena, &r), ST_OK);
	return r->id;
}

static int64_t
add_secretariat(struct fixture *f, const char *email, int32_t until)
{
	return add(f, email, (struct account_role){ .capacity = STR("secretariat"),
	    .since = NO_DAY, .until = until });
}

static struct record *
appointment_of(struct fixture *f, int64_t person_id)
{
	struct record_query query = { .type = &type_appointment, .sort_field = NO_FIELD };
	struct record_list list;

	assert_int_equal(record_list(f->store, VIEWER_LOCAL, &query, f->arena, &list), ST_OK);
	for (size_t i = 0; i < list.n; i++) {
		if (list.items[i]->values[APPOINTMENT_PERSON].refs[0].id == person_id)
			return list.items[i];
	}
	fail_msg("no appointment");
	return NULL;
}

static enum status
do_update(struct task *task, struct tx *tx)
{
	return guarded_update(tx, task->viewer, task->record, &task->f->errors);
}

static enum status
do_plain_update(struct task *task, struct tx *tx)
{
	return record_update(tx, task->record, &task->f->errors);
}

static enum status
do_remove(struct task *task, struct tx *tx)
{
	return guarded_remove(tx, task->viewer, task->record, &task->f->errors);
}

static enum status
do_deactivate(struct task *task, struct tx *tx)
{
	return account_deactivate(tx, task->person_id, &task->f->errors);
}

static enum status
do_end(struct task *task, struct tx *tx)
{
	return handover_do(tx, task->viewer, &task->end, &task->f->errors);
}

/* Every way to lose the last one gives the same answer and changes nothing. */
static void
expect_kept(struct fixture *f, struct task *task)
{
	int32_t gap;

	assert_int_equal(write(f, task), ST_CONFLICT);
	assert_int_equal(f->errors.n, 1);
	assert_true(str_find(f->errors.items[0].message, STR("Appoint another"), 0) != SIZE_MAX);
	assert_int_equal(secretariat_first_gap(f->store, DAY, &gap), ST_OK);
	assert_int_equal(gap, NO_DAY);
}

static void
expect_no_way(struct fixture *f, int64_t person_id)
{
	struct record *r = appointment_of(f, person_id);
	struct task task = { .record = r, .person_id = person_id, .run = do_update };
	struct record *p;

	record_set_number(r, APPOINTMENT_UNTIL, 10);
	expect_kept(f, &task);
	record_set_number(r, APPOINTMENT_UNTIL, 60000); /* a day to come ends it as well */
	expect_kept(f, &task);
	record_unset(r, APPOINTMENT_UNTIL);
	record_set_number(r, APPOINTMENT_SINCE, 60000);
	expect_kept(f, &task);
	record_unset(r, APPOINTMENT_SINCE);
	record_set_text(r, APPOINTMENT_CAPACITY, STR("observer"));
	expect_kept(f, &task);
	task.run = do_plain_update; /* as the import, the history and commands write */
	expect_kept(f, &task);
	record_set_text(r, APPOINTMENT_CAPACITY, STR("secretariat"));
	task.run = do_remove;
	expect_kept(f, &task);
	task.run = do_deactivate;
	expect_kept(f, &task);
	task.run = do_end;
	task.end = (struct handover_end){ .uid = r->uid, .last_day = DAY };
	expect_kept(f, &task);
	assert_int_equal(record_load(f->store, &type_person, person_id, f->arena, &p), ST_OK);
	record_set_text(p, PERSON_STATE, STR("invited"));
	task.record = p;
	task.run = do_plain_update;
	expect_kept(f, &task);
}

static void
the_last_of_the_secretariat_cannot_be_shut_out(void **state)
{
	struct fixture *f = *state;
	int64_t person_id = add_secretariat(f, "sec@example.org", NO_DAY);

	/* Neither who is not active nor who is appointed to something else takes its place. */
	add(f, "ana@example.org", (struct account_role){ .capacity = STR("observer"),
	    .since = NO_DAY, .until = NO_DAY });
	expect_no_way(f, person_id);
}

static void
another_one_lets_the_first_go(void **state)
{
	struct fixture *f = *state;
	int64_t first = add_secretariat(f, "sec@example.org", NO_DAY);
	int64_t second = add_secretariat(f, "two@example.org", 60000);
	struct task task = { .person_id = first, .run = do_deactivate };
	int32_t gap;

	/* One whose days end is not enough: then there would be a day with nobody. */
	expect_kept(f, &task);
	task.record = appointment_of(f, second);
	record_unset(task.record, APPOINTMENT_UNTIL);
	task.run = do_update;
	assert_int_equal(write(f, &task), ST_OK);
	task.run = do_deactivate;
	assert_int_equal(write(f, &task), ST_OK);
	expect_no_way(f, second);
	/* Where nobody is there, what else changes is not refused. */
	assert_int_equal(secretariat_first_gap(f->store, DAY, &gap), ST_OK);
	assert_int_equal(gap, NO_DAY);
}

static void
the_first_account_may_be_made_where_there_is_none(void **state)
{
	struct fixture *f = *state;
	bool has = true;

	assert_int_equal(account_has_secretariat(f->store, DAY, &has), ST_OK);
	assert_false(has);
	add_secretariat(f, "sec@example.org", DAY);
	assert_int_equal(account_has_secretariat(f->store, DAY, &has), ST_OK);
	assert_true(has);
	assert_int_equal(account_has_secretariat(f->store, DAY + 1, &has), ST_OK);
	assert_false(has);
}

static void
an_address_has_one_spelling(void **state)
{
	struct fixture *f = *state;
	int64_t person_id = add(f, " Ana@Example.ORG ", (struct account_role){
	    .capacity = STR("") });
	struct task task = { .run = do_update };
	struct record *found;

	assert_int_equal(account_find(f->store, STR("ANA@example.org"), f->arena, &found), ST_OK);
	assert_int_equal(found->id, person_id);
	assert_str(record_text(found, PERSON_EMAIL), "ana@example.org");
	/* By hand it would become one that signing in does not find. */
	record_set_text(found, PERSON_EMAIL, STR("Ana@example.org"));
	task.record = found;
	assert_int_equal(write(f, &task), ST_INVALID);
}

/* --- days ---------------------------------------------------------------------------------- */

static bool
holds(struct fixture *f, struct run *run, struct str token, int32_t day)
{
	struct identify in = { f->store, run, f->arena, 1000, day };
	struct identity who;

	assert_int_equal(identify_session(&in, token, &who), ST_OK);
	return viewer_holds(who.viewer, CAPACITY_FOCAL_POINT, 0);
}

static void
a_role_begins_and_ends_at_the_next_request(void **state)
{
	struct fixture *f = *state;
	struct account_role role = { .capacity = STR("focal-point"), .since = DAY,
		.until = DAY + 1 };
	int64_t person_id = add(f, "ana@example.org", role);
	struct session start = { .person_id = person_id, .agent = STR(""), .remote = STR("") };
	struct task task = { .run = do_update };
	struct str token;
	struct run *run;

	assert_int_equal(run_open(f->arena, f->folder, &f->errors, &run), ST_OK);
	assert_int_equal(session_create(run, &start, 1000, f->arena, &token), ST_OK);
	assert_false(holds(f, run, token, DAY - 1));
	assert_true(holds(f, run, token, DAY));
	assert_true(holds(f, run, token, DAY + 1));
	assert_false(holds(f, run, token, DAY + 2));
	task.record = appointment_of(f, person_id);
	record_set_number(task.record, APPOINTMENT_UNTIL, DAY);
	assert_int_equal(write(f, &task), ST_OK);
	assert_false(holds(f, run, token, DAY + 1));
}

static size_t
count_on(struct fixture *f, struct viewer viewer, int32_t day, int64_t known_ms)
{
	struct holder_query query = { .store = f->store, .viewer = viewer, .day = day,
		.known_ms = known_ms, .arena = f->arena };
	struct holder_list list;

	assert_int_equal(holders_load(&query, &list), ST_OK);
	return list.n;
}

static void
add_text_role(struct fixture *f, const char *edtf)
{
	struct record *r = record_new(f->arena, &type_role);
	struct period held;

	assert_int_equal(period_make(f->arena, (struct period){ .edtf = str_from(edtf),
	    .words = STR_EMPTY }, NO_DAY, 18992, &held), ST_OK);
	r->framework_id = f->framework_id;
	record_add_ref(f->arena, r, ROLE_WHO, &type_agency, f->agency_id, STR("WHO"));
	record_set_text(r, ROLE_WHAT, STR("coordinator"));
	record_set_ref(r, ROLE_PILLAR, &type_pillar, f->pillar_id);
	record_set_period(r, ROLE_SINCE, held);
	record_set_text(r, ROLE_WORDS, STR("WHO"));
	assert_int_equal(fixture_create(f, r), ST_OK);
}

static void
who_held_a_role_is_told_for_any_day(void **state)
{
	struct fixture *f = *state;
	struct account_role role = { .capacity = STR("focal-point"), .since = DAY,
		.until = DAY + 9 };

	add(f, "ana@example.org", role);
	assert_int_equal(count_on(f, VIEWER_LOCAL, DAY - 1, 0), 0);
	assert_int_equal(count_on(f, VIEWER_LOCAL, DAY, 0), 1);
	assert_int_equal(count_on(f, VIEWER_LOCAL, DAY + 9, 0), 1);
	assert_int_equal(count_on(f, VIEWER_LOCAL, DAY + 10, 0), 0);
	assert_int_equal(count_on(f, VIEWER_LOCAL, NO_DAY, 0), 1);
	/* Nothing was known of it in 1970; the public knows nothing of people at any time. */
	assert_int_equal(count_on(f, VIEWER_LOCAL, DAY, 5), 0);
	assert_int_equal(count_on(f, VIEWER_ANYONE, DAY, 0), 0);
}

static void
the_periods_of_the_text_count_as_days(void **state)
{
	struct fixture *f = *state;

	add_text_role(f, "2021");
	assert_int_equal(count_on(f, VIEWER_LOCAL, 18627, 0), 0); /* 2020-12-31 */
	assert_int_equal(count_on(f, VIEWER_LOCAL, 18628, 0), 1);
	assert_int_equal(count_on(f, VIEWER_LOCAL, 18992, 0), 1); /* 2021-12-31 */
	assert_int_equal(count_on(f, VIEWER_LOCAL, 18993, 0), 0);
	/* An open end has no last day, though the framework's years have. */
	add_text_role(f, "2021/..");
	assert_int_equal(count_on(f, VIEWER_LOCAL, 18993, 0), 1);
	fixture_release(f);
	assert_int_equal(count_on(f, VIEWER_ANYONE, 18993, 0), 1);
}

/* --- handing over -------------------------------------------------------------------------- */

static void
a_successor_follows_the_day_after(void **state)
{
	struct fixture *f = *state;
	struct account_role role = { .capacity = STR("focal-point"), .since = NO_DAY,
		.until = NO_DAY };
	int64_t ana = add(f, "ana@example.org", role);
	int64_t ben = add(f, "ben@example.org", (struct account_role){ .capacity = STR("") });
	struct record *r = appointment_of(f, ana);
	struct handover_query query = { .store = f->store, .viewer = VIEWER_LOCAL,
		.appointment = r, .last_day = DAY, .arena = f->arena };
	struct task task = { .run = do_end, .end = { .uid = r->uid, .version = r->version,
		.last_day = DAY, .successor_id = ben, .is_interim = true } };
	struct record *action = fixture_action(f->arena, f, "CJ 1", "Meet");
	struct handover h;

	record_add_ref(f->arena, action, ACTION_LEADS, &type_agency, f->agency_id, STR("WHO"));
	assert_int_equal(fixture_create(f, action), ST_OK);
	assert_int_equal(handover_load(&query, &h), ST_OK);
	assert_int_equal(h.leads.n, 1);
	assert_int_equal(h.stays.n, 0);
	assert_int_equal(write(f, &task), ST_OK);
	assert_int_equal(handover_load(&query, &h), ST_OK);
	assert_int_equal(h.stays.n, 1);
	assert_true(holder_is_of(&h.stays.items[0], ben));
	assert_true(h.stays.items[0].is_interim);
	assert_int_equal(h.stays.items[0].since, DAY + 1);
	assert_int_equal(h.ending->until, DAY);
	task.end.version = 0;
	assert_int_equal(write(f, &task), ST_CONFLICT); /* it has ended */
	/* Who has no account any more answers for nothing, and follows nobody. */
	task = (struct task){ .run = do_deactivate, .person_id = ben };
	assert_int_equal(write(f, &task), ST_OK);
	assert_int_equal(handover_load(&query, &h), ST_OK);
	assert_int_equal(h.stays.n, 0);
	task = (struct task){ .run = do_end, .end = { .uid = r->uid, .last_day = DAY - 1,
		.successor_id = ben } };
	assert_int_equal(write(f, &task), ST_CONFLICT);
}

static void
the_last_of_the_secretariat_goes_when_another_follows(void **state)
{
	struct fixture *f = *state;
	int64_t ana = add_secretariat(f, "ana@example.org", NO_DAY);
	int64_t ben = add(f, "ben@example.org", (struct account_role){ .capacity = STR("") });
	struct task task = { .run = do_end, .end = { .uid = appointment_of(f, ana)->uid,
		.last_day = DAY + 9000, .successor_id = ben } };

	assert_int_equal(write(f, &task), ST_OK);
	task.person_id = ben;
	task.run = do_deactivate;
	assert_int_equal(write(f, &task), ST_CONFLICT);
}

static void
done_work_is_not_handed_over(void **state)
{
	struct fixture *f = *state;
	struct account_role role = { .capacity = STR("coordinator"), .pillar = STR("CJ"),
		.framework_id = f->framework_id, .since = NO_DAY, .until = NO_DAY };
	int64_t ana = add(f, "ana@example.org", role);
	struct handover_query query = { .store = f->store, .viewer = VIEWER_LOCAL,
		.last_day = DAY, .arena = f->arena };
	struct record *action = fixture_action(f->arena, f, "CJ 1", "Meet");
	struct record *progress = record_new(f->arena, &type_progress);
	struct handover h;

	query.appointment = appointment_of(f, ana);
	assert_int_equal(fixture_create(f, action), ST_OK);
	assert_int_equal(handover_load(&query, &h), ST_OK);
	assert_int_equal(h.leads.n, 1);
	assert_int_equal(handover_count(&h), 1);
	progress->framework_id = f->framework_id;
	record_set_ref(progress, PROGRESS_ACTION, &type_action, action->id);
	record_set_text(progress, PROGRESS_STATUS, STR("done"));
	record_set_text(progress, PROGRESS_WORDS, STR("They met."));
	assert_int_equal(fixture_create(f, progress), ST_OK);
	assert_int_equal(handover_load(&query, &h), ST_OK);
	assert_int_equal(handover_count(&h), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(the_last_of_the_secretariat_cannot_be_shut_out),
		FIXTURE_TEST(another_one_lets_the_first_go),
		FIXTURE_TEST(the_first_account_may_be_made_where_there_is_none),
		FIXTURE_TEST(an_address_has_one_spelling),
		FIXTURE_TEST(a_role_begins_and_ends_at_the_next_request),
		FIXTURE_TEST(who_held_a_role_is_told_for_any_day),
		FIXTURE_TEST(the_periods_of_the_text_count_as_days),
		FIXTURE_TEST(a_successor_follows_the_day_after),
		FIXTURE_TEST(the_last_of_the_secretariat_goes_when_another_follows),
		FIXTURE_TEST(done_work_is_not_handed_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
