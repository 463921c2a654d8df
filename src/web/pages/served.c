/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where this program serves the framework: each recommendation, action and goal beside what it
 * calls for, and whether that is built. What a text calls for comes from work/served.c.
 */
#include "work/served.h"

#include "model/types/types.h"
#include "web/facts.h"
#include "web/page.h"
#include "web/view.h"
#include "work/item.h"

struct service {
	struct str id;
	struct str title;
	struct str url; /* empty: not built yet */
	int64_t n;      /* texts that call for it */
};
static const struct template_var service_vars[] = {
	VAR(struct service, id), VAR(struct service, title), VAR(struct service, url),
	VAR(struct service, n),
};
static const struct shape service_shape = SHAPE(struct service, service_vars);

struct row {
	struct str code;
	struct str url;
	struct str title;
	struct view_list services;
};
static const struct template_var row_vars[] = {
	VAR(struct row, code), VAR(struct row, url), VAR(struct row, title),
	VAR_LIST(struct row, services, &service_shape),
};
static const struct shape row_shape = SHAPE(struct row, row_vars);

struct view {
	struct str summary;
	struct view_list rows;
	struct view_list services;
};
static const struct template_var vars[] = {
	VAR(struct view, summary), VAR_LIST(struct view, rows, &row_shape),
	VAR_LIST(struct view, services, &service_shape),
};
static const struct shape shape = SHAPE(struct view, vars);

/* The rows of the page on their way, with a count per capability. */
struct rows {
	const struct web *w;
	struct row *items;
	size_t n;
	int64_t *counts;
};

static struct service
service_of(const struct web *w, const struct capability *c)
{
	return (struct service){ .id = str_from(c->id),
		.title = i18n_text(w->language, str_from(c->title)),
		.url = c->path == NULL ? STR_EMPTY : web_url(w, c->path) };
}

/* Every element is kept, cited and shown; what its words call for beyond that follows. */
static void
add_row(struct rows *rows, const struct record *r, const char *kept_by)
{
	const struct web *w = rows->w;
	const struct capability *found[SERVED_MOST];
	struct service *services = arena_make_array(w->arena, struct service, SERVED_MOST + 1);
	const struct capability *kept = capability_find(kept_by);
	size_t n = served_find(record_title(r), found);

	services[0] = service_of(w, kept);
	rows->counts[kept - capabilities]++;
	for (size_t i = 0; i < n; i++) {
		services[i + 1] = service_of(w, found[i]);
		rows->counts[found[i] - capabilities]++;
	}
	rows->items[rows->n++] = (struct row){ record_code(r), web_url_of_record(w, r),
	    view_short_title(w, record_title(r)), { services, n + 1 } };
}

static void
set_services(const struct rows *rows, struct view *view)
{
	struct service *list = arena_make_array(rows->w->arena, struct service,
	    capability_count);
	size_t nbuilt = 0;

	for (size_t i = 0; i < capability_count; i++) {
		list[i] = service_of(rows->w, &capabilities[i]);
		list[i].n = rows->counts[i];
		nbuilt += capabilities[i].path != NULL;
	}
	view->services = (struct view_list){ list, capability_count };
	view->summary = i18n_format(rows->w->arena, rows->w->language,
	    N_("%s of %s parts of Concert are built."),
	    str_format(rows->w->arena, "%zu", nbuilt),
	    str_format(rows->w->arena, "%zu", capability_count));
}

static enum status
answer(struct call *call)
{
	struct record_list recommendations;
	struct work_items items;
	struct view view;
	struct rows rows = { .n = 0 };
	struct work_scope scope;
	struct web w;
	enum status st = web_begin_framework(call, &w);

	if (st != ST_OK)
		return st;
	scope = web_scope(&w);
	if ((st = web_list(&w, &type_recommendation, &recommendations)) != ST_OK)
		return st;
	if ((st = work_items_load(&scope, &items)) != ST_OK)
		return st;
	rows.w = &w;
	rows.items = arena_make_array(w.arena, struct row, recommendations.n + items.n);
	rows.counts = arena_make_array(w.arena, int64_t, capability_count);
	for (size_t i = 0; i < recommendations.n; i++)
		add_row(&rows, recommendations.items[i], "A3");
	for (size_t i = 0; i < items.n; i++)
		add_row(&rows, items.items[i].action, "A4");
	view.rows = (struct view_list){ rows.items, rows.n };
	set_services(&rows, &view);
	return web_answer(&w, &page_served, T(w.language, "Where the framework is served"),
	    &view);
}

static const struct route route_served = {
	.method = METHOD_GET, .path = "/served", .permission = PERM_PUBLIC,
	.flags = RF_CACHE, .inputs = web_framework_input, .ninputs = 1,
	.summary = "Each element of the framework and where the program serves it.",
	.handler = answer,
};
const struct page page_served = { .name = "served", .view = &shape, .route = &route_served };
