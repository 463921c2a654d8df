/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The framework to be stored: the newer document, with what people added here since the last one
 * put back into its lists, and roles and conditions that they took out left out. What surprises:
 * a kept value may name a recommendation or pillar that is gone; such references are dropped, or
 * nothing could be stored.
 */
#include "instrument/compare_private.h"

#include <string.h>

/* --- copies -------------------------------------------------------------------------------- */

#define COPY_LIST(a, list) \
	do { \
		void *copy_ = arena_alloc_array((a), (list)->n, sizeof(*(list)->items)); \
		if ((list)->n > 0) \
			memcpy(copy_, (list)->items, (list)->n * sizeof(*(list)->items)); \
		(list)->items = copy_; \
		(list)->capacity = (list)->n; \
	} while (0)

static void
copy_elements(struct arena *a, struct fw_elements *list)
{
	COPY_LIST(a, list);
	for (size_t i = 0; i < list->n; i++) {
		COPY_LIST(a, &list->items[i].conditions);
		COPY_LIST(a, &list->items[i].leads);
		COPY_LIST(a, &list->items[i].supporting);
		COPY_LIST(a, &list->items[i].related);
		COPY_LIST(a, &list->items[i].answers);
		copy_elements(a, &list->items[i].children);
	}
}

struct framework *
framework_copy(struct arena *a, const struct framework *fw)
{
	struct framework *copy = arena_make(a, struct framework);

	*copy = *fw;
	COPY_LIST(a, &copy->cochairs);
	COPY_LIST(a, &copy->columns);
	COPY_LIST(a, &copy->agencies);
	COPY_LIST(a, &copy->groups);
	COPY_LIST(a, &copy->meetings);
	COPY_LIST(a, &copy->pillars);
	COPY_LIST(a, &copy->recommendations);
	COPY_LIST(a, &copy->footnotes);
	COPY_LIST(a, &copy->queries);
	COPY_LIST(a, &copy->sources);
	for (size_t i = 0; i < copy->pillars.n; i++) {
		COPY_LIST(a, &copy->pillars.items[i].roles);
		copy_elements(a, &copy->pillars.items[i].actions);
		copy_elements(a, &copy->pillars.items[i].goals);
	}
	for (size_t i = 0; i < copy->recommendations.n; i++)
		COPY_LIST(a, &copy->recommendations.items[i].placements);
	return copy;
}

/* --- what people took out ------------------------------------------------------------------ */

bool
compare_was_in_document(const struct compare *c, struct str uid)
{
	int64_t number;

	if (c->input->base != NULL)
		return map_get(&c->base_at, uid, &number);
	return c->input->edited == NULL || !map_get(c->input->edited, uid, &number) ||
	    number != EDITED_MADE;
}

/* By its words, and where it belongs: a role to its pillar, a condition to its element. */
static struct str
place_key(const struct compare *c, enum compared_part part, const struct side *side,
    const struct node *node)
{
	struct str owner = STR_EMPTY;

	if (part == PART_CONDITION)
		owner = *compare_uid(PART_ACTION,
		    side->pools[PART_ACTION].items[node->owner].item);
	else if (part == PART_ROLE && node->pillar != NONE)
		owner = side->fw->pillars.items[node->pillar].code;
	return str_format(c->arena, "%.*s/%lld", STR_ARG(owner), (long long)node->key_number);
}

bool *
compare_find_taken_out(struct compare *c, enum compared_part part)
{
	const struct pool *newer = &c->newer.pools[part];
	const struct pool *base = &c->base.pools[part];
	bool *out = arena_make_array(c->arena, bool, newer->n);
	struct map held = { .arena = c->arena };
	struct map gone = { .arena = c->arena };
	int64_t unused;

	if (part == PART_AGENCY || part == PART_GROUP || base->n == 0)
		return out;
	for (size_t i = 0; i < c->held.pools[part].n; i++)
		map_set(&held, *compare_uid(part, c->held.pools[part].items[i].item), 1);
	for (size_t i = 0; i < base->n; i++) {
		if (!map_get(&held, *compare_uid(part, base->items[i].item), &unused))
			map_set(&gone, place_key(c, part, &c->base, &base->items[i]), 1);
	}
	for (size_t i = 0; gone.n > 0 && i < newer->n; i++)
		out[i] = newer->items[i].match == NONE &&
		    map_get(&gone, place_key(c, part, &c->newer, &newer->items[i]), &unused);
	return out;
}

static bool
is_listed(const struct map *uids, struct str uid)
{
	int64_t unused;

	return map_get(uids, uid, &unused);
}

static void
drop_roles(struct fw_roles *roles, const struct map *uids)
{
	size_t kept = 0;

	for (size_t i = 0; i < roles->n; i++) {
		if (!is_listed(uids, roles->items[i].uid))
			roles->items[kept++] = roles->items[i];
	}
	roles->n = kept;
}

static void
drop_conditions(struct fw_elements *list, const struct map *uids)
{
	for (size_t i = 0; i < list->n; i++) {
		struct fw_conditions *conditions = &list->items[i].conditions;
		size_t kept = 0;

		for (size_t k = 0; k < conditions->n; k++) {
			if (!is_listed(uids, conditions->items[k].uid))
				conditions->items[kept++] = conditions->items[k];
		}
		conditions->n = kept;
		drop_conditions(&list->items[i].children, uids);
	}
}

static void
drop_taken_out(struct compare *c)
{
	static const enum compared_part dropped[] = { PART_ROLE, PART_CONDITION };
	struct framework *fw = c->merged.fw;
	struct map uids = { .arena = c->arena };

	for (size_t p = 0; p < COUNT_OF(dropped); p++) {
		const struct pool *pool = &c->newer.pools[dropped[p]];

		for (size_t i = 0; i < pool->n; i++) {
			if (c->taken_out[dropped[p]][i])
				map_set(&uids, *compare_uid(dropped[p], pool->items[i].item), 1);
		}
	}
	if (uids.n == 0)
		return;
	drop_roles(&fw->cochairs, &uids);
	for (size_t i = 0; i < fw->pillars.n; i++) {
		drop_roles(&fw->pillars.items[i].roles, &uids);
		drop_conditions(&fw->pillars.items[i].actions, &uids);
		drop_conditions(&fw->pillars.items[i].goals, &uids);
	}
}

/* --- what people added --------------------------------------------------------------------- */

/* By index in the held pool of elements: where the copy of what people added belongs. */
static bool
is_added_here(const struct compare *c, enum compared_part part, const struct node *node)
{
	return node->match == NONE &&
	    !compare_was_in_document(c, *compare_uid(part, node->item));
}

/* The element with this uid, wherever it stands now. */
static struct fw_element *
find_element(struct fw_elements *list, struct str uid)
{
	for (size_t i = 0; i < list->n; i++) {
		struct fw_element *found;

		if (str_equal(list->items[i].uid, uid))
			return &list->items[i];
		found = find_element(&list->items[i].children, uid);
		if (found != NULL)
			return found;
	}
	return NULL;
}

static struct fw_pillar *
find_pillar(struct framework *fw, struct str uid)
{
	for (size_t i = 0; i < fw->pillars.n; i++) {
		if (str_equal(fw->pillars.items[i].uid, uid))
			return &fw->pillars.items[i];
	}
	return NULL;
}

static struct fw_element *
find_anywhere(struct framework *fw, struct str uid)
{
	struct fw_element *found = NULL;

	for (size_t i = 0; found == NULL && i < fw->pillars.n; i++) {
		found = find_element(&fw->pillars.items[i].actions, uid);
		if (found == NULL)
			found = find_element(&fw->pillars.items[i].goals, uid);
	}
	return found;
}

/* Parts and conditions come one by one: some of them may be matched and stand elsewhere. */
static void
put_element(struct compare *c, const struct node *node)
{
	const struct fw_element *held = node->item;
	struct fw_element copy = *held;
	struct fw_pillar *pillar = find_pillar(c->merged.fw,
	    c->held.fw->pillars.items[node->pillar].uid);
	struct fw_element *owner = node->owner == NONE ? NULL : find_anywhere(c->merged.fw,
	    *compare_uid(PART_ACTION, c->held.pools[PART_ACTION].items[node->owner].item));

	copy.segments = (struct fw_segments){ 0 };
	copy.children = (struct fw_elements){ 0 };
	copy.conditions = (struct fw_conditions){ 0 };
	if (owner != NULL)
		*fw_add(c->arena, &owner->children) = copy;
	else if (pillar != NULL)
		*fw_add(c->arena, node->is_goal ? &pillar->goals : &pillar->actions) = copy;
}

static void
put_role(struct compare *c, const struct node *node)
{
	struct fw_role role = *(const struct fw_role *)node->item;
	struct fw_pillar *pillar;

	role.segments = (struct fw_segments){ 0 };
	if (node->pillar == NONE) {
		*fw_add(c->arena, &c->merged.fw->cochairs) = role;
		return;
	}
	pillar = find_pillar(c->merged.fw, c->held.fw->pillars.items[node->pillar].uid);
	if (pillar != NULL)
		*fw_add(c->arena, &pillar->roles) = role;
}

static void
put_condition(struct compare *c, const struct node *node)
{
	struct fw_element *owner = find_anywhere(c->merged.fw, *compare_uid(PART_ACTION,
	    c->held.pools[PART_ACTION].items[node->owner].item));
	struct fw_condition copy = *(const struct fw_condition *)node->item;

	copy.segments = (struct fw_segments){ 0 };
	if (owner != NULL)
		*fw_add(c->arena, &owner->conditions) = copy;
}

static void
put_pillar(struct compare *c, const struct node *node)
{
	struct fw_pillar copy = *(const struct fw_pillar *)node->item;

	copy.segments = (struct fw_segments){ 0 };
	copy.roles = (struct fw_roles){ 0 };
	copy.actions = (struct fw_elements){ 0 };
	copy.goals = (struct fw_elements){ 0 };
	*fw_add(c->arena, &c->merged.fw->pillars) = copy;
}

/* An item of one of the framework's own lists. Its places are in an earlier document. */
#define PUT(a, list, type, item) \
	do { \
		struct type copy_ = *(const struct type *)(item); \
		copy_.segments = (struct fw_segments){ 0 }; \
		*fw_add((a), (list)) = copy_; \
	} while (0)

static void
put_recommendation(struct compare *c, const struct node *node)
{
	struct fw_recommendations *list = &c->merged.fw->recommendations;

	PUT(c->arena, list, fw_recommendation, node->item);
	COPY_LIST(c->arena, &list->items[list->n - 1].placements);
}

static void
put_back(struct compare *c, enum compared_part part, const struct node *node)
{
	struct framework *fw = c->merged.fw;

	switch (part) {
	case PART_PILLAR:
		put_pillar(c, node);
		break;
	case PART_ACTION:
		put_element(c, node);
		break;
	case PART_ROLE:
		put_role(c, node);
		break;
	case PART_CONDITION:
		put_condition(c, node);
		break;
	case PART_HEADING:
		*fw_add(c->arena, &fw->columns) = *(const struct fw_column *)node->item;
		break;
	case PART_MEETING:
		PUT(c->arena, &fw->meetings, fw_meeting, node->item);
		break;
	case PART_RECOMMENDATION:
		put_recommendation(c, node);
		break;
	case PART_FOOTNOTE:
		PUT(c->arena, &fw->footnotes, fw_footnote, node->item);
		break;
	case PART_FRAMEWORK:
	case PART_AGENCY:
	case PART_GROUP:
	case PART_COUNT:
		break;
	}
}

/* Pillars before what stands in them, elements before their parts: both are listed so. */
static void
put_back_added(struct compare *c)
{
	for (enum compared_part part = PART_FRAMEWORK; part < PART_COUNT; part++) {
		for (size_t i = 0; i < c->held.pools[part].n; i++) {
			const struct node *node = &c->held.pools[part].items[i];

			if (is_added_here(c, part, node))
				put_back(c, part, node);
		}
	}
}

/* --- references and horizons --------------------------------------------------------------- */

struct mending {
	struct compare *c;
	struct map recommendations;
	struct map pillars;
};

static void
drop_answers(const struct mending *m, struct fw_texts *codes)
{
	size_t kept = 0;

	for (size_t i = 0; i < codes->n; i++) {
		if (is_listed(&m->recommendations, codes->items[i]))
			codes->items[kept++] = codes->items[i];
	}
	codes->n = kept;
}

static void
drop_pillars(const struct mending *m, struct fw_partys *parties)
{
	size_t kept = 0;

	for (size_t i = 0; i < parties->n; i++) {
		if (parties->items[i].kind != PARTY_PILLAR ||
		    is_listed(&m->pillars, parties->items[i].code))
			parties->items[kept++] = parties->items[i];
	}
	parties->n = kept;
}

/* A kept value shares its list with the held side, which must stay as it is. */
static void
mend_elements(const struct mending *m, struct fw_elements *list)
{
	struct arena *a = m->c->arena;

	for (size_t i = 0; i < list->n; i++) {
		struct fw_element *e = &list->items[i];

		COPY_LIST(a, &e->answers);
		COPY_LIST(a, &e->leads);
		COPY_LIST(a, &e->supporting);
		COPY_LIST(a, &e->related);
		drop_answers(m, &e->answers);
		drop_pillars(m, &e->leads);
		drop_pillars(m, &e->supporting);
		drop_pillars(m, &e->related);
		mend_elements(m, &e->children);
	}
}

static void
mend_roles(const struct mending *m, struct fw_roles *roles)
{
	size_t kept = 0;

	for (size_t i = 0; i < roles->n; i++) {
		if (roles->items[i].who.kind != PARTY_PILLAR ||
		    is_listed(&m->pillars, roles->items[i].who.code))
			roles->items[kept++] = roles->items[i];
	}
	roles->n = kept;
}

static void
mend_placements(const struct mending *m, struct fw_placements *places)
{
	size_t kept = 0;

	for (size_t i = 0; i < places->n; i++) {
		if (is_listed(&m->pillars, places->items[i].pillar))
			places->items[kept++] = places->items[i];
	}
	places->n = kept;
}

/* A horizon that stays as held decides in which of the two lists the element stands. */
static void
put_into_list(struct arena *a, struct fw_elements *from, struct fw_elements *to,
    enum horizon horizon)
{
	size_t kept = 0;

	for (size_t i = 0; i < from->n; i++) {
		struct fw_element e = from->items[i];

		if (e.horizon == horizon)
			from->items[kept++] = e;
		else
			*fw_add(a, to) = e;
	}
	from->n = kept;
}

static void
mend_references(struct compare *c)
{
	struct framework *fw = c->merged.fw;
	struct mending m = { .c = c, .recommendations = { .arena = c->arena },
		.pillars = { .arena = c->arena } };

	for (size_t i = 0; i < fw->recommendations.n; i++)
		map_set(&m.recommendations, fw->recommendations.items[i].code, 1);
	for (size_t i = 0; i < fw->pillars.n; i++)
		map_set(&m.pillars, fw->pillars.items[i].code, 1);
	for (size_t i = 0; i < fw->recommendations.n; i++)
		mend_placements(&m, &fw->recommendations.items[i].placements);
	mend_roles(&m, &fw->cochairs);
	for (size_t i = 0; i < fw->pillars.n; i++) {
		struct fw_pillar *p = &fw->pillars.items[i];

		mend_roles(&m, &p->roles);
		put_into_list(c->arena, &p->actions, &p->goals, HORIZON_THIS_YEAR);
		put_into_list(c->arena, &p->goals, &p->actions, HORIZON_LATER_YEARS);
		mend_elements(&m, &p->actions);
		mend_elements(&m, &p->goals);
	}
}

void
compare_merge(struct compare *c)
{
	drop_taken_out(c);
	put_back_added(c);
	mend_references(c);
}
