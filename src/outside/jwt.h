/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_OUTSIDE_JWT_H
#define CONCERT_OUTSIDE_JWT_H

#include <stdint.h>

#include "base/errors.h"
#include "base/str.h"

struct json_t;

/* The signatures that are taken; all others are refused by name, "none" and HS256 among them. */
enum jwt_algorithm { JWT_RS256, JWT_ES256 };

/* A signed token, taken apart. Nothing in it is to be believed before keys_verify(). */
struct jwt {
	enum jwt_algorithm algorithm;
	struct str kid;           /* name of the key; empty: none given */
	struct str signed_part;   /* header and claims, as they stand in the text */
	struct str signature;     /* bytes */
	const struct json_t *claims;
};

/*
 * Takes a token of the compact form apart. ST_FORBIDDEN with a message for an algorithm that is
 * not taken, for a header that demands more than is understood (crit), and for what is no token.
 * Source: RFC 7515 sections 4.1 and 7.1; RFC 8725 sections 3.1 and 3.2.
 */
MUST_USE enum status jwt_parse(struct arena *a, struct str text, struct errors *errors,
    struct jwt *out);

/* What an ID token must say. */
struct jwt_expected {
	struct str issuer;
	struct str client;
	struct str nonce;
	struct str access_token; /* compared with at_hash where that is given; may be empty */
	int64_t now_ms;
};

/*
 * Checks the claims of a token whose signature holds: iss, aud (this client and no other), azp,
 * exp, iat, nbf, nonce, at_hash, sub. ST_FORBIDDEN with a message for the first that does not
 * hold. Source: OpenID Connect Core 1.0 sections 2, 3.1.3.6 and 3.1.3.7.
 */
MUST_USE enum status jwt_check_claims(struct arena *a, const struct json_t *claims,
    const struct jwt_expected *expected, struct errors *errors);

#endif
