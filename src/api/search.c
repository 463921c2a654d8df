/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Search over all record types. The store marks the words it found with two private characters;
 * here they become ranges beside the text, so that no program has to know them.
 */
#include "api/answer.h"
#include "api/resource.h"
#include "api/routes.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "model/types/types.h"

static const char *const type_names[] = {
#define TYPE(name) #name,
	TYPE_LIST(TYPE)
#undef TYPE
	NULL,
};

static const struct input inputs[] = {
	{ .name = "q", .kind = IK_TEXT, .max = 500, .help = "Words to look for." },
	{ .name = "type", .kind = IK_CHOICE, .choices = type_names,
	    .help = "Only records of this type." },
	FRAMEWORK_INPUT("Short name of the framework; every framework when left out."),
	PAGE_INPUTS,
};

static void
write_matches(struct json *j, struct str marked)
{
	int64_t position = 0;
	int64_t start = -1;

	json_write_array(j, "matches");
	for (size_t at = 0; at < marked.n;) {
		uint32_t c = utf8_next(marked, &at);

		if (c == SNIPPET_START) {
			start = position;
		} else if (c == SNIPPET_END && start >= 0) {
			json_write_object(j, NULL);
			json_write_i64(j, "start", start);
			json_write_i64(j, "end", position);
			json_end_object(j);
			start = -1;
		} else if (c != SNIPPET_END) {
			position++;
		}
	}
	json_end_array(j);
}

static void
write_snippet(struct json *j, struct str marked)
{
	struct buf plain;

	buf_init(&plain, j->out->arena, SIZE_MAX);
	for (size_t at = 0; at < marked.n;) {
		uint32_t c = utf8_next(marked, &at);

		if (c != SNIPPET_START && c != SNIPPET_END)
			utf8_add(&plain, c);
	}
	json_write_object(j, "snippet");
	json_write_text(j, "text", buf_str(&plain));
	write_matches(j, marked);
	json_end_object(j);
}

static void
write_hit(struct json *j, const struct search_hit *hit)
{
	struct arena *a = j->out->arena;

	json_write_object(j, NULL);
	json_write_text_z(j, "type", hit->type->name);
	json_write_text(j, "id", hit->uid);
	json_write_text_or_null(j, "code", hit->code);
	json_write_text_or_null(j, "title", hit->title);
	write_snippet(j, hit->snippet);
	json_write_object(j, "links");
	json_write_text(j, "self", resource_path(a, hit->type, hit->uid));
	json_write_text(j, "page", resource_page(a, hit->type, hit->uid, hit->code));
	json_end_object(j);
	json_end_object(j);
}

static enum status
send_result(struct call *call, struct answer_page page, const struct search_result *result)
{
	struct answer answer;
	struct json *j = &answer.json;

	answer_begin(&answer, call);
	json_write_object(j, NULL);
	json_write_array(j, "items");
	for (size_t i = 0; i < result->n; i++)
		write_hit(j, &result->hits[i]);
	json_end_array(j);
	json_write_array(j, "facets");
	for (size_t i = 0; i < result->nfacets; i++) {
		json_write_object(j, NULL);
		json_write_text_z(j, "type", result->facets[i].type->name);
		json_write_i64(j, "total", result->facets[i].n);
		json_end_object(j);
	}
	json_end_array(j);
	page.total = result->total;
	return answer_send_page(&answer, &page);
}

static enum status
search(struct call *call)
{
	struct answer_page page = page_of(call);
	const struct input_value *type = call_input(call, "type");
	struct search_query query = {
		.words = call_input(call, "q")->text,
		.type = type->is_set ? type_find(type->text) : NULL,
		.limit = page.limit,
		.offset = page.offset,
	};
	struct search_result result;
	enum status st;

	if (query.words.n == 0)
		return errors_add(&call->errors, ST_INVALID, "q",
		    "Give the words to look for, such as ?q=housing.");
	if ((st = answer_framework(call, &query.framework_id)) != ST_OK)
		return st;
	st = search_run(call->store, call->viewer, &query, call->arena, &result);
	if (st != ST_OK)
		return st;
	return send_result(call, page, &result);
}

const struct route api_route_search = {
	.method = METHOD_GET, .path = API_ROOT "search", .permission = PERM_PUBLIC,
	.flags = RF_API | RF_CACHE, .answer = "search",
	.inputs = inputs, .ninputs = COUNT_OF(inputs),
	.summary = "Finds records by their words, in any order and in every language.",
	.handler = search,
};
