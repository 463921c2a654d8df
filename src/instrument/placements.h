/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_INSTRUMENT_PLACEMENTS_H
#define CONCERT_INSTRUMENT_PLACEMENTS_H

#include "instrument/framework.h"

/* A recommendation in one of its pillars, with the connector before it there. */
struct place {
	const struct fw_recommendation *r;
	struct str connector;
};

struct places {
	struct place *items;
	size_t n;
	size_t capacity;
};

/*
 * The recommendations of each pillar in order: one list by index of the pillar and, behind them,
 * one of those that stand in no pillar. Linear in the number of placements.
 */
struct places *placements_index(struct arena *a, const struct framework *fw);

#endif
