/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ID tokens: taken apart, and what they claim held against what was asked for. The list of
 * algorithms is fixed here and never comes from the token or the provider: that a token chooses
 * how it is checked is how such checks were broken elsewhere.
 */
#include "outside/jwt.h"

#include <sodium.h>

#include "base/base64.h"
#include "base/json_read.h"
#include "base/limits.h"

#define SKEW_S 60            /* clocks differ */
#define AGE_MAX_S 600        /* a token was made for this sign-in, not for one of yesterday */
#define SUBJECT_BYTES 255    /* Source: OpenID Connect Core 1.0 section 2, sub */
#define SIGNATURE_BYTES 1024 /* of RSA with 8192 bits */
#define NAME_BYTES 40        /* of an unknown algorithm shown */

static enum status
refuse(struct errors *errors, const char *words)
{
	return errors_add(errors, ST_FORBIDDEN, NULL, "The provider's ID token %s.", words);
}

static enum status
read_algorithm(struct arena *a, const struct json_t *header, struct errors *errors,
    enum jwt_algorithm *out)
{
	struct str name = json_member_text(a, header, "alg");

	if (str_equal(name, STR("RS256"))) {
		*out = JWT_RS256;
		return ST_OK;
	}
	if (str_equal(name, STR("ES256"))) {
		*out = JWT_ES256;
		return ST_OK;
	}
	name = str_part(name, 0, NAME_BYTES);
	return errors_add(errors, ST_FORBIDDEN, NULL, "The provider's ID token is signed with "
	    "\"%.*s\"; only RS256 and ES256 are taken.", STR_ARG(name));
}

static bool
has_three_parts(struct str text, struct str parts[3])
{
	struct str rest;

	for (size_t i = 0; i < 3; i++) {
		if (!str_next(&text, '.', &parts[i]) || parts[i].n == 0)
			return false;
	}
	return !str_next(&text, '.', &rest);
}

static bool
decode_map(struct arena *a, struct str text, const struct json_t **out)
{
	struct str bytes;

	return base64url_decode(a, text, &bytes) == ST_OK && json_parse(a, bytes, out) == ST_OK &&
	    json_is_map(*out);
}

enum status
jwt_parse(struct arena *a, struct str text, struct errors *errors, struct jwt *out)
{
	struct jwt jwt = { 0 };
	const struct json_t *header;
	struct str parts[3];
	struct str type;
	enum status st;

	if (!has_three_parts(text, parts) || !decode_map(a, parts[0], &header))
		return refuse(errors, "cannot be read");
	if ((st = read_algorithm(a, header, errors, &jwt.algorithm)) != ST_OK)
		return st;
	type = json_member_text(a, header, "typ");
	if (json_member(header, "crit") != NULL)
		return refuse(errors, "demands what is not understood here (crit)");
	if (type.n > 0 && !str_equal_ascii_case(type, STR("JWT")))
		return refuse(errors, "is a token of another type");
	if (!decode_map(a, parts[1], &jwt.claims) ||
	    base64url_decode(a, parts[2], &jwt.signature) != ST_OK ||
	    jwt.signature.n > SIGNATURE_BYTES)
		return refuse(errors, "cannot be read");
	jwt.kid = json_member_text(a, header, "kid");
	jwt.signed_part = (struct str){ parts[0].p, parts[0].n + 1 + parts[1].n };
	*out = jwt;
	return ST_OK;
}

static enum status
check_audience(struct arena *a, const struct json_t *claims, struct str client,
    struct errors *errors)
{
	const struct json_t *audience = json_member(claims, "aud");
	struct str azp = json_member_text(a, claims, "azp");
	struct str one;
	size_t n;

	if (json_as_list(audience, &n)) {
		if (n != 1)
			return refuse(errors, "is for others as well (aud)");
		audience = json_item(audience, 0);
	}
	if (!json_as_text(audience, &one) || !str_equal(one, client))
		return refuse(errors, "is not for this server (aud)");
	if (json_member(claims, "azp") != NULL && !str_equal(azp, client))
		return refuse(errors, "was given to another client (azp)");
	return ST_OK;
}

static enum status
check_times(const struct json_t *claims, int64_t now_ms, struct errors *errors)
{
	int64_t now_s = now_ms / 1000;
	int64_t expires_s;
	int64_t issued_s;
	int64_t from_s;

	if (!json_as_i64(json_member(claims, "exp"), &expires_s))
		return refuse(errors, "does not say when it ends (exp)");
	if (expires_s <= now_s - SKEW_S)
		return refuse(errors, "has expired (exp); do the clocks of both servers agree?");
	if (!json_as_i64(json_member(claims, "iat"), &issued_s))
		return refuse(errors, "does not say when it was made (iat)");
	if (issued_s > now_s + SKEW_S)
		return refuse(errors, "was made in the future (iat); do the clocks agree?");
	if (issued_s < now_s - AGE_MAX_S)
		return refuse(errors, "was made too long ago (iat); do the clocks agree?");
	if (json_member(claims, "nbf") != NULL && (!json_as_i64(json_member(claims, "nbf"),
	    &from_s) || from_s > now_s + SKEW_S))
		return refuse(errors, "does not hold yet (nbf); do the clocks agree?");
	return ST_OK;
}

/* The left half of the SHA-256: both algorithms taken here are of SHA-256. */
static struct str
half_hash(struct arena *a, struct str text)
{
	unsigned char digest[crypto_hash_sha256_BYTES];

	crypto_hash_sha256(digest, (const unsigned char *)text.p, text.n);
	return base64url_encode(a, (struct str){ (const char *)digest, sizeof(digest) / 2 });
}

static enum status
check_bonds(struct arena *a, const struct json_t *claims, const struct jwt_expected *expected,
    struct errors *errors)
{
	struct str given = json_member_text(a, claims, "at_hash");

	if (expected->nonce.n == 0 ||
	    !str_equal(json_member_text(a, claims, "nonce"), expected->nonce))
		return refuse(errors, "belongs to another sign-in (nonce)");
	if (json_member(claims, "at_hash") != NULL &&
	    !str_equal(given, half_hash(a, expected->access_token)))
		return refuse(errors, "belongs to another access token (at_hash)");
	return ST_OK;
}

enum status
jwt_check_claims(struct arena *a, const struct json_t *claims, const struct jwt_expected *expected,
    struct errors *errors)
{
	struct str subject = json_member_text(a, claims, "sub");
	enum status st;

	if (expected->issuer.n == 0 ||
	    !str_equal(json_member_text(a, claims, "iss"), expected->issuer))
		return refuse(errors, "is of another issuer (iss)");
	if ((st = check_audience(a, claims, expected->client, errors)) != ST_OK ||
	    (st = check_times(claims, expected->now_ms, errors)) != ST_OK ||
	    (st = check_bonds(a, claims, expected, errors)) != ST_OK)
		return st;
	if (subject.n == 0 || subject.n > SUBJECT_BYTES)
		return refuse(errors, "does not say who signed in (sub)");
	return ST_OK;
}
