/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A table as tab-separated text with inline HTML in its cells. One line is one row; a line without
 * a tab is a paragraph, or a footnote where it begins with a raised number. Rows of dashes, which
 * word processors leave at page breaks, are dropped here and nowhere else. All rows form one
 * table: text between its parts is where a page ended, and a row's number is its line.
 */
#include "base/limits.h"
#include "base/utf8.h"
#include "document/blocks.h"

#define FOOTNOTE_DIGITS_MAX 3

static bool
is_dashes(struct str cell)
{
	for (size_t at = 0; at < cell.n;) {
		uint32_t c = utf8_next(cell, &at);

		if (c != '-' && (c < 0x2010 || c > 0x2015))
			return false;
	}
	return true;
}

/* A row in which no cell holds anything but dashes, and at least one holds two. */
static bool
is_page_break(struct str line)
{
	struct str rest = line;
	struct str cell;
	bool has_dashes = false;

	while (str_next(&rest, '\t', &cell)) {
		cell = str_trim(cell);
		if (!is_dashes(cell))
			return false;
		has_dashes = has_dashes || cell.n >= 2;
	}
	return has_dashes;
}

static size_t
count_tabs(struct str line)
{
	size_t n = 0;

	for (size_t i = 0; i < line.n; i++)
		n += line.p[i] == '\t';
	return n;
}

static enum status
decode(struct blocks *b, struct str raw, struct cell *cell, struct errors *errors)
{
	enum status st = cell_decode_inline_html(b->arena, raw, cell);

	if (st != ST_OK)
		return errors_add(errors, st, NULL, "Line %u holds a cell of more than %d bytes. "
		    "Split the document.", cell->row, LIMIT_CELL_BYTES);
	return ST_OK;
}

static enum status
add_row(struct blocks *b, struct str line, uint32_t number, struct errors *errors)
{
	struct block *table = b->n > 0 ? &b->items[b->n - 1] : NULL;
	struct str rest = line;
	struct str raw;
	struct row *row;
	size_t i = 0;

	b->ntables = 1;
	if (table == NULL || table->kind != BLOCK_TABLE)
		table = blocks_add(b, BLOCK_TABLE);
	row = block_add_row(b, table, number, count_tabs(line) + 1);
	if (row == NULL)
		return errors_add(errors, ST_TOO_LARGE, NULL, "The table has more than %d cells by "
		    "line %u. Split the document.", LIMIT_CELLS, number);
	while (str_next(&rest, '\t', &raw)) {
		enum status st = decode(b, raw, &row->cells[i++], errors);

		if (st != ST_OK)
			return st;
	}
	return ST_OK;
}

/* "<sup>1</sup> text": gives label and text. */
static bool
match_footnote(struct str line, struct str *out_label, struct str *out_text)
{
	struct str open = STR("<sup>");
	struct str close = STR("</sup>");
	size_t end = str_find(line, close, 0);

	if (!str_starts(line, open) || end == SIZE_MAX || end == open.n ||
	    end > open.n + FOOTNOTE_DIGITS_MAX)
		return false;
	*out_label = str_part(line, open.n, end);
	for (size_t i = 0; i < out_label->n; i++) {
		if (!byte_is_digit(out_label->p[i]))
			return false;
	}
	*out_text = str_part(line, end + close.n, line.n);
	return true;
}

static void
mark_all_bold(struct arena *a, struct cell *cell)
{
	struct mark *marks = arena_make_array(a, struct mark, cell->content.nmarks + 1);

	marks[0] = (struct mark){
		.kind = MARK_BOLD, .end = (uint32_t)utf8_length(cell->content.text),
	};
	for (size_t i = 0; i < cell->content.nmarks; i++)
		marks[i + 1] = cell->content.marks[i];
	cell->content.marks = marks;
	cell->content.nmarks++;
}

/* "**text**" is how the exports of this form write the bold lines of a title block. */
static enum status
add_paragraph(struct blocks *b, struct str line, uint32_t number, struct errors *errors)
{
	struct block *block;
	bool is_bold = line.n > 4 && str_starts(line, STR("**")) && str_ends(line, STR("**"));
	enum status st;

	if (b->n >= LIMIT_CELLS)
		return errors_add(errors, ST_TOO_LARGE, NULL,
		    "The file has more than %d paragraphs "
		    "by line %u. Split the document.",
		    LIMIT_CELLS, number);
	block = blocks_add(b, BLOCK_PARAGRAPH);
	block->cell.row = number;
	if (match_footnote(line, &block->label, &line))
		block->kind = BLOCK_FOOTNOTE;
	else if (is_bold)
		line = str_part(line, 2, line.n - 2);
	st = decode(b, line, &block->cell, errors);
	if (st == ST_OK && is_bold && block->cell.content.text.n > 0)
		mark_all_bold(b->arena, &block->cell);
	return st;
}

enum status
import_tsv(struct str bytes, struct blocks *out, struct errors *errors)
{
	struct str rest;
	struct str line;
	uint32_t number = 0;
	enum status st = text_to_utf8(out->arena, bytes, errors, &rest);

	out->format = STR("tsv");
	while (st == ST_OK && str_next(&rest, '\n', &line)) {
		bool is_row = str_find_byte(line, '\t', 0) != SIZE_MAX;

		number++;
		if (str_trim(line).n == 0 || is_page_break(line))
			continue;
		if (is_row)
			st = add_row(out, line, number, errors);
		else
			st = add_paragraph(out, str_trim(line), number, errors);
	}
	return st;
}
