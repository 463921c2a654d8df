/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table of changes behind a redline: one row a number, with what changed word by word, facts
 * as facts, and the reason. Its words are ours.
 */
#include "document/pdf/changes.h"

#include "base/i18n.h"
#include "document/redline_table.h"

#define FULL_WIDTH (PDF_PAGE_WIDTH - 2 * PDF_MARGIN)
#define COLUMNS 4

static const struct {
	const char *heading;
	double share; /* of the width */
} columns[COLUMNS] = {
	{ N_("No."), 0.05 },
	{ N_("What"), 0.19 },
	{ N_("Words and facts"), 0.5 },
	{ N_("Why"), 0.26 },
};

struct table {
	struct arena *arena;
	struct pdf_section *section;
	const struct language *words;
};

static struct pdf_block
new_block(const struct table *t, size_t column, enum pdf_style style)
{
	return (struct pdf_block){ .style = style, .tag = "P",
		.width = (float)(t->section->width[column] - 2 * PDF_CELL_PADDING) };
}

static void
add_words(const struct table *t, struct pdf_row *row, size_t column, struct pdf_block block,
    struct str words)
{
	if (words.n == 0)
		return;
	pdf_add_words(t->arena, &block, PDF_SAME, words);
	pdf_add_block(t->arena, &row->cells[column], &block);
}

static void
add_ours(const struct table *t, struct pdf_row *row, size_t column, enum pdf_style style,
    struct str words)
{
	struct pdf_block block = new_block(t, column, style);

	block.is_ours = true;
	add_words(t, row, column, block, words);
}

/* Words of people. */
static void
add_theirs(const struct table *t, struct pdf_row *row, size_t column, struct str words)
{
	add_words(t, row, column, new_block(t, column, PDF_BODY), words);
}

static struct pdf_row
new_row(const struct table *t)
{
	return (struct pdf_row){ .cells = arena_make_array(t->arena, struct pdf_blocks, COLUMNS) };
}

/* "Changed: Action CJ 4"; where it was and is, if it moved. */
static void
set_what(const struct table *t, const struct change_row *change, struct pdf_row *row)
{
	struct str verb = i18n_text(t->words, str_from(change->what));
	struct str part = i18n_text(t->words, str_from(change->part));
	struct str what = str_format(t->arena, "%.*s: %.*s%s%.*s", STR_ARG(verb), STR_ARG(part),
	    change->code.n > 0 ? " " : "", STR_ARG(change->code));

	add_ours(t, row, 1, PDF_BODY, what);
	if (change->from.n > 0 && change->to.n > 0)
		add_ours(t, row, 1, PDF_SMALL, i18n_format(t->arena, t->words,
		    N_("from %s to %s"), change->from, change->to));
	if (change->nparts > 0)
		add_ours(t, row, 1, PDF_SMALL, i18n_count(t->arena, t->words,
		    (int64_t)change->nparts, N_("with %d that is a part of it"),
		    N_("with %d that are parts of it")));
	row->bookmark = str_format(t->arena, "%zu  %.*s", change->number, STR_ARG(what));
	row->level = 1;
}

static void
add_line(const struct table *t, const struct change_line *line, struct pdf_row *row)
{
	struct pdf_block block = new_block(t, 2, PDF_BODY);
	struct str label = i18n_text(t->words, str_from(line->label));

	pdf_add_words(t->arena, &block, PDF_APART, str_format(t->arena,
	    "\xE2\x81\xA8%.*s:\xE2\x81\xA9 ", STR_ARG(label)));
	for (size_t i = 0; i < line->spans.n; i++) {
		const struct redline_span *span = &line->spans.items[i];
		struct marked words = span->text;

		/* Two facts side by side, unlike two words, are read as one. */
		if (line->is_fact && i > 0 && span->kind == DIFF_INSERTED &&
		    span[-1].kind == DIFF_DELETED)
			pdf_add_words(t->arena, &block, PDF_SAME, STR(" \xE2\x80\x93 "));
		if (line->is_choice)
			words = (struct marked){ .text = i18n_text(t->words, words.text) };
		pdf_add_span(t->arena, &block, span->kind == DIFF_KEPT ? PDF_SAME :
		    span->kind == DIFF_INSERTED ? PDF_ADDED : PDF_REMOVED, &words);
	}
	pdf_add_block(t->arena, &row->cells[2], &block);
}

static struct pdf_row
row_of(const struct table *t, const struct change_row *change)
{
	struct pdf_row row = new_row(t);

	add_ours(t, &row, 0, PDF_BODY, str_format(t->arena, "%zu", change->number));
	set_what(t, change, &row);
	for (size_t i = 0; i < change->nlines; i++)
		add_line(t, &change->lines[i], &row);
	if (change->nlines == 0)
		add_theirs(t, &row, 2, change->change->words.text);
	add_theirs(t, &row, 3, change->reason);
	return row;
}

static struct pdf_section
table_of(struct arena *a, const struct change_rows *rows, const struct language *words,
    bool is_right_to_left)
{
	struct pdf_section section = { .ncolumns = COLUMNS, .is_table = true, .head_column = 0,
		.rows = arena_make_array(a, struct pdf_row, rows->n), .n = rows->n };
	struct table t = { a, &section, words };
	double x = PDF_MARGIN;

	for (size_t i = 0; i < COLUMNS; i++) {
		section.width[i] = columns[i].share * FULL_WIDTH;
		section.x[i] = is_right_to_left ? PDF_PAGE_WIDTH - x - section.width[i] : x;
		x += section.width[i];
	}
	section.head = arena_make(a, struct pdf_row);
	*section.head = new_row(&t);
	for (size_t i = 0; i < COLUMNS; i++)
		add_ours(&t, section.head, i, PDF_HEADING, i18n_text(words,
		    str_from(columns[i].heading)));
	for (size_t i = 0; i < rows->n; i++)
		section.rows[i] = row_of(&t, &rows->items[i]);
	return section;
}

static struct pdf_section
heading(struct arena *a, size_t n, const struct language *l)
{
	struct pdf_section section = { .ncolumns = 1, .n = 1, .head_column = SIZE_MAX,
		.rows = arena_make(a, struct pdf_row) };
	struct pdf_block title = { .style = PDF_SUBTITLE, .tag = "H2", .width = FULL_WIDTH,
		.is_tied = true, .is_ours = true };
	struct pdf_block words = { .style = PDF_BODY, .tag = "P", .width = FULL_WIDTH,
		.is_ours = true };

	section.x[0] = PDF_MARGIN;
	section.width[0] = FULL_WIDTH;
	section.rows->cells = arena_make(a, struct pdf_blocks);
	section.rows->bookmark = T(l, "Table of changes");
	pdf_add_words(a, &title, PDF_SAME, section.rows->bookmark);
	pdf_add_words(a, &words, PDF_SAME, n == 0 ?
	    T(l, "Nothing was changed in words, order or facts.") :
	    i18n_count(a, l, (int64_t)n, N_("%d change."), N_("%d changes.")));
	pdf_add_block(a, section.rows->cells, &title);
	pdf_add_block(a, section.rows->cells, &words);
	return section;
}

void
pdf_add_changes(struct arena *a, struct redline *r, const struct language *words,
    struct pdf_document *document)
{
	struct change_rows rows = redline_table_rows(a, r);

	document->sections[document->n++] = heading(a, rows.n, words);
	if (rows.n > 0)
		document->sections[document->n++] = table_of(a, &rows, words,
		    document->is_right_to_left);
}
