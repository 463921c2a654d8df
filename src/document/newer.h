/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_DOCUMENT_NEWER_H
#define CONCERT_DOCUMENT_NEWER_H

#include "base/errors.h"
#include "instrument/compare.h"
#include "store/store.h"

/*
 * A newer document of a framework that is stored: what it would change, and changing it. The page
 * that shows the first and the job that does the second use the same functions, so that a person
 * confirms what will happen.
 */
struct newer_order {
	struct store *store;
	const struct record *framework; /* that it is a newer version of */
	struct framework *reading;      /* what the document says; is changed */
	struct fw_decisions decisions;  /* answers to what is which */
	struct shown_persons persons;   /* answers to what persons are shown as */
	int64_t now_ms;
};

/*
 * The framework that a reading is a newer version of: by the short name given, else by that which
 * the reading proposes, else the only one there is. ST_NOT_FOUND with a message.
 */
MUST_USE enum status newer_find_framework(struct store *s, struct str given, struct str proposed,
    struct errors *errors, struct record **out);

/*
 * Holds a reading against what is stored, and against what the last document said. Stores
 * nothing. Statuses of comparison_make() and of reading the store.
 */
MUST_USE enum status newer_compare(struct arena *a, const struct newer_order *order,
    struct errors *errors, struct comparison *out);

/* Stores a comparison: all of it in the caller's transaction. file: SHA-256 of the document. */
MUST_USE enum status newer_store(struct tx *tx, struct record *framework,
    const struct comparison *c, struct str file, struct errors *errors);

/*
 * Stores a framework that is not there yet, and seals it. Readers see it at once, or its network
 * alone. out: its record. errors: see framework_save().
 */
enum newer_release { NEWER_CLOSED, NEWER_RELEASED };
struct newer_first {
	const struct framework *merged;  /* what is stored; with uids */
	const struct framework *adopted; /* what the document says; with the same uids */
	struct str file;                 /* SHA-256 of the document */
	enum newer_release release;
};
MUST_USE enum status newer_store_first(struct tx *tx, const struct newer_first *first,
    struct errors *errors, struct record **out);

#endif
