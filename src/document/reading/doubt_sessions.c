/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Numbered sessions of one body that the document dates within a few weeks of each other but
 * numbers differently: at most one number can be right. The number used less often is asked about.
 */
#include "base/utf8.h"
#include "document/reading/doubts.h"

#define SESSIONS_MAX 100 /* each is compared with each */
#define SESSIONS_OF_TEXT_MAX 20
#define DAYS_APART_MAX 40 /* sessions of one body are further apart than this */

struct session {
	struct str body;
	int64_t number;
	int32_t day;
	struct checked_text text; /* without tokens */
	struct doubt_range range; /* code points */
	struct str words;
};

struct sessions {
	struct reader *r;
	struct session *items;
	size_t n;
	size_t capacity;
};

struct sessions *
sessions_new(struct reader *r)
{
	struct sessions *s = arena_make(r->arena, struct sessions);

	s->r = r;
	return s;
}

/* "46th": its number, or 0. */
static int64_t
ordinal(const struct token *token)
{
	struct str word = token->folded;
	size_t digits = 0;
	int64_t number;

	while (digits < word.n && byte_is_digit(word.p[digits]))
		digits++;
	if (token->kind != TOKEN_WORD || digits == 0 || digits + 2 != word.n ||
	    str_to_i64(str_part(word, 0, digits), 1, 999, &number) != ST_OK)
		return 0;
	return number;
}

/* The day that the text names nearest to a place. */
static int32_t
nearest_day(struct reader *r, const struct date_findings *found, uint32_t at)
{
	int32_t day = NO_DAY;
	size_t best = SIZE_MAX;

	for (size_t i = 0; i < found->n; i++) {
		const struct mention *m = &found->mentions[i];
		struct period period;
		size_t apart = m->start > at ? m->start - at : at - m->start;

		if (m->edtf.n != 10 || apart >= best || period_make(r->scratch,
		    (struct period){ .edtf = m->edtf }, NO_DAY, NO_DAY, &period) != ST_OK)
			continue;
		best = apart;
		day = period.earliest;
	}
	return day;
}

static void
add_session(struct sessions *s, const struct checked_text *c, const struct date_findings *found,
    size_t from, size_t to)
{
	struct session *session;
	int32_t day = nearest_day(s->r, found, c->t.items[from].start);

	if (day == NO_DAY)
		return;
	arena_reserve(s->r->arena, s->items, s->n, s->capacity);
	session = &s->items[s->n++];
	*session = (struct session){
		.body = str_lower_ascii(s->r->arena, tokens_text(&c->t, from + 1, to)),
		.number = ordinal(&c->t.items[from]), .day = day, .text = *c,
		.range = { c->t.items[from].start, c->t.items[to].end },
		.words = str_dup(s->r->arena, tokens_text(&c->t, from, to + 1)),
	};
}

/* The token "session" that belongs to a number at the place, or 0. */
static size_t
find_session(const struct checked_text *c, size_t at)
{
	if (ordinal(&c->t.items[at]) == 0)
		return 0;
	for (size_t k = at + 1; k < at + 5 && k < c->t.n; k++) {
		if (tokens_match(&c->t, k, "session|sessions|sesion") > 0)
			return k;
	}
	return 0;
}

void
sessions_collect(struct sessions *s, const struct checked_text *c)
{
	struct date_context context = reader_date_context(s->r, NULL);
	struct date_findings found;
	size_t n = 0;

	context.default_year = s->r->first_year;
	for (size_t i = 0; i < c->t.n && n < SESSIONS_OF_TEXT_MAX && s->n < SESSIONS_MAX; i++) {
		size_t end = find_session(c, i);

		if (end == 0)
			continue;
		if (n++ == 0)
			date_words_find(s->r->scratch, c->text, &context, &found);
		add_session(s, c, &found, i, end);
	}
}

static size_t
uses_of(const struct sessions *s, const struct session *like)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n; i++)
		n += s->items[i].number == like->number && str_equal(s->items[i].body, like->body);
	return n;
}

static bool
contradicts(const struct session *a, const struct session *b)
{
	int32_t apart = a->day > b->day ? a->day - b->day : b->day - a->day;

	return a->number != b->number && str_equal(a->body, b->body) && apart <= DAYS_APART_MAX;
}

void
sessions_ask(struct sessions *s)
{
	for (size_t i = 0; i < s->n; i++) {
		const struct session *session = &s->items[i];
		const struct session *other = NULL;
		struct fw_query *query;

		for (size_t k = 0; k < s->n && other == NULL; k++) {
			if (contradicts(session, &s->items[k]) &&
			    (uses_of(s, &s->items[k]) > uses_of(s, session) ||
			    (uses_of(s, &s->items[k]) == uses_of(s, session) && k < i)))
				other = &s->items[k];
		}
		if (other == NULL)
			continue;
		query = doubt_add(s->r, "session-number",
		    str_format(s->r->arena,
			"Is “%.*s” right? "
			"Within weeks of it the text has “%.*s” of the same body.",
			STR_ARG(session->words), STR_ARG(other->words)),
		    session->words, STR("Kept as it is written."));
		query->about = session->text.about;
		doubt_add_field_segments(s->r, query, session->text.segments, session->text.field,
		    session->range);
	}
}
