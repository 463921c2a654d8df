/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Days in a time zone, by ICU's data. Only offsets are asked of ICU; the calendar itself is that
 * of date.c, because ICU's changes to the Julian one before 1582.
 */
#include "model/zone.h"

#include <unicode/ucal.h>

#define DAY_MS INT64_C(86400000)
#define NAME_UNITS 64 /* the longest IANA name has 32 characters */

struct zone {
	UCalendar *calendar;
};

static void
close_zone(void *p)
{
	struct zone *z = p;

	ucal_close(z->calendar);
}

enum status
zone_open(struct arena *a, struct str name, struct zone **out)
{
	UChar units[NAME_UNITS];
	UChar canonical[NAME_UNITS];
	UBool is_known = 0;
	UErrorCode code = U_ZERO_ERROR;
	UCalendar *calendar;

	if (name.n == 0 || name.n > NAME_UNITS)
		return ST_INVALID;
	for (size_t i = 0; i < name.n; i++)
		units[i] = (UChar)(unsigned char)name.p[i];
	/* Asked first: ucal_open() takes any name and then counts in Greenwich time. */
	ucal_getCanonicalTimeZoneID(units, (int32_t)name.n, canonical, NAME_UNITS, &is_known,
	    &code);
	if (U_FAILURE(code) || !is_known)
		return ST_INVALID;
	calendar = ucal_open(units, (int32_t)name.n, "en", UCAL_GREGORIAN, &code);
	if (U_FAILURE(code))
		return ST_INVALID;
	/* Only what is there takes memory: an arena that lives on is asked for any name. */
	*out = arena_make(a, struct zone);
	(*out)->calendar = calendar;
	arena_on_reset(a, close_zone, *out);
	return ST_OK;
}

int64_t
zone_offset_ms(struct zone *z, int64_t ms)
{
	UErrorCode code = U_ZERO_ERROR;
	int32_t offset = 0;

	ucal_setMillis(z->calendar, (UDate)ms, &code);
	offset = ucal_get(z->calendar, UCAL_ZONE_OFFSET, &code);
	offset += ucal_get(z->calendar, UCAL_DST_OFFSET, &code);
	return U_FAILURE(code) ? 0 : offset;
}

int32_t
zone_day(struct zone *z, int64_t ms)
{
	int64_t local = ms + zone_offset_ms(z, ms);

	return (int32_t)((local >= 0 ? local : local - (DAY_MS - 1)) / DAY_MS);
}

int64_t
zone_day_start_ms(struct zone *z, int32_t day)
{
	int64_t local = day * DAY_MS;
	int64_t near = local - zone_offset_ms(z, local);

	return local - zone_offset_ms(z, near);
}

/* No zone changes its clock twice within two days: the offsets of either side are all there are. */
size_t
zone_find_instants(struct zone *z, int64_t local_ms, int64_t out[2])
{
	int64_t before = zone_offset_ms(z, local_ms - DAY_MS - DAY_MS / 2);
	int64_t after = zone_offset_ms(z, local_ms + DAY_MS + DAY_MS / 2);
	size_t n = 0;

	/* The larger offset gives the earlier instant. */
	if (before < after) {
		int64_t larger = after;

		after = before;
		before = larger;
	}
	if (zone_offset_ms(z, local_ms - before) == before)
		out[n++] = local_ms - before;
	if (after != before && zone_offset_ms(z, local_ms - after) == after)
		out[n++] = local_ms - after;
	return n;
}
