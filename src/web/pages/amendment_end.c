/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ends a procedure by hand: taken back to be changed, or withdrawn for good. The address says
 * which; the page says what will come of it before anything is done.
 */
#include "base/limits.h"
#include "model/types/types.h"
#include "policy/permit.h"
#include "web/procedure.h"

struct view {
	struct view_list step;
	bool is_withdrawal;
	bool is_known;     /* it was circulated: the network is told */
	struct str other;  /* address of the other way to end it; empty: there is none */
	struct str words;
};
static const struct template_var vars[] = {
	VAR_LIST(struct view, step, &view_step_shape), VAR(struct view, is_withdrawal),
	VAR(struct view, is_known), VAR(struct view, other), VAR(struct view, words),
};
static const struct shape shape = SHAPE(struct view, vars);

static enum status
show(struct step_page *p, enum status st)
{
	const struct web *w = &p->web;
	struct str end = web_input(w->call, "end").text;
	bool may_take_back = procedure_is(p->amendment, "circulated") &&
	    permit_framework(w->call->viewer, PERM_CHAIR, p->framework->id);
	struct view view = {
		.step = step_page_view(p, "end"),
		.is_withdrawal = !may_take_back || str_equal(end, STR("withdraw")),
		.is_known = p->amendment->values[AMENDMENT_ROUND].number > 0,
		.words = web_input(w->call, "words").text,
	};

	if (may_take_back)
		view.other = web_url(w, str_dup_z(w->arena, str_format(w->arena,
		    "/amendments/%.*s/end?end=%s", STR_ARG(p->amendment->uid),
		    view.is_withdrawal ? "take-back" : "withdraw")));
	return web_answer_form(&p->web, &page_amendment_end, i18n_format(w->arena, w->language,
	    view.is_withdrawal ? N_("Withdraw %s") : N_("Take back %s"), p->step.name,
	    STR_EMPTY), &view, st);
}

static enum status
answer(struct call *call)
{
	struct step_page p;
	enum status st = step_page_begin(call, &p);

	return st == ST_OK ? show(&p, ST_OK) : st;
}

struct finishing {
	struct call *call;
	struct ending order;
};

static enum status
finish(struct tx *tx, void *context)
{
	struct finishing *f = context;
	struct record *out;

	return procedure_finish(tx, f->call->viewer, &f->order, &f->call->errors, &out);
}

static enum status
submit(struct call *call)
{
	struct finishing f = { .call = call, .order = {
		.end = str_equal(web_input(call, "end").text, STR("take-back")) ?
		    PROCEDURE_TAKE_BACK : PROCEDURE_WITHDRAW,
		.words = str_trim(web_input(call, "words").text) } };
	struct step_page p;
	enum status st = step_page_begin(call, &p);

	if (st != ST_OK)
		return st;
	f.order.amendment = p.amendment->uid;
	if ((st = step_page_version(&p, &f.order.version)) == ST_OK &&
	    web_input(call, "end").text.n == 0)
		st = errors_add(&call->errors, ST_INVALID, NULL,
		    "The form was not complete. Load the page again and send it again.");
	if (st == ST_OK)
		st = store_write(call->store, call_authorship(call, f.order.words), finish, &f);
	if (step_page_shows(&p, st))
		return show(&p, st);
	return st == ST_OK ? step_page_done(&p) : st;
}

static const struct input inputs[] = {
	INPUT_FRAMEWORK,
	INPUT_STEP_VERSION,
	{ .name = "end", .kind = IK_TEXT, .max = 20, .help = "take-back or withdraw." },
	{ .name = "words", .kind = IK_TEXT, .max = LIMIT_REASON_BYTES, .help = "Why." },
};

static const struct route route_amendment_end = {
	.method = METHOD_GET, .path = "/amendments/{key}/end", .permission = PERM_NETWORK,
	.inputs = inputs, .ninputs = COUNT_OF(inputs),
	.summary = "Asks how a procedure is to be ended.", .handler = answer,
};
static const struct route route_amendment_end_submit = {
	.method = METHOD_POST, .path = "/amendments/{key}/end", .permission = PERM_NETWORK,
	.flags = RF_FORM, .inputs = inputs, .ninputs = COUNT_OF(inputs),
	.body_limit = LIMIT_SMALL_FORM_BYTES,
	.summary = "Takes an amendment back, or withdraws it.", .handler = submit,
};
const struct page page_amendment_end = { .name = "amendment_end", .view = &shape,
	.route = &route_amendment_end, .action = &route_amendment_end_submit };
