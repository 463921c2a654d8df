/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs jobs by their kind. What the person can mend (invalid, conflict, too large ...) fails a
 * job for good; what the environment did (busy, disk, a helper that died) is tried again.
 */
#include "jobs/jobs.h"

#include "base/clock.h"
#include "base/log.h"
#include "instrument/silence.h"
#include "jobs/prints/make.h"
#include "process/supervise.h"
#include "process/wake.h"
#include "store/idempotency.h"
#include "store/prints.h"
#include "store/run.h"

#define LOOK_EVERY_MS 1000
#define CLEAN_EVERY_MS (10 * 60 * 1000)
#define CLEAN_AT_ONCE 1000 /* rows: some milliseconds of the write lock */

const int64_t job_pauses_local[JOB_PAUSES_LOCAL] = { 1000, 4000, 16000, 64000 };

static const struct job_kind *const kinds[] = {
#define JOB(name) &job_kind_##name,
	JOB_LIST(JOB)
#undef JOB
};

static const struct job_kind *
find_kind(struct str name)
{
	for (size_t i = 0; i < COUNT_OF(kinds); i++) {
		if (str_equal(str_from(kinds[i]->name), name))
			return kinds[i];
	}
	return NULL;
}

static int64_t
longest_lease(void)
{
	int64_t longest = 0;

	for (size_t i = 0; i < COUNT_OF(kinds); i++) {
		if (kinds[i]->lease_ms > longest)
			longest = kinds[i]->lease_ms;
	}
	return longest;
}

static int64_t
pause_after(const struct job_kind *kind, const struct job *job, enum status st)
{
	if (kind == NULL || !status_is_passing(st) || job->attempts > (int64_t)kind->npauses)
		return JOB_NEVER;
	return kind->pauses_ms[job->attempts - 1];
}

static enum status
run_job(struct store *s, const struct job *job, const struct job_setup *setup, struct arena *a,
    struct errors *errors)
{
	const struct job_kind *kind = find_kind(job->kind);
	struct job_run run = {
		.store = s,
		.arena = a,
		.job = job,
		.sandbox = setup->sandbox,
		.settings = setup->settings,
		.errors = errors,
	};

	if (kind == NULL)
		return errors_add(errors, ST_UNSUPPORTED, NULL,
		    "This program knows no job of kind \"%.*s\".", STR_ARG(job->kind));
	/* Whoever held the last attempts never came back: the job itself may end processes. */
	if (job->attempts > (int64_t)kind->npauses + 1)
		return errors_add(errors, ST_INTERNAL, NULL,
		    "It was begun %d times and never ended.", (int)kind->npauses + 1);
	return kind->run(&run);
}

enum status
jobs_run_claimed(struct store *s, const struct job *job, const struct job_setup *setup,
    struct arena *a, struct errors *errors)
{
	enum status st = run_job(s, job, setup, a, errors);
	enum status ended;

	if (st == ST_OK)
		return ST_OK;
	ended = job_fail(s, job, pause_after(find_kind(job->kind), job, st),
	    errors->n > 0 ? errors->items[0].message : str_from(status_slug(st)));
	if (ended != ST_OK && ended != ST_CONFLICT)
		log_line(LOG_ERROR, "job", "job %d: its failure could not be kept: %s",
		    (int)job->id, status_slug(ended));
	return st;
}

enum status
jobs_run_one(struct store *s, int64_t id, const struct job_setup *setup, struct arena *a,
    struct errors *errors)
{
	struct job job;
	enum status st = job_claim(s, id, longest_lease(), a, &job);

	return st == ST_OK ? jobs_run_claimed(s, &job, setup, a, errors) : st;
}

enum status
jobs_run_short(struct store *s, const struct job_setup *setup, struct arena *a,
    struct errors *errors)
{
	enum status st = ST_NOT_FOUND;
	struct job job;

	for (size_t i = 0; st == ST_NOT_FOUND && i < COUNT_OF(kinds); i++) {
		if (kinds[i]->is_short)
			st = job_claim_kind(s, str_from(kinds[i]->name), kinds[i]->lease_ms, a,
			    &job);
	}
	return st == ST_OK ? jobs_run_claimed(s, &job, setup, a, errors) : st;
}

static void
log_errors(const struct errors *errors)
{
	for (size_t i = 0; i < errors->n; i++)
		log_line(LOG_WARNING, "job", "%.*s", STR_ARG(errors->items[i].message));
}

struct housekeeping {
	struct store *store;
	struct run *run; /* NULL: could not be opened */
	int64_t last_ms;
};

/* Forgets answers kept for programs that ask again, and what has expired in run.db. */
static void
clean(struct housekeeping *h)
{
	int64_t now_ms = clock_now_ms();
	int64_t answers = 0;
	int64_t rows = 0;
	enum status st;

	if (now_ms >= h->last_ms && now_ms - h->last_ms < CLEAN_EVERY_MS)
		return;
	st = idempotency_clean(h->store, now_ms, CLEAN_AT_ONCE, &answers);
	if (st == ST_OK && h->run != NULL)
		st = run_clean(h->run, now_ms, CLEAN_AT_ONCE, &rows);
	if (st != ST_OK)
		log_line(LOG_WARNING, "job", "what has expired could not be cleaned: %s",
		    status_slug(st));
	/* Where there is more, go on in the next round. */
	if (answers < CLEAN_AT_ONCE && rows == 0)
		h->last_ms = now_ms;
}

static enum status
run_next(const struct job_service *service, struct store *s, struct arena *a,
    struct errors *errors)
{
	enum status st;

	if (service->which == JOBS_SHORT)
		return jobs_run_short(s, &service->setup, a, errors);
	st = jobs_run_one(s, 0, &service->setup, a, errors);
	return st == ST_NOT_FOUND ? print_run_waiting(s, service->setup.sandbox, a, errors) : st;
}

int
jobs_main(const struct job_service *service)
{
	struct arena *a = arena_new();
	struct arena_mark mark;
	struct errors errors;
	struct housekeeping h = { 0 };
	struct silence_watch silence = { 0 };
	enum status st;

	errors_init(&errors, a);
	st = store_open(a, service->folder, 0, &errors, &h.store);
	if (st != ST_OK) {
		log_errors(&errors);
		arena_free(a);
		return status_exit(st);
	}
	/* Jobs are done without it. */
	if (run_open(a, service->folder, &errors, &h.run) != ST_OK)
		log_errors(&errors);
	supervise_child_ready();
	if (service->which == JOBS_ANY)
		prints_take_back(h.store);
	mark = arena_mark(a);
	while (!*service->stop) {
		if (service->which == JOBS_ANY) {
			clean(&h);
			silence_look(&silence, h.store, a);
		}
		errors_init(&errors, a);
		st = run_next(service, h.store, a, &errors);
		log_errors(&errors);
		/* Also after a failure: a full disk must not keep a processor and the log busy. */
		if (st != ST_OK)
			wake_wait(service->wake_fd, LOOK_EVERY_MS);
		arena_rewind(a, mark);
	}
	arena_free(a);
	return 0;
}
