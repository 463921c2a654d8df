/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A list as a Word document, such as a comments matrix: a title and one table whose headings stand
 * on each page. It shares styles, footer and properties with the instrument; what is specific to
 * that (anchors, notes, changes) is not there.
 */
#include "base/limits.h"
#include "document/word/writer.h"
#include "document/xml_text.h"

#define PAGE_TWIPS 15398u /* landscape A4 less its margins; see word_close_document */

static void
add_line(struct word_writer *w, enum word_style style, struct str text)
{
	struct word_paragraphs all = { 0 };
	struct word_paragraph *p = word_new_paragraph(w, &all, style);

	word_add_span(w, p, WORD_KEPT, (struct marked){ .text = text });
	word_add_paragraph(w, p, false);
}

/* A cell must end with a paragraph, so an empty text is one too. */
static void
add_cell(struct word_writer *w, const struct print_column *column, enum word_style style,
    struct str text)
{
	struct str line;

	buf_add_format(&w->body, "<w:tc><w:tcPr><w:tcW w:w=\"%u\" w:type=\"dxa\"/></w:tcPr>",
	    PAGE_TWIPS * column->width / 100);
	if (text.n == 0)
		buf_add_z(&w->body, "<w:p/>");
	while (text.n > 0 && str_next(&text, '\n', &line))
		if (str_trim(line).n > 0)
			add_line(w, style, line);
	buf_add_z(&w->body, "</w:tc>");
}

static void
add_rows(struct word_writer *w, const struct print_table *t)
{
	buf_add_z(&w->body, "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
	for (size_t i = 0; i < t->ncolumns; i++)
		add_cell(w, &t->columns[i], WORD_STYLE_HEADING, t->columns[i].heading);
	buf_add_z(&w->body, "</w:tr>");
	for (size_t row = 0; row < t->nrows; row++) {
		buf_add_z(&w->body, "<w:tr>");
		for (size_t i = 0; i < t->ncolumns; i++)
			add_cell(w, &t->columns[i], WORD_STYLE_TEXT,
			    t->cells[row * t->ncolumns + i]);
		buf_add_z(&w->body, "</w:tr>");
	}
}

static void
add_table(struct word_writer *w, const struct print_table *t)
{
	static const char *const sides[] = { "top", "left", "bottom", "right", "insideH",
		"insideV" };

	buf_add_z(&w->body, "<w:tbl><w:tblPr>");
	if (i18n_is_right_to_left(w->fw->language))
		buf_add_z(&w->body, "<w:bidiVisual/>");
	buf_add_format(&w->body, "<w:tblW w:w=\"%u\" w:type=\"dxa\"/><w:tblBorders>", PAGE_TWIPS);
	for (size_t i = 0; i < COUNT_OF(sides); i++)
		buf_add_format(&w->body, "<w:%s w:val=\"single\" w:sz=\"4\" w:space=\"0\" "
		    "w:color=\"808080\"/>", sides[i]);
	buf_add_z(&w->body, "</w:tblBorders><w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>");
	for (size_t i = 0; i < t->ncolumns; i++)
		buf_add_format(&w->body, "<w:gridCol w:w=\"%u\"/>",
		    PAGE_TWIPS * t->columns[i].width / 100);
	buf_add_z(&w->body, "</w:tblGrid>");
	add_rows(w, t);
	buf_add_z(&w->body, "</w:tbl>");
}

enum status
word_print_list(struct arena *a, const struct print_order *order, struct errors *errors,
    struct buf *out)
{
	struct word_writer *w = arena_make(a, struct word_writer);
	struct package_part *parts;
	size_t n;

	w->arena = a;
	w->order = order;
	w->fw = order->fw;
	w->notes.keys.arena = a;
	w->anchors.arena = a;
	w->uids.arena = a;
	w->move_indexes.arena = a;
	w->is_measured = true;
	buf_init(&w->body, a, LIMIT_UNPACKED_BYTES);
	buf_init(&w->notes_xml, a, LIMIT_UNPACKED_BYTES);
	word_open_document(w, &w->body);
	add_line(w, WORD_STYLE_TITLE, order->table->title);
	if (order->table->subtitle.n > 0)
		add_line(w, WORD_STYLE_TITLE_BLOCK, order->table->subtitle);
	add_table(w, order->table);
	word_close_document(w, &w->body);
	word_open_notes(w, &w->notes_xml);
	word_close_notes(w, &w->notes_xml);
	if (w->body.overflow)
		return errors_add(errors, ST_TOO_LARGE, NULL, "The list would hold more than "
		    "%d MB. Narrow it down.", LIMIT_UNPACKED_BYTES >> 20);
	parts = word_fixed_parts(w, &n);
	parts[n++] = (struct package_part){ "word/document.xml", buf_str(&w->body) };
	parts[n++] = (struct package_part){ "word/footnotes.xml", buf_str(&w->notes_xml) };
	return package_write(parts, n, errors, out);
}
