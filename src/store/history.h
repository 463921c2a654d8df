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

/* --- the chains, for proof outside --------------------------------------------------------- */

/*
 * One entry as it was hashed: hash = SHA-256(previous || payload). payload is empty where the
 * viewer may not read all of it; the hash then stands for it, so that the chain still holds.
 */
struct history_line {
	int64_t sequence;
	struct str previous; /* hash of the entry before; empty for the first */
	struct str hash;
	struct str payload;
};
struct history_lines {
	struct str chain;    /* uid of the framework, or "shared": what belongs to none */
	struct history_line *items;
	size_t n;
	int64_t entries;     /* of the whole chain */
	struct str head;     /* hash of its last one */
};

/*
 * Oldest first, after a sequence number, at most limit (1 to LIMIT_PAGE_ROWS). framework_id 0: the
 * shared chain. ST_NOT_FOUND where the framework is not seen.
 */
struct history_span {
	int64_t framework_id;
	int64_t after;
	int64_t limit;
};
MUST_USE enum status history_lines_read(struct store *s, struct viewer viewer,
    const struct history_span *span, struct arena *a, struct history_lines *out);

/* A line as JSON: what exports and the API give, and tools/verify-history reads. */
void history_line_write(struct json *j, struct str chain, const struct history_line *line);

#endif
