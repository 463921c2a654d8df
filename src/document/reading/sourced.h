/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_DOCUMENT_READING_SOURCED_H
#define CONCERT_DOCUMENT_READING_SOURCED_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "document/blocks.h"
#include "instrument/framework.h"

/* A range of a text and the place in a source cell that it came from. */
struct run {
	uint32_t start;  /* code points in the text */
	uint32_t length; /* the same in text and cell */
	const struct cell *cell;
	uint32_t cell_start;
};

/*
 * Text with marks that knows where each code point came from, even when it was put together from
 * several cells. White space that joins two parts came from nowhere.
 */
struct sourced {
	struct arena *arena;
	char *bytes;
	size_t nbytes;
	size_t bytes_capacity;
	uint32_t length; /* code points */
	struct mark *marks;
	size_t nmarks;
	size_t marks_capacity;
	struct run *runs;
	size_t nruns;
	size_t runs_capacity;
};

void sourced_init(struct sourced *s, struct arena *a);

/* The text; borrowed until the next append. */
struct str sourced_text(const struct sourced *s);

/* Text and marks; borrowed until the next append. */
struct marked sourced_marked(const struct sourced *s);

/* Appends bytes that stand nowhere in the source (a space between two parts). */
void sourced_add_plain(struct sourced *s, struct str text);

/* Appends all of another text. */
void sourced_add(struct sourced *s, const struct sourced *other);

/*
 * Appends a space and all of another text, as where a page breaks a sentence. A style that runs
 * up to the break and goes on behind it is one mark, as it is where the words stand in one cell.
 */
void sourced_join(struct sourced *s, const struct sourced *other);

/* The code points [start, end) as a text of its own. Linear in start plus the part. */
struct sourced sourced_part(struct arena *a, const struct sourced *s, uint32_t start,
    uint32_t end);

/* Appends one segment for each source range under the code points [start, end). */
void sourced_add_segments(const struct sourced *s, uint32_t start, uint32_t end,
    struct fw_segment like, struct fw_segments *out);

/* Splits a cell into its pieces, in one pass; *out has cell->npieces items. */
struct sourced *sourced_split_cell(struct arena *a, const struct cell *cell);

#endif
