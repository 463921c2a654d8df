/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_WEB_RECORD_H
#define CONCERT_WEB_RECORD_H

#include "web/page.h"

/*
 * Pages that the record types make by themselves: /{plural} and /{plural}/{key} for each type
 * that has no page of its own there.
 */

/* Adds the routes of all types whose path is not among the routes already; *n grows. */
void record_routes_add(struct arena *a, const struct route **routes, size_t *n);

/* The page of one record, as it stood on the day in the input as_of, or now. */
MUST_USE enum status record_answer(struct call *call, const struct record_type *type);

/* The list of all records of a type, narrowed by its filters. */
MUST_USE enum status records_answer(struct call *call, const struct record_type *type);

/* Inputs of every page of one record. */
extern const struct input record_inputs[3];
#define RECORD_INPUTS .inputs = record_inputs, .ninputs = 3

#endif
