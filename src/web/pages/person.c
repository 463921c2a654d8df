/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One person: what others may know of it, what it holds, held and will hold, and for the
 * secretariat the account itself. Closing an account takes nothing from what the person wrote.
 */
#include "model/types/types.h"
#include "policy/account.h"
#include "policy/permit.h"
#include "web/history.h"
#include "web/people.h"
#include "web/problems.h"
#include "web/record.h"
#include "web/session.h"
#include "web/view.h"

struct view {
	struct str name;
	struct str state;
	bool is_active;
	bool is_invited;
	bool is_closed;
	struct view_list agency;
	struct str email;
	struct str languages;
	struct str zone;
	bool any_now;
	struct view_list now;
	bool any_others;
	struct view_list others; /* past and to come */
	struct str edit_url;     /* empty: may not */
	bool may_manage;
	bool any_persons; /* the tables have columns for them */
	bool any_pillars;
	struct str account_url;
	struct str add_url;
	struct str sessions;     /* "2 sessions"; empty: none */
	bool any_problems;
	struct view_list problems;
	struct view_list records;
};
static const struct template_var vars[] = {
	VAR(struct view, name), VAR(struct view, state), VAR(struct view, is_active),
	VAR(struct view, is_invited), VAR(struct view, is_closed),
	VAR_LIST(struct view, agency, &view_link_shape), VAR(struct view, email),
	VAR(struct view, languages), VAR(struct view, zone), VAR(struct view, any_now),
	VAR_LIST(struct view, now, &view_holder_shape), VAR(struct view, any_others),
	VAR_LIST(struct view, others, &view_holder_shape), VAR(struct view, edit_url),
	VAR(struct view, any_persons), VAR(struct view, any_pillars), VAR(struct view, may_manage),
	VAR(struct view, account_url), VAR(struct view, add_url),
	VAR(struct view, sessions), VAR(struct view, any_problems),
	VAR_LIST(struct view, problems, &view_problem_shape),
	VAR_LIST(struct view, records, &view_history_shape),
};
static const struct shape shape = SHAPE(struct view, vars);

static struct str
languages_of(const struct web *w, const struct record *r)
{
	const struct value *v = &r->values[PERSON_LANGUAGES];
	struct buf b;

	buf_init(&b, w->arena, 4096);
	for (size_t i = 0; i < v->ntexts; i++) {
		buf_add(&b, i == 0 ? STR_EMPTY : STR(", "));
		buf_add(&b, v->texts[i]);
	}
	return buf_str(&b);
}

static enum status
set_roles(const struct web *w, const struct record *r, struct view *view)
{
	struct view_holder *now;
	struct view_holder *others;
	struct holder_list all;
	size_t nnow = 0;
	size_t nothers = 0;
	enum status st = people_holders(w, NO_DAY, NULL, &all);

	if (st != ST_OK)
		return st;
	now = arena_make_array(w->arena, struct view_holder, all.n);
	others = arena_make_array(w->arena, struct view_holder, all.n);
	for (size_t i = 0; i < all.n; i++) {
		const struct holder *h = &all.items[i];

		if (!holder_is_of(h, r->id))
			continue;
		if (holder_covers(h, w->call->today))
			now[nnow++] = view_holder_of(w, h);
		else
			others[nothers++] = view_holder_of(w, h);
	}
	view->now = (struct view_list){ now, nnow };
	view->any_now = nnow > 0;
	view->others = (struct view_list){ others, nothers };
	view->any_others = nothers > 0;
	return ST_OK;
}

static enum status
set_account(const struct web *w, const struct record *r, struct view *view)
{
	struct str path = str_format(w->arena, "/people/%.*s", STR_ARG(r->uid));
	struct session_list sessions;
	struct permits may;
	enum status st = permits_of(w->call->store, w->call->viewer, r, w->arena, &may);

	if (st != ST_OK)
		return st;
	if (may.change)
		view->edit_url = str_concat(w->arena, path, STR("/edit"));
	st = people_may_manage_account(w, r, &view->may_manage);
	if (st != ST_OK || !view->may_manage)
		return st;
	view->account_url = str_concat(w->arena, path, STR("/account"));
	view->add_url = str_format(w->arena, "/appointments/new?person=%.*s", STR_ARG(r->uid));
	st = session_list(site_config_of(w->call->site)->run, r->id, w->call->now_ms, w->arena,
	    &sessions);
	if (st == ST_OK && sessions.n > 0)
		view->sessions = i18n_count(w->arena, w->language, (int64_t)sessions.n,
		    N_("Signed in at %d place"), N_("Signed in at %d places"));
	return st;
}

static enum status
show(struct web *w, const struct record *r, enum status outcome)
{
	struct str state = record_text(r, PERSON_STATE);
	struct view_problems problems = view_problems_of(w);
	struct view view = {
		.name = record_title(r),
		.any_pillars = true,
		.state = view_choice(w, r, PERSON_STATE),
		.is_active = str_equal(state, STR("active")),
		.is_invited = str_equal(state, STR("invited")),
		.is_closed = str_equal(state, STR("deactivated")),
		.agency = view_refs(w, &r->values[PERSON_AGENCY]),
		.email = record_text(r, PERSON_EMAIL),
		.languages = languages_of(w, r),
		.zone = record_text(r, PERSON_ZONE),
		.any_problems = problems.any,
		.problems = problems.list,
	};
	enum status st;

	if ((st = set_roles(w, r, &view)) != ST_OK || (st = set_account(w, r, &view)) != ST_OK ||
	    (st = view_history_load(w, r, &view.records)) != ST_OK)
		return st;
	return web_answer_form(w, &page_person, view.name, &view, outcome);
}

static enum status
find(struct call *call, struct web *w, struct record **out)
{
	enum status st = web_begin(call, w);

	if (st != ST_OK)
		return st;
	return record_find(call->store, call->viewer, &type_person, 0, call->values[0], w->arena,
	    out);
}

static enum status
answer(struct call *call)
{
	struct record *r;
	struct web w;
	enum status st;

	if (web_input(call, "as_of").is_set)
		return record_answer(call, &type_person);
	st = find(call, &w, &r);
	return st == ST_OK ? show(&w, r, ST_OK) : st;
}

/* --- the account --------------------------------------------------------------------------- */

struct changing {
	struct call *call;
	int64_t person_id;
	bool opens;
};

static enum status
change(struct tx *tx, void *context)
{
	struct changing *c = context;

	return c->opens ? account_reactivate(tx, c->person_id, &c->call->errors)
	    : account_deactivate(tx, c->person_id, &c->call->errors);
}

static enum status
change_state(struct web *w, const struct record *r, bool opens)
{
	struct changing c = { w->call, r->id, opens };
	enum status st = store_write(w->call->store, call_authorship(w->call, STR_EMPTY), change,
	    &c);

	return st != ST_OK || opens ? st : people_end_access(w, r->id);
}

static enum status
send_link(struct web *w, const struct record *r)
{
	struct people_link link;
	enum status st = people_make_link(w, r, &link);

	return st == ST_OK ? people_show_link(w, r, &link) : st;
}

static enum status
submit(struct call *call)
{
	struct str what = web_input(call, "do").text;
	bool may_manage = false;
	struct record *r;
	struct web w;
	enum status st = find(call, &w, &r);

	if (st == ST_OK)
		st = people_may_manage_account(&w, r, &may_manage);
	if (st != ST_OK)
		return st;
	if (!may_manage)
		return errors_add(&call->errors, ST_FORBIDDEN, NULL, "This person holds roles in "
		    "frameworks that your own role does not reach. Ask their secretariat.");
	if (what.n == 0)
		return errors_add(&call->errors, ST_INVALID, "do",
		    "Say what to do with the account: close, link, open or sign-out.");
	if (str_equal(what, STR("link"))) {
		st = send_link(&w, r);
		return st == ST_CONFLICT ? show(&w, r, st) : st;
	}
	if (str_equal(what, STR("sign-out")))
		st = people_end_access(&w, r->id);
	else
		st = change_state(&w, r, str_equal(what, STR("open")));
	if (st == ST_CONFLICT || st == ST_INVALID)
		return show(&w, r, st);
	return st == ST_OK ? web_redirect(call, web_url_of_record(&w, r)) : st;
}

static const char *const what_to_do[] = { "close", "link", "open", "sign-out", NULL };

static const struct input inputs[] = {
	INPUT_FRAMEWORK,
	{ .name = "do", .kind = IK_CHOICE, .choices = what_to_do,
	    .help = "Close or open the account, make a link, or end all sessions." },
};

static const struct route route_person = {
	.method = METHOD_GET, .path = "/people/{key}", .permission = PERM_PERSON,
	.flags = RF_SECRET, RECORD_INPUTS,
	.summary = "One person, with its roles.", .handler = answer,
};
static const struct route route_account = {
	.method = METHOD_POST, .path = "/people/{key}/account", .permission = PERM_ACCOUNTS,
	.flags = RF_FORM | RF_SECRET, .inputs = inputs, .ninputs = COUNT_OF(inputs),
	.body_limit = 4096,
	.summary = "Closes or opens an account, makes a link, ends all sessions.",
	.handler = submit,
};
const struct page page_person = { .name = "person", .view = &shape, .route = &route_person,
	.action = &route_account };
