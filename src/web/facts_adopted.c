/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What was adopted beside what people work with: an action's leads, date and the like may change
 * every day, the adopted ones stand in the sealed text. Both are brought into the record's own form
 * of value, so that one function words them. A fact that people took out has no line yet and gets
 * one, which says the adopted value alone.
 */
#include "instrument/framework_codes.h"
#include "instrument/revision.h"
#include "model/types/types.h"
#include "web/adopted.h"
#include "web/facts.h"

static const struct fw_element *
find_element(const struct fw_elements *list, struct str uid)
{
	for (size_t i = 0; i < list->n; i++) {
		const struct fw_element *part;

		if (str_equal(list->items[i].uid, uid))
			return &list->items[i];
		part = find_element(&list->items[i].children, uid);
		if (part != NULL)
			return part;
	}
	return NULL;
}

static const struct fw_element *
find_adopted(const struct framework *fw, struct str uid)
{
	for (size_t i = 0; i < fw->pillars.n; i++) {
		const struct fw_element *e = find_element(&fw->pillars.items[i].actions, uid);

		if (e == NULL)
			e = find_element(&fw->pillars.items[i].goals, uid);
		if (e != NULL)
			return e;
	}
	return NULL;
}

static bool
same_parties(const struct value *v, const struct fw_partys *adopted)
{
	if (v->nrefs != adopted->n)
		return false;
	for (size_t i = 0; i < v->nrefs; i++) {
		if (!str_equal(v->refs[i].code, adopted->items[i].code))
			return false;
	}
	return true;
}

static struct str
party_words(const struct web *w, const struct framework *fw, const struct fw_partys *list)
{
	struct str words = STR_EMPTY;

	for (size_t i = 0; i < list->n; i++)
		words = str_format(w->arena, "%.*s%s%.*s", STR_ARG(words), i > 0 ? ", " : "",
		    STR_ARG(view_adopted_party(w, fw, &list->items[i]).label));
	return list->n > 0 ? words : T(w->language, "none");
}

static bool
same_period(const struct value *v, const struct period *adopted)
{
	struct period working = v->is_set ? v->period : (struct period){ .earliest = NO_DAY };

	return str_equal(working.edtf, adopted->edtf) &&
	    str_equal(working.words, adopted->words) &&
	    working.is_tentative == adopted->is_tentative;
}

static struct str
period_words(const struct web *w, const struct period *p)
{
	struct value v = { .is_set = true, .period = *p };

	if (p->edtf.n == 0 && p->words.n == 0)
		return T(w->language, "no date");
	return view_value_words(w, &type_action, ACTION_PERIOD, &v);
}

/* The adopted value of a field in words; empty where the record says the same. */
static struct str
adopted_words(const struct web *w, const struct framework *fw, const struct fw_element *e,
    const struct record *r, size_t field)
{
	const struct value *v = &r->values[field];

	switch ((enum action_field)field) {
	case ACTION_PERIOD:
		return same_period(v, &e->period) ? STR_EMPTY : period_words(w, &e->period);
	case ACTION_LEADS:
		return same_parties(v, &e->leads) ? STR_EMPTY : party_words(w, fw, &e->leads);
	case ACTION_SUPPORTING:
		return same_parties(v, &e->supporting) ? STR_EMPTY :
		    party_words(w, fw, &e->supporting);
	case ACTION_LEAD_MODE:
		return str_equal(record_text(r, field), str_from(lead_mode_codes[e->lead_mode])) ?
		    STR_EMPTY : view_choice_words(w, &type_action, field,
		    str_from(lead_mode_codes[e->lead_mode]));
	default:
		return STR_EMPTY;
	}
}

static bool
has_field(const struct view_fact *list, size_t n, size_t field)
{
	for (size_t i = 0; i < n; i++) {
		if (list[i].field == field)
			return true;
	}
	return false;
}

/* Facts as adopted, and behind them those that people took out. */
static void
add_adopted(const struct web *w, const struct framework *fw, const struct record *r,
    struct view_list *facts)
{
	static const size_t fields[] = { ACTION_PERIOD, ACTION_LEADS, ACTION_SUPPORTING };
	const struct fw_element *e = find_adopted(fw, r->uid);
	struct view_fact *list = arena_make_array(w->arena, struct view_fact,
	    facts->n + COUNT_OF(fields));
	size_t n = facts->n;

	if (e == NULL)
		return;
	for (size_t i = 0; i < n; i++) {
		list[i] = ((const struct view_fact *)facts->items)[i];
		list[i].adopted = adopted_words(w, fw, e, r, list[i].field);
	}
	for (size_t i = 0; i < COUNT_OF(fields); i++) {
		struct view_fact fact = { .field = fields[i],
			.label = i18n_text(w->language,
			    str_from(type_action.fields[fields[i]].label)),
			.adopted = adopted_words(w, fw, e, r, fields[i]) };

		if (fact.adopted.n > 0 && !has_field(list, n, fields[i]))
			list[n++] = fact;
	}
	*facts = (struct view_list){ list, n };
}

enum status
view_facts_adopted(const struct web *w, const struct record *r, struct view_list *facts)
{
	struct call *call = w->call;
	struct revision_clock now = { r->framework_id, call->today, INT64_MAX };
	const struct framework *fw;
	struct record *revision;
	enum status st;

	if (r->type != &type_action)
		return ST_OK;
	st = revision_current(call->store, call->viewer, &now, w->arena, &revision);
	if (st == ST_OK)
		st = revision_text_for(call->store, call->viewer, revision, &call->errors, &fw);
	if (st == ST_OK)
		add_adopted(w, fw, r, facts);
	return st == ST_NOT_FOUND ? ST_OK : st;
}
