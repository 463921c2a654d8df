/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_BASE_STATUS_H
#define CONCERT_BASE_STATUS_H

#include <stdbool.h>

/*
 * What a call that can fail answers. One row gives the enumerator, the HTTP status, the exit
 * status of the command line and the public slug (the last part of a problem's `type`).
 */
#define STATUS_LIST(X) \
	X(OK,            200,  0, "ok")            /* done */ \
	X(INVALID,       422,  2, "invalid")       /* the user can mend the input */ \
	X(CONFLICT,      409,  3, "conflict")      /* the input is fine, the state forbids it */ \
	X(NOT_FOUND,     404,  4, "not-found")     /* no such thing, or not for this viewer */ \
	X(FORBIDDEN,     403,  5, "forbidden")     /* known, and not allowed */ \
	X(UNSUPPORTED,   415,  6, "unsupported")   /* a format that is not read */ \
	X(TOO_LARGE,     413,  7, "too-large")     /* over a stated limit */ \
	X(BUSY,          503,  8, "busy")          /* locked or overloaded; try again */ \
	X(TIMEOUT,       504,  9, "timeout")       /* a limit of time was reached */ \
	X(CORRUPT,       500, 10, "corrupt")       /* stored data is not what was written */ \
	X(IO,            500, 11, "io")            /* the system refused: disk, file, socket */ \
	X(METHOD,        405, 12, "method")        /* the path exists, the method does not */ \
	X(INTERNAL,      500, 13, "internal")      /* a helper process failed; see the log */ \
	X(SIGN_IN,       401, 14, "sign-in")       /* for people who have signed in */ \
	X(STALE,         412, 15, "stale")         /* changed since it was read */ \
	X(PRECONDITION,  428, 16, "precondition")  /* say which version you have read */ \
	X(TOO_MANY,      429, 17, "too-many")      /* asked too often; try again later */ \
	X(USAGE,         400, 64, "usage")         /* a command or request that makes no sense */

enum status {
#define X(name, http, exit, slug) ST_##name,
	STATUS_LIST(X)
#undef X
	STATUS_COUNT
};

#define MUST_USE __attribute__((warn_unused_result))
#define PRINTF_LIKE(format_index, first_index) \
	__attribute__((format(printf, format_index, first_index), nonnull(format_index)))
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* HTTP status code, 200 to 599. */
int status_http(enum status st);

/* Exit status of a command, 0 to 64. */
int status_exit(enum status st);

/* The status that a command ended with; ST_INTERNAL for a number that is no exit status. */
enum status status_of_exit(int code);

/* Short stable name such as "not-found"; static storage. */
const char *status_slug(enum status st);

/* Whether it is what the environment did, which may be over soon: a job tries again by itself. */
bool status_is_passing(enum status st);

#endif
