/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How a person's account is guarded: password, second factor, the browsers that are signed in,
 * the tokens of programs. Each is changed on a page of its own; ending a session is a button here.
 */
#include "store/credential.h"
#include "web/history.h"
#include "web/session.h"
#include "web/view.h"

struct row {
	struct str uid;
	struct str agent;
	struct str remote;
	struct str since;
	struct str seen;
	bool is_this;
};
static const struct template_var row_vars[] = {
	VAR(struct row, uid), VAR(struct row, agent), VAR(struct row, remote),
	VAR(struct row, since), VAR(struct row, seen), VAR(struct row, is_this),
};
static const struct shape row_shape = SHAPE(struct row, row_vars);

struct view {
	bool has_password;
	bool has_second_factor;
	struct str tokens; /* "2 tokens" */
	bool any_others;
	struct view_list sessions;
};
static const struct template_var vars[] = {
	VAR(struct view, has_password), VAR(struct view, has_second_factor),
	VAR(struct view, tokens), VAR(struct view, any_others),
	VAR_LIST(struct view, sessions, &row_shape),
};
static const struct shape shape = SHAPE(struct view, vars);

static enum status
set_sessions(const struct web *w, struct view *view)
{
	struct call *call = w->call;
	struct session_list list;
	struct row *rows;
	enum status st = session_list(site_config_of(call->site)->run,
	    call->viewer.person->person_id, call->now_ms, w->arena, &list);

	if (st != ST_OK)
		return st;
	rows = arena_make_array(w->arena, struct row, list.n);
	for (size_t i = 0; i < list.n; i++) {
		const struct session *s = &list.items[i];

		rows[i] = (struct row){ s->uid, s->agent, s->remote,
			view_instant(w, s->created_ms), view_instant(w, s->seen_ms),
			str_equal(s->uid, call->who.session.uid) };
	}
	view->sessions = (struct view_list){ rows, list.n };
	view->any_others = list.n > 1;
	return ST_OK;
}

static enum status
answer(struct call *call)
{
	struct view view = { .tokens = STR_EMPTY };
	struct credential credential = { .password_hash = STR_EMPTY, .totp_secret = STR_EMPTY };
	struct api_token_list tokens;
	int64_t person_id = call->viewer.person->person_id;
	struct web w;
	enum status st = web_begin(call, &w);

	if (st != ST_OK || (st = set_sessions(&w, &view)) != ST_OK)
		return st;
	st = credential_find(call->store, person_id, call->arena, &credential);
	if ((st != ST_OK && st != ST_NOT_FOUND) ||
	    (st = api_token_list(call->store, person_id, call->arena, &tokens)) != ST_OK)
		return st;
	view.has_password = credential.password_hash.n > 0;
	view.has_second_factor = credential.totp_secret.n > 0;
	view.tokens = i18n_count(w.arena, w.language, (int64_t)tokens.n, N_("%d token"),
	    N_("%d tokens"));
	return web_answer(&w, &page_security, T(w.language, "Security of your account"), &view);
}

/* --- ending sessions ----------------------------------------------------------------------- */

static enum status
end_sessions(struct call *call)
{
	struct run *run = site_config_of(call->site)->run;
	int64_t person_id = call->viewer.person->person_id;
	struct input_value uid = web_input(call, "session");
	enum status st;

	if (uid.is_set)
		st = session_end(run, person_id, uid.text);
	else
		st = session_end_all(run, person_id, call->who.session.uid);
	if (st != ST_OK && st != ST_NOT_FOUND)
		return st;
	return web_redirect(call, STR("/me/security"));
}

static const struct input inputs[] = {
	{ .name = "session", .kind = IK_TEXT, .max = 40,
	    .help = "The session to end; without it all others." },
};

static const struct route route_security = {
	.method = METHOD_GET, .path = "/me/security", .permission = PERM_PERSON,
	.flags = RF_SECRET, .summary = "Password, second factor, sessions and tokens.",
	.handler = answer,
};
static const struct route route_end_sessions = {
	.method = METHOD_POST, .path = "/me/sessions", .permission = PERM_PERSON,
	.flags = RF_FORM, .inputs = inputs, .ninputs = COUNT_OF(inputs), .body_limit = 4096,
	.summary = "Ends one session, or all others.", .handler = end_sessions,
};
const struct page page_security = { .name = "security", .view = &shape,
	.route = &route_security, .action = &route_end_sessions };
