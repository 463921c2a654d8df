/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Changing a record of any type. Nothing is overwritten: where somebody saved since the form was
 * made, the page shows both texts of each field that both changed, keeps what was typed, and the
 * person decides; what only the other one changed is taken over and said. A record that is gone
 * does not take with it what was typed (pages/record_gone.c).
 */
#include "base/limits.h"
#include "web/facts.h"
#include "web/form.h"
#include "web/problems.h"
#include "web/saved.h"

struct view {
	struct str heading;
	struct str title;
	bool is_overtaken;
	bool any_problems;
	struct view_list problems;
	struct view_list forms;
	struct view_list draft;
};
static const struct template_var vars[] = {
	VAR(struct view, heading), VAR(struct view, title), VAR(struct view, is_overtaken),
	VAR(struct view, any_problems), VAR_LIST(struct view, problems, &view_problem_shape),
	VAR_LIST(struct view, forms, &view_form_shape),
	VAR_LIST(struct view, draft, &view_draft_shape),
};
static const struct shape shape = SHAPE(struct view, vars);

static enum status
answer(struct record_form *rf, enum status st)
{
	struct web *w = rf->w;
	const struct record *r = rf->theirs != NULL ? rf->theirs : rf->shown;
	struct str code = record_code(r);
	struct str title = view_record_title(w, r);
	struct view_problems problems = view_problems_of(w);
	struct view view = {
		.heading = i18n_format(w->arena, w->language, N_("Change %s"),
		    code.n > 0 ? code : title.n > 0 ? title
		    : i18n_text(w->language, str_from(r->type->label)), STR_EMPTY),
		.title = code.n > 0 && !str_equal(code, title) ? title : STR_EMPTY,
		.is_overtaken = rf->theirs != NULL,
		.any_problems = problems.any,
		.problems = problems.list,
	};
	enum status drawn = view_form_of(rf, &view.forms);

	if (drawn == ST_OK)
		drawn = view_draft_load(w, record_form_address(rf), &view.draft);
	if (drawn != ST_OK)
		return drawn;
	return web_answer_form(w, &page_record_edit, view.heading, &view, st);
}

/* This form's address, as its draft is kept under; of a record that cannot be read any more. */
static struct str
address_of(struct web *w)
{
	struct buf path;

	buf_init(&path, w->arena, LIMIT_URL_BYTES);
	buf_add_format(&path, "/%s/", w->call->route->type->plural);
	buf_add_url_part(&path, w->call->values[0]);
	buf_add_z(&path, "/edit");
	return web_url(w, str_dup_z(w->arena, buf_str(&path)));
}

/* Its draft is shown as long as it is kept. */
static enum status
show_lost_draft(struct web *w, enum status why)
{
	struct call *call = w->call;
	struct str address = address_of(w);
	enum status st;

	if (!web_input(call, DRAFT_INPUT).is_set)
		return why;
	st = web_draft_take(call, address);
	if (st != ST_OK)
		return st == ST_NOT_FOUND ? why : st;
	return record_form_gone(w, call->route->type, address, why);
}

static bool
is_lost(enum status st)
{
	return st == ST_NOT_FOUND || st == ST_FORBIDDEN;
}

static enum status
show(struct call *call)
{
	struct record_form rf;
	struct web w;
	enum status st = web_begin(call, &w);

	if (st != ST_OK)
		return st;
	st = record_form_edit(&w, call->route->type, &rf);
	if (is_lost(st))
		return show_lost_draft(&w, st);
	if (st != ST_OK)
		return st;
	if (web_input(call, DRAFT_INPUT).is_set)
		st = record_form_take_draft(&rf);
	return st == ST_OK ? answer(&rf, ST_OK) : st;
}

/*
 * Where somebody saved between our reading and our writing: once more, with what is there now.
 * Where nobody did, it is a rule that stands against the change, and its message stays.
 */
static enum status
take_again(struct web *w, struct record_form *rf)
{
	struct errors why = w->call->errors;
	enum status st;

	errors_init(&w->call->errors, w->arena);
	if ((st = record_form_edit(w, w->call->route->type, rf)) != ST_OK ||
	    (st = record_form_take(rf)) != ST_OK)
		return st;
	w->call->errors = why;
	return ST_CONFLICT;
}

static enum status
change(struct call *call)
{
	struct record_form rf;
	struct str button;
	struct web w;
	enum status st = web_begin(call, &w);

	if (st != ST_OK)
		return st;
	st = record_form_edit(&w, call->route->type, &rf);
	if (is_lost(st) && record_form_value(call, FORM_VERSION, &button))
		return record_form_gone(&w, call->route->type, address_of(&w), st);
	if (st != ST_OK)
		return st;
	st = record_form_take(&rf);
	if (record_form_pressed(&rf, FORM_PREVIEW, &button) ||
	    record_form_pressed(&rf, FORM_FIND, &button) ||
	    record_form_pressed(&rf, FORM_DRAFT, &button))
		return record_form_came_back(&rf, st, answer);
	if (st == ST_OK && !record_form_is_changed(&rf))
		return saved_redirect_unchanged(&w, rf.typed);
	if (st == ST_OK && (st = record_form_save(&rf)) == ST_OK)
		return saved_redirect(&w, rf.typed);
	if (st == ST_CONFLICT && rf.theirs == NULL)
		st = take_again(&w, &rf);
	if (st == ST_NOT_FOUND)
		return record_form_gone(&w, call->route->type, address_of(&w), st);
	if (call->errors.n == 0 && rf.theirs == NULL)
		return st;
	if (rf.theirs != NULL)
		errors_add(&call->errors, ST_CONFLICT, NULL, "%.*s", STR_ARG(T(w.language,
		    "Somebody saved a change while you were typing. Nothing of yours is lost: "
		    "look at the fields below and save again.")));
	return answer(&rf, st);
}

static const struct input inputs[] = { INPUT_FRAMEWORK, INPUT_DRAFT };

static const struct route route_record_edit = {
	.method = METHOD_GET, .path = "/{plural}/{key}/edit", .permission = PERM_PERSON,
	.flags = RF_EACH_TYPE | RF_CHANGES, .inputs = inputs, .ninputs = 2,
	.summary = "The form to change a record.", .handler = show,
};

static const struct route route_record_change = {
	.method = METHOD_POST, .path = "/{plural}/{key}/edit", .permission = PERM_PERSON,
	.flags = RF_EACH_TYPE | RF_CHANGES | RF_FORM, .inputs = inputs, .ninputs = 1,
	.body_limit = LIMIT_FORM_BYTES,
	.summary = "Changes a record.", .handler = change,
};

const struct page page_record_edit = { .name = "record_edit", .view = &shape,
	.route = &route_record_edit, .action = &route_record_change };
