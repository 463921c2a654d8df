/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_DOCUMENT_TABLE_VIEW_H
#define CONCERT_DOCUMENT_TABLE_VIEW_H

#include "instrument/framework.h"
#include "instrument/placements.h"

/*
 * A framework as the table it was adopted as: columns as adopted, one row a pillar (or one row an
 * action, where the table had columns for its lead, period or number), each cell a list of parts.
 * Connectors, headings and markers stand where they stood. Every exporter of the table walks this.
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
	struct marked text; /* PARAGRAPH, ITEM, LIST */
	struct str code;    /* of the element whose text begins here; empty otherwise */
};

struct parts {
	struct part *items;
	size_t n;
	size_t capacity;
};

struct table_view {
	struct arena *arena;
	const struct framework *fw;
	const struct fw_column *columns;
	size_t ncolumns;
	struct places *places; /* see placements_index */
	bool is_row_an_action;
};

/* Columns are the framework's; where it has none, the five usual ones with English headings. */
void table_view_init(struct table_view *v, struct arena *a, const struct framework *fw);

/* Rows that a pillar takes, at least 1. */
size_t table_view_rows(const struct table_view *v, size_t pillar);

/* The parts of one cell; row counts from 0 within the pillar. In the view's arena. */
struct parts table_view_cell(const struct table_view *v, size_t pillar, size_t row,
    size_t column);

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
