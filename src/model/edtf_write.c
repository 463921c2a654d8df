/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writes EDTF in the one spelling that is kept. Reading is edtf.c's, English edtf_words.c's.
 * Members of a set have no order of meaning, so they are written by day and each once.
 */
#include "model/edtf.h"

#include "model/date.h"
#include "model/edtf_days.h"

static void
add_qualifier(struct buf *b, uint8_t qualifier)
{
	static const char *const marks[4] = { "", "?", "~", "%" };

	buf_add_z(b, marks[qualifier & 3]);
}

static void
add_two(struct buf *b, int number)
{
	buf_add_format(b, "%02d", number);
}

static void
add_long_year(struct buf *b, const struct edtf_date *d)
{
	if (d->has_letter)
		buf_add_byte(b, 'Y');
	if (d->is_negative)
		buf_add_byte(b, '-');
	if (d->has_letter)
		buf_add_i64(b, d->long_year);
	else
		buf_add(b, (struct str){ d->year, 4 });
	if (d->exponent > 0)
		buf_add_format(b, "E%u", d->exponent);
	if (d->significant > 0)
		buf_add_format(b, "S%u", d->significant);
	add_qualifier(b, d->qualifiers[0]);
}

static void
add_time(struct buf *b, const struct edtf_date *d)
{
	int offset = d->offset_minutes < 0 ? -d->offset_minutes : d->offset_minutes;

	buf_add_format(b, "T%02u:%02u:%02u", d->hour, d->minute, d->second);
	if (d->zone == EDTF_ZONE_NONE)
		return;
	if (offset == 0) {
		buf_add_byte(b, 'Z');
		return;
	}
	buf_add_byte(b, d->offset_minutes < 0 ? '-' : '+');
	add_two(b, offset / 60);
	buf_add_byte(b, ':');
	add_two(b, offset % 60);
}

static void
add_part(struct buf *b, const struct edtf_date *d, size_t part)
{
	if (part == 0)
		buf_add(b, (struct str){ d->year, 4 });
	else if (part == 2)
		buf_add(b, (struct str){ d->day, 2 });
	else if (d->precision == EDTF_SEASON)
		add_two(b, d->season);
	else
		buf_add(b, (struct str){ d->month, 2 });
}

static size_t
parts_of(const struct edtf_date *d)
{
	if (d->precision == EDTF_YEAR)
		return 1;
	return d->precision == EDTF_DAY || d->precision == EDTF_TIME ? 3 : 2;
}

static void
add_date(struct buf *b, const struct edtf_date *d)
{
	size_t n = parts_of(d);
	size_t group = 1; /* parts from the left that share a qualifier */

	if (d->precision == EDTF_LONG_YEAR) {
		add_long_year(b, d);
		return;
	}
	while (group < n && d->qualifiers[group] == d->qualifiers[0])
		group++;
	if (d->is_negative)
		buf_add_byte(b, '-');
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_add_byte(b, '-');
		if (i >= group)
			add_qualifier(b, d->qualifiers[i]);
		add_part(b, d, i);
		if (i + 1 == group)
			add_qualifier(b, d->qualifiers[0]);
	}
	if (d->precision == EDTF_TIME)
		add_time(b, d);
}

static void
add_end(struct buf *b, enum edtf_end end, const struct edtf_date *d, bool is_interval)
{
	if (end == EDTF_END_DATE)
		add_date(b, d);
	else if (end == EDTF_END_OPEN && is_interval)
		buf_add_z(b, "..");
}

static void
add_member(struct buf *b, const struct edtf_member *m, bool is_interval)
{
	add_end(b, m->first_end, &m->first, is_interval);
	if (!m->is_range)
		return;
	buf_add_z(b, is_interval ? "/" : "..");
	add_end(b, m->last_end, &m->last, is_interval);
}

/* By first day, then last day; an open start comes first, an open end last. */
static int
compare_members(const struct edtf_member *a, const struct edtf_member *b)
{
	int32_t days[4];

	edtf_member_days(a, &days[0], &days[1]);
	edtf_member_days(b, &days[2], &days[3]);
	if ((a->last_end == EDTF_END_OPEN) != (b->last_end == EDTF_END_OPEN))
		return a->last_end == EDTF_END_OPEN ? 1 : -1;
	if (days[0] != days[2])
		return days[0] < days[2] ? -1 : 1;
	return days[1] < days[3] ? -1 : days[1] > days[3];
}

/* Whether the text from start on repeats one of the members written before it. */
static bool
is_repeated(const struct buf *b, size_t from, size_t start)
{
	struct str before = str_part(buf_str(b), from, start - 1);
	struct str last = str_part(buf_str(b), start, b->n);
	struct str member;

	while (str_next(&before, ',', &member)) {
		if (str_equal(member, last))
			return true;
	}
	return false;
}

static void
add_set(struct buf *b, const struct edtf *edtf)
{
	const struct edtf_member *order[LIMIT_EDTF_MEMBERS];
	size_t from;

	for (size_t i = 0; i < edtf->n; i++) {
		size_t at = i;

		for (; at > 0 && compare_members(&edtf->members[i], order[at - 1]) < 0; at--)
			order[at] = order[at - 1];
		order[at] = &edtf->members[i];
	}
	buf_add_byte(b, edtf->kind == EDTF_ONE_OF ? '[' : '{');
	from = b->n;
	for (size_t i = 0; i < edtf->n; i++) {
		size_t start = b->n;

		if (i > 0)
			buf_add_byte(b, ',');
		add_member(b, order[i], false);
		if (i > 0 && !b->overflow && is_repeated(b, from, start + 1))
			b->n = start;
	}
	buf_add_byte(b, edtf->kind == EDTF_ONE_OF ? ']' : '}');
}

void
edtf_add_canonical(struct buf *b, const struct edtf *edtf)
{
	if (edtf->kind == EDTF_ONE_OF || edtf->kind == EDTF_ALL_OF)
		add_set(b, edtf);
	else
		add_member(b, &edtf->members[0], edtf->kind == EDTF_INTERVAL);
}
