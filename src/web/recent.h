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

struct recent {
	struct history_query query;
	struct str pillar; /* as given */
	struct str agency;
	struct str type;
	struct str person;
	struct str since;
	struct str about;  /* what it is narrowed to, in words: "Common journey, WHO" */
};

/* Reads the inputs. ST_NOT_FOUND with a message for what is not there or not for the reader. */
MUST_USE enum status recent_read(const struct web *w, struct recent *out);

/* The address of a page of the same changes. */
struct str recent_url(const struct web *w, const struct recent *recent, const char *path,
    struct history_place after);

/* The newest few of one pillar or agency, for its page; drawn by recent.html. A list of one. */
struct view_recent {
	bool any_entries;
	struct view_list entries;
	struct str all_url;
	struct str feed_url;
};
extern const struct shape view_recent_shape;
MUST_USE enum status view_recent_load(const struct web *w, const struct record *owner,
    struct view_list *out);

#endif
