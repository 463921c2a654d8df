/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One record of any type: its words, what it is part of, its facts, what refers to it, its source
 * and history. With as_of it shows what was known here at the end of that day; links then lead to
 * the records of today.
 */
#include "web/record.h"

#include "model/types/types.h"
#include "web/acts.h"
#include "web/facts.h"
#include "web/history.h"
#include "web/procedure.h"
#include "web/rich.h"
#include "web/saved.h"
#include "web/talk.h"
#include "web/view.h"
#include "work/item.h"

/* Records that refer to this one through one field. */
struct group {
	struct str heading;
	struct view_list links;
};
static const struct template_var group_vars[] = {
	VAR(struct group, heading), VAR_LIST(struct group, links, &view_link_shape),
};
static const struct shape group_shape = SHAPE(struct group, group_vars);

struct view {
	struct str type_label;
	struct str type_url;
	struct str help;
	struct str heading;
	struct html words; /* adopted text that is the record's title */
	struct html rich;  /* people's own text that is */
	struct str as_of;  /* in words; empty for now */
	struct str now_url;
	struct str standing;
	struct str standing_class;
	struct str place_url; /* where it stands in the instrument */
	struct view_list facts;
	struct view_list groups;
	struct str file_url; /* of a file: its bytes */
	struct view_list talk;
	struct view_list records;
	struct view_list saved;
	struct view_list acts;
	struct view_list procedure; /* of an amendment */
};
static const struct template_var vars[] = {
	VAR(struct view, type_label), VAR(struct view, type_url), VAR(struct view, help),
	VAR(struct view, heading), VAR(struct view, words), VAR(struct view, rich),
	VAR(struct view, as_of),
	VAR(struct view, now_url), VAR(struct view, standing), VAR(struct view, standing_class),
	VAR(struct view, place_url), VAR_LIST(struct view, facts, &view_fact_shape),
	VAR_LIST(struct view, groups, &group_shape),
	VAR(struct view, file_url), VAR_LIST(struct view, talk, &view_talk_shape),
	VAR_LIST(struct view, records, &view_history_shape),
	VAR_LIST(struct view, saved, &view_saved_shape),
	VAR_LIST(struct view, acts, &view_acts_shape),
	VAR_LIST(struct view, procedure, &view_procedure_shape),
};
static const struct shape shape = SHAPE(struct view, vars);

/* What a link in the other direction is called; others take the names of type and field. */
static const struct {
	const char *type;
	const char *field;
	const char *heading;
} headings[] = {
	{ "action", "parent", N_("Its parts") },
	{ "action", "answers", N_("Answered by") },
	{ "action", "leads", N_("Leads") },
	{ "action", "supporting", N_("Supports") },
	{ "action", "related", N_("Actions that refer to it") },
	{ "action", "pillar", N_("Its actions and goals") },
	{ "condition", "of", N_("Depends on") },
	{ "recommendation", "meeting", N_("Recommendations it made") },
	{ "recommendation", "pillars", N_("Its recommendations") },
	{ "role", "who", N_("Its roles") },
	{ "role", "pillar", N_("Who does what") },
};

static struct str
heading_of(const struct web *w, const struct record_type *type, size_t field)
{
	for (size_t i = 0; i < COUNT_OF(headings); i++) {
		if (str_equal(str_from(headings[i].type), str_from(type->name)) &&
		    str_equal(str_from(headings[i].field), str_from(type->fields[field].name)))
			return i18n_text(w->language, str_from(headings[i].heading));
	}
	return i18n_format(w->arena, w->language, N_("%s: %s"),
	    i18n_text(w->language, str_from(type->label_plural)),
	    i18n_text(w->language, str_from(type->fields[field].label)));
}

static bool
refers(const struct value *v, const struct record *target)
{
	for (size_t i = 0; i < v->nrefs; i++) {
		if (v->refs[i].type == target->type && v->refs[i].id == target->id)
			return true;
	}
	return false;
}

static struct view_link
link_to(const struct web *w, const struct record *r)
{
	struct str code = record_code(r);
	struct str title = view_record_title(w, r);

	return (struct view_link){
		.url = web_url_of_record(w, r),
		.label = code.n > 0 ? code : title.n > 0 ? title : r->uid,
		.note = code.n > 0 && !str_equal(code, title) ? title : STR_EMPTY,
	};
}

/* One group per field of a type through which records refer to the target. */
static void
add_groups(const struct web *w, const struct record_list *list, const struct record *target,
    struct group *groups, size_t *n)
{
	const struct record_type *type = list->items[0]->type;

	for (size_t f = 0; f < type->nfields; f++) {
		struct view_link *links;
		size_t nlinks = 0;

		if (!field_may_refer(&type->fields[f], target->type))
			continue;
		links = arena_make_array(w->arena, struct view_link, list->n);
		for (size_t i = 0; i < list->n; i++) {
			if (refers(&list->items[i]->values[f], target))
				links[nlinks++] = link_to(w, list->items[i]);
		}
		if (nlinks > 0)
			groups[(*n)++] = (struct group){ heading_of(w, type, f),
			    { links, nlinks } };
	}
}

static enum status
set_groups(const struct web *w, const struct record *r, struct view *view)
{
	size_t most = 0;
	size_t n = 0;
	struct group *groups;

	for (size_t t = 0; t < record_type_count; t++)
		most += record_types[t]->nfields;
	groups = arena_make_array(w->arena, struct group, most);
	for (size_t t = 0; t < record_type_count; t++) {
		struct record_list list = { .n = 0 };
		bool can = false;
		enum status st;

		for (size_t f = 0; f < record_types[t]->nfields; f++)
			can |= field_may_refer(&record_types[t]->fields[f], r->type);
		/* Talk and progress stand in a part of their own. */
		if (!can || (record_types[t]->flags & TF_TALK) != 0 ||
		    (record_types[t] == &type_progress && r->type == &type_action))
			continue;
		if ((st = record_list_referring(w->call->store, w->call->viewer,
		    record_types[t], r, w->arena, &list)) != ST_OK)
			return st;
		if (list.n > 0)
			add_groups(w, &list, r, groups, &n);
	}
	view->groups = (struct view_list){ groups, n };
	return ST_OK;
}

static void
set_title(const struct web *w, const struct record *r, struct view *view)
{
	const struct field *f = &r->type->fields[r->type->title_field];
	const struct html_words layout = { .footnotes = w->footnotes, .is_block = true };
	struct str code = record_code(r);

	view->type_label = i18n_text(w->language, str_from(r->type->label));
	view->type_url = web_url(w, str_dup_z(w->arena, str_format(w->arena, "/%s",
	    r->type->plural)));
	/* What an adopted text is says the text itself. */
	if (!(r->type->flags & TF_ADOPTED))
		view->help = i18n_text(w->language, str_from(r->type->help));
	view->heading = record_title(r);
	if ((f->flags & FF_RICH) != 0) {
		view->heading = view_record_title(w, r);
		view->rich = html_of_rich(w->arena, record_title(r), 2);
	}
	if (f->kind == FK_MARKED) {
		view->words = html_of_marked(w->arena,
		    &r->values[r->type->title_field].marked, &layout);
		view->heading = code.n > 0 ? code : view->type_label;
	}
	if (r->type == &type_footnote)
		view->heading = str_format(w->arena, "%.*s %.*s", STR_ARG(view->type_label),
		    STR_ARG(record_text(r, FOOTNOTE_LABEL)));
	if (view->heading.n == 0)
		view->heading = code.n > 0 ? code : view_record_title(w, r);
	if (view->heading.n == 0)
		view->heading = r->uid;
}

/* Where the words stand in the instrument, and for an action how it stands today. */
static enum status
set_place(const struct web *w, const struct record *r, struct view *view)
{
	struct str id = web_id_of(w->arena, record_code(r));
	const struct work_part part = { .words = STR_EMPTY, .action_id = r->id };
	struct work_scope scope = { w->call->store, w->call->viewer, r->framework_id,
		w->call->today, w->arena, &part };
	struct work_items items;
	enum status st;

	if (r->type == &type_footnote)
		id = str_concat(w->arena, STR("fn-"), record_text(r, FOOTNOTE_LABEL));
	if ((r->type->flags & TF_ADOPTED) && id.n > 0)
		view->place_url = str_format(w->arena, "%.*s#%.*s",
		    STR_ARG(web_url(w, "/instrument")), STR_ARG(id));
	if (r->type != &type_action)
		return ST_OK;
	if ((st = work_items_load(&scope, &items)) != ST_OK)
		return st;
	for (size_t i = 0; i < items.n; i++) {
		if (items.items[i].action->id != r->id)
			continue;
		view->standing = view_standing(w, items.items[i].standing);
		view->standing_class = str_from(work_standing_code(items.items[i].standing));
	}
	return ST_OK;
}

/* The record now, or as it stood at the end of the day asked for. */
static enum status
find(struct web *w, const struct record_type *type, struct view *view, struct record **out)
{
	struct call *call = w->call;
	struct input_value as_of = web_input(call, "as_of");
	struct record *r;
	enum status st = record_find(call->store, call->viewer, type,
	    type->flags & TF_GLOBAL || w->framework == NULL ? 0 : w->framework->id,
	    call->values[0], w->arena, &r);

	if (st != ST_OK || !as_of.is_set) {
		*out = r;
		return st;
	}
	view->as_of = view_day(w, (int32_t)as_of.number);
	view->now_url = web_url_of_record(w, r);
	st = record_as_of(call->store, call->viewer, r,
	    call_day_end_ms(call, (int32_t)as_of.number), w->arena, out);
	if (st == ST_NOT_FOUND)
		return errors_add(&call->errors, st, NULL, "%.*s", STR_ARG(i18n_format(w->arena,
		    w->language, N_("It was not recorded here yet on %s."), view->as_of,
		    STR_EMPTY)));
	return st;
}

enum status
record_answer(struct call *call, const struct record_type *type)
{
	struct view view = { .heading = STR_EMPTY };
	struct record *r = NULL;
	struct web w;
	enum status st = web_begin(call, &w);

	if (st != ST_OK)
		return st;
	if ((st = find(&w, type, &view, &r)) != ST_OK)
		return st;
	set_title(&w, r, &view);
	if ((st = set_place(&w, r, &view)) != ST_OK)
		return st;
	if ((st = set_groups(&w, r, &view)) != ST_OK)
		return st;
	if (!web_input(call, "as_of").is_set &&
	    (st = view_talk_load(&w, r, &view.talk)) != ST_OK)
		return st;
	if (type == &type_attachment)
		view.file_url = str_format(w.arena, "/attachments/%.*s/file", STR_ARG(r->uid));
	if ((st = view_history_load(&w, r, &view.records)) != ST_OK)
		return st;
	if (view.as_of.n == 0 && ((st = view_saved_load(&w, r, &view.saved)) != ST_OK ||
	    (st = view_acts_load(&w, r, &view.acts)) != ST_OK))
		return st;
	if (view.as_of.n == 0 && type == &type_amendment &&
	    (st = view_procedure_load(&w, r, &view.procedure)) != ST_OK)
		return st;
	view.facts = view_facts(&w, r);
	if (view.as_of.n == 0 && (st = view_facts_adopted(&w, r, &view.facts)) != ST_OK)
		return st;
	return web_answer(&w, &page_record, view.heading, &view);
}

const struct page page_record = { .name = "record", .view = &shape };
