/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writes inline HTML and has it decoded. What surprises: footnote marks travel through the decoder
 * as two code points that Unicode keeps for inside use (noncharacters), because a raised number
 * alone does not say whether it is a footnote's mark.
 */
#include "document/markup.h"

#include <string.h>

#include "base/limits.h"
#include "base/utf8.h"

#define NOTE_START 0xFDD0u /* "\xEF\xB7\x90" */
#define NOTE_END 0xFDD1u   /* "\xEF\xB7\x91" */
#define NOTE_BYTES 3u      /* of either */
#define LAST_INSIDE '\x92' /* last byte of CELL_ANCHOR, "\xEF\xB7\x92" */
#define LABEL_DIGITS_MAX 3

void
markup_init(struct markup *m, struct arena *a)
{
	buf_init(&m->html, a, LIMIT_CELL_BYTES);
	buf_init(&m->labels, a, LIMIT_CELL_BYTES);
	buf_init(&m->anchors, a, LIMIT_CELL_BYTES * sizeof(uint32_t));
}

void
markup_clear(struct markup *m)
{
	buf_clear(&m->html);
	buf_clear(&m->labels);
	buf_clear(&m->anchors);
}

bool
markup_is_empty(const struct markup *m)
{
	return m->html.n == 0 && !m->html.overflow;
}

/* Bytes up to the next one that needs care: & < or the first byte of U+FDD0 to U+FDD2. */
static size_t
find_special(struct str text, size_t from, bool is_raw)
{
	for (size_t i = from; i < text.n; i++) {
		char c = text.p[i];

		if ((!is_raw && (c == '&' || c == '<')) || c == '\0')
			return i;
		if (c == '\xEF' && i + 2 < text.n && text.p[i + 1] == '\xB7' &&
		    text.p[i + 2] >= '\x90' && text.p[i + 2] <= LAST_INSIDE)
			return i;
	}
	return text.n;
}

static void
add(struct markup *m, struct str text, bool is_raw)
{
	size_t at = 0;

	while (at < text.n) {
		size_t special = find_special(text, at, is_raw);

		buf_add(&m->html, str_part(text, at, special));
		at = special + 1;
		if (special == text.n)
			return;
		if (text.p[special] == '&') {
			buf_add_z(&m->html, "&amp;");
		} else if (text.p[special] == '<') {
			buf_add_z(&m->html, "&lt;");
		} else {
			utf8_add(&m->html, UTF8_REPLACEMENT);
			at += text.p[special] == '\0' ? 0 : 2;
		}
	}
}

void
markup_add_text(struct markup *m, struct str text)
{
	add(m, text, false);
}

void
markup_add_raw(struct markup *m, struct str html)
{
	add(m, html, true);
}

void
markup_add_tag(struct markup *m, const char *tag)
{
	buf_add_z(&m->html, tag);
}

void
markup_add_note(struct markup *m, struct str label)
{
	if (str_trim(label).n == 0)
		return;
	utf8_add(&m->html, NOTE_START);
	markup_add_text(m, label);
	utf8_add(&m->html, NOTE_END);
	buf_add(&m->labels, label);
	buf_add_byte(&m->labels, '\0');
}

void
markup_add_anchor(struct markup *m, uint32_t id)
{
	utf8_add(&m->html, CELL_ANCHOR);
	buf_add(&m->anchors, (struct str){ (const char *)&id, sizeof(id) });
}

void
markup_append(struct markup *m, struct markup *from)
{
	buf_add(&m->html, buf_str(&from->html));
	buf_add(&m->labels, buf_str(&from->labels));
	buf_add(&m->anchors, buf_str(&from->anchors));
	m->html.overflow = m->html.overflow || from->html.overflow;
	m->labels.overflow = m->labels.overflow || from->labels.overflow;
	markup_clear(from);
}

static void
add_letters(struct buf *b, uint32_t number, char first)
{
	char letters[8];
	size_t n = 0;

	for (; number > 0 && n < sizeof(letters); number = (number - 1) / 26)
		letters[n++] = (char)(first + (number - 1) % 26);
	while (n > 0)
		buf_add_byte(b, letters[--n]);
}

static void
add_roman(struct buf *b, uint32_t number, bool is_upper)
{
	static const struct {
		uint32_t value;
		const char *lower;
		const char *upper;
	} parts[] = {
		{ 1000, "m", "M" }, { 900, "cm", "CM" }, { 500, "d", "D" }, { 400, "cd", "CD" },
		{ 100, "c", "C" }, { 90, "xc", "XC" }, { 50, "l", "L" }, { 40, "xl", "XL" },
		{ 10, "x", "X" }, { 9, "ix", "IX" }, { 5, "v", "V" }, { 4, "iv", "IV" },
		{ 1, "i", "I" },
	};

	for (size_t i = 0; i < COUNT_OF(parts); i++)
		for (; number >= parts[i].value; number -= parts[i].value)
			buf_add_z(b, is_upper ? parts[i].upper : parts[i].lower);
}

void
markup_add_number(struct markup *m, uint32_t number, char type)
{
	if (number > 0 && (type == 'a' || type == 'A'))
		add_letters(&m->html, number, type);
	else if (number > 0 && number < 4000 && (type == 'i' || type == 'I'))
		add_roman(&m->html, number, type == 'I');
	else
		buf_add_i64(&m->html, number);
}

/* Counts how many of the sorted positions are before the one given. */
static uint32_t
count_before(const uint32_t *positions, size_t n, uint32_t position)
{
	size_t low = 0;
	size_t high = n;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (positions[middle] < position)
			low = middle + 1;
		else
			high = middle;
	}
	return (uint32_t)low;
}

/*
 * Takes the two code points out of the text and gives where they stood, in order: at most max of
 * them, a start and an end in turn. More can only come from somebody's character references.
 */
static size_t
take_out(struct arena *a, struct str *text, uint32_t *positions, size_t max)
{
	struct buf kept;
	size_t n = 0;
	size_t from = 0;
	uint32_t index = 0;

	buf_init(&kept, a, text->n);
	for (size_t at = 0; at < text->n; index++) {
		size_t start = at;
		uint32_t c = utf8_next(*text, &at);

		if (n == max || c != (n % 2 == 0 ? NOTE_START : NOTE_END))
			continue;
		buf_add(&kept, str_part(*text, from, start));
		from = at;
		positions[n++] = index;
	}
	buf_add(&kept, str_part(*text, from, text->n));
	*text = buf_str(&kept);
	return n;
}

static size_t
count_labels(struct str labels)
{
	size_t n = 0;

	for (size_t i = 0; i < labels.n; i++)
		n += labels.p[i] == '\0';
	return n;
}

/* Turns the inside code points of a decoded cell into footnote marks. */
static void
mark_notes(struct arena *a, struct cell *cell, struct str labels)
{
	size_t nlabels = count_labels(labels);
	uint32_t *positions = arena_make_array(a, uint32_t, nlabels * 2);
	struct marked *content = &cell->content;
	struct mark *marks = arena_make_array(a, struct mark, content->nmarks + nlabels);
	size_t n = take_out(a, &content->text, positions, nlabels * 2);
	struct str label;

	for (size_t i = 0; i < cell->nanchors; i++) {
		uint32_t before = count_before(positions, n, cell->anchors[i].point);

		cell->anchors[i].point -= before;
		cell->anchors[i].byte -= before * NOTE_BYTES;
	}
	for (size_t i = 0; i < cell->npieces; i++) {
		struct piece *piece = &cell->pieces[i];

		piece->start -= count_before(positions, n, piece->start);
		piece->end -= count_before(positions, n, piece->end);
	}
	for (size_t i = 0; i < content->nmarks; i++) {
		marks[i] = content->marks[i];
		marks[i].start -= count_before(positions, n, marks[i].start);
		marks[i].end -= count_before(positions, n, marks[i].end);
	}
	for (size_t i = 0; i + 1 < n && str_next(&labels, '\0', &label); i += 2)
		marks[content->nmarks++] = (struct mark){
			.kind = MARK_FOOTNOTE,
			.start = positions[i] - (uint32_t)i,
			.end = positions[i + 1] - (uint32_t)i - 1,
			.label = str_dup(a, label),
		};
	content->marks = marks;
	marked_sort(content);
}

/* Every anchor's character is in the markup, unless the whole of it is refused. */
static void
make_anchors(const struct markup *m, struct arena *a, struct cell *cell)
{
	cell->nanchors = m->anchors.n / sizeof(uint32_t);
	cell->anchors = arena_make_array(a, struct cell_anchor, cell->nanchors);
	for (size_t i = 0; i < cell->nanchors; i++)
		memcpy(&cell->anchors[i].id, m->anchors.p + i * sizeof(uint32_t),
		    sizeof(uint32_t));
}

enum status
markup_decode(struct markup *m, struct arena *a, struct cell *out, struct errors *errors)
{
	struct str html = buf_str(&m->html);
	struct str labels = str_dup(a, buf_str(&m->labels));
	enum status st = m->html.overflow || m->labels.overflow ? ST_TOO_LARGE : ST_OK;

	make_anchors(m, a, out);
	if (st == ST_OK)
		st = cell_decode_anchored(a, html, out);

	markup_clear(m);
	if (st != ST_OK && out->table > 0)
		return errors_add(errors, st, NULL, "Table %u, row %u, column %u holds more than "
		    "%d bytes. Split the document.", out->table, out->row, out->column,
		    LIMIT_CELL_BYTES);
	if (st != ST_OK)
		return errors_add(errors, st, NULL, "Paragraph %u holds more than %d bytes. Split "
		    "the document.", out->row, LIMIT_CELL_BYTES);
	if (labels.n > 0)
		mark_notes(a, out, labels);
	return ST_OK;
}

/* Cuts the first code points off a cell, and the white space behind them. */
static void
cut_start(struct arena *a, struct cell *cell, uint32_t cut)
{
	struct str rest = utf8_part(cell->content.text, cut, UINT32_MAX);
	size_t nbytes = cell->content.text.n;

	while (rest.n > 0 && byte_is_space(rest.p[0])) {
		rest = str_part(rest, 1, rest.n);
		cut++;
	}
	cell->content = marked_part(a, &cell->content, cut, UINT32_MAX);
	nbytes -= rest.n;
	for (size_t i = 0; i < cell->nanchors; i++) {
		struct cell_anchor *anchor = &cell->anchors[i];

		anchor->byte = anchor->point > cut ? anchor->byte - nbytes : 0;
		anchor->point = anchor->point > cut ? anchor->point - cut : 0;
	}
	for (size_t i = 0; i < cell->npieces; i++) {
		struct piece *piece = &cell->pieces[i];

		piece->start = piece->start > cut ? piece->start - cut : 0;
		piece->end = piece->end > cut ? piece->end - cut : 0;
	}
	while (cell->npieces > 0 && cell->pieces[0].end == 0) {
		cell->pieces++;
		cell->npieces--;
	}
}

/* A paragraph "¹ text" is the footnote 1. */
static void
find_footnote(struct arena *a, struct block *block)
{
	const struct marked *content = &block->cell.content;
	struct str label;

	if (content->nmarks == 0 || content->marks[0].kind != MARK_SUPERSCRIPT ||
	    content->marks[0].start != 0 || content->marks[0].end > LABEL_DIGITS_MAX)
		return;
	label = utf8_part(content->text, 0, content->marks[0].end);
	for (size_t i = 0; i < label.n; i++)
		if (!byte_is_digit(label.p[i]))
			return;
	/* A number alone is somebody's text, not an empty footnote. */
	if (str_trim(utf8_part(content->text, content->marks[0].end, UINT32_MAX)).n == 0)
		return;
	block->kind = BLOCK_FOOTNOTE;
	block->label = label;
	cut_start(a, &block->cell, content->marks[0].end);
}

enum status
markup_add_block(struct markup *m, struct blocks *b, enum block_kind kind, uint32_t row,
    struct errors *errors)
{
	struct cell cell = { .row = row, .column = 1 };
	struct block *block;
	enum status st;

	if (markup_is_empty(m))
		return ST_OK;
	if ((st = markup_decode(m, b->arena, &cell, errors)) != ST_OK)
		return st;
	if (cell.npieces == 0)
		return ST_OK;
	if (b->n >= LIMIT_BLOCKS)
		return errors_add(errors, ST_TOO_LARGE, NULL, "The document has more than %d "
		    "paragraphs. Is it the right one? Split it.", LIMIT_BLOCKS);
	block = blocks_add(b, kind);
	block->cell = cell;
	if (kind == BLOCK_PARAGRAPH)
		find_footnote(b->arena, block);
	return ST_OK;
}
