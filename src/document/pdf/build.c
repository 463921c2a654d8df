/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The instrument, or what changed between two states of it, as blocks: what document/table_view.h
 * walks, one cell after the other. Our own words are kept out of the plain instrument, because it
 * may be in any language: beside the adopted text stand codes and numbers alone.
 */
#include "document/pdf/build.h"

#include "base/i18n.h"
#include "base/utf8.h"
#include "document/pdf/changes.h"
#include "document/table_view.h"

#define FULL_WIDTH (PDF_PAGE_WIDTH - 2 * PDF_MARGIN)
#define NARROW (FULL_WIDTH * 0.125) /* a column of names and facts */
#define LONG_NAME 150               /* bytes: more than seven lines of such a column */
#define DEPTHS 16                   /* of lists; deeper ones are drawn at this depth */
#define NAME_AGAIN 80                /* code points of a pillar's name */
#define LEADING_BYTES 80            /* a text without code this short leads to the next */

struct builder {
	struct arena *arena;
	const struct print_order *order;
	const struct framework *fw;
	const struct language *words; /* of ours */
	struct redline *redline; /* NULL: no two states */
	struct table_view view;
	bool *is_told;           /* by number of the change: something said what it is */
	const struct redline_change *told; /* by the text before, and how */
	enum redline_mark told_mark;
};

/* --- cells ---------------------------------------------------------------------------------- */

struct cell {
	struct builder *builder;
	struct pdf_blocks blocks;
	double width;
	enum pdf_style style;
	unsigned depth;
	bool has_marker[DEPTHS];
};

static unsigned
depth_index(const struct cell *cell)
{
	return cell->depth < DEPTHS ? cell->depth : DEPTHS - 1;
}

/* " CJ 7", which is never divided between lines. */
static struct str
code_behind(struct arena *a, struct str code)
{
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	buf_add_z(&b, "\xC2\xA0 ");
	for (size_t i = 0; i < code.n; i++) {
		if (code.p[i] == ' ')
			buf_add_z(&b, "\xC2\xA0");
		else
			buf_add_byte(&b, code.p[i]);
	}
	return buf_str(&b);
}

static bool
is_all_kept(const struct part *part)
{
	for (size_t i = 0; i < part->spans.n; i++) {
		if (part->spans.items[i].kind != DIFF_KEPT)
			return false;
	}
	return true;
}

/* A change is told where it begins, a move at both of its places. */
static bool
is_news(const struct builder *b, const struct part *part)
{
	const struct redline_change *c = part->about;

	if (c == NULL || c->number == 0 || part->change == REDLINE_NONE ||
	    (c == b->told && part->change == b->told_mark))
		return false;
	if (part->change == REDLINE_MOVED_AWAY || part->change == REDLINE_MOVED_HERE)
		return true;
	return !b->is_told[c->number] ||
	    (part->change == REDLINE_CHANGED && !is_all_kept(part));
}

/* "[3 added] ": number and words, because colours and lines say nothing to some. */
static void
add_news(struct builder *b, const struct part *part, struct pdf_block *block)
{
	static const char *const words[REDLINE_MARK_COUNT] = {
		[REDLINE_ADDED] = N_("added"),
		[REDLINE_REMOVED] = N_("removed"),
		[REDLINE_CHANGED] = N_("changed"),
		[REDLINE_MOVED_AWAY] = N_("moved away"),
		[REDLINE_MOVED_HERE] = N_("moved here"),
	};
	struct str what;

	if (!is_news(b, part))
		return;
	b->told = part->about;
	b->told_mark = part->change;
	b->is_told[part->about->number] = true;
	/* Isolated (UAX #9), or a text that runs from the right would turn them round. */
	what = i18n_text(b->words, str_from(words[part->change]));
	pdf_add_words(b->arena, block, PDF_APART, str_format(b->arena,
	    "\xE2\x81\xA8[%zu\xC2\xA0%.*s]\xE2\x81\xA9\xC2\xA0 ", part->about->number,
	    STR_ARG(what)));
}

static void
add_spans(struct builder *b, const struct redline_spans *spans, struct pdf_block *block)
{
	for (size_t i = 0; i < spans->n; i++) {
		const struct redline_span *span = &spans->items[i];

		pdf_add_span(b->arena, block, span->kind == DIFF_KEPT ? PDF_SAME :
		    span->kind == DIFF_INSERTED ? PDF_ADDED : PDF_REMOVED, &span->text);
	}
}

/* The words of a part with what happened to them. */
static void
add_words(struct builder *b, const struct part *part, struct pdf_block *block)
{
	add_news(b, part, block);
	add_spans(b, &part->spans, block);
	block->is_changed = part->about != NULL && part->about->number > 0 &&
	    part->change != REDLINE_NONE;
}

static void
add_text(struct cell *cell, const struct part *part, bool is_tied)
{
	struct arena *a = cell->builder->arena;
	struct pdf_block block = { .style = cell->style, .tag = "P", .depth = depth_index(cell),
		.width = (float)cell->width, .is_tied = is_tied };

	if (part->kind == PART_ITEM && !cell->has_marker[depth_index(cell)])
		pdf_add_words(a, &block, PDF_SAME, STR("\xE2\x80\xA2 "));
	add_words(cell->builder, part, &block);
	if (part->code.n > 0)
		pdf_add_words(a, &block, PDF_APART, code_behind(a, part->code));
	if (block.spans.n > 0)
		pdf_add_block(a, &cell->blocks, &block);
}

/* What leads to the next text: a text before a list, a connector, a heading. */
static bool
is_leading(const struct parts *parts, size_t i)
{
	const struct part *part = &parts->items[i];

	if (i + 1 == parts->n)
		return false;
	if (parts->items[i + 1].kind == PART_LIST)
		return true;
	return part->kind == PART_PARAGRAPH && part->code.n == 0 &&
	    part->text.text.n <= LEADING_BYTES && parts->items[i + 1].code.n > 0;
}

static struct pdf_blocks
cell_of_parts(struct builder *b, const struct parts *parts, double width, enum pdf_style style)
{
	struct cell cell = { .builder = b, .width = width - 2 * PDF_CELL_PADDING, .style = style };

	for (size_t i = 0; i < parts->n; i++) {
		const struct part *part = &parts->items[i];

		switch (part->kind) {
		case PART_LIST:
			cell.depth++;
			cell.has_marker[depth_index(&cell)] = part->text.text.n > 0;
			break;
		case PART_LIST_END:
			cell.depth--;
			break;
		case PART_ITEM_END:
			break;
		case PART_PARAGRAPH:
		case PART_ITEM:
			add_text(&cell, part, is_leading(parts, i));
			break;
		}
	}
	return cell.blocks;
}

/* --- columns -------------------------------------------------------------------------------- */

static bool
is_narrow(enum column_role role)
{
	return role != COLUMN_RECOMMENDATION && role != COLUMN_ACTIONS && role != COLUMN_GOALS &&
	    role != COLUMN_UNKNOWN;
}

static size_t
bytes_of_column(struct builder *b, size_t column)
{
	struct arena_mark mark = arena_mark(b->arena);
	size_t n = b->view.columns[column].heading.n;

	for (size_t p = 0; p < b->view.npillars; p++) {
		for (size_t r = 0; r < table_view_rows(&b->view, p); r++) {
			struct parts parts = table_view_cell(&b->view, p, r, column);

			for (size_t i = 0; i < parts.n; i++)
				n += parts.items[i].text.text.n;
		}
		arena_rewind(b->arena, mark);
	}
	return n;
}

/* A column of names and facts; that of the pillars is wider where a pillar has a long name. */
static double
narrow_width(const struct builder *b, size_t column)
{
	size_t longest = 0;

	if (b->view.columns[column].role != COLUMN_PILLAR)
		return NARROW;
	for (size_t i = 0; i < b->fw->pillars.n; i++) {
		size_t n = b->fw->pillars.items[i].title.text.n;

		longest = n > longest ? n : longest;
	}
	return longest > LONG_NAME ? NARROW * 1.28 : NARROW;
}

/* Between 1 and 1.7: a column with much text is wider, so that there are fewer pages. */
static double
weight_of(size_t bytes, size_t least)
{
	double weight = 1;

	while (weight < 1.7 && weight * weight * (double)(least + 1) < (double)bytes)
		weight += 0.05;
	return weight;
}

/* Widths by what stands in the columns; they run from the right where the language does. */
static void
set_columns(struct builder *b, struct pdf_section *section)
{
	bool is_rtl = i18n_is_right_to_left(b->fw->language);
	size_t bytes[PDF_CELLS];
	size_t least = SIZE_MAX;
	double weights = 0;
	double x = PDF_MARGIN;
	double left = FULL_WIDTH;

	for (size_t c = 0; c < section->ncolumns; c++) {
		bytes[c] = is_narrow(b->view.columns[c].role) ? 0 : bytes_of_column(b, c);
		if (bytes[c] > 0 && bytes[c] < least)
			least = bytes[c];
	}
	for (size_t c = 0; c < section->ncolumns; c++) {
		section->width[c] = bytes[c] > 0 ? weight_of(bytes[c], least) : 0;
		weights += section->width[c];
	}
	for (size_t c = 0; c < section->ncolumns && weights > 0; c++)
		left -= section->width[c] > 0 ? 0 : narrow_width(b, c);
	if (left < FULL_WIDTH / 3)
		left = FULL_WIDTH / 3;
	for (size_t c = 0; c < section->ncolumns; c++)
		section->width[c] = section->width[c] > 0 ? left * section->width[c] / weights :
		    weights > 0 ? narrow_width(b, c) : FULL_WIDTH / (double)section->ncolumns;
	weights = 0;
	for (size_t c = 0; c < section->ncolumns; c++)
		weights += section->width[c];
	for (size_t c = 0; c < section->ncolumns; c++) {
		section->width[c] *= FULL_WIDTH / weights;
		section->x[c] = is_rtl ? PDF_MARGIN * 2 + FULL_WIDTH - x - section->width[c] : x;
		x += section->width[c];
	}
}

/* --- sections ------------------------------------------------------------------------------- */

static struct pdf_section
full_width(struct builder *b)
{
	struct pdf_section section = { .ncolumns = 1, .n = 1, .head_column = SIZE_MAX };

	section.x[0] = PDF_MARGIN;
	section.width[0] = FULL_WIDTH;
	section.rows = arena_make(b->arena, struct pdf_row);
	section.rows[0].cells = arena_make(b->arena, struct pdf_blocks);
	return section;
}

/* Words of ours. */
static void
add_line(struct builder *b, struct pdf_section *section, enum pdf_style style, struct str words)
{
	struct pdf_block block = { .style = style, .tag = "P", .width = FULL_WIDTH,
		.is_ours = true };

	pdf_add_words(b->arena, &block, PDF_SAME, words);
	pdf_add_block(b->arena, &section->rows[0].cells[0], &block);
}

static struct pdf_section
title_block(struct builder *b)
{
	struct parts lines = table_view_header(&b->view);
	struct pdf_section section = full_width(b);
	bool has_title = false;

	for (size_t i = 0; i < lines.n; i++) {
		bool is_title = !has_title &&
		    str_equal(str_trim(lines.items[i].text.text), b->fw->title);
		struct pdf_block block = { .style = is_title ? PDF_TITLE : PDF_SUBTITLE,
			.tag = is_title ? "H1" : "P", .width = FULL_WIDTH };

		has_title = has_title || is_title;
		add_words(b, &lines.items[i], &block);
		pdf_add_block(b->arena, &section.rows[0].cells[0], &block);
	}
	/* The first heading of the structure, where no line is the title as it is known here. */
	if (!has_title && section.rows[0].cells[0].n > 0)
		section.rows[0].cells[0].items[0].tag = "H1";
	if (b->redline == NULL)
		return section;
	add_line(b, &section, PDF_SUBTITLE, print_order_title(b->arena, b->order));
	add_line(b, &section, PDF_SMALL, T(b->words, "Added words are underlined twice, removed "
	    "words are struck through. Where a change begins, its number stands in brackets; the "
	    "table at the end lists all of them."));
	return section;
}

static struct pdf_row *
head_of(struct builder *b, const struct pdf_section *section)
{
	struct pdf_row *head = arena_make(b->arena, struct pdf_row);

	head->cells = arena_make_array(b->arena, struct pdf_blocks, section->ncolumns);
	for (size_t c = 0; c < section->ncolumns; c++) {
		struct parts parts = table_view_heading(&b->view, c);

		head->cells[c] = cell_of_parts(b, &parts, section->width[c], PDF_HEADING);
	}
	return head;
}

/* "SL ..." and, where there is room, the pillar's name: what a row is that goes on. */
static void
set_again(struct builder *b, const struct fw_pillar *p, struct str title, double width,
    struct pdf_blocks *out)
{
	const struct marked name = { .text = title };
	struct str part = marked_part(b->arena, &name, 0, NAME_AGAIN).text;
	const struct str words[] = { p->code, part };

	for (size_t i = p->code.n > 0 ? 0 : 1; i < COUNT_OF(words); i++) {
		struct pdf_block block = { .style = PDF_SMALL, .tag = "P",
			.width = (float)(width - 2 * PDF_CELL_PADDING) };

		pdf_add_words(b->arena, &block, PDF_SAME, words[i]);
		if (out->n == 0 || part.n < title.n)
			pdf_add_words(b->arena, &block, PDF_SAME, STR(" \xE2\x80\xA6"));
		pdf_add_block(b->arena, out, &block);
	}
}

static void
build_row(struct builder *b, struct pdf_section *section, size_t pillar, size_t row)
{
	const struct fw_pillar *p = redline_item(fw_pillar, table_view_pillar(&b->view, pillar));
	struct pdf_row *out = &section->rows[section->n++];
	struct str title = p->short_title.n > 0 ? p->short_title : p->title.text;

	out->cells = arena_make_array(b->arena, struct pdf_blocks, section->ncolumns);
	for (size_t c = 0; c < section->ncolumns; c++) {
		struct parts parts = table_view_cell(&b->view, pillar, row, c);

		out->cells[c] = cell_of_parts(b, &parts, section->width[c], PDF_BODY);
	}
	if (section->head_column == SIZE_MAX)
		return;
	set_again(b, p, title, section->width[section->head_column], &out->again);
	if (row == 0)
		out->bookmark = str_format(b->arena, "%.*s%s%.*s", STR_ARG(p->code),
		    p->code.n > 0 ? "  " : "", STR_ARG(title));
}

static size_t
find_head_column(const struct table_view *v)
{
	for (size_t c = 0; c < v->ncolumns; c++) {
		if (v->columns[c].role == COLUMN_PILLAR)
			return c;
	}
	return SIZE_MAX;
}

static struct pdf_section
table(struct builder *b)
{
	struct pdf_section section = { .ncolumns = b->view.ncolumns, .is_table = true,
		.head_column = find_head_column(&b->view) };
	size_t n = 0;

	set_columns(b, &section);
	section.head = head_of(b, &section);
	for (size_t p = 0; p < b->view.npillars; p++)
		n += table_view_rows(&b->view, p);
	section.rows = arena_make_array(b->arena, struct pdf_row, n);
	for (size_t p = 0; p < b->view.npillars; p++) {
		for (size_t r = 0; r < table_view_rows(&b->view, p); r++)
			build_row(b, &section, p, r);
	}
	return section;
}

/* Its number, raised; the old one struck through where it has another now. */
static void
add_label(struct builder *b, const struct table_note *note, struct pdf_block *block)
{
	const struct {
		struct str label;
		enum pdf_span_kind kind;
	} labels[] = {
		{ str_equal(note->label, note->label_before) ? STR_EMPTY : note->label_before,
		    PDF_REMOVED },
		{ note->label, note->change == REDLINE_REMOVED ? PDF_REMOVED : PDF_SAME },
	};

	for (size_t i = b->redline == NULL ? 1 : 0; i < COUNT_OF(labels); i++) {
		struct marked number = { labels[i].label, arena_make(b->arena, struct mark), 1 };

		*number.marks = (struct mark){ MARK_SUPERSCRIPT, 0,
			(uint32_t)utf8_length(labels[i].label), STR_EMPTY };
		pdf_add_span(b->arena, block, labels[i].kind, &number);
	}
	pdf_add_words(b->arena, block, PDF_SAME, STR(" "));
}

static void
set_note(struct builder *b, struct pdf_document *document, size_t i)
{
	struct table_note note = table_view_footnote(&b->view, i);
	struct pdf_block *block = &document->notes[i];
	bool is_gone = note.change == REDLINE_REMOVED || note.change == REDLINE_MOVED_AWAY;

	*block = (struct pdf_block){ .style = PDF_NOTE, .tag = "Note", .width = FULL_WIDTH };
	add_label(b, &note, block);
	for (size_t k = 0; k < note.parts.n; k++) {
		if (k > 0)
			pdf_add_words(b->arena, block, PDF_SAME, STR("\n"));
		add_words(b, &note.parts.items[k], block);
	}
	if (!is_gone)
		map_set(&document->note_labels, note.label, (int64_t)i);
	if (note.label_before.n > 0 || is_gone)
		map_set(&document->note_labels_gone, is_gone ? note.label : note.label_before,
		    (int64_t)i);
}

static void
set_notes(struct builder *b, struct pdf_document *document)
{
	document->note_labels.arena = b->arena;
	document->note_labels_gone.arena = b->arena;
	document->nnotes = b->view.nfootnotes;
	document->notes = arena_make_array(b->arena, struct pdf_block, document->nnotes);
	for (size_t i = 0; i < document->nnotes; i++)
		set_note(b, document, i);
}

static struct redline *
make_redline(struct arena *a, const struct print_order *order)
{
	struct redline_reason *reasons = arena_make_array(a, struct redline_reason,
	    order->reasons.n);
	struct redline *r = arena_make(a, struct redline);

	redline_make(a, order->before, order->fw, r);
	for (size_t i = 0; i < order->reasons.n; i++)
		reasons[i] = (struct redline_reason){ order->reasons.items[i].uid,
			order->reasons.items[i].words };
	redline_set_reasons(r, reasons, order->reasons.n);
	return r;
}

enum status
pdf_build(struct arena *a, const struct print_order *order, struct errors *errors,
    struct pdf_document *out)
{
	struct builder b = { .arena = a, .order = order, .fw = order->fw,
		.words = i18n_language(order->language) };

	if (order->before == NULL) {
		table_view_init(&b.view, a, order->fw);
	} else {
		b.redline = make_redline(a, order);
		b.is_told = arena_make_array(a, bool, b.redline->count + 1);
		table_view_init_redline(&b.view, a, b.redline);
	}
	if (b.view.ncolumns > PDF_CELLS)
		return errors_add(errors, ST_TOO_LARGE, NULL, "The table has %zu columns; on paper "
		    "up to %d can be read. Export it as HTML.", b.view.ncolumns, PDF_CELLS);
	out->is_right_to_left = i18n_is_right_to_left(order->fw->language);
	out->sections = arena_make_array(a, struct pdf_section, 4);
	out->sections[out->n++] = title_block(&b);
	out->sections[out->n++] = table(&b);
	set_notes(&b, out);
	if (b.redline != NULL)
		pdf_add_changes(a, b.redline, b.words, out);
	return ST_OK;
}

static void
release_row(const struct pdf_setter *s, struct pdf_row *row, size_t ncolumns)
{
	for (size_t c = 0; c < ncolumns; c++) {
		for (size_t i = 0; i < row->cells[c].n; i++)
			pdf_unset_block(s, &row->cells[c].items[i]);
	}
	for (size_t i = 0; i < row->again.n; i++)
		pdf_unset_block(s, &row->again.items[i]);
}

void
pdf_release(const struct pdf_setter *s, struct pdf_document *document)
{
	for (size_t i = 0; i < document->n; i++) {
		struct pdf_section *section = &document->sections[i];

		if (section->head != NULL)
			release_row(s, section->head, section->ncolumns);
		for (size_t r = 0; r < section->n; r++)
			release_row(s, &section->rows[r], section->ncolumns);
	}
	for (size_t i = 0; i < document->nnotes; i++)
		pdf_unset_block(s, &document->notes[i]);
}
