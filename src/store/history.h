/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_STORE_HISTORY_H
#define CONCERT_STORE_HISTORY_H

#include "store/store.h"

/*
 * Recent changes of many records, newest first. Every entry is filed, in the transaction that
 * writes it, under what it is about: its type, the pillars and agencies that its record belongs
 * to, and who wrote it. A list therefore costs what it answers, however long the history is.
 */

/* Where a list goes on: after what was passed over of one instant. Zero: from the newest. */
struct history_place {
	int64_t at_ms;
	int64_t passed; /* entries of that very instant that were shown already */
};

struct history_query {
	int64_t framework_id; /* 0: any; what belongs to none is always meant too */
	int64_t pillar_id;    /* 0: any, and so on */
	int64_t agency_id;
	int64_t person_id;    /* who wrote; for viewers who are told who wrote, else nothing */
	const struct record_type *type;
	int64_t since_ms;
	struct history_place after;
	int64_t limit;        /* 1 to LIMIT_PAGE_ROWS */
	struct history_place next; /* out: where the next page begins; zero: there is none */
};

/*
 * Entries as history_of_record gives them, with code and title of their records. A page may hold
 * fewer than limit, because what the viewer may read nothing of is left out last.
 */
MUST_USE enum status history_recent(struct store *s, struct viewer viewer,
    struct history_query *query, struct arena *a, struct history_list *out);

#endif
