/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lets a draft start from a revision that was adopted meanwhile. Each change that no longer fits
 * is shown side by side: what was adopted meanwhile and what the draft wants, each against what the
 * text said before; a person decides each. Nothing is decided by itself.
 */
#include "base/limits.h"
#include "instrument/revision.h"
#include "model/types/types.h"
#include "web/amendment.h"
#include "web/differences.h"
#include "web/problems.h"

/* One of two texts, against what both began from. */
struct side {
	struct view_list runs;
};
static const struct template_var side_vars[] = {
	VAR_LIST(struct side, runs, &view_run_shape),
};
static const struct shape side_shape = SHAPE(struct side, side_vars);

/* A change in conflict. Its inputs are named by its uid, as messages about it are. */
struct row {
	struct str id;
	struct str uid;
	struct str text_name;
	struct str version_name;
	int64_t version;
	struct str words;
	struct str message;
	struct str wrong;      /* what is wrong with the decision */
	struct view_list theirs; /* what was adopted meanwhile, word by word */
	struct view_list mine;   /* what the draft wants */
	bool may_keep;
	bool may_edit;         /* words: a text that does justice to both can be written */
	bool to_end;           /* its place is gone */
	struct str offered;    /* both in one text where they fit, else what the draft wants */
	struct str text;       /* the same, as typed */
	bool is_both;          /* what is offered holds both */
	bool is_mine;
	bool is_theirs;
	bool is_edited;
	struct str reason;
};
static const struct template_var row_vars[] = {
	VAR(struct row, id), VAR(struct row, uid), VAR(struct row, text_name),
	VAR(struct row, version_name), VAR(struct row, version), VAR(struct row, words),
	VAR(struct row, message), VAR(struct row, wrong), VAR_LIST(struct row, theirs, &side_shape),
	VAR_LIST(struct row, mine, &side_shape),
	VAR(struct row, may_keep), VAR(struct row, may_edit), VAR(struct row, to_end),
	VAR(struct row, text), VAR(struct row, is_both),
	VAR(struct row, is_mine), VAR(struct row, is_theirs), VAR(struct row, is_edited),
	VAR(struct row, reason),
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
	struct str fitting;    /* "3 changes fit it as they are" */
	struct view_list rows;
	bool any_problems;
	struct view_list problems;
};
static const struct template_var vars[] = {
	VAR_LIST(struct view, head, &view_amendment_head_shape), VAR(struct view, action),
	VAR(struct view, base), VAR(struct view, newest), VAR(struct view, newest_uid),
	VAR(struct view, base_version), VAR(struct view, is_same), VAR(struct view, any_rows),
	VAR(struct view, count), VAR(struct view, fitting), VAR_LIST(struct view, rows, &row_shape),
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

static const struct fw_amend_change *
change_of(const struct rebasing *b, const struct fw_amend_conflict *c)
{
	return &b->page.state.taken.items[c->change];
}

static const struct element_field *
field_of(const struct rebasing *b, const struct fw_amend_conflict *c)
{
	const struct fw_amend_change *change = change_of(b, c);

	return change->part == PART_COUNT ? NULL : element_field_find(change->part, c->field);
}

/* From what the change took the text to say to another text: a list of one. */
static struct view_list
side_of(const struct rebasing *b, const struct fw_amend_conflict *c, struct marked after)
{
	const struct web *w = &b->page.web;
	const struct fw_amend_change *change = change_of(b, c);
	const struct element_field *f = field_of(b, c);
	struct side *side = arena_make(w->arena, struct side);
	struct view_run *runs = arena_make_array(w->arena, struct view_run, 3);

	if (f == NULL || f->kind == VALUE_MARKED || f->kind == VALUE_TEXT) {
		side->runs = view_differences(w, c->before.text, after.text);
	} else {
		runs[0].deleted = element_value_words(w->arena, change->part, f, c->before.text);
		runs[1].kept = STR(" ");
		runs[2].inserted = element_value_words(w->arena, change->part, f, after.text);
		side->runs = (struct view_list){ runs, 3 };
	}
	return (struct view_list){ side, 1 };
}

/* A removal takes out what the text says; a move leads to a place. */
static struct marked
wanted_by(const struct rebasing *b, const struct fw_amend_conflict *c)
{
	struct element_at at;

	if (change_of(b, c)->operation == AMEND_MOVE &&
	    element_find(b->page.state.draft.fw, c->element, &at))
		return (struct marked){ .text = element_place(b->page.web.arena,
		    b->page.state.draft.fw, &at) };
	return c->after;
}

static void
set_choice(const struct rebasing *b, struct row *row)
{
	const struct call *call = b->page.web.call;
	struct str kept = form_value(call, row->uid);

	row->is_mine = str_equal(kept, STR("mine"));
	row->is_theirs = str_equal(kept, STR("theirs"));
	row->is_edited = str_equal(kept, STR("edited"));
	if (row->may_edit && call->form.n > 0)
		row->text = form_value(call, row->text_name);
	row->wrong = view_problem_of(&b->page.web, str_dup_z(call->arena, row->uid));
}

static struct row
row_of(const struct rebasing *b, const struct fw_amend_conflict *c)
{
	const struct amendment_page *p = &b->page;
	struct arena *a = p->web.arena;
	const struct fw_amend_change *change = change_of(b, c);
	const struct record *record = p->state.changes.items[p->state.places[c->change]];
	bool is_other_text = c->kind == AMEND_OTHER_TEXT;
	struct row row = {
		.id = str_format(a, "f-%.*s", STR_ARG(c->uid)),
		.uid = c->uid,
		.text_name = str_format(a, "text-%.*s", STR_ARG(c->uid)),
		.version_name = str_format(a, "version-%.*s", STR_ARG(c->uid)),
		.version = record->version,
		.words = amendment_change_words(p, record),
		.message = c->message,
		.mine = side_of(b, c, wanted_by(b, c)),
		.may_keep = rebase_may_keep(c),
		.may_edit = is_other_text && change->operation == AMEND_REPLACE,
		.to_end = c->kind == AMEND_NO_PLACE,
		.offered = c->proposal.n > 0 ? c->proposal : c->after.text,
		.is_both = c->proposal.n > 0,
		.reason = change->reason,
	};

	if (is_other_text)
		row.theirs = side_of(b, c, c->now);
	row.text = row.offered;
	set_choice(b, &row);
	return row;
}

static size_t
count_fitting(const struct rebasing *b)
{
	size_t n = b->page.state.taken.n;

	for (size_t i = 0; i < b->page.state.taken.n; i++) {
		bool is_hit = false;

		for (size_t k = 0; k < b->draft.conflicts.n; k++)
			is_hit |= b->draft.conflicts.items[k].change == i &&
			    b->draft.conflicts.items[k].kind != AMEND_APART;
		n -= is_hit;
	}
	return n;
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
	view->fitting = i18n_count(w->arena, w->language, (int64_t)count_fitting(b),
	    N_("%d change fits it as it is."), N_("%d changes fit it as they are."));
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

/* Line ends come from browsers as CR LF. */
static struct str
typed_text(struct arena *a, struct str text)
{
	struct buf b;

	buf_init(&b, a, LIMIT_TEXT_BYTES);
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] != '\r')
			buf_add_byte(&b, text.p[i]);
	}
	return str_trim(buf_str(&b));
}

/* A text that was written and not chosen would be lost without a word. */
static enum status
read_decision(const struct rebasing *b, const struct fw_amend_conflict *c,
    struct rebase_decision *out)
{
	struct call *call = b->page.web.call;
	struct row row = row_of(b, c);
	struct str text = typed_text(call->arena, row.text);

	*out = (struct rebase_decision){ .change = c->uid, .choice = row.is_mine || row.is_edited ?
	    REBASE_KEEP_MINE : row.is_theirs ? REBASE_TAKE_THEIRS : REBASE_UNDECIDED };
	if (str_to_i64(form_value(call, row.version_name), 1, INT64_MAX, &out->version) != ST_OK)
		return errors_add(&call->errors, ST_INVALID, str_dup_z(call->arena, c->uid),
		    "This change came into the draft meanwhile. Look at it and decide it, too.");
	if (row.is_edited && text.n == 0)
		return errors_add(&call->errors, ST_INVALID, str_dup_z(call->arena, c->uid),
		    "Write the text that is to hold.");
	if (row.may_edit && !row.is_edited && text.n > 0 &&
	    !str_equal(text, str_trim(row.offered)))
		return errors_add(&call->errors, ST_INVALID, str_dup_z(call->arena, c->uid),
		    "You wrote a text of your own, but chose another one. Choose which holds.");
	if (row.is_edited)
		out->after = diff_carry_marks(call->arena, &c->after, text);
	return ST_OK;
}

static enum status
read_decisions(struct rebasing *b)
{
	struct call *call = b->page.web.call;
	struct rebase_decision *list = arena_make_array(call->arena, struct rebase_decision,
	    b->draft.conflicts.n);
	enum status st = ST_OK;

	for (size_t i = 0; i < b->draft.conflicts.n; i++) {
		const struct fw_amend_conflict *c = &b->draft.conflicts.items[i];
		enum status one = ST_OK;

		if (c->kind != AMEND_APART)
			one = read_decision(b, c, &list[b->order.n++]);
		st = st == ST_OK ? one : st;
	}
	b->order.decisions = list;
	b->order.revision = web_input(call, "revision").text;
	return st;
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
	st = read_decisions(b);
	if (st == ST_OK)
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
