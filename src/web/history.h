/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_WEB_HISTORY_H
#define CONCERT_WEB_HISTORY_H

#include "store/store.h"
#include "web/page.h"
#include "web/template.h"

/* What every record's page ends with: where it was read, what became of it, and its identity. */
struct view_history {
	bool any_places;
	struct view_list places;  /* of the source */
	bool any_entries;
	struct view_list entries; /* the newest few */
	struct str zone;          /* whose times they are */
	struct str history_url;   /* of all of them */
	bool any_points;
	struct view_list points;  /* to settle, about this record */
	struct str path;          /* of the page, for "as it stood on" */
	struct str as_of;         /* the day asked for: 2021-03-31; empty for today */
	struct str uid;
	struct str type;
	int64_t version;
	struct str hash;          /* of the latest entry of its history */
};
extern const struct shape view_history_shape;

/* A list of one. The record is one that the viewer may see. */
MUST_USE enum status view_history_load(const struct web *w, const struct record *r,
    struct view_list *out);

/* A place of the source in words: "row 12, column 4". */
struct str view_place(const struct web *w, const struct segment_row *row);

/* An instant in words: "31 March 2021, 12:00 UTC". */
struct str view_instant(const struct web *w, int64_t ms);

#endif
