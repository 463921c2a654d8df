/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Footnotes and endnotes. Word numbers them in the order in which the text refers to them, not in
 * the order of their part, and writes the number nowhere. Endnotes get small roman numbers, as
 * Word shows them, so that they never share a label with a footnote.
 */
#include "base/limits.h"
#include "document/anchors.h"
#include "document/importers/docx_body.h"

static struct str
make_key(struct docx_body *b, const struct xml_element *element, char kind)
{
	struct str id;

	if (!xml_attribute(element, "id", &id))
		return STR_EMPTY;
	return str_format(b->blocks->arena, "%c%.*s", kind, STR_ARG(id));
}

static struct str
next_label(struct docx_body *b, char kind)
{
	struct markup number;

	markup_init(&number, b->blocks->arena);
	if (kind == 'f')
		markup_add_number(&number, ++b->nfootnotes, '1');
	else
		markup_add_number(&number, ++b->nendnotes, 'i');
	return buf_str(&number.html);
}

/* The index of a note by its key, made and numbered if it is new; SIZE_MAX where none may be. */
static size_t
get_note(struct docx_body *b, struct str key, bool has_own_mark)
{
	int64_t at;

	if (key.n == 0)
		return SIZE_MAX;
	if (map_get(&b->note_keys, key, &at))
		return (size_t)at;
	if (b->nnotes >= LIMIT_BLOCKS)
		return SIZE_MAX;
	arena_reserve(b->blocks->arena, b->notes, b->nnotes, b->notes_capacity);
	b->notes[b->nnotes] = (struct docx_note){ .key = key, .has_own_mark = has_own_mark,
		.label = has_own_mark ? STR_EMPTY : next_label(b, key.p[0]) };
	map_set(&b->note_keys, key, (int64_t)b->nnotes);
	return b->nnotes++;
}

/* The mark of a note in the formatting of its run; that it is raised is known. */
static void
add_mark(struct docx_body *b, struct str label)
{
	const struct docx_format *format = &b->run.format;
	struct markup *markup = docx_markup(b);

	markup_add_tag(markup, format->bold == DOCX_ON ? "<b>" : "");
	markup_add_tag(markup, format->italic == DOCX_ON ? "<i>" : "");
	markup_add_tag(markup, format->underline == DOCX_ON ? "<u>" : "");
	markup_add_note(markup, label);
	markup_add_tag(markup, format->underline == DOCX_ON ? "</u>" : "");
	markup_add_tag(markup, format->italic == DOCX_ON ? "</i>" : "");
	markup_add_tag(markup, format->bold == DOCX_ON ? "</b>" : "");
}

void
docx_add_reference(struct docx_body *b, const struct xml_element *element, char kind)
{
	struct str custom;
	bool has_own_mark = xml_attribute(element, "customMarkFollows", &custom) &&
	    !str_equal(custom, STR("0"));
	size_t note = get_note(b, make_key(b, element, kind), has_own_mark);

	if (note == SIZE_MAX)
		return;
	if (b->bookmark.n > 0)
		map_set(&b->bookmarks, b->bookmark, (int64_t)note);
	b->bookmark = STR_EMPTY;
	/* A mark of the author's own choice is the text that follows. */
	if (b->notes[note].has_own_mark)
		b->marked_note = note + 1;
	else
		add_mark(b, b->notes[note].label);
}

void
docx_bookmark_begin(struct docx_body *b, const struct xml_element *element)
{
	struct anchor anchor;
	struct str name;

	if (!xml_attribute(element, "name", &name))
		return;
	b->bookmark = str_dup(b->blocks->arena, name);
	b->is_over = b->nboxes == 0 && b->table_depth == 0 &&
	    anchor_read(b->blocks->arena, name, &anchor) && anchor.part == ANCHOR_APPENDIX;
}

/* " NOTEREF _Ref123 \f \h ": the index of the note; false where the code is another. */
static bool
find_note_of_field(struct docx_body *b, int64_t *out_note)
{
	struct str code = str_trim(buf_str(&b->field_code));
	struct str name = STR_EMPTY;

	if (!str_starts(code, STR("NOTEREF ")))
		return false;
	code = str_trim(str_part(code, sizeof("NOTEREF ") - 1, code.n));
	return str_next(&code, ' ', &name) && map_get(&b->bookmarks, name, out_note);
}

void
docx_field_character(struct docx_body *b, const struct xml_element *element)
{
	struct str type;
	int64_t note;

	if (b->hidden > 0 || !xml_attribute(element, "fldCharType", &type))
		return;
	if (str_equal(type, STR("begin"))) {
		buf_clear(&b->field_code);
	} else if (str_equal(type, STR("separate")) && find_note_of_field(b, &note)) {
		b->is_field_known = true;
		b->marked_note = (size_t)note + 1;
	} else if (str_equal(type, STR("end"))) {
		b->is_field_known = false;
		b->marked_note = 0;
	}
}

/* The mark that an author chose is the label of its note from then on. */
static void
take_own_mark(struct docx_body *b, struct docx_note *note, struct str text)
{
	if (note->label.n == 0)
		note->label = str_dup(b->blocks->arena, str_trim(text));
	add_mark(b, note->label);
}

bool
docx_take_mark(struct docx_body *b, struct str text)
{
	if (b->marked_note > 0)
		take_own_mark(b, &b->notes[b->marked_note - 1], text);
	else if (!b->is_field_known)
		return false;
	b->marked_note = 0;
	return true;
}

bool
docx_is_own_label(struct docx_body *b, struct str text)
{
	struct docx_note *note;

	if (b->reading_notes == 0 || b->note == SIZE_MAX || b->paragraph.has_text)
		return false;
	note = &b->notes[b->note];
	if (!note->has_own_mark || !str_equal(str_trim(text), note->label))
		return false;
	note->has_own_mark = false;
	return true;
}

enum status
docx_note_begin(struct docx_body *b, const struct xml_element *element)
{
	int64_t at;

	/* A note that nothing refers to is shown to nobody; the lines above notes are such. */
	b->note = SIZE_MAX;
	if (map_get(&b->note_keys, make_key(b, element, b->reading_notes), &at))
		b->note = (size_t)at;
	return ST_OK;
}

enum status
docx_note_end(struct docx_body *b)
{
	struct docx_note *note;

	if (b->note == SIZE_MAX) {
		markup_clear(&b->markup);
		return ST_OK;
	}
	note = &b->notes[b->note];
	note->content = (struct cell){ .row = b->nparagraphs + (uint32_t)b->note + 1, .column = 1 };
	note->is_found = true;
	b->note = SIZE_MAX;
	return markup_decode(&b->markup, b->blocks->arena, &note->content, b->package->errors);
}

enum status
docx_add_notes(struct docx_body *b)
{
	for (size_t i = 0; i < b->nnotes; i++) {
		struct block *block;

		if (!b->notes[i].is_found || b->notes[i].content.npieces == 0)
			continue;
		if (b->blocks->n >= LIMIT_BLOCKS)
			return errors_add(b->package->errors, ST_TOO_LARGE, NULL, "The document "
			    "has more than %d paragraphs and notes. Split it.", LIMIT_BLOCKS);
		block = blocks_add(b->blocks, BLOCK_FOOTNOTE);
		block->label = b->notes[i].label;
		block->cell = b->notes[i].content;
		docx_place_anchors(b, &block->cell);
	}
	return ST_OK;
}
