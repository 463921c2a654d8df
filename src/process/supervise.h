/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_PROCESS_SUPERVISE_H
#define CONCERT_PROCESS_SUPERVISE_H

#include <stdint.h>

/*
 * A parent and its workers. The parent holds what children inherit (the listening socket, the
 * metrics) and opens no database.
 */
struct supervise_config {
	unsigned workers; /* 0: worker_main runs in this process, nothing is forked */

	/* One worker; returns its exit status (0 when it was told to stop). index is under
	   2 * workers: while a reload runs, old and new workers live side by side. */
	int (*worker_main)(void *ctx, unsigned index);

	/* A process that runs jobs, index under jobs; NULL: none. Not run when workers is 0. */
	int (*job_main)(void *ctx, unsigned index);
	unsigned jobs;

	void *ctx;
	int64_t grace_ms;   /* from SIGTERM to SIGKILL for children; 0: LIMIT_GRACE_MS + 1 s */
	uint64_t *restarts; /* counts children that ended by themselves; may be NULL */
};

/*
 * Starts the children and keeps them running until SIGTERM or SIGINT; returns the exit status.
 * A child that ends is logged and started again, with a growing pause if it keeps dying at
 * once; but if one fails before any was ever ready, that is a mistake of the set-up: all stop
 * and its exit status is returned. SIGHUP starts new workers, waits until they are ready, then
 * stops the old ones: no request is lost. Children have default
 * signals plus signals_install(), and get SIGTERM if the parent dies.
 */
int supervise(const struct supervise_config *config);

/* Called by a child when it serves; a reload waits for it. Harmless outside supervise(). */
void supervise_child_ready(void);

#endif
