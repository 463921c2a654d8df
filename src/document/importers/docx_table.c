/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows and cells of a Word table. A cell over several columns leaves empty cells; one that goes on
 * from the row above is empty in the file already. Tables inside cells become paragraphs of the
 * cell: docx_body.c does not call here for them.
 */
#include "base/limits.h"
#include "document/importers/docx_body.h"

#define COLUMNS_MAX 1000 /* Word itself stops at 63 */

static struct block *
table_of(struct docx_body *b)
{
	return &b->blocks->items[b->table];
}

static enum status
refuse_size(struct docx_body *b)
{
	return errors_add(b->package->errors, ST_TOO_LARGE, NULL, "Table %u has more than %d cells "
	    "by row %zu. Split the document.", b->blocks->ntables, LIMIT_CELLS,
	    table_of(b)->nrows + 1);
}

enum status
docx_table_begin(struct docx_body *b)
{
	if (b->blocks->n >= LIMIT_BLOCKS)
		return errors_add(b->package->errors, ST_TOO_LARGE, NULL, "The document has more "
		    "than %d paragraphs and tables. Split it.", LIMIT_BLOCKS);
	b->table = b->blocks->n;
	blocks_add(b->blocks, BLOCK_TABLE);
	b->blocks->ntables++;
	b->ncells = 0;
	return ST_OK;
}

enum status
docx_cell_begin(struct docx_body *b)
{
	if (b->ncells >= LIMIT_CELLS - b->blocks->ncells)
		return refuse_size(b);
	arena_reserve(b->blocks->arena, b->cells, b->ncells, b->cells_capacity);
	b->cells[b->ncells++] = (struct docx_cell){ .columns = 1 };
	b->in_cell = true;
	return ST_OK;
}

enum status
docx_cell_end(struct docx_body *b)
{
	struct docx_cell *cell;

	if (!b->in_cell)
		return ST_OK;
	b->in_cell = false;
	cell = &b->cells[b->ncells - 1];
	cell->content = (struct cell){ .table = b->blocks->ntables,
		.row = (uint32_t)table_of(b)->nrows + 1, .column = (uint32_t)b->ncells };
	return markup_decode(&b->markup, b->blocks->arena, &cell->content, b->package->errors);
}

static void
fill_row(struct docx_body *b, struct row *row)
{
	size_t column = b->columns_before;

	for (size_t i = 0; i < b->ncells; i++) {
		struct cell *cell = &row->cells[column];

		if (b->cells[i].is_gone)
			continue;
		cell->content = b->cells[i].content.content;
		cell->pieces = b->cells[i].content.pieces;
		cell->npieces = b->cells[i].content.npieces;
		cell->anchors = b->cells[i].content.anchors;
		cell->nanchors = b->cells[i].content.nanchors;
		docx_place_anchors(b, cell);
		column += b->cells[i].columns;
	}
}

enum status
docx_row_end(struct docx_body *b)
{
	size_t width = b->columns_before;
	struct row *row;

	/* A row cannot end inside its cell but in a file that somebody made by hand. */
	if (b->in_cell)
		return ST_OK;
	for (size_t i = 0; i < b->ncells; i++)
		width += b->cells[i].is_gone ? 0 : b->cells[i].columns;
	if (b->ncells > 0 && !b->is_gone_row) {
		row = block_add_row(b->blocks, table_of(b), (uint32_t)table_of(b)->nrows + 1,
		    width);
		if (row == NULL)
			return refuse_size(b);
		row->is_header = b->is_header_row;
		fill_row(b, row);
	}
	b->ncells = 0;
	b->is_header_row = false;
	b->is_gone_row = false;
	b->columns_before = 0;
	return ST_OK;
}

enum status
docx_row_property(struct docx_body *b, const struct xml_element *element)
{
	if (str_equal(element->name, STR("tblHeader")))
		b->is_header_row = docx_is_on(element);
	else if (str_equal(element->name, STR("gridBefore")))
		b->columns_before = docx_number(element, "val", COLUMNS_MAX);
	if (!docx_is_change(element->name))
		return ST_OK;
	b->is_gone_row |= docx_is_gone(b, element);
	return docx_change_property(b, element, TRACKED_ROW);
}

enum status
docx_cell_property(struct docx_body *b, const struct xml_element *element)
{
	uint32_t columns = docx_number(element, "val", COLUMNS_MAX);

	if (str_equal(element->name, STR("gridSpan")) && columns > 1)
		b->cells[b->ncells - 1].columns = columns;
	if (!docx_is_change(element->name))
		return ST_OK;
	b->cells[b->ncells - 1].is_gone |= docx_is_gone(b, element);
	return docx_change_property(b, element, TRACKED_CELL);
}
