/* SPDX-License-Identifier: Apache-2.0 */
/* The first page: what this is, how much of it there is, who keeps it, and the doors. */
#include "model/types/types.h"
#include "policy/permit.h"
#include "web/instrument.h"
#include "web/page.h"
#include "web/view.h"

struct door {
	struct str url;
	struct str label;
	struct str words;
};
static const struct template_var door_vars[] = {
	VAR(struct door, url), VAR(struct door, label), VAR(struct door, words),
};
static const struct shape door_shape = SHAPE(struct door, door_vars);

struct view {
	bool has_framework;
	struct str title;
	struct str network;
	struct str seal;
	struct str sealed_url;
	struct str changed_url;
	struct str numbers;
	bool any_chairs;
	struct view_list chairs;
	struct view_list entrances;
	struct view_list pillars;
	struct view_list others; /* other frameworks here */
	bool any_others;
	struct view_list types;  /* lists without a door */
};
static const struct template_var vars[] = {
	VAR(struct view, has_framework), VAR(struct view, title), VAR(struct view, network),
	VAR(struct view, seal), VAR(struct view, sealed_url), VAR(struct view, changed_url),
	VAR(struct view, numbers),
	VAR(struct view, any_chairs), VAR_LIST(struct view, chairs, &view_link_shape),
	VAR_LIST(struct view, entrances, &door_shape),
	VAR_LIST(struct view, pillars, &view_pillar_shape),
	VAR_LIST(struct view, others, &view_link_shape), VAR(struct view, any_others),
	VAR_LIST(struct view, types, &view_link_shape),
};
static const struct shape shape = SHAPE(struct view, vars);

static const struct {
	const char *path;
	const char *label;
	const char *words;
} entrances[] = {
	{ "/instrument", N_("The instrument"),
	    N_("The adopted text as a table or to read through, with its footnotes.") },
	{ "/actions", N_("Actions"),
	    N_("Everything agreed for this year and later: by pillar, lead, kind or month.") },
	{ "/timeline", N_("Timeline"),
	    N_("The year month by month, with what other bodies hold beside it.") },
	{ "/coverage", N_("Recommendations"),
	    N_("What the senior level asked for, which actions answer it, and the gaps.") },
	{ "/agencies", N_("Agencies"),
	    N_("What each agency coordinates, leads, supports and takes part in.") },
	{ "/points", N_("Points to settle"),
	    N_("What the reading of the document left open for a person to decide.") },
};

static void
set_entrances(const struct web *w, struct view *view)
{
	struct door *list = arena_make_array(w->arena, struct door, COUNT_OF(entrances));

	for (size_t i = 0; i < COUNT_OF(entrances); i++) {
		list[i].url = web_url(w, entrances[i].path);
		list[i].label = i18n_text(w->language, str_from(entrances[i].label));
		list[i].words = i18n_text(w->language, str_from(entrances[i].words));
	}
	view->entrances = (struct view_list){ list, COUNT_OF(entrances) };
}

/* Who holds a role of the framework as a whole: its co-chairs. */
static enum status
set_chairs(const struct web *w, struct view *view)
{
	struct record_list roles;
	struct view_link *links;
	size_t n = 0;
	enum status st = web_list(w, &type_role, &roles);

	if (st != ST_OK)
		return st;
	links = arena_make_array(w->arena, struct view_link, roles.n);
	for (size_t i = 0; i < roles.n; i++) {
		const struct record *role = roles.items[i];
		struct view_list who = view_refs(w, &role->values[ROLE_WHO]);

		if (role->values[ROLE_PILLAR].nrefs > 0 || who.n == 0)
			continue;
		links[n] = *(const struct view_link *)who.items;
		links[n].note = view_choice(w, role, ROLE_WHAT);
		if (role->values[ROLE_SINCE].is_set)
			links[n].note = str_format(w->arena, "%.*s, %.*s",
			    STR_ARG(links[n].note), STR_ARG(view_when_of(w,
			        &role->values[ROLE_SINCE].period).words));
		n++;
	}
	view->chairs = (struct view_list){ links, n };
	view->any_chairs = n > 0;
	return ST_OK;
}

static enum status
set_others(const struct web *w, struct view *view)
{
	struct record_query query = { .type = &type_framework, .sort_field = NO_FIELD,
	    .limit = 50 };
	struct record_list list;
	struct view_link *links;
	size_t n = 0;
	enum status st = record_list(w->call->store, w->call->viewer, &query, w->arena, &list);

	if (st != ST_OK)
		return st;
	links = arena_make_array(w->arena, struct view_link, list.n);
	for (size_t i = 0; i < list.n; i++) {
		if (list.items[i]->id == w->framework->id)
			continue;
		links[n].url = str_format(w->arena, "/?framework=%.*s",
		    STR_ARG(record_text(list.items[i], FRAMEWORK_SLUG)));
		links[n++].label = record_text(list.items[i], FRAMEWORK_TITLE);
	}
	view->others = (struct view_list){ links, n };
	view->any_others = n > 0;
	return ST_OK;
}

/* Every type has a list; those behind a door are not named again. */
static void
set_types(const struct web *w, struct view *view)
{
	static const struct record_type *const behind_doors[] = {
		&type_action, &type_agency, &type_query, &type_recommendation,
	};
	struct view_link *links = arena_make_array(w->arena, struct view_link,
	    record_type_count);
	size_t n = 0;

	for (size_t i = 0; i < record_type_count; i++) {
		bool is_behind = (record_types[i]->flags & TF_TALK) != 0 ||
		    !permit(w->call->viewer, record_types[i]->read);

		for (size_t k = 0; k < COUNT_OF(behind_doors); k++)
			is_behind |= behind_doors[k] == record_types[i];
		if (is_behind)
			continue;
		links[n].url = web_url(w, str_dup_z(w->arena, str_format(w->arena, "/%s",
		    record_types[i]->plural)));
		links[n++].label = i18n_text(w->language,
		    str_from(record_types[i]->label_plural));
	}
	view->types = (struct view_list){ links, n };
}

static enum status
set_framework(const struct web *w, struct view *view)
{
	struct view_instrument instrument;
	enum status st = view_instrument_working(w, STR_EMPTY, NULL, &instrument);

	if (st != ST_OK)
		return st;
	view->has_framework = true;
	view->title = instrument.title;
	view->network = record_text(w->framework, FRAMEWORK_NETWORK);
	view->seal = instrument.seal;
	view->sealed_url = instrument.sealed_url;
	view->changed_url = instrument.changed_url;
	view->numbers = instrument.numbers;
	view->pillars = instrument.pillars;
	set_entrances(w, view);
	set_types(w, view);
	if ((st = set_chairs(w, view)) != ST_OK)
		return st;
	return set_others(w, view);
}

static enum status
answer(struct call *call)
{
	struct view view = { .has_framework = false };
	struct web w;
	enum status st = web_begin(call, &w);

	if (st != ST_OK)
		return st;
	if (w.framework != NULL && (st = set_framework(&w, &view)) != ST_OK)
		return st;
	return web_answer(&w, &page_home, view.has_framework ? view.title :
	    T(w.language, "Welcome"), &view);
}

static const struct route route_home = {
	.method = METHOD_GET, .path = "/", .permission = PERM_PUBLIC,
	.flags = RF_CACHE, .inputs = web_framework_input, .ninputs = 1,
	.summary = "What this is, with its doors.", .handler = answer,
};
const struct page page_home = { .name = "home", .view = &shape, .route = &route_home };
