/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_MODEL_DATE_LEXICON_H
#define CONCERT_MODEL_DATE_LEXICON_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/*
 * The words of dates, as data. A word of another language is a row; a language is a table in
 * date_lexicon_rows.c. Words are kept without accents and in lower case. A word may belong to
 * several classes; which one counts is decided by what stands beside it.
 */
#define W_MONTH ((uint64_t)1 << 0)     /* value: 1 to 12 */
#define W_WEAK ((uint64_t)1 << 1)      /* month or season that is often another word */
#define W_SHORT ((uint64_t)1 << 2)     /* abbreviated; may be followed by a full stop */
#define W_WEEKDAY ((uint64_t)1 << 3)   /* value: 1 Monday to 7 */
#define W_ORDINAL ((uint64_t)1 << 4)   /* value: 1 to 5, 9 for "last" */
#define W_SUFFIX ((uint64_t)1 << 5)    /* of a number: "st", "er" */
#define W_QUARTER ((uint64_t)1 << 6)
#define W_HALF ((uint64_t)1 << 7)
#define W_WEEK ((uint64_t)1 << 8)
#define W_YEAR ((uint64_t)1 << 9)
#define W_SEASON ((uint64_t)1 << 10)   /* value: EDTF 21 to 24 */
#define W_YEARLY ((uint64_t)1 << 11)   /* season only where a year follows */
#define W_PART ((uint64_t)1 << 12)     /* value: 1 early, 2 middle, 3 late */
#define W_PART_OF ((uint64_t)1 << 13)  /* part only where "of" follows */
#define W_AND ((uint64_t)1 << 14)
#define W_OR ((uint64_t)1 << 15)
#define W_TO ((uint64_t)1 << 16)
#define W_BETWEEN ((uint64_t)1 << 17)
#define W_FROM ((uint64_t)1 << 18)
#define W_BY ((uint64_t)1 << 19)       /* value 1: also after the date */
#define W_BEFORE ((uint64_t)1 << 20)
#define W_AFTER ((uint64_t)1 << 21)
#define W_UNTIL ((uint64_t)1 << 22)
#define W_WHEN ((uint64_t)1 << 23)     /* "in", "for"; value 1: where or when itself, "at" */
#define W_OF ((uint64_t)1 << 24)
#define W_ARTICLE ((uint64_t)1 << 25)  /* definite: "the", "its" */
#define W_ONWARD ((uint64_t)1 << 26)
#define W_TENTATIVE ((uint64_t)1 << 27)
#define W_UNDECIDED ((uint64_t)1 << 28)
#define W_ANNIVERSARY ((uint64_t)1 << 29)
#define W_DOCUMENT ((uint64_t)1 << 30)
#define W_EVENT ((uint64_t)1 << 31)
#define W_MADE ((uint64_t)1 << 32)     /* "adopted", "developed" */
#define W_BE ((uint64_t)1 << 33)
#define W_SHIFT ((uint64_t)1 << 34)    /* "move", "postpone" */
#define W_MODAL ((uint64_t)1 << 35)
#define W_BASED ((uint64_t)1 << 36)    /* "based on": what follows exists already */
#define W_RECURRING ((uint64_t)1 << 37)
#define W_TWO_MEANINGS ((uint64_t)1 << 38) /* value: 1 year, 2 month, 3 week */
#define W_EACH ((uint64_t)1 << 39)
#define W_OFFICE ((uint64_t)1 << 40)   /* "chair": a year after it is a term */
#define W_PLANNED ((uint64_t)1 << 41)
#define W_DATE_NOUN ((uint64_t)1 << 42)
#define W_DATED ((uint64_t)1 << 43)
#define W_RELATIVE ((uint64_t)1 << 44) /* value: 1 this year, 2 the next */
#define W_FUNCTION ((uint64_t)1 << 45) /* ends a run of nouns */
#define W_PROPER ((uint64_t)1 << 46)   /* month that is one only with a capital letter */

struct word_row {
	const char *word; /* or a phrase: its tokens parted by single spaces */
	uint64_t classes;
	int value;
};

/* One language: rows sorted by word, so that look-up is a binary search (tested). */
struct word_table {
	const struct word_row *rows;
	size_t n;
};

#define LANGUAGES 3
extern const struct word_table date_lexicon_tables[LANGUAGES];

/* Longest word that can be in a table, in folded bytes. */
#define LEXICON_WORD_BYTES 24

/* A word without accents in lower case; empty if it has other letters or is too long. */
struct folded {
	char p[LEXICON_WORD_BYTES];
	size_t n;
};
void date_lexicon_fold(struct str word, struct folded *out);

/* Classes and value of a folded word in all languages together; 0 if unknown. */
uint64_t date_lexicon_look_up(const struct folded *word, int *out_value);

/* The phrases of several tokens, longer before shorter where one begins another. */
extern const struct word_row date_lexicon_phrases[];
extern const size_t date_lexicon_nphrases;

#endif
