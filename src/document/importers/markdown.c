/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A Markdown page: headings, paragraphs, list items, footnotes and pipe tables, line by line.
 * Front matter, attribute lines, comments, rules and link definitions are furniture. Inline
 * markup is in markdown_inline.c. What surprises: a pipe table needs no line of dashes here, and
 * cells beyond the heading are kept, because both happen in what people bring.
 */
#include "base/limits.h"
#include "document/blocks.h"
#include "document/importers/markdown_inline.h"

#define LEVEL_MAX 9

struct line {
	struct str text;
	uint32_t number;
};

struct reader {
	struct blocks *blocks;
	struct errors *errors;
	struct markup markup;
	struct markdown_inline in;
	struct str rest;
	uint32_t number;        /* of the last line taken */
	struct buf text;        /* lines of the paragraph so far */
	struct buf cell;        /* a cell without its escaped pipes */
	enum block_kind kind;
	uint32_t first_line;
	struct str label;       /* BLOCK_FOOTNOTE */
	uint32_t level;         /* of the list item; 0: none */
	struct str item_number; /* of an ordered item: "2." */
};

static bool
take_line(struct reader *r, struct line *out)
{
	if (r->rest.n == 0 || !str_next(&r->rest, '\n', &out->text))
		return false;
	out->number = ++r->number;
	return true;
}

static bool
peek_line(const struct reader *r, struct str *out)
{
	struct str rest = r->rest;

	return rest.n > 0 && str_next(&rest, '\n', out);
}

/* Writes the paragraph so far as a block; level counts for headings. */
static enum status
flush(struct reader *r, uint32_t heading_level)
{
	size_t n = r->blocks->n;
	enum block_kind kind = heading_level > 0 ? BLOCK_HEADING : r->kind;
	enum status st;

	for (uint32_t i = 0; i < r->level; i++)
		markup_add_tag(&r->markup, "<ul>");
	if (r->level > 0)
		markup_add_tag(&r->markup, "<li>");
	markup_add_text(&r->markup, r->item_number);
	if (r->item_number.n > 0)
		markup_add_tag(&r->markup, " ");
	markdown_add_inline(&r->in, &r->markup, str_trim(buf_str(&r->text)));
	if (r->text.overflow)
		r->markup.html.overflow = true;
	st = markup_add_block(&r->markup, r->blocks, kind, r->first_line, r->errors);
	if (st == ST_OK && r->blocks->n > n) {
		r->blocks->items[n].level = heading_level;
		if (kind == BLOCK_FOOTNOTE)
			r->blocks->items[n].label = r->label;
	}
	buf_clear(&r->text);
	r->kind = BLOCK_PARAGRAPH;
	r->level = 0;
	r->item_number = STR_EMPTY;
	return st;
}

static void
add_text(struct reader *r, const struct line *line, struct str text)
{
	if (r->text.n == 0)
		r->first_line = line->number;
	else
		buf_add_byte(&r->text, '\n');
	buf_add(&r->text, text);
}

static size_t
count_leading(struct str s, char c)
{
	size_t n = 0;

	while (n < s.n && s.p[n] == c)
		n++;
	return n;
}

/* Columns of white space at the start; a tab counts to the next multiple of four. */
static size_t
indent_of(struct str s)
{
	size_t columns = 0;

	for (size_t i = 0; i < s.n && (s.p[i] == ' ' || s.p[i] == '\t'); i++)
		columns += s.p[i] == '\t' ? 4 - columns % 4 : 1;
	return columns;
}

static size_t
count_pipes(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\\')
			i++;
		else
			n += s.p[i] == '|';
	}
	return n;
}

/* The line under a table's head, or between its parts: dashes, colons and borders alone. */
static bool
is_delimiter_row(struct str s)
{
	bool has_dash = false;
	bool has_border = false;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		has_dash = has_dash || c == '-';
		has_border = has_border || c == '|' || c == '+';
		if (c != '-' && c != '|' && c != '+' && c != ':' && c != ' ' && c != '\t')
			return false;
	}
	return has_dash && has_border;
}

static bool
is_attribute_line(struct str s)
{
	return str_starts(s, STR("{:")) && str_ends(s, STR("}"));
}

/* Three or more of one of "* - _", and spaces. */
static bool
is_rule(struct str s)
{
	size_t n = 0;

	if (s.n == 0 || (s.p[0] != '*' && s.p[0] != '-' && s.p[0] != '_'))
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == s.p[0])
			n++;
		else if (!byte_is_space(s.p[i]))
			return false;
	}
	return n >= 3;
}

/* Length of "- " or "2. " at the start, or 0. */
static size_t
match_item(struct str s, bool *out_is_ordered)
{
	size_t n = 0;

	while (n < s.n && n < 9 && byte_is_digit(s.p[n]))
		n++;
	*out_is_ordered = n > 0;
	if (n >= s.n || str_find_byte(n > 0 ? STR(".)") : STR("-*+"), s.p[n], 0) == SIZE_MAX)
		return 0;
	n++;
	return n < s.n && byte_is_space(s.p[n]) ? n + 1 : 0;
}

/* "[label]:" at the start; gives label and what follows. */
static bool
match_definition(struct str s, struct str *out_label, struct str *out_rest)
{
	size_t end;

	if (s.n < 4 || s.p[0] != '[')
		return false;
	end = str_find(str_part(s, 0, 200), STR("]:"), 1);
	if (end == SIZE_MAX || end == 1)
		return false;
	*out_label = str_part(s, 1, end);
	*out_rest = str_trim(str_part(s, end + 2, s.n));
	return out_label->p[0] != '^' || out_label->n > 1;
}

/* Notes what the document defines, because footnotes stand behind their marks. */
static void
learn_definitions(struct reader *r, struct str text)
{
	struct str rest = text;
	struct str line;
	struct str label;
	struct str behind;

	while (rest.n > 0 && str_next(&rest, '\n', &line)) {
		if (!match_definition(str_trim(line), &label, &behind) ||
		    r->in.notes.n + r->in.references.n >= LIMIT_BLOCKS)
			continue;
		if (label.p[0] == '^')
			map_set(&r->in.notes, str_part(label, 1, label.n), 1);
		else if (behind.n > 0)
			map_set(&r->in.references, str_lower_ascii(r->blocks->arena, label), 1);
	}
}

/* A quotation's marks say nothing about its words. */
static struct str
strip_quote(struct str s)
{
	size_t at = 0;

	for (;;) {
		size_t next = at;

		while (next < s.n && next < at + 4 && s.p[next] == ' ')
			next++;
		if (next >= s.n || s.p[next] != '>')
			return str_part(s, at, s.n);
		at = next + 1 + (next + 1 < s.n && s.p[next + 1] == ' ');
	}
}

/* "\\|" is a bar in every cell, in code too; other backslashes are for the inline markup. */
static struct str
unescape_pipes(struct reader *r, struct str cell)
{
	if (str_find(cell, STR("\\|"), 0) == SIZE_MAX)
		return cell;
	buf_clear(&r->cell);
	for (size_t i = 0; i < cell.n; i++) {
		if (cell.p[i] != '\\' || i + 1 == cell.n) {
			buf_add_byte(&r->cell, cell.p[i]);
			continue;
		}
		i++;
		if (cell.p[i] != '|')
			buf_add_byte(&r->cell, '\\');
		buf_add_byte(&r->cell, cell.p[i]);
	}
	if (r->cell.overflow)
		r->markup.html.overflow = true;
	return buf_str(&r->cell);
}

static enum status
add_cells(struct reader *r, struct row *row, struct str line)
{
	size_t from = 0;
	size_t column = 0;
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i <= line.n; i++) {
		if (i < line.n && line.p[i] == '\\') {
			i++;
			continue;
		}
		if (i < line.n && line.p[i] != '|')
			continue;
		if (column < row->ncells) {
			markdown_add_inline(&r->in, &r->markup,
			    unescape_pipes(r, str_trim(str_part(line, from, i))));
			st = markup_decode(&r->markup, r->blocks->arena, &row->cells[column++],
			    r->errors);
		}
		from = i + 1;
	}
	return st;
}

static enum status
add_row(struct reader *r, struct block *table, const struct line *line, bool is_header)
{
	struct str text = str_trim(line->text);
	struct row *row;

	if (str_starts(text, STR("|")))
		text = str_part(text, 1, text.n);
	if (str_ends(text, STR("|")) && count_pipes(text) > count_pipes(str_part(text, 0,
	    text.n - 1)))
		text = str_part(text, 0, text.n - 1);
	row = block_add_row(r->blocks, table, (uint32_t)table->nrows + 1, count_pipes(text) + 1);
	if (row == NULL)
		return errors_add(r->errors, ST_TOO_LARGE, NULL, "The tables have more than %d "
		    "cells by line %u. Split the document.", LIMIT_CELLS, line->number);
	row->is_header = is_header;
	return add_cells(r, row, text);
}

static enum status
read_table(struct reader *r, struct line line)
{
	struct block *table;
	struct str next;
	bool is_header = peek_line(r, &next) && is_delimiter_row(str_trim(strip_quote(next)));
	enum status st;

	if ((st = flush(r, 0)) != ST_OK)
		return st;
	if (r->blocks->n >= LIMIT_BLOCKS)
		return errors_add(r->errors, ST_TOO_LARGE, NULL, "The document has more than %d "
		    "paragraphs and tables by line %u. Split it.", LIMIT_BLOCKS, line.number);
	table = blocks_add(r->blocks, BLOCK_TABLE);
	r->blocks->ntables++;
	for (;;) {
		if ((st = add_row(r, table, &line, is_header)) != ST_OK)
			return st;
		is_header = false;
		do {
			if (!peek_line(r, &next) || count_pipes(strip_quote(next)) == 0 ||
			    is_attribute_line(str_trim(next)))
				return ST_OK;
			(void)take_line(r, &line);
			line.text = strip_quote(line.text);
		} while (is_delimiter_row(str_trim(line.text)));
	}
}

/* Whether a table begins here: by the line of dashes that follows, or by its borders alone. */
static bool
begins_table(const struct reader *r, struct str line)
{
	size_t pipes = count_pipes(line);
	struct str next;

	if (pipes == 0 || is_delimiter_row(line))
		return false;
	if (line.p[0] == '|' && pipes >= 2)
		return true;
	return peek_line(r, &next) && is_delimiter_row(str_trim(strip_quote(next))) &&
	    count_pipes(next) > 0;
}

/* Code is text as it stands. */
static enum status
read_fence(struct reader *r, const struct line *open, struct str fence)
{
	size_t length = count_leading(fence, fence.p[0]);
	struct line line;
	enum status st;

	if ((st = flush(r, 0)) != ST_OK)
		return st;
	while (take_line(r, &line)) {
		struct str text = str_trim(line.text);

		if (text.n >= length && count_leading(text, fence.p[0]) == text.n)
			break;
		markup_add_text(&r->markup, line.text);
		markup_add_tag(&r->markup, "<br>");
	}
	return markup_add_block(&r->markup, r->blocks, BLOCK_PARAGRAPH, open->number, r->errors);
}

static enum status
read_item(struct reader *r, const struct line *line, size_t marker, bool is_ordered)
{
	struct str text = str_trim(line->text);
	size_t level = indent_of(line->text) / 2 + 1;
	enum status st;

	if ((st = flush(r, 0)) != ST_OK)
		return st;
	r->level = (uint32_t)(level < LEVEL_MAX ? level : LEVEL_MAX);
	if (is_ordered)
		r->item_number = str_part(text, 0, marker - 1);
	add_text(r, line, str_part(text, marker, text.n));
	return ST_OK;
}

static enum status
read_footnote(struct reader *r, const struct line *line, struct str label, struct str text)
{
	enum status st;

	if ((st = flush(r, 0)) != ST_OK)
		return st;
	r->kind = BLOCK_FOOTNOTE;
	r->label = str_part(label, 1, label.n);
	add_text(r, line, text);
	return ST_OK;
}

static enum status
read_heading(struct reader *r, const struct line *line, size_t level)
{
	struct str text = str_trim(str_part(str_trim(line->text), level, SIZE_MAX));
	size_t end = text.n;
	enum status st;

	if ((st = flush(r, 0)) != ST_OK)
		return st;
	/* "# Title #" */
	while (end > 0 && text.p[end - 1] == '#')
		end--;
	if (end == 0 || byte_is_space(text.p[end - 1]))
		text = str_trim(str_part(text, 0, end));
	add_text(r, line, text);
	return flush(r, (uint32_t)level);
}

/* A paragraph's line, or what a line can be besides: item, footnote, definition, table. */
static enum status
read_text(struct reader *r, const struct line *line, struct str text)
{
	struct str label;
	struct str behind;
	bool is_ordered;
	size_t marker = match_item(text, &is_ordered);

	if (begins_table(r, text))
		return read_table(r, *line);
	/* In the middle of a paragraph "2." is more likely its text, as in CommonMark. */
	if (marker > 0 && (!is_ordered || r->text.n == 0 || r->level > 0))
		return read_item(r, line, marker, is_ordered);
	if (match_definition(text, &label, &behind)) {
		if (label.p[0] == '^')
			return read_footnote(r, line, label, behind);
		if (r->text.n == 0 && behind.n > 0)
			return ST_OK;
	}
	add_text(r, line, line->text);
	return ST_OK;
}

static enum status
read_line(struct reader *r, struct line *line)
{
	struct str text;
	size_t hashes;

	line->text = strip_quote(line->text);
	text = str_trim(line->text);
	hashes = count_leading(text, '#');
	if (text.n == 0)
		return flush(r, 0);
	if (str_starts(text, STR("```")) || str_starts(text, STR("~~~")))
		return read_fence(r, line, text);
	if (is_attribute_line(text))
		return ST_OK;
	if (hashes >= 1 && hashes <= 6 && (hashes == text.n || byte_is_space(text.p[hashes])))
		return read_heading(r, line, hashes);
	if (r->text.n > 0 && r->kind == BLOCK_PARAGRAPH && r->level == 0 &&
	    (count_leading(text, '=') == text.n || count_leading(text, '-') == text.n))
		return flush(r, text.p[0] == '=' ? 1 : 2);
	if (is_rule(text))
		return flush(r, 0);
	return read_text(r, line, text);
}

/* Settings between lines of dashes at the very top. */
static void
skip_front_matter(struct reader *r)
{
	struct reader ahead = *r;
	struct line line;
	struct str fence;

	if (!take_line(&ahead, &line))
		return;
	fence = str_trim(line.text);
	if (!str_equal(fence, STR("---")) && !str_equal(fence, STR("+++")))
		return;
	while (take_line(&ahead, &line)) {
		struct str text = str_trim(line.text);

		if (!str_equal(text, fence) && !str_equal(text, STR("...")))
			continue;
		r->rest = ahead.rest;
		r->number = ahead.number;
		return;
	}
}

enum status
import_markdown(struct str bytes, struct blocks *out, struct errors *errors)
{
	struct reader r = { .blocks = out, .errors = errors, .kind = BLOCK_PARAGRAPH };
	struct line line;
	enum status st;

	out->format = STR("markdown");
	if ((st = text_to_utf8(out->arena, bytes, errors, &r.rest)) != ST_OK)
		return st;
	markup_init(&r.markup, out->arena);
	buf_init(&r.text, out->arena, LIMIT_CELL_BYTES);
	buf_init(&r.cell, out->arena, LIMIT_CELL_BYTES);
	r.in.arena = out->arena;
	r.in.notes.arena = out->arena;
	r.in.references.arena = out->arena;
	learn_definitions(&r, r.rest);
	skip_front_matter(&r);
	while (st == ST_OK && take_line(&r, &line))
		st = read_line(&r, &line);
	return st == ST_OK ? flush(&r, 0) : st;
}
