/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_API_FILL_H
#define CONCERT_API_FILL_H

#include "base/json_read.h"
#include "dispatch/route.h"
#include "model/record.h"

/* Puts what a program sent into a record. */
struct fill {
	struct call *call;
	struct record *record;
	int64_t framework_id;  /* in which codes are meant; 0: in the only one there is */
	/* Out: the framework that references lead to; 0: none did. */
	int64_t found_id;
};

/*
 * Takes over the members of an object; those that are not there stay as they are, null empties
 * one. Members inside of a period are merged too; a reference is replaced whole. Members that are
 * no field, or that the program sets, are refused. ST_INVALID with a message for each fault, by
 * its JSON Pointer; what the store answers. Source: RFC 7396.
 */
MUST_USE enum status fill_record(struct fill *fill, const struct json_t *body);

/*
 * A text as forms take it: line ends are line feeds, one line where the field is one, no control
 * characters, no space at its ends. ST_INVALID with a message at the pointer.
 */
MUST_USE enum status fill_text(struct fill *fill, const struct field *f, const char *pointer,
    struct str *text);

/* The member "reason" of a body; empty where it is not given. ST_INVALID with a message. */
MUST_USE enum status fill_reason(struct call *call, const struct json_t *body,
    struct str *out);

/* One value of a kind that holds references (fill_refs.c). */
MUST_USE enum status fill_refs(struct fill *fill, const struct field *f,
    const struct json_t *json, struct value *out);

#endif
