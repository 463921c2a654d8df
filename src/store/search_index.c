/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What of a record can be searched: the fields flagged FF_SEARCH, written into search_entry and
 * the index in the transaction of the change. The index is made anew where the rules by which
 * words are cut, or ICU's, have changed since it was made.
 */
#include "store/private.h"
#include "store/tokens.h"

#define BODY_MAX (1024 * 1024)

static bool
is_searched(const struct record_type *type)
{
	for (size_t i = 0; i < type->nfields; i++) {
		if ((type->fields[i].flags & FF_SEARCH) != 0)
			return true;
	}
	return false;
}

/* All searched fields but the title, one paragraph each; what is over the limit is not found. */
static struct str
body_of(struct arena *a, const struct record *r)
{
	struct buf b;

	buf_init(&b, a, BODY_MAX);
	for (size_t i = 0; i < r->type->nfields; i++) {
		const struct field *f = &r->type->fields[i];
		const struct kind *k = field_kind(f);

		if ((f->flags & FF_SEARCH) == 0 || i == r->type->title_field ||
		    !r->values[i].is_set || k->add_words == NULL)
			continue;
		if (b.n > 0)
			buf_add_byte(&b, '\n');
		k->add_words(&b, &r->values[i]);
	}
	return buf_str(&b);
}

static enum status
put_entry(struct store *s, const struct record *r, struct arena *a)
{
	struct stmt *stmt = db_sql(s->db, SQL("INSERT INTO search_entry (type, record_id, "
	    "framework_id, visibility, uid, code, title, body) "
	    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"));
	struct str title = record_title(r);
	struct str body = body_of(a, r);
	enum status st;

	stmt_bind_text(stmt, 1, str_from(r->type->name));
	stmt_bind_i64(stmt, 2, r->id);
	if (r->framework_id != 0)
		stmt_bind_i64(stmt, 3, r->framework_id);
	stmt_bind_i64(stmt, 4, r->visibility);
	stmt_bind_text(stmt, 5, r->uid);
	stmt_bind_text(stmt, 6, record_code(r));
	stmt_bind_text(stmt, 7, title);
	stmt_bind_text(stmt, 8, body);
	if ((st = stmt_run(stmt)) != ST_OK)
		return st;
	return db_search_put(s->db, db_last_id(s->db), title, body);
}

enum status
search_put(struct tx *tx, const struct record *r)
{
	if (!is_searched(r->type))
		return ST_OK;
	return put_entry(tx->store, r, tx->arena);
}

enum status
search_drop(struct store *s, const struct record_type *type, int64_t id)
{
	struct stmt *find = db_sql(s->db, SQL("SELECT id, title, body FROM search_entry "
	    "WHERE type = $1 AND record_id = $2"));
	struct stmt *drop;
	int64_t entry_id;
	bool row;
	enum status st;

	stmt_bind_text(find, 1, str_from(type->name));
	stmt_bind_i64(find, 2, id);
	if ((st = stmt_step(find, &row)) != ST_OK || !row)
		return st;
	entry_id = stmt_i64(find, 0);
	st = db_search_drop(s->db, entry_id, stmt_text(find, 1), stmt_text(find, 2));
	stmt_reset(find);
	if (st != ST_OK)
		return st;
	drop = db_sql(s->db, SQL("DELETE FROM search_entry WHERE id = $1"));
	stmt_bind_i64(drop, 1, entry_id);
	return stmt_run(drop);
}

/* --- making it anew ------------------------------------------------------------------------ */

static enum status
put_all(struct store *s, const struct record_type *type)
{
	int64_t after = 0;
	enum status st = ST_OK;

	for (size_t n = RECORDS_AT_ONCE; st == ST_OK && n == RECORDS_AT_ONCE;) {
		struct arena_mark mark = arena_mark(s->scratch);
		struct records batch = { 0 };

		st = records_read_after(s, type, after, s->scratch, &batch);
		n = batch.n;
		for (size_t i = 0; st == ST_OK && i < n; i++) {
			after = batch.items[i]->id;
			st = put_entry(s, batch.items[i], s->scratch);
		}
		arena_rewind(s->scratch, mark);
	}
	return st;
}

enum status
search_make_anew(struct store *s)
{
	enum status st;

	if ((st = stmt_run(db_sql(s->db, SQL("DELETE FROM search_entry")))) != ST_OK ||
	    (st = db_search_make(s->db)) != ST_OK)
		return st;
	for (size_t i = 0; i < record_type_count; i++) {
		if (is_searched(record_types[i]) && (st = put_all(s, record_types[i])) != ST_OK)
			return st;
	}
	return meta_set(s, STR("search"), tokens_version(s->scratch));
}

enum status
search_open(struct store *s, struct errors *errors)
{
	enum status st;

	if ((st = tokens_open(s->arena, &s->tokens)) != ST_OK ||
	    (st = db_set_tokenizer(s->db, tokens_cut, s->tokens)) != ST_OK)
		return errors_add(errors, st, NULL, "Search cannot start: ICU or SQLite on this "
		    "machine lacks a part. Run tools/install-deps.");
	return ST_OK;
}

enum status
search_is_current(struct store *s, bool *out)
{
	struct arena_mark mark = arena_mark(s->scratch);
	struct str made = STR_EMPTY;
	enum status st = meta_get(s, STR("search"), s->scratch, &made);

	if (st == ST_OK || st == ST_NOT_FOUND)
		*out = str_equal(made, tokens_version(s->scratch));
	arena_rewind(s->scratch, mark);
	return st == ST_NOT_FOUND ? ST_OK : st;
}
