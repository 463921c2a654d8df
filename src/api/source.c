/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where a record was read from: its ranges in the source document with their words. A cell that
 * several ranges lie in is given once, beside them. Ranges count Unicode code points.
 */
#include "api/answer.h"
#include "api/routes.h"
#include "base/limits.h"
#include "base/map.h"
#include "base/utf8.h"
#include "model/types/types.h"

static const struct input inputs[] = {
	FRAMEWORK_INPUT("Short name of the framework in which a code is meant; else the first."),
};

/* What the segments of one record need to know about the sources they lie in. */
struct places {
	struct call *call;
	struct record_list sources;
	struct source_cell_list *cells; /* per source */
	struct map by_place;            /* "source table row column" to an index in its cells */
	struct map by_source;           /* source id to an index in sources */
};

static struct str
place_key(struct arena *a, int64_t source_id, int64_t table, int64_t row, int64_t column)
{
	return str_format(a, "%lld %lld %lld %lld", (long long)source_id, (long long)table,
	    (long long)row, (long long)column);
}

static enum status
load_cells(struct places *p, size_t at)
{
	int64_t id = p->sources.items[at]->id;
	enum status st;

	map_set_i64(&p->by_source, id, (int64_t)at);
	st = source_cell_list(p->call->store, p->call->viewer, id, p->call->arena,
	    &p->cells[at]);
	for (size_t i = 0; st == ST_OK && i < p->cells[at].n; i++) {
		const struct source_cell *cell = &p->cells[at].items[i];

		map_set(&p->by_place, place_key(p->call->arena, id, cell->table_number,
		    cell->row_number, cell->column_number), (int64_t)i);
	}
	return st;
}

static enum status
load_places(struct call *call, int64_t framework_id, struct places *out)
{
	struct record_query query = { .type = &type_source, .framework_id = framework_id,
		.sort_field = NO_FIELD };
	enum status st;

	*out = (struct places){ .call = call, .by_place.arena = call->arena,
		.by_source.arena = call->arena };
	st = record_list(call->store, call->viewer, &query, call->arena, &out->sources);
	if (st != ST_OK)
		return st;
	out->cells = arena_make_array(call->arena, struct source_cell_list, out->sources.n);
	for (size_t i = 0; st == ST_OK && i < out->sources.n; i++)
		st = load_cells(out, i);
	return st;
}

/* NULL where the viewer does not see it. */
static const struct source_cell *
find_cell(const struct places *p, const struct segment_row *s, const struct record **out_source)
{
	int64_t source;
	int64_t cell;

	if (!map_get_i64(&p->by_source, s->source_id, &source) ||
	    !map_get(&p->by_place, place_key(p->call->arena, s->source_id, s->table_number,
	    s->row_number, s->column_number), &cell))
		return NULL;
	*out_source = p->sources.items[source];
	return &p->cells[source].items[cell];
}

static void
write_place(struct json *j, const struct record *source, const struct source_cell *cell)
{
	json_write_text(j, "source", source->uid);
	json_write_i64(j, "table", cell->table_number);
	json_write_i64(j, "row", cell->row_number);
	json_write_i64(j, "column", cell->column_number);
}

static void
write_segment(struct json *j, const struct places *p, const struct segment_row *s)
{
	const struct record *source = NULL;
	const struct source_cell *cell = find_cell(p, s, &source);

	if (cell == NULL)
		return;
	json_write_object(j, NULL);
	json_write_text(j, "role", s->role);
	json_write_text_or_null(j, "field", s->field);
	write_place(j, source, cell);
	json_write_i64(j, "start", s->start);
	json_write_i64(j, "end", s->end);
	json_write_text(j, "words", utf8_part(cell->text, (size_t)s->start, (size_t)s->end));
	json_end_object(j);
}

static void
write_cells(struct json *j, const struct places *p, const struct segment_list *segments)
{
	struct map written = { .arena = p->call->arena };

	json_write_array(j, "cells");
	for (size_t i = 0; i < segments->n; i++) {
		const struct record *source = NULL;
		const struct source_cell *cell = find_cell(p, &segments->items[i].segment,
		    &source);
		int64_t seen;

		if (cell == NULL || map_get_i64(&written, (int64_t)(intptr_t)cell, &seen))
			continue;
		map_set_i64(&written, (int64_t)(intptr_t)cell, 1);
		json_write_object(j, NULL);
		write_place(j, source, cell);
		json_write_text(j, "name", record_title(source));
		json_write_text(j, "text", cell->text);
		json_end_object(j);
	}
	json_end_array(j);
}

static enum status
source(struct call *call)
{
	struct segment_list segments;
	struct record *record;
	struct places places;
	struct answer answer;
	enum status st;

	if ((st = answer_find(call, &record)) != ST_OK)
		return st;
	st = segment_list(call->store, call->viewer, record, record->framework_id, call->arena,
	    &segments);
	if (st != ST_OK || (st = load_places(call, record->framework_id, &places)) != ST_OK)
		return st;
	answer_begin(&answer, call);
	json_write_object(&answer.json, NULL);
	json_write_array(&answer.json, "items");
	for (size_t i = 0; i < segments.n; i++)
		write_segment(&answer.json, &places, &segments.items[i].segment);
	json_end_array(&answer.json);
	write_cells(&answer.json, &places, &segments);
	json_end_object(&answer.json);
	return answer_send(&answer);
}

const struct route api_route_source = {
	.method = METHOD_GET, .path = API_ROOT "{plural}/{key}/source",
	.permission = PERM_PUBLIC,
	.flags = RF_API | RF_EACH_TYPE | RF_CACHE, .answer = "ranges",
	.inputs = inputs, .ninputs = COUNT_OF(inputs),
	.summary = "Lists the ranges of the source document that a record was read from.",
	.handler = source,
};
