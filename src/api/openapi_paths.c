/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The paths of the OpenAPI page: one per route of the API, a route for each record type once per
 * type, with the values of its path, its inputs and the type's filters as parameters.
 */
#include <string.h>

#include "api/answer.h"
#include "api/api.h"
#include "api/openapi_parts.h"
#include "dispatch/inputs.h"
#include "document/export.h"

static void
begin_parameter(struct json *j, const char *name, const char *in, const char *help)
{
	json_write_object(j, NULL);
	json_write_text_z(j, "name", name);
	json_write_text_z(j, "in", in);
	if (help != NULL)
		json_write_text_z(j, "description", help);
	if (str_equal(str_from(in), STR("path")))
		json_write_bool(j, "required", true);
}

static void
write_path_values(struct json *j, struct str path)
{
	struct arena *a = j->out->arena;
	struct str segment;

	while (str_next(&path, '/', &segment)) {
		if (!str_starts(segment, STR("{")))
			continue;
		begin_parameter(j, str_dup_z(a, str_part(segment, 1, segment.n - 1)), "path",
		    "The id (a ULID), or the code people cite; a space in it may be a hyphen.");
		json_write_object(j, "schema");
		json_write_text_z(j, "type", "string");
		json_end_object(j);
		json_end_object(j);
	}
}

static void
write_sort_choices(struct json *j, const struct record_type *type)
{
	json_write_array(j, "enum");
	for (size_t i = 0; i < type->nfields; i++) {
		if (!field_is_sortable(type, &type->fields[i]))
			continue;
		json_write_text_z(j, NULL, type->fields[i].name);
		json_write_text(j, NULL, str_format(j->out->arena, "-%s",
		    type->fields[i].name));
	}
	json_end_array(j);
}

static void
write_input_schema(struct json *j, const struct input *input, const struct record_type *type)
{
	bool is_number = input->kind == IK_INT;

	json_write_object(j, "schema");
	json_write_text_z(j, "type", is_number ? "integer" : "string");
	switch (input->kind) {
	case IK_TEXT:
		json_write_i64(j, "maxLength", input->max);
		break;
	case IK_INT:
		json_write_i64(j, "minimum", input->min);
		json_write_i64(j, "maximum", input->max);
		json_write_i64(j, "default", input->fallback);
		break;
	case IK_CHOICE:
		json_write_array(j, "enum");
		for (size_t i = 0; input->choices[i] != NULL; i++)
			json_write_text_z(j, NULL, input->choices[i]);
		json_end_array(j);
		break;
	case IK_DATE:
		json_write_text_z(j, "format", "date");
		break;
	case IK_SORT:
		write_sort_choices(j, type);
		break;
	case IK_FLAG:
		break;
	}
	json_end_object(j);
}

static void
write_parameters(struct json *j, const struct route *route, const struct record_type *type,
    struct str path)
{
	json_write_array(j, "parameters");
	write_path_values(j, path);
	for (size_t i = 0; i < route->ninputs; i++) {
		begin_parameter(j, route->inputs[i].name, "query", route->inputs[i].help);
		write_input_schema(j, &route->inputs[i], type);
		json_end_object(j);
	}
	for (size_t i = 0; (route->flags & RF_FILTERS) != 0 && i < type->nfields; i++) {
		const struct field *field = &type->fields[i];

		if (!field_is_filter(field))
			continue;
		begin_parameter(j, field->name, "query", str_format(j->out->arena,
		    "Only those with this value of \"%s\".", field->label).p);
		openapi_write_filter(j, "schema", field);
		json_end_object(j);
	}
	json_end_array(j);
}

/* Media types without their parameters: that is how the page names them. */
static void
write_documents(struct json *j)
{
	for (size_t i = 0; i < exporter_count; i++) {
		struct str media_type = str_from(exporters[i]->media_type);
		bool is_json = str_starts(media_type, STR("application/json"));

		media_type = str_trim(str_part(media_type, 0,
		    str_find_byte(media_type, ';', 0)));
		json_write_object(j, str_dup_z(j->out->arena, media_type));
		json_write_object(j, "schema");
		json_write_text_z(j, "type", is_json ? "object" : "string");
		json_end_object(j);
		json_end_object(j);
	}
}

static void
write_responses(struct json *j, const struct route *route, const struct record_type *type)
{
	json_write_object(j, "responses");
	json_write_object(j, "200");
	json_write_text_z(j, "description", "What was asked for.");
	json_write_object(j, "content");
	if (strcmp(route->answer, "document") == 0) {
		write_documents(j);
	} else {
		json_write_object(j, "application/json");
		openapi_write_answer(j, route, type);
		json_end_object(j);
	}
	json_end_object(j);
	json_end_object(j);
	json_write_object(j, "default");
	json_write_text_z(j, "$ref", "#/components/responses/problem");
	json_end_object(j);
	json_end_object(j);
}

/* What the public may not, a token may: that of the person it stands for. */
static void
write_security(struct json *j, enum permission permission)
{
	json_write_array(j, "security");
	if (access_reach(permission, CAPACITY_PUBLIC) != REACH_NONE) {
		json_write_object(j, NULL);
		json_end_object(j);
	}
	json_write_object(j, NULL);
	json_write_array(j, "token");
	json_end_array(j);
	json_end_object(j);
	json_end_array(j);
}

/* type: NULL for a route that stands once. */
static void
write_path(struct json *j, const struct route *route, const struct record_type *type)
{
	struct arena *a = j->out->arena;
	struct str path = str_from(type == NULL ? route->path : route_path(a, route, type));
	const char *word = type == NULL ? "" : type->plural;

	/* Below the server's address, which ends without a slash. */
	path = str_part(path, sizeof(API_ROOT) - 2, path.n);
	json_write_object(j, str_dup_z(a, path));
	json_write_object(j, "get");
	json_write_text(j, "operationId", str_format(a, "%s%s%s",
	    strcmp(route->answer, "document") == 0 ? "export" : route->answer,
	    type == NULL ? "" : "-", word));
	json_write_text_z(j, "summary", route->summary);
	if (type != NULL) {
		json_write_array(j, "tags");
		json_write_text_z(j, NULL, type->plural);
		json_end_array(j);
	}
	write_security(j, type == NULL ? route->permission : type->read);
	write_parameters(j, route, type, path);
	write_responses(j, route, type);
	json_end_object(j);
	json_end_object(j);
}

void
openapi_write_paths(struct json *j)
{
	json_write_object(j, "paths");
	for (size_t i = 0; api_routes[i] != NULL; i++) {
		const struct route *route = api_routes[i];

		if (!str_starts(str_from(route->path), STR(API_ROOT)))
			continue;
		if ((route->flags & RF_EACH_TYPE) == 0)
			write_path(j, route, NULL);
		for (size_t t = 0; (route->flags & RF_EACH_TYPE) != 0 && t < record_type_count;
		    t++) {
			if (record_types[t]->read != PERM_NOBODY)
				write_path(j, route, record_types[t]);
		}
	}
	json_end_object(j);
}
