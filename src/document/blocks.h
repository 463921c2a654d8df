/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_DOCUMENT_BLOCKS_H
#define CONCERT_DOCUMENT_BLOCKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/errors.h"
#include "base/str.h"
#include "model/marked.h"

/*
 * What every importer makes of a file before anybody asks what it means: headings, paragraphs,
 * footnotes and tables in document order, each text decoded (entities, tags) with stand-off marks
 * and with its pieces. Source ranges everywhere else count in these decoded texts.
 */

/* A paragraph or list item of a cell: a range of its decoded text. Pieces tile the text. */
struct piece {
	uint32_t start; /* code points; white space and line feeds between pieces belong to none */
	uint32_t end;
	bool is_item;   /* a list item of the source's own list markup */
	uint32_t level; /* nesting of lists, 0 outside */
};

/* A place in the decoded text that an importer asked for, such as the start of a comment. */
struct cell_anchor {
	uint32_t id;    /* the importer's own */
	uint32_t point; /* code points before it */
	size_t byte;    /* bytes before it */
};

/* Decoded text: pieces are separated by one line feed, which no piece contains. */
struct cell {
	uint32_t table;  /* see fw_segment: the place people can find it by */
	uint32_t row;
	uint32_t column;
	struct marked content;
	struct piece *pieces;
	size_t npieces;
	struct cell_anchor *anchors; /* in the order in which they were asked for */
	size_t nanchors;
};

struct row {
	uint32_t number; /* line or row number of the source, from 1 */
	bool is_header;  /* the source marks it as a header row */
	struct cell *cells;
	size_t ncells;
};

enum block_kind {
	BLOCK_HEADING,
	BLOCK_PARAGRAPH,
	BLOCK_TABLE,
	BLOCK_FOOTNOTE, /* text of a footnote; label is its number */
};

struct block {
	enum block_kind kind;
	uint32_t level;   /* BLOCK_HEADING: 1 to 6 */
	struct cell cell; /* all but BLOCK_TABLE; column 1 */
	struct str label; /* BLOCK_FOOTNOTE: "1" */
	struct str caption; /* BLOCK_TABLE */
	struct row *rows;   /* BLOCK_TABLE; a block between two parts of one table splits it */
	size_t nrows;
	size_t rows_capacity;
};

struct tracked;
struct blocks {
	struct arena *arena;
	struct block *items;
	size_t n;
	size_t capacity;
	struct str format; /* tsv, html, markdown, docx */
	uint32_t ntables;
	size_t ncells;     /* all cells so far, against LIMIT_CELLS */
	struct tracked *tracked; /* changes and comments; NULL: the format has none */
};

/* Appends a zeroed block. */
struct block *blocks_add(struct blocks *b, enum block_kind kind);

/* Appends a zeroed row to a table block; NULL when LIMIT_CELLS is reached. */
struct row *block_add_row(struct blocks *b, struct block *table, uint32_t number, size_t ncells);

/*
 * Decodes one cell of text with inline HTML (closed list of tags: p br ul ol li u i em b strong
 * sup sub span a div h1-h6; HTML character references; anything else stays text). Marks and
 * pieces are filled; place is the caller's. Linear in the size of raw. ST_TOO_LARGE over
 * LIMIT_CELL_BYTES.
 */
MUST_USE enum status cell_decode_inline_html(struct arena *a, struct str raw, struct cell *out);

/*
 * The same for text in which an importer put CELL_ANCHOR at places that it wants to find again:
 * out->anchors[0 .. nanchors) have their ids and get their places. They take no part in anything
 * else: no white space, piece or mark is another for them.
 */
#define CELL_ANCHOR 0xFDD2u /* a noncharacter: Unicode keeps it for inside use */
MUST_USE enum status cell_decode_anchored(struct arena *a, struct str raw, struct cell *out);

/*
 * Bytes of a text file as UTF-8: UTF-16 with a byte-order mark is converted, a UTF-8 mark is cut
 * off, line ends become line feeds. ST_INVALID with the line where the bytes are not text (a zero
 * byte, a malformed sequence).
 */
MUST_USE enum status text_to_utf8(struct arena *a, struct str bytes, struct errors *errors,
    struct str *out);

/*
 * Readers: bytes of a file into blocks. Messages say where (line, row) and what to do.
 * ST_INVALID not readable as this format; ST_TOO_LARGE over a limit.
 */
MUST_USE enum status import_tsv(struct str bytes, struct blocks *out, struct errors *errors);
MUST_USE enum status import_markdown(struct str bytes, struct blocks *out, struct errors *errors);
MUST_USE enum status import_html(struct str bytes, struct blocks *out, struct errors *errors);
MUST_USE enum status import_docx(struct str bytes, struct blocks *out, struct errors *errors);

/*
 * A DOCX as both its texts: with all tracked changes accepted, and with all of them rejected. The
 * changes and comments are in accepted->tracked. Where it has no changes, original holds nothing.
 * Our own changes, of a redline that this program wrote, may stand in both texts, and be none:
 * whoever edited that file had it with them.
 */
enum docx_ours { DOCX_OURS_TRACKED, DOCX_OURS_SETTLED };
MUST_USE enum status import_docx_twice(struct str bytes, enum docx_ours ours,
    struct blocks *accepted, struct blocks *original, struct errors *errors);

#endif
