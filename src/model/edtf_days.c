/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which days a date, a member and a whole EDTF value can be. Unspecified digits are answered by
 * trying years in order; leap and common years behave alike among themselves, so that two
 * years at most are searched for days and hostile input costs microseconds.
 */
#include "model/edtf_days.h"

#include <assert.h>

#include "model/date.h"

/* First month and length of each season; months over 12 lie in the year after. */
static const struct season_months {
	uint8_t first;
	uint8_t n;
} seasons[EDTF_SEASON_LAST - EDTF_SEASON_FIRST + 1] = {
	{ 3, 3 }, { 6, 3 }, { 9, 3 }, { 12, 3 },   /* 21-24 spring to winter, read as northern */
	{ 3, 3 }, { 6, 3 }, { 9, 3 }, { 12, 3 },   /* 25-28 northern */
	{ 9, 3 }, { 12, 3 }, { 3, 3 }, { 6, 3 },   /* 29-32 southern */
	{ 1, 3 }, { 4, 3 }, { 7, 3 }, { 10, 3 },   /* 33-36 quarters */
	{ 1, 4 }, { 5, 4 }, { 9, 4 },              /* 37-39 quadrimesters */
	{ 1, 6 }, { 7, 6 },                        /* 40-41 halves */
};

/* Whether the number, written with n digits, fits a mask with X for any digit. */
static bool
fits(int number, const char *mask, int n)
{
	for (int i = n - 1; i >= 0; i--) {
		if (mask[i] != 'X' && mask[i] - '0' != number % 10)
			return false;
		number /= 10;
	}
	return true;
}

/* True where X stands among the digits of the year. */
static bool
has_open_year(const struct edtf_date *date)
{
	if (date->precision == EDTF_LONG_YEAR)
		return false;
	for (int i = 0; i < 4; i++) {
		if (date->year[i] == 'X')
			return true;
	}
	return false;
}

/* The first (step 1) or last (step -1) day of the month that fits. */
static bool
find_day(const struct edtf_date *date, int64_t year, int month, int step, int32_t *out)
{
	int n = date_days_in_month(year, month);

	if (date->precision == EDTF_MONTH) {
		*out = date_from_civil(year, month, step > 0 ? 1 : n);
		return true;
	}
	for (int day = step > 0 ? 1 : n; day >= 1 && day <= n; day += step) {
		if (fits(day, date->day, 2)) {
			*out = date_from_civil(year, month, day);
			return true;
		}
	}
	return false;
}

/* The same within a year that fits already. */
static bool
find_in_year(const struct edtf_date *date, int64_t year, int step, int32_t *out)
{
	if (date->precision == EDTF_YEAR) {
		*out = step > 0 ? date_from_civil(year, 1, 1) : date_from_civil(year, 12, 31);
		return true;
	}
	if (date->precision == EDTF_SEASON) {
		const struct season_months *s = &seasons[date->season - EDTF_SEASON_FIRST];
		int month = step > 0 ? s->first : s->first + s->n - 1;
		int64_t in = month > 12 ? year + 1 : year;

		month = month > 12 ? month - 12 : month;
		*out = date_from_civil(in, month, step > 0 ? 1 : date_days_in_month(in, month));
		return true;
	}
	for (int month = step > 0 ? 1 : 12; month >= 1 && month <= 12; month += step) {
		if (fits(month, date->month, 2) && find_day(date, year, month, step, out))
			return true;
	}
	return false;
}

/* Goes through the years that fit, in the direction of step. */
static bool
find_from(const struct edtf_date *date, int step, int32_t *out)
{
	bool tried[2] = { false, false };
	int size_step = date->is_negative ? -step : step;

	for (int size = size_step > 0 ? 0 : 9999; size >= 0 && size <= 9999; size += size_step) {
		int64_t year = date->is_negative ? -size : size;
		bool is_leap = date_is_leap_year(year);

		if (tried[is_leap] || !fits(size, date->year, 4) ||
		    (date->is_negative && size == 0))
			continue;
		if (find_in_year(date, year, step, out))
			return true;
		tried[is_leap] = true;
		if (tried[0] && tried[1])
			return false;
	}
	return false;
}

static bool
find_in_known_year(const struct edtf_date *date, int step, int32_t *out)
{
	int64_t year = 0;

	for (int i = 0; i < 4; i++)
		year = year * 10 + (date->year[i] - '0');
	return find_in_year(date, date->is_negative ? -year : year, step, out);
}

/* number times 10 to the power, held at a value beyond every day we can name. */
static int64_t
scale(int64_t number, unsigned power)
{
	const int64_t far = INT64_MAX / 100;

	for (; power > 0 && number <= far / 10; power--)
		number *= 10;
	return power > 0 && number > 0 ? far : number;
}

static void
find_long_year(const struct edtf_date *date, int32_t *out_first, int32_t *out_last)
{
	int64_t year = scale(date->long_year, date->exponent);
	int64_t from = year;
	int64_t to = year;
	unsigned digits = date->has_letter ? 0 : 4;

	if (date->has_letter) {
		for (int64_t rest = date->long_year; rest > 0; rest /= 10)
			digits++;
		digits += date->exponent;
	}
	if (date->significant > 0) {
		int64_t unit = scale(1, digits - date->significant);

		from = year / unit * unit;
		to = from + (unit - 1);
	}
	if (date->is_negative) {
		int64_t swap = -to;

		to = -from;
		from = swap;
	}
	*out_first = date_from_civil(from, 1, 1);
	*out_last = date_from_civil(to, 12, 31);
}

bool
edtf_find_days(const struct edtf_date *date, int32_t *out_first, int32_t *out_last)
{
	if (date->precision == EDTF_LONG_YEAR) {
		find_long_year(date, out_first, out_last);
		return true;
	}
	if (!has_open_year(date))
		return find_in_known_year(date, 1, out_first) &&
		    find_in_known_year(date, -1, out_last);
	return find_from(date, 1, out_first) && find_from(date, -1, out_last);
}

void
edtf_date_days(const struct edtf_date *date, int32_t *out_first, int32_t *out_last)
{
	int32_t first = NO_DAY;
	int32_t last = NO_DAY;
	bool is_found = edtf_find_days(date, &first, &last);

	assert(is_found);
	*out_first = first;
	*out_last = last;
}

void
edtf_member_days(const struct edtf_member *member, int32_t *out_first, int32_t *out_last)
{
	int32_t unused;

	*out_first = NO_DAY;
	*out_last = NO_DAY;
	if (member->first_end == EDTF_END_DATE)
		edtf_date_days(&member->first, out_first, &unused);
	if (member->last_end == EDTF_END_DATE)
		edtf_date_days(&member->last, &unused, out_last);
}

/* Puts the horizon where the member has no end, without crossing the end that it has. */
static void
member_window(const struct edtf_member *m, int32_t horizon_first, int32_t horizon_last,
    int32_t *out)
{
	int32_t first;
	int32_t last;

	edtf_member_days(m, &first, &last);
	if (!m->is_range && has_open_year(&m->first)) {
		bool is_met = (horizon_last == NO_DAY || first <= horizon_last) &&
		    (horizon_first == NO_DAY || last >= horizon_first);

		if (is_met && horizon_first != NO_DAY && first < horizon_first)
			first = horizon_first;
		if (is_met && horizon_last != NO_DAY && last > horizon_last)
			last = horizon_last;
	}
	if (m->first_end != EDTF_END_DATE)
		first = last != NO_DAY && horizon_first > last ? last : horizon_first;
	if (m->last_end != EDTF_END_DATE)
		last = horizon_last != NO_DAY && horizon_last < first ? first : horizon_last;
	out[0] = first;
	out[1] = last;
}

void
edtf_window(const struct edtf *edtf, int32_t horizon_first, int32_t horizon_last,
    int32_t *out_earliest, int32_t *out_latest)
{
	int32_t window[2];
	int32_t earliest = DAY_LAST;
	int32_t latest = DAY_FIRST;

	for (size_t i = 0; i < edtf->n; i++) {
		member_window(&edtf->members[i], horizon_first, horizon_last, window);
		/* An end that no horizon closes is open for the whole; NO_DAY stays. */
		if (earliest != NO_DAY && (window[0] == NO_DAY || window[0] < earliest))
			earliest = window[0];
		if (latest != NO_DAY && (window[1] == NO_DAY || window[1] > latest))
			latest = window[1];
	}
	*out_earliest = earliest;
	*out_latest = latest;
}
