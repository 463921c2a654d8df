/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_INSTRUMENT_PERSONS_FIND_H
#define CONCERT_INSTRUMENT_PERSONS_FIND_H

#include "instrument/framework.h"

/*
 * Where a text names a person: the one rule for documents that are read and for texts that
 * people write. No I/O.
 */
struct named_person {
	struct str name;   /* as written; part of the text */
	struct str agency; /* code of the one it stands behind; empty: behind a title alone */
	uint32_t start;    /* code points of the text */
	uint32_t end;
};

struct named_persons {
	struct named_person *items;
	size_t n;
	size_t capacity;
};

/*
 * Adds each place where a name stands behind an agency ("WHO - First Last)") or behind a title
 * ("Ms. First Last"). What people write in words that no case tells apart is not found.
 */
void persons_find(struct arena *a, const struct fw_agencys *agencies, struct str text,
    struct named_persons *out);

/* The words by which the public reads such a person until somebody gives others. */
struct str persons_default_words(struct arena *a, struct str agency);

/*
 * Where a name that begins at this byte ends; 0 if none does. Upper or lower case are the same, any
 * white space parts words, and no letter may follow.
 */
size_t persons_match_name(struct str text, size_t at, struct str name);

/* Bytes of a title such as "Ms." that begins here, with the space behind it; 0: there is none. */
size_t persons_title_length(struct str text, size_t at);

/* A letter of a script that parts its words: where another such letter follows, a name goes on. */
bool persons_is_letter(uint32_t c);

#endif
