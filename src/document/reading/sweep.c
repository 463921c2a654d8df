/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The last stage, and the promise of the reading: whatever no record and no query took is shown to
 * a person, character by character. With a table of the expected shape it finds nothing; it is
 * there for the shapes nobody thought of.
 */
#include "base/utf8.h"
#include "document/reading/reader.h"

struct sweep {
	struct reader *r;
	struct map cells;    /* place to index */
	const struct fw_cells *list;
	unsigned char **taken; /* one for each code point of each cell */
	uint32_t *lengths;
};

/* The row has 32 bits, the column and the table as many as tables have. */
static int64_t
cell_key(uint32_t table, uint32_t row, uint32_t column)
{
	return (int64_t)(((uint64_t)(table & 0x7FFF) << 48) | ((uint64_t)row << 16) |
	    (column & 0xFFFF));
}

static void
take(struct sweep *s, const struct fw_segments *segments)
{
	for (size_t i = 0; i < segments->n; i++) {
		const struct fw_segment *segment = &segments->items[i];
		int64_t cell;

		if (!map_get_i64(&s->cells, cell_key(segment->table, segment->row,
		    segment->column), &cell) || segment->end > s->lengths[cell])
			continue;
		/* Whole cells are taken twice at most; facts are short. */
		memset(s->taken[cell] + segment->start, 1, segment->end - segment->start);
	}
}

static void
take_elements(struct sweep *s, const struct fw_elements *list)
{
	for (size_t i = 0; i < list->n; i++) {
		take(s, &list->items[i].segments);
		take_elements(s, &list->items[i].children);
	}
}

static void
take_all(struct sweep *s, const struct framework *fw)
{
	take(s, &fw->segments);
	for (size_t i = 0; i < fw->pillars.n; i++) {
		take(s, &fw->pillars.items[i].segments);
		take_elements(s, &fw->pillars.items[i].actions);
		take_elements(s, &fw->pillars.items[i].goals);
	}
	for (size_t i = 0; i < fw->recommendations.n; i++)
		take(s, &fw->recommendations.items[i].segments);
	for (size_t i = 0; i < fw->footnotes.n; i++)
		take(s, &fw->footnotes.items[i].segments);
	for (size_t i = 0; i < fw->queries.n; i++)
		take(s, &fw->queries.items[i].segments);
}

/* A stretch of one cell that nobody took. */
struct gap {
	uint32_t start;
	uint32_t end;
	size_t byte;
	size_t byte_end;
};

static void
ask_about_gap(struct sweep *s, const struct fw_cell *cell, const struct gap *gap)
{
	struct reader *r = s->r;
	struct str place = doubt_name_place(r->arena, cell->row);
	struct fw_query *query = doubt_add(r, "stray-text", str_format(r->arena, "Where does this "
	    "text of %.*s belong? No record took it.", STR_ARG(place)),
	    str_part(cell->text, gap->byte, gap->byte_end), STR("Kept here only."));

	*fw_add(r->arena, &query->segments) = (struct fw_segment){
		.role = SEGMENT_TEXT, .field = STR("found"), .table = cell->table,
		.row = cell->row, .column = cell->column, .start = gap->start, .end = gap->end,
	};
}

/* Finds the stretches; white space between two parts of one belongs to it. */
static void
sweep_cell(struct sweep *s, size_t which)
{
	const struct fw_cell *cell = &s->list->items[which];
	struct gap gap = { .start = 0 };
	size_t at = 0;

	for (uint32_t i = 0; at < cell->text.n; i++) {
		size_t from = at;
		bool is_space = utf8_is_space(utf8_next(cell->text, &at));

		if (s->taken[which][i] && gap.end > 0) {
			ask_about_gap(s, cell, &gap);
			gap = (struct gap){ .start = 0 };
		}
		if (s->taken[which][i] || is_space)
			continue;
		if (gap.end == 0) {
			gap.start = i;
			gap.byte = from;
		}
		gap.end = i + 1;
		gap.byte_end = at;
	}
	if (gap.end > 0)
		ask_about_gap(s, cell, &gap);
}

void
sweep_leftovers(struct reader *r)
{
	struct arena_mark mark = arena_mark(r->scratch);
	struct sweep s = {
		.r = r, .cells = { .arena = r->scratch }, .list = &r->fw->sources.items[0].cells,
	};

	s.taken = arena_make_array(r->scratch, unsigned char *, s.list->n);
	s.lengths = arena_make_array(r->scratch, uint32_t, s.list->n);
	for (size_t i = 0; i < s.list->n; i++) {
		const struct fw_cell *cell = &s.list->items[i];

		s.lengths[i] = (uint32_t)utf8_length(cell->text);
		s.taken[i] = arena_alloc(r->scratch, s.lengths[i]);
		map_set_i64(&s.cells, cell_key(cell->table, cell->row, cell->column), (int64_t)i);
	}
	take_all(&s, r->fw);
	for (size_t i = 0; i < s.list->n; i++)
		sweep_cell(&s, i);
	arena_rewind(r->scratch, mark);
}
