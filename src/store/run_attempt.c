/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Counters of attempts, on which limits of rate stand. A key is any text, kept as its SHA-256: an
 * address that knocked is nobody's business later. The table has a bound, so that knocking from
 * many addresses costs no disk; what it means that a count is high is decided by policy/.
 */
#include <assert.h>

#include "base/hash.h"
#include "base/limits.h"
#include "store/run_private.h"

#define MAKE_ROOM 100 /* rows that go at once where the table is full: so it is counted rarely */

struct adding {
	struct db *db;
	struct str key_hash;
	int64_t window_ms;
	int64_t now_ms;
	struct attempts result;
};

/* Instants ahead of the clock were written before it was set back: their window begins again. */
static enum status
count_up(struct adding *add, bool *out_found)
{
	struct stmt *s = db_sql(add->db, SQL("UPDATE attempt SET "
	    "count = CASE WHEN expires_ms <= $2 OR first_ms > $2 THEN 1 ELSE count + 1 END, "
	    "first_ms = CASE WHEN expires_ms <= $2 OR first_ms > $2 THEN $2 ELSE first_ms END, "
	    "expires_ms = CASE WHEN expires_ms <= $2 OR first_ms > $2 THEN $2 + $3 "
	    "ELSE expires_ms END, last_ms = $2 WHERE key_hash = $1 "
	    "RETURNING count, expires_ms"));
	bool row;
	enum status st;

	*out_found = false;
	stmt_bind_text(s, 1, add->key_hash);
	stmt_bind_i64(s, 2, add->now_ms);
	stmt_bind_i64(s, 3, add->window_ms);
	while ((st = stmt_step(s, &row)) == ST_OK && row) {
		add->result = (struct attempts){ stmt_i64(s, 0), add->now_ms, stmt_i64(s, 1) };
		*out_found = true;
	}
	return st;
}

static enum status
make_room(struct db *db)
{
	struct stmt *s = db_sql(db, SQL("SELECT COUNT(*) FROM attempt"));
	bool row;
	int64_t n;
	enum status st;

	if ((st = stmt_step(s, &row)) != ST_OK)
		return st;
	n = row ? stmt_i64(s, 0) : 0;
	stmt_reset(s);
	if (n < LIMIT_ATTEMPT_ROWS)
		return ST_OK;
	s = db_sql(db, SQL("DELETE FROM attempt WHERE key_hash IN (SELECT t.key_hash "
	    "FROM attempt t ORDER BY t.expires_ms, t.key_hash LIMIT $1)"));
	stmt_bind_i64(s, 1, MAKE_ROOM);
	return stmt_run(s);
}

static enum status
add_one(void *context)
{
	struct adding *add = context;
	struct stmt *s;
	bool is_found;
	enum status st;

	if ((st = count_up(add, &is_found)) != ST_OK || is_found)
		return st;
	if ((st = make_room(add->db)) != ST_OK)
		return st;
	s = db_sql(add->db, SQL("INSERT INTO attempt (key_hash, count, first_ms, last_ms, "
	    "expires_ms) VALUES ($1, 1, $2, $2, $3)"));
	stmt_bind_text(s, 1, add->key_hash);
	stmt_bind_i64(s, 2, add->now_ms);
	stmt_bind_i64(s, 3, add->now_ms + add->window_ms);
	add->result = (struct attempts){ 1, add->now_ms, add->now_ms + add->window_ms };
	return stmt_run(s);
}

/* The hash goes into the arena of the connection and out again: callers have none to give. */
enum status
attempt_add(struct run *run, struct str key, int64_t window_ms, int64_t now_ms,
    struct attempts *out)
{
	struct adding add = { .window_ms = window_ms, .now_ms = now_ms };
	struct arena_mark mark;
	enum status st;

	assert(window_ms > 0);
	if ((st = run_ready(run)) != ST_OK)
		return st;
	mark = arena_mark(run->connection);
	add.db = run->db;
	add.key_hash = hash_hex(run->connection, key);
	st = run_note(run, run_write(run, add_one, &add));
	arena_rewind(run->connection, mark);
	if (st == ST_OK)
		*out = add.result;
	return st;
}

enum status
attempt_find(struct run *run, struct str key, int64_t now_ms, struct attempts *out)
{
	struct attempts found = { 0 };
	struct arena_mark mark;
	struct stmt *s;
	bool row;
	enum status st;

	if ((st = run_ready(run)) != ST_OK)
		return st;
	mark = arena_mark(run->connection);
	s = db_sql(run->db, SQL("SELECT count, last_ms, expires_ms FROM attempt "
	    "WHERE key_hash = $1 AND expires_ms > $2 AND first_ms <= $2"));
	stmt_bind_text(s, 1, hash_hex(run->connection, key));
	stmt_bind_i64(s, 2, now_ms);
	if ((st = run_note(run, stmt_step(s, &row))) == ST_OK) {
		if (row)
			found = (struct attempts){ stmt_i64(s, 0), stmt_i64(s, 1),
				stmt_i64(s, 2) };
		*out = found;
	}
	stmt_reset(s);
	arena_rewind(run->connection, mark);
	return st;
}

enum status
attempt_clear(struct run *run, struct str key)
{
	struct arena_mark mark;
	struct stmt *s;
	enum status st;

	if ((st = run_ready(run)) != ST_OK)
		return st;
	mark = arena_mark(run->connection);
	s = db_sql(run->db, SQL("DELETE FROM attempt WHERE key_hash = $1"));
	stmt_bind_text(s, 1, hash_hex(run->connection, key));
	st = run_note(run, stmt_run(s));
	arena_rewind(run->connection, mark);
	return st;
}
