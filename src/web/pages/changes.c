/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Recent changes of the network, narrowed by pillar, agency, type, person and day. The names of
 * people are a filter for the network alone; the store gives nothing to others who ask for them.
 */
#include "model/types/types.h"
#include "policy/permit.h"
#include "web/facts.h"
#include "web/recent.h"
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

struct box {
	struct str name;
	struct str label;
	struct view_list options;
};
static const struct template_var box_vars[] = {
	VAR(struct box, name), VAR(struct box, label),
	VAR_LIST(struct box, options, &option_shape),
};
static const struct shape box_shape = SHAPE(struct box, box_vars);

struct view {
	struct str about;
	struct str zone;
	struct str since;
	bool is_narrowed;
	struct str all_url;
	struct view_list boxes;
	bool any_entries;
	struct view_list entries;
	struct str after_url;
	struct str feed_url;
	struct str own_feed;
};
static const struct template_var vars[] = {
	VAR(struct view, about), VAR(struct view, zone), VAR(struct view, since),
	VAR(struct view, is_narrowed), VAR(struct view, all_url),
	VAR_LIST(struct view, boxes, &box_shape), VAR(struct view, any_entries),
	VAR_LIST(struct view, entries, &view_entry_shape), VAR(struct view, after_url),
	VAR(struct view, feed_url), VAR(struct view, own_feed),
};
static const struct shape shape = SHAPE(struct view, vars);

#define BOXES 4
struct boxes {
	const struct web *w;
	struct box items[BOXES];
	size_t n;
};

static void
add_box(struct boxes *b, const char *name, struct str label, struct option *options, size_t n)
{
	struct str chosen = web_input(b->w->call, name).text;

	options[0] = (struct option){ STR_EMPTY, T(b->w->language, "Any"), false };
	for (size_t i = 1; i < n; i++)
		options[i].is_chosen = str_equal(options[i].value, chosen);
	b->items[b->n++] = (struct box){ str_from(name), label, { options, n } };
}

/* All records of a type that the reader sees. */
static enum status
add_records_box(struct boxes *b, const struct record_type *type, const char *name,
    struct str label)
{
	struct record_list list;
	struct option *options;
	enum status st = web_list(b->w, type, &list);

	if (st != ST_OK)
		return st;
	options = arena_make_array(b->w->arena, struct option, list.n + 1);
	for (size_t i = 0; i < list.n; i++) {
		const struct record *r = list.items[i];

		options[i + 1].value = type == &type_person ? r->uid : record_code(r);
		options[i + 1].label = type == &type_agency ? record_code(r)
		    : view_short_title(b->w, record_title(r));
	}
	add_box(b, name, label, options, list.n + 1);
	return ST_OK;
}

static void
add_types_box(struct boxes *b)
{
	struct option *options = arena_make_array(b->w->arena, struct option,
	    record_type_count + 1);
	size_t n = 1;

	for (size_t i = 0; i < record_type_count; i++) {
		const struct record_type *type = record_types[i];

		if (!permit(b->w->call->viewer, type->read))
			continue;
		options[n].value = str_from(type->name);
		options[n++].label = i18n_text(b->w->language, str_from(type->label_plural));
	}
	add_box(b, "type", T(b->w->language, "What"), options, n);
}

static enum status
set_boxes(const struct web *w, struct view *view)
{
	struct boxes *b = arena_make(w->arena, struct boxes);
	enum status st;

	b->w = w;
	if ((st = add_records_box(b, &type_pillar, "pillar", T(w->language, "Pillar"))) != ST_OK ||
	    (st = add_records_box(b, &type_agency, "agency", T(w->language, "Agency"))) != ST_OK)
		return st;
	add_types_box(b);
	if (permit(w->call->viewer, PERM_NETWORK) &&
	    (st = add_records_box(b, &type_person, "person", T(w->language, "By"))) != ST_OK)
		return st;
	view->boxes = (struct view_list){ b->items, b->n };
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
	    (st = set_boxes(&w, &view)) != ST_OK || (st = set_entries(&w, &recent, &view)) != ST_OK)
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
