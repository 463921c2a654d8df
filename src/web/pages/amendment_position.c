/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An agency's position on an amendment, or on one change of it: given by its focal point or an
 * alternate, or entered by the secretariat. What an objection does is said before it is sent.
 */
#include "base/limits.h"
#include "model/types/types.h"
#include "web/options.h"
#include "web/procedure.h"
#include "web/rich.h"
#include "web/session.h"

struct view {
	struct view_list step;
	struct str change;          /* uid; empty: on the whole */
	struct str change_words;
	struct view_list agencies;  /* view_option */
	bool must_choose;           /* there are several */
	bool is_behalf;             /* the secretariat enters it */
	struct view_list kinds;
	struct str words;
	int64_t round;
	bool breaks;                /* an objection ends the silence */
	bool is_early;              /* nothing is circulated */
	struct str agency_wrong;
	struct str kind_wrong;
	struct str words_wrong;
};
static const struct template_var vars[] = {
	VAR_LIST(struct view, step, &view_step_shape), VAR(struct view, change),
	VAR(struct view, change_words), VAR_LIST(struct view, agencies, &view_option_shape),
	VAR(struct view, must_choose), VAR(struct view, is_behalf),
	VAR_LIST(struct view, kinds, &view_option_shape),
	VAR(struct view, words), VAR(struct view, round), VAR(struct view, breaks),
	VAR(struct view, is_early), VAR(struct view, agency_wrong), VAR(struct view, kind_wrong),
	VAR(struct view, words_wrong),
};
static const struct shape shape = SHAPE(struct view, vars);

/*
 * The agencies to answer for: the person's own first; all that were asked for the secretariat. Of
 * several none is chosen beforehand: an answer in the name of the wrong one stays on record.
 */
static enum status
set_agencies(struct step_page *p, struct view *view)
{
	const struct web *w = &p->web;
	struct viewer viewer = w->call->viewer;
	int64_t framework_id = p->framework->id;
	bool is_secretariat = viewer_holds(viewer, CAPACITY_SECRETARIAT, framework_id);
	bool is_circulated = procedure_is(p->amendment, "circulated");
	struct view_options o = { .w = w, .chosen = web_input(w->call, "agency").text };
	struct seat_list seats;
	struct member_list members;
	struct procedure_query query = { w->call->store, viewer, w->call->today, w->arena };
	struct procedure procedure;
	enum status st = seats_load(w->call->store, framework_id, w->call->today, w->arena, &seats);

	if (st != ST_OK || (st = members_load(w->call->store, framework_id, &seats, w->arena,
	    &members)) != ST_OK ||
	    (st = procedure_load(&query, p->amendment, &procedure)) != ST_OK)
		return st;
	for (size_t i = 0; !is_circulated && i < members.n; i++) {
		if (procedure_answers_for(viewer, members.items[i].agency_id, framework_id))
			view_options_add_once(&o, members.items[i].code, members.items[i].code);
	}
	for (size_t i = 0; is_circulated && i < procedure.nasked; i++) {
		if (procedure_answers_for(viewer, procedure.asked[i].agency_id, framework_id))
			view_options_add_once(&o, procedure.asked[i].code, procedure.asked[i].code);
	}
	view->is_behalf = is_secretariat;
	for (size_t i = 0; is_secretariat && !is_circulated && i < members.n; i++)
		view_options_add_once(&o, members.items[i].code, members.items[i].code);
	for (size_t i = 0; is_secretariat && is_circulated && i < procedure.nasked; i++)
		view_options_add_once(&o, procedure.asked[i].code, procedure.asked[i].code);
	view->agencies = view_options_list(&o);
	view->must_choose = view->agencies.n > 1;
	return ST_OK;
}

static struct view_list
kinds_of(const struct web *w, bool is_early)
{
	const struct field *f = &type_position.fields[POSITION_KIND];
	struct view_options o = { .w = w, .chosen = web_input(w->call, "kind").text };

	for (size_t i = 0; i < f->nchoices; i++) {
		struct str code = str_from(f->choices[i].code);

		/* Nobody needs more time before anybody has asked. */
		if (!is_early || !str_equal(code, STR("more-time")))
			view_options_add(&o, code,
			    i18n_text(w->language, str_from(f->choices[i].label)));
	}
	return view_options_list(&o);
}

static enum status
set_change(struct step_page *p, struct view *view)
{
	const struct web *w = &p->web;
	struct record *change;
	enum status st;

	view->change = web_input(w->call, "change").text;
	if (view->change.n == 0)
		return ST_OK;
	st = record_find(w->call->store, w->call->viewer, &type_change, p->framework->id,
	    view->change, w->arena, &change);
	if (st == ST_OK)
		view->change_words = str_format(w->arena, "%.*s %.*s",
		    STR_ARG(record_text(change, CHANGE_CODE)),
		    STR_ARG(rich_plain(w->arena, record_title(change), 200)));
	return st;
}

static enum status
show(struct step_page *p, enum status outcome)
{
	const struct web *w = &p->web;
	bool is_circulated = procedure_is(p->amendment, "circulated");
	struct view view = {
		.step = step_page_view(p, "position"),
		.words = web_input(w->call, "words").text,
		.round = p->amendment->values[AMENDMENT_ROUND].number,
		.is_early = !is_circulated,
		.breaks = is_circulated && str_equal(record_text(p->amendment, AMENDMENT_METHOD),
		    STR("silence")),
		.agency_wrong = view_problem_of(w, "agency"),
		.kind_wrong = view_problem_of(w, "kind"),
		.words_wrong = view_problem_of(w, "words"),
	};
	enum status st = set_agencies(p, &view);

	if (st != ST_OK || (st = set_change(p, &view)) != ST_OK)
		return st;
	view.kinds = kinds_of(w, view.is_early);
	return web_answer_form(&p->web, &page_amendment_position, i18n_format(w->arena,
	    w->language, N_("Position on %s"), p->step.name, STR_EMPTY), &view, outcome);
}

static enum status
answer(struct call *call)
{
	struct step_page p;
	enum status st = step_page_begin(call, &p);

	if (st == ST_OK && !step_page_takes(&p, STEP_ANSWER))
		return step_page_done(&p);
	return st == ST_OK ? show(&p, ST_OK) : st;
}

struct giving {
	struct call *call;
	struct position_order order;
};

static enum status
give(struct tx *tx, void *context)
{
	struct giving *g = context;
	struct record *out;

	return procedure_give_position(tx, g->call->viewer, &g->order, &g->call->errors, &out);
}

static enum status
submit(struct call *call)
{
	struct giving g = { .call = call, .order = { .round = -1,
		.change = web_input(call, "change").text,
		.agency = web_input(call, "agency").text,
		.kind = web_input(call, "kind").text,
		.words = web_input(call, "words").text,
	} };
	struct step_page p;
	enum status st = step_page_begin(call, &p);

	if (st != ST_OK)
		return st;
	g.order.amendment = p.amendment->uid;
	if (str_to_i64(web_input(call, "round").text, 0, INT64_MAX, &g.order.round) != ST_OK)
		st = errors_add(&call->errors, ST_INVALID, NULL,
		    "The form was not complete. Load the page again and send it again.");
	else
		st = store_write(call->store, call_authorship(call, STR_EMPTY), give, &g);
	if (step_page_shows(&p, st))
		return show(&p, st);
	return st == ST_OK ? step_page_done(&p) : st;
}

static const struct input inputs[] = {
	INPUT_FRAMEWORK,
	{ .name = "change", .kind = IK_TEXT, .max = 40,
	    .help = "Identifier of the change it is about; empty: all of the amendment." },
	{ .name = "agency", .kind = IK_TEXT, .max = 80, .help = "Code of the agency." },
	{ .name = "kind", .kind = IK_TEXT, .max = 20,
	    .help = "support, no-objection, comment, objection or more-time." },
	{ .name = "words", .kind = IK_TEXT, .max = LIMIT_RICH_BYTES, .help = "Why, in words." },
	{ .name = "round", .kind = IK_TEXT, .max = 20, .help = "Circulation that is answered." },
};

static const struct route route_amendment_position = {
	.method = METHOD_GET, .path = "/amendments/{key}/position", .permission = PERM_NETWORK,
	.inputs = inputs, .ninputs = COUNT_OF(inputs),
	.summary = "Asks for an agency's position on an amendment.", .handler = answer,
};
static const struct route route_amendment_position_submit = {
	.method = METHOD_POST, .path = "/amendments/{key}/position", .permission = PERM_NETWORK,
	.flags = RF_FORM, .inputs = inputs, .ninputs = COUNT_OF(inputs), .body_limit = 65536,
	.summary = "Receives an agency's position on an amendment.", .handler = submit,
};
const struct page page_amendment_position = { .name = "amendment_position", .view = &shape,
	.route = &route_amendment_position, .action = &route_amendment_position_submit };
