/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_MODEL_EDTF_DAYS_H
#define CONCERT_MODEL_EDTF_DAYS_H

#include <stdbool.h>
#include <stdint.h>

#include "model/edtf.h"

/* For the files of EDTF only; others include edtf.h. */

#define EDTF_SEASON_FIRST 21
#define EDTF_SEASON_LAST 41

/* The days from first to last that a date can be; false if no day fits all its digits. */
MUST_USE bool edtf_find_days(const struct edtf_date *date, int32_t *out_first,
    int32_t *out_last);

/* First and last day of one member; NO_DAY at open and unknown ends. */
void edtf_member_days(const struct edtf_member *member, int32_t *out_first, int32_t *out_last);

#endif
