/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Erasing what is held of a person. The history keeps digests of personal values; without value
 * and salt they tell nothing, and no hash of the chain changes. The digest of what stays (the
 * pseudonym) keeps its value, so that the record can still be compared with its history. Words
 * that others wrote, and backups, are beyond this: the manual says so.
 */
#include "store/erase.h"

#include "base/json_read.h"
#include "base/map.h"
#include "db/search.h"
#include "model/types/types.h"
#include "store/credential.h"
#include "store/prints.h"
#include "store/private.h"

/* Digests of a record's personal values, and those of what it holds now. */
struct digests {
	struct arena *arena;
	const struct record_type *type;
	struct str *all;
	size_t n;
	size_t capacity;
	struct str *now; /* per field */
};

static void
take_side(struct digests *d, size_t field, const struct json_t *side, bool is_after)
{
	struct str digest = STR_EMPTY;

	if (json_as_text(json_member(side, "salted"), &digest)) {
		arena_reserve(d->arena, d->all, d->n, d->capacity);
		d->all[d->n++] = str_dup(d->arena, digest);
	}
	if (is_after)
		d->now[field] = str_dup(d->arena, digest);
}

static enum status
take_payload(struct digests *d, struct str payload)
{
	const struct json_t *tree;

	if (json_parse(d->arena, payload, &tree) != ST_OK)
		return ST_CORRUPT;
	for (size_t i = 0; i < d->type->nfields; i++) {
		const struct json_t *sides = json_member(json_member(tree, "fields"),
		    d->type->fields[i].name);
		size_t n;

		if ((d->type->fields[i].flags & FF_PERSONAL) == 0 ||
		    !json_as_list(sides, &n) || n != 2)
			continue;
		take_side(d, i, json_item(sides, 0), false);
		take_side(d, i, json_item(sides, 1), true);
	}
	return ST_OK;
}

static enum status
read_digests(struct tx *tx, const struct record *r, struct digests *d)
{
	struct stmt *s = db_sql(tx->store->db, SQL("SELECT payload FROM history "
	    "WHERE uid = $1 AND type = $2 ORDER BY chain_id, sequence"));
	bool row;
	enum status st;

	d->now = arena_make_array(d->arena, struct str, r->type->nfields);
	stmt_bind_text(s, 1, r->uid);
	stmt_bind_text(s, 2, str_from(r->type->name));
	while ((st = stmt_step(s, &row)) == ST_OK && row) {
		if ((st = take_payload(d, stmt_text(s, 0))) != ST_OK)
			break;
	}
	stmt_reset(s);
	return st;
}

static bool
is_current(const struct digests *d, struct str digest)
{
	for (size_t i = 0; i < d->type->nfields; i++) {
		if (d->now[i].n > 0 && str_equal(d->now[i], digest))
			return true;
	}
	return false;
}

static enum status
forget_secrets(struct tx *tx, const struct record *r)
{
	struct digests d = { .arena = tx->arena, .type = r->type };
	enum status st = read_digests(tx, r, &d);

	for (size_t i = 0; st == ST_OK && i < d.n; i++) {
		struct stmt *s = db_sql(tx->store->db,
		    SQL("DELETE FROM history_secret WHERE digest = $1"));

		if (is_current(&d, d.all[i]))
			continue;
		stmt_bind_text(s, 1, d.all[i]);
		st = stmt_run(s);
	}
	return st;
}

static enum status
forget_doors(struct tx *tx, int64_t person_id)
{
	enum status st = credential_delete(tx, person_id);

	if (st == ST_OK || st == ST_NOT_FOUND)
		st = api_token_delete(tx, person_id, STR_EMPTY);
	if (st == ST_OK || st == ST_NOT_FOUND)
		st = external_identity_delete(tx, person_id, STR_EMPTY, STR_EMPTY);
	return st == ST_NOT_FOUND ? ST_OK : st;
}

/* "%words%" for LIKE ... ESCAPE '!'. */
static struct str
pattern_of(struct arena *a, struct str words)
{
	struct buf b;

	buf_init(&b, a, 2 * words.n + 2);
	buf_add_byte(&b, '%');
	for (size_t i = 0; i < words.n; i++) {
		if (words.p[i] == '%' || words.p[i] == '_' || words.p[i] == '!')
			buf_add_byte(&b, '!');
		buf_add_byte(&b, words.p[i]);
	}
	buf_add_byte(&b, '%');
	return buf_str(&b);
}

/* Answers kept for programs: of the person, or with its name in them. */
static enum status
forget_answers(struct tx *tx, const struct record *was)
{
	struct stmt *s = db_sql(tx->store->db, SQL("DELETE FROM idempotency WHERE person_id = $1 "
	    "OR answer LIKE $2 ESCAPE '!' OR answer LIKE $3 ESCAPE '!'"));

	stmt_bind_i64(s, 1, was->id);
	stmt_bind_text(s, 2, pattern_of(tx->arena, was->uid));
	stmt_bind_text(s, 3, pattern_of(tx->arena, record_text(was, PERSON_NAME)));
	return stmt_run(s);
}

/* Mail to the person that waits, and what is left of jobs that knew the address. */
static enum status
forget_jobs(struct tx *tx, const struct record *was)
{
	struct str email = record_text(was, PERSON_EMAIL);
	struct stmt *s;

	if (email.n == 0)
		return ST_OK;
	s = db_sql(tx->store->db, SQL("DELETE FROM job WHERE payload LIKE $1 ESCAPE '!' "
	    "OR result LIKE $1 ESCAPE '!'"));
	stmt_bind_text(s, 1, pattern_of(tx->arena, email));
	return stmt_run(s);
}

enum status
person_forget(struct tx *tx, const struct record *was)
{
	enum status st;

	if ((st = forget_secrets(tx, was)) != ST_OK || (st = forget_doors(tx, was->id)) != ST_OK ||
	    (st = forget_answers(tx, was)) != ST_OK || (st = forget_jobs(tx, was)) != ST_OK)
		return st;
	return db_search_tidy(tx->store->db);
}

enum status
person_scrub(struct store *s, struct run *run, int64_t person_id)
{
	enum status st = run_forget_person(run, person_id);

	if (st == ST_OK)
		st = run_scrub(run);
	if (st == ST_OK)
		st = prints_forget(s);
	return st == ST_OK ? db_scrub(s->db) : st;
}
