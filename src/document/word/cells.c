/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Parts of a cell as paragraphs, each stretch with what happens to it when changes are accepted.
 * What surprises: the end of a paragraph is a character of its own in Word, and tracked like one.
 * Without it the paragraph runs into the next, so a paragraph that is added at the end of a cell
 * is tracked by the mark of the one before: a cell's last mark can be neither added nor removed.
 * Source: ECMA-376 part 1, 17.13.5 (revisions), 17.13.5.15 and 19 (paragraph marks).
 */
#include "document/word/writer.h"

/* Reading parts one by one. */
struct reader {
	struct word_writer *w;
	const struct word_cell *cell;
	struct word_paragraphs all;
	uint32_t depth;
	uint32_t with_markers;    /* bit by depth: the list's bullets stand in the text */
	bool is_open;             /* the last paragraph goes on: its end is not there */
};

enum word_change
word_plain_change(enum word_change change)
{
	if (change == WORD_MOVED_HERE)
		return WORD_INSERTED;
	return change == WORD_MOVED_AWAY ? WORD_DELETED : change;
}

/* What a part as a whole does: KEPT where its spans say what changed. */
static enum word_change
change_of_part(const struct reader *r, const struct part *part)
{
	if (r->cell->fate != WORD_FATE_OWN)
		return r->cell->fate == WORD_FATE_INSERTED ? WORD_INSERTED : WORD_DELETED;
	if (part->within != NULL || part->change == REDLINE_MOVED_HERE)
		return WORD_MOVED_HERE;
	return part->change == REDLINE_MOVED_AWAY ? WORD_MOVED_AWAY : WORD_KEPT;
}

/* False where a stretch does not stand here at all: what is shown as new has nothing deleted. */
static bool
find_change(enum word_change whole, enum diff_kind kind, enum word_change *out)
{
	switch (whole) {
	case WORD_INSERTED:
	case WORD_MOVED_HERE:
		*out = kind == DIFF_INSERTED ? WORD_INSERTED : whole;
		return kind != DIFF_DELETED;
	case WORD_DELETED:
	case WORD_MOVED_AWAY:
		*out = whole;
		/* All that moved away is deleted there. */
		return kind != DIFF_INSERTED;
	case WORD_KEPT:
	case WORD_CHANGE_COUNT:
		break;
	}
	*out = kind == DIFF_INSERTED ? WORD_INSERTED : kind == DIFF_DELETED ? WORD_DELETED :
	    WORD_KEPT;
	return true;
}

/* The change that a part moves with; NULL where it is not shown as a move. */
static const struct redline_change *
move_of(const struct reader *r, const struct part *part, enum word_change whole)
{
	struct word_writer *w = r->w;
	const struct redline_change *change = part->within != NULL ? part->within : part->about;
	int64_t at;

	if (change == NULL || (whole != WORD_MOVED_HERE && whole != WORD_MOVED_AWAY))
		return NULL;
	if (!w->is_measured)
		return change;
	/* Word pairs one stretch with one other; what has more is deleted and inserted. */
	return map_get_i64(&w->move_indexes, (int64_t)(uintptr_t)change, &at) &&
	    w->moves[at].away == 1 && w->moves[at].here == 1 ? change : NULL;
}

static void
count_stretch(struct word_writer *w, const struct redline_change *change, bool is_here)
{
	int64_t at;

	if (w->is_measured)
		return;
	if (!map_get_i64(&w->move_indexes, (int64_t)(uintptr_t)change, &at)) {
		arena_reserve(w->arena, w->moves, w->nmoves, w->moves_capacity);
		w->moves[w->nmoves] = (struct word_move){ 0 };
		at = (int64_t)w->nmoves++;
		map_set_i64(&w->move_indexes, (int64_t)(uintptr_t)change, at);
	}
	if (is_here)
		w->moves[at].here++;
	else
		w->moves[at].away++;
}

/* Where stretches of one move begin and end among the paragraphs. */
static void
find_moves(struct reader *r)
{
	for (size_t i = 0; i < r->all.n; i++) {
		struct word_paragraph *p = &r->all.items[i];
		bool is_here = p->mark == WORD_MOVED_HERE;

		if (p->move == NULL)
			continue;
		p->begins_move = i == 0 || p[-1].move != p->move || p[-1].mark != p->mark;
		p->ends_move = i + 1 == r->all.n || p[1].move != p->move || p[1].mark != p->mark;
		if (p->begins_move)
			count_stretch(r->w, p->move, is_here);
	}
}

static enum anchor_part
anchor_part_of(enum column_role role)
{
	if (role == COLUMN_PILLAR)
		return ANCHOR_PILLAR;
	return role == COLUMN_RECOMMENDATION ? ANCHOR_RECOMMENDATION : ANCHOR_ELEMENT;
}

static struct str
anchor_of(struct reader *r, const struct part *part, enum word_change whole)
{
	if (word_plain_change(whole) == WORD_DELETED || part->change == REDLINE_REMOVED)
		return STR_EMPTY;
	if (r->cell->role == COLUMN_COORDINATION)
		return r->all.n == 1 ? word_anchor(r->w, ANCHOR_COORDINATION, r->cell->pillar) :
		    STR_EMPTY;
	return word_anchor(r->w, anchor_part_of(r->cell->role), part->code);
}

static struct word_paragraph *
begin_paragraph(struct reader *r, const struct part *part, enum word_change whole)
{
	bool is_item = part->kind == PART_ITEM;
	struct word_paragraph *p = word_new_paragraph(r->w, &r->all, is_item ? WORD_STYLE_ITEM :
	    r->depth > 0 ? WORD_STYLE_MORE : r->cell->style);

	p->level = r->depth;
	p->has_marker = is_item && (r->with_markers >> (r->depth & 31) & 1) != 0;
	p->anchor = anchor_of(r, part, whole);
	return p;
}

static void
take_text(struct reader *r, const struct part *part)
{
	enum word_change whole = change_of_part(r, part);
	const struct redline_change *move = move_of(r, part, whole);
	struct word_paragraph *p = NULL;
	enum word_change change;

	if (move == NULL)
		whole = word_plain_change(whole);
	if (r->is_open)
		p = &r->all.items[r->all.n - 1];
	for (size_t i = 0; i < part->spans.n; i++) {
		const struct redline_span *span = &part->spans.items[i];

		if (!find_change(whole, span->kind, &change))
			continue;
		if (p == NULL)
			p = begin_paragraph(r, part, whole);
		word_add_span(r->w, p, change, span->text);
	}
	if (p == NULL)
		return;
	r->is_open = !find_change(whole, part->end, &p->mark);
	/* The ends of what moved lie within its stretch. */
	if (move != NULL)
		p->mark = whole;
	p->move = move;
}

static void
take_list(struct reader *r, const struct part *part)
{
	uint32_t bit = (uint32_t)1 << (++r->depth & 31);

	r->with_markers = part->text.text.n > 0 ? r->with_markers | bit : r->with_markers & ~bit;
}

static void
take_part(struct reader *r, const struct part *part)
{
	switch (part->kind) {
	case PART_PARAGRAPH:
	case PART_ITEM:
		take_text(r, part);
		break;
	case PART_LIST:
		take_list(r, part);
		break;
	case PART_LIST_END:
		r->depth -= r->depth > 0;
		break;
	case PART_ITEM_END:
		break;
	}
}

struct word_paragraphs
word_take_parts(struct word_writer *w, const struct parts *parts, const struct word_cell *cell)
{
	struct reader r = { .w = w, .cell = cell };

	for (size_t i = 0; i < parts->n; i++)
		take_part(&r, &parts->items[i]);
	find_moves(&r);
	if (r.all.n > 0 && cell->anchor.n > 0)
		r.all.items[0].anchor = cell->anchor;
	return r.all;
}

static bool
look_alike(const struct word_paragraph *a, const struct word_paragraph *b)
{
	return a->style == b->style && a->level == b->level && a->has_marker == b->has_marker;
}

/* Gives the mark of the last paragraph away; see the declaration. */
static void
settle_marks(struct word_paragraphs *all)
{
	struct word_paragraph *last = &all->items[all->n - 1];
	enum word_change change = word_plain_change(last->mark);
	size_t first = all->n - 1;

	if (change == WORD_KEPT)
		return;
	while (first > 0 && word_plain_change(all->items[first - 1].mark) == change)
		first--;
	if (first > 0 && all->items[first - 1].mark == WORD_KEPT &&
	    look_alike(&all->items[first - 1], last))
		all->items[first - 1].mark = change;
	last->mark = WORD_KEPT;
}

void
word_add_paragraphs(struct word_writer *w, struct word_paragraphs *all)
{
	if (all->n == 0)
		word_new_paragraph(w, all, WORD_STYLE_TEXT);
	settle_marks(all);
	for (size_t i = 0; i < all->n; i++)
		word_add_paragraph(w, &all->items[i], i + 1 == all->n);
}
