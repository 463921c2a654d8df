/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sessions of browsers: the cookie, its token, and the rule that neither travels over an address
 * that anybody on the way can read. Browsers keep the cookie for this host alone.
 */
#include "web/session.h"

#include "base/limits.h"
#include "http/cookie.h"
#include "store/run.h"

struct door
web_door(struct call *call)
{
	const struct site_config *site = site_config_of(call->site);

	return (struct door){ call->store, site->run, call->arena, call->now_ms,
		site->password_cost, call->rq->remote, request_header(call->rq, "User-Agent") };
}

enum status
web_session_renew(struct call *call, struct str token)
{
	return response_set_cookie(call->rs, SESSION_COOKIE, token, SESSION_LIFE_MS / 1000);
}

static enum status
end_present(struct call *call)
{
	struct run *run = site_config_of(call->site)->run;
	enum status st;

	if (call->who.session.uid.n == 0)
		return ST_OK;
	st = session_end(run, call->who.session.person_id, call->who.session.uid);
	return st == ST_NOT_FOUND ? ST_OK : st;
}

enum status
web_session_keep(struct call *call, struct str token)
{
	enum status st = end_present(call);

	return st == ST_OK ? web_session_renew(call, token) : st;
}

enum status
web_session_begin(struct call *call, int64_t person_id, enum session_strength strength)
{
	const struct session start = {
		.person_id = person_id,
		.has_second_factor = strength == SESSION_SECOND_FACTOR,
		.agent = agent_words(call->arena, request_header(call->rq, "User-Agent")),
		.remote = call->rq->remote,
	};
	struct run *run = site_config_of(call->site)->run;
	struct str token;
	enum status st = session_create(run, &start, call->now_ms, call->arena, &token);

	if (st != ST_OK)
		return st;
	return web_session_keep(call, token);
}

enum status
web_session_end(struct call *call)
{
	enum status st = end_present(call);

	/* Pages may be kept by the browser, which must ask before it shows them; now they go. */
	if (st == ST_OK)
		st = response_set_header(call->rs, "Clear-Site-Data", STR("\"cache\""));
	return st == ST_OK ? response_forget_cookie(call->rs, SESSION_COOKIE) : st;
}

enum status
web_check_private(struct call *call)
{
	if (call_is_private(call))
		return ST_OK;
	return errors_add(&call->errors, ST_FORBIDDEN, NULL, "Signing in needs an encrypted "
	    "connection (https). Ask those who run this server to put one in front of it.");
}

struct str
web_next(struct str given)
{
	if (given.n == 0 || given.p[0] != '/' ||
	    (given.n > 1 && (given.p[1] == '/' || given.p[1] == '\\')) ||
	    given.n > LIMIT_URL_BYTES)
		return STR("/me");
	for (size_t i = 0; i < given.n; i++) {
		if ((unsigned char)given.p[i] <= ' ' || given.p[i] == '\\' || given.p[i] == 0x7f)
			return STR("/me");
	}
	return given;
}

enum status
web_redirect(struct call *call, struct str path)
{
	return response_redirect(call->rs, 303, path);
}

#define PROOF_MS (15 * 60 * 1000)

enum status
web_ask_proof(struct call *call, const char *path, bool *out_sent)
{
	*out_sent = call->now_ms - call->who.session.proven_ms > PROOF_MS;
	if (!*out_sent)
		return ST_OK;
	return web_redirect(call, str_format(call->arena, "/me/proof?next=%s", path));
}
