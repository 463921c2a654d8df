/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Footnotes: their marks in the text and their texts at the foot of the page. Word numbers notes
 * itself, so labels other than 1, 2, 3 in order are written as marks of the author's own choice,
 * for the whole document. What surprises: a note may have one mark in Word; a second mark for the
 * same note is a cross-reference field (NOTEREF) to a bookmark around the first.
 * Source: ECMA-376 part 1, 17.11 (footnotes), 17.16.5.42 (NOTEREF).
 */
#include "base/utf8.h"
#include "document/word/writer.h"
#include "document/xml_text.h"

#define MARK_STYLE "FootnoteReference"

enum side { SIDE_BEFORE, SIDE_AFTER };

/* The footnote that a mark of one of the two states is of; NULL where there is none. */
static const struct redline_node *
find_footnote(const struct word_writer *w, struct str label, enum side side)
{
	const struct redline_nodes *nodes = &w->redline.footnotes;

	for (size_t i = 0; i < nodes->n; i++) {
		const struct fw_footnote *footnote = side == SIDE_AFTER ? nodes->items[i].after :
		    nodes->items[i].before;

		if (footnote != NULL && str_equal(footnote->label, label))
			return &nodes->items[i];
	}
	return NULL;
}

static bool
is_number(struct str label, uint32_t number)
{
	int64_t value;

	return str_to_i64(label, 1, UINT32_MAX, &value) == ST_OK && value == (int64_t)number &&
	    label.p[0] != '0';
}

/* Notes in the order of their marks; whether Word would number them as they are numbered. */
static struct word_note *
add_note(struct word_writer *w, struct str key, const struct redline_node *node,
    const struct word_note *like)
{
	struct word_notes *notes = &w->notes;
	const struct fw_footnote *before = node->before;
	struct word_note *note;

	arena_reserve(w->arena, notes->items, notes->n, notes->capacity);
	note = &notes->items[notes->n];
	*note = *like;
	if (like->change != WORD_INSERTED) {
		note->before = before;
		notes->has_own_marks |= before != NULL &&
		    !is_number(before->label, ++notes->next_before);
	}
	if (like->change != WORD_DELETED) {
		note->after = node->after;
		notes->has_own_marks |= !is_number(like->label, ++notes->next_after);
	}
	map_set(&notes->keys, key, (int64_t)notes->n++);
	return note;
}

/* NULL where the label has no footnote. A mark that moved has a note at either place. */
static struct word_note *
get_note(struct word_writer *w, struct str label, enum word_change change)
{
	struct word_note like = { .label = label, .change = word_plain_change(change) };
	char side = like.change == WORD_KEPT ? 'k' : like.change == WORD_INSERTED ? 'a' : 'b';
	struct str key = str_format(w->arena, "%c%.*s", side, STR_ARG(label));
	const struct redline_node *node;
	int64_t at;

	if (map_get(&w->notes.keys, key, &at))
		return &w->notes.items[at];
	node = find_footnote(w, label, side == 'b' ? SIDE_BEFORE : SIDE_AFTER);
	if (w->is_in_note || node == NULL)
		return NULL;
	return add_note(w, key, node, &like);
}

static struct str
bookmark_name(struct word_writer *w, size_t number)
{
	return str_format(w->arena, ANCHOR_PREFIX "%c%zu", ANCHOR_NOTE_MARK, number);
}

static void
add_reference(struct word_writer *w, const struct word_note *note, const struct run *run,
    enum word_change change)
{
	struct buf *b = word_out(w);
	size_t number = (size_t)(note - w->notes.items) + 1;
	uint32_t bookmark = note->is_shared ? ++w->last_id : 0;

	if (bookmark > 0)
		buf_add_format(b, "<w:bookmarkStart w:id=\"%u\" w:name=\"%.*s\"/>", bookmark,
		    STR_ARG(bookmark_name(w, number)));
	buf_add_z(b, "<w:r>");
	word_add_run_properties(w, &run->text, MARK_STYLE);
	buf_add_format(b, "<w:footnoteReference%s w:id=\"%zu\"/>",
	    w->notes.has_own_marks ? " w:customMarkFollows=\"1\"" : "", number);
	if (w->notes.has_own_marks) {
		const char *element = change == WORD_DELETED ? "delText" : "t";

		buf_add_format(b, "<w:%s xml:space=\"preserve\">", element);
		xml_add_text(b, run->label);
		buf_add_format(b, "</w:%s>", element);
	}
	buf_add_z(b, "</w:r>");
	if (bookmark > 0)
		buf_add_format(b, "<w:bookmarkEnd w:id=\"%u\"/>", bookmark);
}

/* A field: "see the mark of that note". */
static void
add_cross_reference(struct word_writer *w, const struct word_note *note, const struct run *run,
    enum word_change change)
{
	struct buf *b = word_out(w);
	struct str name = bookmark_name(w, (size_t)(note - w->notes.items) + 1);
	bool is_deleted = change == WORD_DELETED;

	buf_add_format(b, "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:%s "
	    "xml:space=\"preserve\"> NOTEREF %.*s \\f \\h </w:%s></w:r>"
	    "<w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r>",
	    is_deleted ? "delInstrText" : "instrText", STR_ARG(name),
	    is_deleted ? "delInstrText" : "instrText");
	word_add_run_properties(w, &run->text, MARK_STYLE);
	buf_add_z(b, is_deleted ? "<w:delText>" : "<w:t>");
	xml_add_text(b, run->label);
	buf_add_z(b, is_deleted ? "</w:delText>" : "</w:t>");
	buf_add_z(b, "</w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>");
}

/* In one line, as a mark is. */
static struct str
in_one_line(struct arena *a, struct str text)
{
	char *copy = arena_alloc(a, text.n);

	for (size_t i = 0; i < text.n; i++)
		copy[i] = text.p[i] == '\n' ? ' ' : text.p[i];
	return (struct str){ copy, text.n };
}

/* What looks like a mark and has no note. */
static void
add_raised(struct word_writer *w, const struct run *run, enum word_change change)
{
	struct mark *marks = arena_make_array(w->arena, struct mark, run->text.nmarks + 1);
	struct marked raised = { in_one_line(w->arena, run->text.text), marks, 0 };

	for (size_t i = 0; i < run->text.nmarks; i++)
		if (run->text.marks[i].kind != MARK_SUBSCRIPT)
			marks[raised.nmarks++] = run->text.marks[i];
	marks[raised.nmarks++] = (struct mark){ .kind = MARK_SUPERSCRIPT };
	word_add_run(w, &raised, change);
}

/*
 * The label before of a mark that is kept; false where nothing is to be said of it: the number is
 * Word's, or the same. A mark that is kept may have lost its footnote, or found one.
 */
static bool
find_old_label(const struct word_writer *w, struct str label, struct str *out)
{
	const struct redline_node *after = find_footnote(w, label, SIDE_AFTER);
	const struct redline_node *before = find_footnote(w, label, SIDE_BEFORE);

	*out = label;
	if (w->order->before == NULL || w->is_in_note)
		return false;
	if (after == NULL || after->before == NULL)
		return after != NULL || before != NULL;
	*out = ((const struct fw_footnote *)after->before)->label;
	return w->notes.has_own_marks && !str_equal(*out, label);
}

static void
add_mark(struct word_writer *w, const struct run *run, enum word_change change)
{
	struct word_note *note = get_note(w, run->label, change);

	if (note == NULL) {
		add_raised(w, run, change);
	} else if (note->nmarks++ > 0) {
		note->is_shared = true;
		add_cross_reference(w, note, run, change);
	} else {
		add_reference(w, note, run, change);
	}
}

void
word_add_note_mark(struct word_writer *w, const struct run *run, enum word_change change)
{
	struct run old = *run;

	if (change != WORD_KEPT || !find_old_label(w, run->label, &old.label)) {
		add_mark(w, run, change);
		return;
	}
	if (!str_equal(old.label, run->label))
		old.text.text = old.label;
	word_open_change(w, WORD_DELETED);
	add_mark(w, &old, WORD_DELETED);
	word_close_change(w, WORD_DELETED);
	word_open_change(w, WORD_INSERTED);
	add_mark(w, run, WORD_INSERTED);
	word_close_change(w, WORD_INSERTED);
}

static enum word_change
change_of_text(const struct word_note *note)
{
	if (note->after == NULL)
		return WORD_DELETED;
	return note->before == NULL && note->change != WORD_KEPT ? WORD_INSERTED : WORD_KEPT;
}

void
word_open_note_text(struct word_writer *w, const struct word_paragraph *p)
{
	struct buf *b = word_out(w);
	enum word_change change;
	const char *element;

	if (p->note == NULL)
		return;
	change = change_of_text(p->note);
	element = change == WORD_DELETED ? "delText" : "t";
	word_open_change(w, change);
	buf_add_z(b, "<w:r><w:rPr><w:rStyle w:val=\"" MARK_STYLE "\"/></w:rPr>");
	if (w->notes.has_own_marks) {
		buf_add_format(b, "<w:%s xml:space=\"preserve\">", element);
		xml_add_text(b, p->note->label);
		buf_add_format(b, "</w:%s>", element);
	} else {
		buf_add_z(b, "<w:footnoteRef/>");
	}
	buf_add_z(b, "</w:r>");
	word_add_words(w, STR(" "), change);
	word_close_change(w, change);
}

/* The words of a footnote before and afterwards; both may be one. */
static void
add_spans(struct word_writer *w, struct word_paragraph *p, const struct fw_footnote *before,
    const struct fw_footnote *after)
{
	static const struct marked nothing;
	struct redline_spans spans;

	if (w->order->before == NULL) {
		word_add_span(w, p, WORD_KEPT, after->text);
		return;
	}
	spans = redline_words(&w->redline, before != NULL ? &before->text : &nothing,
	    after != NULL ? &after->text : &nothing);
	for (size_t i = 0; i < spans.n; i++)
		word_add_span(w, p, spans.items[i].kind == DIFF_KEPT ? WORD_KEPT :
		    spans.items[i].kind == DIFF_DELETED ? WORD_DELETED : WORD_INSERTED,
		    spans.items[i].text);
}

static void
add_note_text(struct word_writer *w, const struct word_note *note, size_t number)
{
	const struct fw_footnote *one = note->after != NULL ? note->after : note->before;
	struct word_paragraphs paragraphs = { 0 };
	struct word_paragraph *p = word_new_paragraph(w, &paragraphs, WORD_STYLE_FOOTNOTE);

	add_spans(w, p, note->before, note->after);
	if (note->after != NULL)
		p->anchor = anchor_name(w->arena, ANCHOR_FOOTNOTE, one->uid, one->label);
	p->note = note;
	buf_add_format(word_out(w), "<w:footnote w:id=\"%zu\">", number);
	word_add_paragraph(w, p, true);
	buf_add_z(word_out(w), "</w:footnote>");
}

void
word_add_notes(struct word_writer *w)
{
	w->is_in_note = true;
	for (size_t i = 0; i < w->notes.n; i++)
		add_note_text(w, &w->notes.items[i], i + 1);
	w->is_in_note = false;
}

/* Whether a mark refers to a footnote, with the changes rejected or accepted. */
static bool
has_mark(const struct word_writer *w, const struct fw_footnote *footnote)
{
	for (size_t i = 0; i < w->notes.n; i++) {
		const struct word_note *note = &w->notes.items[i];

		if (note->after == footnote || note->before == footnote)
			return true;
	}
	return false;
}

static void
add_label(struct word_writer *w, struct word_paragraph *p, enum word_change change,
    struct str label)
{
	struct mark *raised = arena_make(w->arena, struct mark);

	*raised = (struct mark){ .kind = MARK_SUPERSCRIPT, .end = (uint32_t)utf8_length(label) };
	word_add_span(w, p, change, (struct marked){ label, raised, 1 });
}

/*
 * Word shows no note that nothing refers to, so such a one is a paragraph with a raised label.
 * Either may be NULL: the note has a mark there, or is not there.
 */
static void
add_unmarked_note(struct word_writer *w, const struct fw_footnote *before,
    const struct fw_footnote *after)
{
	const struct fw_footnote *footnote = after != NULL ? after : before;
	struct word_paragraphs paragraphs = { 0 };
	struct word_paragraph *p = word_new_paragraph(w, &paragraphs, WORD_STYLE_BODY);

	p->mark = after == NULL ? WORD_DELETED : before == NULL ? WORD_INSERTED : WORD_KEPT;
	if (before != NULL && after != NULL && !str_equal(before->label, after->label)) {
		add_label(w, p, WORD_DELETED, before->label);
		add_label(w, p, WORD_INSERTED, after->label);
	} else {
		add_label(w, p, p->mark, footnote->label);
	}
	word_add_span(w, p, p->mark, (struct marked){ .text = STR(" ") });
	add_spans(w, p, before, after);
	if (after != NULL)
		p->anchor = anchor_name(w->arena, ANCHOR_FOOTNOTE, footnote->uid, footnote->label);
	word_add_paragraph(w, p, false);
}

void
word_add_unmarked_notes(struct word_writer *w)
{
	for (size_t i = 0; i < w->redline.footnotes.n; i++) {
		const struct redline_node *node = &w->redline.footnotes.items[i];
		const struct fw_footnote *before = node->mark == REDLINE_MOVED_HERE ? NULL :
		    node->before;
		const struct fw_footnote *after = node->after;

		if (before != NULL && has_mark(w, before))
			before = NULL;
		if (after != NULL && has_mark(w, after))
			after = NULL;
		if (w->order->before == NULL)
			before = after;
		if (before != NULL || after != NULL)
			add_unmarked_note(w, before, after);
	}
}
