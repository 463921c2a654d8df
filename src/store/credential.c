/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Secrets of persons: password hash, second factor, tokens for programs, identities at issuers.
 * Plain rows, no records: they have no history and nobody reads them but policy/. What is used up
 * (a code's step, a recovery code) is compared and set in one statement, so that of two who come
 * with the same code one is refused.
 */
#include "store/credential.h"

#include "base/limits.h"
#include "base/ulid.h"
#include "store/private.h"
#include "store/run_private.h"

#define API_TOKEN_PREFIX STR("concert_")

enum status
credential_find(struct store *s, int64_t person_id, struct arena *a, struct credential *out)
{
	struct stmt *stmt = db_sql(s->db, SQL("SELECT person_id, password_hash, totp_secret, "
	    "totp_step, recovery, changed_ms FROM credential WHERE person_id = $1"));
	bool row;
	enum status st;

	stmt_bind_i64(stmt, 1, person_id);
	if ((st = stmt_step(stmt, &row)) != ST_OK)
		return st;
	if (!row)
		return ST_NOT_FOUND;
	*out = (struct credential){
		.person_id = stmt_i64(stmt, 0),
		.password_hash = stmt_dup(stmt, 1, a),
		.totp_secret = stmt_dup(stmt, 2, a),
		.totp_step = stmt_i64(stmt, 3),
		.recovery = stmt_dup(stmt, 4, a),
		.changed_ms = stmt_i64(stmt, 5),
	};
	stmt_reset(stmt);
	return ST_OK;
}

enum status
credential_put(struct tx *tx, const struct credential *c)
{
	struct stmt *s = db_sql(tx->store->db, SQL("INSERT INTO credential (person_id, "
	    "password_hash, totp_secret, totp_step, recovery, changed_ms) "
	    "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (person_id) DO UPDATE SET "
	    "password_hash = excluded.password_hash, totp_secret = excluded.totp_secret, "
	    "totp_step = excluded.totp_step, recovery = excluded.recovery, "
	    "changed_ms = excluded.changed_ms"));

	stmt_bind_i64(s, 1, c->person_id);
	stmt_bind_text(s, 2, c->password_hash);
	stmt_bind_text(s, 3, c->totp_secret);
	stmt_bind_i64(s, 4, c->totp_step);
	stmt_bind_text(s, 5, c->recovery);
	stmt_bind_i64(s, 6, tx->now_ms);
	return stmt_run(s);
}

enum status
credential_delete(struct tx *tx, int64_t person_id)
{
	struct stmt *s = db_sql(tx->store->db,
	    SQL("DELETE FROM credential WHERE person_id = $1"));

	stmt_bind_i64(s, 1, person_id);
	return stmt_run(s);
}

/* ST_CONFLICT where the statement found its row no longer as it was expected. */
static enum status
run_expecting_one(struct tx *tx, struct stmt *s)
{
	enum status st = stmt_run(s);

	if (st != ST_OK)
		return st;
	return db_changes(tx->store->db) == 1 ? ST_OK : ST_CONFLICT;
}

enum status
credential_rehash(struct tx *tx, int64_t person_id, struct str old_hash, struct str new_hash)
{
	struct stmt *s = db_sql(tx->store->db, SQL("UPDATE credential SET password_hash = $3 "
	    "WHERE person_id = $1 AND password_hash = $2"));

	stmt_bind_i64(s, 1, person_id);
	stmt_bind_text(s, 2, old_hash);
	stmt_bind_text(s, 3, new_hash);
	return run_expecting_one(tx, s);
}

enum status
credential_take_step(struct tx *tx, int64_t person_id, int64_t step)
{
	struct stmt *s = db_sql(tx->store->db, SQL("UPDATE credential SET totp_step = $2 "
	    "WHERE person_id = $1 AND (totp_step < $2 OR totp_step > $3)"));

	stmt_bind_i64(s, 1, person_id);
	stmt_bind_i64(s, 2, step);
	stmt_bind_i64(s, 3, step + CREDENTIAL_STEPS_AHEAD);
	return run_expecting_one(tx, s);
}

enum status
credential_take_recovery(struct tx *tx, int64_t person_id, struct str old_list,
    struct str new_list)
{
	struct stmt *s = db_sql(tx->store->db, SQL("UPDATE credential SET recovery = $3 "
	    "WHERE person_id = $1 AND recovery = $2"));

	stmt_bind_i64(s, 1, person_id);
	stmt_bind_text(s, 2, old_list);
	stmt_bind_text(s, 3, new_list);
	return run_expecting_one(tx, s);
}

/* --- tokens for programs -------------------------------------------------------------------- */

static enum status
check_number(struct tx *tx, int64_t person_id)
{
	struct stmt *s = db_sql(tx->store->db,
	    SQL("SELECT COUNT(*) FROM api_token WHERE person_id = $1"));
	bool row;
	int64_t n;
	enum status st;

	stmt_bind_i64(s, 1, person_id);
	if ((st = stmt_step(s, &row)) != ST_OK)
		return st;
	n = row ? stmt_i64(s, 0) : 0;
	stmt_reset(s);
	return n < LIMIT_API_TOKENS ? ST_OK : ST_TOO_LARGE;
}

enum status
api_token_create(struct tx *tx, const struct api_token *token, struct arena *a,
    struct str *out_token)
{
	struct str text = str_concat(a, API_TOKEN_PREFIX, token_new(a));
	struct stmt *s;
	enum status st;

	if (token->label.n > LIMIT_API_TOKEN_LABEL_BYTES)
		return ST_TOO_LARGE;
	if ((st = check_number(tx, token->person_id)) != ST_OK)
		return st;
	s = db_sql(tx->store->db, SQL("INSERT INTO api_token (token_hash, uid, person_id, label, "
	    "can_write, created_ms, expires_ms, used_day, second_factor) "
	    "VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8)"));
	stmt_bind_text(s, 1, token_hash(a, text));
	stmt_bind_text(s, 2, ulid_new(a, tx->now_ms));
	stmt_bind_i64(s, 3, token->person_id);
	stmt_bind_text(s, 4, token->label);
	stmt_bind_i64(s, 5, (token->flags & API_TOKEN_WRITE) != 0 ? 1 : 0);
	stmt_bind_i64(s, 6, tx->now_ms);
	stmt_bind_i64(s, 7, token->expires_ms);
	stmt_bind_i64(s, 8, (token->flags & API_TOKEN_SECOND_FACTOR) != 0 ? 1 : 0);
	if ((st = stmt_run(s)) == ST_OK)
		*out_token = text;
	return st;
}

static struct api_token
read_api_token(struct stmt *s, struct arena *a)
{
	return (struct api_token){
		.uid = stmt_dup(s, 0, a),
		.person_id = stmt_i64(s, 1),
		.label = stmt_dup(s, 2, a),
		.flags = (stmt_i64(s, 3) != 0 ? API_TOKEN_WRITE : 0u) |
		    (stmt_i64(s, 7) != 0 ? API_TOKEN_SECOND_FACTOR : 0u),
		.created_ms = stmt_i64(s, 4),
		.expires_ms = stmt_i64(s, 5),
		.used_day = stmt_i64(s, 6),
	};
}

enum status
api_token_find(struct store *s, struct str token, int64_t now_ms, struct arena *a,
    struct api_token *out)
{
	struct stmt *stmt = db_sql(s->db, SQL("SELECT uid, person_id, label, can_write, "
	    "created_ms, expires_ms, used_day, second_factor FROM api_token "
	    "WHERE token_hash = $1 AND expires_ms > $2"));
	bool row;
	enum status st;

	stmt_bind_text(stmt, 1, token_hash(a, token));
	stmt_bind_i64(stmt, 2, now_ms);
	if ((st = stmt_step(stmt, &row)) != ST_OK)
		return st;
	if (!row)
		return ST_NOT_FOUND;
	*out = read_api_token(stmt, a);
	stmt_reset(stmt);
	return ST_OK;
}

enum status
api_token_note_use(struct tx *tx, struct str uid, int64_t day)
{
	struct stmt *s = db_sql(tx->store->db, SQL("UPDATE api_token SET used_day = $2 "
	    "WHERE uid = $1 AND used_day <> $2"));

	stmt_bind_text(s, 1, uid);
	stmt_bind_i64(s, 2, day);
	return stmt_run(s);
}

enum status
api_token_list(struct store *s, int64_t person_id, struct arena *a, struct api_token_list *out)
{
	struct stmt *stmt = db_sql(s->db, SQL("SELECT uid, person_id, label, can_write, "
	    "created_ms, expires_ms, used_day, second_factor FROM api_token "
	    "WHERE person_id = $1 "
	    "ORDER BY created_ms DESC, uid DESC"));
	struct api_token_list list = { 0 };
	size_t capacity = 0;
	bool row;
	enum status st;

	stmt_bind_i64(stmt, 1, person_id);
	while ((st = stmt_step(stmt, &row)) == ST_OK && row) {
		arena_reserve(a, list.items, list.n, capacity);
		list.items[list.n++] = read_api_token(stmt, a);
	}
	if (st == ST_OK)
		*out = list;
	return st;
}

enum status
api_token_delete(struct tx *tx, int64_t person_id, struct str uid)
{
	struct stmt *s = db_sql(tx->store->db, SQL("DELETE FROM api_token WHERE person_id = $1 "
	    "AND ($2 = '' OR uid = $2)"));
	enum status st;

	stmt_bind_i64(s, 1, person_id);
	stmt_bind_text(s, 2, uid);
	if ((st = stmt_run(s)) != ST_OK)
		return st;
	return uid.n == 0 || db_changes(tx->store->db) == 1 ? ST_OK : ST_NOT_FOUND;
}

/* --- identities at issuers ------------------------------------------------------------------ */

enum status
external_identity_create(struct tx *tx, const struct external_identity *identity)
{
	struct stmt *s = db_sql(tx->store->db, SQL("INSERT INTO external_identity (issuer, "
	    "subject, person_id, created_ms) VALUES ($1, $2, $3, $4)"));

	stmt_bind_text(s, 1, identity->issuer);
	stmt_bind_text(s, 2, identity->subject);
	stmt_bind_i64(s, 3, identity->person_id);
	stmt_bind_i64(s, 4, tx->now_ms);
	return stmt_run(s);
}

enum status
external_identity_find(struct store *s, struct str issuer, struct str subject,
    int64_t *out_person_id)
{
	struct stmt *stmt = db_sql(s->db, SQL("SELECT person_id FROM external_identity "
	    "WHERE issuer = $1 AND subject = $2"));
	bool row;
	enum status st;

	stmt_bind_text(stmt, 1, issuer);
	stmt_bind_text(stmt, 2, subject);
	if ((st = stmt_step(stmt, &row)) != ST_OK)
		return st;
	if (row)
		*out_person_id = stmt_i64(stmt, 0);
	stmt_reset(stmt);
	return row ? ST_OK : ST_NOT_FOUND;
}

enum status
external_identity_list(struct store *s, int64_t person_id, struct arena *a,
    struct external_identity_list *out)
{
	struct stmt *stmt = db_sql(s->db, SQL("SELECT issuer, subject, person_id, created_ms "
	    "FROM external_identity WHERE person_id = $1 ORDER BY issuer, subject"));
	struct external_identity_list list = { 0 };
	size_t capacity = 0;
	bool row;
	enum status st;

	stmt_bind_i64(stmt, 1, person_id);
	while ((st = stmt_step(stmt, &row)) == ST_OK && row) {
		arena_reserve(a, list.items, list.n, capacity);
		list.items[list.n++] = (struct external_identity){ stmt_dup(stmt, 0, a),
			stmt_dup(stmt, 1, a), stmt_i64(stmt, 2), stmt_i64(stmt, 3) };
	}
	if (st == ST_OK)
		*out = list;
	return st;
}

enum status
external_identity_delete(struct tx *tx, int64_t person_id, struct str issuer,
    struct str subject)
{
	bool is_all = issuer.n == 0 && subject.n == 0;
	struct stmt *s = is_all
	    ? db_sql(tx->store->db, SQL("DELETE FROM external_identity WHERE person_id = $1"))
	    : db_sql(tx->store->db, SQL("DELETE FROM external_identity WHERE person_id = $1 "
		"AND issuer = $2 AND subject = $3"));
	enum status st;

	stmt_bind_i64(s, 1, person_id);
	stmt_bind_text(s, 2, issuer);
	stmt_bind_text(s, 3, subject);
	if ((st = stmt_run(s)) != ST_OK)
		return st;
	return is_all || db_changes(tx->store->db) == 1 ? ST_OK : ST_NOT_FOUND;
}
