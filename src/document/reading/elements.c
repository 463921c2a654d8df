/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The grammar of a cell of actions or goals: a paragraph is an element, items after a colon are
 * its parts, "&" alone connects, a heading dates all that follow it until the next. Facts of one
 * element are read in facts.c. A dash at a paragraph's start is a bullet, in list markup or not.
 */
#include "base/limits.h"
#include "base/utf8.h"
#include "document/reading/reader.h"

/* Where the grammar stands in a chain. */
struct grammar {
	struct reader *r;
	const struct fw_pillar *pillar;
	const struct table *table;
	const struct column *column;
	const struct chain *chain;
	struct fw_elements *list;
	bool list_is_open;        /* items go to the last element */
	bool may_open_list;       /* the last element ends as an introduction to a list */
	struct sourced connector; /* waits for its element */
	struct sourced heading;   /* in a paragraph of its own; waits for its element */
	struct heading_facts facts; /* of the heading in force */
	struct date_context context;
};

/* One piece with its tokens and what was found at its start. */
struct piece_view {
	const struct chain_piece *piece;
	struct tokens t;
	struct opening opening;
	bool is_item;
};

static struct fw_element *
last_of(const struct fw_elements *list)
{
	return list->n > 0 ? &list->items[list->n - 1] : NULL;
}

static uint32_t
token_start(const struct piece_view *v, size_t token)
{
	return token < v->t.n ? v->t.items[token].start : v->piece->text.length;
}

static void
add_segments(struct fw_element *element, enum segment_role role, const char *field,
    const struct sourced *s)
{
	sourced_add_segments(s, 0, s->length,
	    (struct fw_segment){ .role = role, .field = str_from(field) }, &element->segments);
}

static bool
view_at(const struct grammar *g, size_t i, struct piece_view *out)
{
	if (i >= g->chain->n)
		return false;
	out->piece = &g->chain->items[i];
	out->t = tokens_make(g->r->scratch, sourced_text(&out->piece->text));
	out->opening = opening_read(&out->t);
	out->is_item = out->piece->is_item || out->opening.is_bullet || out->opening.is_dash;
	return out->t.n > 0;
}

/* Whether the next piece is an item, so that words with a colon introduce a list. */
static bool
item_follows(const struct grammar *g, size_t i)
{
	struct piece_view next;

	return view_at(g, i + 1, &next) && next.is_item;
}

/* Numbered paragraphs after a colon are parts too, and go on as such while their numbers do. */
static bool
continues_numbers(const struct grammar *g, const struct piece_view *v)
{
	const struct fw_element *parent = last_of(g->list);
	const struct fw_element *child = parent == NULL ? NULL : last_of(&parent->children);
	struct tokens t;
	struct opening opening;

	if (!v->opening.is_number || parent == NULL)
		return false;
	if (!g->list_is_open)
		return g->may_open_list && v->opening.number == 1;
	t = tokens_make(g->r->scratch, child->marker);
	opening = opening_read(&t);
	return child->marker.n > 0 && opening.number + 1 == v->opening.number;
}

static bool
is_child(const struct grammar *g, const struct piece_view *v)
{
	if (last_of(g->list) == NULL)
		return false;
	if (v->is_item)
		return g->list_is_open || g->may_open_list;
	return continues_numbers(g, v);
}

/* A further paragraph of a list item goes on with the item. */
static bool
is_further_paragraph(const struct grammar *g, size_t i)
{
	struct piece_view v;

	return view_at(g, i, &v) && v.piece->level > 0 && !v.is_item &&
	    !text_is_connector(&v.t);
}

static struct fw_element *
add_element(struct grammar *g, bool as_child)
{
	struct fw_elements *list = as_child ? &last_of(g->list)->children : g->list;
	struct fw_element *element = fw_add(g->r->arena, list);

	*element = (struct fw_element){
		.kind = g->column->role == COLUMN_GOALS ? ELEMENT_GOAL : ELEMENT_ACTION,
		.horizon = g->column->role == COLUMN_GOALS ? HORIZON_LATER_YEARS :
		    HORIZON_THIS_YEAR,
	};
	element->period = NO_PERIOD;
	g->r->nelements++;
	return element;
}

static void
put_marker(struct grammar *g, struct fw_element *element, const struct piece_view *v)
{
	struct sourced marker;

	if (v->opening.marker_end == 0)
		return;
	marker = sourced_part(g->r->arena, &v->piece->text, 0,
	    v->t.items[v->opening.marker_end - 1].end);
	element->marker = sourced_text(&marker);
	add_segments(element, SEGMENT_MARKER, "marker", &marker);
}

static void
put_connector(struct grammar *g, struct fw_element *element)
{
	if (g->connector.length == 0)
		return;
	element->connector = sourced_text(&g->connector);
	add_segments(element, SEGMENT_CONNECTOR, "connector", &g->connector);
	sourced_init(&g->connector, g->r->arena);
}

static void
put_heading(struct grammar *g, struct fw_element *element, const struct sourced *run_in)
{
	struct arena *a = g->r->arena;

	if (g->heading.length > 0) {
		add_segments(element, SEGMENT_HEADING, "heading", &g->heading);
		sourced_add_plain(&g->heading, STR("\n"));
		element->heading = sourced_marked(&g->heading);
		sourced_init(&g->heading, a);
	}
	if (run_in->length == 0)
		return;
	add_segments(element, SEGMENT_HEADING, "heading", run_in);
	if (element->heading.text.n > 0) {
		struct marked second = sourced_marked(run_in);

		element->heading = marked_join(a, &element->heading, STR_EMPTY, &second);
	} else {
		element->heading = sourced_marked(run_in);
	}
}

static bool
ends_as_introduction(struct grammar *g, const struct piece_view *v)
{
	if (tokens_is_sign(&v->t, v->t.n - 1, ':'))
		return true;
	return join_is_open(g->r, sourced_text(&v->piece->text));
}

static void
link_queries(struct grammar *g, const struct fw_element *element, const struct piece_view *v)
{
	for (size_t i = 0; i < v->piece->nqueries; i++)
		doubt_link(g->r, v->piece->first_query + i, &element->segments);
}

/* The element's own words, once marker and heading are off, and the paragraphs after them. */
static struct sourced
read_body(struct grammar *g, const struct piece_view *v, size_t first, size_t *next)
{
	struct sourced body = sourced_part(g->r->arena, &v->piece->text, token_start(v, first),
	    v->piece->text.length);

	while (v->piece->level > 0 && body.nbytes < LIMIT_TEXT_BYTES &&
	    is_further_paragraph(g, *next)) {
		sourced_add_plain(&body, STR("\n"));
		sourced_add(&body, &g->chain->items[*next].text);
		*next += 1;
	}
	return body;
}

static void
read_element(struct grammar *g, const struct piece_view *v, size_t heading_end, size_t *next)
{
	struct arena *a = g->r->arena;
	bool as_child = is_child(g, v);
	size_t first = heading_end > 0 ? heading_end : v->opening.marker_end;
	struct fw_element *element;
	struct sourced run_in;
	struct sourced body;

	sourced_init(&run_in, a);
	if (heading_end > 0)
		run_in = sourced_part(a, &v->piece->text, token_start(v, v->opening.marker_end),
		    v->t.items[heading_end - 1].end);
	body = read_body(g, v, first, next);
	element = add_element(g, as_child);
	put_marker(g, element, v);
	put_connector(g, element);
	put_heading(g, element, &run_in);
	element->text = sourced_marked(&body);
	add_segments(element, SEGMENT_TEXT, "text", &body);
	footnotes_attach(g->r, &element->text, &element->footnotes);
	facts_read(g->r, &(struct fact_place){ .pillar = g->pillar, .column = g->column,
	    .heading = as_child ? NULL : &g->facts,
	    .parent = as_child ? last_of(g->list) : NULL, .row = v->piece->row,
	    .table = g->table }, &body, element);
	link_queries(g, element, v);
	if (as_child) {
		g->list_is_open = true;
	} else {
		g->list_is_open = false;
		g->may_open_list = ends_as_introduction(g, v);
	}
}

static void
take_heading(struct grammar *g, const struct piece_view *v, size_t end)
{
	struct sourced words = sourced_part(g->r->arena, &v->piece->text,
	    token_start(v, v->opening.marker_end), v->t.items[end - 1].end);

	facts_of_heading(g->r, &words, &g->context, &g->facts);
}

/* A heading in a paragraph of its own. One that another heading follows is kept before it. */
static void
keep_heading(struct grammar *g, const struct piece_view *v)
{
	if (g->heading.length > 0)
		sourced_add_plain(&g->heading, STR("\n"));
	else
		sourced_init(&g->heading, g->r->arena);
	sourced_add(&g->heading, &v->piece->text);
	g->list_is_open = false;
	g->may_open_list = false;
}

static void
keep_connector(struct grammar *g, const struct piece_view *v)
{
	if (g->connector.length > 0)
		sourced_add_plain(&g->connector, STR(" "));
	else
		sourced_init(&g->connector, g->r->arena);
	sourced_add(&g->connector, &v->piece->text);
}

/* Reads the piece with an index and gives the index behind what was read. */
static size_t
read_piece(struct grammar *g, size_t i)
{
	struct piece_view v;
	size_t heading;
	size_t next = i + 1;

	if (!view_at(g, i, &v))
		return next;
	if (text_is_connector(&v.t)) {
		keep_connector(g, &v);
		return next;
	}
	/* A bullet or number without words is no action, and is not lost. */
	if (v.opening.marker_end == v.t.n) {
		doubt_leftover(g->r, &v.piece->text);
		return next;
	}
	heading = is_child(g, &v) ? 0 : heading_length(g->r, &v.piece->text, &v.t, &g->context);
	if (heading == v.t.n && heading > 0) {
		struct period period;

		/* Bold words before a list name the action whose parts follow, unless they date it.
		 */
		if (!item_follows(g, i) || date_words_heading(g->r->scratch,
		    sourced_text(&v.piece->text), &g->context, &period)) {
			take_heading(g, &v, heading);
			keep_heading(g, &v);
			return next;
		}
		heading = 0;
	}
	if (heading > 0)
		take_heading(g, &v, heading);
	read_element(g, &v, heading, &next);
	return next;
}

void
elements_read(struct reader *r, struct fw_pillar *pillar, const struct table *table,
    const struct column *column, const struct chain *chain)
{
	struct grammar g = {
		.r = r, .pillar = pillar, .table = table, .column = column, .chain = chain,
		.list = column->role == COLUMN_GOALS ? &pillar->goals : &pillar->actions,
		.context = reader_date_context(r, column),
	};

	for (size_t i = 0; i < chain->n && r->nelements <= LIMIT_ELEMENTS;) {
		struct arena_mark mark = arena_mark(r->scratch);

		i = read_piece(&g, i);
		arena_rewind(r->scratch, mark);
	}
	doubt_leftover(r, &g.connector);
	doubt_leftover(r, &g.heading);
}
