/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows and cells as SpreadsheetML. What surprises: texts are written in place (inlineStr) and not
 * in a table of shared ones, because that type is never a formula and needs no second pass; a
 * text such as "_x0041_" is escaped, because Excel would read it as "A"; and rows are given a
 * height, reckoned from texts and widths, because LibreOffice opens others one line high.
 * Source: ECMA-376 part 1, 18.3.1.4 (c), 18.4.12 (t), 22.9.2.19 (ST_Xstring).
 */
#include <unicode/uchar.h>

#include "base/limits.h"
#include "base/utf8.h"
#include "document/sheet/sheet_private.h"
#include "document/sheet/workbook.h"
#include "document/xml_text.h"
#include "model/date.h"

#define DAY_ZERO (-25569)     /* 30 December 1899, which Excel counts from */
#define FIRST_RIGHT_DAY 61    /* 1 March 1900: Excel believes in a 29 February 1900 */
#define LINE_POINTS 15        /* of the standard font */
#define ROW_POINTS 3          /* above and below the lines of a row */
#define LINES_MAX 27          /* a row is 409 points high at most */

void
sheet_init(struct sheet *s, struct arena *a, const char *name, const struct sheet_column *columns,
    size_t ncolumns)
{
	*s = (struct sheet){ .name = name, .columns = columns, .ncolumns = ncolumns };
	buf_init(&s->rows, a, LIMIT_UNPACKED_BYTES);
	buf_init(&s->cells, a, LIMIT_UNPACKED_BYTES);
}

void
sheet_add_place(struct buf *b, size_t column, size_t row)
{
	char letters[4];
	size_t n = 0;

	for (size_t i = column + 1; i > 0 && n < sizeof(letters); i = (i - 1) / 26)
		letters[n++] = (char)('A' + (i - 1) % 26);
	while (n > 0)
		buf_add_byte(b, letters[--n]);
	buf_add_format(b, "%zu", row);
}

/* The row's number as people see it: the headings are the first. */
static size_t
row_number(const struct sheet *s)
{
	return s->nrows + 2;
}

/* How many places of the standard font a character takes. */
static size_t
places_of(uint32_t c)
{
	int width = u_getIntPropertyValue((UChar32)c, UCHAR_EAST_ASIAN_WIDTH);

	if (U_GET_GC_MASK((UChar32)c) & (U_GC_MN_MASK | U_GC_ME_MASK | U_GC_CF_MASK))
		return 0;
	return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

/* Broken at spaces; within a word where it is longer than a line, or each sign is a word. */
size_t
sheet_count_lines(struct str text, size_t width)
{
	size_t lines = 1;
	size_t line = 0; /* places taken */
	size_t word = 0; /* of these, by the last word */
	size_t at = 0;

	while (at < text.n && lines < LINES_MAX) {
		uint32_t c = utf8_next(text, &at);
		size_t n = places_of(c);
		bool is_end = c == '\n';

		word = c == ' ' || is_end ? 0 : n < 2 && word < width ? word + n : n;
		if (is_end || (c != ' ' && line + n > width)) {
			lines++;
			line = word;
		} else {
			line += n;
		}
	}
	return lines;
}

void
sheet_open_row(struct buf *b, size_t row, size_t lines)
{
	buf_add_format(b, "<row r=\"%zu\" ht=\"%zu\">", row,
	    lines * LINE_POINTS + ROW_POINTS);
}

static void
open_cell(struct sheet *s, enum sheet_style style, const char *type)
{
	buf_add_z(&s->cells, "<c r=\"");
	sheet_add_place(&s->cells, s->column, row_number(s));
	buf_add_format(&s->cells, "\" s=\"%d\"%s>", style, type);
}

/* "_x0041_" at the start of a text: what Excel would take for a character. */
static bool
is_escape(struct str text)
{
	if (text.n < 7 || text.p[0] != '_' || text.p[1] != 'x' || text.p[6] != '_')
		return false;
	for (size_t i = 2; i < 6; i++)
		if (!byte_is_digit(text.p[i]) && ((text.p[i] | 0x20) < 'a' ||
		    (text.p[i] | 0x20) > 'f'))
			return false;
	return true;
}

/* Bytes that fit into a cell, in whole characters. */
static size_t
fitting_bytes(struct str text)
{
	size_t units = 0;
	size_t fits = 0;
	size_t at = 0;

	while (at < text.n) {
		units += utf8_next(text, &at) > 0xFFFF ? 2 : 1;
		if (units > SHEET_TEXT_UNITS_MAX)
			return fits;
		/* Room is left for the ellipsis. */
		if (units < SHEET_TEXT_UNITS_MAX)
			fits = at;
	}
	return text.n;
}

void
sheet_add_words(struct buf *b, struct str text)
{
	struct str part = str_part(text, 0, fitting_bytes(text));
	size_t from = 0;

	buf_add_z(b, "<is><t xml:space=\"preserve\">");
	for (size_t i = 0; i < part.n; i++) {
		if (!is_escape(str_part(part, i, part.n)))
			continue;
		xml_add_text(b, str_part(part, from, i));
		buf_add_z(b, "_x005F_");
		from = i + 1;
	}
	xml_add_text(b, str_part(part, from, part.n));
	buf_add_z(b, part.n < text.n ? "\xE2\x80\xA6</t></is>" : "</t></is>");
}

void
sheet_add_text(struct sheet *s, struct str text)
{
	bool starts_formula = text.n > 0 && (text.p[0] == '=' || text.p[0] == '+' ||
	    text.p[0] == '-' || text.p[0] == '@');

	if (text.n > 0) {
		size_t lines = sheet_count_lines(text, s->columns[s->column].width);

		s->lines = lines > s->lines ? lines : s->lines;
		open_cell(s, starts_formula ? SHEET_QUOTED : SHEET_TEXT, " t=\"inlineStr\"");
		sheet_add_words(&s->cells, text);
		buf_add_z(&s->cells, "</c>");
	}
	s->column++;
}

void
sheet_add_number(struct sheet *s, int64_t number)
{
	open_cell(s, SHEET_NUMBER, "");
	buf_add_z(&s->cells, "<v>");
	buf_add_i64(&s->cells, number);
	buf_add_z(&s->cells, "</v></c>");
	s->column++;
}

void
sheet_add_day(struct sheet *s, int32_t day)
{
	int64_t serial = (int64_t)day - DAY_ZERO;

	if (day == NO_DAY || serial < FIRST_RIGHT_DAY || date_to_civil(day).year > 9999) {
		sheet_add_text(s, date_format(s->rows.arena, day));
		return;
	}
	open_cell(s, SHEET_DAY, "");
	buf_add_z(&s->cells, "<v>");
	buf_add_i64(&s->cells, serial);
	buf_add_z(&s->cells, "</v></c>");
	s->column++;
}

void
sheet_end_row(struct sheet *s)
{
	if (s->column > 0) {
		sheet_open_row(&s->rows, row_number(s), s->lines > 0 ? s->lines : 1);
		buf_add(&s->rows, buf_str(&s->cells));
		buf_add_z(&s->rows, "</row>");
	}
	s->rows.overflow = s->rows.overflow || s->cells.overflow;
	buf_clear(&s->cells);
	s->nrows++;
	s->column = 0;
	s->lines = 0;
}
