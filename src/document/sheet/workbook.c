/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The file around the rows: sheets, styles, headings and a first column that stay in sight. What
 * surprises: Excel is strict about the order of elements in a sheet, and about the first two fills
 * of the styles, which must be there though nothing uses them.
 * Source: ECMA-376 part 1, 18.2 (workbook), 18.3 (worksheets), 18.8 (styles).
 */
#include "document/sheet/workbook.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "document/sheet/sheet_private.h"
#include "document/xml_text.h"

#define MAIN_NAMESPACE "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define R_NAMESPACE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define SHEET_TYPE "application/vnd.openxmlformats-officedocument.spreadsheetml."
#define FIXED_PARTS 7
#define FOOT_BYTES 100 /* of a text at the foot: all are 255 characters at most */

static const char package_relations[] = PACKAGE_DECLARATION
    "<Relationships xmlns=\"" PACKAGE_NAMESPACE "relationships\">"
    "<Relationship Id=\"rId1\" Type=\"" R_NAMESPACE "/officeDocument\" "
    "Target=\"xl/workbook.xml\"/>"
    "<Relationship Id=\"rId2\" Type=\"" PACKAGE_NAMESPACE "relationships/metadata/core-"
    "properties\" Target=\"docProps/core.xml\"/>"
    "<Relationship Id=\"rId3\" Type=\"" R_NAMESPACE "/extended-properties\" "
    "Target=\"docProps/app.xml\"/></Relationships>";

/* "@" (49) is the format of texts: what is typed over one stays a text too. */
static const char styles[] = PACKAGE_DECLARATION
    "<styleSheet xmlns=\"" MAIN_NAMESPACE "\">"
    "<numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd\"/></numFmts>"
    "<fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/><family val=\"2\"/></font>"
    "<font><b/><sz val=\"11\"/><name val=\"Calibri\"/><family val=\"2\"/></font></fonts>"
    "<fills count=\"3\"><fill><patternFill patternType=\"none\"/></fill>"
    "<fill><patternFill patternType=\"gray125\"/></fill>"
    "<fill><patternFill patternType=\"solid\"><fgColor rgb=\"FFE7E6E6\"/>"
    "<bgColor indexed=\"64\"/></patternFill></fill></fills>"
    "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
    "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/>"
    "</cellStyleXfs><cellXfs count=\"6\">"
    "<xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>"
    "<xf numFmtId=\"49\" fontId=\"1\" fillId=\"2\" borderId=\"0\" xfId=\"0\" "
    "applyNumberFormat=\"1\" applyFont=\"1\" applyFill=\"1\" applyAlignment=\"1\">"
    "<alignment vertical=\"top\" wrapText=\"1\"/></xf>"
    "<xf numFmtId=\"49\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" "
    "applyNumberFormat=\"1\" applyAlignment=\"1\"><alignment vertical=\"top\" wrapText=\"1\"/>"
    "</xf><xf numFmtId=\"49\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" "
    "quotePrefix=\"1\" applyNumberFormat=\"1\" applyAlignment=\"1\"><alignment "
    "vertical=\"top\" wrapText=\"1\"/></xf>"
    "<xf numFmtId=\"164\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" "
    "applyNumberFormat=\"1\" applyAlignment=\"1\"><alignment vertical=\"top\"/></xf>"
    "<xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" "
    "applyAlignment=\"1\"><alignment vertical=\"top\"/></xf></cellXfs>"
    "<cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/>"
    "</cellStyles></styleSheet>";

static struct str
make_types(struct arena *a, size_t n)
{
	struct buf b;

	buf_init(&b, a, LIMIT_TEXT_BYTES);
	buf_add_z(&b, PACKAGE_DECLARATION "<Types xmlns=\"" PACKAGE_NAMESPACE "content-types\">"
	    "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package."
	    "relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>"
	    "<Override PartName=\"/xl/workbook.xml\" ContentType=\"" SHEET_TYPE
	    "sheet.main+xml\"/><Override PartName=\"/xl/styles.xml\" ContentType=\"" SHEET_TYPE
	    "styles+xml\"/>");
	for (size_t i = 1; i <= n; i++)
		buf_add_format(&b, "<Override PartName=\"/xl/worksheets/sheet%zu.xml\" "
		    "ContentType=\"" SHEET_TYPE "worksheet+xml\"/>", i);
	buf_add_z(&b, "<Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd."
	    "openxmlformats-package.core-properties+xml\"/><Override "
	    "PartName=\"/docProps/app.xml\" ContentType=\"application/vnd."
	    "openxmlformats-officedocument.extended-properties+xml\"/></Types>");
	return buf_str(&b);
}

static struct str
make_relations(struct arena *a, size_t n)
{
	struct buf b;

	buf_init(&b, a, LIMIT_TEXT_BYTES);
	buf_add_z(&b, PACKAGE_DECLARATION "<Relationships xmlns=\"" PACKAGE_NAMESPACE
	    "relationships\">");
	for (size_t i = 1; i <= n; i++)
		buf_add_format(&b, "<Relationship Id=\"rId%zu\" Type=\"" R_NAMESPACE "/worksheet\" "
		    "Target=\"worksheets/sheet%zu.xml\"/>", i, i);
	buf_add_format(&b, "<Relationship Id=\"rId%zu\" Type=\"" R_NAMESPACE "/styles\" "
	    "Target=\"styles.xml\"/></Relationships>", n + 1);
	return buf_str(&b);
}

/* "'Notes d''origine'!": how a sheet is named where something of it is meant. */
static void
add_sheet_name(struct buf *b, const char *name)
{
	struct str rest = str_from(name);
	struct str part;
	bool is_first = true;

	buf_add_byte(b, '\'');
	while (str_next(&rest, '\'', &part)) {
		buf_add_z(b, is_first ? "" : "\'\'");
		xml_add_text(b, part);
		is_first = false;
	}
	buf_add_z(b, "\'!");
}

/* The sheets by name; of each the range that its headings filter, and that they head each page. */
static struct str
make_workbook(struct arena *a, const struct sheet *sheets, size_t n)
{
	struct buf b;

	buf_init(&b, a, LIMIT_TEXT_BYTES);
	buf_add_z(&b, PACKAGE_DECLARATION "<workbook xmlns=\"" MAIN_NAMESPACE "\" xmlns:r=\""
	    R_NAMESPACE "\"><bookViews><workbookView/></bookViews><sheets>");
	for (size_t i = 0; i < n; i++) {
		buf_add_z(&b, "<sheet name=\"");
		xml_add_text(&b, str_from(sheets[i].name));
		buf_add_format(&b, "\" sheetId=\"%zu\" r:id=\"rId%zu\"/>", i + 1, i + 1);
	}
	buf_add_z(&b, "</sheets><definedNames>");
	for (size_t i = 0; i < n; i++) {
		buf_add_format(&b, "<definedName name=\"_xlnm.Print_Titles\" "
		    "localSheetId=\"%zu\">", i);
		add_sheet_name(&b, sheets[i].name);
		buf_add_format(&b, "$1:$1</definedName><definedName "
		    "name=\"_xlnm._FilterDatabase\" localSheetId=\"%zu\" hidden=\"1\">", i);
		add_sheet_name(&b, sheets[i].name);
		buf_add_z(&b, "$A$1:$");
		sheet_add_place(&b, sheets[i].ncolumns - 1, 0);
		b.n--; /* the row, which follows a sign here */
		buf_add_format(&b, "$%zu</definedName>", sheets[i].nrows + 1);
	}
	buf_add_z(&b, "</definedNames></workbook>");
	return buf_str(&b);
}

static void
add_headings(struct buf *b, const struct sheet *s)
{
	size_t lines = 1;

	for (size_t i = 0; i < s->ncolumns; i++) {
		size_t n = sheet_count_lines(str_from(s->columns[i].heading), s->columns[i].width);

		lines = n > lines ? n : lines;
	}
	sheet_open_row(b, 1, lines);
	for (size_t i = 0; i < s->ncolumns; i++) {
		buf_add_z(b, "<c r=\"");
		sheet_add_place(b, i, 1);
		buf_add_format(b, "\" s=\"%d\" t=\"inlineStr\">", SHEET_HEADING);
		sheet_add_words(b, str_from(s->columns[i].heading));
		buf_add_z(b, "</c>");
	}
	buf_add_z(b, "</row>");
}

/* What it is of, and the number of the page, at the foot; "&" begins an order there. */
static void
add_foot(struct buf *b, const struct package_about *about)
{
	const struct { const char *place; struct str words; } parts[] = {
		{ "&amp;L", about->title }, { "&amp;C", about->version } };

	buf_add_z(b, "<headerFooter><oddFooter>");
	for (size_t i = 0; i < COUNT_OF(parts); i++) {
		struct str rest = utf8_cut(parts[i].words, FOOT_BYTES);
		struct str part;

		buf_add_z(b, rest.n > 0 ? parts[i].place : "");
		while (str_next(&rest, '&', &part)) {
			xml_add_text(b, part);
			buf_add_z(b, rest.p != NULL ? "&amp;&amp;" : "");
		}
	}
	buf_add_z(b, "&amp;R&amp;P / &amp;N</oddFooter></headerFooter>");
}

static struct str
make_sheet(struct arena *a, const struct workbook *w, const struct sheet *s)
{
	struct buf b;

	buf_init(&b, a, LIMIT_UNPACKED_BYTES + LIMIT_TEXT_BYTES);
	buf_add_format(&b, PACKAGE_DECLARATION "<worksheet xmlns=\"" MAIN_NAMESPACE "\">"
	    "<sheetPr><pageSetUpPr fitToPage=\"1\"/></sheetPr><sheetViews><sheetView%s%s "
	    "workbookViewId=\"0\"><pane xSplit=\"1\" ySplit=\"1\" topLeftCell=\"B2\" "
	    "activePane=\"bottomRight\" state=\"frozen\"/><selection pane=\"topRight\"/>"
	    "<selection pane=\"bottomLeft\"/><selection pane=\"bottomRight\"/></sheetView>"
	    "</sheetViews><sheetFormatPr defaultRowHeight=\"15\"/><cols>",
	    s->is_rtl ? " rightToLeft=\"1\"" : "", s == w->sheets ? " tabSelected=\"1\"" : "");
	for (size_t i = 0; i < s->ncolumns; i++)
		buf_add_format(&b, "<col min=\"%zu\" max=\"%zu\" width=\"%u\" customWidth=\"1\"/>",
		    i + 1, i + 1, s->columns[i].width);
	buf_add_z(&b, "</cols><sheetData>");
	add_headings(&b, s);
	buf_add(&b, buf_str(&s->rows));
	buf_add_z(&b, "</sheetData><autoFilter ref=\"A1:");
	sheet_add_place(&b, s->ncolumns - 1, s->nrows + 1);
	buf_add_z(&b, "\"/><printOptions gridLines=\"1\"/><pageMargins left=\"0.5\" "
	    "right=\"0.5\" top=\"0.5\" bottom=\"0.5\" header=\"0.3\" footer=\"0.3\"/>"
	    "<pageSetup paperSize=\"9\" orientation=\"landscape\" fitToHeight=\"0\"/>");
	add_foot(&b, &w->about);
	buf_add_z(&b, "</worksheet>");
	return buf_str(&b);
}

enum status
workbook_write(struct arena *a, const struct workbook *w, struct errors *errors, struct buf *out)
{
	const struct sheet *sheets = w->sheets;
	size_t n = w->n;
	struct package_part *parts = arena_make_array(a, struct package_part, n + FIXED_PARTS);
	size_t nparts = 0;

	parts[nparts++] = (struct package_part){ "[Content_Types].xml", make_types(a, n) };
	parts[nparts++] = (struct package_part){ "_rels/.rels", str_from(package_relations) };
	parts[nparts++] = (struct package_part){ "xl/workbook.xml", make_workbook(a, sheets, n) };
	parts[nparts++] = (struct package_part){ "xl/_rels/workbook.xml.rels",
		make_relations(a, n) };
	parts[nparts++] = (struct package_part){ "xl/styles.xml", str_from(styles) };
	parts[nparts++] = (struct package_part){ "docProps/core.xml",
		package_core_properties(a, &w->about) };
	parts[nparts++] = (struct package_part){ "docProps/app.xml", package_app_properties() };
	for (size_t i = 0; i < n; i++) {
		if (sheets[i].rows.overflow)
			return errors_add(errors, ST_TOO_LARGE, NULL, "The sheet \"%s\" would hold "
			    "more than %d MB, which no program opens.", sheets[i].name,
			    LIMIT_UNPACKED_BYTES >> 20);
		parts[nparts++] = (struct package_part){
			str_dup_z(a, str_format(a, "xl/worksheets/sheet%zu.xml", i + 1)),
			make_sheet(a, w, &sheets[i]) };
	}
	return package_write(parts, nparts, errors, out);
}
