/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_DOCUMENT_REDLINE_TABLE_H
#define CONCERT_DOCUMENT_REDLINE_TABLE_H

#include "instrument/redline.h"

/*
 * The table of changes that follows a redline, in print and on pages: one row a number. Texts of
 * ours are English; who shows them translates them.
 */

/* Words or a fact that changed; of what was added or removed, words or a fact that it has. */
struct change_line {
	const char *label;  /* "Text", "When", "Lead" */
	bool is_fact;
	bool is_choice;     /* its words are ours, to be translated as a whole: "Active" */
	struct redline_spans spans;
	struct str before;
	struct str after;
};

struct change_row {
	const struct redline_change *change;
	size_t number;
	const char *what;   /* "Added", "Removed", "Changed", "Moved", "Moved and changed" */
	const char *part;   /* "Action", "Pillar", "Title block" */
	struct str code;    /* as cited afterwards; empty for the title block, a column, ... */
	struct str pillar;  /* code of its pillar; empty: none */
	struct str from;    /* "CJ, after CJ 6"; empty where it did not move */
	struct str to;      /* of what moved or was added */
	size_t nparts;      /* elements that were added or removed with it */
	struct change_line *lines;
	size_t nlines;
	struct str reason;  /* one a line; empty: none given */
};

struct change_rows {
	struct change_row *items;
	size_t n;
};

/* The rows of all numbers, in their order. */
struct change_rows redline_table_rows(struct arena *a, struct redline *r);

/* The row of one change, which may be beside the text and have no number. */
struct change_row redline_table_row(struct arena *a, struct redline *r,
    const struct redline_change *change);

#endif
