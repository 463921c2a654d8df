/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_API_ANSWER_H
#define CONCERT_API_ANSWER_H

#include "api/resource.h"
#include "base/json.h"
#include "dispatch/route.h"

#define API_ROOT "/api/v1/"

/* A JSON answer under way. */
struct answer {
	struct call *call;
	struct buf buf;
	struct json json;
};

void answer_begin(struct answer *answer, struct call *call);

/* What the reader may know of a record besides its values; permits are not among it. */
struct resource_view view_of(const struct call *call, const struct record *r);

/*
 * Begins an answer that is one record with all that the reader may know of it, what it may do
 * included.
 */
MUST_USE enum status answer_record(struct answer *answer, struct call *call,
    const struct record *r);

/* Sends it. ST_TOO_LARGE with a message where it is over LIMIT_RESPONSE_BYTES. */
MUST_USE enum status answer_send(struct answer *answer);

/* Rows of a list: what was asked for and how many there are in all. */
struct answer_page {
	int64_t limit;
	int64_t offset;
	int64_t total;
};

/* The inputs every list takes. */
#define PAGE_INPUTS \
	{ .name = "limit", .kind = IK_INT, .min = 1, .max = LIMIT_PAGE_ROWS, .fallback = 50, \
	    .help = "Items per answer." }, \
	{ .name = "offset", .kind = IK_INT, .min = 0, .max = LIMIT_OFFSET, \
	    .help = "Items to pass over; follow `next` instead of counting." }

/* Reads them; total is 0. */
struct answer_page page_of(const struct call *call);

/* Writes total and next, adds the Link header, and sends. The object is ended here. */
MUST_USE enum status answer_send_page(struct answer *answer, const struct answer_page *page);

/*
 * The record the address names, by ULID or code; a code is looked up in the framework that the
 * input "framework" names, else in the only or first one. ST_NOT_FOUND with a message.
 */
MUST_USE enum status answer_find(struct call *call, struct record **out);

/* The same for a route that is of no type. */
MUST_USE enum status answer_find_of(struct call *call, const struct record_type *type,
    struct record **out);

/* The framework named by the input "framework"; id 0 where it is not given. */
MUST_USE enum status answer_framework(struct call *call, int64_t *out_id);

#define FRAMEWORK_INPUT(words) \
	{ .name = "framework", .kind = IK_TEXT, .max = 80, .help = words }

#endif
