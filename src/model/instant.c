/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Instants as text and back, in UTC only. Time zones are the business of whoever shows them.
 */
#include "model/instant.h"

#include <stdio.h>

#include "model/date.h"

#define DAY_MS INT64_C(86400000)
#define FIRST_MS (INT64_C(-719528) * DAY_MS)
#define LAST_MS ((INT64_C(2932896) + 1) * DAY_MS - 1)

struct str
instant_format(struct arena *a, int64_t ms)
{
	char *text = arena_alloc(a, 32);
	struct date_civil civil;
	int64_t days;
	int rest;
	int n;

	if (ms < FIRST_MS)
		ms = FIRST_MS;
	if (ms > LAST_MS)
		ms = LAST_MS;
	days = ms >= 0 ? ms / DAY_MS : -((DAY_MS - 1 - ms) / DAY_MS);
	rest = (int)(ms - days * DAY_MS);
	civil = date_to_civil((int32_t)days);
	n = snprintf(text, 32, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", (int)civil.year % 10000,
	    civil.month % 100, civil.day % 100, rest / 3600000, rest / 60000 % 60,
	    rest / 1000 % 60, rest % 1000);
	return (struct str){ text, (size_t)n };
}

/* ".5", ".50" and ".500" are all 500 ms. */
static enum status
parse_fraction(struct str digits, int64_t *out_ms)
{
	int64_t ms = 0;

	*out_ms = 0;
	if (digits.n == 0)
		return ST_OK;
	if (digits.n < 2 || digits.n > 4 || digits.p[0] != '.')
		return ST_INVALID;
	for (size_t i = 1; i < 4; i++) {
		char c = i < digits.n ? digits.p[i] : '0';

		if (!byte_is_digit(c))
			return ST_INVALID;
		ms = ms * 10 + (c - '0');
	}
	*out_ms = ms;
	return ST_OK;
}

static enum status
parse_pair(struct str text, size_t at, int64_t max, int64_t *out)
{
	if (!byte_is_digit(text.p[at]))
		return ST_INVALID;
	return str_to_i64(str_part(text, at, at + 2), 0, max, out);
}

enum status
instant_parse(struct str text, int64_t *out_ms)
{
	int32_t days;
	int64_t hour;
	int64_t minute;
	int64_t second;
	int64_t ms;

	if (text.n < 20 || text.n > 24 || text.p[10] != 'T' || text.p[13] != ':' ||
	    text.p[16] != ':' || text.p[text.n - 1] != 'Z')
		return ST_INVALID;
	if (date_parse(str_part(text, 0, 10), &days) != ST_OK ||
	    parse_pair(text, 11, 23, &hour) != ST_OK ||
	    parse_pair(text, 14, 59, &minute) != ST_OK ||
	    parse_pair(text, 17, 59, &second) != ST_OK ||
	    parse_fraction(str_part(text, 19, text.n - 1), &ms) != ST_OK)
		return ST_INVALID;
	*out_ms = days * DAY_MS + hour * 3600000 + minute * 60000 + second * 1000 + ms;
	return ST_OK;
}
