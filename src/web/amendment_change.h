/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_WEB_AMENDMENT_CHANGE_H
#define CONCERT_WEB_AMENDMENT_CHANGE_H

#include "web/amendment.h"

/* A change of an amendment, taken or not; drawn by amendment_change.html. */
struct view_amendment_change {
	struct str id;
	struct str uid;
	struct str words;   /* "Replace: Text, CJ 7" */
	bool any_runs;
	struct view_list runs; /* what it takes out and puts in */
	struct str reason;
	bool may_reason;
	struct str agency;
	struct str state;
	struct str url;     /* its own page, with its comments */
	struct str comments;
	struct str edit_url;
	bool may_take;
	bool may_decline;
	bool may_drop;
	bool may_confirm;
	struct str wrong;   /* what is in the way */
	struct str note;    /* what follows from it */
};
extern const struct shape view_amendment_change_shape;

/* All of it but its comments and what is in its way. */
void amendment_change_view(const struct amendment_page *p, const struct record *change,
    struct view_amendment_change *row);

/* What is in the way of a taken change, and what follows from it. taken: which of them it is. */
void amendment_change_add_conflicts(const struct amendment_page *p, size_t taken,
    struct view_amendment_change *row);

#endif
