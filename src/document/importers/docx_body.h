/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_DOCUMENT_IMPORTERS_DOCX_BODY_H
#define CONCERT_DOCUMENT_IMPORTERS_DOCX_BODY_H

#include "document/importers/docx.h"

/* The state of reading a body, shared by docx_body.c, docx_table.c and docx_notes.c. */

#define DOCX_BOXES 4 /* text boxes in text boxes */
#define DOCX_OPEN 8  /* changes in changes; two people make two */
#define DOCX_ANCHORS_MAX 100000 /* ends of changes and comments */

struct docx_paragraph {
	struct str style;
	struct str list;
	bool has_list; /* its own; "0" takes the style's away */
	uint32_t level;
	uint32_t outline; /* 1 to 6; 0: none */
	bool has_text;
	bool is_joined;  /* its mark is gone in this text: the next paragraph goes on in it */
	bool is_settled; /* goes on in such a one, whose properties are kept */
	size_t marked[2]; /* changes of its mark: inserted, and then deleted by somebody else */
	size_t nmarked;
};

struct docx_run {
	struct str style;
	struct docx_format format;
};

struct docx_cell {
	struct cell content;
	uint32_t columns;
	bool is_gone; /* in this text */
};

/* What stands at an anchor: one end of the range of a change, a comment or a bookmark of ours. */
enum docx_range_of { DOCX_CHANGE, DOCX_COMMENT, DOCX_BOOKMARK };
struct docx_end {
	enum docx_range_of of;
	bool is_end;
	bool is_reference; /* of a comment: counts where it has no range */
	size_t index;
};

/* A note that the text refers to, in the order of the references. */
struct docx_note {
	struct str key;   /* "f" or "e" and its id */
	struct str label;
	struct cell content;
	bool is_found;
	bool has_own_mark; /* of the author's choice: its text begins with it */
};

struct docx_body {
	struct docx_package *package;
	struct docx_styles *styles;
	struct blocks *blocks;
	struct markup markup;
	uint32_t nparagraphs;
	size_t skipped;        /* depth within what is left out; 0: nothing is */
	size_t in_properties;  /* depth within pPr, rPr, trPr ... */
	char properties_of;    /* 'p', 'r', 't' (row), 'c' (cell) or 0 */
	bool in_text;          /* in w:t */
	struct docx_paragraph paragraph;
	struct docx_run run;

	struct markup box;     /* paragraphs of text boxes, until their paragraph ends */
	size_t nboxes;
	struct docx_paragraph outer_paragraphs[DOCX_BOXES];
	struct docx_run outer_runs[DOCX_BOXES];

	uint32_t table_depth;
	size_t table;
	bool in_cell;
	bool is_header_row;
	bool is_gone_row;
	uint32_t columns_before;
	struct docx_cell *cells;
	size_t ncells;
	size_t cells_capacity;

	struct map note_keys;
	struct docx_note *notes;
	size_t nnotes;
	size_t notes_capacity;
	uint32_t nfootnotes;
	uint32_t nendnotes;
	char reading_notes;    /* 'f' or 'e' while their part is read */
	size_t note;           /* index of the note being read, or SIZE_MAX */

	enum docx_view view;
	struct docx_comments *comments;
	struct tracked *tracked;
	size_t nchanges;       /* begun so far in this reading */
	size_t hidden;         /* depth of what is not in this text */
	size_t deleting;       /* depth of what is not in the accepted text */
	size_t open[DOCX_OPEN]; /* indexes of the changes that text belongs to */
	struct buf open_words[DOCX_OPEN];
	bool is_open_settled[DOCX_OPEN];
	size_t nopen;          /* may be more than fit */
	struct str maker;      /* whose changes are settled: they are of both texts */
	struct docx_end *ends; /* by anchor */
	size_t nends;
	size_t ends_capacity;

	size_t marked_note;    /* 1 + index of the note whose own mark follows; 0: none */
	struct str bookmark;   /* the one that began last */
	struct map bookmarks;  /* around marks of notes: index of the note */
	struct map kept;       /* our own: name to index in tracked->bookmarks */
	struct map kept_ids;   /* the same by w:id, by which they end */
	struct buf field_code;
	bool in_field_code;
	bool is_field_known;   /* its result stands in the text already */
	bool is_over;          /* an appendix of ours began: not of the document */
};

/* The markup that text goes to at present. */
struct markup *docx_markup(struct docx_body *b);

/* Tables; called for the outermost alone. */
MUST_USE enum status docx_table_begin(struct docx_body *b);
MUST_USE enum status docx_cell_begin(struct docx_body *b);
MUST_USE enum status docx_cell_end(struct docx_body *b);
MUST_USE enum status docx_row_end(struct docx_body *b);
MUST_USE enum status docx_row_property(struct docx_body *b, const struct xml_element *element);
MUST_USE enum status docx_cell_property(struct docx_body *b, const struct xml_element *element);

/* Writes the mark of a note; kind: 'f' or 'e'. */
void docx_add_reference(struct docx_body *b, const struct xml_element *element, char kind);

/*
 * Bookmarks and fields: a cross-reference to a footnote (NOTEREF) is one more mark of that note;
 * of other fields the result is text like any.
 */
void docx_bookmark_begin(struct docx_body *b, const struct xml_element *element);
void docx_field_character(struct docx_body *b, const struct xml_element *element);

/* Whether a text is the mark of a note, which is then written, or a result that is known. */
bool docx_take_mark(struct docx_body *b, struct str text);

/* Whether a text is the label that a note itself begins with. */
bool docx_is_own_label(struct docx_body *b, struct str text);

/* A note's element in its own part, and its end. */
MUST_USE enum status docx_note_begin(struct docx_body *b, const struct xml_element *element);
MUST_USE enum status docx_note_end(struct docx_body *b);

/*
 * Tracked changes: <w:ins>, <w:moveTo> and their opposites around runs, and as properties of what
 * ends a paragraph, of rows and of cells.
 */
MUST_USE enum status docx_change_begin(struct docx_body *b, const struct xml_element *element);
MUST_USE enum status docx_change_end(struct docx_body *b, struct str name);
MUST_USE enum status docx_change_property(struct docx_body *b, const struct xml_element *element,
    enum tracked_what what);
bool docx_is_change(struct str name);

/* A change of a paragraph's mark: noted at once, and placed where the paragraph ends. */
MUST_USE enum status docx_change_mark(struct docx_body *b, const struct xml_element *element);
void docx_change_mark_end(struct docx_body *b);

/*
 * Adds a change with who made it and when, as its element says; a holds the words. ST_TOO_LARGE
 * with a message where a document has more changes than are taken.
 */
MUST_USE enum status docx_note_change(struct docx_package *p, struct arena *a, struct tracked *t,
    const struct xml_element *element, enum tracked_what what);

/* Whether what a change is about is missing in the text that is read. */
bool docx_is_gone(const struct docx_body *b, const struct xml_element *element);

/* Notes words of the changes that are open. */
void docx_change_words(struct docx_body *b, struct str text);

/* An end of a comment's range, or where it is only referred to. */
MUST_USE enum status docx_comment_mark(struct docx_body *b, const struct xml_element *element);

/* Where a bookmark of ours begins and ends; of others nothing is kept. */
void docx_kept_bookmark_begin(struct docx_body *b, const struct xml_element *element);
void docx_kept_bookmark_end(struct docx_body *b, const struct xml_element *element);

/* Gives changes, comments and bookmarks the places of the anchors in a cell that has its own. */
void docx_place_anchors(struct docx_body *b, const struct cell *cell);

/* Appends the notes as blocks. */
MUST_USE enum status docx_add_notes(struct docx_body *b);

#endif
