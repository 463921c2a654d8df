/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Deadlines: hours of silence become one instant, and an instant becomes words. What surprises:
 * hours are counted on the clock on the wall only in so far as days begin and end there; an hour
 * is always an hour, also in the night in which clocks change.
 */
#include "instrument/deadline.h"

#include "base/limits.h"
#include "model/date.h"
#include "model/types/types.h"

#define MINUTE_MS INT64_C(60000)
#define HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24 * HOUR_MS)
#define ZONE_GENEVA "Europe/Zurich"
#define ZONE_NEW_YORK "America/New_York"

/* Days looked at, at most: a year of silence with four days off in seven. */
#define DAYS_LOOKED_AT 2000

/* --- calendars ----------------------------------------------------------------------------- */

/* "2021-04-02 Good Friday": the day, and a name for who reads the list. */
static enum status
read_day_off(struct str line, struct errors *errors, int32_t *out)
{
	struct str day = str_part(str_trim(line), 0, 10);

	if (date_parse(day, out) == ST_OK)
		return ST_OK;
	return errors_add(errors, ST_INVALID, "holidays", "\"%.*s\" among the days off of the "
	    "framework is no day. Begin each line with a day such as 2021-04-02.",
	    STR_ARG(str_part(line, 0, 80)));
}

enum status
calendar_of(struct arena *a, const struct record *framework, struct errors *errors,
    struct calendar *out)
{
	const struct value *lines = &framework->values[FRAMEWORK_HOLIDAYS];
	const struct value *hours = &framework->values[FRAMEWORK_SILENCE];
	int32_t *days = arena_make_array(a, int32_t, lines->ntexts);
	struct calendar c = {
		.zone_name = record_text(framework, FRAMEWORK_ZONE),
		.name = record_text(framework, FRAMEWORK_CALENDAR),
		.is_working_days = framework->values[FRAMEWORK_WORKING].number != 0,
		.days_off = days,
		.hours = SILENCE_HOURS_LEAST,
	};
	enum status st;

	if (hours->is_set && hours->number > c.hours)
		c.hours = hours->number;
	if (zone_open(a, c.zone_name, &c.zone) != ST_OK)
		return errors_add(errors, ST_INVALID, "zone", "\"%.*s\", the time zone of the "
		    "framework, is not known. Set one such as Europe/Zurich.",
		    STR_ARG(c.zone_name));
	for (size_t i = 0; i < lines->ntexts; i++) {
		if (str_trim(lines->texts[i]).n == 0)
			continue;
		if ((st = read_day_off(lines->texts[i], errors, &days[c.ndays_off])) != ST_OK)
			return st;
		c.ndays_off++;
	}
	*out = c;
	return ST_OK;
}

static bool
counts(const struct calendar *c, int32_t day)
{
	if (!c->is_working_days)
		return true;
	if (date_weekday(day) > 5)
		return false;
	for (size_t i = 0; i < c->ndays_off; i++) {
		if (c->days_off[i] == day)
			return false;
	}
	return true;
}

static int64_t
full_minute(int64_t ms)
{
	return (ms + MINUTE_MS - 1) / MINUTE_MS * MINUTE_MS;
}

enum status
deadline_after(const struct calendar *c, int64_t from_ms, int64_t hours, struct errors *errors,
    int64_t *out_ms)
{
	int64_t at = from_ms;
	int64_t left = hours * HOUR_MS;

	if (!c->is_working_days) {
		*out_ms = full_minute(at + left);
		return ST_OK;
	}
	for (int looked = 0; looked < DAYS_LOOKED_AT; looked++) {
		int32_t day = zone_day(c->zone, at);
		int64_t end = zone_day_start_ms(c->zone, day + 1);

		if (counts(c, day) && left <= end - at) {
			*out_ms = full_minute(at + left);
			return ST_OK;
		}
		if (counts(c, day))
			left -= end - at;
		at = end;
	}
	return errors_add(errors, ST_INVALID, "holidays", "Within five years there are not enough "
	    "working days for %lld hours of silence. Look at the framework's days off.",
	    (long long)hours);
}

/* --- what people type ---------------------------------------------------------------------- */

/* "18:00" behind the day; seconds are taken where a browser sends them. */
static bool
read_time(struct str text, int64_t *out_ms)
{
	int64_t hour;
	int64_t minute;
	int64_t second = 0;

	if ((text.n != 5 && text.n != 8) || text.p[2] != ':' || (text.n == 8 && text.p[5] != ':') ||
	    !byte_is_digit(text.p[0]) || !byte_is_digit(text.p[3]) ||
	    str_to_i64(str_part(text, 0, 2), 0, 23, &hour) != ST_OK ||
	    str_to_i64(str_part(text, 3, 5), 0, 59, &minute) != ST_OK)
		return false;
	if (text.n == 8 && (!byte_is_digit(text.p[6]) ||
	    str_to_i64(str_part(text, 6, 8), 0, 59, &second) != ST_OK))
		return false;
	*out_ms = hour * HOUR_MS + minute * MINUTE_MS + second * 1000;
	return true;
}

static enum status
read_local(struct str text, struct errors *errors, int64_t *out_ms)
{
	int64_t time_ms;
	int32_t day;

	text = str_trim(text);
	if (text.n > 11 && (text.p[10] == 'T' || text.p[10] == ' ') &&
	    date_parse(str_part(text, 0, 10), &day) == ST_OK &&
	    read_time(str_part(text, 11, text.n), &time_ms)) {
		*out_ms = day * DAY_MS + time_ms;
		return ST_OK;
	}
	return errors_add(errors, ST_INVALID, "deadline", "\"%.*s\" is no day and time. Write it "
	    "as 2021-03-18 18:00.", STR_ARG(str_part(text, 0, 40)));
}

enum status
deadline_read(struct arena *a, const struct deadline_typed *typed, struct errors *errors,
    int64_t *out_ms)
{
	struct str zone = typed->zone;
	struct zone *z;
	int64_t instants[2];
	int64_t local_ms = 0;
	size_t n;
	enum status st = read_local(typed->text, errors, &local_ms);

	if (st != ST_OK)
		return st;
	if (zone_open(a, zone, &z) != ST_OK)
		return errors_add(errors, ST_INVALID, "zone", "\"%.*s\" is no time zone that is "
		    "known. Write it as Europe/Zurich.", STR_ARG(str_part(zone, 0, 64)));
	n = zone_find_instants(z, local_ms, instants);
	if (n == 0)
		return errors_add(errors, ST_INVALID, "deadline", "Clocks in %.*s go forward over "
		    "that time: it never is. Take a time an hour earlier or later.",
		    STR_ARG(zone));
	if (n == 2 && typed->twice == DEADLINE_TWICE_ASK)
		return errors_add(errors, ST_INVALID, "twice", "Clocks in %.*s go back that "
		    "night and show this time twice: %.*s, and %.*s. Say which of them is meant.",
		    STR_ARG(zone), STR_ARG(deadline_format(a, instants[0], STR_EMPTY)),
		    STR_ARG(deadline_format(a, instants[1], STR_EMPTY)));
	*out_ms = instants[n == 2 && typed->twice == DEADLINE_TWICE_SECOND];
	return ST_OK;
}

/* --- what people read ---------------------------------------------------------------------- */

struct local {
	int32_t day;
	int hour;
	int minute;
};

static struct local
local_in(struct arena *a, const char *zone, int64_t ms)
{
	struct local local;
	struct zone *z;
	int64_t of_day;

	if (zone_open(a, str_from(zone), &z) != ST_OK)
		return local_in(a, "UTC", ms);
	local.day = zone_day(z, ms);
	of_day = ms + zone_offset_ms(z, ms) - local.day * DAY_MS;
	local.hour = (int)(of_day / HOUR_MS);
	local.minute = (int)(of_day % HOUR_MS / MINUTE_MS);
	return local;
}

static const char *const days[] = { "", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };

struct str
deadline_format_day(struct arena *a, int32_t day)
{
	static const char *const months[] = { "January", "February", "March", "April", "May",
		"June", "July", "August", "September", "October", "November", "December" };
	struct date_civil civil = date_to_civil(day);

	return str_format(a, "%d %s %lld", civil.day, months[civil.month - 1],
	    (long long)civil.year);
}

/* "18:00 Geneva"; with its day where that is not the day that stands in front. */
static void
add_place(struct buf *b, struct local at, const char *place, int32_t day)
{
	if (at.day != day)
		buf_add_format(b, "%s ", days[date_weekday(at.day)]);
	buf_add_format(b, "%02d:%02d %s", at.hour, at.minute, place);
}

/* "Asia/Ho_Chi_Minh" gives "Ho Chi Minh". */
static const char *
place_of(struct arena *a, struct str zone)
{
	struct buf words;

	buf_init(&words, a, zone.n + 1);
	for (size_t i = 0; i < zone.n; i++) {
		if (zone.p[i] == '/')
			words.n = 0;
		else
			buf_add_byte(&words, zone.p[i] == '_' ? ' ' : zone.p[i]);
	}
	return str_dup_z(a, buf_str(&words));
}

/* Shown in every deadline. */
static const struct {
	const char *zone;
	const char *place;
} places[] = {
	{ ZONE_GENEVA, "Geneva" }, { ZONE_NEW_YORK, "New York" }, { "UTC", "UTC" },
};

static bool
is_place(struct str zone)
{
	for (size_t i = 0; i < COUNT_OF(places); i++) {
		if (str_equal(zone, str_from(places[i].zone)))
			return true;
	}
	return false;
}

/* "Thu 18 March 2021, 18:00 Geneva" */
static void
add_first(struct arena *a, struct buf *b, struct local at, const char *place)
{
	buf_add_format(b, "%s %.*s, ", days[date_weekday(at.day)],
	    STR_ARG(deadline_format_day(a, at.day)));
	add_place(b, at, place, at.day);
}

struct str
deadline_format_own(struct arena *a, int64_t ms, struct str own, struct str shown)
{
	struct zone *z;
	struct buf b;

	if (own.n == 0 || is_place(own) || str_equal(own, shown) || zone_open(a, own, &z) != ST_OK)
		return STR_EMPTY;
	buf_init(&b, a, 200);
	add_first(a, &b, local_in(a, str_dup_z(a, own), ms), place_of(a, own));
	return buf_str(&b);
}

struct str
deadline_format(struct arena *a, int64_t ms, struct str zone)
{
	struct local first = local_in(a, places[0].zone, ms);
	struct buf b;
	size_t from = 1;
	bool is_other = zone.n > 0 && !is_place(zone);

	buf_init(&b, a, 400);
	if (is_other) {
		first = local_in(a, str_dup_z(a, zone), ms);
		from = 0;
	}
	add_first(a, &b, first, is_other ? place_of(a, zone) : places[0].place);
	buf_add_z(&b, " (");
	for (size_t i = from; i < COUNT_OF(places); i++) {
		if (i > from)
			buf_add_z(&b, ", ");
		add_place(&b, local_in(a, places[i].zone, ms), places[i].place, first.day);
	}
	buf_add_z(&b, ")");
	return buf_str(&b);
}
