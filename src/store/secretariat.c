/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Somebody must be able to manage accounts on every day to come: the one rule about people that
 * stands below all ways of writing (pages, API, commands, reverting), so that none can go around
 * it. A change is refused where it makes the first day without anybody come earlier. That is
 * asked of days to come as well, because appointments end by themselves.
 */
#include "model/date.h"
#include "model/types/types.h"
#include "store/person.h"
#include "store/private.h"

#define MS_PER_DAY INT64_C(86400000)

enum status
secretariat_first_gap(struct store *s, int32_t from, int32_t *out)
{
	struct stmt *q = db_sql(s->db, SQL("SELECT x.\"since\", x.\"until\" "
	    "FROM \"appointment\" x JOIN \"person\" p ON p.id = x.\"person_id\" "
	    "WHERE x.\"capacity\" = 'secretariat' AND x.deleted_ms IS NULL "
	    "AND p.deleted_ms IS NULL AND p.\"state\" = 'active' "
	    "AND (x.\"until\" IS NULL OR x.\"until\" >= $1) "
	    "ORDER BY x.\"since\" NULLS FIRST, x.id"));
	int64_t day = from;
	bool is_open = false;
	bool row;
	enum status st;

	stmt_bind_i64(q, 1, from);
	while ((st = stmt_step(q, &row)) == ST_OK && row && !is_open) {
		if (!stmt_is_null(q, 0) && stmt_i64(q, 0) > day)
			break;
		if (stmt_is_null(q, 1))
			is_open = true;
		else if (stmt_i64(q, 1) >= day)
			day = stmt_i64(q, 1) + 1;
	}
	stmt_reset(q);
	if (st == ST_OK)
		*out = is_open ? NO_DAY : (int32_t)day;
	return st;
}

/* The day at Greenwich is near enough: gaps of days to come count all the same. */
enum status
secretariat_look(struct tx *tx, const struct record_type *type, int32_t *out)
{
	*out = NO_DAY;
	if (type != &type_person && type != &type_appointment)
		return ST_OK;
	return secretariat_first_gap(tx->store, (int32_t)(tx->now_ms / MS_PER_DAY), out);
}

enum status
secretariat_check(struct tx *tx, const struct record_type *type, int32_t before)
{
	int32_t after;
	enum status st = secretariat_look(tx, type, &after);

	if (st != ST_OK || after == NO_DAY || (before != NO_DAY && after >= before))
		return st;
	return ST_CONFLICT;
}

enum status
secretariat_refuse(struct errors *errors)
{
	return errors_add(errors, ST_CONFLICT, NULL, "Then nobody of the secretariat would have an "
	    "active account on some day to come, and nobody could manage accounts. Appoint another "
	    "one first.");
}
