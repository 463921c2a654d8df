/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What each column of a table holds. Headings decide, by words in any order and in three
 * languages; only where a table has none does the content. The rows of heading_words are tried in
 * order, so that "Goals and further actions" is a column of goals and "Coordinating agency" no
 * column of leads.
 */
#include "document/reading/reader.h"

#include "base/utf8.h"
#include "document/reading/lexicon.h"

#define HEADING_TOKENS_MAX 24 /* longer cells are no headings */
#define HEADING_PIECES_MAX 3
#define SAMPLE_ROWS 200 /* rows looked at when roles are told from content */

struct heading_word {
	enum column_role role;
	const char *pattern;
};

static const struct heading_word heading_words[] = {
	{ COLUMN_RECOMMENDATION, "recommend*|recommandation*|recomendacion*|recomendaciones" },
	{ COLUMN_GOALS, "goal|goals|purpose|purposes|objective|objectives|outcome|outcomes" },
	{ COLUMN_GOALS, "target|targets|aim|aims|objectif|objectifs|buts|cibles|finalites" },
	{ COLUMN_GOALS, "objetivo|objetivos|meta|metas|fines|finalidades" },
	{ COLUMN_COORDINATION, "coordinating|coordinator*|coordination|coordonn*|coordina*" },
	{ COLUMN_COORDINATION, "convener|convenor|convening" },
	{ COLUMN_LEAD, "lead|leads|leading|responsible|responsibility|responsable|responsables" },
	{ COLUMN_LEAD, "chef|chefs de file" },
	{ COLUMN_LEAD, "by whom|who" },
	{ COLUMN_PERIOD, "when|deadline|timeline|timeframe|timeframes|timing|due|echeance*" },
	{ COLUMN_PERIOD, "time frame|line" },
	{ COLUMN_PERIOD, "calendrier|quand|delai|delais|plazo|plazos|fecha|fechas|cuando" },
	{ COLUMN_PERIOD, "calendario|calendar" },
	{ COLUMN_ACTIONS,
	    "action|actions|activity|activities|activite|activites|measure|measures" },
	{ COLUMN_ACTIONS,
	    "initiative|initiatives|task|tasks|deliverable|deliverables|mesure|mesures" },
	{ COLUMN_ACTIONS, "accion|acciones|actividad|actividades|medida|medidas|tarea|tareas" },
	{ COLUMN_PILLAR, "workstream|workstreams|pillar|pillars|pilier|piliers|pilar|pilares" },
	{ COLUMN_PILLAR, "work|working stream|streams|area|areas" },
	{ COLUMN_PILLAR,
	    "theme|themes|thematic|strand|cluster|axis|axe|axes|volet|volets|eje|ejes" },
	{ COLUMN_PILLAR, "area|areas|domaine|domaines|domain|ambito|ambitos|linea|component" },
	{ COLUMN_PERIOD, "date|dates|period|periode|periodo|quarter|schedule" },
	{ COLUMN_LEAD, "agency|agencies|entity|entities|organisme|organismes|organismo|owner" },
	{ COLUMN_NUMBER, "no|nr|number|num|numero|ref|#|id" },
};

static enum column_role
role_of_heading(const struct tokens *t)
{
	if (t->n == 0 || t->n > HEADING_TOKENS_MAX)
		return COLUMN_UNKNOWN;
	for (size_t i = 0; i < COUNT_OF(heading_words); i++) {
		for (size_t at = 0; at < t->n; at++) {
			/* A reference in brackets says where something comes from, not what it is.
			 */
			if (tokens_is_sign(t, at, '('))
				break;
			if (tokens_match(t, at, heading_words[i].pattern) > 0)
				return heading_words[i].role;
		}
	}
	return COLUMN_UNKNOWN;
}

static void
read_years(struct column *column, const struct tokens *t)
{
	for (size_t at = 0; at < t->n; at++) {
		const struct token *token = &t->items[at];
		int64_t year;

		if (token->kind != TOKEN_NUMBER || token->folded.n != 4 ||
		    str_to_i64(token->folded, 1900, 2199, &year) != ST_OK)
			continue;
		if (column->first_year == 0)
			column->first_year = (int)year;
		column->last_year = (int)year;
	}
}

static void
read_heading(struct reader *r, struct column *column, const struct cell *cell)
{
	struct arena_mark mark = arena_mark(r->scratch);
	struct tokens t = tokens_make(r->scratch, cell->content.text);

	column->role = role_of_heading(&t);
	column->heading = cell->content.text;
	column->cell = cell;
	if (column->role == COLUMN_ACTIONS || column->role == COLUMN_GOALS)
		read_years(column, &t);
	arena_rewind(r->scratch, mark);
}

/*
 * A role may stand once. Of two columns of actions the one of later years holds the goals; any
 * other double keeps its content as a column of unknown meaning.
 */
static void
settle_doubles(struct table *table)
{
	size_t seen[COLUMN_ROLE_COUNT];

	for (size_t role = 0; role < COLUMN_ROLE_COUNT; role++)
		seen[role] = SIZE_MAX;
	for (size_t i = 0; i < table->ncolumns; i++) {
		struct column *column = &table->columns[i];
		struct column *earlier;

		if (column->role == COLUMN_UNKNOWN)
			continue;
		if (seen[column->role] == SIZE_MAX) {
			seen[column->role] = i;
			continue;
		}
		earlier = &table->columns[seen[column->role]];
		if (column->role != COLUMN_ACTIONS || columns_find(table, COLUMN_GOALS) != SIZE_MAX)
			column->role = COLUMN_UNKNOWN;
		else if (column->first_year >= earlier->first_year)
			column->role = COLUMN_GOALS;
		else
			earlier->role = COLUMN_GOALS;
	}
}

size_t
columns_find(const struct table *table, enum column_role role)
{
	for (size_t i = 0; i < table->ncolumns; i++) {
		if (table->columns[i].role == role)
			return i;
	}
	return SIZE_MAX;
}

static struct table *
new_table(struct reader *r, size_t ncolumns)
{
	struct table *table = arena_make(r->arena, struct table);

	table->ncolumns = ncolumns;
	table->columns = arena_make_array(r->arena, struct column, ncolumns);
	return table;
}

static void
find_shape(struct table *table)
{
	bool has_lead = columns_find(table, COLUMN_LEAD) != SIZE_MAX;
	bool has_period = columns_find(table, COLUMN_PERIOD) != SIZE_MAX;

	table->is_action_rows = (has_lead || has_period) &&
	    columns_find(table, COLUMN_COORDINATION) == SIZE_MAX;
	/* "Lead agency" beside a pillar with a coordinator's cell is unknown to that shape. */
	for (size_t i = 0; i < table->ncolumns && !table->is_action_rows; i++) {
		enum column_role role = table->columns[i].role;

		if (role == COLUMN_LEAD || role == COLUMN_PERIOD)
			table->columns[i].role = COLUMN_UNKNOWN;
	}
}

/* A heading is a few words in a few lines; a cell of content gives itself away by its length. */
static bool
may_be_heading(struct reader *r, const struct cell *cell)
{
	struct arena_mark mark = arena_mark(r->scratch);
	bool is_short = cell->npieces <= HEADING_PIECES_MAX && cell->content.text.n < 1000;

	if (is_short)
		is_short = tokens_make(r->scratch, cell->content.text).n <= HEADING_TOKENS_MAX;
	arena_rewind(r->scratch, mark);
	return is_short;
}

struct table *
columns_from_header(struct reader *r, const struct row *row)
{
	struct table *table;
	size_t known = 0;
	size_t words = 0;

	for (size_t i = 0; i < row->ncells; i++) {
		if (!may_be_heading(r, &row->cells[i]))
			return NULL;
	}
	table = new_table(r, row->ncells);
	for (size_t i = 0; i < row->ncells; i++) {
		const struct cell *cell = &row->cells[i];

		read_heading(r, &table->columns[i], cell);
		known += table->columns[i].role != COLUMN_UNKNOWN;
		words += cell->content.text.n > 0;
	}
	settle_doubles(table);
	/* Two known headings make a header; one is enough where the source itself marks the row. */
	if (known < 2 && !(row->is_header && known == 1))
		return NULL;
	if (columns_find(table, COLUMN_ACTIONS) == SIZE_MAX &&
	    columns_find(table, COLUMN_GOALS) == SIZE_MAX &&
	    columns_find(table, COLUMN_RECOMMENDATION) == SIZE_MAX)
		return NULL;
	if (words < 2)
		return NULL;
	find_shape(table);
	return table;
}

bool
columns_repeat_header(const struct table *table, const struct row *row)
{
	bool has_text = false;

	for (size_t i = 0; i < row->ncells; i++) {
		struct str heading = i < table->ncolumns ? table->columns[i].heading : STR_EMPTY;

		if (!str_equal(row->cells[i].content.text, heading))
			return false;
		has_text = has_text || heading.n > 0;
	}
	return has_text;
}

/* What the cells of one column look like. */
struct column_sample {
	size_t filled;
	size_t labels;  /* cells that begin with the label of a coordinator */
	size_t verbs;   /* pieces that open like an action */
	size_t words;
};

static void
sample_cell(struct reader *r, const struct cell *cell, struct column_sample *sample)
{
	struct arena_mark mark = arena_mark(r->scratch);
	struct tokens t = tokens_make(r->scratch, cell->content.text);

	if (t.n > 0) {
		sample->filled++;
		sample->words += t.n;
		sample->labels += coordination_starts(&t);
		sample->verbs += lexicon_has_verb(LEX_VERB, t.items[0].folded) ||
		    lexicon_has_verb(LEX_VERB_OR_NOUN, t.items[0].folded);
	}
	arena_rewind(r->scratch, mark);
}

static void
sample_rows(struct reader *r, const struct block *block, struct column_sample *samples, size_t n)
{
	for (size_t i = 0; i < block->nrows && i < SAMPLE_ROWS; i++) {
		for (size_t c = 0; c < block->rows[i].ncells && c < n; c++)
			sample_cell(r, &block->rows[i].cells[c], &samples[c]);
	}
}

/* Coordinators by their labels, pillars by short cells before them, actions by their verbs. */
static void
roles_from_samples(struct table *table, const struct column_sample *samples)
{
	size_t best = SIZE_MAX;

	for (size_t i = 0; i < table->ncolumns; i++) {
		if (samples[i].labels > 0 && 2 * samples[i].labels >= samples[i].filled)
			table->columns[i].role = COLUMN_COORDINATION;
	}
	for (size_t i = 0; i < table->ncolumns; i++) {
		if (table->columns[i].role == COLUMN_COORDINATION || samples[i].verbs == 0)
			continue;
		if (best == SIZE_MAX || samples[i].verbs > samples[best].verbs)
			best = i;
	}
	if (best == SIZE_MAX)
		return;
	table->columns[best].role = COLUMN_ACTIONS;
	for (size_t i = 0; i < best; i++) {
		if (table->columns[i].role != COLUMN_UNKNOWN || samples[i].filled == 0)
			continue;
		if (samples[i].words <= 25 * samples[i].filled) {
			table->columns[i].role = COLUMN_PILLAR;
			break;
		}
	}
	for (size_t i = best + 1; i < table->ncolumns; i++) {
		if (table->columns[i].role == COLUMN_UNKNOWN &&
		    3 * samples[i].verbs > samples[i].filled) {
			table->columns[i].role = COLUMN_GOALS;
			break;
		}
	}
}

struct table *
columns_from_content(struct reader *r, const struct block *block)
{
	struct column_sample *samples;
	struct table *table;
	size_t ncolumns = 0;

	for (size_t i = 0; i < block->nrows && i < SAMPLE_ROWS; i++) {
		if (block->rows[i].ncells > ncolumns)
			ncolumns = block->rows[i].ncells;
	}
	table = new_table(r, ncolumns);
	samples = arena_make_array(r->arena, struct column_sample, ncolumns);
	sample_rows(r, block, samples, ncolumns);
	roles_from_samples(table, samples);
	settle_doubles(table);
	if (ncolumns < 2 || columns_find(table, COLUMN_ACTIONS) == SIZE_MAX)
		return NULL;
	for (size_t i = 0; i < ncolumns; i++)
		table->columns[i].heading = STR_EMPTY;
	find_shape(table);
	return table;
}

static struct period
period_of_years(struct reader *r, const struct column *column)
{
	struct period given = { .edtf = STR_EMPTY };
	struct period period = NO_PERIOD;

	if (column->first_year == 0)
		return period;
	given.edtf = column->first_year == column->last_year ?
	    str_format(r->arena, "%04d", column->first_year) :
	    str_format(r->arena, "%04d/%04d", column->first_year, column->last_year);
	given.words = column->first_year == column->last_year ? given.edtf :
	    str_format(r->arena, "%04d-%04d", column->first_year, column->last_year);
	/* Years that run backwards are no period; the heading's words stay. */
	if (period_make(r->arena, given, NO_DAY, NO_DAY, &period) != ST_OK)
		period = NO_PERIOD;
	return period;
}

void
columns_ask(struct reader *r, struct column *column, size_t number)
{
	struct fw_query *query;
	struct str question;

	if (column->is_asked)
		return;
	column->is_asked = true;
	if (column->cell == NULL || column->heading.n == 0) {
		question = str_format(r->arena,
		    "Column %zu of the table has no heading. What does it hold?", number);
		doubt_add(r, "unknown-column", question, STR_EMPTY,
		    STR("Kept with each pillar as it stands."));
		return;
	}
	question = str_format(r->arena, "What does the column \"%.*s\" hold?",
	    STR_ARG(column->heading));
	query = doubt_add(r, "unknown-column", question, column->heading,
	    STR("Kept with each pillar as it stands, under this heading."));
	*fw_add(r->arena, &query->segments) = (struct fw_segment){
		.role = SEGMENT_TEXT, .field = STR("heading"), .table = column->cell->table,
		.row = column->cell->row, .column = column->cell->column,
		.end = (uint32_t)utf8_length(column->heading),
	};
}

void
columns_finish(struct reader *r, struct table *table)
{
	for (size_t i = 0; i < table->ncolumns; i++) {
		struct column *column = &table->columns[i];
		struct fw_column *fw_column = fw_add(r->arena, &r->fw->columns);

		fw_column->role = column->role;
		fw_column->heading = column->heading;
		fw_column->years = period_of_years(r, column);
		if (column->cell != NULL)
			reader_add_heading_segment(r, column->cell);
	}
}
