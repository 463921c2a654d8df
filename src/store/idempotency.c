/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Kept answers, one row each. Writers come one after the other, so a second request with the same
 * key that is sent while the first is being answered waits, and then finds its answer. An old row
 * counts as none before it is cleaned away.
 */
#include "store/idempotency.h"

#include "base/limits.h"
#include "store/private.h"

enum status
idempotency_find(struct store *s, const struct idempotency_key *key, int64_t now_ms,
    struct arena *a, struct kept_answer *out)
{
	struct stmt *q = db_sql(s->db, SQL("SELECT request_hash, status, location, etag, answer "
	    "FROM idempotency WHERE person_id = $1 AND key_hash = $2 AND at_ms > $3"));
	bool is_same;
	bool row;
	enum status st;

	stmt_bind_i64(q, 1, key->person_id);
	stmt_bind_text(q, 2, key->key_hash);
	stmt_bind_i64(q, 3, now_ms - IDEMPOTENCY_LIFE_MS);
	if ((st = stmt_step(q, &row)) != ST_OK)
		return st;
	if (!row) {
		stmt_reset(q);
		return ST_NOT_FOUND;
	}
	is_same = str_equal(stmt_text(q, 0), key->request_hash);
	if (is_same)
		*out = (struct kept_answer){ (int)stmt_i64(q, 1), stmt_dup(q, 2, a),
			stmt_dup(q, 3, a), stmt_dup(q, 4, a) };
	stmt_reset(q);
	return is_same ? ST_OK : ST_INVALID;
}

/* Asked of the index alone, however long the answers are. */
static enum status
count_of(struct store *s, int64_t person_id, int64_t *out_n, int64_t *out_bytes)
{
	struct stmt *q = db_sql(s->db, SQL("SELECT COUNT(*), COALESCE(SUM(size), 0) "
	    "FROM idempotency WHERE person_id = $1"));
	bool row;
	enum status st;

	stmt_bind_i64(q, 1, person_id);
	if ((st = stmt_step(q, &row)) == ST_OK && row) {
		*out_n = stmt_i64(q, 0);
		*out_bytes = stmt_i64(q, 1);
	}
	stmt_reset(q);
	return st;
}

enum status
idempotency_put(struct tx *tx, const struct idempotency_key *key,
    const struct kept_answer *answer)
{
	struct stmt *q;
	int64_t n = 0;
	int64_t bytes = 0;
	enum status st = count_of(tx->store, key->person_id, &n, &bytes);

	if (st != ST_OK)
		return st;
	if (n >= LIMIT_IDEMPOTENCY_ROWS ||
	    bytes + (int64_t)answer->body.n > LIMIT_IDEMPOTENCY_BYTES)
		return ST_TOO_MANY;
	q = db_sql(tx->store->db, SQL("INSERT INTO idempotency (person_id, key_hash, "
	    "request_hash, status, location, etag, answer, at_ms, size) "
	    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (person_id, key_hash) "
	    "DO UPDATE SET request_hash = excluded.request_hash, status = excluded.status, "
	    "location = excluded.location, etag = excluded.etag, answer = excluded.answer, "
	    "at_ms = excluded.at_ms, size = excluded.size"));
	stmt_bind_i64(q, 1, key->person_id);
	stmt_bind_text(q, 2, key->key_hash);
	stmt_bind_text(q, 3, key->request_hash);
	stmt_bind_i64(q, 4, answer->status);
	stmt_bind_text(q, 5, answer->location);
	stmt_bind_text(q, 6, answer->etag);
	stmt_bind_text(q, 7, answer->body);
	stmt_bind_i64(q, 8, tx->now_ms);
	stmt_bind_i64(q, 9, (int64_t)answer->body.n);
	return stmt_run(q);
}

struct cleaning {
	int64_t before_ms;
	int64_t limit;
	int64_t removed;
};

static enum status
remove_old(struct tx *tx, void *context)
{
	struct cleaning *c = context;
	struct stmt *q = db_sql(tx->store->db, SQL("DELETE FROM idempotency WHERE (person_id, "
	    "key_hash) IN (SELECT person_id, key_hash FROM idempotency WHERE at_ms <= $1 "
	    "ORDER BY at_ms LIMIT $2)"));
	enum status st;

	stmt_bind_i64(q, 1, c->before_ms);
	stmt_bind_i64(q, 2, c->limit);
	if ((st = stmt_run(q)) == ST_OK)
		c->removed = db_changes(tx->store->db);
	return st;
}

/* A write makes every kept page stale, so it is only begun where there is something to do. */
static enum status
has_old(struct store *s, int64_t before_ms, bool *out)
{
	struct stmt *q = db_sql(s->db, SQL("SELECT 1 FROM idempotency WHERE at_ms <= $1 LIMIT 1"));
	enum status st;

	stmt_bind_i64(q, 1, before_ms);
	st = stmt_step(q, out);
	stmt_reset(q);
	return st;
}

enum status
idempotency_clean(struct store *s, int64_t now_ms, int64_t limit, int64_t *out_removed)
{
	struct cleaning c = { .before_ms = now_ms - IDEMPOTENCY_LIFE_MS, .limit = limit };
	bool is_due = false;
	enum status st = has_old(s, c.before_ms, &is_due);

	if (st == ST_OK && is_due)
		st = store_write(s, (struct authorship){ .actor = STR("operator") }, remove_old,
		    &c);
	if (st == ST_OK)
		*out_removed = c.removed;
	return st;
}
