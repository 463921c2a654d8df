/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_BASE_JSON_READ_H
#define CONCERT_BASE_JSON_READ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/status.h"
#include "base/str.h"

/*
 * What jansson has parsed, in our types: texts as struct str, the tree owned by an arena. Values
 * are borrowed from the tree.
 */
struct json_t;

/*
 * Parses one JSON text strictly: duplicate members, NUL and malformed UTF-8 are refused. The tree
 * is freed with the arena. ST_INVALID.
 */
MUST_USE enum status json_parse(struct arena *a, struct str text, const struct json_t **out);

/* The same for a text that may be a single value: a string, a number. json_parse wants an object
 * or an array. */
MUST_USE enum status json_parse_value(struct arena *a, struct str text,
    const struct json_t **out);

bool json_is_absent(const struct json_t *v); /* no such member, or null */
bool json_is_map(const struct json_t *v);

/* A member of an object; NULL if there is none or v is no object. */
const struct json_t *json_member(const struct json_t *v, const char *name);

/*
 * The members of an object one after the other, in the order written. at: NULL before the first
 * call, then left alone. False after the last one, and for what is no object.
 */
bool json_next(const struct json_t *v, void **at, struct str *out_name,
    const struct json_t **out_value);

/* False, and *out untouched, if v is of another type. */
bool json_as_text(const struct json_t *v, struct str *out);
bool json_as_i64(const struct json_t *v, int64_t *out);
bool json_as_bool(const struct json_t *v, bool *out);

/* Number of items if v is an array. */
bool json_as_list(const struct json_t *v, size_t *out_n);
const struct json_t *json_item(const struct json_t *v, size_t index);

/* The text member of an object copied into the arena; the empty string if there is none. */
struct str json_member_text(struct arena *a, const struct json_t *v, const char *name);

#endif
