/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Puts the elements of a framework back into the cells they were read from. How a cell is written
 * is each exporter's business. What surprises: whether a space stood between a bullet and its
 * text ("-Special meeting", "- On the 18th") is found from the source segments, because adopted
 * words come out as they went in; without segments one space is put.
 */
#include "document/table_view.h"

#include <unicode/uchar.h>

#include "base/utf8.h"
#include "instrument/extra.h"

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
	const struct table_view *view;
	struct parts parts;
	bool has_marker_column; /* numbers stand in a column of their own */
	const struct redline_node *node; /* what the parts belong to; NULL: nothing that changes */
	const struct redline_change *within; /* see struct part */
};

static void
add_part(struct cell_maker *m, const struct part *part)
{
	struct part *to;

	arena_reserve(m->arena, m->parts.items, m->parts.n, m->parts.capacity);
	to = &m->parts.items[m->parts.n++];
	*to = *part;
	to->within = m->within;
	if (m->node != NULL) {
		to->change = m->node->mark;
		to->about = m->node->change;
	}
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

/* --- words that change --------------------------------------------------------------------- */

static void
add_span(struct arena *a, struct redline_spans *to, enum diff_kind kind, struct marked text)
{
	arena_reserve(a, to->items, to->n, to->capacity);
	to->items[to->n++] = (struct redline_span){ kind, text };
}

/* What the mark of a node makes of words that stand in it. */
static enum diff_kind
kind_of(const struct cell_maker *m)
{
	if (m->node == NULL)
		return DIFF_KEPT;
	switch (m->node->mark) {
	case REDLINE_ADDED: return DIFF_INSERTED;
	case REDLINE_REMOVED:
	case REDLINE_MOVED_AWAY: return DIFF_DELETED;
	case REDLINE_NONE:
	case REDLINE_CHANGED:
	case REDLINE_MOVED_HERE:
	case REDLINE_MARK_COUNT: break;
	}
	return DIFF_KEPT;
}

/* The words of a thing before and afterwards, as its mark wants them shown. */
static struct redline_spans
find_spans(const struct cell_maker *m, const struct marked *before, const struct marked *after)
{
	enum diff_kind kind = kind_of(m);
	struct redline_spans spans = { 0 };

	if (kind == DIFF_KEPT && m->node != NULL && m->node->mark != REDLINE_NONE)
		return redline_words(m->view->redline, before, after);
	add_span(m->arena, &spans, kind, kind == DIFF_DELETED ? *before : *after);
	return spans;
}

/* The words as they read afterwards; of what is gone, as they read before. */
static struct marked
words_of(const struct cell_maker *m, const struct redline_spans *spans)
{
	bool is_gone = kind_of(m) == DIFF_DELETED;
	struct marked text = { 0 };

	for (size_t i = 0; i < spans->n; i++) {
		const struct redline_span *span = &spans->items[i];

		if (span->kind == DIFF_DELETED && !is_gone)
			continue;
		text = text.text.n == 0 ? span->text :
		    marked_join(m->arena, &text, STR_EMPTY, &span->text);
	}
	return text;
}

static bool
has_words(const struct redline_spans *spans)
{
	for (size_t i = 0; i < spans->n; i++) {
		if (str_trim(spans->items[i].text.text).n > 0)
			return true;
	}
	return false;
}

/*
 * A line without words is no paragraph; where it ends, the one before ends too. first: where the
 * text begins among the parts.
 */
static void
add_paragraph(struct cell_maker *m, const struct redline_spans *spans, enum diff_kind end,
    size_t first, struct str *code)
{
	if (!has_words(spans)) {
		if (m->parts.n > first && m->parts.items[m->parts.n - 1].end != end)
			m->parts.items[m->parts.n - 1].end = DIFF_KEPT;
		return;
	}
	add_part(m, &(struct part){ .kind = PART_PARAGRAPH, .text = words_of(m, spans),
	    .code = *code, .spans = *spans, .end = end });
	*code = STR_EMPTY;
}

/* Adds each line as a paragraph; the code goes with the first. */
static void
add_spans(struct cell_maker *m, const struct redline_spans *spans, struct str code)
{
	struct redline_spans line = { 0 };
	size_t begin = m->parts.n;

	for (size_t i = 0; i < spans->n; i++) {
		const struct redline_span *span = &spans->items[i];
		struct str rest = span->text.text;
		struct str words;
		uint32_t start = 0;
		size_t first = 0;

		while (rest.n > 0 && str_next(&rest, '\n', &words)) {
			bool is_ended = words.p + words.n < span->text.text.p + span->text.text.n;

			if (words.n > 0)
				add_span(m->arena, &line, span->kind,
				    cut_line(m->arena, &span->text, words, start, &first));
			start += (uint32_t)utf8_length(words) + 1;
			if (!is_ended)
				continue;
			add_paragraph(m, &line, span->kind, begin, &code);
			line = (struct redline_spans){ 0 };
		}
	}
	add_paragraph(m, &line, kind_of(m), begin, &code);
}

/* A text of a thing before and afterwards; NULL where the thing was not there. */
static void
add_paragraphs(struct cell_maker *m, const struct marked *before, const struct marked *after,
    struct str code)
{
	static const struct marked nothing;
	struct redline_spans spans = find_spans(m, before != NULL ? before : &nothing,
	    after != NULL ? after : &nothing);

	add_spans(m, &spans, code);
}

static void
add_plain(struct cell_maker *m, struct str before, struct str after)
{
	struct marked plain[2] = { { .text = before }, { .text = after } };

	add_paragraphs(m, &plain[0], &plain[1], STR_EMPTY);
}

/* A member of a struct at both sides of a node: NULL where the thing is not there. */
#define BEFORE(type, node, member) \
	((node)->before != NULL ? &((const struct type *)(node)->before)->member : NULL)
#define AFTER(type, node, member) \
	((node)->after != NULL ? &((const struct type *)(node)->after)->member : NULL)

/* --- elements ------------------------------------------------------------------------------ */

/* Whether a segment of the role ends where a text begins, without a space. */
static bool
touches_text(const struct fw_segments *segments, enum segment_role role)
{
	for (size_t i = 0; i < segments->n; i++) {
		const struct fw_segment *s = &segments->items[i];

		for (size_t k = 0; s->role == role && k < segments->n; k++) {
			const struct fw_segment *t = &segments->items[k];

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
	struct marked text;

	if (e == NULL)
		return (struct marked){ 0 };
	text = e->text;
	if (e->marker.n > 0 && !m->has_marker_column) {
		struct marked marker = { .text = e->marker };
		bool touches = touches_text(&e->segments, SEGMENT_MARKER);

		text = marked_join(m->arena, &marker, touches || text.text.n == 0 ? STR_EMPTY :
		    STR(" "), &text);
	}
	if (e->heading.text.n > 0 && !is_own_paragraph(&e->heading))
		text = marked_join(m->arena, &e->heading,
		    touches_text(&e->segments, SEGMENT_HEADING) ? STR_EMPTY : STR(" "), &text);
	return text;
}

static struct redline_spans
element_spans(const struct cell_maker *m, const struct redline_node *node)
{
	struct marked before = join_element(m, node->before);
	struct marked after = join_element(m, node->after);

	return find_spans(m, &before, &after);
}

static struct str
connector_of(const struct fw_element *e)
{
	return e != NULL ? e->connector : STR_EMPTY;
}

static struct marked
own_heading(const struct fw_element *e)
{
	return e != NULL && is_own_paragraph(&e->heading) ? e->heading : (struct marked){ 0 };
}

static bool
has_before(const struct redline_node *node)
{
	return connector_of(node->before).n + connector_of(node->after).n +
	    own_heading(node->before).text.n + own_heading(node->after).text.n > 0;
}

/* What stands in paragraphs of its own before an element. */
static void
add_before(struct cell_maker *m, const struct redline_node *node)
{
	struct marked headings[2] = { own_heading(node->before), own_heading(node->after) };

	add_plain(m, connector_of(node->before), connector_of(node->after));
	add_paragraphs(m, &headings[0], &headings[1], STR_EMPTY);
}

static void
add_end(struct cell_maker *m, enum part_kind kind)
{
	add_part(m, &(struct part){ .kind = kind });
}

static void add_items(struct cell_maker *m, const struct redline_nodes *items);

static void
add_item(struct cell_maker *m, const struct redline_node *node)
{
	struct redline_spans spans = element_spans(m, node);

	add_part(m, &(struct part){ .kind = PART_ITEM, .text = words_of(m, &spans),
	    .code = redline_item(fw_element, node)->code, .spans = spans, .end = kind_of(m) });
	add_items(m, &node->children);
	m->node = node;
	add_end(m, PART_ITEM_END);
}

static void
add_items(struct cell_maker *m, const struct redline_nodes *items)
{
	const struct redline_node *around = m->node;
	const struct redline_change *within = m->within;
	bool in_list = false;

	if (within == NULL && around != NULL && around->mark == REDLINE_MOVED_HERE)
		m->within = around->change;

	for (size_t i = 0; i < items->n; i++) {
		const struct redline_node *node = &items->items[i];

		m->node = around;
		if (in_list && has_before(node))
			add_end(m, PART_LIST_END);
		m->node = node;
		add_before(m, node);
		m->node = around;
		if (!in_list || has_before(node))
			add_part(m, &(struct part){ .kind = PART_LIST,
			    .text.text = redline_item(fw_element, node)->marker });
		in_list = true;
		m->node = node;
		add_item(m, node);
	}
	m->node = around;
	if (in_list)
		add_end(m, PART_LIST_END);
	m->within = within;
}

static void
add_element(struct cell_maker *m, const struct redline_node *node)
{
	struct redline_spans spans;

	m->node = node;
	add_before(m, node);
	spans = element_spans(m, node);
	add_spans(m, &spans, redline_item(fw_element, node)->code);
	add_items(m, &node->children);
}

static void
add_elements(struct cell_maker *m, const struct redline_nodes *all, size_t row)
{
	for (size_t i = 0; i < all->n; i++)
		if (!m->view->is_row_an_action || i == row)
			add_element(m, &all->items[i]);
}

/* --- other cells --------------------------------------------------------------------------- */

/* The connector before a recommendation in a pillar. */
static struct str
placed_connector(const struct fw_recommendation *r, const struct fw_pillar *pillar)
{
	for (size_t i = 0; r != NULL && pillar != NULL && i < r->placements.n; i++) {
		if (str_equal(r->placements.items[i].pillar, pillar->code))
			return r->placements.items[i].connector;
	}
	return STR_EMPTY;
}

/* Where a bullet or number begins in a connector; it stands in the paragraph of the text. */
static size_t
find_marker(struct str connector)
{
	size_t start = connector.n;
	size_t at;
	uint32_t c;

	while (start > 0 && !byte_is_space(connector.p[start - 1]))
		start--;
	at = start;
	c = at < connector.n ? utf8_next(connector, &at) : '&';
	return str_ends(connector, STR(")")) || (c != '&' && !u_isalpha((UChar32)c)) ? start :
	    connector.n;
}

/* What stands in a paragraph of its own before a recommendation. */
static struct str
paragraph_before(struct str connector)
{
	return str_trim(str_part(connector, 0, find_marker(connector)));
}

static struct marked
join_recommendation(const struct cell_maker *m, const struct fw_recommendation *r,
    struct str connector)
{
	struct marked marker = { .text = str_part(connector, find_marker(connector),
	    connector.n) };

	if (r == NULL || marker.text.n == 0)
		return r != NULL ? r->text : (struct marked){ 0 };
	return marked_join(m->arena, &marker, touches_text(&r->segments, SEGMENT_CONNECTOR) ?
	    STR_EMPTY : STR(" "), &r->text);
}

/* A shared text carries its code in the first of its pillars only, so that codes can be ids. */
static void
add_recommendations(struct cell_maker *m, const struct redline_node *pillar)
{
	struct str code = redline_item(fw_pillar, pillar)->code;

	for (size_t i = 0; i < pillar->recommendations.n; i++) {
		const struct redline_node *node = &pillar->recommendations.items[i];
		const struct fw_recommendation *r = redline_item(fw_recommendation, node);
		bool is_first = r->placements.n > 0 &&
		    str_equal(r->placements.items[0].pillar, code);

		struct str connectors[2] = { placed_connector(node->before, pillar->before),
			placed_connector(node->after, pillar->after) };
		struct marked texts[2] = {
			join_recommendation(m, node->before, connectors[0]),
			join_recommendation(m, node->after, connectors[1]) };

		m->node = node;
		add_plain(m, paragraph_before(connectors[0]), paragraph_before(connectors[1]));
		add_paragraphs(m, &texts[0], &texts[1], is_first ? r->code : STR_EMPTY);
	}
}

/* The words of a pillar in a column of unknown meaning; a node may lack one of the states. */
static struct str
extra_of(const struct cell_maker *m, size_t state, const struct redline_node *pillar,
    const struct redline_node *column)
{
	const struct redline *r = m->view->redline;
	const struct framework *fw = state == 0 && r->before != NULL ? r->before : r->after;
	const void *of = state == 0 ? pillar->before : pillar->after;
	const struct fw_column *at = state == 0 ? column->before : column->after;

	return of == NULL || at == NULL ? STR_EMPTY : extra_under(m->arena, fw, of,
	    (size_t)(at - fw->columns.items));
}

static void
add_extra(struct cell_maker *m, const struct redline_node *pillar, size_t column)
{
	const struct redline_node *node = &m->view->redline->columns.items[column];

	add_plain(m, extra_of(m, 0, pillar, node), extra_of(m, 1, pillar, node));
}

static struct str
leads_of(struct arena *a, const struct fw_element *e)
{
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	for (size_t i = 0; i < e->leads.n; i++) {
		const struct fw_party *lead = &e->leads.items[i];

		buf_add_z(&b, i == 0 ? "" : ", ");
		buf_add(&b, lead->words.n > 0 ? lead->words : lead->code);
	}
	return buf_str(&b);
}

static struct str
fact_of(struct arena *a, const struct fw_element *e, enum column_role role)
{
	if (e == NULL)
		return STR_EMPTY;
	if (role == COLUMN_LEAD)
		return leads_of(a, e);
	if (role == COLUMN_PERIOD)
		return e->period.words.n > 0 ? e->period.words : e->period.edtf;
	return e->marker;
}

/* Cells about the one action of a row. */
static void
add_fact(struct cell_maker *m, const struct redline_node *pillar, size_t row,
    enum column_role role)
{
	if (row >= pillar->actions.n)
		return;
	m->node = &pillar->actions.items[row];
	add_plain(m, fact_of(m->arena, m->node->before, role),
	    fact_of(m->arena, m->node->after, role));
}

/* A pillar that no cell names has no words. */
static struct marked
title_of(const struct fw_pillar *pillar)
{
	if (pillar == NULL || str_equal(pillar->title.text, STR(UNNAMED_PILLAR)))
		return (struct marked){ 0 };
	return pillar->title;
}

static void
add_title(struct cell_maker *m, const struct redline_node *pillar)
{
	struct marked titles[2] = { title_of(pillar->before), title_of(pillar->after) };

	add_paragraphs(m, &titles[0], &titles[1], redline_item(fw_pillar, pillar)->code);
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
table_view_init_redline(struct table_view *v, struct arena *a, const struct redline *r)
{
	struct fw_column *columns = arena_make_array(a, struct fw_column, r->columns.n);

	*v = (struct table_view){ .arena = a, .fw = r->after, .redline = r,
		.npillars = r->pillars.n, .nfootnotes = r->footnotes.n,
		.columns = usual_columns, .ncolumns = COUNT_OF(usual_columns) };
	for (size_t i = 0; i < r->columns.n; i++)
		columns[i] = *redline_item(fw_column, &r->columns.items[i]);
	if (r->columns.n > 0) {
		v->columns = columns;
		v->ncolumns = r->columns.n;
	}
	v->is_row_an_action = has_column(v, COLUMN_LEAD) || has_column(v, COLUMN_PERIOD) ||
	    has_column(v, COLUMN_NUMBER);
}

void
table_view_init(struct table_view *v, struct arena *a, const struct framework *fw)
{
	struct redline *plain = arena_make(a, struct redline);

	redline_make(a, NULL, fw, plain);
	table_view_init_redline(v, a, plain);
}

static struct marked
header_of(const struct framework *fw)
{
	if (fw == NULL || fw->header.text.n > 0)
		return fw != NULL ? fw->header : (struct marked){ 0 };
	return (struct marked){ .text = fw->title };
}

struct parts
table_view_header(const struct table_view *v)
{
	struct cell_maker m = { .arena = v->arena, .view = v, .node = &v->redline->title };
	struct marked headers[2] = { header_of(m.node->before), header_of(m.node->after) };

	add_paragraphs(&m, &headers[0], &headers[1], STR_EMPTY);
	return m.parts;
}

struct parts
table_view_heading(const struct table_view *v, size_t column)
{
	struct cell_maker m = { .arena = v->arena, .view = v };
	struct str usual = v->columns[column].heading;

	if (v->redline->columns.n == 0) {
		add_plain(&m, usual, usual);
		return m.parts;
	}
	m.node = &v->redline->columns.items[column];
	add_plain(&m, m.node->before != NULL ? *BEFORE(fw_column, m.node, heading) : STR_EMPTY,
	    m.node->after != NULL ? *AFTER(fw_column, m.node, heading) : STR_EMPTY);
	return m.parts;
}

const struct redline_node *
table_view_pillar(const struct table_view *v, size_t pillar)
{
	return &v->redline->pillars.items[pillar];
}

size_t
table_view_rows(const struct table_view *v, size_t pillar)
{
	const struct redline_node *p = table_view_pillar(v, pillar);
	size_t n = p->actions.n > p->goals.n ? p->actions.n : p->goals.n;

	return v->is_row_an_action && n > 1 ? n : 1;
}

struct table_note
table_view_footnote(const struct table_view *v, size_t footnote)
{
	const struct redline_node *node = &v->redline->footnotes.items[footnote];
	struct cell_maker m = { .arena = v->arena, .view = v, .node = node };
	struct table_note note = { .label = redline_item(fw_footnote, node)->label,
		.change = node->mark, .about = node->change };

	if (node->before != NULL)
		note.label_before = *BEFORE(fw_footnote, node, label);
	add_paragraphs(&m, BEFORE(fw_footnote, node, text), AFTER(fw_footnote, node, text),
	    STR_EMPTY);
	note.parts = m.parts;
	return note;
}

struct parts
table_view_cell(const struct table_view *v, size_t pillar, size_t row, size_t column)
{
	const struct redline_node *p = table_view_pillar(v, pillar);
	struct cell_maker m = { .arena = v->arena, .view = v, .node = p,
		.has_marker_column = has_column(v, COLUMN_NUMBER) };

	if (is_repeated(v, column))
		return m.parts;
	switch (v->columns[column].role) {
	case COLUMN_PILLAR:
		if (row == 0)
			add_title(&m, p);
		break;
	case COLUMN_COORDINATION:
		if (row == 0)
			add_paragraphs(&m, BEFORE(fw_pillar, p, coordination),
			    AFTER(fw_pillar, p, coordination), STR_EMPTY);
		break;
	case COLUMN_RECOMMENDATION:
		if (row == 0)
			add_recommendations(&m, p);
		break;
	case COLUMN_ACTIONS:
		add_elements(&m, &p->actions, row);
		break;
	case COLUMN_GOALS:
		add_elements(&m, &p->goals, row);
		break;
	case COLUMN_UNKNOWN:
		if (row == 0)
			add_extra(&m, p, column);
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

	add_paragraphs(&m, text, text, STR_EMPTY);
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
