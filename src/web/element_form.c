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

/* --- what is no record yet ------------------------------------------------------------------ */

/* What records are called, and what the draft adds. */
struct draft_keys {
	struct key_scope *scope;
	const struct form_found *added;
};

static bool
is_named(struct arena *a, const struct ref *r, struct str key)
{
	return str_equal(r->uid, key) || str_equal_ascii_case(r->code, key) ||
	    str_equal_ascii_case(web_id_of(a, r->code), key) ||
	    str_equal_ascii_case(r->title, key);
}

/* A form_find_fn: among records first, so that what could mean both is asked about. */
static enum status
find_in_draft(void *context, const struct field *f, struct str key, struct form_found *out)
{
	const struct draft_keys *keys = context;
	struct arena *a = keys->scope->arena;
	struct form_found found = { 0 };
	struct ref *refs;
	enum status st = record_find_key(keys->scope, f, key, &found);
	size_t n;

	if (st != ST_OK)
		return st;
	refs = arena_make_array(a, struct ref, found.n + keys->added->n);
	n = found.is_exact ? found.n : 0;
	for (size_t i = 0; i < n; i++)
		refs[i] = found.refs[i];
	for (size_t i = 0; i < keys->added->n; i++) {
		if (field_may_refer(f, keys->added->refs[i].type) &&
		    is_named(a, &keys->added->refs[i], key))
			refs[n++] = keys->added->refs[i];
	}
	*out = n > 0 ? (struct form_found){ refs, n, true } : found;
	return ST_OK;
}

static void
add_part(const struct amendment_page *p, enum compared_part part, struct form_found *out)
{
	struct arena *a = p->web.arena;
	struct fw_texts uids = framework_list_uids(a, p->state.draft.fw, part);
	struct framework *base = framework_copy(a, p->state.text);

	for (size_t i = 0; i < uids.n; i++) {
		struct element_at at;

		if (element_find(base, uids.items[i], &at) ||
		    !element_find(p->state.draft.fw, uids.items[i], &at))
			continue;
		/* Numbers of no records, as add_ref() has them, but others. */
		out->refs[out->n] = (struct ref){ .type = element_type(part),
			.id = INT64_MAX / 2 - (int64_t)out->n, .uid = uids.items[i],
			.code = element_code(p->state.draft.fw, &at),
			.title = element_words(a, &at), .words = STR_EMPTY };
		out->n++;
	}
}

/* Pillars and recommendations are what fields of elements name besides agencies and groups. */
static void
set_added(const struct amendment_page *p, struct record_form *rf)
{
	struct arena *a = p->web.arena;
	const struct framework *fw = p->state.draft.fw;
	struct draft_keys *keys = arena_make(a, struct draft_keys);

	rf->added.refs = arena_make_array(a, struct ref, fw->pillars.n + fw->recommendations.n);
	add_part(p, PART_PILLAR, &rf->added);
	add_part(p, PART_RECOMMENDATION, &rf->added);
	*keys = (struct draft_keys){ &rf->scope, &rf->added };
	rf->form.find = find_in_draft;
	rf->form.find_context = keys;
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

/* Of what has many facts, those that few change are folded up. */
static bool
is_rare(enum compared_part part, const char *name)
{
	static const char *const rare[] = { "kind", "period_inherited", "uncertain", "related",
		"answers", "connector", "heading", "marker", "aliases", "extra" };

	for (size_t i = 0; i < COUNT_OF(rare); i++) {
		if ((part == PART_ACTION || part == PART_PILLAR) && strcmp(rare[i], name) == 0)
			return true;
	}
	return false;
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
	set_added(p, out);
	memset(out->can, 0, type->nfields * sizeof(*out->can));
	out->rare = arena_make_array(p->web.arena, bool, type->nfields);
	out->reason_hint = T(p->web.language, "Stands beside the change in the draft and in the "
	    "table of changes.");
	fields = element_fields(at->part, &n);
	for (size_t i = 0; i < n; i++) {
		size_t field = type_field_find(type, str_from(fields[i].name));

		if (!is_offered(&fields[i], &type->fields[field]))
			continue;
		out->can[field] = true;
		out->rare[field] = is_rare(at->part, fields[i].name);
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
