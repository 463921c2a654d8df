/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_WEB_FORM_H
#define CONCERT_WEB_FORM_H

#include "web/record_form.h"
#include "web/template.h"

/*
 * How a record's form is drawn (templates/form.html): label above, hint under it, what is wrong
 * beside it, native inputs, values kept.
 */

/* Something to choose: of a choice, or of what was found. */
struct view_pick {
	struct str id;
	struct str input; /* name */
	struct str code;  /* what is sent */
	struct str words;
	bool is_on;
};

/* Somebody else saved this field while the person typed. */
struct view_conflict {
	struct str heading;    /* "Changed meanwhile: from May to June" */
	struct view_list runs; /* from what is stored to what was typed */
	struct str take;       /* name of the choice; empty where there is nothing to choose */
	struct str merged;     /* both changes in one text, where they do not touch; to copy */
};

struct view_field {
	struct str id; /* "f-lead" */
	struct str input;
	struct str label;
	struct str hint;
	struct str wrong;
	struct str described; /* ids of hint and message */
	struct str value;
	struct str meaning;   /* how it was understood */
	bool is_optional;
	bool is_line;
	bool is_area;
	bool is_tick;
	bool is_radio;
	bool is_menu;
	bool is_on;           /* tick */
	struct str off;       /* tick: what is sent where it is not set */
	struct str rows;
	struct view_list options;
	struct view_list seconds; /* none or one: a second input */
	bool any_lookups;
	struct view_list lookups; /* none or one */
	struct view_list conflicts;
	struct html preview;
};
extern const struct shape view_field_shape;

/* The members that pages with a form have. */
struct view_form {
	struct str action;  /* address it is sent to */
	struct str version;
	struct str reason;
	struct str reason_wrong;
	struct str reason_hint;
	struct view_list fields;
	bool any_rare;
	struct view_list rare; /* fields that are folded up */
	bool is_rare_open;     /* something in them asks for a look */
	bool any_readers;   /* it may be said who sees it */
	struct view_list readers;
	bool can_preview;
	struct str back;    /* address of the page it came from */
	struct str save;    /* words of the button */
	bool is_kept;       /* as a draft, just now */
};
extern const struct shape view_form_shape;

/* A list of one. The messages are those of the call. */
MUST_USE enum status view_form_of(const struct record_form *rf, struct view_list *out);

#endif
