/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_WORK_HOLDERS_H
#define CONCERT_WORK_HOLDERS_H

#include "model/date.h"
#include "model/record.h"
#include "store/store.h"

/*
 * Who holds, held or will hold which role: people by their appointments, agencies by what the
 * framework's text says. Both in one form, so that a list shows them side by side.
 */
struct holder {
	const struct record *record; /* appointment or role */
	struct str role;             /* code of the choice: "coordinator" */
	struct str label;            /* its words in English: "Coordinator of a pillar" */
	const struct ref *person;    /* NULL: the agency as such */
	const struct ref *agency;    /* or another party the text names; NULL: none */
	struct str words;            /* who, as written, where there is neither */
	const struct ref *pillar;    /* NULL: none */
	int64_t framework_id;        /* 0: every framework */
	size_t rank;                 /* order of groups: pillars in their order, agencies behind */
	bool is_interim;
	int32_t since;               /* first day; NO_DAY: always */
	int32_t until;               /* last day; NO_DAY: no end is known */
};

struct holder_list {
	struct holder *items;
	size_t n;
};

struct holder_query {
	struct store *store;
	struct viewer viewer;  /* sees roles of agencies as the text's, appointments as people's */
	int64_t framework_id;  /* 0: of all */
	int32_t day;           /* NO_DAY: whenever */
	int64_t known_ms;      /* as it was known at this instant; 0: as it is known now */
	bool is_people_only;   /* leaves out what the text says of agencies */
	const struct record *of; /* in this pillar or agency; NULL: in any */
	struct arena *arena;
};

/*
 * Sorted: roles of the whole network, then each pillar's, then those for agencies; within, by
 * role from most to least trusted, agency and name. What was removed since known_ms is left out.
 */
MUST_USE enum status holders_load(const struct holder_query *query, struct holder_list *out);

/* Whether the role is held on the day; NO_DAY: always so. */
bool holder_covers(const struct holder *h, int32_t day);

/* Whether it is an appointment of this person. */
bool holder_is_of(const struct holder *h, int64_t person_id);

#endif
