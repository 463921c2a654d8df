/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The parts around the table: types, relationships, styles, lists, settings, footer, properties.
 * What surprises: the list for items whose bullet stands in the text has bullets without a
 * character, because the adopted one must come back from the file, and Word's own bullets are no
 * text. Fonts are named that Word has; LibreOffice has their doubles.
 * Source: ECMA-376 part 1, 17.7 (styles), 17.9 (numbering), 17.15 (settings); part 2 (packages).
 */
#include "base/limits.h"
#include "document/word/writer.h"
#include "document/xml_text.h"

#define DECLARATION PACKAGE_DECLARATION
#define W_NAMESPACE "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
#define R_NAMESPACE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE PACKAGE_NAMESPACE
#define WORD_TYPE "application/vnd.openxmlformats-officedocument.wordprocessingml."
#define NAMESPACES " xmlns:w=\"" W_NAMESPACE "\" xmlns:r=\"" R_NAMESPACE "\""
#define PARTS_MAX 16
#define LIST_LEVELS 9
#define WORD_LIST_LEVELS 5 /* for which Word has styles of its own */
#define LIST_INDENT_TWIPS 284u

static const char content_types[] = DECLARATION
    "<Types xmlns=\"" PACKAGE "content-types\">"
    "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package."
    "relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>"
    "<Override PartName=\"/word/document.xml\" ContentType=\"" WORD_TYPE "document.main+xml\"/>"
    "<Override PartName=\"/word/styles.xml\" ContentType=\"" WORD_TYPE "styles+xml\"/>"
    "<Override PartName=\"/word/numbering.xml\" ContentType=\"" WORD_TYPE "numbering+xml\"/>"
    "<Override PartName=\"/word/settings.xml\" ContentType=\"" WORD_TYPE "settings+xml\"/>"
    "<Override PartName=\"/word/fontTable.xml\" ContentType=\"" WORD_TYPE "fontTable+xml\"/>"
    "<Override PartName=\"/word/footnotes.xml\" ContentType=\"" WORD_TYPE "footnotes+xml\"/>"
    "<Override PartName=\"/word/footer1.xml\" ContentType=\"" WORD_TYPE "footer+xml\"/>"
    "<Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-"
    "package.core-properties+xml\"/>"
    "<Override PartName=\"/docProps/app.xml\" ContentType=\"application/vnd.openxmlformats-"
    "officedocument.extended-properties+xml\"/>"
    "<Override PartName=\"/docProps/custom.xml\" ContentType=\"application/vnd.openxmlformats-"
    "officedocument.custom-properties+xml\"/></Types>";

static const char package_relations[] = DECLARATION
    "<Relationships xmlns=\"" PACKAGE "relationships\">"
    "<Relationship Id=\"rId1\" Type=\"" R_NAMESPACE "/officeDocument\" "
    "Target=\"word/document.xml\"/>"
    "<Relationship Id=\"rId2\" Type=\"" PACKAGE "relationships/metadata/core-properties\" "
    "Target=\"docProps/core.xml\"/>"
    "<Relationship Id=\"rId3\" Type=\"" R_NAMESPACE "/extended-properties\" "
    "Target=\"docProps/app.xml\"/>"
    "<Relationship Id=\"rId4\" Type=\"" R_NAMESPACE "/custom-properties\" "
    "Target=\"docProps/custom.xml\"/></Relationships>";

static const char document_relations[] = DECLARATION
    "<Relationships xmlns=\"" PACKAGE "relationships\">"
    "<Relationship Id=\"rId1\" Type=\"" R_NAMESPACE "/styles\" Target=\"styles.xml\"/>"
    "<Relationship Id=\"rId2\" Type=\"" R_NAMESPACE "/numbering\" Target=\"numbering.xml\"/>"
    "<Relationship Id=\"rId3\" Type=\"" R_NAMESPACE "/settings\" Target=\"settings.xml\"/>"
    "<Relationship Id=\"rId4\" Type=\"" R_NAMESPACE "/fontTable\" Target=\"fontTable.xml\"/>"
    "<Relationship Id=\"rId5\" Type=\"" R_NAMESPACE "/footnotes\" Target=\"footnotes.xml\"/>"
    "<Relationship Id=\"rId6\" Type=\"" R_NAMESPACE "/footer\" Target=\"footer1.xml\"/>"
    "</Relationships>";

static const char font_table[] = DECLARATION
    "<w:fonts" NAMESPACES ">"
    "<w:font w:name=\"Calibri\"><w:altName w:val=\"Carlito\"/><w:family w:val=\"swiss\"/>"
    "<w:pitch w:val=\"variable\"/></w:font>"
    "<w:font w:name=\"Arial\"><w:altName w:val=\"Noto Sans Arabic\"/>"
    "<w:family w:val=\"swiss\"/><w:pitch w:val=\"variable\"/></w:font>"
    "<w:font w:name=\"SimSun\"><w:altName w:val=\"Noto Serif CJK SC\"/>"
    "<w:family w:val=\"auto\"/><w:pitch w:val=\"variable\"/></w:font></w:fonts>";

/* Everything but the languages, which stand in the middle of the defaults. */
static const char styles_before_language[] = DECLARATION
    "<w:styles" NAMESPACES "><w:docDefaults><w:rPrDefault><w:rPr>"
    "<w:rFonts w:ascii=\"Calibri\" w:eastAsia=\"SimSun\" w:hAnsi=\"Calibri\" w:cs=\"Arial\"/>"
    "<w:sz w:val=\"20\"/><w:szCs w:val=\"20\"/>";

static const char styles_after_language[] =
    "</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after=\"80\"/></w:pPr>"
    "</w:pPrDefault></w:docDefaults>"
    "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name "
    "w:val=\"Normal\"/><w:qFormat/></w:style>"
    "<w:style w:type=\"character\" w:default=\"1\" w:styleId=\"DefaultParagraphFont\">"
    "<w:name w:val=\"Default Paragraph Font\"/><w:uiPriority w:val=\"1\"/><w:semiHidden/>"
    "<w:unhideWhenUsed/></w:style>"
    "<w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\"><w:name "
    "w:val=\"Normal Table\"/><w:uiPriority w:val=\"99\"/><w:semiHidden/><w:unhideWhenUsed/>"
    "<w:tblPr><w:tblInd w:w=\"0\" w:type=\"dxa\"/><w:tblCellMar><w:top w:w=\"0\" "
    "w:type=\"dxa\"/><w:left w:w=\"108\" w:type=\"dxa\"/><w:bottom w:w=\"0\" w:type=\"dxa\"/>"
    "<w:right w:w=\"108\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr></w:style>"
    "<w:style w:type=\"numbering\" w:default=\"1\" w:styleId=\"NoList\"><w:name "
    "w:val=\"No List\"/><w:uiPriority w:val=\"99\"/><w:semiHidden/><w:unhideWhenUsed/></w:style>"
    "<w:style w:type=\"paragraph\" w:styleId=\"Title\"><w:name w:val=\"Title\"/><w:basedOn "
    "w:val=\"Normal\"/><w:qFormat/><w:pPr><w:keepNext/><w:spacing w:after=\"120\"/><w:jc "
    "w:val=\"center\"/></w:pPr><w:rPr><w:b/><w:bCs/><w:sz w:val=\"28\"/><w:szCs "
    "w:val=\"28\"/></w:rPr></w:style>"
    "<w:style w:type=\"paragraph\" w:styleId=\"Heading1\"><w:name w:val=\"heading 1\"/>"
    "<w:basedOn w:val=\"Normal\"/><w:next w:val=\"Normal\"/><w:qFormat/><w:pPr><w:keepNext/>"
    "<w:spacing w:before=\"240\" w:after=\"120\"/><w:outlineLvl w:val=\"0\"/></w:pPr><w:rPr>"
    "<w:b/><w:bCs/><w:sz w:val=\"26\"/><w:szCs w:val=\"26\"/></w:rPr></w:style>"
    "<w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"TitleBlock\"><w:name "
    "w:val=\"Title Block\"/><w:basedOn w:val=\"Normal\"/><w:qFormat/><w:pPr><w:jc "
    "w:val=\"center\"/></w:pPr></w:style>"
    "<w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"CellText\"><w:name "
    "w:val=\"Cell Text\"/><w:basedOn w:val=\"Normal\"/><w:qFormat/></w:style>"
    "<w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"CellItem\"><w:name "
    "w:val=\"Cell Item\"/><w:basedOn w:val=\"CellText\"/><w:qFormat/><w:pPr><w:spacing "
    "w:after=\"40\"/></w:pPr></w:style>"
    "<w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"ColumnHeading\"><w:name "
    "w:val=\"Column Heading\"/><w:basedOn w:val=\"CellText\"/><w:qFormat/><w:pPr><w:keepNext/>"
    "</w:pPr><w:rPr><w:b/><w:bCs/></w:rPr></w:style>"
    "<w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"PillarTitle\"><w:name "
    "w:val=\"Pillar Title\"/><w:basedOn w:val=\"CellText\"/><w:qFormat/><w:pPr><w:outlineLvl "
    "w:val=\"1\"/></w:pPr></w:style>"
    "<w:style w:type=\"paragraph\" w:styleId=\"Footer\"><w:name w:val=\"footer\"/><w:basedOn "
    "w:val=\"Normal\"/><w:pPr><w:tabs><w:tab w:val=\"right\" w:pos=\"15398\"/></w:tabs>"
    "</w:pPr><w:rPr><w:sz w:val=\"16\"/><w:szCs w:val=\"16\"/></w:rPr></w:style>"
    "<w:style w:type=\"paragraph\" w:styleId=\"FootnoteText\"><w:name w:val=\"footnote text\"/>"
    "<w:basedOn w:val=\"Normal\"/><w:pPr><w:spacing w:after=\"0\"/></w:pPr><w:rPr><w:sz "
    "w:val=\"18\"/><w:szCs w:val=\"18\"/></w:rPr></w:style>"
    "<w:style w:type=\"character\" w:styleId=\"FootnoteReference\"><w:name w:val=\"footnote "
    "reference\"/><w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr></w:style>"
    "<w:style w:type=\"table\" w:customStyle=\"1\" w:styleId=\"InstrumentTable\"><w:name "
    "w:val=\"Instrument Table\"/><w:basedOn w:val=\"TableNormal\"/><w:tblPr><w:tblBorders>"
    "<w:top w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"auto\"/>"
    "<w:left w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"auto\"/>"
    "<w:bottom w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"auto\"/>"
    "<w:right w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"auto\"/>"
    "<w:insideH w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"auto\"/>"
    "<w:insideV w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"auto\"/>"
    "</w:tblBorders><w:tblCellMar><w:top w:w=\"57\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr>"
    "<w:tblStylePr w:type=\"firstRow\"><w:tblPr/><w:tcPr><w:shd w:val=\"clear\" "
    "w:color=\"auto\" w:fill=\"E7E6E6\"/></w:tcPr></w:tblStylePr></w:style>";

static const char settings_before_language[] = DECLARATION
    "<w:settings" NAMESPACES "><w:zoom w:percent=\"100\"/>"
    "<w:defaultTabStop w:val=\"720\"/><w:characterSpacingControl w:val=\"doNotCompress\"/>"
    "<w:footnotePr><w:footnote w:id=\"-1\"/><w:footnote w:id=\"0\"/></w:footnotePr>"
    "<w:compat><w:compatSetting w:name=\"compatibilityMode\" "
    "w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat>";

/* "en" as Word names languages, with a country. */
static struct str
word_language(struct str language)
{
	static const struct {
		struct str code;
		struct str full;
	} full[] = {
		{ STR_INIT("en"), STR_INIT("en-GB") }, { STR_INIT("fr"), STR_INIT("fr-FR") },
		{ STR_INIT("es"), STR_INIT("es-ES") }, { STR_INIT("ru"), STR_INIT("ru-RU") },
		{ STR_INIT("zh"), STR_INIT("zh-CN") }, { STR_INIT("ar"), STR_INIT("ar-SA") },
		{ STR_INIT("ja"), STR_INIT("ja-JP") }, { STR_INIT("ko"), STR_INIT("ko-KR") },
		{ STR_INIT("pt"), STR_INIT("pt-PT") }, { STR_INIT("de"), STR_INIT("de-DE") },
	};

	for (size_t i = 0; i < COUNT_OF(full); i++)
		if (str_equal_ascii_case(language, full[i].code))
			return full[i].full;
	return language.n > 0 ? language : STR("en-GB");
}

static bool
is_east_asian_language(struct str language)
{
	return str_starts(language, STR("zh")) || str_starts(language, STR("ja")) ||
	    str_starts(language, STR("ko"));
}

/* A document has three languages: of Latin and such, of East Asia, of scripts from the right. */
static void
add_languages(struct buf *b, struct str language, const char *element)
{
	struct str full = word_language(language);
	bool is_east = is_east_asian_language(language);
	bool is_rtl = i18n_is_right_to_left(language);

	buf_add_format(b, "<w:%s w:val=\"", element);
	xml_add_text(b, is_east || is_rtl ? STR("en-GB") : full);
	buf_add_z(b, "\" w:eastAsia=\"");
	xml_add_text(b, is_east ? full : STR("zh-CN"));
	buf_add_z(b, "\" w:bidi=\"");
	xml_add_text(b, is_rtl ? full : STR("ar-SA"));
	buf_add_z(b, "\"/>");
}

static struct str
make_styles(struct word_writer *w)
{
	struct buf b;

	buf_init(&b, w->arena, LIMIT_CELL_BYTES);
	buf_add_z(&b, styles_before_language);
	add_languages(&b, w->fw->language, "lang");
	buf_add_z(&b, styles_after_language);
	for (unsigned level = 1; level <= LIST_LEVELS; level++) {
		struct str number = level == 1 ? STR_EMPTY : str_format(w->arena, "%u", level);

		buf_add_format(&b, "<w:style w:type=\"paragraph\"%s w:styleId=\"ListContinue%.*s\">"
		    "<w:name w:val=\"List Continue%s%.*s\"/><w:basedOn w:val=\"CellText\"/><w:pPr>"
		    "<w:ind w:left=\"%u\"/></w:pPr></w:style>",
		    level > WORD_LIST_LEVELS ? " w:customStyle=\"1\"" : "", STR_ARG(number),
		    level > 1 ? " " : "", STR_ARG(number), LIST_INDENT_TWIPS * level);
	}
	buf_add_z(&b, "</w:styles>");
	return buf_str(&b);
}

static struct str
make_settings(struct word_writer *w)
{
	struct buf b;

	buf_init(&b, w->arena, LIMIT_CELL_BYTES);
	buf_add_z(&b, settings_before_language);
	add_languages(&b, w->fw->language, "themeFontLang");
	buf_add_z(&b, "<w:decimalSymbol w:val=\".\"/><w:listSeparator w:val=\",\"/></w:settings>");
	return buf_str(&b);
}

/* Bullets by level, as Word's own are; or none at all, where they stand in the text. */
static void
add_list(struct buf *b, unsigned id, bool has_markers)
{
	static const char *const bullets[] = { "\xE2\x80\xA2", "\xE2\x97\x8B", "\xE2\x96\xAA" };

	buf_add_format(b, "<w:abstractNum w:abstractNumId=\"%u\"><w:multiLevelType "
	    "w:val=\"hybridMultilevel\"/>", id);
	for (unsigned level = 0; level < LIST_LEVELS; level++) {
		buf_add_format(b, "<w:lvl w:ilvl=\"%u\"><w:start w:val=\"1\"/>", level);
		if (has_markers)
			buf_add_z(b, "<w:numFmt w:val=\"bullet\"/><w:suff w:val=\"nothing\"/>"
			    "<w:lvlText w:val=\"\"/>");
		else
			buf_add_format(b, "<w:numFmt w:val=\"bullet\"/><w:lvlText w:val=\"%s\"/>",
			    bullets[level % COUNT_OF(bullets)]);
		buf_add_format(b, "<w:lvlJc w:val=\"left\"/><w:pPr><w:ind w:left=\"%u\" "
		    "w:hanging=\"198\"/></w:pPr></w:lvl>", LIST_INDENT_TWIPS * (level + 1));
	}
	buf_add_z(b, "</w:abstractNum>");
}

static struct str
make_numbering(struct word_writer *w)
{
	struct buf b;

	buf_init(&b, w->arena, LIMIT_CELL_BYTES);
	buf_add_z(&b, DECLARATION "<w:numbering" NAMESPACES ">");
	add_list(&b, 1, false);
	add_list(&b, 2, true);
	buf_add_z(&b, "<w:num w:numId=\"1\"><w:abstractNumId w:val=\"1\"/></w:num>"
	    "<w:num w:numId=\"2\"><w:abstractNumId w:val=\"2\"/></w:num></w:numbering>");
	return buf_str(&b);
}

static void
add_field(struct buf *b, const char *code)
{
	buf_add_format(b, "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText "
	    "xml:space=\"preserve\"> %s </w:instrText></w:r><w:r><w:fldChar "
	    "w:fldCharType=\"separate\"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar "
	    "w:fldCharType=\"end\"/></w:r>", code);
}

static struct str
revision_label(const struct word_writer *w)
{
	return w->order->label.n > 0 ? w->order->label : w->fw->revision.label;
}

/* "Rev. 2, in effect since 1 January 2021" at one end and "3 / 12" at the other. */
static struct str
make_footer(struct word_writer *w)
{
	struct str label = revision_label(w);
	struct buf b;

	buf_init(&b, w->arena, LIMIT_CELL_BYTES);
	buf_add_z(&b, DECLARATION "<w:ftr" NAMESPACES "><w:p><w:pPr><w:pStyle w:val=\"Footer\"/>");
	if (i18n_is_right_to_left(w->fw->language))
		buf_add_z(&b, "<w:bidi/>");
	buf_add_z(&b, "</w:pPr><w:r><w:t xml:space=\"preserve\">");
	xml_add_text(&b, label);
	xml_add_text(&b, label.n > 0 && w->order->date.n > 0 ? STR(" \xE2\x80\x93 ") : STR_EMPTY);
	xml_add_text(&b, w->order->date);
	buf_add_z(&b, "</w:t></w:r><w:r><w:tab/></w:r>");
	add_field(&b, "PAGE");
	buf_add_z(&b, "<w:r><w:t xml:space=\"preserve\"> / </w:t></w:r>");
	add_field(&b, "NUMPAGES");
	buf_add_z(&b, "</w:p></w:ftr>");
	return buf_str(&b);
}

static struct str
make_core(struct word_writer *w)
{
	const struct print_order *order = w->order;
	struct package_about about = { .title = w->fw->title,
		.creator = order->author.n > 0 ? order->author : w->fw->network,
		.language = w->fw->language, .version = revision_label(w),
		.date_ms = order->date_ms };

	return package_core_properties(w->arena, &about);
}

/* What tells a file that comes back which framework and which text it was made from. */
static struct str
make_custom(struct word_writer *w)
{
	const struct {
		const char *name;
		struct str value;
	} properties[] = {
		{ "ConcertFramework", w->fw->uid }, { "ConcertRevision", w->fw->revision.uid },
		{ "ConcertLabel", revision_label(w) },
		{ "ConcertText", w->fw->uid.n > 0 ? anchor_text_hash(w->arena, w->fw) :
		    STR_EMPTY },
	};
	struct buf b;
	unsigned id = 2; /* the first that may be given; ECMA-376 part 1, 22.3 */

	buf_init(&b, w->arena, LIMIT_CELL_BYTES);
	buf_add_z(&b, DECLARATION "<Properties xmlns=\"http://schemas.openxmlformats.org/"
	    "officeDocument/2006/custom-properties\" xmlns:vt=\"http://schemas.openxmlformats.org/"
	    "officeDocument/2006/docPropsVTypes\">");
	for (size_t i = 0; i < COUNT_OF(properties); i++) {
		if (properties[i].value.n == 0)
			continue;
		buf_add_format(&b, "<property fmtid=\"{D5CDD505-2E9C-101B-9397-08002B2CF9AE}\" "
		    "pid=\"%u\" name=\"%s\"><vt:lpwstr>", id++, properties[i].name);
		xml_add_text(&b, properties[i].value);
		buf_add_z(&b, "</vt:lpwstr></property>");
	}
	buf_add_z(&b, "</Properties>");
	return buf_str(&b);
}

struct package_part *
word_fixed_parts(struct word_writer *w, size_t *n)
{
	const struct package_part made[] = {
		{ "[Content_Types].xml", str_from(content_types) },
		{ "_rels/.rels", str_from(package_relations) },
		{ "word/_rels/document.xml.rels", str_from(document_relations) },
		{ "word/styles.xml", make_styles(w) },
		{ "word/numbering.xml", make_numbering(w) },
		{ "word/settings.xml", make_settings(w) },
		{ "word/fontTable.xml", str_from(font_table) },
		{ "word/footer1.xml", make_footer(w) },
		{ "docProps/core.xml", make_core(w) },
		{ "docProps/app.xml", package_app_properties() },
		{ "docProps/custom.xml", make_custom(w) },
	};
	struct package_part *parts = arena_make_array(w->arena, struct package_part, PARTS_MAX);

	*n = COUNT_OF(made);
	for (size_t i = 0; i < *n; i++)
		parts[i] = made[i];
	return parts;
}

void
word_open_document(struct word_writer *w, struct buf *b)
{
	(void)w;
	buf_add_z(b, DECLARATION "<w:document" NAMESPACES "><w:body>");
}

void
word_close_document(struct word_writer *w, struct buf *b)
{
	/* Word wants a paragraph behind a table; a small one leaves no page of its own. */
	buf_add_z(b, "<w:p><w:pPr><w:spacing w:after=\"0\" w:line=\"20\" w:lineRule=\"exact\"/>"
	    "<w:rPr><w:sz w:val=\"2\"/><w:szCs w:val=\"2\"/></w:rPr></w:pPr></w:p>"
	    "<w:sectPr><w:footerReference w:type=\"default\" r:id=\"rId6\"/>"
	    "<w:pgSz w:w=\"16838\" w:h=\"11906\" w:orient=\"landscape\"/>"
	    "<w:pgMar w:top=\"720\" w:right=\"720\" w:bottom=\"720\" w:left=\"720\" "
	    "w:header=\"360\" w:footer=\"360\" w:gutter=\"0\"/><w:cols w:space=\"720\"/>");
	if (i18n_is_right_to_left(w->fw->language))
		buf_add_z(b, "<w:bidi/>");
	buf_add_z(b, "</w:sectPr></w:body></w:document>");
}

/* The line above the notes; it begins where the lines of the language do. */
static void
add_separator(struct word_writer *w, struct buf *b, const char *type, int id)
{
	buf_add_format(b, "<w:footnote w:type=\"%s\" w:id=\"%d\"><w:p><w:pPr>%s<w:spacing "
	    "w:after=\"0\"/></w:pPr><w:r><w:%s/></w:r></w:p></w:footnote>", type, id,
	    i18n_is_right_to_left(w->fw->language) ? "<w:bidi/>" : "", type);
}

void
word_open_notes(struct word_writer *w, struct buf *b)
{
	buf_add_z(b, DECLARATION "<w:footnotes" NAMESPACES ">");
	add_separator(w, b, "separator", -1);
	add_separator(w, b, "continuationSeparator", 0);
}

void
word_close_notes(struct word_writer *w, struct buf *b)
{
	(void)w;
	buf_add_z(b, "</w:footnotes>");
}
