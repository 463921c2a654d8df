/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Puts the elements of a framework back into the cells they were read from. How a cell is written
 * is each exporter's business. What surprises: whether a space stood between a bullet and its
 * text ("-Special meeting", "- On the 18th") is found from the source segments, because adopted
 * words come out as they went in; without segments one space is put.
 */
#include "document/table_view.h"

#include "base/utf8.h"

static const struct fw_column usual_columns[] = {
	{ .role = COLUMN_PILLAR, .heading = STR_INIT("Pillar") },
	{ .role = COLUMN_COORDINATION, .heading = STR_INIT("Coordinating agency") },
	{ .role = COLUMN_RECOMMENDATION, .heading = STR_INIT("Recommendation") },
	{ .role = COLUMN_ACTIONS, .heading = STR_INIT("Actions") },
	{ .role = COLUMN_GOALS, .heading = STR_INIT("Goals") },
};

/* One cell in the making. */
struct cell_maker {
	struct arena *arena;
	struct parts parts;
	bool has_marker_column; /* numbers stand in a column of their own */
};

static void
add_part(struct cell_maker *m, enum part_kind kind, struct marked text, struct str code)
{
	arena_reserve(m->arena, m->parts.items, m->parts.n, m->parts.capacity);
	m->parts.items[m->parts.n++] = (struct part){ kind, text, code };
}

/*
 * One line of a text with its marks. *first: marks before it ended before the line; it moves on,
 * so that a text of many lines is walked once.
 */
static struct marked
cut_line(struct arena *a, const struct marked *text, struct str line, uint32_t start,
    size_t *first)
{
	struct marked cut = { .text = line };
	uint32_t end = start + (uint32_t)utf8_length(line);
	size_t capacity = 0;

	while (*first < text->nmarks && text->marks[*first].end <= start)
		++*first;
	for (size_t i = *first; i < text->nmarks && text->marks[i].start < end; i++) {
		struct mark mark = text->marks[i];

		if (mark.end <= start)
			continue;
		mark.start = mark.start > start ? mark.start - start : 0;
		mark.end = (mark.end < end ? mark.end : end) - start;
		arena_reserve(a, cut.marks, cut.nmarks, capacity);
		cut.marks[cut.nmarks++] = mark;
	}
	return cut;
}

/* Adds each line as a paragraph; the code goes with the first. */
static void
add_paragraphs(struct cell_maker *m, const struct marked *text, struct str code)
{
	struct str rest = text->text;
	struct str line;
	uint32_t start = 0;
	size_t first = 0;

	while (rest.n > 0 && str_next(&rest, '\n', &line)) {
		if (str_trim(line).n > 0) {
			add_part(m, PART_PARAGRAPH, cut_line(m->arena, text, line, start, &first),
			    code);
			code = STR_EMPTY;
		}
		start += (uint32_t)utf8_length(line) + 1;
	}
}

static void
add_plain(struct cell_maker *m, struct str text)
{
	struct marked plain = { .text = text };

	add_paragraphs(m, &plain, STR_EMPTY);
}

/* Whether a segment of the role ends where a text of the element begins, without a space. */
static bool
touches_text(const struct fw_element *e, enum segment_role role)
{
	for (size_t i = 0; i < e->segments.n; i++) {
		const struct fw_segment *s = &e->segments.items[i];

		for (size_t k = 0; s->role == role && k < e->segments.n; k++) {
			const struct fw_segment *t = &e->segments.items[k];

			if (t->role == SEGMENT_TEXT && t->table == s->table && t->row == s->row &&
			    t->column == s->column && t->start == s->end)
				return true;
		}
	}
	return false;
}

static bool
is_own_paragraph(const struct marked *heading)
{
	return str_ends(heading->text, STR("\n"));
}

/* Marker and text, behind a heading that stands in the same paragraph. */
static struct marked
join_element(const struct cell_maker *m, const struct fw_element *e)
{
	struct marked text = e->text;

	if (e->marker.n > 0 && !m->has_marker_column) {
		struct marked marker = { .text = e->marker };
		bool touches = touches_text(e, SEGMENT_MARKER);

		text = marked_join(m->arena, &marker, touches || text.text.n == 0 ? STR_EMPTY :
		    STR(" "), &text);
	}
	if (e->heading.text.n > 0 && !is_own_paragraph(&e->heading))
		text = marked_join(m->arena, &e->heading, touches_text(e, SEGMENT_HEADING) ?
		    STR_EMPTY : STR(" "), &text);
	return text;
}

/* What stands in paragraphs of its own before an element. */
static void
add_before(struct cell_maker *m, const struct fw_element *e)
{
	add_plain(m, e->connector);
	if (is_own_paragraph(&e->heading))
		add_paragraphs(m, &e->heading, STR_EMPTY);
}

static void
add_items(struct cell_maker *m, const struct fw_elements *items)
{
	bool in_list = false;

	for (size_t i = 0; i < items->n; i++) {
		const struct fw_element *e = &items->items[i];
		bool has_before = e->connector.n > 0 || is_own_paragraph(&e->heading);

		if (in_list && has_before)
			add_part(m, PART_LIST_END, (struct marked){ 0 }, STR_EMPTY);
		add_before(m, e);
		if (!in_list || has_before)
			add_part(m, PART_LIST, (struct marked){ .text = e->marker }, STR_EMPTY);
		in_list = true;
		add_part(m, PART_ITEM, join_element(m, e), e->code);
		add_items(m, &e->children);
		add_part(m, PART_ITEM_END, (struct marked){ 0 }, STR_EMPTY);
	}
	if (in_list)
		add_part(m, PART_LIST_END, (struct marked){ 0 }, STR_EMPTY);
}

static void
add_element(struct cell_maker *m, const struct fw_element *e)
{
	struct marked text = join_element(m, e);

	add_before(m, e);
	add_paragraphs(m, &text, e->code);
	add_items(m, &e->children);
}

static void
add_elements(struct cell_maker *m, const struct table_view *v, const struct fw_elements *all,
    size_t row)
{
	for (size_t i = 0; i < all->n; i++)
		if (!v->is_row_an_action || i == row)
			add_element(m, &all->items[i]);
}

/* A shared text carries its code in the first of its pillars only, so that codes can be ids. */
static void
add_recommendations(struct cell_maker *m, const struct places *places, struct str pillar)
{
	for (size_t i = 0; i < places->n; i++) {
		const struct fw_recommendation *r = places->items[i].r;
		bool is_first = str_equal(r->placements.items[0].pillar, pillar);

		add_plain(m, places->items[i].connector);
		add_paragraphs(m, &r->text, is_first ? r->code : STR_EMPTY);
	}
}

/* The cell of a column of unknown meaning, kept as "Heading: text". */
static void
add_extra(struct cell_maker *m, const struct fw_pillar *pillar, struct str heading)
{
	struct str start = str_concat(m->arena, heading, STR(": "));

	for (size_t i = 0; i < pillar->extra.n; i++) {
		struct str extra = pillar->extra.items[i];

		if (str_starts(extra, start))
			add_plain(m, str_part(extra, start.n, extra.n));
	}
}

static void
add_leads(struct cell_maker *m, const struct fw_element *e)
{
	struct buf b;

	buf_init(&b, m->arena, SIZE_MAX);
	for (size_t i = 0; i < e->leads.n; i++) {
		const struct fw_party *lead = &e->leads.items[i];

		buf_add_z(&b, i == 0 ? "" : ", ");
		buf_add(&b, lead->words.n > 0 ? lead->words : lead->code);
	}
	add_plain(m, buf_str(&b));
}

/* Cells about the one action of a row. */
static void
add_fact(struct cell_maker *m, const struct fw_pillar *pillar, size_t row, enum column_role role)
{
	const struct fw_element *e;

	if (row >= pillar->actions.n)
		return;
	e = &pillar->actions.items[row];
	if (role == COLUMN_LEAD)
		add_leads(m, e);
	else if (role == COLUMN_PERIOD)
		add_plain(m, e->period.words.n > 0 ? e->period.words : e->period.edtf);
	else
		add_plain(m, e->marker);
}

/* Whether a column of the same role stands further left: its content is not written twice. */
static bool
is_repeated(const struct table_view *v, size_t column)
{
	for (size_t i = 0; i < column; i++)
		if (v->columns[i].role == v->columns[column].role &&
		    v->columns[i].role != COLUMN_UNKNOWN)
			return true;
	return false;
}

static bool
has_column(const struct table_view *v, enum column_role role)
{
	for (size_t i = 0; i < v->ncolumns; i++)
		if (v->columns[i].role == role)
			return true;
	return false;
}

void
table_view_init(struct table_view *v, struct arena *a, const struct framework *fw)
{
	*v = (struct table_view){ .arena = a, .fw = fw, .places = placements_index(a, fw) };
	v->columns = fw->columns.n > 0 ? fw->columns.items : usual_columns;
	v->ncolumns = fw->columns.n > 0 ? fw->columns.n : COUNT_OF(usual_columns);
	v->is_row_an_action = has_column(v, COLUMN_LEAD) || has_column(v, COLUMN_PERIOD) ||
	    has_column(v, COLUMN_NUMBER);
}

size_t
table_view_rows(const struct table_view *v, size_t pillar)
{
	const struct fw_pillar *p = &v->fw->pillars.items[pillar];
	size_t n = p->actions.n > p->goals.n ? p->actions.n : p->goals.n;

	return v->is_row_an_action && n > 1 ? n : 1;
}

struct parts
table_view_cell(const struct table_view *v, size_t pillar, size_t row, size_t column)
{
	const struct fw_pillar *p = &v->fw->pillars.items[pillar];
	struct cell_maker m = { .arena = v->arena,
		.has_marker_column = has_column(v, COLUMN_NUMBER) };

	if (is_repeated(v, column))
		return m.parts;
	switch (v->columns[column].role) {
	case COLUMN_PILLAR:
		if (row == 0 && !str_equal(p->title.text, STR(UNNAMED_PILLAR)))
			add_paragraphs(&m, &p->title, p->code);
		break;
	case COLUMN_COORDINATION:
		if (row == 0)
			add_paragraphs(&m, &p->coordination, STR_EMPTY);
		break;
	case COLUMN_RECOMMENDATION:
		if (row == 0)
			add_recommendations(&m, &v->places[pillar], p->code);
		break;
	case COLUMN_ACTIONS:
		add_elements(&m, v, &p->actions, row);
		break;
	case COLUMN_GOALS:
		add_elements(&m, v, &p->goals, row);
		break;
	case COLUMN_UNKNOWN:
		if (row == 0)
			add_extra(&m, p, v->columns[column].heading);
		break;
	case COLUMN_LEAD:
	case COLUMN_PERIOD:
	case COLUMN_NUMBER:
		add_fact(&m, p, row, v->columns[column].role);
		break;
	case COLUMN_ROLE_COUNT:
		break;
	}
	return m.parts;
}

struct parts
table_view_paragraphs(struct arena *a, const struct marked *text)
{
	struct cell_maker m = { .arena = a };

	add_paragraphs(&m, text, STR_EMPTY);
	return m.parts;
}

/* Gives the text between two code points; *at is the byte of start and moves to that of end. */
static struct str
walk(struct str text, size_t *at, uint32_t start, uint32_t end)
{
	size_t from = *at;

	for (uint32_t i = start; i < end && *at < text.n; i++)
		utf8_next(text, at);
	return str_part(text, from, *at);
}

struct runs
table_view_runs(struct arena *a, const struct marked *text)
{
	struct runs runs = { 0 };
	size_t at = 0;
	size_t first = 0;
	uint32_t start = 0;

	for (size_t i = 0; i < text->nmarks; i++) {
		const struct mark *mark = &text->marks[i];

		if (mark->kind != MARK_FOOTNOTE || mark->start < start)
			continue;
		arena_reserve(a, runs.items, runs.n, runs.capacity);
		runs.items[runs.n++].text = cut_line(a, text,
		    walk(text->text, &at, start, mark->start), start, &first);
		arena_reserve(a, runs.items, runs.n, runs.capacity);
		runs.items[runs.n++] = (struct run){
			.text = cut_line(a, text, walk(text->text, &at, mark->start, mark->end),
			    mark->start, &first),
			.label = mark->label,
		};
		start = mark->end;
	}
	arena_reserve(a, runs.items, runs.n, runs.capacity);
	runs.items[runs.n++].text = cut_line(a, text, str_part(text->text, at, text->text.n),
	    start, &first);
	return runs;
}

static bool
has_mark(const struct run *run, size_t kind)
{
	for (size_t i = 0; i < run->text.nmarks; i++)
		if (run->text.marks[i].kind == kind)
			return true;
	return false;
}

void
table_view_open_tags(struct buf *b, const struct run *run)
{
	for (size_t kind = MARK_ITALIC; kind <= MARK_UNDERLINE; kind++)
		if (has_mark(run, kind))
			buf_add(b, mark_syntax_html.open[kind]);
}

void
table_view_close_tags(struct buf *b, const struct run *run)
{
	for (size_t kind = MARK_UNDERLINE + 1; kind-- > MARK_ITALIC;)
		if (has_mark(run, kind))
			buf_add(b, mark_syntax_html.close[kind]);
}

bool
table_view_has_footnote(const struct framework *fw, struct str label)
{
	for (size_t i = 0; i < fw->footnotes.n; i++)
		if (str_equal(fw->footnotes.items[i].label, label))
			return true;
	return false;
}
