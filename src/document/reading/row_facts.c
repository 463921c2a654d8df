/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tables with one action a row keep its lead, date and number in cells of their own. What such a
 * cell says stands beside what the action's own words say; words come first for the date only
 * where the cell is empty.
 */
#include "document/reading/facts_private.h"

#include "base/limits.h"
#include "base/utf8.h"

static const struct cell *
filled_cell(const struct table *table, const struct row *row, enum column_role role)
{
	size_t column = columns_find(table, role);

	return column < row->ncells && row->cells[column].content.text.n > 0 ?
	    &row->cells[column] : NULL;
}

static const struct cell *
cell_of(const struct fact_scan *s, enum column_role role)
{
	return filled_cell(s->place->table, s->place->row, role);
}

static void
mark_cell(struct fact_scan *s, const struct cell *cell, enum segment_role role,
    const char *field)
{
	*fw_add(s->r->arena, &s->element->segments) = (struct fw_segment){
		.role = role, .field = str_from(field), .table = cell->table, .row = cell->row,
		.column = cell->column, .end = (uint32_t)utf8_length(cell->content.text),
	};
}

static void
ask_about_lead(struct fact_scan *s, const struct cell *cell)
{
	struct reader *r = s->r;
	struct str proposed = STR("Nobody was noted for them.");
	struct fw_query *query;
	struct buf noted;

	buf_init(&noted, r->arena, LIMIT_TEXT_BYTES);
	for (size_t i = 0; i < s->element->leads.n; i++)
		buf_add_format(&noted, "%s%.*s", i > 0 ? ", " : "",
		    STR_ARG(s->element->leads.items[i].code));
	if (noted.n > 0)
		proposed = str_format(r->arena, "Only %.*s was noted.", STR_ARG(buf_str(&noted)));
	query = doubt_add(r, "unknown-party", str_format(r->arena, "Whom do the words %.*s in the "
	    "column of the lead name?", STR_ARG(doubt_quote(r, cell->content.text))),
	    cell->content.text, proposed);
	*fw_add(r->arena, &query->segments) = (struct fw_segment){ .role = SEGMENT_TEXT,
		.field = STR("found"), .table = cell->table, .row = cell->row,
		.column = cell->column, .end = (uint32_t)utf8_length(cell->content.text) };
	doubt_link(r, r->fw->queries.n - 1, &s->element->segments);
}

static void
read_lead_cell(struct fact_scan *s)
{
	const struct cell *cell = cell_of(s, COLUMN_LEAD);
	struct tokens t;
	size_t nunknown;

	if (cell == NULL)
		return;
	t = tokens_make(s->r->scratch, cell->content.text);
	s->element->leads = (struct fw_partys){ .n = 0 };
	nunknown = coordination_read_parties(s->r, &t, coordination_any_label_length(&t), t.n,
	    &s->element->leads);
	s->element->lead_mode = s->element->leads.n == 0 ? LEAD_NONE :
	    s->element->leads.n == 1 ? LEAD_ONE : LEAD_JOINT;
	mark_cell(s, cell, SEGMENT_FACT, "leads");
	for (size_t i = 0; i < t.n; i++) {
		if (coordination_left_open(&t, i))
			s->element->uncertain |= UNCERTAIN_PARTNER;
	}
	if (nunknown > 0 && tokens_match(&t, 0, "n / a") < t.n)
		ask_about_lead(s, cell);
}

static void
read_period_cell(struct fact_scan *s)
{
	const struct cell *cell = cell_of(s, COLUMN_PERIOD);
	struct date_context context = reader_date_context(s->r, s->place->column);
	struct date_reading reading;

	if (cell == NULL)
		return;
	date_words_period(s->r->scratch, cell->content.text, &context, NULL, &reading);
	s->element->period = reader_keep_period(s->r, &reading.period);
	s->element->is_period_inherited = false;
	/* What the dates of the cell do not say in EDTF, its words still say. */
	if (s->element->period.words.n == 0)
		s->element->period.words = cell->content.text;
	mark_cell(s, cell, SEGMENT_FACT, "period");
}

static void
read_number_cell(struct fact_scan *s)
{
	const struct cell *cell = cell_of(s, COLUMN_NUMBER);

	if (cell == NULL || s->element->marker.n > 0)
		return;
	s->element->marker = cell->content.text;
	mark_cell(s, cell, SEGMENT_MARKER, "marker");
}

void
facts_read_row(struct fact_scan *s)
{
	if (s->place->row == NULL || !s->place->table->is_action_rows)
		return;
	read_lead_cell(s);
	read_period_cell(s);
	read_number_cell(s);
}

static const enum column_role fact_columns[] = { COLUMN_LEAD, COLUMN_PERIOD, COLUMN_NUMBER };

bool
row_facts_present(const struct table *table, const struct row *row)
{
	for (size_t i = 0; i < COUNT_OF(fact_columns); i++) {
		if (filled_cell(table, row, fact_columns[i]) != NULL)
			return true;
	}
	return false;
}

void
row_facts_unused(struct reader *r, const struct table *table, const struct row *row)
{
	for (size_t i = 0; i < COUNT_OF(fact_columns); i++) {
		const struct cell *cell = filled_cell(table, row, fact_columns[i]);

		if (cell != NULL)
			reader_add_stray(r, cell);
	}
}
