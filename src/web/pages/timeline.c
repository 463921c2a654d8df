/* SPDX-License-Identifier: Apache-2.0 */
/* The year month by month: the network's own work, and apart from it what other bodies hold. */
#include "work/timeline.h"

#include "model/date.h"
#include "model/types/types.h"
#include "web/page.h"
#include "web/view.h"

/* An action in its month, with how far its days reach. */
struct month_item {
	struct view_list element; /* one */
	struct str span;          /* classes of the bar: "from-7 to-9"; empty within one month */
	struct str until;         /* name of the last month, where it is another */
};
static const struct template_var item_vars[] = {
	VAR_LIST(struct month_item, element, &view_element_shape),
	VAR(struct month_item, span), VAR(struct month_item, until),
};
static const struct shape item_shape = SHAPE(struct month_item, item_vars);

struct month {
	struct str name;
	struct str id;
	bool any_items;
	struct view_list items;
	bool any_others;
	struct view_list others;
};
static const struct template_var month_vars[] = {
	VAR(struct month, name), VAR(struct month, id),
	VAR(struct month, any_items),
	VAR_LIST(struct month, items, &item_shape), VAR(struct month, any_others),
	VAR_LIST(struct month, others, &view_element_shape),
};
static const struct shape month_shape = SHAPE(struct month, month_vars);

struct year_link {
	struct str url;
	struct str label;
	bool is_current;
};
static const struct template_var year_vars[] = {
	VAR(struct year_link, url), VAR(struct year_link, label),
	VAR(struct year_link, is_current),
};
static const struct shape year_shape = SHAPE(struct year_link, year_vars);

struct view {
	struct str heading;
	struct str summary;
	struct view_list years;
	struct view_list months;
	bool any_whole;
	struct view_list whole;
	bool any_without;
	struct view_list without;
};
static const struct template_var vars[] = {
	VAR(struct view, heading), VAR(struct view, summary),
	VAR_LIST(struct view, years, &year_shape), VAR_LIST(struct view, months, &month_shape),
	VAR(struct view, any_whole), VAR_LIST(struct view, whole, &view_element_shape),
	VAR(struct view, any_without), VAR_LIST(struct view, without, &view_element_shape),
};
static const struct shape shape = SHAPE(struct view, vars);

static const struct input inputs[] = {
	INPUT_FRAMEWORK,
	{ .name = "year", .kind = IK_INT, .min = 1, .max = 9999,
	    .help = "The year to show; the first with a dated action if none is given." },
};

/* "July": the day's words less day and year. */
static struct str
month_name(const struct web *w, int month)
{
	struct str words = view_day(w, date_from_civil(2000, month, 1));

	return str_part(words, 2, words.n - 5);
}

static struct view_list
month_items(const struct web *w, const struct work_items *items, int64_t year)
{
	struct month_item *list = arena_make_array(w->arena, struct month_item, items->n);

	for (size_t i = 0; i < items->n; i++) {
		struct work_items one = { &items->items[i], 1 };
		int first;
		int last;

		timeline_months(items->items[i].action, year, &first, &last);
		list[i].element = view_elements(w, &one, VIEW_PILLARS | VIEW_FLAT);
		if (last == first)
			continue;
		list[i].span = str_format(w->arena, "from-%d to-%d", first, last);
		list[i].until = month_name(w, last);
	}
	return (struct view_list){ list, items->n };
}

static struct view_list
make_months(const struct web *w, const struct timeline *t)
{
	struct month *months = arena_make_array(w->arena, struct month, 12);
	size_t n = 0;

	for (int i = 0; i < 12; i++) {
		struct month *m = &months[n];

		if (t->months[i].n + t->others[i].n == 0)
			continue;
		m->name = month_name(w, i + 1);
		m->id = str_format(w->arena, "month-%d", i + 1);
		m->items = month_items(w, &t->months[i], t->year);
		m->any_items = t->months[i].n > 0;
		m->others = view_elements(w, &t->others[i], VIEW_PILLARS | VIEW_FLAT);
		m->any_others = t->others[i].n > 0;
		n++;
	}
	return (struct view_list){ months, n };
}

/* At most ten years beside each other: the address takes any. */
static struct view_list
make_years(const struct web *w, int64_t first, int64_t last, int64_t chosen)
{
	size_t n = (size_t)(last - first < 10 ? last - first + 1 : 10);
	struct year_link *years = arena_make_array(w->arena, struct year_link, n);

	for (size_t i = 0; i < n; i++) {
		long long year = (long long)first + (long long)i;
		struct str path = str_format(w->arena, "/timeline?year=%lld", year);

		years[i].url = web_url(w, str_dup_z(w->arena, path));
		years[i].label = str_format(w->arena, "%lld", year);
		years[i].is_current = year == chosen;
	}
	return (struct view_list){ years, n };
}

static enum status
answer(struct call *call)
{
	struct timeline_columns columns;
	struct work_items items;
	struct timeline t;
	struct view view = { .any_whole = false };
	struct input_value asked = web_input(call, "year");
	int64_t first = date_to_civil(call->today).year;
	int64_t last = first;
	struct work_scope scope;
	struct web w;
	enum status st = web_begin_framework(call, &w);

	if (st != ST_OK)
		return st;
	scope = web_scope(&w);
	if ((st = work_items_load(&scope, &items)) != ST_OK)
		return st;
	if ((st = timeline_columns_load(&scope, &columns)) != ST_OK)
		return st;
	timeline_years(&items, &first, &last);
	t = timeline_of(w.arena, &items, &columns,
	    asked.is_set ? asked.number : first);
	view.heading = str_format(w.arena, "%lld", (long long)t.year);
	view.summary = i18n_count(w.arena, w.language, (int64_t)t.n,
	    N_("%d action or goal has a date in this year."),
	    N_("%d actions and goals have a date in this year."));
	view.years = make_years(&w, first, last, t.year);
	view.months = make_months(&w, &t);
	view.whole = view_elements(&w, &t.whole_year, VIEW_PILLARS | VIEW_FLAT);
	view.any_whole = t.whole_year.n > 0;
	view.without = view_elements(&w, &t.without_day, VIEW_PILLARS | VIEW_FLAT);
	view.any_without = t.without_day.n > 0;
	return web_answer(&w, &page_timeline, i18n_format(w.arena, w.language,
	    N_("Timeline of %s"), view.heading, STR_EMPTY), &view);
}

static const struct route route_timeline = {
	.method = METHOD_GET, .path = "/timeline", .permission = PERM_PUBLIC,
	.flags = RF_CACHE, .inputs = inputs, .ninputs = COUNT_OF(inputs),
	.summary = "A year of the work, month by month.", .handler = answer,
};
const struct page page_timeline = { .name = "timeline", .view = &shape, .route = &route_timeline };
