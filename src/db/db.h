/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_DB_DB_H
#define CONCERT_DB_DB_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/errors.h"
#include "base/status.h"
#include "base/str.h"

/*
 * One connection to one database; the same interface for SQLite and PostgreSQL. Statements are
 * literals with parameters $1, $2 ...; what a table of record types adds to a text is identifiers
 * out of the program's own constant tables, never input.
 */
struct db;
struct stmt;

/* SQL text that comes from the program; a non-literal does not compile. */
struct sql {
	const char *text;
};
#define SQL(literal) ((struct sql){ "" literal "" })

enum db_flags {
	DB_CREATE = 1u << 0,    /* make the file if it is not there */
	DB_READ_ONLY = 1u << 1,
};

/*
 * Opens the file (SQLite: WAL, synchronous=FULL, foreign keys, busy timeout) and closes it with
 * the arena. ST_NOT_FOUND, ST_CORRUPT, ST_IO, ST_BUSY with a message.
 */
MUST_USE enum status db_open(struct arena *a, const char *path, unsigned flags,
    struct errors *errors, struct db **out);

/*
 * A prepared statement, cached by its text for the life of the connection; it is reset by the
 * next db_prepare of the same text or by stmt_reset. A text that does not prepare is a bug.
 */
struct stmt *db_prepare(struct db *db, const char *text);
static inline struct stmt *
db_sql(struct db *db, struct sql sql)
{
	return db_prepare(db, sql.text);
}

void stmt_bind_i64(struct stmt *s, int number, int64_t value); /* number: 1 for $1 */
void stmt_bind_text(struct stmt *s, int number, struct str value); /* borrowed until reset */
void stmt_bind_null(struct stmt *s, int number);

/* ST_OK with *out_row, or ST_BUSY, ST_CONFLICT (constraint), ST_CORRUPT, ST_IO. */
MUST_USE enum status stmt_step(struct stmt *s, bool *out_row);

/* Runs a statement that gives no rows. */
MUST_USE enum status stmt_run(struct stmt *s);
void stmt_reset(struct stmt *s);

int64_t stmt_i64(struct stmt *s, int column); /* column: from 0 */
bool stmt_is_null(struct stmt *s, int column);
struct str stmt_text(struct stmt *s, int column); /* borrowed until the next step or reset */
struct str stmt_dup(struct stmt *s, int column, struct arena *a);

int64_t db_last_id(struct db *db);
int64_t db_changes(struct db *db); /* rows that the last write statement touched */

/* Runs texts of the schema, several statements at once; not cached. */
MUST_USE enum status db_execute(struct db *db, const char *text);

bool db_has_table(struct db *db, const char *table);
bool db_has_column(struct db *db, const char *table, const char *column);

/* Words and spellings in which databases differ; the rest of every text is the same for both. */
struct dialect {
	const char *identity;  /* type of a primary key that counts itself */
	const char *integer;
	const char *text;
	const char *table_end; /* behind the closing bracket of CREATE TABLE */
	const char *keyed_end; /* the same where rows are only ever found by the primary key */
	const char *id_list;     /* query for the numbers of a JSON array, up to the array ... */
	const char *id_list_end; /* ... and behind it */
	/* Search: table with the column rowid, condition on the question in $1, rank of a row. */
	const char *search_table;
	const char *search_match;
	const char *search_rank;
};
extern const struct dialect dialect_sqlite; /* for printing; ask db_dialect() of a connection */
const struct dialect *db_dialect(const struct db *db);

/*
 * Writes the file anew without free room, and empties the journal: what was deleted is in neither.
 * Outside transactions. ST_BUSY where others read or write for too long.
 */
MUST_USE enum status db_scrub(struct db *db);

/* Checks the file itself: one message per fault. ST_CORRUPT if there is any. */
MUST_USE enum status db_check(struct db *db, struct errors *errors);

/*
 * Runs fn inside one write transaction (BEGIN IMMEDIATE) and commits when it answers ST_OK; rolls
 * back otherwise. Retries the whole of fn a bounded number of times where the database is busy or
 * could not serialize. Nested calls are a bug.
 */
MUST_USE enum status db_write(struct db *db, enum status (*fn)(void *context), void *context);

/* One read transaction, so that several queries of a page see one state. */
MUST_USE enum status db_begin_read(struct db *db);
void db_end_read(struct db *db);

/*
 * Number that differs whenever the database was changed by any connection since the last call;
 * ask inside a read transaction. SQLite: data_version and this connection's own commits.
 */
MUST_USE enum status db_change_key(struct db *db, int64_t *out);

#endif
