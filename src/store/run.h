/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_STORE_RUN_H
#define CONCERT_STORE_RUN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/errors.h"
#include "base/status.h"
#include "base/str.h"

/*
 * What changes while the server runs and is no history: sign-in sessions, one-time links, counters
 * of attempts, drafts. It lives in a database of its own, data/run.db, so that it neither touches
 * the page cache's change key nor waits for writers of records. One connection a process; open it
 * before the sandbox. Times are milliseconds UTC and are given by the caller, from clock_now_ms().
 *
 * Tokens are given away once and kept as their SHA-256: who reads the file can sign in as nobody.
 * Every function: ST_BUSY where another process wrote for too long, ST_IO, ST_CORRUPT (the file is
 * then moved aside by the next call, and made anew).
 */
struct run;

/*
 * Opens folder/run.db, for its owner alone, and makes it where it is not there; closed with the
 * arena. A damaged file, or one of another program, is moved aside with a line in the log, and
 * what drafts can be read are taken over. ST_IO, ST_BUSY, ST_NOT_FOUND (no such folder) with a
 * message.
 */
MUST_USE enum status run_open(struct arena *a, const char *folder, struct errors *errors,
    struct run **out);

/*
 * Removes what has expired, at most limit rows of each kind, so that it never holds the write lock
 * for long. out_removed: rows; call again soon if it is not 0. For the job process.
 */
MUST_USE enum status run_clean(struct run *run, int64_t now_ms, int64_t limit,
    int64_t *out_removed);

/* --- sessions ------------------------------------------------------------------------------ */

/* OWASP ASVS 5.0 7.3: both ends of a session stand here and in the manual. */
#define SESSION_LIFE_MS (INT64_C(30) * 24 * 3600 * 1000) /* a month: work goes on for weeks */
#define SESSION_IDLE_MS (INT64_C(7) * 24 * 3600 * 1000)  /* who was away a week signs in again */

struct session {
	struct str uid;      /* names it in lists and forms; opens nothing */
	int64_t person_id;
	struct str secret;   /* 64 hexadecimal digits, never shown; forms derive theirs from it */
	int64_t created_ms;
	int64_t seen_ms;     /* to the minute */
	int64_t expires_ms;  /* whatever happens */
	int64_t proven_ms;   /* the person last gave a password or code; see session_prove */
	bool has_second_factor;
	struct str agent;    /* "Firefox on Linux" */
	struct str remote;   /* address it was begun from */
};
struct session_list {
	struct session *items;
	size_t n;
};

/*
 * Begins a session: person_id, has_second_factor, agent and remote of start count. out_token: 43
 * characters for the cookie, given this once. Beyond LIMIT_SESSIONS of one person the one not used
 * for longest ends. Copies into the arena.
 */
MUST_USE enum status session_create(struct run *run, const struct session *start, int64_t now_ms,
    struct arena *a, struct str *out_token);

/*
 * The session of a cookie; notes that it was used, at most once a minute. ST_NOT_FOUND for a token
 * that is none, has ended or is too old; also where it was begun over a day in the future, because
 * then the clock was wrong and its age is not known.
 */
MUST_USE enum status session_find(struct run *run, struct str token, int64_t now_ms,
    struct arena *a, struct session *out);

/* The live ones of a person, last used first. */
MUST_USE enum status session_list(struct run *run, int64_t person_id, int64_t now_ms,
    struct arena *a, struct session_list *out);

/*
 * The person has given the password or a code again: what is dangerous may ask for that. The old
 * token ends and out_token takes its place (OWASP ASVS 5.0 7.2.4); forms that are open stay good.
 */
MUST_USE enum status session_prove(struct run *run, struct str uid, int64_t now_ms,
    struct arena *a, struct str *out_token);

/* Ends one session of this person. ST_NOT_FOUND if the person has no such session. */
MUST_USE enum status session_end(struct run *run, int64_t person_id, struct str uid);

/* Ends all of a person but the one named (empty: all): new password, deactivation. */
MUST_USE enum status session_end_all(struct run *run, int64_t person_id, struct str except_uid);

/* --- one-time links ------------------------------------------------------------------------ */

/* The words stand in the database; the milliseconds are how long such a ticket lives. */
#define TICKET_LIST(X) \
	X(INVITE,        "invite",        INT64_C(7) * 24 * 3600 * 1000)  /* to join */ \
	X(RESET,         "reset",         INT64_C(3600) * 1000)           /* a new password */ \
	X(FIRST,         "first",         INT64_C(24) * 3600 * 1000)      /* first secretariat */ \
	X(EMAIL,         "email",         INT64_C(24) * 3600 * 1000)      /* proves an address */ \
	X(OIDC,          "oidc",          INT64_C(600) * 1000)            /* away at an issuer */ \
	X(SECOND_FACTOR, "second-factor", INT64_C(600) * 1000)            /* password given */ \
	X(FACTOR_OFFER,  "factor-offer",  INT64_C(1800) * 1000)           /* new code generator */

enum ticket_purpose {
#define X(name, word, life_ms) TICKET_##name,
	TICKET_LIST(X)
#undef X
	TICKET_PURPOSES
};

struct ticket {
	enum ticket_purpose purpose;
	int64_t person_id;  /* 0: of nobody yet */
	struct str payload; /* text of the maker, such as JSON; at most LIMIT_TICKET_BYTES */
	int64_t created_ms;
	int64_t expires_ms;
};

/*
 * Makes a ticket; purpose, person_id and payload count. out_token: 43 characters for a link, given
 * once. Beyond LIMIT_TICKETS of one purpose the one that would end first goes. ST_TOO_LARGE
 * for the payload.
 */
MUST_USE enum status ticket_create(struct run *run, const struct ticket *ticket, int64_t now_ms,
    struct arena *a, struct str *out_token);

/* A link that somebody came with. */
struct ticket_claim {
	enum ticket_purpose purpose;
	struct str token;
	int64_t now_ms;
};

/* Looks at a ticket without using it, for the page that asks. ST_NOT_FOUND: none, used, expired. */
MUST_USE enum status ticket_peek(struct run *run, struct ticket_claim claim, struct arena *a,
    struct ticket *out);

/* Uses a ticket up: of all who take one, in whatever process, exactly one gets ST_OK. */
MUST_USE enum status ticket_take(struct run *run, struct ticket_claim claim, struct arena *a,
    struct ticket *out);

/* Writes another payload into a ticket that is still good. ST_NOT_FOUND as above, ST_TOO_LARGE. */
MUST_USE enum status ticket_change(struct run *run, struct ticket_claim claim, struct str payload,
    struct arena *a);

/* Makes every ticket of this purpose for a person useless, such as older reset links. */
MUST_USE enum status ticket_end_all(struct run *run, enum ticket_purpose purpose,
    int64_t person_id);

/* --- counters of attempts ------------------------------------------------------------------ */

struct attempts {
	int64_t count;    /* within the window, the one just added included; 0: none */
	int64_t last_ms;  /* when the last one was added */
	int64_t until_ms; /* end of the window */
};

/*
 * Counts one attempt under a key such as "sign-in/address/192.0.2.1" (any text; kept as its
 * SHA-256). The window begins with the first attempt; after it the count begins again. At most
 * LIMIT_ATTEMPT_ROWS keys are kept, those whose window ends first go first.
 */
MUST_USE enum status attempt_add(struct run *run, struct str key, int64_t window_ms,
    int64_t now_ms, struct attempts *out);

/* How a key stands, without counting. */
MUST_USE enum status attempt_find(struct run *run, struct str key, int64_t now_ms,
    struct attempts *out);

/* Forgets a key: the person got in. */
MUST_USE enum status attempt_clear(struct run *run, struct str key);

/* --- drafts -------------------------------------------------------------------------------- */

/* Drafts not touched for this long go: a year is longer than any round of the network's work. */
#define DRAFT_LIFE_MS (INT64_C(365) * 24 * 3600 * 1000)

struct draft {
	struct str form;      /* "action/01J.../edit"; at most LIMIT_FORM_KEY_BYTES */
	int64_t base_version; /* version of the record it was begun from; 0: none */
	struct str body;      /* at most LIMIT_DRAFT_BYTES */
	int64_t saved_ms;
};
struct draft_list {
	struct draft *items; /* bodies are left out (empty) */
	size_t n;
};

/*
 * Keeps what a person has typed so far, in place of what the form had before. Beyond LIMIT_DRAFTS
 * of one person the oldest goes. ST_TOO_LARGE for the body or the key.
 */
MUST_USE enum status draft_put(struct run *run, int64_t person_id, const struct draft *draft,
    int64_t now_ms);
MUST_USE enum status draft_get(struct run *run, int64_t person_id, struct str form,
    struct arena *a, struct draft *out); /* ST_NOT_FOUND */
MUST_USE enum status draft_delete(struct run *run, int64_t person_id, struct str form);

/* Last saved first. */
MUST_USE enum status draft_list(struct run *run, int64_t person_id, struct arena *a,
    struct draft_list *out);

/* --- what an OpenID Connect issuer said of itself ------------------------------------------- */

struct issuer_facts {
	struct str endpoint;   /* where browsers are sent; empty: it could not be asked */
	bool must_name_issuer; /* it names itself in every answer (RFC 9207) */
	int64_t asked_ms;
};

/* Kept between sign-ins, because workers cannot ask. */
MUST_USE enum status issuer_put(struct run *run, struct str issuer,
    const struct issuer_facts *facts);

/* ST_NOT_FOUND if it was never asked. */
MUST_USE enum status issuer_get(struct run *run, struct str issuer, struct arena *a,
    struct issuer_facts *out);

/* Erasure of a person: sessions, tickets and drafts go. */
MUST_USE enum status run_forget_person(struct run *run, int64_t person_id);

/* Writes the file anew, so that it holds nothing of what was removed. ST_BUSY as db_scrub. */
MUST_USE enum status run_scrub(struct run *run);

#endif
