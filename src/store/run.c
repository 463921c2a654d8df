/* SPDX-License-Identifier: Apache-2.0 */
/*
 * data/run.db: opening, bringing up to this program, moving aside what cannot be used. A folder
 * lock keeps processes that start together from doing that twice. Nothing in this file may stop
 * the server, so damage is met by a new file; but drafts are people's words: they are carried over
 * as far as they can be read, and a file that only has more columns than we know is used as it is.
 * The surprise: log and index are renamed before the database, because SQLite would play an old
 * log into a new file of that name.
 */
#include "store/run_private.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sodium.h>

#include "base/clock.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/random.h"

#define TOKEN_BYTES 32

/* Counts changes after which an older program could not use the file. */
#define VERSION STR("1")

/*
 * What was added since version 1 was first released, in order: columns with a default, tables,
 * indexes. A program that knows fewer of them goes on with the file. NULL ends the list.
 */
static const char *const additions[] = { NULL };

static const char tables[] =
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;\n"
    "CREATE TABLE session (uid TEXT PRIMARY KEY, token_hash TEXT NOT NULL UNIQUE,"
    " person_id INTEGER NOT NULL, secret TEXT NOT NULL, created_ms INTEGER NOT NULL,"
    " seen_ms INTEGER NOT NULL, expires_ms INTEGER NOT NULL, proven_ms INTEGER NOT NULL,"
    " second_factor INTEGER NOT NULL CHECK (second_factor IN (0, 1)), agent TEXT NOT NULL,"
    " remote TEXT NOT NULL) STRICT;\n"
    "CREATE INDEX session_person ON session (person_id, seen_ms);\n"
    "CREATE TABLE ticket (token_hash TEXT PRIMARY KEY, purpose TEXT NOT NULL,"
    " person_id INTEGER NOT NULL, payload TEXT NOT NULL, created_ms INTEGER NOT NULL,"
    " expires_ms INTEGER NOT NULL) STRICT;\n"
    "CREATE INDEX ticket_purpose ON ticket (purpose, expires_ms);\n"
    "CREATE INDEX ticket_person ON ticket (person_id, purpose);\n"
    "CREATE TABLE issuer (issuer TEXT PRIMARY KEY, endpoint TEXT NOT NULL,"
    " must_name_issuer INTEGER NOT NULL CHECK (must_name_issuer IN (0, 1)),"
    " asked_ms INTEGER NOT NULL) STRICT;\n"
    "CREATE TABLE attempt (key_hash TEXT PRIMARY KEY, count INTEGER NOT NULL,"
    " first_ms INTEGER NOT NULL, last_ms INTEGER NOT NULL, expires_ms INTEGER NOT NULL) STRICT;\n"
    "CREATE INDEX attempt_expires ON attempt (expires_ms);\n"
    "CREATE TABLE draft (person_id INTEGER NOT NULL, form TEXT NOT NULL,"
    " base_version INTEGER NOT NULL, saved_ms INTEGER NOT NULL, body TEXT NOT NULL,"
    " PRIMARY KEY (person_id, form)) STRICT;\n"
    "CREATE INDEX draft_saved ON draft (person_id, saved_ms);\n"
    "INSERT INTO meta (name, value) VALUES ('version', '1'), ('additions', '0');\n";

/* Columns without which no statement of ours can be prepared: a file that lacks one is not ours. */
static const struct {
	const char *table;
	const char *column;
} needed[] = {
	{ "meta", "value" }, { "session", "token_hash" }, { "session", "uid" },
	{ "session", "person_id" }, { "session", "secret" }, { "session", "created_ms" },
	{ "session", "seen_ms" }, { "session", "expires_ms" }, { "session", "proven_ms" },
	{ "session", "second_factor" }, { "session", "agent" }, { "session", "remote" },
	{ "ticket", "token_hash" }, { "ticket", "purpose" }, { "ticket", "person_id" },
	{ "ticket", "payload" }, { "ticket", "created_ms" }, { "ticket", "expires_ms" },
	{ "issuer", "issuer" }, { "issuer", "endpoint" }, { "issuer", "must_name_issuer" },
	{ "issuer", "asked_ms" },
	{ "attempt", "key_hash" }, { "attempt", "count" }, { "attempt", "first_ms" },
	{ "attempt", "last_ms" }, { "attempt", "expires_ms" },
	{ "draft", "person_id" }, { "draft", "form" }, { "draft", "base_version" },
	{ "draft", "saved_ms" }, { "draft", "body" },
};

static bool
has_columns(struct db *db, const char *table)
{
	for (size_t i = 0; i < COUNT_OF(needed); i++) {
		if (table != NULL && strcmp(table, needed[i].table) != 0)
			continue;
		if (!db_has_column(db, needed[i].table, needed[i].column))
			return false;
	}
	return true;
}

static enum status
get_meta(struct db *db, struct str name, struct arena *a, struct str *out)
{
	struct stmt *s = db_sql(db, SQL("SELECT value FROM meta WHERE name = $1"));
	bool row;
	enum status st;

	stmt_bind_text(s, 1, name);
	if ((st = stmt_step(s, &row)) != ST_OK)
		return st;
	*out = row ? stmt_dup(s, 0, a) : STR_EMPTY;
	stmt_reset(s);
	return ST_OK;
}

static enum status
set_additions(struct db *db, struct str value)
{
	struct stmt *s = db_sql(db, SQL("UPDATE meta SET value = $1 WHERE name = 'additions'"));

	stmt_bind_text(s, 1, value);
	return stmt_run(s);
}

struct bringing_up {
	struct db *db;
	struct arena *arena;
};

static enum status
is_empty(struct db *db, bool *out)
{
	struct stmt *s = db_sql(db, SQL("SELECT COUNT(*) FROM sqlite_schema"));
	bool row;
	enum status st = stmt_step(s, &row);

	if (st != ST_OK)
		return st;
	*out = row && stmt_i64(s, 0) == 0;
	stmt_reset(s);
	return ST_OK;
}

/* ST_CONFLICT for a file that is of another program or of a version that cannot be brought up. */
static enum status
bring_up(void *context)
{
	struct bringing_up *b = context;
	struct str version = STR_EMPTY;
	struct str text = STR_EMPTY;
	int64_t applied;
	int64_t n;
	bool is_new;
	enum status st;

	if ((st = is_empty(b->db, &is_new)) != ST_OK)
		return st;
	if (is_new && (st = db_execute(b->db, tables)) != ST_OK)
		return st;
	if (!db_has_column(b->db, "meta", "name") || !db_has_column(b->db, "meta", "value"))
		return ST_CONFLICT;
	if ((st = get_meta(b->db, STR("version"), b->arena, &version)) != ST_OK ||
	    (st = get_meta(b->db, STR("additions"), b->arena, &text)) != ST_OK)
		return st;
	if (!str_equal(version, VERSION) || str_to_i64(text, 0, 1000000, &applied) != ST_OK)
		return ST_CONFLICT;
	for (n = 0; additions[n] != NULL; n++) {
		if (n >= applied && (st = db_execute(b->db, additions[n])) != ST_OK)
			return st;
	}
	if (n > applied)
		st = set_additions(b->db, str_format(b->arena, "%lld", (long long)n));
	return st == ST_OK && !has_columns(b->db, NULL) ? ST_CONFLICT : st;
}

/* --- opening -------------------------------------------------------------------------------- */

static enum status
open_file(struct run *run, struct errors *errors)
{
	struct bringing_up b = { .arena = run->connection };
	struct errors faults;
	struct stat info;
	enum status st;

	arena_reset(run->connection);
	run->db = NULL;
	/* Such as one restored from a backup. A sandbox does not allow it; a start does. */
	if (stat(run->path, &info) == 0 && (info.st_mode & 077) != 0 &&
	    chmod(run->path, 0600) != 0)
		log_line(LOG_WARNING, "run", "%s can be read by others: %s", run->path,
		    strerror(errno));
	if ((st = db_open(run->connection, run->path, DB_CREATE, errors, &b.db)) != ST_OK)
		return st;
	errors_init(&faults, run->connection);
	if (run->is_suspect && (st = db_check(b.db, &faults)) != ST_OK)
		return st;
	if ((st = db_write(b.db, bring_up, &b)) != ST_OK)
		return st;
	if (stat(run->path, &info) != 0)
		return ST_IO;
	run->db = b.db;
	run->device = info.st_dev;
	run->inode = info.st_ino;
	run->is_suspect = false;
	return ST_OK;
}

static const char *
aside_path(struct arena *a, const struct run *run, int64_t now_ms, const char *suffix)
{
	return str_dup_z(a, str_format(a, "%s.aside-%lld%s", run->path, (long long)now_ms,
	    suffix));
}

static enum status
rename_one(struct arena *a, const struct run *run, int64_t now_ms, const char *suffix)
{
	const char *from = str_dup_z(a, str_format(a, "%s%s", run->path, suffix));

	if (rename(from, aside_path(a, run, now_ms, suffix)) == 0 || errno == ENOENT)
		return ST_OK;
	log_line(LOG_ERROR, "run", "%s cannot be moved aside: %s", from, strerror(errno));
	return ST_IO;
}

static enum status
move_aside(struct run *run, struct arena *a, enum status why, const char **out_path)
{
	static const char *const suffixes[] = { "-wal", "-shm", "" };
	int64_t now_ms = clock_now_ms();
	enum status st = ST_OK;

	for (size_t i = 0; i < COUNT_OF(suffixes) && st == ST_OK; i++)
		st = rename_one(a, run, now_ms, suffixes[i]);
	if (st != ST_OK)
		return st;
	*out_path = aside_path(a, run, now_ms, "");
	log_line(LOG_WARNING, "run", "%s %s; it was moved to %s and everybody has to sign in again",
	    run->path, why == ST_CORRUPT ? "is damaged" : "is of another version", *out_path);
	return ST_OK;
}

/* Milliseconds in the name of the oldest one; how many there are. */
static size_t
count_aside(const struct run *run, int64_t *out_oldest)
{
	static const char prefix[] = "run.db.aside-";
	DIR *folder = opendir(run->folder);
	const struct dirent *entry;
	size_t n = 0;

	*out_oldest = INT64_MAX;
	while (folder != NULL && (entry = readdir(folder)) != NULL) {
		struct str name = str_from(entry->d_name);
		int64_t ms;

		/* What ends in -wal or -shm is no number: it goes with its database. */
		if (!str_starts(name, str_from(prefix)) || str_to_i64(str_part(name,
		    sizeof(prefix) - 1, name.n), 0, INT64_MAX, &ms) != ST_OK)
			continue;
		n++;
		if (ms < *out_oldest)
			*out_oldest = ms;
	}
	if (folder != NULL)
		closedir(folder);
	return n;
}

/* A disk that damages files again and again must not be filled by what is kept of them. */
static void
forget_old_aside(const struct run *run, struct arena *a)
{
	static const char *const suffixes[] = { "-wal", "-shm", "" };
	int64_t oldest;

	while (count_aside(run, &oldest) > LIMIT_RUN_ASIDE) {
		for (size_t i = 0; i < COUNT_OF(suffixes); i++) {
			const char *path = aside_path(a, run, oldest, suffixes[i]);

			if (unlink(path) == 0 || errno == ENOENT)
				continue;
			log_line(LOG_WARNING, "run", "%s cannot be removed: %s", path,
			    strerror(errno));
			return;
		}
	}
}

struct carrying {
	struct db *from;
	struct db *to;
	int64_t n;
};

/* Stops without a failure where the old file cannot be read any further. */
static enum status
carry_rows(void *context)
{
	struct carrying *c = context;
	struct stmt *s = db_sql(c->from, SQL("SELECT person_id, form, base_version, saved_ms, "
	    "body FROM draft"));
	bool row;

	c->n = 0;
	while (stmt_step(s, &row) == ST_OK && row) {
		struct stmt *t = db_sql(c->to, SQL("INSERT INTO draft (person_id, form, "
		    "base_version, saved_ms, body) VALUES ($1, $2, $3, $4, $5) "
		    "ON CONFLICT (person_id, form) DO NOTHING"));
		enum status st;

		stmt_bind_i64(t, 1, stmt_i64(s, 0));
		stmt_bind_text(t, 2, stmt_text(s, 1));
		stmt_bind_i64(t, 3, stmt_i64(s, 2));
		stmt_bind_i64(t, 4, stmt_i64(s, 3));
		stmt_bind_text(t, 5, stmt_text(s, 4));
		if ((st = stmt_run(t)) != ST_OK)
			return st;
		c->n++;
	}
	stmt_reset(s);
	return ST_OK;
}

static void
carry_drafts(struct run *run, const char *aside)
{
	struct arena *a = arena_new();
	struct errors errors;
	struct carrying c = { .to = run->db };
	enum status st;

	errors_init(&errors, a);
	st = db_open(a, aside, 0, &errors, &c.from);
	if (st == ST_OK && has_columns(c.from, "draft"))
		st = db_write(run->db, carry_rows, &c);
	log_line(LOG_INFO, "run", "%lld drafts were taken over from %s%s", (long long)c.n, aside,
	    st == ST_OK ? "" : "; the rest cannot be read");
	arena_free(a);
}

static enum status
open_or_replace(struct run *run, struct errors *errors)
{
	struct arena *a = arena_new();
	struct errors first;
	const char *aside;
	enum status st;

	errors_init(&first, a);
	st = open_file(run, &first);
	if (st == ST_CORRUPT || st == ST_CONFLICT) {
		arena_reset(run->connection); /* closes the file */
		st = move_aside(run, a, st, &aside);
		run->is_suspect = false;
		if (st == ST_OK && (st = open_file(run, errors)) == ST_OK)
			carry_drafts(run, aside);
		forget_old_aside(run, a);
	} else if (st != ST_OK) {
		errors_add(errors, st, NULL, "%s cannot be used (%s). Check the folder's "
		    "permissions and the space on its disk.", run->path, status_slug(st));
	}
	arena_free(a);
	return st;
}

/* Only one process at a time looks whether the file is sound, and replaces it. */
static enum status
open_locked(struct run *run, struct errors *errors)
{
	int folder = open(run->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	enum status st;

	if (folder < 0)
		return errors_add(errors, errno == ENOENT ? ST_NOT_FOUND : ST_IO, NULL,
		    "The folder %s cannot be opened: %s.", run->folder, strerror(errno));
	while (flock(folder, LOCK_EX) != 0 && errno == EINTR)
		;
	st = open_or_replace(run, errors);
	close(folder);
	return st;
}

static void
free_connection(void *p)
{
	arena_free(p);
}

enum status
run_open(struct arena *a, const char *folder, struct errors *errors, struct run **out)
{
	struct run *run = arena_make(a, struct run);
	enum status st;

	run->folder = str_dup_z(a, str_from(folder));
	run->path = str_dup_z(a, str_format(a, "%s/run.db", folder));
	run->connection = arena_new();
	arena_on_reset(a, free_connection, run->connection);
	if ((st = open_locked(run, errors)) == ST_OK)
		*out = run;
	return st;
}

enum status
run_ready(struct run *run)
{
	struct arena *a;
	struct errors errors;
	struct stat info;
	enum status st;

	if (run->db != NULL && !run->is_suspect && stat(run->path, &info) == 0 &&
	    info.st_dev == run->device && info.st_ino == run->inode)
		return ST_OK;
	a = arena_new();
	errors_init(&errors, a);
	st = open_locked(run, &errors);
	for (size_t i = 0; i < errors.n; i++)
		log_line(LOG_ERROR, "run", "%.*s", STR_ARG(errors.items[i].message));
	arena_free(a);
	return st;
}

enum status
run_note(struct run *run, enum status st)
{
	if (st == ST_CORRUPT)
		run->is_suspect = true;
	return st;
}

enum status
run_write(struct run *run, enum status (*fn)(void *context), void *context)
{
	return db_write(run->db, fn, context);
}

struct str
token_new(struct arena *a)
{
	unsigned char bytes[TOKEN_BYTES];
	size_t size = sodium_base64_ENCODED_LEN(TOKEN_BYTES,
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	char *text = arena_alloc(a, size);

	random_bytes(bytes, sizeof(bytes));
	sodium_bin2base64(text, size, bytes, sizeof(bytes),
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	sodium_memzero(bytes, sizeof(bytes));
	return (struct str){ text, size - 1 };
}

struct str
token_hash(struct arena *a, struct str token)
{
	return hash_hex(a, token);
}

/* --- housekeeping --------------------------------------------------------------------------- */

struct cleaning {
	struct db *db;
	int64_t now_ms;
	int64_t limit;
	int64_t removed;
};

static enum status
clean_with(struct cleaning *c, struct sql text, int64_t before_ms)
{
	struct stmt *s = db_sql(c->db, text);
	enum status st;

	stmt_bind_i64(s, 1, before_ms);
	stmt_bind_i64(s, 2, c->limit);
	if ((st = stmt_run(s)) == ST_OK)
		c->removed += db_changes(c->db);
	return st;
}

static enum status
clean(void *context)
{
	struct cleaning *c = context;
	enum status st;

	c->removed = 0;
	st = clean_with(c, SQL("DELETE FROM session WHERE uid IN (SELECT s.uid FROM session s "
	    "WHERE s.expires_ms <= $1 LIMIT $2)"), c->now_ms);
	if (st == ST_OK)
		st = clean_with(c, SQL("DELETE FROM session WHERE uid IN (SELECT s.uid "
		    "FROM session s WHERE s.seen_ms <= $1 LIMIT $2)"),
		    c->now_ms - SESSION_IDLE_MS);
	if (st == ST_OK)
		st = clean_with(c, SQL("DELETE FROM ticket WHERE token_hash IN "
		    "(SELECT t.token_hash FROM ticket t WHERE t.expires_ms <= $1 LIMIT $2)"),
		    c->now_ms);
	if (st == ST_OK)
		st = clean_with(c, SQL("DELETE FROM attempt WHERE key_hash IN "
		    "(SELECT t.key_hash FROM attempt t WHERE t.expires_ms <= $1 LIMIT $2)"),
		    c->now_ms);
	if (st == ST_OK)
		st = clean_with(c, SQL("DELETE FROM draft WHERE (person_id, form) IN "
		    "(SELECT d.person_id, d.form FROM draft d WHERE d.saved_ms <= $1 LIMIT $2)"),
		    c->now_ms - DRAFT_LIFE_MS);
	return st;
}

enum status
run_clean(struct run *run, int64_t now_ms, int64_t limit, int64_t *out_removed)
{
	struct cleaning c = { .now_ms = now_ms, .limit = limit };
	enum status st;

	if ((st = run_ready(run)) != ST_OK)
		return st;
	c.db = run->db;
	if ((st = run_note(run, run_write(run, clean, &c))) == ST_OK)
		*out_removed = c.removed;
	return st;
}

struct forgetting {
	struct db *db;
	int64_t person_id;
};

static enum status
forget(void *context)
{
	static const struct sql texts[] = {
		{ "DELETE FROM session WHERE person_id = $1" },
		{ "DELETE FROM ticket WHERE person_id = $1" },
		{ "DELETE FROM draft WHERE person_id = $1" },
	};
	struct forgetting *f = context;
	enum status st = ST_OK;

	for (size_t i = 0; i < COUNT_OF(texts) && st == ST_OK; i++) {
		struct stmt *s = db_sql(f->db, texts[i]);

		stmt_bind_i64(s, 1, f->person_id);
		st = stmt_run(s);
	}
	return st;
}

enum status
run_forget_person(struct run *run, int64_t person_id)
{
	struct forgetting f = { .person_id = person_id };
	enum status st;

	if ((st = run_ready(run)) != ST_OK)
		return st;
	f.db = run->db;
	return run_note(run, run_write(run, forget, &f));
}

enum status
run_scrub(struct run *run)
{
	enum status st = run_ready(run);

	return st == ST_OK ? run_note(run, db_scrub(run->db)) : st;
}
