/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Single dates: "18th February", "Q3/2021", "third week of May", "mid-2022", "2021-05-15". The
 * forms are tried in a fixed order, longer before shorter. A number counts only if nothing is
 * glued to it that makes it another thing (COVID-19, A/75/2021, 3.2021).
 */
#include "model/date_atoms.h"

#define YEAR_FIRST 1900
#define YEAR_LAST 2199
#define SEASON_QUARTER 32 /* before the first quarter */
#define SEASON_HALF 39    /* before the first half */

static bool
is_glued(const struct date_reader *r, size_t at)
{
	return at < r->n && !r->t[at].is_after_space;
}

static bool
is_glued_mark(const struct date_reader *r, size_t at, int code_point)
{
	return is_glued(r, at) && date_is_mark(r, at, code_point);
}

static bool
is_number(const struct date_reader *r, size_t at, int min_digits, int max_digits)
{
	return at < r->n && r->t[at].kind == TOKEN_NUMBER && r->t[at].digits >= min_digits &&
	    r->t[at].digits <= max_digits;
}

static bool
is_glued_number(const struct date_reader *r, size_t at, int min_digits, int max_digits)
{
	return is_glued(r, at) && is_number(r, at, min_digits, max_digits);
}

/* Whether nothing on the left makes the number a part of something else. */
static bool
is_free_left(const struct date_reader *r, size_t at)
{
	const struct token *before;

	if (at == 0 || r->t[at].is_after_space)
		return true;
	before = &r->t[at - 1];
	if (before->kind != TOKEN_MARK)
		return false;
	switch (before->value) {
	case '/': case '.': case '+': case '#': case '$': case '%': case '_': case '@':
	case '=': case '&': case 0xA3: case 0x20AC:
		return false;
	case '-':
		/* A bullet stands apart; in "COVID-19" it does not. */
		return at == 1 || before->is_after_space;
	default:
		return true;
	}
}

static int
short_year_after(const struct date_reader *r, size_t at)
{
	int year = r->t[at].value;
	int end = is_glued_number(r, at + 2, 2, 2) ? r->t[at + 2].value : 0;

	if (end <= year % 100 || end > year % 100 + 20 || is_glued_mark(r, at + 3, '-'))
		return 0;
	return year / 100 * 100 + end;
}

/* Whether what is glued to the right of a number of four digits leaves it a year. */
static bool
is_free_right(const struct date_reader *r, size_t at)
{
	const struct token *mark;

	if (!is_glued(r, at + 1))
		return true;
	mark = &r->t[at + 1];
	if (mark->kind != TOKEN_MARK || mark->value == '%')
		return false;
	if (!is_glued(r, at + 2))
		return true;
	switch (mark->value) {
	case '.': case ':': case ',':
		return r->t[at + 2].kind != TOKEN_NUMBER;
	case '/':
		return is_number(r, at + 2, 4, 4) || short_year_after(r, at) > 0;
	case '-':
		return r->t[at + 2].kind == TOKEN_WORD || is_number(r, at + 2, 4, 4) ||
		    short_year_after(r, at) > 0;
	case '+':
		return r->t[at + 2].kind != TOKEN_NUMBER;
	default:
		return true;
	}
}

static bool
is_year(const struct date_reader *r, size_t at)
{
	return is_number(r, at, 4, 4) && r->t[at].value >= YEAR_FIRST &&
	    r->t[at].value <= YEAR_LAST && is_free_right(r, at);
}

static struct date_item *
add_item(struct date_phrase *p, struct date_point point)
{
	struct date_item *item = &p->items[p->n < DATE_ITEMS ? p->n : DATE_ITEMS - 1];

	*item = (struct date_item){ .first = point, .last = point };
	if (p->n < DATE_ITEMS)
		p->n++;
	return item;
}

/* The year behind a month, quarter or day: "March 2021", "March, 2021", "marzo de 2021". */
static size_t
read_year_behind(const struct date_reader *r, size_t at, int *out)
{
	bool is_of = date_is_class(r, at, W_OF);
	size_t next = is_of || date_is_mark(r, at, ',') || date_is_mark(r, at, '/') ? at + 1 : at;

	if (is_of && date_is_class(r, next, W_ARTICLE) && date_is_class(r, next + 1, W_YEAR)) {
		*out = 0;
		return next + 2;
	}
	if (!is_year(r, next))
		return at;
	*out = r->t[next].value;
	return next + 1;
}

/* "March" is a month, "march" is not; "mars" may be one. */
static bool
is_written_as_month(const struct date_reader *r, size_t at)
{
	return date_is_class(r, at, W_MONTH) &&
	    (r->t[at].is_capital || !date_is_class(r, at, W_PROPER));
}

/* Whether "/", "and" or the like and another month follow. */
static bool
is_joined_to_month(const struct date_reader *r, size_t at)
{
	if (is_glued_mark(r, at, '.'))
		at++;
	return (date_is_class(r, at, W_AND | W_OR | W_TO) || date_is_mark(r, at, '/') ||
	    date_is_mark(r, at, '&') || date_is_mark(r, at, '-') ||
	    date_is_mark(r, at, 0x2013)) && is_written_as_month(r, at + 1);
}

static bool
is_month_of_its_own(const struct date_reader *r, size_t at)
{
	const uint64_t before = W_WHEN | W_BY | W_BEFORE | W_AFTER | W_UNTIL | W_FROM | W_BETWEEN |
	    W_PART | W_EACH | W_OF | W_TO | W_TENTATIVE;

	if (!is_written_as_month(r, at))
		return false;
	if (r->is_heading || date_is_mark(r, at + 1, ':') || is_joined_to_month(r, at + 1))
		return true;
	if (at > 0 && date_is_class(r, at - 1, W_ARTICLE) && date_is_class(r, at + 1, W_EVENT))
		return true;
	return at > 0 && date_is_class(r, at - 1, before);
}

/*
 * A month by name, with the full stop of an abbreviation.
 * is_sure: a day, a year or a list stands beside it, so that "may" and "March" are months.
 */
static size_t
read_month_name(const struct date_reader *r, size_t at, bool is_sure, int *out)
{
	size_t next = at + 1;

	if (!date_is_class(r, at, W_MONTH))
		return 0;
	if (date_is_class(r, at, W_SHORT) && is_glued_mark(r, next, '.'))
		next++;
	/* "article 2 may apply" */
	is_sure = is_sure && (r->t[at].is_capital || !date_is_class(r, at, W_MODAL));
	if (date_is_class(r, at, W_WEAK) && !is_sure && !is_month_of_its_own(r, at)) {
		int year;
		size_t behind = read_year_behind(r, next, &year);

		if (behind == next || date_is_mark(r, next, ','))
			return 0;
	}
	*out = r->t[at].value;
	return next;
}

static size_t
read_day_number(const struct date_reader *r, size_t at, int *out)
{
	if (!is_number(r, at, 1, 2) || r->t[at].value == 0)
		return 0;
	*out = r->t[at].value;
	if (is_glued(r, at + 1) && date_is_class(r, at + 1, W_SUFFIX))
		return at + 2;
	if (is_glued(r, at + 1) && (r->t[at + 1].kind == TOKEN_WORD ||
	    date_is_mark(r, at + 1, '%')))
		return 0;
	if (is_glued_mark(r, at + 1, '.') && is_glued(r, at + 2))
		return 0;
	return at + 1;
}

enum day_join { DAY_LAST_ONE, DAY_AND, DAY_OR, DAY_TO };

static size_t
read_day_join(const struct date_reader *r, size_t at, enum day_join *out)
{
	*out = DAY_AND;
	if (date_is_mark(r, at, ',') && date_is_class(r, at + 1, W_AND | W_OR))
		at++;
	if (date_is_class(r, at, W_OR) || date_is_mark(r, at, '/'))
		*out = DAY_OR;
	else if (date_is_class(r, at, W_TO) || date_is_mark(r, at, '-') ||
	    date_is_mark(r, at, 0x2013) || date_is_mark(r, at, 0x2014))
		*out = DAY_TO;
	else if (!date_is_class(r, at, W_AND) && !date_is_mark(r, at, ',') &&
	    !date_is_mark(r, at, '&'))
		return 0;
	return at + 1;
}

/* Days of one month, as numbers and what joins each to the next. */
struct days {
	int day[DATE_ITEMS];
	enum day_join join[DATE_ITEMS];
	size_t n;
};

static void
add_days(struct date_phrase *p, const struct days *days, int month, int year)
{
	for (size_t i = 0; i < days->n; i++) {
		struct date_item *item = add_item(p,
		    (struct date_point){ .year = year, .month = month, .day = days->day[i] });

		p->has_or = p->has_or || days->join[i] == DAY_OR;
		p->has_and = p->has_and || days->join[i] == DAY_AND;
		if (days->join[i] == DAY_TO && i + 1 < days->n) {
			item->last.day = days->day[++i];
			item->is_range = true;
			p->has_or = p->has_or || days->join[i] == DAY_OR;
			p->has_and = p->has_and || days->join[i] == DAY_AND;
		}
	}
}

static bool
is_day_list(const struct days *days)
{
	for (size_t i = 0; days->n > 1 && i < days->n; i++) {
		if (days->day[i] > 31)
			return false;
	}
	return true;
}

/* "18th February", "12, 13 and 14 March 2021", "31 de marzo", "Monday 3 May". */
static size_t
read_days_before_month(const struct date_reader *r, size_t at, struct date_phrase *p)
{
	struct days days = { .n = 0 };
	int weekday = 0;
	int month = 0;
	int year = 0;
	size_t next = at;

	if (date_is_class(r, at, W_WEEKDAY)) {
		weekday = r->t[at].value;
		next = date_is_mark(r, at + 1, ',') ? at + 2 : at + 1;
		next = date_is_class(r, next, W_ARTICLE) ? next + 1 : next;
	}
	if (next >= r->n || !is_free_left(r, next))
		return 0;
	while (days.n < DATE_ITEMS) {
		size_t behind = read_day_number(r, next, &days.day[days.n]);
		size_t name;

		if (behind == 0)
			return 0;
		name = date_is_class(r, behind, W_OF) ? behind + 1 : behind;
		next = read_month_name(r, name, true, &month);
		if (next > 0) {
			days.join[days.n++] = DAY_LAST_ONE;
			break;
		}
		next = read_day_join(r, behind, &days.join[days.n++]);
		if (next == 0)
			return 0;
		next = date_is_class(r, next, W_ARTICLE) ? next + 1 : next;
	}
	if (month == 0 || !is_day_list(&days))
		return 0;
	next = read_year_behind(r, next, &year);
	add_days(p, &days, month, year);
	p->weekday = days.n == 1 ? weekday : 0;
	return next;
}

/* Whether the number after a month is its day and not a count ("In May 2 webinars"). */
static bool
is_day_after_month(const struct date_reader *r, size_t number, size_t behind)
{
	if (r->t[number].value > 31)
		return false;
	if (behind > number + 1 || behind >= r->n || is_year(r, behind))
		return true;
	return r->t[behind].kind == TOKEN_MARK || date_is_class(r, behind, W_FUNCTION);
}

/* "March 21st", "March 12-14, 2021". */
static size_t
read_days_after_month(const struct date_reader *r, size_t at, struct date_phrase *p)
{
	struct days days = { .n = 0 };
	int weekday = date_is_class(r, at, W_WEEKDAY) ? r->t[at].value : 0;
	int month;
	int year = 0;
	size_t next = weekday == 0 ? at : date_is_mark(r, at + 1, ',') ? at + 2 : at + 1;
	size_t end = 0;

	next = read_month_name(r, next, true, &month);
	while (next > 0 && days.n < DATE_ITEMS) {
		size_t behind = read_day_number(r, next, &days.day[days.n]);
		int unused;

		if (behind == 0 || !is_day_after_month(r, next, behind))
			break;
		if (days.n > 0 && read_month_name(r, behind, true, &unused) > 0)
			break;
		end = behind;
		next = read_day_join(r, behind, &days.join[days.n++]);
	}
	if (end == 0)
		return 0;
	days.join[days.n - 1] = DAY_LAST_ONE;
	next = read_year_behind(r, end, &year);
	add_days(p, &days, month, year);
	p->weekday = days.n == 1 ? weekday : 0;
	return next;
}

/* "2021-05-15", "2021-05". */
static size_t
read_iso(const struct date_reader *r, size_t at, struct date_phrase *p)
{
	struct date_point point = { 0 };
	size_t next = at + 3;

	if (!is_number(r, at, 4, 4) || r->t[at].value < YEAR_FIRST ||
	    r->t[at].value > YEAR_LAST || !is_free_left(r, at) ||
	    !is_glued_mark(r, at + 1, '-') || !is_glued_number(r, at + 2, 2, 2))
		return 0;
	point.year = r->t[at].value;
	point.month = r->t[at + 2].value;
	if (is_glued_mark(r, next, '-')) {
		if (!is_glued_number(r, next + 1, 2, 2))
			return 0;
		point.day = r->t[next + 1].value;
		next += 2;
	} else if (point.month < 1 || point.month > 12) {
		return 0;
	}
	if (is_glued(r, next) && (r->t[next].kind != TOKEN_MARK || date_is_mark(r, next, '-')))
		return 0;
	/* A day or month that is no such thing must stay visible as impossible. */
	if (point.day == 0 && next > at + 3)
		point.day = 99;
	add_item(p, point);
	return next;
}

/* "15/05/2021": day first, unless that cannot be; both orders where both can. */
static size_t
read_numeric(const struct date_reader *r, size_t at, struct date_phrase *p)
{
	struct date_point point = { 0 };
	int a;
	int b;
	int sign;

	if (!is_number(r, at, 1, 2) || !is_free_left(r, at) || at + 4 >= r->n ||
	    r->t[at + 1].kind != TOKEN_MARK)
		return 0;
	sign = r->t[at + 1].value;
	if ((sign != '/' && sign != '.' && sign != '-') || !is_glued(r, at + 1) ||
	    !is_glued_number(r, at + 2, 1, 2) || !is_glued_mark(r, at + 3, sign) ||
	    !is_glued(r, at + 4) || !is_year(r, at + 4))
		return 0;
	a = r->t[at].value;
	b = r->t[at + 2].value;
	point.year = r->t[at + 4].value;
	if (a < 1 || b < 1 || a > 31 || b > 31 || (a > 12 && b > 12))
		return 0;
	point.day = b > 12 ? b : a;
	point.month = b > 12 ? a : b;
	add_item(p, point);
	if (sign != '.' && a <= 12 && b <= 12 && a != b) {
		point.day = b;
		point.month = a;
		add_item(p, point);
		p->has_or = true;
		p->is_order_unclear = true;
	}
	return at + 5;
}

size_t
date_ordinal_read(const struct date_reader *r, size_t at, int *out)
{
	if (date_is_class(r, at, W_ORDINAL)) {
		*out = r->t[at].value;
		return at + 1;
	}
	if (is_number(r, at, 1, 1) && is_glued(r, at + 1) &&
	    date_is_class(r, at + 1, W_SUFFIX)) {
		*out = r->t[at].value;
		return at + 2;
	}
	return 0;
}

/* The small letter of a word that is one letter long, else 0. */
static char
single_letter(const struct date_reader *r, size_t at)
{
	char c;

	if (at >= r->n || r->t[at].kind != TOKEN_WORD || r->t[at].end - r->t[at].start != 1)
		return 0;
	c = r->text.p[r->t[at].start];
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* "Q3" and "T3" (trimestre), "H1" and "S1" (semestre): gives the season number. */
static size_t
read_quarter_code(const struct date_reader *r, size_t at, int *out)
{
	char letter = single_letter(r, at);
	bool is_quarter = letter == 'q' || letter == 't';
	int number;

	if (!is_quarter && letter != 'h' && letter != 's')
		return 0;
	if (!is_glued_number(r, at + 1, 1, 1) || (letter != 'q' && !r->t[at].is_capital))
		return 0;
	number = r->t[at + 1].value;
	if (number < 1 || number > (is_quarter ? 4 : 2))
		return 0;
	if (is_glued(r, at + 2) && r->t[at + 2].kind != TOKEN_MARK)
		return 0;
	*out = (is_quarter ? SEASON_QUARTER : SEASON_HALF) + number;
	return at + 2;
}

/* Whether "and fourth quarter" or the like follows an ordinal, which then is a quarter too. */
static bool
is_joined_to_quarter(const struct date_reader *r, size_t at)
{
	int unused;
	size_t next;

	if (!date_is_class(r, at, W_AND | W_OR | W_TO) && !date_is_mark(r, at, '/') &&
	    !date_is_mark(r, at, '-'))
		return false;
	next = date_ordinal_read(r, at + 1, &unused);
	return next > 0 && date_is_class(r, next, W_QUARTER);
}

/* "third quarter", "premier semestre". */
static size_t
read_quarter_name(const struct date_reader *r, size_t at, int *out)
{
	int number;
	size_t next = date_ordinal_read(r, at, &number);

	if (next == 0)
		return 0;
	if (number >= 1 && number <= 4 && is_joined_to_quarter(r, next)) {
		*out = SEASON_QUARTER + number;
		return next;
	}
	if (date_is_class(r, next, W_QUARTER)) {
		number = number == 9 ? 4 : number;
		*out = SEASON_QUARTER + number;
		return number >= 1 && number <= 4 ? next + 1 : 0;
	}
	if (!date_is_class(r, next, W_HALF))
		return 0;
	number = number == 9 ? 2 : number;
	*out = SEASON_HALF + number;
	return number >= 1 && number <= 2 ? next + 1 : 0;
}

/* "first half of March": the half of a month, not of a year. */
static size_t
read_half_of_month(const struct date_reader *r, size_t at, int season, struct date_phrase *p)
{
	struct date_point point = { 0 };
	struct date_item *item;
	size_t next;

	if (season <= SEASON_HALF || !date_is_class(r, at, W_OF))
		return 0;
	next = read_month_name(r, at + 1, true, &point.month);
	if (next == 0)
		return 0;
	next = read_year_behind(r, next, &point.year);
	item = add_item(p, point);
	item->detail = DETAIL_HALF;
	item->detail_value = season - SEASON_HALF;
	return next;
}

static size_t
read_quarter(const struct date_reader *r, size_t at, bool is_joined, struct date_phrase *p)
{
	struct date_point point = { 0 };
	size_t next = read_quarter_code(r, at, &point.season);
	size_t behind;
	bool is_name = next == 0;

	if (is_name) {
		next = read_quarter_name(r, at, &point.season);
		if (next == 0)
			return 0;
		behind = read_half_of_month(r, next, point.season, p);
		if (behind > 0)
			return behind;
	}
	behind = read_year_behind(r, next, &point.year);
	/* S1, H2 and T3 are also names of other things; a joined Q is followed by others. */
	if (!is_name && single_letter(r, at) != 'q' && behind == next && !is_joined &&
	    !r->is_heading && !date_is_mark(r, next, '/') && !date_is_mark(r, next, '-'))
		return 0;
	add_item(p, point);
	return behind;
}

/* "2021 Q3", "2021-Q3". */
static size_t
read_year_quarter(const struct date_reader *r, size_t at, struct date_phrase *p)
{
	struct date_point point = { 0 };
	size_t next = at + 1;

	if (!is_number(r, at, 4, 4) || !is_free_left(r, at) || !is_year(r, at))
		return 0;
	if (is_glued_mark(r, next, '-') || is_glued_mark(r, next, '/'))
		next++;
	next = read_quarter_code(r, next, &point.season);
	if (next == 0)
		return 0;
	point.year = r->t[at].value;
	add_item(p, point);
	return next;
}

static size_t
read_plain_month(const struct date_reader *r, size_t at, bool is_joined,
    struct date_phrase *p)
{
	struct date_point point = { 0 };
	size_t next = read_month_name(r, at, is_joined, &point.month);

	if (next == 0)
		return 0;
	next = read_year_behind(r, next, &point.year);
	add_item(p, point);
	return next;
}

/* "mid-March", "end of 2021", "end of the year", "finales de marzo". */
static size_t
read_part(const struct date_reader *r, size_t at, struct date_phrase *p)
{
	struct date_point point = { 0 };
	struct date_item *item;
	size_t next = at + 1;
	size_t month;

	if (!date_is_class(r, at, W_PART))
		return 0;
	if (date_is_class(r, next, W_OF))
		next++;
	else if (date_is_class(r, at, W_PART_OF))
		return 0;
	else if (date_is_mark(r, next, '-'))
		next++;
	if (date_is_class(r, next, W_ARTICLE))
		next++;
	month = read_month_name(r, next, true, &point.month);
	if (month > 0) {
		next = read_year_behind(r, month, &point.year);
	} else if (date_is_class(r, next, W_YEAR)) {
		next++;
	} else if (is_year(r, next)) {
		point.year = r->t[next].value;
		next++;
	} else {
		return 0;
	}
	item = add_item(p, point);
	item->detail = DETAIL_PART;
	item->detail_value = r->t[at].value;
	return next;
}

/* "week of 3 May": the seven days from it. */
static size_t
read_week_of_day(const struct date_reader *r, size_t at, struct date_phrase *p)
{
	size_t n = p->n;
	size_t next = at + 1;

	if (!date_is_class(r, at, W_WEEK))
		return 0;
	if (date_is_class(r, next, W_OF | W_FROM))
		next++;
	if (date_is_class(r, next, W_ARTICLE))
		next++;
	if (next == at + 1)
		return 0;
	next = read_days_before_month(r, next, p);
	if (next == 0 || p->n != n + 1 || p->items[n].is_range) {
		p->n = n;
		return 0;
	}
	p->items[n].detail = DETAIL_WEEK_OF_DAY;
	return next;
}

/* "third week of May 2021". */
static size_t
read_week_of_month(const struct date_reader *r, size_t at, struct date_phrase *p)
{
	struct date_point point = { 0 };
	struct date_item *item;
	int week;
	size_t next = date_ordinal_read(r, at, &week);

	if (next == 0 || week < 1 || (week > 5 && week != 9) || !date_is_class(r, next, W_WEEK))
		return 0;
	next++;
	if (date_is_class(r, next, W_OF | W_WHEN))
		next++;
	next = read_month_name(r, next, true, &point.month);
	if (next == 0)
		return 0;
	next = read_year_behind(r, next, &point.year);
	item = add_item(p, point);
	item->detail = DETAIL_WEEK;
	item->detail_value = week;
	return next;
}

static size_t
read_season(const struct date_reader *r, size_t at, struct date_phrase *p)
{
	struct date_point point = { 0 };
	size_t next;
	bool is_after_when;

	if (!date_is_class(r, at, W_SEASON))
		return 0;
	point.season = r->t[at].value;
	next = read_year_behind(r, at + 1, &point.year);
	is_after_when = at > 0 && (date_is_class(r, at - 1, W_WHEN) ||
	    (at > 1 && date_is_class(r, at - 1, W_ARTICLE) && date_is_class(r, at - 2, W_WHEN)));
	if (next == at + 1 && (date_is_class(r, at, W_YEARLY) ||
	    (!r->is_heading && !is_after_when)))
		return 0;
	add_item(p, point);
	return next;
}

/* "2021", "2021/22", "2021-22". */
static size_t
read_plain_year(const struct date_reader *r, size_t at, bool is_joined, struct date_phrase *p)
{
	struct date_item *item;
	int end;

	if (!is_number(r, at, 4, 4) || !is_year(r, at) || (!is_joined && !is_free_left(r, at)))
		return 0;
	item = add_item(p, (struct date_point){ .year = r->t[at].value });
	if (!is_glued_mark(r, at + 1, '/') && !is_glued_mark(r, at + 1, '-') &&
	    !is_glued_mark(r, at + 1, 0x2013))
		return at + 1;
	end = short_year_after(r, at);
	if (end == 0)
		return at + 1;
	item->last.year = end;
	item->is_range = true;
	return at + 3;
}

static size_t
read_relative_year(const struct date_reader *r, size_t at, struct date_phrase *p)
{
	if (!date_is_class(r, at, W_RELATIVE) || r->default_year == 0)
		return 0;
	add_item(p, (struct date_point){ .year = r->default_year + r->t[at].value - 1 });
	return at + 1;
}

/* The longest form that begins with a word. */
static size_t
read_from_word(const struct date_reader *r, size_t at, bool is_joined, struct date_phrase *p)
{
	size_t next = 0;

	if (date_is_class(r, at, W_WEEKDAY | W_MONTH))
		next = read_days_after_month(r, at, p);
	if (next == 0 && date_is_class(r, at, W_WEEKDAY))
		next = read_days_before_month(r, at, p);
	if (next == 0)
		next = read_part(r, at, p);
	if (next == 0)
		next = read_week_of_day(r, at, p);
	if (next == 0)
		next = read_week_of_month(r, at, p);
	if (next == 0)
		next = read_quarter(r, at, is_joined, p);
	if (next == 0)
		next = read_plain_month(r, at, is_joined, p);
	if (next == 0)
		next = read_season(r, at, p);
	return next > 0 ? next : read_relative_year(r, at, p);
}

static size_t
read_from_number(const struct date_reader *r, size_t at, bool is_joined,
    struct date_phrase *p)
{
	size_t next = read_iso(r, at, p);

	if (next == 0)
		next = read_numeric(r, at, p);
	if (next == 0)
		next = read_days_before_month(r, at, p);
	if (next == 0)
		next = read_week_of_month(r, at, p);
	if (next == 0)
		next = read_quarter(r, at, is_joined, p);
	if (next == 0)
		next = read_year_quarter(r, at, p);
	return next > 0 ? next : read_plain_year(r, at, is_joined, p);
}

size_t
date_atom_read(const struct date_reader *r, size_t at, bool is_joined, struct date_phrase *p)
{
	if (at >= r->n)
		return 0;
	/* Most words of a text are in no table. */
	if (r->t[at].kind == TOKEN_WORD && r->t[at].classes == 0 && single_letter(r, at) == 0)
		return 0;
	switch ((enum token_kind)r->t[at].kind) {
	case TOKEN_WORD:
		return read_from_word(r, at, is_joined, p);
	case TOKEN_NUMBER:
		return read_from_number(r, at, is_joined, p);
	case TOKEN_MARK:
		return 0;
	}
	return 0;
}
