/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What programs may send, as schemas of the OpenAPI page: per type the members that some hand may
 * set, in all the forms that fill.c takes, and an example for each body. A change may name any of
 * them; a new record has to name those that the type requires.
 */
#include <string.h>

#include "api/openapi_parts.h"
#include "base/limits.h"

#define EXAMPLE_ID "01ARZ3NDEKTSV4RRFFQ69G5FAV"

static const char *
given_name(struct arena *a, const struct record_type *type)
{
	return str_dup_z(a, str_format(a, "%s_given", type->name));
}

static bool
is_given(const struct field *f)
{
	return f->write != PERM_NOBODY && (f->flags & FF_AUTHOR) == 0;
}

static bool
is_sent(const struct record_type *type)
{
	return type->change != PERM_NOBODY ||
	    (type->create != PERM_NOBODY && type_is_filled_by_hand(type));
}

/* --- values -------------------------------------------------------------------------------- */

static void
write_list(struct json *j, const char *item, const struct field *f)
{
	openapi_write_kind(j, "array", f);
	json_write_i64(j, "maxItems", f->max);
	openapi_write_ref(j, "items", item);
}

/* A value is sent as it is given, but what may be named in several ways. */
static void
write_value(struct json *j, const struct field *f)
{
	switch (f->kind) {
	case FK_PERIOD:
		openapi_write_shape(j, "period_given", (f->flags & FF_REQUIRED) == 0);
		break;
	case FK_REF:
	case FK_PARTY:
	case FK_ANY:
		openapi_write_shape(j, "reference_given", (f->flags & FF_REQUIRED) == 0);
		break;
	case FK_REFS:
	case FK_PARTIES:
	case FK_READERS:
		write_list(j, "reference_given", f);
		break;
	case FK_TEXTS:
		write_list(j, "name", f);
		break;
	case FK_TEXT:
	case FK_CHOICE:
	case FK_INT:
	case FK_BOOL:
	case FK_DATE:
	case FK_INSTANT:
	case FK_MARKED:
	case FK_NONE:
	case FK_COUNT:
		openapi_write_value(j, f);
		break;
	}
}

static void
write_type(struct json *j, const struct record_type *type)
{
	json_write_object(j, given_name(j->out->arena, type));
	json_write_text_z(j, "type", "object");
	json_write_object(j, "properties");
	for (size_t i = 0; i < type->nfields; i++) {
		const struct field *f = &type->fields[i];

		if (!is_given(f))
			continue;
		json_write_object(j, f->name);
		json_write_text_z(j, "title", f->label);
		if (f->help != NULL)
			json_write_text_z(j, "description", f->help);
		write_value(j, f);
		json_end_object(j);
	}
	if (type->open != PERM_NOBODY)
		openapi_write_ref(j, "visibility", "visibility");
	if (type_field_find(type, STR("reason")) == NO_FIELD)
		openapi_write_ref(j, "reason", "reason");
	json_end_object(j);
	json_write_bool(j, "additionalProperties", false);
	json_end_object(j);
}

static void
write_text(struct json *j, const char *name, const char *help)
{
	json_write_object(j, name);
	json_write_array(j, "type");
	json_write_text_z(j, NULL, "string");
	json_write_text_z(j, NULL, "null");
	json_end_array(j);
	if (help != NULL)
		json_write_text_z(j, "description", help);
	json_end_object(j);
}

static void
write_period(struct json *j)
{
	json_write_object(j, "period_given");
	json_write_text_z(j, "type", "object");
	json_write_text_z(j, "description", "The words people agreed, EDTF (ISO 8601-2), or both. "
	    "EDTF alone takes the place of the words; words alone are read. First and last day "
	    "are computed.");
	json_write_object(j, "properties");
	write_text(j, "words", NULL);
	write_text(j, "edtf", NULL);
	json_write_object(j, "tentative");
	json_write_text_z(j, "type", "boolean");
	json_end_object(j);
	write_text(j, "earliest", "Not looked at.");
	write_text(j, "latest", "Not looked at.");
	json_end_object(j);
	json_write_bool(j, "additionalProperties", false);
	json_end_object(j);
}

static void
write_reference(struct json *j)
{
	json_write_object(j, "reference_given");
	json_write_text_z(j, "description", "A record by its id or by the code that people cite: "
	    "\"WHO\", \"CJ 7\"; where any type may stand \"action/CJ-7\". Or an object with type, "
	    "and id or code; title is not looked at.");
	json_write_array(j, "anyOf");
	json_write_object(j, NULL);
	json_write_text_z(j, "type", "string");
	json_end_object(j);
	json_write_object(j, NULL);
	json_write_text_z(j, "type", "object");
	json_write_object(j, "properties");
	openapi_write_ref(j, "type", "name");
	openapi_write_ref(j, "id", "ulid");
	openapi_write_ref(j, "code", "name");
	openapi_write_ref(j, "title", "name");
	openapi_write_ref(j, "words", "name");
	json_end_object(j);
	json_end_object(j);
	json_end_array(j);
	json_end_object(j);
}

static void
write_reason(struct json *j)
{
	json_write_object(j, "reason");
	json_write_text_z(j, "type", "string");
	json_write_text_z(j, "description", "Why, for the history.");
	json_write_i64(j, "maxLength", LIMIT_REASON_BYTES);
	json_end_object(j);
}

void
openapi_write_given_types(struct json *j)
{
	write_period(j);
	write_reference(j);
	write_reason(j);
	for (size_t i = 0; i < record_type_count; i++) {
		if (is_sent(record_types[i]))
			write_type(j, record_types[i]);
	}
}

/* --- bodies -------------------------------------------------------------------------------- */

static void
write_example_reference(struct json *j, const char *key, const char *type)
{
	json_write_object(j, key);
	json_write_text_z(j, "type", type);
	json_write_text_z(j, "id", EXAMPLE_ID);
	json_end_object(j);
}

static void
write_example_period(struct json *j, const char *key)
{
	json_write_object(j, key);
	json_write_text_z(j, "words", "third quarter of 2021");
	json_end_object(j);
}

static void
write_example_value(struct json *j, const struct field *f)
{
	switch (f->kind) {
	case FK_TEXT:
		json_write_text_z(j, f->name, f->label);
		break;
	case FK_CHOICE:
		json_write_text_z(j, f->name, f->choices[0].code);
		break;
	case FK_INT:
		json_write_i64(j, f->name, 1);
		break;
	case FK_BOOL:
		json_write_bool(j, f->name, true);
		break;
	case FK_DATE:
		json_write_text_z(j, f->name, "2021-03-31");
		break;
	case FK_INSTANT:
		json_write_text_z(j, f->name, "2021-03-31T12:00:00.000Z");
		break;
	case FK_PERIOD:
		write_example_period(j, f->name);
		break;
	case FK_REF:
		write_example_reference(j, f->name, f->ref);
		break;
	case FK_PARTY:
		write_example_reference(j, f->name, "agency");
		break;
	case FK_ANY:
		write_example_reference(j, f->name, "action");
		break;
	case FK_REFS:
	case FK_PARTIES:
	case FK_READERS:
	case FK_TEXTS:
		json_write_array(j, f->name);
		json_end_array(j);
		break;
	case FK_MARKED:
	case FK_NONE:
	case FK_COUNT:
		break;
	}
}

/* A new record has what it requires; a change of one member shows that others may be absent. */
static void
write_example(struct json *j, const struct record_type *type, bool is_new)
{
	bool is_written = false;

	json_write_object(j, "example");
	for (size_t i = 0; i < type->nfields; i++) {
		const struct field *f = &type->fields[i];

		if (!is_given(f) || (is_new ? (f->flags & FF_REQUIRED) == 0 :
		    is_written || i == type->follows))
			continue;
		write_example_value(j, f);
		is_written = true;
	}
	json_end_object(j);
}

static void
write_required(struct json *j, const struct record_type *type)
{
	json_write_object(j, NULL);
	json_write_array(j, "required");
	for (size_t i = 0; i < type->nfields; i++) {
		if (is_given(&type->fields[i]) && (type->fields[i].flags & FF_REQUIRED) != 0)
			json_write_text_z(j, NULL, type->fields[i].name);
	}
	json_end_array(j);
	json_end_object(j);
}

/* Bodies that are no record's: a token, and the steps of a procedure. */
static void
write_token(struct json *j)
{
	openapi_write_ref(j, "schema", "token_given");
	json_write_object(j, "example");
	json_write_text_z(j, "label", "Our tracker");
	json_write_text_z(j, "expires", "2021-12-31");
	json_write_bool(j, "write", true);
	json_end_object(j);
}

static const char *
find_step_schema(const struct route *route)
{
	if (strcmp(route->operation, "rebase-amendment") == 0)
		return "rebase_given";
	return strcmp(route->answer, "round_file") == 0 ? "round_given" : "step_given";
}

void
openapi_write_given(struct json *j, const struct route *route, const struct record_type *type)
{
	bool is_new = (route->flags & RF_CREATES) != 0;

	if (type == NULL && (route->flags & RF_CREATES) != 0) {
		write_token(j);
		return;
	}
	if (type == NULL) {
		openapi_write_ref(j, "schema", find_step_schema(route));
		return;
	}
	if (!is_new) {
		openapi_write_ref(j, "schema", given_name(j->out->arena, type));
	} else {
		json_write_object(j, "schema");
		json_write_array(j, "allOf");
		openapi_write_ref(j, NULL, given_name(j->out->arena, type));
		write_required(j, type);
		json_end_array(j);
		json_end_object(j);
	}
	write_example(j, type, is_new);
}
