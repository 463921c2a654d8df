/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lists, ranges and bounds of dates; single dates are date_atoms.c's. Reads from one token
 * forward and looks back only for the word that bounds ("by", "from"). Every function returns
 * the token to go on with, or 0 where what it looks for is not there.
 */
#include "model/date_grammar.h"

#include "model/date_atoms.h"

enum join { JOIN_NONE, JOIN_AND, JOIN_OR, JOIN_TO, JOIN_COMMA };

bool
date_is_class(const struct date_reader *r, size_t at, uint64_t classes)
{
	return at < r->n && r->t[at].kind == TOKEN_WORD && (r->t[at].classes & classes) != 0;
}

bool
date_is_mark(const struct date_reader *r, size_t at, int code_point)
{
	return at < r->n && r->t[at].kind == TOKEN_MARK && r->t[at].value == code_point;
}

static bool
is_dash(const struct date_reader *r, size_t at)
{
	return date_is_mark(r, at, '-') || date_is_mark(r, at, 0x2013) ||
	    date_is_mark(r, at, 0x2014);
}

static size_t
read_join(const struct date_reader *r, size_t at, enum join *out)
{
	*out = JOIN_NONE;
	/* A dash or the like that begins a line is a bullet. */
	if (at < r->n && r->t[at].is_after_break && r->t[at].kind == TOKEN_MARK)
		return 0;
	if (date_is_mark(r, at, ',')) {
		if (date_is_class(r, at + 1, W_AND | W_OR))
			return read_join(r, at + 1, out);
		*out = JOIN_COMMA;
	} else if (date_is_class(r, at, W_OR) || date_is_mark(r, at, '/')) {
		*out = JOIN_OR;
	} else if (date_is_class(r, at, W_AND) || date_is_mark(r, at, '&')) {
		*out = JOIN_AND;
	} else if (date_is_class(r, at, W_TO) || is_dash(r, at)) {
		*out = JOIN_TO;
	}
	return *out == JOIN_NONE ? 0 : at + 1;
}

/* 1 year, 2 month or season, 3 day. */
static int
precision(const struct date_item *item)
{
	if (item->last.day > 0)
		return 3;
	return item->last.month > 0 || item->last.season > 0 ? 2 : 1;
}

/* Whether "b" may follow "a" in one list with this join. */
static bool
goes_with(const struct date_item *a, const struct date_item *b, enum join join)
{
	if (join == JOIN_TO)
		return !a->is_range && !b->is_range;
	if (join == JOIN_COMMA || precision(a) == 1)
		return precision(a) == precision(b);
	return true;
}

/* "May 2021 and/or 2022": the second is May too. */
static void
inherit_month(const struct date_item *a, struct date_item *b)
{
	if (precision(b) != 1 || precision(a) == 1 || a->is_range || a->first.year == 0)
		return;
	b->first.month = a->first.month;
	b->first.season = a->first.season;
	b->first.day = a->first.day;
	b->last = b->first;
	b->detail = a->detail;
	b->detail_value = a->detail_value;
}

static void
note_join(struct date_phrase *p, enum join join)
{
	if (join == JOIN_OR)
		p->has_or = true;
	else
		p->has_and = true;
}

/* Joins the items from index n on to the list; false if they do not belong to it. */
static bool
join_items(struct date_phrase *p, size_t n, enum join join)
{
	struct date_item *a = &p->items[n - 1];
	struct date_item *b = &p->items[n];

	if (!goes_with(a, b, join))
		return false;
	if (join != JOIN_TO) {
		if (join != JOIN_COMMA)
			inherit_month(a, b);
		note_join(p, join);
		return true;
	}
	if (p->n != n + 1)
		return false;
	a->last = b->last;
	a->is_range = true;
	p->n = n;
	return true;
}

static size_t
skip_small_words(const struct date_reader *r, size_t at)
{
	if (date_is_class(r, at, W_WHEN))
		at++;
	return date_is_class(r, at, W_ARTICLE) ? at + 1 : at;
}

static size_t
read_list(const struct date_reader *r, size_t at, struct date_phrase *p)
{
	size_t end = date_atom_read(r, at, false, p);

	while (end > 0 && p->n < DATE_ITEMS) {
		struct date_phrase before = *p;
		enum join join;
		size_t next = read_join(r, end, &join);
		bool is_mark = next > 0 && r->t[next - 1].kind == TOKEN_MARK;

		if (next == 0)
			break;
		next = date_atom_read(r, is_mark ? next : skip_small_words(r, next), true, p);
		if (next == 0 || !join_items(p, before.n, join)) {
			*p = before;
			break;
		}
		end = next;
	}
	return end;
}

/* "May (tentatively during its third week)": narrows a month that stands alone. */
static size_t
read_week_after(const struct date_reader *r, size_t at, struct date_phrase *p)
{
	struct date_item *item = &p->items[0];
	bool is_open = date_is_mark(r, at, '(');
	bool is_tentative;
	size_t next = is_open || date_is_mark(r, at, ',') ? at + 1 : at;
	int week;

	if (p->n != 1 || item->is_range || item->first.month == 0 || item->first.day > 0 ||
	    item->detail != DETAIL_NONE)
		return at;
	is_tentative = date_is_class(r, next, W_TENTATIVE);
	next = skip_small_words(r, is_tentative ? next + 1 : next);
	next = date_ordinal_read(r, next, &week);
	if (next == 0 || !date_is_class(r, next, W_WEEK) || date_is_class(r, next + 1, W_OF))
		return at;
	next++;
	if (date_is_class(r, next, W_TENTATIVE)) {
		is_tentative = true;
		next++;
	}
	item->detail = DETAIL_WEEK;
	item->detail_value = week;
	p->is_tentative = p->is_tentative || is_tentative;
	return is_open && date_is_mark(r, next, ')') ? next + 1 : next;
}

/* "+", "forward", "at the latest" behind the dates. */
static size_t
read_bound_after(const struct date_reader *r, size_t at, struct date_phrase *p)
{
	size_t next = date_is_mark(r, at, ',') ? at + 1 : at;

	if (date_is_mark(r, at, '+') && !r->t[at].is_after_space &&
	    (at + 1 >= r->n || r->t[at + 1].is_after_space || r->t[at + 1].kind == TOKEN_MARK)) {
		p->is_open_end = true;
		return at + 1;
	}
	if (date_is_class(r, at, W_ONWARD)) {
		p->is_open_end = true;
		return at + 1;
	}
	if (date_is_class(r, next, W_BY) && r->t[next].value == 1) {
		p->bound = BOUND_BY;
		return next + 1;
	}
	return at;
}

static enum date_bound
bound_of(uint64_t classes)
{
	static const struct {
		uint64_t class;
		enum date_bound bound;
	} rows[] = {
		{ W_BY, BOUND_BY }, { W_BEFORE, BOUND_BEFORE }, { W_AFTER, BOUND_AFTER },
		{ W_UNTIL, BOUND_UNTIL }, { W_FROM, BOUND_FROM }, { W_BETWEEN, BOUND_BETWEEN },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		if (classes & rows[i].class)
			return rows[i].bound;
	}
	return BOUND_NONE;
}

/* Returns the token where the phrase starts. */
static size_t
read_bound_before(const struct date_reader *r, size_t core, struct date_phrase *p)
{
	size_t at = core;
	enum date_bound bound;

	if (at > r->floor && date_is_class(r, at - 1, W_ARTICLE))
		at--;
	if (at == r->floor || r->t[at - 1].kind != TOKEN_WORD)
		return core;
	bound = bound_of(r->t[at - 1].classes);
	if (bound == BOUND_NONE)
		return core;
	p->bound = bound;
	return at - 1;
}

/* Brings bounds and lists together: "between A and B" is a range, "from A" has no end. */
static void
settle_bound(struct date_phrase *p)
{
	struct date_item *items = p->items;

	if (p->bound == BOUND_BETWEEN && p->n == 2 && !p->has_or && !items[0].is_range &&
	    !items[1].is_range) {
		items[0].last = items[1].last;
		items[0].is_range = true;
		p->n = 1;
		p->has_and = false;
	}
	if (p->bound == BOUND_BETWEEN)
		p->bound = BOUND_NONE;
	if (p->bound == BOUND_FROM) {
		p->is_open_end = p->is_open_end || p->n > 1 || !items[0].is_range;
		p->bound = BOUND_NONE;
	}
}

bool
date_grammar_read(const struct date_reader *r, size_t at, struct date_phrase *out)
{
	if (at >= r->n || r->t[at].kind == TOKEN_MARK)
		return false;
	*out = (struct date_phrase){ .core = at };
	out->core_end = read_list(r, at, out);
	if (out->core_end == 0)
		return false;
	out->core_end = read_week_after(r, out->core_end, out);
	out->start = read_bound_before(r, at, out);
	out->end = read_bound_after(r, out->core_end, out);
	settle_bound(out);
	return true;
}

bool
date_phrase_is_years(const struct date_phrase *p)
{
	for (size_t i = 0; i < p->n; i++) {
		const struct date_item *item = &p->items[i];

		if (precision(item) != 1 || item->first.month > 0 || item->first.season > 0 ||
		    item->detail != DETAIL_NONE)
			return false;
	}
	return true;
}
