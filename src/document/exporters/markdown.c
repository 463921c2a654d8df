/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table as a Markdown pipe table. A pipe table has one line a row, so paragraphs and lists
 * inside a cell are inline HTML. Footnotes are those of Markdown where their label allows it.
 * What surprises: asterisks are used only where every reader of Markdown must agree on them
 * (CommonMark's rules on flanking); otherwise tags are.
 */
#include <unicode/uchar.h>

#include "base/utf8.h"
#include "document/export.h"
#include "document/table_view.h"

#define ESCAPED "\\`*_[]|~{}"

static void
add_text(struct buf *b, struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];

		if (str_find_byte(STR(ESCAPED), c, 0) != SIZE_MAX)
			buf_add_byte(b, '\\');
		if (c == '&')
			buf_add_z(b, "&amp;");
		else if (c == '<')
			buf_add_z(b, "&lt;");
		else if (c == '>')
			buf_add_z(b, "&gt;");
		else if (c == '\n')
			buf_add_z(b, "<br>");
		else
			buf_add_byte(b, c == '\t' || c == '\r' ? ' ' : c);
	}
}

static const struct mark_syntax asterisks = {
	.open = { STR_INIT("*"), STR_INIT("**"), STR_INIT("<u>"), STR_INIT("<sup>"),
	    STR_INIT("<sub>"), STR_INIT("<sup>") },
	.close = { STR_INIT("*"), STR_INIT("**"), STR_INIT("</u>"), STR_INIT("</sup>"),
	    STR_INIT("</sub>"), STR_INIT("</sup>") },
	.add_text = add_text,
};

/* Code points around the borders of a mark; 0 outside the text. */
struct borders {
	uint32_t first;
	uint32_t last;
	uint32_t behind;
};

static struct borders
find_borders(struct str text, const struct mark *mark)
{
	struct borders found = { 0 };
	uint32_t index = 0;

	for (size_t at = 0; at < text.n && index <= mark->end; index++) {
		uint32_t c = utf8_next(text, &at);

		if (index == mark->start)
			found.first = c;
		if (index + 1 == mark->end)
			found.last = c;
		if (index == mark->end)
			found.behind = c;
	}
	return found;
}

/*
 * Whether asterisks around the mark open and close it whatever stands before: it begins with a
 * letter or digit, and ends with one or stands before a space, punctuation or the end.
 */
static bool
is_flanking(struct str text, const struct mark *mark)
{
	struct borders c = find_borders(text, mark);

	if (!u_isalnum((UChar32)c.first) || utf8_is_space(c.last))
		return false;
	return u_isalnum((UChar32)c.last) || c.behind == 0 || !u_isalnum((UChar32)c.behind);
}

/* More marks than this in one paragraph are written as tags without looking at each. */
#define FLANKING_MARKS_MAX 20

static bool
takes_asterisks(const struct marked *text)
{
	if (text->nmarks > FLANKING_MARKS_MAX)
		return false;
	for (size_t i = 0; i < text->nmarks; i++) {
		const struct mark *mark = &text->marks[i];

		if (mark->kind != MARK_ITALIC && mark->kind != MARK_BOLD)
			continue;
		/* Marks that touch would put asterisks side by side. */
		for (size_t k = 0; k < text->nmarks; k++)
			if (k != i && text->marks[k].start <= mark->end &&
			    mark->start <= text->marks[k].end)
				return false;
		if (!is_flanking(text->text, mark))
			return false;
	}
	return true;
}

static bool
is_simple_label(struct str label)
{
	for (size_t i = 0; i < label.n; i++)
		if (!byte_is_digit(label.p[i]) && !byte_is_alpha(label.p[i]))
			return false;
	return label.n > 0;
}

static void
add_run(struct buf *out, const struct framework *fw, const struct run *run)
{
	struct mark_syntax tags = mark_syntax_html;

	tags.add_text = add_text;
	if (run->label.n == 0) {
		marked_add(out, &run->text, takes_asterisks(&run->text) ? &asterisks : &tags);
		return;
	}
	table_view_open_tags(out, run);
	if (is_simple_label(run->label) && str_equal(run->label, run->text.text) &&
	    table_view_has_footnote(fw, run->label)) {
		buf_add_z(out, "[^");
		buf_add(out, run->label);
		buf_add_z(out, "]");
	} else {
		buf_add_z(out, "<sup>");
		add_text(out, run->text.text);
		buf_add_z(out, "</sup>");
	}
	table_view_close_tags(out, run);
}

static void
add_marked(struct buf *out, const struct framework *fw, const struct marked *text)
{
	struct runs runs = table_view_runs(out->arena, text);

	for (size_t i = 0; i < runs.n; i++)
		add_run(out, fw, &runs.items[i]);
}

static void
add_part(struct buf *out, const struct framework *fw, const struct part *part)
{
	switch (part->kind) {
	case PART_PARAGRAPH:
		buf_add_z(out, "<p>");
		add_marked(out, fw, &part->text);
		buf_add_z(out, "</p>");
		break;
	case PART_LIST:
		buf_add_z(out, "<ul>");
		break;
	case PART_ITEM:
		buf_add_z(out, "<li>");
		add_marked(out, fw, &part->text);
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
add_cell(struct buf *out, const struct framework *fw, const struct parts *parts)
{
	if (parts->n == 1) {
		add_marked(out, fw, &parts->items[0].text);
		return;
	}
	for (size_t i = 0; i < parts->n; i++)
		add_part(out, fw, &parts->items[i]);
}

static void
add_rows(struct buf *out, const struct table_view *v, size_t pillar)
{
	for (size_t row = 0; row < table_view_rows(v, pillar); row++) {
		buf_add_byte(out, '|');
		for (size_t column = 0; column < v->ncolumns; column++) {
			struct parts parts = table_view_cell(v, pillar, row, column);

			buf_add_byte(out, ' ');
			add_cell(out, v->fw, &parts);
			buf_add_z(out, " |");
		}
		buf_add_byte(out, '\n');
	}
}

/* Digits at the start of a line that "." or ")" would turn into a list; 0 where there are none. */
static uint32_t
count_list_digits(struct str line)
{
	uint32_t n = 0;

	while (n < line.n && byte_is_digit(line.p[n]))
		n++;
	return n > 0 && n < line.n && (line.p[n] == '.' || line.p[n] == ')') ? n : 0;
}

/* What would begin a heading, a list, a rule or front matter gets a backslash. */
static void
add_paragraph(struct buf *out, const struct framework *fw, const struct marked *text)
{
	uint32_t digits = count_list_digits(text->text);
	struct marked number = marked_part(out->arena, text, 0, digits);
	struct marked rest = marked_part(out->arena, text, digits, UINT32_MAX);

	add_marked(out, fw, &number);
	if (digits > 0 || (text->text.n > 0 &&
	    str_find_byte(STR("#+-=:"), text->text.p[0], 0) != SIZE_MAX))
		buf_add_byte(out, '\\');
	add_marked(out, fw, &rest);
	buf_add_byte(out, '\n');
}

static void
add_header(struct buf *out, const struct framework *fw)
{
	struct marked title = { .text = fw->title };
	struct parts lines = table_view_paragraphs(out->arena,
	    fw->header.text.n > 0 ? &fw->header : &title);

	for (size_t i = 0; i < lines.n; i++) {
		const struct marked *line = &lines.items[i].text;

		if (line->nmarks == 0 && str_equal(str_trim(line->text), fw->title))
			buf_add_z(out, "# ");
		add_paragraph(out, fw, line);
		buf_add_byte(out, '\n');
	}
}

static void
add_footnotes(struct buf *out, const struct framework *fw)
{
	for (size_t i = 0; i < fw->footnotes.n; i++) {
		const struct fw_footnote *note = &fw->footnotes.items[i];

		if (is_simple_label(note->label)) {
			buf_add_z(out, "\n[^");
			buf_add(out, note->label);
			buf_add_z(out, "]: ");
		} else {
			buf_add_z(out, "\n<sup>");
			add_text(out, note->label);
			buf_add_z(out, "</sup> ");
		}
		add_marked(out, fw, &note->text);
		buf_add_byte(out, '\n');
	}
}

static void
write_markdown(const struct framework *fw, struct buf *out)
{
	struct table_view v;

	table_view_init(&v, out->arena, fw);
	add_header(out, fw);
	for (size_t column = 0; column < v.ncolumns; column++) {
		buf_add_z(out, column == 0 ? "| " : " ");
		add_text(out, v.columns[column].heading);
		buf_add_z(out, " |");
	}
	buf_add_z(out, "\n|");
	for (size_t column = 0; column < v.ncolumns; column++)
		buf_add_z(out, " --- |");
	buf_add_byte(out, '\n');
	for (size_t pillar = 0; pillar < fw->pillars.n; pillar++)
		add_rows(out, &v, pillar);
	add_footnotes(out, fw);
}

const struct exporter exporter_markdown = {
	.name = "markdown",
	.title = "Markdown",
	.media_type = "text/markdown; charset=utf-8",
	.extension = "md",
	.help = "The adopted table as a Markdown pipe table with footnotes",
	.write = write_markdown,
};
