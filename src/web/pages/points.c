/* SPDX-License-Identifier: Apache-2.0 */
/* Points to settle, by kind: what the reading doubted, the words it is about, what it did. */
#include "instrument/framework.h"
#include "model/types/types.h"
#include "web/history.h"
#include "web/page.h"
#include "web/view.h"

struct point {
	struct str id;
	int64_t number;
	struct str url;
	struct str question;
	struct str found;
	struct str proposed;
	struct str about;
	struct str about_url;
	struct str state;
	bool is_settled;
	struct str answer;
	struct str place;
};
static const struct template_var point_vars[] = {
	VAR(struct point, id), VAR(struct point, number), VAR(struct point, url),
	VAR(struct point, question), VAR(struct point, found), VAR(struct point, proposed),
	VAR(struct point, about), VAR(struct point, about_url), VAR(struct point, state),
	VAR(struct point, is_settled), VAR(struct point, answer), VAR(struct point, place),
};
static const struct shape point_shape = SHAPE(struct point, point_vars);

struct kind {
	struct str id;
	struct str title;
	struct view_list points;
	int64_t n;
};
static const struct template_var kind_vars[] = {
	VAR(struct kind, id), VAR(struct kind, title),
	VAR_LIST(struct kind, points, &point_shape), VAR(struct kind, n),
};
static const struct shape kind_shape = SHAPE(struct kind, kind_vars);

struct view {
	struct str summary;
	bool any_kinds;
	struct view_list kinds;
};
static const struct template_var vars[] = {
	VAR(struct view, summary), VAR(struct view, any_kinds),
	VAR_LIST(struct view, kinds, &kind_shape),
};
static const struct shape shape = SHAPE(struct view, vars);

/* Headings for the kinds of doubt that readers of documents have. */
static const struct {
	const char *kind;
	const char *title;
} kind_titles[] = {
	{ "acronym", N_("An abbreviation that differs") },
	{ POINT_ADOPTION, N_("When it was adopted") },
	{ "bracket", N_("A bracket that does not close") },
	{ "footnote", N_("Footnotes") },
	{ "impossible-date", N_("A date that cannot be") },
	{ "later-than-text", N_("Later than the text itself") },
	{ "leftover", N_("Words that found no place") },
	{ "newer-again", N_("Removed here, and still in the newer document") },
	{ "newer-match", N_("What a text of the newer document is") },
	{ "newer-value", N_("Changed here and in the newer document") },
	{ "newer-words", N_("Adopted words changed here before the newer document") },
	{ "no-name", N_("A pillar without a name") },
	{ "margin-comments", N_("Comments in the margin") },
	{ "no-year", N_("A date without a year") },
	{ "other-years", N_("Years of another column") },
	{ "person", N_("A person is named") },
	{ "pillar-codes", N_("Codes of the pillars") },
	{ "session-number", N_("Number of a session") },
	{ "several-dates", N_("Several dates in one text") },
	{ "stray-text", N_("Text outside the table") },
	{ "tracked-changes", N_("Tracked changes") },
	{ "two-meanings", N_("A word with two meanings") },
	{ "unknown-column", N_("A column whose meaning is not known") },
	{ "unknown-party", N_("A name that is not known") },
	{ "weak-join", N_("Joined over a page break") },
	{ "weak-split", N_("Kept apart over a page break") },
};

/* Kinds that other importers may bring read well enough as they are: "odd-mark", "Odd mark". */
static struct str
kind_title(const struct web *w, struct str kind)
{
	char *title = arena_alloc(w->arena, kind.n);

	for (size_t i = 0; i < COUNT_OF(kind_titles); i++) {
		if (str_equal(kind, str_from(kind_titles[i].kind)))
			return i18n_text(w->language, str_from(kind_titles[i].title));
	}
	for (size_t i = 0; i < kind.n; i++)
		title[i] = kind.p[i] == '-' ? ' ' : kind.p[i];
	if (kind.n > 0 && title[0] >= 'a' && title[0] <= 'z')
		title[0] = (char)(title[0] - 'a' + 'A');
	return (struct str){ title, kind.n };
}

/* An element by its code: recommendations have an R and a number behind the space. */
static struct str
about_url(const struct web *w, struct str code)
{
	size_t space = str_find_byte(code, ' ', 0);
	const struct record_type *type = space == SIZE_MAX ? &type_pillar : &type_action;

	if (space != SIZE_MAX && space + 1 < code.n && code.p[space + 1] == 'R')
		type = &type_recommendation;
	return web_url_of(w, type, code, STR_EMPTY);
}

static bool
is_cited(const struct web *w, struct str code)
{
	struct record *r;
	size_t space = str_find_byte(code, ' ', 0);
	const struct record_type *types[] = { &type_action, &type_recommendation,
	    &type_pillar };

	for (size_t i = space == SIZE_MAX ? 2 : 0; code.n > 0 && i < COUNT_OF(types); i++) {
		if (record_find(w->call->store, w->call->viewer, types[i], w->framework->id,
		    code, w->arena, &r) == ST_OK)
			return true;
	}
	return false;
}

static struct str
place_of(const struct web *w, const struct segment_list *segments, const struct record *r)
{
	for (size_t i = 0; i < segments->n; i++) {
		const struct segment_view *s = &segments->items[i];

		if (s->type == r->type && s->record_id == r->id)
			return view_place(w, &s->segment);
	}
	return STR_EMPTY;
}

static struct point
point_of(const struct web *w, const struct record *r, const struct segment_list *segments)
{
	struct point p = {
		.number = r->values[QUERY_NUMBER].number,
		.url = web_url_of_record(w, r),
		.question = record_text(r, QUERY_QUESTION),
		.found = record_text(r, QUERY_FOUND),
		.proposed = record_text(r, QUERY_PROPOSED),
		.about = record_text(r, QUERY_ABOUT),
		.state = view_choice(w, r, QUERY_STATE),
		.is_settled = str_equal(record_text(r, QUERY_STATE), STR("settled")),
		.answer = record_text(r, QUERY_ANSWER),
		.place = place_of(w, segments, r),
	};

	p.id = str_format(w->arena, "point-%lld", (long long)p.number);
	if (is_cited(w, p.about))
		p.about_url = about_url(w, p.about);
	return p;
}

/* Groups in the order in which their first point comes. */
static void
set_kinds(const struct web *w, const struct record_list *list,
    const struct segment_list *segments, struct view *view)
{
	struct kind *kinds = arena_make_array(w->arena, struct kind, list->n);
	size_t n = 0;

	for (size_t i = 0; i < list->n; i++) {
		struct str code = record_text(list->items[i], QUERY_KIND);
		struct point *points;
		size_t npoints = 0;
		bool is_known = false;

		for (size_t k = 0; k < n; k++)
			is_known |= str_equal(kinds[k].id, code);
		if (is_known)
			continue;
		points = arena_make_array(w->arena, struct point, list->n - i);
		for (size_t k = i; k < list->n; k++) {
			if (str_equal(record_text(list->items[k], QUERY_KIND), code))
				points[npoints++] = point_of(w, list->items[k], segments);
		}
		kinds[n++] = (struct kind){ code, kind_title(w, code),
		    { points, npoints }, (int64_t)npoints };
	}
	view->kinds = (struct view_list){ kinds, n };
	view->any_kinds = n > 0;
}

static enum status
answer(struct call *call)
{
	struct record_list list;
	struct segment_list segments;
	struct view view;
	struct web w;
	enum status st = web_begin_framework(call, &w);

	if (st != ST_OK)
		return st;
	if ((st = web_list(&w, &type_query, &list)) != ST_OK)
		return st;
	if ((st = segment_list(call->store, call->viewer, NULL, w.framework->id, w.arena,
	    &segments)) != ST_OK)
		return st;
	set_kinds(&w, &list, &segments, &view);
	view.summary = i18n_count(w.arena, w.language, (int64_t)list.n,
	    N_("%d point to settle"), N_("%d points to settle"));
	return web_answer(&w, &page_points, T(w.language, "Points to settle"), &view);
}

static const struct route route_points = {
	.method = METHOD_GET, .path = "/points", .permission = PERM_PUBLIC,
	.flags = RF_CACHE, .inputs = web_framework_input, .ninputs = 1,
	.summary = "What the reading of the document left open.", .handler = answer,
};
const struct page page_points = { .name = "points", .view = &shape, .route = &route_points };
