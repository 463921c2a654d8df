/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Codes that people cite stay with what they were given to; what is new gets the number after the
 * highest ever given, removed elements included. The reading's own codes are proposals: every
 * reference in the newer document is led over from them.
 */
#include "instrument/compare_private.h"

#include "base/ulid.h"
#include "instrument/code_book.h"

struct coding {
	struct compare *c;
	struct code_book book;
	struct map changed; /* proposed code to index in codes */
	struct fw_texts codes;
};

static struct coding
begin(struct compare *c)
{
	struct coding k = { .c = c, .changed = { .arena = c->arena } };
	static const enum compared_part coded[] = { PART_PILLAR, PART_RECOMMENDATION,
		PART_ACTION };

	code_book_init(&k.book, c->arena, &c->input->used_codes);
	for (size_t p = 0; p < COUNT_OF(coded); p++) {
		const struct pool *pool = &c->held.pools[coded[p]];

		for (size_t i = 0; i < pool->n; i++)
			code_book_note(&k.book, compare_code(coded[p], pool->items[i].item));
	}
	return k;
}

static struct str
next_code(struct coding *k, struct str stem)
{
	return code_book_next(&k->book, stem);
}

static void
set_code(struct coding *k, struct str *code, struct str given)
{
	map_set(&k->changed, *code, (int64_t)k->codes.n);
	*fw_add(k->c->arena, &k->codes) = given;
	*code = given;
}

static void
lead_over(const struct coding *k, struct str *reference)
{
	int64_t index;

	if (map_get(&k->changed, *reference, &index))
		*reference = k->codes.items[index];
}

/* --- pillars ------------------------------------------------------------------------------- */

static void
lead_parties(const struct coding *k, struct fw_partys *parties)
{
	for (size_t i = 0; i < parties->n; i++) {
		if (parties->items[i].kind == PARTY_PILLAR)
			lead_over(k, &parties->items[i].code);
	}
}

static void
lead_role(const struct coding *k, struct fw_role *role)
{
	if (role->who.kind == PARTY_PILLAR)
		lead_over(k, &role->who.code);
}

static void
lead_pillar_references(const struct coding *k)
{
	struct framework *fw = k->c->newer.fw;
	const struct pool *actions = &k->c->newer.pools[PART_ACTION];

	for (size_t i = 0; i < fw->cochairs.n; i++)
		lead_role(k, &fw->cochairs.items[i]);
	for (size_t i = 0; i < fw->pillars.n; i++) {
		for (size_t r = 0; r < fw->pillars.items[i].roles.n; r++)
			lead_role(k, &fw->pillars.items[i].roles.items[r]);
	}
	for (size_t i = 0; i < fw->recommendations.n; i++) {
		struct fw_placements *places = &fw->recommendations.items[i].placements;

		for (size_t p = 0; p < places->n; p++)
			lead_over(k, &places->items[p].pillar);
	}
	for (size_t i = 0; i < actions->n; i++) {
		struct fw_element *e = actions->items[i].item;

		lead_parties(k, &e->leads);
		lead_parties(k, &e->supporting);
		lead_parties(k, &e->related);
	}
}

static void
lead_points(const struct coding *k)
{
	struct framework *fw = k->c->newer.fw;

	for (size_t i = 0; i < fw->queries.n; i++)
		lead_over(k, &fw->queries.items[i].about);
}

void
compare_code_pillars(struct compare *c)
{
	struct coding k = begin(c);
	struct pool *pool = &c->newer.pools[PART_PILLAR];

	for (size_t i = 0; i < pool->n; i++) {
		struct fw_pillar *p = pool->items[i].item;
		size_t match = pool->items[i].match;

		set_code(&k, &p->code, match == NONE ? code_book_take(&k.book, p->code) :
		    compare_code(PART_PILLAR, c->held.pools[PART_PILLAR].items[match].item));
	}
	lead_pillar_references(&k);
	lead_points(&k);
}

/* --- recommendations and elements ---------------------------------------------------------- */

static struct str
stem_of_element(const struct compare *c, const struct node *node)
{
	const struct fw_element *parent;

	if (node->owner == NONE)
		return str_format(c->arena, "%.*s ",
		    STR_ARG(c->newer.fw->pillars.items[node->pillar].code));
	parent = c->newer.pools[PART_ACTION].items[node->owner].item;
	return str_format(c->arena, "%.*s.", STR_ARG(parent->code));
}

/* Parents stand before their parts, so the stem is final when a part asks for it. */
static void
code_elements(struct coding *k)
{
	struct compare *c = k->c;
	struct pool *pool = &c->newer.pools[PART_ACTION];

	for (size_t i = 0; i < pool->n; i++) {
		struct node *node = &pool->items[i];
		struct fw_element *e = node->item;

		set_code(k, &e->code, node->match == NONE ?
		    next_code(k, stem_of_element(c, node)) :
		    compare_code(PART_ACTION, c->held.pools[PART_ACTION].items[node->match].item));
	}
}

static struct str
stem_of_recommendation(const struct compare *c, const struct node *node)
{
	struct str pillar = node->pillar == NONE ? STR_EMPTY :
	    c->newer.fw->pillars.items[node->pillar].code;

	return str_format(c->arena, "%.*s%sR", STR_ARG(pillar), pillar.n > 0 ? " " : "");
}

static void
code_recommendations(struct coding *k)
{
	struct compare *c = k->c;
	struct pool *pool = &c->newer.pools[PART_RECOMMENDATION];

	for (size_t i = 0; i < pool->n; i++) {
		struct node *node = &pool->items[i];
		struct fw_recommendation *rec = node->item;

		set_code(k, &rec->code, node->match == NONE ?
		    next_code(k, stem_of_recommendation(c, node)) :
		    compare_code(PART_RECOMMENDATION,
			c->held.pools[PART_RECOMMENDATION].items[node->match].item));
	}
}

/* A code of another document could by chance be a uid's owner here: new things get new uids. */
static void
give_uids(struct compare *c)
{
	for (enum compared_part part = PART_FRAMEWORK; part < PART_COUNT; part++) {
		struct pool *pool = &c->newer.pools[part];
		bool is_shared = part == PART_AGENCY || part == PART_GROUP;

		for (size_t i = 0; i < pool->n; i++) {
			struct node *node = &pool->items[i];
			struct str *uid = compare_uid(part, node->item);

			if (node->match != NONE)
				*uid = *compare_uid(part,
				    c->held.pools[part].items[node->match].item);
			else
				*uid = is_shared ? STR_EMPTY :
				    ulid_new(c->arena, c->input->now_ms);
		}
	}
	c->newer.fw->revision.uid = ulid_new(c->arena, c->input->now_ms);
	for (size_t i = 0; i < c->newer.fw->sources.n; i++)
		c->newer.fw->sources.items[i].uid = ulid_new(c->arena, c->input->now_ms);
	for (size_t i = 0; i < c->newer.fw->queries.n; i++)
		c->newer.fw->queries.items[i].uid = ulid_new(c->arena, c->input->now_ms);
}

void
compare_code_elements(struct compare *c)
{
	struct coding k = begin(c);
	struct pool *actions = &c->newer.pools[PART_ACTION];

	code_recommendations(&k);
	for (size_t i = 0; i < actions->n; i++) {
		struct fw_element *e = actions->items[i].item;

		for (size_t r = 0; r < e->answers.n; r++)
			lead_over(&k, &e->answers.items[r]);
	}
	lead_points(&k);
	/* Elements are numbered on their own: what led to recommendations must not lead here. */
	k.changed = (struct map){ .arena = c->arena };
	code_elements(&k);
	lead_points(&k);
	give_uids(c);
}

void
framework_assign_uids(struct arena *a, struct framework *fw, int64_t now_ms)
{
	struct compare c = { .arena = a };
	struct side side = { .fw = fw };

	compare_collect_items(&c, &side);
	for (enum compared_part part = PART_FRAMEWORK; part < PART_COUNT; part++) {
		for (size_t i = 0; i < side.pools[part].n; i++) {
			struct str *uid = compare_uid(part, side.pools[part].items[i].item);

			if (uid->n == 0 && part != PART_AGENCY && part != PART_GROUP)
				*uid = ulid_new(a, now_ms);
		}
	}
	if (fw->revision.uid.n == 0)
		fw->revision.uid = ulid_new(a, now_ms);
	for (size_t i = 0; i < fw->queries.n; i++) {
		if (fw->queries.items[i].uid.n == 0)
			fw->queries.items[i].uid = ulid_new(a, now_ms);
	}
}
