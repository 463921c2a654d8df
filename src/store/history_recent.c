/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Recent changes of many records. The narrowest topic asked for leads, through its index; each
 * degree of openness is read by itself, newest first, and the parts are merged. So a reader of few
 * entries never makes the database look at those of others one by one. Where two topics are asked
 * for at once, the entries of the leading one are looked at until enough have the other.
 */
#include "store/history.h"

#include <stdlib.h>

#include "model/types/types.h"
#include "store/private.h"

struct recent {
	struct store *store;
	struct arena *arena;
	struct viewer viewer;
	struct history_query *query;
	struct history_list found;
	size_t capacity;
	int64_t wanted; /* of each degree: what is passed over, the page, and one more */
};

static void
add_topic_condition(struct statement *q, const char *topic, int64_t id)
{
	buf_add_format(&q->text, " AND EXISTS (SELECT 1 FROM history_topic o WHERE "
	    "o.chain_id = p.chain_id AND o.sequence = p.sequence AND o.topic = '%s' "
	    "AND o.topic_id = ", topic);
	statement_add_i64(q, id);
	statement_add(q, ")");
}

/* The first one leads, in this order. */
static void
add_topics(struct statement *q, const struct history_query *query)
{
	const struct { const char *topic; int64_t id; bool is_asked; } topics[] = {
		{ "actor", query->person_id, query->person_id != 0 },
		{ "pillar", query->pillar_id, query->pillar_id != 0 },
		{ "agency", query->agency_id, query->agency_id != 0 },
		{ query->type == NULL ? "" : query->type->name, 0, query->type != NULL },
		{ "all", 0, true },
	};
	bool is_led = false;

	for (size_t i = 0; i < COUNT_OF(topics); i++) {
		if (!topics[i].is_asked || (is_led && i == COUNT_OF(topics) - 1))
			continue;
		if (is_led) {
			add_topic_condition(q, topics[i].topic, topics[i].id);
			continue;
		}
		buf_add_format(&q->text, "p.topic = '%s' AND p.topic_id = ", topics[i].topic);
		statement_add_i64(q, topics[i].id);
		is_led = true;
	}
}

static void
add_range(struct statement *q, const struct history_query *query, int visibility)
{
	statement_add(q, " AND p.visibility = ");
	statement_add_i64(q, visibility);
	statement_add(q, " AND p.at_ms >= ");
	statement_add_i64(q, query->since_ms);
	statement_add(q, " AND p.at_ms <= ");
	statement_add_i64(q, query->after.at_ms > 0 ? query->after.at_ms : INT64_MAX);
	if (query->framework_id != 0) {
		statement_add(q, " AND p.chain_id IN (0, ");
		statement_add_i64(q, query->framework_id);
		statement_add(q, ")");
	}
}

/* Entries of one degree of openness. */
static struct stmt *
prepare_degree(struct recent *c, int visibility)
{
	struct statement q;

	statement_init(&q, c->store->db, c->arena);
	statement_add(&q, "SELECT " HISTORY_ROW ", t.code, t.title "
	    "FROM history_topic p "
	    "JOIN history h ON h.chain_id = p.chain_id AND h.sequence = p.sequence "
	    HISTORY_ACTOR
	    "LEFT JOIN (SELECT e.*, NULL AS deleted_ms FROM search_entry e) t "
	    "ON t.uid = h.uid AND t.type = h.type AND ");
	statement_add_visible(&q, c->viewer, NULL);
	statement_add(&q, " WHERE ");
	add_topics(&q, c->query);
	add_range(&q, c->query, visibility);
	statement_add(&q, " AND (");
	statement_add_seen_entry(&q, c->viewer, "t.visibility");
	statement_add(&q, ") ORDER BY p.at_ms DESC, p.chain_id DESC, p.sequence DESC LIMIT ");
	statement_add_i64(&q, c->wanted);
	return statement_prepare(&q, c->store->db);
}

static enum status
read_degree(struct recent *c, int visibility)
{
	struct stmt *stmt = prepare_degree(c, visibility);
	struct history_list *list = &c->found;
	bool row;
	enum status st;

	while ((st = stmt_step(stmt, &row)) == ST_OK && row) {
		struct history_entry *e;

		arena_reserve(c->arena, list->items, list->n, c->capacity);
		e = &list->items[list->n++];
		history_read_row(stmt, c->viewer, c->arena, e);
		e->code = stmt_dup(stmt, HISTORY_ROW_COLUMNS, c->arena);
		e->title = stmt_dup(stmt, HISTORY_ROW_COLUMNS + 1, c->arena);
		if (c->query->person_id != 0 && !viewer_sees_names(c->viewer, e->framework_id))
			list->n--;
	}
	stmt_reset(stmt);
	return st;
}

/* The past of what was removed is the operator's alone. */
static enum status
read_degrees(struct recent *c)
{
	int last = c->viewer.kind == VIEWER_PUBLIC ? VISIBILITY_PUBLIC : VISIBILITY_NAMED;
	enum status st = ST_OK;

	for (int v = VISIBILITY_PUBLIC; st == ST_OK && v <= last; v++)
		st = read_degree(c, v);
	for (int v = VISIBILITY_PUBLIC; st == ST_OK && v <= last; v++) {
		if (c->viewer.kind == VIEWER_OPERATOR)
			st = read_degree(c, HISTORY_CLOSED + v);
	}
	return st;
}

static int
compare(int64_t a, int64_t b)
{
	return (a < b) - (a > b);
}

static int
newest_first(const void *left, const void *right)
{
	const struct history_entry *a = left;
	const struct history_entry *b = right;
	int order = compare(a->at_ms, b->at_ms);

	if (order == 0)
		order = compare(a->framework_id, b->framework_id);
	return order != 0 ? order : compare(a->sequence, b->sequence);
}

/* Cuts the page out of what was found, and says where the next one begins. */
static void
cut_page(struct recent *c)
{
	const struct history_place *after = &c->query->after;
	struct history_list *list = &c->found;
	size_t from = (size_t)after->passed < list->n ? (size_t)after->passed : list->n;
	size_t limit = (size_t)c->query->limit;

	if (list->n > 1)
		qsort(list->items, list->n, sizeof(*list->items), newest_first);
	if (list->n - from > limit) {
		int64_t at_ms = list->items[from + limit - 1].at_ms;
		size_t end = from + limit;
		size_t first = end;

		while (first > 0 && list->items[first - 1].at_ms == at_ms)
			first--;
		c->query->next = (struct history_place){ at_ms, (int64_t)(end - first) };
	}
	list->items += from;
	list->n = list->n - from < limit ? list->n - from : limit;
}

enum status
history_recent(struct store *s, struct viewer viewer, struct history_query *query,
    struct arena *a, struct history_list *out)
{
	struct recent c = { .store = s, .arena = a, .viewer = viewer, .query = query,
		.wanted = query->after.passed + query->limit + 1 };
	enum status st;

	query->next = (struct history_place){ 0 };
	if (viewer.kind != VIEWER_NOBODY && (st = read_degrees(&c)) != ST_OK)
		return st;
	cut_page(&c);
	if ((st = history_fill_changes(s, viewer, a, &c.found)) == ST_OK)
		*out = c.found;
	return st;
}
