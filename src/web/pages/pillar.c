/* SPDX-License-Identifier: Apache-2.0 */
/* One pillar: who coordinates, what it answers, what it does this year and later. */
#include "model/types/types.h"
#include "policy/permit.h"
#include "web/acts.h"
#include "web/due.h"
#include "web/history.h"
#include "web/instrument.h"
#include "web/people.h"
#include "web/recent.h"
#include "web/record.h"
#include "web/talk.h"

struct view {
	struct view_list pillars; /* the one */
	struct view_list footnotes;
	bool any_footnotes;
	struct str outline_url;
	struct view_list aliases;
	struct view_list neighbours; /* pillars before and after */
	struct view_list due;
	struct view_list people;
	struct view_list talk;
	struct view_list acts;
	struct view_list recent;
	struct view_list records;    /* the part every record page has */
};
static const struct template_var vars[] = {
	VAR_LIST(struct view, pillars, &view_pillar_shape),
	VAR_LIST(struct view, footnotes, &view_footnote_shape),
	VAR(struct view, any_footnotes), VAR(struct view, outline_url),
	VAR_LIST(struct view, aliases, &view_words_shape),
	VAR_LIST(struct view, neighbours, &view_link_shape),
	VAR_LIST(struct view, due, &view_due_shape),
	VAR_LIST(struct view, people, &view_people_shape),
	VAR_LIST(struct view, talk, &view_talk_shape),
	VAR_LIST(struct view, records, &view_history_shape),
	VAR_LIST(struct view, recent, &view_recent_shape),
	VAR_LIST(struct view, acts, &view_acts_shape),
};
static const struct shape shape = SHAPE(struct view, vars);

static struct view_list
aliases_of(const struct web *w, const struct record *r)
{
	const struct value *v = &r->values[PILLAR_ALIASES];
	struct view_words *words = arena_make_array(w->arena, struct view_words, v->ntexts);

	for (size_t i = 0; i < v->ntexts; i++)
		words[i].words = v->texts[i];
	return (struct view_list){ words, v->ntexts };
}

static enum status
set_neighbours(const struct web *w, const struct record *r, struct view *view)
{
	struct view_link *links = arena_make_array(w->arena, struct view_link, 2);
	struct record_list list;
	enum status st = web_list(w, &type_pillar, &list);
	size_t n = 0;

	for (size_t i = 0; st == ST_OK && i < list.n; i++) {
		bool is_before = i + 1 < list.n && list.items[i + 1]->id == r->id;
		bool is_after = i > 0 && list.items[i - 1]->id == r->id;

		if (!is_before && !is_after)
			continue;
		links[n].url = web_url_of_record(w, list.items[i]);
		links[n].label = record_title(list.items[i]);
		links[n++].note = is_before ? T(w->language, "Before:") :
		    T(w->language, "Next:");
	}
	view->neighbours = (struct view_list){ links, n };
	return st;
}

/* The text with what stands in it, and what of it is due. */
static enum status
set_text(const struct web *w, const struct record *r, struct view *view)
{
	const struct work_owner owner = { .pillars = &r->id, .npillars = 1 };
	struct work_scope scope = web_scope(w);
	struct view_instrument instrument;
	struct work_items items;
	enum status st = work_items_load(&scope, &items);

	if (st != ST_OK || (st = view_instrument_working(w, record_code(r), &items,
	    &instrument)) != ST_OK)
		return st;
	/* The one, made for this page. */
	if (instrument.pillars.n > 0 && (st = view_pillar_adopted(w,
	    (struct view_pillar *)(uintptr_t)instrument.pillars.items)) != ST_OK)
		return st;
	view->pillars = instrument.pillars;
	view->footnotes = instrument.footnotes;
	view->any_footnotes = instrument.any_footnotes;
	view->outline_url = web_url(w, "/instrument/outline");
	/* Others see none of it. */
	if (!permit(w->call->viewer, PERM_NETWORK))
		return ST_OK;
	return view_due_load(w, &owner, &items, &view->due);
}

static enum status
answer(struct call *call)
{
	struct view view = { .any_footnotes = false };
	struct record *r;
	struct web w;
	enum status st;

	if (web_input(call, "as_of").is_set || web_input(call, "saved").is_set)
		return record_answer(call, &type_pillar);
	st = web_begin_framework(call, &w);
	if (st != ST_OK)
		return st;
	if ((st = record_find(call->store, call->viewer, &type_pillar, w.framework->id,
	    call->values[0], w.arena, &r)) != ST_OK)
		return st;
	if ((st = set_neighbours(&w, r, &view)) != ST_OK)
		return st;
	if ((st = set_text(&w, r, &view)) != ST_OK ||
	    (st = view_people_load(&w, r, &view.people)) != ST_OK ||
	    (st = view_talk_load(&w, r, &view.talk)) != ST_OK)
		return st;
	if ((st = view_recent_load(&w, r, &view.recent)) != ST_OK ||
	    (st = view_history_load(&w, r, &view.records)) != ST_OK ||
	    (st = view_acts_load(&w, r, &view.acts)) != ST_OK)
		return st;
	view.aliases = aliases_of(&w, r);
	return web_answer(&w, &page_pillar, record_title(r), &view);
}

static const struct route route_pillar = {
	.method = METHOD_GET, .path = "/pillars/{key}", .permission = PERM_PUBLIC,
	.flags = RF_CACHE, RECORD_INPUTS,
	.summary = "One pillar with its recommendations, actions and goals.", .handler = answer,
};
const struct page page_pillar = { .name = "pillar", .view = &shape, .route = &route_pillar };
