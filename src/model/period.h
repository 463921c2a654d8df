/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_MODEL_PERIOD_H
#define CONCERT_MODEL_PERIOD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/status.h"
#include "base/str.h"

/* When something is to happen: the words people agreed, their meaning, and its window. */
struct period {
	struct str edtf;   /* canonical EDTF; empty for undated */
	struct str words;  /* as agreed; may be empty, edtf_add_words() then gives some */
	bool is_tentative; /* our own flag: EDTF has no uncertain quarter */
	int32_t earliest;  /* first day that satisfies it, or NO_DAY */
	int32_t latest;    /* last day that still satisfies it, or NO_DAY; late only after it */
};

/*
 * Makes a period from EDTF text and words: checks the EDTF, brings it into canonical form and
 * computes the window.
 * given: its edtf, words and is_tentative count, the rest is ignored. horizon_first and
 * horizon_last: the days that open ends are clamped to, each may be NO_DAY. The strings of *out
 * are copies in the arena.
 * ST_INVALID if the EDTF is malformed or names a day that does not exist; *out is untouched.
 */
MUST_USE enum status period_make(struct arena *a, struct period given, int32_t horizon_first,
    int32_t horizon_last, struct period *out);

#endif
