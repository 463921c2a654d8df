/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_DOCUMENT_ROUND_REASONS_H
#define CONCERT_DOCUMENT_ROUND_REASONS_H

#include "base/buf.h"
#include "base/map.h"
#include "document/tracked.h"

/* Who tracked what in a file, by element: the reasons of its changes. */
struct round_reasons {
	struct arena *arena;
	struct map at;   /* uid of an element to the index of its text */
	struct buf *all; /* room for as many as there will be elements */
	size_t n;
};

/*
 * Adds a line about a tracked change to the reasons of an element; uid may be empty, then nothing.
 * The end of a paragraph is told of where nothing else is. A text is cut where a change of an
 * amendment takes no more.
 */
void round_reasons_add(struct round_reasons *reasons, struct str uid,
    const struct tracked_change *c);

#endif
