/* SPDX-License-Identifier: Apache-2.0 */
/* Search over everything, with the number of hits per type and the words marked in each. */
#include "model/types/types.h"
#include "web/facts.h"
#include "web/html.h"
#include "web/page.h"
#include "web/view.h"

#define HITS_PER_PAGE 25

struct hit {
	struct str url;
	struct str code;
	struct str title;
	struct str type;
	struct html snippet;
};
static const struct template_var hit_vars[] = {
	VAR(struct hit, url), VAR(struct hit, code), VAR(struct hit, title),
	VAR(struct hit, type), VAR(struct hit, snippet),
};
static const struct shape hit_shape = SHAPE(struct hit, hit_vars);

struct facet {
	struct str url;
	struct str label;
	int64_t n;
	bool is_current;
};
static const struct template_var facet_vars[] = {
	VAR(struct facet, url), VAR(struct facet, label), VAR(struct facet, n),
	VAR(struct facet, is_current),
};
static const struct shape facet_shape = SHAPE(struct facet, facet_vars);

struct view {
	struct str words;
	struct str count;
	bool is_asked;
	bool any_hits;
	struct view_list hits;
	bool any_facets;
	struct view_list facets;
	bool any_pages;
	struct str before_url;
	struct str after_url;
};
static const struct template_var vars[] = {
	VAR(struct view, words), VAR(struct view, count), VAR(struct view, is_asked),
	VAR(struct view, any_hits), VAR_LIST(struct view, hits, &hit_shape),
	VAR(struct view, any_facets), VAR_LIST(struct view, facets, &facet_shape),
	VAR(struct view, any_pages), VAR(struct view, before_url), VAR(struct view, after_url),
};
static const struct shape shape = SHAPE(struct view, vars);

static const struct input inputs[] = {
	INPUT_FRAMEWORK,
	{ .name = "q", .kind = IK_TEXT, .max = 400, .help = "Words to look for." },
	{ .name = "type", .kind = IK_TEXT, .max = 40, .help = "Only this type: action." },
	{ .name = "page", .kind = IK_INT, .min = 1, .max = 400, .fallback = 1,
	    .help = "Number of the page, from 1." },
};

static struct str
search_url(const struct web *w, const char *type, int64_t page)
{
	struct buf b;

	buf_init(&b, w->arena, 8192);
	buf_add_z(&b, "/search?q=");
	buf_add_url_part(&b, web_input(w->call, "q").text);
	if (type != NULL)
		buf_add_format(&b, "&type=%s", type);
	if (page > 1)
		buf_add_format(&b, "&page=%lld", (long long)page);
	if (w->framework_slug.n > 0) {
		buf_add_z(&b, "&framework=");
		buf_add_url_part(&b, w->framework_slug);
	}
	return buf_str(&b);
}

static struct view_list
make_hits(const struct web *w, const struct search_result *result)
{
	struct hit *hits = arena_make_array(w->arena, struct hit, result->n);

	for (size_t i = 0; i < result->n; i++) {
		const struct search_hit *h = &result->hits[i];

		hits[i].url = web_url_of(w, h->type, h->code, h->uid);
		hits[i].code = h->code;
		hits[i].title = view_short_title(w, h->title.n > 0 ? h->title : h->code);
		hits[i].type = i18n_text(w->language, str_from(h->type->label));
		hits[i].snippet = html_of_snippet(w->arena, h->snippet);
	}
	return (struct view_list){ hits, result->n };
}

static struct view_list
make_facets(const struct web *w, const struct search_result *result,
    const struct record_type *chosen)
{
	struct facet *facets = arena_make_array(w->arena, struct facet, result->nfacets + 1);
	int64_t all = 0;

	for (size_t i = 0; i < result->nfacets; i++) {
		const struct search_facet *f = &result->facets[i];

		facets[i + 1] = (struct facet){ search_url(w, f->type->name, 1),
		    i18n_text(w->language, str_from(f->type->label_plural)), f->n,
		    f->type == chosen };
		all += f->n;
	}
	facets[0] = (struct facet){ search_url(w, NULL, 1), T(w->language, "Everything"), all,
	    chosen == NULL };
	return (struct view_list){ facets, result->nfacets + 1 };
}

static enum status
set_result(const struct web *w, const struct search_query *query, struct view *view)
{
	struct search_result result;
	int64_t page = query->offset / HITS_PER_PAGE + 1;
	const char *type = query->type == NULL ? NULL : query->type->name;
	enum status st = search_run(w->call->store, w->call->viewer, query, w->arena, &result);

	if (st != ST_OK)
		return st;
	view->hits = make_hits(w, &result);
	view->any_hits = result.n > 0;
	view->facets = make_facets(w, &result, query->type);
	view->any_facets = result.nfacets > 1;
	view->count = i18n_count(w->arena, w->language, result.total, N_("%d hit"),
	    N_("%d hits"));
	if (page > 1)
		view->before_url = search_url(w, type, page - 1);
	if (page * HITS_PER_PAGE < result.total)
		view->after_url = search_url(w, type, page + 1);
	view->any_pages = view->before_url.n + view->after_url.n > 0;
	return ST_OK;
}

static enum status
answer(struct call *call)
{
	struct input_value page = web_input(call, "page");
	struct search_query query = { .limit = HITS_PER_PAGE };
	struct view view = { .words = web_input(call, "q").text };
	struct web w;
	enum status st = web_begin(call, &w);

	if (st != ST_OK)
		return st;
	query.words = view.words;
	query.type = type_find(web_input(call, "type").text);
	query.framework_id = w.framework_slug.n > 0 ? w.framework->id : 0;
	query.offset = ((page.is_set ? page.number : 1) - 1) * HITS_PER_PAGE;
	view.is_asked = view.words.n > 0;
	if (view.is_asked && (st = set_result(&w, &query, &view)) != ST_OK)
		return st;
	return web_answer(&w, &page_search, view.is_asked ? i18n_format(w.arena, w.language,
	    N_("Search for %s"), view.words, STR_EMPTY) : T(w.language, "Search"), &view);
}

static const struct route route_search = {
	.method = METHOD_GET, .path = "/search", .permission = PERM_PUBLIC,
	.flags = RF_CACHE, .inputs = inputs, .ninputs = COUNT_OF(inputs),
	.summary = "Search over everything.", .handler = answer,
};
const struct page page_search = { .name = "search", .view = &shape, .route = &route_search };
