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

static const struct fw_footnote *
find_footnote(const struct framework *fw, struct str label)
{
	for (size_t i = 0; fw != NULL && i < fw->footnotes.n; i++)
		if (str_equal(fw->footnotes.items[i].label, label))
			return &fw->footnotes.items[i];
	return NULL;
}

static bool
is_of_before(enum word_change change)
{
	return change == WORD_KEPT || change == WORD_DELETED || change == WORD_MOVED_AWAY;
}

static bool
is_of_after(enum word_change change)
{
	return change == WORD_KEPT || change == WORD_INSERTED || change == WORD_MOVED_HERE;
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
add_note(struct word_writer *w, struct str key, struct str label, enum word_change change)
{
	struct word_notes *notes = &w->notes;
	const struct framework *before = w->order->before != NULL ? w->order->before : w->fw;
	struct word_note *note;

	arena_reserve(w->arena, notes->items, notes->n, notes->capacity);
	note = &notes->items[notes->n];
	*note = (struct word_note){ .label = label, .change = change };
	if (is_of_before(change)) {
		note->before = find_footnote(before, label);
		notes->has_own_marks |= !is_number(label, ++notes->next_before);
	}
	if (is_of_after(change)) {
		note->after = find_footnote(w->fw, label);
		notes->has_own_marks |= !is_number(label, ++notes->next_after);
	}
	map_set(&notes->keys, key, (int64_t)notes->n++);
	return note;
}

/* NULL where the label has no footnote. */
static struct word_note *
get_note(struct word_writer *w, struct str label, enum word_change change)
{
	const struct framework *of = is_of_after(change) || w->order->before == NULL ? w->fw :
	    w->order->before;
	char side = change == WORD_KEPT ? 'k' : is_of_after(change) ? 'a' : 'b';
	struct str key = str_format(w->arena, "%c%.*s", side, STR_ARG(label));
	int64_t at;

	if (map_get(&w->notes.keys, key, &at))
		return &w->notes.items[at];
	if (w->is_in_note || find_footnote(of, label) == NULL)
		return NULL;
	return add_note(w, key, label, change);
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

/* What looks like a mark and has no note. */
static void
add_raised(struct word_writer *w, const struct run *run, enum word_change change)
{
	struct buf *b = word_out(w);
	const char *element = change == WORD_DELETED ? "delText" : "t";
	struct mark *marks = arena_make_array(w->arena, struct mark, run->text.nmarks + 1);
	struct marked raised = { run->text.text, marks, 0 };

	for (size_t i = 0; i < run->text.nmarks; i++)
		if (run->text.marks[i].kind != MARK_SUBSCRIPT)
			marks[raised.nmarks++] = run->text.marks[i];
	marks[raised.nmarks++] = (struct mark){ .kind = MARK_SUPERSCRIPT };
	buf_add_z(b, "<w:r>");
	word_add_run_properties(w, &raised, NULL);
	buf_add_format(b, "<w:%s xml:space=\"preserve\">", element);
	xml_add_text(b, run->text.text);
	buf_add_format(b, "</w:%s></w:r>", element);
}

void
word_add_note_mark(struct word_writer *w, const struct run *run, enum word_change change)
{
	struct word_note *note = get_note(w, run->label, change);

	if (note == NULL) {
		add_raised(w, run, change);
		return;
	}
	if (note->nmarks++ > 0) {
		note->is_shared = true;
		add_cross_reference(w, note, run, change);
	} else {
		add_reference(w, note, run, change);
	}
}

/* The note's own mark, before its text. */
static void
add_own_mark(struct word_writer *w, const struct word_note *note, enum word_change change)
{
	struct buf *b = word_out(w);
	const char *element = change == WORD_DELETED ? "delText" : "t";

	word_open_change(w, change);
	buf_add_z(b, "<w:r><w:rPr><w:rStyle w:val=\"" MARK_STYLE "\"/></w:rPr>");
	if (w->notes.has_own_marks) {
		buf_add_format(b, "<w:%s xml:space=\"preserve\">", element);
		xml_add_text(b, note->label);
		buf_add_format(b, "</w:%s>", element);
	} else {
		buf_add_z(b, "<w:footnoteRef/>");
	}
	buf_add_z(b, "</w:r>");
	word_add_words(w, STR(" "), change);
	word_close_change(w, change);
}

static void
add_note_text(struct word_writer *w, const struct word_note *note, size_t number)
{
	const struct fw_footnote *one = note->after != NULL ? note->after : note->before;
	enum word_change change = note->after == NULL ? WORD_DELETED :
	    note->before == NULL ? WORD_INSERTED : WORD_KEPT;
	struct word_paragraphs paragraphs = { 0 };
	struct word_paragraph *p = word_new_paragraph(w, &paragraphs, WORD_STYLE_FOOTNOTE);

	if (change != WORD_KEPT)
		word_add_span(w, p, change, one->text);
	else
		word_add_diff(w, p, &note->before->text, &note->after->text);
	p->anchor = anchor_name(w->arena, ANCHOR_FOOTNOTE, one->uid, one->label);
	p->note = note;
	p->note_change = change;
	buf_add_format(word_out(w), "<w:footnote w:id=\"%zu\">", number);
	word_add_paragraph(w, p);
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

void
word_open_note_text(struct word_writer *w, const struct word_paragraph *p)
{
	if (p->note != NULL)
		add_own_mark(w, p->note, p->note_change);
}

static bool
has_mark(const struct word_writer *w, const struct fw_footnote *footnote)
{
	for (size_t i = 0; i < w->notes.n; i++)
		if (w->notes.items[i].after == footnote)
			return true;
	return false;
}

/* Word shows no note that nothing refers to, so such a one is a paragraph with a raised label. */
void
word_add_unmarked_notes(struct word_writer *w)
{
	for (size_t i = 0; i < w->fw->footnotes.n; i++) {
		const struct fw_footnote *footnote = &w->fw->footnotes.items[i];
		struct word_paragraphs paragraphs = { 0 };
		struct word_paragraph *p;
		struct mark raised = { .kind = MARK_SUPERSCRIPT,
			.end = (uint32_t)utf8_length(footnote->label) };
		struct marked label = { footnote->label, &raised, 1 };

		if (has_mark(w, footnote))
			continue;
		p = word_new_paragraph(w, &paragraphs, WORD_STYLE_BODY);
		word_add_span(w, p, WORD_KEPT, marked_join(w->arena, &label, STR(" "),
		    &footnote->text));
		p->anchor = anchor_name(w->arena, ANCHOR_FOOTNOTE, footnote->uid, footnote->label);
		word_add_paragraph(w, p);
	}
}
