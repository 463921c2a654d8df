/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sets blocks of text in lines. Marks become attributes of pango, by bytes; lines are measured
 * once and kept, so that a page can be planned without drawing it. What surprises: a line feed
 * inside a block becomes a line separator, because pango would begin a paragraph, and indent it.
 */
#include "document/pdf/text.h"

#include <unicode/uchar.h>

#include "base/utf8.h"
#include "document/pdf/fonts.h"
#include "document/table_view.h"

#define LONG_BLOCK 4000     /* code points; setting one line looks at the rest of the block */
#define LONGEST_BLOCK 4400  /* where no space lets it be cut sooner */
#define ARABIC_SPACING 0.84f /* of the font's height, which has room for signs above signs */
#define ITEM_INDENT 6.4     /* points a level of lists, and of the lines below the first */

struct style {
	double size; /* points */
	bool is_bold;
	bool is_italic;
	bool is_centered;
	guint16 grey;
};

static const struct style styles[] = {
	[PDF_BODY] = { .size = 8.8 },
	[PDF_TITLE] = { .size = 13, .is_bold = true, .is_centered = true },
	[PDF_SUBTITLE] = { .size = 10, .is_bold = true, .is_centered = true },
	[PDF_HEADING] = { .size = 8.8, .is_bold = true },
	[PDF_NOTE] = { .size = 7.6 },
	[PDF_SMALL] = { .size = 7.6, .grey = 0x4000 },
};

static double
to_points(int units)
{
	return units / (double)PANGO_SCALE;
}

void
pdf_add_span(struct arena *a, struct pdf_block *block, enum pdf_span_kind kind,
    const struct marked *text)
{
	if (text->text.n == 0)
		return;
	arena_reserve(a, block->spans.items, block->spans.n, block->spans.capacity);
	block->spans.items[block->spans.n++] = (struct pdf_span){ kind, *text };
}

void
pdf_add_words(struct arena *a, struct pdf_block *block, enum pdf_span_kind kind,
    struct str words)
{
	const struct marked text = { .text = words };

	pdf_add_span(a, block, kind, &text);
}

/* --- long blocks --------------------------------------------------------------------------- */

/* Code points up to where the text is cut: behind a space if there is one soon enough. */
static uint32_t
find_cut(struct str text)
{
	uint32_t n = 0;
	size_t at = 0;

	while (at < text.n && n < LONGEST_BLOCK) {
		uint32_t c = utf8_next(text, &at);

		n++;
		if (n >= LONG_BLOCK && (c == ' ' || c == '\n'))
			break;
	}
	return n;
}

static void
add_one(struct arena *a, struct pdf_blocks *list, const struct pdf_block *block)
{
	arena_reserve(a, list->items, list->n, list->capacity);
	list->items[list->n++] = *block;
}

/* A new block with a part of a span; what stood in the block so far goes before it. */
static void
add_cut_span(struct arena *a, struct pdf_blocks *list, struct pdf_block *block,
    const struct pdf_span *span)
{
	uint32_t length = (uint32_t)utf8_length(span->text.text);
	uint32_t start = 0;

	while (start < length) {
		struct marked rest = marked_part(a, &span->text, start, length);
		uint32_t n = find_cut(rest.text);
		struct marked part = marked_part(a, &rest, 0, n);

		pdf_add_span(a, block, span->kind, &part);
		start += n;
		if (start == length)
			return;
		add_one(a, list, block);
		block->spans = (struct pdf_spans){ 0 };
		block->is_joined = true;
	}
}

size_t
pdf_block_bytes(const struct pdf_block *block)
{
	size_t n = 0;

	for (size_t i = 0; i < block->spans.n; i++)
		n += block->spans.items[i].text.text.n;
	return n;
}

void
pdf_add_block(struct arena *a, struct pdf_blocks *list, const struct pdf_block *block)
{
	struct pdf_block part = *block;

	if (pdf_block_bytes(block) <= LONGEST_BLOCK) {
		add_one(a, list, block);
		return;
	}
	part.spans = (struct pdf_spans){ 0 };
	for (size_t i = 0; i < block->spans.n; i++) {
		add_cut_span(a, list, &part, &block->spans.items[i]);
		if (pdf_block_bytes(&part) > LONG_BLOCK && i + 1 < block->spans.n) {
			add_one(a, list, &part);
			part.spans = (struct pdf_spans){ 0 };
			part.is_joined = true;
		}
	}
	if (part.spans.n > 0)
		add_one(a, list, &part);
}

/* --- setting ------------------------------------------------------------------------------- */

struct making {
	const struct pdf_setter *setter;
	struct pdf_block *block;
	PangoAttrList *attributes;
	struct buf text;
	enum pdf_span_kind kind; /* of the span at hand */
};

static void
add_attribute(struct making *m, PangoAttribute *attribute, size_t start, size_t end)
{
	attribute->start_index = (guint)start;
	attribute->end_index = (guint)end;
	pango_attr_list_insert(m->attributes, attribute);
}

static void
add_note_mark(struct making *m, struct str label, size_t at)
{
	const struct map *notes = m->kind == PDF_REMOVED ? m->setter->notes_gone :
	    m->setter->notes;
	struct pdf_marks *marks = &m->block->marks;
	int64_t note;

	if (!map_get(notes, label, &note))
		return;
	arena_reserve(m->setter->arena, marks->items, marks->n, marks->capacity);
	marks->items[marks->n++] = (struct pdf_mark){ .note = (size_t)note, .at = (int)at };
}

static void
add_mark(struct making *m, const struct mark *mark, size_t start, size_t end)
{
	const struct style *style = &styles[m->block->style];
	int small = (int)(style->size * 0.72 * PANGO_SCALE);
	int rise = (int)(style->size * 0.33 * PANGO_SCALE);

	switch (mark->kind) {
	case MARK_ITALIC:
		add_attribute(m, pango_attr_style_new(PANGO_STYLE_ITALIC), start, end);
		break;
	case MARK_BOLD:
		add_attribute(m, pango_attr_weight_new(PANGO_WEIGHT_BOLD), start, end);
		break;
	case MARK_UNDERLINE:
		add_attribute(m, pango_attr_underline_new(PANGO_UNDERLINE_SINGLE), start, end);
		break;
	case MARK_FOOTNOTE:
		add_note_mark(m, mark->label, start);
		/* fall through */
	case MARK_SUPERSCRIPT:
		add_attribute(m, pango_attr_size_new(small), start, end);
		add_attribute(m, pango_attr_rise_new(rise), start, end);
		break;
	case MARK_SUBSCRIPT:
		add_attribute(m, pango_attr_size_new(small), start, end);
		add_attribute(m, pango_attr_rise_new(-rise / 2), start, end);
		break;
	case MARK_KIND_COUNT:
		break;
	}
}

/* Bytes of the text at the code points of the marks, in two walks: marks may overlap. */
static void
add_marks(struct making *m, const struct marked *text, const size_t *bytes, uint32_t length)
{
	for (size_t i = 0; i < text->nmarks; i++) {
		const struct mark *mark = &text->marks[i];

		if (mark->start < mark->end && mark->end <= length)
			add_mark(m, mark, bytes[mark->start], bytes[mark->end]);
	}
}

/* What pango would draw as a box or take for a paragraph's end. */
static void
add_code_point(struct buf *b, struct str text, size_t from, size_t to, uint32_t c)
{
	if (c == '\n' || c == 0x2029)
		buf_add_z(b, "\xE2\x80\xA8"); /* line separator */
	else if (c < 0x20 || c == 0x7F)
		buf_add_byte(b, ' ');
	else
		buf_add(b, str_part(text, from, to));
}

static void
add_kind(struct making *m, enum pdf_span_kind kind, size_t start, size_t end)
{
	switch (kind) {
	case PDF_SAME:
		break;
	case PDF_ADDED:
		add_attribute(m, pango_attr_underline_new(PANGO_UNDERLINE_DOUBLE), start, end);
		add_attribute(m, pango_attr_foreground_new(0x0000, 0x3300, 0x8800), start, end);
		break;
	case PDF_REMOVED:
		add_attribute(m, pango_attr_strikethrough_new(TRUE), start, end);
		add_attribute(m, pango_attr_foreground_new(0x9900, 0x1100, 0x1100), start, end);
		break;
	case PDF_APART:
		add_attribute(m, pango_attr_scale_new(0.8), start, end);
		add_attribute(m, pango_attr_foreground_new(0x5000, 0x5000, 0x5000), start, end);
		break;
	}
}

static void
add_span(struct making *m, const struct pdf_span *span)
{
	struct str text = span->text.text;
	uint32_t length = (uint32_t)utf8_length(text);
	size_t *bytes = arena_make_array(m->setter->arena, size_t, length + 1);
	size_t start = m->text.n;
	uint32_t n = 0;
	size_t at = 0;

	while (at < text.n && n < length) {
		size_t from = at;
		uint32_t c = utf8_next(text, &at);

		bytes[n++] = m->text.n;
		add_code_point(&m->text, text, from, at, c);
	}
	bytes[n] = m->text.n;
	m->kind = span->kind;
	add_marks(m, &span->text, bytes, n);
	add_kind(m, span->kind, start, m->text.n);
}

/* Whether a text has a letter of a direction. */
static bool
has_letter(struct str text, bool is_from_right)
{
	size_t at = 0;

	while (at < text.n) {
		UCharDirection direction = u_charDirection((UChar32)utf8_next(text, &at));

		if (is_from_right ? direction == U_RIGHT_TO_LEFT ||
		    direction == U_RIGHT_TO_LEFT_ARABIC : direction == U_LEFT_TO_RIGHT)
			return true;
	}
	return false;
}

/*
 * A text runs as its document does, unless all its letters are of the other direction. The first
 * letter decides nothing: texts in Arabic begin with the names of agencies, and with words of ours.
 */
static bool
is_from_right(const struct pdf_setter *s, const struct pdf_block *block)
{
	bool is_other = false;

	if (block->is_ours)
		return s->are_ours_right_to_left;
	for (size_t i = 0; i < block->spans.n; i++) {
		struct str text = block->spans.items[i].text.text;

		if (block->spans.items[i].kind == PDF_APART)
			continue;
		if (has_letter(text, s->is_right_to_left))
			return s->is_right_to_left;
		is_other = is_other || has_letter(text, !s->is_right_to_left);
	}
	return is_other != s->is_right_to_left;
}

static PangoLayout *
new_layout(const struct pdf_setter *s, const struct pdf_block *block)
{
	const struct style *style = &styles[block->style];
	bool is_right = is_from_right(s, block);
	PangoLayout *layout = pango_layout_new(is_right ? s->from_right : s->from_left);
	PangoFontDescription *font = pango_font_description_new();
	double indent = block->depth * ITEM_INDENT;

	pango_font_description_set_family_static(font, PDF_FAMILY);
	pango_font_description_set_size(font, (int)(style->size * PANGO_SCALE));
	if (style->is_bold)
		pango_font_description_set_weight(font, PANGO_WEIGHT_BOLD);
	pango_layout_set_font_description(layout, font);
	pango_font_description_free(font);
	pango_layout_set_width(layout, (int)((block->width - (indent > 0 ? indent - ITEM_INDENT :
	    0)) * PANGO_SCALE));
	pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_auto_dir(layout, FALSE);
	pango_layout_set_alignment(layout, is_right || s->is_right_to_left ? PANGO_ALIGN_RIGHT :
	    PANGO_ALIGN_LEFT);
	pango_layout_set_line_spacing(layout, is_right ? ARABIC_SPACING : 1.0f);
	if (style->is_centered)
		pango_layout_set_alignment(layout, PANGO_ALIGN_CENTER);
	else if (block->depth > 0)
		pango_layout_set_indent(layout, (int)((block->is_joined ? 0 : -ITEM_INDENT) *
		    PANGO_SCALE));
	return layout;
}

/* A layout of the block's text; the bytes of footnote marks are noted at the first time. */
static void
make_layout(const struct pdf_setter *s, struct pdf_block *block)
{
	struct arena_mark mark;
	struct making m = { .setter = s, .block = block, .attributes = pango_attr_list_new() };
	struct pdf_marks known = block->marks;
	bool is_first = block->lines == NULL;

	if (is_first)
		known = (struct pdf_marks){ 0 };
	block->marks = (struct pdf_marks){ 0 };
	mark = arena_mark(s->arena);
	block->layout = new_layout(s, block);
	++*s->kept;
	buf_init(&m.text, s->arena, SIZE_MAX);
	for (size_t i = 0; i < block->spans.n; i++)
		add_span(&m, &block->spans.items[i]);
	if (styles[block->style].grey > 0) {
		guint16 grey = styles[block->style].grey;

		add_attribute(&m, pango_attr_foreground_new(grey, grey, grey), 0, m.text.n);
	}
	/* A sign for two letters would have to say, beside the text, how it reads. */
	add_attribute(&m, pango_attr_font_features_new("liga 0, clig 0"), 0, m.text.n);
	/* No sign is put where a word is broken that has no place for it: nobody adopted one. */
	add_attribute(&m, pango_attr_insert_hyphens_new(FALSE), 0, m.text.n);
	pango_layout_set_text(block->layout, m.text.p == NULL ? "" : m.text.p, (int)m.text.n);
	pango_layout_set_attributes(block->layout, m.attributes);
	pango_attr_list_unref(m.attributes);
	if (is_first)
		return;
	block->marks = known;
	arena_rewind(s->arena, mark);
}

/* In which line each mark stands; lines are in the order of bytes. */
static void
find_lines_of_marks(struct pdf_block *block)
{
	for (size_t i = 0; i < block->marks.n; i++) {
		int line = 0;
		int x;

		pango_layout_index_to_line_x(block->layout, block->marks.items[i].at, FALSE, &line,
		    &x);
		block->marks.items[i].line = line;
	}
}

/* Deeper items begin further in: from the left, unless the lines begin at the right. */
static double
left_of(const struct pdf_block *block)
{
	if (block->depth < 2 || pango_layout_get_alignment(block->layout) == PANGO_ALIGN_RIGHT)
		return 0;
	return (block->depth - 1) * ITEM_INDENT;
}

void
pdf_set_block(const struct pdf_setter *s, struct pdf_block *block)
{
	PangoLayoutIter *iter;
	int n = 0;

	if (block->lines != NULL)
		return;
	make_layout(s, block);
	block->nlines = pango_layout_get_line_count(block->layout);
	block->lines = arena_make_array(s->arena, struct pdf_line, (size_t)block->nlines);
	iter = pango_layout_get_iter(block->layout);
	do {
		PangoRectangle box;

		pango_layout_iter_get_line_extents(iter, NULL, &box);
		block->lines[n] = (struct pdf_line){
			.x = (float)(to_points(box.x) + left_of(block)),
			.top = (float)to_points(box.y),
			.baseline = (float)to_points(pango_layout_iter_get_baseline(iter)),
			.bottom = (float)to_points(box.y + box.height),
		};
		n++;
	} while (n < block->nlines && pango_layout_iter_next_line(iter));
	pango_layout_iter_free(iter);
	find_lines_of_marks(block);
}

void
pdf_unset_block(const struct pdf_setter *s, struct pdf_block *block)
{
	if (block->layout == NULL)
		return;
	g_object_unref(block->layout);
	block->layout = NULL;
	--*s->kept;
}

double
pdf_lines_height(const struct pdf_block *block, int from, int to)
{
	return from < to ? block->lines[to - 1].bottom - block->lines[from].top : 0;
}

static PangoGlyph
space_of(PangoAnalysis *analysis)
{
	PangoGlyphString *glyphs = pango_glyph_string_new();
	PangoGlyph space;

	pango_shape(" ", 1, analysis, glyphs);
	space = glyphs->num_glyphs == 1 ? glyphs->glyphs[0].glyph : PANGO_GLYPH_EMPTY;
	pango_glyph_string_free(glyphs);
	return space;
}

/*
 * Pango takes the space at the end of a line away. It is put back, without width: programs that
 * read aloud then find two words, and nothing beside the text has to say how it reads, which some
 * take for the end of the text.
 */
static void
put_spaces_back(PangoLayout *layout, PangoLayoutLine *line)
{
	const char *text = pango_layout_get_text(layout);

	for (GSList *l = line->runs; l != NULL; l = l->next) {
		const PangoGlyphItem *run = l->data;

		for (int i = 0; i < run->glyphs->num_glyphs; i++) {
			int at = run->item->offset + run->glyphs->log_clusters[i];
			PangoGlyphInfo *glyph = &run->glyphs->glyphs[i];

			if (glyph->glyph == PANGO_GLYPH_EMPTY && text[at] == ' ')
				glyph->glyph = space_of(&run->item->analysis);
		}
	}
}

void
pdf_draw_lines(const struct pdf_setter *s, cairo_t *cr, struct pdf_block *block,
    const struct pdf_stretch *stretch)
{
	if (stretch->from >= stretch->to)
		return;
	if (block->layout == NULL)
		make_layout(s, block);
	for (int i = stretch->from; i < stretch->to; i++) {
		const struct pdf_line *line = &block->lines[i];

		PangoLayoutLine *words = pango_layout_get_line(block->layout, i);

		cairo_move_to(cr, stretch->x + line->x,
		    stretch->y + line->baseline - block->lines[stretch->from].top);
		put_spaces_back(block->layout, words);
		pango_cairo_show_layout_line(cr, words);
	}
	if (stretch->to == block->nlines)
		pdf_unset_block(s, block);
}
