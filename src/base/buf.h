/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_BASE_BUF_H
#define CONCERT_BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

/*
 * Bytes that grow in an arena up to max. Overflow is sticky: once set, further bytes are dropped
 * and the one place that sends the buffer checks it.
 */
struct buf {
	struct arena *arena;
	char *p;
	size_t n;
	size_t capacity;
	size_t max;
	bool overflow;
};

/* max: the largest size in bytes; see limits.h. */
void buf_init(struct buf *b, struct arena *a, size_t max);
void buf_clear(struct buf *b);

void buf_add(struct buf *b, struct str s);
void buf_add_z(struct buf *b, const char *nul_terminated);
void buf_add_byte(struct buf *b, char c);
void buf_add_i64(struct buf *b, int64_t number);
void buf_add_format(struct buf *b, const char *format, ...) PRINTF_LIKE(2, 3);

/* Text made safe for HTML content and double-quoted attributes: & < > " ' are escaped. */
void buf_add_html(struct buf *b, struct str s);

/*
 * Text as a path segment or a value in a query: bytes other than unreserved ones as %XX.
 * Source: RFC 3986 section 2.3.
 */
void buf_add_url_part(struct buf *b, struct str s);

/* The content so far; borrowed until the next change of the buffer. */
struct str buf_str(const struct buf *b);

#endif
