/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The list of blocks that every importer fills. Growth and the limit on cells live here, so that
 * no importer can forget the limit; what the blocks mean is for the reading.
 */
#include "document/blocks.h"

#include "base/limits.h"

struct block *
blocks_add(struct blocks *b, enum block_kind kind)
{
	struct block *block;

	arena_reserve(b->arena, b->items, b->n, b->capacity);
	block = &b->items[b->n++];
	*block = (struct block){ .kind = kind };
	block->cell.column = 1;
	return block;
}

struct row *
block_add_row(struct blocks *b, struct block *table, uint32_t number, size_t ncells)
{
	struct row *row;

	if (ncells > LIMIT_CELLS - b->ncells)
		return NULL;
	b->ncells += ncells;
	arena_reserve(b->arena, table->rows, table->nrows, table->rows_capacity);
	row = &table->rows[table->nrows++];
	*row = (struct row){ .number = number, .ncells = ncells };
	row->cells = arena_make_array(b->arena, struct cell, ncells);
	for (size_t i = 0; i < ncells; i++) {
		row->cells[i].table = b->ntables;
		row->cells[i].row = number;
		row->cells[i].column = (uint32_t)i + 1;
	}
	return row;
}
