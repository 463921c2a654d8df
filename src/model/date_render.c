/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writes a phrase as EDTF. A year that is not said comes from the next date of the phrase that
 * says one ("March and April 2021"), then from the one before, then from the context. Bounds
 * that exclude their date ("before", "after") are moved by one day.
 */
#include "model/date_render.h"

#include "base/buf.h"
#include "base/limits.h"
#include "model/date.h"
#include "model/edtf.h"

#define NO_SUCH_DAY 99
#define SEASON_PART 36 /* before the first four months */

/* The years of all points in order, first and last of each item. */
static void
collect_years(const struct date_phrase *p, int *years)
{
	for (size_t i = 0; i < p->n; i++) {
		years[2 * i] = p->items[i].first.year;
		years[2 * i + 1] = p->items[i].last.year;
	}
}

static int
find_year(const int *years, size_t n, size_t at)
{
	for (size_t i = at; i < n; i++) {
		if (years[i] > 0)
			return years[i];
	}
	for (size_t i = at; i > 0; i--) {
		if (years[i - 1] > 0)
			return years[i - 1];
	}
	return 0;
}

static int
order_in_year(const struct date_point *point)
{
	int month = point->season > 0 ? 0 : point->month;

	return point->season * 10000 + month * 100 + point->day;
}

/* "November to February 2022", "from November to February": the turn of the year is inside. */
static void
mend_turn_of_year(struct date_item *item, bool first_said, bool last_said)
{
	if (!item->is_range || item->first.year != item->last.year || item->first.year == 0 ||
	    order_in_year(&item->first) <= order_in_year(&item->last))
		return;
	if (!first_said && last_said)
		item->first.year--;
	else if (!last_said)
		item->last.year++;
}

static void
set_years(struct date_phrase *p, int default_year)
{
	int said[2 * DATE_ITEMS];
	size_t n = 2 * p->n;

	collect_years(p, said);
	for (size_t i = 0; i < p->n; i++) {
		struct date_item *item = &p->items[i];
		int first = find_year(said, n, 2 * i);
		int last = find_year(said, n, 2 * i + 1);

		item->first.year = first > 0 ? first : default_year;
		item->last.year = last > 0 ? last : default_year;
		mend_turn_of_year(item, said[2 * i] > 0, said[2 * i + 1] > 0);
	}
}

static int
days_in(const struct date_point *point)
{
	return date_days_in_month(point->year > 0 ? point->year : 2001, point->month);
}

static void
set_days(struct date_item *item, int first, int last)
{
	item->last = item->first;
	item->first.day = first;
	item->last.day = last;
	item->is_range = true;
}

/* Early is the first ten days of a month, middle the second, late the rest. */
static void
settle_part(struct date_item *item)
{
	static const int starts[4] = { 0, 1, 11, 21 };
	int part = item->detail_value;

	if (item->first.month == 0) {
		item->first.season = SEASON_PART + part;
		item->last = item->first;
	} else {
		set_days(item, starts[part], part == 3 ? days_in(&item->first) : 10 * part);
	}
}

/* The n-th week of a month is days 7n-6 to 7n; the last is its last seven days. */
static void
settle_week(struct date_item *item)
{
	int n = days_in(&item->first);
	int first = item->detail_value == 9 ? n - 6 : 7 * item->detail_value - 6;

	if (first > n)
		set_days(item, NO_SUCH_DAY, NO_SUCH_DAY);
	else
		set_days(item, first, first + 6 < n ? first + 6 : n);
}

static bool
is_possible(const struct date_point *point)
{
	int year = point->year > 0 ? point->year : 2000;

	if (point->month == 0)
		return point->day == 0;
	return point->month >= 1 && point->month <= 12 &&
	    point->day <= date_days_in_month(year, point->month);
}

static void
settle_week_of_day(struct date_item *item)
{
	struct date_civil last;

	if (item->first.year == 0 || !is_possible(&item->first))
		return;
	last = date_to_civil(
	    date_from_civil(item->first.year, item->first.month, item->first.day) + 6);
	item->last = (struct date_point){
		.year = (int)last.year, .month = last.month, .day = last.day };
	item->is_range = true;
}

static void
settle_detail(struct date_item *item)
{
	switch (item->detail) {
	case DETAIL_NONE:
		return;
	case DETAIL_PART:
		settle_part(item);
		return;
	case DETAIL_WEEK:
		settle_week(item);
		return;
	case DETAIL_HALF:
		if (item->detail_value == 1)
			set_days(item, 1, 15);
		else
			set_days(item, 16, days_in(&item->first));
		return;
	case DETAIL_WEEK_OF_DAY:
		settle_week_of_day(item);
		return;
	}
}

/* "by the end of June" means by June: the part only points at its last day. */
static void
settle_end_of(struct date_phrase *p)
{
	struct date_item *last = &p->items[p->n - 1];

	if (last->detail != DETAIL_PART || last->detail_value != 3 || p->bound == BOUND_NONE)
		return;
	last->detail = DETAIL_NONE;
	if (p->bound == BOUND_BEFORE)
		p->bound = BOUND_BY;
}

static void
add_point(struct buf *b, const struct date_point *point)
{
	if (point->year > 0)
		buf_add_format(b, "%04d", point->year);
	else
		buf_add_z(b, "XXXX");
	if (point->season > 0) {
		buf_add_format(b, "-%02d", point->season);
		return;
	}
	if (point->month > 0)
		buf_add_format(b, "-%02d", point->month);
	if (point->day > 0)
		buf_add_format(b, "-%02d", point->day);
}

/* The day before the first or after the last day of a point; false without a year. */
static bool
add_neighbour(struct arena *a, struct buf *b, const struct date_point *point, int step)
{
	struct buf text;
	struct edtf edtf;
	int32_t days[2];

	buf_init(&text, a, 64);
	add_point(&text, point);
	if (point->year == 0 || edtf_parse(buf_str(&text), &edtf) != ST_OK)
		return false;
	edtf_window(&edtf, NO_DAY, NO_DAY, &days[0], &days[1]);
	date_add(b, step < 0 ? days[0] - 1 : days[1] + 1);
	return true;
}

static void
add_items(struct buf *b, const struct date_phrase *p)
{
	const char *sign = p->n == 1 ? "/" : "..";

	if (p->n > 1)
		buf_add_byte(b, p->has_or ? '[' : '{');
	for (size_t i = 0; i < p->n; i++) {
		const struct date_item *item = &p->items[i];

		if (i > 0)
			buf_add_byte(b, ',');
		add_point(b, &item->first);
		if (item->is_range) {
			buf_add_z(b, sign);
			add_point(b, &item->last);
		}
	}
	if (p->n > 1)
		buf_add_byte(b, p->has_or ? ']' : '}');
}

static void
add_phrase(struct arena *a, struct buf *b, const struct date_phrase *p)
{
	const struct date_point *first = &p->items[0].first;
	const struct date_point *last =
	    p->items[p->n - 1].is_range ? &p->items[p->n - 1].last : &p->items[p->n - 1].first;

	switch (p->bound) {
	case BOUND_BY:
		buf_add_z(b, "[..");
		add_point(b, last);
		buf_add_byte(b, ']');
		return;
	case BOUND_BEFORE:
		buf_add_z(b, "[..");
		if (!add_neighbour(a, b, first, -1))
			add_point(b, first);
		buf_add_byte(b, ']');
		return;
	case BOUND_AFTER:
		if (!add_neighbour(a, b, last, 1))
			add_point(b, last);
		buf_add_z(b, "/..");
		return;
	case BOUND_UNTIL:
		buf_add_z(b, "../");
		add_point(b, last);
		return;
	case BOUND_NONE:
	case BOUND_FROM:
	case BOUND_BETWEEN:
		break;
	}
	if (p->is_open_end) {
		add_point(b, first);
		buf_add_z(b, "/..");
	} else {
		add_items(b, p);
	}
}

static bool
are_possible(const struct date_phrase *p)
{
	for (size_t i = 0; i < p->n; i++) {
		if (!is_possible(&p->items[i].first) ||
		    (p->items[i].is_range && !is_possible(&p->items[i].last)))
			return false;
	}
	return true;
}

static int
check_weekday(const struct date_phrase *p)
{
	const struct date_point *point = &p->items[0].first;
	int right;

	if (p->weekday == 0 || p->n != 1 || point->day == 0 || point->year == 0)
		return 0;
	right = date_weekday(date_from_civil(point->year, point->month, point->day));
	return right == p->weekday ? 0 : right;
}

void
date_render(struct arena *a, struct date_phrase *p, int default_year,
    struct date_rendering *out)
{
	struct buf text;
	struct buf canonical;
	struct edtf edtf;

	*out = (struct date_rendering){ .edtf = STR_EMPTY };
	set_years(p, default_year);
	settle_end_of(p);
	for (size_t i = 0; i < p->n; i++) {
		settle_detail(&p->items[i]);
		out->lacks_year = out->lacks_year || p->items[i].first.year == 0;
	}
	if (!are_possible(p))
		return;
	buf_init(&text, a, LIMIT_EDTF_BYTES);
	add_phrase(a, &text, p);
	if (edtf_parse(buf_str(&text), &edtf) != ST_OK) {
		out->is_backwards = true;
		return;
	}
	buf_init(&canonical, a, LIMIT_EDTF_BYTES);
	edtf_add_canonical(&canonical, &edtf);
	out->edtf = buf_str(&canonical);
	out->wrong_weekday = check_weekday(p);
}
