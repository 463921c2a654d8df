/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_BASE_STR_H
#define CONCERT_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/status.h"

/* Borrowed bytes: UTF-8 once validated at the edge, no NUL promised. The owner is elsewhere. */
struct str {
	const char *p;
	size_t n;
};

#define STR(literal) ((struct str){ "" literal "", sizeof(literal) - 1 })
#define STR_INIT(literal) { "" literal "", sizeof(literal) - 1 }
#define STR_EMPTY ((struct str){ "", 0 })
/* For printf: "%.*s", STR_ARG(s). */
#define STR_ARG(s) (int)(s).n, (s).p

struct str str_from(const char *nul_terminated); /* NULL gives the empty string */

bool str_equal(struct str a, struct str b);
bool str_equal_ascii_case(struct str a, struct str b);
int str_compare(struct str a, struct str b); /* by bytes: <0, 0, >0 */
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);

/* Offset of the first occurrence at or after from, or SIZE_MAX. */
size_t str_find(struct str s, struct str needle, size_t from);
size_t str_find_byte(struct str s, char byte, size_t from);

/* The part [start, end) of s; offsets beyond the end are clamped. */
struct str str_part(struct str s, size_t start, size_t end);

/* Without ASCII white space at both ends. */
struct str str_trim(struct str s);

/*
 * Takes the part up to the separator off the front of *rest and returns true; at the end of the
 * text returns false. "a,,b" gives "a", "", "b"; "" gives "" once. Start with rest->p not NULL.
 */
bool str_next(struct str *rest, char separator, struct str *out_part);

/* Copies into the arena; str_dup_z adds a NUL (bytes after an inner NUL are still there). */
struct str str_dup(struct arena *a, struct str s);
const char *str_dup_z(struct arena *a, struct str s);
struct str str_format(struct arena *a, const char *format, ...) PRINTF_LIKE(2, 3);
struct str str_concat(struct arena *a, struct str first, struct str second);

/* ASCII letters to lower case, in the arena. */
struct str str_lower_ascii(struct arena *a, struct str s);

/*
 * The whole text as a decimal number with optional '-', between min and max inclusive.
 * ST_INVALID otherwise; *out is then untouched.
 */
MUST_USE enum status str_to_i64(struct str s, int64_t min, int64_t max, int64_t *out);

bool byte_is_digit(char c);
bool byte_is_alpha(char c); /* ASCII only */
bool byte_is_space(char c); /* space, \t \n \v \f \r */

#endif
