/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Moving, splitting, merging and removing in a draft, each by a form of its own; without an element
 * it lists all there are. A place is chosen by what it is beside, so that what others add does not
 * shift it.
 */
#include "base/limits.h"
#include "base/utf8.h"
#include "model/types/types.h"
#include "web/amendment.h"
#include "web/facts.h"
#include "web/options.h"

struct element_row {
	struct str words;
	struct str change_url;
	struct str arrange_url;
};
static const struct template_var element_vars[] = {
	VAR(struct element_row, words), VAR(struct element_row, change_url),
	VAR(struct element_row, arrange_url),
};
static const struct shape element_shape = SHAPE(struct element_row, element_vars);

/* A pillar with what stands in it, or what stands in none. */
struct group {
	struct str id;
	struct str title;
	struct view_list elements;
	bool any_roles;
	struct view_list roles;
	struct str add_url;
};
static const struct template_var group_vars[] = {
	VAR(struct group, id), VAR(struct group, title),
	VAR_LIST(struct group, elements, &element_shape), VAR(struct group, any_roles),
	VAR_LIST(struct group, roles, &element_shape), VAR(struct group, add_url),
};
static const struct shape group_shape = SHAPE(struct group, group_vars);

struct view {
	struct view_list head;
	struct str heading;
	struct str action;
	bool any_problems;
	struct view_list problems;
	bool is_list;
	struct view_list groups;
	struct str uid;
	struct str words;      /* the text as the draft has it */
	struct str goes;       /* "3 sub-actions go with it" */
	struct str change_url;
	bool may_move;
	bool may_split;
	struct view_list places;
	struct view_list others;
	struct str parts;      /* of the split, as typed */
	struct str whole;      /* of the merge */
	struct str reason;
	struct str place_wrong;
	struct str parts_wrong;
	struct str whole_wrong;
	struct str with_wrong;
};
static const struct template_var vars[] = {
	VAR_LIST(struct view, head, &view_amendment_head_shape), VAR(struct view, heading),
	VAR(struct view, action), VAR(struct view, any_problems),
	VAR_LIST(struct view, problems, &view_problem_shape), VAR(struct view, is_list),
	VAR_LIST(struct view, groups, &group_shape), VAR(struct view, uid),
	VAR(struct view, words), VAR(struct view, goes), VAR(struct view, change_url),
	VAR(struct view, may_move), VAR(struct view, may_split),
	VAR_LIST(struct view, places, &view_option_shape),
	VAR_LIST(struct view, others, &view_option_shape), VAR(struct view, parts),
	VAR(struct view, whole), VAR(struct view, reason), VAR(struct view, place_wrong),
	VAR(struct view, parts_wrong), VAR(struct view, whole_wrong), VAR(struct view, with_wrong),
};
static const struct shape shape = SHAPE(struct view, vars);

struct arranging {
	struct amendment_page page;
	struct element_at at;
	bool has_element;
	struct fw_amend_change change;
};

static struct str
element_url(const struct amendment_page *p, struct str uid)
{
	return amendment_page_url(p, str_dup_z(p->web.arena, str_format(p->web.arena,
	    "elements/%.*s/edit", STR_ARG(uid))), STR_EMPTY);
}

/* --- all elements -------------------------------------------------------------------------- */

struct rows {
	const struct amendment_page *p;
	struct element_row *items;
	size_t n;
	size_t capacity;
};

static void
add_row(struct rows *rows, struct str uid)
{
	const struct amendment_page *p = rows->p;
	struct arena *a = p->web.arena;
	struct element_at at;

	if (!element_find(p->state.draft.fw, uid, &at))
		return;
	arena_reserve(a, rows->items, rows->n, rows->capacity);
	rows->items[rows->n++] = (struct element_row){
		.words = amendment_element_words(&p->web, p->state.draft.fw, &at),
		.change_url = element_url(p, uid),
		.arrange_url = at.part == PART_FRAMEWORK || at.part == PART_HEADING ? STR_EMPTY :
		    amendment_page_url(p, "arrange", str_format(a, "?element=%.*s",
		    STR_ARG(uid))),
	};
}

static void
add_elements(struct rows *rows, const struct fw_elements *list)
{
	for (size_t i = 0; i < list->n; i++) {
		const struct fw_element *e = &list->items[i];

		add_row(rows, e->uid);
		for (size_t k = 0; k < e->conditions.n; k++)
			add_row(rows, e->conditions.items[k].uid);
		add_elements(rows, &e->children);
	}
}

static struct view_list
list_roles(const struct amendment_page *p, const struct fw_roles *roles)
{
	struct rows rows = { .p = p };

	for (size_t i = 0; i < roles->n; i++)
		add_row(&rows, roles->items[i].uid);
	return (struct view_list){ rows.items, rows.n };
}

static struct group
group_of(const struct amendment_page *p, const struct fw_pillar *pillar)
{
	struct rows rows = { .p = p };
	struct group g = { .id = web_id_of(p->web.arena, pillar->code),
		.roles = list_roles(p, &pillar->roles),
		.add_url = amendment_page_url(p, "add", str_format(p->web.arena,
		    "?part=action&pillar=%.*s", STR_ARG(pillar->uid))) };

	add_row(&rows, pillar->uid);
	g.title = rows.n > 0 ? rows.items[0].words : pillar->code;
	add_elements(&rows, &pillar->actions);
	add_elements(&rows, &pillar->goals);
	g.elements = (struct view_list){ rows.items, rows.n };
	g.any_roles = g.roles.n > 0;
	return g;
}

static struct view_list
list_whole(const struct amendment_page *p)
{
	const struct framework *fw = p->state.draft.fw;
	struct rows rows = { .p = p };

	add_row(&rows, fw->uid);
	for (size_t i = 0; i < fw->columns.n; i++)
		add_row(&rows, fw->columns.items[i].uid);
	return (struct view_list){ rows.items, rows.n };
}

static struct view_list
list_texts(const struct amendment_page *p, enum compared_part part)
{
	struct fw_texts uids = framework_list_uids(p->web.arena, p->state.draft.fw, part);
	struct rows rows = { .p = p };

	for (size_t i = 0; i < uids.n; i++)
		add_row(&rows, uids.items[i]);
	return (struct view_list){ rows.items, rows.n };
}

/* The whole, each pillar, what stands in several pillars. */
static struct view_list
list_groups(const struct amendment_page *p)
{
	const struct framework *fw = p->state.draft.fw;
	const struct language *l = p->web.language;
	struct group *groups = arena_make_array(p->web.arena, struct group, fw->pillars.n + 3);
	size_t n = 0;

	groups[n++] = (struct group){ .id = STR("whole"), .title = T(l, "The whole framework"),
		.elements = list_whole(p), .any_roles = fw->cochairs.n > 0,
		.roles = list_roles(p, &fw->cochairs) };
	for (size_t i = 0; i < fw->pillars.n; i++)
		groups[n++] = group_of(p, &fw->pillars.items[i]);
	if (fw->recommendations.n > 0)
		groups[n++] = (struct group){ .id = STR("recommendations"),
			.title = T(l, "Recommendations"),
			.elements = list_texts(p, PART_RECOMMENDATION) };
	if (fw->footnotes.n > 0)
		groups[n++] = (struct group){ .id = STR("footnotes"),
			.title = T(l, "Footnotes"), .elements = list_texts(p, PART_FOOTNOTE) };
	return (struct view_list){ groups, n };
}

/* --- one element --------------------------------------------------------------------------- */

static bool
is_sent(const struct web *w, const char *name, struct str value)
{
	const struct http_pairs *form = &w->call->form;

	for (size_t i = 0; i < form->n; i++) {
		if (str_equal(form->items[i].name, str_from(name)) &&
		    str_equal(form->items[i].value, value))
			return true;
	}
	return false;
}

/* Of the same pillar: what is merged is near, and the list stays short. */
static struct view_list
list_others(const struct arranging *g)
{
	const struct amendment_page *p = &g->page;
	const struct web *w = &p->web;
	const struct fw_pillar *pillar = &p->state.draft.fw->pillars.items[g->at.pillar];
	const struct fw_elements *lists[] = { &pillar->actions, &pillar->goals };
	struct view_option *rows = arena_make_array(w->arena, struct view_option,
	    pillar->actions.n + pillar->goals.n);
	size_t n = 0;

	for (size_t l = 0; l < COUNT_OF(lists); l++) {
		for (size_t i = 0; i < lists[l]->n; i++) {
			const struct fw_element *e = &lists[l]->items[i];

			if (e != g->at.item)
				rows[n++] = (struct view_option){ e->uid, str_format(w->arena,
				    "%.*s %.*s", STR_ARG(e->code),
				    STR_ARG(view_short_title(w, e->text.text))),
				    is_sent(w, "with", e->uid) };
		}
	}
	return (struct view_list){ rows, n };
}

static void
set_element(const struct arranging *g, struct view *view)
{
	const struct amendment_page *p = &g->page;
	const struct web *w = &p->web;
	struct fw_texts goes = amend_goes_with(w->arena, p->state.draft.fw, &g->at);

	view->uid = element_uid(&g->at);
	view->words = element_words(w->arena, &g->at);
	view->change_url = element_url(p, view->uid);
	if (goes.n > 0)
		view->goes = i18n_count(w->arena, w->language, (int64_t)goes.n,
		    N_("%d element in it goes with it."), N_("%d elements in it go with it."));
	view->may_split = g->at.part == PART_ACTION;
	view->may_move = view->may_split || g->at.part == PART_PILLAR ||
	    g->at.part == PART_RECOMMENDATION;
	view->heading = i18n_format(w->arena, w->language, view->may_split ?
	    N_("Move, split, merge or remove %s") : view->may_move ?
	    N_("Move or remove %s") : N_("Remove %s"),
	    amendment_element_name(w, p->state.draft.fw, &g->at), STR_EMPTY);
	if (view->may_move)
		view->places = amendment_places(p, g->at.part, web_input(w->call, "place").text);
	if (view->may_split)
		view->others = list_others(g);
	view->parts = web_input(w->call, "parts").is_set ? web_input(w->call, "parts").text :
	    view->words;
	view->whole = web_input(w->call, "whole").is_set ? web_input(w->call, "whole").text :
	    view->words;
	view->reason = web_input(w->call, "reason").text;
	view->place_wrong = view_problem_of(w, "place");
	view->parts_wrong = view_problem_of(w, "parts");
	view->whole_wrong = view_problem_of(w, "whole");
	view->with_wrong = view_problem_of(w, "with");
}

static enum status
answer(struct arranging *g, enum status st)
{
	struct web *w = &g->page.web;
	struct view_problems problems = view_problems_of(w);
	struct view view = {
		.head = amendment_head_of(&g->page),
		.heading = T(w->language, "What is to be changed?"),
		.action = amendment_page_url(&g->page, "arrange", STR_EMPTY),
		.any_problems = problems.any,
		.problems = problems.list,
		.is_list = !g->has_element,
	};

	if (g->has_element)
		set_element(g, &view);
	else
		view.groups = list_groups(&g->page);
	return web_answer_form(w, &page_amendment_arrange, view.heading, &view, st);
}

static enum status
begin(struct call *call, struct arranging *g)
{
	struct str uid = web_input(call, "element").text;
	enum status st = amendment_page_draft(call, &g->page);

	if (st != ST_OK || uid.n == 0)
		return st;
	if (!element_find(g->page.state.draft.fw, uid, &g->at))
		return errors_add(&call->errors, ST_NOT_FOUND, NULL, "%.*s", STR_ARG(T(
		    g->page.web.language, "The draft holds no such element. Somebody may have "
		    "removed it.")));
	g->has_element = true;
	return ST_OK;
}

static enum status
show(struct call *call)
{
	struct arranging *g = arena_make(call->arena, struct arranging);
	enum status st = begin(call, g);

	return st == ST_OK ? answer(g, ST_OK) : st;
}

/* --- what was sent ------------------------------------------------------------------------- */

static enum status
read_move(struct arranging *g)
{
	struct call *call = g->page.web.call;

	g->change.operation = AMEND_MOVE;
	if (amendment_place_read(&g->page, web_input(call, "place").text, &g->change))
		return ST_OK;
	return errors_add(&call->errors, ST_INVALID, "place", "Choose where it is to stand.");
}

/* Texts are parted by empty lines, as people part paragraphs. */
static enum status
read_split(struct arranging *g)
{
	struct call *call = g->page.web.call;
	struct str rest = web_input(call, "parts").text;
	struct fw_texts parts = { 0 };
	struct str line;
	struct str part = STR_EMPTY;

	g->change.operation = AMEND_SPLIT;
	while (str_next(&rest, '\n', &line)) {
		line = str_trim(line);
		if (line.n == 0 && part.n > 0) {
			*fw_add(call->arena, &parts) = part;
			part = STR_EMPTY;
		} else if (line.n > 0) {
			part = part.n == 0 ? line : str_format(call->arena, "%.*s\n%.*s",
			    STR_ARG(part), STR_ARG(line));
		}
	}
	if (part.n > 0)
		*fw_add(call->arena, &parts) = part;
	if (parts.n < 2)
		return errors_add(&call->errors, ST_INVALID, "parts", "Leave an empty line where "
		    "it is to be split: there are two texts at least then.");
	g->change.after = diff_carry_marks(call->arena, &((const struct fw_element *)
	    g->at.item)->text, parts.items[0]);
	g->change.with = (struct fw_texts){ parts.items + 1, parts.n - 1, parts.n - 1 };
	return ST_OK;
}

static enum status
read_merge(struct arranging *g)
{
	struct call *call = g->page.web.call;
	struct str whole = str_trim(web_input(call, "whole").text);

	g->change.operation = AMEND_MERGE;
	for (size_t i = 0; i < call->form.n; i++) {
		if (str_equal(call->form.items[i].name, STR("with")))
			*fw_add(call->arena, &g->change.with) = call->form.items[i].value;
	}
	if (g->change.with.n == 0)
		return errors_add(&call->errors, ST_INVALID, "with",
		    "Tick what is to be merged into it.");
	if (whole.n == 0)
		return errors_add(&call->errors, ST_INVALID, "whole",
		    "Write the text that stands for all of them.");
	g->change.after = diff_carry_marks(call->arena, &((const struct fw_element *)
	    g->at.item)->text, whole);
	return ST_OK;
}

static enum status
read_sent(struct arranging *g)
{
	struct call *call = g->page.web.call;
	struct str what = web_input(call, "do").text;

	g->change = (struct fw_amend_change){ .operation = AMEND_REMOVE, .part = g->at.part,
		.element = element_uid(&g->at),
		.reason = str_trim(web_input(call, "reason").text) };
	if (str_equal(what, STR("move")))
		return read_move(g);
	if (str_equal(what, STR("split")) && g->at.part == PART_ACTION)
		return read_split(g);
	if (str_equal(what, STR("merge")) && g->at.part == PART_ACTION)
		return read_merge(g);
	return str_equal(what, STR("remove")) ? ST_OK : ST_INVALID;
}

/* What the draft added is taken out by dropping the change that added it. */
static struct record *
find_addition(const struct arranging *g)
{
	const struct amendment_state *state = &g->page.state;

	for (size_t i = 0; i < state->taken.n; i++) {
		if (state->taken.items[i].operation == AMEND_ADD &&
		    str_equal(state->taken.items[i].element, g->change.element))
			return state->changes.items[state->places[i]];
	}
	return NULL;
}

static enum status
save(struct tx *tx, void *context)
{
	struct arranging *g = context;
	struct call *call = g->page.web.call;
	struct record *added = g->change.operation == AMEND_REMOVE ? find_addition(g) : NULL;

	enum status st;

	if (added != NULL)
		return amendment_drop_added(tx, call->viewer, g->page.record, added->uid,
		    &call->errors);
	st = amendment_page_create(tx, &g->page, amendment_element_name(&g->page.web,
	    g->page.state.draft.fw, &g->at));
	return st == ST_OK ? amendment_add_change(tx, call->viewer, g->page.record, &g->change,
	    &call->errors) : st;
}

static enum status
submit(struct call *call)
{
	struct arranging *g = arena_make(call->arena, struct arranging);
	enum status st = begin(call, g);

	if (st != ST_OK)
		return st;
	st = g->has_element ? read_sent(g) : ST_INVALID;
	if (st == ST_OK)
		st = store_write(call->store, call_authorship(call, g->change.reason), save, g);
	if (st == ST_OK)
		return amendment_page_done(&g->page);
	return call->errors.n > 0 && st != ST_FORBIDDEN ? answer(g, st) : st;
}

static const char *const deeds[] = { "move", "split", "merge", "remove", NULL };

static const struct input inputs[] = {
	INPUT_FRAMEWORK,
	{ .name = "element", .kind = IK_TEXT, .max = 40, .help = "Identifier of the element." },
	{ .name = "do", .kind = IK_CHOICE, .choices = deeds, .help = "What to do with it." },
	{ .name = "place", .kind = IK_TEXT, .max = 60, .help = "Where it is to stand." },
	{ .name = "parts", .kind = IK_TEXT, .max = LIMIT_TEXT_BYTES,
	    .help = "Texts of a split, parted by empty lines." },
	{ .name = "with", .kind = IK_TEXT, .max = 40, .help = "What is merged into it." },
	{ .name = "whole", .kind = IK_TEXT, .max = LIMIT_TEXT_BYTES, .help = "Text of a merge." },
	{ .name = "reason", .kind = IK_TEXT, .max = 4000, .help = "Why." },
};

static const struct route route_amendment_arrange = {
	.method = METHOD_GET, .path = "/amendments/{key}/arrange", .permission = PERM_DRAFT,
	.inputs = inputs, .ninputs = 2,
	.summary = "The forms to move, split, merge or remove in a draft.", .handler = show,
};
static const struct route route_amendment_arrange_save = {
	.method = METHOD_POST, .path = "/amendments/{key}/arrange", .permission = PERM_DRAFT,
	.flags = RF_FORM, .inputs = inputs, .ninputs = COUNT_OF(inputs),
	.body_limit = LIMIT_FORM_BYTES,
	.summary = "Moves, splits, merges or removes in a draft.", .handler = submit,
};
const struct page page_amendment_arrange = { .name = "amendment_arrange", .view = &shape,
	.route = &route_amendment_arrange, .action = &route_amendment_arrange_save };
