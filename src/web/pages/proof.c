/* SPDX-License-Identifier: Apache-2.0 */
/* Asks who has signed in for the password again, before something that cannot be undone. */
#include "policy/signin.h"

#include "web/problems.h"
#include "web/session.h"

struct view {
	struct str next;
	bool any_problems;
	struct view_list problems;
};
static const struct template_var vars[] = {
	VAR(struct view, next), VAR(struct view, any_problems),
	VAR_LIST(struct view, problems, &view_problem_shape),
};
static const struct shape shape = SHAPE(struct view, vars);

static enum status
show(struct call *call, enum status st)
{
	struct view view = { .next = web_input(call, "next").text };
	struct view_problems problems;
	struct web w;
	enum status begun = web_begin(call, &w);

	if (begun != ST_OK)
		return begun;
	problems = view_problems_of(&w);
	view.any_problems = problems.any;
	view.problems = problems.list;
	return web_answer_form(&w, &page_proof, T(w.language, "Is it you?"), &view, st);
}

static enum status
answer(struct call *call)
{
	return show(call, ST_OK);
}

static enum status
submit(struct call *call)
{
	struct door door = web_door(call);
	struct sign_in in;
	enum status st = sign_in_prove(&door, &call->who.session,
	    web_input(call, "secret").text, &in);

	if (st != ST_OK)
		return st;
	if (in.outcome == SIGN_IN_DONE) {
		st = web_session_renew(call, in.token);
		return st != ST_OK ? st
		    : web_redirect(call, web_next(web_input(call, "next").text));
	}
	if (in.outcome == SIGN_IN_WAIT)
		return show(call, errors_add(&call->errors, ST_TOO_MANY, NULL,
		    "There were too many attempts. Try again in a few minutes."));
	return show(call, errors_add(&call->errors, ST_INVALID, "secret",
	    "This is not right. Type it again."));
}

static const struct input inputs[] = {
	{ .name = "next", .kind = IK_TEXT, .max = 8192, .help = "Path to go on to." },
	{ .name = "secret", .kind = IK_TEXT, .max = 4096, .help = "The password, or a code." },
};

static const struct route route_proof = {
	.method = METHOD_GET, .path = "/me/proof", .permission = PERM_PERSON,
	.flags = RF_SECRET, .inputs = inputs, .ninputs = 1,
	.summary = "Asks for the password again.",
	.handler = answer,
};
static const struct route route_proof_submit = {
	.method = METHOD_POST, .path = "/me/proof", .permission = PERM_PERSON,
	.flags = RF_FORM | RF_SECRET,
	.inputs = inputs, .ninputs = COUNT_OF(inputs), .body_limit = 32768,
	.summary = "Takes the password.", .handler = submit,
};
const struct page page_proof = { .name = "proof", .view = &shape, .route = &route_proof,
	.action = &route_proof_submit };
