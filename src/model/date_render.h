/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_MODEL_DATE_RENDER_H
#define CONCERT_MODEL_DATE_RENDER_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"
#include "model/date_grammar.h"

/* A phrase as EDTF, or why it cannot be one. */
struct date_rendering {
	struct str edtf;      /* canonical; empty where the date cannot be */
	bool lacks_year;      /* XXXX stands for it */
	bool is_backwards;    /* it cannot be because it ends before it starts */
	int wrong_weekday;    /* the right one, 1 to 7, where another is written; else 0 */
};

/*
 * Gives years to what names none (from the rest of the phrase, else default_year if not 0) and
 * writes the phrase as EDTF. Changes p; the text is in the arena.
 */
void date_render(struct arena *a, struct date_phrase *p, int default_year,
    struct date_rendering *out);

#endif
