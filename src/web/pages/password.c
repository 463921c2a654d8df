/* SPDX-License-Identifier: Apache-2.0 */
/* Changes one's own password: the old one is asked for, and all other sessions end. */
#include "policy/password.h"

#include "model/types/types.h"
#include "policy/account.h"
#include "web/problems.h"
#include "web/session.h"

struct view {
	bool has_password;
	bool has_second_factor;
	struct str old_wrong;
	struct str password_wrong;
	bool any_problems;
	struct view_list problems;
};
static const struct template_var vars[] = {
	VAR(struct view, has_password), VAR(struct view, has_second_factor),
	VAR(struct view, old_wrong), VAR(struct view, password_wrong),
	VAR(struct view, any_problems), VAR_LIST(struct view, problems, &view_problem_shape),
};
static const struct shape shape = SHAPE(struct view, vars);

struct changing {
	struct call *call;
	struct web web;
	struct credential credential;
	struct str hash;
};

static enum status
begin(struct call *call, struct changing *c)
{
	enum status st;

	*c = (struct changing){ .call = call, .credential = { .password_hash = STR_EMPTY } };
	if ((st = web_begin(call, &c->web)) != ST_OK)
		return st;
	st = credential_find(call->store, call->viewer.person->person_id, call->arena,
	    &c->credential);
	return st == ST_NOT_FOUND ? ST_OK : st;
}

static enum status
show(struct changing *c, enum status st)
{
	struct view_problems problems = view_problems_of(&c->web);
	struct view view = {
		.has_password = c->credential.password_hash.n > 0,
		.has_second_factor = c->credential.totp_secret.n > 0,
		.old_wrong = view_problem_of(&c->web, "old"),
		.password_wrong = view_problem_of(&c->web, "password"),
		.any_problems = problems.any,
		.problems = problems.list,
	};

	return web_answer_form(&c->web, &page_password, T(c->web.language, "Your password"),
	    &view, st);
}

static enum status
answer(struct call *call)
{
	struct changing c;
	enum status st = begin(call, &c);

	return st == ST_OK ? show(&c, ST_OK) : st;
}

/* Counted like every other try: who took over a session must not guess here without end. */
static enum status
check_old(struct changing *c)
{
	struct call *call = c->call;
	struct door door = web_door(call);
	struct sign_in in;
	enum status st;

	if (c->credential.password_hash.n == 0)
		return ST_OK;
	st = sign_in_prove(&door, &call->who.session, web_input(call, "old").text, &in);
	if (st != ST_OK)
		return st;
	if (in.outcome == SIGN_IN_DONE)
		return web_session_renew(call, in.token);
	if (in.outcome == SIGN_IN_WAIT)
		return errors_add(&call->errors, ST_TOO_MANY, "old",
		    "There were too many attempts. Try again in a few minutes.");
	return errors_add(&call->errors, ST_INVALID, "old",
	    "This is not your present password. Type it again.");
}

static enum status
check(struct changing *c)
{
	struct call *call = c->call;
	struct password_rules rules = {
		.has_second_factor = c->credential.totp_secret.n > 0,
		.name = call->viewer.person->name,
		.site = c->web.framework == NULL ? STR("Concert")
		    : record_text(c->web.framework, FRAMEWORK_NETWORK),
	};
	struct record *person;
	enum status st = record_load(call->store, &type_person, call->viewer.person->person_id,
	    call->arena, &person);

	if (st != ST_OK || (st = check_old(c)) != ST_OK)
		return st;
	rules.email = record_text(person, PERSON_EMAIL);
	st = password_check(call->arena, web_input(call, "password").text, &rules,
	    &call->errors);
	return st == ST_OK ? password_hash(call->arena, web_input(call, "password").text,
	    site_config_of(call->site)->password_cost, &c->hash) : st;
}

static enum status
change(struct tx *tx, void *context)
{
	struct changing *c = context;

	return account_activate(tx, c->call->viewer.person->person_id, c->hash,
	    &c->call->errors);
}

static enum status
submit(struct call *call)
{
	struct changing c;
	enum status st = begin(call, &c);

	if (st != ST_OK)
		return st;
	if ((st = check(&c)) != ST_OK)
		return c.call->errors.n > 0 ? show(&c, st) : st;
	if ((st = store_write(call->store, call_authorship(call, STR_EMPTY), change,
	    &c)) != ST_OK ||
	    (st = session_end_all(site_config_of(call->site)->run,
	    call->viewer.person->person_id, call->who.session.uid)) != ST_OK ||
	    (st = ticket_end_all(site_config_of(call->site)->run, TICKET_RESET,
	    call->viewer.person->person_id)) != ST_OK)
		return st;
	return web_redirect(call, STR("/me/security"));
}

static const struct input inputs[] = {
	{ .name = "old", .kind = IK_TEXT, .max = 4096, .help = "The present password." },
	{ .name = "password", .kind = IK_TEXT, .max = 4096, .help = "The new one." },
};

static const struct route route_password = {
	.method = METHOD_GET, .path = "/me/password", .permission = PERM_PERSON,
	.flags = RF_SECRET, .summary = "Changes one's own password.", .handler = answer,
};
static const struct route route_password_submit = {
	.method = METHOD_POST, .path = "/me/password", .permission = PERM_PERSON,
	.flags = RF_FORM | RF_SECRET, .inputs = inputs, .ninputs = COUNT_OF(inputs),
	.body_limit = 16384,
	.summary = "Changes one's own password.", .handler = submit,
};
const struct page page_password = { .name = "password", .view = &shape,
	.route = &route_password, .action = &route_password_submit };
