/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The page for an answer that is not ST_OK, in the same hand as all others. It must stand when
 * the store does not: it asks for the framework's name only where that works.
 */
#include "base/limits.h"
#include "web/page.h"
#include "web/web.h"

struct view {
	struct str heading;
	struct str advice;
	struct view_list messages;
	struct str request_id;
	bool is_ours; /* our fault: the reader may tell us the number */
};

struct message {
	struct str field; /* name of the input it is about; may be empty */
	struct str words;
};
static const struct template_var message_vars[] = {
	VAR(struct message, field), VAR(struct message, words),
};
static const struct shape message_shape = SHAPE(struct message, message_vars);

static const struct template_var vars[] = {
	VAR(struct view, heading), VAR(struct view, advice),
	VAR_LIST(struct view, messages, &message_shape), VAR(struct view, request_id),
	VAR(struct view, is_ours),
};
static const struct shape shape = SHAPE(struct view, vars);

/* What happened and what to do, by HTTP status; the last row is for all others. */
static const struct {
	int status;
	const char *heading;
	const char *advice;
} rows[] = {
	{ 400, N_("This address cannot be read"),
	    N_("Check it, or start from the first page.") },
	{ 401, N_("Sign in to see this"), N_("It is for people who work here.") },
	{ 403, N_("This is not open to you"), N_("Ask those who keep the framework.") },
	{ 404, N_("There is no such page"),
	    N_("It may have another code now. Search for it, or start from the first page.") },
	{ 405, N_("This address does not take that"),
	    N_("Go back and use the links and buttons of the page.") },
	{ 409, N_("This does not fit what is there now"),
	    N_("Read what is named below, then go back and try again.") },
	{ 412, N_("This has changed since you read it"),
	    N_("Go back, load the page again, and repeat your change.") },
	{ 429, N_("Too many attempts"), N_("Wait a few minutes, then try again.") },
	{ 413, N_("That is too long"), N_("Send less at once.") },
	{ 422, N_("Something in the address does not fit"),
	    N_("Mend what is named below and try again.") },
	{ 503, N_("Busy just now"), N_("Try again in a few seconds. Nothing is lost.") },
	{ 504, N_("This took too long"), N_("Try again. Nothing is lost.") },
	{ 0, N_("Something went wrong here"),
	    N_("It is not your doing. Try again; if it stays, tell those who run this server, "
	        "with the number below.") },
};

static struct view_list
messages_of(const struct call *call)
{
	struct message *list = arena_make_array(call->arena, struct message, call->errors.n);

	for (size_t i = 0; i < call->errors.n; i++)
		list[i] = (struct message){ call->errors.items[i].field,
			call->errors.items[i].message };
	return (struct view_list){ list, call->errors.n };
}

/* Who wants to read what is closed is led to the door, and back here from there. */
static bool
to_sign_in(struct call *call)
{
	struct buf b;

	if (call->rq->method != METHOD_GET)
		return false;
	buf_init(&b, call->arena, 4 * LIMIT_URL_BYTES);
	buf_add_z(&b, "/sign-in?next=");
	buf_add_url_part(&b, call->rq->raw_query.n == 0 ? call->rq->path :
	    str_format(call->arena, "%.*s?%.*s", STR_ARG(call->rq->path),
		STR_ARG(call->rq->raw_query)));
	return response_redirect(call->rs, 303, buf_str(&b)) == ST_OK;
}

void
web_error_page(struct call *call, enum status st)
{
	int status = status_http(st);
	struct web w = web_without_framework(call);
	struct view view = { .is_ours = status >= 500 };
	size_t row = 0;

	if (st == ST_SIGN_IN && to_sign_in(call))
		return;
	while (rows[row].status != 0 && rows[row].status != status)
		row++;
	view.heading = i18n_text(w.language, str_from(rows[row].heading));
	view.advice = i18n_text(w.language, str_from(rows[row].advice));
	if (status < 500)
		view.messages = messages_of(call);
	if (view.is_ours)
		view.request_id = request_id(call->rq);
	if (web_answer_status(&w, &page_error, view.heading, &view, status) != ST_OK)
		response_set_bytes(call->rs, status, STR("text/plain; charset=utf-8"),
		    view.heading);
}

const struct page page_error = { .name = "error", .view = &shape };
