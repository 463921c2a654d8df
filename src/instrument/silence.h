/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_INSTRUMENT_SILENCE_H
#define CONCERT_INSTRUMENT_SILENCE_H

#include "store/store.h"

/*
 * Adopts amendments whose silence is over. The rows of the amendments themselves are looked at,
 * every few seconds and after each start, so there is no order for it that could get lost; that it
 * comes late changes nothing, for the deadline decides. Start with a zeroed struct.
 */
struct silence_watch {
	bool has_looked;
	int64_t next_ms;    /* monotonic: when it looks again */
	int64_t offset_ms;  /* of the clock against the monotonic one, then */
	int64_t jumped_ms;  /* monotonic: when the clock was seen to jump; 0: it was not */
};

/* Looks, if it is time to look. A clock that has jumped is not believed for a minute. */
void silence_look(struct silence_watch *w, struct store *s, struct arena *a);

/*
 * Adopts everything that is due now, in the order of deadlines; what cannot be adopted becomes a
 * draft again. out_n: how many were adopted or superseded. The first failure ends it.
 */
MUST_USE enum status silence_adopt_due(struct store *s, struct arena *a, size_t *out_n);

#endif
