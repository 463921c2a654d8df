/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_WORK_COVERAGE_H
#define CONCERT_WORK_COVERAGE_H

#include <stddef.h>

#include "base/arena.h"
#include "base/status.h"
#include "model/record.h"
#include "store/store.h"
#include "work/item.h"

/* A recommendation with the actions and goals that carry it out, in the order of the text. */
struct coverage_row {
	const struct record *recommendation;
	struct work_items answered_by;
};

struct coverage {
	struct coverage_row *rows; /* every recommendation */
	size_t n;
	size_t nanswered;          /* rows with at least one action */
	struct work_items without; /* own actions and goals that answer no recommendation */
	size_t nactions;           /* own actions and goals looked at: no events, no notes */
};

/* Who answers what, from the "answers" of actions; a part counts with its whole. */
MUST_USE enum status coverage_load(const struct work_scope *scope,
    const struct work_items *items, struct coverage *out);

#endif
