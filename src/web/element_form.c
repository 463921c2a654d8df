/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From an element of a draft to the form of its record type and back to text. No record is read
 * or written: the form works on one that is made for it. What surprises: its version is made of
 * what the draft says, so that two people who change one element notice each other.
 */
#include "web/element_form.h"

#include <string.h>

#include "base/hash.h"
#include "instrument/framework_codes.h"
#include "model/types/types.h"

#define TAG_DIGITS 12 /* of a hash: 48 bits tell two states of an element apart */

/* --- values -------------------------------------------------------------------------------- */

static void
add_ref(struct arena *a, struct record *r, size_t field, const struct record_type *type,
    struct str code)
{
	struct value *v = &r->values[field];

	/* No number of a record: the draft may name what is none yet. It is never stored. */
	record_add_ref(a, r, field, type, INT64_MAX - (int64_t)v->nrefs, STR_EMPTY);
	v->refs[v->nrefs - 1].code = code;
}

static const struct record_type *
type_of_party(enum party_kind kind)
{
	return kind == PARTY_PILLAR ? &type_pillar : kind == PARTY_GROUP ? &type_group :
	    &type_agency;
}

static void
add_parties(struct arena *a, struct record *r, size_t field, const struct fw_partys *parties)
{
	for (size_t i = 0; i < parties->n; i++)
		add_ref(a, r, field, type_of_party(parties->items[i].kind),
		    parties->items[i].code);
}

static void
add_texts(struct arena *a, struct record *r, size_t field, const struct fw_texts *texts)
{
	for (size_t i = 0; i < texts->n; i++)
		record_add_text(a, r, field, texts->items[i]);
}

static void
add_bits(struct arena *a, struct record *r, size_t field, unsigned bits)
{
	for (size_t i = 0; i < COUNT_OF(uncertainty_codes); i++) {
		if ((bits & 1u << i) != 0)
			record_add_text(a, r, field, str_from(uncertainty_codes[i]));
	}
}

static void
set_value(const struct amendment_page *p, const struct element_at *at,
    const struct element_field *f, struct record *r, size_t field)
{
	struct arena *a = p->web.arena;
	const void *member = (const char *)at->item + f->offset;
	struct marked text = element_value_get(a, p->state.draft.fw, at, f);
	const struct fw_placements *places = member;
	const struct fw_texts *answers = member;

	if (text.text.n == 0)
		return;
	switch (f->kind) {
	case VALUE_MARKED:
		record_set_marked(r, field, text);
		break;
	case VALUE_TEXT:
	case VALUE_CHOICE:
		record_set_text(r, field, text.text);
		break;
	case VALUE_PERIOD:
		record_set_period(r, field, *(const struct period *)member);
		break;
	case VALUE_BOOL:
		record_set_number(r, field, *(const bool *)member);
		break;
	case VALUE_PARTY:
		add_ref(a, r, field, type_of_party(((const struct fw_party *)member)->kind),
		    ((const struct fw_party *)member)->code);
		break;
	case VALUE_PARTIES:
	case VALUE_PILLARS:
		add_parties(a, r, field, member);
		break;
	case VALUE_PLACEMENTS:
		for (size_t i = 0; i < places->n; i++)
			add_ref(a, r, field, &type_pillar, places->items[i].pillar);
		break;
	case VALUE_ANSWERS:
		for (size_t i = 0; i < answers->n; i++)
			add_ref(a, r, field, &type_recommendation, answers->items[i]);
		break;
	case VALUE_TEXTS:
		add_texts(a, r, field, member);
		break;
	case VALUE_BITS:
		add_bits(a, r, field, *(const unsigned *)member);
		break;
	}
}

static struct str
join_refs(struct arena *a, const struct value *v, bool are_parties)
{
	struct buf b;

	buf_init(&b, a, LIMIT_TEXT_BYTES);
	for (size_t i = 0; i < v->nrefs; i++) {
		const struct ref *ref = &v->refs[i];

		buf_add_z(&b, i > 0 ? "; " : "");
		if (are_parties)
			buf_add_format(&b, "%s:", ref->type->name);
		buf_add(&b, ref->code);
	}
	return buf_str(&b);
}

static struct str
join_texts(struct arena *a, const struct value *v)
{
	struct buf b;

	buf_init(&b, a, LIMIT_TEXT_BYTES);
	for (size_t i = 0; i < v->ntexts; i++) {
		buf_add_z(&b, i > 0 ? "\n" : "");
		buf_add(&b, v->texts[i]);
	}
	return buf_str(&b);
}

struct marked
element_form_value(const struct record_form *rf, const struct element_field *f, size_t field)
{
	const struct value *v = &rf->typed->values[field];
	struct arena *a = rf->w->arena;

	if (!v->is_set)
		return (struct marked){ .text = f->kind == VALUE_BOOL ? STR("no") : STR_EMPTY };
	switch (f->kind) {
	case VALUE_MARKED:
		return v->marked;
	case VALUE_TEXT:
	case VALUE_CHOICE:
		return (struct marked){ .text = v->text };
	case VALUE_PERIOD:
		return (struct marked){ .text = element_period_text(a, &v->period) };
	case VALUE_BOOL:
		return (struct marked){ .text = v->number != 0 ? STR("yes") : STR("no") };
	case VALUE_PARTY:
	case VALUE_PARTIES:
		return (struct marked){ .text = join_refs(a, v, true) };
	case VALUE_PILLARS:
	case VALUE_PLACEMENTS:
	case VALUE_ANSWERS:
		return (struct marked){ .text = join_refs(a, v, false) };
	case VALUE_TEXTS:
	case VALUE_BITS:
		break;
	}
	return (struct marked){ .text = join_texts(a, v) };
}

/* --- the form ------------------------------------------------------------------------------ */

static int64_t
tag_of(const struct amendment_page *p, const struct element_at *at)
{
	struct arena *a = p->web.arena;
	const struct element_field *fields;
	struct buf all;
	struct str hex;
	int64_t tag = 0;
	size_t n;

	buf_init(&all, a, SIZE_MAX);
	fields = element_fields(at->part, &n);
	for (size_t i = 0; i < n; i++) {
		struct marked v = element_value_get(a, p->state.draft.fw, at, &fields[i]);
		struct str marks = marks_format(a, &v);

		buf_add_format(&all, "%zu %zu ", v.text.n, marks.n);
		buf_add(&all, v.text);
		buf_add(&all, marks);
	}
	hex = hash_tag(a, buf_str(&all));
	for (size_t i = 0; i < TAG_DIGITS; i++)
		tag = tag * 16 + (int64_t)str_find_byte(STR("0123456789abcdef"), hex.p[i], 0);
	return tag;
}

/* A recommendation's meeting is chosen among records, which a draft does not know. */
static bool
is_offered(const struct element_field *f, const struct field *row)
{
	return form_nparts(row) > 0 && !(f->kind == VALUE_TEXT && row->kind == FK_REF);
}

enum status
element_form_begin(struct amendment_page *p, const struct element_at *at,
    struct record_form *out)
{
	const struct record_type *type = element_type(at->part);
	const struct element_field *fields;
	enum status st = record_form_new(&p->web, type, out);
	size_t n;

	if (st != ST_OK)
		return st;
	memset(out->can, 0, type->nfields * sizeof(*out->can));
	fields = element_fields(at->part, &n);
	for (size_t i = 0; i < n; i++) {
		size_t field = type_field_find(type, str_from(fields[i].name));

		if (!is_offered(&fields[i], &type->fields[field]))
			continue;
		out->can[field] = true;
		set_value(p, at, &fields[i], out->shown, field);
	}
	memcpy(out->typed->values, out->shown->values,
	    type->nfields * sizeof(*out->shown->values));
	out->is_new = false;
	out->may_open = false;
	out->shown->version = out->typed->version = 1;
	out->shown->changed_ms = out->typed->changed_ms = tag_of(p, at);
	return ST_OK;
}

bool
element_form_is_overtaken(const struct record_form *rf)
{
	struct str given = STR_EMPTY;

	return record_form_value(rf->w->call, FORM_VERSION, &given) &&
	    !str_equal(given, record_form_version(rf));
}
