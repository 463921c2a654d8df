/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_DOCUMENT_WORD_WRITER_H
#define CONCERT_DOCUMENT_WORD_WRITER_H

#include "base/i18n.h"
#include "base/map.h"
#include "document/anchors.h"
#include "document/package.h"
#include "document/print.h"
#include "document/table_view.h"
#include "instrument/redline.h"

/* What the files of this folder share, and printers/docx.c with them. */

/* What happens to a text, a paragraph's end or a row when the changes are accepted. */
enum word_change {
	WORD_KEPT,
	WORD_INSERTED,
	WORD_DELETED,
	WORD_MOVED_HERE,
	WORD_MOVED_AWAY,
	WORD_CHANGE_COUNT
};

/* Paragraph styles; their names are in text.c, what they look like in parts.c. */
enum word_style {
	WORD_STYLE_TITLE,
	WORD_STYLE_TITLE_BLOCK,
	WORD_STYLE_HEADING,      /* of a column */
	WORD_STYLE_PILLAR,
	WORD_STYLE_TEXT,         /* of a cell */
	WORD_STYLE_ITEM,         /* of a list in a cell */
	WORD_STYLE_MORE,         /* in an item of a list, and no item itself */
	WORD_STYLE_FOOTNOTE,
	WORD_STYLE_BODY,         /* outside tables */
	WORD_STYLE_SECTION,      /* heading outside tables */
	WORD_STYLE_COUNT
};

/* A stretch of a paragraph's text that shares one fate. */
struct word_span {
	enum word_change change;
	struct marked text;
};

struct word_note;

struct word_paragraph {
	enum word_style style;
	uint32_t level;          /* STYLE_ITEM, STYLE_MORE: depth of the list, from 1 */
	bool has_marker;         /* STYLE_ITEM: its bullet stands in the text */
	struct word_span *spans;
	size_t nspans;
	size_t capacity;
	enum word_change mark;   /* what happens to its end; see word_settle_marks */
	struct str anchor;       /* name of the bookmark around it; empty: none */
	const struct redline_change *move; /* it goes along in the move of this; NULL: in none */
	bool begins_move;
	bool ends_move;
	const struct word_note *note; /* STYLE_FOOTNOTE: begins with its mark; NULL: with none */
};

struct word_paragraphs {
	struct word_paragraph *items;
	size_t n;
	size_t capacity;
};

/* A footnote of the document: one for each mark that Word may number. */
struct word_note {
	struct str label;                 /* as its mark says it */
	const struct fw_footnote *before; /* NULL: its text is new */
	const struct fw_footnote *after;  /* NULL: its text is gone */
	enum word_change change;          /* of its mark: KEPT, INSERTED or DELETED */
	uint32_t nmarks;                  /* that refer to it so far */
	bool is_shared;                   /* more than one does */
};

struct word_notes {
	struct map keys;          /* label and side: index */
	struct word_note *items;
	size_t n;
	size_t capacity;
	bool has_own_marks;       /* labels are not 1, 2, 3: they are written as they are */
	uint32_t next_before;     /* number that Word would give with all changes rejected */
	uint32_t next_after;
};

/* Stretches of paragraphs that moved away with a change, and that moved here. */
struct word_move {
	uint32_t away;
	uint32_t here;
};

struct word_writer {
	struct arena *arena;
	const struct print_order *order;
	const struct framework *fw;
	struct redline redline;   /* of order->before; plain where there is none */
	struct table_view view;
	struct buf body;          /* of document.xml */
	struct buf notes_xml;     /* of footnotes.xml */
	struct word_notes notes;
	bool is_in_note;          /* a note has no notes */
	uint32_t last_id;         /* of bookmarks, moves and changes */
	struct map anchors;       /* names that are taken */
	struct map uids;          /* code of an element: index in uid_list */
	struct fw_texts uid_list;
	struct map move_indexes;  /* change: index in moves */
	struct word_move *moves;
	size_t nmoves;
	uint32_t move_id;         /* of the stretch that is open */
	size_t moves_capacity;
	bool is_measured;         /* notes and moves are known: the first writing is done */
};

/* A list instead of an instrument: title and rows, the headings on each page. */
MUST_USE enum status word_print_list(struct arena *a, const struct print_order *order,
    struct errors *errors, struct buf *out);

/* The parts that do not depend on the table; *n becomes their number. In the writer's arena. */
struct package_part *word_fixed_parts(struct word_writer *w, size_t *n);

/* Opening and closing of document.xml around the body, and of footnotes.xml. */
void word_open_document(struct word_writer *w, struct buf *b);
void word_close_document(struct word_writer *w, struct buf *b);
void word_open_notes(struct word_writer *w, struct buf *b);
void word_close_notes(struct word_writer *w, struct buf *b);

/*
 * Writes a paragraph to document.xml or, in a note, to footnotes.xml. is_last: nothing may stand
 * behind it where it is.
 */
void word_add_paragraph(struct word_writer *w, const struct word_paragraph *p, bool is_last);

struct word_paragraph *word_new_paragraph(struct word_writer *w, struct word_paragraphs *all,
    enum word_style style);
void word_add_span(struct word_writer *w, struct word_paragraph *p, enum word_change change,
    struct marked text);

/* The anchor of an element by its code. */
struct str word_anchor(struct word_writer *w, enum anchor_part part, struct str code);

/* The mark of a footnote: where it is not to be one, its text raised. */
void word_add_note_mark(struct word_writer *w, const struct run *run, enum word_change change);

/* The mark that a note's text begins with. */
void word_open_note_text(struct word_writer *w, const struct word_paragraph *p);

/* The texts of all notes, and those that no mark refers to as paragraphs behind the table. */
void word_add_notes(struct word_writer *w);
void word_add_unmarked_notes(struct word_writer *w);

/* Title block, table. */
void word_add_instrument(struct word_writer *w);

/* What was changed and why, on a page of its own behind the instrument. */
void word_add_changes(struct word_writer *w);

/* What happens to all that stands in a row or column, whatever happened within. */
enum word_fate {
	WORD_FATE_OWN,      /* nothing: each part has its own */
	WORD_FATE_INSERTED, /* shown as it reads afterwards */
	WORD_FATE_DELETED   /* shown as it read before */
};

/* What a cell is in. */
struct word_cell {
	enum column_role role;
	struct str pillar;   /* its code, where the words on its coordination stand here */
	enum word_fate fate;
	enum word_style style; /* of paragraphs that are no items */
	struct str anchor;     /* of its first paragraph, which is no element's; may be empty */
};

/* The parts of a cell, or of the title block, as paragraphs with their changes. */
struct word_paragraphs word_take_parts(struct word_writer *w, const struct parts *parts,
    const struct word_cell *cell);

/*
 * Writes paragraphs that nothing can be joined to at their end (a cell, what stands before a
 * table); at least one. The mark of the last cannot be tracked, so that of the one before stands
 * for it where both look alike.
 */
void word_add_paragraphs(struct word_writer *w, struct word_paragraphs *all);

/* INSERTED for what moved here, DELETED for what moved away. */
enum word_change word_plain_change(enum word_change change);

/* Opens and closes the element that says what happens to the runs inside; nothing for KEPT. */
void word_open_change(struct word_writer *w, enum word_change change);
void word_close_change(struct word_writer *w, enum word_change change);

/* " w:id= w:author= w:date=" with a fresh id. */
void word_add_who(struct word_writer *w);

/* Properties of a run whose text has these marks; style may be NULL. */
void word_add_run_properties(struct word_writer *w, const struct marked *text, const char *style);

/* A run of plain words, or of words in one formatting. */
void word_add_words(struct word_writer *w, struct str words, enum word_change change);
void word_add_run(struct word_writer *w, const struct marked *text, enum word_change change);

/* Words that are not tracked, with elements of formatting as they stand in rPr. */
void word_add_words_with(struct word_writer *w, struct str words, const char *properties);

/* Where runs go at present. */
struct buf *word_out(struct word_writer *w);

/* Whether a text is written from right to left: its first letter decides, else fallback. */
bool word_is_rtl(struct str text, bool fallback);

#endif
