/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_STORE_FILTER_H
#define CONCERT_STORE_FILTER_H

#include "store/private.h"

/* The list that is narrowed, and who reads it. */
struct narrow {
	const struct record_type *type;
	struct viewer viewer;
	struct arena *arena;
};

/* Adds one filter as a condition over t. ST_INVALID if the value cannot be one of the field. */
MUST_USE enum status filter_add(struct statement *q, const struct narrow *narrow,
    const struct filter *filter);

#endif
