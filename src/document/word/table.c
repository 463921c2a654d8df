/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The title block and the table: one row a pillar, as adopted, the row of headings marked to be
 * repeated on every page. What is in a cell comes from table_view.h.
 */
#include "document/word/writer.h"

#define TABLE_TWIPS 15398   /* an A4 page on its side, less two margins of half an inch */
#define NARROW_PERCENT 13   /* names and facts take less room than sentences */

static void
add_uid(struct word_writer *w, struct str code, struct str uid)
{
	if (code.n == 0 || uid.n == 0)
		return;
	map_set(&w->uids, code, (int64_t)w->uid_list.n);
	*fw_add(w->arena, &w->uid_list) = uid;
}

static void
add_element_uids(struct word_writer *w, const struct fw_elements *all)
{
	for (size_t i = 0; i < all->n; i++) {
		add_uid(w, all->items[i].code, all->items[i].uid);
		add_element_uids(w, &all->items[i].children);
	}
}

static void
index_uids(struct word_writer *w)
{
	for (size_t i = 0; i < w->fw->pillars.n; i++) {
		const struct fw_pillar *pillar = &w->fw->pillars.items[i];

		add_uid(w, pillar->code, pillar->uid);
		add_element_uids(w, &pillar->actions);
		add_element_uids(w, &pillar->goals);
	}
	for (size_t i = 0; i < w->fw->recommendations.n; i++)
		add_uid(w, w->fw->recommendations.items[i].code,
		    w->fw->recommendations.items[i].uid);
}

struct str
word_anchor(struct word_writer *w, enum anchor_part part, struct str code)
{
	int64_t at;

	if (code.n == 0)
		return STR_EMPTY;
	return anchor_name(w->arena, part,
	    map_get(&w->uids, code, &at) ? w->uid_list.items[at] : STR_EMPTY, code);
}

static bool
is_narrow(enum column_role role)
{
	return role != COLUMN_RECOMMENDATION && role != COLUMN_ACTIONS && role != COLUMN_GOALS &&
	    role != COLUMN_UNKNOWN;
}

static unsigned
column_twips(const struct table_view *v, size_t column)
{
	unsigned narrow = 0;
	unsigned n = (unsigned)v->ncolumns;

	for (size_t i = 0; i < v->ncolumns; i++)
		narrow += is_narrow(v->columns[i].role);
	if (narrow == n || narrow * NARROW_PERCENT >= 100)
		return TABLE_TWIPS / n;
	if (is_narrow(v->columns[column].role))
		return TABLE_TWIPS * NARROW_PERCENT / 100;
	return TABLE_TWIPS * (100 - narrow * NARROW_PERCENT) / 100 / (n - narrow);
}

/* Parts of a cell become paragraphs; lists give depth and kind to their items. */
struct cell_reader {
	struct word_writer *w;
	struct word_paragraphs paragraphs;
	enum column_role role;
	struct str pillar;        /* code, for the words on its coordination */
	uint32_t depth;
	uint32_t with_markers;    /* bit by depth: the list's bullets stand in the text */
};

static enum anchor_part
anchor_part_of(enum column_role role)
{
	if (role == COLUMN_PILLAR)
		return ANCHOR_PILLAR;
	return role == COLUMN_RECOMMENDATION ? ANCHOR_RECOMMENDATION : ANCHOR_ELEMENT;
}

static struct str
part_anchor(struct cell_reader *c, const struct part *part)
{
	if (c->role == COLUMN_COORDINATION && c->paragraphs.n == 1)
		return word_anchor(c->w, ANCHOR_COORDINATION, c->pillar);
	return word_anchor(c->w, anchor_part_of(c->role), part->code);
}

static void
take_text(struct cell_reader *c, const struct part *part, enum word_style style)
{
	struct word_paragraph *p = word_new_paragraph(c->w, &c->paragraphs, style);

	if (c->depth > 0 && style != WORD_STYLE_ITEM)
		p->style = WORD_STYLE_MORE;
	p->level = c->depth;
	p->has_marker = style == WORD_STYLE_ITEM && (c->with_markers >> (c->depth & 31) & 1) != 0;
	p->anchor = part_anchor(c, part);
	word_add_span(c->w, p, WORD_KEPT, part->text);
}

static void
take_part(struct cell_reader *c, const struct part *part)
{
	uint32_t bit;

	switch (part->kind) {
	case PART_PARAGRAPH:
		take_text(c, part, c->role == COLUMN_PILLAR ? WORD_STYLE_PILLAR : WORD_STYLE_TEXT);
		break;
	case PART_LIST:
		bit = (uint32_t)1 << (++c->depth & 31);
		c->with_markers = part->text.text.n > 0 ? c->with_markers | bit :
		    c->with_markers & ~bit;
		break;
	case PART_ITEM:
		take_text(c, part, WORD_STYLE_ITEM);
		break;
	case PART_LIST_END:
		c->depth--;
		break;
	case PART_ITEM_END:
		break;
	}
}

static void
add_cell(struct word_writer *w, const struct table_view *v, size_t column,
    const struct word_paragraphs *paragraphs)
{
	static const struct word_paragraph empty = { .style = WORD_STYLE_TEXT,
		.anchor = STR_INIT("") };

	buf_add_format(&w->body, "<w:tc><w:tcPr><w:tcW w:w=\"%u\" w:type=\"dxa\"/></w:tcPr>",
	    column_twips(v, column));
	for (size_t i = 0; i < paragraphs->n; i++)
		word_add_paragraph(w, &paragraphs->items[i]);
	if (paragraphs->n == 0)
		word_add_paragraph(w, &empty);
	buf_add_z(&w->body, "</w:tc>");
}

static void
add_row(struct word_writer *w, struct table_view *v, size_t pillar, size_t row)
{
	buf_add_z(&w->body, "<w:tr>");
	for (size_t column = 0; column < v->ncolumns; column++) {
		struct cell_reader c = { .w = w, .role = v->columns[column].role,
			.pillar = row == 0 ? w->fw->pillars.items[pillar].code : STR_EMPTY };
		struct parts parts = table_view_cell(v, pillar, row, column);

		for (size_t i = 0; i < parts.n; i++)
			take_part(&c, &parts.items[i]);
		add_cell(w, v, column, &c.paragraphs);
	}
	buf_add_z(&w->body, "</w:tr>");
}

static void
add_headings(struct word_writer *w, const struct table_view *v)
{
	buf_add_z(&w->body, "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
	for (size_t column = 0; column < v->ncolumns; column++) {
		const struct fw_column *c = &v->columns[column];
		struct word_paragraphs paragraphs = { 0 };
		struct word_paragraph *p = word_new_paragraph(w, &paragraphs, WORD_STYLE_HEADING);

		word_add_span(w, p, WORD_KEPT, (struct marked){ .text = c->heading });
		p->anchor = c->uid.n == 0 ? STR_EMPTY :
		    anchor_name(w->arena, ANCHOR_COLUMN, c->uid, STR_EMPTY);
		add_cell(w, v, column, &paragraphs);
	}
	buf_add_z(&w->body, "</w:tr>");
}

void
word_open_table(struct word_writer *w, const struct table_view *v)
{
	buf_add_z(&w->body, "<w:tbl><w:tblPr><w:tblStyle w:val=\"InstrumentTable\"/>");
	if (word_is_rtl_language(w->fw->language))
		buf_add_z(&w->body, "<w:bidiVisual/>");
	buf_add_format(&w->body, "<w:tblW w:w=\"%d\" w:type=\"dxa\"/><w:tblLayout "
	    "w:type=\"fixed\"/><w:tblLook w:val=\"0420\" w:firstRow=\"1\" w:lastRow=\"0\" "
	    "w:firstColumn=\"0\" w:lastColumn=\"0\" w:noHBand=\"0\" w:noVBand=\"1\"/>"
	    "</w:tblPr><w:tblGrid>", TABLE_TWIPS);
	for (size_t column = 0; column < v->ncolumns; column++)
		buf_add_format(&w->body, "<w:gridCol w:w=\"%u\"/>", column_twips(v, column));
	buf_add_z(&w->body, "</w:tblGrid>");
}

static void
add_title_block(struct word_writer *w)
{
	struct marked title = { .text = w->fw->title };
	struct parts lines = table_view_paragraphs(w->arena,
	    w->fw->header.text.n > 0 ? &w->fw->header : &title);
	struct word_paragraphs all = { 0 };
	bool has_title = false;

	for (size_t i = 0; i < lines.n; i++) {
		bool is_title = !has_title &&
		    str_equal(str_trim(lines.items[i].text.text), w->fw->title);
		struct word_paragraph *p = word_new_paragraph(w, &all,
		    is_title ? WORD_STYLE_TITLE : WORD_STYLE_TITLE_BLOCK);

		word_add_span(w, p, WORD_KEPT, lines.items[i].text);
		if (i == 0 && w->fw->uid.n > 0)
			p->anchor = anchor_name(w->arena, ANCHOR_TITLE_BLOCK, w->fw->uid,
			    STR_EMPTY);
		word_add_paragraph(w, p);
		has_title = has_title || is_title;
	}
}

void
word_add_instrument(struct word_writer *w)
{
	struct table_view v;

	index_uids(w);
	table_view_init(&v, w->arena, w->fw);
	add_title_block(w);
	word_open_table(w, &v);
	add_headings(w, &v);
	for (size_t pillar = 0; pillar < w->fw->pillars.n; pillar++)
		for (size_t row = 0; row < table_view_rows(&v, pillar); row++)
			add_row(w, &v, pillar, row);
	buf_add_z(&w->body, "</w:tbl>");
	word_add_unmarked_notes(w);
}
