/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The plain instrument as blocks: what document/table_view.h walks, one cell after the other. Our
 * own words are kept out of it, because it may be in any language: beside the adopted text stand
 * codes and numbers alone.
 */
#include "document/pdf/build.h"

#include "base/utf8.h"
#include "document/table_view.h"

#define FULL_WIDTH (PDF_PAGE_WIDTH - 2 * PDF_MARGIN)
#define NARROW (FULL_WIDTH * 0.125) /* a column of names and facts */
#define DEPTHS 16                   /* of lists; deeper ones are drawn at this depth */
#define LEADING_BYTES 80            /* a text without code this short leads to the next */

struct builder {
	struct arena *arena;
	const struct print_order *order;
	const struct framework *fw;
	struct table_view view;
};

/* --- cells ---------------------------------------------------------------------------------- */

struct cell {
	struct builder *builder;
	struct pdf_blocks blocks;
	double width;
	enum pdf_style style;
	unsigned depth;
	bool has_marker[DEPTHS];
};

static unsigned
depth_index(const struct cell *cell)
{
	return cell->depth < DEPTHS ? cell->depth : DEPTHS - 1;
}

/* " CJ 7", which is never divided between lines. */
static struct str
code_behind(struct arena *a, struct str code)
{
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	buf_add_z(&b, "\xC2\xA0 ");
	for (size_t i = 0; i < code.n; i++) {
		if (code.p[i] == ' ')
			buf_add_z(&b, "\xC2\xA0");
		else
			buf_add_byte(&b, code.p[i]);
	}
	return buf_str(&b);
}

static void
add_text(struct cell *cell, const struct part *part, bool is_tied)
{
	struct arena *a = cell->builder->arena;
	struct pdf_block block = { .style = cell->style, .tag = "P", .depth = depth_index(cell),
		.width = (float)cell->width, .is_tied = is_tied };

	if (part->kind == PART_ITEM && !cell->has_marker[depth_index(cell)])
		pdf_add_words(a, &block, PDF_SAME, STR("\xE2\x80\xA2 "));
	pdf_add_span(a, &block, PDF_SAME, &part->text);
	if (part->code.n > 0)
		pdf_add_words(a, &block, PDF_APART, code_behind(a, part->code));
	if (block.spans.n > 0)
		pdf_add_block(a, &cell->blocks, &block);
}

/* What leads to the next text: a text before a list, a connector, a heading. */
static bool
is_leading(const struct parts *parts, size_t i)
{
	const struct part *part = &parts->items[i];

	if (i + 1 == parts->n)
		return false;
	if (parts->items[i + 1].kind == PART_LIST)
		return true;
	return part->kind == PART_PARAGRAPH && part->code.n == 0 &&
	    part->text.text.n <= LEADING_BYTES && parts->items[i + 1].code.n > 0;
}

static struct pdf_blocks
cell_of_parts(struct builder *b, const struct parts *parts, double width)
{
	struct cell cell = { .builder = b, .width = width - 2 * PDF_CELL_PADDING };

	for (size_t i = 0; i < parts->n; i++) {
		const struct part *part = &parts->items[i];

		switch (part->kind) {
		case PART_LIST:
			cell.depth++;
			cell.has_marker[depth_index(&cell)] = part->text.text.n > 0;
			break;
		case PART_LIST_END:
			cell.depth--;
			break;
		case PART_ITEM_END:
			break;
		case PART_PARAGRAPH:
		case PART_ITEM:
			add_text(&cell, part, is_leading(parts, i));
			break;
		}
	}
	return cell.blocks;
}

static struct pdf_blocks
cell_of_words(struct builder *b, struct str words, enum pdf_style style, double width)
{
	struct pdf_block block = { .style = style, .tag = "P",
		.width = (float)(width - 2 * PDF_CELL_PADDING) };
	struct pdf_blocks blocks = { 0 };

	pdf_add_words(b->arena, &block, PDF_SAME, words);
	if (block.spans.n > 0)
		pdf_add_block(b->arena, &blocks, &block);
	return blocks;
}

/* --- columns -------------------------------------------------------------------------------- */

static bool
is_narrow(enum column_role role)
{
	return role != COLUMN_RECOMMENDATION && role != COLUMN_ACTIONS && role != COLUMN_GOALS &&
	    role != COLUMN_UNKNOWN;
}

static size_t
bytes_of_column(struct builder *b, size_t column)
{
	struct arena_mark mark = arena_mark(b->arena);
	size_t n = b->view.columns[column].heading.n;

	for (size_t p = 0; p < b->fw->pillars.n; p++) {
		for (size_t r = 0; r < table_view_rows(&b->view, p); r++) {
			struct parts parts = table_view_cell(&b->view, p, r, column);

			for (size_t i = 0; i < parts.n; i++)
				n += parts.items[i].text.text.n;
		}
		arena_rewind(b->arena, mark);
	}
	return n;
}

/* Between 1 and 1.7: a column with much text is wider, so that there are fewer pages. */
static double
weight_of(size_t bytes, size_t least)
{
	double weight = 1;

	while (weight < 1.7 && weight * weight * (double)(least + 1) < (double)bytes)
		weight += 0.05;
	return weight;
}

static bool
is_right_to_left(struct str language)
{
	static const char *const languages[] = { "ar", "fa", "he", "ur", "ps", "sd", "ug", "yi",
	    "dv", "ckb" };
	struct str rest = language;
	struct str first;

	if (language.n == 0 || !str_next(&rest, '-', &first))
		return false;
	for (size_t i = 0; i < COUNT_OF(languages); i++) {
		if (str_equal(first, str_from(languages[i])))
			return true;
	}
	return false;
}

/* Widths by what stands in the columns; they run from the right where the language does. */
static void
set_columns(struct builder *b, struct pdf_section *section)
{
	bool is_rtl = is_right_to_left(b->fw->language);
	size_t bytes[PDF_CELLS];
	size_t least = SIZE_MAX;
	double weights = 0;
	double x = PDF_MARGIN;
	double left = FULL_WIDTH;

	for (size_t c = 0; c < section->ncolumns; c++) {
		bytes[c] = is_narrow(b->view.columns[c].role) ? 0 : bytes_of_column(b, c);
		if (bytes[c] > 0 && bytes[c] < least)
			least = bytes[c];
	}
	for (size_t c = 0; c < section->ncolumns; c++) {
		section->width[c] = bytes[c] > 0 ? weight_of(bytes[c], least) : 0;
		weights += section->width[c];
	}
	for (size_t c = 0; c < section->ncolumns && weights > 0; c++)
		left -= section->width[c] > 0 ? 0 : NARROW;
	if (left < FULL_WIDTH / 3)
		left = FULL_WIDTH / 3;
	for (size_t c = 0; c < section->ncolumns; c++)
		section->width[c] = section->width[c] > 0 ? left * section->width[c] / weights :
		    weights > 0 ? NARROW : FULL_WIDTH / (double)section->ncolumns;
	weights = 0;
	for (size_t c = 0; c < section->ncolumns; c++)
		weights += section->width[c];
	for (size_t c = 0; c < section->ncolumns; c++) {
		section->width[c] *= FULL_WIDTH / weights;
		section->x[c] = is_rtl ? PDF_MARGIN * 2 + FULL_WIDTH - x - section->width[c] : x;
		x += section->width[c];
	}
}

/* --- sections ------------------------------------------------------------------------------- */

static struct pdf_section
full_width(struct builder *b, size_t rows)
{
	struct pdf_section section = { .ncolumns = 1, .n = rows, .head_column = SIZE_MAX };

	section.x[0] = PDF_MARGIN;
	section.width[0] = FULL_WIDTH;
	section.rows = arena_make_array(b->arena, struct pdf_row, rows);
	for (size_t i = 0; i < rows; i++)
		section.rows[i].cells = arena_make(b->arena, struct pdf_blocks);
	return section;
}

static struct pdf_section
title_block(struct builder *b)
{
	const struct marked title = { .text = b->fw->title };
	struct parts lines = table_view_paragraphs(b->arena, b->fw->header.text.n > 0 ?
	    &b->fw->header : &title);
	struct pdf_section section = full_width(b, 1);
	bool has_title = false;

	for (size_t i = 0; i < lines.n; i++) {
		bool is_title = !has_title &&
		    str_equal(str_trim(lines.items[i].text.text), b->fw->title);
		struct pdf_block block = { .style = is_title ? PDF_TITLE : PDF_SUBTITLE,
			.tag = is_title ? "H1" : "P", .width = FULL_WIDTH };

		has_title = has_title || is_title;
		pdf_add_span(b->arena, &block, PDF_SAME, &lines.items[i].text);
		pdf_add_block(b->arena, &section.rows[0].cells[0], &block);
	}
	return section;
}

static struct pdf_row *
head_of(struct builder *b, const struct pdf_section *section)
{
	struct pdf_row *head = arena_make(b->arena, struct pdf_row);

	head->cells = arena_make_array(b->arena, struct pdf_blocks, section->ncolumns);
	for (size_t c = 0; c < section->ncolumns; c++)
		head->cells[c] = cell_of_words(b, b->view.columns[c].heading, PDF_HEADING,
		    section->width[c]);
	return head;
}

static void
build_row(struct builder *b, struct pdf_section *section, size_t pillar, size_t row)
{
	const struct fw_pillar *p = &b->fw->pillars.items[pillar];
	struct pdf_row *out = &section->rows[section->n++];
	struct str title = p->short_title.n > 0 ? p->short_title : p->title.text;

	out->cells = arena_make_array(b->arena, struct pdf_blocks, section->ncolumns);
	for (size_t c = 0; c < section->ncolumns; c++) {
		struct parts parts = table_view_cell(&b->view, pillar, row, c);

		out->cells[c] = cell_of_parts(b, &parts, section->width[c]);
	}
	if (section->head_column == SIZE_MAX)
		return;
	out->again = cell_of_words(b, str_format(b->arena, "%.*s \xE2\x80\xA6",
	    STR_ARG(p->code.n > 0 ? p->code : title)), PDF_SMALL,
	    section->width[section->head_column]);
	if (row == 0)
		out->bookmark = str_format(b->arena, "%.*s%s%.*s", STR_ARG(p->code),
		    p->code.n > 0 ? "  " : "", STR_ARG(title));
}

static size_t
find_head_column(const struct table_view *v)
{
	for (size_t c = 0; c < v->ncolumns; c++) {
		if (v->columns[c].role == COLUMN_PILLAR)
			return c;
	}
	return SIZE_MAX;
}

static struct pdf_section
table(struct builder *b)
{
	struct pdf_section section = { .ncolumns = b->view.ncolumns, .is_table = true,
		.head_column = find_head_column(&b->view) };
	size_t n = 0;

	set_columns(b, &section);
	section.head = head_of(b, &section);
	for (size_t p = 0; p < b->fw->pillars.n; p++)
		n += table_view_rows(&b->view, p);
	section.rows = arena_make_array(b->arena, struct pdf_row, n);
	for (size_t p = 0; p < b->fw->pillars.n; p++) {
		for (size_t r = 0; r < table_view_rows(&b->view, p); r++)
			build_row(b, &section, p, r);
	}
	return section;
}

static struct pdf_block *
notes(struct builder *b)
{
	const struct fw_footnotes *from = &b->fw->footnotes;
	struct pdf_block *list = arena_make_array(b->arena, struct pdf_block, from->n);

	for (size_t i = 0; i < from->n; i++) {
		struct str label = from->items[i].label;
		struct mark raised = { MARK_SUPERSCRIPT, 0,
			(uint32_t)utf8_length(label), STR_EMPTY };
		struct marked number = { label, &raised, 1 };

		list[i] = (struct pdf_block){ .style = PDF_NOTE, .tag = "Note",
			.width = FULL_WIDTH };
		number.marks = arena_make(b->arena, struct mark);
		*number.marks = raised;
		pdf_add_span(b->arena, &list[i], PDF_SAME, &number);
		pdf_add_words(b->arena, &list[i], PDF_SAME, STR(" "));
		pdf_add_span(b->arena, &list[i], PDF_SAME, &from->items[i].text);
	}
	return list;
}

enum status
pdf_build(struct arena *a, const struct print_order *order, struct errors *errors,
    struct pdf_document *out)
{
	struct builder b = { .arena = a, .order = order, .fw = order->fw };

	table_view_init(&b.view, a, order->fw);
	if (b.view.ncolumns > PDF_CELLS)
		return errors_add(errors, ST_TOO_LARGE, NULL, "The table has %zu columns; on paper "
		    "up to %d can be read. Export it as HTML.", b.view.ncolumns, PDF_CELLS);
	out->sections = arena_make_array(a, struct pdf_section, 2);
	out->sections[0] = title_block(&b);
	out->sections[1] = table(&b);
	out->n = 2;
	out->notes = notes(&b);
	out->nnotes = order->fw->footnotes.n;
	out->is_right_to_left = is_right_to_left(order->fw->language);
	return ST_OK;
}

static void
release_row(const struct pdf_setter *s, struct pdf_row *row, size_t ncolumns)
{
	for (size_t c = 0; c < ncolumns; c++) {
		for (size_t i = 0; i < row->cells[c].n; i++)
			pdf_unset_block(s, &row->cells[c].items[i]);
	}
	for (size_t i = 0; i < row->again.n; i++)
		pdf_unset_block(s, &row->again.items[i]);
}

void
pdf_release(const struct pdf_setter *s, struct pdf_document *document)
{
	for (size_t i = 0; i < document->n; i++) {
		struct pdf_section *section = &document->sections[i];

		if (section->head != NULL)
			release_row(s, section->head, section->ncolumns);
		for (size_t r = 0; r < section->n; r++)
			release_row(s, &section->rows[r], section->ncolumns);
	}
	for (size_t i = 0; i < document->nnotes; i++)
		pdf_unset_block(s, &document->notes[i]);
}
