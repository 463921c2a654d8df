/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_INSTRUMENT_NOTICE_H
#define CONCERT_INSTRUMENT_NOTICE_H

#include "base/errors.h"
#include "store/store.h"

/*
 * What the network is told of a procedure. A notice is a job, written in the transaction of what
 * it tells, so that neither is there without the other; the job (jobs/notice.c) writes the mails.
 */
#define NOTICE_LIST(X) \
	X(CIRCULATED, "circulated") \
	X(EXTENDED,   "extended")   /* more time was given */ \
	X(REMINDER,   "reminder")   /* 24 hours before the deadline */ \
	X(MORE_TIME,  "more-time")  /* an agency asks for it: told to who can give it */ \
	X(BROKEN,     "broken")     /* an objection broke the silence */ \
	X(ADOPTED,    "adopted") \
	X(WITHDRAWN,  "withdrawn") \
	X(TAKEN_BACK, "taken-back") /* to be changed and circulated again */ \
	X(UNFIT,      "unfit")      /* nobody objected, yet it cannot be carried out */ \
	X(SUPERSEDED, "superseded") /* another amendment was adopted that touches it */

enum notice_kind {
#define X(name, code) NOTICE_##name,
	NOTICE_LIST(X)
#undef X
	NOTICE_COUNT
};

struct notice {
	enum notice_kind kind;
	struct str amendment; /* uid */
	int64_t round;
	int64_t deadline_ms;  /* that stood then; a reminder of another one is stale */
};

/*
 * Orders it. A reminder waits until 24 hours before its deadline; where fewer are left, there is
 * none: what gave that deadline is told in the same minute.
 */
MUST_USE enum status notice_add(struct tx *tx, const struct notice *notice);

/* Reads the payload of the job. ST_CORRUPT. */
MUST_USE enum status notice_read(struct arena *a, struct str payload, struct notice *out);

#endif
