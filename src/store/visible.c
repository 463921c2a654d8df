/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a viewer may see, as a condition that stands in every SELECT on a record table called t.
 * Nothing else decides about visibility; a new viewer is one more condition here.
 */
#include "store/private.h"

static const char nobody[] = "1 = 0";
static const char operator[] = "t.deleted_ms IS NULL";
static const char public[] =
    "t.deleted_ms IS NULL AND t.visibility = 1 AND (t.framework_id IS NULL "
    "OR t.framework_id IN (SELECT f.id FROM \"framework\" f WHERE f.\"released\" IS NOT NULL "
    "AND f.visibility = 1 AND f.deleted_ms IS NULL))";

const char *
visible_condition(struct viewer viewer)
{
	switch (viewer.kind) {
	case VIEWER_PUBLIC:
		return public;
	case VIEWER_OPERATOR:
		return operator;
	case VIEWER_NOBODY:
		break;
	}
	return nobody;
}

enum status
record_is_visible(struct store *s, struct viewer viewer, const struct record_type *type,
    int64_t id, bool *out)
{
	struct arena_mark mark = arena_mark(s->scratch);
	struct statement q;
	struct stmt *stmt;
	enum status st;

	statement_init(&q, s->scratch);
	statement_add(&q, "SELECT 1 FROM ");
	statement_add_name(&q, type->name);
	statement_add(&q, " t WHERE t.id = ");
	statement_add_i64(&q, id);
	statement_add(&q, " AND ");
	statement_add(&q, visible_condition(viewer));
	stmt = statement_prepare(&q, s->db);
	st = stmt_step(stmt, out);
	stmt_reset(stmt);
	arena_rewind(s->scratch, mark);
	return st;
}
