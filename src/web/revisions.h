/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_WEB_REVISIONS_H
#define CONCERT_WEB_REVISIONS_H

#include "instrument/revision.h"
#include "web/instrument.h"

/* What the list of revisions and the page of one both say of it. */
struct view_revision {
	struct str url;
	struct str number;
	struct str label;
	struct str standing;  /* "in effect", "from 1 April 2021", "not released yet"; or empty */
	struct str adopted;
	struct str point_url; /* of the open point about that day; empty: none */
	struct str effective;
	struct str method;
	struct str body;
	struct str redline_url; /* against the one before; empty for the first */
	struct str sealed;
	struct str seal;
	struct str snapshot;
};

/* all: every revision in order; at: the one wanted. */
MUST_USE enum status view_revision_of(const struct web *w, const struct record_list *all,
    size_t at, struct view_revision *out);

#endif
