/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_STORE_STORE_H
#define CONCERT_STORE_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/errors.h"
#include "db/db.h"
#include "db/search.h"
#include "model/record.h"
#include "store/viewer.h"

/*
 * Records, their history and the search over them, in a data folder: concert.db, files/.
 * Times are milliseconds UTC.
 */
struct store;

enum store_flags {
	STORE_CREATE = 1u << 0,  /* make the folder and the database if they are not there */
	STORE_MIGRATE = 1u << 1, /* bring the tables up to this program; otherwise they must be */
};

/*
 * Opens a data folder; closed with the arena. ST_NOT_FOUND where there is none (message: run
 * `concert init`), ST_CONFLICT where the database is newer than the program or needs a migration.
 */
MUST_USE enum status store_open(struct arena *a, const char *folder, unsigned flags,
    struct errors *errors, struct store **out);

struct db *store_db(struct store *s);
const char *store_folder(const struct store *s);

/* One state for all reads of a page. out_key: see db_change_key. */
MUST_USE enum status store_begin_read(struct store *s, int64_t *out_key);

/* The same key outside a read: has anything changed since then? */
MUST_USE enum status store_change_key(struct store *s, int64_t *out_key);
void store_end_read(struct store *s);

/* --- reading ------------------------------------------------------------------------------- */

/* One field a list is narrowed by; the value as in the API: a code, a number, a uid. */
struct filter {
	size_t field;
	struct str value;
};

/* Targets of one type. */
struct target_ids {
	const struct record_type *type;
	const int64_t *ids;
	size_t n; /* 0: any of the type */
};

/* Narrows a list to records that touch any of these. */
struct touching {
	const struct target_ids *targets; /* a field refers to one of them */
	size_t ntargets;
	int64_t id;       /* it is this record; 0: none */
	struct str words; /* its title has them, byte by byte; empty: none */
};

struct record_query {
	const struct record_type *type;
	int64_t framework_id; /* 0: any */
	const struct filter *filters;
	size_t nfilters;      /* at most LIMIT_FILTERS */
	const struct touching *touching; /* NULL: all */
	size_t sort_field;    /* NO_FIELD: the type's own order */
	bool is_descending;
	int64_t limit;        /* 0: all, for programs; pages pass 1 to LIMIT_PAGE_ROWS */
	int64_t offset;
};

struct record_list {
	struct record **items;
	size_t n;
	int64_t total; /* of all pages */
};

/*
 * Records with all their fields; references come with uid, code and title of the target (one
 * query per target type, not per row). A reference the viewer may not see is left out.
 */
MUST_USE enum status record_list(struct store *s, struct viewer viewer,
    const struct record_query *query, struct arena *a, struct record_list *out);

/* By ULID or by code ("CJ 7" or "CJ-7"). ST_NOT_FOUND also where the viewer may not see it. */
MUST_USE enum status record_find(struct store *s, struct viewer viewer,
    const struct record_type *type, int64_t framework_id, struct str key, struct arena *a,
    struct record **out);

/* Records whose code begins with what is typed, in any case; "cj-" as "CJ ". */
struct code_query {
	const struct record_type *type; /* has a code */
	int64_t framework_id;           /* 0: any */
	struct str start;
	int64_t limit;
};

/* In the type's order; none where the viewer may not read codes. */
MUST_USE enum status record_list_coded(struct store *s, struct viewer viewer,
    const struct code_query *query, struct arena *a, struct record_list *out);

/* Whether the viewer sees this one record. */
MUST_USE enum status record_is_visible(struct store *s, struct viewer viewer,
    const struct record_type *type, int64_t id, bool *out);

/* The stored record whole, hidden targets included: for writes. ST_NOT_FOUND if removed. */
MUST_USE enum status record_load(struct store *s, const struct record_type *type, int64_t id,
    struct arena *a, struct record **out);

/* A removed record by its ULID. ST_NOT_FOUND if there is none. */
MUST_USE enum status record_find_deleted(struct store *s, const struct record_type *type,
    struct str uid, struct arena *a, struct record **out);

/* Whether the viewer reads every value of a field, so that it may filter and sort by it. */
bool viewer_reads_field(struct viewer viewer, const struct field *f);

/* Records of a type that refer to the target through any field, in the type's order. */
MUST_USE enum status record_list_referring(struct store *s, struct viewer viewer,
    const struct record_type *type, const struct record *target, struct arena *a,
    struct record_list *out);

/* Records of a type that refer to one of those that refer to the target, in one query. */
MUST_USE enum status record_list_referring_through(struct store *s, struct viewer viewer,
    const struct record_type *type, const struct record_type *through,
    const struct record *target, struct arena *a, struct record_list *out);

/* The framework the viewer means: by slug, or the only or first one. */
MUST_USE enum status framework_find(struct store *s, struct viewer viewer, struct str slug,
    struct arena *a, struct record **out);

/* --- writing ------------------------------------------------------------------------------- */

/* Who writes and why: goes into the history. */
struct authorship {
	struct str actor;  /* account or "operator"; enters the chain as a salted digest */
	struct str agency; /* for which agency; may be empty */
	struct str reason;
};

struct tx {
	struct store *store;
	struct authorship by;
	int64_t now_ms;
	struct arena *arena; /* rewound on a retry */
};

/* Runs fn in one write transaction; see db_write for retries. */
MUST_USE enum status store_write(struct store *s, struct authorship by,
    enum status (*fn)(struct tx *tx, void *context), void *context);

/* Codes ever given to records of a type in a framework, those of removed ones included: for
 * giving the next one, not for showing. */
struct code_list {
	struct str *items;
	size_t n;
};
MUST_USE enum status record_list_codes(struct store *s, const struct record_type *type,
    int64_t framework_id, struct arena *a, struct code_list *out);

/* Stores a new record (uid kept if given), its history entry and its search entry; fills id. */
MUST_USE enum status record_create(struct tx *tx, struct record *r, struct errors *errors);

/*
 * Stores the record's values where they differ from the stored ones; writes what changed into
 * the history. ST_CONFLICT if r->version is not the stored version. No difference: ST_OK, nothing
 * written.
 */
MUST_USE enum status record_update(struct tx *tx, struct record *r, struct errors *errors);

/*
 * Hides a record and what stands with it from every reader; its history stays. ST_CONFLICT if
 * r->version is not the stored version, or for the last of the secretariat (secretariat_refuse).
 */
MUST_USE enum status record_delete(struct tx *tx, struct record *r);

/*
 * Brings back a removed record (see record_find_deleted) with what was removed with it.
 * ST_CONFLICT with a message where another has taken its unique name, or after
 * LIMIT_RESTORE_DAYS.
 */
MUST_USE enum status record_restore(struct tx *tx, struct record *r, struct errors *errors);

/* --- history ------------------------------------------------------------------------------- */

/* What an entry did to one field; a value that was not set has is_set false. */
struct history_change {
	size_t field;
	struct value before;
	struct value after;
	bool before_is_erased; /* it was personal, and is gone for good */
	bool after_is_erased;
	bool before_is_partial; /* it named records that are not seen, or not there any more */
};

struct history_entry {
	int64_t framework_id; /* whose chain; 0: of what belongs to none */
	int64_t sequence;     /* within the chain, from 1 */
	int64_t at_ms;
	struct str actor;      /* uid of a person, or "operator"; for the network alone */
	struct str actor_name; /* as the person is called today */
	struct str agency;     /* for which it was done */
	struct str reason;
	struct str operation;  /* create, update, delete, restore */
	const struct record_type *type;
	struct str uid;
	struct str code;       /* of the record today, where it is seen and can be searched for */
	struct str title;
	struct history_change *changes; /* of the fields that the viewer reads, in their order */
	size_t nchanges;
	bool is_partial;       /* it changed more than the viewer reads */
	enum visibility visibility_before; /* both zero: who sees it stayed */
	enum visibility visibility_after;
	struct str payload; /* the JSON text that the chain hashes; empty unless all is read */
	struct str hash;    /* the same */
};

struct history_list {
	struct history_entry *items;
	size_t n;
};

/*
 * What became of a record, newest first: entries that the viewer sees, without what it may not
 * read in them; an update of which nothing is left is not listed. Two queries per list, and one
 * per type that is referred to. ST_NOT_FOUND where the record itself is not seen.
 */
MUST_USE enum status history_of_record(struct store *s, struct viewer viewer,
    const struct record *r, struct arena *a, struct history_list *out);

/* The newest entries before a sequence number (0: from the newest), of at most limit looked at. */
struct history_page {
	int64_t before;
	int64_t limit;
	int64_t next; /* out: before for the next page; 0: there is none */
};
MUST_USE enum status history_page_of_record(struct store *s, struct viewer viewer,
    const struct record *r, struct history_page *page, struct arena *a,
    struct history_list *out);

/* Oldest first, after the given sequence number, at most limit entries looked at. */
MUST_USE enum status history_of_framework(struct store *s, struct viewer viewer,
    int64_t framework_id, int64_t after, int64_t limit, struct arena *a,
    struct history_list *out);

/*
 * The record as it stood at an instant, without what the viewer may not read. ST_NOT_FOUND if it
 * did not exist yet, or was closed to the viewer then or at any time since.
 */
MUST_USE enum status record_as_of(struct store *s, struct viewer viewer, const struct record *r,
    int64_t at_ms, struct arena *a, struct record **out);

/*
 * Checks the database's integrity, every hash chain, every record against its history and every
 * file; one message per fault.
 * ST_CORRUPT if there is any.
 */
struct verify_counts {
	int64_t frameworks;
	int64_t entries;
	int64_t files;
};
MUST_USE enum status store_verify(struct store *s, struct arena *a, struct errors *errors,
    struct verify_counts *out);

/* --- search -------------------------------------------------------------------------------- */

struct search_query {
	struct str words;
	const struct record_type *type; /* NULL: any */
	int64_t framework_id;           /* 0: any */
	int64_t limit;
	int64_t offset;
	enum search_in in;              /* zero: all words of a record */
};

/* Private characters, which a snippet holds nowhere else: U+E000 and U+E001. */
#define SNIPPET_START 0xE000u
#define SNIPPET_END 0xE001u

struct search_hit {
	const struct record_type *type;
	struct str uid;
	struct str code;
	struct str title;
	struct str snippet; /* matched words between SNIPPET_START and SNIPPET_END */
};

struct search_facet {
	const struct record_type *type;
	int64_t n;
};

struct search_result {
	struct search_hit *hits;
	size_t n;
	int64_t total;
	struct search_facet *facets; /* counts per type of all hits, whatever query->type says */
	size_t nfacets;
};

MUST_USE enum status search_run(struct store *s, struct viewer viewer,
    const struct search_query *query, struct arena *a, struct search_result *out);

/* --- sources ------------------------------------------------------------------------------- */

/* The place in a source that a record was read from. */
struct segment_row {
	int64_t source_id;
	struct str role;  /* text, marker, connector, heading, label, fact */
	struct str field;
	int64_t table_number;
	int64_t row_number;
	int64_t column_number;
	int64_t start;
	int64_t end;
};

MUST_USE enum status segment_add(struct tx *tx, const struct record *r,
    const struct segment_row *segment);
MUST_USE enum status source_cell_add(struct tx *tx, int64_t source_id, int64_t table_number,
    int64_t row_number, int64_t column_number, struct str text);

/* A segment with the record it belongs to and the text of its cell. */
struct segment_view {
	const struct record_type *type;
	int64_t record_id;
	struct segment_row segment;
};
struct segment_list {
	struct segment_view *items;
	size_t n;
};

/* Of one record, or (r NULL) of all records of a framework, sorted by record, then place. */
MUST_USE enum status segment_list(struct store *s, struct viewer viewer, const struct record *r,
    int64_t framework_id, struct arena *a, struct segment_list *out);

struct source_cell {
	int64_t table_number;
	int64_t row_number;
	int64_t column_number;
	struct str text;
};
struct source_cell_list {
	struct source_cell *items;
	size_t n;
};
MUST_USE enum status source_cell_list(struct store *s, struct viewer viewer, int64_t source_id,
    struct arena *a, struct source_cell_list *out);

/* Gives a cell another text, and all segments of a framework other places: see segment_list(). */
MUST_USE enum status source_cell_set(struct tx *tx, int64_t source_id,
    const struct source_cell *cell, struct str text);
MUST_USE enum status segments_replace(struct tx *tx, int64_t framework_id,
    const struct segment_list *segments);

/* --- files --------------------------------------------------------------------------------- */

/*
 * Keeps bytes under files/ by their SHA-256: temporary file, fsync, rename, fsync of the folder.
 * Done before the row that names it is written. The same bytes again change nothing.
 */
MUST_USE enum status file_put(struct store *s, struct str bytes, struct arena *a,
    struct errors *errors, struct str *out_sha256);

/*
 * Keeps a file that lies complete on the same file system, in place of file_put: it is moved.
 * fd: open on it. Then file_add, as after file_put.
 */
struct file_move {
	const char *path;
	int fd;
	struct str sha256; /* of its bytes */
};
MUST_USE enum status file_keep(struct store *s, const struct file_move *from, struct arena *a,
    struct errors *errors);

/* Bytes of all named files together. */
MUST_USE enum status file_total(struct store *s, int64_t *out);

/* The bytes of a kept file. ST_NOT_FOUND if it is not there, ST_CORRUPT if they changed. */
MUST_USE enum status file_get(struct store *s, struct str sha256, struct arena *a,
    struct str *out);

/*
 * Names a kept file in the transaction of the change that needs it: from then on backup takes it
 * and verify asks for it. size: bytes. A file may be named more than once.
 */
MUST_USE enum status file_add(struct tx *tx, struct str sha256, int64_t size);

/* Path of a kept file, in the arena. ST_NOT_FOUND if it is not there. */
MUST_USE enum status file_path(struct store *s, struct str sha256, struct arena *a,
    const char **out);

/* --- jobs ---------------------------------------------------------------------------------- */

struct job {
	int64_t id;
	struct str kind;    /* "import" */
	struct str payload; /* JSON; forgotten when the job ends, for it may hold a secret link */
	int64_t attempts;   /* this one included */
};

/* Calls fn after each commit that added a job, so that who runs jobs need not look for them. */
void store_on_job(struct store *s, void (*fn)(void *ctx), void *ctx);

/* Adds a job in the transaction of the change that causes it. */
MUST_USE enum status job_add(struct tx *tx, struct str kind, struct str payload, int64_t *out_id);

/* The same, but not before an instant. */
MUST_USE enum status job_add_at(struct tx *tx, struct str kind, struct str payload,
    int64_t due_ms, int64_t *out_id);

/* The same for work that somebody waits for: it comes before all other jobs that are due. */
MUST_USE enum status job_add_first(struct tx *tx, struct str kind, struct str payload,
    int64_t *out_id);

/*
 * Adds a job whose kind and payload are set and takes it for lease_ms: for a program that runs it
 * at once. Sets id and attempts. Should the program die, the job is due when the lease ends.
 */
MUST_USE enum status job_add_claimed(struct tx *tx, struct job *job, int64_t lease_ms);

/*
 * Takes the oldest due job (or the one with this id; 0: any) for lease_ms. ST_NOT_FOUND if none.
 * A job whose lease ran out is due again: the caller gives up who never comes back by attempts.
 */
MUST_USE enum status job_claim(struct store *s, int64_t id, int64_t lease_ms, struct arena *a,
    struct job *out);

/* The same among jobs of one kind. */
MUST_USE enum status job_claim_kind(struct store *s, struct str kind, int64_t lease_ms,
    struct arena *a, struct job *out);

/* In the transaction that holds the job's effect: ST_CONFLICT if the lease was lost meanwhile. */
MUST_USE enum status job_finish(struct tx *tx, const struct job *job, struct str result);

/* The same for work of which nothing is to be remembered, such as a sign-in: the row goes. */
MUST_USE enum status job_forget(struct tx *tx, const struct job *job);

/* The newest 500 jobs, newest first; for the operator alone. state: waiting, running, done,
 * failed. */
struct job_view {
	int64_t id;
	struct str kind;
	struct str state;
	int64_t attempts;
	struct str message; /* how the last attempt ended, if it failed */
};
struct job_view_list {
	struct job_view *items;
	size_t n;
};
MUST_USE enum status job_list(struct store *s, struct viewer viewer, struct arena *a,
    struct job_view_list *out);

/* Ends an attempt: due again after pause_ms, or (JOB_NEVER) failed for good. */
#define JOB_NEVER (-1)
MUST_USE enum status job_fail(struct store *s, const struct job *job, int64_t pause_ms,
    struct str message);

/* How a job stands. ST_NOT_FOUND. */
struct job_state {
	struct str state;  /* waiting, running, done, failed */
	int64_t attempts;
	struct str result; /* what it gave, or why its last attempt ended */
	int64_t due_ms;    /* waiting: not before; running: end of the lease */
};
MUST_USE enum status job_state(struct store *s, int64_t id, struct arena *a,
    struct job_state *out);

#endif
