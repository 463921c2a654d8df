/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where a one-time link leads: the first account, an invitation, a new password. Opening the page
 * uses nothing up, because mail programs open links too; sending the form does. Should the write
 * fail after that, the form comes back with a new link in it.
 */
#include "model/types/types.h"
#include "policy/account.h"
#include "policy/password.h"
#include "web/problems.h"
#include "web/session.h"

struct view {
	struct str heading;
	struct str lede;
	struct str action;
	bool is_first; /* asks for name and address too */
	struct str name;
	struct str email;
	struct str name_wrong;
	struct str email_wrong;
	struct str password_wrong;
	bool any_problems;
	struct view_list problems;
};
static const struct template_var vars[] = {
	VAR(struct view, heading), VAR(struct view, lede), VAR(struct view, action),
	VAR(struct view, is_first), VAR(struct view, name), VAR(struct view, email),
	VAR(struct view, name_wrong), VAR(struct view, email_wrong),
	VAR(struct view, password_wrong), VAR(struct view, any_problems),
	VAR_LIST(struct view, problems, &view_problem_shape),
};
static const struct shape shape = SHAPE(struct view, vars);

/* What is known on the way through one request. */
struct joining {
	struct call *call;
	struct web web;
	struct ticket ticket;
	struct str token;
	struct record *person; /* NULL: the first one, who is not there yet */
	struct str hash;
	int64_t person_id;     /* out */
};

static enum status
refuse_link(struct call *call)
{
	return errors_add(&call->errors, ST_NOT_FOUND, NULL, "This link was used already, or is "
	    "too old. Sign in, or ask the secretariat for another one.");
}

static enum status
find_ticket(struct joining *j)
{
	static const enum ticket_purpose purposes[] = { TICKET_INVITE, TICKET_RESET,
		TICKET_FIRST };
	struct run *run = site_config_of(j->call->site)->run;

	for (size_t i = 0; i < COUNT_OF(purposes); i++) {
		struct ticket_claim claim = { purposes[i], j->token, j->call->now_ms };
		enum status st = ticket_peek(run, claim, j->call->arena, &j->ticket);

		if (st != ST_NOT_FOUND)
			return st;
	}
	return refuse_link(j->call);
}

static enum status
begin(struct call *call, struct joining *j)
{
	enum status st;

	*j = (struct joining){ .call = call, .token = call->values[0] };
	if ((st = web_begin(call, &j->web)) != ST_OK ||
	    (st = web_check_private(call)) != ST_OK || (st = find_ticket(j)) != ST_OK)
		return st;
	if (j->ticket.person_id == 0)
		return ST_OK;
	st = record_load(call->store, &type_person, j->ticket.person_id, call->arena, &j->person);
	return st == ST_NOT_FOUND ? refuse_link(call) : st;
}

static void
set_words(struct joining *j, struct view *view)
{
	const struct language *l = j->web.language;

	view->is_first = j->person == NULL;
	switch (j->ticket.purpose) {
	case TICKET_FIRST:
		view->heading = T(l, "Set up the secretariat's account");
		view->lede = T(l, "It invites everybody else. This link works once.");
		break;
	case TICKET_INVITE:
		view->heading = T(l, "Join");
		view->lede = T(l, "You were invited to work here. Choose a password; you will "
		    "sign in with it and with this address.");
		break;
	default:
		view->heading = T(l, "Choose a new password");
		view->lede = T(l, "Everywhere else you will have to sign in again.");
		break;
	}
}

static enum status
show(struct joining *j, enum status st)
{
	struct view view = { .action = str_format(j->call->arena, "/join/%.*s",
	    STR_ARG(j->token)) };
	struct view_problems problems = view_problems_of(&j->web);

	set_words(j, &view);
	view.name = web_input(j->call, "name").text;
	view.email = web_input(j->call, "email").text;
	if (j->person != NULL) {
		view.name = record_text(j->person, PERSON_NAME);
		view.email = record_text(j->person, PERSON_EMAIL);
	}
	view.name_wrong = view_problem_of(&j->web, "name");
	view.email_wrong = view_problem_of(&j->web, "email");
	view.password_wrong = view_problem_of(&j->web, "password");
	view.any_problems = problems.any;
	view.problems = problems.list;
	return web_answer_form(&j->web, &page_join, view.heading, &view, st);
}

static enum status
answer(struct call *call)
{
	struct joining j;
	enum status st = begin(call, &j);

	return st == ST_OK ? show(&j, ST_OK) : st;
}

/* --- the form was sent --------------------------------------------------------------------- */

static enum status
check(struct joining *j)
{
	struct call *call = j->call;
	struct password_rules rules = {
		.name = j->person == NULL ? web_input(call, "name").text
		    : record_text(j->person, PERSON_NAME),
		.email = j->person == NULL ? web_input(call, "email").text
		    : record_text(j->person, PERSON_EMAIL),
		.site = j->web.framework == NULL ? STR("Concert")
		    : record_text(j->web.framework, FRAMEWORK_NETWORK),
	};
	enum status st = password_check(call->arena, web_input(call, "password").text, &rules,
	    &call->errors);

	if (j->person == NULL && str_trim(rules.name).n == 0)
		st = errors_add(&call->errors, ST_INVALID, "name", "Name is missing. Fill it in.");
	if (j->person == NULL && str_trim(rules.email).n == 0)
		st = errors_add(&call->errors, ST_INVALID, "email",
		    "E-mail is missing. Fill it in.");
	if (st != ST_OK)
		return st;
	return password_hash(call->arena, web_input(call, "password").text,
	    site_config_of(call->site)->password_cost, &j->hash);
}

static enum status
create_first(struct tx *tx, struct joining *j)
{
	const struct account_person who = { web_input(j->call, "name").text,
		web_input(j->call, "email").text, STR_EMPTY };
	const struct account_role role = { .capacity = STR("secretariat"), .agency = STR_EMPTY,
		.pillar = STR_EMPTY, .since = NO_DAY, .until = NO_DAY };
	struct record *person;
	bool is_late;
	enum status st = account_has_secretariat(tx->store, j->call->today, &is_late);

	if (st != ST_OK)
		return st;
	if (is_late)
		return errors_add(&j->call->errors, ST_CONFLICT, NULL, "The secretariat has an "
		    "account already. Sign in with it.");
	if ((st = account_add(tx, &who, &j->call->errors, &person)) != ST_OK)
		return st;
	j->person_id = person->id;
	return account_appoint(tx, person->id, &role, &j->call->errors, NULL);
}

static enum status
join(struct tx *tx, void *context)
{
	struct joining *j = context;
	enum status st;

	j->person_id = j->ticket.person_id;
	if (j->person_id == 0 && (st = create_first(tx, j)) != ST_OK)
		return st;
	return account_activate(tx, j->person_id, j->hash, &j->call->errors);
}

/* The write did not happen: what was used up is given again. */
static enum status
give_back(struct joining *j, enum status st)
{
	enum status created = ticket_create(site_config_of(j->call->site)->run, &j->ticket,
	    j->call->now_ms, j->call->arena, &j->token);

	return created == ST_OK ? show(j, st) : created;
}

static enum status
finish(struct joining *j)
{
	struct call *call = j->call;
	struct run *run = site_config_of(call->site)->run;
	struct credential credential;
	enum status st;

	/* Other links that are on their way would let in whoever reads old mail. */
	if ((st = session_end_all(run, j->person_id, STR_EMPTY)) != ST_OK ||
	    (st = ticket_end_all(run, TICKET_INVITE, j->person_id)) != ST_OK ||
	    (st = ticket_end_all(run, TICKET_RESET, j->person_id)) != ST_OK)
		return st;
	st = credential_find(call->store, j->person_id, call->arena, &credential);
	if (st == ST_OK && credential.totp_secret.n > 0)
		return web_redirect(call, STR("/sign-in"));
	if (st != ST_OK ||
	    (st = web_session_begin(call, j->person_id, SESSION_PASSWORD)) != ST_OK)
		return st;
	return web_redirect(call, j->ticket.purpose == TICKET_FIRST ? STR("/me/second-factor")
	    : STR("/me"));
}

static enum status
submit(struct call *call)
{
	struct joining j;
	struct ticket_claim claim;
	enum status st;

	if ((st = begin(call, &j)) != ST_OK)
		return st;
	if ((st = check(&j)) != ST_OK)
		return show(&j, st);
	claim = (struct ticket_claim){ j.ticket.purpose, j.token, call->now_ms };
	st = ticket_take(site_config_of(call->site)->run, claim, call->arena, &j.ticket);
	if (st != ST_OK)
		return st == ST_NOT_FOUND ? refuse_link(call) : st;
	st = store_write(call->store, (struct authorship){ .actor = j.person == NULL
	    ? STR("operator") : j.person->uid }, join, &j);
	return st == ST_OK ? finish(&j) : give_back(&j, st);
}

static const struct input inputs[] = {
	{ .name = "name", .kind = IK_TEXT, .max = 200, .help = "Of the first account." },
	{ .name = "email", .kind = IK_TEXT, .max = 254, .help = "Of the first account." },
	{ .name = "password", .kind = IK_TEXT, .max = 4096, .help = "The new password." },
};

static const struct route route_join = {
	.method = METHOD_GET, .path = "/join/{token}", .permission = PERM_PUBLIC,
	.flags = RF_SECRET, .summary = "Where a one-time link leads.", .handler = answer,
};
static const struct route route_join_submit = {
	.method = METHOD_POST, .path = "/join/{token}", .permission = PERM_PUBLIC,
	.flags = RF_FORM | RF_SECRET, .inputs = inputs, .ninputs = COUNT_OF(inputs),
	.body_limit = 16384,
	.summary = "Sets the password and signs in.", .handler = submit,
};
const struct page page_join = { .name = "join", .view = &shape, .route = &route_join,
	.action = &route_join_submit };
