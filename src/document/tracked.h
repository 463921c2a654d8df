/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_DOCUMENT_TRACKED_H
#define CONCERT_DOCUMENT_TRACKED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/*
 * What a Word file holds besides its text: changes that its program tracked, comments in its
 * margin, and bookmarks of ours. Authors, dates and names are what the file says; anybody can
 * write anything there.
 */

/* A place in the decoded text of a cell or paragraph; see struct fw_segment. */
struct doc_place {
	bool is_there;  /* false: the text does not have it, or nobody can say where */
	uint32_t table; /* 0: outside tables */
	uint32_t row;
	uint32_t column;
	uint32_t point;
};

/* Both ends; they may lie in two cells. Equal ends: a place between two characters. */
struct doc_range {
	struct doc_place start;
	struct doc_place end;
};

/* Whether it holds no words, or is nowhere. */
static inline bool
doc_range_is_empty(const struct doc_range *range)
{
	return range->start.table == range->end.table && range->start.row == range->end.row &&
	    range->start.column == range->end.column && range->start.point == range->end.point;
}

enum tracked_kind { TRACKED_INSERTED, TRACKED_DELETED, TRACKED_MOVED_FROM, TRACKED_MOVED_TO };

enum tracked_what {
	TRACKED_WORDS,
	TRACKED_PARAGRAPH, /* the end of a paragraph: two become one, or one becomes two */
	TRACKED_ROW,       /* all of the row; range.start alone is set */
	TRACKED_CELL
};

struct tracked_change {
	enum tracked_kind kind;
	enum tracked_what what;
	struct str author;
	struct str date;           /* as written, such as "2021-03-31T12:00:00Z"; empty: none */
	struct str words;          /* at most TRACKED_WORDS_BYTES */
	struct doc_range accepted; /* in the text with all changes accepted */
	struct doc_range original; /* in the text with all of them rejected */
};

#define NO_COMMENT SIZE_MAX

struct margin_comment {
	struct str author;
	struct str date;
	struct str words;
	struct str quoted;         /* of the text that it stands beside */
	size_t parent;             /* index of the comment that it answers, or NO_COMMENT */
	bool is_done;              /* somebody marked it as resolved */
	struct doc_range accepted;
	struct doc_range original;
};

/* A bookmark of ours around the words of an element; see document/anchors.h. */
struct kept_bookmark {
	struct str name;
	struct doc_range accepted;
	struct doc_range original;
};

struct tracked {
	struct tracked_change *changes;
	size_t nchanges;
	size_t changes_capacity;
	struct margin_comment *comments;
	size_t ncomments;
	size_t comments_capacity;
	struct kept_bookmark *bookmarks; /* at most LIMIT_RECORDS, no name twice */
	size_t nbookmarks;
	size_t bookmarks_capacity;
	size_t nformats;           /* changes of formatting alone, which nothing is made of */
	struct str made_of;        /* anchor_text_hash(), as the file says; empty: it does not */
};

/* "inserted", "deleted", "moved-from", "moved-to"; "words", "paragraph", "row", "cell". */
extern const char *const tracked_kind_codes[TRACKED_MOVED_TO + 1];
extern const char *const tracked_what_codes[TRACKED_CELL + 1];

#define TRACKED_WORDS_BYTES 2000    /* kept of the words of a change, and of quoted ones */
#define TRACKED_AUTHOR_BYTES 200    /* kept of a name */
#define TRACKED_DATE_BYTES 40       /* kept of a date */
#define TRACKED_COMMENT_BYTES 16000 /* kept of a comment; a position takes 20000 */

#endif
