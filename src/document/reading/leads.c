/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who leads an element, from its words only: "(responsibility X)", "X and Y leading on this",
 * "(X)" at its end, "X will ..." at its start, "in each agency", "agencies share". The
 * coordinator is never a lead by default, and a name in passing is none.
 */
#include "document/reading/facts_private.h"

#define LISTED_MAX 64 /* parties of one list; more are no list of leads */

static bool
lists_party(const struct fw_partys *list, const struct fw_party *party)
{
	for (size_t i = 0; i < list->n; i++) {
		if (list->items[i].kind == party->kind &&
		    str_equal(list->items[i].code, party->code))
			return true;
	}
	return false;
}

/* Words that stand between or before parties of a list and say nothing themselves. */
static size_t
skip_filler(const struct tokens *t, size_t at)
{
	while (at < t->n && (tokens_match(t, at, "the|this|our|its|network|:|of|by") > 0 ||
	    (t->items[at].kind == TOKEN_NUMBER && t->items[at].folded.n == 4)))
		at++;
	return at;
}

size_t
leads_read_list(struct fact_scan *s, size_t at, struct fw_partys *out)
{
	size_t end = at;

	while (out->n < LISTED_MAX) {
		struct fw_party party;
		size_t taken = 0;

		/* "network co-chairs" is an alias itself; only then is "network" a filler. */
		if (!parties_match(s->r, &s->t, at, &party, &taken)) {
			at = skip_filler(&s->t, at);
			if (!parties_match(s->r, &s->t, at, &party, &taken))
				return end;
		}
		if (!lists_party(out, &party))
			*fw_add(s->r->arena, out) = party;
		if (party.kind == PARTY_GROUP)
			party_group(s->r, "co-chairs", party.words);
		end = at + taken;
		at = end;
		if (tokens_match(&s->t, at, ", and|et|y") > 0)
			at += 2;
		else if (tokens_match(&s->t, at, ",|and|&|/|with|et|y|avec|con") > 0)
			at++;
		else
			return end;
	}
	return end;
}

/* Whether a party's words name more than one: "co-chairs". */
static bool
is_plural_group(const struct fw_party *party)
{
	return party->kind == PARTY_GROUP && party->words.n > 0 &&
	    party->words.p[party->words.n - 1] == 's';
}

static void
set_leads(struct fact_scan *s, const struct fw_partys *leads, size_t from, size_t to)
{
	struct fw_element *element = s->element;

	if (leads->n == 0 || element->leads.n > 0)
		return;
	element->leads = *leads;
	element->lead_mode = leads->n > 1 || is_plural_group(&leads->items[0]) ? LEAD_JOINT :
	    LEAD_ONE;
	facts_mark(s, from, to, "leads");
}

static void
set_involved(struct fact_scan *s, enum lead_mode mode, size_t from, size_t to)
{
	struct str words = tokens_text(&s->t, from, to);

	if (s->element->leads.n > 0)
		return;
	*fw_add(s->r->arena, &s->element->leads) = party_group(s->r, "involved", words);
	s->element->lead_mode = mode;
	facts_mark(s, from, to, "leads");
}

/* "agencies share responsibility", "in each agency". */
static bool
read_collective(struct fact_scan *s, size_t at)
{
	size_t n = tokens_match(&s->t, at, "all? agencies|members|entities share the? "
	    "responsibility|lead?");

	if (n > 0) {
		set_involved(s, LEAD_SHARED, at, at + n);
		return true;
	}
	n = tokens_match(&s->t, at, "in|by|within|at each|every agency|entity|organization|"
	    "organisation|member");
	if (n == 0 && at == 0)
		n = tokens_match(&s->t, at, "each|every agency|entity|member will|to|should");
	if (n > 0)
		set_involved(s, LEAD_EACH, at, at + n);
	return n > 0;
}

/* "responsibility X", "responsible: X", "led by X", "lead: X". */
static bool
read_after_word(struct fact_scan *s, size_t at)
{
	struct fw_partys leads = { .n = 0 };
	size_t n = tokens_match(&s->t, at, "responsibility|responsible|responsable|responsabilite|"
	    "responsabilidad");
	size_t end;

	if (n == 0)
		n = tokens_match(&s->t, at, "led by");
	if (n == 0)
		n = tokens_match(&s->t, at, "lead agency|agencies|entity? :");
	if (n == 0)
		return false;
	end = leads_read_list(s, at + n, &leads);
	set_leads(s, &leads, at, end);
	return leads.n > 0;
}

/* The token where the list that ends before `at` can begin: a bracket, a stop, a dash. */
static size_t
clause_start(const struct tokens *t, size_t at)
{
	size_t from = at;

	while (
	    from > 0 && at - from < 24 && tokens_match(t, from - 1, "(|;|.|:|[|\xE2\x80\x93") == 0)
		from--;
	return from;
}

/* "X taking the lead", "X and Y leading": the list stands before the verb. */
static bool
read_before_word(struct fact_scan *s, size_t at)
{
	struct fw_partys leads = { .n = 0 };
	size_t n = tokens_match(&s->t, at, "taking|takes|take|in|to? take? the lead");

	if (n == 0)
		n = tokens_match(&s->t, at, "leading|leads|lead");
	if (n == 0)
		n = tokens_match(&s->t, at, "to|will|as lead");
	if (n == 0)
		n = tokens_match(&s->t, at, "en tete|cabeza");
	if (n == 0 || at == 0)
		return false;
	for (size_t from = clause_start(&s->t, at); from < at; from++) {
		leads = (struct fw_partys){ .n = 0 };
		if (leads_read_list(s, from, &leads) == at) {
			set_leads(s, &leads, from, at + n);
			return true;
		}
	}
	return false;
}

/* Behind `at` stand only full stops and further brackets. */
static bool
is_near_end(const struct tokens *t, size_t at)
{
	size_t depth = 0;

	for (; at < t->n; at++) {
		if (tokens_is_sign(t, at, '('))
			depth++;
		else if (tokens_is_sign(t, at, ')'))
			depth -= depth > 0;
		else if (depth == 0 && tokens_match(t, at, ".|;") == 0 &&
		    t->items[at].kind != TOKEN_NUMBER)
			return false;
	}
	return true;
}

/* "(X)", "(X with Y)" with nothing else in the brackets, at the element's end. */
static bool
read_bracket(struct fact_scan *s, size_t at)
{
	struct fw_partys leads = { .n = 0 };
	size_t end;

	if (!tokens_is_sign(&s->t, at, '('))
		return false;
	end = leads_read_list(s, at + 1, &leads);
	if (leads.n == 0 || !tokens_is_sign(&s->t, end, ')') || !is_near_end(&s->t, end + 1))
		return false;
	set_leads(s, &leads, at + 1, end);
	return true;
}

/* "X will ..." where it opens the element; "Pillar will" is the pillar itself. */
static void
read_opening(struct fact_scan *s)
{
	struct fw_partys leads = { .n = 0 };
	size_t at = tokens_match(&s->t, 0, "the|this");
	size_t end = leads_read_list(s, 0, &leads);

	if (leads.n == 0 && tokens_match(&s->t, at, "pillar|pilier|pilar") > 0) {
		end = at + 1;
		*fw_add(s->r->arena, &leads) = (struct fw_party){
			.kind = PARTY_PILLAR, .code = s->place->pillar->code,
			.words = str_dup(s->r->arena, tokens_text(&s->t, 0, end)),
		};
	}
	if (leads.n > 0 && tokens_match(&s->t, end, "will|shall|should") > 0)
		set_leads(s, &leads, 0, end);
}

void
leads_read(struct fact_scan *s)
{
	read_opening(s);
	for (size_t at = 0; at < s->t.n && s->element->leads.n == 0; at++) {
		if (read_collective(s, at) || read_after_word(s, at) || read_before_word(s, at) ||
		    read_bracket(s, at))
			return;
	}
}
