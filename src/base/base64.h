/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_BASE_BASE64_H
#define CONCERT_BASE_BASE64_H

#include "base/arena.h"
#include "base/status.h"
#include "base/str.h"

/* Base 64 with padding, on one line. Source: RFC 4648 section 4. */
struct str base64_encode(struct arena *a, struct str bytes);

/* The form for URLs and file names, without padding. Source: RFC 4648 section 5. */
struct str base64url_encode(struct arena *a, struct str bytes);

/*
 * The bytes of a text in the form for URLs, without padding. ST_INVALID for any other character,
 * padding, space, and bits that no byte holds: a text has one spelling.
 */
MUST_USE enum status base64url_decode(struct arena *a, struct str text, struct str *out);

#endif
