/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_WORK_TIMELINE_H
#define CONCERT_WORK_TIMELINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "work/item.h"

/* One year of the work, month by month. */
struct timeline {
	int64_t year;
	struct work_items months[12];   /* by the first month of the year in which it may happen */
	struct work_items whole_year;   /* days that fill the year or go beyond it at both ends */
	struct work_items without_day;  /* of this year's column, without a day */
	struct work_items others[12];   /* other bodies' events, by month */
	size_t n;                       /* own actions with a day in this year */
};

/* The years that the columns of the document are for; a period without days where it says none. */
struct timeline_columns {
	struct period this_year;
	struct period later_years;
};

/* Reads them from the headings of the framework. */
MUST_USE enum status timeline_columns_load(const struct work_scope *scope,
    struct timeline_columns *out);

/* Sorts the items into the months of a year. Parts stand beside their wholes, by their own days. */
struct timeline timeline_of(struct arena *a, const struct work_items *items,
    const struct timeline_columns *columns, int64_t year);

/* The first and the last year in which something may happen; false if nothing has a day. */
bool timeline_years(const struct work_items *items, int64_t *out_first, int64_t *out_last);

/* The first and last month (1 to 12) of a year that an action's days touch. */
void timeline_months(const struct record *action, int64_t year, int *out_first, int *out_last);

#endif
