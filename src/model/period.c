/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Puts EDTF, words and window together. Reading EDTF is edtf.c's, reading words date_words.c's.
 * An empty EDTF text is no error here: it is how an undated thing is kept.
 */
#include "model/period.h"

#include "base/buf.h"
#include "base/limits.h"
#include "model/date.h"
#include "model/edtf.h"

enum status
period_make(struct arena *a, struct period given, int32_t horizon_first, int32_t horizon_last,
    struct period *out)
{
	struct period made = {
		.edtf = STR_EMPTY,
		.is_tentative = given.is_tentative,
		.earliest = NO_DAY,
		.latest = NO_DAY,
	};
	struct edtf edtf;
	struct buf canonical;

	if (given.edtf.n > 0) {
		if (edtf_parse(given.edtf, &edtf) != ST_OK)
			return ST_INVALID;
		buf_init(&canonical, a, 2 * LIMIT_EDTF_BYTES);
		edtf_add_canonical(&canonical, &edtf);
		made.edtf = buf_str(&canonical);
		edtf_window(&edtf, horizon_first, horizon_last, &made.earliest, &made.latest);
	}
	made.words = given.words.n > 0 ? str_dup(a, given.words) : STR_EMPTY;
	*out = made;
	return ST_OK;
}
