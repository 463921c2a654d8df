/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_DOCUMENT_TABLE_VIEW_H
#define CONCERT_DOCUMENT_TABLE_VIEW_H

#include "instrument/framework.h"
#include "instrument/redline.h"

/*
 * A framework as the table it was adopted as: columns as adopted, one row a pillar (or one row an
 * action, where the table had columns for its lead, period or number), each cell a list of parts.
 * Connectors, headings and markers stand where they stood. Every exporter of the table walks this.
 *
 * The same walk shows two states as one table: what was removed stands where it stood, what was
 * added where it stands, what moved at both places, and each part says what happened to it. Of one
 * state alone nothing has happened to any part.
 */

enum part_kind {
	PART_PARAGRAPH, /* never holds a line feed */
	PART_LIST,      /* a list begins; text is the marker of its first item, if any */
	PART_ITEM,      /* an item begins with this text; a line feed in it is a line break */
	PART_ITEM_END,
	PART_LIST_END
};

struct part {
	enum part_kind kind;
	struct marked text; /* PARAGRAPH, ITEM, LIST: as it reads afterwards, or read if gone */
	struct str code;    /* of the element whose text begins here; empty otherwise */

	/* PARAGRAPH and ITEM, and of what was added or removed as a whole the others too. */
	enum redline_mark change;
	const struct redline_change *about; /* with its number; NULL where nothing happened; of
	                                     * facts alone too, then no span says so */
	const struct redline_change *within; /* of the element that this moved here with, as a
	                                      * part of it; NULL: none did */

	/*
	 * PARAGRAPH and ITEM: never none. One that moved here says what changed in its words
	 * besides: who knows only insertions and deletions takes kept as inserted and leaves
	 * deleted out. One that moved away is all deleted.
	 */
	struct redline_spans spans;
	enum diff_kind end; /* of the end of the paragraph: deleted, two became one there */
};

struct parts {
	struct part *items;
	size_t n;
	size_t capacity;
};

struct table_view {
	struct arena *arena;
	const struct framework *fw;      /* afterwards */
	const struct redline *redline;   /* its order is walked */
	const struct fw_column *columns; /* those that were removed too */
	size_t ncolumns;
	size_t npillars;                 /* those that were removed too, moved ones twice */
	size_t nfootnotes;               /* likewise */
	bool is_row_an_action;
};

/* Columns are the framework's; where it has none, the five usual ones with English headings. */
void table_view_init(struct table_view *v, struct arena *a, const struct framework *fw);

/* Two states as one table. The redline must outlive the view. */
void table_view_init_redline(struct table_view *v, struct arena *a, const struct redline *r);

/* The title block, or the title where there is none; one part a line. */
struct parts table_view_header(const struct table_view *v);

/* The heading of a column, one part a line. */
struct parts table_view_heading(const struct table_view *v, size_t column);

/* What happened to a pillar's row as a whole: NONE, ADDED, REMOVED, MOVED_*; its code. */
const struct redline_node *table_view_pillar(const struct table_view *v, size_t pillar);

/* Rows that a pillar takes, at least 1. */
size_t table_view_rows(const struct table_view *v, size_t pillar);

/* The parts of one cell; row counts from 0 within the pillar. In the view's arena. */
struct parts table_view_cell(const struct table_view *v, size_t pillar, size_t row,
    size_t column);

struct table_note {
	struct str label;        /* its number afterwards; before, if it is gone */
	struct str label_before; /* empty where it was added */
	enum redline_mark change;
	const struct redline_change *about;
	struct parts parts;
};

struct table_note table_view_footnote(const struct table_view *v, size_t footnote);

/* The paragraphs of a text, split at its line feeds; empty ones are left out. */
struct parts table_view_paragraphs(struct arena *a, const struct marked *text);

/* A stretch of a text: either without footnote marks, or one footnote's mark (label not empty). */
struct run {
	struct marked text;
	struct str label;
};

struct runs {
	struct run *items;
	size_t n;
	size_t capacity;
};

/* Splits a text at its footnote marks; runs may be empty. */
struct runs table_view_runs(struct arena *a, const struct marked *text);

/*
 * Appends the HTML tags of the formatting that a footnote's mark stands in (an italic sentence
 * and its mark), before it or behind it.
 */
void table_view_open_tags(struct buf *b, const struct run *run);
void table_view_close_tags(struct buf *b, const struct run *run);

bool table_view_has_footnote(const struct framework *fw, struct str label);

#endif
