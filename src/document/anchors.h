/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_DOCUMENT_ANCHORS_H
#define CONCERT_DOCUMENT_ANCHORS_H

#include "base/arena.h"
#include "base/str.h"
#include "instrument/framework.h"

/*
 * Hidden bookmarks in our Word documents that say which element a text is of, so that a file that
 * comes back edited is held against the elements and not only against their words. Word and
 * LibreOffice keep bookmarks whose name begins with "_" and show them to nobody.
 *
 * A name is "_c", the letter of the part, and the element's uid (a ULID), such as
 * "_cE01HZX3M9K4T5V6W7X8Y9Z0A1B2". Where a framework was read from a file and never stored there
 * are no uids: then the letter is a small one and the code stands for the uid, its bytes other
 * than letters and digits as "_" and two hexadecimal digits: "_ceCJ_207". Names are at most 40
 * characters, which is Word's limit; a longer code has no anchor.
 *
 * A bookmark stands around the text of the element's first paragraph there, its marker included.
 * The paragraphs from one anchor to the next in the cell belong to the first, connectors ("and",
 * "&") and headings between excepted.
 */
#define ANCHOR_PREFIX "_c"
#define ANCHOR_BYTES_MAX 40

enum anchor_part {
	ANCHOR_TITLE_BLOCK = 'T',    /* uid of the framework */
	ANCHOR_COLUMN = 'H',         /* heading of a column */
	ANCHOR_PILLAR = 'P',         /* its title */
	ANCHOR_COORDINATION = 'C',   /* uid of the pillar */
	ANCHOR_RECOMMENDATION = 'R', /* in the first pillar that has it */
	ANCHOR_ELEMENT = 'E',        /* action, goal or sub-action */
	ANCHOR_FOOTNOTE = 'F',       /* inside the note's text */
	ANCHOR_NOTE_MARK = 'N',      /* around a footnote's mark that a second mark refers to */
	ANCHOR_APPENDIX = 'X'        /* what follows is about the instrument, not of it */
};

/* uid may be empty, then the code counts; the empty string where there can be no anchor. */
struct str anchor_name(struct arena *a, enum anchor_part part, struct str uid, struct str code);

struct anchor {
	enum anchor_part part;
	struct str uid;  /* as in the name; not checked to be a ULID */
	struct str code; /* where there was no uid */
};

/* Reads a bookmark's name; false where it is none of ours. Strings in the arena. */
bool anchor_read(struct arena *a, struct str name, struct anchor *out);

/*
 * Names the text that a Word file of ours was made of, in its properties: SHA-256, as hash_hex(),
 * of the identifiers and words of what an agency can edit in it, in order. Facts and formatting
 * are no part of it.
 */
struct str anchor_text_hash(struct arena *a, const struct framework *fw);

#endif
