/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_INSTRUMENT_POSITIONS_H
#define CONCERT_INSTRUMENT_POSITIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

/*
 * Whether each of n numbers is in the longest run that rises (members need not be neighbours);
 * of several such runs one is taken. n log n steps.
 */
void positions_find_rising(struct arena *a, const int64_t *numbers, size_t n, bool *out_in_run);

/*
 * Numbers for a list in its new order, rising, that change as few of the held ones as there is
 * room for: what is new or moved goes between. held: 0 for what has none; max: the largest number
 * allowed, at least n. out: n numbers from 1 on.
 */
void positions_plan(struct arena *a, const int64_t *held, size_t n, int64_t max, int64_t *out);

#endif
