/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_WORK_DUE_H
#define CONCERT_WORK_DUE_H

#include "work/item.h"

#define DUE_SOON_DAYS 60 /* two months: what an agency must have begun by now */

/* What somebody has to look at, each item in one group alone. For the network only. */
struct work_dues {
	struct work_items late;
	struct work_items blocked;
	struct work_items soon;    /* its window ends within DUE_SOON_DAYS */
	struct work_items waiting;
	struct work_items undated; /* of this year, without a day; goals have none by nature */
	size_t ndone;
	size_t nothers;            /* planned for later */
};

/* Sorted by last day, then as in the text. */
struct work_dues work_dues_of(struct arena *a, const struct work_items *items,
    const struct work_owner *owner, int32_t today);

#endif
