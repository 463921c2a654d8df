/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_STORE_CREDENTIAL_H
#define CONCERT_STORE_CREDENTIAL_H

#include <stdbool.h>
#include <stdint.h>

#include "store/store.h"

/*
 * How a person proves who they are: in concert.db beside the records, and in no export, history or
 * search. person_id is the id of a record of type person. Writes happen in the transaction of the
 * change they belong to.
 */
struct credential {
	int64_t person_id;
	struct str password_hash; /* text of argon2id; empty: none, sign-in by an issuer only */
	struct str totp_secret;   /* base32; empty: no second factor */
	int64_t totp_step;        /* last step that was accepted; 0: none */
	struct str recovery;      /* JSON array of the hashes of unused recovery codes */
	int64_t changed_ms;       /* set by credential_put */
};

/* ST_NOT_FOUND where the person has none yet. */
MUST_USE enum status credential_find(struct store *s, int64_t person_id, struct arena *a,
    struct credential *out);

/* Stores all of it, in place of what was there. */
MUST_USE enum status credential_put(struct tx *tx, const struct credential *credential);
MUST_USE enum status credential_delete(struct tx *tx, int64_t person_id);

/*
 * Puts a better hash of the same password in place of an old one: nothing else changes.
 * ST_CONFLICT if the hash is no longer the old one.
 */
MUST_USE enum status credential_rehash(struct tx *tx, int64_t person_id, struct str old_hash,
    struct str new_hash);

/*
 * Uses up a step of the code generator: of all who come with one code, exactly one gets ST_OK.
 * ST_CONFLICT if this step or a later one was accepted before. One far ahead was accepted by a
 * clock that was wrong and does not count.
 */
#define CREDENTIAL_STEPS_AHEAD 10 /* of 30 seconds */
MUST_USE enum status credential_take_step(struct tx *tx, int64_t person_id, int64_t step);

/* Uses up a recovery code: ST_CONFLICT if the list is no longer the old one. */
MUST_USE enum status credential_take_recovery(struct tx *tx, int64_t person_id,
    struct str old_list, struct str new_list);

/* --- tokens for programs ------------------------------------------------------------------- */

enum api_token_flags {
	API_TOKEN_WRITE = 1u << 0,
	/* Whoever made it had shown a second factor: the token is worth as much (person.h). */
	API_TOKEN_SECOND_FACTOR = 1u << 1,
};

struct api_token {
	struct str uid;     /* names it in lists; opens nothing */
	int64_t person_id;  /* whose rights it has */
	struct str label;   /* what it is for, in the person's words */
	unsigned flags;
	int64_t created_ms;
	int64_t expires_ms; /* never 0: a forgotten token must end */
	int64_t used_day;   /* days since 1970-01-01; 0: never used */
};
struct api_token_list {
	struct api_token *items;
	size_t n;
};

/*
 * Makes a token; person_id, label, flags and expires_ms count. out_token: "concert_" and 43
 * characters, so that scanners for leaked secrets know it; given this once, kept as SHA-256.
 * ST_TOO_LARGE for the label, or beyond LIMIT_API_TOKENS of one person. It lives as long as a.
 */
MUST_USE enum status api_token_create(struct tx *tx, const struct api_token *token,
    struct arena *a, struct str *out_token);

/* ST_NOT_FOUND: none such, or expired. */
MUST_USE enum status api_token_find(struct store *s, struct str token, int64_t now_ms,
    struct arena *a, struct api_token *out);

/* Notes the day of use; call it only where used_day is another day: it makes cached pages stale. */
MUST_USE enum status api_token_note_use(struct tx *tx, struct str uid, int64_t day);

/* Newest first, expired ones too. */
MUST_USE enum status api_token_list(struct store *s, int64_t person_id, struct arena *a,
    struct api_token_list *out);

/* ST_NOT_FOUND if the person has no such token. uid empty: all of the person. */
MUST_USE enum status api_token_delete(struct tx *tx, int64_t person_id, struct str uid);

/* --- identities at issuers (OpenID Connect) ------------------------------------------------- */

struct external_identity {
	struct str issuer;  /* its identifier, a URL, byte for byte */
	struct str subject;
	int64_t person_id;
	int64_t created_ms;
};
struct external_identity_list {
	struct external_identity *items;
	size_t n;
};

/* Ties an identity to a person. ST_CONFLICT if it is tied already. */
MUST_USE enum status external_identity_create(struct tx *tx,
    const struct external_identity *identity);

/* ST_NOT_FOUND. */
MUST_USE enum status external_identity_find(struct store *s, struct str issuer,
    struct str subject, int64_t *out_person_id);

MUST_USE enum status external_identity_list(struct store *s, int64_t person_id, struct arena *a,
    struct external_identity_list *out);

/* ST_NOT_FOUND if the person has no such identity. issuer and subject empty: all of the person. */
MUST_USE enum status external_identity_delete(struct tx *tx, int64_t person_id,
    struct str issuer, struct str subject);

#endif
