/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes as the target of a request and its Accept-Language (parted by a line feed): dispatch
 * always answers, values are parts of the path, inputs keep their limits, filters are the type's.
 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#include "dispatch/inputs.h"
#include "dispatch/route.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum status
check(struct call *call)
{
	const struct route *route = call->route;

	for (size_t i = 0; i < call->nvalues; i++)
		assert(str_find(call->rq->path, call->values[i], 0) != SIZE_MAX);
	for (size_t i = 0; i < route->ninputs; i++) {
		const struct input_value *v = &call->inputs[i];

		if (route->inputs[i].kind == IK_INT)
			assert(v->number >= route->inputs[i].min &&
			    v->number <= route->inputs[i].max);
		if (route->inputs[i].kind == IK_TEXT)
			assert(v->text.n <= (size_t)route->inputs[i].max);
		if (route->inputs[i].kind == IK_SORT && v->is_set)
			assert(field_is_sortable(route->type, &route->type->fields[v->number]));
	}
	for (size_t i = 0; i < call->nfilters; i++)
		assert(field_is_filter(&route->type->fields[call->filters[i].field]));
	response_set_bytes(call->rs, 200, STR("text/plain"), call->language);
	return ST_OK;
}

static void
say(struct call *call, enum status st)
{
	(void)st;
	response_set_bytes(call->rs, call->http_status, STR("text/plain"), STR("no"));
}

static const char *const choices[] = { "one", "two", NULL };

static const struct input inputs[] = {
	{ .name = "q", .kind = IK_TEXT, .max = 20 },
	{ .name = "n", .kind = IK_INT, .min = 1, .max = 500, .fallback = 50 },
	{ .name = "c", .kind = IK_CHOICE, .choices = choices },
	{ .name = "d", .kind = IK_DATE },
	{ .name = "sort", .kind = IK_SORT },
};

static const struct route list = { .method = METHOD_GET, .path = "/api/{plural}",
	.permission = PERM_PUBLIC, .flags = RF_NO_STORE | RF_API | RF_EACH_TYPE | RF_FILTERS,
	.inputs = inputs, .ninputs = COUNT_OF(inputs), .handler = check };
static const struct route deep = { .method = METHOD_GET, .path = "/api/{plural}/{key}/{part}",
	.permission = PERM_PUBLIC, .flags = RF_NO_STORE | RF_EACH_TYPE, .handler = check };
static const struct route any = { .method = METHOD_GET, .path = "/{a}/{b}/{c}",
	.permission = PERM_PUBLIC, .flags = RF_NO_STORE, .handler = check };
static const struct route home = { .method = METHOD_GET, .path = "/",
	.permission = PERM_PUBLIC, .flags = RF_NO_STORE, .handler = check };
static const struct route *const routes[] = { &list, &deep, &any, &home, NULL };
static const char *const languages[] = { "en", "fr", "zh-Hant", NULL };

static struct str language;

static struct str
find_header(const void *source, const char *name)
{
	(void)source;
	(void)name;
	return language;
}

static struct site *
the_site(void)
{
	static struct site *site;
	struct site_config config = { .routes = { routes }, .languages = languages,
		.error_page = say, .error_problem = say };

	if (site == NULL)
		site = site_new(arena_new(), &config);
	return site;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct str rest = str_dup(a, (struct str){ (const char *)data, size });
	struct request rq;
	struct response rs;
	struct str target;

	if (str_next(&rest, '\n', &target) &&
	    request_init(&rq, a, STR("GET"), target) == ST_OK) {
		language = rest.p == NULL ? STR_EMPTY : rest;
		rq.find_header = find_header;
		response_init(&rs, a, NULL);
		dispatch_run(the_site(), &rq, &rs);
		assert(rs.status >= 200 && rs.status < 500);
		assert(rs.status == 308 || rs.bytes.n > 0);
	}
	arena_free(a);
	return 0;
}
