/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_WEB_SESSION_H
#define CONCERT_WEB_SESSION_H

#include "policy/signin.h"
#include "web/page.h"

/*
 * Begins a session of a person in this browser: a new token in the cookie, whatever cookie was
 * there before. The caller has proven who it is.
 */
enum session_strength { SESSION_PASSWORD, SESSION_SECOND_FACTOR };
MUST_USE enum status web_session_begin(struct call *call, int64_t person_id,
    enum session_strength strength);

/* What signing in needs to know of a request. */
struct door web_door(struct call *call);

/*
 * Sends who has not given the password or a code for a while to the page that asks for it, and
 * back to this path: before what cannot be undone. *out_sent: it was sent, nothing else to do.
 */
MUST_USE enum status web_ask_proof(struct call *call, const char *path, bool *out_sent);

/* Keeps a new session's token in the cookie; the session that was there before ends. */
MUST_USE enum status web_session_keep(struct call *call, struct str token);

/* The same session goes on under another token. */
MUST_USE enum status web_session_renew(struct call *call, struct str token);

/*
 * What follows from an outcome of signing in that a page other than the form has reached: the
 * cookie and next, the question for a code, or words.
 */
MUST_USE enum status web_signed_in(struct call *call, const struct sign_in *in, struct str next);

/* Ends the session of the request, if there is one, and drops the cookie. */
MUST_USE enum status web_session_end(struct call *call);

/* ST_FORBIDDEN with words where the address is one that a cookie must not travel over. */
MUST_USE enum status web_check_private(struct call *call);

/* A path of this site to go to, as given by a form or an address; "/me" for anything else. */
struct str web_next(struct str given);

/* A 303 to a path of ours. */
MUST_USE enum status web_redirect(struct call *call, struct str path);

#endif
