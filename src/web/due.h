/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_WEB_DUE_H
#define CONCERT_WEB_DUE_H

#include "web/page.h"
#include "web/template.h"
#include "work/due.h"

/*
 * What is late, blocked, due, waiting and undated, as one part of a page (templates/due.html).
 * For the network only: others get a list of none.
 */
struct view_due_group {
	struct str id;
	struct str heading;
	struct str help;
	int64_t count;
	bool is_open; /* what to look at first */
	struct view_list items; /* elements */
};
struct view_due {
	struct str summary; /* "2 late, 3 due within two months, 5 done" */
	bool any_groups;
	struct view_list groups;
};
extern const struct shape view_due_shape;

/*
 * A list of one view_due, or of none. The framework must be there; its roles are read where the
 * owner has none.
 */
MUST_USE enum status view_due_load(const struct web *w, const struct work_owner *owner,
    const struct work_items *items, struct view_list *out);

#endif
