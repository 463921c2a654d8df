/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Recent changes of the network, narrowed by pillar, agency, type, person and day. The names of
 * people are a filter for the network alone; the store gives nothing to others who ask for them.
 */
#include "model/types/types.h"
#include "policy/permit.h"
#include "web/facts.h"
#include "web/options.h"
#include "web/recent.h"
#include "web/view.h"

struct view {
	struct str about;
	struct str zone;
	struct str since;
	bool is_narrowed;
	struct str all_url;
	struct view_list filters;
	bool any_entries;
	struct view_list entries;
	struct str after_url;
	struct str feed_url;
	struct str own_feed;
};
static const struct template_var vars[] = {
	VAR(struct view, about), VAR(struct view, zone), VAR(struct view, since),
	VAR(struct view, is_narrowed), VAR(struct view, all_url),
	VAR_LIST(struct view, filters, &view_filter_shape), VAR(struct view, any_entries),
	VAR_LIST(struct view, entries, &view_entry_shape), VAR(struct view, after_url),
	VAR(struct view, feed_url), VAR(struct view, own_feed),
};
static const struct shape shape = SHAPE(struct view, vars);

static struct view_options
begin_filter(const struct view_filters *f, const char *name)
{
	return view_filter_options(f->w, name, T(f->w->language, "Any"));
}

/* All records of a type that the reader sees. */
static enum status
add_records(struct view_filters *f, const struct record_type *type, struct str label)
{
	struct view_options o = begin_filter(f, type->name);
	struct record_list list;
	enum status st = web_list(f->w, type, &list);

	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < list.n; i++) {
		const struct record *r = list.items[i];

		view_options_add(&o, type == &type_person ? r->uid : record_code(r),
		    type == &type_agency ? record_code(r) :
		    view_short_title(f->w, record_title(r)));
	}
	view_filters_add(f, label, &o);
	return ST_OK;
}

static void
add_types(struct view_filters *f)
{
	struct view_options o = begin_filter(f, "type");

	for (size_t i = 0; i < record_type_count; i++) {
		const struct record_type *type = record_types[i];

		if (permit(f->w->call->viewer, type->read))
			view_options_add(&o, str_from(type->name),
			    i18n_text(f->w->language, str_from(type->label_plural)));
	}
	view_filters_add(f, T(f->w->language, "What"), &o);
}

static enum status
set_filters(const struct web *w, struct view *view)
{
	struct view_filters f = { .w = w };
	enum status st;

	if ((st = add_records(&f, &type_pillar, T(w->language, "Pillar"))) != ST_OK ||
	    (st = add_records(&f, &type_agency, T(w->language, "Agency"))) != ST_OK)
		return st;
	add_types(&f);
	if (permit(w->call->viewer, PERM_NETWORK) &&
	    (st = add_records(&f, &type_person, T(w->language, "By"))) != ST_OK)
		return st;
	view->filters = (struct view_list){ f.items, f.n };
	return ST_OK;
}

static enum status
set_entries(const struct web *w, struct recent *recent, struct view *view)
{
	const struct history_place start = { 0 };
	struct entry_options options = { .zone = view_zone_of(w) };
	struct recent_page page;
	enum status st = recent_entries(w, recent, &options, &page);

	if (st != ST_OK)
		return st;
	view->zone = options.zone.name;
	view->entries = page.entries;
	view->any_entries = page.entries.n > 0;
	if (page.next.at_ms > 0)
		view->after_url = recent_url(w, recent, "/changes", page.next);
	recent->deed_ms = 0; /* a feed is of what comes */
	view->feed_url = recent_url(w, recent, "/changes.atom", start);
	if (w->call->viewer.kind == VIEWER_PERSON)
		view->own_feed = str_format(w->arena, "%.*s%stoken=TOKEN",
		    STR_ARG(recent_url(w, recent, "/me/changes.atom", start)),
		    str_find_byte(view->feed_url, '?', 0) == SIZE_MAX ? "?" : "&");
	return ST_OK;
}

static enum status
answer(struct call *call)
{
	struct view view = { .about = STR_EMPTY };
	struct recent recent;
	struct web w;
	enum status st = web_begin(call, &w);

	if (st != ST_OK || (st = recent_read(&w, &recent)) != ST_OK ||
	    (st = set_filters(&w, &view)) != ST_OK ||
	    (st = set_entries(&w, &recent, &view)) != ST_OK)
		return st;
	view.about = recent.about;
	view.since = recent.since;
	view.is_narrowed = recent.about.n > 0 || recent.since.n > 0;
	view.all_url = web_url(&w, "/changes");
	return web_answer(&w, &page_changes, T(w.language, "Recent changes"), &view);
}

static const struct input inputs[] = {
	RECENT_INPUTS,
	RECENT_DEED,
	{ .name = "at", .kind = IK_INT, .min = 0, .max = INT64_MAX, .fallback = 0,
	    .help = "Where an earlier page ended." },
	{ .name = "passed", .kind = IK_INT, .min = 0, .max = 100000, .fallback = 0,
	    .help = "How many of that instant it showed." },
};

static const struct route route_changes = {
	.method = METHOD_GET, .path = "/changes", .permission = PERM_PUBLIC, .flags = RF_CACHE,
	.inputs = inputs, .ninputs = COUNT_OF(inputs),
	.summary = "Recent changes, by pillar, agency, type and person.", .handler = answer,
};
const struct page page_changes = { .name = "changes", .view = &shape, .route = &route_changes };
