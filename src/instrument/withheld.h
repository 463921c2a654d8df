/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_INSTRUMENT_WITHHELD_H
#define CONCERT_INSTRUMENT_WITHHELD_H

#include "instrument/persons.h"
#include "store/store.h"

/* The list of a framework's persons that the public reads by their office, as a kept file. */

/* Empty where there is none. ST_CORRUPT with a message where the kept file is damaged. */
MUST_USE enum status withheld_load(struct store *s, const struct record *framework,
    struct errors *errors, struct shown_persons *out);

/* Keeps a list and names it in the record, which the caller stores. Nothing for an empty one. */
MUST_USE enum status withheld_keep(struct tx *tx, struct record *framework,
    const struct shown_persons *list, struct errors *errors);

/*
 * A text as records may hold it, with the words in place of names; the text itself where the
 * framework withholds none. framework: its record, stored or about to be.
 */
MUST_USE enum status withheld_hide(struct tx *tx, const struct record *framework,
    const struct framework *text, struct errors *errors, const struct framework **out);

/*
 * The persons whom a text names that people wrote, and who are not on the list: as points to
 * settle that hold the name and the words for it. In the arena of errors.
 */
MUST_USE enum status withheld_find(struct store *s, const struct record *framework,
    const struct framework *text, struct errors *errors, struct fw_querys *out);

/*
 * Puts them on the list and stores a point about each, by office, before records take the text.
 * Updates framework where there is any.
 */
MUST_USE enum status withheld_add(struct tx *tx, struct record *framework,
    const struct framework *text, struct errors *errors);

/*
 * What follows from a person's change of a point to settle, before it is stored: where it says by
 * which words a person is shown, every record that holds the words before gets them, and found in
 * the point too. ST_INVALID with a message for words that cannot stand there. See guarded_follow().
 */
MUST_USE enum status withheld_settle(struct tx *tx, const struct record *before,
    struct record *point, struct errors *errors);

/* Types whose texts come from the document. */
extern const struct record_type *const withheld_types[];
extern const size_t withheld_type_count;

/* Puts words in place of names into a value of a record; its lists are made anew. */
void withheld_put_value(struct arena *a, struct value *v, const struct persons_sought *sought);

/*
 * Withholds the persons whom an earlier program left in records, history and cells: once, by the
 * program that brings the tables up.
 */
MUST_USE enum status withheld_bring_up(struct store *s, struct errors *errors);

#endif
