/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-8 after RFC 3629: decode, count, cut by code point. Case and letters are ICU's business. */
#include "base/utf8.h"

static bool
is_continuation(struct str s, size_t at)
{
	return at < s.n && ((unsigned char)s.p[at] & 0xC0) == 0x80;
}

static uint32_t
continuation_bits(struct str s, size_t at)
{
	return (unsigned char)s.p[at] & 0x3Fu;
}

/* Decodes one sequence; returns its length or 0 where it is malformed. */
static size_t
decode(struct str s, size_t at, uint32_t *out)
{
	unsigned char first = (unsigned char)s.p[at];

	if (first < 0x80) {
		*out = first;
		return 1;
	}
	if (first >= 0xC2 && first <= 0xDF && is_continuation(s, at + 1)) {
		*out = (first & 0x1Fu) << 6 | continuation_bits(s, at + 1);
		return 2;
	}
	if (first >= 0xE0 && first <= 0xEF && is_continuation(s, at + 1) &&
	    is_continuation(s, at + 2)) {
		*out = (first & 0x0Fu) << 12 | continuation_bits(s, at + 1) << 6 |
		    continuation_bits(s, at + 2);
		return *out >= 0x800 && (*out < 0xD800 || *out > 0xDFFF) ? 3 : 0;
	}
	if (first >= 0xF0 && first <= 0xF4 && is_continuation(s, at + 1) &&
	    is_continuation(s, at + 2) && is_continuation(s, at + 3)) {
		*out = (first & 0x07u) << 18 | continuation_bits(s, at + 1) << 12 |
		    continuation_bits(s, at + 2) << 6 | continuation_bits(s, at + 3);
		return *out >= 0x10000 && *out <= 0x10FFFF ? 4 : 0;
	}
	return 0;
}

uint32_t
utf8_next(struct str s, size_t *at)
{
	uint32_t code_point;
	size_t n = decode(s, *at, &code_point);

	if (n == 0) {
		*at += 1;
		return UTF8_REPLACEMENT;
	}
	*at += n;
	return code_point;
}

size_t
utf8_find_invalid(struct str s)
{
	size_t at = 0;

	while (at < s.n) {
		uint32_t code_point;
		size_t n;

		if ((unsigned char)s.p[at] < 0x80) {
			at++;
			continue;
		}
		n = decode(s, at, &code_point);
		if (n == 0)
			return at;
		at += n;
	}
	return SIZE_MAX;
}

size_t
utf8_length(struct str s)
{
	size_t length = 0;

	for (size_t at = 0; at < s.n; length++)
		utf8_next(s, &at);
	return length;
}

size_t
utf8_offset(struct str s, size_t n)
{
	size_t at = 0;

	while (n > 0 && at < s.n) {
		utf8_next(s, &at);
		n--;
	}
	return at;
}

struct str
utf8_part(struct str s, size_t start, size_t end)
{
	size_t from = utf8_offset(s, start);
	struct str tail = str_part(s, from, s.n);

	return str_part(tail, 0, utf8_offset(tail, end > start ? end - start : 0));
}

struct str
utf8_cut(struct str s, size_t max)
{
	size_t end = max;

	if (s.n <= max)
		return s;
	while (end > 0 && ((unsigned char)s.p[end] & 0xC0) == 0x80)
		end--;
	return str_part(s, 0, end);
}

void
utf8_add(struct buf *b, uint32_t c)
{
	char bytes[4];
	size_t n = 0;

	if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
		c = UTF8_REPLACEMENT;
	if (c < 0x80) {
		bytes[n++] = (char)c;
	} else if (c < 0x800) {
		bytes[n++] = (char)(0xC0 | c >> 6);
		bytes[n++] = (char)(0x80 | (c & 0x3F));
	} else if (c < 0x10000) {
		bytes[n++] = (char)(0xE0 | c >> 12);
		bytes[n++] = (char)(0x80 | (c >> 6 & 0x3F));
		bytes[n++] = (char)(0x80 | (c & 0x3F));
	} else {
		bytes[n++] = (char)(0xF0 | c >> 18);
		bytes[n++] = (char)(0x80 | (c >> 12 & 0x3F));
		bytes[n++] = (char)(0x80 | (c >> 6 & 0x3F));
		bytes[n++] = (char)(0x80 | (c & 0x3F));
	}
	buf_add(b, (struct str){ bytes, n });
}

bool
utf8_is_space(uint32_t c)
{
	return c == ' ' || (c >= 0x09 && c <= 0x0D) || c == 0x85 || c == 0xA0 || c == 0x1680 ||
	    (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F ||
	    c == 0x205F || c == 0x3000;
}
