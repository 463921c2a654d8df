/* SPDX-License-Identifier: Apache-2.0 */
/*
 * To the OpenID Connect provider. A link leads here and no form, because the site's policy lets
 * forms go nowhere else, redirects included. While the provider has yet to be asked where to send
 * people, the page waits and comes again by itself.
 */
#include "policy/external.h"

#include "http/cookie.h"
#include "web/oidc.h"
#include "web/problems.h"
#include "web/session.h"

#define BACK_PATH "/sign-in/oidc/back"

static const struct attempt_limit often = { "oidc", 60, 600000 };

struct view {
	bool is_waiting;
	struct str go_on_url;
	bool any_problems;
	struct view_list problems;
};
static const struct template_var vars[] = {
	VAR(struct view, is_waiting), VAR(struct view, go_on_url),
	VAR(struct view, any_problems), VAR_LIST(struct view, problems, &view_problem_shape),
};
static const struct shape shape = SHAPE(struct view, vars);

enum status
web_oidc_wait(struct call *call, struct str go_on_url, int seconds)
{
	struct view view = { .is_waiting = true, .go_on_url = go_on_url };
	struct web w;
	enum status st;

	if ((st = web_begin(call, &w)) != ST_OK ||
	    (st = response_set_header(call->rs, "Refresh", str_format(call->arena,
	    "%d; url=%.*s", seconds, STR_ARG(go_on_url)))) != ST_OK)
		return st;
	return web_answer(&w, &page_oidc, T(w.language, "One moment"), &view);
}

enum status
web_oidc_refuse(struct call *call, enum status why)
{
	struct view view = { .go_on_url = STR("/sign-in") };
	struct view_problems problems;
	struct web w;
	enum status st = web_begin(call, &w);

	if (st != ST_OK)
		return st;
	problems = view_problems_of(&w);
	view.any_problems = problems.any;
	view.problems = problems.list;
	return web_answer_form(&w, &page_oidc, T(w.language, "You are not signed in"), &view, why);
}

/* Where the provider sends the browser back to: as the operator says, else as it came. */
static struct str
redirect_uri(const struct call *call)
{
	const struct request *rq = call->rq;
	struct str origin = rq->public_origin;

	if (origin.n == 0)
		origin = str_format(call->arena, "%s://%.*s",
		    rq->scheme == SCHEME_HTTPS ? "https" : "http",
		    STR_ARG(request_header(rq, "Host")));
	return str_concat(call->arena, origin, STR(BACK_PATH));
}

static struct str
own_url(struct call *call)
{
	struct buf url;

	buf_init(&url, call->arena, 4 * LIMIT_URL_BYTES);
	buf_add_z(&url, "/sign-in/oidc?next=");
	buf_add_url_part(&url, web_next(web_input(call, "next").text));
	return buf_str(&url);
}

static enum status
depart(struct call *call, const struct door *door)
{
	struct oidc_station at = { door, site_config_of(call->site)->settings, &call->errors };
	struct oidc_departure departure = { redirect_uri(call),
		web_next(web_input(call, "next").text), call->language };
	struct str token;
	struct str url;
	enum status st = oidc_depart(&at, &departure, &token, &url);

	if (st == ST_BUSY)
		return web_oidc_wait(call, own_url(call), 1);
	if (st == ST_FORBIDDEN)
		return web_oidc_refuse(call, st);
	if (st != ST_OK || (st = response_set_cookie(call->rs, OIDC_COOKIE, token,
	    OIDC_LIFE_S)) != ST_OK || (st = response_set_header(call->rs, "Location", url)) !=
	    ST_OK)
		return st;
	response_set_bytes(call->rs, 303, STR_EMPTY, STR_EMPTY);
	return ST_OK;
}

static enum status
answer(struct call *call)
{
	const struct settings *settings = site_config_of(call->site)->settings;
	struct door door = web_door(call);
	int64_t wait_ms;
	enum status st;

	if (settings == NULL || !oidc_is_set_up(settings))
		return ST_NOT_FOUND;
	if ((st = web_check_private(call)) != ST_OK ||
	    (st = door_knock(&door, &often, &wait_ms)) != ST_OK)
		return st;
	if (wait_ms > 0)
		return errors_add(&call->errors, ST_TOO_MANY, NULL,
		    "There were too many attempts. Try again in ten minutes.");
	if (call->viewer.kind == VIEWER_PERSON)
		return web_redirect(call, web_next(web_input(call, "next").text));
	return depart(call, &door);
}

static const struct input inputs[] = {
	{ .name = "next", .kind = IK_TEXT, .max = 8192, .help = "Path of this site to go on to." },
};

/* It writes, so it opens no read transaction of its own. */
static const struct route route_oidc = {
	.method = METHOD_GET, .path = "/sign-in/oidc", .permission = PERM_PUBLIC,
	.flags = RF_NO_STORE, .inputs = inputs, .ninputs = COUNT_OF(inputs),
	.summary = "Leads to the provider to sign in with.", .handler = answer,
};
const struct page page_oidc = { .name = "oidc", .view = &shape, .route = &route_oidc };
