/* SPDX-License-Identifier: Apache-2.0 */
/* The page of who has signed in: what it holds today, and the doors to its own settings. */
#include "model/types/types.h"
#include "policy/permit.h"
#include "store/person.h"
#include "web/due.h"
#include "web/page.h"
#include "web/procedure.h"
#include "web/rich.h"
#include "web/view.h"

#define MENTIONS_LOOKED_AT 50 /* who is called more often finds the rest in the comments */

struct view {
	struct str name;
	struct str agency;
	bool needs_second_factor;
	bool any_roles;
	struct view_list roles; /* links: words, and the pillar or agency beside them */
	struct str profile_url;
	bool may_invite;
	bool any_mentions;
	struct view_list mentions; /* open comments that name the person */
	struct view_list due;
	bool any_wanted;
	struct view_list wanted; /* amendments that wait for the person's agency */
};
static const struct template_var vars[] = {
	VAR(struct view, name), VAR(struct view, agency), VAR(struct view, needs_second_factor),
	VAR(struct view, any_roles), VAR_LIST(struct view, roles, &view_link_shape),
	VAR(struct view, profile_url), VAR(struct view, may_invite),
	VAR(struct view, any_mentions), VAR_LIST(struct view, mentions, &view_link_shape),
	VAR_LIST(struct view, due, &view_due_shape), VAR(struct view, any_wanted),
	VAR_LIST(struct view, wanted, &view_link_shape),
};
static const struct shape shape = SHAPE(struct view, vars);

static enum status
find_code(const struct web *w, const struct record_type *type, int64_t id, struct view_link *out)
{
	struct record *r;
	enum status st;

	if (id == 0)
		return ST_OK;
	st = record_load(w->call->store, type, id, w->arena, &r);
	if (st != ST_OK)
		return st == ST_NOT_FOUND ? ST_OK : st;
	out->url = web_url_of_record(w, r);
	out->note = record_code(r);
	return ST_OK;
}

static enum status
set_roles(const struct web *w, struct view *view)
{
	const struct person *p = w->call->viewer.person;
	struct view_link *links = arena_make_array(w->arena, struct view_link, p->nheld);

	for (size_t i = 0; i < p->nheld; i++) {
		const struct held *h = &p->held[i];
		enum status st;

		links[i].label = i18n_text(w->language, str_from(capacity_words(h->capacity)));
		st = h->pillar_id != 0 ? find_code(w, &type_pillar, h->pillar_id, &links[i])
		    : find_code(w, &type_agency, h->agency_id, &links[i]);
		if (st != ST_OK)
			return st;
		if (h->is_interim)
			links[i].note = str_concat(w->arena, links[i].note, STR(" a.i."));
	}
	view->roles = (struct view_list){ links, p->nheld };
	view->any_roles = p->nheld > 0;
	return ST_OK;
}

static void
add_id(int64_t *ids, size_t *n, int64_t id)
{
	for (size_t i = 0; i < *n; i++) {
		if (ids[i] == id)
			return;
	}
	if (id != 0)
		ids[(*n)++] = id;
}

/* The agencies it acts for, the pillars it coordinates; chairs and secretariat: every pillar. */
static enum status
find_owner(const struct web *w, struct work_owner *out)
{
	const struct person *p = w->call->viewer.person;
	struct record_list all = { .n = 0 };
	int64_t *agencies = arena_make_array(w->arena, int64_t, p->nheld);
	int64_t *pillars;
	enum status st;

	if (permit(w->call->viewer, PERM_CHAIR) &&
	    (st = web_list(w, &type_pillar, &all)) != ST_OK)
		return st;
	pillars = arena_make_array(w->arena, int64_t, p->nheld + all.n);
	*out = (struct work_owner){ .agencies = agencies, .pillars = pillars };
	for (size_t i = 0; i < p->nheld; i++) {
		add_id(agencies, &out->nagencies, p->held[i].agency_id);
		add_id(pillars, &out->npillars, p->held[i].pillar_id);
	}
	for (size_t i = 0; i < all.n; i++)
		add_id(pillars, &out->npillars, all.items[i]->id);
	return ST_OK;
}

static enum status
set_due(const struct web *w, struct view *view)
{
	struct work_owner owner;
	struct work_part part;
	struct work_scope scope;
	struct work_items items;
	enum status st;

	if (w->framework == NULL || !w->call->viewer.person->is_network)
		return ST_OK;
	if ((st = find_owner(w, &owner)) != ST_OK)
		return st;
	part = (struct work_part){ .owner = &owner, .words = STR_EMPTY };
	scope = web_scope(w);
	scope.part = &part;
	st = work_items_load(&scope, &items);
	return st == ST_OK ? view_due_load(w, &owner, &items, &view->due) : st;
}

/* The newest open comments that name the person; an answered one stays until it is resolved. */
static enum status
set_mentions(const struct web *w, struct view *view)
{
	const struct person *p = w->call->viewer.person;
	struct filter filter = { COMMENT_MENTIONS, p->uid };
	struct record_query query = { .type = &type_comment, .filters = &filter, .nfilters = 1,
		.sort_field = NO_FIELD, .is_descending = true, .limit = MENTIONS_LOOKED_AT };
	struct record_list list;
	struct view_link *links;
	size_t n = 0;
	enum status st;

	if (!permit(w->call->viewer, type_comment.read))
		return ST_OK;
	st = record_list(w->call->store, w->call->viewer, &query, w->arena, &list);
	if (st != ST_OK)
		return st;
	links = arena_make_array(w->arena, struct view_link, list.n);
	for (size_t i = 0; i < list.n; i++) {
		const struct record *r = list.items[i];
		const struct value *on = &r->values[COMMENT_ON];
		const struct value *author = &r->values[COMMENT_AUTHOR];

		if (r->values[COMMENT_RESOLVED].is_set || on->nrefs == 0)
			continue;
		links[n].url = str_format(w->arena, "%.*s#c-%.*s",
		    STR_ARG(web_url_of_ref(w, &on->refs[0])), STR_ARG(r->uid));
		links[n].label = rich_plain(w->arena, record_text(r, COMMENT_WORDS), 120);
		links[n++].note = author->nrefs > 0 ? author->refs[0].title : STR_EMPTY;
	}
	view->mentions = (struct view_list){ links, n };
	view->any_mentions = n > 0;
	return ST_OK;
}

static enum status
answer(struct call *call)
{
	const struct person *p = call->viewer.person;
	struct view view = { .name = p->name, .agency = p->agency,
		.needs_second_factor = p->needs_second_factor,
		.may_invite = permit(call->viewer, PERM_ACCOUNTS) };
	struct web w;
	enum status st = web_begin(call, &w);

	if (st != ST_OK || (st = set_roles(&w, &view)) != ST_OK ||
	    (st = set_due(&w, &view)) != ST_OK ||
	    (st = set_mentions(&w, &view)) != ST_OK ||
	    (p->is_network && (st = view_wanted_load(&w, &view.wanted)) != ST_OK))
		return st;
	view.any_wanted = view.wanted.n > 0;
	view.profile_url = str_format(w.arena, "/people/%.*s/edit", STR_ARG(p->uid));
	return web_answer(&w, &page_me, T(w.language, "My page"), &view);
}

static const struct route route_me = {
	.method = METHOD_GET, .path = "/me", .permission = PERM_PERSON, .flags = RF_SECRET,
	.summary = "What concerns the person who has signed in.", .handler = answer,
};
const struct page page_me = { .name = "me", .view = &shape, .route = &route_me };
