/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Codes that were ever given, whoever may see them: a code that people cite is not given twice,
 * so removed records count. Those who give codes ask, never a page: so there is no viewer.
 */
#include "store/private.h"

enum status
record_list_codes(struct store *s, const struct record_type *type, int64_t framework_id,
    struct arena *a, struct code_list *out)
{
	struct code_list list = { 0 };
	size_t capacity = 0;
	struct statement q;
	struct stmt *stmt;
	bool row;
	enum status st;

	statement_init(&q, s->db, a);
	statement_add(&q, "SELECT ");
	statement_add_name(&q, type->fields[type->code_field].name);
	statement_add(&q, " FROM ");
	statement_add_name(&q, type->name);
	statement_add(&q, " WHERE framework_id = ");
	statement_add_i64(&q, framework_id);
	statement_add(&q, " ORDER BY id");
	stmt = statement_prepare(&q, s->db);
	while ((st = stmt_step(stmt, &row)) == ST_OK && row) {
		arena_reserve(a, list.items, list.n, capacity);
		list.items[list.n++] = stmt_dup(stmt, 0, a);
	}
	stmt_reset(stmt);
	if (st == ST_OK)
		*out = list;
	return st;
}
