/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an OpenID Connect issuer said of itself, for workers, which cannot ask. It can be asked
 * again at any time, so nothing is lost with this table.
 */
#include "store/run_private.h"

enum status
issuer_put(struct run *run, struct str issuer, const struct issuer_facts *facts)
{
	struct stmt *s;
	enum status st;

	if ((st = run_ready(run)) != ST_OK)
		return st;
	s = db_sql(run->db, SQL("INSERT INTO issuer (issuer, endpoint, must_name_issuer, asked_ms) "
	    "VALUES ($1, $2, $3, $4) ON CONFLICT (issuer) DO UPDATE SET endpoint = $2, "
	    "must_name_issuer = $3, asked_ms = $4"));
	stmt_bind_text(s, 1, issuer);
	stmt_bind_text(s, 2, facts->endpoint);
	stmt_bind_i64(s, 3, facts->must_name_issuer);
	stmt_bind_i64(s, 4, facts->asked_ms);
	return run_note(run, stmt_run(s));
}

enum status
issuer_get(struct run *run, struct str issuer, struct arena *a, struct issuer_facts *out)
{
	struct stmt *s;
	bool row;
	enum status st;

	if ((st = run_ready(run)) != ST_OK)
		return st;
	s = db_sql(run->db, SQL("SELECT endpoint, must_name_issuer, asked_ms FROM issuer "
	    "WHERE issuer = $1"));
	stmt_bind_text(s, 1, issuer);
	st = run_note(run, stmt_step(s, &row));
	if (st == ST_OK && row)
		*out = (struct issuer_facts){ stmt_dup(s, 0, a), stmt_i64(s, 1) != 0,
			stmt_i64(s, 2) };
	stmt_reset(s);
	return st != ST_OK || row ? st : ST_NOT_FOUND;
}
