/* SPDX-License-Identifier: Apache-2.0 */
/* Everything an agency is named in: what it coordinates, takes part in, leads and supports. */
#include "web/agency.h"

#include "model/types/types.h"
#include "web/acts.h"
#include "web/due.h"
#include "web/history.h"
#include "web/people.h"
#include "web/recent.h"
#include "web/record.h"

struct view {
	struct str code;
	struct str name;
	struct str summary;
	bool any_chairs;
	struct view_list chairs;
	bool any_coordinates;
	struct view_list coordinates;
	bool any_involved;
	struct view_list involved;
	struct view_list involved_as_all;
	bool any_as_all;
	bool any_leads;
	struct view_list leads;
	bool any_shares;
	struct view_list shares;
	bool any_supports;
	struct view_list supports;
	bool any_mentions;
	struct view_list mentions;
	struct view_list due;
	struct view_list people;
	struct view_list records;
	struct view_list acts;
	struct view_list recent;
};
static const struct template_var vars[] = {
	VAR(struct view, code), VAR(struct view, name), VAR(struct view, summary),
	VAR(struct view, any_chairs), VAR_LIST(struct view, chairs, &view_link_shape),
	VAR(struct view, any_coordinates),
	VAR_LIST(struct view, coordinates, &view_link_shape),
	VAR(struct view, any_involved), VAR_LIST(struct view, involved, &view_link_shape),
	VAR(struct view, any_as_all), VAR_LIST(struct view, involved_as_all, &view_link_shape),
	VAR(struct view, any_leads), VAR_LIST(struct view, leads, &view_element_shape),
	VAR(struct view, any_shares), VAR_LIST(struct view, shares, &view_element_shape),
	VAR(struct view, any_supports), VAR_LIST(struct view, supports, &view_element_shape),
	VAR(struct view, any_mentions), VAR_LIST(struct view, mentions, &view_element_shape),
	VAR_LIST(struct view, due, &view_due_shape),
	VAR_LIST(struct view, people, &view_people_shape),
	VAR_LIST(struct view, records, &view_history_shape),
	VAR_LIST(struct view, recent, &view_recent_shape),
	VAR_LIST(struct view, acts, &view_acts_shape),
};
static const struct shape shape = SHAPE(struct view, vars);

static struct view_list
links(const struct view_links *l)
{
	return (struct view_list){ l->items, l->n };
}

static void
set_parts(const struct web *w, const struct agency_part *part, struct view *v)
{
	unsigned flags = VIEW_PILLARS | VIEW_FLAT;

	v->chairs = links(&part->chairs);
	v->any_chairs = part->chairs.n > 0;
	v->coordinates = links(&part->coordinates);
	v->any_coordinates = part->coordinates.n > 0;
	v->involved = links(&part->involved);
	v->any_involved = part->involved.n > 0;
	v->involved_as_all = links(&part->involved_as_all);
	v->any_as_all = part->involved_as_all.n > 0;
	v->leads = view_elements(w, &part->leads, flags);
	v->any_leads = v->leads.n > 0;
	v->shares = view_elements(w, &part->shares, flags);
	v->any_shares = v->shares.n > 0;
	v->supports = view_elements(w, &part->supports, flags);
	v->any_supports = v->supports.n > 0;
	v->mentions = view_elements(w, &part->mentions, flags);
	v->any_mentions = v->mentions.n > 0;
}

static struct str
summary_of(const struct web *w, const struct agency_part *part)
{
	const struct language *l = w->language;

	return str_format(w->arena, "%.*s · %.*s · %.*s",
	    STR_ARG(i18n_count(w->arena, l, (int64_t)part->coordinates.n,
	        N_("coordinates %d pillar"), N_("coordinates %d pillars"))),
	    STR_ARG(i18n_count(w->arena, l, (int64_t)part->involved.n,
	        N_("takes part in %d"), N_("takes part in %d"))),
	    STR_ARG(i18n_count(w->arena, l, (int64_t)(part->leads.n),
	        N_("leads %d action"), N_("leads %d actions"))));
}

static enum status
answer(struct call *call)
{
	struct agency_source source;
	struct agency_part part;
	struct work_owner owner;
	struct record *r;
	struct view view = { .any_leads = false };
	struct web w;
	enum status st;

	if (web_input(call, "as_of").is_set || web_input(call, "saved").is_set)
		return record_answer(call, &type_agency);
	st = web_begin_framework(call, &w);
	if (st != ST_OK)
		return st;
	if ((st = record_find(call->store, call->viewer, &type_agency, 0, call->values[0],
	    w.arena, &r)) != ST_OK)
		return st;
	if ((st = agency_source_load(&w, r, &source)) != ST_OK)
		return st;
	if ((st = view_recent_load(&w, r, &view.recent)) != ST_OK ||
	    (st = view_history_load(&w, r, &view.records)) != ST_OK ||
	    (st = view_acts_load(&w, r, &view.acts)) != ST_OK)
		return st;
	owner = (struct work_owner){ .agencies = &r->id, .nagencies = 1,
		.roles = &source.roles };
	if ((st = view_due_load(&w, &owner, &source.items, &view.due)) != ST_OK ||
	    (st = view_people_load(&w, r, &view.people)) != ST_OK)
		return st;
	part = agency_part_of(&w, &source, r);
	view.code = record_code(r);
	view.name = record_text(r, AGENCY_NAME);
	view.summary = summary_of(&w, &part);
	set_parts(&w, &part, &view);
	return web_answer(&w, &page_agency, view.code, &view);
}

static const struct route route_agency = {
	.method = METHOD_GET, .path = "/agencies/{key}", .permission = PERM_PUBLIC,
	.flags = RF_CACHE, RECORD_INPUTS,
	.summary = "Everything an agency is named in.", .handler = answer,
};
const struct page page_agency = { .name = "agency", .view = &shape, .route = &route_agency };
