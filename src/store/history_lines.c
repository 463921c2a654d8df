/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The chains entry by entry, for proof without this program. Every entry of a chain is there, or
 * nothing could be proved: of those that the viewer may not read, the hash alone. It gives nothing
 * away, because each payload holds a digest with a secret salt.
 */
#include "store/history.h"

#include "base/map.h"
#include "model/types/types.h"
#include "store/private.h"

static enum status
read_head(struct store *s, struct arena *a, const struct history_span *span,
    struct history_lines *out)
{
	struct stmt *stmt = db_sql(s->db, SQL("SELECT c.sequence, c.hash, f.uid "
	    "FROM history_chain c LEFT JOIN \"framework\" f ON f.id = c.id WHERE c.id = $1"));
	bool row;
	enum status st;

	out->chain = STR("shared");
	out->head = STR_EMPTY;
	stmt_bind_i64(stmt, 1, span->framework_id);
	if ((st = stmt_step(stmt, &row)) != ST_OK)
		return st;
	if (row) {
		out->entries = stmt_i64(stmt, 0);
		out->head = stmt_dup(stmt, 1, a);
		if (span->framework_id != 0)
			out->chain = stmt_dup(stmt, 2, a);
	}
	stmt_reset(stmt);
	return ST_OK;
}

static enum status
read_previous(struct store *s, struct arena *a, const struct history_span *span, struct str *out)
{
	struct stmt *stmt = db_sql(s->db,
	    SQL("SELECT hash FROM history WHERE chain_id = $1 AND sequence = $2"));
	bool row;
	enum status st;

	*out = STR_EMPTY;
	stmt_bind_i64(stmt, 1, span->framework_id);
	stmt_bind_i64(stmt, 2, span->after);
	if ((st = stmt_step(stmt, &row)) != ST_OK)
		return st;
	if (row)
		*out = stmt_dup(stmt, 0, a);
	stmt_reset(stmt);
	return ST_OK;
}

static enum status
read_lines(struct store *s, struct viewer viewer, const struct history_span *span,
    struct arena *a, struct history_lines *out)
{
	bool reads_all = viewer.kind == VIEWER_OPERATOR;
	struct stmt *stmt;
	struct str previous;
	bool row;
	enum status st = read_previous(s, a, span, &previous);

	if (st != ST_OK)
		return st;
	out->items = arena_make_array(a, struct history_line, (size_t)span->limit);
	stmt = db_sql(s->db, SQL("SELECT sequence, hash, payload FROM history "
	    "WHERE chain_id = $1 AND sequence > $2 ORDER BY sequence LIMIT $3"));
	stmt_bind_i64(stmt, 1, span->framework_id);
	stmt_bind_i64(stmt, 2, span->after);
	stmt_bind_i64(stmt, 3, span->limit);
	while ((st = stmt_step(stmt, &row)) == ST_OK && row) {
		struct history_line *line = &out->items[out->n++];

		*line = (struct history_line){ stmt_i64(stmt, 0), previous,
			stmt_dup(stmt, 1, a), reads_all ? stmt_dup(stmt, 2, a) : STR_EMPTY };
		previous = line->hash;
	}
	stmt_reset(stmt);
	return st;
}

/* The payloads that others than the operator may read whole. */
static enum status
add_payloads(struct store *s, struct viewer viewer, const struct history_span *span,
    struct arena *a, struct history_lines *out)
{
	struct map by_sequence = { .arena = a };
	struct history_list list;
	enum status st = history_of_framework(s, viewer, span->framework_id, span->after,
	    span->limit, a, &list);

	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < out->n; i++)
		map_set_i64(&by_sequence, out->items[i].sequence, (int64_t)i);
	for (size_t i = 0; i < list.n; i++) {
		int64_t k;

		if (map_get_i64(&by_sequence, list.items[i].sequence, &k))
			out->items[k].payload = list.items[i].payload;
	}
	return ST_OK;
}

enum status
history_lines_read(struct store *s, struct viewer viewer, const struct history_span *span,
    struct arena *a, struct history_lines *out)
{
	struct history_lines lines = { .n = 0 };
	bool is_seen = viewer.kind != VIEWER_NOBODY;
	enum status st = ST_OK;

	if (span->framework_id != 0)
		st = record_is_visible(s, viewer, &type_framework, span->framework_id, &is_seen);
	if (st == ST_OK && !is_seen)
		st = ST_NOT_FOUND;
	if (st != ST_OK || (st = read_head(s, a, span, &lines)) != ST_OK ||
	    (st = read_lines(s, viewer, span, a, &lines)) != ST_OK)
		return st;
	if (viewer.kind != VIEWER_OPERATOR &&
	    (st = add_payloads(s, viewer, span, a, &lines)) != ST_OK)
		return st;
	*out = lines;
	return ST_OK;
}

void
history_line_write(struct json *j, struct str chain, const struct history_line *line)
{
	json_write_object(j, NULL);
	json_write_text(j, "chain", chain);
	json_write_i64(j, "sequence", line->sequence);
	json_write_text(j, "previous", line->previous);
	json_write_text(j, "hash", line->hash);
	json_write_text_or_null(j, "payload", line->payload);
	json_end_object(j);
}
