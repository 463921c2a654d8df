/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_PROCESS_SPAWN_H
#define CONCERT_PROCESS_SPAWN_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/errors.h"
#include "base/status.h"
#include "base/str.h"

enum spawn_stdin {
	SPAWN_STDIN_BYTES, /* input is fed through a pipe */
	SPAWN_STDIN_FD,    /* the child reads input_fd itself, from its present offset */
};

struct spawn_config {
	/* argv[0]: a path, or the name of a program installed with this one; ends with NULL. */
	const char *const *argv;
	enum spawn_stdin stdin_kind;
	struct str input;
	int input_fd;
	int64_t wall_ms;         /* killed after this; 0: never */
	size_t max_output_bytes; /* killed when it writes more */
};

enum spawn_end {
	SPAWN_EXITED,       /* code: its exit status */
	SPAWN_SIGNALLED,    /* code: the signal that ended it */
	SPAWN_TIMED_OUT,    /* killed after wall_ms */
	SPAWN_OUTPUT_LIMIT, /* killed because of its output */
};

struct spawn_result {
	enum spawn_end end;
	int code;
	struct str output; /* all of its standard output, owned by the arena */
	struct str errors; /* standard error, at most LIMIT_SPAWN_ERROR_BYTES, for the log */
	int64_t elapsed_ms;
};

/*
 * Runs a program and waits for its end. It inherits no descriptor but 0, 1 and 2, an empty
 * signal mask, default signals, and an environment of LANG=C.UTF-8 alone (under sanitizers
 * their options too). Whatever way it ends is ST_OK: look at out->end. ST_INTERNAL with a message
 * if it is not there or cannot be started. Never leaves a zombie.
 * A name is looked for beside the running executable, and in ../libexec, ../libexec/concert and
 * ../lib/concert from there.
 */
MUST_USE enum status spawn_helper(struct arena *a, const struct spawn_config *config,
    struct errors *errors, struct spawn_result *out);

/*
 * How a program of ours ended that exited: its exit status as ours; what it said on standard error
 * becomes messages, a line each, where that is not ST_OK.
 */
MUST_USE enum status spawn_judge_exit(const struct spawn_result *result, struct errors *errors);

/* One line for people and logs, such as "was killed after 10 s". Owned by the arena. */
struct str spawn_describe_end(struct arena *a, const struct spawn_result *result);

#endif
