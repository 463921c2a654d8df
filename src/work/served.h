/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_WORK_SERVED_H
#define CONCERT_WORK_SERVED_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/* Something the program does, or is to do, for those who keep a framework. */
struct capability {
	const char *id;    /* "A1"; stable */
	const char *title; /* for people */
	const char *path;  /* the page that serves it; NULL: not built yet */
};

extern const struct capability capabilities[];
extern const size_t capability_count;

#define SERVED_MOST 6 /* capabilities named for one text: more would say nothing */

/* The capability with this id; NULL if there is none. */
const struct capability *capability_find(const char *id);

/*
 * The capabilities that a text calls for, by the words in it. Puts up to SERVED_MOST into out,
 * each once, in the order of the table; returns how many.
 */
size_t served_find(struct str text, const struct capability *out[SERVED_MOST]);

#endif
