/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_STORE_IDEMPOTENCY_H
#define CONCERT_STORE_IDEMPOTENCY_H

#include "store/store.h"

/*
 * Answers to requests that a program may send again because it never heard the first answer.
 * An answer is kept in the transaction of the write that it is about: either both are there or
 * neither. No records: no history, no export.
 * Source: draft-ietf-httpapi-idempotency-key-header-07.
 */

#define IDEMPOTENCY_LIFE_MS (INT64_C(24) * 3600 * 1000) /* programs give up long before */

/* Which request: of whom, under which key, and what it said. Hashes are hash_hex. */
struct idempotency_key {
	int64_t person_id;
	struct str key_hash;
	struct str request_hash;
};

struct kept_answer {
	int status;          /* of HTTP */
	struct str location; /* path; may be empty */
	struct str etag;     /* without quotes; may be empty */
	struct str body;
};

/*
 * The answer that was kept, for a day. ST_NOT_FOUND: none. ST_INVALID: the key was used for
 * another request.
 */
MUST_USE enum status idempotency_find(struct store *s, const struct idempotency_key *key,
    int64_t now_ms, struct arena *a, struct kept_answer *out);

/* Keeps one. ST_TOO_MANY beyond LIMIT_IDEMPOTENCY_ROWS or _BYTES of one person. */
MUST_USE enum status idempotency_put(struct tx *tx, const struct idempotency_key *key,
    const struct kept_answer *answer);

/*
 * Removes those of more than a day ago, at most limit of them; writes only where there are any.
 * out_removed: call again soon if it is limit. For the job process.
 */
MUST_USE enum status idempotency_clean(struct store *s, int64_t now_ms, int64_t limit,
    int64_t *out_removed);

#endif
