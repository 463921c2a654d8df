/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bringing in a Word file of a comment round: the changes and comments of an agency on an
 * amendment, or a file that is to become an amendment itself. It is kept and read like any
 * document that is brought in; what it would create is shown by round.c.
 */
#include "base/limits.h"
#include "document/round_brought.h"
#include "http/form.h"
#include "model/types/types.h"
#include "web/import.h"
#include "web/options.h"
#include "web/problems.h"
#include "web/procedure.h"
#include "web/session.h"

#define MB (1024 * 1024)

struct view {
	struct str title;
	struct str action;
	struct str back;
	struct str amendment;  /* its title; empty: the file is to become one */
	bool is_for_amendment;
	bool any_agencies;
	bool is_optional;      /* the agency may be none */
	struct view_list agencies;
	struct str file_wrong;
	struct str agency_wrong;
	bool any_problems;
	struct view_list problems;
};
static const struct template_var vars[] = {
	VAR(struct view, title), VAR(struct view, action), VAR(struct view, back),
	VAR(struct view, amendment), VAR(struct view, is_for_amendment),
	VAR(struct view, any_agencies), VAR(struct view, is_optional),
	VAR_LIST(struct view, agencies, &view_option_shape), VAR(struct view, file_wrong),
	VAR(struct view, agency_wrong), VAR(struct view, any_problems),
	VAR_LIST(struct view, problems, &view_problem_shape),
};
static const struct shape shape = SHAPE(struct view, vars);

/* One form, shown or sent. */
struct bringing {
	struct call *call;
	struct web web;
	struct record *amendment;   /* NULL: the file is to become one */
	int64_t framework_id;
	struct round_agencies agencies;
	const struct round_agency *agency; /* chosen; NULL: none */
	const struct form_file *file;
	struct str uid;             /* of the record made */
};

static enum status
begin(struct call *call, struct bringing *b, bool is_for_amendment)
{
	enum status st;

	*b = (struct bringing){ .call = call };
	if (is_for_amendment) {
		if ((st = web_begin(call, &b->web)) != ST_OK ||
		    (st = step_find_amendment(&b->web, &b->amendment)) != ST_OK)
			return st;
		b->framework_id = b->amendment->framework_id;
	} else {
		if ((st = web_begin_framework(call, &b->web)) != ST_OK)
			return st;
		b->framework_id = b->web.framework->id;
		if (viewer_reach(call->viewer, PERM_NETWORK, b->framework_id) == REACH_NONE)
			return ST_NOT_FOUND;
	}
	return round_agencies_list(call->store, call->viewer, b->framework_id, call->arena,
	    &b->agencies);
}

static struct view_list
options_of(const struct bringing *b)
{
	struct view_options o = { .w = &b->web, .chosen = web_input(b->call, "agency").text };

	if (o.chosen.n == 0 && b->amendment != NULL && b->agencies.n > 0 &&
	    !b->agencies.items[0].is_on_behalf)
		o.chosen = b->agencies.items[0].code;
	for (size_t i = 0; i < b->agencies.n; i++) {
		const struct round_agency *agency = &b->agencies.items[i];

		view_options_add(&o, agency->code, str_format(b->call->arena,
		    str_equal(agency->name, agency->code) || agency->name.n == 0 ? "%.*s" :
		    "%.*s – %.*s", STR_ARG(agency->code), STR_ARG(agency->name)));
	}
	return view_options_list(&o);
}

static enum status
show(struct bringing *b, enum status st)
{
	const struct web *w = &b->web;
	struct view_problems problems = view_problems_of(w);
	struct view view = {
		.is_for_amendment = b->amendment != NULL,
		.title = b->amendment != NULL ?
		    T(w->language, "Bring in a Word file of an agency") :
		    T(w->language, "Make an amendment of a Word file"),
		.back = web_url(w, "/amendments"),
		.any_agencies = b->agencies.n > 0 || b->amendment == NULL,
		.is_optional = b->amendment == NULL,
		.agencies = options_of(b),
		.file_wrong = view_problem_of(w, "file"),
		.agency_wrong = view_problem_of(w, "agency"),
		.any_problems = problems.any,
		.problems = problems.list,
	};

	view.action = web_url(w, "/amendments/upload");
	if (b->amendment != NULL) {
		view.amendment = record_title(b->amendment);
		view.back = web_url_of_record(w, b->amendment);
		view.action = str_format(w->arena, "/amendments/%.*s/upload",
		    STR_ARG(b->amendment->uid));
	}
	return web_answer_form(&b->web, &page_round_new, view.title, &view, st);
}

/* --- the form was sent --------------------------------------------------------------------- */

static enum status
find_agency(struct bringing *b)
{
	struct str code = web_input(b->call, "agency").text;

	b->agency = round_agency_find(&b->agencies, code);
	if (b->agency != NULL || (code.n == 0 && b->amendment == NULL))
		return ST_OK;
	return errors_add(&b->call->errors, ST_INVALID, "agency", code.n == 0 ?
	    "Choose the agency whose file it is." : "You cannot bring in files of this agency. "
	    "Its focal point, the alternate or the secretariat can.");
}

static enum status
bring(struct tx *tx, void *context)
{
	struct bringing *b = context;
	struct round_bringing order = { b->framework_id,
		b->call->viewer.person->person_id, b->amendment, b->agency, b->file->filename,
		b->file->sha256, b->file->size };
	struct record *r;
	enum status st = round_bring(tx, &order, &b->call->errors, &r);

	if (st == ST_OK)
		b->uid = str_dup(b->call->arena, r->uid);
	return st;
}

static enum status
keep(struct bringing *b)
{
	struct call *call = b->call;
	struct file_move move;
	enum status st = import_check_quota(call, b->file);

	if (st != ST_OK)
		return show(b, st);
	move = (struct file_move){ b->file->path, b->file->fd, b->file->sha256 };
	if ((st = file_keep(call->store, &move, call->arena, &call->errors)) != ST_OK ||
	    (st = store_write(call->store, call_authorship(call, STR_EMPTY), bring, b)) != ST_OK)
		return st;
	return web_redirect(call, str_format(call->arena, "/rounds/%.*s", STR_ARG(b->uid)));
}

static enum status
submit(struct call *call, bool is_for_amendment)
{
	struct bringing b;
	enum status st = begin(call, &b, is_for_amendment);
	enum status found;
	enum status agency;
	enum status open;

	if (st != ST_OK)
		return st;
	found = import_find_file(call, &b.file);
	agency = find_agency(&b);
	open = b.amendment == NULL ? ST_OK :
	    round_check_open(b.amendment, call->now_ms, &call->errors);
	if (open != ST_OK || found != ST_OK || agency != ST_OK)
		return show(&b, open != ST_OK ? open : found != ST_OK ? found : agency);
	return keep(&b);
}

static enum status
answer_amendment(struct call *call)
{
	struct bringing b;
	enum status st = begin(call, &b, true);

	return st == ST_OK ? show(&b, ST_OK) : st;
}

static enum status
answer_draft(struct call *call)
{
	struct bringing b;
	enum status st = begin(call, &b, false);

	return st == ST_OK ? show(&b, ST_OK) : st;
}

static enum status
submit_amendment(struct call *call)
{
	return submit(call, true);
}

static enum status
submit_draft(struct call *call)
{
	return submit(call, false);
}

static const struct input inputs[] = {
	INPUT_FRAMEWORK,
	{ .name = "agency", .kind = IK_TEXT, .max = 80, .help = "Code of the agency." },
};

static const struct route route_round_new = {
	.method = METHOD_GET, .path = "/amendments/{key}/upload", .permission = PERM_NETWORK,
	.summary = "The form for an agency's Word file on an amendment.",
	.handler = answer_amendment,
};
static const struct route route_round_new_submit = {
	.method = METHOD_POST, .path = "/amendments/{key}/upload", .permission = PERM_NETWORK,
	.flags = RF_FORM, .inputs = inputs, .ninputs = COUNT_OF(inputs),
	.body_limit = LIMIT_IMPORT_BYTES + MB, .file_limit = LIMIT_IMPORT_BYTES,
	.summary = "Brings in an agency's Word file.", .handler = submit_amendment,
};
static const struct route route_round_draft = {
	.method = METHOD_GET, .path = "/amendments/upload", .permission = PERM_NETWORK,
	.inputs = web_framework_input, .ninputs = 1,
	.summary = "The form for a Word file that becomes an amendment.",
	.handler = answer_draft,
};
static const struct route route_round_draft_submit = {
	.method = METHOD_POST, .path = "/amendments/upload", .permission = PERM_NETWORK,
	.flags = RF_FORM, .inputs = inputs, .ninputs = COUNT_OF(inputs),
	.body_limit = LIMIT_IMPORT_BYTES + MB, .file_limit = LIMIT_IMPORT_BYTES,
	.summary = "Brings in a Word file that becomes an amendment.", .handler = submit_draft,
};
const struct page page_round_new = { .name = "round_new", .view = &shape,
	.route = &route_round_new, .action = &route_round_new_submit };
const struct page page_round_draft = { .route = &route_round_draft,
	.action = &route_round_draft_submit };
