/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Blocks to framework: runs the stages in order. Titles and coordinators of all pillars come
 * first, because a text anywhere may name any of them; what remains untaken at the end is shown
 * to a person, so that nothing of the source is lost.
 */
#include "base/limits.h"
#include "base/utf8.h"
#include "document/reading.h"
#include "document/reading/reader.h"
#include "instrument/extra.h"

static void
add_source_cell(struct reader *r, struct fw_source *source, const struct cell *cell)
{
	if (cell->content.text.n == 0)
		return;
	*fw_add(r->arena, &source->cells) = (struct fw_cell){
		.table = cell->table, .row = cell->row, .column = cell->column,
		.text = cell->content.text,
	};
}

static void
add_source(struct reader *r)
{
	struct fw_source *source = fw_add(r->arena, &r->fw->sources);

	source->format = r->blocks->format;
	for (size_t i = 0; i < r->blocks->n; i++) {
		const struct block *block = &r->blocks->items[i];

		struct cell caption = { .table = block->nrows > 0 ?
		    block->rows[0].cells[0].table : 0, .column = 1,
			.content.text = block->caption };

		add_source_cell(r, source, block->kind == BLOCK_TABLE ? &caption :
		    &block->cell);
		for (size_t k = 0; k < block->nrows; k++) {
			for (size_t c = 0; c < block->rows[k].ncells; c++)
				add_source_cell(r, source, &block->rows[k].cells[c]);
		}
	}
}

struct period
reader_keep_period(struct reader *r, const struct period *period)
{
	struct period kept = *period;

	kept.edtf = str_dup(r->arena, period->edtf);
	kept.words = str_dup(r->arena, period->words);
	return kept;
}

int32_t
reader_first_day(const struct reader *r)
{
	return r->first_year == 0 ? NO_DAY : date_from_civil(r->first_year, 1, 1);
}

int32_t
reader_last_day(const struct reader *r)
{
	return r->last_year == 0 ? NO_DAY : date_from_civil(r->last_year, 12, 31);
}

/* The years covered are those of the columns, first to last. */
static void
find_years(struct reader *r)
{
	struct period given = { .edtf = STR_EMPTY };

	r->fw->years = NO_PERIOD;
	for (size_t i = 0; i < r->ngroups; i++) {
		const struct table *table = r->groups[i].table;

		for (size_t c = 0; c < table->ncolumns; c++) {
			int first = table->columns[c].first_year;
			int last = table->columns[c].last_year;

			if (first != 0 && (r->first_year == 0 || first < r->first_year))
				r->first_year = first;
			if (last > r->last_year)
				r->last_year = last;
		}
	}
	if (r->first_year == 0)
		return;
	given.edtf = r->first_year == r->last_year ?
	    str_format(r->arena, "%04d", r->first_year) :
	    str_format(r->arena, "%04d/%04d", r->first_year, r->last_year);
	if (period_make(r->arena, given, NO_DAY, NO_DAY, &r->fw->years) != ST_OK)
		r->fw->years = NO_PERIOD;
}

/* Where no column names a year, dates are of the year in which the text takes effect. */
static void
take_year_of_revision(struct reader *r)
{
	const struct period *from = r->fw->revision.effective.edtf.n > 0 ?
	    &r->fw->revision.effective : &r->fw->revision.adopted;

	if (from->edtf.n < 4 || from->earliest == NO_DAY)
		return;
	r->first_year = (int)date_to_civil(from->earliest).year;
	r->last_year = r->first_year;
}

static struct chain
chain_of(struct reader *r, const struct group *group, size_t column, enum column_role role)
{
	struct chain chain = { .n = 0 };

	for (size_t i = 0; i < group->nrows; i++) {
		const struct row *row = group->rows[i];

		if (column < row->ncells)
			join_append_cell(r, &chain, row, &row->cells[column], role);
	}
	return chain;
}

/* With one action a row, the pillar's name may stand in each; the first is its title. */
static void
add_repeated_title(struct reader *r, struct fw_pillar *pillar, const struct cell *cell)
{
	*fw_add(r->arena, &pillar->segments) = (struct fw_segment){
		.role = SEGMENT_LABEL, .field = STR("title"), .table = cell->table,
		.row = cell->row, .column = cell->column,
		.end = (uint32_t)utf8_length(cell->content.text),
	};
}

static void
read_title(struct reader *r, struct group *group, struct fw_pillar *pillar)
{
	size_t column = columns_find(group->table, COLUMN_PILLAR);

	if (group->title_cell != NULL)
		join_append_cell(r, &group->title, NULL, group->title_cell, COLUMN_PILLAR);
	for (size_t i = 0; i < group->nrows; i++) {
		const struct row *row = group->rows[i];
		const struct cell *cell = column < row->ncells ? &row->cells[column] : NULL;

		if (cell == NULL || cell->content.text.n == 0)
			continue;
		if (group->title.n > 0 && str_equal(cell->content.text, group->first_title))
			add_repeated_title(r, pillar, cell);
		else
			join_append_cell(r, &group->title, row, cell, COLUMN_PILLAR);
	}
}

/* Cells of columns that nothing is known about, and cells beyond the last heading. */
static void
read_extra(struct reader *r, const struct group *group, struct fw_pillar *pillar, size_t column)
{
	struct table *table = group->table;
	bool is_known = column < table->ncolumns;
	struct chain chain = chain_of(r, group, column, COLUMN_UNKNOWN);
	struct sourced all;
	struct str heading = is_known ? table->columns[column].heading : STR_EMPTY;

	sourced_init(&all, r->arena);
	for (size_t i = 0; i < chain.n; i++) {
		if (i > 0)
			sourced_add_plain(&all, STR("\n"));
		sourced_add(&all, &chain.items[i].text);
	}
	if (all.length == 0)
		return;
	if (is_known)
		columns_ask(r, &table->columns[column], column + 1);
	else
		columns_ask(r, &r->beyond, column + 1);
	*fw_add(r->arena, &pillar->extra) = str_format(r->arena, "%.*s: %.*s",
	    STR_ARG(extra_label(r->arena, heading, column)), STR_ARG(sourced_text(&all)));
	sourced_add_segments(&all, 0, all.length,
	    (struct fw_segment){ .role = SEGMENT_TEXT, .field = STR("extra") }, &pillar->segments);
}

/* With one action a row, each row is read by itself unless the row before it is broken off. */
static void
read_action_rows(struct reader *r, const struct group *group, struct fw_pillar *pillar,
    size_t column)
{
	struct table *table = group->table;
	struct chain chain = { .n = 0 };

	for (size_t i = 0; i < group->nrows; i++) {
		const struct row *row = group->rows[i];

		if (column >= row->ncells || row->cells[column].content.text.n == 0) {
			row_facts_unused(r, table, row);
			continue;
		}
		if (chain.n > 0 && (row_facts_present(table, row) ||
		    !join_is_open(r, sourced_text(&chain.items[chain.n - 1].text)))) {
			elements_read(r, pillar, table, &table->columns[column], &chain);
			chain.n = 0;
		}
		join_append_cell(r, &chain, row, &row->cells[column], COLUMN_ACTIONS);
	}
	elements_read(r, pillar, table, &table->columns[column], &chain);
}

static size_t
widest_row(const struct group *group)
{
	size_t widest = group->table->ncolumns;

	for (size_t i = 0; i < group->nrows; i++) {
		if (group->rows[i]->ncells > widest)
			widest = group->rows[i]->ncells;
	}
	return widest;
}

static void
read_column(struct reader *r, struct group *group, struct fw_pillar *pillar, size_t column)
{
	struct table *table = group->table;
	enum column_role role = column < table->ncolumns ? table->columns[column].role :
	    COLUMN_UNKNOWN;
	struct chain chain;

	switch (role) {
	case COLUMN_RECOMMENDATION:
		chain = chain_of(r, group, column, role);
		recommendations_read(r, pillar, table, &chain);
		break;
	case COLUMN_ACTIONS:
	case COLUMN_GOALS:
		if (table->is_action_rows && role == COLUMN_ACTIONS) {
			read_action_rows(r, group, pillar, column);
			break;
		}
		chain = chain_of(r, group, column, role);
		elements_read(r, pillar, table, &table->columns[column], &chain);
		break;
	case COLUMN_NUMBER:
	case COLUMN_LEAD:
	case COLUMN_PERIOD:
		if (!table->is_action_rows)
			read_extra(r, group, pillar, column);
		break;
	case COLUMN_UNKNOWN:
	case COLUMN_ROLE_COUNT:
		read_extra(r, group, pillar, column);
		break;
	case COLUMN_PILLAR:
	case COLUMN_COORDINATION:
		break;
	}
}

/*
 * Every record costs memory here and time in the store, and a document may hold a hundred times
 * what an adopted one does; more is another kind of document, or hostile.
 */
static enum status
check_size(struct reader *r)
{
	const struct framework *fw = r->fw;

	if (r->nelements > LIMIT_ELEMENTS)
		return errors_add(r->errors, ST_TOO_LARGE, NULL, "The document has more than %d "
		    "actions and recommendations. Is it the right one? Split it.",
		    LIMIT_ELEMENTS);
	if (r->nelements + r->nparts + fw->agencies.n + fw->footnotes.n + fw->queries.n >
	    LIMIT_RECORDS)
		return errors_add(r->errors, ST_TOO_LARGE, NULL, "The document has more than %d "
		    "agencies, roles, actions, footnotes and points to settle (%zu agencies, %zu "
		    "footnotes and %zu points so far). Is it the right one? Split it.",
		    LIMIT_RECORDS, fw->agencies.n, fw->footnotes.n, fw->queries.n);
	return ST_OK;
}

static enum status
check_cell(struct reader *r, const struct cell *cell)
{
	if (cell->content.nmarks <= LIMIT_CELL_MARKS)
		return ST_OK;
	return errors_add(r->errors, ST_TOO_LARGE, NULL, "The text in row %u, column %u changes "
	    "its formatting more than %d times. Simplify it, or split the document.",
	    cell->row, cell->column, LIMIT_CELL_MARKS);
}

static enum status
check_cells(struct reader *r)
{
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < r->blocks->n; i++) {
		const struct block *block = &r->blocks->items[i];

		st = check_cell(r, &block->cell);
		for (size_t k = 0; st == ST_OK && k < block->nrows; k++) {
			const struct row *row = &block->rows[k];

			for (size_t c = 0; st == ST_OK && c < row->ncells; c++)
				st = check_cell(r, &row->cells[c]);
		}
	}
	return st;
}

static enum status
check_title(struct reader *r, const struct group *group)
{
	size_t n = 0;

	for (size_t i = 0; i < group->title.n; i++)
		n += group->title.items[i].text.nbytes + 1;
	if (n <= LIMIT_PILLAR_TITLE_BYTES + 1)
		return ST_OK;
	return errors_add(r->errors, ST_INVALID, NULL, "The name of the pillar in row %u is "
	    "longer than %d bytes. Is its column the one of the pillars' names?",
	    group->nrows > 0 ? group->rows[0]->number : 0, LIMIT_PILLAR_TITLE_BYTES);
}

static enum status
read_titles(struct reader *r)
{
	for (size_t i = 0; i < r->ngroups; i++) {
		struct fw_pillar *pillar = fw_add(r->arena, &r->fw->pillars);
		enum status st;

		pillar->review = NO_PERIOD;
		read_title(r, &r->groups[i], pillar);
		if ((st = check_title(r, &r->groups[i])) != ST_OK)
			return st;
	}
	pillars_name(r);
	return ST_OK;
}

static enum status
read_names(struct reader *r)
{
	enum status st = read_titles(r);

	for (size_t i = 0; st == ST_OK && i < r->ngroups; i++) {
		struct group *group = &r->groups[i];
		struct fw_pillar *pillar = &r->fw->pillars.items[i];
		size_t column = columns_find(group->table, COLUMN_COORDINATION);

		group->coordination = chain_of(r, group, column, COLUMN_COORDINATION);
		coordination_read(r, pillar, &group->coordination);
		r->nparts += pillar->roles.n;
		st = check_size(r);
	}
	if (st == ST_OK)
		parties_prepare(r);
	return st;
}

static enum status
read_contents(struct reader *r)
{
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < r->ngroups; i++) {
		struct group *group = &r->groups[i];
		size_t columns = widest_row(group);

		recommendations_find_meeting(r, group->table);
		for (size_t c = 0; c < columns; c++)
			read_column(r, group, &r->fw->pillars.items[i], c);
		st = check_size(r);
	}
	return st;
}

static void
init(struct reader *r, struct arena *a, const struct blocks *blocks, struct errors *errors)
{
	*r = (struct reader){ .arena = a, .errors = errors, .blocks = blocks };
	r->scratch = arena_new();
	r->fw = arena_make(a, struct framework);
	r->fw->zone = STR("UTC");
	r->fw->language = STR("en");
	r->fw->revision.method = STR("unknown");
	r->fw->revision.adopted = NO_PERIOD;
	r->fw->revision.effective = r->fw->revision.adopted;
	facts_prepare(r);
	recommendations_prepare(r);
	r->alias_index.arena = a;
	r->alias_first.arena = a;
	r->agency_index.arena = a;
	r->footnote_labels.arena = a;
	r->footnote_used.arena = a;
	r->recommendation_index.arena = a;
}

/*
 * An element has a kilobyte and a half of facts, so a document that cannot end well is refused by
 * the number of its paragraphs, before they cost anything.
 */
static enum status
check_paragraphs(struct reader *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->blocks->n; i++) {
		const struct block *block = &r->blocks->items[i];

		for (size_t k = 0; k < block->nrows; k++)
			for (size_t c = 0; c < block->rows[k].ncells; c++)
				n += block->rows[k].cells[c].npieces;
	}
	if (n <= 2 * LIMIT_RECORDS)
		return ST_OK;
	return errors_add(r->errors, ST_TOO_LARGE, NULL, "The tables hold more than %d paragraphs. "
	    "Split the document.", 2 * LIMIT_RECORDS);
}

static enum status
run(struct reader *r)
{
	enum status st;

	if ((st = check_paragraphs(r)) != ST_OK || (st = check_cells(r)) != ST_OK ||
	    (st = rows_group(r)) != ST_OK || (st = check_size(r)) != ST_OK)
		return st;
	footnotes_sort(r);
	add_source(r);
	language_find(r);
	find_years(r);
	titleblock_read(r);
	if (r->first_year == 0)
		take_year_of_revision(r);
	if ((st = read_names(r)) != ST_OK || (st = read_contents(r)) != ST_OK)
		return st;
	codes_assign(r);
	doubts_find(r);
	sweep_leftovers(r);
	return check_size(r);
}

enum status
reading_from_blocks(struct arena *a, const struct blocks *blocks, struct errors *errors,
    struct framework **out)
{
	struct reader r;
	enum status st;

	init(&r, a, blocks, errors);
	st = run(&r);
	arena_free(r.scratch);
	if (st == ST_OK)
		*out = r.fw;
	return st;
}
