/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Draws planned pages. What is drawn between two tags of the structure is what a screen reader
 * reads; headings that are repeated, lines and the foot of the page stand outside of them. What
 * surprises: a footnote is drawn together with the cell that its mark stands in, though it stands
 * at the foot of the page, so that it is read there too.
 */
#include "document/pdf/draw.h"

#include <cairo-pdf.h>

#include "model/instant.h"

#define LINE_WIDTH 0.5
#define FOOT_Y 578.1       /* where the words at the foot of a page stand */
#define ROOM_FOR_NUMBER 48.0 /* of the page, at the end of its foot */
#define FOOT_LINE 140.0    /* length of the line above the notes */
#define BAR_BESIDE 2.4     /* a changed text, before its lines begin */
#define BAR_WIDTH 1.4
#define NO_TABLE NULL

struct drawing {
	const struct pdf_setter *setter;
	const struct print_order *order;
	const struct pdf_pages *pages;
	struct pdf_document *document;
	cairo_t *cr;
	cairo_surface_t *surface;
	const struct pdf_section *table; /* whose tag is open */
	int bookmarks[4];                /* the last one of each level */
};

static cairo_status_t
write_bytes(void *out, const unsigned char *data, unsigned n)
{
	buf_add(out, (struct str){ (const char *)data, n });
	return CAIRO_STATUS_SUCCESS;
}

static void
begin_tag(struct drawing *d, const char *tag)
{
	cairo_tag_begin(d->cr, tag, NULL);
}

static void
end_tag(struct drawing *d, const char *tag)
{
	cairo_tag_end(d->cr, tag);
}

/* Opens the tag of the table that a part belongs to, and closes the one before. */
static void
enter_section(struct drawing *d, const struct pdf_section *section)
{
	const struct pdf_section *table = section->is_table ? section : NO_TABLE;

	if (d->table == table)
		return;
	if (d->table != NO_TABLE)
		end_tag(d, "Table");
	if (table != NO_TABLE)
		begin_tag(d, "Table");
	d->table = table;
}

static void
set_grey(struct drawing *d, double grey)
{
	cairo_set_source_rgb(d->cr, grey, grey, grey);
}

/* --- small words ---------------------------------------------------------------------------- */

enum side { SIDE_LEFT, SIDE_RIGHT };

/* At the foot of a page, so far from a margin; the other one, where texts run from the right. */
static void
draw_small(struct drawing *d, struct str words, enum side side, double indent)
{
	struct pdf_block block = { .style = PDF_SMALL, .width = PDF_PAGE_WIDTH,
		.is_ours = d->order->before != NULL && side == SIDE_LEFT };
	PangoRectangle box;
	double width;

	pdf_add_words(d->setter->arena, &block, PDF_SAME, words);
	pdf_set_block(d->setter, &block);
	pango_layout_set_width(block.layout, -1);
	pango_layout_set_alignment(block.layout, PANGO_ALIGN_LEFT);
	pango_layout_get_extents(block.layout, NULL, &box);
	width = box.width / (double)PANGO_SCALE;
	cairo_move_to(d->cr, (side == SIDE_LEFT) != d->document->is_right_to_left ?
	    PDF_MARGIN + indent : PDF_PAGE_WIDTH - PDF_MARGIN - indent - width,
	    FOOT_Y - pango_layout_get_baseline(block.layout) / (double)PANGO_SCALE);
	pango_cairo_show_layout(d->cr, block.layout);
	pdf_unset_block(d->setter, &block);
}

/* At most so many code points, with dots where something was left out. */
static struct str
shorten(struct arena *a, struct str text, uint32_t most)
{
	const struct marked whole = { .text = text };
	struct marked part = marked_part(a, &whole, 0, most);

	return part.text.n == text.n ? text : str_concat(a, part.text, STR("\xE2\x80\xA6"));
}

static struct str
label_and_date(const struct drawing *d)
{
	struct arena *a = d->setter->arena;
	struct str words = print_order_title(a, d->order);

	if (d->order->date.n > 0)
		words = str_format(a, "%.*s%s%.*s", STR_ARG(words),
		    words.n > 0 ? " \xE2\x80\x93 " : "", STR_ARG(d->order->date));
	return words;
}

static void
draw_foot_of_page(struct drawing *d, size_t number)
{
	struct arena_mark mark = arena_mark(d->setter->arena);
	struct arena *a = d->setter->arena;

	draw_small(d, shorten(a, label_and_date(d), 110), SIDE_LEFT, 0);
	draw_small(d, shorten(a, d->order->fw->title, 70), SIDE_RIGHT, ROOM_FOR_NUMBER);
	draw_small(d, str_format(a, "%zu/%zu", number, d->pages->n), SIDE_RIGHT, 0);
	arena_rewind(a, mark);
}

/* --- texts ---------------------------------------------------------------------------------- */

/* A bar beside a changed text. */
static void
draw_bar(struct drawing *d, const struct pdf_block *block, const struct pdf_stretch *stretch)
{
	double x = d->document->is_right_to_left ? stretch->x + (double)block->width + BAR_BESIDE :
	    stretch->x - BAR_BESIDE;

	set_grey(d, 0);
	cairo_set_line_width(d->cr, BAR_WIDTH);
	cairo_move_to(d->cr, x, stretch->y);
	cairo_line_to(d->cr, x, stretch->y + pdf_lines_height(block, stretch->from,
	    stretch->to));
	cairo_stroke(d->cr);
}

static void
draw_block(struct drawing *d, struct pdf_block *block, const struct pdf_stretch *stretch)
{
	if (block->is_changed)
		draw_bar(d, block, stretch);
	if (block->depth > 0)
		begin_tag(d, "LI");
	begin_tag(d, block->depth > 0 ? "LBody" : block->tag);
	set_grey(d, 0);
	pdf_draw_lines(d->setter, d->cr, block, stretch);
	end_tag(d, block->depth > 0 ? "LBody" : block->tag);
	if (block->depth > 0)
		end_tag(d, "LI");
}

/* Opens and closes lists until there are as many as the next text stands in. */
static void
enter_depth(struct drawing *d, unsigned *depth, unsigned wanted)
{
	for (; *depth < wanted; ++*depth)
		begin_tag(d, "L");
	for (; *depth > wanted; --*depth)
		end_tag(d, "L");
}

static void
draw_cell(struct drawing *d, const struct pdf_fragment *part, size_t column)
{
	struct pdf_blocks *cell = &part->row->cells[column];
	struct pdf_cursor from = part->from[column];
	struct pdf_cursor to = part->to[column];
	double pad = part->section->is_table ? PDF_CELL_PADDING : 0;
	double y = part->y + pad;
	unsigned depth = 0;

	for (size_t i = from.block; i < cell->n && i <= to.block; i++) {
		struct pdf_block *block = &cell->items[i];
		int first = i == from.block ? from.line : 0;
		int end = i == to.block ? to.line : block->nlines;

		if (end <= first)
			continue;
		y += i == from.block ? 0 : pdf_gap(block);
		enter_depth(d, &depth, block->depth);
		draw_block(d, block, &(struct pdf_stretch){ first, end,
			part->section->x[column] + pad, y });
		y += pdf_lines_height(block, first, end);
	}
	enter_depth(d, &depth, 0);
}

static void
draw_feet_of(struct drawing *d, const struct pdf_page *page, size_t fragment, size_t column)
{
	for (size_t i = 0; i < page->nfeet; i++) {
		const struct pdf_foot *foot = &page->feet[i];

		if (foot->fragment == fragment && foot->column == column)
			draw_block(d, &d->document->notes[foot->note], &(struct pdf_stretch){
				foot->from, foot->to, PDF_MARGIN, foot->y });
	}
}

/* --- rows ----------------------------------------------------------------------------------- */

static void
draw_grid(struct drawing *d, const struct pdf_fragment *part)
{
	const struct pdf_section *section = part->section;

	if (!section->is_table)
		return;
	if (part->is_head) {
		set_grey(d, 0.91);
		cairo_rectangle(d->cr, PDF_MARGIN, part->y, PDF_PAGE_WIDTH - 2 * PDF_MARGIN,
		    part->height);
		cairo_fill(d->cr);
	}
	set_grey(d, 0.35);
	cairo_set_line_width(d->cr, LINE_WIDTH);
	for (size_t c = 0; c < section->ncolumns; c++) {
		cairo_rectangle(d->cr, section->x[c], part->y, section->width[c], part->height);
		cairo_stroke(d->cr);
	}
}

static void
add_bookmark(struct drawing *d, const struct pdf_fragment *part, size_t page)
{
	unsigned level = part->row->level < COUNT_OF(d->bookmarks) ? part->row->level : 0;
	struct arena *a = d->setter->arena;
	struct str where = str_format(a, "page=%zu pos=[%d %d]", page + 1, 0, (int)part->y);

	if (part->row->bookmark.n == 0 || !part->is_first)
		return;
	d->bookmarks[level] = cairo_pdf_surface_add_outline(d->surface,
	    level == 0 ? CAIRO_PDF_OUTLINE_ROOT : d->bookmarks[level - 1],
	    str_dup_z(a, part->row->bookmark), str_dup_z(a, where), CAIRO_PDF_OUTLINE_FLAG_OPEN);
}

/* Says in the first cell of a row that goes on what it is; not read aloud again. */
static void
draw_again(struct drawing *d, const struct pdf_fragment *part)
{
	double y = part->y + PDF_CELL_PADDING;

	for (size_t i = 0; i < part->row->again.n && !part->is_first; i++) {
		struct pdf_block *block = &part->row->again.items[i];
		double height;

		pdf_set_block(d->setter, block);
		height = pdf_lines_height(block, 0, block->nlines);
		if (part->from[part->section->head_column].block <
		    part->row->cells[part->section->head_column].n ||
		    y + height > part->y + part->height)
			return;
		set_grey(d, 0.3);
		pdf_draw_lines(d->setter, d->cr, block, &(struct pdf_stretch){ 0, block->nlines,
			part->section->x[part->section->head_column] + PDF_CELL_PADDING, y });
		y += height;
	}
}

static void
draw_row(struct drawing *d, const struct pdf_page *page, size_t fragment)
{
	const struct pdf_fragment *part = &page->fragments[fragment];

	begin_tag(d, "TR");
	for (size_t c = 0; c < part->section->ncolumns; c++) {
		const char *tag = part->is_head || c == part->section->head_column ? "TH" : "TD";

		begin_tag(d, tag);
		draw_cell(d, part, c);
		if (fragment == 0 && c == 0)
			draw_feet_of(d, page, SIZE_MAX, 0);
		draw_feet_of(d, page, fragment, c);
		end_tag(d, tag);
	}
	end_tag(d, "TR");
}

/* A heading is read once; on later pages it is drawn alone. */
static void
draw_head_again(struct drawing *d, const struct pdf_fragment *part)
{
	for (size_t c = 0; c < part->section->ncolumns; c++) {
		struct pdf_blocks *cell = &part->row->cells[c];
		double y = part->y + PDF_CELL_PADDING;

		for (size_t i = 0; i < cell->n && i < part->to[c].block; i++) {
			struct pdf_block *block = &cell->items[i];

			y += i == 0 ? 0 : pdf_gap(block);
			set_grey(d, 0);
			pdf_draw_lines(d->setter, d->cr, block, &(struct pdf_stretch){ 0,
				block->nlines, part->section->x[c] + PDF_CELL_PADDING, y });
			y += pdf_lines_height(block, 0, block->nlines);
		}
	}
}

static void
draw_fragment(struct drawing *d, size_t page_number, size_t fragment)
{
	const struct pdf_page *page = &d->pages->items[page_number];
	const struct pdf_fragment *part = &page->fragments[fragment];
	bool is_repeated = part->is_head && d->table == part->section;

	draw_grid(d, part);
	enter_section(d, part->section);
	add_bookmark(d, part, page_number);
	if (is_repeated) {
		draw_head_again(d, part);
	} else if (part->section->is_table) {
		draw_row(d, page, fragment);
		draw_again(d, part);
	} else {
		draw_cell(d, part, 0);
		draw_feet_of(d, page, fragment, 0);
	}
}

/* Whether what goes on of earlier notes was drawn inside the first row. */
static bool
has_row_first(const struct pdf_page *page)
{
	return page->n > 0 && page->fragments[0].section->is_table && !page->fragments[0].is_head;
}

/* At the side where the texts begin. */
static void
draw_line_above_feet(struct drawing *d, double y)
{
	double x = d->document->is_right_to_left ? PDF_PAGE_WIDTH - PDF_MARGIN - FOOT_LINE :
	    PDF_MARGIN;

	set_grey(d, 0.35);
	cairo_set_line_width(d->cr, LINE_WIDTH);
	cairo_move_to(d->cr, x, y);
	cairo_line_to(d->cr, x + FOOT_LINE, y);
	cairo_stroke(d->cr);
}

static void
draw_page(struct drawing *d, size_t number)
{
	const struct pdf_page *page = &d->pages->items[number];

	if (page->nfeet > 0)
		draw_line_above_feet(d, page->feet_y + 3);
	for (size_t i = 0; i < page->n; i++)
		draw_fragment(d, number, i);
	if (!has_row_first(page))
		draw_feet_of(d, page, SIZE_MAX, 0);
	draw_foot_of_page(d, number + 1);
	if (number + 1 < d->pages->n)
		cairo_show_page(d->cr);
}

/* --- the file ------------------------------------------------------------------------------- */

static void
set_metadata(struct drawing *d)
{
	const struct print_order *order = d->order;
	struct arena *a = d->setter->arena;
	/* cairo would put the clock's time, and the same order must give the same bytes. */
	struct str when = str_concat(a, str_part(instant_format(a, order->date_ms), 0, 19),
	    STR("Z"));
	const struct {
		cairo_pdf_metadata_t what;
		struct str words;
	} rows[] = {
		{ CAIRO_PDF_METADATA_TITLE, order->fw->title },
		{ CAIRO_PDF_METADATA_SUBJECT, label_and_date(d) },
		{ CAIRO_PDF_METADATA_AUTHOR, order->author.n > 0 ? order->author :
		    order->fw->network },
		{ CAIRO_PDF_METADATA_CREATOR, STR("Concert") },
		{ CAIRO_PDF_METADATA_CREATE_DATE, when },
		{ CAIRO_PDF_METADATA_MOD_DATE, when },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		if (rows[i].words.n > 0)
			cairo_pdf_surface_set_metadata(d->surface, rows[i].what,
			    str_dup_z(a, rows[i].words));
	}
}

enum status
pdf_draw(const struct pdf_setter *s, const struct print_order *order,
    struct pdf_document *document, struct errors *errors, struct buf *out)
{
	struct drawing d = { .setter = s, .order = order, .pages = document->pages,
		.document = document };
	cairo_status_t status;

	d.surface = cairo_pdf_surface_create_for_stream(write_bytes, out, PDF_PAGE_WIDTH,
	    PDF_PAGE_HEIGHT);
	d.cr = cairo_create(d.surface);
	set_metadata(&d);
	begin_tag(&d, "Document");
	for (size_t i = 0; i < d.pages->n; i++)
		draw_page(&d, i);
	if (d.table != NO_TABLE)
		end_tag(&d, "Table");
	end_tag(&d, "Document");
	status = cairo_status(d.cr);
	cairo_destroy(d.cr);
	cairo_surface_finish(d.surface);
	if (status == CAIRO_STATUS_SUCCESS)
		status = cairo_surface_status(d.surface);
	cairo_surface_destroy(d.surface);
	if (status != CAIRO_STATUS_SUCCESS)
		return errors_add(errors, ST_INTERNAL, NULL, "The PDF could not be drawn: %s.",
		    cairo_status_to_string(status));
	return ST_OK;
}
