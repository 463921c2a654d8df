/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_MODEL_DATE_GRAMMAR_H
#define CONCERT_MODEL_DATE_GRAMMAR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"
#include "base/str.h"
#include "model/date_tokens.h"

#define DATE_ITEMS 16 /* dates in one list; a longer one is cut there and goes on as another */

/* A date as far as it is said; 0 is not said. */
struct date_point {
	int year;
	int month;
	int season; /* EDTF number 21 to 41 */
	int day;
};

/* What narrows a month or year further. */
enum date_detail {
	DETAIL_NONE,
	DETAIL_PART, /* value 1 early, 2 middle, 3 late */
	DETAIL_WEEK, /* value 1 to 5, 9 the last */
	DETAIL_HALF, /* value 1, 2: of a month */
	DETAIL_WEEK_OF_DAY, /* the seven days from the day */
};

struct date_item {
	struct date_point first;
	struct date_point last; /* equals first unless is_range */
	bool is_range;
	enum date_detail detail;
	int detail_value;
};

enum date_bound {
	BOUND_NONE,
	BOUND_BY,
	BOUND_BEFORE,
	BOUND_AFTER,
	BOUND_UNTIL,
	BOUND_FROM,
	BOUND_BETWEEN,
};

/* Dates that belong together, with the words that bound them. */
struct date_phrase {
	size_t start; /* tokens, with bounding words: [start, end) */
	size_t end;
	size_t core;  /* tokens of the dates alone: [core, core_end) */
	size_t core_end;
	struct date_item items[DATE_ITEMS];
	size_t n;
	bool has_or;
	bool has_and;
	bool is_open_end;
	bool is_tentative;     /* said inside: "(tentatively during its third week)" */
	bool is_order_unclear; /* 04/05/2021 */
	int weekday;           /* 1 to 7 where one is written before a single day */
	enum date_bound bound;
};

struct date_reader {
	const struct token *t;
	size_t n;
	size_t floor;      /* token before which nothing belongs to the next phrase */
	struct str text;
	bool is_heading;   /* the text dates what follows: months stand alone */
	int default_year;  /* what "this year" means; 0 for none */
};

/* Reads the longest phrase whose dates begin at the token. *out is undefined where false. */
MUST_USE bool date_grammar_read(const struct date_reader *r, size_t at,
    struct date_phrase *out);

/* Whether all dates of the phrase are years alone. */
bool date_phrase_is_years(const struct date_phrase *p);

/* Small questions about tokens; false beyond the end. */
bool date_is_class(const struct date_reader *r, size_t at, uint64_t classes);
bool date_is_mark(const struct date_reader *r, size_t at, int code_point);

#endif
