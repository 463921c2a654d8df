/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words and the facts read from them go together. Where a change touches one and not the other,
 * a person confirms it with a reason. A fact was read from words where its own words stand in the
 * text that the base has; a text that still has them still says it.
 */
#include "instrument/amend_private.h"

#include "base/limits.h"
#include "model/types/types.h"

/* One changed field beside its counterpart. */
struct pair {
	struct amending *m;
	size_t change;
	const char *label;    /* of the fact */
	struct str words;     /* that the fact was read from */
	struct str old_text;
	struct str new_text;
	bool is_fact_changed;
};

static bool
says(struct str text, struct str words)
{
	return words.n > 0 && str_find(text, words, 0) != SIZE_MAX;
}

static void
check(const struct pair *p)
{
	const struct fw_amend_change *c = &p->m->input->changes->items[p->change];
	bool is_text_changed = !str_equal(p->old_text, p->new_text);

	if (!says(p->old_text, p->words) || (is_text_changed && p->is_fact_changed))
		return;
	if (!p->is_fact_changed && (!is_text_changed || says(p->new_text, p->words)))
		return;
	if (c->is_confirmed && str_trim(c->reason).n > 0)
		return;
	if (p->is_fact_changed)
		amend_refuse(p->m, p->change, AMEND_APART, "“%s” was read from the words “%.*s”, "
		    "which stay. Change the words too, or confirm with a reason that they go "
		    "apart.", p->label, STR_ARG(p->words));
	else
		amend_refuse(p->m, p->change, AMEND_APART, "“%s” was read from the words “%.*s”, "
		    "which are no longer there. Change it too, or confirm with a reason that they "
		    "go apart.", p->label, STR_ARG(p->words));
}

static bool
is_same_value(struct amending *m, const struct element_at *old, const struct element_at *new,
    const char *field)
{
	const struct element_field *f = element_field_find(old->part, str_from(field));
	struct marked before = element_value_get(m->arena, m->base, old, f);
	struct marked after = element_value_get(m->arena, m->fw, new, f);

	return marked_equal(m->arena, &before, &after);
}

static bool
has_party(const struct fw_partys *list, const struct fw_party *party)
{
	for (size_t i = 0; i < list->n; i++) {
		if (list->items[i].kind == party->kind &&
		    str_equal(list->items[i].code, party->code))
			return true;
	}
	return false;
}

/* One question for a list: about a party that went or, where others only came, about one named. */
static void
check_parties(struct pair *p, const struct fw_partys *old, const struct fw_partys *new)
{
	size_t before = p->m->out->conflicts.n;

	for (unsigned pass = 0; pass < 2; pass++) {
		for (size_t i = 0; i < old->n && p->m->out->conflicts.n == before; i++) {
			if (pass == 0 && p->is_fact_changed && has_party(new, &old->items[i]))
				continue;
			p->words = old->items[i].words;
			check(p);
		}
	}
}

static void
check_action(struct pair *p, const struct element_at *old_at, const struct element_at *new_at,
    struct str field)
{
	const struct fw_element *old = old_at->item;
	const struct fw_element *new = new_at->item;
	bool is_text = str_equal(field, STR("text"));

	p->old_text = old->text.text;
	p->new_text = new->text.text;
	if (is_text || str_equal(field, STR("period"))) {
		p->label = type_action.fields[ACTION_PERIOD].label;
		p->words = old->period.words;
		p->is_fact_changed = !is_same_value(p->m, old_at, new_at, "period");
		check(p);
	}
	if (is_text || str_equal(field, STR("leads"))) {
		p->label = type_action.fields[ACTION_LEADS].label;
		p->is_fact_changed = !is_same_value(p->m, old_at, new_at, "leads");
		check_parties(p, &old->leads, &new->leads);
	}
	if (is_text || str_equal(field, STR("supporting"))) {
		p->label = type_action.fields[ACTION_SUPPORTING].label;
		p->is_fact_changed = !is_same_value(p->m, old_at, new_at, "supporting");
		check_parties(p, &old->supporting, &new->supporting);
	}
}

static void
check_recommendation(struct pair *p, const struct element_at *old_at,
    const struct element_at *new_at)
{
	const struct fw_recommendation *old = old_at->item;
	const struct fw_recommendation *new = new_at->item;

	p->old_text = old->text.text;
	p->new_text = new->text.text;
	p->label = type_recommendation.fields[RECOMMENDATION_PERIOD].label;
	p->words = old->period.words;
	p->is_fact_changed = !is_same_value(p->m, old_at, new_at, "period");
	check(p);
}

/* A role is read from the words of the pillar's cell. */
static void
check_role(struct pair *p, const struct fw_role *old, const struct fw_pillar *old_pillar)
{
	struct element_at at;
	struct element_at now;
	const struct fw_pillar *new_pillar;

	if (!element_find(p->m->fw, old_pillar->uid, &at))
		return;
	new_pillar = at.item;
	p->label = type_role.label;
	p->words = old->who.words;
	p->old_text = old_pillar->coordination.text;
	p->new_text = new_pillar->coordination.text;
	p->is_fact_changed = !element_find(p->m->fw, old->uid, &now) ||
	    !str_equal(old->who.code, ((const struct fw_role *)now.item)->who.code) ||
	    old->kind != ((const struct fw_role *)now.item)->kind ||
	    old->is_interim != ((const struct fw_role *)now.item)->is_interim;
	check(p);
}

static void
check_coordination(struct pair *p, const struct fw_pillar *old)
{
	for (size_t i = 0; i < old->roles.n; i++)
		check_role(p, &old->roles.items[i], old);
}

static void
check_change(struct amending *m, size_t change)
{
	const struct fw_amend_change *c = &m->input->changes->items[change];
	struct pair p = { .m = m, .change = change };
	struct element_at old;
	struct element_at new;

	if (!amend_in_base(m, c->element, &old))
		return;
	if (old.part == PART_ROLE && old.pillar != ELEMENT_NOWHERE) {
		check_role(&p, old.item, &m->base->pillars.items[old.pillar]);
		return;
	}
	if (c->operation != AMEND_REPLACE || !element_find(m->fw, c->element, &new))
		return;
	if (old.part == PART_ACTION)
		check_action(&p, &old, &new, c->field);
	else if (old.part == PART_RECOMMENDATION)
		check_recommendation(&p, &old, &new);
	else if (old.part == PART_PILLAR && str_equal(c->field, STR("coordination")))
		check_coordination(&p, old.item);
}

void
amend_check_apart(struct amending *m)
{
	for (size_t i = 0; i < m->input->changes->n; i++) {
		if (!m->is_dropped[i])
			check_change(m, i);
	}
}
