/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A connection to SQLite: opening, transactions, the change key and the integrity check. Statements
 * are in sqlite_stmt.c. WAL with synchronous=FULL: a commit that was answered survives a power cut.
 * A connection belongs to one process and never crosses a fork.
 */
#include "db/sqlite.h"

#include <assert.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/log.h"

#define WAIT_MS 1500    /* for the lock of another process, per attempt */
#define ATTEMPTS 3
#define PAUSE_MS 20     /* before the second attempt; doubles */

const struct dialect dialect_sqlite = {
	.identity = "INTEGER PRIMARY KEY",
	.integer = "INTEGER",
	.text = "TEXT",
	.table_end = " STRICT",
	.keyed_end = " STRICT, WITHOUT ROWID",
	.id_list = "SELECT value FROM json_each(",
	.id_list_end = ")",
	.search_table = "search",
	.search_match = "search MATCH $1",
	/* A word of the title counts as four of the body. */
	.search_rank = "relevance(search, 4.0, 1.0)",
};

const struct dialect *
db_dialect(const struct db *db)
{
	(void)db;
	return &dialect_sqlite;
}

enum status
sqlite_status(struct db *db, int code, const char *what)
{
	switch (code & 0xFF) {
	case SQLITE_OK:
	case SQLITE_ROW:
	case SQLITE_DONE:
		return ST_OK;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return ST_BUSY;
	case SQLITE_CONSTRAINT:
		return ST_CONFLICT;
	case SQLITE_CANTOPEN:
		return ST_NOT_FOUND;
	case SQLITE_READONLY:
		return ST_IO; /* db_open() says it in words */
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		log_line(LOG_ERROR, "database", "%s: %s", what, sqlite3_errmsg(db->handle));
		return ST_CORRUPT;
	default:
		log_line(LOG_ERROR, "database", "%s: %s (%d)", what, sqlite3_errmsg(db->handle),
		    sqlite3_extended_errcode(db->handle));
		return ST_IO;
	}
}

static int
wait_ms(void)
{
#ifdef CONCERT_TEST_BUILD
	const char *given = getenv("CONCERT_TEST_BUSY_MS");
	int64_t ms;

	if (given != NULL && str_to_i64(str_from(given), 0, 60000, &ms) == ST_OK)
		return (int)ms;
#endif
	return WAIT_MS;
}

static void
close_connection(void *p)
{
	struct db *db = p;

	sqlite_finalize_all(db);
	sqlite3_close_v2(db->handle);
}

/*
 * A file without a page has nothing to roll back to: the journal that guards the change to WAL
 * would cost three waits for the disk.
 */
static enum status
use_wal(struct db *db)
{
	struct stmt *s = db_sql(db, SQL("PRAGMA page_count"));
	bool is_empty;
	bool row;
	enum status st;

	if ((st = stmt_step(s, &row)) != ST_OK)
		return st;
	is_empty = row && stmt_i64(s, 0) == 0;
	stmt_reset(s);
	if (is_empty && (st = db_execute(db, "PRAGMA journal_mode = MEMORY")) != ST_OK)
		return st;
	return db_execute(db, "PRAGMA journal_mode = WAL");
}

static enum status
set_up(struct db *db, unsigned flags)
{
	enum status st;

	sqlite3_extended_result_codes(db->handle, 1);
	sqlite3_busy_timeout(db->handle, wait_ms());
	sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	st = db_execute(db, "PRAGMA trusted_schema = OFF; PRAGMA foreign_keys = ON;"
	    "PRAGMA temp_store = MEMORY; PRAGMA synchronous = FULL;");
	if (st != ST_OK)
		return st;
	if ((flags & DB_READ_ONLY) == 0 && (st = use_wal(db)) != ST_OK)
		return st;
	/* Reads the schema now: a file that is no database is found out here. */
	return db_execute(db, "SELECT COUNT(*) FROM sqlite_schema");
}

/*
 * Threads do not exist here: without its locks and its counting of memory SQLite is a tenth
 * faster. Must come before the first connection of the process; later calls change nothing.
 */
static void
set_up_library(void)
{
	sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

/*
 * A new database is for its owner alone, whatever the folder: SQLite itself would let everybody
 * read it. Its log and index take the mode of the file.
 */
static void
make_private_file(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd >= 0)
		close(fd);
}

enum status
db_open(struct arena *a, const char *path, unsigned flags, struct errors *errors, struct db **out)
{
	struct db *db = arena_make(a, struct db);
	int how = SQLITE_OPEN_NOMUTEX | ((flags & DB_READ_ONLY) != 0 ? SQLITE_OPEN_READONLY
	    : SQLITE_OPEN_READWRITE) | ((flags & DB_CREATE) != 0 ? SQLITE_OPEN_CREATE : 0);
	enum status st;

	set_up_library();
	if ((flags & DB_CREATE) != 0)
		make_private_file(path);
	st = sqlite_status(db, sqlite3_open_v2(path, &db->handle, how, NULL), path);
	arena_on_reset(a, close_connection, db);
	if (st == ST_OK)
		st = set_up(db, flags);
	if (st == ST_OK)
		*out = db;
	else if (st == ST_NOT_FOUND)
		errors_add(errors, st, NULL, "There is no database at %s, or it cannot be opened. "
		    "Check the path and its permissions.", path);
	else if (st == ST_CORRUPT)
		errors_add(errors, st, NULL, "%s is not a database of ours, or it is damaged. "
		    "Restore it from a backup.", path);
	else if (sqlite3_db_readonly(db->handle, "main") == 1)
		errors_add(errors, st, NULL, "%s cannot be used: this user may not write it. The "
		    "database and its folder must be writable, for reading too.", path);
	else
		errors_add(errors, st, NULL, "%s cannot be used: %s.", path,
		    sqlite3_errmsg(db->handle));
	return st;
}

enum status
db_execute(struct db *db, const char *text)
{
	return sqlite_status(db, sqlite3_exec(db->handle, text, NULL, NULL, NULL), text);
}

bool
db_has_table(struct db *db, const char *table)
{
	return sqlite3_table_column_metadata(db->handle, "main", table, NULL, NULL, NULL, NULL,
	    NULL, NULL) == SQLITE_OK;
}

bool
db_has_column(struct db *db, const char *table, const char *column)
{
	return sqlite3_table_column_metadata(db->handle, "main", table, column, NULL, NULL, NULL,
	    NULL, NULL) == SQLITE_OK;
}

int64_t
db_last_id(struct db *db)
{
	return sqlite3_last_insert_rowid(db->handle);
}

int64_t
db_changes(struct db *db)
{
	return sqlite3_changes64(db->handle);
}

static void
roll_back(struct db *db)
{
	sqlite_reset_all(db);
	/* Some failures have rolled back already; then there is nothing left to do. */
	if (sqlite3_get_autocommit(db->handle) == 0 &&
	    stmt_run(db_sql(db, SQL("ROLLBACK"))) != ST_OK)
		log_line(LOG_ERROR, "database", "a transaction could not be rolled back");
}

static enum status
write_once(struct db *db, enum status (*fn)(void *context), void *context)
{
	enum status st;

	if ((st = stmt_run(db_sql(db, SQL("BEGIN IMMEDIATE")))) != ST_OK)
		return st;
	st = fn(context);
	if (st == ST_OK) {
		sqlite_reset_all(db);
		st = stmt_run(db_sql(db, SQL("COMMIT")));
	}
	if (st != ST_OK)
		roll_back(db);
	else
		db->commits++;
	return st;
}

enum status
db_write(struct db *db, enum status (*fn)(void *context), void *context)
{
	useconds_t pause_us = PAUSE_MS * 1000;
	enum status st = ST_BUSY;

	assert(!db->is_writing && !db->is_reading);
	db->is_writing = true;
	for (int attempt = 0; attempt < ATTEMPTS && st == ST_BUSY; attempt++) {
		if (attempt > 0) {
			usleep(pause_us);
			pause_us *= 2;
		}
		st = write_once(db, fn, context);
	}
	db->is_writing = false;
	return st;
}

enum status
db_begin_read(struct db *db)
{
	enum status st;

	assert(!db->is_writing && !db->is_reading);
	if ((st = stmt_run(db_sql(db, SQL("BEGIN")))) == ST_OK)
		db->is_reading = true;
	return st;
}

void
db_end_read(struct db *db)
{
	if (!db->is_reading)
		return;
	roll_back(db);
	db->is_reading = false;
}

enum status
db_change_key(struct db *db, int64_t *out)
{
	struct stmt *s = db_sql(db, SQL("PRAGMA data_version"));
	bool row;
	enum status st;

	if ((st = stmt_step(s, &row)) != ST_OK)
		return st;
	/* data_version does not move for one's own commits, so these are counted beside it. */
	*out = (row ? stmt_i64(s, 0) << 32 : 0) + db->commits;
	stmt_reset(s);
	return ST_OK;
}

/* Both checks answer one row per fault; integrity_check a single "ok" where there is none. */
/* The answer's first column says whether others were in the way. */
static enum status
empty_journal(struct db *db)
{
	struct stmt *s = db_sql(db, SQL("PRAGMA wal_checkpoint(TRUNCATE)"));
	bool is_busy = false;
	bool row;
	enum status st = stmt_step(s, &row);

	if (st == ST_OK)
		is_busy = row && stmt_i64(s, 0) != 0;
	stmt_reset(s);
	return st == ST_OK && is_busy ? ST_BUSY : st;
}

enum status
db_scrub(struct db *db)
{
	enum status st = db_execute(db, "VACUUM");

	return st == ST_OK ? empty_journal(db) : st;
}

enum status
db_check(struct db *db, struct errors *errors)
{
	struct stmt *s = db_sql(db, SQL("PRAGMA integrity_check(100)"));
	bool is_sound = true;
	bool row;
	enum status st;

	while ((st = stmt_step(s, &row)) == ST_OK && row) {
		if (str_equal(stmt_text(s, 0), STR("ok")))
			continue;
		is_sound = false;
		errors_add(errors, ST_CORRUPT, NULL, "The database file is damaged: %.*s. "
		    "Restore it from a backup.", STR_ARG(stmt_text(s, 0)));
	}
	if (st != ST_OK)
		return st;
	s = db_sql(db, SQL("PRAGMA foreign_key_check"));
	while ((st = stmt_step(s, &row)) == ST_OK && row) {
		is_sound = false;
		errors_add(errors, ST_CORRUPT, NULL, "Row %lld of %.*s refers to a row of %.*s "
		    "that is not there.", (long long)stmt_i64(s, 1), STR_ARG(stmt_text(s, 0)),
		    STR_ARG(stmt_text(s, 2)));
	}
	if (st != ST_OK)
		return st;
	return is_sound ? ST_OK : ST_CORRUPT;
}
