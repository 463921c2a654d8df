/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tells dates of the thing from dates that only name something: an anniversary, a document, an
 * event of the past. Rules look at a few words on both sides and never across the end of a
 * clause. When none applies the phrase is a date: a date too many is seen and corrected by a
 * person, one too few is missed.
 */
#include "model/date_role.h"

#include "base/status.h"

#define NAME_WORDS 8      /* tokens of a name looked through for "at" before it */
#define SEGMENT_WORDS 12  /* tokens looked through for what a year in brackets belongs to */
#define HEAD_WORDS 4      /* nouns looked through after a year: "2021 network co-chair" */
#define CLAUSE_WORDS 8    /* tokens between "based on" and its date */
#define BRACKET_WORDS 40  /* tokens of one parenthesis */

/* Whether the token begins a text or a line: words of a line before belong to another item. */
static bool
is_first_of_line(const struct date_reader *r, size_t at)
{
	return at == 0 || (at < r->n && r->t[at].is_after_break);
}

static bool
is_class_before(const struct date_reader *r, size_t at, uint64_t classes)
{
	return !is_first_of_line(r, at) && date_is_class(r, at - 1, classes);
}

/* The token before at with these classes skipped; at itself where there is none. */
static size_t
skip_back(const struct date_reader *r, size_t at, uint64_t classes)
{
	while (is_class_before(r, at, classes))
		at--;
	return at;
}

static bool
is_clause_end(const struct date_reader *r, size_t at)
{
	static const int marks[] = { '.', ',', ';', ':', '(', ')', '!', '?' };

	for (size_t i = 0; i < COUNT_OF(marks); i++) {
		if (date_is_mark(r, at, marks[i]))
			return true;
	}
	return false;
}

/* Whether the bracket closes right behind the phrase that it opens right before. */
static bool
is_alone_in_brackets(const struct date_reader *r, const struct date_phrase *p)
{
	return p->start > 0 && date_is_mark(r, p->start - 1, '(') &&
	    date_is_mark(r, p->end, ')');
}

/* Classes of the tokens before at, back to the end of a clause; capital: only of names. */
static uint64_t
classes_of_segment(const struct date_reader *r, size_t at, bool only_capital)
{
	uint64_t classes = 0;

	for (size_t i = 0; i < SEGMENT_WORDS && !is_first_of_line(r, at); i++) {
		at--;
		if (is_clause_end(r, at))
			break;
		if (!only_capital || (r->t[at].is_capital && at > 0))
			classes |= r->t[at].classes;
	}
	return classes;
}

/* Classes of the nouns that follow a phrase directly: "2021 [network co-chair]". */
static uint64_t
classes_of_head(const struct date_reader *r, size_t at, size_t *out_n)
{
	uint64_t classes = 0;

	*out_n = 0;
	for (; at < r->n && *out_n < HEAD_WORDS; at++) {
		const struct token *t = &r->t[at];
		bool is_hyphen = date_is_mark(r, at, '-') && !t->is_after_space;

		if (is_hyphen && *out_n > 0)
			continue;
		if (t->kind != TOKEN_WORD || t->is_after_break ||
		    (t->classes & (W_FUNCTION | W_TENTATIVE)))
			break;
		classes |= t->classes;
		++*out_n;
	}
	return classes;
}

static bool
is_anniversary(const struct date_reader *r, const struct date_phrase *p)
{
	size_t before = skip_back(r, p->start, W_ARTICLE | W_OF);
	size_t n;

	if (before < p->start && is_class_before(r, before, W_ANNIVERSARY))
		return true;
	if (is_alone_in_brackets(r, p) &&
	    (classes_of_segment(r, p->start - 1, false) & W_ANNIVERSARY))
		return true;
	return date_phrase_is_years(p) && (classes_of_head(r, p->end, &n) & W_ANNIVERSARY);
}

/* "letter to staff [of June 2020]": a document stands in the words before, and no "in". */
static bool
is_of_document(const struct date_reader *r, size_t at)
{
	for (size_t i = 0; i < HEAD_WORDS && !is_first_of_line(r, at); i++) {
		at--;
		if (r->t[at].kind != TOKEN_WORD || date_is_class(r, at, W_WHEN))
			return false;
		if (date_is_class(r, at, W_DOCUMENT))
			return true;
	}
	return false;
}

/* "letter of June 2020", "Strategic Plan 2021", "minutes from 4 November". */
static bool
is_after_document(const struct date_reader *r, const struct date_phrase *p)
{
	size_t before = skip_back(r, p->start, W_ARTICLE | W_OF | W_DATED);
	bool is_linked = date_is_class(r, before, W_OF | W_DATED | W_FROM);

	if (p->bound != BOUND_NONE)
		return false;
	if (is_linked)
		return is_of_document(r, before);
	return is_class_before(r, before, W_DOCUMENT) && date_phrase_is_years(p) &&
	    !p->is_open_end && before > 1;
}

/* "the materials developed in 2021": they exist. "to be developed in 2021" is a plan. */
static bool
is_made_already(const struct date_reader *r, const struct date_phrase *p)
{
	size_t made = skip_back(r, p->start, W_WHEN | W_ARTICLE);

	if (made == p->start || made == 0 || !date_is_class(r, made - 1, W_MADE))
		return false;
	made--;
	if (is_class_before(r, made, W_BE))
		return false;
	for (size_t i = 0; i < HEAD_WORDS && !is_first_of_line(r, made); i++) {
		made--;
		if (r->t[made].kind != TOKEN_WORD)
			return false;
		if (r->t[made].classes & W_ARTICLE)
			return true;
	}
	return false;
}

static bool
is_in_what_it_is_based_on(const struct date_reader *r, const struct date_phrase *p)
{
	size_t at = p->start;

	for (size_t i = 0; i < CLAUSE_WORDS && !is_first_of_line(r, at); i++) {
		at--;
		if (is_clause_end(r, at))
			return false;
		if (date_is_class(r, at, W_BASED))
			return true;
	}
	return false;
}

/* "this may move to 2022": a possibility, and nothing is dated yet. */
static bool
is_possible_shift(const struct date_reader *r, const struct date_phrase *p)
{
	size_t at = p->start;

	for (size_t i = 0; i < 3 && !is_first_of_line(r, at); i++) {
		at--;
		if (!date_is_class(r, at, W_SHIFT))
			continue;
		return is_class_before(r, at, W_MODAL) ||
		    (is_class_before(r, at, W_BE) && is_class_before(r, at - 1, W_MODAL));
	}
	return false;
}

/*
 * Goes back through a name from the token before at; true where it follows "at" or "in": what
 * takes place at the Congress of 2021 takes place in 2021.
 */
static bool
is_at_named_event(const struct date_reader *r, size_t at)
{
	for (size_t i = 0; i < NAME_WORDS && !is_first_of_line(r, at); i++) {
		const struct token *t = &r->t[at - 1];

		if (t->kind != TOKEN_WORD)
			return false;
		if ((t->classes & W_WHEN) && t->value == 1)
			return true;
		if (!t->is_capital && !(t->classes & W_FUNCTION))
			return false;
		at--;
	}
	return false;
}

/* A short text that ends with its year is a title of its own: "Goals and Purposes 2022". */
static bool
is_own_title(const struct date_reader *r, const struct date_phrase *p)
{
	return p->end == r->n && r->n <= SEGMENT_WORDS && !date_is_mark(r, p->start - 1, '(');
}

/* "Agenda 2030", "(Kyoto 2021)", but not "at the Kyoto Congress 2021" or "Co-Chair 2021". */
static bool
is_end_of_name(const struct date_reader *r, const struct date_phrase *p)
{
	const struct token *before;

	if (p->start < 2 || is_first_of_line(r, p->start) || p->items[0].is_range)
		return false;
	if (p->is_open_end || p->bound != BOUND_NONE)
		return false;
	before = &r->t[p->start - 1];
	if (before->kind != TOKEN_WORD || !before->is_capital ||
	    (before->classes & (W_FUNCTION | W_OFFICE)))
		return false;
	return !is_at_named_event(r, p->start) && !is_own_title(r, p);
}

/* "resolution 2475 (2019)", "Mid-Term Review (2021)". */
static bool
is_year_of_title(const struct date_reader *r, const struct date_phrase *p)
{
	size_t bracket = p->start - 1;
	const struct token *before;

	if (!is_alone_in_brackets(r, p) || bracket < 2)
		return false;
	before = &r->t[bracket - 1];
	if (before->kind == TOKEN_NUMBER)
		return (classes_of_segment(r, bracket, false) & W_DOCUMENT) != 0;
	if (before->kind == TOKEN_WORD && is_at_named_event(r, bracket))
		return false;
	if (before->is_capital || before->value == 0x201D || before->value == '"')
		return true;
	return (classes_of_segment(r, bracket, true) & (W_DOCUMENT | W_EVENT)) != 0;
}

/* "2012 mandate", "the 2021 celebrations"; but "the 2022 session" takes place then. */
static bool
is_before_noun(const struct date_reader *r, const struct date_phrase *p)
{
	size_t n;
	uint64_t classes = classes_of_head(r, p->end, &n);
	bool is_when = p->bound != BOUND_NONE || is_class_before(r, p->start, W_WHEN);

	if (n == 0 || p->is_open_end || date_is_class(r, p->start, W_FROM))
		return false;
	if (classes & W_EVENT)
		return false;
	if (is_when || p->items[0].is_range)
		return (classes & W_DOCUMENT) != 0;
	return true;
}

enum mention_role
date_role_find(const struct date_reader *r, const struct date_phrase *p, bool is_past)
{
	if (is_class_before(r, skip_back(r, p->start, W_ARTICLE), W_EACH))
		return MENTION_RECURRING;
	if (is_anniversary(r, p))
		return MENTION_ANNIVERSARY;
	if (is_past || is_after_document(r, p) || is_made_already(r, p) ||
	    is_in_what_it_is_based_on(r, p) || is_possible_shift(r, p))
		return MENTION_REFERENCE;
	if (date_phrase_is_years(p) &&
	    (is_end_of_name(r, p) || is_year_of_title(r, p) || is_before_noun(r, p)))
		return MENTION_REFERENCE;
	return MENTION_DATE;
}

/* "(September 2021, on the margins of the Council, t.b.c.)" */
static bool
is_left_open_in_brackets(const struct date_reader *r, const struct date_phrase *p)
{
	size_t at = p->start;
	size_t end = p->end;
	size_t limit = end + BRACKET_WORDS < r->n ? end + BRACKET_WORDS : r->n;

	for (size_t i = 0; i < BRACKET_WORDS && at > 0 && !date_is_mark(r, at, '('); i++) {
		at--;
		if (date_is_mark(r, at, ')'))
			return false;
	}
	if (!date_is_mark(r, at, '('))
		return false;
	while (end < limit && !date_is_mark(r, end, ')'))
		end++;
	return date_is_mark(r, end, ')') && end > p->end + 1 &&
	    date_is_class(r, end - 1, W_TENTATIVE | W_UNDECIDED) &&
	    r->t[end - 2].kind == TOKEN_MARK;
}

bool
date_role_is_tentative(const struct date_reader *r, const struct date_phrase *p)
{
	const uint64_t left_open = W_TENTATIVE | W_UNDECIDED;
	size_t before = skip_back(r, p->start, W_WHEN | W_ARTICLE | W_PLANNED | W_TO);
	size_t behind = p->end;

	if (p->is_tentative || is_class_before(r, before, W_TENTATIVE))
		return true;
	if (before > 1 && (date_is_mark(r, before - 1, '(') || date_is_mark(r, before - 1, ',')) &&
	    date_is_class(r, before - 2, W_TENTATIVE))
		return true;
	if (date_is_mark(r, behind, '?') && !r->t[behind].is_after_space)
		return true;
	if (date_is_mark(r, behind, ',') || date_is_mark(r, behind, '(') ||
	    date_is_mark(r, behind, '-') || date_is_mark(r, behind, 0x2013))
		behind++;
	return date_is_class(r, behind, left_open) || is_left_open_in_brackets(r, p);
}

bool
date_role_is_undecided(const struct date_reader *r, size_t at)
{
	size_t before = at;
	bool is_opening = is_first_of_line(r, at);

	if (!date_is_class(r, at, W_UNDECIDED | W_TENTATIVE))
		return false;
	for (size_t i = 0; i < 3 && !is_first_of_line(r, before); i++) {
		before--;
		if (date_is_class(r, before, W_DATE_NOUN))
			return true;
		if (date_is_mark(r, before, '.') || date_is_mark(r, before, ';'))
			break;
	}
	if (!is_opening && is_first_of_line(r, at - 1) && r->t[at - 1].kind == TOKEN_MARK &&
	    !date_is_mark(r, at - 1, '('))
		is_opening = true; /* after a bullet */
	/* "T.b.d., based on ...": all of it, its date included. "TBD with X" is about X. */
	return is_opening && date_is_class(r, at, W_UNDECIDED) &&
	    (at + 1 == r->n || r->t[at + 1].kind == TOKEN_MARK);
}
