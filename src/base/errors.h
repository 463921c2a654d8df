/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_BASE_ERRORS_H
#define CONCERT_BASE_ERRORS_H

#include "base/arena.h"
#include "base/status.h"
#include "base/str.h"

/* One thing that is wrong, in words for the person who can mend it. */
struct error {
	struct str field;   /* name of the field or option; empty for the whole */
	struct str message; /* what happened, to what, and what to do */
};

/* What is wrong with one request, file or command, in the order found. Owned by the arena. */
struct errors {
	struct arena *arena;
	struct error *items;
	size_t n;
	size_t capacity;
};

void errors_init(struct errors *errors, struct arena *a);

/*
 * Adds a message and returns st, so that a check reads `return errors_add(e, ST_INVALID, ...)`.
 * field: NULL for the whole. Past 100 messages the rest is dropped.
 */
enum status errors_add(struct errors *errors, enum status st, const char *field,
    const char *format, ...) PRINTF_LIKE(4, 5);

#endif
