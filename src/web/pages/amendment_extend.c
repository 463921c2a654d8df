/* SPDX-License-Identifier: Apache-2.0 */
/*
 * More time for a circulated amendment: the same text, a later deadline, everybody is told. Who has
 * asked for it, and why, stands above the form.
 */
#include "base/limits.h"
#include "model/types/types.h"
#include "web/procedure.h"

struct view {
	struct view_list step;
	struct view_list deadlines;
	struct view_list requests; /* view_position */
};
static const struct template_var vars[] = {
	VAR_LIST(struct view, step, &view_step_shape),
	VAR_LIST(struct view, deadlines, &view_deadline_shape),
	VAR_LIST(struct view, requests, &view_position_shape),
};
static const struct shape shape = SHAPE(struct view, vars);

static enum status
set_requests(struct step_page *p, struct view *view)
{
	const struct web *w = &p->web;
	struct procedure_query query = { w->call->store, w->call->viewer, w->call->today,
		w->arena };
	struct procedure procedure;
	struct view_position *rows;
	size_t n = 0;
	enum status st = procedure_load(&query, p->amendment, &procedure);

	if (st != ST_OK)
		return st;
	rows = arena_make_array(w->arena, struct view_position, procedure.npositions);
	for (size_t i = 0; i < procedure.npositions; i++) {
		if (procedure_is_request(&procedure, i))
			rows[n++] = view_position_of(w, procedure.positions[i]);
	}
	view->requests = (struct view_list){ rows, n };
	return ST_OK;
}

static enum status
show(struct step_page *p, enum status outcome)
{
	struct view view = { .step = step_page_view(p, "extend"),
		.deadlines = view_deadline_of(p) };
	enum status st = set_requests(p, &view);

	if (st != ST_OK)
		return st;
	return web_answer_form(&p->web, &page_amendment_extend, i18n_format(p->web.arena,
	    p->web.language, N_("More time for %s"), p->step.name, STR_EMPTY), &view, outcome);
}

static enum status
answer(struct call *call)
{
	struct step_page p;
	enum status st = step_page_begin_chair(call, &p);

	if (st == ST_OK && !step_page_takes(&p, STEP_EXTEND))
		return step_page_done(&p);
	return st == ST_OK ? show(&p, ST_OK) : st;
}

struct extending {
	struct call *call;
	struct extension order;
};

static enum status
extend(struct tx *tx, void *context)
{
	struct extending *e = context;
	struct record *out;

	return procedure_extend(tx, e->call->viewer, &e->order, &e->call->errors, &out);
}

static enum status
submit(struct call *call)
{
	struct extending e = { .call = call };
	struct step_page p;
	enum status st = step_page_begin_chair(call, &p);

	if (st != ST_OK)
		return st;
	e.order.amendment = p.amendment->uid;
	if ((st = step_page_version(&p, &e.order.version)) == ST_OK &&
	    (st = step_page_deadline(&p, &e.order.deadline_ms)) == ST_OK &&
	    e.order.deadline_ms == 0)
		st = errors_add(&call->errors, ST_INVALID, "deadline",
		    "Give the new day and time.");
	if (st == ST_OK)
		st = store_write(call->store, call_authorship(call, web_input(call, "reason").text),
		    extend, &e);
	if (step_page_shows(&p, st))
		return show(&p, st);
	return st == ST_OK ? step_page_done(&p) : st;
}

static const struct input inputs[] = {
	INPUT_FRAMEWORK,
	INPUT_STEP_VERSION,
	INPUTS_DEADLINE,
	{ .name = "reason", .kind = IK_TEXT, .max = LIMIT_REASON_BYTES,
	    .help = "Goes into the history." },
};

static const struct route route_amendment_extend = {
	.method = METHOD_GET, .path = "/amendments/{key}/extend", .permission = PERM_CHAIR,
	.inputs = inputs, .ninputs = COUNT_OF(inputs),
	.summary = "Asks for a later deadline.", .handler = answer,
};
static const struct route route_amendment_extend_submit = {
	.method = METHOD_POST, .path = "/amendments/{key}/extend", .permission = PERM_CHAIR,
	.flags = RF_FORM, .inputs = inputs, .ninputs = COUNT_OF(inputs),
	.body_limit = LIMIT_SMALL_FORM_BYTES,
	.summary = "Gives agencies more time to answer.", .handler = submit,
};
const struct page page_amendment_extend = { .name = "amendment_extend", .view = &shape,
	.route = &route_amendment_extend, .action = &route_amendment_extend_submit };
