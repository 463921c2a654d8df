/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sign-in sessions. The cookie holds a random token, the row its SHA-256; lists and forms name a
 * session by its uid, which opens nothing. Looking one up writes at most once a minute, and that
 * write may fail: it only moves the end of idleness. The surprise: a clock that was set back must
 * neither end everybody's session nor keep one alive for ever.
 */
#include <sodium.h>

#include "base/limits.h"
#include "base/random.h"
#include "base/ulid.h"
#include "store/run_private.h"

#define SECRET_BYTES 32
#define SEEN_EVERY_MS 60000 /* nobody needs it finer, and each write waits for the disk */

struct beginning {
	struct db *db;
	const struct session *session;
	struct str token_hash;
};

static enum status
end_surplus(struct db *db, int64_t person_id)
{
	struct stmt *s = db_sql(db, SQL("DELETE FROM session WHERE uid IN (SELECT s.uid "
	    "FROM session s WHERE s.person_id = $1 ORDER BY s.seen_ms DESC, s.uid DESC "
	    "LIMIT 1000000 OFFSET $2)"));

	stmt_bind_i64(s, 1, person_id);
	stmt_bind_i64(s, 2, LIMIT_SESSIONS - 1);
	return stmt_run(s);
}

static enum status
begin(void *context)
{
	struct beginning *b = context;
	const struct session *n = b->session;
	struct stmt *s;
	enum status st;

	if ((st = end_surplus(b->db, n->person_id)) != ST_OK)
		return st;
	s = db_sql(b->db, SQL("INSERT INTO session (uid, token_hash, person_id, secret, "
	    "created_ms, seen_ms, proven_ms, expires_ms, second_factor, agent, remote) "
	    "VALUES ($1, $2, $3, $4, $5, $5, $5, $6, $7, $8, $9)"));
	stmt_bind_text(s, 1, n->uid);
	stmt_bind_text(s, 2, b->token_hash);
	stmt_bind_i64(s, 3, n->person_id);
	stmt_bind_text(s, 4, n->secret);
	stmt_bind_i64(s, 5, n->created_ms);
	stmt_bind_i64(s, 6, n->expires_ms);
	stmt_bind_i64(s, 7, n->has_second_factor ? 1 : 0);
	stmt_bind_text(s, 8, n->agent);
	stmt_bind_text(s, 9, n->remote);
	return stmt_run(s);
}

static struct str
secret_new(struct arena *a)
{
	unsigned char bytes[SECRET_BYTES];
	char *hex = arena_alloc(a, 2 * SECRET_BYTES + 1);

	random_bytes(bytes, sizeof(bytes));
	sodium_bin2hex(hex, 2 * SECRET_BYTES + 1, bytes, sizeof(bytes));
	sodium_memzero(bytes, sizeof(bytes));
	return (struct str){ hex, 2 * SECRET_BYTES };
}

enum status
session_create(struct run *run, const struct session *start, int64_t now_ms, struct arena *a,
    struct str *out_token)
{
	struct session session = *start;
	struct beginning b = { .session = &session };
	struct str token = token_new(a);
	enum status st;

	if ((st = run_ready(run)) != ST_OK)
		return st;
	session.uid = ulid_new(a, now_ms);
	session.secret = secret_new(a);
	session.created_ms = now_ms;
	session.expires_ms = now_ms + SESSION_LIFE_MS;
	session.agent = str_part(start->agent, 0, LIMIT_AGENT_BYTES);
	session.remote = str_part(start->remote, 0, LIMIT_REMOTE_BYTES);
	b.db = run->db;
	b.token_hash = token_hash(a, token);
	if ((st = run_note(run, run_write(run, begin, &b))) == ST_OK)
		*out_token = token;
	return st;
}

static struct session
read_session(struct stmt *s, struct arena *a)
{
	return (struct session){
		.uid = stmt_dup(s, 0, a),
		.person_id = stmt_i64(s, 1),
		.secret = stmt_dup(s, 2, a),
		.created_ms = stmt_i64(s, 3),
		.seen_ms = stmt_i64(s, 4),
		.expires_ms = stmt_i64(s, 5),
		.proven_ms = stmt_i64(s, 6),
		.has_second_factor = stmt_i64(s, 7) != 0,
		.agent = stmt_dup(s, 8, a),
		.remote = stmt_dup(s, 9, a),
	};
}

static bool
is_live(const struct session *s, int64_t now_ms)
{
	return now_ms < s->expires_ms && now_ms - s->seen_ms < SESSION_IDLE_MS &&
	    s->created_ms - now_ms < CLOCK_SLACK_MS;
}

/* Also where the stored instant lies ahead: the clock was set back, idleness counts from now. */
static void
note_use(struct run *run, struct session *session, int64_t now_ms)
{
	int64_t since_ms = now_ms - session->seen_ms;
	struct stmt *s;

	if (since_ms >= 0 && since_ms < SEEN_EVERY_MS)
		return;
	s = db_sql(run->db, SQL("UPDATE session SET seen_ms = $2 WHERE uid = $1"));
	stmt_bind_text(s, 1, session->uid);
	stmt_bind_i64(s, 2, now_ms);
	if (run_note(run, stmt_run(s)) == ST_OK)
		session->seen_ms = now_ms;
}

enum status
session_find(struct run *run, struct str token, int64_t now_ms, struct arena *a,
    struct session *out)
{
	struct session session;
	struct stmt *s;
	bool row;
	enum status st;

	if ((st = run_ready(run)) != ST_OK)
		return st;
	s = db_sql(run->db, SQL("SELECT uid, person_id, secret, created_ms, seen_ms, expires_ms, "
	    "proven_ms, second_factor, agent, remote FROM session WHERE token_hash = $1"));
	stmt_bind_text(s, 1, token_hash(a, token));
	if ((st = run_note(run, stmt_step(s, &row))) != ST_OK)
		return st;
	if (!row)
		return ST_NOT_FOUND;
	session = read_session(s, a);
	stmt_reset(s);
	if (!is_live(&session, now_ms))
		return ST_NOT_FOUND;
	note_use(run, &session, now_ms);
	*out = session;
	return ST_OK;
}

enum status
session_list(struct run *run, int64_t person_id, int64_t now_ms, struct arena *a,
    struct session_list *out)
{
	struct session_list list = { 0 };
	size_t capacity = 0;
	struct stmt *s;
	bool row;
	enum status st;

	if ((st = run_ready(run)) != ST_OK)
		return st;
	s = db_sql(run->db, SQL("SELECT uid, person_id, secret, created_ms, seen_ms, expires_ms, "
	    "proven_ms, second_factor, agent, remote FROM session WHERE person_id = $1 "
	    "ORDER BY seen_ms DESC, uid DESC"));
	stmt_bind_i64(s, 1, person_id);
	while ((st = stmt_step(s, &row)) == ST_OK && row) {
		struct session session = read_session(s, a);

		if (!is_live(&session, now_ms))
			continue;
		arena_reserve(a, list.items, list.n, capacity);
		list.items[list.n++] = session;
	}
	if (run_note(run, st) == ST_OK)
		*out = list;
	return st;
}

enum status
session_prove(struct run *run, struct str uid, int64_t now_ms, struct arena *a,
    struct str *out_token)
{
	struct str token = token_new(a);
	struct stmt *s;
	enum status st;

	if ((st = run_ready(run)) != ST_OK)
		return st;
	s = db_sql(run->db, SQL("UPDATE session SET proven_ms = $2, token_hash = $3 "
	    "WHERE uid = $1"));
	stmt_bind_text(s, 1, uid);
	stmt_bind_i64(s, 2, now_ms);
	stmt_bind_text(s, 3, token_hash(a, token));
	if ((st = run_note(run, stmt_run(s))) != ST_OK)
		return st;
	if (db_changes(run->db) != 1)
		return ST_NOT_FOUND;
	*out_token = token;
	return ST_OK;
}

enum status
session_end(struct run *run, int64_t person_id, struct str uid)
{
	struct stmt *s;
	enum status st;

	if ((st = run_ready(run)) != ST_OK)
		return st;
	s = db_sql(run->db, SQL("DELETE FROM session WHERE uid = $1 AND person_id = $2"));
	stmt_bind_text(s, 1, uid);
	stmt_bind_i64(s, 2, person_id);
	if ((st = run_note(run, stmt_run(s))) != ST_OK)
		return st;
	return db_changes(run->db) == 1 ? ST_OK : ST_NOT_FOUND;
}

enum status
session_end_all(struct run *run, int64_t person_id, struct str except_uid)
{
	struct stmt *s;
	enum status st;

	if ((st = run_ready(run)) != ST_OK)
		return st;
	s = db_sql(run->db, SQL("DELETE FROM session WHERE person_id = $1 AND uid <> $2"));
	stmt_bind_i64(s, 1, person_id);
	stmt_bind_text(s, 2, except_uid);
	return run_note(run, stmt_run(s));
}
