/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tracked changes of a Word document, the ranges of its comments and of bookmarks of ours. Each end
 * of a range is an anchor in the markup, which gets its place when the cell that it stands in is
 * decoded.
 * What surprises: the document is read twice, as two texts, and the changes are counted in the
 * order of the file both times, so that the second reading finds those of the first by number.
 * Source: ECMA-376 part 1, 17.13.4 (comments), 17.13.5 (revisions).
 */
#include <assert.h>

#include "base/limits.h"
#include "base/utf8.h"
#include "document/anchors.h"
#include "document/importers/docx_body.h"

static const struct {
	const char *name;
	enum tracked_kind kind;
} kinds[] = {
	{ "ins", TRACKED_INSERTED },
	{ "del", TRACKED_DELETED },
	{ "moveFrom", TRACKED_MOVED_FROM },
	{ "moveTo", TRACKED_MOVED_TO },
	{ "cellIns", TRACKED_INSERTED },
	{ "cellDel", TRACKED_DELETED },
};

static bool
find_kind(struct str name, enum tracked_kind *out)
{
	for (size_t i = 0; i < COUNT_OF(kinds); i++) {
		if (!str_equal(name, str_from(kinds[i].name)))
			continue;
		*out = kinds[i].kind;
		return true;
	}
	return false;
}

bool
docx_is_change(struct str name)
{
	enum tracked_kind kind;

	return find_kind(name, &kind);
}

static bool
is_away(enum tracked_kind kind)
{
	return kind == TRACKED_DELETED || kind == TRACKED_MOVED_FROM;
}

/* Changes of whoever made the file were there when it was sent: it is about the text with them. */
static bool
is_settled(const struct docx_body *b, const struct xml_element *element)
{
	struct str author;

	return b->maker.n > 0 && xml_attribute(element, "author", &author) &&
	    str_equal(str_trim(author), b->maker);
}

static bool
is_kind_gone(const struct docx_body *b, struct str name, bool is_accepted)
{
	enum tracked_kind kind;

	return find_kind(name, &kind) &&
	    is_away(kind) == (is_accepted || b->view == DOCX_ACCEPTED);
}

bool
docx_is_gone(const struct docx_body *b, const struct xml_element *element)
{
	return is_kind_gone(b, element->name, is_settled(b, element));
}

/* --- anchors ------------------------------------------------------------------------------- */

static void
add_anchor(struct docx_body *b, struct docx_end end)
{
	arena_reserve(b->blocks->arena, b->ends, b->nends, b->ends_capacity);
	b->ends[b->nends] = end;
	markup_add_anchor(docx_markup(b), (uint32_t)b->nends++);
}

static struct doc_range *
range_of(struct docx_body *b, const struct docx_end *end)
{
	bool is_accepted = b->view == DOCX_ACCEPTED;

	switch (end->of) {
	case DOCX_COMMENT: {
		struct margin_comment *comment = &b->tracked->comments[end->index];

		return is_accepted ? &comment->accepted : &comment->original;
	}
	case DOCX_BOOKMARK: {
		struct kept_bookmark *bookmark = &b->tracked->bookmarks[end->index];

		return is_accepted ? &bookmark->accepted : &bookmark->original;
	}
	case DOCX_CHANGE:
		break;
	}
	return is_accepted ? &b->tracked->changes[end->index].accepted :
	    &b->tracked->changes[end->index].original;
}

/* Words between two anchors of one cell; of a range over several cells, those in its first. */
static struct str
words_between(struct arena *a, const struct cell *cell, size_t from, size_t to)
{
	struct str words = str_trim(str_part(cell->content.text, from, to));
	struct str part = utf8_cut(words, TRACKED_WORDS_BYTES);

	return part.n == words.n ? words : str_concat(a, part, STR("…"));
}

/* The words that a comment stands beside: of the accepted text, or of the original where none. */
static void
quote(struct docx_body *b, const struct cell *cell, const struct cell_anchor *anchor)
{
	const struct docx_end *end = &b->ends[anchor->id];
	struct margin_comment *comment = &b->tracked->comments[end->index];
	size_t to = cell->content.text.n;

	if (comment->quoted.n > 0)
		return;
	for (const struct cell_anchor *next = anchor + 1; next < cell->anchors + cell->nanchors;
	    next++) {
		const struct docx_end *other = &b->ends[next->id];

		/* Comments lie in each other; who looks at a hundred anchors has seen enough. */
		if (next - anchor > 100)
			break;
		if (other->of == DOCX_COMMENT && other->is_end && other->index == end->index) {
			to = next->byte;
			break;
		}
	}
	comment->quoted = words_between(b->blocks->arena, cell, anchor->byte, to);
}

void
docx_place_anchors(struct docx_body *b, const struct cell *cell)
{
	for (size_t i = 0; i < cell->nanchors; i++) {
		const struct cell_anchor *anchor = &cell->anchors[i];
		const struct docx_end *end = &b->ends[anchor->id];
		struct doc_range *range = range_of(b, end);
		struct doc_place place = { true, cell->table, cell->row, cell->column,
			anchor->point };

		if (end->is_reference && range->start.is_there)
			continue;
		/* An end may be all there is: its start stood in a row that is not in this text. */
		if (!range->start.is_there)
			range->start = place;
		range->end = place;
		if (end->of == DOCX_COMMENT && !end->is_end && !end->is_reference)
			quote(b, cell, anchor);
	}
}

/* --- changes ------------------------------------------------------------------------------- */

enum status
docx_note_change(struct docx_package *p, struct arena *a, struct tracked *t,
    const struct xml_element *element, enum tracked_what what)
{
	struct tracked_change change = { .what = what };
	struct str value;

	if (t->nchanges >= LIMIT_TRACKED_CHANGES)
		return errors_add(p->errors, ST_TOO_LARGE, NULL, "The document has more than %d "
		    "tracked changes. Accept those that are agreed, and save it again.",
		    LIMIT_TRACKED_CHANGES);
	find_kind(element->name, &change.kind);
	if (xml_attribute(element, "author", &value))
		change.author = str_dup(a, utf8_cut(str_trim(value), TRACKED_AUTHOR_BYTES));
	if (xml_attribute(element, "date", &value))
		change.date = str_dup(a, utf8_cut(value, TRACKED_DATE_BYTES));
	arena_reserve(a, t->changes, t->nchanges, t->changes_capacity);
	t->changes[t->nchanges++] = change;
	return ST_OK;
}

static enum status
add_change(struct docx_body *b, const struct xml_element *element, enum tracked_what what,
    size_t *out)
{
	struct tracked *t = b->tracked;

	*out = b->nchanges++;
	/* The second reading comes by what the first has noted. */
	if (b->view == DOCX_ORIGINAL) {
		assert(*out < t->nchanges);
		return ST_OK;
	}
	return docx_note_change(b->package, b->blocks->arena, t, element, what);
}

enum status
docx_change_begin(struct docx_body *b, const struct xml_element *element)
{
	bool is_theirs = b->nopen >= DOCX_OPEN || !is_settled(b, element);
	size_t index = 0;
	enum status st = is_theirs ? add_change(b, element, TRACKED_WORDS, &index) : ST_OK;

	if (st != ST_OK)
		return st;
	if (b->nopen < DOCX_OPEN) {
		b->is_open_settled[b->nopen] = !is_theirs;
		b->open[b->nopen] = index;
		buf_init(&b->open_words[b->nopen], b->blocks->arena, TRACKED_WORDS_BYTES);
	}
	b->nopen++;
	b->hidden += is_kind_gone(b, element->name, !is_theirs);
	b->deleting += str_equal(element->name, STR("del")) ||
	    str_equal(element->name, STR("moveFrom"));
	if (is_theirs)
		add_anchor(b, (struct docx_end){ .index = index });
	return ST_OK;
}

enum status
docx_change_end(struct docx_body *b, struct str name)
{
	bool is_deleting = str_equal(name, STR("del")) || str_equal(name, STR("moveFrom"));
	bool is_ours;

	if (b->nopen == 0)
		return ST_OK;
	b->nopen--;
	is_ours = b->nopen < DOCX_OPEN && b->is_open_settled[b->nopen];
	if (b->nopen < DOCX_OPEN && !is_ours) {
		add_anchor(b, (struct docx_end){ .is_end = true, .index = b->open[b->nopen] });
		if (b->view == DOCX_ACCEPTED)
			b->tracked->changes[b->open[b->nopen]].words =
			    str_trim(buf_str(&b->open_words[b->nopen]));
	}
	b->hidden -= is_kind_gone(b, name, is_ours) && b->hidden > 0;
	b->deleting -= is_deleting && b->deleting > 0;
	return ST_OK;
}

enum status
docx_change_property(struct docx_body *b, const struct xml_element *element,
    enum tracked_what what)
{
	size_t index;
	enum status st;

	if (is_settled(b, element))
		return ST_OK;
	if ((st = add_change(b, element, what, &index)) == ST_OK)
		add_anchor(b, (struct docx_end){ .index = index });
	return st;
}

enum status
docx_change_mark(struct docx_body *b, const struct xml_element *element)
{
	struct docx_paragraph *p = &b->paragraph;
	size_t index;
	enum status st;

	if (is_settled(b, element) || p->nmarked == COUNT_OF(p->marked))
		return ST_OK;
	if ((st = add_change(b, element, TRACKED_PARAGRAPH, &index)) == ST_OK)
		p->marked[p->nmarked++] = index;
	return st;
}

void
docx_change_mark_end(struct docx_body *b)
{
	struct docx_paragraph *p = &b->paragraph;

	for (size_t i = 0; i < p->nmarked; i++)
		add_anchor(b, (struct docx_end){ .index = p->marked[i] });
	p->nmarked = 0;
}

void
docx_change_words(struct docx_body *b, struct str text)
{
	size_t n = b->nopen < DOCX_OPEN ? b->nopen : DOCX_OPEN;

	for (size_t i = 0; i < n && b->view == DOCX_ACCEPTED; i++) {
		struct buf *words = &b->open_words[i];

		buf_add(words, utf8_cut(text, words->max - words->n));
	}
}

/* --- comments ------------------------------------------------------------------------------ */

enum status
docx_comment_mark(struct docx_body *b, const struct xml_element *element)
{
	struct str id;
	int64_t index;

	if (!xml_attribute(element, "id", &id) || !map_get(&b->comments->ids, id, &index))
		return ST_OK;
	/* The marks of a comment are three at most; more are somebody's joke. */
	if (b->nends >= DOCX_ANCHORS_MAX)
		return errors_add(b->package->errors, ST_TOO_LARGE, NULL, "The document refers to "
		    "its comments more than %d times. Open it in a word processor and save it "
		    "again as DOCX.", DOCX_ANCHORS_MAX);
	add_anchor(b, (struct docx_end){ .of = DOCX_COMMENT, .index = (size_t)index,
	    .is_end = str_equal(element->name, STR("commentRangeEnd")),
	    .is_reference = str_equal(element->name, STR("commentReference")) });
	return ST_OK;
}

/* --- bookmarks ----------------------------------------------------------------------------- */

/* Both readings count them alike; of one name the first counts, as in Word itself. */
void
docx_kept_bookmark_begin(struct docx_body *b, const struct xml_element *element)
{
	struct arena *a = b->blocks->arena;
	struct tracked *t = b->tracked;
	size_t index = b->kept.n;
	struct anchor anchor;
	struct str name;
	struct str id;
	int64_t known;

	if (!xml_attribute(element, "name", &name) || !xml_attribute(element, "id", &id) ||
	    index >= LIMIT_RECORDS || !anchor_read(a, name, &anchor) ||
	    map_get(&b->kept, name, &known) ||
	    (b->view != DOCX_ACCEPTED && index >= t->nbookmarks))
		return;
	name = str_dup(a, name);
	map_set(&b->kept, name, (int64_t)index);
	map_set(&b->kept_ids, str_dup(a, id), (int64_t)index);
	if (b->view == DOCX_ACCEPTED) {
		arena_reserve(a, t->bookmarks, t->nbookmarks, t->bookmarks_capacity);
		t->bookmarks[t->nbookmarks++] = (struct kept_bookmark){ .name = name };
	}
	add_anchor(b, (struct docx_end){ .of = DOCX_BOOKMARK, .index = index });
}

void
docx_kept_bookmark_end(struct docx_body *b, const struct xml_element *element)
{
	struct str id;
	int64_t index;

	/* It ends once; -1 stands for one that has. */
	if (!xml_attribute(element, "id", &id) || !map_get(&b->kept_ids, id, &index) || index < 0)
		return;
	map_set(&b->kept_ids, str_dup(b->blocks->arena, id), -1);
	add_anchor(b, (struct docx_end){ .of = DOCX_BOOKMARK, .is_end = true,
	    .index = (size_t)index });
}
