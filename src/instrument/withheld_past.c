/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A framework that an earlier program imported holds names of persons in its records, their history
 * and the cells of its source. It is brought to where an import begins today: a list of persons,
 * words by office in their place, and a point about each. What surprises: the history cannot be
 * changed without breaking its chain, so each record that named somebody is closed to the public
 * and opened again; what it said before stays with the network, and its hashes prove it still.
 */
#include "instrument/framework_store.h"
#include "instrument/withheld.h"
#include "model/types/types.h"
#include "store/prints.h"

struct past {
	struct tx *tx;
	int64_t framework_id;
	struct shown_persons list;
	struct persons_sought sought;
	struct errors *errors;
};

/* --- who is named -------------------------------------------------------------------------- */

static enum status
list_points(struct store *s, int64_t framework_id, struct arena *a, struct record_list *out)
{
	struct filter filter = { QUERY_KIND, STR(POINT_PERSON) };
	struct record_query query = { .type = &type_query, .framework_id = framework_id,
		.filters = &filter, .nfilters = 1, .sort_field = QUERY_NUMBER };

	return record_list(s, VIEWER_LOCAL, &query, a, out);
}

/* A point whose words are those proposed comes from an export by office: no name is there. */
static enum status
holds_names(struct store *s, const struct record *framework, struct arena *a, bool *out)
{
	struct record_list points;
	enum status st = ST_OK;

	*out = false;
	if (framework->values[FRAMEWORK_WITHHELD].is_set)
		return ST_OK;
	st = list_points(s, framework->id, a, &points);
	for (size_t i = 0; st == ST_OK && i < points.n; i++)
		*out |= !str_equal(record_text(points.items[i], QUERY_FOUND),
		    record_text(points.items[i], QUERY_PROPOSED));
	return st;
}

/* By the rule of today, which gives words; besides those of the points that are there. */
static enum status
list_persons(struct past *p, const struct record *framework)
{
	struct arena *a = p->tx->arena;
	struct framework named = { .title = STR_EMPTY };
	struct framework *text;
	struct record_list points;
	enum status st;

	if ((st = framework_load(p->tx->store, VIEWER_LOCAL, framework->id, FRAMEWORK_TEXT, a,
	    &text)) != ST_OK ||
	    (st = withheld_find(p->tx->store, framework, text, p->errors, &named.queries)) !=
	    ST_OK || (st = list_points(p->tx->store, framework->id, a, &points)) != ST_OK)
		return st;
	for (size_t i = 0; i < points.n; i++)
		*fw_add(a, &named.queries) = (struct fw_query){ .kind = STR(POINT_PERSON),
			.found = record_text(points.items[i], QUERY_FOUND),
			.proposed = STR(PERSON_DEFAULT) };
	persons_collect(a, &named, &p->list);
	p->sought = persons_seek(a, &p->list);
	return ST_OK;
}

/* --- records ------------------------------------------------------------------------------- */

static bool
put_value(struct past *p, const struct field *f, struct value *v)
{
	struct value before = *v;

	withheld_put_value(p->tx->arena, v, &p->sought);
	return !value_equal(f, &before, v);
}

static enum status
named_before(struct past *p, const struct record *r, bool *out)
{
	struct history_list history;
	enum status st = history_of_record(p->tx->store, VIEWER_LOCAL, r, p->tx->arena, &history);

	*out = false;
	for (size_t i = 0; st == ST_OK && i < history.n; i++) {
		for (size_t k = 0; k < history.items[i].nchanges; k++) {
			struct history_change *c = &history.items[i].changes[k];
			const struct field *f = &r->type->fields[c->field];

			*out |= put_value(p, f, &c->before) || put_value(p, f, &c->after);
		}
	}
	return st;
}

/* The point of an earlier program asked something else. */
static void
ask_again(struct record *point)
{
	if (point->type != &type_query ||
	    !str_equal(record_text(point, QUERY_KIND), STR(POINT_PERSON)))
		return;
	record_set_text(point, QUERY_QUESTION, STR(PERSON_QUESTION));
	record_set_text(point, QUERY_PROPOSED, record_text(point, QUERY_FOUND));
	record_set_text(point, QUERY_STATE, STR("open"));
}

static enum status
mend_record(struct past *p, struct record *r)
{
	enum visibility visibility = r->visibility;
	bool is_named = false;
	enum status st = ST_OK;

	for (size_t f = 0; f < r->type->nfields; f++)
		is_named |= put_value(p, &r->type->fields[f], &r->values[f]);
	if (!is_named)
		st = named_before(p, r, &is_named);
	if (st != ST_OK || !is_named)
		return st;
	ask_again(r);
	if (visibility < VISIBILITY_NETWORK)
		r->visibility = VISIBILITY_NETWORK;
	st = record_update(p->tx, r, p->errors);
	if (st != ST_OK || r->visibility == visibility)
		return st;
	r->visibility = visibility;
	return record_update(p->tx, r, p->errors);
}

static enum status
mend_type(struct past *p, const struct record_type *type)
{
	struct record_query query = { .type = type, .sort_field = NO_FIELD,
		.framework_id = type == &type_framework ? 0 : p->framework_id };
	struct record_list all;
	enum status st = record_list(p->tx->store, VIEWER_LOCAL, &query, p->tx->arena, &all);

	for (size_t i = 0; st == ST_OK && i < all.n; i++) {
		if (type != &type_framework || all.items[i]->id == p->framework_id)
			st = mend_record(p, all.items[i]);
	}
	return st;
}

/* --- cells of the source ------------------------------------------------------------------- */

static enum status
mend_cell(struct past *p, int64_t source_id, const struct source_cell *cell,
    struct segment_list *segments)
{
	struct persons_moves moves = { 0 };
	struct str text = persons_apply_cell(p->tx->arena, cell->text, &p->sought, &moves);

	if (moves.n == 0)
		return ST_OK;
	for (size_t i = 0; i < segments->n; i++) {
		struct segment_row *row = &segments->items[i].segment;

		if (row->source_id == source_id && row->table_number == cell->table_number &&
		    row->row_number == cell->row_number &&
		    row->column_number == cell->column_number)
			persons_move(&moves, &row->start, &row->end);
	}
	return source_cell_set(p->tx, source_id, cell, text);
}

static enum status
mend_source(struct past *p, int64_t source_id, struct segment_list *segments)
{
	struct source_cell_list cells;
	enum status st = source_cell_list(p->tx->store, VIEWER_LOCAL, source_id, p->tx->arena,
	    &cells);

	for (size_t i = 0; st == ST_OK && i < cells.n; i++)
		st = mend_cell(p, source_id, &cells.items[i], segments);
	return st;
}

static enum status
mend_sources(struct past *p)
{
	struct record_query query = { .type = &type_source, .framework_id = p->framework_id,
		.sort_field = NO_FIELD };
	struct segment_list segments;
	struct record_list all;
	enum status st;

	if ((st = record_list(p->tx->store, VIEWER_LOCAL, &query, p->tx->arena, &all)) != ST_OK ||
	    (st = segment_list(p->tx->store, VIEWER_LOCAL, NULL, p->framework_id, p->tx->arena,
	    &segments)) != ST_OK)
		return st;
	for (size_t i = 0; st == ST_OK && i < all.n; i++)
		st = mend_source(p, all.items[i]->id, &segments);
	return st == ST_OK ? segments_replace(p->tx, p->framework_id, &segments) : st;
}

/* --- a framework --------------------------------------------------------------------------- */

static enum status
mend_framework(struct past *p, const struct record *framework)
{
	struct record *r;
	enum status st = list_persons(p, framework);

	for (size_t i = 0; st == ST_OK && i < withheld_type_count; i++)
		st = mend_type(p, withheld_types[i]);
	if (st != ST_OK || (st = mend_sources(p)) != ST_OK ||
	    (st = record_load(p->tx->store, &type_framework, framework->id, p->tx->arena,
	    &r)) != ST_OK || (st = withheld_keep(p->tx, r, &p->list, p->errors)) != ST_OK)
		return st;
	return record_update(p->tx, r, p->errors);
}

static enum status
mend(struct tx *tx, void *context)
{
	struct record_query query = { .type = &type_framework, .sort_field = NO_FIELD };
	struct record_list all;
	enum status st = record_list(tx->store, VIEWER_LOCAL, &query, tx->arena, &all);

	for (size_t i = 0; st == ST_OK && i < all.n; i++) {
		struct past p = { .tx = tx, .framework_id = all.items[i]->id,
			.errors = context };
		bool is_needed;

		st = holds_names(tx->store, all.items[i], tx->arena, &is_needed);
		if (st == ST_OK && is_needed)
			st = mend_framework(&p, all.items[i]);
	}
	return st;
}

enum status
withheld_bring_up(struct store *s, struct errors *errors)
{
	struct authorship by = { .actor = STR("operator"),
		.reason = STR("persons are shown by office") };
	struct record_query query = { .type = &type_framework, .sort_field = NO_FIELD };
	struct record_list all;
	bool is_any = false;
	enum status st = record_list(s, VIEWER_LOCAL, &query, errors->arena, &all);

	for (size_t i = 0; st == ST_OK && i < all.n; i++) {
		bool is_needed;

		st = holds_names(s, all.items[i], errors->arena, &is_needed);
		is_any |= st == ST_OK && is_needed;
	}
	/* First: after a crash between the two nothing would say that prints hold names. */
	if (st == ST_OK && is_any && (st = prints_forget(s)) == ST_OK)
		st = store_write(s, by, mend, errors);
	return st;
}
