/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_JOBS_JOBS_H
#define CONCERT_JOBS_JOBS_H

#include <signal.h>

#include "base/errors.h"
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
	struct errors *errors;
};

struct job_kind {
	const char *name;
	int64_t lease_ms; /* longer than the work can take */
	enum status (*run)(struct job_run *run); /* calls job_finish in its transaction */
};

/* The list of kinds: one file and one line each. */
#define JOB_LIST(JOB) \
	JOB(import)

#define JOB(name) extern const struct job_kind job_kind_##name;
JOB_LIST(JOB)
#undef JOB

/*
 * Takes one due job (id 0: any) and runs it. ST_NOT_FOUND if none is due; else the status of the
 * job, whose messages are in errors. A job that can be tried again is left to be.
 */
MUST_USE enum status jobs_run_one(struct store *s, int64_t id, const char *sandbox,
    struct arena *a, struct errors *errors);

/* Runs a job that the caller has taken, and keeps how it ended; statuses as above. */
MUST_USE enum status jobs_run_claimed(struct store *s, const struct job *job, const char *sandbox,
    struct arena *a, struct errors *errors);

/* The job process: runs due jobs until *stop, looking about every second. */
int jobs_main(const char *folder, const char *sandbox, const volatile sig_atomic_t *stop);

#endif
