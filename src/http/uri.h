/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_HTTP_URI_H
#define CONCERT_HTTP_URI_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/status.h"
#include "base/str.h"
#include "http/request.h"

/* The two parts of a request target, as sent. */
struct uri_target {
	struct str path;
	struct str query;
};

/*
 * Splits a request target in origin form, absolute form or "*". ST_USAGE for anything else, for
 * a fragment, and for control characters or spaces. Source: RFC 9112 section 3.2.
 */
MUST_USE enum status uri_split_target(struct str target, struct uri_target *out);

/*
 * Decodes and checks a path that starts with '/'. Borrows the bytes where nothing is encoded.
 * ST_USAGE for malformed or overlong escapes, bytes that are not UTF-8, control characters, an
 * encoded '/' or '\', and the segments "." and "..", however they are written.
 */
MUST_USE enum status uri_decode_path(struct arena *a, struct str raw, struct str *out);

/*
 * Decodes "a=1&b=2" (application/x-www-form-urlencoded: '+' is a space). Empty parts between
 * two '&' are skipped. ST_TOO_LARGE for more than max pairs; ST_USAGE as request_query.
 */
MUST_USE enum status uri_decode_pairs(struct arena *a, struct str text, size_t max,
    struct http_pairs *out);

/* Whether a name may stand as that of a header field. Source: RFC 9110 section 5.6.2. */
bool uri_is_token(const char *name);

/* Whether it holds no control character but tabs. Source: RFC 9110 section 5.5. */
bool uri_is_field_value(struct str value);

#endif
