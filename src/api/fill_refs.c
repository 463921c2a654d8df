/* SPDX-License-Identifier: Apache-2.0 */
/*
 * References in what a program sent: as records show them ({type, id}), by the code that people
 * cite, or by the bare id. Only what the sender sees is found, so that nobody learns from an
 * error what there is. A reference is one thing: what is given takes the place of all of it.
 */
#include "api/body.h"
#include "api/fill.h"
#include "base/ulid.h"
#include "model/types/types.h"

/* One reference as it was sent. */
struct sent_ref {
	const char *pointer;             /* for messages */
	const struct record_type *type;  /* NULL: any that the field takes */
	struct str key;                  /* an id or a code */
	struct str words;
};

static bool
is_scoped(const struct record_type *type)
{
	return type != &type_framework && (type->flags & TF_GLOBAL) == 0;
}

/* Text "WHO", "CJ 7", "01H..."; where a field takes every type "action/CJ-7". */
static enum status
read_text(struct fill *fill, const struct field *f, struct str text, struct sent_ref *out)
{
	size_t slash = str_find_byte(text, '/', 0);

	out->key = text;
	if (f->kind != FK_ANY)
		return ST_OK;
	if (slash != SIZE_MAX) {
		out->type = type_find(str_part(text, 0, slash));
		if (out->type == NULL)
			out->type = type_find_plural(str_part(text, 0, slash));
		out->key = str_part(text, slash + 1, text.n);
	}
	if (out->type == NULL)
		return errors_add(&fill->call->errors, ST_INVALID, out->pointer,
		    "Say of which type it is: {\"type\": \"action\", \"id\": ...}, or "
		    "\"action/CJ-7\".");
	return ST_OK;
}

/* {"type", "id"} or {"type", "code"}; what else records show with it is not looked at. */
static enum status
read_object(struct fill *fill, const struct field *f, const struct json_t *json,
    struct sent_ref *out)
{
	struct arena *a = fill->call->arena;
	struct str type = json_member_text(a, json, "type");
	bool has_id = !json_is_absent(json_member(json, "id"));

	out->key = json_member_text(a, json, has_id ? "id" : "code");
	out->words = json_member_text(a, json, "words");
	if (type.n > 0) {
		out->type = type_find(type);
		if (!field_may_refer(f, out->type))
			return errors_add(&fill->call->errors, ST_INVALID, out->pointer,
			    "%s cannot name a record of type \"%.*s\".", f->label,
			    STR_ARG(str_part(type, 0, 80)));
	} else if (f->kind == FK_ANY) {
		return errors_add(&fill->call->errors, ST_INVALID, out->pointer,
		    "Say of which type it is: {\"type\": \"action\", \"id\": ...}.");
	}
	if (out->key.n == 0)
		return errors_add(&fill->call->errors, ST_INVALID, out->pointer,
		    "Name a record by its id or its code.");
	return ST_OK;
}

/* Where codes are meant when nothing said so: in the only framework there is. */
static enum status
find_scope(struct fill *fill, const struct sent_ref *sent)
{
	const struct record_query query = { .type = &type_framework, .sort_field = NO_FIELD,
		.limit = 2 };
	struct record_list list;
	enum status st;

	if (fill->framework_id != 0)
		return ST_OK;
	st = record_list(fill->call->store, fill->call->viewer, &query, fill->call->arena, &list);
	if (st != ST_OK)
		return st;
	if (list.n > 1)
		return errors_add(&fill->call->errors, ST_INVALID, sent->pointer, "There are "
		    "several frameworks here. Name the record by its id, or say in which one "
		    "the code is meant: ?framework=SHORT-NAME.");
	if (list.n == 1)
		fill->framework_id = list.items[0]->id;
	return ST_OK;
}

static enum status
find_one(struct fill *fill, const struct record_type *type, const struct sent_ref *sent,
    struct record **out)
{
	bool is_code = !ulid_is_valid(sent->key);
	enum status st;

	if (is_code && type->code_field == NO_FIELD)
		return ST_NOT_FOUND;
	if (is_code && is_scoped(type) && (st = find_scope(fill, sent)) != ST_OK)
		return st;
	return record_find(fill->call->store, fill->call->viewer, type,
	    is_code && is_scoped(type) ? fill->framework_id : 0, sent->key, fill->call->arena,
	    out);
}

static enum status
find_target(struct fill *fill, const struct field *f, const struct sent_ref *sent,
    struct record **out)
{
	struct record *found = NULL;

	for (size_t i = 0; i < record_type_count; i++) {
		const struct record_type *type = record_types[i];
		struct record *r;
		enum status st;

		if (sent->type != NULL ? type != sent->type : !field_may_refer(f, type))
			continue;
		st = find_one(fill, type, sent, &r);
		if (st == ST_NOT_FOUND)
			continue;
		if (st != ST_OK)
			return st;
		if (found != NULL)
			return errors_add(&fill->call->errors, ST_INVALID, sent->pointer,
			    "\"%.*s\" is a %s and a %s. Say which: {\"type\": ..., \"code\": "
			    "...}.", STR_ARG(str_part(sent->key, 0, 80)), found->type->name,
			    type->name);
		found = r;
	}
	if (found == NULL)
		return errors_add(&fill->call->errors, ST_INVALID, sent->pointer,
		    "There is no record \"%.*s\" that %s could name, or you do not see it.",
		    STR_ARG(str_part(sent->key, 0, 80)), f->label);
	*out = found;
	return ST_OK;
}

/* Records of two frameworks do not hang together. */
static enum status
note_framework(struct fill *fill, const struct sent_ref *sent, const struct record *target)
{
	int64_t id = target->framework_id;

	if (id == 0 || !is_scoped(target->type))
		return ST_OK;
	if (fill->found_id != 0 && fill->found_id != id && is_scoped(fill->record->type))
		return errors_add(&fill->call->errors, ST_INVALID, sent->pointer,
		    "This belongs to another framework than the rest of the record.");
	fill->found_id = id;
	return ST_OK;
}

static enum status
fill_ref(struct fill *fill, const struct field *f, const struct json_t *json,
    struct sent_ref sent, struct ref *out)
{
	struct record *target = NULL;
	struct str text;
	enum status st;

	sent.words = STR_EMPTY;
	if (json_as_text(json, &text))
		st = read_text(fill, f, text, &sent);
	else if (json_is_map(json))
		st = read_object(fill, f, json, &sent);
	else
		st = errors_add(&fill->call->errors, ST_INVALID, sent.pointer,
		    "Name a record: {\"type\": ..., \"id\": ...}, an id or a code.");
	if (st != ST_OK || (st = find_target(fill, f, &sent, &target)) != ST_OK ||
	    (st = note_framework(fill, &sent, target)) != ST_OK ||
	    (st = fill_text(fill, f, sent.pointer, &sent.words)) != ST_OK)
		return st;
	*out = (struct ref){ .type = target->type, .id = target->id, .uid = target->uid,
		.code = record_code(target), .title = record_title(target),
		.words = sent.words };
	return ST_OK;
}

static enum status
fill_list(struct fill *fill, const struct field *f, const struct json_t *json, size_t n,
    struct value *out)
{
	struct arena *a = fill->call->arena;
	enum status result = ST_OK;

	*out = (struct value){ .is_set = n > 0, .nrefs = n };
	out->refs = arena_make_array(a, struct ref, n);
	for (size_t i = 0; i < n; i++) {
		const struct sent_ref sent = { .pointer = str_dup_z(a,
		    str_format(a, "/%s/%zu", f->name, i)) };
		enum status st = fill_ref(fill, f, json_item(json, i), sent, &out->refs[i]);

		if (st != ST_OK && st != ST_INVALID)
			return st;
		if (st != ST_OK)
			result = st;
	}
	return result;
}

enum status
fill_refs(struct fill *fill, const struct field *f, const struct json_t *json,
    struct value *out)
{
	struct arena *a = fill->call->arena;
	const char *pointer = pointer_to(a, str_from(f->name));
	size_t n;

	if (!field_is_list(f)) {
		*out = (struct value){ .is_set = true, .nrefs = 1,
			.refs = arena_make(a, struct ref) };
		return fill_ref(fill, f, json, (struct sent_ref){ .pointer = pointer },
		    out->refs);
	}
	if (!json_as_list(json, &n))
		return errors_add(&fill->call->errors, ST_INVALID, pointer,
		    "Give a list: [{\"type\": ..., \"id\": ...}, \"WHO\"].");
	if (n > f->max)
		return errors_add(&fill->call->errors, ST_INVALID, pointer,
		    "%s names %zu records; at most %u fit.", f->label, n, f->max);
	return fill_list(fill, f, json, n, out);
}
