/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The record of a procedure, to be read and printed: when it ran and how it ended, who was asked
 * and who answered what, then every position, newest circulation first: those on single changes
 * and those that a later one has replaced too. What was kept at its adoption comes from here as a
 * file.
 */
#include "base/limits.h"
#include "model/types/types.h"
#include "web/history.h"
#include "web/procedure.h"
#include "web/view.h"

struct group {
	struct str title;
	struct str id;
	struct view_list rows;
};
static const struct template_var group_vars[] = {
	VAR(struct group, title), VAR(struct group, id),
	VAR_LIST(struct group, rows, &view_position_shape),
};
static const struct shape group_shape = SHAPE(struct group, group_vars);

struct view {
	struct view_list step;
	struct view_list procedure;
	struct str circulated;  /* when; empty: never */
	struct str circulator;
	struct str ended;       /* when */
	struct str receipt;     /* SHA-256 of the kept file; empty: not adopted */
	struct str receipt_url;
	struct view_list groups;
};
static const struct template_var vars[] = {
	VAR_LIST(struct view, step, &view_step_shape),
	VAR_LIST(struct view, procedure, &view_procedure_shape), VAR(struct view, circulated),
	VAR(struct view, circulator), VAR(struct view, ended), VAR(struct view, receipt),
	VAR(struct view, receipt_url), VAR_LIST(struct view, groups, &group_shape),
};
static const struct shape shape = SHAPE(struct view, vars);

/* Positions of one circulation, which stand together; from: the newest of them. */
static struct group
group_of(const struct web *w, const struct record *const *all, size_t from, size_t to)
{
	int64_t round = all[from]->values[POSITION_ROUND].number;
	struct view_position *rows = arena_make_array(w->arena, struct view_position, to - from);

	for (size_t i = from; i < to; i++)
		rows[i - from] = view_position_of(w, all[i]);
	return (struct group){
		.title = round == 0 ? T(w->language, "Before it was circulated")
		    : i18n_format(w->arena, w->language, N_("Circulation %s"),
		    str_format(w->arena, "%lld", (long long)round), STR_EMPTY),
		.id = str_format(w->arena, "round-%lld", (long long)round),
		.rows = { rows, to - from },
	};
}

static struct view_list
groups_of(const struct web *w, const struct procedure *p)
{
	size_t n = p->npositions + p->nearlier;
	const struct record **all = arena_make_array(w->arena, const struct record *, n);
	struct group *groups = arena_make_array(w->arena, struct group, n);
	size_t ngroups = 0;

	for (size_t i = 0; i < p->npositions; i++)
		all[i] = p->positions[p->npositions - 1 - i];
	for (size_t i = 0; i < p->nearlier; i++)
		all[p->npositions + i] = p->earlier[p->nearlier - 1 - i];
	for (size_t from = 0, to; from < n; from = to) {
		to = from + 1;
		while (to < n && all[to]->values[POSITION_ROUND].number ==
		    all[from]->values[POSITION_ROUND].number)
			to++;
		groups[ngroups++] = group_of(w, all, from, to);
	}
	return (struct view_list){ groups, ngroups };
}

static struct str
when(const struct web *w, const struct record *r, size_t field)
{
	const struct value *v = &r->values[field];

	return v->is_set ? view_instant(w, v->number) : STR_EMPTY;
}

static void
set_facts(const struct step_page *p, struct view *view)
{
	const struct web *w = &p->web;
	const struct record *r = p->amendment;
	const struct value *circulator = &r->values[AMENDMENT_CIRCULATOR];

	view->circulated = when(w, r, AMENDMENT_CIRCULATED);
	view->ended = when(w, r, AMENDMENT_ENDED);
	if (circulator->nrefs > 0)
		view->circulator = circulator->refs[0].title;
	view->receipt = record_text(r, AMENDMENT_RECEIPT);
	view->receipt_url = str_format(w->arena, "/amendments/%.*s/receipt", STR_ARG(r->uid));
}

static enum status
answer(struct call *call)
{
	struct procedure_query query = { call->store, call->viewer, call->today, call->arena };
	struct step_page p;
	struct procedure procedure;
	struct view view = { .receipt = STR_EMPTY };
	enum status st = step_page_begin(call, &p);

	if (st != ST_OK || (st = procedure_load(&query, p.amendment, &procedure)) != ST_OK ||
	    (st = view_procedure_load(&p.web, p.amendment, &view.procedure)) != ST_OK)
		return st;
	set_facts(&p, &view);
	view.step = step_page_view(&p, "positions");
	view.groups = groups_of(&p.web, &procedure);
	return web_answer(&p.web, &page_amendment_positions, i18n_format(call->arena,
	    p.web.language, N_("Positions on %s"), p.step.name, STR_EMPTY), &view);
}

/* The kept file as it is, so that its SHA-256 can be checked. */
static enum status
send_receipt(struct call *call)
{
	struct step_page p;
	struct str bytes;
	enum status st = step_page_begin(call, &p);

	if (st != ST_OK)
		return st;
	if (record_text(p.amendment, AMENDMENT_RECEIPT).n == 0)
		return errors_add(&call->errors, ST_NOT_FOUND, NULL,
		    "There is no receipt: the amendment is not adopted.");
	if ((st = file_get(call->store, record_text(p.amendment, AMENDMENT_RECEIPT), call->arena,
	    &bytes)) != ST_OK)
		return st;
	response_set_bytes(call->rs, 200, STR("application/json"), bytes);
	return ST_OK;
}

static const struct route route_amendment_positions = {
	.method = METHOD_GET, .path = "/amendments/{key}/positions", .permission = PERM_NETWORK,
	.inputs = web_framework_input, .ninputs = 1,
	.summary = "All positions on an amendment.", .handler = answer,
};
static const struct route route_amendment_receipt = {
	.method = METHOD_GET, .path = "/amendments/{key}/receipt", .permission = PERM_NETWORK,
	.inputs = web_framework_input, .ninputs = 1,
	.summary = "Who was asked and who answered what, as a file.", .handler = send_receipt,
};
const struct page page_amendment_positions = { .name = "amendment_positions", .view = &shape,
	.route = &route_amendment_positions, .action = &route_amendment_receipt };
