/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Back from the OpenID Connect provider: first with its answer in the address, which is taken and
 * left behind at once, then without, until the job has found out who came. Everything goes by the
 * cookie: an address alone signs nobody in.
 */
#include "policy/external.h"

#include "http/cookie.h"
#include "web/oidc.h"
#include "web/session.h"

#define OWN_PATH STR("/sign-in/oidc/back")
#define LOOKS_AT_ONCE 16
#define OWN_PATH_LATER STR("/sign-in/oidc/back?look=16") /* as LOOKS_AT_ONCE */

static struct str
cookie(struct call *call)
{
	struct str token;

	return request_cookie(call->rq, OIDC_COOKIE, &token) ? token : STR_EMPTY;
}

static enum status
refuse(struct call *call, enum status st)
{
	if (st != ST_NOT_FOUND && st != ST_INVALID && st != ST_FORBIDDEN)
		return st;
	if (st == ST_NOT_FOUND)
		st = errors_add(&call->errors, ST_INVALID, NULL, "This browser is not on its way "
		    "from the provider, or it took more than ten minutes. Begin again from the "
		    "sign-in page; cookies must be allowed.");
	if (response_forget_cookie(call->rs, OIDC_COOKIE) != ST_OK)
		return ST_INTERNAL;
	return web_oidc_refuse(call, st);
}

static enum status
take_answer(struct call *call, const struct oidc_station *at)
{
	struct oidc_answer given = {
		.code = web_input(call, "code").text,
		.state = web_input(call, "state").text,
		.iss = web_input(call, "iss").text,
		.error = web_input(call, "error").text,
	};
	struct str token;
	enum status st = oidc_return(at, cookie(call), &given, &token);

	if (st != ST_OK)
		return refuse(call, st);
	if ((st = response_set_cookie(call->rs, OIDC_COOKIE, token, OIDC_LIFE_S)) != ST_OK)
		return st;
	return web_redirect(call, OWN_PATH);
}

/*
 * The job is mostly done within 0.2 seconds, and a browser can wait for whole seconds only: the
 * first looks follow each other at once.
 */
static enum status
wait(struct call *call)
{
	int64_t looks = web_input(call, "look").number;
	struct str again = str_format(call->arena, "%.*s?look=%d", STR_ARG(OWN_PATH),
	    (int)looks + 1);

	return looks < LOOKS_AT_ONCE ? web_oidc_wait(call, again, 0) :
	    web_oidc_wait(call, OWN_PATH_LATER, 1);
}

static enum status
look(struct call *call, const struct oidc_station *at)
{
	struct oidc_visit visit;
	struct sign_in in;
	enum status st = oidc_arrive(at, cookie(call), &visit);

	if (st == ST_BUSY)
		return wait(call);
	if (st == ST_OK)
		st = oidc_sign_in(at, &visit, &in);
	if (st != ST_OK)
		return refuse(call, st);
	if ((st = response_forget_cookie(call->rs, OIDC_COOKIE)) != ST_OK)
		return st;
	return web_signed_in(call, &in, web_next(visit.next));
}

static enum status
answer(struct call *call)
{
	struct door door = web_door(call);
	struct oidc_station at = { &door, site_config_of(call->site)->settings, &call->errors };
	enum status st;

	if (at.settings == NULL || !oidc_is_set_up(at.settings))
		return ST_NOT_FOUND;
	if ((st = web_check_private(call)) != ST_OK)
		return st;
	return web_input(call, "state").is_set ? take_answer(call, &at) : look(call, &at);
}

static const struct input inputs[] = {
	{ .name = "code", .kind = IK_TEXT, .max = LIMIT_OIDC_CODE_BYTES,
	    .help = "The provider's, for the job." },
	{ .name = "state", .kind = IK_TEXT, .max = 100, .help = "As the browser was sent with." },
	{ .name = "iss", .kind = IK_TEXT, .max = LIMIT_OIDC_URL_BYTES, .help = "The provider." },
	{ .name = "error", .kind = IK_TEXT, .max = 200, .help = "Why it signed nobody in." },
	{ .name = "look", .kind = IK_INT, .min = 0, .max = LOOKS_AT_ONCE, .fallback = 0,
	    .help = "How often this page has waited." },
};

/* It writes, so it opens no read transaction of its own. */
static const struct route route_oidc_back = {
	.method = METHOD_GET, .path = "/sign-in/oidc/back", .permission = PERM_PUBLIC,
	.flags = RF_NO_STORE | RF_SECRET, .inputs = inputs, .ninputs = COUNT_OF(inputs),
	.summary = "Where the provider sends people back to.", .handler = answer,
};
const struct page page_oidc_back = { .route = &route_oidc_back };
