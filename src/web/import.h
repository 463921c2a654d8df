/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_WEB_IMPORT_H
#define CONCERT_WEB_IMPORT_H

#include "document/brought.h"
#include "document/staged.h"
#include "web/page.h"

/* Whether the viewer may bring documents into a framework; 0: a new one. */
bool import_is_allowed(const struct call *call, int64_t framework_id);

/* The file of the form. ST_INVALID with a message at "file" where there is none. */
struct form_file;
MUST_USE enum status import_find_file(struct call *call, const struct form_file **out);

/* ST_TOO_LARGE with a message where the server keeps too much already. */
MUST_USE enum status import_check_quota(struct call *call, const struct form_file *file);

/* How far it is. The page of one that is under way comes again by itself. */
struct import_progress {
	bool is_waiting;
	bool is_given_up;
	struct str message; /* why; else what the record says */
};
MUST_USE enum status import_follow(struct call *call, const struct record *import,
    struct import_progress *out);

/* One value that differs: word by word where both are texts, else one after the other. */
struct view_import_field {
	struct str label;
	bool any_runs;
	struct view_list runs;
	struct str held;
	struct str newer;
	bool is_kept;
};

/* One difference; an element may have several marks: "changed", "moved". */
struct view_import_row {
	struct str what;
	struct str code;
	struct str words;
	struct str from;
	struct str to;
	bool any_fields;
	struct view_list fields;
};

/* The differences of one type, with their number in words. */
struct view_import_part {
	struct str id;
	struct str title;
	struct str counts;
	struct view_list rows;
};
extern const struct shape view_import_part_shape;

/* All differences; those of form alone are counted only. */
struct view_list view_import_parts(const struct web *w, const struct comparison *c);

/* One point to settle with the field for its answer. */
struct view_import_point {
	struct str id;       /* of the field: "a-" and the point's key */
	int64_t number;
	struct str question;
	struct str found;
	struct str proposed;
	struct str about;
	struct str answer;
	struct str wrong;    /* what is wrong with the answer */
	bool is_new;         /* was not there before */
};
extern const struct shape view_import_point_shape;

/* typed: what was typed for each point, or NULL: what was answered. */
struct view_list view_import_points(const struct web *w, const struct staged *staged,
    const struct str *typed);

#endif
