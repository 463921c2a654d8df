/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_POLICY_SIGNIN_H
#define CONCERT_POLICY_SIGNIN_H

#include "policy/password.h"
#include "store/run.h"
#include "store/store.h"

/*
 * Signing in: who comes with what, and what it is worth. Every wrong answer is the same one,
 * whether there is such an account or not, and takes as long; attempts are counted by address, by
 * account, and by both. Waiting grows with failures and ends by itself: nobody is locked out for
 * good. A password takes a worker about 60 ms in which it does nothing else.
 */
struct door {
	struct store *store;
	struct run *run;
	struct arena *arena;   /* owns what the results point to */
	int64_t now_ms;
	struct password_cost cost;
	struct str remote;     /* address of who asks, as named by the edge */
	struct str user_agent; /* header of the request; kept as a few words */
};

enum sign_in_outcome {
	SIGN_IN_REFUSED = 0, /* name, password or code is wrong, or the account is not active */
	SIGN_IN_WAIT,        /* too many attempts: try again after wait_ms */
	SIGN_IN_ASK_CODE,    /* so far so good: token is that of sign_in_code() */
	SIGN_IN_DONE,        /* token is the session's, for the cookie */
	SIGN_IN_TOO_LATE,    /* the code came after the ten minutes: begin again */
};

struct sign_in {
	enum sign_in_outcome outcome;
	struct str token;
	int64_t person_id;       /* ASK_CODE, DONE */
	int64_t wait_ms;         /* WAIT */
	bool used_recovery;      /* DONE: say so, and how many are left */
	size_t recovery_left;
};

/* Statuses other than ST_OK are faults of the databases. */
MUST_USE enum status sign_in_password(const struct door *door, struct str email,
    struct str password, struct sign_in *out);

/*
 * The second step: a code of the generator or a recovery code. token: of ASK_CODE. It is still
 * good after a wrong code, for ten minutes in all.
 */
MUST_USE enum status sign_in_code(const struct door *door, struct str token, struct str code,
    struct sign_in *out);

/*
 * Whom an issuer has named. An account with a code generator is asked for its code all the same:
 * the issuer's own second factor is not ours to know.
 */
MUST_USE enum status sign_in_external(const struct door *door, int64_t person_id,
    struct sign_in *out);

/*
 * Asks the person of a session for the password again (or, where the account has none, for a
 * code), before something that cannot be undone. DONE: the session's proven_ms is now, and token
 * takes the place of the one in the cookie.
 */
MUST_USE enum status sign_in_prove(const struct door *door, const struct session *session,
    struct str secret, struct sign_in *out);

/*
 * Asks for a code of the second factor besides, for what takes it away. DONE, REFUSED or WAIT; the
 * code is used up.
 */
MUST_USE enum status sign_in_prove_code(const struct door *door, int64_t person_id,
    struct str code, struct sign_in *out);

/*
 * Counts an attempt from the door's address against a limit, for other things that must not be
 * tried without end: links, resets, the API. purpose: a short word of the program. out_wait_ms: 0
 * where it may go on.
 */
struct attempt_limit {
	const char *purpose;
	int64_t most;      /* attempts ... */
	int64_t window_ms; /* ... in this time */
};
MUST_USE enum status door_knock(const struct door *door, const struct attempt_limit *limit,
    int64_t *out_wait_ms);

/* "Firefox on Linux" of a User-Agent header; for lists of sessions, decides nothing. */
struct str agent_words(struct arena *a, struct str user_agent);

#endif
