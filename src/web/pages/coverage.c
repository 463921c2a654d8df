/* SPDX-License-Identifier: Apache-2.0 */
/* Which actions answer which recommendation, and what is left over on both sides. */
#include "work/coverage.h"
#include "model/types/types.h"
#include "web/page.h"
#include "web/view.h"

struct view {
	struct str summary;
	struct view_list recommendations;
	bool any_gaps;
	struct view_list gaps;    /* recommendations that no action answers */
	bool any_without;
	struct view_list without; /* actions that answer none */
};
static const struct template_var vars[] = {
	VAR(struct view, summary),
	VAR_LIST(struct view, recommendations, &view_recommendation_shape),
	VAR(struct view, any_gaps), VAR_LIST(struct view, gaps, &view_recommendation_shape),
	VAR(struct view, any_without), VAR_LIST(struct view, without, &view_element_shape),
};
static const struct shape shape = SHAPE(struct view, vars);

static struct view_recommendation
row_of(const struct web *w, const struct coverage_row *row)
{
	struct view_recommendation v = view_recommendation_of(w, row->recommendation, VIEW_NONE);

	v.answered_by = view_elements(w, &row->answered_by, VIEW_FLAT);
	v.any_answers = row->answered_by.n > 0;
	v.count = i18n_count(w->arena, w->language, (int64_t)row->answered_by.n,
	    N_("%d action or goal answers it"), N_("%d actions and goals answer it"));
	return v;
}

static void
set_rows(const struct web *w, const struct coverage *c, struct view *view)
{
	struct view_recommendation *rows = arena_make_array(w->arena,
	    struct view_recommendation, c->n);
	struct view_recommendation *gaps = arena_make_array(w->arena,
	    struct view_recommendation, c->n);
	size_t ngaps = 0;

	for (size_t i = 0; i < c->n; i++) {
		rows[i] = row_of(w, &c->rows[i]);
		if (!rows[i].any_answers)
			gaps[ngaps++] = rows[i];
	}
	view->recommendations = (struct view_list){ rows, c->n };
	view->gaps = (struct view_list){ gaps, ngaps };
	view->any_gaps = ngaps > 0;
}

static enum status
answer(struct call *call)
{
	struct work_items items;
	struct coverage c;
	struct view view;
	struct work_scope scope;
	struct web w;
	enum status st = web_begin_framework(call, &w);

	if (st != ST_OK)
		return st;
	scope = web_scope(&w);
	if ((st = work_items_load(&scope, &items)) != ST_OK)
		return st;
	if ((st = coverage_load(&scope, &items, &c)) != ST_OK)
		return st;
	set_rows(&w, &c, &view);
	view.without = view_elements(&w, &c.without, VIEW_PILLARS | VIEW_FLAT);
	view.any_without = c.without.n > 0;
	view.summary = i18n_format(w.arena, w.language,
	    N_("%s of %s recommendations are answered by at least one action or goal."),
	    str_format(w.arena, "%zu", c.nanswered), str_format(w.arena, "%zu", c.n));
	return web_answer(&w, &page_coverage, T(w.language, "Recommendations"), &view);
}

static const struct route route_coverage = {
	.method = METHOD_GET, .path = "/coverage", .permission = PERM_PUBLIC,
	.flags = RF_CACHE, .inputs = web_framework_input, .ninputs = 1,
	.summary = "Which actions answer which recommendation, and the gaps.",
	.handler = answer,
};
const struct page page_coverage = { .name = "coverage", .view = &shape, .route = &route_coverage };
