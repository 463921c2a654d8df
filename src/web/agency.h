/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_WEB_AGENCY_H
#define CONCERT_WEB_AGENCY_H

#include "web/page.h"
#include "web/view.h"
#include "work/item.h"

/* What agencies are looked up in, loaded once for any number of them, or for one. */
struct agency_source {
	struct record_list roles;
	struct work_items items;
};

/* Where one agency is named. */
struct agency_part {
	struct view_links chairs;          /* its role in the framework as a whole */
	struct view_links coordinates;     /* pillars */
	struct view_links involved;
	struct view_links involved_as_all; /* pillars in which all members take part */
	struct work_items leads;          /* alone or with others */
	struct work_items shares;         /* shared, or each agency for itself */
	struct work_items supports;
	struct work_items mentions;       /* its code stands in the words, and nowhere above */
};

/* agency: the one asked for; NULL: all. */
MUST_USE enum status agency_source_load(const struct web *w, const struct record *agency,
    struct agency_source *out);
struct agency_part agency_part_of(const struct web *w, const struct agency_source *source,
    const struct record *agency);

#endif
