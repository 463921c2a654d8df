/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The decision of a meeting or of the co-chairs. What agencies said stands above the form, so
 * that nobody enters a decision without having seen an objection.
 */
#include "base/limits.h"
#include "model/date.h"
#include "model/types/types.h"
#include "web/procedure.h"
#include "web/session.h"

struct view {
	struct view_list step;
	struct view_list procedure;
	bool is_meeting;
	struct str day;
	struct str words;
	struct str body;
	struct str day_wrong;
	struct str words_wrong;
};
static const struct template_var vars[] = {
	VAR_LIST(struct view, step, &view_step_shape),
	VAR_LIST(struct view, procedure, &view_procedure_shape), VAR(struct view, is_meeting),
	VAR(struct view, day), VAR(struct view, words), VAR(struct view, body),
	VAR(struct view, day_wrong), VAR(struct view, words_wrong),
};
static const struct shape shape = SHAPE(struct view, vars);

static enum status
show(struct step_page *p, enum status outcome)
{
	const struct web *w = &p->web;
	struct view view = {
		.step = step_page_view(p, "adopt"),
		.is_meeting = str_equal(record_text(p->amendment, AMENDMENT_METHOD),
		    STR("meeting")),
		.day = web_input(w->call, "day").text,
		.words = web_input(w->call, "words").text,
		.body = web_input(w->call, "body").text,
		.day_wrong = view_problem_of(w, "day"),
		.words_wrong = view_problem_of(w, "words"),
	};
	enum status st = view_procedure_load(w, p->amendment, &view.procedure);

	if (st != ST_OK)
		return st;
	if (view.day.n == 0)
		view.day = date_format(w->arena, w->call->today);
	if (view.body.n == 0)
		view.body = record_text(p->framework, FRAMEWORK_BODY);
	return web_answer_form(&p->web, &page_amendment_adopt, i18n_format(w->arena, w->language,
	    N_("Adopt %s"), p->step.name, STR_EMPTY), &view, outcome);
}

static enum status
answer(struct call *call)
{
	struct step_page p;
	enum status st = step_page_begin_chair(call, &p);

	if (st == ST_OK && !step_page_takes(&p, STEP_ADOPT))
		return step_page_done(&p);
	return st == ST_OK ? show(&p, ST_OK) : st;
}

struct deciding {
	struct call *call;
	struct adoption order;
	int64_t revision_id;
};

static enum status
adopt(struct tx *tx, void *context)
{
	struct deciding *d = context;
	struct record *revision;
	enum status st = procedure_adopt(tx, d->call->viewer, &d->order, &d->call->errors,
	    &revision);

	if (st == ST_OK)
		d->revision_id = revision->id;
	return st;
}

static enum status
read_day(struct call *call, int32_t *out)
{
	struct str text = str_trim(web_input(call, "day").text);

	if (text.n == 0 || date_parse(text, out) == ST_OK)
		return ST_OK;
	return errors_add(&call->errors, ST_INVALID, "day", "Give a day such as 2021-03-18.");
}

static enum status
submit(struct call *call)
{
	struct deciding d = { .call = call, .order = { .day = NO_DAY,
		.words = web_input(call, "words").text, .body = web_input(call, "body").text } };
	struct step_page p;
	struct record *revision;
	enum status st = step_page_begin_chair(call, &p);

	if (st != ST_OK)
		return st;
	d.order.amendment = p.amendment->uid;
	if ((st = step_page_version(&p, &d.order.version)) == ST_OK &&
	    (st = read_day(call, &d.order.day)) == ST_OK)
		st = store_write(call->store, call_authorship(call, STR_EMPTY), adopt, &d);
	if (step_page_shows(&p, st))
		return show(&p, st);
	if (st != ST_OK || (st = record_load(call->store, &type_revision, d.revision_id,
	    call->arena, &revision)) != ST_OK)
		return st;
	return web_redirect(call, web_url(&p.web, str_dup_z(call->arena, str_format(call->arena,
	    "/revisions/%lld", (long long)revision->values[REVISION_NUMBER].number))));
}

static const struct input inputs[] = {
	INPUT_FRAMEWORK,
	INPUT_STEP_VERSION,
	{ .name = "day", .kind = IK_TEXT, .max = 20, .help = "Day of the decision; today." },
	{ .name = "words", .kind = IK_TEXT, .max = 1000, .help = "Which meeting decided." },
	{ .name = "body", .kind = IK_TEXT, .max = 300,
	    .help = "Body that adopted it; empty: the framework's." },
};

static const struct route route_amendment_adopt = {
	.method = METHOD_GET, .path = "/amendments/{key}/adopt", .permission = PERM_CHAIR,
	.inputs = inputs, .ninputs = COUNT_OF(inputs),
	.summary = "Asks for the decision on an amendment.", .handler = answer,
};
static const struct route route_amendment_adopt_submit = {
	.method = METHOD_POST, .path = "/amendments/{key}/adopt", .permission = PERM_CHAIR,
	.flags = RF_FORM, .inputs = inputs, .ninputs = COUNT_OF(inputs),
	.body_limit = LIMIT_SMALL_FORM_BYTES,
	.summary = "Adopts an amendment by decision and seals the new revision.",
	.handler = submit,
};
const struct page page_amendment_adopt = { .name = "amendment_adopt", .view = &shape,
	.route = &route_amendment_adopt, .action = &route_amendment_adopt_submit };
