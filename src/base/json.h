/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_BASE_JSON_H
#define CONCERT_BASE_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/str.h"

/*
 * Streaming writer: JSON text (RFC 8259) goes straight into a buffer, no tree is built. Commas
 * are placed by the writer. Malformed UTF-8 is written as U+FFFD. A mistake in nesting is a bug
 * and asserts. The verb "write" keeps the names apart from those of jansson.
 */
struct json {
	struct buf *out;
	bool pretty;                  /* indent by two spaces, for people */
	uint32_t depth;
	bool has_items[LIMIT_JSON_DEPTH];
};

void json_init(struct json *j, struct buf *out);

/* key: NULL inside an array or at the top. */
void json_write_object(struct json *j, const char *key);
void json_end_object(struct json *j);
void json_write_array(struct json *j, const char *key);
void json_end_array(struct json *j);

void json_write_text(struct json *j, const char *key, struct str value);
void json_write_text_z(struct json *j, const char *key, const char *value); /* NULL writes null */
void json_write_i64(struct json *j, const char *key, int64_t value);
void json_write_bool(struct json *j, const char *key, bool value);
void json_write_null(struct json *j, const char *key);

/* Text, or null where it is empty. */
void json_write_text_or_null(struct json *j, const char *key, struct str value);

#endif
