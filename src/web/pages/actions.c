/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All actions and goals, narrowed and sorted by what stands in the address. A filter is a form
 * with method GET: no script, and every view can be sent to a colleague.
 */
#include "model/date.h"
#include "model/types/types.h"
#include "web/options.h"
#include "web/view.h"

struct view {
	struct str count;
	struct view_list filters;
	bool any_found;
	bool is_narrowed;
	struct str all_url;
	struct view_list found;
};
static const struct template_var vars[] = {
	VAR(struct view, count), VAR_LIST(struct view, filters, &view_filter_shape),
	VAR(struct view, any_found), VAR(struct view, is_narrowed), VAR(struct view, all_url),
	VAR_LIST(struct view, found, &view_element_shape),
};
static const struct shape shape = SHAPE(struct view, vars);

static const struct input inputs[] = {
	INPUT_FRAMEWORK,
	{ .name = "pillar", .kind = IK_TEXT, .max = 24, .help = "Code of a pillar." },
	{ .name = "kind", .kind = IK_TEXT, .max = 24,
	    .help = "action, goal, event, note or placeholder." },
	{ .name = "lead", .kind = IK_TEXT, .max = 40, .help = "Code of who leads." },
	{ .name = "horizon", .kind = IK_TEXT, .max = 24, .help = "this-year or later-years." },
	{ .name = "standing", .kind = IK_TEXT, .max = 24, .help = "How it stands." },
	{ .name = "when", .kind = IK_TEXT, .max = 7,
	    .help = "A year or a month in which it may happen: 2021 or 2021-05." },
	{ .name = "sort", .kind = IK_TEXT, .max = 8,
	    .help = "Empty for the order of the text, or date." },
};

/* Menus hold what comes up in the data: what no action says is no way to narrow. */

static struct view_options
begin_filter(const struct view_filters *f, const char *name)
{
	return view_filter_options(f->w, name, T(f->w->language, "Any"));
}

static void
add_field(struct view_filters *f, size_t field, const struct view_options *o)
{
	view_filters_add(f, i18n_text(f->w->language, str_from(type_action.fields[field].label)),
	    o);
}

/* Who is referred to by a field of any action. */
static void
add_refs(struct view_filters *f, const struct work_items *all, size_t field, const char *name)
{
	struct view_options o = begin_filter(f, name);

	for (size_t i = 0; i < all->n; i++) {
		const struct value *v = &all->items[i].action->values[field];

		for (size_t k = 0; k < v->nrefs; k++)
			view_options_add_once(&o, v->refs[k].code, v->refs[k].type ==
			    &type_agency ? v->refs[k].code : v->refs[k].title);
	}
	add_field(f, field, &o);
}

static void
add_choices(struct view_filters *f, const struct work_items *all, size_t field, const char *name)
{
	struct view_options o = begin_filter(f, name);

	for (size_t i = 0; i < all->n; i++)
		view_options_add_once(&o, record_text(all->items[i].action, field),
		    view_choice(f->w, all->items[i].action, field));
	add_field(f, field, &o);
}

static void
add_standings(struct view_filters *f, const struct work_items *all)
{
	struct view_options o = begin_filter(f, "standing");

	for (size_t i = 0; i < all->n; i++)
		view_options_add_once(&o, str_from(work_standing_code(all->items[i].standing)),
		    view_standing(f->w, all->items[i].standing));
	view_filters_add(f, T(f->w->language, "How it stands"), &o);
}

/* Years and months that begin or end a window. */
static void
add_when(struct view_filters *f, const struct work_items *all)
{
	const struct web *w = f->w;
	struct view_options o = view_filter_options(w, "when", T(w->language, "Any time"));
	struct work_items sorted = { arena_make_array(w->arena, struct work_item, all->n),
	    all->n };

	for (size_t i = 0; i < all->n; i++)
		sorted.items[i] = all->items[i];
	work_items_sort_by_day(&sorted);
	for (size_t i = 0; i < sorted.n; i++) {
		const struct period *p = &sorted.items[i].action->values[ACTION_PERIOD].period;
		struct date_civil date;
		struct str year;
		struct str day;

		if (p->latest == NO_DAY || p->earliest == NO_DAY)
			continue;
		date = date_to_civil(p->earliest);
		year = str_format(w->arena, "%lld", (long long)date.year);
		view_options_add_once(&o, year, year);
		day = view_day(w, date_from_civil(date.year, date.month, 1));
		view_options_add_once(&o, str_format(w->arena, "%04lld-%02d",
		    (long long)date.year, date.month), str_part(day, 2, day.n));
	}
	view_filters_add(f, T(w->language, "When"), &o);
}

static void
add_sorts(struct view_filters *f)
{
	struct view_options o = view_filter_options(f->w, "sort",
	    T(f->w->language, "As in the text"));

	view_options_add(&o, STR("date"), T(f->w->language, "By date"));
	view_filters_add(f, T(f->w->language, "Order"), &o);
}

/* "2021" or "2021-05" as first and last day; anything else narrows nothing. */
static void
set_days(struct str when, struct work_filter *filter)
{
	int64_t year;
	int64_t month;

	filter->first = NO_DAY;
	if (when.n < 4 || str_to_i64(str_part(when, 0, 4), 1, 9999, &year) != ST_OK)
		return;
	if (when.n == 4) {
		filter->first = date_from_civil(year, 1, 1);
		filter->last = date_from_civil(year, 12, 31);
	} else if (when.n == 7 && when.p[4] == '-' &&
	    str_to_i64(str_part(when, 5, 7), 1, 12, &month) == ST_OK) {
		filter->first = date_from_civil(year, (int)month, 1);
		filter->last = date_from_civil(year, (int)month,
		    date_days_in_month(year, (int)month));
	}
}

static struct work_filter
filter_of(const struct call *call, bool *out_narrows)
{
	struct work_filter filter = {
		.pillar = web_input(call, "pillar").text,
		.kind = web_input(call, "kind").text,
		.lead = web_input(call, "lead").text,
		.horizon = web_input(call, "horizon").text,
		.standing = web_input(call, "standing").text,
	};

	set_days(web_input(call, "when").text, &filter);
	*out_narrows = filter.pillar.n + filter.kind.n + filter.lead.n + filter.horizon.n +
	    filter.standing.n > 0 || filter.first != NO_DAY;
	return filter;
}

static struct view_list
make_filters(const struct web *w, const struct work_items *all)
{
	struct view_filters f = { .w = w };

	add_refs(&f, all, ACTION_PILLAR, "pillar");
	add_refs(&f, all, ACTION_LEADS, "lead");
	add_choices(&f, all, ACTION_KIND, "kind");
	add_choices(&f, all, ACTION_HORIZON, "horizon");
	add_when(&f, all);
	add_standings(&f, all);
	add_sorts(&f);
	return (struct view_list){ f.items, f.n };
}

static enum status
answer(struct call *call)
{
	struct work_items all;
	struct work_items found;
	struct work_filter filter;
	struct view view = { .is_narrowed = false };
	struct work_scope scope;
	struct web w;
	enum status st = web_begin_framework(call, &w);

	if (st != ST_OK)
		return st;
	scope = web_scope(&w);
	if ((st = work_items_load(&scope, &all)) != ST_OK)
		return st;
	filter = filter_of(call, &view.is_narrowed);
	found = work_items_filter(w.arena, &all, &filter);
	if (str_equal(web_input(call, "sort").text, STR("date")))
		work_items_sort_by_day(&found);
	view.filters = make_filters(&w, &all);
	view.found = view_elements(&w, &found, VIEW_PILLARS | VIEW_FLAT);
	view.any_found = found.n > 0;
	view.all_url = web_url(&w, "/actions");
	view.count = i18n_count(w.arena, w.language, (int64_t)found.n,
	    N_("%d action, goal or part"), N_("%d actions, goals and parts"));
	return web_answer(&w, &page_actions, T(w.language, "Actions"), &view);
}

static const struct route route_actions = {
	.method = METHOD_GET, .path = "/actions", .permission = PERM_PUBLIC,
	.flags = RF_CACHE, .inputs = inputs, .ninputs = COUNT_OF(inputs),
	.summary = "Actions and goals, narrowed by what the address says.", .handler = answer,
};
const struct page page_actions = { .name = "actions", .view = &shape, .route = &route_actions };
