/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_POLICY_EXTERNAL_H
#define CONCERT_POLICY_EXTERNAL_H

#include "base/settings.h"
#include "policy/oidc.h"
#include "policy/signin.h"

/*
 * A visit to the OpenID Connect provider, from the sign-in page and back to it. One ticket in
 * run.db carries it; the browser holds the ticket's token in a cookie and the provider only a
 * digest of it (state), so that a stolen address opens nothing and a visit cannot be planted in
 * somebody else's browser. What is asked of the provider is a job (jobs/oidc.c).
 */
#define OIDC_COOKIE "__Host-concert-oidc"
#define OIDC_LIFE_S 600 /* of the cookie; the ticket's, in seconds */

enum oidc_stage {
	OIDC_AWAY,    /* the browser is at the provider */
	OIDC_ASKED,   /* it came back with a code; the job asks who that is */
	OIDC_KNOWN,   /* the provider has said who */
	OIDC_REFUSED, /* words say why not */
};

struct oidc_visit {
	enum oidc_stage stage;
	struct str next;         /* page to go to once signed in; from this server */
	struct str redirect_uri;
	struct str nonce;
	struct str verifier;
	struct str code;         /* ASKED */
	struct str subject;      /* KNOWN, and all below but words */
	struct str email;
	struct str name;
	bool is_email_verified;
	struct str words;        /* REFUSED */
};

/* A visit as the payload of its ticket, and back. ST_CORRUPT. */
struct str oidc_write_visit(struct arena *a, const struct oidc_visit *visit);
MUST_USE enum status oidc_read_visit(struct arena *a, struct str payload, struct oidc_visit *out);

/* What all stations need; errors takes words for the person. */
struct oidc_station {
	const struct door *door;
	const struct settings *settings;
	struct errors *errors;
};

struct oidc_departure {
	struct str redirect_uri;
	struct str next;
	struct str language;
};

/*
 * Begins a visit: out_token for the cookie, out_url to send the browser to. ST_BUSY if the
 * provider has yet to be asked where that is: a job does, come again in a second. ST_FORBIDDEN
 * with words if it cannot be reached. Writes.
 */
MUST_USE enum status oidc_depart(const struct oidc_station *at,
    const struct oidc_departure *departure, struct str *out_token, struct str *out_url);

/*
 * The browser is back: checks state and answer, and orders the job. out_token: for the cookie
 * from now on. ST_NOT_FOUND if this browser is on no visit (or it took too long), ST_INVALID or
 * ST_FORBIDDEN with words. Writes.
 */
MUST_USE enum status oidc_return(const struct oidc_station *at, struct str token,
    const struct oidc_answer *answer, struct str *out_token);

/*
 * How the visit ended; ST_BUSY while the job is at it. A visit that has ended is used up.
 * ST_NOT_FOUND as above; ST_FORBIDDEN with words if the provider refused, or said nothing in time.
 */
MUST_USE enum status oidc_arrive(const struct oidc_station *at, struct str token,
    struct oidc_visit *out);

/*
 * Signs in whom the provider has named: by the identity tied to an account before, or, the first
 * time, by a verified address that is that of an active person who has no identity of this issuer
 * yet; it is then tied. ST_FORBIDDEN with words for anybody else. Writes.
 */
MUST_USE enum status oidc_sign_in(const struct oidc_station *at, const struct oidc_visit *visit,
    struct sign_in *out);

#endif
