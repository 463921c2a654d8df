/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Three texts become one: what was adopted until now, what is adopted from now on, and what the
 * records say by today. The newly adopted text is the frame; each fact in it that the amendment
 * left alone is put back to its working value. What surprises: a working value may name a pillar
 * or recommendation that the amendment removed, and loses that name.
 */
#include "instrument/adopt.h"

#include "base/map.h"
#include "instrument/compare.h"
#include "instrument/framework_store.h"

/* Things of one text by their uid; found[i] are their addresses. */
struct index {
	struct map at;
	const void **found;
	size_t n;
	size_t capacity;
};

struct text_index {
	struct index pillars;
	struct index roles;
	struct index elements;
	struct index conditions;
	struct index recommendations;
	struct index columns;
	struct index meetings;
};

struct merge {
	struct arena *arena;
	const struct adopt_texts *texts;
	struct text_index before;
	struct text_index after;
	struct text_index working;
	struct framework *fw;
	struct map pillar_codes; /* of the new text */
	struct map recommendation_codes;
};

/* --- by uid -------------------------------------------------------------------------------- */

static void
note(struct arena *a, struct index *index, struct str uid, const void *item)
{
	index->at.arena = a;
	arena_reserve(a, index->found, index->n, index->capacity);
	index->found[index->n] = item;
	map_set(&index->at, uid, (int64_t)index->n++);
}

static const void *
find(const struct index *index, struct str uid)
{
	int64_t at;

	return index->n > 0 && map_get(&index->at, uid, &at) ? index->found[at] : NULL;
}

static void
note_roles(struct arena *a, struct text_index *t, const struct fw_roles *roles)
{
	for (size_t i = 0; i < roles->n; i++)
		note(a, &t->roles, roles->items[i].uid, &roles->items[i]);
}

static void
note_elements(struct arena *a, struct text_index *t, const struct fw_elements *list)
{
	for (size_t i = 0; i < list->n; i++) {
		const struct fw_element *e = &list->items[i];

		note(a, &t->elements, e->uid, e);
		for (size_t k = 0; k < e->conditions.n; k++)
			note(a, &t->conditions, e->conditions.items[k].uid,
			    &e->conditions.items[k]);
		note_elements(a, t, &e->children);
	}
}

static void
note_text(struct arena *a, struct text_index *t, const struct framework *fw)
{
	*t = (struct text_index){ 0 };
	note_roles(a, t, &fw->cochairs);
	for (size_t i = 0; i < fw->pillars.n; i++) {
		const struct fw_pillar *p = &fw->pillars.items[i];

		note(a, &t->pillars, p->uid, p);
		note_roles(a, t, &p->roles);
		note_elements(a, t, &p->actions);
		note_elements(a, t, &p->goals);
	}
	for (size_t i = 0; i < fw->recommendations.n; i++)
		note(a, &t->recommendations, fw->recommendations.items[i].uid,
		    &fw->recommendations.items[i]);
	for (size_t i = 0; i < fw->columns.n; i++)
		note(a, &t->columns, fw->columns.items[i].uid, &fw->columns.items[i]);
	for (size_t i = 0; i < fw->meetings.n; i++)
		note(a, &t->meetings, fw->meetings.items[i].uid, &fw->meetings.items[i]);
}

/* --- equal facts --------------------------------------------------------------------------- */

static bool
same_period(const struct period *a, const struct period *b)
{
	return str_equal(a->edtf, b->edtf) && str_equal(a->words, b->words) &&
	    a->is_tentative == b->is_tentative;
}

static bool
same_party(const struct fw_party *a, const struct fw_party *b)
{
	return a->kind == b->kind && str_equal(a->code, b->code);
}

static bool
same_parties(const struct fw_partys *a, const struct fw_partys *b)
{
	bool same = a->n == b->n;

	for (size_t i = 0; same && i < a->n; i++)
		same = same_party(&a->items[i], &b->items[i]);
	return same;
}

static bool
same_texts(const struct fw_texts *a, const struct fw_texts *b)
{
	bool same = a->n == b->n;

	for (size_t i = 0; same && i < a->n; i++)
		same = str_equal(a->items[i], b->items[i]);
	return same;
}

/* Takes the working value where the amendment left the adopted one alone. */
#define KEEP(condition, member) \
	do { \
		if (condition) \
			e->member = w->member; \
	} while (0)
#define KEEP_NUMBER(member) KEEP(b->member == e->member, member)
#define KEEP_TEXT(member) KEEP(str_equal(b->member, e->member), member)
#define KEEP_TEXTS(member) KEEP(same_texts(&b->member, &e->member), member)
#define KEEP_PERIOD(member) KEEP(same_period(&b->member, &e->member), member)
#define KEEP_PARTIES(member) KEEP(same_parties(&b->member, &e->member), member)

/* --- facts of each part -------------------------------------------------------------------- */

static void
keep_element(struct fw_element *e, const struct fw_element *b, const struct fw_element *w)
{
	KEEP_NUMBER(kind);
	KEEP_NUMBER(horizon);
	KEEP_NUMBER(uncertain);
	KEEP_PARTIES(supporting);
	KEEP_PARTIES(related);
	KEEP_TEXTS(answers);
	/* Each of these says nothing without the other. */
	if (same_period(&b->period, &e->period) &&
	    b->is_period_inherited == e->is_period_inherited) {
		e->period = w->period;
		e->is_period_inherited = w->is_period_inherited;
	}
	if (same_parties(&b->leads, &e->leads) && b->lead_mode == e->lead_mode) {
		e->leads = w->leads;
		e->lead_mode = w->lead_mode;
	}
}

static void
keep_pillar(struct fw_pillar *e, const struct fw_pillar *b, const struct fw_pillar *w)
{
	KEEP_TEXT(short_title);
	KEEP_TEXTS(aliases);
	KEEP_NUMBER(involves_all);
	if (b->status == e->status && same_period(&b->review, &e->review) &&
	    str_equal(b->reason, e->reason)) {
		e->status = w->status;
		e->review = w->review;
		e->reason = w->reason;
	}
}

static void
keep_recommendation(struct fw_recommendation *e, const struct fw_recommendation *b,
    const struct fw_recommendation *w)
{
	KEEP_NUMBER(force);
	KEEP_TEXT(mandate);
	KEEP_PERIOD(period);
	KEEP_TEXT(meeting);
}

static void
keep_role(struct fw_role *e, const struct fw_role *b, const struct fw_role *w)
{
	struct str words = e->who.words;

	KEEP_NUMBER(kind);
	KEEP(same_party(&b->who, &e->who), who);
	e->who.words = words;
	KEEP_NUMBER(is_interim);
	KEEP_PERIOD(since);
}

static void
keep_condition(struct fw_condition *e, const struct fw_condition *b,
    const struct fw_condition *w)
{
	KEEP_NUMBER(kind);
	KEEP_TEXT(words);
}

static void
keep_column(struct fw_column *e, const struct fw_column *b, const struct fw_column *w)
{
	KEEP_NUMBER(role);
	KEEP_PERIOD(years);
}

static void
keep_meeting(struct fw_meeting *e, const struct fw_meeting *b, const struct fw_meeting *w)
{
	KEEP_TEXT(title);
	KEEP_TEXT(words);
	KEEP_PERIOD(held);
	KEEP_TEXT(level);
}

/* --- lists of which people add and take out ------------------------------------------------ */

/* The records lack what the text until now had: people took it out. */
static bool
was_taken_out(const struct index *before, const struct index *working, struct str uid)
{
	return find(before, uid) != NULL && find(working, uid) == NULL;
}

/* The records have what neither text has: people added it. */
static bool
was_added(const struct index *before, const struct index *after, struct str uid)
{
	return find(before, uid) == NULL && find(after, uid) == NULL;
}

/* Merges list (a copy of the new text's) with that of the records; keep: facts of one item. */
#define MERGE_LIST(m, list, part, keep, held) \
	do { \
		size_t kept_ = 0; \
		for (size_t i_ = 0; i_ < (list)->n; i_++) { \
			struct str uid_ = (list)->items[i_].uid; \
			if (was_taken_out(&(m)->before.part, &(m)->working.part, uid_)) \
				continue; \
			(list)->items[kept_] = (list)->items[i_]; \
			if (find(&(m)->before.part, uid_) != NULL) \
				keep(&(list)->items[kept_], find(&(m)->before.part, uid_), \
				    find(&(m)->working.part, uid_)); \
			kept_++; \
		} \
		(list)->n = kept_; \
		for (size_t i_ = 0; (held) != NULL && i_ < (held)->n; i_++) { \
			if (was_added(&(m)->before.part, &(m)->after.part, (held)->items[i_].uid)) \
				*fw_add((m)->arena, (list)) = (held)->items[i_]; \
		} \
	} while (0)

static void
merge_roles(struct merge *m, struct fw_roles *roles, const struct fw_roles *held)
{
	MERGE_LIST(m, roles, roles, keep_role, held);
}

static void
merge_elements(struct merge *m, struct fw_elements *list)
{
	for (size_t i = 0; i < list->n; i++) {
		struct fw_element *e = &list->items[i];
		const struct fw_element *before = find(&m->before.elements, e->uid);
		const struct fw_element *working = find(&m->working.elements, e->uid);
		const struct fw_conditions *held = working == NULL ? NULL : &working->conditions;

		if (before != NULL && working != NULL)
			keep_element(e, before, working);
		MERGE_LIST(m, &e->conditions, conditions, keep_condition, held);
		merge_elements(m, &e->children);
	}
}

static void
merge_pillars(struct merge *m)
{
	for (size_t i = 0; i < m->fw->pillars.n; i++) {
		struct fw_pillar *p = &m->fw->pillars.items[i];
		const struct fw_pillar *before = find(&m->before.pillars, p->uid);
		const struct fw_pillar *working = find(&m->working.pillars, p->uid);

		if (before != NULL && working != NULL)
			keep_pillar(p, before, working);
		merge_roles(m, &p->roles, working == NULL ? NULL : &working->roles);
		merge_elements(m, &p->actions);
		merge_elements(m, &p->goals);
	}
}

static void
merge_head(struct merge *m)
{
	struct framework *e = m->fw;
	const struct framework *b = m->texts->before;
	const struct framework *w = m->texts->working;

	e->uid = w->uid;
	e->slug = w->slug;
	KEEP_TEXT(zone);
	KEEP_TEXT(language);
	merge_roles(m, &e->cochairs, &w->cochairs);
	MERGE_LIST(m, &e->meetings, meetings, keep_meeting, &w->meetings);
	for (size_t i = 0; i < e->columns.n; i++) {
		struct fw_column *column = &e->columns.items[i];
		const struct fw_column *before = find(&m->before.columns, column->uid);
		const struct fw_column *working = find(&m->working.columns, column->uid);

		if (before != NULL && working != NULL)
			keep_column(column, before, working);
	}
	for (size_t i = 0; i < e->recommendations.n; i++) {
		struct fw_recommendation *r = &e->recommendations.items[i];
		const struct fw_recommendation *before = find(&m->before.recommendations, r->uid);
		const struct fw_recommendation *working = find(&m->working.recommendations,
		    r->uid);

		if (before != NULL && working != NULL)
			keep_recommendation(r, before, working);
	}
}

/* --- names that lead nowhere --------------------------------------------------------------- */

static bool
is_there(const struct merge *m, const struct fw_party *party)
{
	int64_t unused;

	return party->kind != PARTY_PILLAR || map_get(&m->pillar_codes, party->code, &unused);
}

static void
mend_parties(const struct merge *m, struct fw_partys *list)
{
	struct fw_partys kept = { 0 };

	for (size_t i = 0; i < list->n; i++) {
		if (is_there(m, &list->items[i]))
			*fw_add(m->arena, &kept) = list->items[i];
	}
	*list = kept;
}

static void
mend_elements(const struct merge *m, struct fw_elements *list)
{
	for (size_t i = 0; i < list->n; i++) {
		struct fw_element *e = &list->items[i];
		struct fw_texts answers = { 0 };
		int64_t unused;

		mend_parties(m, &e->leads);
		mend_parties(m, &e->supporting);
		mend_parties(m, &e->related);
		for (size_t k = 0; k < e->answers.n; k++) {
			if (map_get(&m->recommendation_codes, e->answers.items[k], &unused))
				*fw_add(m->arena, &answers) = e->answers.items[k];
		}
		e->answers = answers;
		mend_elements(m, &e->children);
	}
}

static void
mend_roles(const struct merge *m, struct fw_roles *roles)
{
	size_t kept = 0;

	for (size_t i = 0; i < roles->n; i++) {
		if (is_there(m, &roles->items[i].who))
			roles->items[kept++] = roles->items[i];
	}
	roles->n = kept;
}

static void
mend(struct merge *m)
{
	struct framework *fw = m->fw;

	m->pillar_codes.arena = m->arena;
	m->recommendation_codes.arena = m->arena;
	for (size_t i = 0; i < fw->pillars.n; i++)
		map_set(&m->pillar_codes, fw->pillars.items[i].code, 1);
	for (size_t i = 0; i < fw->recommendations.n; i++)
		map_set(&m->recommendation_codes, fw->recommendations.items[i].code, 1);
	mend_roles(m, &fw->cochairs);
	for (size_t i = 0; i < fw->pillars.n; i++) {
		mend_roles(m, &fw->pillars.items[i].roles);
		mend_elements(m, &fw->pillars.items[i].actions);
		mend_elements(m, &fw->pillars.items[i].goals);
	}
}

/* --- places in sources --------------------------------------------------------------------- */

static void
clear_roles(struct fw_roles *roles)
{
	for (size_t i = 0; i < roles->n; i++)
		roles->items[i].segments = (struct fw_segments){ 0 };
}

static void
clear_elements(struct fw_elements *list)
{
	for (size_t i = 0; i < list->n; i++) {
		struct fw_element *e = &list->items[i];

		e->segments = (struct fw_segments){ 0 };
		for (size_t k = 0; k < e->conditions.n; k++)
			e->conditions.items[k].segments = (struct fw_segments){ 0 };
		clear_elements(&e->children);
	}
}

#define CLEAR_LIST(list) \
	do { \
		for (size_t i_ = 0; i_ < (list)->n; i_++) \
			(list)->items[i_].segments = (struct fw_segments){ 0 }; \
	} while (0)

/* Where words were read from is stored already, and stays. */
static void
clear_segments(struct framework *fw)
{
	fw->segments = (struct fw_segments){ 0 };
	CLEAR_LIST(&fw->pillars);
	CLEAR_LIST(&fw->recommendations);
	CLEAR_LIST(&fw->footnotes);
	CLEAR_LIST(&fw->meetings);
	CLEAR_LIST(&fw->queries);
	clear_roles(&fw->cochairs);
	for (size_t i = 0; i < fw->pillars.n; i++) {
		clear_roles(&fw->pillars.items[i].roles);
		clear_elements(&fw->pillars.items[i].actions);
		clear_elements(&fw->pillars.items[i].goals);
	}
}

struct framework *
adopt_merge(struct arena *a, const struct adopt_texts *texts)
{
	struct merge *m = arena_make(a, struct merge);

	m->arena = a;
	m->texts = texts;
	m->fw = framework_copy(a, texts->after);
	m->fw->queries = (struct fw_querys){ 0 };
	for (size_t i = 0; i < texts->working->queries.n; i++)
		*fw_add(a, &m->fw->queries) = texts->working->queries.items[i];
	m->fw->sources = (struct fw_sources){ 0 };
	note_text(a, &m->before, texts->before);
	note_text(a, &m->after, texts->after);
	note_text(a, &m->working, texts->working);
	merge_head(m);
	merge_pillars(m);
	mend(m);
	clear_segments(m->fw);
	return m->fw;
}

enum status
adopt_store(struct tx *tx, struct record *framework, const struct framework *before,
    const struct framework *after, struct errors *errors)
{
	struct adopt_texts texts = { .before = before, .after = after };
	struct framework *working;
	/* With sources: a role that was read from one is no role made here. */
	enum status st = framework_load(tx->store, VIEWER_LOCAL, framework->id, FRAMEWORK_ALL,
	    tx->arena, &working);

	if (st != ST_OK)
		return st;
	texts.working = working;
	return framework_amend(tx, framework, adopt_merge(tx->arena, &texts), errors);
}
