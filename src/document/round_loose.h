/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_DOCUMENT_ROUND_LOOSE_H
#define CONCERT_DOCUMENT_ROUND_LOOSE_H

#include "base/map.h"
#include "document/round_changes.h"

/* What a file of a comment round holds of which neither a change nor a comment was made. */
struct round_loose {
	const struct round_reading *reading;
	struct framework *asked;      /* is looked at alone */
	const struct str *tracked_at; /* by tracked change: uid of its element; empty: none */
	const struct map *made;       /* uids of elements that a change was made of */
};

/*
 * Adds each as a comment, on its element or on the whole, so that nothing is lost silently. Pure.
 */
void round_loose_add(struct arena *a, const struct round_loose *loose, struct round_result *out);

#endif
