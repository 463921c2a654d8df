/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table of changes behind a redline: number, what happened, to what, the words and facts, the
 * reason. It is about the instrument and no part of it, so it begins with a bookmark at which a
 * reading of the file stops (document/anchors.h), and its words are not tracked: deleted ones are
 * struck out, inserted ones underlined twice.
 */
#include "document/redline_table.h"
#include "document/word/writer.h"
#include "document/xml_text.h"

#define STRUCK "<w:strike/>"
#define UNDERLINED "<w:u w:val=\"double\"/>"
#define BOLD "<w:b/><w:bCs/>"

static const struct {
	const char *heading;
	unsigned twips;
} columns[] = {
	{ N_("No."), 700 }, { N_("Change"), 1700 }, { N_("Element"), 2100 },
	{ N_("Words and facts"), 7198 }, { N_("Reason"), 3700 },
};

/* Words of ours in the language of the order. */
static struct str
ours(const struct word_writer *w, const char *key)
{
	return i18n_text(i18n_language(w->order->language), str_from(key));
}

static void
open_paragraph(struct word_writer *w, const char *style, struct str text)
{
	buf_add_format(&w->body, "<w:p><w:pPr><w:pStyle w:val=\"%s\"/>%s</w:pPr>", style,
	    word_is_rtl(text, false) ? "<w:bidi/>" : "");
}

static void
close_paragraph(struct word_writer *w)
{
	buf_add_z(&w->body, "</w:p>");
}

static void
add_line(struct word_writer *w, const char *style, struct str text)
{
	open_paragraph(w, style, text);
	word_add_words_with(w, text, "");
	close_paragraph(w);
}

static void
open_cell(struct word_writer *w, size_t column)
{
	buf_add_format(&w->body, "<w:tc><w:tcPr><w:tcW w:w=\"%u\" w:type=\"dxa\"/></w:tcPr>",
	    columns[column].twips);
}

static void
close_cell(struct word_writer *w)
{
	buf_add_z(&w->body, "</w:tc>");
}

static void
add_cell(struct word_writer *w, size_t column, struct str text)
{
	open_cell(w, column);
	add_line(w, "CellText", text);
	close_cell(w);
}

static void
add_headings(struct word_writer *w)
{
	buf_add_z(&w->body, "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
	for (size_t i = 0; i < COUNT_OF(columns); i++) {
		open_cell(w, i);
		add_line(w, "ColumnHeading", ours(w, columns[i].heading));
		close_cell(w);
	}
	buf_add_z(&w->body, "</w:tr>");
}

/* A fact is said as it was and as it is; words are shown in their text. */
static void
add_change_line(struct word_writer *w, const struct change_line *line)
{
	struct str label = ours(w, line->label);
	struct str before = line->before;
	struct str after = line->after;

	if (line->is_choice) {
		before = i18n_text(i18n_language(w->order->language), before);
		after = i18n_text(i18n_language(w->order->language), after);
	}
	open_paragraph(w, "CellText", after.n > 0 ? after : before);
	word_add_words_with(w, str_format(w->arena, "%.*s: ", STR_ARG(label)), BOLD);
	if (line->is_fact) {
		word_add_words_with(w, before, "");
		if (before.n > 0 && after.n > 0)
			word_add_words_with(w, STR(" \xE2\x86\x92 "), "");
		word_add_words_with(w, after, "");
		if (after.n == 0)
			word_add_words_with(w, STR(" \xE2\x86\x92 \xE2\x80\x93"), "");
	}
	for (size_t i = 0; i < line->spans.n && !line->is_fact; i++) {
		const struct redline_span *span = &line->spans.items[i];

		word_add_words_with(w, span->text.text, span->kind == DIFF_DELETED ? STRUCK :
		    span->kind == DIFF_INSERTED ? UNDERLINED : "");
	}
	close_paragraph(w);
}

static void
add_place(struct word_writer *w, const char *label, struct str place)
{
	if (place.n == 0)
		return;
	open_paragraph(w, "CellText", STR_EMPTY);
	word_add_words_with(w, ours(w, label), BOLD);
	word_add_words_with(w, STR(" "), BOLD);
	word_add_words_with(w, place, "");
	close_paragraph(w);
}

static void
add_words_and_facts(struct word_writer *w, const struct change_row *row)
{
	size_t start;

	open_cell(w, 3);
	start = w->body.n;
	add_place(w, N_("From:"), row->from);
	add_place(w, N_("To:"), row->to);
	for (size_t i = 0; i < row->nlines; i++)
		add_change_line(w, &row->lines[i]);
	if (row->nparts > 0)
		add_line(w, "CellText", i18n_count(w->arena,
		    i18n_language(w->order->language), (int64_t)row->nparts,
		    N_("With %d element in it."), N_("With %d elements in it.")));
	if (w->body.n == start)
		add_line(w, "CellText", STR_EMPTY);
	close_cell(w);
}

static void
add_row(struct word_writer *w, const struct change_row *row)
{
	struct str part = ours(w, row->part);
	struct str element = row->code.n > 0 ? str_format(w->arena, "%.*s %.*s", STR_ARG(part),
	    STR_ARG(row->code)) : part;

	buf_add_z(&w->body, "<w:tr>");
	add_cell(w, 0, str_format(w->arena, "%zu", row->number));
	add_cell(w, 1, ours(w, row->what));
	add_cell(w, 2, element);
	add_words_and_facts(w, row);
	add_cell(w, 4, row->reason);
	buf_add_z(&w->body, "</w:tr>");
}

static void
add_table(struct word_writer *w, const struct change_rows *rows)
{
	buf_add_z(&w->body, "<w:tbl><w:tblPr><w:tblStyle w:val=\"InstrumentTable\"/>"
	    "<w:tblW w:w=\"15398\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/><w:tblLook "
	    "w:val=\"0420\" w:firstRow=\"1\" w:lastRow=\"0\" w:firstColumn=\"0\" "
	    "w:lastColumn=\"0\" w:noHBand=\"0\" w:noVBand=\"1\"/></w:tblPr><w:tblGrid>");
	for (size_t i = 0; i < COUNT_OF(columns); i++)
		buf_add_format(&w->body, "<w:gridCol w:w=\"%u\"/>", columns[i].twips);
	buf_add_z(&w->body, "</w:tblGrid>");
	add_headings(w);
	for (size_t i = 0; i < rows->n; i++)
		add_row(w, &rows->items[i]);
	buf_add_z(&w->body, "</w:tbl>");
}

static void
set_reasons(struct word_writer *w)
{
	const struct print_reasons *given = &w->order->reasons;
	struct redline_reason *reasons = arena_make_array(w->arena, struct redline_reason,
	    given->n);

	for (size_t i = 0; i < given->n; i++)
		reasons[i] = (struct redline_reason){ given->items[i].uid, given->items[i].words };
	redline_set_reasons(&w->redline, reasons, given->n);
}

void
word_add_changes(struct word_writer *w)
{
	const struct print_order *order = w->order;
	struct change_rows rows;
	uint32_t bookmark;

	if (order->before == NULL)
		return;
	set_reasons(w);
	rows = redline_table_rows(w->arena, &w->redline);
	if (rows.n == 0)
		return;
	bookmark = ++w->last_id;
	buf_add_format(&w->body, "<w:bookmarkStart w:id=\"%u\" w:name=\"" ANCHOR_PREFIX "%c1\"/>"
	    "<w:p><w:pPr><w:pStyle w:val=\"Heading1\"/><w:pageBreakBefore/></w:pPr>", bookmark,
	    ANCHOR_APPENDIX);
	if (order->before_label.n > 0 && order->label.n > 0 &&
	    !str_equal(order->before_label, order->label))
		word_add_words_with(w, print_order_title(w->arena, order), "");
	else
		word_add_words_with(w, ours(w, N_("Changes")), "");
	buf_add_format(&w->body, "<w:bookmarkEnd w:id=\"%u\"/>", bookmark);
	close_paragraph(w);
	add_table(w, &rows);
}
