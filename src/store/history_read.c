/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading the history: entries that a viewer sees, of a record or of a framework. What an entry
 * says is read out of its payload and kept nowhere else (history_changes.c), so that what people
 * see is what the chain proves. Who wrote is told to the network alone: to others an agency acts,
 * not a person. For others than the network the history begins with the release.
 */
#include "model/types/types.h"
#include "store/private.h"

#define ENTRY_COLUMNS "SELECT " HISTORY_ROW " FROM history h " HISTORY_ACTOR "WHERE "

bool
viewer_sees_names(struct viewer viewer, int64_t framework_id)
{
	if (viewer.kind != VIEWER_PERSON)
		return viewer.kind == VIEWER_OPERATOR;
	for (size_t i = 0; i < viewer.person->nheld; i++) {
		const struct held *h = &viewer.person->held[i];

		if (capacity_level(h->capacity) >= VISIBILITY_NETWORK && (framework_id == 0 ||
		    h->framework_id == 0 || h->framework_id == framework_id))
			return true;
	}
	return false;
}

void
history_read_row(struct stmt *stmt, struct viewer viewer, struct arena *a,
    struct history_entry *out)
{
	*out = (struct history_entry){
		.framework_id = stmt_i64(stmt, 0),
		.sequence = stmt_i64(stmt, 1),
		.at_ms = stmt_i64(stmt, 2),
		.actor = STR_EMPTY,
		.actor_name = STR_EMPTY,
		.agency = STR_EMPTY,
		.reason = STR_EMPTY,
		.operation = stmt_dup(stmt, 3, a),
		.type = type_find(stmt_text(stmt, 4)),
		.uid = stmt_dup(stmt, 5, a),
		.code = STR_EMPTY,
		.title = STR_EMPTY,
		.payload = stmt_dup(stmt, 6, a),
		.hash = stmt_dup(stmt, 7, a),
	};
	if (viewer_sees_names(viewer, out->framework_id)) {
		out->actor = stmt_dup(stmt, 8, a);
		out->actor_name = stmt_dup(stmt, 9, a);
	}
}

static enum status
read_entries(struct stmt *stmt, struct viewer viewer, struct arena *a, struct history_list *out)
{
	struct history_list list = { 0 };
	size_t capacity = 0;
	bool row;
	enum status st;

	while ((st = stmt_step(stmt, &row)) == ST_OK && row) {
		arena_reserve(a, list.items, list.n, capacity);
		history_read_row(stmt, viewer, a, &list.items[list.n++]);
	}
	stmt_reset(stmt);
	if (st == ST_OK)
		*out = list;
	return st;
}

enum status
record_known_visibility(struct store *s, struct viewer viewer, const struct record *r,
    struct arena *a, enum visibility *out)
{
	struct statement q;
	struct stmt *stmt;
	bool row;
	enum status st;

	statement_init(&q, s->db, a);
	buf_add_format(&q.text, "SELECT t.visibility FROM \"%s\" t WHERE t.id = ", r->type->name);
	statement_add_i64(&q, r->id);
	statement_add(&q, " AND ");
	statement_add_visible(&q, viewer, r->type);
	stmt = statement_prepare(&q, s->db);
	if ((st = stmt_step(stmt, &row)) != ST_OK)
		return st;
	if (row)
		*out = (enum visibility)stmt_i64(stmt, 0);
	stmt_reset(stmt);
	return row ? ST_OK : ST_NOT_FOUND;
}

static void
add_seen_of_record(struct statement *q, struct viewer viewer, enum visibility known)
{
	char level[2] = { (char)('0' + known), '\0' };

	statement_add(q, " AND (");
	statement_add_seen_entry(q, viewer, level);
	statement_add(q, ")");
}

/* One entry more than the page has is asked for: it says whether there is another page. */
enum status
history_page_of_record(struct store *s, struct viewer viewer, const struct record *r,
    struct history_page *page, struct arena *a, struct history_list *out)
{
	struct statement q;
	enum visibility known = VISIBILITY_NOBODY;
	enum status st = record_known_visibility(s, viewer, r, a, &known);

	if (st != ST_OK)
		return st;
	statement_init(&q, s->db, a);
	statement_add(&q, ENTRY_COLUMNS "h.uid = ");
	statement_add_text(&q, r->uid);
	statement_add(&q, " AND h.type = ");
	statement_add_text(&q, str_from(r->type->name));
	if (page->before > 0) {
		statement_add(&q, " AND h.sequence < ");
		statement_add_i64(&q, page->before);
	}
	add_seen_of_record(&q, viewer, known);
	statement_add(&q, " ORDER BY h.chain_id DESC, h.sequence DESC LIMIT ");
	statement_add_i64(&q, page->limit == INT64_MAX ? INT64_MAX : page->limit + 1);
	if ((st = read_entries(statement_prepare(&q, s->db), viewer, a, out)) != ST_OK)
		return st;
	page->next = 0;
	if ((int64_t)out->n > page->limit) {
		out->n = (size_t)page->limit;
		page->next = out->items[out->n - 1].sequence;
	}
	return history_fill_changes(s, viewer, a, out);
}

enum status
history_of_record(struct store *s, struct viewer viewer, const struct record *r, struct arena *a,
    struct history_list *out)
{
	struct history_page all = { .limit = INT64_MAX };

	return history_page_of_record(s, viewer, r, &all, a, out);
}

enum status
history_of_framework(struct store *s, struct viewer viewer, int64_t framework_id, int64_t after,
    int64_t limit, struct arena *a, struct history_list *out)
{
	struct statement q;
	bool is_seen = viewer.kind != VIEWER_NOBODY;
	enum status st;

	if (framework_id != 0 && (st = record_is_visible(s, viewer, &type_framework,
	    framework_id, &is_seen)) != ST_OK)
		return st;
	if (!is_seen)
		return ST_NOT_FOUND;
	statement_init(&q, s->db, a);
	statement_add(&q, ENTRY_COLUMNS "h.chain_id = ");
	statement_add_i64(&q, framework_id);
	statement_add(&q, " AND h.sequence > ");
	statement_add_i64(&q, after);
	add_seen_of_record(&q, viewer, VISIBILITY_NOBODY);
	statement_add(&q, " ORDER BY h.sequence LIMIT ");
	statement_add_i64(&q, limit > 0 ? limit : INT64_MAX);
	if ((st = read_entries(statement_prepare(&q, s->db), viewer, a, out)) != ST_OK)
		return st;
	return history_fill_changes(s, viewer, a, out);
}
