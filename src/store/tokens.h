/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_STORE_TOKENS_H
#define CONCERT_STORE_TOKENS_H

#include "base/arena.h"
#include "base/status.h"
#include "db/search.h"

/*
 * Cuts text into search terms, the same for every database and for the marking of hits. Made for
 * words as people type them: letters are compared without case, diacritics and Arabic spelling
 * variants; Chinese and Japanese, which have no spaces, give overlapping pairs of characters.
 */
struct tokens;

/* Lives as long as the arena. ST_UNSUPPORTED where ICU's data is missing. */
MUST_USE enum status tokens_open(struct arena *a, struct tokens **out);

/* Is a token_cut; cutter: the struct tokens. */
void tokens_cut(void *cutter, struct str text, enum token_use use, token_emit emit,
    void *context);

/* Changes whenever the terms of a text may: rules of ours, or the version of ICU. */
struct str tokens_version(struct arena *a);

#endif
