/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Footnotes and endnotes. Word numbers them in the order in which the text refers to them, not in
 * the order of their part, and writes the number nowhere. Endnotes get small roman numbers, as
 * Word shows them, so that they never share a label with a footnote.
 */
#include "base/limits.h"
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
get_note(struct docx_body *b, struct str key)
{
	int64_t at;

	if (key.n == 0)
		return SIZE_MAX;
	if (map_get(&b->note_keys, key, &at))
		return (size_t)at;
	if (b->nnotes >= LIMIT_BLOCKS)
		return SIZE_MAX;
	arena_reserve(b->blocks->arena, b->notes, b->nnotes, b->notes_capacity);
	b->notes[b->nnotes] = (struct docx_note){ .key = key, .label = next_label(b, key.p[0]) };
	map_set(&b->note_keys, key, (int64_t)b->nnotes);
	return b->nnotes++;
}

void
docx_add_reference(struct docx_body *b, const struct xml_element *element, char kind)
{
	size_t note = get_note(b, make_key(b, element, kind));
	struct str custom;

	/* A mark of the author's own choice is the text that follows. */
	if (note == SIZE_MAX || xml_attribute(element, "customMarkFollows", &custom))
		return;
	markup_add_note(docx_markup(b), b->notes[note].label);
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
