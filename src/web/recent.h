/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_WEB_RECENT_H
#define CONCERT_WEB_RECENT_H

#include "store/history.h"
#include "web/changes.h"
#include "web/page.h"

/* Recent changes, as an address narrows them: for the page, the feeds, and parts of other pages. */
#define RECENT_INPUTS \
	INPUT_FRAMEWORK, \
	{ .name = "pillar", .kind = IK_TEXT, .max = 80, .help = "Code of a pillar." }, \
	{ .name = "agency", .kind = IK_TEXT, .max = 80, .help = "Code of an agency." }, \
	{ .name = "type", .kind = IK_TEXT, .max = 40, .help = "Of records: action, event ..." }, \
	{ .name = "person", .kind = IK_TEXT, .max = 40, \
	    .help = "Who made the change; for the network." }, \
	{ .name = "since", .kind = IK_DATE, .help = "First day." }

/* Of the page alone: each entry of one instant. */
#define RECENT_DEED { .name = "deed", .kind = IK_INT, .min = 0, .max = INT64_MAX, .fallback = 0, \
	.help = "An instant (milliseconds since 1970): each change that was made at once then." }

struct recent {
	struct history_query query;
	struct str pillar; /* as given */
	struct str agency;
	struct str type;
	struct str person;
	struct str since;
	int64_t deed_ms;   /* each entry of this instant alone; 0: all of them, deeds in one line */
	struct str about;  /* what it is narrowed to, in words: "Common journey, WHO" */
};

/* Reads the inputs. ST_NOT_FOUND with a message for what is not there or not for the reader. */
MUST_USE enum status recent_read(const struct web *w, struct recent *out);

/* The address of a page of the same changes. */
struct str recent_url(const struct web *w, const struct recent *recent, const char *path,
    struct history_place after);

/*
 * A page of them: deeds of many entries, such as an import, are one line with the address of the
 * page that shows each. out_next: where the next page begins; zero: there is none.
 */
struct recent_page {
	struct view_list entries; /* view_entry */
	struct history_place next;
};
MUST_USE enum status recent_entries(const struct web *w, struct recent *recent,
    const struct entry_options *options, struct recent_page *out);

/* The newest few of one pillar or agency, for its page; drawn by recent.html. A list of one. */
struct view_recent {
	bool any_entries;
	struct view_list entries;
	struct str zone;     /* whose times they are */
	struct str all_url;
	struct str feed_url;
};
extern const struct shape view_recent_shape;
MUST_USE enum status view_recent_load(const struct web *w, const struct record *owner,
    struct view_list *out);

#endif
