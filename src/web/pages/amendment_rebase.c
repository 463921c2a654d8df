/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lets a draft start from a revision that was adopted meanwhile. Each change that no longer fits
 * is shown with three texts side by side: what the text said then, what it says now, what the draft
 * wants; a person decides each. Nothing is decided by itself.
 */
#include "base/limits.h"
#include "instrument/revision.h"
#include "model/types/types.h"
#include "web/amendment.h"
#include "web/problems.h"

struct row {
	struct str id;
	struct str uid;
	struct str keep_name;  /* of the inputs */
	struct str text_name;
	struct str words;
	struct str message;
	struct str before;
	struct str now;
	struct str after;
	struct str wanted;     /* what is typed: both changes in one text where they fit */
	bool has_text;
	bool is_mine;
	bool is_theirs;
	struct str reason;
};
static const struct template_var row_vars[] = {
	VAR(struct row, id), VAR(struct row, uid), VAR(struct row, keep_name),
	VAR(struct row, text_name), VAR(struct row, words), VAR(struct row, message),
	VAR(struct row, before), VAR(struct row, now), VAR(struct row, after),
	VAR(struct row, wanted), VAR(struct row, has_text), VAR(struct row, is_mine),
	VAR(struct row, is_theirs), VAR(struct row, reason),
};
static const struct shape row_shape = SHAPE(struct row, row_vars);

struct view {
	struct view_list head;
	struct str action;
	struct str base;
	struct str newest;
	struct str newest_uid;
	int64_t base_version;
	bool is_same;
	bool any_rows;
	struct str count;
	struct view_list rows;
	bool any_problems;
	struct view_list problems;
};
static const struct template_var vars[] = {
	VAR_LIST(struct view, head, &view_amendment_head_shape), VAR(struct view, action),
	VAR(struct view, base), VAR(struct view, newest), VAR(struct view, newest_uid),
	VAR(struct view, base_version), VAR(struct view, is_same), VAR(struct view, any_rows),
	VAR(struct view, count), VAR_LIST(struct view, rows, &row_shape),
	VAR(struct view, any_problems), VAR_LIST(struct view, problems, &view_problem_shape),
};
static const struct shape shape = SHAPE(struct view, vars);

struct rebasing {
	struct amendment_page page;
	struct amend_draft draft; /* on the newest text */
	struct rebase_order order;
};

static struct str
form_value(const struct call *call, struct str name)
{
	struct str value = STR_EMPTY;

	for (size_t i = 0; i < call->form.n; i++) {
		if (str_equal(call->form.items[i].name, name))
			value = call->form.items[i].value;
	}
	return value;
}

static struct str
shown_value(const struct rebasing *b, const struct fw_amend_conflict *c, struct marked value)
{
	const struct fw_amend_change *change = &b->page.state.taken.items[c->change];
	const struct element_field *f = change->part == PART_COUNT ? NULL :
	    element_field_find(change->part, c->field);

	return f == NULL ? value.text : element_value_words(b->page.web.arena, change->part, f,
	    value.text);
}

static struct row
row_of(const struct rebasing *b, const struct fw_amend_conflict *c)
{
	const struct amendment_page *p = &b->page;
	struct arena *a = p->web.arena;
	const struct fw_amend_change *change = &p->state.taken.items[c->change];
	const struct record *record = p->state.changes.items[p->state.places[c->change]];
	struct str keep = str_format(a, "keep-%.*s", STR_ARG(c->uid));
	struct str text = str_format(a, "text-%.*s", STR_ARG(c->uid));
	struct str sent = form_value(p->web.call, text);
	struct str kept = form_value(p->web.call, keep);

	return (struct row){
		.id = str_format(a, "f-%.*s", STR_ARG(keep)),
		.uid = c->uid,
		.keep_name = keep,
		.text_name = text,
		.words = amendment_change_words(p, record),
		.message = c->message,
		.before = shown_value(b, c, c->before),
		.now = shown_value(b, c, c->now),
		.after = shown_value(b, c, c->after),
		.wanted = sent.n > 0 ? sent : c->proposal.n > 0 ? c->proposal : c->after.text,
		.has_text = c->kind == AMEND_OTHER_TEXT && change->operation == AMEND_REPLACE,
		.is_mine = str_equal(kept, STR("mine")),
		.is_theirs = str_equal(kept, STR("theirs")),
		.reason = change->reason,
	};
}

static void
set_rows(const struct rebasing *b, struct view *view)
{
	const struct web *w = &b->page.web;
	struct row *rows = arena_make_array(w->arena, struct row, b->draft.conflicts.n);
	size_t n = 0;

	for (size_t i = 0; i < b->draft.conflicts.n; i++) {
		if (b->draft.conflicts.items[i].kind != AMEND_APART)
			rows[n++] = row_of(b, &b->draft.conflicts.items[i]);
	}
	view->rows = (struct view_list){ rows, n };
	view->any_rows = n > 0;
	view->count = i18n_count(w->arena, w->language, (int64_t)n,
	    N_("%d change does not fit the newer text."),
	    N_("%d changes do not fit the newer text."));
}

static enum status
answer(struct rebasing *b, enum status st)
{
	struct web *w = &b->page.web;
	const struct amendment_state *state = &b->page.state;
	struct view_problems problems = view_problems_of(w);
	struct view view = {
		.head = amendment_head_of(&b->page),
		.action = amendment_page_url(&b->page, "rebase", STR_EMPTY),
		.base = record_text(state->base, REVISION_LABEL),
		.newest = record_text(state->newest, REVISION_LABEL),
		.newest_uid = state->newest->uid,
		.base_version = b->page.record->version,
		.is_same = state->newest->id == state->base->id,
		.any_problems = problems.any,
		.problems = problems.list,
	};

	set_rows(b, &view);
	return web_answer_form(w, &page_amendment_rebase, T(w->language,
	    "Let the draft start from the newest text"), &view, st);
}

static enum status
begin(struct call *call, struct rebasing *b)
{
	const struct framework *newer;
	enum status st = amendment_page_edit(call, &b->page);

	if (st != ST_OK || (st = revision_text(call->store, b->page.state.newest, &call->errors,
	    &newer)) != ST_OK)
		return st;
	amendment_apply_to(call->arena, &b->page.state, newer, &b->draft);
	return ST_OK;
}

static enum status
show(struct call *call)
{
	struct rebasing *b = arena_make(call->arena, struct rebasing);
	enum status st = begin(call, b);

	return st == ST_OK ? answer(b, ST_OK) : st;
}

/* --- what was decided ---------------------------------------------------------------------- */

static void
read_decisions(struct rebasing *b)
{
	struct call *call = b->page.web.call;
	struct rebase_decision *list = arena_make_array(call->arena, struct rebase_decision,
	    b->draft.conflicts.n);

	for (size_t i = 0; i < b->draft.conflicts.n; i++) {
		const struct fw_amend_conflict *c = &b->draft.conflicts.items[i];
		struct row row = row_of(b, c);
		struct rebase_decision *d = &list[b->order.n++];

		*d = (struct rebase_decision){ .change = c->uid, .choice = row.is_mine ?
		    REBASE_KEEP_MINE : row.is_theirs ? REBASE_TAKE_THEIRS : REBASE_UNDECIDED };
		if (row.is_mine && row.has_text)
			d->after = diff_carry_marks(call->arena, &c->after,
			    str_trim(form_value(call, row.text_name)));
	}
	b->order.decisions = list;
	b->order.revision = web_input(call, "revision").text;
}

static enum status
save(struct tx *tx, void *context)
{
	struct rebasing *b = context;
	struct call *call = b->page.web.call;

	return amendment_rebase(tx, call->viewer, b->page.record, &b->order, &call->errors);
}

static enum status
submit(struct call *call)
{
	struct rebasing *b = arena_make(call->arena, struct rebasing);
	enum status st = begin(call, b);

	if (st != ST_OK)
		return st;
	if (str_to_i64(web_input(call, "version").text, 1, INT64_MAX, &b->order.version) != ST_OK)
		return errors_add(&call->errors, ST_INVALID, NULL,
		    "The form was not complete. Load the page again and send it again.");
	read_decisions(b);
	st = store_write(call->store, call_authorship(call, STR_EMPTY), save, b);
	if (st == ST_OK)
		return amendment_page_done(&b->page);
	return call->errors.n > 0 && st != ST_FORBIDDEN ? answer(b, st) : st;
}

static const struct input inputs[] = {
	INPUT_FRAMEWORK,
	{ .name = "version", .kind = IK_TEXT, .max = 20, .help = "That was looked at." },
	{ .name = "revision", .kind = IK_TEXT, .max = 40, .help = "That was looked at." },
};

static const struct route route_amendment_rebase = {
	.method = METHOD_GET, .path = "/amendments/{key}/rebase", .permission = PERM_DRAFT,
	.inputs = inputs, .ninputs = 1,
	.summary = "What no longer fits a newer revision.", .handler = show,
};
static const struct route route_amendment_rebase_save = {
	.method = METHOD_POST, .path = "/amendments/{key}/rebase", .permission = PERM_DRAFT,
	.flags = RF_FORM, .inputs = inputs, .ninputs = COUNT_OF(inputs),
	.body_limit = LIMIT_FORM_BYTES,
	.summary = "Lets a draft start from the newest revision.", .handler = submit,
};
const struct page page_amendment_rebase = { .name = "amendment_rebase", .view = &shape,
	.route = &route_amendment_rebase, .action = &route_amendment_rebase_save };
