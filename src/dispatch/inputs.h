/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_DISPATCH_INPUTS_H
#define CONCERT_DISPATCH_INPUTS_H

#include "dispatch/route.h"

/*
 * Fills inputs and filters of a call from its query, as its route declares them. A member without
 * a value counts as not given, as forms send it, unless it is a flag.
 * ST_USAGE if the query cannot be decoded, ST_INVALID with one message per member otherwise.
 */
MUST_USE enum status inputs_parse(struct call *call);

/* Whether lists of the type may be narrowed by the field. */
bool field_is_filter(const struct field *field);

/* Whether lists of the type may be sorted by the field: all who see the record see it. */
bool field_is_sortable(const struct record_type *type, const struct field *field);

#endif
