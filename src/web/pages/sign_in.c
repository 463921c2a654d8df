/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signing in: address and password, then a code where the account has a second factor. Whatever
 * is wrong is answered in the same words. The token between the two steps travels in the form,
 * never in an address.
 */
#include "base/limits.h"
#include "policy/oidc.h"
#include "policy/signin.h"
#include "web/problems.h"
#include "web/session.h"

#define MS_PER_MINUTE 60000

struct view {
	struct str email;
	struct str next;
	struct str ticket; /* of the second step; empty: the first */
	struct str provider;     /* words of the button that leads to one; empty: there is none */
	struct str provider_url;
	bool any_problems;
	struct view_list problems;
};
static const struct template_var vars[] = {
	VAR(struct view, email), VAR(struct view, next), VAR(struct view, ticket),
	VAR(struct view, provider), VAR(struct view, provider_url),
	VAR(struct view, any_problems), VAR_LIST(struct view, problems, &view_problem_shape),
};
static const struct shape shape = SHAPE(struct view, vars);

/* What is shown: a step, and where it leads. */
struct step {
	struct str ticket; /* empty: the first step */
	struct str next;
};

static void
offer_provider(const struct web *w, struct view *view)
{
	const struct settings *settings = site_config_of(w->call->site)->settings;
	struct buf url;

	if (settings == NULL || !oidc_is_set_up(settings))
		return;
	view->provider = settings->text[SETTING_OIDC_NAME];
	if (view->provider.n == 0)
		view->provider = T(w->language, "Sign in with your organisation");
	buf_init(&url, w->arena, 4 * LIMIT_URL_BYTES);
	buf_add_z(&url, "/sign-in/oidc?next=");
	buf_add_url_part(&url, view->next);
	view->provider_url = buf_str(&url);
}

static enum status
show(struct call *call, struct step step, enum status st)
{
	struct str ticket = step.ticket;
	struct view view = { .email = web_input(call, "email").text, .next = step.next,
		.ticket = ticket };
	struct view_problems problems;
	struct web w;
	enum status begun = web_begin(call, &w);

	if (begun != ST_OK)
		return begun;
	offer_provider(&w, &view);
	problems = view_problems_of(&w);
	view.any_problems = problems.any;
	view.problems = problems.list;
	return web_answer_form(&w, &page_sign_in, ticket.n > 0 ? T(w.language, "Your code")
	    : T(w.language, "Sign in"), &view, st);
}

static enum status
answer(struct call *call)
{
	enum status st = web_check_private(call);

	if (st != ST_OK)
		return st;
	if (call->viewer.kind == VIEWER_PERSON)
		return web_redirect(call, web_next(web_input(call, "next").text));
	return show(call, (struct step){ .next = web_input(call, "next").text }, ST_OK);
}

static enum status
refuse_wait(struct call *call, int64_t wait_ms)
{
	int64_t minutes = (wait_ms + MS_PER_MINUTE - 1) / MS_PER_MINUTE;

	return errors_add(&call->errors, ST_TOO_MANY, NULL, "There were too many attempts. Try "
	    "again in %lld minute%s.", (long long)minutes, minutes == 1 ? "" : "s");
}

/* What follows from an outcome of this step. */
static enum status
go_on(struct call *call, const struct sign_in *in, struct step step)
{
	const struct step first = { .next = step.next };
	enum status st;

	switch (in->outcome) {
	case SIGN_IN_DONE:
		if ((st = web_session_keep(call, in->token)) != ST_OK)
			return st;
		return web_redirect(call, in->used_recovery ? STR("/me/second-factor")
		    : web_next(step.next));
	case SIGN_IN_ASK_CODE:
		return show(call, (struct step){ in->token, step.next }, ST_OK);
	case SIGN_IN_WAIT:
		return show(call, step, refuse_wait(call, in->wait_ms));
	case SIGN_IN_TOO_LATE:
		return show(call, first, errors_add(&call->errors, ST_INVALID, NULL,
		    "That took more than ten minutes. Sign in again."));
	case SIGN_IN_REFUSED:
		break;
	}
	if (step.ticket.n > 0)
		return show(call, step, errors_add(&call->errors, ST_INVALID, "code",
		    "The code is wrong or was used already. Take the next one."));
	return show(call, first, errors_add(&call->errors, ST_INVALID, "email", "The address "
	    "or the password is wrong. Type both again, or ask for a new password."));
}

enum status
web_signed_in(struct call *call, const struct sign_in *in, struct str next)
{
	return go_on(call, in, (struct step){ .next = next });
}

static enum status
submit(struct call *call)
{
	struct door door = web_door(call);
	struct step step = { web_input(call, "ticket").text, web_input(call, "next").text };
	struct sign_in in;
	enum status st = web_check_private(call);

	if (st != ST_OK)
		return st;
	if (step.ticket.n > 0)
		st = sign_in_code(&door, step.ticket, web_input(call, "code").text, &in);
	else
		st = sign_in_password(&door, web_input(call, "email").text,
		    web_input(call, "password").text, &in);
	return st == ST_OK ? go_on(call, &in, step) : st;
}

#define NEXT_INPUT { .name = "next", .kind = IK_TEXT, .max = 8192, \
	.help = "Path of this site to go on to." }

static const struct input inputs[] = { NEXT_INPUT };
static const struct input form_inputs[] = {
	NEXT_INPUT,
	{ .name = "email", .kind = IK_TEXT, .max = 254, .help = "Of the account." },
	{ .name = "password", .kind = IK_TEXT, .max = 4096, .help = "Of the account." },
	{ .name = "ticket", .kind = IK_TEXT, .max = 100, .help = "Of the second step." },
	{ .name = "code", .kind = IK_TEXT, .max = 100, .help = "Of the second factor." },
};

static const struct route route_sign_in = {
	.method = METHOD_GET, .path = "/sign-in", .permission = PERM_PUBLIC,
	.flags = RF_SECRET, .inputs = inputs, .ninputs = COUNT_OF(inputs),
	.summary = "The form to sign in with.", .handler = answer,
};
static const struct route route_sign_in_submit = {
	.method = METHOD_POST, .path = "/sign-in", .permission = PERM_PUBLIC,
	.flags = RF_FORM | RF_SECRET, .inputs = form_inputs, .ninputs = COUNT_OF(form_inputs),
	.body_limit = 32768,
	.summary = "Signs in.", .handler = submit,
};
const struct page page_sign_in = { .name = "sign_in", .view = &shape, .route = &route_sign_in,
	.action = &route_sign_in_submit };
