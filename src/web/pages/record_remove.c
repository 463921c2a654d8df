/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Removing a record of any type, and the question before it. Removed records, and what stands with
 * them, can be brought back for some weeks: the page after it offers that at once.
 */
#include "web/record_form.h"

#include "base/limits.h"
#include "policy/permit.h"
#include "web/facts.h"
#include "web/problems.h"

struct view {
	struct str heading;
	struct str title;
	struct str action;
	struct str back;
	struct str days;   /* "It can be brought back for 30 days." */
	struct str reason;
	int64_t base_version; /* that was looked at */
	bool any_problems;
	struct view_list problems;
};
static const struct template_var vars[] = {
	VAR(struct view, heading), VAR(struct view, title), VAR(struct view, action),
	VAR(struct view, back), VAR(struct view, days), VAR(struct view, reason),
	VAR(struct view, base_version), VAR(struct view, any_problems),
	VAR_LIST(struct view, problems, &view_problem_shape),
};
static const struct shape shape = SHAPE(struct view, vars);

static enum status
answer(struct web *w, const struct record *r, struct str reason, enum status st)
{
	struct str code = record_code(r);
	struct str title = view_record_title(w, r);
	struct view_problems problems = view_problems_of(w);
	struct view view = {
		.heading = i18n_format(w->arena, w->language, N_("Remove %s?"),
		    code.n > 0 ? code : title.n > 0 ? title
		    : i18n_text(w->language, str_from(r->type->label)), STR_EMPTY),
		.title = code.n > 0 && !str_equal(code, title) ? title : STR_EMPTY,
		.action = web_url(w, str_dup_z(w->arena, str_format(w->arena, "/%s/%.*s/remove",
		    r->type->plural, STR_ARG(r->uid)))),
		.back = web_url_of_record(w, r),
		.days = i18n_count(w->arena, w->language, LIMIT_RESTORE_DAYS,
		    N_("It can be brought back for %d day, with what stands with it: comments, "
		    "files, progress."),
		    N_("It can be brought back for %d days, with what stands with it: comments, "
		    "files, progress.")),
		.reason = reason,
		.base_version = r->version,
		.any_problems = problems.any,
		.problems = problems.list,
	};

	return web_answer_form(w, &page_record_remove, view.heading, &view, st);
}

static enum status
begin(struct call *call, struct web *w, struct record **out)
{
	struct permits permits;
	enum status st = web_begin(call, w);

	if (st != ST_OK || (st = record_form_find(w, call->route->type, out)) != ST_OK ||
	    (st = permits_of(call->store, call->viewer, *out, w->arena, &permits)) != ST_OK)
		return st;
	if (permits.remove)
		return ST_OK;
	return errors_add(&call->errors, ST_FORBIDDEN, NULL, "%.*s", STR_ARG(T(w->language,
	    "Your roles do not allow you to remove this. The secretariat can, or can give you "
	    "the role.")));
}

static enum status
show(struct call *call)
{
	struct record *r;
	struct web w;
	enum status st = begin(call, &w, &r);

	return st == ST_OK ? answer(&w, r, STR_EMPTY, ST_OK) : st;
}

struct removing {
	struct call *call;
	struct record *record;
};

static enum status
remove_it(struct tx *tx, void *context)
{
	struct removing *m = context;

	return guarded_remove(tx, m->call->viewer, m->record, &m->call->errors);
}

/* Nobody removes what it has not seen. */
static enum status
check_version(const struct web *w, const struct record *r)
{
	struct str given = STR_EMPTY;
	int64_t version;

	(void)record_form_value(w->call, FORM_VERSION, &given);
	if (str_to_i64(given, 1, INT64_MAX, &version) == ST_OK && version == r->version)
		return ST_OK;
	return errors_add(&w->call->errors, ST_CONFLICT, NULL, "%.*s", STR_ARG(T(w->language,
	    "Somebody changed this since you looked at it. Look at it again, then remove it or "
	    "keep it.")));
}

static enum status
remove_record(struct call *call)
{
	struct removing m = { .call = call };
	struct str reason = STR_EMPTY;
	struct web w;
	enum status st = begin(call, &w, &m.record);

	if (st != ST_OK)
		return st;
	(void)record_form_value(call, FORM_REASON, &reason);
	reason = str_trim(reason);
	if (reason.n > LIMIT_REASON_BYTES) {
		st = errors_add(&call->errors, ST_INVALID, FORM_REASON,
		    "The reason is %zu bytes long; at most %d fit. Shorten it.", reason.n,
		    LIMIT_REASON_BYTES);
		return answer(&w, m.record, reason, st);
	}
	if ((st = check_version(&w, m.record)) != ST_OK)
		return answer(&w, m.record, reason, st);
	st = store_write(call->store, call_authorship(call, reason), remove_it, &m);
	if (st != ST_OK)
		return call->errors.n > 0 ? answer(&w, m.record, reason, st) : st;
	return response_redirect(call->rs, 303, web_url(&w, str_dup_z(w.arena,
	    str_format(w.arena, "/%s/%.*s/restore", m.record->type->plural,
	    STR_ARG(m.record->uid)))));
}

static const struct input inputs[] = { INPUT_FRAMEWORK };

static const struct route route_record_remove = {
	.method = METHOD_GET, .path = "/{plural}/{key}/remove", .permission = PERM_PERSON,
	.flags = RF_EACH_TYPE | RF_REMOVES, .inputs = inputs, .ninputs = 1,
	.summary = "Asks before a record is removed.", .handler = show,
};

static const struct route route_record_removes = {
	.method = METHOD_POST, .path = "/{plural}/{key}/remove", .permission = PERM_PERSON,
	.flags = RF_EACH_TYPE | RF_REMOVES | RF_FORM, .inputs = inputs, .ninputs = 1,
	.body_limit = LIMIT_SMALL_FORM_BYTES,
	.summary = "Removes a record.", .handler = remove_record,
};

const struct page page_record_remove = { .name = "record_remove", .view = &shape,
	.route = &route_record_remove, .action = &route_record_removes };
