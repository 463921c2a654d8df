/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows and cells of an HTML table. A cell that spans columns or rows leaves empty cells where it
 * reaches: the reading takes an empty cell for "as above" or "merged", which is what it means.
 * What surprises: the size of a span is somebody's word, so each cell that it makes counts
 * against LIMIT_CELLS before it is made.
 */
#include "base/limits.h"
#include "document/importers/html_page.h"

#define COLUMNS_MAX 1000   /* as in browsers */
#define ROWS_MAX 65534
#define TITLE_BLOCKS_MAX 20 /* paragraphs of a title block */

static struct block *
table_of(struct html_page *p)
{
	return &p->blocks->items[p->table];
}

static enum status
refuse_size(struct html_page *p)
{
	return errors_add(p->errors, ST_TOO_LARGE, NULL, "Table %u has more than %d cells by row "
	    "%zu, those that its spans make included. Split the document.", p->blocks->ntables,
	    LIMIT_CELLS, table_of(p)->nrows + 1);
}

enum status
html_table_begin(struct html_page *p)
{
	enum status st = markup_add_block(&p->markup, p->blocks, BLOCK_PARAGRAPH,
	    ++p->nparagraphs, p->errors);

	if (st != ST_OK)
		return st;
	if (p->blocks->n >= LIMIT_BLOCKS)
		return errors_add(p->errors, ST_TOO_LARGE, NULL, "The document has more than %d "
		    "paragraphs and tables. Split it.", LIMIT_BLOCKS);
	p->table = p->blocks->n;
	blocks_add(p->blocks, BLOCK_TABLE);
	p->blocks->ntables++;
	p->table_depth = 1;
	p->in_head = false;
	p->ncells = 0;
	p->ncovered = 0;
	p->nlists = 0;
	p->heading = 0;
	return ST_OK;
}

static uint32_t
span_of(const struct html_token *token, const char *name, int64_t max)
{
	struct str value;
	int64_t n = 1;

	if (!html_attribute(token, name, &value) ||
	    str_to_i64(str_trim(value), 0, INT64_MAX, &n) != ST_OK)
		return 1;
	/* rowspan="0" means to the end of the table, which no cell of ours needs. */
	return (uint32_t)(n < 1 ? 1 : n > max ? max : n);
}

enum status
html_table_begin_cell(struct html_page *p, const struct html_token *token)
{
	struct html_cell *cell;
	enum status st = html_table_end_cell(p);

	if (st != ST_OK)
		return st;
	if (p->ncells >= LIMIT_CELLS - p->blocks->ncells)
		return refuse_size(p);
	arena_reserve(p->blocks->arena, p->cells, p->ncells, p->cells_capacity);
	cell = &p->cells[p->ncells++];
	*cell = (struct html_cell){
		.columns = span_of(token, "colspan", COLUMNS_MAX),
		.rows = span_of(token, "rowspan", ROWS_MAX),
		.is_head = token->name.n == 2 && (token->name.p[1] | 0x20) == 'h',
	};
	p->in_cell = true;
	p->nlists = 0;
	return ST_OK;
}

enum status
html_table_begin_caption(struct html_page *p)
{
	enum status st = html_table_end_cell(p);

	p->in_caption = true;
	return st;
}

/* A caption that says the title once more, as our own pages do, is nothing new. */
static bool
repeats_text(struct html_page *p, struct str caption)
{
	for (size_t i = 0; i < p->table && i < TITLE_BLOCKS_MAX; i++)
		if (str_equal(p->blocks->items[i].cell.content.text, caption))
			return true;
	return false;
}

enum status
html_table_end_cell(struct html_page *p)
{
	struct cell content = { .table = p->blocks->ntables,
		.row = (uint32_t)table_of(p)->nrows + 1, .column = (uint32_t)p->ncells };
	enum status st;

	if (!p->in_cell && !p->in_caption) {
		markup_clear(&p->markup);
		return ST_OK;
	}
	st = markup_decode(&p->markup, p->blocks->arena, &content, p->errors);
	if (p->in_caption && !repeats_text(p, content.content.text))
		table_of(p)->caption = content.content.text;
	else if (p->in_caption)
		table_of(p)->caption = STR_EMPTY;
	else
		p->cells[p->ncells - 1].content = content;
	p->in_cell = false;
	p->in_caption = false;
	p->nlists = 0;
	return st;
}

static void
cover(struct html_page *p, size_t column, uint32_t rows)
{
	while (p->ncovered <= column) {
		arena_reserve(p->blocks->arena, p->covered, p->ncovered, p->covered_capacity);
		p->covered[p->ncovered++] = 0;
	}
	p->covered[column] = rows;
}

/* Gives each cell of the row its column, and the row its width with what reaches into it. */
static size_t
place_cells(struct html_page *p)
{
	size_t column = 0;

	for (size_t i = 0; i < p->ncells; i++) {
		while (column < p->ncovered && p->covered[column] > 0)
			column++;
		p->cells[i].at = column;
		column += p->cells[i].columns;
	}
	/* The last covered column is covered indeed: see advance_cover. */
	return column > p->ncovered ? column : p->ncovered;
}

/* One row further down: cells above cover one row less, those of this row the ones below. */
static void
advance_cover(struct html_page *p)
{
	for (size_t i = 0; i < p->ncovered; i++)
		p->covered[i] -= p->covered[i] > 0;
	for (size_t i = 0; i < p->ncells; i++)
		for (uint32_t k = 0; p->cells[i].rows > 1 && k < p->cells[i].columns; k++)
			cover(p, p->cells[i].at + k, p->cells[i].rows - 1);
	while (p->ncovered > 0 && p->covered[p->ncovered - 1] == 0)
		p->ncovered--;
}

static bool
is_header_row(struct html_page *p)
{
	const struct block *table = table_of(p);
	/* The row itself is the last one already. */
	bool is_first = table->nrows == 1 || table->rows[table->nrows - 2].is_header;

	if (p->in_head)
		return true;
	for (size_t i = 0; i < p->ncells; i++)
		if (!p->cells[i].is_head)
			return false;
	return is_first && p->ncells > 1;
}

enum status
html_table_end_row(struct html_page *p)
{
	enum status st = html_table_end_cell(p);
	size_t width;
	struct row *row;

	if (st != ST_OK || p->ncells == 0)
		return st;
	width = place_cells(p);
	row = block_add_row(p->blocks, table_of(p), (uint32_t)table_of(p)->nrows + 1, width);
	if (row == NULL)
		return refuse_size(p);
	row->is_header = is_header_row(p);
	for (size_t i = 0; i < p->ncells; i++) {
		struct cell *cell = &row->cells[p->cells[i].at];

		cell->content = p->cells[i].content.content;
		cell->pieces = p->cells[i].content.pieces;
		cell->npieces = p->cells[i].content.npieces;
	}
	advance_cover(p);
	p->ncells = 0;
	return ST_OK;
}

enum status
html_table_end(struct html_page *p)
{
	enum status st = html_table_end_row(p);

	p->table_depth = 0;
	return st;
}
