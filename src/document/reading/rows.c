/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From blocks to groups of rows, one group per pillar. Text between two parts of a table does not
 * end it: it is a footnote or a page's foot. A row begins a new pillar only where it names one
 * *and* its coordinator cell begins anew; a pillar's name may itself be broken by a page.
 */
#include "base/limits.h"
#include "base/utf8.h"
#include "document/reading/reader.h"

#define NAME_TOKENS_MAX 14
#define LABEL_LENGTH_MAX 3
#define FOOTNOTE_BYTES_MAX 20000 /* a longer one swallows no further text */
#define HEADER_ROWS_MAX 5 /* a header stands among the first rows, or there is none */

struct walker {
	struct reader *r;
	struct table *table;
	struct group *group;          /* NULL: the next row begins one */
	const struct cell *heading;   /* above the table, may name a pillar */
	bool heading_taken;
	struct fw_footnote *footnote; /* the last, while text may still belong to it */
	bool had_table;
};

static struct str
cell_text(const struct row *row, size_t column)
{
	return column < row->ncells ? row->cells[column].content.text : STR_EMPTY;
}

static size_t
count_filled(const struct row *row)
{
	size_t n = 0;

	for (size_t i = 0; i < row->ncells; i++)
		n += row->cells[i].content.text.n > 0;
	return n;
}

static const struct cell *
only_filled(const struct row *row)
{
	for (size_t i = 0; i < row->ncells; i++) {
		if (row->cells[i].content.text.n > 0)
			return &row->cells[i];
	}
	return NULL;
}

void
reader_add_stray(struct reader *r, const struct cell *cell)
{
	if (cell->content.text.n == 0)
		return;
	arena_reserve(r->arena, r->strays, r->nstrays, r->strays_capacity);
	r->strays[r->nstrays++] = cell;
}

/* The whole of a cell. */
static struct fw_segment
cell_segment(const struct cell *cell, enum segment_role role, const char *field)
{
	return (struct fw_segment){
		.role = role, .field = str_from(field), .table = cell->table, .row = cell->row,
		.column = cell->column, .end = (uint32_t)utf8_length(cell->content.text),
	};
}

void
reader_add_heading_segment(struct reader *r, const struct cell *cell)
{
	if (cell->content.text.n == 0)
		return;
	*fw_add(r->arena, &r->fw->segments) = cell_segment(cell, SEGMENT_HEADING, "columns");
}

static void
add_title_block(struct reader *r, const struct block *block)
{
	arena_reserve(r->arena, r->title_block, r->ntitle_block, r->title_block_capacity);
	r->title_block[r->ntitle_block++] = block;
}

/* A heading that no pillar takes before the next one comes is a stray. */
static void
set_heading(struct walker *w, const struct cell *cell)
{
	if (w->heading != NULL && !w->heading_taken)
		reader_add_stray(w->r, w->heading);
	w->heading = cell;
	w->heading_taken = false;
}

static struct group *
add_group(struct walker *w)
{
	struct reader *r = w->r;

	arena_reserve(r->arena, r->groups, r->ngroups, r->groups_capacity);
	w->group = &r->groups[r->ngroups++];
	*w->group = (struct group){ .table = w->table };
	if (w->heading != NULL && !w->heading_taken &&
	    columns_find(w->table, COLUMN_PILLAR) == SIZE_MAX) {
		w->group->title_cell = w->heading;
		w->heading_taken = true;
	}
	return w->group;
}

/* Whether a coordinator cell names somebody: it says more than its label, or a part of that. */
static bool
names_coordinator(struct reader *r, struct str text)
{
	struct arena_mark mark = arena_mark(r->scratch);
	struct tokens t = tokens_make(r->scratch, text);
	size_t at = coordination_label_length(&t);
	bool names;

	while (at < t.n && tokens_match(&t, at, "network|co|lead|the|-|reseau|red") > 0)
		at++;
	names = at < t.n;
	arena_rewind(r->scratch, mark);
	return names;
}

static bool
begins_with_label(struct reader *r, struct str text)
{
	struct arena_mark mark = arena_mark(r->scratch);
	struct tokens t = tokens_make(r->scratch, text);
	bool begins = coordination_starts(&t);

	arena_rewind(r->scratch, mark);
	return begins;
}

static bool
begins_group(struct walker *w, const struct row *row)
{
	size_t pillar = columns_find(w->table, COLUMN_PILLAR);
	size_t coordination = columns_find(w->table, COLUMN_COORDINATION);
	struct str title = cell_text(row, pillar);
	struct str coordinator = cell_text(row, coordination);

	if (w->group == NULL)
		return true;
	if (title.n == 0)
		return false;
	/* With one action a row the name may be repeated in each. */
	if (str_equal(w->group->first_title, title))
		return false;
	if (w->table->is_action_rows || coordination == SIZE_MAX)
		return count_filled(row) > 1 || w->table->is_action_rows;
	if (!w->group->has_coordinator || coordinator.n == 0)
		return false;
	if (w->table->has_labels)
		return begins_with_label(w->r, coordinator);
	return !join_is_open(w->r, w->group->last_title) &&
	    !join_is_open(w->r, w->group->last_coordinator);
}

/* A text in the first column of actions that reads like a name and follows a finished action. */
static bool
reads_like_name(struct walker *w, const struct row *row)
{
	struct reader *r = w->r;
	struct arena_mark mark = arena_mark(r->scratch);
	struct tokens t = tokens_make(r->scratch, cell_text(row, 0));
	bool is_name = t.n > 0 && t.n <= NAME_TOKENS_MAX &&
	    !tokens_is_sign(&t, t.n - 1, '.') && !join_opens_action(r, &t, COLUMN_ACTIONS);

	if (is_name && w->group != NULL && w->group->nrows > 0)
		is_name = !join_is_open(r, cell_text(w->group->rows[w->group->nrows - 1], 0));
	arena_rewind(r->scratch, mark);
	return is_name;
}

/* A merged row: one text across the table, which names the pillar of the rows below. */
static bool
is_section_row(struct walker *w, const struct row *row)
{
	if (count_filled(row) != 1 || w->table->ncolumns < 2 || cell_text(row, 0).n == 0 ||
	    columns_find(w->table, COLUMN_PILLAR) != SIZE_MAX)
		return false;
	if (row->ncells == 1 || columns_find(w->table, COLUMN_ACTIONS) != 0)
		return true;
	return w->table->is_action_rows && reads_like_name(w, row);
}

static void
add_row(struct walker *w, const struct row *row)
{
	struct arena *a = w->r->arena;
	struct str coordinator;

	if (count_filled(row) == 0)
		return;
	if (columns_repeat_header(w->table, row)) {
		for (size_t i = 0; i < row->ncells; i++)
			reader_add_heading_segment(w->r, &row->cells[i]);
		return;
	}
	if (is_section_row(w, row)) {
		w->group = NULL;
		set_heading(w, only_filled(row));
		add_group(w);
		return;
	}
	if (begins_group(w, row))
		add_group(w);
	arena_reserve(a, w->group->rows, w->group->nrows, w->group->capacity);
	w->group->rows[w->group->nrows++] = row;
	if (w->group->first_title.n == 0)
		w->group->first_title = cell_text(row, columns_find(w->table, COLUMN_PILLAR));
	coordinator = cell_text(row, columns_find(w->table, COLUMN_COORDINATION));
	if (cell_text(row, columns_find(w->table, COLUMN_PILLAR)).n > 0)
		w->group->last_title = cell_text(row, columns_find(w->table, COLUMN_PILLAR));
	if (coordinator.n > 0)
		w->group->last_coordinator = coordinator;
	if (coordinator.n > 0 && !w->group->has_coordinator)
		w->group->has_coordinator = names_coordinator(w->r, coordinator) ||
		    w->group->nrows > 1;
}

static bool
has_labels(struct reader *r, const struct table *table, const struct block *block)
{
	size_t column = columns_find(table, COLUMN_COORDINATION);

	for (size_t i = 0; i < block->nrows && column != SIZE_MAX; i++) {
		if (begins_with_label(r, cell_text(&block->rows[i], column)) &&
		    !columns_repeat_header(table, &block->rows[i]))
			return true;
	}
	return false;
}

/* Once there is a header, short rows of content must not pass for another. */
static bool
is_new_header(const struct walker *w, const struct table *table, const struct row *row)
{
	size_t known = 0;

	if (w->table == NULL || row->is_header || columns_repeat_header(w->table, row))
		return true;
	for (size_t i = 0; i < table->ncolumns; i++)
		known += table->columns[i].role != COLUMN_UNKNOWN;
	return known >= 3 && known == count_filled(row);
}

/* The header among the first rows; what stands above it are title rows. */
static struct table *
find_header(struct walker *w, const struct block *block, size_t *out_row)
{
	for (size_t i = 0; i < block->nrows && i < HEADER_ROWS_MAX; i++) {
		struct table *table = columns_from_header(w->r, &block->rows[i]);

		if (table != NULL && is_new_header(w, table, &block->rows[i])) {
			*out_row = i;
			return table;
		}
		if (count_filled(&block->rows[i]) > 1)
			return NULL;
	}
	return NULL;
}

static void
take_title_rows(struct walker *w, const struct block *block, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct cell *cell = only_filled(&block->rows[i]);
		struct block *title;

		if (cell == NULL)
			continue;
		if (w->had_table) {
			reader_add_stray(w->r, cell);
			continue;
		}
		title = arena_make(w->r->arena, struct block);
		title->kind = BLOCK_PARAGRAPH;
		title->cell = *cell;
		add_title_block(w->r, title);
	}
}

static bool
same_headings(const struct table *a, const struct table *b)
{
	if (a->ncolumns != b->ncolumns)
		return false;
	for (size_t i = 0; i < a->ncolumns; i++) {
		if (!str_equal(a->columns[i].heading, b->columns[i].heading))
			return false;
	}
	return true;
}

static void
begin_table(struct walker *w, struct table *table)
{
	if (w->table != NULL && same_headings(w->table, table) &&
	    w->table->columns[0].cell != NULL) {
		/* The same headings again: a page's repetition, or the next pillar's table. */
		for (size_t i = 0; i < table->ncolumns; i++)
			reader_add_heading_segment(w->r, table->columns[i].cell);
		if (columns_find(table, COLUMN_PILLAR) == SIZE_MAX && w->heading != NULL &&
		    !w->heading_taken)
			w->group = NULL;
		return;
	}
	columns_finish(w->r, table);
	w->table = table;
	w->group = NULL;
}

/* A second row of headings: as short as the first, and with known roles again. */
static bool
is_second_header(struct walker *w, const struct row *row)
{
	return row->is_header || columns_repeat_header(w->table, row);
}

/* In a document whose tables stand under headings, the last heading names the pillar. */
static void
take_caption(struct walker *w, const struct block *block)
{
	struct reader *r = w->r;
	struct cell *cell;

	if (w->heading == NULL && !w->had_table && r->ntitle_block > 0 &&
	    r->title_block[r->ntitle_block - 1]->kind == BLOCK_HEADING) {
		set_heading(w, &r->title_block[r->ntitle_block - 1]->cell);
	}
	if (block->caption.n == 0 || w->heading != NULL)
		return;
	cell = arena_make(r->arena, struct cell);
	cell->table = block->nrows > 0 ? block->rows[0].cells[0].table : 0;
	cell->column = 1;
	cell->content.text = block->caption;
	set_heading(w, cell);
}

static void
take_table(struct walker *w, const struct block *block)
{
	size_t header = 0;
	size_t first = 0;
	struct table *table = find_header(w, block, &header);

	take_caption(w, block);
	if (table != NULL) {
		take_title_rows(w, block, header);
		begin_table(w, table);
		first = header + 1;
	} else if (w->table == NULL) {
		table = columns_from_content(w->r, block);
		if (table != NULL)
			begin_table(w, table);
	} else if (w->heading != NULL && !w->heading_taken &&
	    columns_find(w->table, COLUMN_PILLAR) == SIZE_MAX) {
		w->group = NULL;
	}
	/* The row of headings may stand in a part of its own; labels show in a later one. */
	if (w->table != NULL && !w->table->has_labels)
		w->table->has_labels = has_labels(w->r, w->table, block);
	for (size_t i = first; i < block->nrows; i++) {
		if (w->table == NULL) {
			for (size_t c = 0; c < block->rows[i].ncells; c++)
				reader_add_stray(w->r, &block->rows[i].cells[c]);
		} else if (table != NULL && i == header + 1 && first > 0 &&
		    is_second_header(w, &block->rows[i])) {
			/* Its cells repeat or refine the first header's; nothing of a pillar is in
			 * them. */
			for (size_t c = 0; c < block->rows[i].ncells; c++)
				reader_add_heading_segment(w->r, &block->rows[i].cells[c]);
		} else {
			add_row(w, &block->rows[i]);
		}
	}
	w->had_table = true;
}

static void
add_footnote(struct walker *w, const struct cell *cell, struct str label, uint32_t start)
{
	struct reader *r = w->r;
	struct fw_footnote *footnote = fw_add(r->arena, &r->fw->footnotes);
	struct fw_segment segment = cell_segment(cell, SEGMENT_TEXT, "text");
	struct marked rest = marked_part(r->arena, &cell->content, start, segment.end);

	*footnote = (struct fw_footnote){ .label = label };
	footnote->text = marked_trim(r->arena, &rest);
	if (start > 0) {
		*fw_add(r->arena, &footnote->segments) = (struct fw_segment){
			.role = SEGMENT_MARKER, .field = STR("label"), .table = segment.table,
			.row = segment.row, .column = segment.column, .end = start,
		};
	}
	/* The text begins behind the white space that follows its number. */
	segment.start = start;
	for (size_t at = 0; at < rest.text.n && utf8_is_space(utf8_next(rest.text, &at));)
		segment.start++;
	*fw_add(r->arena, &footnote->segments) = segment;
	w->footnote = footnote;
}

/* The length of a raised number at the start of a text, or 0: formats without footnotes. */
static uint32_t
raised_number(const struct cell *cell)
{
	const struct marked *content = &cell->content;
	const struct mark *mark = content->nmarks > 0 ? &content->marks[0] : NULL;

	if (mark == NULL || mark->kind != MARK_SUPERSCRIPT || mark->start != 0 ||
	    mark->end > LABEL_LENGTH_MAX || content->text.n <= mark->end)
		return 0;
	for (uint32_t i = 0; i < mark->end; i++) {
		if (!byte_is_digit(content->text.p[i]))
			return 0;
	}
	return mark->end;
}

static void
ask_about_footnote(struct reader *r, const struct fw_footnote *footnote, const struct cell *cell)
{
	struct fw_query *query = doubt_add(r, "weak-join", str_format(r->arena, "Does the text of "
	    "line %u go on with footnote %.*s?", cell->row, STR_ARG(footnote->label)),
	    cell->content.text, STR("Read as the rest of the footnote."));

	*fw_add(r->arena, &query->segments) = cell_segment(cell, SEGMENT_TEXT, "found");
}

/* A page broke the footnote off; what is left of it stands further on. */
static void
append_to_footnote(struct walker *w, const struct cell *cell)
{
	struct reader *r = w->r;
	struct fw_footnote *footnote = w->footnote;

	if (!join_is_open(r, footnote->text.text))
		ask_about_footnote(r, footnote, cell);
	footnote->text = marked_join(r->arena, &footnote->text, STR(" "), &cell->content);
	*fw_add(r->arena, &footnote->segments) = cell_segment(cell, SEGMENT_TEXT, "text");
}

/* Text between the parts of a table goes on with a footnote that a page broke, or is a stray. */
static void
take_paragraph(struct walker *w, const struct block *block)
{
	struct reader *r = w->r;
	uint32_t label = raised_number(&block->cell);

	if (block->kind == BLOCK_PARAGRAPH && label > 0) {
		add_footnote(w, &block->cell, str_part(block->cell.content.text, 0, label), label);
		return;
	}
	if (!w->had_table) {
		add_title_block(r, block);
		return;
	}
	if (block->kind == BLOCK_PARAGRAPH && w->footnote != NULL &&
	    w->footnote->text.text.n < FOOTNOTE_BYTES_MAX &&
	    !join_is_closed(r, w->footnote->text.text)) {
		append_to_footnote(w, &block->cell);
		return;
	}
	set_heading(w, &block->cell);
}

enum status
rows_group(struct reader *r)
{
	struct walker w = { .r = r };
	const struct blocks *blocks = r->blocks;

	for (size_t i = 0; i < blocks->n && r->fw->footnotes.n <= LIMIT_RECORDS; i++) {
		const struct block *block = &blocks->items[i];

		if (block->kind == BLOCK_TABLE)
			take_table(&w, block);
		else if (block->kind == BLOCK_FOOTNOTE)
			add_footnote(&w, &block->cell, block->label, 0);
		else
			take_paragraph(&w, block);
	}
	if (w.heading != NULL && !w.heading_taken && w.had_table)
		reader_add_stray(r, w.heading);
	if (!w.had_table)
		return errors_add(r->errors, ST_INVALID, NULL,
		    "The file holds no table. A framework "
		    "is a table of pillars with their actions; give it as tab-separated text, "
		    "HTML, "
		    "a Markdown pipe table or DOCX.");
	if (w.table == NULL)
		return errors_add(r->errors, ST_INVALID, NULL, "No column of the table could be "
		    "recognised. Give it a row of headings such as \"Pillar\", \"Coordinating "
		    "agency\", \"Actions 2021\".");
	if (r->ngroups > LIMIT_PILLARS)
		return errors_add(r->errors, ST_TOO_LARGE, NULL,
		    "The table has more than %d pillars. "
		    "Is its first column the name of a pillar?",
		    LIMIT_PILLARS);
	if (r->ngroups == 0)
		return errors_add(r->errors, ST_INVALID, NULL, "The table has headings but no row "
		    "of content.");
	return ST_OK;
}
