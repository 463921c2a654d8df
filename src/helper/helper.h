/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_HELPER_HELPER_H
#define CONCERT_HELPER_HELPER_H

#include "base/buf.h"
#include "base/errors.h"
#include "process/sandbox.h"

/*
 * What the programs of this folder have in common: `PROGRAM TASK [NAME] MODE`, something on
 * standard input, an answer on standard output, words for people on standard error, and the exit
 * status of base/status.h.
 */

/* What a task is given, and where its answer goes. It closes the sandbox before it reads. */
struct helper {
	struct arena *arena;
	struct errors *errors;
	const char *name;       /* the word between task and mode; NULL: the task takes none */
	enum sandbox_mode mode;
	struct buf *out;
};

struct helper_task {
	const char *name;
	bool has_name;
	enum status (*run)(const struct helper *h);
	size_t most;            /* bytes of the answer */
	const char *too_large;  /* words for people where it would be more */
};

/* All of standard input; ST_TOO_LARGE with words for more than LIMIT_IMPORT_BYTES. */
MUST_USE enum status helper_read_input(const struct helper *h, struct str *out);

/* Runs the task that the arguments name; what main() returns. */
int helper_run(int argc, char **argv, const struct helper_task *tasks, size_t n);

#endif
