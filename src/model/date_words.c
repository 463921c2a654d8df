/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Goes through a text once and collects mentions and doubts. Grammar, roles and EDTF are in
 * files of their own. Tokens live in an arena that is freed before the end, since a long text
 * has many and its mentions are few.
 */
#include "model/date_words.h"

#include "base/buf.h"
#include "model/date.h"
#include "model/date_grammar.h"
#include "model/date_render.h"
#include "model/date_role.h"
#include "model/date_tokens.h"
#include "model/edtf.h"

struct finder {
	struct arena *arena;
	struct str text;
	const struct date_context *context;
	struct date_reader reader;
	struct date_findings *out;
	size_t mentions_capacity;
	size_t doubts_capacity;
	int carried_year; /* last year that dated something, where the context has none */
};

static void
add_doubt(struct finder *f, enum date_doubt_kind kind, const struct mention *m,
    struct str message)
{
	struct date_findings *out = f->out;

	arena_reserve(f->arena, out->doubts, out->ndoubts, f->doubts_capacity);
	out->doubts[out->ndoubts++] = (struct date_doubt){ .kind = kind, .start = m->start,
		.end = m->end, .words = m->words, .message = message };
}

static void
add_mention(struct finder *f, struct mention m)
{
	struct date_findings *out = f->out;

	arena_reserve(f->arena, out->mentions, out->n, f->mentions_capacity);
	out->mentions[out->n++] = m;
}

/* The mention of tokens [start, end), its role open. */
static struct mention
mention_at(const struct finder *f, size_t start, size_t end)
{
	const struct token *first = &f->reader.t[start];
	const struct token *last = &f->reader.t[end - 1];

	return (struct mention){
		.start = first->first_point,
		.end = last->last_point,
		.words = str_part(f->text, first->start, last->end),
		.edtf = STR_EMPTY,
	};
}

static void
doubt_weekday(struct finder *f, const struct mention *m, int right)
{
	static const char *const names[7] = { "Monday", "Tuesday", "Wednesday", "Thursday",
		"Friday", "Saturday", "Sunday" };

	add_doubt(f, DATE_DOUBT_WEEKDAY, m,
	    str_format(f->arena, "“%.*s”: that day is a %s. Say whether the weekday or the day "
	    "is meant.", STR_ARG(m->words), names[right - 1]));
}

static void
doubt_order(struct finder *f, const struct mention *m)
{
	struct buf words;
	struct edtf edtf;

	buf_init(&words, f->arena, 4096);
	if (edtf_parse(m->edtf, &edtf) == ST_OK)
		edtf_add_words(&words, &edtf);
	add_doubt(f, DATE_DOUBT_TWO_MEANINGS, m,
	    str_format(f->arena, "“%.*s” can be %.*s. Say which is meant.", STR_ARG(m->words),
	    STR_ARG(buf_str(&words))));
}

static void
doubt_impossible(struct finder *f, const struct mention *m, const struct date_rendering *made)
{
	add_doubt(f, DATE_DOUBT_IMPOSSIBLE, m, str_format(f->arena, made->is_backwards ?
	    "“%.*s” ends before it starts. Say which dates are meant." :
	    "“%.*s” is not a day of the calendar. Say which day is meant.", STR_ARG(m->words)));
}

static bool
is_past(const struct finder *f, struct str text)
{
	struct edtf edtf;
	int32_t first;
	int32_t last;

	if (f->context->horizon_first_year == 0 || edtf_parse(text, &edtf) != ST_OK)
		return false;
	edtf_window(&edtf, NO_DAY, NO_DAY, &first, &last);
	/* What has been going on "since 2015" says nothing about when this is done. */
	if (last == NO_DAY)
		last = first;
	return last != NO_DAY && last < date_from_civil(f->context->horizon_first_year, 1, 1);
}

static int
year_for(const struct finder *f)
{
	return f->context->default_year > 0 ? f->context->default_year : f->carried_year;
}

static void
add_phrase(struct finder *f, struct date_phrase *p)
{
	struct mention m = mention_at(f, p->start, p->end);
	struct date_rendering made;

	date_render(f->arena, p, year_for(f), &made);
	m.edtf = made.edtf;
	m.role = date_role_find(&f->reader, p, !made.lacks_year && is_past(f, made.edtf));
	m.is_tentative = date_role_is_tentative(&f->reader, p);
	if (m.role == MENTION_RECURRING)
		m.edtf = STR_EMPTY;
	add_mention(f, m);
	if (made.edtf.n == 0)
		doubt_impossible(f, &m, &made);
	if (m.role != MENTION_DATE)
		return;
	if (made.edtf.n > 0 && made.lacks_year)
		add_doubt(f, DATE_DOUBT_NO_YEAR, &m, str_format(f->arena,
		    "“%.*s” names no year and nothing around it does. Say which year is meant.",
		    STR_ARG(m.words)));
	if (p->is_order_unclear)
		doubt_order(f, &m);
	if (made.wrong_weekday > 0)
		doubt_weekday(f, &m, made.wrong_weekday);
	f->carried_year = p->items[0].first.year;
}

static void
add_two_meanings(struct finder *f, size_t at)
{
	static const struct {
		const char *often;
		const char *seldom;
	} meanings[3] = {
		{ "twice a year", "every two years" },
		{ "twice a month", "every two months" },
		{ "twice a week", "every two weeks" },
	};
	struct mention m = mention_at(f, at, at + 1);
	int which = f->reader.t[at].value - 1;

	m.role = MENTION_RECURRING;
	add_mention(f, m);
	add_doubt(f, DATE_DOUBT_TWO_MEANINGS, &m, str_format(f->arena,
	    "“%.*s” can mean %s or %s. Say which is meant.", STR_ARG(m.words),
	    meanings[which].often, meanings[which].seldom));
}

/* Words that speak of time without a date; true if the token was one. */
static bool
find_word(struct finder *f, size_t at)
{
	const struct date_reader *r = &f->reader;
	struct mention m = mention_at(f, at, at + 1);

	if (date_is_class(r, at, W_TWO_MEANINGS)) {
		add_two_meanings(f, at);
		return true;
	}
	if (date_is_class(r, at, W_RECURRING))
		m.role = MENTION_RECURRING;
	else if (date_role_is_undecided(r, at))
		m.role = MENTION_UNDECIDED;
	else
		return false;
	add_mention(f, m);
	return true;
}

static void
start_finder(struct finder *f, struct arena *scratch)
{
	struct tokens tokens;

	date_tokens_split(scratch, f->text, &tokens);
	f->reader = (struct date_reader){ .t = tokens.items, .n = tokens.n, .text = f->text,
		.default_year = f->context->default_year };
}

void
date_words_find(struct arena *a, struct str text, const struct date_context *context,
    struct date_findings *out)
{
	struct arena *scratch = arena_new();
	struct finder f = { .arena = a, .text = text, .context = context, .out = out };
	size_t at = 0;

	*out = (struct date_findings){ .n = 0 };
	start_finder(&f, scratch);
	while (at < f.reader.n) {
		struct date_phrase p;

		if (date_grammar_read(&f.reader, at, &p)) {
			add_phrase(&f, &p);
			at = f.reader.floor = p.end;
			continue;
		}
		find_word(&f, at);
		at++;
	}
	arena_free(scratch);
}

/* Marks and small words that may stand around the date of a heading. */
static bool
is_heading_filler(const struct date_reader *r, size_t at)
{
	const uint64_t words = W_WHEN | W_ARTICLE | W_TENTATIVE | W_UNDECIDED | W_PLANNED;

	return r->t[at].kind == TOKEN_MARK || date_is_class(r, at, words);
}

/* The date that the heading is, with nothing but filler around it. */
static bool
read_heading(const struct date_reader *r, struct date_phrase *out)
{
	size_t core = 0;
	size_t at;

	while (core < r->n && !date_grammar_read(r, core, out))
		core++;
	if (core == r->n)
		return false;
	for (at = 0; at < out->start; at++) {
		if (!is_heading_filler(r, at))
			return false;
	}
	for (at = out->end; at < r->n; at++) {
		if (!is_heading_filler(r, at))
			return false;
	}
	return true;
}

/* "TBD:", "Annually": a heading that says there is no date. Gives the token that says so. */
static bool
is_dateless_heading(const struct date_reader *r, size_t *out_at)
{
	size_t found = 0;

	for (size_t i = 0; i < r->n; i++) {
		if (date_is_class(r, i, W_UNDECIDED | W_RECURRING)) {
			*out_at = i;
			found++;
		} else if (r->t[i].kind != TOKEN_MARK && !date_is_class(r, i, W_DATE_NOUN)) {
			return false;
		}
	}
	return found == 1;
}

static int32_t
first_day(int year)
{
	return year > 0 ? date_from_civil(year, 1, 1) : NO_DAY;
}

static int32_t
last_day(int year)
{
	return year > 0 ? date_from_civil(year, 12, 31) : NO_DAY;
}

/* The period of a heading that is a date; false if the date cannot be. */
static bool
make_heading(struct finder *f, struct date_phrase *p, struct period *out)
{
	struct date_rendering made;
	struct period given = {
		.words = mention_at(f, p->start, p->end).words,
		.is_tentative = date_role_is_tentative(&f->reader, p),
	};

	date_render(f->arena, p, f->context->default_year, &made);
	given.edtf = made.edtf;
	return made.edtf.n > 0 &&
	    period_make(f->arena, given, first_day(f->context->horizon_first_year),
	    last_day(f->context->horizon_last_year), out) == ST_OK;
}

bool
date_words_heading(struct arena *a, struct str text, const struct date_context *context,
    struct period *out)
{
	struct arena *scratch = arena_new();
	struct finder f = { .arena = a, .text = text, .context = context };
	struct date_phrase p;
	size_t at = 0;
	bool is_heading = false;

	start_finder(&f, scratch);
	f.reader.is_heading = true;
	if (is_dateless_heading(&f.reader, &at)) {
		struct period given = { .words = mention_at(&f, at, at + 1).words };

		is_heading = period_make(a, given, NO_DAY, NO_DAY, out) == ST_OK;
	} else if (read_heading(&f.reader, &p)) {
		is_heading = make_heading(&f, &p, out);
	}
	arena_free(scratch);
	return is_heading;
}
