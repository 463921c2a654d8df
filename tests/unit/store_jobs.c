/* SPDX-License-Identifier: Apache-2.0 */
/* store/: jobs, kept files, and where records were read from. */
#include "fixture.h"

static int64_t job_id;

static enum status
add_job(struct tx *tx, void *context)
{
	(void)context;
	return job_add(tx, STR("import"), STR("{\"name\":\"x\"}"), &job_id);
}

static enum status
finish_job(struct tx *tx, void *context)
{
	return job_finish(tx, context, STR("done it"));
}

static void
at_clock(const char *ms)
{
	assert_int_equal(setenv("CONCERT_TEST_CLOCK_MS", ms, 1), 0);
}

static int
tear_down(void **state)
{
	unsetenv("CONCERT_TEST_CLOCK_MS");
	return fixture_tear_down(state);
}

static struct job_state
state_of(struct fixture *f, int64_t id)
{
	struct job_state s;

	assert_int_equal(job_state(f->store, id, f->arena, &s), ST_OK);
	return s;
}

static void
a_job_is_taken_once_and_its_end_is_kept(void **state)
{
	struct fixture *f = *state;
	struct job job;
	struct job again;

	at_clock("1000");
	assert_int_equal(job_claim(f->store, 0, 5000, f->arena, &job), ST_NOT_FOUND);
	assert_int_equal(store_write(f->store, fixture_author, add_job, NULL), ST_OK);
	assert_int_equal(job_claim(f->store, 0, 5000, f->arena, &job), ST_OK);
	assert_int_equal(job.id, job_id);
	assert_int_equal(job.attempts, 1);
	assert_str(job.kind, "import");
	assert_str(job.payload, "{\"name\":\"x\"}");
	assert_int_equal(job_claim(f->store, 0, 5000, f->arena, &again), ST_NOT_FOUND);
	assert_int_equal(store_write(f->store, fixture_author, finish_job, &job), ST_OK);
	assert_str(state_of(f, job.id).state, "done");
	assert_str(state_of(f, job.id).result, "done it");
	assert_int_equal(store_write(f->store, fixture_author, finish_job, &job), ST_CONFLICT);
}

static enum status
add_awaited_job(struct tx *tx, void *context)
{
	(void)context;
	return job_add_first(tx, STR("oidc"), STR("{}"), &job_id);
}

static void
what_somebody_waits_for_comes_first(void **state)
{
	struct fixture *f = *state;
	struct job job;

	at_clock("1000");
	assert_int_equal(store_write(f->store, fixture_author, add_job, NULL), ST_OK);
	assert_int_equal(store_write(f->store, fixture_author, add_awaited_job, NULL), ST_OK);
	assert_int_equal(job_claim(f->store, 0, 5000, f->arena, &job), ST_OK);
	assert_str(job.kind, "oidc");
	assert_int_equal(job_claim(f->store, 0, 5000, f->arena, &job), ST_OK);
	assert_str(job.kind, "import");
}

static enum status
add_claimed_job(struct tx *tx, void *context)
{
	return job_add_claimed(tx, context, 5000);
}

static void
a_job_added_by_who_runs_it_is_not_taken_by_another(void **state)
{
	struct fixture *f = *state;
	struct job mine = { .kind = STR("import"), .payload = STR("{}") };
	struct job other;

	at_clock("1000");
	assert_int_equal(store_write(f->store, fixture_author, add_claimed_job, &mine), ST_OK);
	assert_int_equal(mine.attempts, 1);
	assert_int_equal(job_claim(f->store, 0, 5000, f->arena, &other), ST_NOT_FOUND);
	at_clock("6001");
	assert_int_equal(job_claim(f->store, 0, 5000, f->arena, &other), ST_OK);
	assert_int_equal(other.id, mine.id);
	assert_str(other.payload, "{}");
	assert_int_equal(store_write(f->store, fixture_author, finish_job, &mine), ST_CONFLICT);
	assert_int_equal(store_write(f->store, fixture_author, finish_job, &other), ST_OK);
}

static void
a_lost_lease_is_taken_by_another_and_the_first_cannot_finish(void **state)
{
	struct fixture *f = *state;
	struct job first;
	struct job second;

	at_clock("1000");
	assert_int_equal(store_write(f->store, fixture_author, add_job, NULL), ST_OK);
	assert_int_equal(job_claim(f->store, job_id, 5000, f->arena, &first), ST_OK);
	at_clock("6001");
	assert_int_equal(job_claim(f->store, 0, 5000, f->arena, &second), ST_OK);
	assert_int_equal(second.attempts, 2);
	assert_int_equal(store_write(f->store, fixture_author, finish_job, &first), ST_CONFLICT);
	assert_int_equal(job_fail(f->store, &first, JOB_NEVER, STR("late")), ST_CONFLICT);
	assert_int_equal(store_write(f->store, fixture_author, finish_job, &second), ST_OK);
}

static struct str
payload_of(struct fixture *f, int64_t id)
{
	struct stmt *s = db_sql(store_db(f->store), SQL("SELECT payload FROM job WHERE id = $1"));
	struct str payload;
	bool row;

	stmt_bind_i64(s, 1, id);
	assert_int_equal(stmt_step(s, &row), ST_OK);
	assert_true(row);
	payload = stmt_dup(s, 0, f->arena);
	stmt_reset(s);
	return payload;
}

static void
a_failed_attempt_is_due_again_after_its_pause(void **state)
{
	struct fixture *f = *state;
	struct job job;

	at_clock("1000");
	assert_int_equal(store_write(f->store, fixture_author, add_job, NULL), ST_OK);
	assert_int_equal(job_claim(f->store, 0, 5000, f->arena, &job), ST_OK);
	assert_int_equal(job_fail(f->store, &job, 300, STR("no disk")), ST_OK);
	assert_str(state_of(f, job.id).state, "waiting");
	assert_int_equal(state_of(f, job.id).due_ms, 1300);
	assert_int_equal(job_claim(f->store, 0, 5000, f->arena, &job), ST_NOT_FOUND);
	at_clock("1300");
	assert_int_equal(job_claim(f->store, 0, 5000, f->arena, &job), ST_OK);
	assert_int_equal(job_fail(f->store, &job, JOB_NEVER, STR("no disk")), ST_OK);
	assert_str(state_of(f, job.id).state, "failed");
	assert_str(state_of(f, job.id).result, "no disk");
}

static void
what_was_ordered_is_forgotten_at_the_end(void **state)
{
	struct fixture *f = *state;
	struct job job;

	at_clock("1000");
	assert_int_equal(store_write(f->store, fixture_author, add_job, NULL), ST_OK);
	assert_int_equal(job_claim(f->store, 0, 5000, f->arena, &job), ST_OK);
	assert_int_equal(job_fail(f->store, &job, 0, STR("later")), ST_OK);
	assert_str(payload_of(f, job.id), "{\"name\":\"x\"}");
	assert_int_equal(job_claim(f->store, 0, 5000, f->arena, &job), ST_OK);
	assert_int_equal(store_write(f->store, fixture_author, finish_job, &job), ST_OK);
	assert_str(payload_of(f, job.id), "");
	assert_int_equal(store_write(f->store, fixture_author, add_job, NULL), ST_OK);
	assert_int_equal(job_claim(f->store, 0, 5000, f->arena, &job), ST_OK);
	assert_int_equal(job_fail(f->store, &job, JOB_NEVER, STR("no")), ST_OK);
	assert_str(payload_of(f, job.id), "");
}

static enum status
forget_job(struct tx *tx, void *context)
{
	return job_forget(tx, context);
}

static void
a_job_can_leave_nothing_behind(void **state)
{
	struct fixture *f = *state;
	struct job_state gone;
	struct job job;

	at_clock("1000");
	assert_int_equal(store_write(f->store, fixture_author, add_job, NULL), ST_OK);
	assert_int_equal(job_claim(f->store, 0, 5000, f->arena, &job), ST_OK);
	assert_int_equal(store_write(f->store, fixture_author, forget_job, &job), ST_OK);
	assert_int_equal(job_state(f->store, job.id, f->arena, &gone), ST_NOT_FOUND);
	assert_int_equal(store_write(f->store, fixture_author, forget_job, &job), ST_CONFLICT);
}

static void
count_call(void *ctx)
{
	(*(int *)ctx)++;
}

static enum status
add_job_and_fail(struct tx *tx, void *context)
{
	enum status st = add_job(tx, context);

	return st == ST_OK ? ST_INVALID : st;
}

static void
who_runs_jobs_is_told_of_a_new_one_once_it_is_there(void **state)
{
	struct fixture *f = *state;
	struct job job;
	int calls = 0;

	at_clock("1000");
	store_on_job(f->store, count_call, &calls);
	assert_int_equal(store_write(f->store, fixture_author, add_job_and_fail, NULL), ST_INVALID);
	assert_int_equal(calls, 0);
	assert_int_equal(store_write(f->store, fixture_author, add_job, NULL), ST_OK);
	assert_int_equal(calls, 1);
	assert_int_equal(job_claim(f->store, 0, 5000, f->arena, &job), ST_OK);
	assert_int_equal(store_write(f->store, fixture_author, finish_job, &job), ST_OK);
	assert_int_equal(calls, 1);
	store_on_job(f->store, NULL, NULL);
}

static enum status
name_file(struct tx *tx, void *context)
{
	return file_add(tx, *(struct str *)context, 5);
}

static void
files_are_kept_by_their_content_and_verified(void **state)
{
	struct fixture *f = *state;
	struct verify_counts counts;
	struct str sha256;
	struct str again;
	const char *path;
	FILE *file;

	assert_int_equal(file_put(f->store, STR("hello"), f->arena, &f->errors, &sha256), ST_OK);
	assert_str(sha256, "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
	assert_int_equal(file_put(f->store, STR("hello"), f->arena, &f->errors, &again), ST_OK);
	assert_int_equal(file_path(f->store, sha256, f->arena, &path), ST_OK);
	assert_int_equal(file_path(f->store, STR("../../etc/passwd"), f->arena, &path),
	    ST_NOT_FOUND);
	assert_int_equal(store_write(f->store, fixture_author, name_file, &sha256), ST_OK);
	assert_int_equal(store_write(f->store, fixture_author, name_file, &sha256), ST_OK);
	assert_int_equal(store_verify(f->store, f->arena, &f->errors, &counts), ST_OK);
	assert_int_equal(counts.files, 1);
	file = fopen(path, "w");
	fputs("jello", file);
	fclose(file);
	assert_int_equal(store_verify(f->store, f->arena, &f->errors, &counts), ST_CORRUPT);
	assert_int_equal(f->errors.n, 1);
	remove(path);
	assert_int_equal(store_verify(f->store, f->arena, &f->errors, &counts), ST_CORRUPT);
}

struct reading {
	struct fixture *fixture;
	struct record *source;
	struct record *action;
};

static enum status
add_reading(struct tx *tx, void *context)
{
	struct reading *r = context;
	struct segment_row words = { .role = STR("text"), .field = STR("text"),
		.table_number = 1, .row_number = 2, .column_number = 3, .start = 4, .end = 9 };
	struct segment_row marker = { .role = STR("marker"), .field = STR("marker"),
		.table_number = 1, .row_number = 2, .column_number = 3, .start = 2, .end = 3 };
	enum status st;

	if ((st = record_create(tx, r->source, &r->fixture->errors)) != ST_OK ||
	    (st = record_create(tx, r->action, &r->fixture->errors)) != ST_OK)
		return st;
	words.source_id = r->source->id;
	marker.source_id = r->source->id;
	if ((st = segment_add(tx, r->action, &words)) != ST_OK ||
	    (st = segment_add(tx, r->action, &marker)) != ST_OK)
		return st;
	return source_cell_add(tx, r->source->id, 1, 2, 3, STR("1. words"));
}

static void
segments_and_cells_are_seen_with_their_records(void **state)
{
	struct fixture *f = *state;
	struct reading r = { f, record_new(f->arena, &type_source),
		fixture_action(f->arena, f, "CJ 1", "words") };
	struct segment_list segments;
	struct source_cell_list cells;

	r.source->framework_id = f->framework_id;
	record_set_text(r.source, SOURCE_NAME, STR("x.tsv"));
	record_set_text(r.source, SOURCE_FORMAT, STR("tsv"));
	record_set_text(r.source, SOURCE_SHA256, STR("00"));
	record_set_number(r.source, SOURCE_SIZE, 8);
	assert_int_equal(store_write(f->store, fixture_author, add_reading, &r), ST_OK);

	assert_int_equal(segment_list(f->store, VIEWER_LOCAL, r.action, 0, f->arena, &segments),
	    ST_OK);
	assert_int_equal(segments.n, 2);
	assert_str(segments.items[0].segment.role, "marker");
	assert_int_equal(segments.items[1].segment.end, 9);
	assert_int_equal(segment_list(f->store, VIEWER_LOCAL, NULL, f->framework_id, f->arena,
	    &segments), ST_OK);
	assert_int_equal(segments.n, 2);
	assert_int_equal(segments.items[0].record_id, r.action->id);
	assert_int_equal(segment_list(f->store, VIEWER_ANYONE, NULL, f->framework_id, f->arena,
	    &segments), ST_OK);
	assert_int_equal(segments.n, 0);
	assert_int_equal(source_cell_list(f->store, VIEWER_LOCAL, r.source->id, f->arena,
	    &cells), ST_OK);
	assert_int_equal(cells.n, 1);
	assert_str(cells.items[0].text, "1. words");
	assert_int_equal(source_cell_list(f->store, VIEWER_ANYONE, r.source->id, f->arena,
	    &cells), ST_NOT_FOUND);
}

#define JOB_TEST(name) cmocka_unit_test_setup_teardown(name, fixture_set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		JOB_TEST(a_job_is_taken_once_and_its_end_is_kept),
		JOB_TEST(what_somebody_waits_for_comes_first),
		JOB_TEST(a_job_added_by_who_runs_it_is_not_taken_by_another),
		JOB_TEST(a_lost_lease_is_taken_by_another_and_the_first_cannot_finish),
		JOB_TEST(a_failed_attempt_is_due_again_after_its_pause),
		JOB_TEST(what_was_ordered_is_forgotten_at_the_end),
		JOB_TEST(a_job_can_leave_nothing_behind),
		JOB_TEST(who_runs_jobs_is_told_of_a_new_one_once_it_is_there),
		JOB_TEST(files_are_kept_by_their_content_and_verified),
		JOB_TEST(segments_and_cells_are_seen_with_their_records),
	};

	return cmocka_run_group_tests_name("store_jobs", tests, NULL, NULL);
}
