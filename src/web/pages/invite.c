/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Inviting somebody: person, role and link in one form of a few fields. The answer shows the link
 * instead of sending the browser on, because an address would keep it. The agency is typed, not
 * chosen: Enter in a text field sends the form, and a code is quicker than a list of twenty.
 */
#include "model/types/types.h"
#include "policy/account.h"
#include "policy/permit.h"
#include "web/options.h"
#include "web/people.h"
#include "web/problems.h"

struct view {
	struct str name;
	struct str email;
	struct str agency;
	struct str until;
	bool is_interim;
	bool has_several; /* frameworks to choose from */
	struct view_list agencies;
	struct view_list roles;
	struct view_list pillars;
	struct view_list scopes;
	struct str name_wrong;
	struct str email_wrong;
	struct str agency_wrong;
	struct str capacity_wrong;
	struct str pillar_wrong;
	struct str scope_wrong;
	struct str until_wrong;
	bool any_problems;
	struct view_list problems;
};
static const struct template_var vars[] = {
	VAR(struct view, name), VAR(struct view, email), VAR(struct view, agency),
	VAR(struct view, until), VAR(struct view, is_interim), VAR(struct view, has_several),
	VAR_LIST(struct view, agencies, &view_option_shape),
	VAR_LIST(struct view, roles, &view_option_shape),
	VAR_LIST(struct view, pillars, &view_option_shape),
	VAR_LIST(struct view, scopes, &view_option_shape),
	VAR(struct view, name_wrong), VAR(struct view, email_wrong),
	VAR(struct view, agency_wrong), VAR(struct view, capacity_wrong),
	VAR(struct view, pillar_wrong), VAR(struct view, scope_wrong),
	VAR(struct view, until_wrong),
	VAR(struct view, any_problems), VAR_LIST(struct view, problems, &view_problem_shape),
};
static const struct shape shape = SHAPE(struct view, vars);

static enum status
add_scopes(struct view_options *o)
{
	struct record_list list;
	enum status st = web_list(o->w, &type_framework, &list);

	view_options_add(o, STR_EMPTY, T(o->w->language, "Every framework"));
	for (size_t i = 0; st == ST_OK && i < list.n; i++)
		view_options_add(o, record_text(list.items[i], FRAMEWORK_SLUG),
		    record_title(list.items[i]));
	return st;
}

static enum status
set_choices(const struct web *w, struct view *view)
{
	struct view_options agencies = { .w = w, .chosen = STR_EMPTY };
	struct view_options roles = { .w = w, .chosen = web_input(w->call, "capacity").text };
	struct view_options pillars = { .w = w, .chosen = web_input(w->call, "pillar").text };
	struct view_options scopes = { .w = w, .chosen = web_input(w->call, "scope").text };
	enum status st;

	if (roles.chosen.n == 0 && !web_input(w->call, "name").is_set)
		roles.chosen = STR("focal-point");
	view_options_add(&roles, STR_EMPTY, T(w->language, "None yet"));
	view_options_add(&pillars, STR_EMPTY, T(w->language, "None"));
	view_options_add_choices(&roles, &type_appointment.fields[APPOINTMENT_CAPACITY]);
	if ((st = view_options_add_agencies(&agencies)) != ST_OK ||
	    (st = view_options_add_pillars(&pillars)) != ST_OK ||
	    (st = add_scopes(&scopes)) != ST_OK)
		return st;
	view->agencies = view_options_list(&agencies);
	view->roles = view_options_list(&roles);
	view->pillars = view_options_list(&pillars);
	view->scopes = view_options_list(&scopes);
	view->has_several = scopes.n > 2;
	return ST_OK;
}

static enum status
show(struct web *w, enum status st)
{
	struct view_problems problems = view_problems_of(w);
	struct view view = {
		.name = web_input(w->call, "name").text,
		.email = web_input(w->call, "email").text,
		.agency = web_input(w->call, "agency").text,
		.until = web_input(w->call, "until").text,
		.is_interim = web_input(w->call, "interim").is_set,
		.name_wrong = view_problem_of(w, "name"),
		.email_wrong = view_problem_of(w, "email"),
		.agency_wrong = view_problem_of(w, "agency"),
		.capacity_wrong = view_problem_of(w, "capacity"),
		.pillar_wrong = view_problem_of(w, "pillar"),
		.scope_wrong = view_problem_of(w, "scope"),
		.until_wrong = view_problem_of(w, "until"),
		.any_problems = problems.any,
		.problems = problems.list,
	};
	enum status loaded = set_choices(w, &view);

	if (loaded != ST_OK)
		return loaded;
	return web_answer_form(w, &page_invite, T(w->language, "Invite somebody"), &view, st);
}

static enum status
answer(struct call *call)
{
	struct web w;
	enum status st = web_begin(call, &w);

	return st == ST_OK ? show(&w, ST_OK) : st;
}

/* --- the form was sent --------------------------------------------------------------------- */

struct inviting {
	struct call *call;
	struct account_person person;
	struct account_role role;
	int64_t made_id; /* the record itself does not outlive the transaction */
};

static enum status
invite(struct tx *tx, void *context)
{
	struct inviting *i = context;
	struct record *made;
	enum status st = account_add(tx, &i->person, &i->call->errors, &made);

	if (st != ST_OK)
		return st;
	i->made_id = made->id;
	if (i->role.capacity.n == 0)
		return ST_OK;
	return account_appoint(tx, made->id, &i->role, &i->call->errors, NULL);
}

static enum status
read_until(struct call *call, int32_t *out)
{
	struct str text = web_input(call, "until").text;

	if (text.n == 0 || date_parse(text, out) == ST_OK)
		return ST_OK;
	return errors_add(&call->errors, ST_INVALID, "until",
	    "Give a day such as 2021-12-31, or leave it empty.");
}

/*
 * A pillar is of the framework that was chosen, else of the one on the pages; so is a role that
 * is given by somebody who cannot give it everywhere.
 */
static enum status
read_scope(const struct web *w, struct account_role *role)
{
	struct str slug = web_input(w->call, "scope").text;
	struct record *framework;
	enum status st;

	if (slug.n == 0) {
		if (w->framework != NULL && (role->pillar.n > 0 ||
		    !permit_framework(w->call->viewer, PERM_ACCOUNTS, 0)))
			role->framework_id = w->framework->id;
		return ST_OK;
	}
	st = framework_find(w->call->store, w->call->viewer, slug, w->arena, &framework);
	if (st == ST_NOT_FOUND)
		return errors_add(&w->call->errors, ST_INVALID, "scope", "There is no framework "
		    "\"%.*s\" that you may see. Choose one from the list.", STR_ARG(slug));
	if (st == ST_OK)
		role->framework_id = framework->id;
	return st;
}

/* "WHO – World Health Organization", as the list proposes it, names WHO. */
static struct str
code_typed(struct str text)
{
	return str_trim(str_part(text, 0, str_find(text, STR(" – "), 0)));
}

static enum status
submit(struct call *call)
{
	struct inviting i = { .call = call, .person = {
		.name = web_input(call, "name").text,
		.email = web_input(call, "email").text,
		.agency = code_typed(web_input(call, "agency").text),
	}, .role = {
		.capacity = web_input(call, "capacity").text,
		.agency = STR_EMPTY,
		.pillar = web_input(call, "pillar").text,
		.by = &call->viewer,
		.is_interim = web_input(call, "interim").is_set,
		.since = NO_DAY,
		.until = NO_DAY,
	} };
	struct people_link link;
	struct record *made;
	struct web w;
	enum status st = web_begin(call, &w);

	if (st != ST_OK)
		return st;
	if ((st = read_until(call, &i.role.until)) != ST_OK ||
	    (st = read_scope(&w, &i.role)) != ST_OK)
		return st == ST_INVALID ? show(&w, st) : st;
	i.role.agency = i.person.agency;
	st = store_write(call->store, call_authorship(call, STR_EMPTY), invite, &i);
	if (st == ST_INVALID || st == ST_CONFLICT || st == ST_FORBIDDEN)
		return show(&w, st);
	if (st != ST_OK ||
	    (st = record_load(call->store, &type_person, i.made_id, w.arena, &made)) != ST_OK ||
	    (st = people_make_link(&w, made, &link)) != ST_OK)
		return st;
	return people_show_link(&w, made, &link);
}

static const struct input inputs[] = {
	INPUT_FRAMEWORK,
	{ .name = "name", .kind = IK_TEXT, .max = 1000, .help = "As others will see it." },
	{ .name = "email", .kind = IK_TEXT, .max = 1000, .help = "Where the person is reached." },
	{ .name = "agency", .kind = IK_TEXT, .max = 300, .help = "Code of the agency." },
	{ .name = "capacity", .kind = IK_TEXT, .max = 40, .help = "Code of the role." },
	{ .name = "pillar", .kind = IK_TEXT, .max = 80, .help = "Code, for a coordinator." },
	{ .name = "scope", .kind = IK_TEXT, .max = 80,
	    .help = "Short name of the framework that the role is for; empty: every one." },
	{ .name = "interim", .kind = IK_TEXT, .max = 8, .help = "Set for ad interim." },
	{ .name = "until", .kind = IK_TEXT, .max = 40, .help = "Last day of the role." },
};

static const struct route route_invite = {
	.method = METHOD_GET, .path = "/people/invite", .permission = PERM_ACCOUNTS,
	.inputs = inputs, .ninputs = COUNT_OF(inputs),
	.summary = "Form to invite somebody.", .handler = answer,
};
static const struct route route_invite_submit = {
	.method = METHOD_POST, .path = "/people/invite", .permission = PERM_ACCOUNTS,
	.flags = RF_FORM | RF_SECRET, .inputs = inputs, .ninputs = COUNT_OF(inputs),
	.body_limit = 16384,
	.summary = "Makes the account and the role, and shows the link to join.",
	.handler = submit,
};
const struct page page_invite = { .name = "invite", .view = &shape, .route = &route_invite,
	.action = &route_invite_submit };
