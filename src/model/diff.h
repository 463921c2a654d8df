/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_MODEL_DIFF_H
#define CONCERT_MODEL_DIFF_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"
#include "model/marked.h"

/*
 * What changed between two texts, word by word. Words are those of Unicode (UAX 29 with the
 * dictionaries of ICU): a number or a word is never cut, white space and punctuation stand alone.
 */
enum diff_kind {
	DIFF_KEPT,
	DIFF_DELETED,
	DIFF_INSERTED,
};

/* One run of words. Offsets count bytes in the two texts; the absent side has start == end. */
struct diff_run {
	enum diff_kind kind;
	struct str text; /* borrowed: from the new text, a deleted one from the old */
	size_t old_start;
	size_t old_end;
	size_t new_start;
	size_t new_end;
};

/*
 * Runs in the order of both texts; where words were replaced, the deleted stand before the
 * inserted. All kept and deleted runs make the old text, all kept and inserted the new one.
 */
struct diff {
	struct diff_run *runs;
	size_t n;
	bool is_coarse; /* the texts are too different or too long: right, but not the least */
};

/*
 * Compares two texts. Few words are marked as changed: the least at first (unless is_coarse), then
 * a short common word between two changed ones is counted to them, so that people read sentences.
 * The texts are borrowed, the runs are the arena's. Time and memory are bounded for any input.
 */
void diff_words(struct arena *a, struct str before, struct str after, struct diff *out);

/* A part of a text that counts as one word, equal to those of the same key: a footnote's mark. */
struct diff_whole {
	size_t start; /* in bytes */
	size_t end;
	struct str key;
};

struct diff_text {
	struct str text;
	const struct diff_whole *wholes; /* in order, apart from each other */
	size_t nwholes;
};

/*
 * The same for negotiated words: no word is marked as changed that was kept, and runs of text that
 * read as one ("2021-35", "CJ 7.1", "e-mail", "50%") are not cut. Kept runs may differ in what
 * nobody sees (how an accent is encoded, a soft hyphen), those of wholes in their letters; their
 * text is that of after.
 */
void diff_texts(struct arena *a, const struct diff_text *before, const struct diff_text *after,
    struct diff *out);

/*
 * Carries the marks of a text over to its edited form: where words or parts of words were kept,
 * their marks are kept; what was put inside a mark gets it. A footnote mark stays only where all
 * of it was kept.
 */
struct marked diff_carry_marks(struct arena *a, const struct marked *before, struct str after);

/* What two people did to one part of the text that both began with. */
enum merge_kind {
	MERGE_NEITHER,  /* all three are the same */
	MERGE_MINE,     /* only mine was changed */
	MERGE_THEIRS,   /* only theirs was changed */
	MERGE_SAME,     /* both made the same change */
	MERGE_CONFLICT, /* both changed it, in two ways */
};

struct merge_part {
	enum merge_kind kind;
	struct str base;   /* borrowed from the three texts */
	struct str mine;
	struct str theirs;
};

/* The parts in order: all the base parts make the base, and so for mine and theirs. */
struct merge {
	struct merge_part *parts;
	size_t n;
	size_t nconflicts;
};

/*
 * Compares two edits of one text, word by word. Changes that touch each other count as one part:
 * nothing is offered that neither person could have read.
 */
void merge_words(struct arena *a, struct str base, struct str mine, struct str theirs,
    struct merge *out);

/*
 * The text with the changes of both, to be offered to a person and never stored unseen. Where
 * they conflict it takes mine.
 */
struct str merge_text(struct arena *a, const struct merge *merge);

#endif
