/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_WEB_REDLINE_H
#define CONCERT_WEB_REDLINE_H

#include "document/redline_table.h"
#include "web/html_parts.h"
#include "web/page.h"

/* What changed between two states, as pages show it: change by change, or in the whole text. */

/* Words or a fact of a change. */
struct view_line {
	struct str label;
	struct html words;
	bool is_fact;
};

struct view_redline_change {
	const struct redline_change *change;
	int64_t number;
	struct str id;       /* "change-3"; empty for what has no number */
	struct str row_id;   /* "row-3", in the table of changes */
	struct str head;     /* "Criminal justice, action CJ 4" */
	struct str what;     /* "Changed", "Moved and changed" */
	struct str code;
	struct str url;      /* its place in the text afterwards; empty where it has none */
	struct str from;     /* "CJ, after CJ 6" */
	struct str to;
	struct str with;     /* "and 3 parts of it" */
	struct html words;   /* adopted words, where those changed; else as they read */
	bool any_lines;
	struct view_list lines; /* the further words and the facts */
	struct view_list facts; /* of the lines the facts, which the whole text does not show */
	struct str reason;
	struct str way;      /* "from CJ, first to IN, after IN 4"; empty where it did not move */
	struct str summary;  /* what it is about, for the table of changes */
	struct str labels;   /* "Text, When": what changed in it; empty: all came or went */
	struct str anchor;   /* "change-3" where the whole text shows no place of it */
	struct str here_url; /* "#change-3" */
	struct str before_url;
	struct str next_url;
	struct str row_url;  /* "#row-3"; empty where the page has no table of changes */
};
extern const struct shape view_redline_change_shape;

struct view_redline_row {
	struct view_list head;  /* the pillar's cell, over all its rows: in the first of them */
	struct view_list cells;
};

struct view_redline {
	struct str count;   /* "5 changes in 2 pillars" */
	bool is_empty;      /* no change that people talk about */
	struct view_list changes;
	struct str first_url; /* "#change-1" */
	struct str form;    /* "9 texts say the same with other formatting or spacing" */
	struct view_list formed; /* which they are */
	bool any_beside;
	struct view_list beside; /* lists of agencies, groups, meetings */
	bool is_whole;
	struct html block;
	struct view_list head;     /* heading of the pillars' column, if there is one */
	struct view_list headings; /* of the others */
	struct view_list rows;
	bool any_notes;
	struct view_list notes;
};
extern const struct shape view_redline_shape;

struct view_redline_how {
	bool is_whole;     /* the whole text, in which the anchors of changes then stand */
	bool has_table;    /* the page shows the table of changes */
	struct str to_url; /* page of the text afterwards, with an anchor per code; may be empty */
	size_t first;      /* change that is shown first, from 0; not with the whole text */
	size_t n;          /* at most so many are shown; 0: all */
};

void view_redline_make(const struct web *w, struct redline *r, const struct view_redline_how *how,
    struct view_redline *out);

#endif
