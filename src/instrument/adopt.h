/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_INSTRUMENT_ADOPT_H
#define CONCERT_INSTRUMENT_ADOPT_H

#include "instrument/framework.h"
#include "store/store.h"

/*
 * Records follow a newly adopted text. Words and order become what was adopted; a fact that the
 * amendment changed gets its adopted value, every other fact keeps its working value. Roles,
 * conditions and meetings that people added since stay, those that they took out stay out.
 * Elements are told by their uids alone.
 */
struct adopt_texts {
	const struct framework *before;  /* adopted until now */
	const struct framework *after;   /* adopted from now on */
	const struct framework *working; /* as the records say; with points to settle */
};

/* What the records are to say. No I/O; texts are shared with those given. */
struct framework *adopt_merge(struct arena *a, const struct adopt_texts *texts);

/*
 * Brings the records of a framework, loaded for a write, to a newly adopted text in the caller's
 * transaction. Revisions are not touched. Statuses as framework_update().
 */
MUST_USE enum status adopt_store(struct tx *tx, struct record *framework,
    const struct framework *before, const struct framework *after, struct errors *errors);

#endif
