/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_WORK_ITEM_H
#define CONCERT_WORK_ITEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/status.h"
#include "model/record.h"
#include "store/store.h"

/*
 * How an action stands on a day: by what was reported of it, else by its agreed words and dates.
 * What is reported, and lateness, are for the network only.
 */
enum standing {
	STANDING_PLANNED,     /* its last day is still to come, or has no consequence here */
	STANDING_LATE,        /* the last day that satisfies it has passed; for the network only */
	STANDING_WAITING,     /* something it depends on is not there yet: not late */
	STANDING_UNDATED,     /* no day was agreed: not missing */
	STANDING_OTHERS,      /* another body's event: never late */
	STANDING_NOTE,        /* a working note */
	STANDING_PLACEHOLDER, /* a promise to decide */
	STANDING_DONE,        /* reported by all who reported */
	STANDING_DROPPED,     /* reported as given up */
	STANDING_BLOCKED,     /* reported as held up by something */
	STANDING_COUNT
};

/* An action or goal with what it depends on. */
struct work_item {
	const struct record *action;
	const struct record **conditions;
	size_t nconditions;
	const struct record **progress; /* the last note of each agency, newest first */
	size_t nprogress;
	enum standing standing;
	bool is_tentative; /* its date is not certain */
	size_t place;      /* in the text, from 0 */
};

/* In the order of pillars, then of the text: parents before their parts. */
struct work_items {
	struct work_item *items;
	size_t n;
};

/* Whose work: items that belong to any of these. */
struct work_owner {
	const int64_t *agencies; /* that lead, support, or do it each for itself */
	size_t nagencies;
	const int64_t *pillars;
	size_t npillars;
	const struct record_list *roles; /* of the framework: who the groups are */
};

/*
 * Which actions are asked for, so that the others are not read: those that may be of an owner,
 * that have words in their text, or that are one action. It gives those and may give more.
 */
struct work_part {
	const struct work_owner *owner; /* its roles do not count here; NULL: nobody's */
	struct str words;               /* empty: none */
	int64_t action_id;              /* 0: none */
};

/* Whose actions are looked at, by whom, on which day. */
struct work_scope {
	struct store *store;
	struct viewer viewer;
	int64_t framework_id;
	int32_t today;
	struct arena *arena; /* owns what is loaded */
	const struct work_part *part; /* NULL: all */
};

/*
 * How one action stands for a viewer on a day; conditions and progress of the item count.
 * Lateness is the network's own business: others are told that the action is planned.
 */
enum standing work_standing(struct viewer viewer, const struct work_item *item, int32_t today);

/* All actions and goals of a framework, or those of the scope's part, in four queries. */
MUST_USE enum status work_items_load(const struct work_scope *scope, struct work_items *out);

/* Which items a list shows; an empty text or NO_DAY narrows nothing. */
struct work_filter {
	struct str pillar;   /* code */
	struct str kind;     /* choice of the kind field */
	struct str horizon;  /* choice of the horizon field */
	struct str lead;     /* code of a party that leads or shares the lead */
	struct str standing; /* "planned", "waiting", "undated", ...; see work_standing_code */
	int32_t first;       /* items whose window touches the days from first to last */
	int32_t last;
};

/* Items that pass, in the same order. */
struct work_items work_items_filter(struct arena *a, const struct work_items *all,
    const struct work_filter *filter);

/* Whether the days in which an action may happen touch those from first to last. */
bool work_touches(const struct record *action, int32_t first, int32_t last);

/* Sorts by first day, then last day; what has no day comes last. Otherwise keeps the order. */
void work_items_sort_by_day(struct work_items *items);

/* Short code of a standing for addresses, such as "undated"; static storage. */
const char *work_standing_code(enum standing standing);

#endif
