/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Field kinds ref, refs, party and parties. In the database a reference is a number, outside it is
 * a type and a ULID; uid, code and title of the target are filled in by the store, which alone
 * knows who may see it.
 */
#include "base/limits.h"
#include "base/ulid.h"
#include "model/kind.h"

static const char *const party_types[] = { "agency", "pillar", "group", NULL };
static const char *const reader_types[] = { "person", "agency", "pillar", NULL };

static bool
is_among(const char *const *names, const struct record_type *type)
{
	for (; *names != NULL; names++) {
		if (str_equal(str_from(*names), str_from(type->name)))
			return true;
	}
	return false;
}

bool
field_may_refer(const struct field *f, const struct record_type *type)
{
	if (type == NULL)
		return false;
	if (f->kind == FK_ANY)
		return true;
	if (f->kind == FK_PARTY || f->kind == FK_PARTIES)
		return is_among(party_types, type);
	if (f->kind == FK_READERS)
		return is_among(reader_types, type);
	return f->ref != NULL && str_equal(str_from(f->ref), str_from(type->name));
}

/* What a field refers to, for messages. */
static const char *
targets_in_words(const struct field *f)
{
	if (f->kind == FK_PARTY || f->kind == FK_PARTIES)
		return "an agency, a pillar or a group";
	if (f->kind == FK_READERS)
		return "a person, an agency or a pillar";
	return f->ref != NULL ? f->ref : "a record";
}

static bool
is_same_target(const struct ref *a, const struct ref *b)
{
	if (a->type != b->type)
		return false;
	if (a->id != 0 && b->id != 0)
		return a->id == b->id;
	return str_equal(a->uid, b->uid);
}

static bool
refs_equal(const struct value *a, const struct value *b)
{
	if (a->nrefs != b->nrefs)
		return false;
	for (size_t i = 0; i < a->nrefs; i++) {
		if (!is_same_target(&a->refs[i], &b->refs[i]) ||
		    !str_equal(a->refs[i].words, b->refs[i].words))
			return false;
	}
	return true;
}

static void
refs_check(const struct field *f, const struct value *v, struct errors *errors)
{
	bool is_list = field_is_list(f);
	size_t max = is_list ? f->max : 1;

	if (v->nrefs > max)
		errors_add(errors, ST_INVALID, f->name,
		    "%s names %zu records; at most %zu fit. Remove some.", f->label, v->nrefs,
		    max);
	for (size_t i = 0; i < v->nrefs; i++) {
		if (!field_may_refer(f, v->refs[i].type) || v->refs[i].id <= 0)
			errors_add(errors, ST_INVALID, f->name,
			    "%s names something that is not %s. Choose one from the list.",
			    f->label, targets_in_words(f));
		if (v->refs[i].words.n > LIMIT_TEXT_BYTES)
			errors_add(errors, ST_INVALID, f->name,
			    "The words beside a reference of %s are too long. Shorten them.",
			    f->label);
	}
}

static void
write_ref(struct json *j, const char *key, const struct ref *r)
{
	json_write_object(j, key);
	json_write_text_z(j, "type", r->type->name);
	json_write_text(j, "id", r->uid);
	if (r->code.n > 0)
		json_write_text(j, "code", r->code);
	if (r->title.n > 0)
		json_write_text(j, "title", r->title);
	if (r->words.n > 0)
		json_write_text(j, "words", r->words);
	json_end_object(j);
}

static void
one_write(struct json *j, const char *key, const struct value *v)
{
	write_ref(j, key, &v->refs[0]);
}

static void
list_write(struct json *j, const char *key, const struct value *v)
{
	json_write_array(j, key);
	for (size_t i = 0; i < v->nrefs; i++)
		write_ref(j, NULL, &v->refs[i]);
	json_end_array(j);
}

static enum status
read_ref(struct arena *a, const struct field *f, const struct json_t *json, struct ref *out)
{
	const struct record_type *type = type_find(json_member_text(a, json, "type"));
	struct str uid = json_member_text(a, json, "id");

	if (!field_may_refer(f, type) || !ulid_is_valid(uid))
		return ST_INVALID;
	*out = (struct ref){ .type = type, .uid = uid,
		.code = json_member_text(a, json, "code"),
		.title = json_member_text(a, json, "title"),
		.words = json_member_text(a, json, "words") };
	return ST_OK;
}

static enum status
one_read(struct arena *a, const struct field *f, const struct json_t *json, struct value *out)
{
	out->refs = arena_make(a, struct ref);
	out->nrefs = 1;
	out->is_set = true;
	return read_ref(a, f, json, &out->refs[0]);
}

static enum status
list_read(struct arena *a, const struct field *f, const struct json_t *json, struct value *out)
{
	size_t n;

	if (!json_as_list(json, &n))
		return ST_INVALID;
	out->refs = arena_make_array(a, struct ref, n);
	out->nrefs = n;
	out->is_set = n > 0;
	for (size_t i = 0; i < n; i++) {
		if (read_ref(a, f, json_item(json, i), &out->refs[i]) != ST_OK)
			return ST_INVALID;
	}
	return ST_OK;
}

static void
ref_to_cells(struct arena *a, const struct value *v, struct cell *cells)
{
	(void)a;
	cells[0] = (struct cell){ .is_set = true, .number = v->refs[0].id };
}

static void
set_one(struct arena *a, const struct record_type *type, int64_t id, struct value *out)
{
	out->refs = arena_make(a, struct ref);
	out->refs[0] = (struct ref){ .type = type, .id = id, .uid = STR_EMPTY, .code = STR_EMPTY,
		.title = STR_EMPTY, .words = STR_EMPTY };
	out->nrefs = 1;
	out->is_set = true;
}

static enum status
ref_from_cells(struct arena *a, const struct field *f, const struct cell *cells,
    struct value *out)
{
	const struct record_type *type = type_find(str_from(f->ref));

	if (!cells[0].is_set)
		return ST_OK;
	if (type == NULL)
		return ST_CORRUPT;
	set_one(a, type, cells[0].number, out);
	return ST_OK;
}

static void
party_to_cells(struct arena *a, const struct value *v, struct cell *cells)
{
	(void)a;
	cells[0] = (struct cell){ .is_set = true, .text = str_from(v->refs[0].type->name) };
	cells[1] = (struct cell){ .is_set = true, .number = v->refs[0].id };
}

static enum status
party_from_cells(struct arena *a, const struct field *f, const struct cell *cells,
    struct value *out)
{
	const struct record_type *type;

	(void)f;
	if (!cells[0].is_set)
		return ST_OK;
	type = type_find(cells[0].text);
	if (type == NULL || !cells[1].is_set)
		return ST_CORRUPT;
	set_one(a, type, cells[1].number, out);
	return ST_OK;
}

static void
refs_add_words(struct buf *b, const struct value *v)
{
	for (size_t i = 0; i < v->nrefs; i++) {
		buf_add(b, v->refs[i].words);
		buf_add_byte(b, '\n');
	}
}

const struct kind kind_ref = {
	.name = "ref",
	.columns = { { "_id", CELL_INTEGER } },
	.ncolumns = 1,
	.equal = refs_equal,
	.check = refs_check,
	.write = one_write,
	.read = one_read,
	.to_cells = ref_to_cells,
	.from_cells = ref_from_cells,
};

const struct kind kind_refs = {
	.name = "refs",
	.equal = refs_equal,
	.check = refs_check,
	.write = list_write,
	.read = list_read,
	.add_words = refs_add_words,
};

const struct kind kind_party = {
	.name = "party",
	.columns = { { "_type", CELL_TEXT }, { "_id", CELL_INTEGER } },
	.ncolumns = 2,
	.equal = refs_equal,
	.check = refs_check,
	.write = one_write,
	.read = one_read,
	.to_cells = party_to_cells,
	.from_cells = party_from_cells,
};

const struct kind kind_any = {
	.name = "any",
	.columns = { { "_type", CELL_TEXT }, { "_id", CELL_INTEGER } },
	.ncolumns = 2,
	.equal = refs_equal,
	.check = refs_check,
	.write = one_write,
	.read = one_read,
	.to_cells = party_to_cells,
	.from_cells = party_from_cells,
};

const struct kind kind_readers = {
	.name = "readers",
	.equal = refs_equal,
	.check = refs_check,
	.write = list_write,
	.read = list_read,
};

const struct kind kind_parties = {
	.name = "parties",
	.equal = refs_equal,
	.check = refs_check,
	.write = list_write,
	.read = list_read,
	.add_words = refs_add_words,
};
