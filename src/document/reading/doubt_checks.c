/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Checks on each adopted text by itself: a bracket without its mate, a private person's name, a
 * day that cannot be, a word with two meanings, a meeting later than the text that tells of it.
 * Dates of actions are checked where their periods are read; here those of all other texts.
 */
#include "base/utf8.h"
#include "document/reading/doubts.h"
#include "document/reading/lexicon.h"
#include "instrument/persons.h"
#include "instrument/persons_find.h"

#define DATE_DOUBTS_MAX 20 /* of one text; it is read by a person as a whole */

/* Adds a query about tokens [from, to) of a text. */
static struct fw_query *
add_about(struct reader *r, const struct checked_text *c, const char *kind,
    struct doubt_range tokens, struct str question)
{
	struct str found = str_dup(r->arena, tokens_text(&c->t, tokens.start, tokens.end));
	struct fw_query *query = doubt_add(r, kind, question, found,
	    STR("Kept as it is written."));

	query->about = c->about;
	doubt_add_field_segments(r, query, c->segments, c->field, (struct doubt_range){
	    .start = c->t.items[tokens.start].start, .end = c->t.items[tokens.end - 1].end });
	return query;
}

/* The last bracket that no other closes, or SIZE_MAX. */
static size_t
find_unclosed(const struct tokens *t)
{
	size_t depth = 0;
	size_t first = SIZE_MAX;

	for (size_t i = 0; i < t->n; i++) {
		if (tokens_is_sign(t, i, '(')) {
			if (depth++ == 0)
				first = i;
		} else if (tokens_is_sign(t, i, ')') && depth > 0 && --depth == 0) {
			first = SIZE_MAX;
		}
	}
	return first;
}

static void
check_brackets(struct reader *r, const struct checked_text *c)
{
	size_t open = find_unclosed(&c->t);
	size_t end;

	if (open == SIZE_MAX)
		return;
	end = open + 8 < c->t.n ? open + 8 : c->t.n;
	while (end < c->t.n && !c->t.items[end].is_spaced)
		end++; /* "43/1" is shown whole */
	add_about(r, c, "bracket", (struct doubt_range){ (uint32_t)open, (uint32_t)end },
	    STR("A bracket opens here and is never closed. Where does it end?"));
}

/* Where a verb begins the clause: "OHCHR: Develop Guidance". */
static bool
begins_clause(struct reader *r, struct str name)
{
	struct tokens t = tokens_make(r->scratch, name);
	struct str first = t.n > 0 ? t.items[0].folded : STR_EMPTY;

	return lexicon_has(LEX_OPEN_END, first) || lexicon_has_verb(LEX_VERB, first) ||
	    lexicon_has_verb(LEX_VERB_OR_NOUN, first) || lexicon_has(LEX_ACTION_NOUN, first);
}

/* Asked once for each name: the answer holds for every place where it stands. */
static void
ask_person(struct reader *r, const struct checked_text *c, const struct named_person *person)
{
	struct fw_query *query;

	for (size_t i = 0; i < r->fw->queries.n; i++) {
		query = &r->fw->queries.items[i];
		if (str_equal(query->kind, STR(POINT_PERSON)) &&
		    str_equal(query->found, person->name))
			return;
	}
	query = doubt_add(r, POINT_PERSON, STR(PERSON_QUESTION), str_dup(r->arena, person->name),
	    persons_default_words(r->arena, person->agency));
	query->about = c->about;
	doubt_add_field_segments(r, query, c->segments, c->field, (struct doubt_range){
	    .start = person->start, .end = person->end });
}

static void
check_persons(struct reader *r, const struct checked_text *c)
{
	struct named_persons found = { 0 };

	persons_find(r->scratch, &r->fw->agencies, c->text, &found);
	for (size_t i = 0; i < found.n; i++) {
		if (!begins_clause(r, found.items[i].name))
			ask_person(r, c, &found.items[i]);
	}
}

/* The first token that ends behind a code point, or t->n. */
static size_t
token_behind(const struct tokens *t, size_t code_point)
{
	size_t low = 0;
	size_t high = t->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (t->items[middle].end <= code_point)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The tokens that cover code points [start, end); at least one. */
static struct doubt_range
tokens_over(const struct tokens *t, size_t start, size_t end)
{
	size_t first = token_behind(t, start);
	size_t last = token_behind(t, end > 0 ? end - 1 : 0);

	if (first >= t->n)
		first = t->n - 1;
	if (last >= t->n)
		last = t->n - 1;
	if (last < first)
		last = first;
	return (struct doubt_range){ (uint32_t)first, (uint32_t)last + 1 };
}

static bool
names_meeting(const struct tokens *t, struct doubt_range date)
{
	size_t from = date.start > 3 ? date.start - 3 : 0;

	for (size_t i = from; i < date.end + 4u && i < t->n; i++) {
		if (tokens_match(t, i, "meeting|reunion") > 0)
			return true;
	}
	return false;
}

/* A text of one day that tells of a meeting held on a later one. */
static void
check_later_meeting(struct reader *r, const struct checked_text *c, const struct mention *m)
{
	struct period given = { .edtf = m->edtf };
	struct period period;
	struct doubt_range date = tokens_over(&c->t, m->start, m->end);
	int32_t adopted =
	    r->fw->revision.adopted.edtf.n > 0 ? r->fw->revision.adopted.latest : NO_DAY;

	if (m->edtf.n < 7 || adopted == NO_DAY || !names_meeting(&c->t, date) ||
	    period_make(r->scratch, given, NO_DAY, NO_DAY, &period) != ST_OK ||
	    period.earliest == NO_DAY || period.earliest <= adopted)
		return;
	add_about(r, c, "later-than-text", date, str_format(r->arena, "%.*s tells of a "
	    "meeting of %.*s, later than the date of the text (%.*s). Was this added afterwards?",
	    STR_ARG(c->name.n > 0 ? c->name : c->about), STR_ARG(m->words),
	    STR_ARG(r->fw->revision.adopted.words)));
}

/* Dates are sought only where there can be one: a number, or "biannual" and the like. */
static bool
may_hold_date(const struct tokens *t)
{
	for (size_t i = 0; i < t->n; i++) {
		struct str word = t->items[i].folded;

		if (byte_is_digit(word.p[0]) || str_starts(word, STR("bi")) ||
		    str_starts(word, STR("semi")))
			return true;
	}
	return false;
}

static void
check_dates(struct reader *r, const struct checked_text *c)
{
	static const char *const kinds[] = {
		[DATE_DOUBT_IMPOSSIBLE] = "impossible-date",
		[DATE_DOUBT_TWO_MEANINGS] = "two-meanings",
		[DATE_DOUBT_WEEKDAY] = "weekday",
	};
	struct date_context context = reader_date_context(r, NULL);
	struct date_findings found;

	date_words_find(r->scratch, c->text, &context, &found);
	for (size_t i = 0; i < found.n; i++)
		check_later_meeting(r, c, &found.mentions[i]);
	for (size_t i = 0; i < found.ndoubts && i < DATE_DOUBTS_MAX; i++) {
		const struct date_doubt *doubt = &found.doubts[i];

		if (doubt->kind != DATE_DOUBT_NO_YEAR && doubt->kind != DATE_DOUBT_SEVERAL)
			add_about(r, c, kinds[doubt->kind],
			    tokens_over(&c->t, doubt->start, doubt->end),
			    str_dup(r->arena, doubt->message));
	}
}

struct checks {
	struct reader *r;
	struct acronyms *acronyms;
	struct sessions *sessions;
};

static void
check_text(struct checks *checks, struct checked_text c)
{
	struct reader *r = checks->r;
	struct arena_mark mark = arena_mark(r->scratch);

	c.t = tokens_make(r->scratch, c.text);
	if (c.t.n > 0)
		check_persons(r, &c);
	if (c.t.n > 0 && !c.is_apart) {
		check_brackets(r, &c);
		if (!c.is_plan && may_hold_date(&c.t))
			check_dates(r, &c);
		acronyms_collect(checks->acronyms, &c);
		sessions_collect(checks->sessions, &c);
	}
	arena_rewind(r->scratch, mark);
}

static void
check_elements(struct checks *checks, const struct fw_elements *list)
{
	for (size_t i = 0; i < list->n; i++) {
		const struct fw_element *element = &list->items[i];

		check_text(checks, (struct checked_text){ .about = element->code,
		    .field = STR("text"), .text = element->text.text,
		    .segments = &element->segments, .is_plan = true });
		check_elements(checks, &element->children);
	}
}

void
doubts_check(struct reader *r)
{
	struct checks checks = {
		.r = r, .acronyms = acronyms_new(r), .sessions = sessions_new(r),
	};

	check_text(&checks, (struct checked_text){ .about = STR_EMPTY, .field = STR("header"),
	    .text = r->fw->header.text, .segments = &r->fw->segments, .is_apart = true });
	for (size_t i = 0; i < r->fw->pillars.n; i++) {
		const struct fw_pillar *pillar = &r->fw->pillars.items[i];

		check_text(&checks, (struct checked_text){ .about = pillar->code,
		    .field = STR("title"), .text = pillar->title.text,
		    .segments = &pillar->segments });
		check_text(&checks, (struct checked_text){ .about = pillar->code,
		    .field = STR("coordination"), .text = pillar->coordination.text,
		    .segments = &pillar->segments, .is_apart = true });
		check_elements(&checks, &pillar->actions);
		check_elements(&checks, &pillar->goals);
	}
	for (size_t i = 0; i < r->fw->recommendations.n; i++) {
		const struct fw_recommendation *rec = &r->fw->recommendations.items[i];

		check_text(&checks, (struct checked_text){ .about = rec->code,
		    .field = STR("text"), .text = rec->text.text, .segments = &rec->segments });
	}
	for (size_t i = 0; i < r->fw->footnotes.n; i++) {
		const struct fw_footnote *footnote = &r->fw->footnotes.items[i];

		check_text(&checks, (struct checked_text){ .about = STR_EMPTY,
		    .name = str_format(r->arena, "Footnote %.*s", STR_ARG(footnote->label)),
		    .field = STR("text"), .text = footnote->text.text,
		    .segments = &footnote->segments });
	}
	acronyms_ask(checks.acronyms);
	sessions_ask(checks.sessions);
}
