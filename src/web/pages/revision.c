/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One revision at its permanent address: the instrument exactly as it was sealed. What surprises:
 * the address by identifier, which every record has, shows the same page, and with a day in it the
 * facts of the revision as they were recorded then.
 */
#include "document/export.h"
#include "model/types/types.h"
#include "web/history.h"
#include "web/record.h"
#include "web/revisions.h"

struct view {
	struct str revisions_url;
	struct str number_words;
	struct str title;
	struct str label;
	struct str standing;
	struct str adopted;
	struct str point_url;
	struct str effective;
	struct str method;
	struct str body;
	struct str redline_url;
	struct str sealed;
	bool any_beside;
	struct view_list neighbours;
	struct view_list downloads;
	struct view_list instrument; /* the one */
	bool any_proof;
	struct str snapshot;
	struct str seal;
	struct str previous;
	struct str file;
	struct view_list records;
};
static const struct template_var vars[] = {
	VAR(struct view, revisions_url), VAR(struct view, number_words), VAR(struct view, title),
	VAR(struct view, label), VAR(struct view, standing), VAR(struct view, adopted),
	VAR(struct view, point_url), VAR(struct view, effective), VAR(struct view, method),
	VAR(struct view, body), VAR(struct view, redline_url), VAR(struct view, sealed),
	VAR(struct view, any_beside), VAR_LIST(struct view, neighbours, &view_link_shape),
	VAR_LIST(struct view, downloads, &view_link_shape),
	VAR_LIST(struct view, instrument, &view_instrument_shape),
	VAR(struct view, any_proof), VAR(struct view, snapshot), VAR(struct view, seal),
	VAR(struct view, previous), VAR(struct view, file),
	VAR_LIST(struct view, records, &view_history_shape),
};
static const struct shape shape = SHAPE(struct view, vars);

static void
set_facts(const struct web *w, const struct view_revision *of, struct view *view)
{
	view->revisions_url = web_url(w, "/revisions");
	view->number_words = i18n_format(w->arena, w->language, N_("Revision %s"), of->number,
	    STR_EMPTY);
	view->label = of->label;
	view->standing = of->standing;
	view->adopted = of->adopted;
	view->point_url = of->point_url;
	view->effective = of->effective;
	view->method = of->method;
	view->body = of->body;
	view->redline_url = of->redline_url;
	view->sealed = of->sealed;
	view->snapshot = of->snapshot;
	view->seal = of->seal;
	view->any_proof = of->seal.n > 0;
}

static void
set_links(const struct web *w, const struct record_list *all, size_t at, struct view *view)
{
	struct view_link *beside = arena_make_array(w->arena, struct view_link, 2);
	struct view_link *files = arena_make_array(w->arena, struct view_link, exporter_count);
	size_t n = 0;

	for (size_t i = at == 0 ? 0 : at - 1; i <= at + 1 && i < all->n; i++) {
		if (i == at)
			continue;
		beside[n++] = (struct view_link){ .url = view_revision_url(w, all->items[i]),
			.label = record_text(all->items[i], REVISION_LABEL),
			.note = i < at ? T(w->language, "Before:") : T(w->language, "Next:") };
	}
	view->neighbours = (struct view_list){ beside, n };
	view->any_beside = n > 0;
	for (size_t i = 0; i < exporter_count; i++)
		files[i] = (struct view_link){ .label = str_from(exporters[i]->title),
		    .note = str_from(exporters[i]->help),
			.url = str_format(w->arena, "/api/v1/revisions/%.*s/text?format=%s",
			    STR_ARG(all->items[at]->uid), exporters[i]->name) };
	view->downloads = (struct view_list){ files, exporter_count };
}

/* A text that is not sealed may be kept already; else its records are the text. */
static enum status
set_text(const struct web *w, const struct record *r, struct view *view)
{
	struct view_instrument *instrument = arena_make(w->arena, struct view_instrument);
	struct instrument_order order = { .revision = r };
	enum status st = revision_text_for(w->call->store, w->call->viewer, r,
	    &w->call->errors, &order.fw);

	if (st == ST_OK)
		*instrument = view_instrument_of(w, &order);
	else if (st == ST_NOT_FOUND)
		st = view_instrument_working(w, STR_EMPTY, NULL, instrument);
	view->title = instrument->title;
	view->instrument = (struct view_list){ instrument, 1 };
	return st;
}

static enum status
find(const struct web *w, const struct record_list *all, size_t *out)
{
	struct revision_key key = { w->framework->id, w->call->values[0], w->call->today };
	struct record *r;
	enum status st = revision_find(w->call->store, w->call->viewer, &key, w->arena, &r);

	if (st == ST_NOT_FOUND)
		return errors_add(&w->call->errors, st, NULL, "%.*s", STR_ARG(i18n_count(w->arena,
		    w->language, (int64_t)all->n,
		    N_("There is no such revision. %d is held here: see the list of revisions."),
		    N_("There is no such revision. %d are held here: see the list of "
		        "revisions."))));
	for (size_t i = 0; st == ST_OK && i < all->n; i++) {
		if (all->items[i]->id == r->id)
			*out = i;
	}
	return st;
}

static enum status
answer(struct call *call)
{
	struct view view = { .any_proof = false };
	struct view_revision facts;
	struct record_list all;
	const struct record *r;
	struct web w;
	size_t at = 0;
	enum status st;

	if (web_input(call, "as_of").is_set || web_input(call, "saved").is_set)
		return record_answer(call, &type_revision);
	if ((st = web_begin_framework(call, &w)) != ST_OK ||
	    (st = revision_list(call->store, call->viewer, w.framework->id, w.arena,
	    &all)) != ST_OK || (st = find(&w, &all, &at)) != ST_OK ||
	    (st = view_revision_of(&w, &all, at, &facts)) != ST_OK)
		return st;
	r = all.items[at];
	set_facts(&w, &facts, &view);
	set_links(&w, &all, at, &view);
	view.file = record_text(r, REVISION_FILE);
	if (at > 0)
		view.previous = record_text(all.items[at - 1], REVISION_SEAL);
	if ((st = set_text(&w, r, &view)) != ST_OK ||
	    (st = view_history_load(&w, r, &view.records)) != ST_OK)
		return st;
	return web_answer(&w, &page_revision, view.label, &view);
}

static const struct route route_revision = {
	.method = METHOD_GET, .path = "/revisions/{key}", .permission = PERM_PUBLIC,
	.flags = RF_CACHE, RECORD_INPUTS,
	.summary = "The instrument as it was adopted, by number.", .handler = answer,
};
const struct page page_revision = { .name = "revision", .view = &shape,
	.route = &route_revision };
