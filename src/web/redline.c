/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Makes the views of a redline: rows of the table of changes, each as a section of its own or
 * beside the merged table with its cells. What changed is document/redline_table.h's, how words
 * are drawn html_parts.h's.
 */
#include "web/redline.h"

#include "web/facts.h"
#include "web/view.h"

static const struct template_var line_vars[] = {
	VAR(struct view_line, label), VAR(struct view_line, words), VAR(struct view_line, is_fact),
};
static const struct shape line_shape = SHAPE(struct view_line, line_vars);

static const struct template_var change_vars[] = {
	VAR(struct view_redline_change, number), VAR(struct view_redline_change, id),
	VAR(struct view_redline_change, row_id),
	VAR(struct view_redline_change, head), VAR(struct view_redline_change, what),
	VAR(struct view_redline_change, code), VAR(struct view_redline_change, url),
	VAR(struct view_redline_change, from), VAR(struct view_redline_change, to),
	VAR(struct view_redline_change, with), VAR(struct view_redline_change, words),
	VAR(struct view_redline_change, any_lines),
	VAR_LIST(struct view_redline_change, lines, &line_shape),
	VAR_LIST(struct view_redline_change, facts, &line_shape),
	VAR(struct view_redline_change, way), VAR(struct view_redline_change, reason),
	VAR(struct view_redline_change, summary), VAR(struct view_redline_change, labels),
	VAR(struct view_redline_change, anchor), VAR(struct view_redline_change, here_url),
	VAR(struct view_redline_change, before_url),
	VAR(struct view_redline_change, next_url), VAR(struct view_redline_change, row_url),
};
const struct shape view_redline_change_shape = SHAPE(struct view_redline_change, change_vars);

/* A text that says the same in another form. */
struct formed {
	struct str head;
	struct str url;
	struct str summary;
};
static const struct template_var formed_vars[] = {
	VAR(struct formed, head), VAR(struct formed, url), VAR(struct formed, summary),
};
static const struct shape formed_shape = SHAPE(struct formed, formed_vars);

struct cell {
	struct str label;
	struct html words;
};
static const struct template_var cell_vars[] = {
	VAR(struct cell, label), VAR(struct cell, words),
};
static const struct shape cell_shape = SHAPE(struct cell, cell_vars);

struct heading {
	struct html words;
};
static const struct template_var heading_vars[] = { VAR(struct heading, words) };
static const struct shape heading_shape = SHAPE(struct heading, heading_vars);

struct head {
	struct html words;
	int64_t nrows;
};
static const struct template_var head_vars[] = {
	VAR(struct head, words), VAR(struct head, nrows),
};
static const struct shape head_shape = SHAPE(struct head, head_vars);

struct note {
	struct str id;
	struct str label;
	struct html words;
};
static const struct template_var note_vars[] = {
	VAR(struct note, id), VAR(struct note, label), VAR(struct note, words),
};
static const struct shape note_shape = SHAPE(struct note, note_vars);

static const struct template_var row_vars[] = {
	VAR_LIST(struct view_redline_row, head, &head_shape),
	VAR_LIST(struct view_redline_row, cells, &cell_shape),
};
static const struct shape row_shape = SHAPE(struct view_redline_row, row_vars);

static const struct template_var redline_vars[] = {
	VAR(struct view_redline, count), VAR(struct view_redline, is_empty),
	VAR_LIST(struct view_redline, changes, &view_redline_change_shape),
	VAR(struct view_redline, first_url), VAR(struct view_redline, form),
	VAR_LIST(struct view_redline, formed, &formed_shape), VAR(struct view_redline, any_beside),
	VAR_LIST(struct view_redline, beside, &view_redline_change_shape),
	VAR(struct view_redline, is_whole), VAR(struct view_redline, block),
	VAR_LIST(struct view_redline, head, &heading_shape),
	VAR_LIST(struct view_redline, headings, &heading_shape),
	VAR_LIST(struct view_redline, rows, &row_shape),
	VAR(struct view_redline, any_notes), VAR_LIST(struct view_redline, notes, &note_shape),
};
const struct shape view_redline_shape = SHAPE(struct view_redline, redline_vars);

struct maker {
	const struct web *w;
	struct redline *redline;
	struct html_changes how;
	struct str to_url; /* of the text afterwards; empty: it has no page of its own */
	bool is_whole;
	bool has_table;
	size_t first; /* numbers of the changes that are shown */
	size_t last;
};

/* --- one change ---------------------------------------------------------------------------- */

static struct str
translated(const struct maker *m, const char *words)
{
	return i18n_text(m->w->language, str_from(words));
}

/* A choice is translated as a whole, so its words are not held against each other. */
static struct html
line_words(const struct maker *m, const struct change_line *line)
{
	struct redline_span spans[2] = {
		{ DIFF_DELETED, { .text = i18n_text(m->w->language, line->before) } },
		{ DIFF_INSERTED, { .text = i18n_text(m->w->language, line->after) } },
	};
	struct redline_spans list = { spans, 2, 2 };

	if (!line->is_choice)
		return html_of_spans(m->w->arena, &line->spans, &m->how);
	if (line->before.n == 0 || line->after.n == 0) {
		spans[0] = spans[line->before.n == 0];
		list.n = 1;
	}
	return html_of_spans(m->w->arena, &list, &m->how);
}

static struct str
pillar_title(const struct framework *fw, struct str code)
{
	for (size_t i = 0; fw != NULL && i < fw->pillars.n; i++) {
		const struct fw_pillar *p = &fw->pillars.items[i];

		if (str_equal(p->code, code))
			return p->short_title.n > 0 ? p->short_title : p->title.text;
	}
	return STR_EMPTY;
}

/* "Criminal justice · Action CJ 4". */
static struct str
head_of(const struct maker *m, const struct change_row *row)
{
	struct str title = pillar_title(m->redline->after, row->pillar);
	struct buf b;

	if (title.n == 0)
		title = pillar_title(m->redline->before, row->pillar);
	buf_init(&b, m->w->arena, SIZE_MAX);
	if (row->pillar.n > 0) {
		buf_add(&b, view_short_title(m->w, title));
		buf_add_z(&b, " · ");
	}
	buf_add(&b, translated(m, row->part));
	if (row->code.n > 0) {
		buf_add_byte(&b, ' ');
		buf_add(&b, row->code);
	}
	return buf_str(&b);
}

/* Whether it has an anchor in the text afterwards: its code. */
static bool
has_place(const struct change_row *row)
{
	enum compared_part part = row->change->part;

	return row->change->after != NULL && row->code.n > 0 &&
	    (part == PART_PILLAR || part == PART_RECOMMENDATION || part == PART_ACTION);
}

static void
set_facts(const struct maker *m, struct view_redline_change *v)
{
	const struct view_line *lines = v->lines.items;
	struct view_line *facts = arena_make_array(m->w->arena, struct view_line, v->lines.n);
	size_t n = 0;

	for (size_t i = 0; i < v->lines.n; i++) {
		if (lines[i].is_fact)
			facts[n++] = lines[i];
	}
	v->facts = (struct view_list){ facts, n };
}

/* What the change is about, with its words as they read where they did not change. */
static void
set_words(const struct maker *m, const struct change_row *row, struct view_redline_change *v)
{
	struct view_line *lines = arena_make_array(m->w->arena, struct view_line, row->nlines);
	size_t n = 0;

	for (size_t i = 0; i < row->nlines; i++) {
		const struct change_line *line = &row->lines[i];
		struct html words = line_words(m, line);

		if (!line->is_fact && v->words.markup.n == 0 && i == 0)
			v->words = words;
		else
			lines[n++] = (struct view_line){ translated(m, line->label), words,
				line->is_fact };
	}
	if (v->words.markup.n == 0 && row->change->part != PART_FRAMEWORK)
		v->words = html_of_marked(m->w->arena, &row->change->words, &m->how.words);
	v->lines = (struct view_list){ lines, n };
	v->any_lines = n > 0;
	set_facts(m, v);
}

/* "Text, When, Lead": of what it has another; nothing of what came or went as a whole. */
static struct str
labels_of(const struct maker *m, const struct change_row *row)
{
	struct buf b;

	buf_init(&b, m->w->arena, SIZE_MAX);
	if (row->change->before == NULL || row->change->after == NULL)
		return STR_EMPTY;
	for (size_t i = 0; i < row->nlines; i++) {
		buf_add_z(&b, i > 0 ? ", " : "");
		buf_add(&b, translated(m, row->lines[i].label));
	}
	return buf_str(&b);
}

/* Its place in the text afterwards, by its code there; empty where it has none. */
static struct str
place_url(const struct maker *m, const struct change_row *row)
{
	if (m->to_url.n == 0 || !has_place(row))
		return STR_EMPTY;
	return str_format(m->w->arena, "%.*s#%.*s", STR_ARG(m->to_url),
	    STR_ARG(web_id_of(m->w->arena, row->code)));
}

/* Empty where the page does not show that change. */
static struct str
anchor(const struct maker *m, const char *what, size_t number)
{
	if (number < m->first || number > m->last)
		return STR_EMPTY;
	return str_format(m->w->arena, "%s-%zu", what, number);
}

static struct view_redline_change
change_view(const struct maker *m, const struct change_row *row)
{
	const struct web *w = m->w;
	struct view_redline_change v = {
		.change = row->change,
		.number = (int64_t)row->number,
		.id = anchor(m, "change", row->number),
		.row_id = anchor(m, "row", row->number),
		.head = head_of(m, row),
		.what = translated(m, row->what),
		.code = row->code,
		.from = row->from,
		.to = row->to,
		.reason = row->reason,
		.summary = view_short_title(w, row->change->words.text),
		.labels = labels_of(m, row),
		.here_url = anchor(m, "#change", row->number),
		.before_url = row->number == 0 ? STR_EMPTY : anchor(m, "#change", row->number - 1),
		.next_url = anchor(m, "#change", row->number + 1),
		.row_url = m->has_table ? anchor(m, "#row", row->number) : STR_EMPTY,
		.url = place_url(m, row),
	};

	if (m->is_whole && !m->how.is_marked[row->number])
		v.anchor = anchor(m, "change", row->number);
	if (row->from.n > 0 && row->to.n > 0)
		v.way = i18n_format(w->arena, w->language, N_("from %s to %s"), row->from,
		    row->to);
	if (row->nparts > 0)
		v.with = i18n_count(w->arena, w->language, (int64_t)row->nparts,
		    N_("with %d that is a part of it"), N_("with %d that are parts of it"));
	set_words(m, row, &v);
	return v;
}

static size_t
count_pillars(const struct maker *m, const struct change_rows *rows)
{
	struct map seen = { .arena = m->w->arena };

	for (size_t i = 0; i < rows->n; i++) {
		if (rows->items[i].pillar.n > 0)
			map_set(&seen, rows->items[i].pillar, 1);
	}
	return seen.n;
}

static void
set_changes(const struct maker *m, struct view_redline *out)
{
	const struct web *w = m->w;
	struct change_rows rows = redline_table_rows(w->arena, m->redline);
	struct view_redline_change *list = arena_make_array(w->arena, struct view_redline_change,
	    rows.n);
	size_t npillars = count_pillars(m, &rows);
	size_t n = 0;

	for (size_t i = 0; i < rows.n; i++) {
		if (rows.items[i].number >= m->first && rows.items[i].number <= m->last)
			list[n++] = change_view(m, &rows.items[i]);
	}
	out->changes = (struct view_list){ list, n };
	out->is_empty = rows.n == 0;
	out->first_url = anchor(m, "#change", m->first);
	out->count = i18n_count(w->arena, w->language, (int64_t)rows.n, N_("%d change"),
	    N_("%d changes"));
	if (npillars > 0)
		out->count = str_format(w->arena, "%.*s %.*s", STR_ARG(out->count),
		    STR_ARG(i18n_count(w->arena, w->language, (int64_t)npillars,
		        N_("in %d pillar"), N_("in %d pillars"))));
}

/* Which texts say the same in another form, and of what they have another. */
static void
set_formed(const struct maker *m, struct view_redline *out)
{
	const struct web *w = m->w;
	const struct redline_changes *all = &m->redline->changes;
	struct formed *list = arena_make_array(w->arena, struct formed, all->n);
	size_t n = 0;

	if (m->redline->nform == 0)
		return;
	out->form = i18n_count(w->arena, w->language, (int64_t)m->redline->nform,
	    N_("%d text says the same with other formatting, spacing or footnote number."),
	    N_("%d texts say the same with other formatting, spacing or footnote number."));
	for (size_t i = 0; i < all->n; i++) {
		const struct redline_change *c = all->items[i];
		struct change_row row;
		struct buf b;

		if (c->number > 0 || c->what != DIFFERENCE_FORM)
			continue;
		row = redline_table_row(w->arena, m->redline, c);
		buf_init(&b, w->arena, SIZE_MAX);
		for (size_t k = 0; k < c->fields.n; k++) {
			buf_add_z(&b, k > 0 ? ", " : "");
			buf_add(&b, translated(m, c->fields.items[k].label));
		}
		list[n++] = (struct formed){ head_of(m, &row), place_url(m, &row), buf_str(&b) };
	}
	out->formed = (struct view_list){ list, n };
}

/* Lists of agencies, groups and meetings: kept with the text, not in it. */
static void
set_beside(const struct maker *m, struct view_redline *out)
{
	const struct web *w = m->w;
	const struct redline_changes *all = &m->redline->changes;
	struct view_redline_change *list = arena_make_array(w->arena, struct view_redline_change,
	    all->n);
	size_t n = 0;

	for (size_t i = 0; i < all->n; i++) {
		const struct redline_change *c = all->items[i];
		struct change_row row;

		if (c->number > 0 || c->what == DIFFERENCE_FORM)
			continue;
		row = redline_table_row(w->arena, m->redline, c);
		list[n++] = change_view(m, &row);
	}
	out->beside = (struct view_list){ list, n };
	out->any_beside = n > 0;
}

/* --- the whole text ------------------------------------------------------------------------ */

static struct html
draw(struct maker *m, const struct parts *parts)
{
	return html_of_parts(m->w->arena, parts, &m->how);
}

/* The pillars' column leads, wherever it stood: its cells head their rows. */
static bool
is_head(const struct table_view *v, size_t column)
{
	for (size_t i = 0; i < column; i++) {
		if (v->columns[i].role == COLUMN_PILLAR)
			return false;
	}
	return v->columns[column].role == COLUMN_PILLAR;
}

static void
set_headings(struct maker *m, const struct table_view *v, struct view_redline *out)
{
	struct heading *heads = arena_make_array(m->w->arena, struct heading, v->ncolumns);
	struct heading *head = arena_make(m->w->arena, struct heading);
	size_t n = 0;

	for (size_t i = 0; i < v->ncolumns; i++) {
		struct parts parts = table_view_heading(v, i);

		(is_head(v, i) ? head : &heads[n++])->words = draw(m, &parts);
	}
	out->head = (struct view_list){ head, v->ncolumns - n };
	out->headings = (struct view_list){ heads, n };
}

static struct view_redline_row
row_view(struct maker *m, const struct table_view *v, size_t pillar, size_t row)
{
	struct cell *cells = arena_make_array(m->w->arena, struct cell, v->ncolumns);
	struct head *head = arena_make(m->w->arena, struct head);
	struct view_redline_row view = { .head = { head, 0 } };
	size_t n = 0;

	head->nrows = (int64_t)table_view_rows(v, pillar);
	for (size_t i = 0; i < v->ncolumns; i++) {
		struct parts parts = table_view_cell(v, pillar, row, i);
		struct html words = draw(m, &parts);

		if (!is_head(v, i)) {
			cells[n++] = (struct cell){ v->columns[i].heading, words };
		} else if (row == 0) {
			head->words = words;
			view.head.n = 1;
		}
	}
	view.cells = (struct view_list){ cells, n };
	return view;
}

static void
set_rows(struct maker *m, const struct table_view *v, struct view_redline *out)
{
	struct view_redline_row *rows;
	size_t n = 0;

	for (size_t pillar = 0; pillar < v->npillars; pillar++)
		n += table_view_rows(v, pillar);
	rows = arena_make_array(m->w->arena, struct view_redline_row, n);
	n = 0;
	for (size_t pillar = 0; pillar < v->npillars; pillar++) {
		for (size_t row = 0; row < table_view_rows(v, pillar); row++)
			rows[n++] = row_view(m, v, pillar, row);
	}
	out->rows = (struct view_list){ rows, n };
}

static void
set_notes(struct maker *m, const struct table_view *v, struct view_redline *out)
{
	struct note *notes = arena_make_array(m->w->arena, struct note, v->nfootnotes);

	for (size_t i = 0; i < v->nfootnotes; i++) {
		struct table_note note = table_view_footnote(v, i);
		bool is_gone = note.change == REDLINE_REMOVED ||
		    note.change == REDLINE_MOVED_AWAY;

		notes[i] = (struct note){ .label = note.label, .words = draw(m, &note.parts) };
		if (!is_gone)
			notes[i].id = str_concat(m->w->arena, STR("fn-"), note.label);
	}
	out->notes = (struct view_list){ notes, v->nfootnotes };
	out->any_notes = v->nfootnotes > 0;
}

static void
set_whole(struct maker *m, struct view_redline *out)
{
	struct table_view v;
	struct parts block;

	m->how.words.footnotes = "#fn-";
	table_view_init_redline(&v, m->w->arena, m->redline);
	block = table_view_header(&v);
	out->block = draw(m, &block);
	set_headings(m, &v, out);
	set_rows(m, &v, out);
	set_notes(m, &v, out);
	m->how.words.footnotes = NULL;
}

void
view_redline_make(const struct web *w, struct redline *r, const struct view_redline_how *how,
    struct view_redline *out)
{
	struct maker m = { .w = w, .redline = r, .is_whole = how->is_whole,
		.has_table = how->has_table, .to_url = how->to_url,
		.first = how->first + 1, .last = r->count,
		.how = { .language = w->language, .count = r->count,
		    .is_marked = arena_make_array(w->arena, bool, r->count + 1) } };

	*out = (struct view_redline){ .is_whole = how->is_whole };
	if (how->n > 0 && m.last > how->first + how->n)
		m.last = how->first + how->n;
	/* The text first: it says which changes have a place in it. */
	if (how->is_whole)
		set_whole(&m, out);
	set_changes(&m, out);
	set_formed(&m, out);
	set_beside(&m, out);
}
