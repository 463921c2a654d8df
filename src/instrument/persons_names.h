/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_INSTRUMENT_PERSONS_NAMES_H
#define CONCERT_INSTRUMENT_PERSONS_NAMES_H

#include "base/map.h"

/*
 * Names that are looked for all at once. A look costs what the longest of them is long, however
 * many there are: a text may name thousands. No I/O. Start with a zeroed struct and its arena.
 */
struct person_names {
	struct arena *arena;
	struct map steps; /* a place and a letter: the place behind the letter */
	struct map ends;  /* a place: index of the first name that ends there */
	int64_t nplaces;
};

/* Adds a name with an index by which it is known; of equal names the first counts. */
void person_names_add(struct person_names *names, struct str name, size_t index);

/*
 * The longest of the names that begins at this byte, as persons_match_name() has it. Returns the
 * byte behind it and sets its index; 0: none begins here, *out_index is not touched.
 */
size_t person_names_find(const struct person_names *names, struct str text, size_t at,
    size_t *out_index);

#endif
