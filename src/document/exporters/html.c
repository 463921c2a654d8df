/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The framework as one web page that reads, prints and is kept without Concert: title block,
 * table, footnotes, style sheet inside. Each element's code is the id of its paragraph, so that a
 * link can point at "CJ 7". What surprises: no words of our own stand on it, because the page
 * imported again must give the same framework, and because it may be in any language.
 */
#include "base/i18n.h"
#include "document/export.h"
#include "document/table_view.h"

static const char style[] =
    ":root{color-scheme:light dark}"
    "body{font:1rem/1.5 Georgia,'Noto Serif',serif;margin:2rem auto;max-inline-size:100rem;"
    "padding-inline:1rem}"
    "header p,h1{margin-block:.3rem;text-align:center}"
    "h1{font-size:1.4rem}"
    ".table{overflow-x:auto;margin-block:1.5rem}"
    "table{border-collapse:collapse;inline-size:100%;min-inline-size:60rem;table-layout:fixed}"
    "caption{font-style:italic;padding-block-end:.5rem;text-align:start}"
    "th,td{border:1px solid;padding:.5rem .6rem;text-align:start;vertical-align:top;"
    "font-weight:normal;overflow-wrap:break-word}"
    "thead th{font-weight:bold}"
    "td p,th p{margin-block:0 .6rem}"
    "ul{margin-block:0 .6rem;padding-inline-start:1.2rem}"
    "ul.marked{list-style:none;padding-inline-start:1.4rem}"
    "ul.marked>li{text-indent:-.8rem}"
    "ul.marked>li>ul{text-indent:0}"
    "li{margin-block-end:.3rem}"
    "col.narrow{inline-size:13%}"
    ".footnotes{font-size:.9rem;max-inline-size:60rem}"
    "p:target,li:target{outline:2px solid}"
    "@page{size:A4 landscape;margin:12mm 12mm 16mm;"
    "@bottom-right{content:counter(page) \" / \" counter(pages);font:8pt Georgia,serif}}"
    "@media print{body{margin:0;max-inline-size:none;font-size:9pt;padding:0}"
    "caption{display:none}"
    ".table{overflow:visible}table{min-inline-size:0}thead{display:table-header-group}"
    "p,li{orphans:3;widows:3}a{color:inherit;text-decoration:none}}";

struct page {
	struct buf *out;
	const struct framework *fw;
	struct table_view view;
};

static void
add_text(struct buf *b, struct str text)
{
	struct str rest = text;
	struct str line;
	bool is_first = true;

	while (text.n > 0 && str_next(&rest, '\n', &line)) {
		if (!is_first)
			buf_add_z(b, "<br>");
		buf_add_html(b, line);
		is_first = false;
	}
}

/* Letters, digits and dashes alone: such ids work everywhere. */
static void
add_identifier(struct page *p, const char *prefix, struct str code)
{
	buf_add_z(p->out, prefix);
	for (size_t i = 0; i < code.n; i++) {
		bool is_plain = byte_is_digit(code.p[i]) || byte_is_alpha(code.p[i]) ||
		    (unsigned char)code.p[i] >= 0x80;

		buf_add_byte(p->out, is_plain ? code.p[i] : '-');
	}
}

/* " id=..." or nothing for an empty code. */
static void
add_id(struct page *p, const char *prefix, struct str code)
{
	if (code.n == 0)
		return;
	buf_add_z(p->out, " id=\"");
	add_identifier(p, prefix, code);
	buf_add_byte(p->out, '"');
}

static void
add_note_mark(struct page *p, const struct run *run)
{
	table_view_open_tags(p->out, run);
	buf_add_z(p->out, "<sup>");
	if (table_view_has_footnote(p->fw, run->label)) {
		buf_add_z(p->out, "<a href=\"#");
		add_identifier(p, "fn-", run->label);
		buf_add_z(p->out, "\" role=\"doc-noteref\">");
		buf_add_html(p->out, run->text.text);
		buf_add_z(p->out, "</a>");
	} else {
		buf_add_html(p->out, run->text.text);
	}
	buf_add_z(p->out, "</sup>");
	table_view_close_tags(p->out, run);
}

static void
add_marked(struct page *p, const struct marked *text)
{
	struct runs runs = table_view_runs(p->out->arena, text);
	struct mark_syntax syntax = mark_syntax_html;

	syntax.add_text = add_text;
	for (size_t i = 0; i < runs.n; i++) {
		if (runs.items[i].label.n > 0)
			add_note_mark(p, &runs.items[i]);
		else
			marked_add(p->out, &runs.items[i].text, &syntax);
	}
}

static void
add_part(struct page *p, const struct part *part)
{
	switch (part->kind) {
	case PART_PARAGRAPH:
		buf_add_z(p->out, "<p");
		add_id(p, "", part->code);
		buf_add_z(p->out, " dir=\"auto\">");
		add_marked(p, &part->text);
		buf_add_z(p->out, "</p>\n");
		break;
	case PART_LIST:
		buf_add_z(p->out, part->text.text.n > 0 ? "<ul class=\"marked\">\n" : "<ul>\n");
		break;
	case PART_ITEM:
		buf_add_z(p->out, "<li");
		add_id(p, "", part->code);
		buf_add_z(p->out, " dir=\"auto\">");
		add_marked(p, &part->text);
		break;
	case PART_ITEM_END:
		buf_add_z(p->out, "</li>\n");
		break;
	case PART_LIST_END:
		buf_add_z(p->out, "</ul>\n");
		break;
	}
}

static void
add_parts(struct page *p, const struct parts *parts)
{
	for (size_t i = 0; i < parts->n; i++)
		add_part(p, &parts->items[i]);
}

static void
add_row(struct page *p, size_t pillar, size_t row)
{
	buf_add_z(p->out, "<tr>\n");
	for (size_t column = 0; column < p->view.ncolumns; column++) {
		struct parts parts = table_view_cell(&p->view, pillar, row, column);
		bool is_head = p->view.columns[column].role == COLUMN_PILLAR && row == 0;

		buf_add_z(p->out, is_head ? "<th scope=\"row\">\n" : "<td>\n");
		add_parts(p, &parts);
		buf_add_z(p->out, is_head ? "</th>\n" : "</td>\n");
	}
	buf_add_z(p->out, "</tr>\n");
}

/* Names and facts take less room than sentences. */
static bool
is_narrow(enum column_role role)
{
	return role != COLUMN_RECOMMENDATION && role != COLUMN_ACTIONS && role != COLUMN_GOALS &&
	    role != COLUMN_UNKNOWN;
}

static void
add_table(struct page *p)
{
	buf_add_z(p->out, "<section class=\"table\" aria-labelledby=\"caption\" "
	    "tabindex=\"0\">\n<table>\n<caption id=\"caption\">");
	buf_add_html(p->out, p->fw->title);
	buf_add_z(p->out, "</caption>\n<colgroup>\n");
	for (size_t column = 0; column < p->view.ncolumns; column++)
		buf_add_z(p->out, is_narrow(p->view.columns[column].role) ?
		    "<col class=\"narrow\">\n" : "<col>\n");
	buf_add_z(p->out, "</colgroup>\n<thead>\n<tr>\n");
	for (size_t column = 0; column < p->view.ncolumns; column++) {
		buf_add_z(p->out, "<th scope=\"col\">");
		add_text(p->out, p->view.columns[column].heading);
		buf_add_z(p->out, "</th>\n");
	}
	buf_add_z(p->out, "</tr>\n</thead>\n<tbody>\n");
	for (size_t pillar = 0; pillar < p->fw->pillars.n; pillar++)
		for (size_t row = 0; row < table_view_rows(&p->view, pillar); row++)
			add_row(p, pillar, row);
	buf_add_z(p->out, "</tbody>\n</table>\n</section>\n");
}

static void
add_header(struct page *p)
{
	struct marked title = { .text = p->fw->title };
	struct parts lines = table_view_paragraphs(p->out->arena,
	    p->fw->header.text.n > 0 ? &p->fw->header : &title);
	bool has_heading = false;

	buf_add_z(p->out, "<header>\n");
	for (size_t i = 0; i < lines.n; i++) {
		bool is_title = !has_heading &&
		    str_equal(str_trim(lines.items[i].text.text), p->fw->title);

		buf_add_z(p->out, is_title ? "<h1 dir=\"auto\">" : "<p dir=\"auto\">");
		add_marked(p, &lines.items[i].text);
		buf_add_z(p->out, is_title ? "</h1>\n" : "</p>\n");
		has_heading = has_heading || is_title;
	}
	buf_add_z(p->out, "</header>\n");
}

static void
add_footnotes(struct page *p)
{
	if (p->fw->footnotes.n == 0)
		return;
	buf_add_z(p->out, "<footer class=\"footnotes\">\n");
	for (size_t i = 0; i < p->fw->footnotes.n; i++) {
		const struct fw_footnote *note = &p->fw->footnotes.items[i];

		buf_add_z(p->out, "<p");
		add_id(p, "fn-", note->label);
		buf_add_z(p->out, " dir=\"auto\"><sup>");
		buf_add_html(p->out, note->label);
		buf_add_z(p->out, "</sup> ");
		add_marked(p, &note->text);
		buf_add_z(p->out, "</p>\n");
	}
	buf_add_z(p->out, "</footer>\n");
}

static void
write_html(const struct framework *fw, struct buf *out)
{
	struct page p = { .out = out, .fw = fw };

	table_view_init(&p.view, out->arena, fw);
	buf_add_z(out, "<!DOCTYPE html>\n<html lang=\"");
	buf_add_html(out, fw->language.n > 0 ? fw->language : STR("und"));
	/* Said, not left to be found: the columns run with it, and not every program looks. */
	buf_add_format(out, "\" dir=\"%s\">\n", i18n_is_right_to_left(fw->language) ? "rtl" :
	    fw->language.n > 0 ? "ltr" : "auto");
	buf_add_z(out, "<head>\n<meta charset=\"utf-8\">\n"
	    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	    "<title>");
	buf_add_html(out, fw->title);
	buf_add_z(out, "</title>\n<style>");
	buf_add_z(out, style);
	buf_add_z(out, "</style>\n</head>\n<body>\n");
	add_header(&p);
	buf_add_z(out, "<main>\n");
	add_table(&p);
	buf_add_z(out, "</main>\n");
	add_footnotes(&p);
	buf_add_z(out, "</body>\n</html>\n");
}

const struct exporter exporter_html = {
	.name = "html",
	.title = "HTML",
	.media_type = "text/html; charset=utf-8",
	.extension = "html",
	.help = "The adopted table as one page to read, print and keep",
	.write = write_html,
};
