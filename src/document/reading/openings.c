/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What stands before the words of an element: bullets, numbers, connectors, run-in headings. The
 * joining of broken texts and the grammar of cells must agree on these, so both ask here.
 */
#include "base/utf8.h"
#include "document/reading/reader.h"

#define HEADING_WORDS_MAX 14
#define MARKER_NUMBER_MAX 99

/* "i", "iv", "xii": letters of Roman numerals, few of them. */
static bool
is_letter_number(struct str word)
{
	if (word.n == 1)
		return byte_is_alpha(word.p[0]);
	for (size_t i = 0; i < word.n; i++) {
		if (word.p[i] != 'i' && word.p[i] != 'v' && word.p[i] != 'x')
			return false;
	}
	return word.n <= 4;
}

/* "1", "a", "iv" as a marker's value; 0: none. */
static int64_t
marker_value(const struct token *token)
{
	int64_t value;

	if (token->kind == TOKEN_NUMBER)
		return str_to_i64(token->folded, 1, MARKER_NUMBER_MAX, &value) == ST_OK ? value : 0;
	if (token->kind == TOKEN_WORD && !token->is_dotted && is_letter_number(token->folded))
		return token->folded.n == 1 ? token->folded.p[0] - 'a' + 1 : 1;
	return 0;
}

static struct opening
read_number(const struct tokens *t)
{
	struct opening opening = { .marker_end = 0 };
	size_t at = tokens_is_sign(t, 0, '(') ? 1 : 0;
	int64_t value = at < t->n ? marker_value(&t->items[at]) : 0;
	bool is_digits = at < t->n && t->items[at].kind == TOKEN_NUMBER;

	if (value == 0 || at + 1 >= t->n || t->items[at + 1].is_spaced)
		return opening;
	if (!tokens_is_sign(t, at + 1, ')') &&
	    !(at == 0 && is_digits && tokens_is_sign(t, at + 1, '.')))
		return opening;
	/* "2.5 million" and "1.A" are no markers. */
	if (at + 2 < t->n && !t->items[at + 2].is_spaced && t->items[at + 2].kind != TOKEN_WORD)
		return opening;
	opening.marker_end = at + 2;
	opening.is_number = true;
	opening.number = value;
	return opening;
}

struct opening
opening_read(const struct tokens *t)
{
	struct opening opening = { .marker_end = 0 };

	if (t->n == 0)
		return opening;
	if (t->items[0].kind == TOKEN_SIGN && sign_is_bullet(t->items[0].sign)) {
		opening.marker_end = 1;
		opening.is_bullet = true;
		return opening;
	}
	if (t->items[0].kind == TOKEN_SIGN && sign_is_dash(t->items[0].sign)) {
		/* Two dashes are a pause in a sentence, not a bullet. */
		if (t->n > 1 && t->items[1].kind == TOKEN_SIGN && sign_is_dash(t->items[1].sign))
			return opening;
		opening.marker_end = 1;
		opening.is_dash = true;
		return opening;
	}
	return read_number(t);
}

bool
text_is_connector(const struct tokens *t)
{
	return (t->n == 1 && tokens_match(t, 0, "and|&|et|y|e|or|and/or|plus") > 0) ||
	    (t->n == 2 && tokens_match(t, 0, "and|&|et|y ,|:|.") > 0);
}

/* How far marks of the kind cover the text without a gap from `from`. */
static uint32_t
covered_until(const struct sourced *s, enum mark_kind kind, uint32_t from)
{
	uint32_t until = from;

	for (size_t i = 0; i < s->nmarks; i++) {
		/* One character may lie between two runs of one heading: a space or its colon. */
		if (s->marks[i].kind == kind && s->marks[i].start <= until + (until > from) &&
		    s->marks[i].end > until)
			until = s->marks[i].end;
	}
	return until;
}

/* The token behind the first colon that ends a lead-in of a few words, or 0. */
static size_t
colon_end(const struct tokens *t, size_t from)
{
	size_t depth = 0;

	for (size_t i = from; i < t->n && i < from + HEADING_WORDS_MAX; i++) {
		if (tokens_is_sign(t, i, '('))
			depth++;
		else if (tokens_is_sign(t, i, ')'))
			depth -= depth > 0;
		else if (tokens_is_sign(t, i, ';') || (tokens_is_sign(t, i, '.') && depth == 0))
			return 0;
		if (!tokens_is_sign(t, i, ':') || depth > 0)
			continue;
		/* "Others:(may move):" ends at the colon behind its brackets. */
		if (tokens_is_sign(t, i + 1, '('))
			continue;
		return i + 1;
	}
	return 0;
}

static bool
is_date_heading(struct reader *r, const struct tokens *t, size_t from, size_t to,
    const struct date_context *context)
{
	struct arena_mark mark = arena_mark(r->scratch);
	struct period period;
	bool is_date = date_words_heading(r->scratch, tokens_text(t, from, to), context, &period);

	arena_rewind(r->scratch, mark);
	return is_date;
}

size_t
heading_length(struct reader *r, const struct sourced *s, const struct tokens *t,
    const struct date_context *context)
{
	size_t from = opening_read(t).marker_end;
	size_t end = colon_end(t, from);
	uint32_t start;
	uint32_t last;

	if (end == 0 || from >= t->n)
		return 0;
	if (is_date_heading(r, t, from, end, context))
		return end;
	start = t->items[from].start;
	last = t->items[end - 1].start; /* the colon itself may stand outside the bold run */
	if (covered_until(s, MARK_BOLD, start) >= last)
		return end;
	/* Italic or underlined words are emphasis unless they are all there is. */
	if (end == t->n && (covered_until(s, MARK_ITALIC, start) >= last ||
	    covered_until(s, MARK_UNDERLINE, start) >= last))
		return end;
	return 0;
}

struct date_context
reader_date_context(const struct reader *r, const struct column *column)
{
	struct date_context context = {
		.horizon_first_year = r->first_year, .horizon_last_year = r->last_year,
	};

	if (column == NULL)
		return context;
	if (column->first_year == column->last_year)
		context.default_year = column->first_year;
	if (column->first_year == 0 && r->first_year == r->last_year)
		context.default_year = r->first_year;
	return context;
}
