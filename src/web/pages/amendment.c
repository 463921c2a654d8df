/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One amendment: how it stands, what it changes in the text it starts from, what is in the way,
 * and each change by itself with its reason and what its readers may do with it.
 */
#include "web/amendment_change.h"

#include "base/limits.h"
#include "model/types/types.h"
#include "policy/permit.h"
#include "web/acts.h"
#include "web/differences.h"
#include "web/facts.h"
#include "web/history.h"
#include "web/procedure.h"
#include "web/record.h"
#include "web/redline.h"
#include "web/rich.h"
#include "web/saved.h"
#include "web/talk.h"
#include "web/view.h"

/* An element that reads otherwise, and the changes of the amendment that make it so. */
struct changed {
	struct view_list change; /* one, as in any redline */
	bool any_rows;
	struct view_list rows;
};
static const struct template_var changed_vars[] = {
	VAR_LIST(struct changed, change, &view_redline_change_shape),
	VAR(struct changed, any_rows), VAR_LIST(struct changed, rows, &view_amendment_change_shape),
};
static const struct shape changed_shape = SHAPE(struct changed, changed_vars);

struct view {
	struct str name;
	struct str title;
	struct html why;
	struct str state;
	struct str state_class;
	struct str base;
	struct str base_url;
	struct str newest;       /* label, where another revision was adopted meanwhile */
	struct str rebase_url;
	struct str in_the_way;   /* "2 changes need you" */
	struct str way_url;      /* the first of them */
	bool is_draft;
	bool may_edit;
	struct str add_url;
	struct str add_action_url;
	struct str arrange_url;
	struct str differences_url;
	struct str whole_url;
	struct str action;       /* of the buttons beside each change */
	struct view_list facts;
	struct view_list procedure;
	struct view_list redline;
	struct view_list changed;
	bool any_rows;
	struct view_list rows;   /* those that nothing in the redline is about */
	bool any_proposed;
	struct view_list proposed;
	struct view_list saved;
	struct view_list acts;
	struct view_list talk;
	struct view_list records;
};
static const struct template_var vars[] = {
	VAR(struct view, name), VAR(struct view, title), VAR(struct view, why),
	VAR(struct view, state), VAR(struct view, state_class), VAR(struct view, base),
	VAR(struct view, base_url), VAR(struct view, newest), VAR(struct view, rebase_url),
	VAR(struct view, in_the_way), VAR(struct view, way_url),
	VAR(struct view, is_draft), VAR(struct view, may_edit), VAR(struct view, add_url),
	VAR(struct view, add_action_url),
	VAR(struct view, arrange_url), VAR(struct view, differences_url),
	VAR(struct view, whole_url), VAR(struct view, action),
	VAR_LIST(struct view, facts, &view_fact_shape),
	VAR_LIST(struct view, procedure, &view_procedure_shape),
	VAR_LIST(struct view, redline, &view_redline_shape),
	VAR_LIST(struct view, changed, &changed_shape),
	VAR(struct view, any_rows), VAR_LIST(struct view, rows, &view_amendment_change_shape),
	VAR(struct view, any_proposed),
	VAR_LIST(struct view, proposed, &view_amendment_change_shape),
	VAR_LIST(struct view, saved, &view_saved_shape),
	VAR_LIST(struct view, acts, &view_acts_shape),
	VAR_LIST(struct view, talk, &view_talk_shape),
	VAR_LIST(struct view, records, &view_history_shape),
};
static const struct shape shape = SHAPE(struct view, vars);

/* --- rows ---------------------------------------------------------------------------------- */

/* How many comments each change has, in one query for all. */
struct counts {
	struct map at;
	size_t *all;
	size_t *open;
};

static enum status
count_comments(const struct amendment_page *p, struct counts *c)
{
	const struct web *w = &p->web;
	struct record_list list;
	enum status st = record_list_referring_through(w->call->store, w->call->viewer,
	    &type_comment, &type_change, p->record, w->arena, &list);

	*c = (struct counts){ .at.arena = w->arena };
	if (st != ST_OK)
		return st;
	c->all = arena_make_array(w->arena, size_t, list.n);
	c->open = arena_make_array(w->arena, size_t, list.n);
	for (size_t i = 0; i < list.n; i++) {
		const struct value *values = list.items[i]->values;
		const struct value *about = &values[COMMENT_ON];
		int64_t at = (int64_t)c->at.n;

		if (about->nrefs == 0)
			continue;
		if (!map_get(&c->at, about->refs[0].uid, &at))
			map_set(&c->at, about->refs[0].uid, at);
		c->all[at]++;
		c->open[at] += !values[COMMENT_RESOLVED].is_set &&
		    values[COMMENT_ANSWERS].nrefs == 0;
	}
	return ST_OK;
}

static struct str
comments_of(const struct amendment_page *p, const struct counts *c, struct str uid)
{
	const struct web *w = &p->web;
	int64_t at;

	if (!map_get(&c->at, uid, &at))
		return T(w->language, "Comment");
	return str_format(w->arena, "%.*s, %.*s", STR_ARG(i18n_count(w->arena, w->language,
	    (int64_t)c->all[at], N_("%d comment"), N_("%d comments"))), STR_ARG(i18n_count(w->arena,
	    w->language, (int64_t)c->open[at], N_("%d open"), N_("%d open"))));
}

static enum status
make_rows(const struct amendment_page *p, struct view_amendment_change *rows, struct view *view)
{
	const struct amendment_state *state = &p->state;
	struct view_amendment_change *others = arena_make_array(p->web.arena,
	    struct view_amendment_change, state->changes.n);
	struct counts counts;
	size_t nothers = 0;
	size_t taken = 0;
	enum status st = count_comments(p, &counts);

	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < state->changes.n; i++) {
		bool is_taken = taken < state->taken.n && state->places[taken] == i;
		struct view_amendment_change *row = is_taken ? &rows[taken++] : &others[nothers++];

		amendment_change_view(p, state->changes.items[i], row);
		row->comments = comments_of(p, &counts, row->uid);
	}
	for (size_t i = 0; i < taken; i++)
		amendment_change_add_conflicts(p, i, &rows[i]);
	view->proposed = (struct view_list){ others, nothers };
	view->any_proposed = nothers > 0;
	for (size_t i = 0; i < taken && view->way_url.n == 0; i++) {
		if (rows[i].wrong.n > 0)
			view->way_url = str_concat(p->web.arena, STR("#"), rows[i].id);
	}
	return ST_OK;
}

/* The change in the redline that is about a thing; NULL if nothing of it shows there. */
static const struct redline_change *
find_change(const struct redline *redline, struct str uid)
{
	for (size_t i = 0; i < redline->changes.n; i++) {
		const struct redline_change *c = redline->changes.items[i];

		if (c->number > 0 && redline_is_about(c, uid))
			return c;
	}
	return NULL;
}

/*
 * The rows of one changed element. Its words stand above them, so theirs are left out; not so those
 * of what came or went with it as a part.
 */
static struct changed
changed_of(const struct amendment_page *p, const struct view_amendment_change *rows,
    const struct redline_change **changes, struct view_redline_change *change)
{
	struct view_amendment_change *list = NULL;
	size_t capacity = 0;
	size_t n = 0;

	for (size_t i = 0; i < p->state.taken.n; i++) {
		if (changes[i] == NULL || (int64_t)changes[i]->number != change->number)
			continue;
		arena_reserve(p->web.arena, list, n, capacity);
		list[n] = rows[i];
		if (changes[i] == change->change) {
			list[n].any_runs = false;
			change->reason = STR_EMPTY;
		}
		/* One form for all fields of an element. */
		for (size_t k = 0; k < n; k++) {
			if (str_equal(list[k].edit_url, list[n].edit_url))
				list[n].edit_url = STR_EMPTY;
		}
		n++;
	}
	return (struct changed){ { change, 1 }, n > 0, { list, n } };
}

static enum status
set_rows(const struct amendment_page *p, const struct redline *redline,
    const struct view_redline *drawn, struct view *view)
{
	struct arena *a = p->web.arena;
	size_t n = p->state.taken.n;
	struct view_amendment_change *rows = arena_make_array(a, struct view_amendment_change, n);
	const struct redline_change **changes = arena_make_array(a, const struct redline_change *,
	    n);
	struct changed *changed = arena_make_array(a, struct changed, drawn->changes.n);
	struct view_redline_change *list = arena_make_array(a, struct view_redline_change,
	    drawn->changes.n);
	size_t nrest = 0;
	enum status st = make_rows(p, rows, view);

	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < n; i++)
		changes[i] = find_change(redline, p->state.taken.items[i].element);
	for (size_t i = 0; i < drawn->changes.n; i++) {
		list[i] = ((const struct view_redline_change *)drawn->changes.items)[i];
		changed[i] = changed_of(p, rows, changes, &list[i]);
	}
	for (size_t i = 0; i < n; i++) {
		if (changes[i] == NULL)
			rows[nrest++] = rows[i];
	}
	view->changed = (struct view_list){ changed, drawn->changes.n };
	view->rows = (struct view_list){ rows, nrest };
	view->any_rows = nrest > 0;
	return ST_OK;
}

/* --- the page ------------------------------------------------------------------------------ */

static void
set_head(const struct amendment_page *p, struct view *view)
{
	const struct web *w = &p->web;
	const struct record *base = p->state.base;
	size_t n = p->state.draft.conflicts.n;

	view->name = p->name;
	view->title = record_title(p->record);
	view->why = html_of_rich(w->arena, record_text(p->record, AMENDMENT_REASON), 2);
	view->state = view_choice(w, p->record, AMENDMENT_STATE);
	view->state_class = record_text(p->record, AMENDMENT_STATE);
	view->base = record_text(base, REVISION_LABEL);
	view->base_url = web_url_of_record(w, base);
	view->is_draft = str_equal(view->state_class, STR("draft"));
	view->may_edit = p->may_edit;
	view->action = amendment_page_url(p, "changes", STR_EMPTY);
	view->add_url = amendment_page_url(p, "add", STR_EMPTY);
	view->add_action_url = amendment_page_url(p, "add", STR("?part=action"));
	view->arrange_url = amendment_page_url(p, "arrange", STR_EMPTY);
	view->differences_url = web_url(w, "/differences");
	view->whole_url = web_url(w, str_dup_z(w->arena, str_format(w->arena,
	    "/redline?to=%.*s&show=whole", STR_ARG(web_id_of(w->arena, p->name)))));
	if (p->state.newest->id != base->id && amendment_is_open(p->record)) {
		view->newest = record_text(p->state.newest, REVISION_LABEL);
		view->rebase_url = p->may_edit ? amendment_page_url(p, "rebase", STR_EMPTY) :
		    STR_EMPTY;
	}
	if (n > 0 && amendment_is_open(p->record))
		view->in_the_way = i18n_count(w->arena, w->language, (int64_t)n,
		    N_("%d thing is in the way of this amendment"),
		    N_("%d things are in the way of this amendment"));
}

/* What stands nowhere else on the page: not what the head and the procedure say, no digests. */
static bool
is_fact(size_t field)
{
	static const size_t fields[] = { AMENDMENT_PILLARS, AMENDMENT_EFFECTIVE, AMENDMENT_LABEL,
		AMENDMENT_ROUND, AMENDMENT_CIRCULATED, AMENDMENT_CIRCULATOR, AMENDMENT_ENDED,
		AMENDMENT_ENDER, AMENDMENT_AUTHOR, AMENDMENT_AGENCY };

	for (size_t i = 0; i < COUNT_OF(fields); i++) {
		if (fields[i] == field)
			return true;
	}
	return false;
}

static struct view_list
facts_of(const struct amendment_page *p)
{
	struct view_list all = view_facts(&p->web, p->record);
	const struct view_fact *items = all.items;
	struct view_fact *facts = arena_make_array(p->web.arena, struct view_fact, all.n);
	size_t n = 0;

	for (size_t i = 0; i < all.n; i++) {
		if (is_fact(items[i].field))
			facts[n++] = items[i];
	}
	return (struct view_list){ facts, n };
}

static enum status
set_rest(const struct amendment_page *p, struct view *view)
{
	const struct web *w = &p->web;
	enum status st;

	if ((st = view_procedure_load(w, p->record, &view->procedure)) != ST_OK ||
	    (st = view_talk_load(w, p->record, &view->talk)) != ST_OK ||
	    (st = view_history_load(w, p->record, &view->records)) != ST_OK ||
	    (st = view_saved_load(w, p->record, &view->saved)) != ST_OK)
		return st;
	if (p->may_edit)
		st = view_acts_load(w, p->record, &view->acts);
	view->facts = facts_of(p);
	return st;
}

static enum status
answer(struct call *call)
{
	struct view_redline *redline = arena_make(call->arena, struct view_redline);
	struct redline *changes = arena_make(call->arena, struct redline);
	struct amendment_page p;
	struct view view = { .may_edit = false };
	enum status st;

	/* As it stood: what was recorded then, not what a draft would make of it today. */
	if (web_input(call, "as_of").is_set)
		return record_answer(call, &type_amendment);
	if ((st = amendment_page_begin(call, &p)) != ST_OK)
		return st;
	set_head(&p, &view);
	amendment_redline(call->arena, &p.state, changes);
	view_redline_make(&p.web, changes, &(struct view_redline_how){ .is_whole = false },
	    redline);
	view.redline = (struct view_list){ redline, 1 };
	if ((st = set_rows(&p, changes, redline, &view)) != ST_OK ||
	    (st = set_rest(&p, &view)) != ST_OK)
		return st;
	return web_answer(&p.web, &page_amendment, p.name, &view);
}

/* --- buttons beside a change --------------------------------------------------------------- */

struct deciding {
	struct call *call;
	struct amendment_page *page;
	struct str what;
	struct str change;
	struct str reason;
};

static enum status
load_change(struct tx *tx, const struct deciding *d, struct record **out)
{
	struct record *seen;
	enum status st = record_find(tx->store, d->call->viewer, &type_change,
	    d->page->record->framework_id, d->change, tx->arena, &seen);

	if (st != ST_OK)
		return st;
	if (seen->values[CHANGE_AMENDMENT].nrefs == 0 ||
	    seen->values[CHANGE_AMENDMENT].refs[0].id != d->page->record->id)
		return ST_NOT_FOUND;
	*out = seen;
	return ST_OK;
}

static enum status
decide(struct tx *tx, void *context)
{
	struct deciding *d = context;
	struct errors *errors = &d->call->errors;
	struct record *r;
	enum status st = load_change(tx, d, &r);

	if (st != ST_OK)
		return st;
	if (str_equal(d->what, STR("drop")))
		return guarded_remove(tx, d->call->viewer, r, errors);
	if (str_equal(d->what, STR("reason"))) {
		if (d->reason.n == 0)
			return errors_add(errors, ST_INVALID, "reason", "Write the reason first.");
		record_set_text(r, CHANGE_REASON, d->reason);
	} else if (str_equal(d->what, STR("confirm"))) {
		if (d->reason.n == 0 && record_text(r, CHANGE_REASON).n == 0)
			return errors_add(errors, ST_INVALID, "reason", "Say why words and fact go "
			    "apart: a reason is asked for.");
		if (d->reason.n > 0)
			record_set_text(r, CHANGE_REASON, d->reason);
		record_set_number(r, CHANGE_CONFIRMED, 1);
	} else {
		record_set_text(r, CHANGE_STATE, str_equal(d->what, STR("take")) ? STR("taken") :
		    STR("declined"));
	}
	return guarded_update(tx, d->call->viewer, r, errors);
}

static enum status
submit(struct call *call)
{
	struct amendment_page p;
	struct deciding d = { .call = call, .page = &p, .what = web_input(call, "do").text,
		.change = web_input(call, "change").text,
		.reason = str_trim(web_input(call, "reason").text) };
	enum status st = amendment_page_edit(call, &p);

	if (st == ST_OK)
		st = store_write(call->store, call_authorship(call, d.reason), decide, &d);
	return st == ST_OK ? amendment_page_done(&p) : st;
}

static const char *const deeds[] = { "take", "decline", "drop", "confirm", "reason", NULL };

static const struct input change_inputs[] = {
	INPUT_FRAMEWORK,
	{ .name = "do", .kind = IK_CHOICE, .choices = deeds, .help = "What to do with a change." },
	{ .name = "change", .kind = IK_TEXT, .max = 40, .help = "Its identifier." },
	{ .name = "reason", .kind = IK_TEXT, .max = 4000,
	    .help = "Why the text is to change, or why words and facts go apart." },
};

static const struct route route_amendment = {
	.method = METHOD_GET, .path = "/amendments/{key}", .permission = PERM_NETWORK,
	RECORD_INPUTS,
	.summary = "An amendment: what it changes and how it stands.", .handler = answer,
};
static const struct route route_amendment_changes = {
	.method = METHOD_POST, .path = "/amendments/{key}/changes", .permission = PERM_DRAFT,
	.flags = RF_FORM, .inputs = change_inputs, .ninputs = COUNT_OF(change_inputs),
	.body_limit = 32768,
	.summary = "Takes, declines, drops or confirms a change, or gives its reason.",
	.handler = submit,
};
const struct page page_amendment = { .name = "amendment", .view = &shape,
	.route = &route_amendment, .action = &route_amendment_changes };
