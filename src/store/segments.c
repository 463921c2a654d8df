/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where records were read from: cells of the source with their text, and ranges in them that a
 * record took. A segment is seen by who sees its record, a cell by who sees its source.
 */
#include "model/types/types.h"
#include "store/private.h"

enum status
segment_add(struct tx *tx, const struct record *r, const struct segment_row *segment)
{
	struct stmt *s = db_sql(tx->store->db, SQL("INSERT INTO segment (framework_id, "
	    "record_type, record_id, source_id, role, field, table_number, row_number, "
	    "column_number, start_point, end_point) "
	    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"));

	if (r->framework_id != 0)
		stmt_bind_i64(s, 1, r->framework_id);
	stmt_bind_text(s, 2, str_from(r->type->name));
	stmt_bind_i64(s, 3, r->id);
	stmt_bind_i64(s, 4, segment->source_id);
	stmt_bind_text(s, 5, segment->role);
	stmt_bind_text(s, 6, segment->field);
	stmt_bind_i64(s, 7, segment->table_number);
	stmt_bind_i64(s, 8, segment->row_number);
	stmt_bind_i64(s, 9, segment->column_number);
	stmt_bind_i64(s, 10, segment->start);
	stmt_bind_i64(s, 11, segment->end);
	return stmt_run(s);
}

enum status
source_cell_add(struct tx *tx, int64_t source_id, int64_t table_number, int64_t row_number,
    int64_t column_number, struct str text)
{
	struct stmt *s = db_sql(tx->store->db, SQL("INSERT INTO source_cell (source_id, "
	    "table_number, row_number, column_number, text) VALUES ($1, $2, $3, $4, $5)"));

	stmt_bind_i64(s, 1, source_id);
	stmt_bind_i64(s, 2, table_number);
	stmt_bind_i64(s, 3, row_number);
	stmt_bind_i64(s, 4, column_number);
	stmt_bind_text(s, 5, text);
	return stmt_run(s);
}

/* Segments of one type's records that the viewer sees; of one record or of a framework. */
static struct stmt *
prepare_segments(struct store *s, struct viewer viewer, const struct record_type *type,
    const struct record *r, int64_t framework_id)
{
	struct statement q;

	statement_init(&q, s->db, s->scratch);
	statement_add(&q, "SELECT g.record_id, g.source_id, g.role, g.field, g.table_number, "
	    "g.row_number, g.column_number, g.start_point, g.end_point FROM segment g JOIN ");
	statement_add_name(&q, type->name);
	statement_add(&q, " t ON t.id = g.record_id WHERE g.record_type = ");
	statement_add_text(&q, str_from(type->name));
	if (r != NULL) {
		statement_add(&q, " AND g.record_id = ");
		statement_add_i64(&q, r->id);
	} else {
		statement_add(&q, " AND g.framework_id = ");
		statement_add_i64(&q, framework_id);
	}
	statement_add(&q, " AND ");
	statement_add_visible(&q, viewer, type);
	/* Of a framework that was read more than once, the newest document first. */
	statement_add(&q, " ORDER BY g.record_id, g.source_id DESC, g.table_number, g.row_number, "
	    "g.column_number, g.start_point, g.id");
	return statement_prepare(&q, s->db);
}

struct segments {
	struct segment_view *items;
	size_t n;
	size_t capacity;
};

static enum status
add_segments(struct stmt *stmt, const struct record_type *type, struct arena *a,
    struct segments *out)
{
	bool row;
	enum status st;

	while ((st = stmt_step(stmt, &row)) == ST_OK && row) {
		arena_reserve(a, out->items, out->n, out->capacity);
		out->items[out->n++] = (struct segment_view){
			.type = type,
			.record_id = stmt_i64(stmt, 0),
			.segment = {
				.source_id = stmt_i64(stmt, 1),
				.role = stmt_dup(stmt, 2, a),
				.field = stmt_dup(stmt, 3, a),
				.table_number = stmt_i64(stmt, 4),
				.row_number = stmt_i64(stmt, 5),
				.column_number = stmt_i64(stmt, 6),
				.start = stmt_i64(stmt, 7),
				.end = stmt_i64(stmt, 8),
			},
		};
	}
	stmt_reset(stmt);
	return st;
}

enum status
segment_list(struct store *s, struct viewer viewer, const struct record *r, int64_t framework_id,
    struct arena *a, struct segment_list *out)
{
	struct arena_mark mark = arena_mark(s->scratch);
	struct segments found = { 0 };
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < record_type_count; i++) {
		if (r != NULL && r->type != record_types[i])
			continue;
		st = add_segments(prepare_segments(s, viewer, record_types[i], r, framework_id),
		    record_types[i], a, &found);
	}
	/* Within a write the caller's arena is the scratch itself, and holds what was found. */
	if (a != s->scratch)
		arena_rewind(s->scratch, mark);
	if (st == ST_OK)
		*out = (struct segment_list){ found.items, found.n };
	return st;
}

enum status
source_cell_list(struct store *s, struct viewer viewer, int64_t source_id, struct arena *a,
    struct source_cell_list *out)
{
	struct source_cell_list list = { 0 };
	size_t capacity = 0;
	struct stmt *stmt;
	bool row;
	enum status st;

	if ((st = record_is_visible(s, viewer, &type_source, source_id, &row)) != ST_OK)
		return st;
	if (!row)
		return ST_NOT_FOUND;
	stmt = db_sql(s->db, SQL("SELECT table_number, row_number, column_number, text "
	    "FROM source_cell WHERE source_id = $1 "
	    "ORDER BY table_number, row_number, column_number"));
	stmt_bind_i64(stmt, 1, source_id);
	while ((st = stmt_step(stmt, &row)) == ST_OK && row) {
		arena_reserve(a, list.items, list.n, capacity);
		list.items[list.n++] = (struct source_cell){ stmt_i64(stmt, 0), stmt_i64(stmt, 1),
			stmt_i64(stmt, 2), stmt_dup(stmt, 3, a) };
	}
	stmt_reset(stmt);
	if (st == ST_OK)
		*out = list;
	return st;
}

enum status
source_cell_set(struct tx *tx, int64_t source_id, const struct source_cell *cell, struct str text)
{
	struct stmt *s = db_sql(tx->store->db, SQL("UPDATE source_cell SET text = $5 "
	    "WHERE source_id = $1 AND table_number = $2 AND row_number = $3 "
	    "AND column_number = $4"));

	stmt_bind_i64(s, 1, source_id);
	stmt_bind_i64(s, 2, cell->table_number);
	stmt_bind_i64(s, 3, cell->row_number);
	stmt_bind_i64(s, 4, cell->column_number);
	stmt_bind_text(s, 5, text);
	return stmt_run(s);
}

static enum status
clear_record(struct tx *tx, const struct segment_view *segment)
{
	struct stmt *s = db_sql(tx->store->db,
	    SQL("DELETE FROM segment WHERE record_type = $1 AND record_id = $2"));

	stmt_bind_text(s, 1, str_from(segment->type->name));
	stmt_bind_i64(s, 2, segment->record_id);
	return stmt_run(s);
}

/* Sorted by record. Those of removed records are not in the list, and stay. */
enum status
segments_replace(struct tx *tx, int64_t framework_id, const struct segment_list *segments)
{
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < segments->n; i++) {
		const struct segment_view *now = &segments->items[i];
		struct record r = { .type = now->type, .id = now->record_id,
			.framework_id = framework_id };

		if (i == 0 || now[-1].type != now->type || now[-1].record_id != now->record_id)
			st = clear_record(tx, now);
		if (st == ST_OK)
			st = segment_add(tx, &r, &now->segment);
	}
	return st;
}
