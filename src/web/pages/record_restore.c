/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A record that was removed: said with a button to bring it back, for those who may. To all others
 * it is not there.
 */
#include "web/record_form.h"

#include "base/limits.h"
#include "policy/permit.h"
#include "web/facts.h"
#include "web/problems.h"
#include "web/saved.h"
#include "web/view.h"

struct view {
	struct str heading;
	struct str title;
	struct str action;
	struct str list_url;
	struct str list_label;
	bool any_problems;
	struct view_list problems;
};
static const struct template_var vars[] = {
	VAR(struct view, heading), VAR(struct view, title), VAR(struct view, action),
	VAR(struct view, list_url), VAR(struct view, list_label),
	VAR(struct view, any_problems), VAR_LIST(struct view, problems, &view_problem_shape),
};
static const struct shape shape = SHAPE(struct view, vars);

static enum status
find(const struct web *w, struct record **out)
{
	const struct call *call = w->call;
	struct belongings belongings;
	enum status st = record_find_deleted(call->store, call->route->type, call->values[0],
	    w->arena, out);

	if (st != ST_OK || (st = record_belongings(call->store, *out, w->arena, &belongings)) !=
	    ST_OK)
		return st;
	return permit_record(call->viewer, call->route->type->remove, &belongings) ? ST_OK
	    : ST_NOT_FOUND;
}

static enum status
answer(struct web *w, const struct record *r, enum status st)
{
	struct str code = record_code(r);
	struct str title = view_record_title(w, r);
	struct view_problems problems = view_problems_of(w);
	struct view view = {
		.heading = i18n_format(w->arena, w->language, N_("Removed: %s"),
		    code.n > 0 ? code : title.n > 0 ? title
		    : i18n_text(w->language, str_from(r->type->label)), STR_EMPTY),
		.title = code.n > 0 && !str_equal(code, title) ? title : STR_EMPTY,
		.action = web_url(w, str_dup_z(w->arena, str_format(w->arena, "/%s/%.*s/restore",
		    r->type->plural, STR_ARG(r->uid)))),
		.list_url = web_url(w, str_dup_z(w->arena, str_format(w->arena, "/%s",
		    r->type->plural))),
		.list_label = i18n_text(w->language, str_from(r->type->label_plural)),
		.any_problems = problems.any,
		.problems = problems.list,
	};

	return web_answer_form(w, &page_record_restore, view.heading, &view, st);
}

static enum status
show(struct call *call)
{
	struct record *r;
	struct web w;
	enum status st = web_begin(call, &w);

	if (st != ST_OK || (st = find(&w, &r)) != ST_OK)
		return st;
	return answer(&w, r, ST_OK);
}

static enum status
restore_it(struct tx *tx, void *context)
{
	struct call *call = context;

	return guarded_restore(tx, call->viewer, call->route->type, call->values[0],
	    &call->errors);
}

static enum status
restore(struct call *call)
{
	struct record *r;
	struct web w;
	enum status st = web_begin(call, &w);

	if (st != ST_OK || (st = find(&w, &r)) != ST_OK)
		return st;
	st = store_write(call->store, call_authorship(call, STR_EMPTY), restore_it, call);
	if (st == ST_OK && (st = record_form_find(&w, call->route->type, &r)) == ST_OK)
		return saved_redirect(&w, r);
	return call->errors.n > 0 ? answer(&w, r, st) : st;
}

static const struct input inputs[] = { INPUT_FRAMEWORK };

static const struct route route_record_restore = {
	.method = METHOD_GET, .path = "/{plural}/{key}/restore", .permission = PERM_PERSON,
	.flags = RF_EACH_TYPE | RF_REMOVES, .inputs = inputs, .ninputs = 1,
	.summary = "A record that was removed.", .handler = show,
};

static const struct route route_record_restores = {
	.method = METHOD_POST, .path = "/{plural}/{key}/restore", .permission = PERM_PERSON,
	.flags = RF_EACH_TYPE | RF_REMOVES | RF_FORM, .inputs = inputs, .ninputs = 1,
	.body_limit = LIMIT_SMALL_FORM_BYTES,
	.summary = "Brings a removed record back.", .handler = restore,
};

const struct page page_record_restore = { .name = "record_restore", .view = &shape,
	.route = &route_record_restore, .action = &route_record_restores };
