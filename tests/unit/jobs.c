/* SPDX-License-Identifier: Apache-2.0 */
/* jobs/: how attempts end, whoever runs them. */
#include "fixture.h"

#include "base/log.h"
#include "base/settings.h"
#include "jobs/jobs.h"

static struct settings settings;
static const struct job_setup setup = { "off", &settings };
static struct str import = STR_INIT("import");
static struct str dance = STR_INIT("dance");
static struct str sign_in = STR_INIT("oidc");
static int64_t job_id;

static void
at_clock(const char *ms)
{
	assert_int_equal(setenv("CONCERT_TEST_CLOCK_MS", ms, 1), 0);
}

static int
set_up(void **state)
{
	log_set_level(LOG_ERROR);
	settings_init(&settings);
	return fixture_set_up(state);
}

static int
tear_down(void **state)
{
	unsetenv("CONCERT_TEST_CLOCK_MS");
	return fixture_tear_down(state);
}

static enum status
add_job(struct tx *tx, void *kind)
{
	return job_add(tx, *(struct str *)kind, STR("{\"file\":\"00\"}"), &job_id);
}

static struct job_state
state_of(struct fixture *f)
{
	struct job_state s;

	assert_int_equal(job_state(f->store, job_id, f->arena, &s), ST_OK);
	return s;
}

static void
what_a_person_must_mend_is_not_tried_again(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(store_write(f->store, fixture_author, add_job, &import), ST_OK);
	assert_int_equal(jobs_run_one(f->store, 0, &setup, f->arena, &f->errors), ST_NOT_FOUND);
	assert_str(state_of(f).state, "failed");
	assert_int_equal(state_of(f).attempts, 1);
}

static void
a_kind_of_another_program_fails_in_words(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(store_write(f->store, fixture_author, add_job, &dance), ST_OK);
	assert_int_equal(jobs_run_one(f->store, 0, &setup, f->arena, &f->errors), ST_UNSUPPORTED);
	assert_str(state_of(f).state, "failed");
	assert_str(state_of(f).result, "This program knows no job of kind \"dance\".");
}

/* A job that ends the process that runs it would do so for ever. */
static void
a_job_that_never_comes_back_is_given_up(void **state)
{
	struct fixture *f = *state;
	struct job job;

	at_clock("1000");
	assert_int_equal(store_write(f->store, fixture_author, add_job, &import), ST_OK);
	for (int i = 0; i < JOB_PAUSES_LOCAL + 1; i++) {
		assert_int_equal(job_claim(f->store, 0, 10, f->arena, &job), ST_OK);
		at_clock(str_dup_z(f->arena, str_format(f->arena, "%d", 1100 + i * 100)));
	}
	assert_int_equal(jobs_run_one(f->store, 0, &setup, f->arena, &f->errors), ST_INTERNAL);
	assert_str(state_of(f).state, "failed");
	assert_str(state_of(f).result, "It was begun 5 times and never ended.");
	assert_int_equal(jobs_run_one(f->store, 0, &setup, f->arena, &f->errors), ST_NOT_FOUND);
}

/* Whoever signs in does not stand behind an import of minutes. */
static void
a_short_job_is_taken_past_a_long_one(void **state)
{
	struct fixture *f = *state;
	struct job job;

	at_clock("1000");
	assert_int_equal(store_write(f->store, fixture_author, add_job, &import), ST_OK);
	assert_int_equal(jobs_run_short(f->store, &setup, f->arena, &f->errors), ST_NOT_FOUND);
	assert_int_equal(store_write(f->store, fixture_author, add_job, &sign_in), ST_OK);
	assert_int_not_equal(jobs_run_short(f->store, &setup, f->arena, &f->errors),
	    ST_NOT_FOUND);
	assert_int_equal(jobs_run_short(f->store, &setup, f->arena, &f->errors), ST_NOT_FOUND);
	assert_int_equal(job_claim(f->store, 0, 10, f->arena, &job), ST_OK);
	assert_str(job.kind, "import");
}

int
main(void)
{
#define JOB_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		JOB_TEST(what_a_person_must_mend_is_not_tried_again),
		JOB_TEST(a_kind_of_another_program_fails_in_words),
		JOB_TEST(a_job_that_never_comes_back_is_given_up),
		JOB_TEST(a_short_job_is_taken_past_a_long_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
