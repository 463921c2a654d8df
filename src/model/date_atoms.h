/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_MODEL_DATE_ATOMS_H
#define CONCERT_MODEL_DATE_ATOMS_H

#include <stdbool.h>
#include <stddef.h>

#include "model/date_grammar.h"

/* For the grammar only. Both return the next token, or 0 where nothing was read. */

/*
 * Reads one date at the token and appends it to p; "12 and 14 March" is one that appends two.
 * is_joined: it follows "and", "/" or the like, so that a lone "May" is a month.
 */
size_t date_atom_read(const struct date_reader *r, size_t at, bool is_joined,
    struct date_phrase *p);

/* "third", "3rd", "last" (9). */
size_t date_ordinal_read(const struct date_reader *r, size_t at, int *out);

#endif
