/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_WEB_ACTS_H
#define CONCERT_WEB_ACTS_H

#include "web/page.h"
#include "web/template.h"

/* What the reader may do with a record: links to its forms, drawn by acts.html. */
struct view_acts {
	struct view_list links; /* view_link */
};
extern const struct shape view_acts_shape;

/* None or one; none for those who may do nothing here. For VAR_LIST(..., acts, ...). */
MUST_USE enum status view_acts_load(const struct web *w, const struct record *r,
    struct view_list *out);

/* The same above a list of a type: to add one. */
struct view_list view_acts_of_type(const struct web *w, const struct record_type *type);

#endif
