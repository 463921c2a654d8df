/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Makes the routes of the record types from their tables, at start. A type gets both pages without
 * a line of its own; where a page in pages/ already has the path, that one stays.
 */
#include "web/record.h"

#include "web/saved.h"

const struct input record_inputs[3] = {
	INPUT_FRAMEWORK,
	{ .name = "as_of", .kind = IK_DATE,
	    .help = "Shows it as it stood here at the end of a day." },
	INPUT_SAVED,
};

static const struct input list_inputs[] = {
	INPUT_FRAMEWORK,
	{ .name = "page", .kind = IK_INT, .min = 1, .max = 100000, .fallback = 1,
	    .help = "Number of the page, from 1." },
};

static enum status
answer_record(struct call *call)
{
	return record_answer(call, call->route->type);
}

static enum status
answer_list(struct call *call)
{
	return records_answer(call, call->route->type);
}

static bool
has_path(const struct route *const *routes, size_t n, const char *path)
{
	for (size_t i = 0; i < n; i++) {
		if (str_equal(str_from(routes[i]->path), str_from(path)))
			return true;
	}
	return false;
}

static void
add(struct arena *a, const struct route **routes, size_t *n, const struct route *made)
{
	struct route *route;

	if (has_path(routes, *n, made->path))
		return;
	route = arena_make(a, struct route);
	*route = *made;
	routes[(*n)++] = route;
}

void
record_routes_add(struct arena *a, const struct route **routes, size_t *n)
{
	for (size_t i = 0; i < record_type_count; i++) {
		const struct record_type *type = record_types[i];
		struct str list = str_format(a, "/%s", type->plural);
		struct str one = str_format(a, "/%s/{key}", type->plural);

		add(a, routes, n, &(struct route){ .method = METHOD_GET,
		    .path = str_dup_z(a, list), .permission = type->read, .type = type,
		    .flags = RF_CACHE | RF_FILTERS, .inputs = list_inputs,
		    .ninputs = COUNT_OF(list_inputs), .summary = type->help,
		    .handler = answer_list });
		add(a, routes, n, &(struct route){ .method = METHOD_GET,
		    .path = str_dup_z(a, one), .permission = type->read, .type = type,
		    .flags = RF_CACHE, RECORD_INPUTS, .summary = type->help,
		    .handler = answer_record });
	}
}
