/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whole numbers, yes and no, days and instants in forms. A day may be written as people do. What
 * surprises: an hour that clocks go through twice must say which of the two it is, so instants in
 * it are shown with their distance from UTC.
 */
#include "base/buf.h"
#include "model/date.h"
#include "model/form_kinds.h"

#define MINUTE_MS INT64_C(60000)
#define DAY_MS (1440 * MINUTE_MS)
#define DAY_OF_YEAR_0 (-719528)  /* what date_parse() takes */
#define DAY_OF_YEAR_9999 2932896

/* --- numbers, yes and no ------------------------------------------------------------------- */

static void
int_write(const struct form_rules *form, const struct field *f, const struct value *v,
    struct form_texts *out)
{
	(void)f;
	out->parts[0] = str_format(form->arena, "%lld", (long long)v->number);
}

static enum status
int_read(const struct form_rules *form, const struct field *f, const struct form_texts *texts,
    const struct value *shown, struct value *out)
{
	struct str typed = str_trim(texts->parts[0]);

	(void)shown;
	if (str_to_i64(typed, 0, f->max, &out->number) != ST_OK)
		return errors_add(form->errors, ST_INVALID, f->name,
		    "%s is \"%.*s\". Give a whole number from 0 to %u, in digits.", f->label,
		    STR_ARG(str_part(typed, 0, 80)), f->max);
	out->is_set = true;
	return ST_OK;
}

const struct form_kind form_kind_int = { 1, NULL, int_write, int_read };

static void
bool_write(const struct form_rules *form, const struct field *f, const struct value *v,
    struct form_texts *out)
{
	(void)form;
	(void)f;
	out->parts[0] = v->number != 0 ? STR("yes") : STR("no");
}

static enum status
bool_read(const struct form_rules *form, const struct field *f, const struct form_texts *texts,
    const struct value *shown, struct value *out)
{
	struct str typed = str_trim(texts->parts[0]);

	(void)shown;
	out->number = str_equal_ascii_case(typed, STR("yes"));
	out->is_set = true;
	if (out->number == 0 && !str_equal_ascii_case(typed, STR("no")))
		return errors_add(form->errors, ST_INVALID, f->name,
		    "%s is \"%.*s\". Say yes or no.", f->label,
		    STR_ARG(str_part(typed, 0, 80)));
	return ST_OK;
}

const struct form_kind form_kind_bool = { 1, NULL, bool_write, bool_read };

/* --- days ---------------------------------------------------------------------------------- */

/* A day as people write it. Adds the message to the input. */
static enum status
read_day(const struct form_rules *form, const struct field *f, struct str text, int32_t *out)
{
	struct form_dates dates;
	struct period period;

	text = str_trim(text);
	if (date_parse(text, out) == ST_OK)
		return ST_OK;
	form_find_dates(form, text, &dates);
	if (dates.has_doubt)
		return errors_add(form->errors, ST_INVALID, f->name, "%s: %.*s", f->label,
		    STR_ARG(dates.doubt));
	if (dates.edtf.n > 0 &&
	    period_make(form->arena, (struct period){ .edtf = dates.edtf }, NO_DAY, NO_DAY,
	    &period) == ST_OK && period.earliest == period.latest &&
	    period.earliest >= DAY_OF_YEAR_0 && period.earliest <= DAY_OF_YEAR_9999) {
		*out = period.earliest;
		return ST_OK;
	}
	return errors_add(form->errors, ST_INVALID, f->name,
	    "%s: \"%.*s\" is not one day of the calendar. Write it as 2021-03-31 or 31 March 2021.",
	    f->label, STR_ARG(str_part(text, 0, 80)));
}

static void
date_write(const struct form_rules *form, const struct field *f, const struct value *v,
    struct form_texts *out)
{
	(void)f;
	out->parts[0] = date_format(form->arena, (int32_t)v->number);
}

static enum status
date_read(const struct form_rules *form, const struct field *f, const struct form_texts *texts,
    const struct value *shown, struct value *out)
{
	int32_t day;

	(void)shown;
	if (read_day(form, f, texts->parts[0], &day) != ST_OK)
		return ST_INVALID;
	out->number = day;
	out->is_set = true;
	return ST_OK;
}

const struct form_kind form_kind_date = { 1, NULL, date_write, date_read };

/* --- instants ------------------------------------------------------------------------------ */

/* The instants at which clocks of the zone show a local time: none, one or two. */
static size_t
find_instants(struct zone *z, int64_t local_ms, int64_t out[2])
{
	const int64_t offsets[2] = { zone_offset_ms(z, local_ms - DAY_MS),
		zone_offset_ms(z, local_ms + DAY_MS) };
	size_t n = 0;

	for (size_t i = 0; i < 2; i++) {
		int64_t ms = local_ms - offsets[i];

		if (zone_offset_ms(z, ms) == offsets[i] && (n == 0 || out[0] != ms))
			out[n++] = ms;
	}
	return n;
}

static void
add_offset(struct buf *b, int64_t offset_ms)
{
	int64_t minutes = (offset_ms < 0 ? -offset_ms : offset_ms) / MINUTE_MS;

	buf_add_format(b, " %c%02d:%02d", offset_ms < 0 ? '-' : '+', (int)(minutes / 60),
	    (int)(minutes % 60));
}

static void
instant_write(const struct form_rules *form, const struct field *f, const struct value *v,
    struct form_texts *out)
{
	int64_t offset = zone_offset_ms(form->zone, v->number);
	int64_t local = v->number + offset;
	int32_t day = zone_day(form->zone, v->number);
	int64_t rest = local - day * DAY_MS;
	int64_t both[2];
	struct buf b;

	(void)f;
	out->parts[0] = date_format(form->arena, day);
	buf_init(&b, form->arena, 64);
	buf_add_format(&b, "%02d:%02d", (int)(rest / (60 * MINUTE_MS)),
	    (int)(rest / MINUTE_MS % 60));
	if (rest % MINUTE_MS != 0)
		buf_add_format(&b, ":%02d", (int)(rest % MINUTE_MS / 1000));
	if (rest % 1000 != 0)
		buf_add_format(&b, ".%03d", (int)(rest % 1000));
	if (find_instants(form->zone, local, both) != 1)
		add_offset(&b, offset);
	out->parts[1] = buf_str(&b);
}

/* A time of day as it is read from left to right. */
struct clock {
	struct str rest;
	int64_t ms;       /* after midnight */
	bool has_offset;
	int64_t offset_ms;
};

static void
skip_spaces(struct clock *c)
{
	while (c->rest.n > 0 && byte_is_space(c->rest.p[0]))
		c->rest = str_part(c->rest, 1, c->rest.n);
}

static bool
take_word(struct clock *c, const char *word)
{
	struct str want = str_from(word);

	if (!str_equal_ascii_case(str_part(c->rest, 0, want.n), want))
		return false;
	c->rest = str_part(c->rest, want.n, c->rest.n);
	skip_spaces(c);
	return true;
}

/* A number of at most so many digits, up to max; -1 if there is none. */
static int64_t
take_number(struct clock *c, size_t digits, int64_t max)
{
	size_t n = 0;
	int64_t number;

	while (n < digits && n < c->rest.n && byte_is_digit(c->rest.p[n]))
		n++;
	if (str_to_i64(str_part(c->rest, 0, n), 0, max, &number) != ST_OK)
		return -1;
	c->rest = str_part(c->rest, n, c->rest.n);
	return number;
}

/* ":05" with up to three digits behind a point. */
static bool
take_seconds(struct clock *c)
{
	int64_t seconds = take_number(c, 2, 59);
	int64_t thousandths = 0;

	if (seconds < 0)
		return false;
	if (c->rest.n > 0 && c->rest.p[0] == '.') {
		size_t before;

		c->rest = str_part(c->rest, 1, c->rest.n);
		before = c->rest.n;
		thousandths = take_number(c, 3, 999);
		if (thousandths < 0)
			return false;
		for (size_t n = before - c->rest.n; n < 3; n++)
			thousandths *= 10;
	}
	c->ms += seconds * 1000 + thousandths;
	return true;
}

/* "UTC", "Z", "+02:00" */
static bool
take_offset(struct clock *c)
{
	bool is_west = c->rest.n > 0 && c->rest.p[0] == '-';
	int64_t hours;
	int64_t minutes;

	c->has_offset = c->rest.n > 0;
	if (c->rest.n == 0 || take_word(c, "UTC") || take_word(c, "Z"))
		return true;
	if (!is_west && c->rest.p[0] != '+')
		return false;
	c->rest = str_part(c->rest, 1, c->rest.n);
	hours = take_number(c, 2, 14);
	if (hours < 0 || !take_word(c, ":"))
		return false;
	minutes = take_number(c, 2, 59);
	c->offset_ms = (hours * 60 + minutes) * MINUTE_MS * (is_west ? -1 : 1);
	return minutes >= 0;
}

/* "2 pm": twelve hours later, and twelve o'clock is the first hour of its half. */
static bool
take_half(struct clock *c, int64_t *hours)
{
	bool is_late = take_word(c, "p.m.") || take_word(c, "pm");
	bool is_early = !is_late && (take_word(c, "a.m.") || take_word(c, "am"));

	if (!is_late && !is_early)
		return true;
	if (*hours < 1 || *hours > 12)
		return false;
	*hours = *hours % 12 + (is_late ? 12 : 0);
	return true;
}

/* "14:30", "14.30", "14h30", "2:30 pm", "14:30:05.250", "14:30 UTC", "14:30 +02:00" */
static bool
read_clock(struct str text, struct clock *c)
{
	int64_t hours;
	int64_t minutes = 0;
	bool has_minutes;

	*c = (struct clock){ .rest = str_trim(text) };
	hours = take_number(c, 2, 23);
	has_minutes = take_word(c, ":") || take_word(c, ".") || take_word(c, "h");
	if (has_minutes)
		minutes = take_number(c, 2, 59);
	if (hours < 0 || minutes < 0)
		return false;
	if (has_minutes && take_word(c, ":") && !take_seconds(c))
		return false;
	skip_spaces(c);
	/* A number alone is no time: "14" may be a day. */
	if (!has_minutes && c->rest.n == 0)
		return false;
	if (!take_half(c, &hours) || !take_offset(c) || c->rest.n > 0)
		return false;
	c->ms += (hours * 60 + minutes) * MINUTE_MS;
	return true;
}

static enum status
instant_read(const struct form_rules *form, const struct field *f, const struct form_texts *texts,
    const struct value *shown, struct value *out)
{
	const char *input = str_dup_z(form->arena, str_format(form->arena, "%s-time", f->name));
	struct clock c;
	int64_t found[2];
	int64_t local;
	int32_t day;
	size_t n;

	(void)shown;
	if (str_trim(texts->parts[0]).n == 0)
		return errors_add(form->errors, ST_INVALID, f->name,
		    "%s has a time and no day. Write the day as 2021-03-31.", f->label);
	if (read_day(form, f, texts->parts[0], &day) != ST_OK)
		return ST_INVALID;
	if (!read_clock(texts->parts[1], &c))
		return errors_add(form->errors, ST_INVALID, input,
		    "%s has no time of day that we understand. Write it as 14:30.", f->label);
	local = day * DAY_MS + c.ms;
	out->is_set = true;
	out->number = local - c.offset_ms;
	if (c.has_offset)
		return ST_OK;
	n = find_instants(form->zone, local, found);
	out->number = found[0];
	if (n == 1)
		return ST_OK;
	return errors_add(form->errors, ST_INVALID, input, n == 0
	    ? "%s: clocks skip that hour on that day. Choose another time."
	    : "%s: clocks show that time twice on that day. Say which, as in 02:30 +02:00.",
	    f->label);
}

const struct form_kind form_kind_instant = { 2, "-time", instant_write, instant_read };
