/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_DOCUMENT_SHEET_SHEET_PRIVATE_H
#define CONCERT_DOCUMENT_SHEET_SHEET_PRIVATE_H

#include "base/buf.h"

/* What rows.c and workbook.c share. */

/* Index of cellXfs in styles.xml. */
enum sheet_style {
	SHEET_STANDARD,
	SHEET_HEADING,
	SHEET_TEXT,
	SHEET_QUOTED, /* a text that would be a formula if somebody typed it */
	SHEET_DAY,
	SHEET_NUMBER
};

/* "B3": column from 0, row from 1. */
void sheet_add_place(struct buf *b, size_t column, size_t row);

/* Lines of a text in a column of so many characters, at most 27: as high as a row can be. */
size_t sheet_count_lines(struct str text, size_t width);

/* Begins a row (from 1) that is so many lines high. */
void sheet_open_row(struct buf *b, size_t row, size_t lines);

/* The text of a cell. */
void sheet_add_words(struct buf *b, struct str text);

#endif
