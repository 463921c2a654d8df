/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Records in memory: values set, read, compared, checked and written by walking the type's table.
 * What differs by kind is in the field_*.c files. Setting an empty text or period unsets the
 * field, so that "is_set" has one meaning everywhere.
 */
#include "model/record.h"

#include <assert.h>

#include "base/limits.h"
#include "model/kind.h"

struct record *
record_new(struct arena *a, const struct record_type *type)
{
	struct record *r = arena_make(a, struct record);

	r->type = type;
	r->arena = a;
	r->uid = STR_EMPTY;
	r->visibility = type->visibility;
	r->values = arena_make_array(a, struct value, type->nfields);
	return r;
}

static struct value *
value_at(struct record *r, size_t field)
{
	assert(field < r->type->nfields);
	return &r->values[field];
}

void
record_set_text(struct record *r, size_t field, struct str text)
{
	*value_at(r, field) = (struct value){ .is_set = text.n > 0, .text = text };
}

void
record_set_marked(struct record *r, size_t field, struct marked text)
{
	*value_at(r, field) = (struct value){ .is_set = text.text.n > 0, .marked = text };
}

void
record_set_number(struct record *r, size_t field, int64_t number)
{
	*value_at(r, field) = (struct value){ .is_set = true, .number = number };
}

void
record_set_period(struct record *r, size_t field, struct period period)
{
	*value_at(r, field) = (struct value){
		.is_set = period.edtf.n > 0 || period.words.n > 0, .period = period };
}

void
record_unset(struct record *r, size_t field)
{
	*value_at(r, field) = (struct value){ 0 };
}

static struct ref
ref_to(const struct record_type *type, int64_t id, struct str words)
{
	return (struct ref){ .type = type, .id = id, .uid = STR_EMPTY, .code = STR_EMPTY,
		.title = STR_EMPTY, .words = words };
}

void
record_set_ref(struct record *r, size_t field, const struct record_type *type, int64_t id)
{
	record_unset(r, field);
	record_add_ref(r->arena, r, field, type, id, STR_EMPTY);
}

void
record_add_ref(struct arena *a, struct record *r, size_t field, const struct record_type *type,
    int64_t id, struct str words)
{
	struct value *v = value_at(r, field);

	v->refs = arena_grow(a, v->refs, v->nrefs * sizeof(*v->refs),
	    (v->nrefs + 1) * sizeof(*v->refs));
	v->refs[v->nrefs++] = ref_to(type, id, words);
	v->is_set = true;
}

void
record_add_text(struct arena *a, struct record *r, size_t field, struct str text)
{
	struct value *v = value_at(r, field);

	v->texts = arena_grow(a, v->texts, v->ntexts * sizeof(*v->texts),
	    (v->ntexts + 1) * sizeof(*v->texts));
	v->texts[v->ntexts++] = text;
	v->is_set = true;
}

struct str
record_text(const struct record *r, size_t field)
{
	const struct value *v;

	if (field >= r->type->nfields || !r->values[field].is_set)
		return STR_EMPTY;
	v = &r->values[field];
	return r->type->fields[field].kind == FK_MARKED ? v->marked.text : v->text;
}

struct str
record_title(const struct record *r)
{
	struct str title = record_text(r, r->type->title_field);

	return title.n > 0 ? title : record_code(r);
}

struct str
record_code(const struct record *r)
{
	return record_text(r, r->type->code_field);
}

bool
value_equal(const struct field *f, const struct value *a, const struct value *b)
{
	if (!a->is_set || !b->is_set)
		return a->is_set == b->is_set;
	return field_kind(f)->equal(a, b);
}

/* Restricted records say for whom, or stand with one that does. */
static void
check_visibility(const struct record *r, struct errors *errors)
{
	if (r->visibility < VISIBILITY_PILLAR || r->type->follows != NO_FIELD)
		return;
	for (size_t i = 0; i < r->type->nfields; i++) {
		if (r->type->fields[i].kind == FK_READERS && r->values[i].is_set)
			return;
	}
	errors_add(errors, ST_INVALID, "readers", "Nobody could read this. Name who may.");
}

enum status
record_check(const struct record *r, struct errors *errors)
{
	size_t before = errors->n;

	for (size_t i = 0; i < r->type->nfields; i++) {
		const struct field *f = &r->type->fields[i];

		if (r->values[i].is_set)
			field_kind(f)->check(f, &r->values[i], errors);
		else if ((f->flags & FF_REQUIRED) != 0)
			errors_add(errors, ST_INVALID, f->name, "%s is missing. Fill it in.",
			    f->label);
	}
	if (r->type->check != NULL)
		r->type->check(r, errors);
	check_visibility(r, errors);
	/* A full list takes no more messages: then nothing can be said to be right. */
	return errors->n == before && errors->n < LIMIT_ERRORS ? ST_OK : ST_INVALID;
}

void
value_write_json(struct json *j, const char *key, const struct field *f, const struct value *v)
{
	if (v->is_set) {
		field_kind(f)->write(j, key, v);
	} else if (field_is_list(f)) {
		json_write_array(j, key);
		json_end_array(j);
	} else {
		json_write_null(j, key);
	}
}

void
value_to_cells(struct arena *a, const struct field *f, const struct value *v, struct cell *cells)
{
	for (size_t i = 0; i < KIND_COLUMNS; i++)
		cells[i] = (struct cell){ 0 };
	if (v->is_set)
		field_kind(f)->to_cells(a, v, cells);
}

enum status
value_from_cells(struct arena *a, const struct field *f, const struct cell *cells,
    struct value *out)
{
	*out = (struct value){ 0 };
	return field_kind(f)->from_cells(a, f, cells, out);
}

enum status
value_read_json(struct arena *a, const struct field *f, const struct json_t *json,
    struct value *out)
{
	*out = (struct value){ 0 };
	if (json_is_absent(json))
		return ST_OK;
	return field_kind(f)->read(a, f, json, out);
}
