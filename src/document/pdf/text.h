/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_DOCUMENT_PDF_TEXT_H
#define CONCERT_DOCUMENT_PDF_TEXT_H

#include "base/map.h"
#include "document/pdf/pango.h"
#include "instrument/framework.h"

/*
 * Blocks: paragraphs and items of lists as lines of a width, which can be divided between pages.
 * All lengths are points. A block is set when it is first asked for its lines.
 */

/* A stretch of a block's words: of both states, of the new one alone, or of the old one alone. */
enum pdf_span_kind { PDF_SAME, PDF_ADDED, PDF_REMOVED, PDF_APART /* words of ours: small, grey */ };

struct pdf_span {
	enum pdf_span_kind kind;
	struct marked text;
};

struct pdf_spans {
	struct pdf_span *items;
	size_t n;
	size_t capacity;
};

enum pdf_style { PDF_BODY, PDF_TITLE, PDF_SUBTITLE, PDF_HEADING, PDF_NOTE, PDF_SMALL };

struct pdf_line {
	float x;
	float top;
	float baseline;
	float bottom;
};

/* The mark of a footnote, in a line of the block. */
struct pdf_mark {
	size_t note; /* index of its block */
	int at;      /* byte of the block's text */
	int line;
};

struct pdf_marks {
	struct pdf_mark *items;
	size_t n;
	size_t capacity;
};

struct pdf_block {
	struct pdf_spans spans;
	enum pdf_style style;
	const char *tag; /* of the structure: "P", "LI", "H1", "Note" */
	unsigned depth;  /* of lists; 0: a paragraph */
	bool is_tied;    /* to the next block: never the last of a page */
	bool is_joined;  /* goes on from the block before, which was cut because it is long */
	bool is_changed; /* has a bar beside it */
	bool is_ours;    /* words of this program, in the language of the order */
	float width;

	/* Set with the lines. */
	PangoLayout *layout;
	struct pdf_line *lines;
	int nlines;
	struct pdf_marks marks;
};

struct pdf_blocks {
	struct pdf_block *items;
	size_t n;
	size_t capacity;
};

struct pdf_setter {
	struct arena *arena;
	PangoContext *from_left;    /* for texts that run from there, and the fonts of all */
	PangoContext *from_right;
	bool is_right_to_left;      /* the document; texts of it may not be */
	bool are_ours_right_to_left; /* the words of this program */
	const struct map *notes;    /* label of a footnote to the index of its block */
	const struct map *notes_gone; /* the same for marks in words that were removed */
	size_t *kept;               /* layouts kept between measuring and drawing */
};

/* Text of one kind, for blocks that are not read from anywhere. */
void pdf_add_span(struct arena *a, struct pdf_block *block, enum pdf_span_kind kind,
    const struct marked *text);
void pdf_add_words(struct arena *a, struct pdf_block *block, enum pdf_span_kind kind,
    struct str words);

/*
 * Adds a block to a list; a long one becomes several, because setting text takes more than
 * proportional time. width must be known.
 */
void pdf_add_block(struct arena *a, struct pdf_blocks *list, const struct pdf_block *block);

/* Bytes of all its words. */
size_t pdf_block_bytes(const struct pdf_block *block);

/* Makes lines of a block, if it has none; its layout stays until it is drawn or forgotten. */
void pdf_set_block(const struct pdf_setter *s, struct pdf_block *block);

/* Forgets the layout, which is large; the lines stay. */
void pdf_unset_block(const struct pdf_setter *s, struct pdf_block *block);

/* Of lines [from, to): 0 where there are none. The block must be set. */
double pdf_lines_height(const struct pdf_block *block, int from, int to);

/* Lines of a block and where they are to stand: the top of the first at y. */
struct pdf_stretch {
	int from;
	int to;
	double x;
	double y;
};

/* Draws them; behind the block's last line its layout is forgotten. */
void pdf_draw_lines(const struct pdf_setter *s, cairo_t *cr, struct pdf_block *block,
    const struct pdf_stretch *stretch);

#endif
