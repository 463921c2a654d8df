/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_MODEL_DIFF_WORDS_H
#define CONCERT_MODEL_DIFF_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/map.h"
#include "base/str.h"
#include "model/diff.h"

/* Inside model/diff*.c: a text cut into words, equal words having equal numbers. */
struct diff_words {
	struct str text;
	uint32_t *starts; /* n + 1 offsets in bytes; the last is the text's length */
	int32_t *ids;     /* n numbers, from 0 */
	size_t n;
};

/* Whom a comparison is for. */
enum diff_reader {
	DIFF_READS_ON,     /* short kept words between two changes are counted to them */
	DIFF_READS_CLOSELY /* no word is marked that was kept; letters alike are the same, however
	                    * they are encoded */
};

/* Cuts a text. known: the words seen so far, shared by the texts that are compared. */
void diff_words_cut(struct arena *a, const struct diff_text *text, enum diff_reader reader,
    struct map *known, struct diff_words *out);

/*
 * Where what is read as one ends: behind the last piece that belongs to the piece at the place.
 * Looks at the pieces beside it; starts[n] must be set.
 */
size_t diff_words_whole(const struct diff_words *w, size_t at);

struct str diff_words_text(const struct diff_words *w, size_t from, size_t to);

/* Which words of each text have no partner in the other. */
struct diff_flags {
	bool *deleted;  /* one for each word of the old text */
	bool *inserted; /* one for each word of the new text */
	bool is_coarse;
};

/* Finds the least edit, or a correct larger one once a bound of work is passed. */
void diff_find(struct arena *a, const struct diff_words *before, const struct diff_words *after,
    struct diff_flags *out);

/*
 * The same for negotiated words: as few words as can be, then as few signs, are marked, whatever
 * that costs in spaces.
 */
void diff_find_layers(struct arena *a, const struct diff_words *before,
    const struct diff_words *after, struct diff_flags *out);

/* Words [old_start, old_end) became words [new_start, new_end); one side may be empty. */
struct diff_edit {
	size_t old_start;
	size_t old_end;
	size_t new_start;
	size_t new_end;
};

struct diff_edits {
	struct diff_edit *items; /* in order, with at least one kept word between two */
	size_t n;
	size_t capacity;
	bool is_coarse;
};

/* The edits from one text to the other, cleaned up for people. */
void diff_edits_find(struct arena *a, const struct diff_words *before,
    const struct diff_words *after, enum diff_reader reader, struct diff_edits *out);

#endif
