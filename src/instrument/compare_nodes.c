/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lists what a framework holds, part by part, with the folded words by which it is told from
 * others. The order of a list is that of the document, so the same framework copied gives the
 * same indexes. Words of footnote marks are no words: they change with the footnotes' numbers.
 */
#include "instrument/compare_private.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "instrument/framework_codes.h"
#include "store/tokens.h"

#define TERMS_MAX 512 /* words of an element that are compared; the rest of a longer one is not */

#define UID_OF(type) offsetof(struct type, uid)
static const size_t uid_offsets[PART_COUNT] = {
	[PART_FRAMEWORK] = UID_OF(framework),
	[PART_HEADING] = UID_OF(fw_column),
	[PART_AGENCY] = UID_OF(fw_agency),
	[PART_GROUP] = UID_OF(fw_group),
	[PART_MEETING] = UID_OF(fw_meeting),
	[PART_PILLAR] = UID_OF(fw_pillar),
	[PART_ROLE] = UID_OF(fw_role),
	[PART_RECOMMENDATION] = UID_OF(fw_recommendation),
	[PART_ACTION] = UID_OF(fw_element),
	[PART_CONDITION] = UID_OF(fw_condition),
	[PART_FOOTNOTE] = UID_OF(fw_footnote),
};

struct str *
compare_uid(enum compared_part part, void *item)
{
	return (struct str *)((char *)item + uid_offsets[part]);
}

struct str
compare_code(enum compared_part part, const void *item)
{
	switch (part) {
	case PART_PILLAR:
		return ((const struct fw_pillar *)item)->code;
	case PART_RECOMMENDATION:
		return ((const struct fw_recommendation *)item)->code;
	case PART_ACTION:
		return ((const struct fw_element *)item)->code;
	case PART_AGENCY:
		return ((const struct fw_agency *)item)->code;
	case PART_GROUP:
		return ((const struct fw_group *)item)->code;
	case PART_FRAMEWORK:
	case PART_HEADING:
	case PART_MEETING:
	case PART_ROLE:
	case PART_CONDITION:
	case PART_FOOTNOTE:
	case PART_COUNT:
		break;
	}
	return STR_EMPTY;
}

/* A text without its footnote marks. */
static struct str
plain(struct arena *a, const struct marked *text)
{
	struct buf out;
	size_t at = 0;

	buf_init(&out, a, text->text.n);
	for (size_t i = 0; i < text->nmarks; i++) {
		const struct mark *m = &text->marks[i];

		if (m->kind != MARK_FOOTNOTE || m->start < at)
			continue;
		buf_add(&out, utf8_part(text->text, at, m->start));
		at = m->end;
	}
	if (at == 0)
		return text->text;
	buf_add(&out, utf8_part(text->text, at, SIZE_MAX));
	return buf_str(&out);
}

static struct str
role_words(struct arena *a, const struct fw_role *role)
{
	return str_format(a, "%s %.*s", role_kind_codes[role->kind], STR_ARG(role->who.code));
}

struct str
compare_words(struct arena *a, enum compared_part part, const void *item)
{
	switch (part) {
	case PART_FRAMEWORK:
		return ((const struct framework *)item)->title;
	case PART_HEADING:
		return ((const struct fw_column *)item)->heading;
	case PART_MEETING:
		return ((const struct fw_meeting *)item)->title;
	case PART_PILLAR:
		return plain(a, &((const struct fw_pillar *)item)->title);
	case PART_ROLE:
		return role_words(a, item);
	case PART_RECOMMENDATION:
		return plain(a, &((const struct fw_recommendation *)item)->text);
	case PART_ACTION:
		return plain(a, &((const struct fw_element *)item)->text);
	case PART_CONDITION:
		return ((const struct fw_condition *)item)->words;
	case PART_FOOTNOTE:
		return plain(a, &((const struct fw_footnote *)item)->text);
	case PART_AGENCY:
	case PART_GROUP:
		return compare_code(part, item);
	case PART_COUNT:
		break;
	}
	return STR_EMPTY;
}

/* --- words --------------------------------------------------------------------------------- */

struct cutting {
	struct compare *c;
	struct buf key;
	uint32_t terms[TERMS_MAX];
	size_t n;
};

static bool
take_term(void *context, const struct token *token)
{
	struct cutting *cut = context;
	struct map *terms = &cut->c->terms;
	int64_t number;

	if (!map_get(terms, token->text, &number)) {
		number = (int64_t)terms->n;
		map_set(terms, str_dup(cut->c->arena, token->text), number);
	}
	if (cut->n > 0)
		buf_add_byte(&cut->key, ' ');
	buf_add(&cut->key, token->text);
	if (cut->n < TERMS_MAX)
		cut->terms[cut->n++] = (uint32_t)number;
	return true;
}

static int
compare_numbers(const void *first, const void *second)
{
	uint32_t a = *(const uint32_t *)first;
	uint32_t b = *(const uint32_t *)second;

	return a < b ? -1 : a > b;
}

static void
cut_words(struct compare *c, struct node *node, struct str words)
{
	struct cutting cut = { .c = c };

	buf_init(&cut.key, c->arena, 3 * words.n + 64);
	tokens_cut(c->tokens, words, TOKENS_ASKED, take_term, &cut);
	/* Signs alone are no words, but tell two texts apart. */
	node->key = cut.n > 0 ? buf_str(&cut.key) : str_trim(words);
	if (cut.n > 1)
		qsort(cut.terms, cut.n, sizeof(cut.terms[0]), compare_numbers);
	node->terms = arena_make_array(c->arena, uint32_t, cut.n);
	memcpy(node->terms, cut.terms, cut.n * sizeof(cut.terms[0]));
	node->nterms = cut.n;
	if (!map_get(&c->keys, node->key, &node->key_number)) {
		node->key_number = (int64_t)c->keys.n;
		map_set(&c->keys, node->key, node->key_number);
	}
}

/* --- lists --------------------------------------------------------------------------------- */

struct collecting {
	struct compare *c;
	struct side *side;
	bool with_words;
};

static struct node *
add(struct collecting *to, enum compared_part part, void *item, size_t place)
{
	struct pool *pool = &to->side->pools[part];
	struct node *node;

	arena_reserve(to->c->arena, pool->items, pool->n, pool->capacity);
	node = &pool->items[pool->n++];
	*node = (struct node){ .item = item, .pillar = NONE, .owner = NONE, .place = place,
		.match = NONE, .proposed = compare_code(part, item) };
	if (to->with_words)
		cut_words(to->c, node, compare_words(to->c->arena, part, item));
	return node;
}

static void
add_conditions(struct collecting *to, struct fw_conditions *conditions, size_t owner)
{
	for (size_t i = 0; i < conditions->n; i++)
		add(to, PART_CONDITION, &conditions->items[i], i)->owner = owner;
}

struct list_place {
	size_t pillar;
	size_t owner;
	bool is_goal;
};

static void
add_elements(struct collecting *to, struct fw_elements *list, struct list_place where)
{
	for (size_t i = 0; i < list->n; i++) {
		struct fw_element *e = &list->items[i];
		struct node *node = add(to, PART_ACTION, e, i);
		struct list_place inside = where;

		node->pillar = where.pillar;
		node->owner = where.owner;
		node->is_goal = where.is_goal;
		inside.owner = to->side->pools[PART_ACTION].n - 1;
		add_conditions(to, &e->conditions, inside.owner);
		add_elements(to, &e->children, inside);
	}
}

static size_t
find_pillar(const struct framework *fw, struct str code)
{
	for (size_t i = 0; i < fw->pillars.n; i++) {
		if (str_equal(fw->pillars.items[i].code, code))
			return i;
	}
	return NONE;
}

static void
collect(struct collecting *to)
{
	struct framework *fw = to->side->fw;

	add(to, PART_FRAMEWORK, fw, 0);
	for (size_t i = 0; i < fw->columns.n; i++)
		add(to, PART_HEADING, &fw->columns.items[i], i);
	for (size_t i = 0; i < fw->agencies.n; i++)
		add(to, PART_AGENCY, &fw->agencies.items[i], i);
	for (size_t i = 0; i < fw->groups.n; i++)
		add(to, PART_GROUP, &fw->groups.items[i], i);
	for (size_t i = 0; i < fw->meetings.n; i++)
		add(to, PART_MEETING, &fw->meetings.items[i], i);
	for (size_t i = 0; i < fw->pillars.n; i++) {
		struct fw_pillar *p = &fw->pillars.items[i];

		add(to, PART_PILLAR, p, i)->pillar = i;
		add_elements(to, &p->actions, (struct list_place){ i, NONE, false });
		add_elements(to, &p->goals, (struct list_place){ i, NONE, true });
	}
	for (size_t i = 0; i < fw->recommendations.n; i++) {
		struct fw_recommendation *rec = &fw->recommendations.items[i];
		struct node *node = add(to, PART_RECOMMENDATION, rec, i);

		if (rec->placements.n > 0)
			node->pillar = find_pillar(fw, rec->placements.items[0].pillar);
	}
	for (size_t i = 0; i < fw->footnotes.n; i++)
		add(to, PART_FOOTNOTE, &fw->footnotes.items[i], i);
}

static void
collect_roles(struct collecting *to)
{
	struct framework *fw = to->side->fw;

	for (size_t i = 0; i < fw->cochairs.n; i++)
		add(to, PART_ROLE, &fw->cochairs.items[i], i);
	for (size_t i = 0; i < fw->pillars.n; i++) {
		for (size_t k = 0; k < fw->pillars.items[i].roles.n; k++)
			add(to, PART_ROLE, &fw->pillars.items[i].roles.items[k], k)->pillar = i;
	}
}

void
compare_collect(struct compare *c, struct side *side)
{
	collect(&(struct collecting){ c, side, true });
}

void
compare_collect_roles(struct compare *c, struct side *side)
{
	collect_roles(&(struct collecting){ c, side, true });
}

void
compare_collect_items(struct compare *c, struct side *side)
{
	struct collecting to = { c, side, false };

	collect(&to);
	collect_roles(&to);
}

struct fw_texts
framework_list_uids(struct arena *a, const struct framework *fw, enum compared_part part)
{
	struct compare c = { .arena = a };
	struct side side = { .fw = (struct framework *)(uintptr_t)fw };
	struct fw_texts uids = { 0 };

	compare_collect_items(&c, &side);
	for (size_t i = 0; i < side.pools[part].n; i++)
		*fw_add(a, &uids) = *compare_uid(part, side.pools[part].items[i].item);
	return uids;
}
