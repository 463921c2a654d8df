/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_WEB_INSTRUMENT_H
#define CONCERT_WEB_INSTRUMENT_H

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
	bool any_involved;
	struct view_list involved;
	struct str status; /* where it is not active */
	struct str review;
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
	struct str timeline_url;
	bool has_other_rows;    /* columns that hold one fact of an action each */
};

extern const struct shape view_instrument_shape;

/* Loads the whole instrument. only: the code of the one pillar wanted, or empty. */
MUST_USE enum status view_instrument_load(const struct web *w, struct str only,
    struct view_instrument *out);

#endif
