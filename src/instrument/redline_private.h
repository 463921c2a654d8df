/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_INSTRUMENT_REDLINE_PRIVATE_H
#define CONCERT_INSTRUMENT_REDLINE_PRIVATE_H

#include "instrument/compare_private.h"
#include "instrument/redline.h"
#include "model/field.h"

/* Between the files redline*.c only. */

/* One member of a part's struct. */
struct redline_row {
	const char *name;
	const char *label; /* where no record field of that name has one */
	enum redline_kind kind;
	unsigned flags;    /* enum row_flag: ROW_FACT, ROW_FORM */
	size_t offset;
	size_t size;
	const char *const *codes; /* CHOICE */
};

/* --- redline_fields.c ---------------------------------------------------------------------- */

bool redline_value_equal(const struct redline_row *row, const void *a, const void *b);

/*
 * By what a thing is known: its uid; where it has none (agencies and groups of a document that was
 * just read) its code, its label or its words.
 */
struct str redline_identity(enum compared_part part, const void *item);

/* Whether any member differs. */
bool redline_differs(enum compared_part part, const void *before, const void *after);

/* Fills the fields of a change that stands on both sides, and its bits. */
void redline_compare_fields(struct redline *r, struct redline_change *change);

/* --- redline_shown.c ----------------------------------------------------------------------- */

/*
 * Both values of a field in words for people. wholes: what is one item, such as an agency in a
 * list or a date; its key ignores white space. field: the record's, for the labels of choices;
 * NULL: codes are shown. All is the arena's.
 */
void redline_show(struct arena *a, const struct redline_field *f, const struct field *field,
    struct diff_text out[2]);

/* --- redline_words.c ----------------------------------------------------------------------- */

/* The words from one value to another, whose items are kept or replaced whole. */
struct redline_spans redline_value_words(const struct redline *r,
    const struct diff_text texts[2]);

#endif
