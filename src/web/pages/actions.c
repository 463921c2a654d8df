/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All actions and goals, narrowed and sorted by what stands in the address. A filter is a form
 * with method GET: no script, and every view can be sent to a colleague.
 */
#include "model/date.h"
#include "model/types/types.h"
#include "web/page.h"
#include "web/view.h"

struct option {
	struct str value;
	struct str label;
	bool is_chosen;
};
static const struct template_var option_vars[] = {
	VAR(struct option, value), VAR(struct option, label), VAR(struct option, is_chosen),
};
static const struct shape option_shape = SHAPE(struct option, option_vars);

struct filter_box {
	struct str name;
	struct str label;
	struct view_list options;
};
static const struct template_var box_vars[] = {
	VAR(struct filter_box, name), VAR(struct filter_box, label),
	VAR_LIST(struct filter_box, options, &option_shape),
};
static const struct shape box_shape = SHAPE(struct filter_box, box_vars);

struct view {
	struct str count;
	struct view_list boxes;
	bool any_found;
	bool is_narrowed;
	struct str all_url;
	struct view_list found;
};
static const struct template_var vars[] = {
	VAR(struct view, count), VAR_LIST(struct view, boxes, &box_shape),
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

/* Options of a filter, as they come up in the data. */
struct boxes {
	const struct web *w;
	struct filter_box *list;
	size_t n;
	struct option *options; /* of the box being filled */
	size_t noptions;
	size_t capacity;
	struct str chosen;
};

static void
add_option(struct boxes *b, struct str value, struct str label)
{
	for (size_t i = 0; i < b->noptions; i++) {
		if (str_equal(b->options[i].value, value))
			return;
	}
	arena_reserve(b->w->arena, b->options, b->noptions, b->capacity);
	b->options[b->noptions++] = (struct option){ value, label,
	    b->chosen.n > 0 && str_equal(value, b->chosen) };
}

static void
open_box(struct boxes *b, const char *name, struct str label, struct str all)
{
	b->options = NULL;
	b->noptions = 0;
	b->capacity = 0;
	b->chosen = web_input(b->w->call, name).text;
	b->list[b->n] = (struct filter_box){ .name = str_from(name), .label = label };
	add_option(b, STR_EMPTY, all);
}

static void
close_box(struct boxes *b)
{
	b->list[b->n++].options = (struct view_list){ b->options, b->noptions };
}

/* Who is referred to by a field of any action. */
static void
add_refs_box(struct boxes *b, const struct work_items *all, size_t field, const char *name)
{
	const struct field *f = &type_action.fields[field];

	open_box(b, name, i18n_text(b->w->language, str_from(f->label)),
	    T(b->w->language, "Any"));
	for (size_t i = 0; i < all->n; i++) {
		const struct value *v = &all->items[i].action->values[field];

		for (size_t k = 0; k < v->nrefs; k++)
			add_option(b, v->refs[k].code, v->refs[k].type == &type_agency ?
			    v->refs[k].code : v->refs[k].title);
	}
	close_box(b);
}

static void
add_choices_box(struct boxes *b, const struct work_items *all, size_t field, const char *name)
{
	const struct field *f = &type_action.fields[field];

	open_box(b, name, i18n_text(b->w->language, str_from(f->label)),
	    T(b->w->language, "Any"));
	for (size_t i = 0; i < all->n; i++)
		add_option(b, record_text(all->items[i].action, field),
		    view_choice(b->w, all->items[i].action, field));
	close_box(b);
}

static void
add_standings_box(struct boxes *b, const struct work_items *all)
{
	open_box(b, "standing", T(b->w->language, "How it stands"), T(b->w->language, "Any"));
	for (size_t i = 0; i < all->n; i++)
		add_option(b, str_from(work_standing_code(all->items[i].standing)),
		    view_standing(b->w, all->items[i].standing));
	close_box(b);
}

/* Years and months that begin or end a window. */
static void
add_when_box(struct boxes *b, const struct work_items *all)
{
	struct work_items sorted = { arena_make_array(b->w->arena, struct work_item, all->n),
	    all->n };

	for (size_t i = 0; i < all->n; i++)
		sorted.items[i] = all->items[i];
	work_items_sort_by_day(&sorted);
	open_box(b, "when", T(b->w->language, "When"), T(b->w->language, "Any time"));
	for (size_t i = 0; i < sorted.n; i++) {
		const struct period *p = &sorted.items[i].action->values[ACTION_PERIOD].period;
		struct date_civil date;
		struct str day;

		if (p->latest == NO_DAY || p->earliest == NO_DAY)
			continue;
		date = date_to_civil(p->earliest);
		add_option(b, str_format(b->w->arena, "%lld", (long long)date.year),
		    str_format(b->w->arena, "%lld", (long long)date.year));
		day = view_day(b->w, date_from_civil(date.year, date.month, 1));
		add_option(b, str_format(b->w->arena, "%04lld-%02d", (long long)date.year,
		    date.month), str_part(day, 2, day.n));
	}
	close_box(b);
}

static void
add_sorts_box(struct boxes *b)
{
	open_box(b, "sort", T(b->w->language, "Order"), T(b->w->language, "As in the text"));
	add_option(b, STR("date"), T(b->w->language, "By date"));
	close_box(b);
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
make_boxes(const struct web *w, const struct work_items *all)
{
	struct boxes b = { .w = w, .list = arena_make_array(w->arena, struct filter_box, 7) };

	add_refs_box(&b, all, ACTION_PILLAR, "pillar");
	add_refs_box(&b, all, ACTION_LEADS, "lead");
	add_choices_box(&b, all, ACTION_KIND, "kind");
	add_choices_box(&b, all, ACTION_HORIZON, "horizon");
	add_when_box(&b, all);
	add_standings_box(&b, all);
	add_sorts_box(&b);
	return (struct view_list){ b.list, b.n };
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
	view.boxes = make_boxes(&w, &all);
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
