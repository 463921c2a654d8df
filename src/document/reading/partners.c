/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who works along with an element, and which other pillars its words refer to. "Possibly with"
 * and "TBD" in the same brackets make the partner uncertain; a partner who is no party of the
 * document leaves only that.
 */
#include "document/reading/facts_private.h"

static bool
lists_code(const struct fw_partys *list, const struct fw_party *party)
{
	for (size_t i = 0; i < list->n; i++) {
		if (list->items[i].kind == party->kind &&
		    str_equal(list->items[i].code, party->code))
			return true;
	}
	return false;
}

static void
add_party(struct fact_scan *s, struct fw_partys *list, const struct fw_party *party)
{
	if (!lists_code(list, party))
		*fw_add(s->r->arena, list) = *party;
}

/* Tokens of words that introduce a partner, or 0. "with" alone introduces only a pillar. */
static size_t
match_with(const struct tokens *t, size_t at)
{
	static const char *const phrases[] = {
		"in close? collaboration|cooperation|partnership|coordination|consultation with",
		"together|jointly|along with", "with the? support of|from", "supported by",
		"en collaboration|partenariat|cooperation|coordination avec",
		"en colaboracion|cooperacion|coordinacion con", "junto con", "conjointement avec",
	};

	for (size_t i = 0; i < COUNT_OF(phrases); i++) {
		size_t n = tokens_match(t, at, phrases[i]);

		if (n > 0)
			return n;
	}
	return 0;
}

/* Whether "TBD" stands in the bracket, or the clause, that goes on at `at`. */
static bool
is_undecided(const struct tokens *t, size_t at)
{
	for (size_t i = at; i < t->n && i < at + 12; i++) {
		if (tokens_match(t, i, ")|;|,") > 0)
			return false;
		if (tokens_match(t, i, "tbd|tbc") > 0)
			return true;
	}
	return false;
}

static bool
is_perhaps(const struct tokens *t, size_t at)
{
	return at > 0 && tokens_match(t, at - 1, "possibly|perhaps|maybe|potentially|"
	    "eventuellement|posiblemente|quizas") > 0;
}

static bool
is_own_pillar(const struct fact_scan *s, const struct fw_party *party)
{
	return party->kind == PARTY_PILLAR && str_equal(party->code, s->place->pillar->code);
}

static void
take_partner(struct fact_scan *s, size_t from, size_t list)
{
	struct fw_partys partners = { .n = 0 };
	size_t end = leads_read_list(s, list, &partners);

	for (size_t i = 0; i < partners.n; i++) {
		if (is_own_pillar(s, &partners.items[i]))
			continue;
		add_party(s, &s->element->supporting, &partners.items[i]);
		if (partners.items[i].kind == PARTY_PILLAR)
			add_party(s, &s->element->related, &partners.items[i]);
	}
	if (partners.n > 0)
		facts_mark(s, from, end, "supporting");
	if (partners.n > 0 && is_undecided(&s->t, end))
		s->element->uncertain |= UNCERTAIN_PARTNER;
}

static void
read_with(struct fact_scan *s, size_t at)
{
	size_t n = match_with(&s->t, at);
	struct fw_party party;
	size_t taken;
	size_t name;

	if (n > 0) {
		take_partner(s, at, at + n);
	} else if (at > 0 && tokens_match(&s->t, at - 1, "tbd|tbc with") > 0) {
		take_partner(s, at, at + 1);
		s->element->uncertain |= UNCERTAIN_PARTNER;
	} else if (tokens_match(&s->t, at, "with|avec|con") > 0) {
		name = at + 1 + tokens_match(&s->t, at + 1, "the|le|la|el");
		if (parties_match(s->r, &s->t, name, &party, &taken) && party.kind == PARTY_PILLAR)
			take_partner(s, at, name);
		n = 1;
	}
	if (n > 0 && is_perhaps(&s->t, at)) {
		s->element->uncertain |= UNCERTAIN_PARTNER;
		facts_mark(s, at - 1, at + n, "uncertain");
	}
}

/* "see LNOB pillar above": a name that ends in "pillar" refers to it wherever it stands. */
static void
read_reference(struct fact_scan *s, size_t at)
{
	struct fw_party party;
	size_t taken = 0;

	if (!parties_match(s->r, &s->t, at, &party, &taken) || party.kind != PARTY_PILLAR ||
	    is_own_pillar(s, &party))
		return;
	if (tokens_match(&s->t, at + taken - 1, "pillar") == 0 &&
	    tokens_match(&s->t, at, "pilier|pilar") == 0)
		return;
	if (!lists_code(&s->element->leads, &party)) {
		add_party(s, &s->element->related, &party);
		facts_mark(s, at, at + taken, "related");
	}
}

void
partners_read(struct fact_scan *s)
{
	for (size_t at = 0; at < s->t.n; at++) {
		read_with(s, at);
		read_reference(s, at);
	}
}
