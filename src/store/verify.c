/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Proves that the data is what was written: the database file, every chain from its first entry to
 * its head, the secrets behind the salted digests, the rows against their history (verify_rows.c)
 * and the kept files. What it cannot see by
 * itself is a whole chain written anew; for that the head's hash must be known outside.
 */
#include "base/hash.h"
#include "base/json_read.h"
#include "store/private.h"

struct verification {
	struct store *store;
	struct arena *arena;
	struct errors *errors;
	struct verify_counts *counts;
	bool is_sound;
	/* Of the chain being walked: */
	int64_t chain_id;
	int64_t sequence;
	struct str hash;
};

static void
fault(struct verification *v, int64_t sequence, const char *what)
{
	v->is_sound = false;
	if (v->chain_id == 0)
		errors_add(v->errors, ST_CORRUPT, NULL, "History of shared records, entry %lld: %s",
		    (long long)sequence, what);
	else
		errors_add(v->errors, ST_CORRUPT, NULL,
		    "History of framework %lld, entry %lld: %s", (long long)v->chain_id,
		    (long long)sequence, what);
}

/* The columns are a convenience for looking up; the payload is what was hashed. */
static bool
agrees(struct arena *a, struct stmt *s, const struct json_t *payload)
{
	int64_t sequence = 0;

	return json_as_i64(json_member(payload, "sequence"), &sequence) &&
	    sequence == stmt_i64(s, 0) &&
	    str_equal(json_member_text(a, payload, "operation"), stmt_text(s, 3)) &&
	    str_equal(json_member_text(a, payload, "type"), stmt_text(s, 4)) &&
	    str_equal(json_member_text(a, payload, "id"), stmt_text(s, 5));
}

static void
check_entry(struct verification *v, struct stmt *s, struct arena *scratch)
{
	const struct json_t *payload;
	int64_t sequence = stmt_i64(s, 0);

	if (sequence != v->sequence + 1)
		fault(v, sequence, "the entry before it is missing. Restore from a backup.");
	if (!str_equal(hash_hex_pair(scratch, v->hash, stmt_text(s, 1)), stmt_text(s, 2)))
		fault(v, sequence, "it does not match its hash: it, or the one before it, was "
		    "changed after it was written. Restore from a backup.");
	if (json_parse(scratch, stmt_text(s, 1), &payload) != ST_OK ||
	    !agrees(scratch, s, payload))
		fault(v, sequence, "what it is filed under is not what it says. Restore from a "
		    "backup.");
	v->sequence = sequence;
	v->counts->entries++;
}

static enum status
walk_chain(struct verification *v, struct arena *scratch)
{
	struct stmt *s = db_sql(v->store->db, SQL("SELECT sequence, payload, hash, operation, "
	    "type, uid FROM history WHERE chain_id = $1 ORDER BY sequence"));
	char hash[HASH_HEX_LENGTH];
	bool row;
	enum status st;

	v->sequence = 0;
	v->hash = STR_EMPTY;
	stmt_bind_i64(s, 1, v->chain_id);
	while ((st = stmt_step(s, &row)) == ST_OK && row) {
		struct str stored = stmt_text(s, 2);

		check_entry(v, s, scratch);
		arena_reset(scratch);
		/* The next entry builds on the stored hash, so that one fault is told once. */
		memcpy(hash, stored.p, stored.n < sizeof(hash) ? stored.n : sizeof(hash));
		v->hash = (struct str){ hash, stored.n < sizeof(hash) ? stored.n : sizeof(hash) };
	}
	stmt_reset(s);
	if (v->hash.n > 0)
		v->hash = str_dup(v->arena, v->hash);
	return st;
}

static enum status
check_chains(struct verification *v, struct arena *scratch)
{
	struct stmt *s = db_sql(v->store->db,
	    SQL("SELECT id, sequence, hash FROM history_chain ORDER BY id"));
	bool row;
	enum status st;

	while ((st = stmt_step(s, &row)) == ST_OK && row) {
		v->chain_id = stmt_i64(s, 0);
		if (v->chain_id != 0)
			v->counts->frameworks++;
		if ((st = walk_chain(v, scratch)) != ST_OK)
			break;
		if (v->sequence != stmt_i64(s, 1) || !str_equal(v->hash, stmt_text(s, 2)))
			fault(v, v->sequence, "the chain does not end where its head says: "
			    "entries were removed or added. Restore from a backup.");
	}
	stmt_reset(s);
	return st;
}

static enum status
check_secrets(struct verification *v, struct arena *scratch)
{
	struct stmt *s = db_sql(v->store->db,
	    SQL("SELECT digest, salt, value FROM history_secret"));
	bool row;
	enum status st;

	while ((st = stmt_step(s, &row)) == ST_OK && row) {
		if (!str_equal(hash_hex_pair(scratch, stmt_text(s, 1), stmt_text(s, 2)),
			stmt_text(s, 0))) {
			v->is_sound = false;
			errors_add(v->errors, ST_CORRUPT, NULL, "The value behind the digest "
			    "%.*s was changed after it was written. Restore from a backup.",
			    STR_ARG(stmt_text(s, 0)));
		}
		arena_reset(scratch);
	}
	stmt_reset(s);
	return st;
}

static enum status
check_all(struct verification *v, struct arena *scratch)
{
	enum status database_st = db_check(v->store->db, v->errors);
	enum status st;

	if (database_st != ST_OK && database_st != ST_CORRUPT)
		return database_st;
	if ((st = check_chains(v, scratch)) != ST_OK || (st = check_secrets(v, scratch)) != ST_OK)
		return st;
	/* Rows are compared with a history that is sound; else each fault would be told twice. */
	if (v->is_sound) {
		st = rows_verify(v->store, scratch, v->errors);
		if (st != ST_OK && st != ST_CORRUPT)
			return st;
		v->is_sound = st == ST_OK;
	}
	v->is_sound = v->is_sound && database_st == ST_OK;
	st = files_verify(v->store, v->arena, v->errors, &v->counts->files);
	if (st == ST_CORRUPT)
		v->is_sound = false;
	else if (st != ST_OK)
		return st;
	return v->is_sound ? ST_OK : ST_CORRUPT;
}

enum status
store_verify(struct store *s, struct arena *a, struct errors *errors, struct verify_counts *out)
{
	struct verify_counts counts = { 0 };
	struct verification v = { .store = s, .arena = a, .errors = errors, .counts = &counts,
		.is_sound = true };
	struct arena *scratch = arena_new();
	int64_t key;
	enum status st;

	if ((st = store_begin_read(s, &key)) == ST_OK) {
		st = check_all(&v, scratch);
		store_end_read(s);
	}
	arena_free(scratch);
	*out = counts;
	return st;
}
