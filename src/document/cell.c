/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text with inline HTML, as it stands in the cells of exported tables, into plain text with marks
 * and pieces. A closed list of tags is markup; whatever else looks like a tag is somebody's text
 * and stays, so that nothing is lost. White space runs together as in HTML; a piece neither
 * begins nor ends with it, and neither does a mark.
 */

#include "base/limits.h"
#include "base/utf8.h"
#include "document/blocks.h"
#include "document/entities.h"

#define TAG_BYTES_MAX 512 /* a longer "tag" is text: keeps hostile input linear */
#define REFERENCE_BYTES_MAX 12

enum tag_kind { TAG_NONE, TAG_BLOCK, TAG_BREAK, TAG_LIST, TAG_ITEM, TAG_STYLE, TAG_PLAIN };

struct tag {
	struct str name;
	enum tag_kind kind;
	enum mark_kind mark; /* TAG_STYLE */
};

static const struct tag tags[] = {
	{ STR_INIT("p"), TAG_BLOCK, 0 },
	{ STR_INIT("div"), TAG_BLOCK, 0 },
	{ STR_INIT("h1"), TAG_BLOCK, 0 },
	{ STR_INIT("h2"), TAG_BLOCK, 0 },
	{ STR_INIT("h3"), TAG_BLOCK, 0 },
	{ STR_INIT("h4"), TAG_BLOCK, 0 },
	{ STR_INIT("h5"), TAG_BLOCK, 0 },
	{ STR_INIT("h6"), TAG_BLOCK, 0 },
	{ STR_INIT("br"), TAG_BREAK, 0 },
	{ STR_INIT("ul"), TAG_LIST, 0 },
	{ STR_INIT("ol"), TAG_LIST, 0 },
	{ STR_INIT("li"), TAG_ITEM, 0 },
	{ STR_INIT("i"), TAG_STYLE, MARK_ITALIC },
	{ STR_INIT("em"), TAG_STYLE, MARK_ITALIC },
	{ STR_INIT("b"), TAG_STYLE, MARK_BOLD },
	{ STR_INIT("strong"), TAG_STYLE, MARK_BOLD },
	{ STR_INIT("u"), TAG_STYLE, MARK_UNDERLINE },
	{ STR_INIT("sup"), TAG_STYLE, MARK_SUPERSCRIPT },
	{ STR_INIT("sub"), TAG_STYLE, MARK_SUBSCRIPT },
	{ STR_INIT("span"), TAG_PLAIN, 0 },
	{ STR_INIT("a"), TAG_PLAIN, 0 },
};

struct decoder {
	struct arena *arena;
	struct buf text;
	uint32_t length;          /* code points in text */
	struct cell *cell;
	size_t pieces_capacity;
	size_t marks_capacity;
	bool in_piece;
	bool space_pending;
	bool item_pending;        /* the next piece is the first of a list item */
	size_t nanchors;          /* found so far, of cell->nanchors */
	uint32_t level;
	uint32_t depth[MARK_KIND_COUNT];   /* open tags of the style */
	bool is_marking[MARK_KIND_COUNT];  /* a mark runs up to here */
	uint32_t mark_start[MARK_KIND_COUNT];
};

static void
add_mark(struct decoder *d, enum mark_kind kind)
{
	struct marked *content = &d->cell->content;

	arena_reserve(d->arena, content->marks, content->nmarks, d->marks_capacity);
	content->marks[content->nmarks++] = (struct mark){
		.kind = kind, .start = d->mark_start[kind], .end = d->length,
	};
	d->is_marking[kind] = false;
}

static void
end_piece(struct decoder *d)
{
	if (!d->in_piece)
		return;
	for (size_t kind = 0; kind < MARK_KIND_COUNT; kind++) {
		if (d->is_marking[kind])
			add_mark(d, (enum mark_kind)kind);
	}
	d->cell->pieces[d->cell->npieces - 1].end = d->length;
	d->in_piece = false;
	d->space_pending = false;
}

static void
begin_piece(struct decoder *d)
{
	struct cell *cell = d->cell;

	if (cell->npieces > 0) {
		buf_add_byte(&d->text, '\n');
		d->length++;
	}
	arena_reserve(d->arena, cell->pieces, cell->npieces, d->pieces_capacity);
	cell->pieces[cell->npieces++] = (struct piece){
		.start = d->length, .is_item = d->item_pending, .level = d->level,
	};
	d->item_pending = false;
	d->in_piece = true;
	d->space_pending = false;
}

/* Marks that ended stop before the pending space; marks that begin start after it. */
static void
add_character(struct decoder *d, uint32_t c)
{
	if (!d->in_piece)
		begin_piece(d);
	for (size_t kind = 0; kind < MARK_KIND_COUNT; kind++) {
		if (d->is_marking[kind] && d->depth[kind] == 0)
			add_mark(d, (enum mark_kind)kind);
	}
	if (d->space_pending) {
		buf_add_byte(&d->text, ' ');
		d->length++;
		d->space_pending = false;
	}
	for (size_t kind = 0; kind < MARK_KIND_COUNT; kind++) {
		if (!d->is_marking[kind] && d->depth[kind] > 0) {
			d->is_marking[kind] = true;
			d->mark_start[kind] = d->length;
		}
	}
	utf8_add(&d->text, c);
	d->length++;
}

static void
take_character(struct decoder *d, uint32_t c)
{
	if (c == CELL_ANCHOR && d->nanchors < d->cell->nanchors) {
		d->cell->anchors[d->nanchors].point = d->length;
		d->cell->anchors[d->nanchors++].byte = d->text.n;
		return;
	}
	if (c < 0x80 ? byte_is_space((char)c) : c == 0x2028 || c == 0x2029) {
		d->space_pending = d->in_piece;
		return;
	}
	add_character(d, c);
}

static const struct tag *
find_tag(struct str name)
{
	for (size_t i = 0; i < COUNT_OF(tags); i++) {
		if (str_equal_ascii_case(name, tags[i].name))
			return &tags[i];
	}
	return NULL;
}

/* Offset behind the ">" that ends the tag whose attributes start at `at`, or 0. */
static size_t
skip_attributes(struct str raw, size_t at)
{
	size_t limit = at + TAG_BYTES_MAX < raw.n ? at + TAG_BYTES_MAX : raw.n;
	char quote = '\0';

	for (; at < limit; at++) {
		char c = raw.p[at];

		if (quote != '\0') {
			if (c == quote)
				quote = '\0';
		} else if (c == '"' || c == '\'') {
			quote = c;
		} else if (c == '>') {
			return at + 1;
		} else if (c == '<') {
			return 0;
		}
	}
	return 0;
}

/*
 * Recognises a tag at raw[at] == '<'. Returns the offset behind it, or 0 where it is text.
 */
static size_t
match_tag(struct str raw, size_t at, const struct tag **out_tag, bool *out_is_end)
{
	size_t name_start;
	size_t name_end;

	at++;
	*out_is_end = at < raw.n && raw.p[at] == '/';
	name_start = *out_is_end ? at + 1 : at;
	name_end = name_start;
	while (name_end < raw.n && name_end - name_start < 8 &&
	    (byte_is_alpha(raw.p[name_end]) || byte_is_digit(raw.p[name_end])))
		name_end++;
	*out_tag = find_tag(str_part(raw, name_start, name_end));
	if (*out_tag == NULL || name_end >= raw.n)
		return 0;
	if (raw.p[name_end] != '>' && raw.p[name_end] != '/' && !byte_is_space(raw.p[name_end]))
		return 0;
	return skip_attributes(raw, name_end);
}

static void
take_style(struct decoder *d, enum mark_kind kind, bool is_end)
{
	if (!is_end)
		d->depth[kind]++;
	else if (d->depth[kind] > 0)
		d->depth[kind]--;
}

static void
take_tag(struct decoder *d, const struct tag *tag, bool is_end)
{
	switch (tag->kind) {
	case TAG_BLOCK:
	case TAG_BREAK:
		end_piece(d);
		break;
	case TAG_LIST:
		end_piece(d);
		d->item_pending = false;
		if (!is_end)
			d->level++;
		else if (d->level > 0)
			d->level--;
		break;
	case TAG_ITEM:
		end_piece(d);
		d->item_pending = !is_end;
		break;
	case TAG_STYLE:
		take_style(d, tag->mark, is_end);
		break;
	case TAG_PLAIN:
	case TAG_NONE:
		break;
	}
}

/* "#38", "#x26": the number, or 0 where it is none. */
static uint32_t
parse_number(struct str digits)
{
	uint32_t base = 10;
	uint32_t value = 0;
	size_t i = 1;

	if (digits.n > 1 && (digits.p[1] == 'x' || digits.p[1] == 'X')) {
		base = 16;
		i = 2;
	}
	if (i >= digits.n)
		return 0;
	for (; i < digits.n; i++) {
		char c = digits.p[i];
		uint32_t digit;

		if (byte_is_digit(c))
			digit = (uint32_t)(c - '0');
		else if (base == 16 && ((c | 0x20) >= 'a' && (c | 0x20) <= 'f'))
			digit = (uint32_t)((c | 0x20) - 'a') + 10;
		else
			return 0;
		value = value * base + digit;
		if (value > 0x10FFFF)
			return UTF8_REPLACEMENT;
	}
	return value;
}

/* Recognises a character reference at raw[at] == '&'; returns the offset behind it, or 0. */
static size_t
match_reference(struct str raw, size_t at, uint32_t *out)
{
	size_t limit = at + REFERENCE_BYTES_MAX < raw.n ? at + REFERENCE_BYTES_MAX : raw.n;
	size_t end = at + 1;
	struct str name;

	while (end < limit && raw.p[end] != ';')
		end++;
	if (end >= limit || end == at + 1)
		return 0;
	name = str_part(raw, at + 1, end);
	*out = name.p[0] == '#' ? parse_number(name) : entity_find(name);
	/* Control characters cannot be text; a reference to one is left as it is written. */
	if (*out == 0 || (*out < 0x20 && !byte_is_space((char)*out)) || *out == 0x7F)
		return 0;
	return end + 1;
}

static void
decode_all(struct decoder *d, struct str raw)
{
	size_t at = 0;

	while (at < raw.n) {
		const struct tag *tag;
		bool is_end;
		uint32_t c;
		size_t next = 0;

		if (raw.p[at] == '<' && (next = match_tag(raw, at, &tag, &is_end)) > 0) {
			take_tag(d, tag, is_end);
			at = next;
		} else if (raw.p[at] == '&' && (next = match_reference(raw, at, &c)) > 0) {
			take_character(d, c);
			at = next;
		} else {
			take_character(d, utf8_next(raw, &at));
		}
	}
	end_piece(d);
}

enum status
cell_decode_inline_html(struct arena *a, struct str raw, struct cell *out)
{
	out->anchors = NULL;
	out->nanchors = 0;
	return cell_decode_anchored(a, raw, out);
}

enum status
cell_decode_anchored(struct arena *a, struct str raw, struct cell *out)
{
	struct decoder d = { .arena = a, .cell = out };

	if (raw.n > LIMIT_CELL_BYTES)
		return ST_TOO_LARGE;
	out->content = (struct marked){ .text = STR_EMPTY };
	out->pieces = NULL;
	out->npieces = 0;
	/* Decoding never lengthens valid text, so the buffer need not grow: cells are many. */
	buf_init(&d.text, a, SIZE_MAX);
	d.text.p = arena_alloc(a, raw.n);
	d.text.capacity = raw.n;
	decode_all(&d, raw);
	out->content.text = buf_str(&d.text);
	/* Marks are closed in the order their ends come; readers want the order of starts. */
	marked_sort(&out->content);
	return ST_OK;
}
