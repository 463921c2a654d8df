/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which part of a file is asked for. One range only: several would be a body in parts, which no
 * viewer of PDF or downloader needs, and which have been used to make servers send a file a
 * thousand times. A server may always send the whole instead.
 */
#include "http/range.h"

#include <stdbool.h>

/* Digits only; what no file can have is UINT64_MAX. */
static bool
read_position(struct str digits, uint64_t *out)
{
	uint64_t number = 0;

	for (size_t i = 0; i < digits.n; i++) {
		uint64_t digit = (uint64_t)(digits.p[i] - '0');

		if (!byte_is_digit(digits.p[i]))
			return false;
		number = number > (UINT64_MAX - digit) / 10 ? UINT64_MAX : number * 10 + digit;
	}
	*out = number;
	return digits.n > 0;
}

/* "-500": the last bytes. */
static enum range_answer
read_suffix(uint64_t length, uint64_t size, struct byte_range *out)
{
	if (length == 0)
		return RANGE_NONE;
	if (length > size)
		length = size;
	*out = (struct byte_range){ size - length, length };
	return RANGE_PART;
}

enum range_answer
range_parse(struct str field, uint64_t size, struct byte_range *out)
{
	static const struct str unit = STR_INIT("bytes=");
	struct str range = str_trim(str_part(field, unit.n, field.n));
	size_t dash = str_find_byte(range, '-', 0);
	struct str last = str_part(range, dash == SIZE_MAX ? range.n : dash + 1, range.n);
	uint64_t from;
	uint64_t to = UINT64_MAX;

	if (!str_equal_ascii_case(str_part(field, 0, unit.n), unit) || dash == SIZE_MAX ||
	    size == 0 || (last.n > 0 && !read_position(last, &to)))
		return RANGE_WHOLE;
	if (dash == 0)
		return last.n == 0 ? RANGE_WHOLE : read_suffix(to, size, out);
	if (!read_position(str_part(range, 0, dash), &from) || to < from)
		return RANGE_WHOLE;
	if (from >= size)
		return RANGE_NONE;
	if (to >= size)
		to = size - 1;
	*out = (struct byte_range){ from, to - from + 1 };
	return RANGE_PART;
}
