/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Builds what the instrument's pages show from its records: one list per type, then each pillar
 * takes its own. The adopted words are shown as they are; what was read from them stands beside.
 * A recommendation that several pillars share has its anchor at the first of them.
 */
#include "web/instrument.h"

#include "base/limits.h"
#include "model/types/types.h"

static const struct template_var cell_vars[] = {
	VAR(struct view_cell, label), VAR(struct view_cell, is_coordination),
	VAR(struct view_cell, has_recommendations), VAR(struct view_cell, has_actions),
	VAR(struct view_cell, has_goals), VAR(struct view_cell, other),
};
static const struct shape cell_shape = SHAPE(struct view_cell, cell_vars);

static const struct template_var pillar_vars[] = {
	VAR(struct view_pillar, id), VAR(struct view_pillar, code), VAR(struct view_pillar, url),
	VAR(struct view_pillar, short_title), VAR(struct view_pillar, title),
	VAR(struct view_pillar, coordination),
	VAR(struct view_pillar, any_coordinators), VAR(struct view_pillar, any_involved),
	VAR(struct view_pillar, any_recommendations), VAR(struct view_pillar, any_actions),
	VAR(struct view_pillar, any_goals),
	VAR_LIST(struct view_pillar, coordinators, &view_link_shape),
	VAR_LIST(struct view_pillar, involved, &view_link_shape),
	VAR(struct view_pillar, status), VAR(struct view_pillar, review),
	VAR_LIST(struct view_pillar, recommendations, &view_recommendation_shape),
	VAR_LIST(struct view_pillar, actions, &view_element_shape),
	VAR_LIST(struct view_pillar, goals, &view_element_shape),
	VAR(struct view_pillar, actions_heading), VAR(struct view_pillar, goals_heading),
	VAR(struct view_pillar, numbers),
	VAR_LIST(struct view_pillar, extra, &view_words_shape),
	VAR_LIST(struct view_pillar, cells, &cell_shape),
};
const struct shape view_pillar_shape = SHAPE(struct view_pillar, pillar_vars);

static const struct template_var footnote_vars[] = {
	VAR(struct view_footnote, id), VAR(struct view_footnote, label),
	VAR(struct view_footnote, url), VAR(struct view_footnote, words),
};
const struct shape view_footnote_shape = SHAPE(struct view_footnote, footnote_vars);

static const struct template_var instrument_vars[] = {
	VAR(struct view_instrument, title), VAR(struct view_instrument, seal),
	VAR(struct view_instrument, sealed_url), VAR(struct view_instrument, block),
	VAR_LIST(struct view_instrument, headings, &view_words_shape),
	VAR_LIST(struct view_instrument, pillars, &view_pillar_shape),
	VAR(struct view_instrument, any_footnotes),
	VAR_LIST(struct view_instrument, footnotes, &view_footnote_shape),
	VAR(struct view_instrument, numbers), VAR(struct view_instrument, points),
	VAR(struct view_instrument, points_url), VAR(struct view_instrument, is_table),
	VAR(struct view_instrument, table_url), VAR(struct view_instrument, outline_url),
	VAR(struct view_instrument, timeline_url), VAR(struct view_instrument, has_other_rows),
};
const struct shape view_instrument_shape =
    SHAPE(struct view_instrument, instrument_vars);

/* The records of the instrument. */
struct parts {
	const struct web *w;
	struct record_list headings;
	struct record_list pillars;
	struct record_list roles;
	struct record_list recommendations;
	struct record_list footnotes;
	struct record_list revisions;
	struct record_list queries;
	struct work_items items;
};

static enum status
load_parts(const struct web *w, struct parts *out)
{
	struct {
		const struct record_type *type;
		struct record_list *list;
	} wanted[] = {
		{ &type_heading, &out->headings }, { &type_pillar, &out->pillars },
		{ &type_role, &out->roles }, { &type_recommendation, &out->recommendations },
		{ &type_footnote, &out->footnotes }, { &type_revision, &out->revisions },
	};
	struct record_query points = { .type = &type_query, .sort_field = NO_FIELD, .limit = 1,
	    .framework_id = w->framework->id };
	struct work_scope scope = web_scope(w);

	out->w = w;
	for (size_t i = 0; i < COUNT_OF(wanted); i++) {
		enum status st = web_list(w, wanted[i].type, wanted[i].list);

		if (st != ST_OK)
			return st;
	}
	if (record_list(w->call->store, w->call->viewer, &points, w->arena,
	    &out->queries) != ST_OK)
		out->queries.total = 0;
	return work_items_load(&scope, &out->items);
}

static bool
is_choice(const struct record *r, size_t field, const char *code)
{
	return str_equal(record_text(r, field), str_from(code));
}

static bool
refers_to(const struct value *v, const struct record *r)
{
	for (size_t i = 0; i < v->nrefs; i++) {
		if (v->refs[i].id == r->id && v->refs[i].type == r->type)
			return true;
	}
	return false;
}

/* Who holds a role of a pillar, as links. */
static struct view_list
holders(const struct parts *p, const struct record *pillar, const char *what)
{
	struct view_link *links = arena_make_array(p->w->arena, struct view_link, p->roles.n);
	size_t n = 0;

	for (size_t i = 0; i < p->roles.n; i++) {
		const struct record *role = p->roles.items[i];
		struct view_list who;

		if (!is_choice(role, ROLE_WHAT, what) ||
		    !refers_to(&role->values[ROLE_PILLAR], pillar))
			continue;
		who = view_refs(p->w, &role->values[ROLE_WHO]);
		if (who.n == 0)
			continue;
		links[n] = *(const struct view_link *)who.items;
		if (role->values[ROLE_INTERIM].number != 0)
			links[n].note = T(p->w->language, "a.i.");
		n++;
	}
	return (struct view_list){ links, n };
}

static struct view_list
elements(const struct parts *p, const struct record *pillar, const char *horizon)
{
	struct work_filter filter = { .pillar = record_code(pillar),
	    .horizon = str_from(horizon), .first = NO_DAY };
	struct work_items items = work_items_filter(p->w->arena, &p->items, &filter);

	return view_elements(p->w, &items, VIEW_ANCHORS);
}

/* Recommendations that stand in a pillar, each with the connector before it there. */
static struct view_list
recommendations(const struct parts *p, const struct record *pillar)
{
	struct view_recommendation *list = arena_make_array(p->w->arena,
	    struct view_recommendation, p->recommendations.n);
	size_t n = 0;

	for (size_t i = 0; i < p->recommendations.n; i++) {
		const struct record *r = p->recommendations.items[i];
		const struct value *in = &r->values[RECOMMENDATION_PILLARS];

		for (size_t k = 0; k < in->nrefs; k++) {
			if (in->refs[k].id != pillar->id)
				continue;
			list[n] = view_recommendation_of(p->w, r, VIEW_ANCHORS);
			list[n].connector = in->refs[k].words;
			if (k > 0)
				list[n].id = STR_EMPTY;
			n++;
			break;
		}
	}
	return (struct view_list){ list, n };
}

static struct view_list
extra_words(const struct parts *p, const struct record *pillar)
{
	const struct value *v = &pillar->values[PILLAR_EXTRA];
	struct view_words *words = arena_make_array(p->w->arena, struct view_words, v->ntexts);

	for (size_t i = 0; i < v->ntexts; i++)
		words[i].words = v->texts[i];
	return (struct view_list){ words, v->ntexts };
}

/* The text under a heading of unknown meaning: kept as "Heading: text". */
static struct html
extra_under(const struct parts *p, const struct record *pillar, struct str heading)
{
	const struct value *v = &pillar->values[PILLAR_EXTRA];

	for (size_t i = 0; i < v->ntexts; i++) {
		struct str text = v->texts[i];

		if (str_starts(text, heading) && text.n > heading.n &&
		    text.p[heading.n] == ':')
			return html_of_lines(p->w->arena,
			    str_trim(str_part(text, heading.n + 1, text.n)));
	}
	return (struct html){ STR_EMPTY };
}

/* Whether a column has cells of its own; the pillar's is the head of the row. */
static bool
is_cell(const struct record *heading)
{
	static const char *const others[] = { "pillar", "lead", "period", "number" };

	for (size_t i = 0; i < COUNT_OF(others); i++) {
		if (is_choice(heading, HEADING_ROLE, others[i]))
			return false;
	}
	return true;
}

static struct view_list
cells(const struct parts *p, const struct record *pillar)
{
	struct view_cell *list = arena_make_array(p->w->arena, struct view_cell,
	    p->headings.n);
	size_t n = 0;

	for (size_t i = 0; i < p->headings.n; i++) {
		const struct record *h = p->headings.items[i];

		if (!is_cell(h))
			continue;
		list[n] = (struct view_cell){
			.label = record_text(h, HEADING_TEXT),
			.is_coordination = is_choice(h, HEADING_ROLE, "coordination"),
			.has_recommendations = is_choice(h, HEADING_ROLE, "recommendation"),
			.has_actions = is_choice(h, HEADING_ROLE, "actions"),
			.has_goals = is_choice(h, HEADING_ROLE, "goals"),
		};
		if (is_choice(h, HEADING_ROLE, "unknown"))
			list[n].other = extra_under(p, pillar, list[n].label);
		n++;
	}
	return (struct view_list){ list, n };
}

static struct str
heading_of(const struct parts *p, const char *role)
{
	for (size_t i = 0; i < p->headings.n; i++) {
		if (is_choice(p->headings.items[i], HEADING_ROLE, role))
			return record_text(p->headings.items[i], HEADING_TEXT);
	}
	return STR_EMPTY;
}

static struct str
numbers(const struct web *w, size_t nactions, size_t ngoals)
{
	struct str actions = i18n_count(w->arena, w->language, (int64_t)nactions,
	    N_("%d action"), N_("%d actions"));
	struct str goals = i18n_count(w->arena, w->language, (int64_t)ngoals, N_("%d goal"),
	    N_("%d goals"));

	if (ngoals == 0)
		return actions;
	return str_format(w->arena, "%.*s, %.*s", STR_ARG(actions), STR_ARG(goals));
}

static struct view_pillar
pillar_view(const struct parts *p, const struct record *r)
{
	const struct web *w = p->w;
	const struct html_words title_layout = { .footnotes = "#fn-" };
	const struct html_words block_layout = { .footnotes = "#fn-", .is_block = true };
	struct view_pillar v = {
		.id = web_id_of(w->arena, record_code(r)),
		.code = record_code(r),
		.url = web_url_of_record(w, r),
		.short_title = record_text(r, PILLAR_SHORT),
		.title = html_of_marked(w->arena, &r->values[PILLAR_TITLE].marked,
		    &title_layout),
		.coordination = html_of_marked(w->arena,
		    &r->values[PILLAR_COORDINATION].marked, &block_layout),
		.coordinators = holders(p, r, "coordinator"),
		.involved = holders(p, r, "involved"),
		.recommendations = recommendations(p, r),
		.actions = elements(p, r, "this-year"),
		.goals = elements(p, r, "later-years"),
		.actions_heading = heading_of(p, "actions"),
		.goals_heading = heading_of(p, "goals"),
		.extra = extra_words(p, r),
		.cells = cells(p, r),
	};

	if (v.short_title.n == 0)
		v.short_title = record_text(r, PILLAR_TITLE);
	if (!is_choice(r, PILLAR_STATUS, "active"))
		v.status = view_choice(w, r, PILLAR_STATUS);
	if (r->values[PILLAR_REVIEW].is_set)
		v.review = view_when_of(w, &r->values[PILLAR_REVIEW].period).words;
	v.any_coordinators = v.coordinators.n > 0;
	v.any_involved = v.involved.n > 0;
	v.any_recommendations = v.recommendations.n > 0;
	v.any_actions = v.actions.n > 0;
	v.any_goals = v.goals.n > 0;
	v.numbers = numbers(w, v.actions.n, v.goals.n);
	return v;
}

static struct view_list
footnotes(const struct parts *p)
{
	struct view_footnote *list = arena_make_array(p->w->arena, struct view_footnote,
	    p->footnotes.n);

	for (size_t i = 0; i < p->footnotes.n; i++) {
		const struct record *r = p->footnotes.items[i];

		list[i].label = record_text(r, FOOTNOTE_LABEL);
		list[i].id = str_concat(p->w->arena, STR("fn-"), list[i].label);
		list[i].url = web_url_of_record(p->w, r);
		list[i].words = html_of_marked(p->w->arena,
		    &r->values[FOOTNOTE_TEXT].marked, &(struct html_words){ 0 });
	}
	return (struct view_list){ list, p->footnotes.n };
}

/* The latest revision in a line: its label, and since when it is in effect. */
static struct str
seal(const struct parts *p)
{
	const struct web *w = p->w;
	const struct record *r;
	struct str label;

	if (p->revisions.n == 0)
		return STR_EMPTY;
	r = p->revisions.items[p->revisions.n - 1];
	label = record_text(r, REVISION_LABEL);
	if (!r->values[REVISION_EFFECTIVE].is_set)
		return label;
	return i18n_format(w->arena, w->language, N_("%s, in effect since %s"), label,
	    view_day(w, r->values[REVISION_EFFECTIVE].period.earliest));
}

static struct view_list
column_headings(const struct parts *p)
{
	struct view_words *list = arena_make_array(p->w->arena, struct view_words,
	    p->headings.n + 1);
	size_t n = 1;

	list[0].words = heading_of(p, "pillar");
	if (list[0].words.n == 0)
		list[0].words = T(p->w->language, "Pillar");
	for (size_t i = 0; i < p->headings.n; i++) {
		if (is_cell(p->headings.items[i]))
			list[n++].words = record_text(p->headings.items[i], HEADING_TEXT);
	}
	return (struct view_list){ list, n };
}

static void
set_pillars(const struct parts *p, struct str only, struct view_instrument *v)
{
	struct view_pillar *list = arena_make_array(p->w->arena, struct view_pillar,
	    p->pillars.n);
	size_t nactions = 0;
	size_t ngoals = 0;
	size_t n = 0;

	for (size_t i = 0; i < p->pillars.n; i++) {
		const struct record *r = p->pillars.items[i];

		if (only.n > 0 && !str_equal(record_code(r), only))
			continue;
		list[n] = pillar_view(p, r);
		nactions += list[n].actions.n;
		ngoals += list[n].goals.n;
		n++;
	}
	v->pillars = (struct view_list){ list, n };
	v->numbers = str_format(p->w->arena, "%.*s, %.*s",
	    STR_ARG(i18n_count(p->w->arena, p->w->language, (int64_t)n, N_("%d pillar"),
	        N_("%d pillars"))), STR_ARG(numbers(p->w, nactions, ngoals)));
}

enum status
view_instrument_load(const struct web *w, struct str only, struct view_instrument *out)
{
	const struct html_words layout = { .is_block = true };
	struct view_instrument v = {
		.title = record_text(w->framework, FRAMEWORK_TITLE),
		.points_url = web_url(w, "/points"),
		.table_url = web_url(w, "/instrument"),
		.outline_url = web_url(w, "/instrument/outline"),
		.timeline_url = web_url(w, "/timeline"),
	};
	struct parts p = { .w = w };
	enum status st = load_parts(w, &p);

	if (st != ST_OK)
		return st;
	v.seal = seal(&p);
	if (p.revisions.n > 0)
		v.sealed_url = web_url_of_record(w, p.revisions.items[p.revisions.n - 1]);
	v.block = html_of_marked(w->arena, &w->framework->values[FRAMEWORK_HEADER].marked,
	    &layout);
	v.headings = column_headings(&p);
	set_pillars(&p, only, &v);
	v.footnotes = footnotes(&p);
	v.any_footnotes = v.footnotes.n > 0;
	v.has_other_rows = v.headings.n < p.headings.n;
	if (p.queries.total > 0)
		v.points = i18n_count(w->arena, w->language, p.queries.total,
		    N_("%d point to settle"), N_("%d points to settle"));
	*out = v;
	return ST_OK;
}
