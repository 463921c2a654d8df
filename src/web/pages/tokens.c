/* SPDX-License-Identifier: Apache-2.0 */
/* Tokens that a person makes for programs: each may do what the person may, and is shown once. */
#include "base/limits.h"
#include "model/date.h"
#include "policy/api_token.h"
#include "web/history.h"
#include "web/problems.h"
#include "web/session.h"
#include "web/view.h"

#define MS_PER_DAY INT64_C(86400000)

struct row {
	struct str uid;
	struct str label;
	struct str rights;
	struct str expires;
	struct str used;
	bool is_over;
	bool is_weak; /* made without a second factor, by who has one now */
};
static const struct template_var row_vars[] = {
	VAR(struct row, uid), VAR(struct row, label), VAR(struct row, rights),
	VAR(struct row, expires), VAR(struct row, used), VAR(struct row, is_over),
	VAR(struct row, is_weak),
};
static const struct shape row_shape = SHAPE(struct row, row_vars);

struct view {
	struct str made; /* the token, once */
	struct str label;
	struct str label_wrong;
	struct str days;
	struct str days_wrong;
	bool any_tokens;
	struct view_list tokens;
	bool any_problems;
	struct view_list problems;
};
static const struct template_var vars[] = {
	VAR(struct view, made), VAR(struct view, label), VAR(struct view, label_wrong),
	VAR(struct view, days), VAR(struct view, days_wrong),
	VAR(struct view, any_tokens), VAR_LIST(struct view, tokens, &row_shape),
	VAR(struct view, any_problems), VAR_LIST(struct view, problems, &view_problem_shape),
};
static const struct shape shape = SHAPE(struct view, vars);

struct making {
	struct call *call;
	struct api_token token;
	struct str revoked; /* uid; empty: one is made */
	struct str made;
};

static enum status
set_tokens(const struct web *w, struct view *view)
{
	struct call *call = w->call;
	struct api_token_list list;
	struct row *rows;
	enum status st = api_token_list(call->store, call->viewer.person->person_id, w->arena,
	    &list);

	if (st != ST_OK)
		return st;
	rows = arena_make_array(w->arena, struct row, list.n);
	for (size_t i = 0; i < list.n; i++) {
		const struct api_token *t = &list.items[i];

		rows[i] = (struct row){ t->uid, t->label, (t->flags & API_TOKEN_WRITE) != 0
			? T(w->language, "reads and writes") : T(w->language, "reads"),
			view_day(w, (int32_t)(t->expires_ms / MS_PER_DAY)),
			t->used_day == 0 ? T(w->language, "never")
			    : view_day(w, (int32_t)t->used_day),
			t->expires_ms <= call->now_ms,
			call->viewer.person->has_second_factor &&
			    (t->flags & API_TOKEN_SECOND_FACTOR) == 0 };
	}
	view->tokens = (struct view_list){ rows, list.n };
	view->any_tokens = list.n > 0;
	return ST_OK;
}

static enum status
show(struct call *call, struct str made, enum status st)
{
	struct view view = { .made = made, .label = STR_EMPTY, .days = STR("90") };
	struct view_problems problems;
	struct web w;
	enum status begun = web_begin(call, &w);

	if (begun != ST_OK || (begun = set_tokens(&w, &view)) != ST_OK)
		return begun;
	problems = view_problems_of(&w);
	if (st != ST_OK) {
		view.label = web_input(call, "label").text;
		view.days = web_input(call, "days").text;
	}
	view.days_wrong = view_problem_of(&w, "days");
	view.label_wrong = view_problem_of(&w, "label");
	view.any_problems = problems.any;
	view.problems = problems.list;
	return web_answer_form(&w, &page_tokens, T(w.language, "Tokens for programs"), &view, st);
}

static enum status
answer(struct call *call)
{
	return show(call, STR_EMPTY, ST_OK);
}

static enum status
change(struct tx *tx, void *context)
{
	struct making *m = context;
	int64_t person_id = m->call->viewer.person->person_id;

	if (m->revoked.n > 0)
		return api_token_delete(tx, person_id, m->revoked);
	m->token.person_id = person_id;
	return api_token_create(tx, &m->token, m->call->arena, &m->made);
}

static enum status
check(struct call *call, const struct making *m, int64_t *out_days)
{
	enum status st = ST_OK;

	/* Said now, because the token would never do what its maker expects. */
	if (call->viewer.person->needs_second_factor)
		return errors_add(&call->errors, ST_INVALID, NULL, "Your roles ask for a "
		    "second factor. Set it up and sign in with it, then make the token: it "
		    "may do what they may.");
	if (m->token.label.n == 0)
		st = errors_add(&call->errors, ST_INVALID, "label",
		    "Say what the token is for, so that you know it again.");
	if (str_to_i64(str_trim(web_input(call, "days").text), 1, 366, out_days) != ST_OK)
		st = errors_add(&call->errors, ST_INVALID, "days",
		    "Give a number of days from 1 to 366.");
	return st;
}

static enum status
submit(struct call *call)
{
	struct making m = { .call = call, .revoked = web_input(call, "revoke").text };
	int64_t days = 0;
	bool is_sent;
	enum status st;

	m.token.label = str_trim(web_input(call, "label").text);
	m.token.flags = (web_input(call, "write").is_set ? API_TOKEN_WRITE : 0u) |
	    api_token_strength(call->viewer.person);
	if (m.revoked.n == 0 && (st = check(call, &m, &days)) != ST_OK)
		return show(call, STR_EMPTY, st);
	m.token.expires_ms = call->now_ms + days * MS_PER_DAY;
	if (m.revoked.n == 0 && ((st = web_ask_proof(call, "/me/tokens", &is_sent)) != ST_OK ||
	    is_sent))
		return st;
	st = store_write(call->store, call_authorship(call, STR_EMPTY), change, &m);
	if (st == ST_TOO_LARGE)
		return show(call, STR_EMPTY, errors_add(&call->errors, ST_INVALID, "label",
		    "You have as many tokens as fit. Revoke one first."));
	if (st != ST_OK && st != ST_NOT_FOUND)
		return st;
	return m.revoked.n > 0 ? web_redirect(call, STR("/me/tokens"))
	    : show(call, m.made, ST_OK);
}

static const struct input inputs[] = {
	{ .name = "label", .kind = IK_TEXT, .max = 100, .help = "What it is for." },
	{ .name = "days", .kind = IK_TEXT, .max = 20, .help = "How long it is valid." },
	{ .name = "write", .kind = IK_FLAG, .help = "It may write, too." },
	{ .name = "revoke", .kind = IK_TEXT, .max = 40, .help = "The token to revoke." },
};

static const struct route route_tokens = {
	.method = METHOD_GET, .path = "/me/tokens", .permission = PERM_PERSON,
	.flags = RF_SECRET, .summary = "Tokens for programs.", .handler = answer,
};
static const struct route route_tokens_submit = {
	.method = METHOD_POST, .path = "/me/tokens", .permission = PERM_PERSON,
	.flags = RF_FORM | RF_SECRET, .inputs = inputs, .ninputs = COUNT_OF(inputs),
	.body_limit = 4096, .summary = "Makes or revokes a token.", .handler = submit,
};
const struct page page_tokens = { .name = "tokens", .view = &shape, .route = &route_tokens,
	.action = &route_tokens_submit };
