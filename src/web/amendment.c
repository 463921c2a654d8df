/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What pages of amendments have in common: finding the draft, naming changes and elements, and
 * places as a list to choose from. What a change does is instrument/amend.h's.
 */
#include "web/amendment.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "model/types/types.h"
#include "policy/permit.h"
#include "web/facts.h"
#include "web/options.h"
#include "web/session.h"
#include "web/view.h"

static const struct template_var head_vars[] = {
	VAR(struct view_amendment_head, name), VAR(struct view_amendment_head, title),
	VAR(struct view_amendment_head, url),
};
const struct shape view_amendment_head_shape = SHAPE(struct view_amendment_head, head_vars);

struct view_list
amendment_head_of(const struct amendment_page *p)
{
	struct view_amendment_head *head = arena_make(p->web.arena, struct view_amendment_head);

	*head = (struct view_amendment_head){ p->name, p->is_new ? T(p->web.language,
	    "It begins with what you save here") : record_title(p->record), p->url };
	return (struct view_list){ head, 1 };
}

/* --- finding ------------------------------------------------------------------------------- */

#define NEW_KEY "new"

/* Its draft, and what the reader may do with it. */
static enum status
load_page(struct call *call, struct amendment_page *out)
{
	enum status st = amendment_load(call->store, call->viewer, out->record, &call->errors,
	    &out->state);

	if (st != ST_OK)
		return st;
	out->name = record_code(out->record);
	if (out->name.n == 0)
		out->name = record_title(out->record);
	out->url = web_url_of_record(&out->web, out->record);
	return amendment_may_edit(call->store, call->viewer, out->record, call->arena,
	    &out->may_edit);
}

enum status
amendment_page_begin(struct call *call, struct amendment_page *out)
{
	enum status st = web_begin_framework(call, &out->web);

	out->is_new = false;
	if (st != ST_OK || (st = record_find(call->store, call->viewer, &type_amendment,
	    out->web.framework->id, call->values[0], call->arena, &out->record)) != ST_OK)
		return st;
	return load_page(call, out);
}

enum status
amendment_page_begin_change(struct call *call, struct amendment_page *out,
    struct record **out_change)
{
	enum status st = web_begin_framework(call, &out->web);
	const struct value *of;
	struct record *change;

	out->is_new = false;
	if (st != ST_OK || (st = record_find(call->store, call->viewer, &type_change,
	    out->web.framework->id, call->values[0], call->arena, &change)) != ST_OK)
		return st;
	of = &change->values[CHANGE_AMENDMENT];
	if (of->nrefs == 0)
		return ST_NOT_FOUND;
	if ((st = record_find(call->store, call->viewer, &type_amendment, 0, of->refs[0].uid,
	    call->arena, &out->record)) != ST_OK)
		return st;
	*out_change = change;
	return load_page(call, out);
}

enum status
amendment_page_edit(struct call *call, struct amendment_page *out)
{
	enum status st = amendment_page_begin(call, out);

	if (st != ST_OK || out->may_edit)
		return st;
	if (!amendment_is_open(out->record))
		return errors_add(&call->errors, ST_CONFLICT, NULL, "%.*s", STR_ARG(T(
		    out->web.language, "This is no draft any more: what was sent out stays as it "
		    "was sent. While it is circulated it can be taken back to be changed.")));
	return errors_add(&call->errors, ST_FORBIDDEN, NULL, "%.*s", STR_ARG(T(out->web.language,
	    "This draft is edited by its author, the coordinators of its pillars and the "
	    "co-chairs. You can propose an amendment of your own.")));
}

/* What an amendment that begins now would start from. */
static enum status
begin_new(struct call *call, struct amendment_page *out)
{
	struct record *base;
	enum status st = web_begin_framework(call, &out->web);

	if (st != ST_OK)
		return st;
	if (!permit(call->viewer, type_amendment.create))
		return errors_add(&call->errors, ST_FORBIDDEN, NULL, "%.*s", STR_ARG(T(
		    out->web.language, "Amendments are proposed by the people of the network.")));
	out->is_new = out->may_edit = true;
	out->name = T(out->web.language, "New amendment");
	out->url = web_url(&out->web, "/instrument");
	out->record = record_new(call->arena, &type_amendment);
	out->record->framework_id = out->web.framework->id;
	st = amendment_find_newest(call->store, out->web.framework->id, call->arena, &base);
	if (st == ST_OK)
		record_set_ref(out->record, AMENDMENT_BASE, &type_revision, base->id);
	return st == ST_OK || st == ST_NOT_FOUND ? amendment_load(call->store, call->viewer,
	    out->record, &call->errors, &out->state) : st;
}

enum status
amendment_page_draft(struct call *call, struct amendment_page *out)
{
	return str_equal(call->values[0], STR(NEW_KEY)) ? begin_new(call, out) :
	    amendment_page_edit(call, out);
}

enum status
amendment_page_create(struct tx *tx, struct amendment_page *p, struct str element)
{
	const struct web *w = &p->web;
	struct record *r;
	enum status st;

	if (!p->is_new)
		return ST_OK;
	r = record_new(w->arena, &type_amendment);
	r->framework_id = w->framework->id;
	record_set_text(r, AMENDMENT_TITLE, utf8_part(i18n_format(w->arena, w->language,
	    N_("Change of %s"), element, STR_EMPTY), 0, 200));
	if ((st = guarded_create(tx, w->call->viewer, r, &w->call->errors)) != ST_OK)
		return st;
	p->record = r;
	p->url = web_url_of_record(w, r);
	return ST_OK;
}

struct str
amendment_page_url(const struct amendment_page *p, const char *step, struct str query)
{
	struct buf b;
	struct str code = record_code(p->record);

	buf_init(&b, p->web.arena, LIMIT_URL_BYTES);
	buf_add_z(&b, "/amendments/");
	/* Stored or not: what was begun is rolled back where something else is in the way. */
	buf_add_url_part(&b, p->is_new ? STR(NEW_KEY) : code.n > 0 ?
	    web_id_of(p->web.arena, code) : p->record->uid);
	buf_add_format(&b, "/%s", step);
	buf_add(&b, query);
	return web_url(&p->web, str_dup_z(p->web.arena, buf_str(&b)));
}

enum status
amendment_page_done(const struct amendment_page *p)
{
	return web_redirect(p->web.call, p->url);
}

bool
amendment_find_element(const struct amendment_page *p, struct str key, struct element_at *out)
{
	static const enum compared_part coded[] = { PART_ACTION, PART_RECOMMENDATION,
		PART_PILLAR };
	struct framework *fw = p->state.draft.fw;

	if (element_find(fw, key, out))
		return true;
	for (size_t i = 0; i < COUNT_OF(coded); i++) {
		struct fw_texts uids = framework_list_uids(p->web.arena, fw, coded[i]);

		for (size_t k = 0; k < uids.n; k++) {
			if (element_find(fw, uids.items[k], out) &&
			    str_equal(web_id_of(p->web.arena, element_code(fw, out)), key))
				return true;
		}
	}
	return false;
}

/* --- words --------------------------------------------------------------------------------- */

static bool
has_own_code(const struct element_at *at)
{
	return at->part == PART_ACTION || at->part == PART_PILLAR ||
	    at->part == PART_RECOMMENDATION;
}

struct str
amendment_element_name(const struct web *w, const struct framework *fw,
    const struct element_at *at)
{
	return has_own_code(at) ? element_code(fw, at) : amendment_element_words(w, fw, at);
}

struct str
amendment_element_words(const struct web *w, const struct framework *fw,
    const struct element_at *at)
{
	struct str code = element_code(fw, at);
	struct str words = view_short_title(w, element_words(w->arena, at));

	return code.n == 0 ? words : str_format(w->arena, "%.*s %.*s", STR_ARG(code),
	    STR_ARG(words));
}

static struct str
label_of_field(const struct web *w, enum compared_part part, struct str name)
{
	const struct element_field *f = element_field_find(part, name);

	return f == NULL ? name :
	    i18n_text(w->language, str_from(element_field_row(part, f)->label));
}

struct str
amendment_change_words(const struct amendment_page *p, const struct record *change)
{
	const struct web *w = &p->web;
	struct fw_amend_change c = amend_change_of(w->arena, change);
	struct str what = view_choice(w, change, CHANGE_OPERATION);
	struct str part = view_choice(w, change, CHANGE_PART);
	struct str code = record_text(change, CHANGE_CODE);
	struct element_at at;

	if (element_find(p->state.draft.fw, c.element, &at))
		code = element_code(p->state.draft.fw, &at);
	if (c.operation == AMEND_REPLACE && c.part != PART_COUNT)
		part = label_of_field(w, c.part, c.field);
	return str_format(w->arena, "%.*s: %.*s%s%.*s", STR_ARG(what), STR_ARG(part),
	    code.n > 0 ? ", " : "", STR_ARG(code));
}

/* --- places -------------------------------------------------------------------------------- */

static void
add_place(struct view_options *o, const char *how, struct str uid, const char *format,
    struct str what)
{
	const struct web *w = o->w;

	view_options_add(o, str_format(w->arena, "%s:%.*s", how, STR_ARG(uid)),
	    i18n_format(w->arena, w->language, format, what, STR_EMPTY));
}

static void
add_elements(struct view_options *o, const struct fw_elements *list)
{
	for (size_t i = 0; i < list->n; i++) {
		const struct fw_element *e = &list->items[i];
		struct str words = str_format(o->w->arena, "%.*s %.*s", STR_ARG(e->code),
		    STR_ARG(view_short_title(o->w, e->text.text)));

		add_place(o, "after", e->uid, N_("After %s"), words);
		add_place(o, "in", e->uid, N_("As first part of %s"), e->code);
		add_elements(o, &e->children);
	}
}

static void
add_pillar_places(struct view_options *o, const struct fw_pillar *p)
{
	struct str title = p->short_title.n > 0 ? p->short_title : p->title.text;

	add_place(o, "actions", p->uid, N_("First action of %s"), title);
	add_elements(o, &p->actions);
	add_place(o, "goals", p->uid, N_("First goal of %s"), title);
	add_elements(o, &p->goals);
}

static void
add_simple_places(struct view_options *o, const struct framework *fw, enum compared_part part)
{
	view_options_add(o, STR("first:"), T(o->w->language, "First"));
	for (size_t i = 0; part == PART_PILLAR && i < fw->pillars.n; i++)
		add_place(o, "after", fw->pillars.items[i].uid, N_("After %s"),
		    fw->pillars.items[i].short_title.n > 0 ? fw->pillars.items[i].short_title :
		    fw->pillars.items[i].title.text);
	for (size_t i = 0; part == PART_RECOMMENDATION && i < fw->recommendations.n; i++)
		add_place(o, "after", fw->recommendations.items[i].uid, N_("After %s"),
		    fw->recommendations.items[i].code);
}

struct view_list
amendment_places(const struct amendment_page *p, enum compared_part part, struct str chosen)
{
	struct view_options o = { .w = &p->web, .chosen = chosen };
	const struct framework *fw = p->state.draft.fw;

	if (part == PART_ACTION) {
		for (size_t i = 0; i < fw->pillars.n; i++)
			add_pillar_places(&o, &fw->pillars.items[i]);
	} else {
		add_simple_places(&o, fw, part);
	}
	return view_options_list(&o);
}

static void
stand_after(const struct amendment_page *p, const struct element_at *at, struct str uid,
    struct fw_amend_change *change)
{
	change->next_to = uid;
	if (at->part != PART_ACTION)
		return;
	change->parent = at->parent != NULL ? at->parent->uid : STR_EMPTY;
	change->pillar = at->parent != NULL ? STR_EMPTY :
	    p->state.draft.fw->pillars.items[at->pillar].uid;
	change->is_to_goals = at->is_goal;
}

bool
amendment_place_read(const struct amendment_page *p, struct str typed,
    struct fw_amend_change *change)
{
	size_t colon = str_find_byte(typed, ':', 0);
	struct str how = str_part(typed, 0, colon);
	struct str uid = colon == SIZE_MAX ? STR_EMPTY : str_part(typed, colon + 1, typed.n);
	struct element_at at;

	change->parent = change->next_to = STR_EMPTY;
	if (str_equal(how, STR("first")))
		return true;
	if (!element_find(p->state.draft.fw, uid, &at))
		return false;
	if (str_equal(how, STR("after"))) {
		stand_after(p, &at, uid, change);
		return true;
	}
	if (str_equal(how, STR("in")) && at.part == PART_ACTION) {
		change->parent = uid;
		change->pillar = STR_EMPTY;
		change->is_to_goals = at.is_goal;
		return true;
	}
	change->pillar = uid;
	change->is_to_goals = str_equal(how, STR("goals"));
	return at.part == PART_PILLAR && (change->is_to_goals || str_equal(how, STR("actions")));
}

/* --- links from elsewhere ------------------------------------------------------------------ */

#define DRAFTS_SHOWN 5

struct str
amendment_propose_url(const struct web *w, struct str key)
{
	return web_url(w, str_dup_z(w->arena, str_format(w->arena,
	    "/amendments/" NEW_KEY "/elements/%.*s/edit", STR_ARG(key))));
}

struct str
amendment_propose_add_url(const struct web *w, struct str pillar)
{
	return web_url(w, str_dup_z(w->arena, str_format(w->arena,
	    "/amendments/" NEW_KEY "/add?part=action&pillar=%.*s", STR_ARG(pillar))));
}

enum status
amendment_links_of(const struct web *w, struct str key, struct view_list *out)
{
	struct record_query query = { .type = &type_amendment,
		.framework_id = w->framework == NULL ? 0 : w->framework->id,
		.sort_field = NO_FIELD };
	struct view_link *links = arena_make_array(w->arena, struct view_link, DRAFTS_SHOWN + 1);
	struct record_list list;
	size_t n = 0;
	enum status st;

	*out = (struct view_list){ NULL, 0 };
	if (w->framework == NULL || !permit(w->call->viewer, type_amendment.create))
		return ST_OK;
	st = record_list(w->call->store, w->call->viewer, &query, w->arena, &list);
	for (size_t i = list.n; st == ST_OK && i-- > 0 && n < DRAFTS_SHOWN;) {
		const struct record *r = list.items[i];
		struct str code = record_code(r);
		bool may = false;

		if (!amendment_is_open(r))
			continue;
		st = amendment_may_edit(w->call->store, w->call->viewer, r, w->arena, &may);
		if (!may)
			continue;
		links[n++] = (struct view_link){ .label = i18n_format(w->arena, w->language,
		    N_("Change it in %s"), code, STR_EMPTY), .url = web_url(w, str_dup_z(w->arena,
		    str_format(w->arena, "/amendments/%.*s/elements/%.*s/edit",
		    STR_ARG(web_id_of(w->arena, code)), STR_ARG(key)))),
		    .note = record_title(r) };
	}
	if (st != ST_OK)
		return st;
	links[n++] = (struct view_link){ .url = amendment_propose_url(w, key),
		.label = T(w->language, "Propose a change") };
	*out = (struct view_list){ links, n };
	return ST_OK;
}
