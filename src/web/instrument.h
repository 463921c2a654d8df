/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_WEB_INSTRUMENT_H
#define CONCERT_WEB_INSTRUMENT_H

#include "instrument/framework.h"
#include "web/page.h"
#include "web/view.h"
#include "work/item.h"

/* The instrument as pages show it: as a table, as an outline, one pillar of it. */

/* One cell of a pillar's row; the flag says which of the pillar's members stands in it. */
struct view_cell {
	struct str label;
	bool is_coordination;
	bool has_recommendations;
	bool has_actions;
	bool has_goals;
	struct html other; /* a column whose meaning is a point to settle */
};

struct view_pillar {
	struct str id;
	struct str code;
	struct str url;
	struct str short_title;
	struct html title;
	struct html coordination;
	bool any_coordinators;
	struct view_list coordinators;
	struct str coordinators_adopted; /* where the work says another */
	bool any_involved;
	struct view_list involved;
	struct str involved_adopted;
	struct str status; /* where it is not active */
	struct str review;
	struct str status_adopted;
	struct str reason; /* for the status */
	struct str reason_adopted;
	bool any_recommendations;
	struct view_list recommendations;
	bool any_actions;
	struct view_list actions;
	bool any_goals;
	struct view_list goals;
	struct str actions_heading; /* as the column is headed */
	struct str goals_heading;
	struct str numbers;         /* "8 actions, 3 goals" */
	struct view_list extra;
	struct view_list cells;
	struct str propose_url; /* to change it; for the network */
	struct str add_url;     /* to add an action or goal to it */
};
extern const struct shape view_pillar_shape;

struct view_footnote {
	struct str id;
	struct str label;
	struct str url;
	struct html words;
};
extern const struct shape view_footnote_shape;

struct view_instrument {
	struct str title;
	struct str seal;   /* "22 December 2020 rev, in effect since 1 January 2021" */
	struct str sealed_url;
	struct str changed_url; /* the redline against the revision before; empty: none is */
	struct html block; /* the title block as adopted */
	struct view_list headings; /* of the columns, the pillar's first */
	struct view_list pillars;
	bool any_footnotes;
	struct view_list footnotes;
	struct str numbers;
	struct str points;      /* "12 points to settle" */
	struct str points_url;
	bool is_table;
	struct str table_url;
	struct str outline_url;
	struct str revisions_url;
	struct str amendments_url; /* for the network */
	struct str differences_url;
	struct str propose_url;
	struct str path;  /* of the page, for its form of days */
	struct str on;    /* the days asked for: 2021-03-15; empty for today */
	struct str known;
	struct str as_of; /* the same in words; empty for today */
	struct str missing; /* why there is no text to show */
	bool is_there;
	bool has_other_rows;    /* columns that hold one fact of an action each */
	struct view_list prints; /* the text as a file to hand on; see web/print.h */
};

extern const struct shape view_instrument_shape;

/* A text to show. */
struct instrument_order {
	const struct framework *fw;
	const struct record *revision;  /* that it is; NULL: none is named */
	struct str only;                /* code of the one pillar wanted, or empty */
	const struct work_items *items; /* actions as they stand; NULL: as adopted */
};

/* The text without the links of a page. */
struct view_instrument view_instrument_of(const struct web *w,
    const struct instrument_order *order);

/*
 * The text in effect today, or on the days of the inputs below, for the page at path. Where none
 * was in effect the view says so and has no text: the answer is 404.
 */
MUST_USE enum status view_instrument_load(const struct web *w, const char *path,
    struct view_instrument *out);
extern const struct input instrument_inputs[3];

/*
 * The text with today's facts, from the records. only: the code of the one pillar wanted, or
 * empty. items: actions as they stand.
 */
MUST_USE enum status view_instrument_working(const struct web *w, struct str only,
    const struct work_items *items, struct view_instrument *out);

/* Says in a pillar with today's facts what was adopted, where that is something else. */
MUST_USE enum status view_pillar_adopted(const struct web *w, struct view_pillar *p);

/* The page of a revision. */
struct str view_revision_url(const struct web *w, const struct record *revision);

/* Of what it changed of the one before; empty for the first. */
struct str view_revision_redline_url(const struct web *w, const struct record *revision);

#endif
