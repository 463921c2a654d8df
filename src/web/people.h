/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_WEB_PEOPLE_H
#define CONCERT_WEB_PEOPLE_H

#include "store/run.h"
#include "web/page.h"
#include "web/template.h"
#include "work/holders.h"

/* What the pages about people share. */

/* One who holds a role, as a row. */
struct view_holder {
	struct str role;
	struct str role_url;   /* of the record that says so */
	struct str pillar;
	struct str pillar_url;
	struct str agency;
	struct str agency_url;
	struct str person;
	struct str person_url;
	bool is_interim;
	struct str since;
	struct str until;
	struct str end_url;    /* where it can be ended; empty for who may not, or it is past */
};
extern const struct shape view_holder_shape;

struct view_holder view_holder_of(const struct web *w, const struct holder *h);

/*
 * Roles of people on a day (NO_DAY: whenever), as the reader sees them. of: in this pillar or
 * agency; NULL: in any.
 */
MUST_USE enum status people_holders(const struct web *w, int32_t day, const struct record *of,
    struct holder_list *out);

/* Who works for an agency or coordinates a pillar today, drawn by people_here.html. */
struct view_people {
	struct view_list links; /* view_link */
	struct str invite_url;  /* of an agency, for who manages accounts; else empty */
};
extern const struct shape view_people_shape;

/* None or one; none for readers who see nobody here. For VAR_LIST(..., people, ...). */
MUST_USE enum status view_people_load(const struct web *w, const struct record *r,
    struct view_list *out);

/* The page of people for a day in its address. */
MUST_USE enum status people_show_day(struct web *w);

/* Whether the reader manages accounts. */
bool people_may_manage(const struct web *w);

/* Whether it manages this one, who may hold roles in frameworks that it does not reach. */
MUST_USE enum status people_may_manage_account(const struct web *w, const struct record *person,
    bool *out);

/*
 * Makes the link that lets a person in the only one that works: to join for who is invited, for a
 * new password otherwise. Where mail and public-url are set up, it is sent as well.
 */
struct people_link {
	struct str url;
	bool is_sent;          /* by mail, to the person's address */
	bool is_invitation;
};
MUST_USE enum status people_make_link(const struct web *w, const struct record *person,
    struct people_link *out);

/* The page that shows such a link, once. */
MUST_USE enum status people_show_link(struct web *w, const struct record *person,
    const struct people_link *link);

/* Ends what lets a person in without a password: sessions, and links that were made before. */
MUST_USE enum status people_end_access(const struct web *w, int64_t person_id);

#endif
