/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the words of one element say: when, who leads, with whom, on what condition, and whose it
 * is at all. Only words count: an element without a lead has none. Each fact keeps the range it
 * was read from. Who can be named is known to parties.c, how dates read to model/date_words.
 */
#include "document/reading/facts_private.h"

#include "base/utf8.h"
#include "document/reading/lexicon.h"
#include "model/date.h"

#define DATE_DOUBTS_MAX 20 /* of one text; it is read by a person as a whole */

void
facts_mark(struct fact_scan *s, size_t from, size_t to, const char *field)
{
	if (from >= to || to > s->t.n)
		return;
	sourced_add_segments(s->text, s->t.items[from].start, s->t.items[to - 1].end,
	    (struct fw_segment){ .role = SEGMENT_FACT, .field = str_from(field) },
	    &s->element->segments);
}

static void
ask_about_date(struct fact_scan *s, const struct date_doubt *doubt)
{
	static const char *const kinds[] = {
		[DATE_DOUBT_IMPOSSIBLE] = "impossible-date",
		[DATE_DOUBT_TWO_MEANINGS] = "two-meanings",
		[DATE_DOUBT_NO_YEAR] = "no-year",
		[DATE_DOUBT_WEEKDAY] = "weekday",
		[DATE_DOUBT_SEVERAL] = "several-dates",
	};
	struct reader *r = s->r;
	struct fw_query *query = doubt_add(r, kinds[doubt->kind], str_dup(r->arena, doubt->message),
	    str_dup(r->arena, doubt->words), s->element->period.edtf.n > 0 ?
	    str_format(r->arena, "Read as “%.*s”.", STR_ARG(s->element->period.edtf)) :
	    STR("No date was set."));

	doubt_add_segments(query, s->text, (uint32_t)doubt->start, (uint32_t)doubt->end);
	doubt_link(r, r->fw->queries.n - 1, &s->element->segments);
}

/* "Revisit the training for 2022", in the column of 2021: when is it to happen? */
static void
ask_about_years(struct fact_scan *s, const struct date_findings *found)
{
	struct reader *r = s->r;
	const struct column *column = s->place->column;
	const struct period *period = &s->element->period;
	struct fw_query *query;

	if (period->earliest == NO_DAY || period->latest == NO_DAY || column->first_year == 0 ||
	    (period->earliest <= date_from_civil(column->last_year, 12, 31) &&
	    period->latest >= date_from_civil(column->first_year, 1, 1)))
		return;
	query = doubt_add(r, "other-years", str_format(r->arena, "This stands under %.*s, but "
	    "%.*s is of other years. Is that when it shall happen?",
	    STR_ARG(doubt_quote(r, column->heading)),
	    STR_ARG(doubt_quote(r, period->words))), period->words,
	    str_format(r->arena, "Read as “%.*s”.", STR_ARG(period->edtf)));
	for (size_t i = 0; i < found->n; i++) {
		if (found->mentions[i].role == MENTION_DATE)
			doubt_add_segments(query, s->text, (uint32_t)found->mentions[i].start,
			    (uint32_t)found->mentions[i].end);
	}
	doubt_link(r, r->fw->queries.n - 1, &s->element->segments);
}

static void
read_period(struct fact_scan *s)
{
	struct reader *r = s->r;
	const struct heading_facts *heading = s->place->heading;
	struct date_context context = reader_date_context(r, s->place->column);
	const struct period *above =
	    heading != NULL && heading->has_period ? &heading->period : NULL;
	struct date_reading reading;
	struct fw_element *element = s->element;

	date_words_period(r->scratch, sourced_text(s->text), &context, above, &reading);
	element->period = reader_keep_period(r, &reading.period);
	element->is_period_inherited = reading.is_inherited;
	/* Events around a day gather about it; the day itself is certain. */
	if (tokens_match(&s->t, 0, "events|activities around") > 0)
		element->period.is_tentative = false;
	if (element->period.is_tentative)
		element->uncertain |= UNCERTAIN_DATE;
	for (size_t i = 0; i < reading.found.n; i++) {
		const struct mention *m = &reading.found.mentions[i];

		if (m->role == MENTION_DATE || m->role == MENTION_RECURRING)
			sourced_add_segments(s->text, (uint32_t)m->start, (uint32_t)m->end,
			    (struct fw_segment){ .role = SEGMENT_FACT, .field = STR("period") },
			    &element->segments);
	}
	if (reading.is_inherited)
		sourced_add_segments(&heading->words, 0, heading->words.length,
		    (struct fw_segment){ .role = SEGMENT_FACT, .field = STR("period") },
		    &element->segments);
	for (size_t i = 0; i < reading.found.ndoubts && i < DATE_DOUBTS_MAX; i++)
		ask_about_date(s, &reading.found.doubts[i]);
	if (!reading.is_inherited)
		ask_about_years(s, &reading.found);
}

/* Phrases of one condition; its words run on to the end of the clause. */
struct condition_phrase {
	enum condition_kind kind;
	const char *pattern;
};

static const struct condition_phrase condition_phrases[] = {
	{ CONDITION_CAPACITY, "if|where|when|as capacity|capacities is|are|allows|permits|permit" },
	{ CONDITION_CAPACITY, "subject|depending|according to|on the? capacity|capacities" },
	{ CONDITION_CAPACITY, "capacity|capacities permitting|allowing" },
	{ CONDITION_CAPACITY, "si les? capacites le? permettent" },
	{ CONDITION_CAPACITY, "si hay? la? capacidad" },
	{ CONDITION_RESOURCES, "resources|funding|funds|budget needed|required|permitting|tbd" },
	{ CONDITION_RESOURCES,
	    "subject|depending to|on the? availability? of? resources|funding|"
	    "funds|budget" },
	{ CONDITION_RESOURCES, "if|where resources|funds|funding are|is|allow|allows|permit" },
	{ CONDITION_RESOURCES, "sous reserve des? ressources|financement" },
	{ CONDITION_RESOURCES, "segun|selon les|los? recursos|ressources" },
	{ CONDITION_REQUEST, "upon|on|at their? request" },
	{ CONDITION_REQUEST, "if|as|when|where requested" },
	{ CONDITION_REQUEST, "as|since|because|when|if requests will|may? come|arrive|are|reach" },
	{ CONDITION_REQUEST, "sur demande" },
	{ CONDITION_REQUEST, "a|previa solicitud" },
	{ CONDITION_CONFIRMATION, "tbc" },
	{ CONDITION_CONFIRMATION, "to be confirmed" },
	{ CONDITION_CONFIRMATION, "a confirmer" },
	{ CONDITION_CONFIRMATION, "por confirmar" },
	{ CONDITION_DECISION, "tbd" },
	{ CONDITION_DECISION,
	    "still? to be still|further|yet? decided|determined|clarified|"
	    "discussed|agreed|defined|settled" },
	{ CONDITION_DECISION, "a definir|decider|preciser" },
	{ CONDITION_DECISION, "por definir|decidir|precisar" },
	{ CONDITION_CARRY_OVER, "this|these|it|they? may|might|could move|slip|carry" },
	{ CONDITION_CARRY_OVER, "this|these|it|they? may|might|could be moved|postponed|carried" },
	{ CONDITION_CARRY_OVER, "pourrait|pourraient etre reporte*" },
	{ CONDITION_CARRY_OVER, "podria|podrian pasar|aplazarse" },
	{ CONDITION_OUTSIDE_EVENT,
	    "based on the? outputs|output|results|outcomes|outcome of|in|from" },
	{ CONDITION_OUTSIDE_EVENT, "depending on the? outputs|results|outcomes|outcome" },
	{ CONDITION_OUTSIDE_EVENT, "subsequent to" },
	{ CONDITION_OUTSIDE_EVENT, "pending the" },
};

static bool
ends_clause(const struct tokens *t, size_t i)
{
	return tokens_match(t, i, ",|;|)|]") > 0 ||
	    (tokens_is_sign(t, i, '.') && (i + 1 >= t->n || t->items[i + 1].is_spaced));
}

static void
add_condition(struct fact_scan *s, enum condition_kind kind, size_t from, size_t to)
{
	struct fw_condition *condition = fw_add(s->r->arena, &s->element->conditions);

	*condition = (struct fw_condition){
		.kind = kind, .words = str_dup(s->r->arena, tokens_text(&s->t, from, to)),
	};
	sourced_add_segments(s->text, s->t.items[from].start, s->t.items[to - 1].end,
	    (struct fw_segment){ .role = SEGMENT_FACT, .field = STR("conditions") },
	    &condition->segments);
	facts_mark(s, from, to, "conditions");
	s->r->nparts++;
}

_Static_assert(COUNT_OF(condition_phrases) <= 64, "phrase_index holds 64");

void
facts_prepare(struct reader *r)
{
	for (size_t i = 0; i < COUNT_OF(condition_phrases); i++)
		phrase_index_add(&r->condition_index, i, condition_phrases[i].pattern);
}

static size_t
read_condition(struct fact_scan *s, size_t at)
{
	uint64_t left = s->r->condition_index.of_byte[(unsigned char)s->t.items[at].folded.p[0]];

	for (; left != 0; left &= left - 1) {
		size_t i = (size_t)__builtin_ctzll(left);
		size_t end = at + tokens_match(&s->t, at, condition_phrases[i].pattern);

		if (end == at)
			continue;
		while (end < s->t.n && !ends_clause(&s->t, end))
			end++;
		add_condition(s, condition_phrases[i].kind, at, end);
		return end;
	}
	return at;
}

static void
read_conditions(struct fact_scan *s)
{
	for (size_t at = 0; at < s->t.n;) {
		size_t end = read_condition(s, at);

		at = end > at ? end : at + 1;
	}
}

static void
read_heading_conditions(struct fact_scan *s)
{
	struct fact_scan above = *s;

	if (s->place->heading == NULL || !s->place->heading->is_set)
		return;
	above.text = &s->place->heading->words;
	above.t = tokens_make(s->r->scratch, sourced_text(above.text));
	read_conditions(&above);
}

/* "Possible statement of X or another official": who speaks is open. */
static void
read_speaker(struct fact_scan *s)
{
	for (size_t i = 0; i < s->t.n; i++) {
		if (tokens_match(&s->t, i,
			"possible|possibly|potential|potentially joint? "
			"statement|speech|message|address|keynote|remarks|declaration|discours|"
			"discurso") > 0)
			s->element->uncertain |= UNCERTAIN_SPEAKER;
	}
}

static bool
is_placeholder(const struct tokens *t)
{
	size_t n;

	if (tokens_match(t, 0, "tbd|tbc") > 0 ||
	    tokens_match(t, 0, "to be decided|determined|confirmed|defined") > 0)
		return true;
	n = tokens_match(t, 0, "any? other|further|additional|more|autres|otras "
	    "actions|action|activities|goals|measures|mesures|acciones|actividades");
	for (size_t i = n; n > 0 && i < n + 4; i++) {
		if (tokens_match(t, i, "tbd|tbc") > 0 ||
		    tokens_match(t, i, "a|por definir|decider|decidir|preciser|determinar") > 0 ||
		    tokens_match(t, i, "to be decided|determined|defined|confirmed|agreed") > 0)
			return true;
	}
	return false;
}

/* Words of people at work on the text: what "we" need, what has to be talked through. */
static bool
is_note(const struct tokens *t, bool is_part)
{
	if (tokens_match(t, 0, "will need|require") > 0 || tokens_match(t, 0, "note|nb :") > 0)
		return true;
	for (size_t i = 0; is_part && i < t->n; i++) {
		if (tokens_match(t, i, "we|us will|need|require|have|should|can|could?") > 0 ||
		    tokens_match(t, i, "has|have|needs|need to be") > 0)
			return true;
	}
	return false;
}

static bool
names_events(const struct tokens *t)
{
	for (size_t i = 0; i < t->n && i < 12; i++) {
		if (tokens_match(t, i, "event|events|evenements|eventos") > 0)
			return true;
	}
	return false;
}

/* "High level political events coming up": events are its subject, and nobody does a thing. */
static bool
opens_with_events(const struct fact_scan *s)
{
	size_t until = s->t.n < 5 ? s->t.n : 5;

	if (join_opens_action(s->r, &s->t, s->place->column->role))
		return false;
	for (size_t i = 0; i < until; i++) {
		if (tokens_match(&s->t, i, "events|evenements|eventos") > 0)
			return true;
		if (lexicon_has(LEX_OPEN_END, s->t.items[i].folded))
			return false;
	}
	return false;
}

static enum element_kind
kind_of(const struct fact_scan *s)
{
	const struct fw_element *parent = s->place->parent;
	struct tokens above;

	if (is_placeholder(&s->t))
		return ELEMENT_PLACEHOLDER;
	if (parent == NULL && opens_with_events(s))
		return ELEMENT_EVENT;
	if (parent == NULL)
		return is_note(&s->t, false) ? ELEMENT_NOTE : s->element->kind;
	above = tokens_make(s->r->scratch, parent->text.text);
	/* Parts of what opens like an action are the network's own. */
	if (join_opens_action(s->r, &above, s->place->column->role))
		return s->element->kind;
	if (names_events(&above))
		return ELEMENT_EVENT;
	return is_note(&s->t, true) ? ELEMENT_NOTE : s->element->kind;
}

void
facts_of_heading(struct reader *r, const struct sourced *words,
    const struct date_context *context, struct heading_facts *out)
{
	*out = (struct heading_facts){ .is_set = true, .words = *words };
	out->has_period =
	    date_words_heading(r->scratch, sourced_text(words), context, &out->period);
	if (out->has_period)
		out->period = reader_keep_period(r, &out->period);
}

void
facts_read(struct reader *r, const struct fact_place *place, const struct sourced *text,
    struct fw_element *element)
{
	struct fact_scan s = { .r = r, .place = place, .text = text, .element = element };
	struct marked words = sourced_marked(text);

	s.t = tokens_make(r->scratch, footnotes_hide(r, &words));
	element->kind = kind_of(&s);
	read_period(&s);
	leads_read(&s);
	partners_read(&s);
	read_conditions(&s);
	read_heading_conditions(&s);
	read_speaker(&s);
	facts_read_row(&s);
}
