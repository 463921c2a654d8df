/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A person's drafts: the list of them, and where forms send what is typed. The script asks for no
 * page and gets an empty answer.
 */
#include "web/draft.h"

#include "base/limits.h"
#include "store/run.h"
#include "web/history.h"
#include "web/session.h"
#include "web/view.h"

struct row {
	struct str form; /* address */
	struct str go_on;
	struct str at;
};
static const struct template_var row_vars[] = {
	VAR(struct row, form), VAR(struct row, go_on), VAR(struct row, at),
};
static const struct shape row_shape = SHAPE(struct row, row_vars);

struct view {
	bool any_drafts;
	struct view_list drafts;
};
static const struct template_var vars[] = {
	VAR(struct view, any_drafts), VAR_LIST(struct view, drafts, &row_shape),
};
static const struct shape shape = SHAPE(struct view, vars);

static enum status
answer(struct call *call)
{
	struct draft_list list;
	struct view view = { .any_drafts = false };
	struct row *rows;
	struct web w;
	enum status st = web_begin(call, &w);

	if (st != ST_OK || (st = draft_list(site_config_of(call->site)->run,
	    call->viewer.person->person_id, call->arena, &list)) != ST_OK)
		return st;
	rows = arena_make_array(w.arena, struct row, list.n);
	for (size_t i = 0; i < list.n; i++) {
		struct str form = list.items[i].form;

		rows[i] = (struct row){ form, str_format(w.arena, "%.*s%s" DRAFT_INPUT "=1",
		    STR_ARG(form), str_find_byte(form, '?', 0) == SIZE_MAX ? "?" : "&"),
			view_instant(&w, list.items[i].saved_ms) };
	}
	view.drafts = (struct view_list){ rows, list.n };
	view.any_drafts = list.n > 0;
	return web_answer(&w, &page_drafts, T(w.language, "Your drafts"), &view);
}

/* A path of ours that ends like that of a form; what else is typed opens nothing later. */
static bool
is_form(struct str address)
{
	return str_equal(web_next(address), address) &&
	    (str_find(address, STR("/edit"), 0) != SIZE_MAX ||
	    str_find(address, STR("/new"), 0) != SIZE_MAX);
}

static enum status
keep(struct call *call)
{
	struct input_value drop = web_input(call, "drop");
	struct str form = web_input(call, "form").text;
	enum status st;

	if (drop.is_set) {
		st = web_draft_drop(call, drop.text);
		return st == ST_OK ? web_redirect(call, STR("/me/drafts")) : st;
	}
	if (!is_form(form))
		return errors_add(&call->errors, ST_INVALID, "form",
		    "This is not the address of a form.");
	if ((st = web_draft_keep(call, form)) != ST_OK)
		return st;
	call->rs->status = 204;
	return ST_OK;
}

static const struct input inputs[] = {
	{ .name = "form", .kind = IK_TEXT, .max = 400, .help = "Address of the form." },
	{ .name = "drop", .kind = IK_TEXT, .max = 400, .help = "The draft to throw away." },
};

static const struct route route_drafts = {
	.method = METHOD_GET, .path = "/me/drafts", .permission = PERM_PERSON,
	.flags = RF_SECRET, .summary = "A person's drafts.", .handler = answer,
};
static const struct route route_drafts_keep = {
	.method = METHOD_POST, .path = "/me/drafts", .permission = PERM_PERSON, .flags = RF_FORM,
	.inputs = inputs, .ninputs = COUNT_OF(inputs), .body_limit = 2 * LIMIT_DRAFT_BYTES,
	.summary = "Keeps or drops a draft.", .handler = keep,
};
const struct page page_drafts = { .name = "drafts", .view = &shape, .route = &route_drafts,
	.action = &route_drafts_keep };
