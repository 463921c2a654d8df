/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Adding a record of any type: an empty form, or one that the address fills in ("?action=CJ-7");
 * sent, it is stored and its page is shown. Buttons that only look something up or preview send
 * the form too, and get it back with all that was typed.
 */
#include "web/form.h"
#include "web/problems.h"
#include "web/saved.h"

struct view {
	struct str heading;
	struct str help;
	bool any_problems;
	struct view_list problems;
	struct view_list forms;
	struct view_list draft;
};
static const struct template_var vars[] = {
	VAR(struct view, heading), VAR(struct view, help), VAR(struct view, any_problems),
	VAR_LIST(struct view, problems, &view_problem_shape),
	VAR_LIST(struct view, forms, &view_form_shape),
	VAR_LIST(struct view, draft, &view_draft_shape),
};
static const struct shape shape = SHAPE(struct view, vars);

static enum status
answer(struct record_form *rf, enum status st)
{
	struct web *w = rf->w;
	struct view_problems problems = view_problems_of(w);
	struct view view = {
		.heading = i18n_text(w->language, str_from(rf->type->adding)),
		.help = i18n_text(w->language, str_from(rf->type->help)),
		.any_problems = problems.any,
		.problems = problems.list,
	};
	enum status drawn = view_form_of(rf, &view.forms);

	if (drawn == ST_OK)
		drawn = view_draft_load(w, record_form_address(rf), &view.draft);
	if (drawn != ST_OK)
		return drawn;
	return web_answer_form(w, &page_record_new, view.heading, &view, st);
}

static enum status
show(struct call *call)
{
	struct record_form rf;
	struct web w;
	enum status st = web_begin(call, &w);

	if (st != ST_OK || (st = record_form_new(&w, call->route->type, &rf)) != ST_OK)
		return st;
	if (web_input(call, DRAFT_INPUT).is_set)
		st = record_form_take_draft(&rf);
	else
		record_form_fill(&rf);
	return st == ST_OK ? answer(&rf, ST_OK) : st;
}

static enum status
add(struct call *call)
{
	struct record_form rf;
	struct str button;
	struct web w;
	enum status st = web_begin(call, &w);

	if (st != ST_OK || (st = record_form_new(&w, call->route->type, &rf)) != ST_OK)
		return st;
	st = record_form_take(&rf);
	if (record_form_pressed(&rf, FORM_PREVIEW, &button) ||
	    record_form_pressed(&rf, FORM_FIND, &button) ||
	    record_form_pressed(&rf, FORM_DRAFT, &button))
		return record_form_came_back(&rf, st, answer);
	if (st == ST_OK)
		st = record_form_save(&rf);
	if (st == ST_OK)
		return saved_redirect(&w, rf.typed);
	if (call->errors.n == 0)
		return st;
	return answer(&rf, st);
}

static const struct input inputs[] = { INPUT_FRAMEWORK, INPUT_DRAFT };

static const struct route route_record_new = {
	.method = METHOD_GET, .path = "/{plural}/new", .permission = PERM_PERSON,
	.flags = RF_EACH_TYPE | RF_CREATES | RF_FILTERS, .inputs = inputs, .ninputs = 2,
	.summary = "The form to add a record.", .handler = show,
};

static const struct route route_record_add = {
	.method = METHOD_POST, .path = "/{plural}/new", .permission = PERM_PERSON,
	.flags = RF_EACH_TYPE | RF_CREATES | RF_FORM, .inputs = inputs, .ninputs = 1,
	.body_limit = LIMIT_FORM_BYTES,
	.summary = "Adds a record.", .handler = add,
};

const struct page page_record_new = { .name = "record_new", .view = &shape,
	.route = &route_record_new, .action = &route_record_add };
