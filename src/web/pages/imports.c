/* SPDX-License-Identifier: Apache-2.0 */
/* Documents that were brought in, the newest first: what waits for whom, and what became of it. */
#include "model/types/types.h"
#include "web/history.h"
#include "web/import.h"
#include "web/view.h"

struct row {
	struct str name;
	struct str url;
	struct str state;
	struct str framework;
	struct str author;
	struct str at;
	bool is_waiting; /* for a person */
};
static const struct template_var row_vars[] = {
	VAR(struct row, name), VAR(struct row, url), VAR(struct row, state),
	VAR(struct row, framework), VAR(struct row, author), VAR(struct row, at),
	VAR(struct row, is_waiting),
};
static const struct shape row_shape = SHAPE(struct row, row_vars);

struct view {
	bool any_imports;
	struct view_list imports;
};
static const struct template_var vars[] = {
	VAR(struct view, any_imports), VAR_LIST(struct view, imports, &row_shape),
};
static const struct shape shape = SHAPE(struct view, vars);

static struct str
title_of(const struct record *r, size_t field)
{
	return r->values[field].nrefs > 0 ? r->values[field].refs[0].title : STR_EMPTY;
}

/* Files of comment rounds have a page of their own, which more people may see. */
static struct str
url_of(const struct web *w, const struct record *r)
{
	return r->values[IMPORT_PURPOSE].is_set ?
	    str_format(w->arena, "/rounds/%.*s", STR_ARG(r->uid)) : web_url_of_record(w, r);
}

static enum status
answer(struct call *call)
{
	struct record_query query = { .type = &type_import, .sort_field = NO_FIELD };
	struct record_list list;
	struct view view = { 0 };
	struct row *rows;
	size_t n = 0;
	struct web w;
	enum status st = web_begin(call, &w);

	if (st != ST_OK || (st = record_list(call->store, call->viewer, &query, w.arena,
	    &list)) != ST_OK)
		return st;
	rows = arena_make_array(w.arena, struct row, list.n);
	for (size_t i = 0; i < list.n; i++) {
		const struct record *r = list.items[list.n - 1 - i];
		const struct value *of = &r->values[IMPORT_OF];
		struct str state = record_text(r, IMPORT_STATE);

		if (!import_is_allowed(call, of->nrefs > 0 ? of->refs[0].id : 0))
			continue;
		rows[n++] = (struct row){ record_text(r, IMPORT_NAME), url_of(&w, r),
			view_choice(&w, r, IMPORT_STATE), title_of(r, IMPORT_OF),
			title_of(r, IMPORT_AUTHOR), view_instant(&w, r->created_ms),
			str_equal(state, STR("ready")) || str_equal(state, STR("failed")) };
	}
	view.imports = (struct view_list){ rows, n };
	view.any_imports = n > 0;
	return web_answer(&w, &page_imports, T(w.language, "Imports"), &view);
}

static const struct route route_imports = {
	.method = METHOD_GET, .path = "/imports", .permission = PERM_ACCOUNTS,
	.summary = "Documents that were brought in.", .handler = answer,
};
const struct page page_imports = { .name = "imports", .view = &shape, .route = &route_imports };
