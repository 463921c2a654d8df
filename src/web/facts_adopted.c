/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What was adopted beside what people work with: facts may change every day, the adopted ones stand
 * in the sealed text. Which they are is the record type's to say (FF_FACT), where they stand in the
 * text that of element_value.h, so that no type is named here. A fact that people took out has no
 * line yet and gets one, which says the adopted value alone.
 */
#include "instrument/element_value.h"
#include "web/adopted.h"
#include "web/facts.h"

/* A record and its element of the adopted text. */
struct pair {
	const struct web *w;
	const struct framework *fw;
	const struct record *record;
	struct element_at at;
};

static const void *
member(const struct pair *p, const struct element_field *f)
{
	return (const char *)p->at.item + f->offset;
}

/* --- whether both say the same ------------------------------------------------------------- */

static bool
same_parties(const struct value *v, const struct fw_party *adopted, size_t n)
{
	if (v->nrefs != n)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (!str_equal(v->refs[i].code, adopted[i].code))
			return false;
	}
	return true;
}

static bool
same_codes(const struct value *v, const struct fw_texts *adopted)
{
	if (v->nrefs != adopted->n)
		return false;
	for (size_t i = 0; i < v->nrefs; i++) {
		if (!str_equal(v->refs[i].code, adopted->items[i]))
			return false;
	}
	return true;
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
adopted_text(const struct pair *p, const struct element_field *f)
{
	return element_value_get(p->w->arena, p->fw, &p->at, f).text;
}

static struct str
joined(struct arena *a, const struct value *v)
{
	struct str all = STR_EMPTY;

	for (size_t i = 0; i < v->ntexts; i++)
		all = str_format(a, "%.*s%s%.*s", STR_ARG(all), i > 0 ? "; " : "",
		    STR_ARG(v->texts[i]));
	return all;
}

static bool
says_same(const struct pair *p, const struct element_field *f, size_t field)
{
	const struct value *v = &p->record->values[field];
	const struct fw_partys *parties = member(p, f);

	switch (f->kind) {
	case VALUE_PERIOD:
		return same_period(v, member(p, f));
	case VALUE_PARTY:
		return same_parties(v, member(p, f), 1);
	case VALUE_PARTIES:
	case VALUE_PILLARS:
		return same_parties(v, parties->items, parties->n);
	case VALUE_ANSWERS:
		return same_codes(v, member(p, f));
	case VALUE_BOOL:
		return v->is_set && v->number != 0 ? *(const bool *)member(p, f) :
		    !*(const bool *)member(p, f);
	case VALUE_BITS:
		return str_equal(joined(p->w->arena, v), adopted_text(p, f));
	case VALUE_TEXT:
		return str_equal(v->nrefs > 0 ? v->refs[0].title :
		    record_text(p->record, field), adopted_text(p, f));
	case VALUE_CHOICE:
	case VALUE_TEXTS:
	case VALUE_MARKED:
	case VALUE_PLACEMENTS:
		break;
	}
	return str_equal(record_text(p->record, field), adopted_text(p, f));
}

/* --- the adopted one in words -------------------------------------------------------------- */

static struct str
party_words(const struct pair *p, const struct fw_party *list, size_t n)
{
	struct str words = STR_EMPTY;

	for (size_t i = 0; i < n; i++)
		words = str_format(p->w->arena, "%.*s%s%.*s", STR_ARG(words), i > 0 ? ", " : "",
		    STR_ARG(view_adopted_party(p->w, p->fw, &list[i]).label));
	return words;
}

static struct str
period_words(const struct pair *p, size_t field, const struct period *adopted)
{
	struct value v = { .is_set = true, .period = *adopted };

	if (adopted->edtf.n == 0 && adopted->words.n == 0)
		return T(p->w->language, "no date");
	return view_value_words(p->w, p->record->type, field, &v);
}

static struct str
words_of(const struct pair *p, const struct element_field *f, size_t field)
{
	const struct fw_partys *parties = member(p, f);
	struct str words;

	switch (f->kind) {
	case VALUE_PERIOD:
		return period_words(p, field, member(p, f));
	case VALUE_PARTY:
		return party_words(p, member(p, f), 1);
	case VALUE_PARTIES:
	case VALUE_PILLARS:
		words = party_words(p, parties->items, parties->n);
		break;
	case VALUE_CHOICE:
		words = view_choice_words(p->w, p->record->type, field, adopted_text(p, f));
		break;
	case VALUE_BOOL:
		return *(const bool *)member(p, f) ? T(p->w->language, "yes") :
		    T(p->w->language, "no");
	case VALUE_ANSWERS:
	case VALUE_BITS:
	case VALUE_TEXT:
	case VALUE_TEXTS:
	case VALUE_MARKED:
	case VALUE_PLACEMENTS:
		words = adopted_text(p, f);
		break;
	}
	return words.n > 0 ? words : T(p->w->language, "none");
}

/* --- facts --------------------------------------------------------------------------------- */

static struct view_fact *
find_fact(struct view_fact *list, size_t n, size_t field)
{
	for (size_t i = 0; i < n; i++) {
		if (list[i].field == field)
			return &list[i];
	}
	return NULL;
}

static void
add_adopted(const struct pair *p, struct view_list *facts)
{
	const struct record_type *type = p->record->type;
	struct view_fact *list = arena_make_array(p->w->arena, struct view_fact,
	    facts->n + type->nfields);
	const struct element_field *fields;
	size_t n = facts->n;
	size_t nfields;

	if (n > 0)
		memcpy(list, facts->items, n * sizeof(*list));
	fields = element_fields(p->at.part, &nfields);
	for (size_t i = 0; i < nfields; i++) {
		size_t field = type_field_find(type, str_from(fields[i].name));
		struct view_fact *fact = find_fact(list, n, field);

		if ((type->fields[field].flags & FF_FACT) == 0 || says_same(p, &fields[i], field))
			continue;
		if (fact == NULL) {
			fact = &list[n++];
			*fact = (struct view_fact){ .field = field, .label = i18n_text(
			    p->w->language, str_from(type->fields[field].label)) };
		}
		fact->adopted = words_of(p, &fields[i], field);
	}
	*facts = (struct view_list){ list, n };
}

enum status
view_facts_adopted(const struct web *w, const struct record *r, struct view_list *facts)
{
	struct pair p = { .w = w, .record = r };
	enum status st = ST_OK;

	if (r->framework_id != 0 && element_part_find(str_from(r->type->name), &p.at.part))
		st = view_adopted_text(w, r->framework_id, &p.fw);
	/* It is only read: what was found in it is not written to. */
	if (st == ST_OK && p.fw != NULL &&
	    element_find((struct framework *)(uintptr_t)p.fw, r->uid, &p.at) &&
	    element_type(p.at.part) == r->type)
		add_adopted(&p, facts);
	return st;
}
