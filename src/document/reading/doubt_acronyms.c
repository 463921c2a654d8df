/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An acronym that is one letter away from a known one, or from one that the document uses more
 * often, may be a slip. Known ones are those of the field (a table here) and the agencies of the
 * document; two known ones that look alike (CERD, ICERD) raise nothing.
 */
#include <stdlib.h>

#include "base/utf8.h"
#include "document/reading/doubts.h"

#define LETTERS_MIN 4
#define LETTERS_MAX 12
#define ACRONYMS_MAX 2000 /* more are no document of words; pairs are compared */

/* Sorted. Bodies, treaties, processes and classifications of the human rights field. */
static const char *const known[] = {
	"ACABQ", "ACHPR", "APRM", "ASEAN", "BRICS", "CCPCJ", "CEDAW", "CERD", "CESCR", "CRPD",
	"DDPA", "DESA", "DPPA", "ECHR", "ECLAC", "ECOSOC", "ECOWAS", "ECRI", "ESCAP", "ESCWA",
	"FIFA", "HRBA", "HRBAP", "HURIDOCS", "IACHR", "ICAO", "ICCPR", "ICCS", "ICERD", "ICESCR",
	"ICRC", "IFAD", "IFRC", "ILGA", "INTERPOL", "ISIC", "LGBT", "LGBTI", "LGBTIQ", "LNOB",
	"MENA", "MERCOSUR", "NGOS", "NHRI", "OCHA", "ODIHR", "OHCHR", "OPCAT", "OSAPG", "OSCE",
	"PBSO", "PFII", "SADC", "SDGS", "SPIA", "STEM", "UNAIDS", "UNCT", "UNCTAD", "UNDESA",
	"UNDG", "UNDP", "UNDRIP", "UNDSS", "UNECA", "UNECE", "UNEP", "UNESCO", "UNFCCC", "UNFPA",
	"UNGA", "UNHCR", "UNICEF", "UNIDO", "UNIDIR", "UNITAR", "UNODC", "UNOPS", "UNRISD",
	"UNRWA", "UNSC", "UNSDCF", "UNSDG", "UNWTO", "USAID", "WGEPAD", "WIPO",
};

struct acronym {
	struct str letters;
	size_t uses;
	bool is_known;
	struct checked_text first; /* without tokens */
	struct doubt_range range;  /* code points in the first text */
};

struct acronyms {
	struct reader *r;
	struct map index;
	struct acronym *items;
	size_t n;
	size_t capacity;
};

struct acronyms *
acronyms_new(struct reader *r)
{
	struct acronyms *a = arena_make(r->arena, struct acronyms);

	a->r = r;
	a->index.arena = r->arena;
	for (size_t i = 0; i < COUNT_OF(known); i++)
		map_set(&a->index, str_from(known[i]), -1);
	return a;
}

/* Upper-case letters only; one small s at the end is a plural. Empty where it is no acronym. */
static struct str
letters_of(struct str word)
{
	if (word.n > LETTERS_MIN && word.p[word.n - 1] == 's')
		word.n--;
	for (size_t i = 0; i < word.n; i++) {
		if (word.p[i] < 'A' || word.p[i] > 'Z')
			return STR_EMPTY;
	}
	return word.n >= LETTERS_MIN && word.n <= LETTERS_MAX ? word : STR_EMPTY;
}

static bool
is_agency(const struct acronyms *a, const struct token *token)
{
	int64_t index;

	return map_get(&a->r->agency_index, token->folded, &index);
}

void
acronyms_collect(struct acronyms *a, const struct checked_text *c)
{
	for (size_t i = 0; i < c->t.n && a->n < ACRONYMS_MAX; i++) {
		struct str letters = letters_of(tokens_text(&c->t, i, i + 1));
		struct acronym *acronym;
		int64_t index;

		if (c->t.items[i].kind != TOKEN_WORD || letters.n == 0)
			continue;
		if (map_get(&a->index, letters, &index)) {
			if (index >= 0)
				a->items[index].uses++;
			continue;
		}
		arena_reserve(a->r->arena, a->items, a->n, a->capacity);
		acronym = &a->items[a->n++];
		*acronym = (struct acronym){
			.letters = str_dup(a->r->arena, letters), .uses = 1,
			.is_known = is_agency(a, &c->t.items[i]), .first = *c,
			.range = { c->t.items[i].start, c->t.items[i].end },
		};
		map_set(&a->index, acronym->letters, (int64_t)a->n - 1);
	}
}

/* One letter more, one less, or one other. */
static bool
is_one_apart(struct str a, struct str b)
{
	size_t front = 0;
	size_t back = 0;

	if (a.n > b.n)
		return is_one_apart(b, a);
	if (b.n - a.n > 1 || str_equal(a, b))
		return false;
	while (front < a.n && a.p[front] == b.p[front])
		front++;
	while (back < a.n - front && a.p[a.n - 1 - back] == b.p[b.n - 1 - back])
		back++;
	return front + back + 1 >= b.n;
}

/* What a person is asked about an acronym; empty where none is like it. */
static struct str
question_about(const struct acronyms *a, const struct acronym *acronym)
{
	struct arena *arena = a->r->arena;

	for (size_t i = 0; i < COUNT_OF(known); i++) {
		if (is_one_apart(acronym->letters, str_from(known[i])))
			return str_format(arena, "“%.*s” differs by one letter from the known "
			    "%s. Which is meant?", STR_ARG(acronym->letters), known[i]);
	}
	for (size_t i = 0; i < a->n; i++) {
		const struct acronym *other = &a->items[i];

		if (other != acronym && (other->is_known || other->uses > acronym->uses) &&
		    is_one_apart(acronym->letters, other->letters))
			return str_format(arena, "“%.*s” differs by one letter from “%.*s”, "
			    "which stands elsewhere. Which is meant?",
			    STR_ARG(acronym->letters), STR_ARG(other->letters));
	}
	return STR_EMPTY;
}

void
acronyms_ask(struct acronyms *a)
{
	struct reader *r = a->r;

	for (size_t i = 0; i < a->n; i++) {
		const struct acronym *acronym = &a->items[i];
		struct str question = acronym->is_known ? STR_EMPTY : question_about(a, acronym);
		struct fw_query *query;

		if (question.n == 0)
			continue;
		query = doubt_add(r, "acronym", question, acronym->letters,
		    STR("Kept as it is written."));
		query->about = acronym->first.about;
		doubt_add_field_segments(r, query, acronym->first.segments, acronym->first.field,
		    acronym->range);
	}
}
