/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_INSTRUMENT_AMEND_RECORDS_H
#define CONCERT_INSTRUMENT_AMEND_RECORDS_H

#include "instrument/amend.h"
#include "store/store.h"

/* Amendments and their changes as records, and as the plain data that amend.h works with. */

/* A change of a record; borrowed from it. part is PART_COUNT where it is none. */
struct fw_amend_change amend_change_of(struct arena *a, const struct record *r);

/* Bytes of the texts of a change's record, which count towards LIMIT_AMENDMENT_BYTES. */
size_t amend_change_bytes(const struct record *r);

/* The reverse: all but amendment, position, code, state, agency and author, which stay. */
void amend_change_to_record(struct arena *a, const struct fw_amend_change *change,
    struct record *out);

/*
 * The draft text of a stored amendment: the changes that are taken, carried out on base. Reads
 * with the eyes of the program; what a viewer may see is the caller's to decide.
 */
MUST_USE enum status amend_load_draft(struct store *s, const struct record *amendment,
    const struct framework *base, struct arena *a, struct amend_draft *out);

/*
 * Fills in what codes depend on: those ever given in the framework, removed elements included, and
 * those that other amendments were circulated with; and the codes that this one was.
 */
MUST_USE enum status amend_load_codes(struct store *s, const struct record *amendment,
    struct arena *a, struct amend_input *out);

/* The next code of an amendment, "AM 3": never one that was given before. */
MUST_USE enum status amendment_give_code(struct tx *tx, struct record *r);

/*
 * Stores a new amendment as a draft, with the next code ("AM 3"), on a revision. r: title, author,
 * framework and what else is known are set.
 */
MUST_USE enum status amendment_create(struct tx *tx, struct record *r,
    const struct record *revision, struct errors *errors);

#endif
