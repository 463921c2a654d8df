/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_DOCUMENT_PDF_FLOW_H
#define CONCERT_DOCUMENT_PDF_FLOW_H

#include "base/errors.h"
#include "document/pdf/text.h"

/*
 * Divides a document between pages: which lines of which cell stand on which page, and the
 * footnotes at the foot of the page where their marks stand. Nothing is drawn.
 */

#define PDF_PAGE_WIDTH 841.89 /* points: A4, landscape */
#define PDF_PAGE_HEIGHT 595.28
#define PDF_MARGIN 36.0
#define PDF_BODY_TOP 34.0
#define PDF_BODY_BOTTOM 559.0 /* below it: the foot of the page */
#define PDF_CELL_PADDING 4.0
#define PDF_CELLS 16          /* columns, at most: more are unreadable on paper */

struct pdf_row {
	struct pdf_blocks *cells; /* one a column */
	struct pdf_blocks again;  /* in its first cell where it goes on on the next page */
	struct str bookmark;      /* empty: none */
	unsigned level;           /* of the bookmark */
};

/* A table, or texts over the whole width (one column, no lines, no heading). */
struct pdf_section {
	size_t ncolumns;
	double x[PDF_CELLS];
	double width[PDF_CELLS];
	size_t head_column;  /* whose cells head their row; SIZE_MAX: none */
	struct pdf_row *head; /* of each page; NULL: none */
	struct pdf_row *rows;
	size_t n;
	bool is_table;
};

struct pdf_pages;

struct pdf_document {
	struct pdf_section *sections;
	size_t n;
	struct pdf_block *notes; /* footnotes, those that were removed too */
	struct map note_labels;      /* to the index in it */
	struct map note_labels_gone; /* the same, of marks in words that were removed */
	size_t nnotes;
	bool is_right_to_left;
	struct pdf_pages *pages; /* set by pdf_flow */
};

struct pdf_cursor {
	size_t block;
	int line;
};

/* The part of a row that stands on one page. */
struct pdf_fragment {
	const struct pdf_section *section;
	struct pdf_row *row;
	double y;
	double height;
	bool is_head;
	bool is_first; /* of its row */
	struct pdf_cursor *from; /* one a column */
	struct pdf_cursor *to;
};

/* Lines of a footnote at the foot of a page. */
struct pdf_foot {
	size_t note;
	int from;
	int to;
	double y;
	size_t fragment; /* of the page: where its mark stands; SIZE_MAX: on an earlier page */
	size_t column;
};

struct pdf_page {
	struct pdf_fragment *fragments;
	size_t n;
	size_t capacity;
	struct pdf_foot *feet;
	size_t nfeet;
	size_t feet_capacity;
	double feet_y; /* of the line above them */
};

struct pdf_pages {
	struct pdf_page *items;
	size_t n;
	size_t capacity;
};

/* Sets document->pages, in the setter's arena. ST_TOO_LARGE for more than LIMIT_PRINT_PAGES. */
MUST_USE enum status pdf_flow(const struct pdf_setter *s, struct pdf_document *document,
    struct errors *errors);

/* The space above a block that is not the first of its cell on the page. */
double pdf_gap(const struct pdf_block *block);

#endif
