/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_INSTRUMENT_DEADLINE_H
#define CONCERT_INSTRUMENT_DEADLINE_H

#include "base/errors.h"
#include "model/record.h"
#include "model/zone.h"

/*
 * The deadline of a procedure is one instant (milliseconds UTC): computed or read once, stored,
 * and shown everywhere by one function. Nothing here asks what the time is.
 */

/* Less silence is none: people are on mission, and weekends are long. */
#define SILENCE_HOURS_LEAST 72

/* What counts as a working day. */
struct calendar {
	struct zone *zone;       /* in which days begin and end */
	struct str zone_name;
	struct str name;         /* whose days off these are; may be empty */
	bool is_working_days;    /* false: every hour counts */
	const int32_t *days_off; /* besides Saturdays and Sundays */
	size_t ndays_off;
	int64_t hours;           /* of silence, at least SILENCE_HOURS_LEAST */
};

/*
 * Reads hours, zone and days off of a framework. ST_INVALID with a message for a zone nobody knows
 * or a day off that is none.
 */
MUST_USE enum status calendar_of(struct arena *a, const struct record *framework,
    struct errors *errors, struct calendar *out);

/*
 * The instant at which so many hours that count have passed, rounded up to a full minute so that
 * what is shown is what decides. hours: 0 to LIMIT_SILENCE_HOURS. A calendar without any working
 * day gives ST_INVALID.
 */
MUST_USE enum status deadline_after(const struct calendar *c, int64_t from_ms, int64_t hours,
    struct errors *errors, int64_t *out_ms);

/* Of two instants at which clocks show the same time, because they go back in between. */
enum deadline_twice { DEADLINE_TWICE_ASK, DEADLINE_TWICE_FIRST, DEADLINE_TWICE_SECOND };

/*
 * Reads a local time such as "2021-03-18T18:00" or "2021-03-18 18:00" in a zone. ST_INVALID with
 * a message for "deadline": no time, a time that clocks skip, or one that they show twice where
 * nobody said which is meant.
 */
struct deadline_typed {
	struct str text;
	struct str zone;
	enum deadline_twice twice;
};
MUST_USE enum status deadline_read(struct arena *a, const struct deadline_typed *typed,
    struct errors *errors, int64_t *out_ms);

/* "18 March 2021", for the words that are kept of how a procedure ended. */
struct str deadline_format_day(struct arena *a, int32_t day);

/*
 * "Thu 18 March 2021, 18:00 Geneva (13:00 New York, 17:00 UTC)": the only way in which a deadline
 * is shown, in pages, mail, feeds and documents alike. Places whose day is another one say so; a
 * zone besides these three comes first; empty: none.
 */
struct str deadline_format(struct arena *a, int64_t ms, struct str zone);

/*
 * The same instant for one reader, "Thu 18 March 2021, 15:00 Bangkok", beside the line above.
 * Empty where that line has it already (shown: the zone it was given), where the reader has set no
 * zone, and for a zone nobody knows.
 */
struct str deadline_format_own(struct arena *a, int64_t ms, struct str own, struct str shown);

#endif
