/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_WORK_HANDOVER_H
#define CONCERT_WORK_HANDOVER_H

#include "store/run.h"
#include "work/holders.h"

/* What is open in a role when somebody leaves it, and who holds it from the next day on. */
struct handover {
	const struct holder *ending;
	struct record_list leads;    /* actions and goals that are not done: of the pillar for a
	                                coordinator, led by the agency for others */
	struct record_list supports; /* in which the agency is named as partner */
	struct record_list mentions; /* comments that call the person, not resolved */
	struct record_list points;   /* to settle: of the pillar; all for the secretariat */
	struct draft_list drafts;    /* the person's own; they stay with it */
	struct holder_list stays;    /* who holds the same role the day after */
	struct holder_list instead;  /* where nobody does: who else answers for it */
};

struct handover_query {
	struct store *store;
	struct run *run;       /* NULL: drafts are not looked at */
	struct viewer viewer;
	const struct record *appointment;
	int32_t last_day;
	struct arena *arena;
};

MUST_USE enum status handover_load(const struct handover_query *query, struct handover *out);

/* All that is open, but for drafts. */
size_t handover_count(const struct handover *h);

/*
 * Ends an appointment on a day, and appoints the successor (0: nobody) to the same from the next
 * day on. ST_CONFLICT with a message where it has ended before, for the last of the secretariat,
 * and for a successor whose account is closed; ST_INVALID for a day before its first.
 */
struct handover_end {
	struct str uid;        /* of the appointment */
	int64_t version;       /* that was read; 0: whatever it is */
	int32_t last_day;
	int64_t successor_id;  /* person */
	bool is_interim;       /* the successor holds it ad interim */
};
MUST_USE enum status handover_do(struct tx *tx, struct viewer viewer,
    const struct handover_end *end, struct errors *errors);

#endif
