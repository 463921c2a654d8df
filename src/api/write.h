/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_API_WRITE_H
#define CONCERT_API_WRITE_H

#include "base/json_read.h"
#include "dispatch/route.h"
#include "store/idempotency.h"

/* A write of a program under way. The answer is made within the transaction. */
struct writing {
	struct call *call;
	const struct json_t *body;  /* NULL: none is read */
	struct idempotency_key key; /* key_hash empty: the request is not to be repeated */
	struct kept_answer answer;  /* out */
};

/*
 * Runs fn in a transaction as the caller's, and sends the answer that it made. The inputs and the
 * body say why. fn may run again: it allocates from the call's arena and adds messages anew.
 */
MUST_USE enum status write_run(struct writing *w,
    enum status (*fn)(struct tx *tx, void *context));

/* Within fn: makes the answer from the stored record, and keeps it under the request's key. */
MUST_USE enum status write_answer(struct tx *tx, struct writing *w, const struct record *r,
    int status);

/* Within fn: keeps w->answer, made otherwise, under the request's key. */
MUST_USE enum status write_keep_answer(struct tx *tx, struct writing *w);

/*
 * Reads the header Idempotency-Key. ST_USAGE with a message for one that is none.
 * Source: draft-ietf-httpapi-idempotency-key-header-07 section 2.1.
 */
MUST_USE enum status write_read_key(struct writing *w);

/*
 * Within fn: the answer that an earlier request with this key got. ST_NOT_FOUND: none; go on.
 * ST_INVALID with a message: the key belongs to another request.
 */
MUST_USE enum status write_find_answer(struct tx *tx, struct writing *w);

#define REASON_INPUT \
	{ .name = "reason", .kind = IK_TEXT, .max = LIMIT_REASON_BYTES, \
	    .help = "Why, for the history; may stand in the body instead." }

#endif
