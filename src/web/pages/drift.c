/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where text and work differ, by pillar: the agenda of the next revision. Lines that are ticked
 * become changes of a draft, a new one or one that is there.
 */
#include "instrument/drift.h"

#include "base/limits.h"
#include "instrument/amendment.h"
#include "model/types/types.h"
#include "policy/permit.h"
#include "web/amendment.h"
#include "web/facts.h"
#include "web/options.h"
#include "web/problems.h"
#include "web/session.h"
#include "web/view.h"

#define DRAFTS_SHOWN 50

struct line {
	struct str key;
	struct str id;
	struct str code;
	struct str words;
	struct str what;    /* "Lead", "Dropped" */
	struct str adopted;
	struct str working;
	bool is_on;
};
static const struct template_var line_vars[] = {
	VAR(struct line, key), VAR(struct line, id), VAR(struct line, code),
	VAR(struct line, words), VAR(struct line, what), VAR(struct line, adopted),
	VAR(struct line, working), VAR(struct line, is_on),
};
static const struct shape line_shape = SHAPE(struct line, line_vars);

struct group {
	struct str id;
	struct str title;
	struct view_list lines;
};
static const struct template_var group_vars[] = {
	VAR(struct group, id), VAR(struct group, title), VAR_LIST(struct group, lines, &line_shape),
};
static const struct shape group_shape = SHAPE(struct group, group_vars);

struct view {
	struct str action;
	struct str count;
	struct str revision;
	struct str revision_url;
	bool any_lines;
	struct view_list groups;
	bool may_propose;
	struct view_list drafts;
	struct str title;
	struct str reason;
	struct str title_wrong;
	bool any_problems;
	struct view_list problems;
};
static const struct template_var vars[] = {
	VAR(struct view, action), VAR(struct view, count), VAR(struct view, revision),
	VAR(struct view, revision_url),
	VAR(struct view, any_lines), VAR_LIST(struct view, groups, &group_shape),
	VAR(struct view, may_propose), VAR_LIST(struct view, drafts, &view_option_shape),
	VAR(struct view, title), VAR(struct view, reason), VAR(struct view, title_wrong),
	VAR(struct view, any_problems), VAR_LIST(struct view, problems, &view_problem_shape),
};
static const struct shape shape = SHAPE(struct view, vars);

struct looking {
	struct web web;
	struct drift drift;
};

/* --- showing ------------------------------------------------------------------------------- */

static bool
is_ticked(const struct web *w, struct str key)
{
	for (size_t i = 0; i < w->call->form.n; i++) {
		if (str_equal(w->call->form.items[i].name, STR("line")) &&
		    str_equal(w->call->form.items[i].value, key))
			return true;
	}
	return false;
}

static struct str
what_of(const struct web *w, const struct fw_drift_line *line)
{
	switch (line->kind) {
	case DRIFT_CHANGED:
		return i18n_text(w->language, str_from(element_field_row(line->part,
		    element_field_find(line->part, line->field))->label));
	case DRIFT_CAME:
		return T(w->language, "Came");
	case DRIFT_WENT:
		return T(w->language, "Went");
	case DRIFT_DROPPED:
		break;
	}
	return T(w->language, "Dropped");
}

static struct str
value_of(const struct web *w, const struct fw_drift_line *line, const struct marked *value)
{
	struct str words = value->text;

	if (line->kind == DRIFT_CHANGED)
		words = element_value_words(w->arena, line->part,
		    element_field_find(line->part, line->field), words);
	return view_short_title(w, words);
}

static struct line
view_line(const struct web *w, const struct fw_drift_line *line)
{
	return (struct line){
		.key = line->key,
		.id = str_format(w->arena, "l-%.*s", STR_ARG(line->key)),
		.code = line->code,
		.words = view_short_title(w, line->words),
		.what = what_of(w, line),
		.adopted = value_of(w, line, &line->adopted),
		.working = value_of(w, line, &line->working),
		.is_on = is_ticked(w, line->key),
	};
}

static struct str
group_title(const struct web *w, const struct framework *fw, size_t pillar)
{
	if (pillar == ELEMENT_NOWHERE)
		return T(w->language, "The whole framework");
	return fw->pillars.items[pillar].short_title.n > 0 ?
	    fw->pillars.items[pillar].short_title : fw->pillars.items[pillar].title.text;
}

static void
set_groups(const struct looking *l, struct view *view)
{
	const struct web *w = &l->web;
	const struct framework *fw = l->drift.adopted;
	const struct fw_drift_lines *lines = &l->drift.lines;
	struct group *groups = arena_make_array(w->arena, struct group, fw->pillars.n + 1);
	size_t n = 0;

	for (size_t p = 0; p <= fw->pillars.n; p++) {
		size_t pillar = p == 0 ? ELEMENT_NOWHERE : p - 1;
		struct line *items = NULL;
		size_t capacity = 0;
		size_t count = 0;

		for (size_t i = 0; i < lines->n; i++) {
			if (lines->items[i].pillar != pillar)
				continue;
			arena_reserve(w->arena, items, count, capacity);
			items[count++] = view_line(w, &lines->items[i]);
		}
		if (count > 0)
			groups[n++] = (struct group){ str_format(w->arena, "g-%zu", p),
			    group_title(w, fw, pillar), { items, count } };
	}
	view->groups = (struct view_list){ groups, n };
	view->any_lines = n > 0;
	view->count = i18n_count(w->arena, w->language, (int64_t)lines->n,
	    N_("%d difference"), N_("%d differences"));
}

static enum status
set_drafts(const struct looking *l, struct view *view)
{
	const struct web *w = &l->web;
	struct view_options o = { .w = w, .chosen = web_input(w->call, "draft").text };
	struct record_list list;
	enum status st = web_list(w, &type_amendment, &list);

	for (size_t i = 0; st == ST_OK && i < list.n && o.n < DRAFTS_SHOWN; i++) {
		bool may = false;

		st = amendment_may_edit(w->call->store, w->call->viewer, list.items[i], w->arena,
		    &may);
		if (st == ST_OK && may)
			view_options_add(&o, list.items[i]->uid, str_format(w->arena,
			    "%.*s %.*s", STR_ARG(record_code(list.items[i])),
			    STR_ARG(record_title(list.items[i]))));
	}
	view->drafts = view_options_list(&o);
	return st;
}

static enum status
show(struct looking *l, enum status outcome)
{
	struct web *w = &l->web;
	struct view_problems problems = view_problems_of(w);
	struct view view = {
		.action = web_url(w, "/differences"),
		.revision = record_text(l->drift.revision, REVISION_LABEL),
		.revision_url = web_url_of_record(w, l->drift.revision),
		.may_propose = permit(w->call->viewer, PERM_DRAFT),
		.title = web_input(w->call, "title").text,
		.reason = web_input(w->call, "reason").text,
		.title_wrong = view_problem_of(w, "title"),
		.any_problems = problems.any,
		.problems = problems.list,
	};
	enum status st = set_drafts(l, &view);

	if (st != ST_OK)
		return st;
	set_groups(l, &view);
	return web_answer_form(w, &page_drift, T(w->language, "Text and work differ"), &view,
	    outcome);
}

static enum status
begin(struct call *call, struct looking *l)
{
	enum status st = web_begin_framework(call, &l->web);

	return st == ST_OK ? drift_load(call->store, call->viewer, l->web.framework->id,
	    &call->errors, &l->drift) : st;
}

static enum status
answer(struct call *call)
{
	struct looking *l = arena_make(call->arena, struct looking);
	enum status st = begin(call, l);

	return st == ST_OK ? show(l, ST_OK) : st;
}

/* --- becoming an amendment ----------------------------------------------------------------- */

struct proposing {
	struct looking *looking;
	struct fw_texts keys;
	struct record *amendment;
};

static enum status
find_amendment(struct tx *tx, struct proposing *p)
{
	struct call *call = p->looking->web.call;
	struct str draft = web_input(call, "draft").text;

	if (draft.n > 0)
		return record_find(tx->store, call->viewer, &type_amendment,
		    p->looking->web.framework->id, draft, call->arena, &p->amendment);
	p->amendment = record_new(call->arena, &type_amendment);
	p->amendment->framework_id = p->looking->web.framework->id;
	record_set_text(p->amendment, AMENDMENT_TITLE,
	    str_trim(web_input(call, "title").text));
	return guarded_create(tx, call->viewer, p->amendment, &call->errors);
}

static enum status
propose(struct tx *tx, void *context)
{
	struct proposing *p = context;
	struct call *call = p->looking->web.call;
	struct drift_order order = { &p->looking->drift, &p->keys,
		str_trim(web_input(call, "reason").text) };
	enum status st = find_amendment(tx, p);

	return st == ST_OK ? drift_take(tx, call->viewer, p->amendment, &order, &call->errors) :
	    st;
}

static enum status
submit(struct call *call)
{
	struct looking *l = arena_make(call->arena, struct looking);
	struct proposing p = { .looking = l };
	enum status st = begin(call, l);

	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < call->form.n; i++) {
		if (str_equal(call->form.items[i].name, STR("line")))
			*fw_add(call->arena, &p.keys) = call->form.items[i].value;
	}
	if (p.keys.n == 0)
		st = errors_add(&call->errors, ST_INVALID, NULL, "Tick the lines that the text "
		    "is to follow.");
	else if (web_input(call, "draft").text.n == 0 &&
	    str_trim(web_input(call, "title").text).n == 0)
		st = errors_add(&call->errors, ST_INVALID, "title",
		    "Give the new amendment a title, or choose a draft that is there.");
	if (st == ST_OK)
		st = store_write(call->store, call_authorship(call,
		    web_input(call, "reason").text), propose, &p);
	if (st == ST_OK)
		return web_redirect(call, web_url_of_record(&l->web, p.amendment));
	return call->errors.n > 0 && st != ST_FORBIDDEN ? show(l, st) : st;
}

static const struct input inputs[] = {
	INPUT_FRAMEWORK,
	{ .name = "line", .kind = IK_TEXT, .max = 100, .help = "A difference that is ticked." },
	{ .name = "draft", .kind = IK_TEXT, .max = 40,
	    .help = "Identifier of a draft; empty: a new one." },
	{ .name = "title", .kind = IK_TEXT, .max = 300, .help = "Of a new amendment." },
	{ .name = "reason", .kind = IK_TEXT, .max = 4000, .help = "Why the text is to follow." },
};

static const struct route route_drift = {
	.method = METHOD_GET, .path = "/differences", .permission = PERM_NETWORK,
	.inputs = inputs, .ninputs = 1,
	.summary = "Where text and work differ.", .handler = answer,
};
static const struct route route_drift_propose = {
	.method = METHOD_POST, .path = "/differences", .permission = PERM_DRAFT,
	.flags = RF_FORM, .inputs = inputs, .ninputs = COUNT_OF(inputs),
	.body_limit = LIMIT_FORM_BYTES,
	.summary = "Makes a draft of chosen differences.", .handler = submit,
};
const struct page page_drift = { .name = "drift", .view = &shape, .route = &route_drift,
	.action = &route_drift_propose };
