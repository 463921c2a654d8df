/* SPDX-License-Identifier: Apache-2.0 */
/* Borrowed byte strings. Nothing here knows about characters; see utf8.h for those. */
#include "base/str.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct str
str_from(const char *nul_terminated)
{
	if (nul_terminated == NULL)
		return STR_EMPTY;
	return (struct str){ nul_terminated, strlen(nul_terminated) };
}

bool
str_equal(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool
str_equal_ascii_case(struct str a, struct str b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++) {
		if (lower(a.p[i]) != lower(b.p[i]))
			return false;
	}
	return true;
}

int
str_compare(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int order = n == 0 ? 0 : memcmp(a.p, b.p, n);

	if (order != 0)
		return order;
	return a.n < b.n ? -1 : a.n > b.n;
}

bool
str_starts(struct str s, struct str prefix)
{
	return s.n >= prefix.n && str_equal((struct str){ s.p, prefix.n }, prefix);
}

bool
str_ends(struct str s, struct str suffix)
{
	return s.n >= suffix.n && str_equal(str_part(s, s.n - suffix.n, s.n), suffix);
}

size_t
str_find(struct str s, struct str needle, size_t from)
{
	const char *hit;

	if (from > s.n)
		return SIZE_MAX;
	if (needle.n == 0)
		return from;
	if (s.n - from < needle.n)
		return SIZE_MAX;
	hit = memmem(s.p + from, s.n - from, needle.p, needle.n);
	return hit == NULL ? SIZE_MAX : (size_t)(hit - s.p);
}

size_t
str_find_byte(struct str s, char byte, size_t from)
{
	const char *hit;

	if (from >= s.n)
		return SIZE_MAX;
	hit = memchr(s.p + from, byte, s.n - from);
	return hit == NULL ? SIZE_MAX : (size_t)(hit - s.p);
}

struct str
str_part(struct str s, size_t start, size_t end)
{
	/* C has no arithmetic on a null pointer, not even plus zero. */
	if (s.p == NULL)
		return s;
	if (end > s.n)
		end = s.n;
	if (start > end)
		start = end;
	return (struct str){ s.p + start, end - start };
}

struct str
str_trim(struct str s)
{
	while (s.n > 0 && byte_is_space(s.p[0])) {
		s.p++;
		s.n--;
	}
	while (s.n > 0 && byte_is_space(s.p[s.n - 1]))
		s.n--;
	return s;
}

bool
str_next(struct str *rest, char separator, struct str *out_part)
{
	size_t end;

	if (rest->p == NULL)
		return false;
	end = str_find_byte(*rest, separator, 0);
	if (end == SIZE_MAX) {
		*out_part = *rest;
		*rest = (struct str){ NULL, 0 };
		return true;
	}
	*out_part = (struct str){ rest->p, end };
	*rest = (struct str){ rest->p + end + 1, rest->n - end - 1 };
	return true;
}

const char *
str_dup_z(struct arena *a, struct str s)
{
	char *copy = arena_alloc(a, s.n + 1);

	if (s.n > 0)
		memcpy(copy, s.p, s.n);
	return copy;
}

struct str
str_dup(struct arena *a, struct str s)
{
	return (struct str){ str_dup_z(a, s), s.n };
}

struct str
str_format(struct arena *a, const char *format, ...)
{
	va_list args;
	va_list again;
	int n;
	char *text;

	va_start(args, format);
	va_copy(again, args);
	n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (n < 0)
		n = 0;
	text = arena_alloc(a, (size_t)n + 1);
	vsnprintf(text, (size_t)n + 1, format, again);
	va_end(again);
	return (struct str){ text, (size_t)n };
}

struct str
str_concat(struct arena *a, struct str first, struct str second)
{
	char *text = arena_alloc(a, first.n + second.n + 1);

	if (first.n > 0)
		memcpy(text, first.p, first.n);
	if (second.n > 0)
		memcpy(text + first.n, second.p, second.n);
	return (struct str){ text, first.n + second.n };
}

struct str
str_lower_ascii(struct arena *a, struct str s)
{
	char *text = arena_alloc(a, s.n + 1);

	for (size_t i = 0; i < s.n; i++)
		text[i] = lower(s.p[i]);
	return (struct str){ text, s.n };
}

enum status
str_to_i64(struct str s, int64_t min, int64_t max, int64_t *out)
{
	bool negative = s.n > 0 && s.p[0] == '-';
	int64_t value = 0;

	if (negative)
		s = str_part(s, 1, s.n);
	if (s.n == 0)
		return ST_INVALID;
	for (size_t i = 0; i < s.n; i++) {
		int digit = s.p[i] - '0';

		if (!byte_is_digit(s.p[i]) || __builtin_mul_overflow(value, 10, &value) ||
		    __builtin_sub_overflow(value, digit, &value))
			return ST_INVALID;
	}
	/* Counted downwards, so that the smallest number of all fits. */
	if (!negative && __builtin_sub_overflow(0, value, &value))
		return ST_INVALID;
	if (value < min || value > max)
		return ST_INVALID;
	*out = value;
	return ST_OK;
}

bool
byte_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool
byte_is_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool
byte_is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}
