/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the answers of the API have in common: their buffer, the page of a list with its way to
 * the next one, and the record an address names.
 */
#include "api/answer.h"

#include "base/limits.h"
#include "base/ulid.h"
#include "instrument/revision.h"
#include "model/types/types.h"

void
answer_begin(struct answer *answer, struct call *call)
{
	answer->call = call;
	buf_init(&answer->buf, call->arena, LIMIT_RESPONSE_BYTES);
	json_init(&answer->json, &answer->buf);
}

struct resource_view
view_of(const struct call *call, const struct record *r)
{
	return (struct resource_view){ .shows_visibility =
	    viewer_reach(call->viewer, PERM_NETWORK, r->framework_id) != REACH_NONE };
}

enum status
answer_record(struct answer *answer, struct call *call, const struct record *r)
{
	struct resource_view view = view_of(call, r);
	struct permits permits;
	enum status st;

	if (call->viewer.kind != VIEWER_PUBLIC) {
		st = permits_of(call->store, call->viewer, r, call->arena, &permits);
		if (st != ST_OK)
			return st;
		view.permits = &permits;
	}
	answer_begin(answer, call);
	resource_write(&answer->json, NULL, r, &view);
	return ST_OK;
}

enum status
answer_send(struct answer *answer)
{
	struct call *call = answer->call;
	enum status st;

	buf_add_byte(&answer->buf, '\n');
	st = response_set_buf(call->rs, 200, STR("application/json"), &answer->buf);
	if (st == ST_TOO_LARGE)
		return errors_add(&call->errors, st, NULL, "The answer is over %d MB. Ask for "
		    "fewer items at once with limit; where there is none, the command line "
		    "gives the same whole.", LIMIT_RESPONSE_BYTES / (1024 * 1024));
	return st;
}

struct answer_page
page_of(const struct call *call)
{
	return (struct answer_page){
		.limit = call_input(call, "limit")->number,
		.offset = call_input(call, "offset")->number,
	};
}

static void
add_parameter(struct buf *b, const char *name, struct str value)
{
	buf_add_byte(b, memchr(b->p, '?', b->n) == NULL ? '?' : '&');
	buf_add_z(b, name);
	buf_add_byte(b, '=');
	buf_add_url_part(b, value);
}

/*
 * This address with all it was narrowed by, and the next offset. Not as it was sent: the page cache
 * keeps one answer for all spellings of an address.
 */
static struct str
next_path(const struct call *call, const struct answer_page *page)
{
	const struct route *route = call->route;
	struct str rest = str_part(call->rq->path, 1, call->rq->path.n);
	struct str segment;
	struct buf b;

	buf_init(&b, call->arena, SIZE_MAX);
	while (str_next(&rest, '/', &segment)) {
		buf_add_byte(&b, '/');
		buf_add_url_part(&b, segment);
	}
	for (size_t i = 0; i < call->nfilters; i++)
		add_parameter(&b, route->type->fields[call->filters[i].field].name,
		    call->filters[i].value);
	for (size_t i = 0; i < route->ninputs; i++) {
		if (call->inputs[i].is_set &&
		    !str_equal(str_from(route->inputs[i].name), STR("offset")))
			add_parameter(&b, route->inputs[i].name, call->inputs[i].text);
	}
	add_parameter(&b, "offset", str_format(call->arena, "%lld",
	    (long long)(page->offset + page->limit)));
	return buf_str(&b);
}

enum status
answer_send_page(struct answer *answer, const struct answer_page *page)
{
	struct call *call = answer->call;
	struct str next = STR_EMPTY;

	if (page->total > page->offset + page->limit &&
	    page->offset + page->limit <= LIMIT_OFFSET)
		next = next_path(call, page);
	json_write_i64(&answer->json, "total", page->total);
	json_write_text_or_null(&answer->json, "next", next);
	json_end_object(&answer->json);
	if (next.n > 0 && response_add_header(call->rs, "Link",
	    str_format(call->arena, "<%.*s>; rel=\"next\"", STR_ARG(next))) != ST_OK)
		return ST_INTERNAL;
	return answer_send(answer);
}

enum status
answer_framework(struct call *call, int64_t *out_id)
{
	const struct input_value *slug = call_input(call, "framework");
	struct record *framework;
	enum status st;

	*out_id = 0;
	if (!slug->is_set)
		return ST_OK;
	st = framework_find(call->store, call->viewer, slug->text, call->arena, &framework);
	if (st == ST_NOT_FOUND)
		return errors_add(&call->errors, st, NULL, "There is no framework %.*s. "
		    "/api/v1/frameworks lists those there are.", STR_ARG(slug->text));
	if (st == ST_OK)
		*out_id = framework->id;
	return st;
}

/* In which framework a code is meant. */
static enum status
find_scope(struct call *call, const struct record_type *type, struct str key, int64_t *out_id)
{
	struct record *framework;
	enum status st;

	*out_id = 0;
	if (type == &type_framework || (type->flags & TF_GLOBAL) != 0 || ulid_is_valid(key))
		return ST_OK;
	if ((st = answer_framework(call, out_id)) != ST_OK || *out_id != 0)
		return st;
	st = framework_find(call->store, call->viewer, STR_EMPTY, call->arena, &framework);
	if (st == ST_OK)
		*out_id = framework->id;
	return st == ST_NOT_FOUND ? ST_OK : st;
}

/* Revisions have no code: people cite their number, or mean the one in effect. */
static enum status
find_number(struct call *call, int64_t framework_id, struct str *key)
{
	struct revision_key number = { framework_id, *key, call->today };
	struct record *revision;
	enum status st = revision_find(call->store, call->viewer, &number, call->arena, &revision);

	if (st == ST_OK)
		*key = revision->uid;
	return st == ST_NOT_FOUND ? ST_OK : st;
}

enum status
answer_find_of(struct call *call, const struct record_type *type, struct record **out)
{
	struct str key = call->values[0];
	int64_t framework_id;
	enum status st;

	if ((st = find_scope(call, type, key, &framework_id)) != ST_OK ||
	    (type == &type_revision && !ulid_is_valid(key) &&
	    (st = find_number(call, framework_id, &key)) != ST_OK))
		return st;
	st = record_find(call->store, call->viewer, type, framework_id, key, call->arena, out);
	if (st == ST_NOT_FOUND)
		return errors_add(&call->errors, st, NULL,
		    "There is no %s %.*s. /api/v1/%s lists those there are.", type->name,
		    STR_ARG(str_part(call->values[0], 0, 80)), type->plural);
	return st;
}

enum status
answer_find(struct call *call, struct record **out)
{
	return answer_find_of(call, call->route->type, out);
}
