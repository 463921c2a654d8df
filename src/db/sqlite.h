/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_DB_SQLITE_H
#define CONCERT_DB_SQLITE_H

#include <sqlite3.h>

#include "db/db.h"
#include "db/search.h"

/* Between the SQLite files of this folder only. */

#define PARAMETERS_MAX 96   /* of one statement; the widest table has 40 columns */
#define STATEMENTS_MAX 512  /* kept prepared by one connection */
#define BUCKETS 1024

struct stmt {
	struct db *db;
	sqlite3_stmt *handle;  /* NULL: could not be prepared, status says why */
	enum status status;
	int position[PARAMETERS_MAX + 1]; /* of $n in SQLite's own numbering; 0: not used */
	uint64_t hash;
	uint64_t used;         /* tick of the last use */
	struct stmt *next;     /* in its bucket */
};

struct near_hit {
	const char *text;
	struct stmt *stmt;
};

struct db {
	sqlite3 *handle;
	bool is_writing;
	bool is_reading;
	int64_t commits;
	uint64_t tick;
	size_t nstatements;
	struct stmt statements[STATEMENTS_MAX];
	struct stmt *buckets[BUCKETS];
	struct near_hit near[BUCKETS]; /* by address of the text: saves hashing it */
	token_cut cut;
	void *cutter;
};

/* What an answer of SQLite means; logs what is neither a success nor an everyday refusal. */
enum status sqlite_status(struct db *db, int code, const char *what);

/* Resets what is still open, so that a transaction really ends. */
void sqlite_reset_all(struct db *db);
void sqlite_finalize_all(struct db *db);

#endif
