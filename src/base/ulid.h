/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_BASE_ULID_H
#define CONCERT_BASE_ULID_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

#define ULID_LENGTH 26

/*
 * A new identifier of 26 characters of Crockford's base 32: 48 bits of now_ms, 80 random bits.
 * Two made in one millisecond by one process sort in the order made.
 * Source: github.com/ulid/spec, "Monotonicity".
 */
struct str ulid_new(struct arena *a, int64_t now_ms);

/* Whether s has the form of a ULID in upper case. */
bool ulid_is_valid(struct str s);

#endif
