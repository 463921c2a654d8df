/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_STORE_PRIVATE_H
#define CONCERT_STORE_PRIVATE_H

#include "base/buf.h"
#include "base/limits.h"
#include "model/kind.h"
#include "store/store.h"

/* Between the files of store/ only. */

/* The texts that serve one record type; made once, so that the statement cache finds them fast. */
struct type_sql {
	const char *columns; /* of a SELECT whose table is called t; fixed ones first */
	const char *insert;
	const char *update;
	const char *title;   /* expression over t; "NULL" where the type has no title */
	const char *code;
};

enum fixed_column {
	FIXED_ID, FIXED_UID, FIXED_FRAMEWORK, FIXED_VISIBILITY, FIXED_VERSION, FIXED_CREATED,
	FIXED_CHANGED, FIXED_COUNT
};

#define UID_SLOTS 1024
struct uid_slot {
	const struct record_type *type;
	int64_t id;
	char uid[27];
};

struct store {
	struct arena *arena;
	struct arena *scratch; /* of the running write */
	struct db *db;
	const char *folder;
	struct type_sql *types; /* as record_types */
	struct tokens *tokens;
	/* Of the running write: */
	char actor_digest[65]; /* empty until the first entry */
	struct uid_slot uids[UID_SLOTS]; /* a stored uid never changes; emptied per attempt */
	bool has_new_job;
	/* Told after a commit that added a job; NULL: nobody. */
	void (*on_job)(void *ctx);
	void *on_job_ctx;
};

static inline const struct type_sql *
sql_of(const struct store *s, const struct record_type *type)
{
	return &s->types[type_index(type)];
}

/* --- statements built from field rows (statement.c) ---------------------------------------- */

struct bound {
	bool is_text;
	int64_t number;
	struct str text;
};

/* A filter by party asks three types with two values each and who sees their records; the rest is
 * for who reads, scope and page. */
#define STATEMENT_VALUES (LIMIT_FILTERS * 48 + 40)
struct statement {
	const struct dialect *dialect;
	struct buf text;
	struct bound values[STATEMENT_VALUES];
	size_t nvalues;
};

void statement_init(struct statement *st, struct db *db, struct arena *a);
void statement_add(struct statement *st, const char *text);
void statement_add_name(struct statement *st, const char *name); /* quoted identifier */
void statement_add_i64(struct statement *st, int64_t value);     /* as a parameter */
void statement_add_text(struct statement *st, struct str value); /* as a parameter */
struct stmt *statement_prepare(struct statement *st, struct db *db);

/* "(the numbers of a JSON array)": what IN takes. */
void statement_add_ids(struct statement *st, struct str ids);

/* "[1,2,3]" for statement_add_ids. */
struct str id_list_text(struct arena *a, const int64_t *ids, size_t n);

/* --- who sees what (visible.c) ------------------------------------------------------------- */

/*
 * Adds the condition over a record table called t; type NULL: t has the columns of search
 * entries. The one place that says who sees what.
 */
void statement_add_visible(struct statement *q, struct viewer viewer,
    const struct record_type *type);

/*
 * Adds the condition over entries of the history called h. known: SQL for how open their record
 * is today, as far as the viewer sees it today; else NULL.
 */
void statement_add_seen_entry(struct statement *q, struct viewer viewer, const char *known);

/*
 * Adds " AND ..." over t where the viewer reads what asks for this in some frameworks and not in
 * others: only records of those.
 */
void statement_add_readable(struct statement *q, struct viewer viewer, enum permission read);

/* Takes the values out of records that the viewer may not read. */
void records_hide_fields(struct viewer viewer, struct record **items, size_t n);

/* --- the secretariat stays (secretariat.c) ------------------------------------------------- */

/*
 * Before a change of a record: the first day without a secretariat, for the check behind it;
 * ST_CONFLICT there if the change made that day come earlier.
 */
MUST_USE enum status secretariat_look(struct tx *tx, const struct record_type *type,
    int32_t *out);
MUST_USE enum status secretariat_check(struct tx *tx, const struct record_type *type,
    int32_t before);

/* --- schema (schema.c) --------------------------------------------------------------------- */

/* Makes or extends the tables, or says what is in the way; see store_open. */
MUST_USE enum status schema_prepare(struct store *s, unsigned flags, struct errors *errors);

MUST_USE enum status meta_get(struct store *s, struct str name, struct arena *a,
    struct str *out);
MUST_USE enum status meta_set(struct store *s, struct str name, struct str value);

/* --- records (record_load.c, record_write.c) ----------------------------------------------- */

/* A list of rows as loaded, still without links, titles and texts. */
struct records {
	struct record **items;
	size_t n;
	size_t capacity;
};

/* Reads the rows of a statement that selects a type's columns. */
MUST_USE enum status records_read(struct store *s, const struct record_type *type,
    struct stmt *stmt, struct arena *a, struct records *out);

/* Who sees even what was deleted: the store itself, for writes and proofs. */
#define VIEWER_STORE ((const struct viewer *)NULL)

/* Adds what other tables hold, as far as the viewer sees the targets. */
MUST_USE enum status records_complete(struct store *s, const struct record_type *type,
    const struct viewer *viewer, struct arena *a, struct records *records);

#define RECORDS_AT_ONCE 500 /* of a walk over a whole table: what memory holds of them */

/* The next records of a whole table by number, hidden ones and targets included, completed. */
MUST_USE enum status records_read_after(struct store *s, const struct record_type *type,
    int64_t id, struct arena *a, struct records *out);

/* The part of it that gives references their target's uid, code and title. */
MUST_USE enum status records_fill_targets(struct store *s, const struct record_type *type,
    const struct viewer *viewer, struct arena *a, struct records *records);

/* A removed record by its number. ST_NOT_FOUND. */
MUST_USE enum status record_load_deleted(struct store *s, const struct record_type *type,
    int64_t id, struct arena *a, struct record **out);

/* The uid of a record by its number; deleted ones too. ST_NOT_FOUND. */
MUST_USE enum status uid_of(struct store *s, const struct record_type *type, int64_t id,
    struct arena *a, struct str *out);

/* --- records that stand with another (follow.c) --------------------------------------------- */

struct id_list {
	int64_t *items;
	size_t n;
	size_t capacity;
};

/* Makes a record no more open than the one it stands with, and of the same framework. */
MUST_USE enum status follow_clamp(struct tx *tx, struct record *r, struct errors *errors);

MUST_USE enum status follow_remove(struct tx *tx, const struct record *target);
MUST_USE enum status follow_restore(struct tx *tx, const struct record *target,
    int64_t deleted_ms);
struct change;
MUST_USE enum status follow_adjust(struct tx *tx, const struct change *change);

/* --- history (history_write.c) ------------------------------------------------------------- */

struct change {
	const char *operation;
	const struct record *before; /* NULL for a creation */
	const struct record *after;  /* NULL for a deletion */
	const struct record *about;  /* either of them */
};

MUST_USE enum status history_add(struct tx *tx, const struct change *change);

#define HISTORY_CLOSED 100 /* added to the visibility of what was removed: the operator alone */

/*
 * Files an entry under what it is about (history_topic.c); of e count chain, sequence and instant.
 */
MUST_USE enum status history_file(struct tx *tx, const struct change *change,
    const struct history_entry *e, enum visibility visibility);

/* Files a record's entries anew after it became more or less open. */
MUST_USE enum status history_file_again(struct tx *tx, const struct record *r);

/* Files all that was written before there were topics. */
MUST_USE enum status history_file_past(struct store *s);

/* What history_read_row reads, of an entry h with its actor: further columns come behind. */
#define HISTORY_ROW "h.chain_id, h.sequence, h.at_ms, h.operation, h.type, h.uid, h.payload, " \
	"h.hash, x.value, w.\"name\""
#define HISTORY_ROW_COLUMNS 10
#define HISTORY_ACTOR "LEFT JOIN history_secret x ON x.digest = h.actor_digest " \
	"LEFT JOIN \"person\" w ON w.uid = x.value "
void history_read_row(struct stmt *stmt, struct viewer viewer, struct arena *a,
    struct history_entry *out);

/* Whether it is told who wrote: people of the network of that framework. */
bool viewer_sees_names(struct viewer viewer, int64_t framework_id);

/* How open a record is today, as far as the viewer sees it. ST_NOT_FOUND. */
MUST_USE enum status record_known_visibility(struct store *s, struct viewer viewer,
    const struct record *r, struct arena *a, enum visibility *out);

/*
 * Reads the changes out of the payloads of entries, as far as the viewer may read them, and takes
 * out the entries of which nothing is left (history_changes.c).
 */
MUST_USE enum status history_fill_changes(struct store *s, struct viewer viewer, struct arena *a,
    struct history_list *list);

/* A record as its history has it (history_rebuild.c). */
struct history_state {
	const struct record_type *type;
	struct str uid;
	int64_t at_ms;
	const struct viewer *viewer; /* which targets of references are seen */
	bool is_there;         /* out: created and not deleted */
	enum visibility since; /* out: the most closed it was then or at any time after */
	struct record *record; /* out: all but its number */
};
MUST_USE enum status history_rebuild(struct store *s, struct history_state *state,
    struct arena *a);

/* --- search (search_index.c) --------------------------------------------------------------- */

/* Gives the connection the tokenizer, which every read and write of the index needs. */
MUST_USE enum status search_open(struct store *s, struct errors *errors);

/* Whether this tokenizer and this version of ICU made the index. */
MUST_USE enum status search_is_current(struct store *s, bool *out);

/* Fills the index from all records; within a write transaction. */
MUST_USE enum status search_make_anew(struct store *s);

MUST_USE enum status search_put(struct tx *tx, const struct record *r);
MUST_USE enum status search_drop(struct store *s, const struct record_type *type, int64_t id);

/* --- verify (verify_rows.c) ---------------------------------------------------------------- */

/* Compares every row with its history. ST_CORRUPT with a message for each that differs. */
MUST_USE enum status rows_verify(struct store *s, struct arena *scratch, struct errors *errors);

/* --- files (files.c) ----------------------------------------------------------------------- */

/* Hashes every named file. ST_CORRUPT with a message for each that is missing or changed. */
MUST_USE enum status files_verify(struct store *s, struct arena *a, struct errors *errors,
    int64_t *out_n);

#endif
