/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signatures, by OpenSSL. A key is made only from members that its kind defines, so that no secret
 * for HMAC can be made of a public key. ECDSA signatures come as two numbers side by side and
 * OpenSSL wants them in DER.
 */
#include "outside/keys.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include "base/base64.h"
#include "base/json_read.h"
#include "base/limits.h"

#define RSA_MIN_BYTES 256
#define RSA_MAX_BYTES 1024
#define EXPONENT_BYTES 8
#define P256_BYTES 32

static void
free_key(void *p)
{
	EVP_PKEY_free(p);
}

static EVP_PKEY *
make_key(struct arena *a, const char *kind, OSSL_PARAM *params)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, kind, NULL);
	EVP_PKEY *key = NULL;

	if (params == NULL || ctx == NULL || EVP_PKEY_fromdata_init(ctx) != 1 ||
	    EVP_PKEY_fromdata(ctx, &key, EVP_PKEY_PUBLIC_KEY, params) != 1)
		key = NULL;
	EVP_PKEY_CTX_free(ctx);
	if (key != NULL)
		arena_on_reset(a, free_key, key);
	return key;
}

/* Of a number in base 64: without zeros in front, as RFC 7518 section 2 has it. */
static bool
decode_member(struct arena *a, const struct json_t *jwk, const char *name, struct str *out)
{
	return base64url_decode(a, json_member_text(a, jwk, name), out) == ST_OK && out->n > 0;
}

static EVP_PKEY *
make_rsa_key(struct arena *a, const struct json_t *jwk)
{
	OSSL_PARAM_BLD *builder;
	OSSL_PARAM *params = NULL;
	EVP_PKEY *key = NULL;
	struct str modulus;
	struct str exponent;
	BIGNUM *n;
	BIGNUM *e;

	if (!decode_member(a, jwk, "n", &modulus) || !decode_member(a, jwk, "e", &exponent) ||
	    modulus.n < RSA_MIN_BYTES || modulus.n > RSA_MAX_BYTES || modulus.p[0] == '\0' ||
	    exponent.n > EXPONENT_BYTES)
		return NULL;
	builder = OSSL_PARAM_BLD_new();
	n = BN_bin2bn((const unsigned char *)modulus.p, (int)modulus.n, NULL);
	e = BN_bin2bn((const unsigned char *)exponent.p, (int)exponent.n, NULL);
	if (builder != NULL && n != NULL && e != NULL && BN_is_odd(e) && !BN_is_one(e) &&
	    OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_N, n) == 1 &&
	    OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_E, e) == 1)
		params = OSSL_PARAM_BLD_to_param(builder);
	key = make_key(a, "RSA", params);
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(builder);
	BN_free(n);
	BN_free(e);
	return key;
}

static EVP_PKEY *
make_p256_key(struct arena *a, const struct json_t *jwk)
{
	unsigned char point[1 + 2 * P256_BYTES] = { POINT_CONVERSION_UNCOMPRESSED };
	char group[] = "prime256v1";
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
		OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point, sizeof(point)),
		OSSL_PARAM_construct_end(),
	};
	EVP_PKEY_CTX *check;
	EVP_PKEY *key;
	struct str x;
	struct str y;

	if (!str_equal(json_member_text(a, jwk, "crv"), STR("P-256")) ||
	    !decode_member(a, jwk, "x", &x) || !decode_member(a, jwk, "y", &y) ||
	    x.n != P256_BYTES || y.n != P256_BYTES)
		return NULL;
	memcpy(point + 1, x.p, P256_BYTES);
	memcpy(point + 1 + P256_BYTES, y.p, P256_BYTES);
	key = make_key(a, "EC", params);
	if (key == NULL)
		return NULL;
	/* A point that is not on the curve gives the private key of others away, or accepts all. */
	check = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
	if (check == NULL || EVP_PKEY_public_check(check) != 1)
		key = NULL;
	EVP_PKEY_CTX_free(check);
	return key;
}

static EVP_PKEY *
key_of(struct arena *a, const struct json_t *jwk, enum jwt_algorithm algorithm)
{
	switch (algorithm) {
	case JWT_RS256:
		return make_rsa_key(a, jwk);
	case JWT_ES256:
		return make_p256_key(a, jwk);
	}
	return NULL;
}

/* The kind, use and algorithm that a key says of itself fit the token, and the name too. */
static bool
fits(struct arena *a, const struct json_t *jwk, const struct jwt *jwt)
{
	bool is_rsa = jwt->algorithm == JWT_RS256;
	struct str use = json_member_text(a, jwk, "use");
	struct str algorithm = json_member_text(a, jwk, "alg");

	return str_equal(json_member_text(a, jwk, "kty"), is_rsa ? STR("RSA") : STR("EC")) &&
	    (use.n == 0 || str_equal(use, STR("sig"))) &&
	    (algorithm.n == 0 || str_equal(algorithm, is_rsa ? STR("RS256") : STR("ES256"))) &&
	    (jwt->kid.n == 0 || str_equal(json_member_text(a, jwk, "kid"), jwt->kid));
}

/* As DER; false for what is no pair of numbers. Freed by the caller with OPENSSL_free. */
static bool
encode_ecdsa(struct str signature, unsigned char **out, size_t *out_n)
{
	const unsigned char *bytes = (const unsigned char *)signature.p;
	ECDSA_SIG *pair = ECDSA_SIG_new();
	BIGNUM *r = BN_bin2bn(bytes, P256_BYTES, NULL);
	BIGNUM *s = BN_bin2bn(bytes + P256_BYTES, P256_BYTES, NULL);
	int n = -1;

	if (pair != NULL && r != NULL && s != NULL && ECDSA_SIG_set0(pair, r, s) == 1) {
		n = i2d_ECDSA_SIG(pair, out);
	} else {
		BN_free(r);
		BN_free(s);
	}
	ECDSA_SIG_free(pair);
	*out_n = n > 0 ? (size_t)n : 0;
	return n > 0;
}

static bool
holds(EVP_PKEY *key, struct str signature, struct str text)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	bool is_good = ctx != NULL &&
	    EVP_DigestVerifyInit(ctx, NULL, EVP_sha256(), NULL, key) == 1 &&
	    EVP_DigestVerify(ctx, (const unsigned char *)signature.p, signature.n,
	    (const unsigned char *)text.p, text.n) == 1;

	EVP_MD_CTX_free(ctx);
	return is_good;
}

static bool
is_signed_by(EVP_PKEY *key, const struct jwt *jwt)
{
	unsigned char *der = NULL;
	size_t n;
	bool is_good;

	if (jwt->algorithm == JWT_RS256)
		return holds(key, jwt->signature, jwt->signed_part);
	if (jwt->signature.n != (size_t)2 * P256_BYTES || !encode_ecdsa(jwt->signature, &der, &n))
		return false;
	is_good = holds(key, (struct str){ (const char *)der, n }, jwt->signed_part);
	OPENSSL_free(der);
	return is_good;
}

enum status
keys_verify(struct arena *a, const struct json_t *set, const struct jwt *jwt,
    struct errors *errors)
{
	const struct json_t *keys = json_member(set, "keys");
	bool is_good = false;
	size_t fitting = 0;
	size_t n;

	if (!json_as_list(keys, &n) || n > LIMIT_OIDC_KEYS)
		return errors_add(errors, ST_FORBIDDEN, NULL,
		    "The provider's keys cannot be read.");
	for (size_t i = 0; i < n && !is_good; i++) {
		const struct json_t *jwk = json_item(keys, i);
		EVP_PKEY *key = fits(a, jwk, jwt) ? key_of(a, jwk, jwt->algorithm) : NULL;

		if (key == NULL)
			continue;
		fitting++;
		is_good = is_signed_by(key, jwt);
	}
	if (fitting == 0)
		return errors_add(errors, ST_NOT_FOUND, NULL, "The provider's ID token is signed "
		    "with a key that the provider does not show.");
	if (!is_good)
		return errors_add(errors, ST_FORBIDDEN, NULL,
		    "The signature of the provider's ID token does not hold.");
	return ST_OK;
}
