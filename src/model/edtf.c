/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads EDTF. Which days a date can be is edtf_days.c's, writing is edtf_write.c's.
 * The surprise: a date is accepted only if some day fits all its digits, so "19X1-02-29" (no
 * leap year ends in 1) is refused like "2021-06-31".
 */
#include "model/edtf.h"

#include <string.h>

#include "model/date.h"
#include "model/edtf_days.h"

#define LONG_YEAR_DIGITS 18 /* what int64_t surely holds */

struct cursor {
	const char *p;
	size_t n;
	size_t at;
};

static char
peek(const struct cursor *c)
{
	return c->at < c->n ? c->p[c->at] : '\0';
}

static bool
take(struct cursor *c, char wanted)
{
	if (c->at >= c->n || c->p[c->at] != wanted)
		return false;
	c->at++;
	return true;
}

static uint8_t
take_qualifier(struct cursor *c)
{
	if (take(c, '?'))
		return EDTF_UNCERTAIN;
	if (take(c, '~'))
		return EDTF_APPROXIMATE;
	return take(c, '%') ? EDTF_UNCERTAIN | EDTF_APPROXIMATE : 0;
}

/* n digits, each of which may be X. */
static bool
take_masked(struct cursor *c, char *out, size_t n)
{
	if (c->n - c->at < n)
		return false;
	for (size_t i = 0; i < n; i++) {
		char digit = c->p[c->at + i];

		if (!byte_is_digit(digit) && digit != 'X')
			return false;
		out[i] = digit;
	}
	c->at += n;
	return true;
}

/* Between min_digits and max_digits decimal digits; as many as there are. */
static bool
take_number(struct cursor *c, size_t min_digits, size_t max_digits, int64_t *out)
{
	size_t n = 0;
	int64_t value = 0;

	while (c->at + n < c->n && byte_is_digit(c->p[c->at + n])) {
		if (++n > max_digits)
			return false;
		value = value * 10 + (c->p[c->at + n - 1] - '0');
	}
	if (n < min_digits)
		return false;
	c->at += n;
	*out = value;
	return true;
}

static size_t
digits_of(int64_t number)
{
	size_t n = 1;

	while (number >= 10) {
		number /= 10;
		n++;
	}
	return n;
}

/* The S of "1950S2": at least one digit is significant and not more than there are. */
static bool
take_significant(struct cursor *c, struct edtf_date *date, size_t digits)
{
	int64_t value;

	if (!take(c, 'S'))
		return true;
	if (!take_number(c, 1, 3, &value) || value == 0 || (size_t)value > digits)
		return false;
	date->significant = (uint16_t)value;
	return true;
}

/* After the Y: more than four digits, or any with an exponent; no leading zero. */
static bool
take_long_year(struct cursor *c, struct edtf_date *date)
{
	int64_t exponent = 0;
	size_t digits;

	date->precision = EDTF_LONG_YEAR;
	date->has_letter = true;
	date->is_negative = take(c, '-');
	if (peek(c) == '0' || !take_number(c, 1, LONG_YEAR_DIGITS, &date->long_year))
		return false;
	digits = digits_of(date->long_year);
	if (take(c, 'E')) {
		if (!take_number(c, 1, 3, &exponent) || exponent == 0)
			return false;
		date->exponent = (uint16_t)exponent;
	} else if (digits < 5) {
		return false;
	}
	if (!take_significant(c, date, digits + (size_t)exponent))
		return false;
	date->qualifiers[0] |= take_qualifier(c);
	return true;
}

static bool
is_plain(const char *digits, size_t n)
{
	return memchr(digits, 'X', n) == NULL;
}

/* "1950S2": the year before the S has been read into date->year. */
static bool
take_rounded_year(struct cursor *c, struct edtf_date *date)
{
	if (!is_plain(date->year, 4))
		return false;
	date->precision = EDTF_LONG_YEAR;
	for (size_t i = 0; i < 4; i++)
		date->long_year = date->long_year * 10 + (date->year[i] - '0');
	if (!take_significant(c, date, 4))
		return false;
	date->qualifiers[0] |= take_qualifier(c);
	return true;
}

/* Two digits within limits and nothing of one's own. */
static bool
take_clock(struct cursor *c, int64_t max, uint8_t *out)
{
	int64_t value;

	if (!take_number(c, 2, 2, &value) || value > max)
		return false;
	*out = (uint8_t)value;
	return true;
}

/* ISO 8601-1 section 4.3.13: Z or a difference from UTC; "-00:00" is no such difference. */
static bool
take_zone(struct cursor *c, struct edtf_date *date)
{
	uint8_t hours;
	uint8_t minutes = 0;
	int sign = 1;

	if (c->at == c->n)
		return true;
	if (take(c, 'Z')) {
		date->zone = EDTF_ZONE_UTC;
		return true;
	}
	if (take(c, '-'))
		sign = -1;
	else if (!take(c, '+'))
		return false;
	if (!take_clock(c, 23, &hours) || (take(c, ':') && !take_clock(c, 59, &minutes)))
		return false;
	date->zone = EDTF_ZONE_OFFSET;
	date->offset_minutes = (int16_t)(sign * (hours * 60 + minutes));
	return sign > 0 || date->offset_minutes != 0;
}

static bool
take_time(struct cursor *c, struct edtf_date *date)
{
	date->precision = EDTF_TIME;
	if (date->qualifiers[0] != 0 || date->qualifiers[1] != 0 || date->qualifiers[2] != 0)
		return false;
	if (!is_plain(date->year, 4) || !is_plain(date->month, 2) || !is_plain(date->day, 2))
		return false;
	/* 60 is a leap second; which minutes had one is not a matter of form. */
	return take_clock(c, 23, &date->hour) && take(c, ':') &&
	    take_clock(c, 59, &date->minute) && take(c, ':') &&
	    take_clock(c, 60, &date->second) && take_zone(c, date);
}

/* A qualifier to the right of a part holds for it and all to its left. */
static void
qualify_group(struct edtf_date *date, size_t last, uint8_t qualifier)
{
	for (size_t i = 0; i <= last; i++)
		date->qualifiers[i] |= qualifier;
}

/* After the year: month or season, day, time. */
static bool
take_rest(struct cursor *c, struct edtf_date *date)
{
	if (!take(c, '-'))
		return true;
	date->qualifiers[1] = take_qualifier(c);
	if (!take_masked(c, date->month, 2))
		return false;
	qualify_group(date, 1, take_qualifier(c));
	if (is_plain(date->month, 2) && date->month[0] >= '2') {
		date->precision = EDTF_SEASON;
		date->season = (uint8_t)((date->month[0] - '0') * 10 + date->month[1] - '0');
		return date->season >= EDTF_SEASON_FIRST && date->season <= EDTF_SEASON_LAST;
	}
	date->precision = EDTF_MONTH;
	if (!take(c, '-'))
		return true;
	date->precision = EDTF_DAY;
	date->qualifiers[2] = take_qualifier(c);
	if (!take_masked(c, date->day, 2))
		return false;
	if (take(c, 'T'))
		return take_time(c, date);
	qualify_group(date, 2, take_qualifier(c));
	return true;
}

static bool
take_date(struct cursor *c, struct edtf_date *date)
{
	int32_t first;
	int32_t last;

	*date = (struct edtf_date){ .precision = EDTF_YEAR };
	if (take(c, 'Y'))
		return take_long_year(c, date);
	date->qualifiers[0] = take_qualifier(c);
	date->is_negative = take(c, '-');
	if (!take_masked(c, date->year, 4))
		return false;
	if (date->is_negative && memcmp(date->year, "0000", 4) == 0)
		return false;
	if (peek(c) == 'S')
		return take_rounded_year(c, date);
	date->qualifiers[0] |= take_qualifier(c);
	return take_rest(c, date) && edtf_find_days(date, &first, &last);
}

/* Whether the range can be: it must not start after its end is over. */
static bool
is_in_order(const struct edtf_member *m)
{
	int32_t first;
	int32_t last;
	int32_t unused;

	if (m->first_end != EDTF_END_DATE || m->last_end != EDTF_END_DATE)
		return true;
	edtf_date_days(&m->first, &first, &unused);
	edtf_date_days(&m->last, &unused, &last);
	return first <= last;
}

static bool
take_calendar_date(struct cursor *c, struct edtf_date *date)
{
	return take_date(c, date) && date->precision != EDTF_TIME;
}

static bool
take_dots(struct cursor *c)
{
	if (c->n - c->at < 2 || c->p[c->at] != '.' || c->p[c->at + 1] != '.')
		return false;
	c->at += 2;
	return true;
}

static bool
take_interval_end(struct cursor *c, enum edtf_end *out_end, struct edtf_date *out)
{
	*out_end = EDTF_END_DATE;
	if (take_dots(c))
		*out_end = EDTF_END_OPEN;
	else if (c->at == c->n || peek(c) == '/')
		*out_end = EDTF_END_UNKNOWN;
	else
		return take_calendar_date(c, out);
	return true;
}

static bool
take_interval(struct cursor *c, struct edtf *out)
{
	struct edtf_member *m = &out->members[0];

	out->kind = EDTF_INTERVAL;
	out->n = 1;
	*m = (struct edtf_member){ .is_range = true };
	if (!take_interval_end(c, &m->first_end, &m->first) || !take(c, '/') ||
	    !take_interval_end(c, &m->last_end, &m->last) || c->at != c->n)
		return false;
	if (m->first_end == EDTF_END_UNKNOWN && m->last_end == EDTF_END_UNKNOWN)
		return false;
	return is_in_order(m);
}

/* One member of a set; ".." may open the first and close the last. */
static bool
take_member(struct cursor *c, bool is_first, struct edtf_member *m)
{
	*m = (struct edtf_member){ .is_range = false };
	if (take_dots(c)) {
		m->is_range = true;
		m->first_end = EDTF_END_OPEN;
		return is_first && take_calendar_date(c, &m->last);
	}
	if (!take_calendar_date(c, &m->first))
		return false;
	if (!take_dots(c)) {
		m->last = m->first;
		return true;
	}
	m->is_range = true;
	if (c->at + 1 == c->n) {
		m->last_end = EDTF_END_OPEN;
		return true;
	}
	return take_calendar_date(c, &m->last) && is_in_order(m);
}

static bool
take_set(struct cursor *c, struct edtf *out)
{
	char close = peek(c) == '[' ? ']' : '}';

	out->kind = close == ']' ? EDTF_ONE_OF : EDTF_ALL_OF;
	out->n = 0;
	c->at++;
	do {
		if (out->n == LIMIT_EDTF_MEMBERS ||
		    !take_member(c, out->n == 0, &out->members[out->n]))
			return false;
		out->n++;
	} while (take(c, ','));
	return take(c, close) && c->at == c->n;
}

enum status
edtf_parse(struct str text, struct edtf *out)
{
	struct cursor c = { .p = text.p, .n = text.n };
	bool is_good;

	if (text.n == 0 || text.n > LIMIT_EDTF_BYTES)
		return ST_INVALID;
	if (text.p[0] == '[' || text.p[0] == '{') {
		is_good = take_set(&c, out);
	} else if (memchr(text.p, '/', text.n) != NULL) {
		is_good = take_interval(&c, out);
	} else {
		out->kind = EDTF_DATE;
		out->n = 1;
		out->members[0] = (struct edtf_member){ .is_range = false };
		is_good = take_date(&c, &out->members[0].first) && c.at == c.n;
		out->members[0].last = out->members[0].first;
	}
	return is_good ? ST_OK : ST_INVALID;
}
