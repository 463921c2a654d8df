/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Calendar days as numbers. Knows no time of day and no zone; see edtf.h for anything less
 * definite than a day. Years count from March inside, so that the leap day comes last.
 */
#include "model/date.h"

#include <assert.h>

#define DAYS_TO_1970 719468 /* from 0000-03-01 to 1970-01-01 */
#define DAYS_IN_400_YEARS 146097

static int64_t
floor_divide(int64_t n, int64_t by)
{
	return n / by - (n % by < 0);
}

bool
date_is_leap_year(int64_t year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int
date_days_in_month(int64_t year, int month)
{
	static const int days[12] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	assert(month >= 1 && month <= 12);
	return days[month - 1] + (month == 2 && date_is_leap_year(year));
}

/* Days from 0000-03-01 to the first of March of the year. */
static int64_t
days_before_march(int64_t year)
{
	return 365 * year + floor_divide(year, 4) - floor_divide(year, 100) +
	    floor_divide(year, 400);
}

/* Days from the first of March to the first of the month counted from March as 0. */
static int
days_from_march(int months)
{
	/* March to July and August to December repeat the lengths 31 30 31 30 31. */
	return (153 * months + 2) / 5;
}

int32_t
date_from_civil(int64_t year, int month, int day)
{
	int months = month > 2 ? month - 3 : month + 9;
	int64_t days;

	if (year > 6000000)
		return DAY_LAST;
	if (year < -6000000)
		return DAY_FIRST;
	days = days_before_march(month > 2 ? year : year - 1) + days_from_march(months) + day -
	    1 - DAYS_TO_1970;
	if (days > DAY_LAST)
		return DAY_LAST;
	return days < DAY_FIRST ? DAY_FIRST : (int32_t)days;
}

struct date_civil
date_to_civil(int32_t days)
{
	int64_t since = (int64_t)days + DAYS_TO_1970;
	int64_t year = floor_divide(since * 400, DAYS_IN_400_YEARS);
	int months = 11;
	int rest;

	assert(days != NO_DAY);
	while (days_before_march(year + 1) <= since)
		year++;
	while (days_before_march(year) > since)
		year--;
	rest = (int)(since - days_before_march(year));
	while (days_from_march(months) > rest)
		months--;
	return (struct date_civil){
		.year = months < 10 ? year : year + 1,
		.month = months < 10 ? months + 3 : months - 9,
		.day = rest - days_from_march(months) + 1,
	};
}

int
date_weekday(int32_t days)
{
	assert(days != NO_DAY);
	/* 1970-01-01 was a Thursday, day 4. */
	return (int)(((int64_t)days % 7 + 7 + 3) % 7) + 1;
}

static bool
read_digits(struct str text, size_t start, size_t n, int *out)
{
	int value = 0;

	for (size_t i = start; i < start + n; i++) {
		if (!byte_is_digit(text.p[i]))
			return false;
		value = value * 10 + (text.p[i] - '0');
	}
	*out = value;
	return true;
}

enum status
date_parse(struct str text, int32_t *out_days)
{
	int year;
	int month;
	int day;

	if (text.n != 10 || text.p[4] != '-' || text.p[7] != '-')
		return ST_INVALID;
	if (!read_digits(text, 0, 4, &year) || !read_digits(text, 5, 2, &month) ||
	    !read_digits(text, 8, 2, &day))
		return ST_INVALID;
	if (month < 1 || month > 12 || day < 1 || day > date_days_in_month(year, month))
		return ST_INVALID;
	*out_days = date_from_civil(year, month, day);
	return ST_OK;
}

void
date_add(struct buf *b, int32_t days)
{
	struct date_civil c;

	if (days == NO_DAY)
		return;
	c = date_to_civil(days);
	if (c.year < 0)
		buf_add_format(b, "-%04lld", (long long)-c.year);
	else
		buf_add_format(b, c.year > 9999 ? "+%lld" : "%04lld", (long long)c.year);
	buf_add_format(b, "-%02d-%02d", c.month, c.day);
}

struct str
date_format(struct arena *a, int32_t days)
{
	struct buf b;

	buf_init(&b, a, 32);
	date_add(&b, days);
	return buf_str(&b);
}
