/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_POLICY_IDENTIFY_H
#define CONCERT_POLICY_IDENTIFY_H

#include "store/run.h"
#include "store/store.h"
#include "store/viewer.h"

/* The cookie that holds a session's token. */
#define SESSION_COOKIE "__Host-concert"

/* Who a request comes from. Zero: nobody has signed in. */
struct identity {
	struct viewer viewer;   /* VIEWER_PERSON, or of the public */
	struct session session; /* of a browser; uid empty where a program shows a token */
	struct str csrf;        /* what its forms must bring back; empty for programs */
	bool is_program;        /* by a token, which no browser sends by itself */
	bool may_write;         /* a token may be for reading alone */
};

/* What the store and the clock say of the request. */
struct identify {
	struct store *store;
	struct run *run;
	struct arena *arena;
	int64_t now_ms;
	int32_t today; /* the day that appointments are asked for */
};

/*
 * By the token of a cookie. A token that is none, has ended, or is of a person whose account is
 * not active gives the public: *out is always set. Other statuses are faults of the database.
 */
MUST_USE enum status identify_session(const struct identify *in, struct str token,
    struct identity *out);

/* By the token of a program ("Bearer ..."). ST_SIGN_IN for one that is none or has expired. */
MUST_USE enum status identify_token(const struct identify *in, struct str token,
    struct identity *out);

/* What the forms of a session carry. Same session, same text. */
struct str csrf_token(struct arena *a, struct str session_secret);

/* Whether a form brought it back; compares in constant time. */
bool csrf_matches(struct str expected, struct str given);

#endif
