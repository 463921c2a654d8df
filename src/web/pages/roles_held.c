/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who held which role on a day: people and agencies side by side, the network first, then each
 * pillar. The page of people answers with it where its address names a day.
 */
#include "model/types/types.h"
#include "web/people.h"
#include "web/view.h"

struct group {
	struct str id;
	struct str title;
	struct str url; /* of the pillar; empty: none */
	struct view_list holders;
};
static const struct template_var group_vars[] = {
	VAR(struct group, id), VAR(struct group, title), VAR(struct group, url),
	VAR_LIST(struct group, holders, &view_holder_shape),
};
static const struct shape group_shape = SHAPE(struct group, group_vars);

struct view {
	struct str heading;
	struct str count;
	bool any_persons; /* the tables have columns for them */
	bool any_pillars;
	struct str on;
	struct str known;
	struct view_list groups;
};
static const struct template_var vars[] = {
	VAR(struct view, heading), VAR(struct view, count),
	VAR(struct view, any_persons), VAR(struct view, any_pillars), VAR(struct view, on),
	VAR(struct view, known), VAR_LIST(struct view, groups, &group_shape),
};
static const struct shape shape = SHAPE(struct view, vars);

static struct group
group_of(const struct web *w, const struct holder_list *list, size_t from, size_t to)
{
	const struct holder *first = &list->items[from];
	struct view_holder *rows = arena_make_array(w->arena, struct view_holder, to - from);
	struct group group = {
		.id = str_format(w->arena, "group-%zu", first->rank),
		.title = first->rank == 0 ? T(w->language, "The whole network")
		    : T(w->language, "For agencies, and others"),
		.holders = { rows, to - from },
	};

	if (first->pillar != NULL) {
		group.title = first->pillar->title;
		group.url = web_url_of_ref(w, first->pillar);
	}
	for (size_t i = from; i < to; i++)
		rows[i - from] = view_holder_of(w, &list->items[i]);
	return group;
}

static void
set_groups(const struct web *w, const struct holder_list *list, struct view *view)
{
	struct group *groups = arena_make_array(w->arena, struct group, list->n);
	size_t n = 0;

	for (size_t from = 0, to; from < list->n; from = to) {
		to = from + 1;
		while (to < list->n && list->items[to].rank == list->items[from].rank)
			to++;
		groups[n++] = group_of(w, list, from, to);
	}
	view->groups = (struct view_list){ groups, n };
}

enum status
people_show_day(struct web *w)
{
	struct call *call = w->call;
	struct input_value on = web_input(call, "on");
	struct input_value known = web_input(call, "known");
	struct holder_query query = { .store = call->store, .viewer = call->viewer,
		.framework_id = w->framework == NULL ? 0 : w->framework->id,
		.day = on.is_set ? (int32_t)on.number : call->today, .arena = w->arena };
	struct view view = { .any_persons = true, .known = known.text };
	struct holder_list list;
	enum status st;

	if (known.is_set)
		query.known_ms = call_day_end_ms(call, (int32_t)known.number);
	if ((st = holders_load(&query, &list)) != ST_OK)
		return st;
	set_groups(w, &list, &view);
	view.on = date_format(w->arena, query.day);
	view.heading = i18n_format(w->arena, w->language, N_("Roles on %s"),
	    view_day(w, query.day), STR_EMPTY);
	view.count = i18n_count(w->arena, w->language, (int64_t)list.n, N_("%d role is held"),
	    N_("%d roles are held"));
	return web_answer(w, &page_roles_held, view.heading, &view);
}

const struct page page_roles_held = { .name = "roles_held", .view = &shape };
