/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_MODEL_DATE_H
#define CONCERT_MODEL_DATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/status.h"
#include "base/str.h"

/*
 * A calendar day is an int32_t: days since 1970-01-01 in the proleptic Gregorian calendar, with
 * a year 0 (ISO 8601). Days further away than DAY_FIRST and DAY_LAST are held at these two.
 */
#define NO_DAY INT32_MIN           /* no day is known or meant */
#define DAY_FIRST (-2000000000)    /* in year -5473847 */
#define DAY_LAST 2000000000        /* in year 5477786 */

/* A day by its parts. */
struct date_civil {
	int64_t year;
	int month; /* 1 to 12 */
	int day;   /* 1 to 31 */
};

/*
 * Parses a calendar date such as "2026-03-31".
 * text: exactly ten bytes, year 0000 to 9999; surrounding space is not accepted.
 * out_days: -719528 to 2932896. ST_INVALID if malformed or no such day; *out_days is then
 * untouched. Allocates nothing.
 * Source: RFC 3339 section 5.6, full-date.
 */
MUST_USE enum status date_parse(struct str text, int32_t *out_days);

/*
 * Appends "YYYY-MM-DD"; years outside 0000 to 9999 get a sign and as many digits as they need.
 * NO_DAY appends nothing.
 */
void date_add(struct buf *b, int32_t days);

/* The same as text in the arena; the empty string for NO_DAY. */
struct str date_format(struct arena *a, int32_t days);

/* The day with these parts; the parts must name a day that exists. Held at the two limits. */
int32_t date_from_civil(int64_t year, int month, int day);

/* The parts of a day; days must not be NO_DAY. */
struct date_civil date_to_civil(int32_t days);

/* 28 to 31. month: 1 to 12. */
int date_days_in_month(int64_t year, int month);

bool date_is_leap_year(int64_t year);

/* 1 for Monday to 7 for Sunday (ISO 8601). days must not be NO_DAY. */
int date_weekday(int32_t days);

#endif
