/* SPDX-License-Identifier: Apache-2.0 */
/*
 * History entries, one chain per framework and one (number 0) for what belongs to none:
 *
 *     hash = SHA-256(hash of the entry before || payload), in hexadecimal
 *
 * The payload is one line of JSON, kept and exported as it was hashed. The actor and the values of
 * personal fields stand in it as {"salted": digest}; value and salt are kept in history_secret, so
 * that a person's data can be erased while the chain still proves the rest.
 */
#include <sodium.h>

#include "base/hash.h"
#include "base/random.h"
#include "model/instant.h"
#include "store/private.h"

#define SALT_BYTES 16
#define PAYLOAD_MAX (64 * 1024 * 1024)

struct entry_row {
	int64_t chain_id;
	int64_t sequence;
	struct str actor;
	struct str payload;
	struct str hash;
};

/* --- secrets ------------------------------------------------------------------------------- */

/* A salted digest and the secret that proves it. */
static enum status
add_secret(struct tx *tx, struct str value, struct str *out_digest)
{
	unsigned char salt[SALT_BYTES];
	char hex[2 * SALT_BYTES + 1];
	struct stmt *s = db_sql(tx->store->db,
	    SQL("INSERT INTO history_secret (digest, salt, value) VALUES ($1, $2, $3)"));
	struct str digest;
	enum status st;

	random_bytes(salt, sizeof(salt));
	sodium_bin2hex(hex, sizeof(hex), salt, sizeof(salt));
	digest = hash_hex_pair(tx->arena, str_from(hex), value);
	stmt_bind_text(s, 1, digest);
	stmt_bind_text(s, 2, str_from(hex));
	stmt_bind_text(s, 3, value);
	if ((st = stmt_run(s)) != ST_OK)
		return st;
	*out_digest = digest;
	return ST_OK;
}

/* One digest per write, not per entry: all entries of a write have the same author anyway. */
static enum status
find_actor(struct tx *tx, struct str *out_digest)
{
	struct store *s = tx->store;
	struct str digest = STR_EMPTY;
	enum status st;

	if (s->actor_digest[0] == '\0' && tx->by.actor.n > 0) {
		if ((st = add_secret(tx, tx->by.actor, &digest)) != ST_OK)
			return st;
		memcpy(s->actor_digest, digest.p, HASH_HEX_LENGTH);
	}
	*out_digest = str_from(s->actor_digest);
	return ST_OK;
}

static void
write_salted(struct json *j, const char *key, struct str digest)
{
	if (digest.n == 0) {
		json_write_null(j, key);
		return;
	}
	json_write_object(j, key);
	json_write_text(j, "salted", digest);
	json_end_object(j);
}

/* --- payload ------------------------------------------------------------------------------- */

/* The value with the uids of its targets, which is what the history knows records by. */
static enum status
with_uids(struct tx *tx, const struct value *v, struct value *out)
{
	*out = *v;
	out->refs = arena_make_array(tx->arena, struct ref, v->nrefs);
	for (size_t i = 0; i < v->nrefs; i++) {
		struct ref *to = &out->refs[i];
		enum status st;

		*to = (struct ref){ .type = v->refs[i].type, .id = v->refs[i].id,
			.code = STR_EMPTY, .title = STR_EMPTY, .words = v->refs[i].words };
		if ((st = uid_of(tx->store, to->type, to->id, tx->arena, &to->uid)) != ST_OK)
			return st;
	}
	return ST_OK;
}

static enum status
write_secret_value(struct tx *tx, struct json *j, const struct field *f, const struct value *v)
{
	struct buf b;
	struct json secret;
	struct str digest;
	enum status st;

	buf_init(&b, tx->arena, PAYLOAD_MAX);
	json_init(&secret, &b);
	value_write_json(&secret, NULL, f, v);
	if ((st = add_secret(tx, buf_str(&b), &digest)) != ST_OK)
		return st;
	write_salted(j, NULL, digest);
	return ST_OK;
}

static enum status
write_value(struct tx *tx, struct json *j, const struct field *f, const struct value *v)
{
	struct value known;
	enum status st;

	if (v == NULL || !v->is_set) {
		json_write_null(j, NULL);
		return ST_OK;
	}
	if ((st = with_uids(tx, v, &known)) != ST_OK)
		return st;
	if ((f->flags & FF_PERSONAL) != 0)
		return write_secret_value(tx, j, f, &known);
	value_write_json(j, NULL, f, &known);
	return ST_OK;
}

static void
write_visibility(struct json *j, const struct record *before, const struct record *after)
{
	if (before != NULL && before->visibility == after->visibility)
		return;
	json_write_array(j, "visibility");
	json_write_text_z(j, NULL, before == NULL ? NULL : visibility_name(before->visibility));
	json_write_text_z(j, NULL, visibility_name(after->visibility));
	json_end_array(j);
}

static enum status
write_fields(struct tx *tx, struct json *j, const struct record *before,
    const struct record *after)
{
	static const struct value unset;
	enum status st = ST_OK;

	json_write_object(j, "fields");
	for (size_t i = 0; st == ST_OK && i < after->type->nfields; i++) {
		const struct field *f = &after->type->fields[i];
		const struct value *old = before == NULL ? &unset : &before->values[i];

		if (value_equal(f, old, &after->values[i]))
			continue;
		json_write_array(j, f->name);
		if ((st = write_value(tx, j, f, old)) == ST_OK)
			st = write_value(tx, j, f, &after->values[i]);
		json_end_array(j);
	}
	json_end_object(j);
	return st;
}

static enum status
write_payload(struct tx *tx, const struct change *change, int64_t sequence, struct str actor,
    struct buf *out)
{
	struct json j;
	enum status st = ST_OK;

	json_init(&j, out);
	json_write_object(&j, NULL);
	json_write_i64(&j, "sequence", sequence);
	json_write_text(&j, "at", instant_format(tx->arena, tx->now_ms));
	json_write_text_z(&j, "operation", change->operation);
	json_write_text_z(&j, "type", change->about->type->name);
	json_write_text(&j, "id", change->about->uid);
	json_write_text_or_null(&j, "agency", tx->by.agency);
	json_write_text_or_null(&j, "reason", tx->by.reason);
	write_salted(&j, "actor", actor);
	if (change->after != NULL) {
		write_visibility(&j, change->before, change->after);
		st = write_fields(tx, &j, change->before, change->after);
	}
	json_end_object(&j);
	if (st == ST_OK && out->overflow)
		st = ST_TOO_LARGE;
	return st;
}

/* --- the chain ----------------------------------------------------------------------------- */

/* The head's row is the chain's lock; the transaction holds it until the commit. */
static enum status
read_head(struct tx *tx, int64_t chain_id, int64_t *out_sequence, struct str *out_hash)
{
	struct stmt *s = db_sql(tx->store->db,
	    SQL("SELECT sequence, hash FROM history_chain WHERE id = $1"));
	bool row;
	enum status st;

	*out_sequence = 0;
	*out_hash = STR_EMPTY;
	stmt_bind_i64(s, 1, chain_id);
	if ((st = stmt_step(s, &row)) != ST_OK)
		return st;
	if (row) {
		*out_sequence = stmt_i64(s, 0);
		*out_hash = stmt_dup(s, 1, tx->arena);
		stmt_reset(s);
		return ST_OK;
	}
	s = db_sql(tx->store->db,
	    SQL("INSERT INTO history_chain (id, sequence, hash) VALUES ($1, 0, '')"));
	stmt_bind_i64(s, 1, chain_id);
	return stmt_run(s);
}

static enum status
write_head(struct tx *tx, int64_t chain_id, int64_t sequence, struct str hash)
{
	struct stmt *s = db_sql(tx->store->db,
	    SQL("UPDATE history_chain SET sequence = $2, hash = $3 WHERE id = $1"));

	stmt_bind_i64(s, 1, chain_id);
	stmt_bind_i64(s, 2, sequence);
	stmt_bind_text(s, 3, hash);
	return stmt_run(s);
}

/* Who may read the entry: nobody who may not see both what was and what is. */
static enum visibility
entry_visibility(const struct change *change)
{
	enum visibility v = change->about->visibility;

	if (change->before != NULL && change->before->visibility > v)
		v = change->before->visibility;
	return v;
}

/* What was removed takes its past with it, as far as others than the operator can see. */
static enum status
shift_past(struct tx *tx, const struct change *change, struct sql sql)
{
	struct stmt *s = db_sql(tx->store->db, sql);
	enum status st;

	stmt_bind_text(s, 1, change->about->uid);
	stmt_bind_text(s, 2, str_from(change->about->type->name));
	stmt_bind_i64(s, 3, HISTORY_CLOSED);
	st = stmt_run(s);
	return st == ST_OK ? history_file_again(tx, change->about) : st;
}

/* Closing a record closes its past too; opening it later does not open that again. */
static enum status
close_past(struct tx *tx, const struct change *change)
{
	struct stmt *s;
	enum status st = ST_OK;

	if (change->before == NULL)
		return ST_OK;
	if (change->after == NULL)
		return shift_past(tx, change, SQL("UPDATE history SET visibility = visibility + $3 "
		    "WHERE uid = $1 AND type = $2 AND visibility < $3"));
	if (strcmp(change->operation, "restore") == 0)
		st = shift_past(tx, change, SQL("UPDATE history SET visibility = visibility - $3 "
		    "WHERE uid = $1 AND type = $2 AND visibility > $3"));
	if (st != ST_OK || change->after->visibility <= change->before->visibility)
		return st;
	s = db_sql(tx->store->db, SQL("UPDATE history SET visibility = $3 "
	    "WHERE uid = $1 AND type = $2 AND visibility < $3"));
	stmt_bind_text(s, 1, change->about->uid);
	stmt_bind_text(s, 2, str_from(change->about->type->name));
	stmt_bind_i64(s, 3, change->after->visibility);
	st = stmt_run(s);
	return st == ST_OK ? history_file_again(tx, change->about) : st;
}

static enum status
insert_entry(struct tx *tx, const struct change *change, struct entry_row row)
{
	struct stmt *s = db_sql(tx->store->db, SQL("INSERT INTO history (chain_id, sequence, "
	    "at_ms, operation, type, uid, visibility, actor_digest, payload, hash) "
	    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"));

	stmt_bind_i64(s, 1, row.chain_id);
	stmt_bind_i64(s, 2, row.sequence);
	stmt_bind_i64(s, 3, tx->now_ms);
	stmt_bind_text(s, 4, str_from(change->operation));
	stmt_bind_text(s, 5, str_from(change->about->type->name));
	stmt_bind_text(s, 6, change->about->uid);
	stmt_bind_i64(s, 7, entry_visibility(change));
	stmt_bind_text(s, 8, row.actor);
	stmt_bind_text(s, 9, row.payload);
	stmt_bind_text(s, 10, row.hash);
	return stmt_run(s);
}

static enum status
file_entry(struct tx *tx, const struct change *change, const struct entry_row *row)
{
	const struct history_entry e = { .framework_id = row->chain_id,
		.sequence = row->sequence, .at_ms = tx->now_ms };

	return history_file(tx, change, &e, entry_visibility(change));
}

enum status
history_add(struct tx *tx, const struct change *change)
{
	struct entry_row row = { .chain_id = change->about->framework_id };
	struct str previous;
	struct buf payload;
	enum status st;

	if ((st = find_actor(tx, &row.actor)) != ST_OK ||
	    (st = read_head(tx, row.chain_id, &row.sequence, &previous)) != ST_OK)
		return st;
	row.sequence++;
	buf_init(&payload, tx->arena, PAYLOAD_MAX);
	if ((st = write_payload(tx, change, row.sequence, row.actor, &payload)) != ST_OK)
		return st;
	row.payload = buf_str(&payload);
	row.hash = hash_hex_pair(tx->arena, previous, row.payload);
	if ((st = insert_entry(tx, change, row)) != ST_OK ||
	    (st = file_entry(tx, change, &row)) != ST_OK ||
	    (st = write_head(tx, row.chain_id, row.sequence, row.hash)) != ST_OK)
		return st;
	return close_past(tx, change);
}
