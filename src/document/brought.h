/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_DOCUMENT_BROUGHT_H
#define CONCERT_DOCUMENT_BROUGHT_H

#include "base/errors.h"
#include "model/record.h"
#include "store/store.h"

/*
 * A file that somebody brought in (record type import) and the jobs that read and store it, for
 * documents (staged.h) and for Word files of comment rounds (round_staged.h).
 */

/*
 * Adds the job of this kind ("read", "confirm") for a stored import, by who writes, and keeps its
 * number in the record: in the transaction that makes or changes it.
 */
MUST_USE enum status brought_add_job(struct tx *tx, struct record *import, struct str kind,
    struct errors *errors);

/* ST_TOO_LARGE with a message at "file" where the server keeps too much already; in bytes. */
MUST_USE enum status brought_check_quota(struct store *s, uint64_t size, int64_t quota,
    struct errors *errors);

/* Whether a job reads or stores it at present. */
bool brought_is_under_way(const struct record *import);

/*
 * A job that was given up left the record as it was. out_why: empty where it was not; in the
 * arena.
 */
MUST_USE enum status brought_find_end(struct store *s, const struct record *import,
    struct arena *a, struct str *out_why);

#endif
