/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_MODEL_MARKED_H
#define CONCERT_MODEL_MARKED_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/status.h"
#include "base/str.h"

/*
 * Adopted text: plain text with stand-off marks. Ranges count Unicode code points, start
 * included, end excluded. A line feed in the text separates paragraphs.
 */
enum mark_kind {
	MARK_ITALIC,
	MARK_BOLD,
	MARK_UNDERLINE,
	MARK_SUPERSCRIPT,
	MARK_SUBSCRIPT,
	MARK_FOOTNOTE, /* the range is the footnote's mark in the text; label is its number */
	MARK_KIND_COUNT
};

struct mark {
	enum mark_kind kind;
	uint32_t start;
	uint32_t end;
	struct str label; /* MARK_FOOTNOTE only */
};

struct marked {
	struct str text;
	struct mark *marks; /* sorted by start, then end descending, then kind */
	size_t nmarks;
};

/* Puts marks that were added in any order into the order above. */
void marked_sort(struct marked *m);

/*
 * The marks as text for storage and comparison: "i 3 7;b 0 5;fn 120 121 1", sorted. Letters:
 * i italic, b bold, u underline, sup, sub, fn. No marks give the empty string.
 */
struct str marks_format(struct arena *a, const struct marked *m);

/*
 * Reads what marks_format writes, for a text of the given number of code points.
 * ST_INVALID for an unknown letter or a range outside the text.
 */
MUST_USE enum status marks_parse(struct arena *a, struct str text, struct str marks,
    struct marked *out);

/* The code points [start, end) of m with the marks that touch them, moved and cut. */
struct marked marked_part(struct arena *a, const struct marked *m, uint32_t start, uint32_t end);

/* first, then between (without marks), then second. */
struct marked marked_join(struct arena *a, const struct marked *first, struct str between,
    const struct marked *second);

/* Without white space at both ends. */
struct marked marked_trim(struct arena *a, const struct marked *m);

/* How marks and the text between them are written, by kind of mark. */
struct mark_syntax {
	struct str open[MARK_KIND_COUNT];
	struct str close[MARK_KIND_COUNT];
	void (*add_text)(struct buf *b, struct str text); /* escapes */
};

extern const struct mark_syntax mark_syntax_html;

/* Appends the text in a syntax, well nested. */
void marked_add(struct buf *b, const struct marked *m, const struct mark_syntax *syntax);

/*
 * Appends the text as inline HTML: <i> <b> <u> <sup> <sub>, well nested, text escaped. A footnote
 * mark becomes <sup>. Line feeds are written as they are.
 */
void marked_add_html(struct buf *b, const struct marked *m);

#endif
