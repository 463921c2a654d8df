/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table as tab-separated text with inline HTML, the form in which such documents travel. The
 * title block comes first with bold lines in asterisks, footnotes last with raised numbers.
 * What surprises: quotation marks stay as they are, because text here never stands in an
 * attribute and people compare these files by eye; and no line or cell begins with a sign by which
 * programs for tables know a formula (decision 10).
 */
#include "base/utf8.h"
#include "document/export.h"
#include "document/table_view.h"

/* Written otherwise, with the same meaning: programs for tables take a cell for a formula by it. */
static const char *
formula_start(const struct buf *b, char c)
{
	if (b->n > 0 && b->p[b->n - 1] != '\n' && b->p[b->n - 1] != '\t')
		return NULL;
	switch (c) {
	case '=': return "&#61;";
	case '+': return "&#43;";
	case '-': return "&#45;";
	case '@': return "&#64;";
	default: return NULL;
	}
}

/* A tab would begin a cell and a line feed a row, so neither may come out of a text. */
static void
add_text(struct buf *b, struct str text)
{
	const char *first = text.n > 0 ? formula_start(b, text.p[0]) : NULL;
	size_t from = first != NULL ? 1 : 0;

	if (first != NULL)
		buf_add_z(b, first);

	for (size_t i = from; i < text.n; i++) {
		const char *instead;

		switch (text.p[i]) {
		case '&': instead = "&amp;"; break;
		case '<': instead = "&lt;"; break;
		case '>': instead = "&gt;"; break;
		case '\n': instead = "<br>"; break;
		case '\t': case '\r': instead = " "; break;
		default: continue;
		}
		buf_add(b, str_part(text, from, i));
		buf_add_z(b, instead);
		from = i + 1;
	}
	buf_add(b, str_part(text, from, text.n));
}

static void
add_marked(struct buf *out, const struct marked *text)
{
	struct mark_syntax syntax = mark_syntax_html;

	syntax.add_text = add_text;
	marked_add(out, text, &syntax);
}

static void
add_part(struct buf *out, const struct part *part)
{
	switch (part->kind) {
	case PART_PARAGRAPH:
		buf_add_z(out, "<p>");
		add_marked(out, &part->text);
		buf_add_z(out, "</p>");
		break;
	case PART_LIST:
		buf_add_z(out, "<ul>");
		break;
	case PART_ITEM:
		buf_add_z(out, "<li>");
		add_marked(out, &part->text);
		break;
	case PART_ITEM_END:
		buf_add_z(out, "</li>");
		break;
	case PART_LIST_END:
		buf_add_z(out, "</ul>");
		break;
	}
}

static void
add_cell(struct buf *out, const struct parts *parts)
{
	for (size_t i = 0; i < parts->n; i++) {
		if (i > 0 && parts->items[i].kind != PART_ITEM_END)
			buf_add_byte(out, ' ');
		add_part(out, &parts->items[i]);
	}
}

static bool
is_all_bold(const struct marked *line)
{
	return line->nmarks == 1 && line->marks[0].kind == MARK_BOLD &&
	    line->marks[0].start == 0 && line->marks[0].end == utf8_length(line->text);
}

static void
add_header(struct buf *out, const struct framework *fw)
{
	struct marked title = { .text = fw->title };
	struct parts lines = table_view_paragraphs(out->arena,
	    fw->header.text.n > 0 ? &fw->header : &title);

	for (size_t i = 0; i < lines.n; i++) {
		struct marked line = lines.items[i].text;
		const char *around = is_all_bold(&line) ? "**" : "";

		if (is_all_bold(&line))
			line.nmarks = 0;
		buf_add_z(out, around);
		add_marked(out, &line);
		buf_add_z(out, around);
		buf_add_z(out, "\n\n");
	}
}

static void
add_rows(struct buf *out, const struct table_view *v, size_t pillar)
{
	for (size_t row = 0; row < table_view_rows(v, pillar); row++) {
		for (size_t column = 0; column < v->ncolumns; column++) {
			struct parts parts = table_view_cell(v, pillar, row, column);

			if (column > 0)
				buf_add_byte(out, '\t');
			add_cell(out, &parts);
		}
		buf_add_byte(out, '\n');
	}
}

static void
write_tsv(const struct framework *fw, struct buf *out)
{
	struct table_view v;

	table_view_init(&v, out->arena, fw);
	add_header(out, fw);
	for (size_t column = 0; column < v.ncolumns; column++) {
		if (column > 0)
			buf_add_byte(out, '\t');
		add_text(out, v.columns[column].heading);
	}
	buf_add_byte(out, '\n');
	for (size_t pillar = 0; pillar < fw->pillars.n; pillar++)
		add_rows(out, &v, pillar);
	for (size_t i = 0; i < fw->footnotes.n; i++) {
		buf_add_z(out, "\n<sup>");
		add_text(out, fw->footnotes.items[i].label);
		buf_add_z(out, "</sup> ");
		add_marked(out, &fw->footnotes.items[i].text);
		buf_add_byte(out, '\n');
	}
}

const struct exporter exporter_tsv = {
	.name = "tsv",
	.title = "TSV",
	.media_type = "text/tab-separated-values; charset=utf-8",
	.extension = "tsv",
	.help = "The adopted table as tab-separated text with inline HTML",
	.write = write_tsv,
};
