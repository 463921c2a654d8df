/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_DOCUMENT_MARKUP_H
#define CONCERT_DOCUMENT_MARKUP_H

#include "base/buf.h"
#include "document/blocks.h"

/*
 * One cell or paragraph in the making. Importers of rich formats write it as the inline HTML that
 * cell_decode_inline_html() reads, so that white space, marks and pieces come out alike from every
 * format. One markup serves a whole document: it is cleared after each use.
 */
struct markup {
	struct buf html;
	struct buf labels;  /* of the footnote marks so far, each ended by a zero byte */
	struct buf anchors; /* ids of the anchors so far, as bytes of uint32_t */
};

void markup_init(struct markup *m, struct arena *a);
void markup_clear(struct markup *m);

/* Whether anything was written. */
bool markup_is_empty(const struct markup *m);

/* Text that is text: nothing in it is taken for a tag or a character reference. */
void markup_add_text(struct markup *m, struct str text);

/* Text of a format that has tags and character references itself. */
void markup_add_raw(struct markup *m, struct str html);

/* A tag: "<p>", "</b>". */
void markup_add_tag(struct markup *m, const char *tag);

/* The mark of a footnote: its label, which becomes a MARK_FOOTNOTE. */
void markup_add_note(struct markup *m, struct str label);

/* A place to be found again: see struct cell_anchor. */
void markup_add_anchor(struct markup *m, uint32_t id);

/* Appends what another markup holds and clears that. */
void markup_append(struct markup *m, struct markup *from);

/* Appends a number as lists write it; type as in HTML: '1', 'a', 'A', 'i', 'I'. */
void markup_add_number(struct markup *m, uint32_t number, char type);

/*
 * Decodes what was written into the cell (its place stays as it is) and clears the markup.
 * ST_TOO_LARGE over LIMIT_CELL_BYTES, with a message that names the cell.
 */
MUST_USE enum status markup_decode(struct markup *m, struct arena *a, struct cell *out,
    struct errors *errors);

/*
 * Decodes what was written into a new block after the others, unless it is empty. A paragraph
 * that begins with a raised number of up to three digits becomes a footnote.
 * row: place in the document (table 0). ST_TOO_LARGE over LIMIT_CELL_BYTES or LIMIT_BLOCKS.
 */
MUST_USE enum status markup_add_block(struct markup *m, struct blocks *b, enum block_kind kind,
    uint32_t row, struct errors *errors);

#endif
