/* SPDX-License-Identifier: Apache-2.0 */
/* Growing buffer in an arena, with a limit whose overflow is sticky. */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define FIRST_CAPACITY 256

void
buf_init(struct buf *b, struct arena *a, size_t max)
{
	*b = (struct buf){ .arena = a, .max = max };
}

void
buf_clear(struct buf *b)
{
	b->n = 0;
	b->overflow = false;
}

static bool
make_room(struct buf *b, size_t more)
{
	size_t wanted = b->capacity == 0 ? FIRST_CAPACITY : b->capacity;

	if (b->overflow || more > b->max - b->n) {
		b->overflow = true;
		return false;
	}
	if (b->capacity - b->n >= more)
		return true;
	while (wanted < b->n + more)
		wanted *= 2;
	b->p = arena_grow(b->arena, b->p, b->capacity, wanted);
	b->capacity = wanted;
	return true;
}

void
buf_add(struct buf *b, struct str s)
{
	if (s.n == 0 || !make_room(b, s.n))
		return;
	memcpy(b->p + b->n, s.p, s.n);
	b->n += s.n;
}

void
buf_add_z(struct buf *b, const char *nul_terminated)
{
	buf_add(b, str_from(nul_terminated));
}

void
buf_add_byte(struct buf *b, char c)
{
	if (make_room(b, 1))
		b->p[b->n++] = c;
}

void
buf_add_i64(struct buf *b, int64_t number)
{
	char digits[20];
	size_t at = sizeof(digits);
	uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;

	do {
		digits[--at] = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest > 0);
	if (number < 0)
		digits[--at] = '-';
	buf_add(b, (struct str){ digits + at, sizeof(digits) - at });
}

void
buf_add_format(struct buf *b, const char *format, ...)
{
	va_list args;
	va_list again;
	int n;

	va_start(args, format);
	va_copy(again, args);
	n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	/* One byte more than the text: vsnprintf ends it with a NUL that is not counted. */
	if (n > 0 && make_room(b, (size_t)n + 1)) {
		vsnprintf(b->p + b->n, (size_t)n + 1, format, again);
		b->n += (size_t)n;
	}
	va_end(again);
}

void
buf_add_html(struct buf *b, struct str s)
{
	size_t from = 0;

	for (size_t i = 0; i < s.n; i++) {
		const char *entity;

		switch (s.p[i]) {
		case '&': entity = "&amp;"; break;
		case '<': entity = "&lt;"; break;
		case '>': entity = "&gt;"; break;
		case '"': entity = "&quot;"; break;
		case '\'': entity = "&#39;"; break;
		default: continue;
		}
		buf_add(b, str_part(s, from, i));
		buf_add_z(b, entity);
		from = i + 1;
	}
	buf_add(b, str_part(s, from, s.n));
}

void
buf_add_url_part(struct buf *b, struct str s)
{
	static const char hex[] = "0123456789ABCDEF";

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (byte_is_alpha(c) || byte_is_digit(c) ||
		    (c != '\0' && strchr("-._~", c) != NULL)) {
			buf_add_byte(b, c);
			continue;
		}
		buf_add_byte(b, '%');
		buf_add_byte(b, hex[(unsigned char)c >> 4]);
		buf_add_byte(b, hex[(unsigned char)c & 15]);
	}
}

struct str
buf_str(const struct buf *b)
{
	return b->p == NULL ? STR_EMPTY : (struct str){ b->p, b->n };
}
