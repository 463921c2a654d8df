/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Adding to a draft: an action or goal, a recommendation, a pillar, a role, a condition or a
 * footnote. Its further facts are set on its own form, where the page leads next.
 */
#include "base/limits.h"
#include "base/ulid.h"
#include "model/types/types.h"
#include "web/amendment.h"
#include "web/facts.h"
#include "web/options.h"
#include "web/session.h"
#include "web/view.h"

struct view {
	struct view_list head;
	struct str action;
	bool any_problems;
	struct view_list problems;
	bool is_chosen;
	struct str part;
	struct str heading;
	struct view_list kinds;
	bool asks_place;
	struct view_list places;
	bool asks_pillar;
	struct view_list pillars;
	bool asks_element;
	struct view_list elements;
	bool asks_anchor;
	struct str anchor;
	bool is_role;
	struct str text;
	struct str reason;
	struct str text_wrong;
	struct str place_wrong;
	struct str anchor_wrong;
};
static const struct template_var vars[] = {
	VAR_LIST(struct view, head, &view_amendment_head_shape), VAR(struct view, action),
	VAR(struct view, any_problems), VAR_LIST(struct view, problems, &view_problem_shape),
	VAR(struct view, is_chosen), VAR(struct view, part), VAR(struct view, heading),
	VAR_LIST(struct view, kinds, &view_link_shape), VAR(struct view, asks_place),
	VAR_LIST(struct view, places, &view_option_shape), VAR(struct view, asks_pillar),
	VAR_LIST(struct view, pillars, &view_option_shape), VAR(struct view, asks_element),
	VAR_LIST(struct view, elements, &view_option_shape), VAR(struct view, asks_anchor),
	VAR(struct view, anchor), VAR(struct view, is_role), VAR(struct view, text),
	VAR(struct view, reason), VAR(struct view, text_wrong), VAR(struct view, place_wrong),
	VAR(struct view, anchor_wrong),
};
static const struct shape shape = SHAPE(struct view, vars);

static const enum compared_part kinds[] = { PART_ACTION, PART_RECOMMENDATION, PART_PILLAR,
	PART_ROLE, PART_CONDITION, PART_FOOTNOTE };

struct adding {
	struct amendment_page page;
	enum compared_part part; /* PART_COUNT: not chosen yet */
	struct fw_amend_change change;
};

static struct view_list
list_kinds(const struct amendment_page *p)
{
	const struct web *w = &p->web;
	struct view_link *links = arena_make_array(w->arena, struct view_link, COUNT_OF(kinds));

	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		links[i] = (struct view_link){ .url = amendment_page_url(p, "add",
		    str_format(w->arena, "?part=%s", compared_part_codes[kinds[i]])),
			.label = i18n_text(w->language, str_from(element_type(kinds[i])->label)) };
	return (struct view_list){ links, COUNT_OF(kinds) };
}

static void
add_part(struct view_options *o, struct framework *fw, enum compared_part part)
{
	struct fw_texts uids = framework_list_uids(o->w->arena, fw, part);

	for (size_t i = 0; i < uids.n; i++) {
		struct element_at at;

		if (element_find(fw, uids.items[i], &at))
			view_options_add(o, uids.items[i], amendment_element_words(o->w, fw, &at));
	}
}

static struct view_list
list_of(const struct amendment_page *p, enum compared_part part, const char *input)
{
	struct view_options o = { .w = &p->web, .chosen = web_input(p->web.call, input).text };

	add_part(&o, p->state.draft.fw, part);
	return view_options_list(&o);
}

/* What gets a footnote: anything that has words of its own in the table. */
static struct view_list
list_noted(const struct amendment_page *p)
{
	struct view_options o = { .w = &p->web, .chosen = web_input(p->web.call, "in").text };

	add_part(&o, p->state.draft.fw, PART_ACTION);
	add_part(&o, p->state.draft.fw, PART_RECOMMENDATION);
	add_part(&o, p->state.draft.fw, PART_PILLAR);
	return view_options_list(&o);
}

/* The place that was chosen; at first that behind the last action of the pillar of the address. */
static struct str
chosen_place(const struct amendment_page *p)
{
	struct call *call = p->web.call;
	const struct fw_elements *actions;
	struct element_at at;

	if (web_input(call, "place").is_set || !amendment_find_element(p,
	    web_input(call, "pillar").text, &at) || at.part != PART_PILLAR)
		return web_input(call, "place").text;
	actions = &p->state.draft.fw->pillars.items[at.place].actions;
	return actions->n == 0 ? str_format(p->web.arena, "actions:%.*s",
	    STR_ARG(element_uid(&at))) : str_format(p->web.arena, "after:%.*s",
	    STR_ARG(actions->items[actions->n - 1].uid));
}

static void
set_questions(const struct adding *g, struct view *view)
{
	const struct amendment_page *p = &g->page;
	enum compared_part part = g->part;

	view->asks_place = part == PART_ACTION || part == PART_PILLAR ||
	    part == PART_RECOMMENDATION;
	view->asks_pillar = part == PART_RECOMMENDATION || part == PART_ROLE;
	view->asks_element = part == PART_CONDITION || part == PART_FOOTNOTE;
	view->asks_anchor = part == PART_FOOTNOTE;
	view->is_role = part == PART_ROLE;
	if (view->asks_place)
		view->places = amendment_places(p, part, chosen_place(p));
	if (view->asks_pillar)
		view->pillars = list_of(p, PART_PILLAR, "pillar");
	if (part == PART_CONDITION)
		view->elements = list_of(p, PART_ACTION, "in");
	if (part == PART_FOOTNOTE)
		view->elements = list_noted(p);
}

static enum status
answer(struct adding *g, enum status st)
{
	struct web *w = &g->page.web;
	struct call *call = w->call;
	struct view_problems problems = view_problems_of(w);
	struct view view = {
		.head = amendment_head_of(&g->page),
		.action = amendment_page_url(&g->page, "add", STR_EMPTY),
		.any_problems = problems.any,
		.problems = problems.list,
		.is_chosen = g->part != PART_COUNT,
		.kinds = list_kinds(&g->page),
		.heading = T(w->language, "What is to be added?"),
		.text = web_input(call, "text").text,
		.anchor = web_input(call, "anchor").text,
		.reason = web_input(call, "reason").text,
		.text_wrong = view_problem_of(w, "text"),
		.place_wrong = view_problem_of(w, "place"),
		.anchor_wrong = view_problem_of(w, "anchor"),
	};

	if (view.is_chosen) {
		view.part = str_from(compared_part_codes[g->part]);
		view.heading = g->part == PART_ACTION ? T(w->language, "Add an action or goal")
		    : i18n_text(w->language, str_from(element_type(g->part)->adding));
		set_questions(g, &view);
	}
	return web_answer_form(w, &page_amendment_add, view.heading, &view, st);
}

static enum status
begin(struct call *call, struct adding *g)
{
	enum status st = amendment_page_draft(call, &g->page);

	g->part = PART_COUNT;
	if (st == ST_OK && !element_part_find(web_input(call, "part").text, &g->part))
		g->part = PART_COUNT;
	return st;
}

static enum status
show(struct call *call)
{
	struct adding *g = arena_make(call->arena, struct adding);
	enum status st = begin(call, g);

	return st == ST_OK ? answer(g, ST_OK) : st;
}

/* --- what was sent ------------------------------------------------------------------------- */

/* Its mark stands in the words that name the element: of a pillar its title. */
static void
read_footnote(struct adding *g)
{
	struct call *call = g->page.web.call;
	struct str anchor = str_trim(web_input(call, "anchor").text);
	struct element_at at;

	if (element_find(g->page.state.draft.fw, g->change.parent, &at) &&
	    amend_main_field(at.part) != NULL)
		g->change.field = str_from(amend_main_field(at.part)->name);
	if (anchor.n > 0)
		*fw_add(call->arena, &g->change.with) = anchor;
}

static enum status
read_sent(struct adding *g)
{
	struct call *call = g->page.web.call;
	struct str place = web_input(call, "place").text;

	g->change = (struct fw_amend_change){
		.operation = AMEND_ADD,
		.part = g->part,
		.element = ulid_new(call->arena, call->now_ms),
		.after = { .text = str_trim(web_input(call, "text").text) },
		.reason = str_trim(web_input(call, "reason").text),
	};
	if (g->change.after.text.n == 0)
		return errors_add(&call->errors, ST_INVALID, "text", "Write what is to be added.");
	if ((g->part == PART_ACTION || g->part == PART_PILLAR ||
	    g->part == PART_RECOMMENDATION) &&
	    !amendment_place_read(&g->page, place, &g->change))
		return errors_add(&call->errors, ST_INVALID, "place",
		    "Choose where it is to stand.");
	if (g->part == PART_RECOMMENDATION || g->part == PART_ROLE)
		g->change.pillar = web_input(call, "pillar").text;
	if (g->part == PART_CONDITION || g->part == PART_FOOTNOTE)
		g->change.parent = web_input(call, "in").text;
	if (g->part == PART_FOOTNOTE)
		read_footnote(g);
	return ST_OK;
}

static enum status
save(struct tx *tx, void *context)
{
	struct adding *g = context;
	struct call *call = g->page.web.call;
	struct str label = i18n_text(g->page.web.language, str_from(element_type(g->part)->label));
	enum status st = amendment_page_create(tx, &g->page, label);

	return st == ST_OK ? amendment_add_change(tx, call->viewer, g->page.record, &g->change,
	    &call->errors) : st;
}

/* What has facts besides its words is asked for them; the rest is done. */
static enum status
go_on(struct adding *g)
{
	struct call *call = g->page.web.call;
	const char *step = str_dup_z(call->arena, str_format(call->arena, "elements/%.*s/edit",
	    STR_ARG(g->change.element)));

	g->page.is_new = false;
	return g->part == PART_FOOTNOTE ? amendment_page_done(&g->page) :
	    web_redirect(call, amendment_page_url(&g->page, step, STR_EMPTY));
}

static enum status
submit(struct call *call)
{
	struct adding *g = arena_make(call->arena, struct adding);
	enum status st = begin(call, g);

	if (st != ST_OK)
		return st;
	if (g->part == PART_COUNT)
		return answer(g, ST_OK);
	if ((st = read_sent(g)) == ST_OK)
		st = store_write(call->store, call_authorship(call, g->change.reason), save, g);
	if (st == ST_OK)
		return go_on(g);
	return call->errors.n > 0 && st != ST_FORBIDDEN ? answer(g, st) : st;
}

static const struct input inputs[] = {
	INPUT_FRAMEWORK,
	{ .name = "part", .kind = IK_TEXT, .max = 40, .help = "What is added: action, ..." },
	{ .name = "place", .kind = IK_TEXT, .max = 60, .help = "Where it is to stand." },
	{ .name = "pillar", .kind = IK_TEXT, .max = 40, .help = "Identifier of its pillar." },
	{ .name = "in", .kind = IK_TEXT, .max = 40, .help = "Identifier of its action." },
	{ .name = "anchor", .kind = IK_TEXT, .max = 1000,
	    .help = "Words after which the mark of a footnote stands." },
	{ .name = "text", .kind = IK_TEXT, .max = LIMIT_TEXT_BYTES, .help = "Its words." },
	{ .name = "reason", .kind = IK_TEXT, .max = 4000, .help = "Why." },
};

static const struct route route_amendment_add = {
	.method = METHOD_GET, .path = "/amendments/{key}/add", .permission = PERM_DRAFT,
	.inputs = inputs, .ninputs = 4,
	.summary = "The form to add to a draft.", .handler = show,
};
static const struct route route_amendment_add_save = {
	.method = METHOD_POST, .path = "/amendments/{key}/add", .permission = PERM_DRAFT,
	.flags = RF_FORM, .inputs = inputs, .ninputs = COUNT_OF(inputs),
	.body_limit = LIMIT_FORM_BYTES,
	.summary = "Adds to a draft.", .handler = submit,
};
const struct page page_amendment_add = { .name = "amendment_add", .view = &shape,
	.route = &route_amendment_add, .action = &route_amendment_add_save };
