/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The body of a Word document and its notes, element by element, as one of its two texts: with
 * tracked changes accepted, or rejected. Text boxes follow the paragraph that holds them. Rows and
 * cells are in docx_table.c, notes in docx_notes.c, tracked changes in docx_tracked.c.
 * What surprises: the same element names mean different things in properties and in text (a tab
 * is a setting there and a space here), so properties are taken apart from the rest.
 * Source: ECMA-376 part 1, 17.3 (paragraphs), 17.4 (tables), 17.11 (notes).
 */
#include "document/importers/docx_body.h"

#include "base/limits.h"
#include "base/utf8.h"

#define FIELD_CODE_BYTES_MAX 1000 /* the one that counts has 60 */

enum part_role {
	PART_NONE,
	PART_SKIPPED,    /* with all that it holds */
	PART_PROPERTIES,
	PART_PARAGRAPH,
	PART_RUN,
	PART_SPACE,
	PART_BREAK,
	PART_HYPHEN,
	PART_SYMBOL,
	PART_FOOTNOTE_MARK,
	PART_ENDNOTE_MARK,
	PART_BOX,
	PART_TABLE,
	PART_ROW,
	PART_CELL,
	PART_NOTE,
	PART_CHANGE,     /* text that is inserted, deleted or moved */
	PART_COMMENT,    /* an end of what a comment is about */
	PART_BOOKMARK,
	PART_BOOKMARK_END,
	PART_FIELD_CHARACTER,
	PART_FIELD_CODE,
};

struct part {
	const char *name;
	enum part_role role;
	char of; /* PROPERTIES: of what */
};

static const struct part parts[] = {
	{ "p", PART_PARAGRAPH, 0 },
	{ "r", PART_RUN, 0 },
	{ "pPr", PART_PROPERTIES, 'p' },
	{ "rPr", PART_PROPERTIES, 'r' },
	{ "trPr", PART_PROPERTIES, 't' },
	{ "tcPr", PART_PROPERTIES, 'c' },
	{ "tab", PART_SPACE, 0 },
	{ "ptab", PART_SPACE, 0 },
	{ "br", PART_BREAK, 0 },
	{ "cr", PART_BREAK, 0 },
	{ "noBreakHyphen", PART_HYPHEN, 0 },
	{ "sym", PART_SYMBOL, 0 },
	{ "footnoteReference", PART_FOOTNOTE_MARK, 0 },
	{ "endnoteReference", PART_ENDNOTE_MARK, 0 },
	{ "txbxContent", PART_BOX, 0 },
	{ "tbl", PART_TABLE, 0 },
	{ "tr", PART_ROW, 0 },
	{ "tc", PART_CELL, 0 },
	{ "footnote", PART_NOTE, 0 },
	{ "endnote", PART_NOTE, 0 },
	{ "ins", PART_CHANGE, 0 },
	{ "del", PART_CHANGE, 0 },
	{ "moveFrom", PART_CHANGE, 0 },
	{ "moveTo", PART_CHANGE, 0 },
	{ "commentRangeStart", PART_COMMENT, 0 },
	{ "commentRangeEnd", PART_COMMENT, 0 },
	{ "commentReference", PART_COMMENT, 0 },
	{ "bookmarkStart", PART_BOOKMARK, 0 },
	{ "bookmarkEnd", PART_BOOKMARK_END, 0 },
	{ "fldChar", PART_FIELD_CHARACTER, 0 },
	{ "instrText", PART_FIELD_CODE, 0 },
	{ "delInstrText", PART_FIELD_CODE, 0 },
	{ "Fallback", PART_SKIPPED, 0 }, /* the same text box once more, for old programs */
	{ "tblPr", PART_SKIPPED, 0 },
	{ "tblGrid", PART_SKIPPED, 0 },
	{ "tblPrEx", PART_SKIPPED, 0 },
	{ "sectPr", PART_SKIPPED, 0 },
	{ "sdtPr", PART_SKIPPED, 0 },
	{ "fldData", PART_SKIPPED, 0 },
	{ "binData", PART_SKIPPED, 0 },
	{ "annotation", PART_SKIPPED, 0 },
};

static const struct part no_part = { "", PART_NONE, 0 };

static const struct part *
find_part(struct str name)
{
	for (size_t i = 0; i < COUNT_OF(parts); i++)
		if (str_equal(name, str_from(parts[i].name)))
			return &parts[i];
	return &no_part;
}

struct markup *
docx_markup(struct docx_body *b)
{
	return b->nboxes > 0 ? &b->box : &b->markup;
}

/* The list that the paragraph is an item of; false where it is none. */
static bool
find_list(struct docx_body *b, struct str *out_list, uint32_t *out_level)
{
	struct docx_style style = docx_find_style(b->styles, b->paragraph.style);

	*out_list = b->paragraph.has_list ? b->paragraph.list : style.list;
	*out_level = b->paragraph.has_list ? b->paragraph.level : style.level;
	return (b->paragraph.has_list || style.has_list) && out_list->n > 0 &&
	    !str_equal(*out_list, STR("0"));
}

/* Lists around the paragraph: those that it is an item of, or whose item goes on in it. */
static uint32_t
count_lists(struct docx_body *b)
{
	struct str list;
	uint32_t level;

	if (find_list(b, &list, &level))
		return level + 1;
	return docx_find_style(b->styles, b->paragraph.style).continues;
}

/* What goes before the first text of a paragraph: its place in a list. */
static void
begin_text(struct docx_body *b)
{
	struct markup *markup = docx_markup(b);
	struct str list;
	uint32_t level;

	if (b->paragraph.has_text)
		return;
	b->paragraph.has_text = true;
	markup_add_tag(markup, "<p>");
	for (uint32_t i = count_lists(b); i > 0; i--)
		markup_add_tag(markup, "<ul>");
	if (!find_list(b, &list, &level))
		return;
	markup_add_tag(markup, "<li>");
	docx_add_number(b->styles, markup, list, level);
}

static void
end_list(struct docx_body *b)
{
	if (!b->paragraph.has_text)
		return;
	for (uint32_t i = count_lists(b); i > 0; i--)
		markup_add_tag(docx_markup(b), "</ul>");
}

static uint32_t
heading_level(const struct docx_body *b)
{
	struct docx_style style = docx_find_style(b->styles, b->paragraph.style);

	if (b->paragraph.outline > 0)
		return b->paragraph.outline;
	return style.heading;
}

static enum status
end_paragraph(struct docx_body *b)
{
	uint32_t heading = heading_level(b);
	size_t n = b->blocks->n;
	enum status st = ST_OK;

	docx_change_mark_end(b);
	if (b->paragraph.is_joined)
		return ST_OK;
	end_list(b);
	b->paragraph = (struct docx_paragraph){ 0 };
	if (b->nboxes > 0)
		return ST_OK;
	if (!b->in_cell && b->reading_notes == 0) {
		st = markup_add_block(&b->markup, b->blocks,
		    heading > 0 ? BLOCK_HEADING : BLOCK_PARAGRAPH, ++b->nparagraphs,
		    b->package->errors);
		if (st == ST_OK && b->blocks->n > n)
			b->blocks->items[n].level = heading;
	}
	if (!markup_is_empty(&b->box) && st == ST_OK) {
		markup_append(&b->markup, &b->box);
		if (!b->in_cell && b->reading_notes == 0)
			st = markup_add_block(&b->markup, b->blocks, BLOCK_PARAGRAPH,
			    ++b->nparagraphs, b->package->errors);
	}
	for (; st == ST_OK && n < b->blocks->n; n++)
		docx_place_anchors(b, &b->blocks->items[n].cell);
	return st;
}

/* What a paragraph without its mark goes on in is no paragraph: it ends here. */
static enum status
end_joined(struct docx_body *b)
{
	if (!b->paragraph.is_joined)
		return ST_OK;
	b->paragraph.is_joined = false;
	return end_paragraph(b);
}

/* A paragraph whose mark is gone in this text goes on in this one, and stays what it was. */
static void
begin_paragraph(struct docx_body *b)
{
	struct docx_paragraph *p = &b->paragraph;

	if (p->is_joined && p->has_text)
		*p = (struct docx_paragraph){ .style = p->style, .list = p->list,
			.has_list = p->has_list, .level = p->level, .outline = p->outline,
			.has_text = true, .is_settled = true };
	else
		*p = (struct docx_paragraph){ 0 };
}

struct tag_pair {
	enum docx_toggle *toggle;
	const char *open;
	const char *close;
};

/* Text in the formatting of its run: own, then of its style. */
static void
add_formatted(struct docx_body *b, struct str text)
{
	struct docx_format format = b->run.format;
	struct docx_style style = docx_find_style(b->styles, b->run.style);
	struct markup *markup = docx_markup(b);
	const struct tag_pair pairs[] = {
		{ &format.bold, "<b>", "</b>" }, { &format.italic, "<i>", "</i>" },
		{ &format.underline, "<u>", "</u>" }, { &format.raised, "<sup>", "</sup>" },
		{ &format.lowered, "<sub>", "</sub>" },
	};

	docx_change_words(b, text);
	if (b->hidden > 0 || docx_is_own_label(b, text))
		return;
	/* The line under a link says that it is one, not that somebody underlined it. */
	if (!str_equal(b->run.style, STR("Hyperlink")))
		docx_inherit_format(&format, &style.format);
	begin_text(b);
	if (docx_take_mark(b, text))
		return;
	for (size_t i = 0; i < COUNT_OF(pairs); i++)
		if (*pairs[i].toggle == DOCX_ON)
			markup_add_tag(markup, pairs[i].open);
	markup_add_text(markup, text);
	for (size_t i = COUNT_OF(pairs); i-- > 0;)
		if (*pairs[i].toggle == DOCX_ON)
			markup_add_tag(markup, pairs[i].close);
}

static void
add_break(struct docx_body *b)
{
	docx_change_words(b, STR(" "));
	if (b->hidden > 0)
		return;
	begin_text(b);
	markup_add_tag(docx_markup(b), "<br>");
}

static void
add_reference(struct docx_body *b, const struct xml_element *element, char kind)
{
	if (b->hidden > 0)
		return;
	begin_text(b);
	docx_add_reference(b, element, kind);
}

/* A character of a symbol font: bullets as bullets, others by their place in the font. */
static void
add_symbol(struct docx_body *b, const struct xml_element *element)
{
	struct str code;
	uint32_t c = 0;
	char bytes[8];
	struct buf encoded = { .arena = b->blocks->arena, .p = bytes, .capacity = sizeof(bytes),
		.max = sizeof(bytes) };

	if (!xml_attribute(element, "char", &code) || code.n != 4)
		return;
	for (size_t i = 0; i < code.n; i++) {
		char digit = code.p[i];
		bool is_letter = (digit | 0x20) >= 'a' && (digit | 0x20) <= 'f';

		if (!is_letter && !byte_is_digit(digit))
			return;
		c = c * 16 + (uint32_t)(is_letter ? (digit | 0x20) - 'a' + 10 : digit - '0');
	}
	if (c == 0xF0B7 || c == 0xF0A7 || c == 0xF0D8)
		c = 0x2022;
	else if (c >= 0xF020 && c <= 0xF0FF)
		c -= 0xF000;
	utf8_add(&encoded, c);
	add_formatted(b, buf_str(&encoded));
}

static enum status
begin_box(struct docx_body *b)
{
	if (b->nboxes >= DOCX_BOXES) {
		b->skipped = 1;
		return ST_OK;
	}
	b->outer_paragraphs[b->nboxes] = b->paragraph;
	b->outer_runs[b->nboxes] = b->run;
	b->nboxes++;
	b->paragraph = (struct docx_paragraph){ 0 };
	b->run = (struct docx_run){ 0 };
	return ST_OK;
}

static enum status
end_box(struct docx_body *b)
{
	if (b->nboxes == 0)
		return ST_OK;
	b->nboxes--;
	b->paragraph = b->outer_paragraphs[b->nboxes];
	b->run = b->outer_runs[b->nboxes];
	return ST_OK;
}

/* Tables in cells, notes and text boxes are paragraphs there. */
static bool
is_own_table(const struct docx_body *b)
{
	return b->table_depth == 1 && b->nboxes == 0 && b->reading_notes == 0;
}

static enum status
begin_table(struct docx_body *b)
{
	enum status st = end_joined(b);

	b->table_depth++;
	return st == ST_OK && is_own_table(b) ? docx_table_begin(b) : st;
}

static enum status
begin_part(struct docx_body *b, const struct part *part, const struct xml_element *element)
{
	switch (part->role) {
	case PART_SKIPPED:
		b->skipped = 1;
		break;
	case PART_PROPERTIES:
		b->in_properties = 1;
		b->properties_of = part->of;
		break;
	case PART_PARAGRAPH:
		begin_paragraph(b);
		break;
	case PART_RUN:
		b->run = (struct docx_run){ 0 };
		b->marked_note = b->is_field_known ? b->marked_note : 0;
		break;
	case PART_SPACE:
		add_formatted(b, STR(" "));
		break;
	case PART_BREAK:
		add_break(b);
		break;
	case PART_HYPHEN:
		add_formatted(b, STR("\xE2\x80\x91"));
		break;
	case PART_SYMBOL:
		add_symbol(b, element);
		break;
	case PART_FOOTNOTE_MARK:
	case PART_ENDNOTE_MARK:
		add_reference(b, element, part->role == PART_FOOTNOTE_MARK ? 'f' : 'e');
		break;
	case PART_CHANGE:
		return docx_change_begin(b, element);
	case PART_COMMENT:
		return docx_comment_mark(b, element);
	case PART_BOOKMARK:
		docx_bookmark_begin(b, element);
		docx_kept_bookmark_begin(b, element);
		break;
	case PART_BOOKMARK_END:
		docx_kept_bookmark_end(b, element);
		break;
	case PART_FIELD_CHARACTER:
		docx_field_character(b, element);
		break;
	case PART_FIELD_CODE:
		b->in_field_code = b->hidden == 0;
		break;
	case PART_BOX:
		return begin_box(b);
	case PART_TABLE:
		return begin_table(b);
	case PART_CELL:
		return is_own_table(b) ? docx_cell_begin(b) : ST_OK;
	case PART_NOTE:
		return b->reading_notes != 0 ? docx_note_begin(b, element) : ST_OK;
	case PART_ROW:
	case PART_NONE:
		break;
	}
	return ST_OK;
}

static void
take_paragraph_property(struct docx_body *b, const struct xml_element *element)
{
	struct arena *a = b->blocks->arena;
	struct str value;

	if (b->paragraph.is_settled) {
		return;
	} else if (str_equal(element->name, STR("outlineLvl"))) {
		uint32_t level = docx_number(element, "val", 9);

		b->paragraph.outline = level < 6 ? level + 1 : 0;
	} else if (str_equal(element->name, STR("ilvl"))) {
		b->paragraph.level = docx_number(element, "val", DOCX_LEVELS - 1);
	} else if (!xml_attribute(element, "val", &value)) {
		return;
	} else if (str_equal(element->name, STR("pStyle"))) {
		b->paragraph.style = str_dup(a, value);
	} else if (str_equal(element->name, STR("numId"))) {
		b->paragraph.has_list = true;
		b->paragraph.list = str_dup(a, value);
	}
}

/* Old formatting that a change keeps says nothing, nor does that of the section. */
static bool
is_aside(struct docx_body *b, struct str name)
{
	bool is_change = str_ends(name, STR("Change"));

	if (is_change && b->view == DOCX_ACCEPTED)
		b->tracked->nformats++;
	return is_change || str_equal(name, STR("sectPr"));
}

/* A paragraph's mark that was inserted or deleted makes two paragraphs of one, or one of two. */
static enum status
take_mark_property(struct docx_body *b, const struct xml_element *element)
{
	if (!docx_is_change(element->name))
		return ST_OK;
	b->paragraph.is_joined |= docx_is_gone(b, element);
	return docx_change_mark(b, element);
}

static enum status
take_property(struct docx_body *b, const struct xml_element *element)
{
	struct str value;

	if (is_aside(b, element->name)) {
		b->skipped = 1;
		b->in_properties--;
		return ST_OK;
	}
	if (b->properties_of == 'p' && str_equal(element->name, STR("rPr")))
		b->properties_of = 'm';
	else if (b->properties_of == 'm')
		return take_mark_property(b, element);
	else if (b->properties_of == 'p')
		take_paragraph_property(b, element);
	else if (b->properties_of == 't' && is_own_table(b))
		return docx_row_property(b, element);
	else if (b->properties_of == 'c' && is_own_table(b) && b->in_cell)
		return docx_cell_property(b, element);
	else if (b->properties_of == 'r' && str_equal(element->name, STR("rStyle")) &&
	    xml_attribute(element, "val", &value))
		b->run.style = str_dup(b->blocks->arena, value);
	else if (b->properties_of == 'r')
		docx_set_format(&b->run.format, element);
	return ST_OK;
}

static enum status
on_start(void *context, const struct xml_element *element)
{
	struct docx_body *b = context;

	if (b->is_over)
		return ST_OK;
	if (b->skipped > 0) {
		b->skipped++;
		return ST_OK;
	}
	if (b->in_properties > 0) {
		b->in_properties++;
		return take_property(b, element);
	}
	b->in_text = str_equal(element->name, STR("t")) ||
	    (b->deleting > 0 && str_equal(element->name, STR("delText")));
	return begin_part(b, find_part(element->name), element);
}

static enum status
end_part(struct docx_body *b, enum part_role role, struct str name)
{
	bool is_own = is_own_table(b);
	enum status st;

	if (role == PART_PARAGRAPH)
		return end_paragraph(b);
	if (role == PART_CHANGE)
		return docx_change_end(b, name);
	if ((role == PART_BOX || role == PART_CELL || role == PART_NOTE) &&
	    (st = end_joined(b)) != ST_OK)
		return st;
	if (role == PART_BOX)
		return end_box(b);
	if (role == PART_ROW && is_own)
		return docx_row_end(b);
	if (role == PART_CELL && is_own)
		return docx_cell_end(b);
	if (role == PART_NOTE && b->reading_notes != 0)
		return docx_note_end(b);
	if (role != PART_TABLE)
		return ST_OK;
	b->table_depth -= b->table_depth > 0;
	/* Cells that stood in no row are a row of their own. */
	return is_own ? docx_row_end(b) : ST_OK;
}

static enum status
on_end(void *context, struct str name)
{
	struct docx_body *b = context;

	if (b->is_over)
		return ST_OK;
	if (b->skipped > 0) {
		b->skipped--;
		return ST_OK;
	}
	if (b->in_properties > 0) {
		b->in_properties--;
		if (b->properties_of == 'm' && str_equal(name, STR("rPr")))
			b->properties_of = 'p';
		return ST_OK;
	}
	b->in_text = false;
	b->in_field_code = false;
	/* What is too long is known before its end, which may be far away. */
	if (b->markup.html.overflow || b->box.html.overflow)
		return markup_add_block(&b->markup, b->blocks, BLOCK_PARAGRAPH,
		    b->nparagraphs + 1, b->package->errors);
	return end_part(b, find_part(name)->role, name);
}

static void
on_text(void *context, struct str text)
{
	struct docx_body *b = context;

	if (b->is_over || b->skipped > 0 || b->in_properties > 0)
		return;
	if (b->in_text)
		add_formatted(b, text);
	else if (b->in_field_code)
		buf_add(&b->field_code, text);
}

static enum status
read_notes(struct docx_body *b, const struct xml_events *events, struct str part, char kind)
{
	if (part.n == 0)
		return ST_OK;
	b->reading_notes = kind;
	b->note = SIZE_MAX;
	b->table_depth = 0;
	b->is_over = false;
	return docx_read_xml(b->package, part, events);
}

enum status
docx_read_body(const struct docx_reading *reading, struct blocks *out)
{
	struct docx_body *b = arena_make(out->arena, struct docx_body);
	struct docx_package *p = reading->package;
	struct xml_events events = { .context = b, .start = on_start, .end = on_end,
		.text = on_text };
	enum status st;

	b->package = p;
	b->styles = reading->styles;
	b->blocks = out;
	b->view = reading->view;
	b->maker = reading->maker;
	b->comments = reading->comments;
	b->tracked = reading->comments->tracked;
	b->note_keys.arena = out->arena;
	b->bookmarks.arena = out->arena;
	b->kept.arena = out->arena;
	b->kept_ids.arena = out->arena;
	buf_init(&b->field_code, out->arena, FIELD_CODE_BYTES_MAX);
	markup_init(&b->markup, out->arena);
	markup_init(&b->box, out->arena);
	if ((st = docx_read_xml(p, p->document, &events)) != ST_OK ||
	    (st = end_joined(b)) != ST_OK ||
	    (st = read_notes(b, &events, p->footnotes, 'f')) != ST_OK ||
	    (st = read_notes(b, &events, p->endnotes, 'e')) != ST_OK)
		return st;
	return docx_add_notes(b);
}
