/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_STORE_PRINTS_H
#define CONCERT_STORE_PRINTS_H

#include "store/store.h"

/*
 * Prints under prints/ of the data folder: files that were made of an order and can be made again
 * at any time, named by what they were made of. They are no part of the history or a backup; the
 * oldest go when there are many. Nothing here knows what an order says.
 */

enum print_state {
	PRINT_NONE,    /* nobody asked for it, or so long ago that it is gone */
	PRINT_WAITING, /* its order is kept, the job process will make it */
	PRINT_READY,
	PRINT_FAILED,  /* a short while ago, for good */
};

/* Which print: the SHA-256, in hexadecimal, of all it is made of, and its file's extension. */
struct print_name {
	struct str key;
	const char *extension;
};

struct print_look {
	enum print_state state;
	const char *path; /* PRINT_READY */
	struct str words; /* PRINT_FAILED: why, for people */
};

/* How a print stands. ST_NOT_FOUND for a key that is none. */
MUST_USE enum status prints_look(struct store *s, const struct print_name *name,
    struct arena *a, struct print_look *out);

/*
 * Keeps the order of a print and wakes the job process. Nothing is written to the database, so
 * that who only reads changes nothing. ST_TOO_MANY, with words, while too many wait; ST_IO.
 */
MUST_USE enum status prints_put_order(struct store *s, const struct print_name *name,
    struct str order, struct errors *errors);

/*
 * Takes the order that has waited longest: prints_put() or prints_fail() ends it, whether they
 * can keep what they are given or not. ST_NOT_FOUND if none waits.
 */
MUST_USE enum status prints_take_order(struct store *s, struct arena *a, struct print_name *out,
    struct str *out_order);

/*
 * Puts back what was taken by a process that died before it ended. For the one process that makes
 * prints, when it starts: who waits for them goes on waiting.
 */
void prints_take_back(struct store *s);

/* Keeps the file and drops its order; then drops the oldest files where there are too many. */
MUST_USE enum status prints_put(struct store *s, const struct print_name *name, struct str bytes,
    struct errors *errors);

/* Keeps why it could not be made, and drops its order. */
MUST_USE enum status prints_fail(struct store *s, const struct print_name *name,
    struct str words, struct errors *errors);

/* Removes all of them: after personal data were erased, which older prints may show. */
MUST_USE enum status prints_forget(struct store *s);

#endif
