/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_DOCUMENT_IMPORTERS_HTML_PAGE_H
#define CONCERT_DOCUMENT_IMPORTERS_HTML_PAGE_H

#include "base/map.h"
#include "document/importers/html_tokens.h"
#include "document/markup.h"

/* What the parts of the HTML importer share. Used by html*.c alone. */

struct tag;

struct html_list {
	bool is_ordered;
	char type;     /* of its numbers, as in <ol type> */
	uint32_t next;
};

struct html_span {
	const struct tag *tags[4]; /* the formatting that its style means */
	size_t n;
};

/* A cell of the row being read. */
struct html_cell {
	struct cell content;
	uint32_t columns; /* that it spans */
	uint32_t rows;
	bool is_head;     /* th */
	size_t at;        /* column from 0, once the row is complete */
};

struct html_page {
	struct blocks *blocks;
	struct errors *errors;
	struct html_walk walk;
	struct markup markup;
	uint32_t nparagraphs;
	uint32_t heading;          /* level of the open heading, 0 outside */
	struct html_list lists[20];
	size_t nlists;
	bool item_pending;         /* the next words begin a list item */
	const struct tag *styles[64]; /* open outside tables, outermost first */
	size_t nstyles;
	struct html_span spans[64];
	size_t nspans;
	size_t nlost_spans;        /* open beyond these */

	uint32_t table_depth;
	size_t table;              /* index of its block */
	bool in_cell;
	bool in_caption;
	bool in_head;
	struct html_cell *cells;   /* of the row */
	size_t ncells;
	size_t cells_capacity;
	uint32_t *covered;         /* by column: rows that a cell above still covers */
	size_t ncovered;
	size_t covered_capacity;

	struct map targets;        /* id: byte of the tag that has it */
	struct map notes;          /* id of a footnote: byte of its first mark's link */
	struct str label;          /* the paragraph is the footnote of this label */
};

/* Page bytes as UTF-8: by mark, by what it declares, else UTF-8. */
MUST_USE enum status html_decode(struct arena *a, struct str bytes, struct errors *errors,
    struct str *out);

/* Tables. Each ends what is still open below it. */
MUST_USE enum status html_table_begin(struct html_page *p);
MUST_USE enum status html_table_begin_cell(struct html_page *p, const struct html_token *token);
MUST_USE enum status html_table_begin_caption(struct html_page *p);
MUST_USE enum status html_table_end_cell(struct html_page *p);
MUST_USE enum status html_table_end_row(struct html_page *p);
MUST_USE enum status html_table_end(struct html_page *p);

/* Notes where each id stands, because a link to what comes later may be a footnote's mark. */
void html_notes_learn(struct html_page *p);

/* A link: a footnote's mark, the way back from a footnote (left out), or just its words. */
void html_notes_take_link(struct html_page *p, const struct html_token *token);

/* Whether the tag has the id of a footnote: then its paragraph is that footnote. */
void html_notes_find_target(struct html_page *p, const struct html_token *token);

/* Writes the mark of a footnote where the page is. */
void html_page_add_note(struct html_page *p, struct str label);

#endif
