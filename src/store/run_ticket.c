/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One-time links: invitations, new passwords, the way to an issuer and back. The link holds a
 * random token, the row its SHA-256. Taking one is a single DELETE that gives the row back, so that
 * of two takers the database lets one have it. What a ticket may do is the business of its maker.
 */
#include <assert.h>

#include "base/limits.h"
#include "store/run_private.h"

static const struct {
	const char *word;
	int64_t life_ms;
} purposes[] = {
#define X(name, word_, life_ms_) [TICKET_##name] = { .word = word_, .life_ms = life_ms_ },
	TICKET_LIST(X)
#undef X
};

struct making {
	struct db *db;
	const struct ticket *ticket;
	struct str token_hash;
	int64_t now_ms;
};

/* Nobody without an account can crowd out an invitation: each purpose has its own room. */
static enum status
end_surplus(struct db *db, const char *purpose)
{
	struct stmt *s = db_sql(db, SQL("DELETE FROM ticket WHERE token_hash IN "
	    "(SELECT t.token_hash FROM ticket t WHERE t.purpose = $1 "
	    "ORDER BY t.expires_ms DESC, t.token_hash LIMIT 1000000 OFFSET $2)"));

	stmt_bind_text(s, 1, str_from(purpose));
	stmt_bind_i64(s, 2, LIMIT_TICKETS - 1);
	return stmt_run(s);
}

static enum status
make(void *context)
{
	struct making *m = context;
	const struct ticket *t = m->ticket;
	struct stmt *s;
	enum status st;

	if ((st = end_surplus(m->db, purposes[t->purpose].word)) != ST_OK)
		return st;
	s = db_sql(m->db, SQL("INSERT INTO ticket (token_hash, purpose, person_id, payload, "
	    "created_ms, expires_ms) VALUES ($1, $2, $3, $4, $5, $6)"));
	stmt_bind_text(s, 1, m->token_hash);
	stmt_bind_text(s, 2, str_from(purposes[t->purpose].word));
	stmt_bind_i64(s, 3, t->person_id);
	stmt_bind_text(s, 4, t->payload);
	stmt_bind_i64(s, 5, m->now_ms);
	stmt_bind_i64(s, 6, m->now_ms + purposes[t->purpose].life_ms);
	return stmt_run(s);
}

enum status
ticket_create(struct run *run, const struct ticket *ticket, int64_t now_ms, struct arena *a,
    struct str *out_token)
{
	struct str token = token_new(a);
	struct making m = { .ticket = ticket, .now_ms = now_ms };
	enum status st;

	assert(ticket->purpose < TICKET_PURPOSES);
	if (ticket->payload.n > LIMIT_TICKET_BYTES)
		return ST_TOO_LARGE;
	if ((st = run_ready(run)) != ST_OK)
		return st;
	m.db = run->db;
	m.token_hash = token_hash(a, token);
	if ((st = run_note(run, run_write(run, make, &m))) == ST_OK)
		*out_token = token;
	return st;
}

static struct ticket
read_ticket(struct stmt *s, enum ticket_purpose purpose, struct arena *a)
{
	return (struct ticket){
		.purpose = purpose,
		.person_id = stmt_i64(s, 0),
		.payload = stmt_dup(s, 1, a),
		.created_ms = stmt_i64(s, 2),
		.expires_ms = stmt_i64(s, 3),
	};
}

/* The statement gives at most one row; the step behind it is the one that commits. */
static enum status
take_row(struct run *run, struct stmt *s, enum ticket_purpose purpose, struct arena *a,
    struct ticket *out)
{
	struct ticket ticket = { 0 };
	bool is_there = false;
	bool row;
	enum status st;

	while ((st = stmt_step(s, &row)) == ST_OK && row) {
		ticket = read_ticket(s, purpose, a);
		is_there = true;
	}
	if (run_note(run, st) != ST_OK)
		return st;
	if (!is_there)
		return ST_NOT_FOUND;
	*out = ticket;
	return ST_OK;
}

static void
bind_claim(struct stmt *s, const struct ticket_claim *claim, struct arena *a)
{
	stmt_bind_text(s, 1, token_hash(a, claim->token));
	stmt_bind_text(s, 2, str_from(purposes[claim->purpose].word));
	stmt_bind_i64(s, 3, claim->now_ms);
	stmt_bind_i64(s, 4, claim->now_ms + CLOCK_SLACK_MS);
}

enum status
ticket_peek(struct run *run, struct ticket_claim claim, struct arena *a, struct ticket *out)
{
	struct stmt *s;
	enum status st;

	if ((st = run_ready(run)) != ST_OK)
		return st;
	s = db_sql(run->db, SQL("SELECT person_id, payload, created_ms, expires_ms FROM ticket "
	    "WHERE token_hash = $1 AND purpose = $2 AND expires_ms > $3 AND created_ms < $4"));
	bind_claim(s, &claim, a);
	return take_row(run, s, claim.purpose, a, out);
}

enum status
ticket_take(struct run *run, struct ticket_claim claim, struct arena *a, struct ticket *out)
{
	struct stmt *s;
	enum status st;

	if ((st = run_ready(run)) != ST_OK)
		return st;
	s = db_sql(run->db, SQL("DELETE FROM ticket "
	    "WHERE token_hash = $1 AND purpose = $2 AND expires_ms > $3 AND created_ms < $4 "
	    "RETURNING person_id, payload, created_ms, expires_ms"));
	bind_claim(s, &claim, a);
	return take_row(run, s, claim.purpose, a, out);
}

enum status
ticket_change(struct run *run, struct ticket_claim claim, struct str payload, struct arena *a)
{
	struct stmt *s;
	enum status st;

	if (payload.n > LIMIT_TICKET_BYTES)
		return ST_TOO_LARGE;
	if ((st = run_ready(run)) != ST_OK)
		return st;
	s = db_sql(run->db, SQL("UPDATE ticket SET payload = $5 "
	    "WHERE token_hash = $1 AND purpose = $2 AND expires_ms > $3 AND created_ms < $4"));
	bind_claim(s, &claim, a);
	stmt_bind_text(s, 5, payload);
	if ((st = run_note(run, stmt_run(s))) != ST_OK)
		return st;
	return db_changes(run->db) == 1 ? ST_OK : ST_NOT_FOUND;
}

enum status
ticket_end_all(struct run *run, enum ticket_purpose purpose, int64_t person_id)
{
	struct stmt *s;
	enum status st;

	if ((st = run_ready(run)) != ST_OK)
		return st;
	s = db_sql(run->db, SQL("DELETE FROM ticket WHERE person_id = $1 AND purpose = $2"));
	stmt_bind_i64(s, 1, person_id);
	stmt_bind_text(s, 2, str_from(purposes[purpose].word));
	return run_note(run, stmt_run(s));
}
