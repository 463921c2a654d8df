/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Long work as rows: taken for a time (the lease), tried again after a pause that the caller
 * knows. The number of the attempt is the proof of the lease: who was overtaken by the clock
 * finds another number and must not write its result. What was ordered is forgotten at the end,
 * for a mail may hold the link that opens an account.
 */
#include "base/clock.h"
#include "store/private.h"

void
store_on_job(struct store *s, void (*fn)(void *ctx), void *ctx)
{
	s->on_job = fn;
	s->on_job_ctx = ctx;
}

/* Jobs are taken in the order in which they became due. */
static enum status
add(struct tx *tx, const struct job *job, int64_t due_ms, int64_t *out_id)
{
	struct stmt *s = db_sql(tx->store->db, SQL("INSERT INTO job (kind, payload, state, "
	    "attempts, due_ms, created_ms) VALUES ($1, $2, 'waiting', 0, $3, $4)"));
	enum status st;

	stmt_bind_text(s, 1, job->kind);
	stmt_bind_text(s, 2, job->payload);
	stmt_bind_i64(s, 3, due_ms);
	stmt_bind_i64(s, 4, tx->now_ms);
	if ((st = stmt_run(s)) != ST_OK)
		return st;
	*out_id = db_last_id(tx->store->db);
	tx->store->has_new_job = true;
	return ST_OK;
}

enum status
job_add(struct tx *tx, struct str kind, struct str payload, int64_t *out_id)
{
	return add(tx, &(struct job){ .kind = kind, .payload = payload }, tx->now_ms, out_id);
}

enum status
job_add_at(struct tx *tx, struct str kind, struct str payload, int64_t due_ms, int64_t *out_id)
{
	return add(tx, &(struct job){ .kind = kind, .payload = payload }, due_ms, out_id);
}

enum status
job_add_first(struct tx *tx, struct str kind, struct str payload, int64_t *out_id)
{
	return add(tx, &(struct job){ .kind = kind, .payload = payload }, 0, out_id);
}

enum status
job_add_claimed(struct tx *tx, struct job *job, int64_t lease_ms)
{
	struct stmt *s = db_sql(tx->store->db, SQL("INSERT INTO job (kind, payload, state, "
	    "attempts, due_ms, created_ms) VALUES ($1, $2, 'running', 1, $3, $4)"));
	enum status st;

	stmt_bind_text(s, 1, job->kind);
	stmt_bind_text(s, 2, job->payload);
	stmt_bind_i64(s, 3, tx->now_ms + lease_ms);
	stmt_bind_i64(s, 4, tx->now_ms);
	if ((st = stmt_run(s)) != ST_OK)
		return st;
	job->id = db_last_id(tx->store->db);
	job->attempts = 1;
	return ST_OK;
}

struct claim {
	struct store *store;
	int64_t id;      /* 0: any */
	struct str kind; /* empty: any */
	int64_t now_ms;
	int64_t lease_ms;
	struct arena *arena;
	struct job *out;
};

/* While a job runs, due_ms is the end of its lease. */
static enum status
claim_one(void *context)
{
	struct claim *c = context;
	struct stmt *s = db_sql(c->store->db, SQL("UPDATE job SET state = 'running', "
	    "attempts = attempts + 1, due_ms = $2 WHERE id = "
	    "(SELECT j.id FROM job j "
	    "WHERE j.state IN ('waiting', 'running') AND j.due_ms <= $1 "
	    "AND ($3 = 0 OR j.id = $3) AND ($4 = '' OR j.kind = $4) "
	    "ORDER BY j.due_ms, j.id LIMIT 1) "
	    "RETURNING id, kind, payload, attempts"));
	bool row;
	enum status st;

	stmt_bind_i64(s, 1, c->now_ms);
	stmt_bind_i64(s, 2, c->now_ms + c->lease_ms);
	stmt_bind_i64(s, 3, c->id);
	stmt_bind_text(s, 4, c->kind);
	if ((st = stmt_step(s, &row)) != ST_OK)
		return st;
	*c->out = (struct job){ 0 };
	if (row)
		*c->out = (struct job){ stmt_i64(s, 0), stmt_dup(s, 1, c->arena),
			stmt_dup(s, 2, c->arena), stmt_i64(s, 3) };
	stmt_reset(s);
	return ST_OK;
}

/* Looks without the write lock first: an idle job process must not write every second. */
static enum status
has_due(struct claim *c, bool *out)
{
	struct stmt *s = db_sql(c->store->db, SQL("SELECT 1 FROM job WHERE state IN ('waiting', "
	    "'running') AND due_ms <= $1 AND ($2 = 0 OR id = $2) AND ($3 = '' OR kind = $3) "
	    "LIMIT 1"));
	enum status st;

	stmt_bind_i64(s, 1, c->now_ms);
	stmt_bind_i64(s, 2, c->id);
	stmt_bind_text(s, 3, c->kind);
	st = stmt_step(s, out);
	stmt_reset(s);
	return st;
}

static enum status
claim(struct claim *c, struct job *out)
{
	struct job job = { 0 };
	bool is_due;
	enum status st;

	c->now_ms = clock_now_ms();
	c->out = &job;
	if ((st = has_due(c, &is_due)) != ST_OK)
		return st;
	if (!is_due)
		return ST_NOT_FOUND;
	if ((st = db_write(c->store->db, claim_one, c)) != ST_OK)
		return st;
	if (job.id == 0)
		return ST_NOT_FOUND;
	*out = job;
	return ST_OK;
}

enum status
job_claim(struct store *s, int64_t id, int64_t lease_ms, struct arena *a, struct job *out)
{
	struct claim c = { .store = s, .id = id, .kind = STR_EMPTY, .lease_ms = lease_ms,
		.arena = a };

	return claim(&c, out);
}

enum status
job_claim_kind(struct store *s, struct str kind, int64_t lease_ms, struct arena *a,
    struct job *out)
{
	struct claim c = { .store = s, .kind = kind, .lease_ms = lease_ms, .arena = a };

	return claim(&c, out);
}

enum status
job_finish(struct tx *tx, const struct job *job, struct str result)
{
	struct stmt *s = db_sql(tx->store->db, SQL("UPDATE job SET state = 'done', "
	    "payload = '', ended_ms = $3, result = $4 "
	    "WHERE id = $1 AND attempts = $2 AND state = 'running'"));
	enum status st;

	stmt_bind_i64(s, 1, job->id);
	stmt_bind_i64(s, 2, job->attempts);
	stmt_bind_i64(s, 3, tx->now_ms);
	stmt_bind_text(s, 4, result);
	if ((st = stmt_run(s)) != ST_OK)
		return st;
	return db_changes(tx->store->db) == 1 ? ST_OK : ST_CONFLICT;
}

enum status
job_forget(struct tx *tx, const struct job *job)
{
	struct stmt *s = db_sql(tx->store->db, SQL("DELETE FROM job "
	    "WHERE id = $1 AND attempts = $2 AND state = 'running'"));
	enum status st;

	stmt_bind_i64(s, 1, job->id);
	stmt_bind_i64(s, 2, job->attempts);
	if ((st = stmt_run(s)) != ST_OK)
		return st;
	return db_changes(tx->store->db) == 1 ? ST_OK : ST_CONFLICT;
}

struct failure {
	struct store *store;
	const struct job *job;
	int64_t pause_ms;
	int64_t now_ms;
	struct str message;
};

static enum status
fail_one(void *context)
{
	struct failure *f = context;
	bool is_final = f->pause_ms == JOB_NEVER;
	struct stmt *s = is_final
	    ? db_sql(f->store->db, SQL("UPDATE job SET state = 'failed', payload = '', "
		"ended_ms = $3, result = $4 WHERE id = $1 AND attempts = $2 AND state = 'running'"))
	    : db_sql(f->store->db, SQL("UPDATE job SET state = 'waiting', due_ms = $3, "
		"result = $4 WHERE id = $1 AND attempts = $2 AND state = 'running'"));
	enum status st;

	stmt_bind_i64(s, 1, f->job->id);
	stmt_bind_i64(s, 2, f->job->attempts);
	stmt_bind_i64(s, 3, is_final ? f->now_ms : f->now_ms + f->pause_ms);
	stmt_bind_text(s, 4, f->message);
	if ((st = stmt_run(s)) != ST_OK)
		return st;
	return db_changes(f->store->db) == 1 ? ST_OK : ST_CONFLICT;
}

enum status
job_fail(struct store *s, const struct job *job, int64_t pause_ms, struct str message)
{
	struct failure f = { s, job, pause_ms, clock_now_ms(), message };

	return db_write(s->db, fail_one, &f);
}

enum status
job_state(struct store *s, int64_t id, struct arena *a, struct job_state *out)
{
	struct stmt *stmt = db_sql(s->db, SQL("SELECT state, attempts, result, due_ms FROM job "
	    "WHERE id = $1"));
	bool row;
	enum status st;

	stmt_bind_i64(stmt, 1, id);
	if ((st = stmt_step(stmt, &row)) != ST_OK)
		return st;
	if (!row)
		return ST_NOT_FOUND;
	*out = (struct job_state){ stmt_dup(stmt, 0, a), stmt_i64(stmt, 1),
		stmt_dup(stmt, 2, a), stmt_i64(stmt, 3) };
	stmt_reset(stmt);
	return ST_OK;
}

enum status
job_list(struct store *s, struct viewer viewer, struct arena *a, struct job_view_list *out)
{
	struct stmt *stmt;
	size_t capacity = 0;
	bool row;
	enum status st;

	*out = (struct job_view_list){ 0 };
	if (viewer.kind != VIEWER_OPERATOR)
		return ST_FORBIDDEN;
	stmt = db_sql(s->db, SQL("SELECT id, kind, state, attempts, "
	    "CASE WHEN state = 'done' THEN NULL ELSE result END FROM job "
	    "ORDER BY id DESC LIMIT 500"));
	while ((st = stmt_step(stmt, &row)) == ST_OK && row) {
		arena_reserve(a, out->items, out->n, capacity);
		out->items[out->n++] = (struct job_view){
			.id = stmt_i64(stmt, 0),
			.kind = stmt_dup(stmt, 1, a),
			.state = stmt_dup(stmt, 2, a),
			.attempts = stmt_i64(stmt, 3),
			.message = stmt_dup(stmt, 4, a),
		};
	}
	stmt_reset(stmt);
	return st;
}
