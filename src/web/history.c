/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The foot of every record's page: the words it was read from with their place in the source,
 * its history, the points to settle about it, and what programs need to name it. A record that
 * was typed in has no source; the section is then not there.
 */
#include "web/history.h"

#include "base/utf8.h"
#include "model/date.h"
#include "model/types/types.h"
#include "web/changes.h"
#include "web/view.h"

#define MS_PER_DAY 86400000
#define NEWEST 5 /* entries shown; the others have a page */

struct place {
	struct str where; /* "row 12, column 4" */
	struct str role;
	struct str words;
};
static const struct template_var place_vars[] = {
	VAR(struct place, where), VAR(struct place, role), VAR(struct place, words),
};
static const struct shape place_shape = SHAPE(struct place, place_vars);

static const struct template_var history_vars[] = {
	VAR(struct view_history, any_places),
	VAR_LIST(struct view_history, places, &place_shape),
	VAR(struct view_history, any_entries),
	VAR_LIST(struct view_history, entries, &view_entry_shape),
	VAR(struct view_history, zone), VAR(struct view_history, history_url),
	VAR(struct view_history, any_points),
	VAR_LIST(struct view_history, points, &view_link_shape),
	VAR(struct view_history, path), VAR(struct view_history, as_of),
	VAR(struct view_history, uid), VAR(struct view_history, type),
	VAR(struct view_history, version), VAR(struct view_history, hash),
};
const struct shape view_history_shape = SHAPE(struct view_history, history_vars);

/* What a range of the source is to its record. */
static const struct {
	const char *code;
	const char *words;
} segment_roles[] = {
	{ "text", N_("text") }, { "marker", N_("bullet or number") },
	{ "connector", N_("connector") }, { "heading", N_("heading") },
	{ "label", N_("label") }, { "fact", N_("fact") },
};

struct str
view_instant(const struct web *w, int64_t ms)
{
	int64_t day = ms / MS_PER_DAY - (ms % MS_PER_DAY < 0);
	int64_t minute = (ms - day * MS_PER_DAY) / 60000;
	struct str words = view_day(w, (int32_t)day);

	return str_format(w->arena, "%.*s, %02d:%02d UTC", STR_ARG(words), (int)(minute / 60),
	    (int)(minute % 60));
}

static struct str
role_words(const struct web *w, const struct record *r, const struct segment_row *row)
{
	size_t field = type_field_find(r->type, row->field);

	/* A fact is best named by its field: "When", "Lead". */
	if (str_equal(row->role, STR("fact")) && field != NO_FIELD)
		return i18n_text(w->language, str_from(r->type->fields[field].label));
	for (size_t i = 0; i < COUNT_OF(segment_roles); i++) {
		if (str_equal(row->role, str_from(segment_roles[i].code)))
			return i18n_text(w->language, str_from(segment_roles[i].words));
	}
	return row->role;
}

static struct str
cell_words(const struct source_cell_list *cells, const struct segment_row *row)
{
	for (size_t i = 0; i < cells->n; i++) {
		const struct source_cell *cell = &cells->items[i];

		if (cell->table_number == row->table_number &&
		    cell->row_number == row->row_number &&
		    cell->column_number == row->column_number)
			return utf8_part(cell->text, (size_t)row->start, (size_t)row->end);
	}
	return STR_EMPTY;
}

struct str
view_place(const struct web *w, const struct segment_row *row)
{
	if (row->table_number == 0)
		return str_format(w->arena, "%.*s %lld",
		    STR_ARG(T(w->language, "line")), (long long)row->row_number);
	return str_format(w->arena, "%.*s %lld, %.*s %lld",
	    STR_ARG(T(w->language, "row")), (long long)row->row_number,
	    STR_ARG(T(w->language, "column")), (long long)row->column_number);
}

static enum status
set_places(const struct web *w, const struct record *r, struct view_history *v)
{
	struct segment_list list;
	struct source_cell_list cells = { .n = 0 };
	struct place *places;
	size_t n = 0;
	enum status st = segment_list(w->call->store, w->call->viewer, r, r->framework_id,
	    w->arena, &list);

	if (st != ST_OK)
		return st;
	places = arena_make_array(w->arena, struct place, list.n);
	if (list.n > 0 && (st = source_cell_list(w->call->store, w->call->viewer,
	    list.items[0].segment.source_id, w->arena, &cells)) != ST_OK)
		return st;
	/* The newest document it stands in comes first; places in those before are in the API. */
	for (; n < list.n; n++) {
		const struct segment_row *row = &list.items[n].segment;

		if (row->source_id != list.items[0].segment.source_id)
			break;
		places[n].where = view_place(w, row);
		places[n].role = role_words(w, r, row);
		places[n].words = cell_words(&cells, row);
	}
	v->places = (struct view_list){ places, n };
	v->any_places = n > 0;
	return ST_OK;
}

static enum status
set_entries(const struct web *w, const struct record *r, struct view_history *v)
{
	struct history_page page = { .limit = NEWEST };
	struct entry_options options = { .record = r, .zone = view_zone_of(w) };
	struct history_list list;
	enum status st = history_page_of_record(w->call->store, w->call->viewer, r, &page,
	    w->arena, &list);

	if (st != ST_OK)
		return st;
	v->entries = view_entries(w, &list, &options);
	v->any_entries = list.n > 0;
	v->zone = options.zone.name;
	v->history_url = web_url(w, str_dup_z(w->arena, str_concat(w->arena, v->path,
	    STR("/history"))));
	if (list.n > 0)
		v->hash = list.items[0].hash;
	return ST_OK;
}

static enum status
set_points(const struct web *w, const struct record *r, struct view_history *v)
{
	struct filter filter = { QUERY_ABOUT, record_code(r) };
	struct record_query query = { .type = &type_query, .framework_id = r->framework_id,
	    .filters = &filter, .nfilters = 1, .sort_field = NO_FIELD };
	struct record_list list;
	struct view_link *links;
	enum status st;

	if (r->framework_id == 0 || filter.value.n == 0)
		return ST_OK;
	if ((st = record_list(w->call->store, w->call->viewer, &query, w->arena,
	    &list)) != ST_OK)
		return st;
	links = arena_make_array(w->arena, struct view_link, list.n);
	for (size_t i = 0; i < list.n; i++) {
		links[i].url = web_url_of_record(w, list.items[i]);
		links[i].label = record_text(list.items[i], QUERY_QUESTION);
		links[i].note = view_choice(w, list.items[i], QUERY_STATE);
	}
	v->points = (struct view_list){ links, list.n };
	v->any_points = list.n > 0;
	return ST_OK;
}

enum status
view_history_load(const struct web *w, const struct record *r, struct view_list *out)
{
	struct view_history *v = arena_make(w->arena, struct view_history);
	struct str code = record_code(r);
	enum status st;

	v->path = str_format(w->arena, "/%s/%.*s", r->type->plural,
	    STR_ARG(code.n > 0 ? web_id_of(w->arena, code) : r->uid));
	v->as_of = web_input(w->call, "as_of").text;
	v->uid = r->uid;
	v->type = str_from(r->type->name);
	v->version = r->version;
	if ((st = set_places(w, r, v)) != ST_OK)
		return st;
	if ((st = set_entries(w, r, v)) != ST_OK)
		return st;
	if ((st = set_points(w, r, v)) != ST_OK)
		return st;
	*out = (struct view_list){ v, 1 };
	return ST_OK;
}
