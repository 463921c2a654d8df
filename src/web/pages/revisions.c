/* SPDX-License-Identifier: Apache-2.0 */
/* All revisions of the instrument, the newest first. */
#include "web/revisions.h"

static const struct template_var row_vars[] = {
	VAR(struct view_revision, url), VAR(struct view_revision, number),
	VAR(struct view_revision, label), VAR(struct view_revision, standing),
	VAR(struct view_revision, adopted), VAR(struct view_revision, point_url),
	VAR(struct view_revision, effective), VAR(struct view_revision, method),
	VAR(struct view_revision, body), VAR(struct view_revision, redline_url),
	VAR(struct view_revision, sealed), VAR(struct view_revision, seal),
	VAR(struct view_revision, snapshot),
};
static const struct shape row_shape = SHAPE(struct view_revision, row_vars);

struct view {
	struct str instrument_url;
	struct str count;
	bool any_rows;
	struct view_list rows;
};
static const struct template_var vars[] = {
	VAR(struct view, instrument_url), VAR(struct view, count), VAR(struct view, any_rows),
	VAR_LIST(struct view, rows, &row_shape),
};
static const struct shape shape = SHAPE(struct view, vars);

static enum status
answer(struct call *call)
{
	struct view view = { .any_rows = false };
	struct view_revision *rows;
	struct record_list all;
	struct web w;
	enum status st = web_begin_framework(call, &w);

	if (st != ST_OK || (st = revision_list(call->store, call->viewer, w.framework->id,
	    w.arena, &all)) != ST_OK)
		return st;
	rows = arena_make_array(w.arena, struct view_revision, all.n);
	for (size_t i = 0; i < all.n; i++) {
		if ((st = view_revision_of(&w, &all, i, &rows[all.n - 1 - i])) != ST_OK)
			return st;
	}
	view.rows = (struct view_list){ rows, all.n };
	view.any_rows = all.n > 0;
	view.count = i18n_count(w.arena, w.language, (int64_t)all.n, N_("%d revision"),
	    N_("%d revisions"));
	view.instrument_url = web_url(&w, "/instrument");
	return web_answer(&w, &page_revisions, T(w.language, "Revisions"), &view);
}

static const struct route route_revisions = {
	.method = METHOD_GET, .path = "/revisions", .permission = PERM_PUBLIC,
	.flags = RF_CACHE, .inputs = web_framework_input, .ninputs = 1,
	.summary = "Each adopted state of the instrument.", .handler = answer,
};
const struct page page_revisions = { .name = "revisions", .view = &shape,
	.route = &route_revisions };
