/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Plans pages. Cells of a row flow beside each other and each goes on on the next page; a text
 * of less than a quarter of a page is not torn, others leave two lines on either side. What
 * surprises: a footnote takes room from the very lines that ask for it, so that a part of a row is
 * fitted again with less room until the notes it asks for have theirs; what is reserved only
 * grows, so it ends.
 */
#include "document/pdf/flow.h"

#include "base/limits.h"

#define BODY (PDF_BODY_BOTTOM - PDF_BODY_TOP)
#define NOTES_AT_MOST (BODY / 2)   /* longer ones go on on the next page */
#define NOTES_LINE 6.0             /* above the notes, with the space around it */
#define HEAD_AT_MOST (BODY / 3)
#define TORN_FROM (BODY / 4)       /* height from which a text may be torn */
#define LINES_TOGETHER 2           /* at the top and at the foot of a page */
#define ROOM_TO_BEGIN 60.0         /* less is left empty rather than a row begun */
#define ROOM_TO_DIVIDE (BODY / 3)  /* a row that fits on one page is divided with this at least */
#define SPACE_AROUND 9.0           /* texts over the whole width */
#define KEPT_AT_MOST 300           /* layouts, of 20 KB: more are made anew when drawn */
#define REPEATED_NOTE 600          /* bytes; longer ones stand where they are first named */

struct flow {
	const struct pdf_setter *setter;
	struct pdf_document *document;
	struct pdf_pages *pages;
	size_t *last_page; /* of each note, counted from 1; 0: none yet */
	const struct pdf_section *headed; /* whose heading stands on this page */
	double y;
	double top;        /* of the body, below the heading */
	bool is_full;
};

static struct pdf_page *
this_page(struct flow *f)
{
	return &f->pages->items[f->pages->n - 1];
}

double
pdf_gap(const struct pdf_block *block)
{
	if (block->is_joined)
		return 0;
	return block->style == PDF_TITLE ? 6 : block->depth > 0 ? 2.2 : 4.5;
}

/* Lines of a block, to plan with; its layout is kept for drawing if there are not too many. */
static void
measure(struct flow *f, struct pdf_block *block)
{
	pdf_set_block(f->setter, block);
	if (*f->setter->kept > KEPT_AT_MOST)
		pdf_unset_block(f->setter, block);
}

/* --- footnotes ----------------------------------------------------------------------------- */

static double
feet_height(struct flow *f, const struct pdf_page *page)
{
	double height = page->nfeet > 0 ? NOTES_LINE : 0;

	for (size_t i = 0; i < page->nfeet; i++) {
		struct pdf_block *note = &f->document->notes[page->feet[i].note];

		height += pdf_lines_height(note, page->feet[i].from, note->nlines);
	}
	return height < NOTES_AT_MOST ? height : NOTES_AT_MOST;
}

static bool
is_wanted(const struct flow *f, const struct pdf_page *page, size_t note)
{
	bool is_long = pdf_block_bytes(&f->document->notes[note]) > REPEATED_NOTE;

	for (size_t i = 0; i < page->nfeet; i++) {
		if (page->feet[i].note == note)
			return false;
	}
	return !is_long || f->last_page[note] == 0;
}

static void
add_foot(struct flow *f, struct pdf_page *page, struct pdf_foot foot)
{
	measure(f, &f->document->notes[foot.note]);
	arena_reserve(f->setter->arena, page->feet, page->nfeet, page->feet_capacity);
	page->feet[page->nfeet++] = foot;
}

static void
add_feet_of_block(struct flow *f, const struct pdf_block *block, int from, int to,
    struct pdf_foot foot)
{
	for (size_t i = 0; i < block->marks.n; i++) {
		const struct pdf_mark *mark = &block->marks.items[i];

		foot.note = mark->note;
		if (mark->line >= from && mark->line < to && is_wanted(f, this_page(f), foot.note))
			add_foot(f, this_page(f), foot);
	}
}

/* Notes whose marks stand in the part of a row. */
static void
add_feet(struct flow *f, const struct pdf_fragment *part)
{
	struct pdf_foot foot = { .fragment = this_page(f)->n };

	for (foot.column = 0; foot.column < part->section->ncolumns; foot.column++) {
		const struct pdf_blocks *cell = &part->row->cells[foot.column];
		struct pdf_cursor from = part->from[foot.column];
		struct pdf_cursor to = part->to[foot.column];

		for (size_t i = from.block; i < cell->n && i <= to.block; i++)
			add_feet_of_block(f, &cell->items[i], i == from.block ? from.line : 0,
			    i == to.block ? to.line : cell->items[i].nlines, foot);
	}
}

/* Places the notes above the foot of the page; what has no room goes on on the next page. */
static void
close_feet(struct flow *f)
{
	struct pdf_page *page = this_page(f);
	double y = PDF_BODY_BOTTOM - feet_height(f, page);

	page->feet_y = y;
	y += NOTES_LINE;
	for (size_t i = 0; i < page->nfeet; i++) {
		struct pdf_foot *foot = &page->feet[i];
		const struct pdf_block *note = &f->document->notes[foot->note];

		foot->to = foot->from;
		foot->y = y;
		while (foot->to < note->nlines && (y + pdf_lines_height(note, foot->from,
		    foot->to + 1) <= PDF_BODY_BOTTOM + 0.5 || i + foot->to - foot->from == 0))
			foot->to++;
		y += pdf_lines_height(note, foot->from, foot->to);
		f->last_page[foot->note] = f->pages->n;
	}
}

/* --- pages --------------------------------------------------------------------------------- */

static void
carry_feet(struct flow *f, size_t from_page)
{
	const struct pdf_page *page = &f->pages->items[from_page];

	for (size_t i = 0; i < page->nfeet; i++) {
		struct pdf_foot foot = page->feet[i];

		if (foot.to == f->document->notes[foot.note].nlines)
			continue;
		foot.from = foot.to;
		foot.fragment = SIZE_MAX;
		foot.column = 0;
		add_foot(f, this_page(f), foot);
		page = &f->pages->items[from_page];
	}
}

static void
new_page(struct flow *f)
{
	struct pdf_pages *pages = f->pages;

	if (pages->n >= LIMIT_PRINT_PAGES) {
		f->is_full = true;
		return;
	}
	if (pages->n > 0)
		close_feet(f);
	arena_reserve(f->setter->arena, pages->items, pages->n, pages->capacity);
	pages->items[pages->n++] = (struct pdf_page){ 0 };
	f->y = PDF_BODY_TOP;
	f->top = f->y;
	f->headed = NULL;
	if (pages->n > 1)
		carry_feet(f, pages->n - 2);
}

static double
room(struct flow *f)
{
	return PDF_BODY_BOTTOM - f->y - feet_height(f, this_page(f));
}

/* Nothing of the table's rows stands on the page yet. */
static bool
is_at_top(const struct flow *f)
{
	return f->y <= f->top;
}

/* --- cells --------------------------------------------------------------------------------- */

static struct pdf_block *
block_at(struct flow *f, struct pdf_blocks *cell, size_t i)
{
	measure(f, &cell->items[i]);
	return &cell->items[i];
}

static bool
is_end(const struct pdf_blocks *cell, struct pdf_cursor at)
{
	return at.block >= cell->n;
}

/* Lines of a block from one on that fit into the height. */
static int
count_lines(const struct pdf_block *block, int from, double height)
{
	int n = 0;

	while (from + n < block->nlines && pdf_lines_height(block, from, from + n + 1) <= height)
		n++;
	return n;
}

/* How many lines of a block that does not fit stay on this page. */
static int
tear(const struct pdf_block *block, int from, double height, bool may_move)
{
	int rest = block->nlines - from;
	int n = count_lines(block, from, height);

	if (may_move && from == 0 && pdf_lines_height(block, 0, block->nlines) <= TORN_FROM)
		return 0;
	if (rest - n < LINES_TOGETHER)
		n = rest - LINES_TOGETHER;
	return n < LINES_TOGETHER ? 0 : n;
}

/* What leads to the next text is not left behind alone. */
static struct pdf_cursor
untie(const struct pdf_blocks *cell, struct pdf_cursor from, struct pdf_cursor to)
{
	struct pdf_cursor back = to;

	while (back.line == 0 && back.block > from.block && back.block < cell->n &&
	    cell->items[back.block - 1].is_tied)
		back.block--;
	return back.block == from.block && from.line > 0 ? to : back;
}

/* How far a cell gets within the height. */
static struct pdf_cursor
fit_cell(struct flow *f, struct pdf_blocks *cell, struct pdf_cursor from, double height)
{
	struct pdf_cursor at = from;
	double used = 0;

	while (!is_end(cell, at)) {
		struct pdf_block *block = block_at(f, cell, at.block);
		double gap = at.block == from.block ? 0 : pdf_gap(block);
		double rest = pdf_lines_height(block, at.line, block->nlines);
		bool may_move = at.block > from.block || !is_at_top(f);

		if (used + gap + rest > height) {
			at.line += tear(block, at.line, height - used - gap, may_move);
			break;
		}
		used += gap + rest;
		at = (struct pdf_cursor){ at.block + 1, 0 };
	}
	if (at.block > from.block || !is_at_top(f))
		return untie(cell, from, at);
	return at;
}

static double
cell_height(const struct pdf_blocks *cell, struct pdf_cursor from, struct pdf_cursor to)
{
	double height = 0;

	for (size_t i = from.block; i < cell->n && i <= to.block; i++) {
		const struct pdf_block *block = &cell->items[i];
		int first = i == from.block ? from.line : 0;
		int end = i == to.block ? to.line : block->nlines;

		if (end <= first)
			continue;
		height += (i == from.block ? 0 : pdf_gap(block)) +
		    pdf_lines_height(block, first, end);
	}
	return height;
}

/* --- rows ---------------------------------------------------------------------------------- */

static double
padding(const struct pdf_section *section)
{
	return section->is_table ? 2 * PDF_CELL_PADDING : SPACE_AROUND;
}

/* Height of a whole row, or of as much of it as is more than a page. */
static double
row_height(struct flow *f, const struct pdf_section *section, struct pdf_row *row)
{
	double most = 0;

	for (size_t c = 0; c < section->ncolumns; c++) {
		double height = 0;

		for (size_t i = 0; i < row->cells[c].n && height <= BODY; i++) {
			struct pdf_block *block = block_at(f, &row->cells[c], i);

			height += (i == 0 ? 0 : pdf_gap(block)) +
			    pdf_lines_height(block, 0, block->nlines);
		}
		most = height > most ? height : most;
	}
	return most + padding(section);
}

static bool
is_whole(const struct pdf_fragment *part)
{
	for (size_t c = 0; c < part->section->ncolumns; c++) {
		if (!is_end(&part->row->cells[c], part->to[c]))
			return false;
	}
	return true;
}

/* Whether each cell that says something has begun to: a row begins with all of its cells. */
static bool
is_begun(const struct pdf_fragment *part)
{
	for (size_t c = 0; c < part->section->ncolumns; c++) {
		if (part->row->cells[c].n > 0 && part->to[c].block == 0 && part->to[c].line == 0)
			return false;
	}
	return true;
}

/* Fits the part of a row from its cursors on; false if too little of it found room. */
static bool
fit_part(struct flow *f, struct pdf_fragment *part, double height)
{
	bool is_any = false;

	part->height = 0;
	for (size_t c = 0; c < part->section->ncolumns; c++) {
		struct pdf_blocks *cell = &part->row->cells[c];
		double used;

		part->to[c] = fit_cell(f, cell, part->from[c], height - padding(part->section));
		used = cell_height(cell, part->from[c], part->to[c]);
		is_any = is_any || used > 0;
		part->height = used > part->height ? used : part->height;
	}
	part->height += padding(part->section);
	if (part->is_first && !is_at_top(f) && !is_begun(part))
		return false;
	return is_any || is_whole(part);
}

/* A line of each cell, whatever its height: on an empty page nothing may stand still. */
static void
force_part(struct flow *f, struct pdf_fragment *part)
{
	part->height = 0;
	for (size_t c = 0; c < part->section->ncolumns; c++) {
		struct pdf_blocks *cell = &part->row->cells[c];
		double used;

		part->to[c] = part->from[c];
		if (is_end(cell, part->from[c]))
			continue;
		if (++part->to[c].line >= block_at(f, cell, part->to[c].block)->nlines)
			part->to[c] = (struct pdf_cursor){ part->to[c].block + 1, 0 };
		used = cell_height(cell, part->from[c], part->to[c]);
		part->height = used > part->height ? used : part->height;
	}
	part->height += padding(part->section);
}

/* Fits a part and the notes that it asks for; false if too little of it found room. */
static bool
fit_with_feet(struct flow *f, struct pdf_fragment *part)
{
	struct pdf_page *page = this_page(f);
	size_t nfeet = page->nfeet;
	double free = room(f);

	for (;;) {
		double before = free;

		page->nfeet = nfeet;
		if (!fit_part(f, part, free))
			return false;
		add_feet(f, part);
		free = room(f);
		if (free >= part->height - 0.01)
			return true;
		/* Strictly less from round to round, or the same notes would be asked for. */
		free = before - 4 < free ? before - 4 : free;
		if (free <= padding(part->section)) {
			page->nfeet = nfeet;
			return false;
		}
	}
}

static void
add_part(struct flow *f, struct pdf_fragment *part)
{
	struct pdf_page *page = this_page(f);

	part->y = f->y;
	arena_reserve(f->setter->arena, page->fragments, page->n, page->capacity);
	page->fragments[page->n++] = *part;
	f->y += part->height;
}

static struct pdf_fragment
begin_part(struct flow *f, const struct pdf_section *section, struct pdf_row *row)
{
	struct arena *a = f->setter->arena;

	return (struct pdf_fragment){
		.section = section,
		.row = row,
		.from = arena_make_array(a, struct pdf_cursor, section->ncolumns),
		.to = arena_make_array(a, struct pdf_cursor, section->ncolumns),
	};
}

/* The heading of a table, if it does not stand on the page yet. */
static void
add_head(struct flow *f, const struct pdf_section *section)
{
	struct pdf_fragment part;

	if (section->head == NULL || f->headed == section)
		return;
	if (room(f) < ROOM_TO_BEGIN * 2 && !is_at_top(f))
		new_page(f);
	if (f->is_full)
		return;
	part = begin_part(f, section, section->head);
	part.is_head = true;
	part.is_first = true;
	(void)fit_part(f, &part, BODY);
	add_feet(f, &part);
	add_part(f, &part);
	f->headed = section;
	f->top = f->y;
}

/* What is over the whole width leads to the table behind it, and stays with its beginning. */
static bool
is_better_on_new_page(struct flow *f, const struct pdf_section *section, struct pdf_row *row)
{
	double height = row_height(f, section, row);

	if (is_at_top(f))
		return false;
	if (!section->is_table)
		return room(f) < height + ROOM_TO_BEGIN * 2;
	return height > room(f) && (room(f) < ROOM_TO_BEGIN ||
	    (height <= PDF_BODY_BOTTOM - f->top && room(f) < ROOM_TO_DIVIDE));
}

/* The parts of a row, page by page. */
static void
add_row(struct flow *f, const struct pdf_section *section, struct pdf_row *row)
{
	struct pdf_fragment part = begin_part(f, section, row);

	part.is_first = true;
	add_head(f, section);
	if (!f->is_full && is_better_on_new_page(f, section, row))
		new_page(f);
	if (!section->is_table && !is_at_top(f))
		f->y += SPACE_AROUND;
	while (!f->is_full) {
		struct pdf_fragment next = begin_part(f, section, row);

		add_head(f, section);
		if (!fit_with_feet(f, &part)) {
			if (!is_at_top(f)) {
				new_page(f);
				continue;
			}
			force_part(f, &part);
			add_feet(f, &part);
		}
		add_part(f, &part);
		if (is_whole(&part))
			break;
		next.from = part.to;
		part = next;
		new_page(f);
	}
}

/* A heading that takes too much of a page is a row, once. */
static void
add_section(struct flow *f, struct pdf_section *section)
{
	struct pdf_row *head = section->head;

	if (head != NULL && row_height(f, section, head) > HEAD_AT_MOST) {
		section->head = NULL;
		add_row(f, section, head);
	}
	for (size_t i = 0; i < section->n && !f->is_full; i++)
		add_row(f, section, &section->rows[i]);
}

static bool
has_open_feet(const struct flow *f)
{
	const struct pdf_page *page = &f->pages->items[f->pages->n - 1];

	for (size_t i = 0; i < page->nfeet; i++) {
		if (page->feet[i].to < f->document->notes[page->feet[i].note].nlines)
			return true;
	}
	return false;
}

static bool
stands_on_page(const struct pdf_page *page, size_t note)
{
	for (size_t i = 0; i < page->nfeet; i++) {
		if (page->feet[i].note == note)
			return true;
	}
	return false;
}

/* Notes that no text names are printed too: they were adopted. */
static void
add_unnamed_notes(struct flow *f)
{
	struct pdf_foot foot = { .fragment = SIZE_MAX };

	for (foot.note = 0; foot.note < f->document->nnotes && !f->is_full; foot.note++) {
		if (f->last_page[foot.note] > 0 || stands_on_page(this_page(f), foot.note))
			continue;
		add_foot(f, this_page(f), foot);
		if (room(f) >= 0)
			continue;
		this_page(f)->nfeet--;
		new_page(f);
		if (!f->is_full)
			add_foot(f, this_page(f), foot);
	}
}

/* Pages for notes that are still going on behind the last row. */
static void
finish(struct flow *f)
{
	add_unnamed_notes(f);
	if (f->is_full)
		return;
	close_feet(f);
	while (!f->is_full && has_open_feet(f)) {
		new_page(f);
		close_feet(f);
	}
}

enum status
pdf_flow(const struct pdf_setter *s, struct pdf_document *document, struct errors *errors)
{
	struct flow f = { .setter = s, .document = document,
		.pages = arena_make(s->arena, struct pdf_pages),
		.last_page = arena_make_array(s->arena, size_t, document->nnotes) };

	document->pages = f.pages;
	new_page(&f);
	for (size_t i = 0; i < document->n && !f.is_full; i++)
		add_section(&f, &document->sections[i]);
	if (!f.is_full)
		finish(&f);
	if (f.is_full)
		return errors_add(errors, ST_TOO_LARGE, NULL, "It would be more than %d pages. "
		    "Export it as HTML, or divide it.", LIMIT_PRINT_PAGES);
	return ST_OK;
}
