/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_PROCESS_ASK_H
#define CONCERT_PROCESS_ASK_H

#include "base/errors.h"

struct json_t;

/* A task of concert-outside that talks to a server. */
struct ask {
	const char *task;    /* "mail" */
	const char *sandbox; /* auto, require, off */
	struct str input;
	int64_t wall_ms;     /* what the task may take; it is killed a little later */
};

/*
 * Runs `concert-outside TASK` with the input and reads its JSON answer. What the helper says on
 * standard error becomes messages, its exit status the result. ST_TIMEOUT; ST_INTERNAL if it
 * cannot be started or was ended.
 */
MUST_USE enum status ask_helper(struct arena *a, const struct ask *ask, struct errors *errors,
    const struct json_t **out);

#endif
