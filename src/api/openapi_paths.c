/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The paths of the OpenAPI page with their methods: one per route of the API, a route for each
 * record type once per type, with the values of its path, its inputs and the type's filters as
 * parameters.
 */
#include <string.h>

#include "api/answer.h"
#include "api/api.h"
#include "api/body.h"
#include "api/openapi_parts.h"
#include "dispatch/inputs.h"
#include "document/export.h"
#include "document/print.h"

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

/* Without its parameters: that is how the page names a media type. */
static void
write_document(struct json *j, struct str media_type)
{
	bool is_json = str_starts(media_type, STR("application/json"));

	media_type = str_trim(str_part(media_type, 0, str_find_byte(media_type, ';', 0)));
	json_write_object(j, str_dup_z(j->out->arena, media_type));
	json_write_object(j, "schema");
	json_write_text_z(j, "type", is_json ? "object" : "string");
	json_end_object(j);
	json_end_object(j);
}

static void
write_documents(struct json *j)
{
	for (size_t i = 0; i < exporter_count; i++)
		write_document(j, str_from(exporters[i]->media_type));
	for (size_t i = 0; i < printer_count; i++)
		write_document(j, str_from(printers[i].media_type));
}

static void
write_content(struct json *j, const struct route *route, const struct record_type *type)
{
	json_write_object(j, "content");
	if (strcmp(route->answer, "document") == 0) {
		write_documents(j);
	} else {
		json_write_object(j, "application/json");
		openapi_write_answer(j, route, type);
		json_end_object(j);
	}
	json_end_object(j);
}

static void
write_header(struct json *j, const char *name, const char *help)
{
	json_write_object(j, name);
	json_write_text_z(j, "description", help);
	json_write_object(j, "schema");
	json_write_text_z(j, "type", "string");
	json_end_object(j);
	json_end_object(j);
}

static bool
creates(const struct route *route)
{
	return (route->flags & RF_CREATES) != 0 && route->method == METHOD_POST;
}

/* Changes ask for the version that was read; what is new or gone has none. */
static bool
is_conditional(const struct route *route)
{
	return route->method == METHOD_PATCH ||
	    (route->method == METHOD_DELETE && (route->flags & RF_REMOVES) != 0);
}

/* The body is a file as it is. */
static bool
takes_file(const struct route *route)
{
	return route->file_limit > 0 && (route->flags & RF_FORM) == 0;
}

static bool
may_come_twice(const struct route *route)
{
	return route->method == METHOD_POST &&
	    ((route->flags & RF_EACH_TYPE) != 0 || takes_file(route));
}

static void
write_success(struct json *j, const struct route *route, const struct record_type *type)
{
	if (strcmp(route->answer, "nothing") == 0) {
		json_write_object(j, "204");
		json_write_text_z(j, "description", "It is done.");
		json_end_object(j);
		return;
	}
	json_write_object(j, creates(route) ? "201" : takes_file(route) ? "202" : "200");
	json_write_text_z(j, "description", creates(route) ? "What was created."
	    : takes_file(route) ? "It is kept, and being read."
	    : route->method == METHOD_GET ? "What was asked for." : "The record as it is now.");
	if (type != NULL && strcmp(route->answer, "record") == 0) {
		json_write_object(j, "headers");
		write_header(j, "ETag", "Names the version of the record, for If-Match, and the "
		    "bytes, for If-None-Match.");
		if (creates(route))
			write_header(j, "Location", "Address of the new record.");
		json_end_object(j);
	}
	write_content(j, route, type);
	json_end_object(j);
}

static void
write_problem(struct json *j, const char *status, const char *words)
{
	json_write_object(j, status);
	json_write_text_z(j, "$ref", "#/components/responses/problem");
	if (words != NULL)
		json_write_text_z(j, "description", words);
	json_end_object(j);
}

static void
write_responses(struct json *j, const struct route *route, const struct record_type *type)
{
	json_write_object(j, "responses");
	write_success(j, route, type);
	if (is_conditional(route)) {
		write_problem(j, "412", "The record was changed since you read it; `current` is "
		    "how it is now, and `errors` name what differs from what you sent.");
		write_problem(j, "428", "If-Match is missing.");
	}
	write_problem(j, "default", NULL);
	json_end_object(j);
}

static void
write_header_parameter(struct json *j, const char *name, const char *help, bool is_required)
{
	begin_parameter(j, name, "header", help);
	if (is_required)
		json_write_bool(j, "required", true);
	json_write_object(j, "schema");
	json_write_text_z(j, "type", "string");
	json_end_object(j);
	json_end_object(j);
}

static void
write_header_parameters(struct json *j, const struct route *route)
{
	if (is_conditional(route))
		write_header_parameter(j, "If-Match", "The ETag of the record that you have "
		    "read. Its version counts, not its bytes: \"ID-VERSION\" will do.", true);
	if (may_come_twice(route))
		write_header_parameter(j, "Idempotency-Key", "A text of your own for this one "
		    "request, such as a UUID. Sent again within a day, the same request gets "
		    "the same answer and nothing is done twice.", false);
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
	write_header_parameters(j, route);
	json_end_array(j);
}

static void
write_body(struct json *j, const struct route *route, const struct record_type *type)
{
	bool is_patch = route->method == METHOD_PATCH;

	if (route->body_limit == 0)
		return;
	json_write_object(j, "requestBody");
	json_write_bool(j, "required", true);
	json_write_object(j, "content");
	json_write_object(j, takes_file(route) ? MEDIA_DOCX : is_patch ? MEDIA_PATCH : MEDIA_JSON);
	if (!takes_file(route))
		openapi_write_given(j, route, type);
	json_end_object(j);
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

static const char *
method_key(enum http_method method)
{
	switch (method) {
	case METHOD_GET:
		return "get";
	case METHOD_POST:
		return "post";
	case METHOD_PUT:
		return "put";
	case METHOD_PATCH:
		return "patch";
	case METHOD_DELETE:
		return "delete";
	case METHOD_HEAD:
	case METHOD_OPTIONS:
	case METHOD_OTHER:
	case METHOD_COUNT:
		break;
	}
	return "options";
}

static const char *
operation_name(const struct route *route)
{
	if (route->operation != NULL)
		return route->operation;
	return strcmp(route->answer, "document") == 0 ? "export" : route->answer;
}

/* Names of shapes and types are members and tables elsewhere, with "_"; here all have "-". */
static struct str
operation_id(struct arena *a, const struct route *route, const struct record_type *type)
{
	struct str name = str_format(a, "%s%s%s", operation_name(route), type == NULL ? "" : "-",
	    type == NULL ? "" : type->plural);
	struct buf b;

	buf_init(&b, a, name.n);
	for (size_t i = 0; i < name.n; i++)
		buf_add_byte(&b, name.p[i] == '_' ? '-' : name.p[i]);
	return buf_str(&b);
}

/* type: NULL for a route that stands once. path: below the server's address. */
static void
write_operation(struct json *j, const struct route *route, const struct record_type *type,
    struct str path)
{
	json_write_object(j, method_key(route->method));
	json_write_text(j, "operationId", operation_id(j->out->arena, route, type));
	json_write_text_z(j, "summary", route->summary);
	if (type != NULL) {
		json_write_array(j, "tags");
		json_write_text_z(j, NULL, type->plural);
		json_end_array(j);
	}
	write_security(j, type == NULL ? route->permission : route_permission(route, type));
	write_parameters(j, route, type, path);
	write_body(j, route, type);
	write_responses(j, route, type);
	json_end_object(j);
}

static bool
stands_for(const struct route *route, const struct record_type *type)
{
	return type == NULL || route_permission(route, type) != PERM_NOBODY;
}

/* All methods of one path. first: the first route that has it. */
static void
write_path(struct json *j, size_t first, const struct record_type *type)
{
	struct arena *a = j->out->arena;
	const char *pattern = api_routes[first]->path;
	struct str path = str_from(type == NULL ? pattern
	    : route_path(a, api_routes[first], type));
	bool is_begun = false;

	path = str_part(path, sizeof(API_ROOT) - 2, path.n);
	for (size_t i = first; api_routes[i] != NULL; i++) {
		if (strcmp(api_routes[i]->path, pattern) != 0 || !stands_for(api_routes[i], type))
			continue;
		if (!is_begun)
			json_write_object(j, str_dup_z(a, path));
		is_begun = true;
		write_operation(j, api_routes[i], type, path);
	}
	if (is_begun)
		json_end_object(j);
}

static bool
is_first_of_path(size_t route)
{
	for (size_t i = 0; i < route; i++) {
		if (strcmp(api_routes[i]->path, api_routes[route]->path) == 0)
			return false;
	}
	return true;
}

void
openapi_write_paths(struct json *j)
{
	json_write_object(j, "paths");
	for (size_t i = 0; api_routes[i] != NULL; i++) {
		const struct route *route = api_routes[i];

		if (!str_starts(str_from(route->path), STR(API_ROOT)) || !is_first_of_path(i))
			continue;
		if ((route->flags & RF_EACH_TYPE) == 0)
			write_path(j, i, NULL);
		for (size_t t = 0; (route->flags & RF_EACH_TYPE) != 0 && t < record_type_count;
		    t++)
			write_path(j, i, record_types[t]);
	}
	json_end_object(j);
}
