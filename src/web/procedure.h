/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_WEB_PROCEDURE_H
#define CONCERT_WEB_PROCEDURE_H

#include "instrument/procedure.h"
#include "web/page.h"
#include "web/problems.h"
#include "web/template.h"

/*
 * How the procedure of an amendment stands, and what the reader may do in it. For the network
 * alone: who objected is no news for others.
 */

/* An agency's position as a row. */
struct view_position {
	struct str agency;
	struct str agency_url;
	struct str kind;       /* "Objection"; empty: it has not answered */
	struct str kind_class;
	struct str missing;    /* words in its place: "No answer", "Left the network" */
	struct str on;         /* change that it is about, as it is cited; empty: the whole */
	struct html words;
	struct str url;        /* of the position */
	struct str at;
	struct str who;
	struct str as;         /* "Focal point of an agency", "on the agency's behalf" */
	struct str response;
};
extern const struct shape view_position_shape;

/* A step that the reader may take. */
struct view_act {
	struct str label;
	struct str url;
	bool is_next; /* what the reader most likely came for: one at most */
	bool is_end;  /* cannot be undone */
};

struct view_procedure {
	struct str state;
	struct str wanted;     /* agencies of the reader that are asked and have not answered */
	struct str wanted_words; /* "has not answered yet.", of one or of several */
	struct str wanted_url; /* where they do */
	struct str deadline;   /* with its three places; empty: none */
	struct str method;
	struct str text;       /* what happens next, in a sentence */
	struct str outcome;
	struct str count;      /* "14 agencies asked, 6 answered" */
	bool any_acts;
	struct view_list acts; /* view_act */
	bool any_answers;
	struct view_list answers; /* view_position, one per agency */
	bool any_given;
	struct view_list given;   /* those of them that answered */
	bool any_silent;
	struct view_list silent;  /* those that did not */
	struct str more_url;   /* all positions, those on changes and of earlier rounds too */
	struct str more;       /* "3 more positions" */
	struct str receipt_url; /* of the page; empty: not adopted */
	struct str revision_url;
	struct str revision;
};
extern const struct shape view_procedure_shape;

/* One, or none for who is not of the network. For procedure.html. */
MUST_USE enum status view_procedure_load(const struct web *w, const struct record *amendment,
    struct view_list *out);

/* Where the reader gives an agency's position on one change; empty for who gives none. */
MUST_USE enum status view_position_url(const struct web *w, const struct record *amendment,
    struct str change, struct str *out);

/* Amendments that wait for the position of an agency the reader answers for: view_link. */
MUST_USE enum status view_wanted_load(const struct web *w, struct view_list *out);

/* The deadline of an amendment as every page words it; empty: it has none. */
struct str view_deadline_words(const struct web *w, const struct record *amendment);

/* A row for a position. */
struct view_position view_position_of(const struct web *w, const struct record *position);

/* What the pages of one step of a procedure share; drawn by step_head.html. */
struct view_step {
	struct str name;    /* "AM 3" */
	struct str title;
	struct str url;     /* of the amendment */
	struct str action;  /* where the form goes */
	int64_t base_version;
	struct str deadline;
	bool any_problems;
	struct view_list problems;
};
extern const struct shape view_step_shape;

/* A page of one step: whose amendment, in which framework. */
struct step_page {
	struct web web;
	struct record *amendment;
	struct record *framework;
	struct view_step step;
};

/* The amendment that the address names: by uid anywhere, by code in the page's framework. */
MUST_USE enum status step_find_amendment(const struct web *w, struct record **out);

/* Finds the amendment that the address names. */
MUST_USE enum status step_page_begin(struct call *call, struct step_page *out);

/* The same for a step of co-chairs and secretariat: ST_FORBIDDEN for others. */
MUST_USE enum status step_page_begin_chair(struct call *call, struct step_page *out);

/*
 * Whether the amendment, as it stands, takes a step at all. Who comes for another one, by a link in
 * an old mail or from a page that stood open, is led to the amendment, which says how it stands.
 */
enum step_kind { STEP_CIRCULATE, STEP_EXTEND, STEP_ANSWER, STEP_ADOPT };
bool step_page_takes(const struct step_page *p, enum step_kind step);

/* A list of one for the view; step: last part of the path the form is sent to. */
struct view_list step_page_view(struct step_page *p, const char *step);

/* The version that was looked at. ST_INVALID with a message where the form lost it. */
MUST_USE enum status step_page_version(struct step_page *p, int64_t *out);

/* Back to the amendment. */
MUST_USE enum status step_page_done(struct step_page *p);

/* Whether a status is shown on the form again, with its messages. */
bool step_page_shows(const struct step_page *p, enum status st);

#define INPUT_STEP_VERSION { .name = "version", .kind = IK_TEXT, .max = 20, \
	.help = "Version of the amendment that was looked at." }

/* Day and time with a zone, as forms and programs send them. */
#define INPUTS_DEADLINE \
	{ .name = "deadline", .kind = IK_TEXT, .max = 40, \
	    .help = "Local time, such as 2021-03-18T18:00." }, \
	{ .name = "zone", .kind = IK_TEXT, .max = 64, \
	    .help = "Zone of the deadline, such as Europe/Zurich; empty: the framework's." }, \
	{ .name = "twice", .kind = IK_TEXT, .max = 10, \
	    .help = "first or second, where clocks show the time twice." }

/* The members of a view with a deadline to be typed. */
struct view_deadline {
	struct str typed;
	struct str wrong;
	struct str zone_wrong;
	struct view_list zones; /* view_option */
	bool is_twice;          /* ask which of two is meant */
	struct str twice_wrong;
};
extern const struct shape view_deadline_shape;
struct view_list view_deadline_of(struct step_page *p);

/* What was typed; 0 where nothing was. ST_INVALID with messages. */
MUST_USE enum status step_page_deadline(struct step_page *p, int64_t *out_ms);

#endif
