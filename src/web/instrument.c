/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Builds what the instrument's pages show from its text: the adopted words as they are, and beside
 * them what was read from them. Until something is released the records are the text. What
 * surprises: the page of a pillar shows the same text with today's facts, because people work from
 * it; the order says which.
 */
#include "web/instrument.h"

#include "base/limits.h"
#include "instrument/extra.h"
#include "instrument/framework_codes.h"
#include "instrument/framework_store.h"
#include "instrument/placements.h"
#include "instrument/revision.h"
#include "model/types/types.h"
#include "policy/permit.h"
#include "web/adopted.h"
#include "web/amendment.h"
#include "web/history.h"
#include "web/print.h"

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
	VAR(struct view_pillar, coordinators_adopted), VAR(struct view_pillar, involved_adopted),
	VAR(struct view_pillar, status), VAR(struct view_pillar, review),
	VAR(struct view_pillar, status_adopted), VAR(struct view_pillar, reason),
	VAR(struct view_pillar, reason_adopted),
	VAR_LIST(struct view_pillar, recommendations, &view_recommendation_shape),
	VAR_LIST(struct view_pillar, actions, &view_element_shape),
	VAR_LIST(struct view_pillar, goals, &view_element_shape),
	VAR(struct view_pillar, actions_heading), VAR(struct view_pillar, goals_heading),
	VAR(struct view_pillar, numbers),
	VAR_LIST(struct view_pillar, extra, &view_words_shape),
	VAR_LIST(struct view_pillar, cells, &cell_shape), VAR(struct view_pillar, propose_url),
	VAR(struct view_pillar, add_url),
};
const struct shape view_pillar_shape = SHAPE(struct view_pillar, pillar_vars);

static const struct template_var footnote_vars[] = {
	VAR(struct view_footnote, id), VAR(struct view_footnote, label),
	VAR(struct view_footnote, url), VAR(struct view_footnote, words),
};
const struct shape view_footnote_shape = SHAPE(struct view_footnote, footnote_vars);

static const struct template_var instrument_vars[] = {
	VAR(struct view_instrument, title), VAR(struct view_instrument, seal),
	VAR(struct view_instrument, sealed_url), VAR(struct view_instrument, changed_url),
	VAR(struct view_instrument, block),
	VAR_LIST(struct view_instrument, headings, &view_words_shape),
	VAR_LIST(struct view_instrument, pillars, &view_pillar_shape),
	VAR(struct view_instrument, any_footnotes),
	VAR_LIST(struct view_instrument, footnotes, &view_footnote_shape),
	VAR(struct view_instrument, numbers), VAR(struct view_instrument, points),
	VAR(struct view_instrument, points_url), VAR(struct view_instrument, is_table),
	VAR(struct view_instrument, table_url), VAR(struct view_instrument, outline_url),
	VAR(struct view_instrument, revisions_url),
	VAR(struct view_instrument, amendments_url), VAR(struct view_instrument, differences_url),
	VAR(struct view_instrument, propose_url),
	VAR(struct view_instrument, has_other_rows), VAR(struct view_instrument, path),
	VAR(struct view_instrument, on), VAR(struct view_instrument, known),
	VAR(struct view_instrument, as_of), VAR(struct view_instrument, is_there),
	VAR_LIST(struct view_instrument, prints, &view_print_shape),
};
const struct shape view_instrument_shape =
    SHAPE(struct view_instrument, instrument_vars);

/* On the way to the views. */
struct building {
	const struct web *w;
	const struct instrument_order *order;
	const struct framework *fw;
	struct places *places; /* recommendations by index of the pillar */
};

/* --- one pillar ---------------------------------------------------------------------------- */

static struct view_list
items_of(const struct building *b, const struct fw_pillar *pillar, enum horizon horizon)
{
	struct work_filter filter = { .pillar = pillar->code,
	    .horizon = str_from(horizon_codes[horizon]), .first = NO_DAY };
	struct work_items items = work_items_filter(b->w->arena, b->order->items, &filter);

	return view_elements(b->w, &items, VIEW_ANCHORS);
}

static struct view_list
elements(const struct building *b, const struct fw_pillar *pillar, enum horizon horizon)
{
	if (b->order->items != NULL)
		return items_of(b, pillar, horizon);
	return view_adopted_elements(b->w, b->fw, horizon == HORIZON_THIS_YEAR ?
	    &pillar->actions : &pillar->goals);
}

/* Where a recommendation stands in a pillar. */
static const struct fw_placement *
placement_in(const struct fw_recommendation *r, struct str pillar)
{
	for (size_t i = 0; i < r->placements.n; i++) {
		if (str_equal(r->placements.items[i].pillar, pillar))
			return &r->placements.items[i];
	}
	return NULL;
}

static struct view_list
recommendations(const struct building *b, size_t at)
{
	const struct places *places = &b->places[at];
	struct view_recommendation *list = arena_make_array(b->w->arena,
	    struct view_recommendation, places->n);
	size_t n = 0;

	for (size_t i = 0; i < places->n; i++) {
		const struct fw_placement *place = placement_in(places->items[i].r,
		    b->fw->pillars.items[at].code);

		if (place != NULL)
			list[n++] = view_adopted_recommendation(b->w, places->items[i].r, place);
	}
	return (struct view_list){ list, n };
}

static struct view_list
involved(const struct building *b, const struct fw_pillar *pillar)
{
	static const struct fw_party all = { .kind = PARTY_GROUP, .code = STR_INIT(ALL_MEMBERS) };
	struct view_list named = view_adopted_holders(b->w, b->fw, &pillar->roles, ROLE_INVOLVED);
	struct view_link *links;

	for (size_t i = 0; i < pillar->roles.n; i++) {
		if (pillar->roles.items[i].kind == ROLE_INVOLVED &&
		    str_equal(pillar->roles.items[i].who.code, STR(ALL_MEMBERS)))
			return named;
	}
	if (!pillar->involves_all)
		return named;
	links = arena_make_array(b->w->arena, struct view_link, named.n + 1);
	for (size_t i = 0; i < named.n; i++)
		links[i] = ((const struct view_link *)named.items)[i];
	links[named.n] = view_adopted_party(b->w, b->fw, &all);
	return (struct view_list){ links, named.n + 1 };
}

static struct view_list
extra_words(const struct building *b, const struct fw_pillar *pillar)
{
	struct view_words *words = arena_make_array(b->w->arena, struct view_words,
	    pillar->extra.n);

	for (size_t i = 0; i < pillar->extra.n; i++)
		words[i].words = pillar->extra.items[i];
	return (struct view_list){ words, pillar->extra.n };
}

/* Whether a column has cells of its own; the pillar's is the head of the row. */
static bool
is_cell(enum column_role role)
{
	return role != COLUMN_PILLAR && role != COLUMN_LEAD && role != COLUMN_PERIOD &&
	    role != COLUMN_NUMBER;
}

static struct str
column_heading(const struct fw_column *column)
{
	return column->heading.n > 0 ? column->heading : STR(UNNAMED_COLUMN);
}

static struct view_list
cells(const struct building *b, const struct fw_pillar *pillar)
{
	struct view_cell *list = arena_make_array(b->w->arena, struct view_cell,
	    b->fw->columns.n);
	size_t n = 0;

	for (size_t i = 0; i < b->fw->columns.n; i++) {
		const struct fw_column *column = &b->fw->columns.items[i];

		if (!is_cell(column->role))
			continue;
		list[n] = (struct view_cell){
			.label = column_heading(column),
			.is_coordination = column->role == COLUMN_COORDINATION,
			.has_recommendations = column->role == COLUMN_RECOMMENDATION,
			.has_actions = column->role == COLUMN_ACTIONS,
			.has_goals = column->role == COLUMN_GOALS,
		};
		if (column->role == COLUMN_UNKNOWN)
			list[n].other = html_of_lines(b->w->arena,
			    extra_under(b->w->arena, b->fw, pillar, i));
		n++;
	}
	return (struct view_list){ list, n };
}

static struct str
heading_of(const struct building *b, enum column_role role)
{
	for (size_t i = 0; i < b->fw->columns.n; i++) {
		if (b->fw->columns.items[i].role == role)
			return column_heading(&b->fw->columns.items[i]);
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

static void
set_lists(const struct building *b, size_t at, struct view_pillar *v)
{
	const struct fw_pillar *pillar = &b->fw->pillars.items[at];

	v->coordinators = view_adopted_holders(b->w, b->fw, &pillar->roles, ROLE_COORDINATOR);
	v->involved = involved(b, pillar);
	v->recommendations = recommendations(b, at);
	v->actions = elements(b, pillar, HORIZON_THIS_YEAR);
	v->goals = elements(b, pillar, HORIZON_LATER_YEARS);
	v->any_coordinators = v->coordinators.n > 0;
	v->any_involved = v->involved.n > 0;
	v->any_recommendations = v->recommendations.n > 0;
	v->any_actions = v->actions.n > 0;
	v->any_goals = v->goals.n > 0;
	v->numbers = numbers(b->w, v->actions.n, v->goals.n);
}

static struct view_pillar
pillar_view(const struct building *b, size_t at)
{
	const struct fw_pillar *pillar = &b->fw->pillars.items[at];
	const struct web *w = b->w;
	const struct html_words title_layout = { .footnotes = "#fn-" };
	const struct html_words block_layout = { .footnotes = "#fn-", .is_block = true };
	struct view_pillar v = {
		.id = web_id_of(w->arena, pillar->code),
		.code = pillar->code,
		.url = web_url_of(w, &type_pillar, pillar->code, pillar->uid),
		.short_title = pillar->short_title.n > 0 ? pillar->short_title :
		    pillar->title.text,
		.title = html_of_marked(w->arena, &pillar->title, &title_layout),
		.coordination = html_of_marked(w->arena, &pillar->coordination, &block_layout),
		.reason = pillar->reason,
		.actions_heading = heading_of(b, COLUMN_ACTIONS),
		.goals_heading = heading_of(b, COLUMN_GOALS),
		.extra = extra_words(b, pillar),
		.cells = cells(b, pillar),
	};

	set_lists(b, at, &v);
	if (pillar->status != PILLAR_ACTIVE)
		v.status = view_choice_words(w, &type_pillar, PILLAR_STATUS,
		    str_from(pillar_status_codes[pillar->status]));
	if (pillar->review.edtf.n > 0)
		v.review = view_when_of(w, &pillar->review).words;
	return v;
}

/* --- the whole ----------------------------------------------------------------------------- */

static struct view_list
footnotes(const struct building *b)
{
	const struct fw_footnotes *notes = &b->fw->footnotes;
	struct view_footnote *list = arena_make_array(b->w->arena, struct view_footnote,
	    notes->n);

	for (size_t i = 0; i < notes->n; i++) {
		const struct fw_footnote *note = &notes->items[i];

		list[i].label = note->label;
		list[i].id = str_concat(b->w->arena, STR("fn-"), note->label);
		list[i].url = web_url_of(b->w, &type_footnote, STR_EMPTY, note->uid);
		list[i].words = html_of_marked(b->w->arena, &note->text,
		    &(struct html_words){ 0 });
	}
	return (struct view_list){ list, notes->n };
}

/* The revision in a line: its label, and since when it is in effect. */
static struct str
seal(const struct web *w, const struct record *r)
{
	struct str label = record_text(r, REVISION_LABEL);
	struct str day = view_day(w, revision_first_day(r));

	if (day.n == 0)
		return label;
	return r->values[REVISION_EFFECTIVE].is_set ?
	    i18n_format(w->arena, w->language, N_("%s, in effect since %s"), label, day) :
	    i18n_format(w->arena, w->language, N_("%s, adopted on %s"), label, day);
}

static struct view_list
column_headings(const struct building *b)
{
	struct view_words *list = arena_make_array(b->w->arena, struct view_words,
	    b->fw->columns.n + 1);
	size_t n = 1;

	list[0].words = heading_of(b, COLUMN_PILLAR);
	if (list[0].words.n == 0)
		list[0].words = T(b->w->language, "Pillar");
	for (size_t i = 0; i < b->fw->columns.n; i++) {
		if (is_cell(b->fw->columns.items[i].role))
			list[n++].words = column_heading(&b->fw->columns.items[i]);
	}
	return (struct view_list){ list, n };
}

static void
set_pillars(const struct building *b, struct view_instrument *v)
{
	const struct web *w = b->w;
	struct view_pillar *list = arena_make_array(w->arena, struct view_pillar,
	    b->fw->pillars.n);
	size_t nactions = 0;
	size_t ngoals = 0;
	size_t n = 0;

	for (size_t i = 0; i < b->fw->pillars.n; i++) {
		if (b->order->only.n > 0 &&
		    !str_equal(b->fw->pillars.items[i].code, b->order->only))
			continue;
		list[n] = pillar_view(b, i);
		nactions += list[n].actions.n;
		ngoals += list[n].goals.n;
		n++;
	}
	v->pillars = (struct view_list){ list, n };
	v->numbers = str_format(w->arena, "%.*s, %.*s",
	    STR_ARG(i18n_count(w->arena, w->language, (int64_t)n, N_("%d pillar"),
	        N_("%d pillars"))), STR_ARG(numbers(w, nactions, ngoals)));
}

struct view_instrument
view_instrument_of(const struct web *w, const struct instrument_order *order)
{
	const struct html_words layout = { .is_block = true };
	struct building b = { w, order, order->fw, placements_index(w->arena, order->fw) };
	struct view_instrument v = {
		.title = order->fw->title,
		.block = html_of_marked(w->arena, &order->fw->header, &layout),
		.headings = column_headings(&b),
		.footnotes = footnotes(&b),
	};

	if (order->revision != NULL) {
		v.seal = seal(w, order->revision);
		v.sealed_url = view_revision_url(w, order->revision);
		v.changed_url = view_revision_redline_url(w, order->revision);
	}
	v.prints = view_prints(w, order->revision);
	set_pillars(&b, &v);
	v.any_footnotes = v.footnotes.n > 0;
	v.has_other_rows = v.headings.n < order->fw->columns.n;
	return v;
}

struct str
view_revision_url(const struct web *w, const struct record *revision)
{
	return web_url_of(w, &type_revision, str_format(w->arena, "%d",
	    (int)revision->values[REVISION_NUMBER].number), STR_EMPTY);
}

struct str
view_revision_redline_url(const struct web *w, const struct record *revision)
{
	int number = (int)revision->values[REVISION_NUMBER].number;

	return number < 2 ? STR_EMPTY : web_url(w, str_dup_z(w->arena, str_format(w->arena,
	    "/redline?from=%d&to=%d", number - 1, number)));
}

/* What the records say: all there is until a text is sealed. Its revision is held, if any is. */
static enum status
load_records(const struct web *w, struct instrument_order *order)
{
	struct revision_clock now = { w->framework->id, w->call->today, INT64_MAX };
	struct record *revision;
	struct framework *fw;
	struct record_list all;
	enum status st = framework_load(w->call->store, w->call->viewer, w->framework->id,
	    FRAMEWORK_TEXT, w->arena, &fw);

	if (st != ST_OK)
		return st;
	order->fw = fw;
	st = revision_current(w->call->store, w->call->viewer, &now, w->arena, &revision);
	if (st == ST_OK)
		order->revision = revision;
	if (st != ST_NOT_FOUND)
		return st;
	st = revision_list(w->call->store, w->call->viewer, w->framework->id, w->arena, &all);
	if (st == ST_OK && all.n > 0)
		order->revision = all.items[all.n - 1];
	return st;
}

enum status
view_instrument_working(const struct web *w, struct str only, const struct work_items *items,
    struct view_instrument *out)
{
	struct instrument_order order = { .only = only, .items = items };
	enum status st = load_records(w, &order);

	if (st == ST_OK)
		*out = view_instrument_of(w, &order);
	return st;
}

/* --- the page ------------------------------------------------------------------------------ */

const struct input instrument_inputs[3] = {
	INPUT_FRAMEWORK,
	{ .name = "on", .kind = IK_DATE, .help = "Shows the text that was in effect on a day." },
	{ .name = "known", .kind = IK_DATE,
	    .help = "Counts only what was held here at the end of a day." },
};

/* --- from a sentence to its change --------------------------------------------------------- */

static void
propose_elements(const struct web *w, struct view_list list)
{
	struct view_element *items = (struct view_element *)(uintptr_t)list.items;

	for (size_t i = 0; i < list.n; i++) {
		items[i].propose_url = amendment_propose_url(w, items[i].id);
		propose_elements(w, items[i].parts);
	}
}

static void
propose_recommendations(const struct web *w, struct view_list list)
{
	struct view_recommendation *items = (struct view_recommendation *)(uintptr_t)list.items;

	for (size_t i = 0; i < list.n; i++)
		items[i].propose_url = amendment_propose_url(w,
		    web_id_of(w->arena, items[i].code));
}

/* Who may propose starts from the sentence: that of the text which amendments start from. */
static void
set_proposing(const struct web *w, struct view_instrument *v)
{
	struct view_pillar *list = (struct view_pillar *)(uintptr_t)v->pillars.items;

	if (v->sealed_url.n == 0 || !permit(w->call->viewer, type_amendment.create))
		return;
	for (size_t i = 0; i < v->pillars.n; i++) {
		list[i].propose_url = amendment_propose_url(w, list[i].id);
		list[i].add_url = amendment_propose_add_url(w, list[i].id);
		propose_recommendations(w, list[i].recommendations);
		propose_elements(w, list[i].actions);
		propose_elements(w, list[i].goals);
	}
}

static void
set_links(const struct web *w, const char *path, struct view_instrument *v)
{
	struct record_query points = { .type = &type_query, .sort_field = NO_FIELD, .limit = 1,
	    .framework_id = w->framework->id };
	struct record_list list;

	v->path = web_url(w, path);
	v->points_url = web_url(w, "/points");
	v->table_url = web_url(w, "/instrument");
	v->outline_url = web_url(w, "/instrument/outline");
	v->revisions_url = web_url(w, "/revisions");
	if (permit(w->call->viewer, PERM_NETWORK)) {
		v->amendments_url = web_url(w, "/amendments");
		v->differences_url = web_url(w, "/differences");
		v->propose_url = web_url(w, "/amendments/new");
	}
	if (record_list(w->call->store, w->call->viewer, &points, w->arena, &list) == ST_OK &&
	    list.total > 0)
		v->points = i18n_count(w->arena, w->language, list.total,
		    N_("%d point to settle"), N_("%d points to settle"));
}

/* What the page shows, where days were asked for; a day to come is told by what is known today. */
static struct str
clocks_in_words(const struct web *w, struct input_value on, struct input_value known)
{
	int32_t today = w->call->today;
	struct str on_words = view_day(w, on.is_set ? (int32_t)on.number : today);

	if (known.is_set && known.number < today)
		return i18n_format(w->arena, w->language,
		    N_("The text in effect on %s, as far as it was held here on %s."), on_words,
		    view_day(w, (int32_t)known.number));
	return i18n_format(w->arena, w->language, on.is_set && on.number > today ?
	    N_("The text in effect on %s, as far as it is known today.") :
	    N_("The text in effect on %s."), on_words, STR_EMPTY);
}

/* The two days asked for, in words and for the form; one that is not given is today. */
static void
set_clocks(const struct web *w, struct view_instrument *v)
{
	struct input_value on = web_input(w->call, "on");
	struct input_value known = web_input(w->call, "known");

	if (on.is_set)
		v->on = on.text;
	if (known.is_set)
		v->known = known.text;
	if (!v->is_there)
		v->as_of = v->missing;
	else if (on.is_set || known.is_set)
		v->as_of = clocks_in_words(w, on, known);
}

/* Where nothing was in effect, or held here, on the days asked for: since when something is. */
static enum status
tell_too_early(const struct web *w, const struct revision_clock *clock,
    struct view_instrument *v)
{
	struct record_list all;
	const struct record *first;
	int32_t day;
	enum status st = revision_list(w->call->store, w->call->viewer, w->framework->id,
	    w->arena, &all);

	if (st != ST_OK)
		return st;
	v->missing = T(w->language, "No text was in effect then, as far as is held here.");
	if (all.n == 0)
		return ST_OK;
	first = all.items[0];
	day = revision_first_day(first);
	if (first->values[REVISION_SEALED].number > clock->known_ms)
		v->missing = i18n_format(w->arena, w->language,
		    N_("No text was held here yet. The first, %s, is held since %s."),
		    record_text(first, REVISION_LABEL),
		    view_instant(w, first->values[REVISION_SEALED].number));
	else if (day != NO_DAY)
		v->missing = i18n_format(w->arena, w->language,
		    N_("No text was in effect yet. The first, %s, is in effect since %s."),
		    record_text(first, REVISION_LABEL), view_day(w, day));
	return ST_OK;
}

/* The text asked for; order->fw stays NULL where there is none, and v->missing says why. */
static enum status
find_text(const struct web *w, struct instrument_order *order, struct view_instrument *v)
{
	struct call *call = w->call;
	struct input_value on = web_input(call, "on");
	struct input_value known = web_input(call, "known");
	struct revision_clock clock = {
		.framework_id = w->framework->id,
		.on = on.is_set ? (int32_t)on.number : call->today,
		.known_ms = known.is_set ? call_day_end_ms(call, (int32_t)known.number) :
		    INT64_MAX,
	};
	bool is_asked = on.is_set || known.is_set;
	struct record *revision;
	enum status st = is_asked ?
	    revision_in_effect(call->store, call->viewer, &clock, w->arena, &revision) :
	    revision_current(call->store, call->viewer, &clock, w->arena, &revision);

	if (st == ST_NOT_FOUND)
		return is_asked ? tell_too_early(w, &clock, v) : load_records(w, order);
	if (st != ST_OK)
		return st;
	order->revision = revision;
	return revision_text_for(call->store, call->viewer, revision, &call->errors, &order->fw);
}

enum status
view_instrument_load(const struct web *w, const char *path, struct view_instrument *out)
{
	struct instrument_order order = { 0 };
	struct view_instrument missing = {
		.title = record_text(w->framework, FRAMEWORK_TITLE),
	};
	enum status st = find_text(w, &order, &missing);

	if (st != ST_OK)
		return st;
	*out = order.fw == NULL ? missing : view_instrument_of(w, &order);
	out->is_there = order.fw != NULL;
	set_links(w, path, out);
	if (!web_input(w->call, "on").is_set && !web_input(w->call, "known").is_set)
		set_proposing(w, out);
	set_clocks(w, out);
	return ST_OK;
}
