/* SPDX-License-Identifier: Apache-2.0 */
/*
 * EDTF as English words, for dates that came without words of people. What has no common words
 * (a month 1X) is shown as it is written. Where neighbours share year or month, the first
 * leaves it out: "October or November 2021".
 */
#include <string.h>

#include "model/edtf.h"
#include "model/edtf_days.h"

enum shared { SHARES_NOTHING, SHARES_YEAR, SHARES_MONTH };

static const char *const month_names[12] = { "January", "February", "March", "April", "May",
	"June", "July", "August", "September", "October", "November", "December" };

static const struct season_words {
	const char *before; /* the year */
	const char *after;
} season_words[EDTF_SEASON_LAST - EDTF_SEASON_FIRST + 1] = {
	{ "spring", "" }, { "summer", "" }, { "autumn", "" }, { "winter", "" },
	{ "spring", " (northern)" }, { "summer", " (northern)" },
	{ "autumn", " (northern)" }, { "winter", " (northern)" },
	{ "spring", " (southern)" }, { "summer", " (southern)" },
	{ "autumn", " (southern)" }, { "winter", " (southern)" },
	{ "Q1", "" }, { "Q2", "" }, { "Q3", "" }, { "Q4", "" },
	{ "first four months of", "" }, { "middle four months of", "" },
	{ "last four months of", "" },
	{ "first half of", "" }, { "second half of", "" },
};

static int
number_of(const char *digits, int n)
{
	int value = 0;

	for (int i = 0; i < n; i++) {
		if (digits[i] == 'X')
			return -1;
		value = value * 10 + (digits[i] - '0');
	}
	return value;
}

static bool
is_all_open(const char *digits)
{
	return digits[0] == 'X' && digits[1] == 'X';
}

static void
add_raw(struct buf *b, const struct edtf_date *d)
{
	struct edtf plain = { .kind = EDTF_DATE, .n = 1 };

	plain.members[0].first = *d;
	memset(plain.members[0].first.qualifiers, 0, sizeof(d->qualifiers));
	edtf_add_canonical(b, &plain);
}

static void
add_year(struct buf *b, const struct edtf_date *d)
{
	int year = number_of(d->year, 4);

	if (year >= 0 && d->is_negative)
		buf_add_format(b, "%d BC", year + 1); /* there is no year 0 in that count */
	else if (year >= 0)
		buf_add_format(b, "%04d", year);
	else if (!d->is_negative && number_of(d->year, 3) >= 0)
		buf_add_format(b, "%.3s0s", d->year);
	else if (!d->is_negative && number_of(d->year, 2) >= 0 && is_all_open(d->year + 2))
		buf_add_format(b, "%.2s00s", d->year);
	else
		buf_add_z(b, "a year not given");
}

/* False where month or day are half open; nothing is then added. */
static bool
add_month_and_day(struct buf *b, const struct edtf_date *d, enum shared shared)
{
	int month = number_of(d->month, 2);
	int day = d->precision >= EDTF_DAY ? number_of(d->day, 2) : 0;

	if ((month < 0 && !is_all_open(d->month)) || (day < 0 && !is_all_open(d->day)))
		return false;
	if (day > 0)
		buf_add_format(b, "%d", day);
	else if (day < 0)
		buf_add_z(b, "a day in");
	if (shared == SHARES_MONTH)
		return true;
	if (d->precision >= EDTF_DAY)
		buf_add_byte(b, ' ');
	buf_add_z(b, month > 0 ? month_names[month - 1] : "a month of");
	return true;
}

static void
add_time(struct buf *b, const struct edtf_date *d)
{
	int offset = d->offset_minutes < 0 ? -d->offset_minutes : d->offset_minutes;

	buf_add_format(b, ", %02u:%02u:%02u", d->hour, d->minute, d->second);
	if (d->zone == EDTF_ZONE_UTC)
		buf_add_z(b, " UTC");
	else if (d->zone == EDTF_ZONE_OFFSET)
		buf_add_format(b, " (UTC%c%02d:%02d)", d->offset_minutes < 0 ? '-' : '+',
		    offset / 60, offset % 60);
}

static void
add_bare_date(struct buf *b, const struct edtf_date *d, enum shared shared)
{
	const struct season_words *season;

	switch (d->precision) {
	case EDTF_YEAR:
		add_year(b, d);
		return;
	case EDTF_LONG_YEAR:
		buf_add_z(b, "year ");
		add_raw(b, d);
		return;
	case EDTF_SEASON:
		season = &season_words[d->season - EDTF_SEASON_FIRST];
		buf_add_z(b, season->before);
		if (shared == SHARES_NOTHING) {
			buf_add_byte(b, ' ');
			add_year(b, d);
		}
		buf_add_z(b, season->after);
		return;
	case EDTF_MONTH:
	case EDTF_DAY:
	case EDTF_TIME:
		if (!add_month_and_day(b, d, shared)) {
			add_raw(b, d);
			return;
		}
		if (shared == SHARES_NOTHING) {
			buf_add_byte(b, ' ');
			add_year(b, d);
		}
		if (d->precision == EDTF_TIME)
			add_time(b, d);
		return;
	}
}

static uint8_t
qualifiers_of(const struct edtf_date *d)
{
	return d->qualifiers[0] | d->qualifiers[1] | d->qualifiers[2];
}

static void
add_date(struct buf *b, const struct edtf_date *d, enum shared shared)
{
	uint8_t qualifiers = qualifiers_of(d);

	if (qualifiers & EDTF_APPROXIMATE)
		buf_add_z(b, "about ");
	add_bare_date(b, d, shared);
	if (qualifiers & EDTF_UNCERTAIN)
		buf_add_z(b, " (uncertain)");
}

/* What the first of two neighbours may leave to the second. */
static enum shared
find_shared(const struct edtf_date *one, const struct edtf_date *next)
{
	if (one->precision != next->precision || one->is_negative || next->is_negative ||
	    qualifiers_of(one) != 0 || qualifiers_of(next) != 0 ||
	    memcmp(one->year, next->year, 4) != 0)
		return SHARES_NOTHING;
	if (one->precision == EDTF_SEASON)
		return one->season >= 33 && one->season <= 36 && next->season >= 33 &&
		    next->season <= 36 ? SHARES_YEAR : SHARES_NOTHING;
	if (one->precision != EDTF_MONTH && one->precision != EDTF_DAY)
		return SHARES_NOTHING;
	if (number_of(one->month, 2) < 0 || number_of(next->month, 2) < 0)
		return SHARES_NOTHING;
	if (one->precision == EDTF_MONTH)
		return SHARES_YEAR;
	if (number_of(one->day, 2) < 0 || number_of(next->day, 2) < 0)
		return SHARES_NOTHING;
	return memcmp(one->month, next->month, 2) == 0 ? SHARES_MONTH : SHARES_YEAR;
}

static void
add_interval(struct buf *b, const struct edtf_member *m)
{
	if (m->first_end == EDTF_END_DATE && m->last_end == EDTF_END_DATE) {
		add_date(b, &m->first, find_shared(&m->first, &m->last));
		buf_add_z(b, " to ");
		add_date(b, &m->last, SHARES_NOTHING);
	} else if (m->first_end == EDTF_END_DATE) {
		buf_add_z(b, "from ");
		add_date(b, &m->first, SHARES_NOTHING);
		buf_add_z(b, m->last_end == EDTF_END_OPEN ? " onward" : ", end not known");
	} else if (m->last_end == EDTF_END_DATE) {
		buf_add_z(b, "until ");
		add_date(b, &m->last, SHARES_NOTHING);
		buf_add_z(b, m->first_end == EDTF_END_OPEN ? "" : ", start not known");
	} else {
		buf_add_z(b, "at any time");
	}
}

/* A member of a set; next is NULL for the last. */
static void
add_member(struct buf *b, const struct edtf_member *m, const struct edtf_member *next)
{
	if (m->first_end == EDTF_END_OPEN) {
		buf_add_z(b, "by ");
		add_date(b, &m->last, SHARES_NOTHING);
	} else if (m->last_end == EDTF_END_OPEN) {
		add_date(b, &m->first, SHARES_NOTHING);
		buf_add_z(b, " or later");
	} else if (m->is_range) {
		add_interval(b, m);
	} else {
		bool is_plain = next != NULL && !next->is_range;

		add_date(b, &m->first,
		    is_plain ? find_shared(&m->first, &next->first) : SHARES_NOTHING);
	}
}

void
edtf_add_words(struct buf *b, const struct edtf *edtf)
{
	const char *last = edtf->kind == EDTF_ONE_OF ? " or " : " and ";

	if (edtf->kind == EDTF_INTERVAL) {
		add_interval(b, &edtf->members[0]);
		return;
	}
	for (size_t i = 0; i < edtf->n; i++) {
		if (i > 0)
			buf_add_z(b, i + 1 == edtf->n ? last : ", ");
		add_member(b, &edtf->members[i],
		    i + 1 < edtf->n ? &edtf->members[i + 1] : NULL);
	}
}
