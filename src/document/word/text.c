/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Paragraphs and runs: marked text as WordprocessingML, each stretch of equal formatting a run.
 * What surprises: Word knows two sets of formatting, one for scripts from right to left (bCs, iCs,
 * rtl), so a run also ends where the direction of its letters changes.
 * Source: ECMA-376 part 1, 17.3 (paragraphs and runs), 17.13 (annotations); Word wants the
 * elements of properties in the order of the schema.
 */
#include <stdlib.h>

#include <unicode/uchar.h>

#include "base/utf8.h"
#include "document/word/writer.h"
#include "document/xml_text.h"

static const char *const style_ids[WORD_STYLE_COUNT] = {
	[WORD_STYLE_TITLE] = "Title",
	[WORD_STYLE_TITLE_BLOCK] = "TitleBlock",
	[WORD_STYLE_HEADING] = "ColumnHeading",
	[WORD_STYLE_PILLAR] = "PillarTitle",
	[WORD_STYLE_TEXT] = "CellText",
	[WORD_STYLE_ITEM] = "CellItem",
	[WORD_STYLE_MORE] = "ListContinue",
	[WORD_STYLE_FOOTNOTE] = "FootnoteText",
	[WORD_STYLE_BODY] = "Normal",
	[WORD_STYLE_SECTION] = "Heading1",
};

static const char *const change_elements[WORD_CHANGE_COUNT] = {
	[WORD_INSERTED] = "w:ins",
	[WORD_DELETED] = "w:del",
	[WORD_MOVED_HERE] = "w:moveTo",
	[WORD_MOVED_AWAY] = "w:moveFrom",
};

struct buf *
word_out(struct word_writer *w)
{
	return w->is_in_note ? &w->notes_xml : &w->body;
}

enum direction { DIRECTION_NONE, DIRECTION_LTR, DIRECTION_RTL };

static enum direction
direction_of(uint32_t c)
{
	switch (u_charDirection((UChar32)c)) {
	case U_LEFT_TO_RIGHT:
		return DIRECTION_LTR;
	case U_RIGHT_TO_LEFT:
	case U_RIGHT_TO_LEFT_ARABIC:
	case U_ARABIC_NUMBER:
		return DIRECTION_RTL;
	default:
		return DIRECTION_NONE;
	}
}

bool
word_is_rtl(struct str text, bool fallback)
{
	size_t at = 0;

	while (at < text.n) {
		enum direction direction = direction_of(utf8_next(text, &at));

		if (direction != DIRECTION_NONE)
			return direction == DIRECTION_RTL;
	}
	return fallback;
}

/* Han, kana, hangul: Word then takes quotation marks beside them from the same font. */
static bool
is_east_asian(struct str text)
{
	size_t at = 0;

	while (at < text.n) {
		uint32_t c = utf8_next(text, &at);

		if ((c >= 0x2E80 && c <= 0x9FFF) || (c >= 0xAC00 && c <= 0xD7AF) ||
		    (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFF00 && c <= 0xFFEF) ||
		    (c >= 0x20000 && c <= 0x3FFFF))
			return true;
	}
	return false;
}

void
word_add_who(struct word_writer *w)
{
	struct buf *b = word_out(w);
	struct str author = w->order->author;

	buf_add_format(b, " w:id=\"%u\" w:author=\"", ++w->last_id);
	xml_add_text(b, author.n > 0 ? author : STR("Concert"));
	buf_add_byte(b, '"');
	if (w->order->date_ms == 0)
		return;
	buf_add_z(b, " w:date=\"");
	package_add_instant(b, w->order->date_ms);
	buf_add_byte(b, '"');
}

void
word_open_change(struct word_writer *w, enum word_change change)
{
	if (change == WORD_KEPT)
		return;
	buf_add_format(word_out(w), "<%s", change_elements[change]);
	word_add_who(w);
	buf_add_byte(word_out(w), '>');
}

void
word_close_change(struct word_writer *w, enum word_change change)
{
	if (change != WORD_KEPT)
		buf_add_format(word_out(w), "</%s>", change_elements[change]);
}

/* What is the same over a whole run. */
struct run_format {
	bool has[MARK_KIND_COUNT];
	bool is_rtl;
	const char *style;
};

static void
add_toggle(struct buf *b, bool is_on, const char *elements)
{
	if (is_on)
		buf_add_z(b, elements);
}

static void
add_properties(struct word_writer *w, const struct run_format *f, struct str text)
{
	struct buf *b = word_out(w);
	size_t start = b->n;
	size_t empty;

	buf_add_z(b, "<w:rPr>");
	empty = b->n;
	if (f->style != NULL)
		buf_add_format(b, "<w:rStyle w:val=\"%s\"/>", f->style);
	add_toggle(b, is_east_asian(text), "<w:rFonts w:hint=\"eastAsia\"/>");
	add_toggle(b, f->has[MARK_BOLD], "<w:b/><w:bCs/>");
	add_toggle(b, f->has[MARK_ITALIC], "<w:i/><w:iCs/>");
	add_toggle(b, f->has[MARK_UNDERLINE], "<w:u w:val=\"single\"/>");
	if (f->style == NULL && f->has[MARK_SUPERSCRIPT])
		buf_add_z(b, "<w:vertAlign w:val=\"superscript\"/>");
	else if (f->style == NULL && f->has[MARK_SUBSCRIPT])
		buf_add_z(b, "<w:vertAlign w:val=\"subscript\"/>");
	add_toggle(b, f->is_rtl, "<w:rtl/>");
	if (b->n > empty)
		buf_add_z(b, "</w:rPr>");
	else
		b->n = start;
}

void
word_add_run_properties(struct word_writer *w, const struct marked *text, const char *style)
{
	struct run_format f = { .style = style };

	for (size_t i = 0; i < text->nmarks; i++)
		f.has[text->marks[i].kind] = true;
	f.is_rtl = word_is_rtl(text->text, false);
	add_properties(w, &f, STR_EMPTY);
}

static void
add_words(struct buf *b, struct str words, const char *element)
{
	if (words.n == 0)
		return;
	buf_add_format(b, "<w:%s xml:space=\"preserve\">", element);
	xml_add_text(b, words);
	buf_add_format(b, "</w:%s>", element);
}

/* Line feeds and tabs are elements in Word; a carriage return is a space. */
static void
add_run_text(struct buf *b, struct str text, enum word_change change)
{
	const char *element = change == WORD_DELETED ? "delText" : "t";
	size_t from = 0;

	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];

		if (c != '\n' && c != '\t' && c != '\r')
			continue;
		add_words(b, str_part(text, from, i), element);
		if (c == '\n')
			buf_add_z(b, "<w:br/>");
		else if (c == '\t')
			buf_add_z(b, "<w:tab/>");
		else
			add_words(b, STR(" "), element);
		from = i + 1;
	}
	add_words(b, str_part(text, from, text.n), element);
}

static void
add_run(struct word_writer *w, const struct run_format *f, struct str text,
    enum word_change change)
{
	struct buf *b = word_out(w);

	if (text.n == 0)
		return;
	buf_add_z(b, "<w:r>");
	add_properties(w, f, text);
	add_run_text(b, text, change);
	buf_add_z(b, "</w:r>");
}

void
word_add_words(struct word_writer *w, struct str words, enum word_change change)
{
	add_run(w, &(struct run_format){ 0 }, words, change);
}

void
word_add_words_with(struct word_writer *w, struct str words, const char *properties)
{
	struct buf *b = word_out(w);

	if (words.n == 0)
		return;
	buf_add_format(b, "<w:r><w:rPr>%s%s</w:rPr>", properties,
	    word_is_rtl(words, false) ? "<w:rtl/>" : "");
	add_run_text(b, words, WORD_KEPT);
	buf_add_z(b, "</w:r>");
}

void
word_add_run(struct word_writer *w, const struct marked *text, enum word_change change)
{
	struct run_format f = { .is_rtl = word_is_rtl(text->text, false) };

	for (size_t i = 0; i < text->nmarks; i++)
		f.has[text->marks[i].kind] = true;
	add_run(w, &f, text->text, change);
}

/* A mark begins or ends. */
struct border {
	uint32_t at;
	enum mark_kind kind;
	int step;
};

static int
compare_borders(const void *a, const void *b)
{
	const struct border *first = a;
	const struct border *second = b;

	return first->at < second->at ? -1 : first->at > second->at;
}

static struct border *
list_borders(struct arena *a, const struct marked *text)
{
	struct border *borders = arena_make_array(a, struct border, text->nmarks * 2 + 1);
	size_t n = 0;

	for (size_t i = 0; i < text->nmarks; i++) {
		const struct mark *mark = &text->marks[i];

		borders[n++] = (struct border){ mark->start, mark->kind, 1 };
		borders[n++] = (struct border){ mark->end, mark->kind, -1 };
	}
	if (n > 1)
		qsort(borders, n, sizeof(borders[0]), compare_borders);
	borders[n].at = UINT32_MAX;
	return borders;
}

/* Splits a text without footnote marks where its formatting or direction changes. */
static void
add_stretch(struct word_writer *w, const struct marked *text, enum word_change change, bool is_rtl)
{
	struct border *border = list_borders(w->arena, text);
	int depth[MARK_KIND_COUNT] = { 0 };
	struct run_format f = { .is_rtl = is_rtl };
	size_t from = 0;
	size_t at = 0;

	for (uint32_t i = 0; at < text->text.n; i++) {
		size_t start = at;
		enum direction direction = direction_of(utf8_next(text->text, &at));
		bool turns = direction != DIRECTION_NONE &&
		    (direction == DIRECTION_RTL) != f.is_rtl;

		if (border->at > i && !turns)
			continue;
		add_run(w, &f, str_part(text->text, from, start), change);
		from = start;
		for (; border->at <= i; border++)
			depth[border->kind] += border->step;
		for (size_t kind = 0; kind < MARK_KIND_COUNT; kind++)
			f.has[kind] = depth[kind] > 0;
		if (turns)
			f.is_rtl = !f.is_rtl;
	}
	add_run(w, &f, str_part(text->text, from, text->text.n), change);
}

static void
add_span(struct word_writer *w, const struct word_span *span, bool is_rtl)
{
	struct runs runs = table_view_runs(w->arena, &span->text);

	if (span->text.text.n == 0)
		return;
	word_open_change(w, span->change);
	for (size_t i = 0; i < runs.n; i++) {
		if (runs.items[i].label.n > 0)
			word_add_note_mark(w, &runs.items[i], span->change);
		else
			add_stretch(w, &runs.items[i].text, span->change, is_rtl);
	}
	word_close_change(w, span->change);
}

static bool
is_rtl_paragraph(const struct word_writer *w, const struct word_paragraph *p)
{
	bool fallback = i18n_is_right_to_left(w->fw->language);

	for (size_t i = 0; i < p->nspans; i++) {
		struct str text = p->spans[i].text.text;

		if (word_is_rtl(text, true) == word_is_rtl(text, false))
			return word_is_rtl(text, false);
	}
	return fallback;
}

static void
add_paragraph_properties(struct word_writer *w, const struct word_paragraph *p, bool is_rtl)
{
	struct buf *b = word_out(w);

	buf_add_format(b, "<w:pPr><w:pStyle w:val=\"%s", style_ids[p->style]);
	if (p->style == WORD_STYLE_MORE && p->level > 1)
		buf_add_format(b, "%u", p->level > 9 ? 9 : p->level);
	buf_add_z(b, "\"/>");
	if (p->style == WORD_STYLE_ITEM)
		buf_add_format(b, "<w:numPr><w:ilvl w:val=\"%u\"/><w:numId "
		    "w:val=\"%d\"/></w:numPr>", p->level > 9 ? 8 : p->level - (p->level > 0),
		    p->has_marker ? 2 : 1);
	if (is_rtl)
		buf_add_z(b, "<w:bidi/>");
	if (p->mark != WORD_KEPT) {
		buf_add_format(b, "<w:rPr><%s", change_elements[p->mark]);
		word_add_who(w);
		buf_add_z(b, "/></w:rPr>");
	}
	buf_add_z(b, "</w:pPr>");
}

/* The number of the bookmark that begins; 0 where the name is none or taken. */
static uint32_t
begin_anchor(struct word_writer *w, struct str name)
{
	int64_t is_taken;

	if (name.n == 0 || map_get(&w->anchors, name, &is_taken))
		return 0;
	map_set(&w->anchors, name, 1);
	buf_add_format(word_out(w), "<w:bookmarkStart w:id=\"%u\" w:name=\"%.*s\"/>", ++w->last_id,
	    STR_ARG(name));
	return w->last_id;
}

/* One end of a stretch that moved; the other place is found by its name. */
static void
add_move_end(struct word_writer *w, const struct word_paragraph *p, const char *which, uint32_t id)
{
	struct buf *b = word_out(w);
	bool is_away = p->nspans > 0 && p->spans[0].change == WORD_MOVED_AWAY;
	const char *kind = is_away ? "moveFrom" : "moveTo";
	int64_t at;

	if (id > 0) {
		buf_add_format(b, "<w:%sRange%s w:id=\"%u\"/>", kind, which, id);
		return;
	}
	buf_add_format(b, "<w:%sRange%s", kind, which);
	word_add_who(w);
	w->move_id = w->last_id;
	if (map_get_i64(&w->move_indexes, (int64_t)(uintptr_t)p->move, &at))
		buf_add_format(b, " w:name=\"move%u\"/>", (unsigned)at + 1);
	else
		buf_add_z(b, "/>");
}

void
word_add_paragraph(struct word_writer *w, const struct word_paragraph *p, bool is_last)
{
	bool is_rtl = is_rtl_paragraph(w, p);
	uint32_t anchor;

	buf_add_z(word_out(w), "<w:p>");
	add_paragraph_properties(w, p, is_rtl);
	word_open_note_text(w, p);
	anchor = begin_anchor(w, p->anchor);
	if (p->begins_move)
		add_move_end(w, p, "Start", 0);
	for (size_t i = 0; i < p->nspans; i++)
		add_span(w, &p->spans[i], is_rtl);
	if (anchor > 0)
		buf_add_format(word_out(w), "<w:bookmarkEnd w:id=\"%u\"/>", anchor);
	if (p->ends_move && is_last)
		add_move_end(w, p, "End", w->move_id);
	buf_add_z(word_out(w), "</w:p>");
	/* Behind the paragraph, so that its mark is in the stretch. */
	if (p->ends_move && !is_last)
		add_move_end(w, p, "End", w->move_id);
}

struct word_paragraph *
word_new_paragraph(struct word_writer *w, struct word_paragraphs *all, enum word_style style)
{
	arena_reserve(w->arena, all->items, all->n, all->capacity);
	all->items[all->n] = (struct word_paragraph){ .style = style, .anchor = STR_EMPTY };
	return &all->items[all->n++];
}

void
word_add_span(struct word_writer *w, struct word_paragraph *p, enum word_change change,
    struct marked text)
{
	arena_reserve(w->arena, p->spans, p->nspans, p->capacity);
	p->spans[p->nspans++] = (struct word_span){ change, text };
}
