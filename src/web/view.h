/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_WEB_VIEW_H
#define CONCERT_WEB_VIEW_H

#include "web/html.h"
#include "web/page.h"
#include "web/template.h"
#include "work/item.h"

/*
 * What several pages show in the same form: links, dates as agreed, actions, recommendations,
 * roles. Builders take records and give views; the partial of the same name draws them.
 */

/* Members of a view that are lists of links. */
struct view_link {
	struct str url;   /* empty: words without a link */
	struct str label;
	struct str note;  /* "a.i." and the like */
};
extern const struct shape view_link_shape;

/* Links on the way to a view: a list that grows. */
struct view_links {
	struct view_link *items;
	size_t n;
};

/* A condition, an extra column: words alone. */
struct view_words {
	struct str words;
};
extern const struct shape view_words_shape;

/* A period as people agreed it. */
struct view_when {
	struct str words;
	struct str window; /* "1 July 2021 to 30 September 2021"; empty where it says the same */
	bool is_tentative;
};

struct view_element {
	struct str id; /* anchor; empty where the page shows it a second time */
	struct str code;
	struct str url;
	struct str connector;
	struct html heading;
	struct html block_heading; /* one that stood in a paragraph of its own */
	struct str marker;
	struct html words;
	struct str kind; /* with VIEW_PILLARS, of goals */
	struct str when;
	struct str window;
	bool is_tentative;
	struct str standing; /* in words; with VIEW_ANCHORS only what is out of the ordinary */
	struct str standing_class;
	struct view_list leads;
	struct str lead_mode;
	struct view_list with;
	struct str adopted; /* what was adopted, where the work says another; on a pillar's page */
	struct view_list conditions;
	struct str pillar;
	struct str pillar_url;
	struct str report_url; /* with VIEW_REPORTS */
	struct str propose_url; /* to change its words or facts; for the network */
	bool any_parts;
	struct view_list parts; /* all that it consists of, in order, at any depth */
};
extern const struct shape view_element_shape;

struct view_recommendation {
	struct str id;
	struct str code;
	struct str url;
	struct str connector;
	struct html words;
	struct str force;
	struct str force_adopted; /* where the work says another; on a pillar's page */
	struct view_list pillars;
	struct str count; /* "3 actions answer it"; filled by pages that know */
	struct str propose_url;
	bool any_answers;
	struct view_list answered_by; /* elements */
};
extern const struct shape view_recommendation_shape;

/* A day in words: "31 March 2021"; empty for NO_DAY. */
struct str view_day(const struct web *w, int32_t day);

struct view_when view_when_of(const struct web *w, const struct period *p);

/* Words of the choice that a field holds, in the reader's language. */
struct str view_choice(const struct web *w, const struct record *r, size_t field);

/* The same for the code of a choice; empty for an empty code. */
struct str view_choice_words(const struct web *w, const struct record_type *type, size_t field,
    struct str code);

/* The words for a standing, and its CSS class. */
struct str view_standing(const struct web *w, enum standing standing);

/* Links to what a field refers to. */
struct view_list view_refs(const struct web *w, const struct value *v);

/* How much of an element a page wants. */
enum view_flag {
	VIEW_NONE = 0,
	VIEW_ANCHORS = 1u << 0, /* ids, and footnotes at the foot of this page */
	VIEW_PILLARS = 1u << 1, /* kind and pillar beside each element */
	VIEW_FLAT = 1u << 2,    /* parts stand as elements of their own */
	VIEW_REPORTS = 1u << 3, /* a link to report on each element */
};

/* The form for progress of an action; the keyboard stands at the first thing it asks for. */
struct str view_report_url(const struct web *w, const struct record *action);

/* Elements from items, parents with their parts. */
struct view_list view_elements(const struct web *w, const struct work_items *items,
    unsigned flags);

/* A recommendation; connector: the word before it in the pillar shown, or empty. */
struct view_recommendation view_recommendation_of(const struct web *w, const struct record *r,
    unsigned flags);

#endif
