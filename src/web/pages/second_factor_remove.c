/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Taking one's own second factor away: with the password and a code, so that neither a session
 * left open nor a stolen password is enough. Not for the secretariat, whose role asks for one. The
 * password stays, because it has just shown that it is long enough to stand alone.
 */
#include "model/types/types.h"
#include "policy/factor.h"
#include "policy/password.h"
#include "store/credential.h"
#include "web/problems.h"
#include "web/session.h"

struct view {
	bool may_remove;
	bool has_password;
	struct str password_wrong;
	struct str code_wrong;
	bool any_problems;
	struct view_list problems;
};
static const struct template_var vars[] = {
	VAR(struct view, may_remove), VAR(struct view, has_password),
	VAR(struct view, password_wrong), VAR(struct view, code_wrong),
	VAR(struct view, any_problems), VAR_LIST(struct view, problems, &view_problem_shape),
};
static const struct shape shape = SHAPE(struct view, vars);

struct removing {
	struct call *call;
	struct web web;
	struct credential credential;
};

static enum status
begin(struct call *call, struct removing *r)
{
	enum status st;

	*r = (struct removing){ .call = call, .credential = { .totp_secret = STR_EMPTY } };
	if ((st = web_begin(call, &r->web)) != ST_OK)
		return st;
	st = credential_find(call->store, call->viewer.person->person_id, call->arena,
	    &r->credential);
	return st == ST_NOT_FOUND ? ST_OK : st;
}

static bool
may_remove(const struct person *p)
{
	bool is_asked = p->needs_second_factor;

	for (size_t i = 0; i < p->nheld; i++)
		is_asked |= p->held[i].capacity == CAPACITY_SECRETARIAT;
	return !is_asked;
}

static enum status
show(struct removing *r, enum status st)
{
	struct view_problems problems = view_problems_of(&r->web);
	struct view view = {
		.may_remove = may_remove(r->call->viewer.person),
		.has_password = r->credential.password_hash.n > 0,
		.password_wrong = view_problem_of(&r->web, "password"),
		.code_wrong = view_problem_of(&r->web, "code"),
		.any_problems = problems.any,
		.problems = problems.list,
	};

	return web_answer_form(&r->web, &page_second_factor_remove,
	    T(r->web.language, "Remove the second factor"), &view, st);
}

static enum status
answer(struct call *call)
{
	struct removing r;
	enum status st = begin(call, &r);

	if (st != ST_OK)
		return st;
	return r.credential.totp_secret.n == 0 ? web_redirect(call, STR("/me/security"))
	    : show(&r, ST_OK);
}

/* Right, and good enough to stand alone. */
static enum status
check_password(struct removing *r)
{
	struct call *call = r->call;
	struct str password = web_input(call, "password").text;
	struct password_rules alone = { .name = call->viewer.person->name };
	struct door door = web_door(call);
	struct errors unused;
	struct sign_in in;
	enum status st = sign_in_prove(&door, &call->who.session, password, &in);

	if (st != ST_OK)
		return st;
	if (in.outcome == SIGN_IN_WAIT)
		return errors_add(&call->errors, ST_TOO_MANY, "password",
		    "There were too many attempts. Try again in a few minutes.");
	if (in.outcome != SIGN_IN_DONE)
		return errors_add(&call->errors, ST_INVALID, "password",
		    "This is not your password. Type it again.");
	if ((st = web_session_renew(call, in.token)) != ST_OK)
		return st;
	errors_init(&unused, call->arena);
	if (password_check(call->arena, password, &alone, &unused) == ST_OK)
		return ST_OK;
	return errors_add(&call->errors, ST_INVALID, "password", "This password is good enough "
	    "beside a second factor only. Change it first to one of %d characters or more.",
	    PASSWORD_MIN_ALONE);
}

static enum status
check_code(struct removing *r)
{
	struct call *call = r->call;
	struct door door = web_door(call);
	struct sign_in in;
	enum status st = sign_in_prove_code(&door, call->viewer.person->person_id,
	    web_input(call, "code").text, &in);

	if (st != ST_OK || in.outcome == SIGN_IN_DONE)
		return st;
	if (in.outcome == SIGN_IN_WAIT)
		return errors_add(&call->errors, ST_TOO_MANY, "code",
		    "There were too many attempts. Try again in a few minutes.");
	return errors_add(&call->errors, ST_INVALID, "code", "This code does not fit, or was used "
	    "before. Take the next one, or another recovery code.");
}

static enum status
check(struct removing *r)
{
	enum status st;

	if (!may_remove(r->call->viewer.person))
		return errors_add(&r->call->errors, ST_CONFLICT, NULL, "Your role asks for a "
		    "second factor. Replace it instead of removing it.");
	if (r->credential.password_hash.n > 0 && (st = check_password(r)) != ST_OK)
		return st;
	return check_code(r);
}

static enum status
submit(struct call *call)
{
	int64_t person_id = call->viewer.person->person_id;
	struct door door = web_door(call);
	struct removing r;
	enum status st = begin(call, &r);

	if (st != ST_OK)
		return st;
	if (r.credential.totp_secret.n == 0)
		return web_redirect(call, STR("/me/security"));
	if ((st = check(&r)) != ST_OK)
		return call->errors.n > 0 ? show(&r, st) : st;
	if ((st = factor_remove(&door, call_authorship(call, STR_EMPTY), person_id,
	    FACTOR_KEEPS_PASSWORD)) != ST_OK ||
	    (st = session_end_all(site_config_of(call->site)->run, person_id,
	    STR_EMPTY)) != ST_OK ||
	    (st = web_session_begin(call, person_id, SESSION_PASSWORD)) != ST_OK)
		return st;
	return web_redirect(call, STR("/me/security"));
}

static const struct input inputs[] = {
	{ .name = "password", .kind = IK_TEXT, .max = 4096, .help = "The password." },
	{ .name = "code", .kind = IK_TEXT, .max = 100,
	    .help = "Of the code generator, or a recovery code." },
};

static const struct route route_remove = {
	.method = METHOD_GET, .path = "/me/second-factor/remove", .permission = PERM_PERSON,
	.flags = RF_SECRET, .summary = "Asks before the second factor is removed.",
	.handler = answer,
};
static const struct route route_remove_submit = {
	.method = METHOD_POST, .path = "/me/second-factor/remove", .permission = PERM_PERSON,
	.flags = RF_FORM | RF_SECRET, .inputs = inputs, .ninputs = COUNT_OF(inputs),
	.body_limit = 16384, .summary = "Removes one's own second factor.", .handler = submit,
};
const struct page page_second_factor_remove = { .name = "second_factor_remove", .view = &shape,
	.route = &route_remove, .action = &route_remove_submit };
