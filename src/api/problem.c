/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Errors of the API as problem documents (RFC 9457), and the pages that their types lead to. The
 * words that fit one request come from the handler's errors; what went wrong inside stays in the
 * log, under the request's number that `instance` gives.
 */
#include "api/answer.h"
#include "api/api.h"
#include "api/routes.h"
#include "base/limits.h"

struct problem {
	const char *title;  /* the same for every request */
	const char *advice; /* what to do, where the handler said nothing */
};

static const struct problem problems[STATUS_COUNT] = {
	[ST_INVALID] = { "A part of the request cannot be used",
	    "Mend what `errors` names and ask again." },
	[ST_CONFLICT] = { "The request does not fit the present state",
	    "Read the record again and compare." },
	[ST_NOT_FOUND] = { "There is nothing at this address",
	    "Check the address. /api/v1/ lists what there is." },
	[ST_FORBIDDEN] = { "This is not open to you",
	    "Ask the people who run this server." },
	[ST_UNSUPPORTED] = { "The format is not read here",
	    "Send one of the formats that the description of the API names." },
	[ST_TOO_LARGE] = { "The request or its answer is over a limit",
	    "Send or ask for less at once." },
	[ST_BUSY] = { "The server is busy", "Ask again in a second." },
	[ST_TIMEOUT] = { "The work took too long", "Ask for less at once." },
	[ST_CORRUPT] = { "Stored data is damaged",
	    "Tell the people who run this server; `instance` finds it in the log." },
	[ST_IO] = { "The server's system refused the work",
	    "Tell the people who run this server; `instance` finds it in the log." },
	[ST_METHOD] = { "The address does not take this method",
	    "Use one that the header Allow names." },
	[ST_INTERNAL] = { "The server failed",
	    "Tell the people who run this server; `instance` finds it in the log." },
	[ST_SIGN_IN] = { "This is for people who have signed in",
	    "Show a token: Authorization: Bearer concert_... Your profile page makes one." },
	[ST_STALE] = { "The record has changed since you read it",
	    "Read it again, compare, and send your change with its new ETag." },
	[ST_PRECONDITION] = { "Say which version you have read",
	    "Send the ETag of the record in If-Match." },
	[ST_TOO_MANY] = { "Asked too often", "Wait as long as Retry-After says." },
	[ST_USAGE] = { "The request makes no sense",
	    "Compare it with the description at /api/v1/openapi.json." },
};

/* "/api/v1/pilars/1": says which types there are. */
static void
name_types(struct call *call)
{
	struct str root = STR(API_ROOT);
	struct str rest = str_part(call->rq->path, root.n, call->rq->path.n);
	struct str word;
	struct buf b;

	if (call->route != NULL || !str_starts(call->rq->path, root) ||
	    !str_next(&rest, '/', &word) || type_find_plural(word) != NULL)
		return;
	buf_init(&b, call->arena, LIMIT_ERROR_BYTES);
	for (size_t i = 0; i < record_type_count; i++)
		buf_add_format(&b, "%s%s", i == 0 ? "" : ", ", record_types[i]->plural);
	errors_add(&call->errors, ST_NOT_FOUND, NULL,
	    "There are no %.*s here. What there is: %.*s.", STR_ARG(str_part(word, 0, 80)),
	    STR_ARG(buf_str(&b)));
}

/* "This is for: Rotating co-chair, ...": where the address itself is not open to who asks. */
static struct str
who_may(const struct call *call)
{
	struct buf b;

	buf_init(&b, call->arena, LIMIT_ERROR_BYTES);
	for (enum capacity c = CAPACITY_PUBLIC + 1; c < CAPACITY_OPERATOR; c++) {
		if (access_reach(call->route->permission, c) != REACH_NONE)
			buf_add_format(&b, "%s%s", b.n == 0 ? "This is for: " : ", ",
			    capacity_words(c));
	}
	buf_add_z(&b, b.n > 0 ? ". `roles` at /api/v1/me says what you hold today." : "");
	return buf_str(&b);
}

static struct str
detail_of(const struct call *call, enum status st)
{
	struct str who = STR_EMPTY;

	for (size_t i = 0; i < call->errors.n; i++) {
		if (call->errors.items[i].field.n == 0)
			return call->errors.items[i].message;
	}
	if (st == ST_FORBIDDEN && call->route != NULL)
		who = who_may(call);
	if (who.n > 0)
		return who;
	return str_from(problems[st].advice);
}

static void
write_errors(struct json *j, const struct errors *errors)
{
	json_write_array(j, "errors");
	for (size_t i = 0; i < errors->n; i++) {
		const struct error *error = &errors->items[i];

		if (error->field.n == 0)
			continue;
		json_write_object(j, NULL);
		json_write_text(j, str_starts(error->field, STR("/")) ? "pointer" : "parameter",
		    error->field);
		json_write_text(j, "detail", error->message);
		json_end_object(j);
	}
	json_end_array(j);
}

void
api_error_problem(struct call *call, enum status st)
{
	struct buf b;
	struct json j;

	if (st == ST_NOT_FOUND)
		name_types(call);
	buf_init(&b, call->arena, LIMIT_RESPONSE_BYTES);
	json_init(&j, &b);
	json_write_object(&j, NULL);
	json_write_text(&j, "type", str_format(call->arena, "/problems/%s", status_slug(st)));
	json_write_text_z(&j, "title", problems[st].title);
	json_write_i64(&j, "status", call->http_status);
	json_write_text(&j, "detail", detail_of(call, st));
	json_write_text(&j, "instance", request_id(call->rq));
	write_errors(&j, &call->errors);
	if (call->present != NULL) {
		struct resource_view view = view_of(call, call->present);

		resource_write(&j, "current", call->present, &view);
	}
	json_end_object(&j);
	buf_add_byte(&b, '\n');
	response_set_bytes(call->rs, call->http_status, STR("application/problem+json"),
	    buf_str(&b));
}

static enum status
problem(struct call *call)
{
	for (size_t st = ST_OK + 1; st < STATUS_COUNT; st++) {
		if (!str_equal(call->values[0], str_from(status_slug((enum status)st))))
			continue;
		response_set_bytes(call->rs, 200, STR("text/plain; charset=utf-8"),
		    str_format(call->arena, "%s (HTTP %d)\n\n%s\n", problems[st].title,
		    status_http((enum status)st), problems[st].advice));
		return ST_OK;
	}
	return ST_NOT_FOUND;
}

const struct route api_route_problem = {
	.method = METHOD_GET, .path = "/problems/{slug}", .permission = PERM_PUBLIC,
	.flags = RF_NO_STORE, .summary = "Explains a type of problem.", .handler = problem,
};
