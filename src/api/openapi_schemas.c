/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The schemas of the OpenAPI page. Those of records are printed from the record types, by what the
 * kind of each field writes (value_write_json); those they share are in openapi_shapes.c. A field
 * without a value is null, a list without items is empty: no member is missing.
 */
#include <string.h>

#include "api/openapi_parts.h"

void
openapi_write_ref(struct json *j, const char *key, const char *name)
{
	json_write_object(j, key);
	json_write_text(j, "$ref", str_format(j->out->arena, "#/components/schemas/%s", name));
	json_end_object(j);
}

static const char *
list_name(struct arena *a, const struct record_type *type)
{
	return str_format(a, "%s_list", type->name).p;
}

void
openapi_write_answer(struct json *j, const struct route *route, const struct record_type *type)
{
	if (strcmp(route->answer, "record") == 0)
		openapi_write_ref(j, "schema", type->name);
	else if (strcmp(route->answer, "list") == 0)
		openapi_write_ref(j, "schema", list_name(j->out->arena, type));
	else
		openapi_write_ref(j, "schema", route->answer);
}

/* --- values of fields ---------------------------------------------------------------------- */

void
openapi_write_kind(struct json *j, const char *type, const struct field *f)
{
	if ((f->flags & FF_REQUIRED) != 0) {
		json_write_text_z(j, "type", type);
		return;
	}
	json_write_array(j, "type");
	json_write_text_z(j, NULL, type);
	json_write_text_z(j, NULL, "null");
	json_end_array(j);
}

void
openapi_write_shape(struct json *j, const char *name, bool may_be_null)
{
	json_write_array(j, "anyOf");
	openapi_write_ref(j, NULL, name);
	if (may_be_null) {
		json_write_object(j, NULL);
		json_write_text_z(j, "type", "null");
		json_end_object(j);
	}
	json_end_array(j);
}

static void
write_list_type(struct json *j, const char *ref, const struct field *f)
{
	json_write_text_z(j, "type", "array");
	json_write_i64(j, "maxItems", f->max);
	if (ref != NULL) {
		openapi_write_ref(j, "items", ref);
		return;
	}
	json_write_object(j, "items");
	json_write_text_z(j, "type", "string");
	json_end_object(j);
}

static void
write_choices(struct json *j, const struct field *f, bool may_be_null)
{
	json_write_array(j, "enum");
	for (size_t i = 0; i < f->nchoices; i++)
		json_write_text_z(j, NULL, f->choices[i].code);
	if (may_be_null)
		json_write_null(j, NULL);
	json_end_array(j);
}

void
openapi_write_value(struct json *j, const struct field *f)
{
	bool may_lack = (f->flags & FF_REQUIRED) == 0;

	switch (f->kind) {
	case FK_TEXT:
		openapi_write_kind(j, "string", f);
		break;
	case FK_CHOICE:
		write_choices(j, f, may_lack);
		break;
	case FK_INT:
		openapi_write_kind(j, "integer", f);
		json_write_i64(j, "minimum", 0);
		json_write_i64(j, "maximum", f->max);
		break;
	case FK_BOOL:
		openapi_write_kind(j, "boolean", f);
		break;
	case FK_DATE:
		openapi_write_kind(j, "string", f);
		json_write_text_z(j, "format", "date");
		break;
	case FK_INSTANT:
		openapi_write_shape(j, "instant", may_lack);
		break;
	case FK_MARKED:
		openapi_write_shape(j, "marked", may_lack);
		break;
	case FK_PERIOD:
		openapi_write_shape(j, "period", may_lack);
		break;
	case FK_REF:
	case FK_PARTY:
	case FK_ANY:
		/* Also where it is required: the reader may not see its target. */
		openapi_write_shape(j, "reference", true);
		break;
	case FK_REFS:
	case FK_PARTIES:
	case FK_READERS:
		write_list_type(j, "reference", f);
		break;
	case FK_TEXTS:
		write_list_type(j, NULL, f);
		break;
	case FK_NONE:
	case FK_COUNT:
		break;
	}
}

void
openapi_write_filter(struct json *j, const char *key, const struct field *f)
{
	json_write_object(j, key);
	if (f->kind == FK_INT)
		json_write_text_z(j, "type", "integer");
	else
		json_write_text_z(j, "type", f->kind == FK_BOOL ? "boolean" : "string");
	if (f->kind == FK_CHOICE)
		write_choices(j, f, false);
	if (f->kind == FK_DATE)
		json_write_text_z(j, "format", "date");
	if (f->kind == FK_PERIOD)
		json_write_text_z(j, "description", "EDTF; those whose window meets it.");
	if (f->ref != NULL || f->kind == FK_PARTY || f->kind == FK_PARTIES)
		json_write_text_z(j, "description", "Id or code of the record.");
	if (f->kind == FK_ANY)
		json_write_text_z(j, "description", "Type and id of the record: action/CJ-7.");
	json_end_object(j);
}

/* --- records ------------------------------------------------------------------------------- */

static const char *const common_members[] = { "id", "type", "version", "created", "changed" };

static void
write_common(struct json *j, const struct record_type *type)
{
	openapi_write_ref(j, "id", "ulid");
	json_write_object(j, "type");
	json_write_text_z(j, "const", type->name);
	json_end_object(j);
	json_write_object(j, "version");
	json_write_text_z(j, "type", "integer");
	json_write_i64(j, "minimum", 1);
	json_end_object(j);
	openapi_write_ref(j, "created", "instant");
	openapi_write_ref(j, "changed", "instant");
	openapi_write_ref(j, "visibility", "visibility");
	openapi_write_ref(j, "permits", "permits");
}

static void
write_required(struct json *j, const struct record_type *type)
{
	json_write_array(j, "required");
	for (size_t i = 0; i < COUNT_OF(common_members); i++)
		json_write_text_z(j, NULL, common_members[i]);
	for (size_t i = 0; i < type->nfields; i++)
		json_write_text_z(j, NULL, type->fields[i].name);
	json_write_text_z(j, NULL, "links");
	json_end_array(j);
}

static void
write_record(struct json *j, const struct record_type *type)
{
	json_write_object(j, type->name);
	json_write_text_z(j, "type", "object");
	if (type->help != NULL)
		json_write_text_z(j, "description", type->help);
	json_write_object(j, "properties");
	write_common(j, type);
	for (size_t i = 0; i < type->nfields; i++) {
		const struct field *f = &type->fields[i];

		json_write_object(j, f->name);
		json_write_text_z(j, "title", f->label);
		if (f->help != NULL)
			json_write_text_z(j, "description", f->help);
		openapi_write_value(j, f);
		json_end_object(j);
	}
	openapi_write_ref(j, "links", "links");
	json_end_object(j);
	write_required(j, type);
	json_write_bool(j, "additionalProperties", false);
	json_end_object(j);
}

static void
write_list(struct json *j, const struct record_type *type)
{
	json_write_object(j, list_name(j->out->arena, type));
	json_write_text_z(j, "type", "object");
	json_write_object(j, "properties");
	json_write_object(j, "items");
	json_write_text_z(j, "type", "array");
	openapi_write_ref(j, "items", type->name);
	json_end_object(j);
	json_write_object(j, "total");
	json_write_text_z(j, "type", "integer");
	json_end_object(j);
	json_write_object(j, "next");
	json_write_array(j, "type");
	json_write_text_z(j, NULL, "string");
	json_write_text_z(j, NULL, "null");
	json_end_array(j);
	json_end_object(j);
	json_end_object(j);
	json_write_array(j, "required");
	json_write_text_z(j, NULL, "items");
	json_write_text_z(j, NULL, "total");
	json_write_text_z(j, NULL, "next");
	json_end_array(j);
	json_write_bool(j, "additionalProperties", false);
	json_end_object(j);
}

void
openapi_write_components(struct json *j)
{
	json_write_object(j, "components");
	json_write_object(j, "schemas");
	openapi_write_shapes(j);
	openapi_write_given_types(j);
	for (size_t i = 0; i < record_type_count; i++) {
		if (record_types[i]->read == PERM_NOBODY)
			continue;
		write_record(j, record_types[i]);
		write_list(j, record_types[i]);
	}
	json_end_object(j);
	json_write_object(j, "responses");
	json_write_object(j, "problem");
	json_write_text_z(j, "description", "What went wrong.");
	json_write_object(j, "content");
	json_write_object(j, "application/problem+json");
	openapi_write_ref(j, "schema", "problem");
	json_end_object(j);
	json_end_object(j);
	json_end_object(j);
	json_end_object(j);
	json_write_object(j, "securitySchemes");
	json_write_object(j, "token");
	json_write_text_z(j, "type", "http");
	json_write_text_z(j, "scheme", "bearer");
	json_write_text_z(j, "description", "A token that a person made for a program: it may do "
	    "what the person may.");
	json_end_object(j);
	json_end_object(j);
	json_end_object(j);
}
