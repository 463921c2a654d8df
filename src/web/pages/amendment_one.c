/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One change of an amendment by itself: what it takes out and puts in, its reason, what people say
 * about it, and the way back to the place where it stands among the others.
 */
#include "web/amendment_change.h"

#include "model/types/types.h"
#include "web/facts.h"
#include "web/history.h"
#include "web/procedure.h"
#include "web/record.h"
#include "web/saved.h"
#include "web/talk.h"

struct view {
	struct view_list amendment; /* view_amendment_head */
	struct str place_url;
	struct str action;          /* of the buttons */
	struct view_list change;    /* view_amendment_change */
	struct str position_url;    /* empty: the reader gives none */
	bool any_facts;
	struct view_list facts;
	struct view_list saved;
	struct view_list talk;
	struct view_list records;
};
static const struct template_var vars[] = {
	VAR_LIST(struct view, amendment, &view_amendment_head_shape), VAR(struct view, place_url),
	VAR(struct view, action), VAR_LIST(struct view, change, &view_amendment_change_shape),
	VAR(struct view, position_url), VAR(struct view, any_facts),
	VAR_LIST(struct view, facts, &view_fact_shape),
	VAR_LIST(struct view, saved, &view_saved_shape),
	VAR_LIST(struct view, talk, &view_talk_shape),
	VAR_LIST(struct view, records, &view_history_shape),
};
static const struct shape shape = SHAPE(struct view, vars);

/* Who wrote and who wishes it: the rest of its fields is what stands above. */
static struct view_list
facts_of(const struct web *w, const struct record *change)
{
	struct view_list all = view_facts(w, change);
	const struct view_fact *items = all.items;
	struct view_fact *facts = arena_make_array(w->arena, struct view_fact, all.n);
	size_t n = 0;

	for (size_t i = 0; i < all.n; i++) {
		if (items[i].field == CHANGE_AUTHOR || items[i].field == CHANGE_AGENCY)
			facts[n++] = items[i];
	}
	return (struct view_list){ facts, n };
}

static void
set_change(const struct amendment_page *p, const struct record *change, struct view *view)
{
	const struct amendment_state *state = &p->state;
	struct view_amendment_change *row = arena_make(p->web.arena, struct view_amendment_change);

	amendment_change_view(p, change, row);
	for (size_t i = 0; i < state->taken.n; i++) {
		if (state->changes.items[state->places[i]]->id == change->id)
			amendment_change_add_conflicts(p, i, row);
	}
	view->amendment = amendment_head_of(p);
	view->place_url = str_format(p->web.arena, "%.*s#%.*s", STR_ARG(p->url), STR_ARG(row->id));
	view->action = amendment_page_url(p, "changes", STR_EMPTY);
	view->change = (struct view_list){ row, 1 };
	view->facts = facts_of(&p->web, change);
	view->any_facts = view->facts.n > 0;
}

static enum status
answer(struct call *call)
{
	struct amendment_page p;
	struct view view = { .any_facts = false };
	struct record *change;
	enum status st;

	/* As it stood: what was recorded then, not what a draft would make of it today. */
	if (web_input(call, "as_of").is_set)
		return record_answer(call, &type_change);
	if ((st = amendment_page_begin_change(call, &p, &change)) != ST_OK)
		return st;
	set_change(&p, change, &view);
	if ((st = view_position_url(&p.web, p.record, change->uid, &view.position_url)) != ST_OK ||
	    (st = view_talk_load(&p.web, change, &view.talk)) != ST_OK ||
	    (st = view_history_load(&p.web, change, &view.records)) != ST_OK ||
	    (st = view_saved_load(&p.web, change, &view.saved)) != ST_OK)
		return st;
	return web_answer(&p.web, &page_amendment_one,
	    ((const struct view_amendment_change *)view.change.items)->words, &view);
}

static const struct route route_amendment_one = {
	.method = METHOD_GET, .path = "/amendment_changes/{key}", .permission = PERM_NETWORK,
	RECORD_INPUTS,
	.summary = "One change of an amendment, with what people say about it.", .handler = answer,
};
const struct page page_amendment_one = { .name = "amendment_one", .view = &shape,
	.route = &route_amendment_one };
