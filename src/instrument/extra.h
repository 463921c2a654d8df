/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_INSTRUMENT_EXTRA_H
#define CONCERT_INSTRUMENT_EXTRA_H

#include <stdbool.h>

#include "instrument/framework.h"

/*
 * Words of a pillar in columns whose meaning is unknown: kept as "Heading: words", one text a
 * column that says something. Pure: no I/O.
 */

/* What stands before the words: the heading; "Column 3" where there is none. column: from 0. */
struct str extra_label(struct arena *a, struct str heading, size_t column);

/* The words of a pillar in one of the framework's columns, one paragraph a line; may be empty. */
struct str extra_under(struct arena *a, const struct framework *fw, const struct fw_pillar *pillar,
    size_t column);

/* Gives a column another heading, by which its words in all pillars are then kept. */
void extra_rename(struct arena *a, struct framework *fw, size_t column, struct str heading);

/* Whether two lists hold the same words, whatever the headings are called. */
bool extra_equal(struct arena *a, const struct framework *before, const struct fw_texts *held,
    const struct framework *after, const struct fw_texts *newer);

#endif
