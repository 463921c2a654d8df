/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The framework as a PDF: its texts in the order of the table, pillar by pillar, on landscape
 * pages. Which fonts there are is found in pdf/fonts.c.
 */
#include <cairo-pdf.h>

#include "base/limits.h"
#include "document/pdf/fonts.h"
#include "document/table_view.h"

#define PAGE_WIDTH 842.0 /* points: A4, landscape */
#define PAGE_HEIGHT 595.0
#define MARGIN 40.0

struct paper {
	struct errors *errors;
	cairo_t *cr;
	PangoLayout *layout;
	double y;
	int pages;
};

static cairo_status_t
write_bytes(void *out, const unsigned char *data, unsigned n)
{
	buf_add(out, (struct str){ (const char *)data, n });
	return CAIRO_STATUS_SUCCESS;
}

static void
set_line(struct paper *p, PangoLayoutLine *line)
{
	PangoRectangle extents;
	double height;

	pango_layout_line_get_extents(line, NULL, &extents);
	height = extents.height / (double)PANGO_SCALE;
	if (p->y + height > PAGE_HEIGHT - MARGIN) {
		cairo_show_page(p->cr);
		p->pages++;
		p->y = MARGIN;
	}
	cairo_move_to(p->cr, MARGIN, p->y - extents.y / (double)PANGO_SCALE);
	pango_cairo_show_layout_line(p->cr, line);
	p->y += height;
}

static void
set_parts(struct paper *p, const struct parts *parts)
{
	for (size_t i = 0; i < parts->n && p->pages < LIMIT_PRINT_PAGES; i++) {
		struct str text = parts->items[i].text.text;

		if (parts->items[i].kind == PART_LIST || text.n == 0)
			continue;
		pango_layout_set_text(p->layout, text.p, (int)text.n);
		for (int k = 0; k < pango_layout_get_line_count(p->layout); k++)
			set_line(p, pango_layout_get_line_readonly(p->layout, k));
		p->y += 6;
	}
}

static void
set_framework(struct paper *p, struct arena *a, const struct framework *fw)
{
	struct parts header = table_view_paragraphs(a, &fw->header);
	struct table_view v;

	set_parts(p, &header);
	table_view_init(&v, a, fw);
	for (size_t pillar = 0; pillar < fw->pillars.n; pillar++) {
		for (size_t row = 0; row < table_view_rows(&v, pillar); row++) {
			for (size_t column = 0; column < v.ncolumns; column++) {
				struct parts parts = table_view_cell(&v, pillar, row, column);

				set_parts(p, &parts);
			}
		}
	}
}

enum status
print_pdf(struct arena *a, const struct print_order *order, struct errors *errors,
    struct buf *out)
{
	PangoContext *context;
	struct paper p = { .errors = errors, .y = MARGIN };
	cairo_surface_t *surface;
	enum status st = pdf_fonts_open(a, order, errors, &context);

	if (st != ST_OK)
		return st;
	surface = cairo_pdf_surface_create_for_stream(write_bytes, out, PAGE_WIDTH, PAGE_HEIGHT);
	p.cr = cairo_create(surface);
	p.layout = pango_layout_new(context);
	pango_layout_set_width(p.layout, (int)(PAGE_WIDTH - 2 * MARGIN) * PANGO_SCALE);
	set_framework(&p, a, order->fw);
	g_object_unref(p.layout);
	cairo_destroy(p.cr);
	cairo_surface_finish(surface);
	if (cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS)
		st = errors_add(errors, ST_INTERNAL, NULL, "The PDF could not be drawn: %s.",
		    cairo_status_to_string(cairo_surface_status(surface)));
	cairo_surface_destroy(surface);
	return st;
}
