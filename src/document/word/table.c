/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The title block and the table: one row a pillar, as adopted, the row of headings marked to be
 * repeated on every page. What is in a cell comes from table_view.h.
 */
#include "document/word/writer.h"

#define TABLE_TWIPS 15398   /* an A4 page on its side, less two margins of half an inch */
#define NARROW_PERCENT 13   /* names and facts take less room than sentences */

static void
add_uid(struct word_writer *w, struct str code, struct str uid)
{
	if (code.n == 0 || uid.n == 0)
		return;
	map_set(&w->uids, code, (int64_t)w->uid_list.n);
	*fw_add(w->arena, &w->uid_list) = uid;
}

static void
add_element_uids(struct word_writer *w, const struct fw_elements *all)
{
	for (size_t i = 0; i < all->n; i++) {
		add_uid(w, all->items[i].code, all->items[i].uid);
		add_element_uids(w, &all->items[i].children);
	}
}

static void
index_uids(struct word_writer *w)
{
	for (size_t i = 0; i < w->fw->pillars.n; i++) {
		const struct fw_pillar *pillar = &w->fw->pillars.items[i];

		add_uid(w, pillar->code, pillar->uid);
		add_element_uids(w, &pillar->actions);
		add_element_uids(w, &pillar->goals);
	}
	for (size_t i = 0; i < w->fw->recommendations.n; i++)
		add_uid(w, w->fw->recommendations.items[i].code,
		    w->fw->recommendations.items[i].uid);
}

struct str
word_anchor(struct word_writer *w, enum anchor_part part, struct str code)
{
	int64_t at;

	if (code.n == 0)
		return STR_EMPTY;
	return anchor_name(w->arena, part,
	    map_get(&w->uids, code, &at) ? w->uid_list.items[at] : STR_EMPTY, code);
}

static struct str
uid_anchor(struct word_writer *w, enum anchor_part part, struct str uid)
{
	return uid.n > 0 ? anchor_name(w->arena, part, uid, STR_EMPTY) : STR_EMPTY;
}

static bool
is_narrow(enum column_role role)
{
	return role != COLUMN_RECOMMENDATION && role != COLUMN_ACTIONS && role != COLUMN_GOALS &&
	    role != COLUMN_UNKNOWN;
}

static unsigned
column_twips(const struct table_view *v, size_t column)
{
	unsigned narrow = 0;
	unsigned n = (unsigned)v->ncolumns;

	for (size_t i = 0; i < v->ncolumns; i++)
		narrow += is_narrow(v->columns[i].role);
	if (narrow == n || narrow * NARROW_PERCENT >= 100)
		return TABLE_TWIPS / n;
	if (is_narrow(v->columns[column].role))
		return TABLE_TWIPS * NARROW_PERCENT / 100;
	return TABLE_TWIPS * (100 - narrow * NARROW_PERCENT) / 100 / (n - narrow);
}

/* --- what happens to rows and columns ------------------------------------------------------ */

static enum word_fate
fate_of_mark(enum redline_mark mark)
{
	if (mark == REDLINE_ADDED || mark == REDLINE_MOVED_HERE)
		return WORD_FATE_INSERTED;
	return mark == REDLINE_REMOVED || mark == REDLINE_MOVED_AWAY ? WORD_FATE_DELETED :
	    WORD_FATE_OWN;
}

static enum word_fate
column_fate(const struct word_writer *w, size_t column)
{
	const struct redline_nodes *columns = &w->redline.columns;

	return column < columns->n ? fate_of_mark(columns->items[column].mark) : WORD_FATE_OWN;
}

/* Whether a row has something before, or afterwards. */
struct row_sides {
	bool before;
	bool after;
};

static void
add_sides(struct row_sides *sides, const struct redline_nodes *nodes, size_t row)
{
	enum word_fate fate;

	if (row >= nodes->n)
		return;
	fate = fate_of_mark(nodes->items[row].mark);
	sides->before |= fate != WORD_FATE_INSERTED;
	sides->after |= fate != WORD_FATE_DELETED;
}

/* A row goes with its pillar, or, where a row is an action, with what stands in it. */
static enum word_fate
row_fate(const struct word_writer *w, size_t pillar, size_t row)
{
	const struct redline_node *node = table_view_pillar(&w->view, pillar);
	enum word_fate fate = fate_of_mark(node->mark);
	struct row_sides sides = { 0 };

	if (fate != WORD_FATE_OWN || !w->view.is_row_an_action)
		return fate;
	add_sides(&sides, &node->actions, row);
	add_sides(&sides, &node->goals, row);
	if (sides.before == sides.after)
		return WORD_FATE_OWN;
	return sides.after ? WORD_FATE_INSERTED : WORD_FATE_DELETED;
}

/* The first row of a pillar that stands there before, or afterwards. */
static size_t
first_row(const struct word_writer *w, size_t pillar, enum word_fate without)
{
	size_t n = table_view_rows(&w->view, pillar);

	for (size_t row = 0; row < n; row++)
		if (row_fate(w, pillar, row) != without)
			return row;
	return 0;
}

static bool
is_of_pillar(enum column_role role)
{
	return role == COLUMN_PILLAR || role == COLUMN_COORDINATION ||
	    role == COLUMN_RECOMMENDATION || role == COLUMN_UNKNOWN;
}

/*
 * The words on a pillar stand in its first row; where that is another row before than afterwards,
 * they are deleted in the one and inserted in the other. Gives the row whose parts these are.
 */
static size_t
settle_row(const struct word_writer *w, size_t pillar, size_t row, struct word_cell *cell)
{
	size_t before;
	size_t after;

	if (!w->view.is_row_an_action || !is_of_pillar(cell->role))
		return row;
	before = first_row(w, pillar, WORD_FATE_INSERTED);
	after = first_row(w, pillar, WORD_FATE_DELETED);
	if (before == after)
		return row == before ? 0 : row > 0 ? row : SIZE_MAX;
	if (row == before)
		cell->fate = WORD_FATE_DELETED;
	else if (row == after)
		cell->fate = WORD_FATE_INSERTED;
	return row == before || row == after ? 0 : SIZE_MAX;
}

/* --- cells --------------------------------------------------------------------------------- */

static void
add_cell_change(struct word_writer *w, enum word_fate fate)
{
	if (fate == WORD_FATE_OWN)
		return;
	buf_add_z(&w->body, fate == WORD_FATE_INSERTED ? "<w:cellIns" : "<w:cellDel");
	word_add_who(w);
	buf_add_z(&w->body, "/>");
}

static void
add_cell(struct word_writer *w, size_t column, const struct parts *parts,
    const struct word_cell *cell)
{
	struct word_paragraphs paragraphs = word_take_parts(w, parts, cell);

	buf_add_format(&w->body, "<w:tc><w:tcPr><w:tcW w:w=\"%u\" w:type=\"dxa\"/>",
	    column_twips(&w->view, column));
	add_cell_change(w, column_fate(w, column));
	buf_add_z(&w->body, "</w:tcPr>");
	word_add_paragraphs(w, &paragraphs);
	buf_add_z(&w->body, "</w:tc>");
}

static void
open_row(struct word_writer *w, enum word_fate fate)
{
	buf_add_z(&w->body, "<w:tr>");
	if (fate == WORD_FATE_OWN)
		return;
	buf_add_z(&w->body, fate == WORD_FATE_INSERTED ? "<w:trPr><w:ins" : "<w:trPr><w:del");
	word_add_who(w);
	buf_add_z(&w->body, "/></w:trPr>");
}

static void
add_row(struct word_writer *w, size_t pillar, size_t row)
{
	const struct table_view *v = &w->view;
	enum word_fate fate = row_fate(w, pillar, row);

	open_row(w, fate);
	for (size_t column = 0; column < v->ncolumns; column++) {
		struct word_cell cell = { .role = v->columns[column].role, .fate = fate };
		struct parts parts = { 0 };
		size_t from;

		if (fate == WORD_FATE_OWN)
			cell.fate = column_fate(w, column);
		cell.style = cell.role == COLUMN_PILLAR ? WORD_STYLE_PILLAR : WORD_STYLE_TEXT;
		from = settle_row(w, pillar, row, &cell);
		if (from == 0)
			cell.pillar = redline_item(fw_pillar, table_view_pillar(v, pillar))->code;
		if (from != SIZE_MAX)
			parts = table_view_cell(v, pillar, from, column);
		add_cell(w, column, &parts, &cell);
	}
	buf_add_z(&w->body, "</w:tr>");
}

static void
add_headings(struct word_writer *w)
{
	const struct table_view *v = &w->view;

	buf_add_z(&w->body, "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
	for (size_t column = 0; column < v->ncolumns; column++) {
		struct word_cell cell = { .role = COLUMN_UNKNOWN, .style = WORD_STYLE_HEADING,
			.fate = column_fate(w, column),
			.anchor = uid_anchor(w, ANCHOR_COLUMN, v->columns[column].uid) };
		struct parts parts = table_view_heading(v, column);

		add_cell(w, column, &parts, &cell);
	}
	buf_add_z(&w->body, "</w:tr>");
}

static void
open_table(struct word_writer *w)
{
	const struct table_view *v = &w->view;

	buf_add_z(&w->body, "<w:tbl><w:tblPr><w:tblStyle w:val=\"InstrumentTable\"/>");
	if (i18n_is_right_to_left(w->fw->language))
		buf_add_z(&w->body, "<w:bidiVisual/>");
	buf_add_format(&w->body, "<w:tblW w:w=\"%d\" w:type=\"dxa\"/><w:tblLayout "
	    "w:type=\"fixed\"/><w:tblLook w:val=\"0420\" w:firstRow=\"1\" w:lastRow=\"0\" "
	    "w:firstColumn=\"0\" w:lastColumn=\"0\" w:noHBand=\"0\" w:noVBand=\"1\"/>"
	    "</w:tblPr><w:tblGrid>", TABLE_TWIPS);
	for (size_t column = 0; column < v->ncolumns; column++)
		buf_add_format(&w->body, "<w:gridCol w:w=\"%u\"/>", column_twips(v, column));
	buf_add_z(&w->body, "</w:tblGrid>");
}

/* The title is the first line that says it, afterwards or, in a line that is gone, before. */
static bool
is_title(const struct word_writer *w, const struct part *line)
{
	struct str words = str_trim(line->text.text);

	return str_equal(words, w->fw->title) || (w->order->before != NULL &&
	    line->change == REDLINE_REMOVED && str_equal(words, w->order->before->title));
}

static void
add_title_block(struct word_writer *w)
{
	struct word_cell cell = { .role = COLUMN_UNKNOWN, .style = WORD_STYLE_TITLE_BLOCK,
		.anchor = uid_anchor(w, ANCHOR_TITLE_BLOCK, w->fw->uid) };
	struct parts lines = table_view_header(&w->view);
	struct word_paragraphs all = word_take_parts(w, &lines, &cell);
	bool has_title = false;

	for (size_t i = 0; i < lines.n && i < all.n && !has_title; i++) {
		has_title = is_title(w, &lines.items[i]);
		if (has_title)
			all.items[i].style = WORD_STYLE_TITLE;
	}
	if (all.n > 0)
		word_add_paragraphs(w, &all);
}

void
word_add_instrument(struct word_writer *w)
{
	index_uids(w);
	add_title_block(w);
	open_table(w);
	add_headings(w);
	for (size_t pillar = 0; pillar < w->view.npillars; pillar++)
		for (size_t row = 0; row < table_view_rows(&w->view, pillar); row++)
			add_row(w, pillar, row);
	buf_add_z(&w->body, "</w:tbl>");
	word_add_unmarked_notes(w);
}
