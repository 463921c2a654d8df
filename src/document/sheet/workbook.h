/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_DOCUMENT_SHEET_WORKBOOK_H
#define CONCERT_DOCUMENT_SHEET_WORKBOOK_H

#include "base/buf.h"
#include "base/errors.h"
#include "document/package.h"

/*
 * Workbooks (XLSX): sheets of rows, each with a row of headings that stays in sight, as does the
 * first column, and can be filtered by; on paper the headings stand on each page. Texts are marked
 * as texts and never run as formulas (decision 10); days and numbers are typed, so that programs
 * can sort and count them. Each row is as high as its longest text needs.
 */

struct sheet_column {
	const char *heading;
	unsigned width; /* in characters of the standard font */
};

/* What a cell may hold at most; longer texts end with an ellipsis (Excel refuses the file). */
#define SHEET_TEXT_UNITS_MAX 32767 /* UTF-16 code units */

struct sheet {
	const char *name; /* up to 31 characters, none of []:*?/\ */
	const struct sheet_column *columns;
	size_t ncolumns;
	bool is_rtl;      /* begins at the right */
	struct buf rows;  /* of sheetN.xml */
	size_t nrows;
	struct buf cells; /* of the row at hand */
	size_t column;    /* of the next cell */
	size_t lines;     /* that the longest text of the row takes */
};

void sheet_init(struct sheet *s, struct arena *a, const char *name,
    const struct sheet_column *columns, size_t ncolumns);

/*
 * One cell each, from left to right, no more than there are columns. Empty text and NO_DAY leave
 * the cell empty.
 */
void sheet_add_text(struct sheet *s, struct str text);
void sheet_add_number(struct sheet *s, int64_t number);
void sheet_add_day(struct sheet *s, int32_t day); /* model/date.h; before March 1900 as text */

/* Ends the row; cells that were not given stay empty. */
void sheet_end_row(struct sheet *s);

struct workbook {
	struct package_about about;
	const struct sheet *sheets; /* at least one */
	size_t n;
};

/*
 * Appends the file. Equal workbooks give equal bytes. ST_TOO_LARGE where a sheet holds more than
 * fits in memory.
 */
MUST_USE enum status workbook_write(struct arena *a, const struct workbook *w,
    struct errors *errors, struct buf *out);

#endif
