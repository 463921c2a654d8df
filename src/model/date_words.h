/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_MODEL_DATE_WORDS_H
#define CONCERT_MODEL_DATE_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"
#include "model/period.h"

/*
 * Finds the dates that people write in the texts of a framework ("by 30 June 2021", "Q3/Q4",
 * "at the May 2021 and/or May 2022 sessions") in English, and simple ones in French and
 * Spanish, and says what each does there. What cannot be decided is a doubt, never a guess in
 * silence.
 */

/* What the place of a text says about its dates. Years are 1900 to 2199, or 0 for none. */
struct date_context {
	int default_year;       /* of a date that names no year, such as that of the column */
	int horizon_first_year; /* dates wholly before it are references to the past */
	int horizon_last_year;
};

enum mention_role {
	MENTION_DATE,        /* says when the thing is to happen */
	MENTION_ANNIVERSARY, /* names what is commemorated; dates nothing */
	MENTION_REFERENCE,   /* names a document, an event or the past; dates nothing */
	MENTION_RECURRING,   /* "annually", "each year" */
	MENTION_UNDECIDED,   /* "t.b.d." in the place of a date */
};

struct mention {
	size_t start;       /* code points in the text: [start, end) */
	size_t end;
	struct str words;   /* that part of the text, borrowed */
	struct str edtf;    /* canonical; empty for recurring, undecided and impossible dates */
	bool is_tentative;
	enum mention_role role;
};

enum date_doubt_kind {
	DATE_DOUBT_IMPOSSIBLE,   /* no such day, or an end before its start */
	DATE_DOUBT_TWO_MEANINGS, /* biannual; 04/05/2021 */
	DATE_DOUBT_NO_YEAR,      /* a month or quarter and no year from anywhere */
	DATE_DOUBT_WEEKDAY,      /* the weekday is not that of the day */
	DATE_DOUBT_SEVERAL,      /* dates that EDTF cannot put together as they stand */
};

struct date_doubt {
	enum date_doubt_kind kind;
	size_t start;       /* code points in the text: [start, end) */
	size_t end;
	struct str words;
	struct str message; /* for the person who settles it */
};

/* In the order of the text; owned by the arena. */
struct date_findings {
	struct mention *mentions;
	size_t n;
	struct date_doubt *doubts;
	size_t ndoubts;
};

/* Finds all dates of a text. Time and memory grow with the text's length alone. */
void date_words_find(struct arena *a, struct str text, const struct date_context *context,
    struct date_findings *out);

/*
 * True where the whole text is a heading that dates what follows: "March:",
 * "October/November:", "Q3", "In September", "31 mars 2021". *out then has its period, with an
 * empty edtf for "t.b.d." and "annually"; otherwise it is untouched. Without a year from
 * anywhere the year is XXXX.
 */
bool date_words_heading(struct arena *a, struct str text, const struct date_context *context,
    struct period *out);

/* When one element is to happen, and how that was read. */
struct date_reading {
	struct period period;        /* words joined by "; " where several places date it */
	bool is_inherited;           /* wholly from the heading */
	struct date_findings found;  /* with any doubt of putting the dates together */
};

/*
 * Reads the period of one element: its own dates, or the heading's where it has none. A heading
 * of months and own years alone go together ("May" and "2021 and/or 2022"). Several dates are
 * all meant: {2021-03-12,2021-03-21}; alternatives are one-of sets.
 * heading: the period of the heading above, or NULL.
 */
void date_words_period(struct arena *a, struct str text, const struct date_context *context,
    const struct period *heading, struct date_reading *out);

/*
 * The same for dates found already: found goes into out->found, doubts may be added.
 */
void date_words_combine(struct arena *a, const struct date_findings *found,
    const struct date_context *context, const struct period *heading,
    struct date_reading *out);

#endif
