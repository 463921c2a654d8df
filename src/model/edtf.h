/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_MODEL_EDTF_H
#define CONCERT_MODEL_EDTF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/status.h"
#include "base/str.h"

/*
 * The Extended Date/Time Format, levels 0 to 2.
 * Source: ISO 8601-2:2019 and the Library of Congress EDTF specification of 4 February 2019.
 *
 * Where the sources are silent or disagree, this is ours (tests/golden/edtf.txt shows each):
 * - Seasons and quarters are dates like others: inside sets and intervals and with qualifiers.
 * - An interval's end is "sometime in" its last part, so 2021-06-11/2021-06 is in order.
 * - Years with Y may stand in intervals and sets; date-times may not.
 * - 21 to 24 mean the northern seasons; winter begins in December of its year.
 * - "/" alone (both ends unknown) says nothing and is refused.
 */

enum edtf_kind {
	EDTF_DATE,     /* 2021-05, or a date with a time of day */
	EDTF_INTERVAL, /* 2021-05/2021-06: all the time between */
	EDTF_ONE_OF,   /* [2021-05,2022-05]: one of them, not known which */
	EDTF_ALL_OF,   /* {2021-03-12,2021-03-21}: each of them */
};

enum edtf_precision {
	EDTF_YEAR,
	EDTF_LONG_YEAR, /* Y17E7, Y170000002, 1950S2 */
	EDTF_SEASON,    /* season, quarter, quadrimester or half; the number is in season */
	EDTF_MONTH,
	EDTF_DAY,
	EDTF_TIME,
};

enum edtf_qualifier {
	EDTF_UNCERTAIN = 1,   /* ? */
	EDTF_APPROXIMATE = 2, /* ~; % is both */
};

enum edtf_end {
	EDTF_END_DATE,    /* a date stands there */
	EDTF_END_OPEN,    /* .. */
	EDTF_END_UNKNOWN, /* nothing stands there */
};

enum edtf_zone { EDTF_ZONE_NONE, EDTF_ZONE_UTC, EDTF_ZONE_OFFSET };

/* One date. Digits are kept as characters because each may be X, "not specified". */
struct edtf_date {
	enum edtf_precision precision;
	bool is_negative;
	char year[4];
	char month[2];
	char day[2];
	uint8_t season;        /* 21 to 41 with EDTF_SEASON */
	uint8_t qualifiers[3]; /* of year, month or season, day */
	uint8_t exponent_digits; /* 0: written without E */
	uint16_t exponent;
	uint16_t significant;  /* S; 0: not given */
	uint8_t hour, minute, second;
	enum edtf_zone zone;
	int16_t offset_minutes;
	int64_t long_year;     /* before the exponent, without sign */
	bool has_letter;       /* written with Y */
};

/* A date (first == last), or a range with its two ends. */
struct edtf_member {
	bool is_range;
	enum edtf_end first_end;
	enum edtf_end last_end;
	struct edtf_date first;
	struct edtf_date last;
};

struct edtf {
	enum edtf_kind kind;
	size_t n; /* 1 unless a set */
	struct edtf_member members[LIMIT_EDTF_MEMBERS];
};

/*
 * Reads EDTF. text: the whole of it, no space anywhere.
 * ST_INVALID if malformed, if a date cannot be (2021-06-31, 19X1-02-29), if a range ends before
 * it starts, or over LIMIT_EDTF_BYTES and LIMIT_EDTF_MEMBERS; *out is then undefined.
 * Allocates nothing.
 */
MUST_USE enum status edtf_parse(struct str text, struct edtf *out);

/*
 * Appends the one spelling that we keep: members of sets in order and once, offsets as +hh:mm,
 * qualifiers to the right of the longest group. Parsing it again gives the same text.
 */
void edtf_add_canonical(struct buf *b, const struct edtf *edtf);

/*
 * The first and the last day that satisfy it: of a set from the earliest of any member to the
 * latest of any. Open and unknown ends become the horizon (NO_DAY where that is NO_DAY, never
 * beyond the known end); a year with X is narrowed to the horizon where they meet. Qualifiers
 * do not widen it. The day of a date-time is the day as written, in its own zone.
 */
void edtf_window(const struct edtf *edtf, int32_t horizon_first, int32_t horizon_last,
    int32_t *out_earliest, int32_t *out_latest);

/* Appends English words: "Q3 2021", "15 to 21 May 2021", "by 30 June 2021". */
void edtf_add_words(struct buf *b, const struct edtf *edtf);

/* The days from the first to the last that one date can be. The date must come from the parser. */
void edtf_date_days(const struct edtf_date *date, int32_t *out_first, int32_t *out_last);

#endif
