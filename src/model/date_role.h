/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_MODEL_DATE_ROLE_H
#define CONCERT_MODEL_DATE_ROLE_H

#include <stdbool.h>

#include "model/date_grammar.h"
#include "model/date_words.h"

/*
 * What a phrase does in its sentence, from the words beside it.
 * is_past: it lies wholly before the horizon.
 */
enum mention_role date_role_find(const struct date_reader *r, const struct date_phrase *p,
    bool is_past);

/* Whether the words beside the phrase leave it open: "tentatively", "t.b.c.", "May?". */
bool date_role_is_tentative(const struct date_reader *r, const struct date_phrase *p);

/* Whether "t.b.d." or "to be confirmed" at this token stands for a date. */
bool date_role_is_undecided(const struct date_reader *r, size_t at);

#endif
