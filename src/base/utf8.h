/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_BASE_UTF8_H
#define CONCERT_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

#define UTF8_REPLACEMENT 0xFFFDu

/*
 * Decodes the code point at byte offset *at and moves *at behind it. Malformed bytes give
 * U+FFFD and move one byte. *at must be under s.n.
 */
uint32_t utf8_next(struct str s, size_t *at);

/* Byte offset of the first malformed sequence (RFC 3629; surrogates are malformed) or SIZE_MAX. */
size_t utf8_find_invalid(struct str s);

/* Number of code points. */
size_t utf8_length(struct str s);

/* Byte offset of the code point with index n; s.n if there are fewer. */
size_t utf8_offset(struct str s, size_t n);

/* The part of s between two code-point indexes. */
struct str utf8_part(struct str s, size_t start, size_t end);

/* The start of s that is at most max bytes long and ends between two code points. */
struct str utf8_cut(struct str s, size_t max);

/* Appends a code point; what is not one (surrogate, over U+10FFFF) becomes U+FFFD. */
void utf8_add(struct buf *b, uint32_t code_point);

/* White space of Unicode (property White_Space), no-break spaces included. */
bool utf8_is_space(uint32_t code_point);

#endif
