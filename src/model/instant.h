/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_MODEL_INSTANT_H
#define CONCERT_MODEL_INSTANT_H

#include <stdint.h>

#include "base/arena.h"
#include "base/status.h"
#include "base/str.h"

/*
 * A point in time is an int64_t: milliseconds since 1970-01-01T00:00:00Z without leap seconds.
 * As text it is always UTC with milliseconds: "2021-03-31T12:00:00.000Z".
 */

/* The text in the arena. Years outside 0000 to 9999 are held at these two. */
struct str instant_format(struct arena *a, int64_t ms);

/*
 * Reads "2021-03-31T12:00:00.000Z"; the fraction may be absent or of one to three digits.
 * ST_INVALID for anything else, a time zone other than Z included.
 * Source: RFC 3339 section 5.6, date-time.
 */
MUST_USE enum status instant_parse(struct str text, int64_t *out_ms);

#endif
