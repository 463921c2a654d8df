/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Prepared statements of SQLite: a bounded cache by text, binding by parameter name, rows. SQLite
 * numbers $n by first appearance in the text, not by n, so that binding by SQLite's number would
 * swap values silently; the positions are looked up once by name.
 */
#include "db/sqlite.h"

#include <assert.h>
#include <stdlib.h>

#include "base/log.h"

static uint64_t
hash_text(const char *text)
{
	uint64_t hash = UINT64_C(14695981039346656037);

	for (const char *p = text; *p != '\0'; p++)
		hash = (hash ^ (unsigned char)*p) * UINT64_C(1099511628211);
	return hash;
}

static bool
is_of(const struct stmt *s, const char *text)
{
	return s != NULL && s->handle != NULL && strcmp(sqlite3_sql(s->handle), text) == 0;
}

static void
unlink_from_bucket(struct db *db, struct stmt *s)
{
	struct stmt **at = &db->buckets[s->hash % BUCKETS];

	while (*at != NULL && *at != s)
		at = &(*at)->next;
	if (*at == s)
		*at = s->next;
}

/* A free place, or that of the statement not used for longest which is not running. */
static struct stmt *
take_place(struct db *db)
{
	struct stmt *oldest = NULL;

	if (db->nstatements < STATEMENTS_MAX)
		return &db->statements[db->nstatements++];
	for (size_t i = 0; i < STATEMENTS_MAX; i++) {
		struct stmt *s = &db->statements[i];

		if ((oldest == NULL || s->used < oldest->used) &&
		    (s->handle == NULL || !sqlite3_stmt_busy(s->handle)))
			oldest = s;
	}
	assert(oldest != NULL);
	unlink_from_bucket(db, oldest);
	sqlite3_finalize(oldest->handle);
	return oldest;
}

static void
find_positions(struct stmt *s)
{
	int n = sqlite3_bind_parameter_count(s->handle);

	for (int i = 1; i <= n; i++) {
		const char *name = sqlite3_bind_parameter_name(s->handle, i);
		int64_t number = 0;

		/* A parameter that is not $1 ... is a bug in the text. */
		assert(name != NULL && name[0] == '$' &&
		    str_to_i64(str_from(name + 1), 1, PARAMETERS_MAX, &number) == ST_OK);
		s->position[number] = i;
	}
}

static struct stmt *
prepare(struct db *db, const char *text, uint64_t hash)
{
	struct stmt *s = take_place(db);
	int code;

	*s = (struct stmt){ .db = db, .hash = hash };
	code = sqlite3_prepare_v3(db->handle, text, -1, SQLITE_PREPARE_PERSISTENT, &s->handle,
	    NULL);
	if ((code & 0xFF) == SQLITE_ERROR) {
		log_line(LOG_ERROR, "bug", "%s in: %s", sqlite3_errmsg(db->handle), text);
		abort();
	}
	s->status = sqlite_status(db, code, text);
	if (s->handle == NULL)
		return s;
	find_positions(s);
	s->next = db->buckets[hash % BUCKETS];
	db->buckets[hash % BUCKETS] = s;
	return s;
}

static struct stmt *
find_by_content(struct db *db, const char *text)
{
	uint64_t hash = hash_text(text);

	for (struct stmt *s = db->buckets[hash % BUCKETS]; s != NULL; s = s->next) {
		if (s->hash == hash && is_of(s, text))
			return s;
	}
	return prepare(db, text, hash);
}

struct stmt *
db_prepare(struct db *db, const char *text)
{
	struct near_hit *near = &db->near[((uintptr_t)text >> 3) % BUCKETS];
	struct stmt *s = near->text == text && is_of(near->stmt, text) ? near->stmt
	    : find_by_content(db, text);

	*near = (struct near_hit){ text, s };
	s->used = ++db->tick;
	if (s->handle != NULL) {
		sqlite3_reset(s->handle);
		sqlite3_clear_bindings(s->handle);
	}
	return s;
}

static int
position_of(const struct stmt *s, int number)
{
	assert(number >= 1 && number <= PARAMETERS_MAX);
	return s->position[number];
}

void
stmt_bind_i64(struct stmt *s, int number, int64_t value)
{
	int at = position_of(s, number);

	if (at > 0)
		sqlite3_bind_int64(s->handle, at, value);
}

void
stmt_bind_text(struct stmt *s, int number, struct str value)
{
	int at = position_of(s, number);

	if (at > 0)
		sqlite3_bind_text64(s->handle, at, value.n == 0 ? "" : value.p, value.n,
		    SQLITE_STATIC, SQLITE_UTF8);
}

void
stmt_bind_null(struct stmt *s, int number)
{
	int at = position_of(s, number);

	if (at > 0)
		sqlite3_bind_null(s->handle, at);
}

enum status
stmt_step(struct stmt *s, bool *out_row)
{
	enum status st;
	int code;

	*out_row = false;
	if (s->handle == NULL)
		return s->status;
	code = sqlite3_step(s->handle);
	if (code == SQLITE_ROW) {
		*out_row = true;
		return ST_OK;
	}
	if (code == SQLITE_DONE) {
		sqlite3_reset(s->handle);
		return ST_OK;
	}
	st = sqlite_status(s->db, code, sqlite3_sql(s->handle));
	sqlite3_reset(s->handle);
	return st;
}

enum status
stmt_run(struct stmt *s)
{
	bool row;
	enum status st = stmt_step(s, &row);

	assert(!row);
	return st;
}

void
stmt_reset(struct stmt *s)
{
	sqlite3_reset(s->handle);
}

int64_t
stmt_i64(struct stmt *s, int column)
{
	return sqlite3_column_int64(s->handle, column);
}

bool
stmt_is_null(struct stmt *s, int column)
{
	return sqlite3_column_type(s->handle, column) == SQLITE_NULL;
}

struct str
stmt_text(struct stmt *s, int column)
{
	const char *text = (const char *)sqlite3_column_text(s->handle, column);

	if (text == NULL)
		return STR_EMPTY;
	return (struct str){ text, (size_t)sqlite3_column_bytes(s->handle, column) };
}

struct str
stmt_dup(struct stmt *s, int column, struct arena *a)
{
	return str_dup(a, stmt_text(s, column));
}

void
sqlite_reset_all(struct db *db)
{
	for (size_t i = 0; i < db->nstatements; i++) {
		if (db->statements[i].handle != NULL &&
		    sqlite3_stmt_busy(db->statements[i].handle))
			sqlite3_reset(db->statements[i].handle);
	}
}

void
sqlite_finalize_all(struct db *db)
{
	for (size_t i = 0; i < db->nstatements; i++)
		sqlite3_finalize(db->statements[i].handle);
	db->nstatements = 0;
}
