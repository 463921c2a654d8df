/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_JOBS_JOBS_H
#define CONCERT_JOBS_JOBS_H

#include <signal.h>
#include <stdbool.h>

#include "base/errors.h"
#include "base/settings.h"
#include "store/store.h"

/*
 * Long work as rows: a job is added in the transaction of what causes it, taken with a lease by
 * the job process (or by a command that waits for it), and its effect and its end are one
 * transaction. A process that dies in the middle leaves a lease that runs out.
 */
struct job_run {
	struct store *store;
	struct arena *arena;
	const struct job *job;
	const char *sandbox; /* auto, require, off */
	const struct settings *settings;
	struct errors *errors;
};

/* The processes that run jobs, as the command line set it up. */
struct job_setup {
	const char *sandbox;
	const struct settings *settings;
};

struct job_kind {
	const char *name;
	int64_t lease_ms; /* longer than the work can take */
	/* Before the second attempt, the third ...; after the last of them it is given up. */
	const int64_t *pauses_ms;
	size_t npauses;
	/* Somebody waits for it at a page, and it takes seconds at most: a second process takes
	   such jobs, so that none stands behind a long one. */
	bool is_short;
	enum status (*run)(struct job_run *run); /* calls job_finish in its transaction */
};

/* The list of kinds: one file and one line each. */
#define JOB_LIST(JOB) \
	JOB(confirm) \
	JOB(import) \
	JOB(mail) \
	JOB(notice) \
	JOB(oidc) \
	JOB(read)

#define JOB(name) extern const struct job_kind job_kind_##name;
JOB_LIST(JOB)
#undef JOB

/*
 * Takes one due job (id 0: any) and runs it. ST_NOT_FOUND if none is due; else the status of the
 * job, whose messages are in errors. A job that can be tried again is left to be.
 */
MUST_USE enum status jobs_run_one(struct store *s, int64_t id, const struct job_setup *setup,
    struct arena *a, struct errors *errors);

/* Takes one due job of the short kinds; statuses as above. */
MUST_USE enum status jobs_run_short(struct store *s, const struct job_setup *setup,
    struct arena *a, struct errors *errors);

/* Runs a job that the caller has taken, and keeps how it ended; statuses as above. */
MUST_USE enum status jobs_run_claimed(struct store *s, const struct job *job,
    const struct job_setup *setup, struct arena *a, struct errors *errors);

/* Pauses of work on this machine, where what went wrong is soon over: 1, 4, 16, 64 seconds. */
#define JOB_PAUSES_LOCAL 4
extern const int64_t job_pauses_local[JOB_PAUSES_LOCAL];

/* The processes that run jobs: one takes any kind, the other short ones alone. */
enum job_process { JOBS_ANY, JOBS_SHORT, JOB_PROCESSES };

/*
 * A job process: runs due jobs until *stop. It sleeps until its descriptor is woken
 * (process/wake.h), and looks every second at what nobody woke it for: retries, the command line.
 */
struct job_service {
	const char *folder;
	struct job_setup setup;
	enum job_process which;
	int wake_fd;
	const volatile sig_atomic_t *stop;
};
int jobs_main(const struct job_service *service);

#endif
