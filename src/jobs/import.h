/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_JOBS_IMPORT_H
#define CONCERT_JOBS_IMPORT_H

#include "base/errors.h"
#include "instrument/framework.h"
#include "store/store.h"

/* What to import, and how. */
struct import_order {
	struct str file_name; /* without folder */
	struct str bytes;
	struct str slug;      /* short name to give; empty: proposed by the document */
	const char *sandbox;
	bool is_released;     /* readers see it at once */
	bool is_newer;        /* a newer version of a framework that is stored */
};

/*
 * Reads the bytes in concert-helper, which has no files, database or network. slug: see above.
 * Statuses and messages are those of reading_run(); ST_TIMEOUT and ST_INTERNAL if the helper was
 * ended.
 */
MUST_USE enum status import_read(struct arena *a, const struct import_order *order,
    struct errors *errors, struct framework **out);

/*
 * Reads a Word file of a comment round in the same way. out: its JSON form, which is valid; see
 * document/round.h.
 */
MUST_USE enum status import_read_round(struct arena *a, const struct import_order *order,
    struct errors *errors, struct str *out);

/*
 * The framework that was imported from a file with this hash, and whether that is still its
 * newest document; ST_NOT_FOUND if there is none.
 */
MUST_USE enum status import_find_earlier(struct store *s, struct str sha256, struct arena *a,
    struct record **out, bool *out_is_newest);

/*
 * Keeps the file and adds the job that imports it, taken already; out for jobs_run_claimed(), its
 * texts in the arena of errors.
 */
MUST_USE enum status import_submit(struct store *s, const struct import_order *order,
    struct authorship by, struct errors *errors, struct job *out);

/*
 * The record of a document that was brought in by the browser, and who brought it, by a job's
 * order: {"import": uid, "actor": ..., "agency": ..., "reason": ...}.
 */
struct job_run;
MUST_USE enum status import_find_staged(struct job_run *run, struct authorship *out_by,
    struct record **out);

/* The messages as one text, for a record that says what went wrong. */
struct str import_join_messages(const struct errors *errors, enum status st);

/* Shows a framework to readers from now on. ST_OK also if it was released before. */
MUST_USE enum status framework_release(struct store *s, int64_t framework_id,
    struct authorship by, struct errors *errors);

#endif
