/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_INSTRUMENT_REVISION_PRIVATE_H
#define CONCERT_INSTRUMENT_REVISION_PRIVATE_H

#include "instrument/revision.h"

/* Between the files revision_*.c only. */

/* What a seal is the SHA-256 of: one line of JSON, members in a fixed order, no line feed. */
struct revision_line {
	struct str framework; /* uid */
	const struct record *revision;
	struct str previous;  /* seal of the one before; empty for the first */
};
struct str revision_seal_text(struct arena *a, const struct revision_line *line);

/* The text of a revision with persons by their office, whoever asks: revision_text_for(). */
MUST_USE enum status revision_text_by_office(struct store *s, const struct record *revision,
    struct errors *errors, const struct framework **out);

/* Calls fn for the places of each thing in a framework that has some. */
struct segments_walk {
	void (*fn)(void *context, struct str uid, struct fw_segments *segments);
	void *context;
};
void revision_walk_segments(struct framework *fw, const struct segments_walk *walk);

/* A copy without sources, segments and points: the text and its facts alone. */
struct framework *revision_bare_text(struct arena *a, const struct framework *fw);

#endif
