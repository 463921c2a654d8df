/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_DOCUMENT_ROUND_PLACES_H
#define CONCERT_DOCUMENT_ROUND_PLACES_H

#include "document/tracked.h"
#include "instrument/framework.h"

/* Which element stands where in the cells of a document, for changes and comments by place. */
struct fw_round_spot {
	struct fw_segment where;
	struct str uid;    /* of the element; of a pillar's roles: of the pillar */
	struct str pillar; /* uid; empty: in none */
};
FW_LIST(round_spot);

/* All spots of a reading that has its uids, in the order of table, row, column and start. */
struct fw_round_spots round_spots_find(struct arena *a, const struct framework *fw);

/*
 * The element whose words a range touches; else the one before it in its cell, the one behind it,
 * the pillar of its row. Empty where nothing of it is read.
 */
struct str round_spot_at(const struct fw_round_spots *spots, const struct doc_range *range);

#endif
