/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_WEB_AMENDMENT_H
#define CONCERT_WEB_AMENDMENT_H

#include "instrument/amendment.h"
#include "web/page.h"
#include "web/problems.h"
#include "web/template.h"

/* What the pages of one amendment share. */
struct amendment_page {
	struct web web;
	struct record *record;
	struct amendment_state state;
	bool may_edit;
	bool is_new;     /* it is begun when something is saved */
	struct str name; /* "AM 3" */
	struct str url;  /* of the amendment */
};

/* Finds the amendment that the address names, with its draft. */
MUST_USE enum status amendment_page_begin(struct call *call, struct amendment_page *out);

/* The same for an address that names one of its changes. */
MUST_USE enum status amendment_page_begin_change(struct call *call, struct amendment_page *out,
    struct record **out_change);

/* The same for who edits the draft: ST_FORBIDDEN or ST_CONFLICT with a message for others. */
MUST_USE enum status amendment_page_edit(struct call *call, struct amendment_page *out);

/*
 * The same, or a draft that is begun with what is saved: the address has "new" in place of a code.
 * So people start from the sentence they see, and nothing is kept of who only looked.
 */
MUST_USE enum status amendment_page_draft(struct call *call, struct amendment_page *out);

/* Where the draft is to be begun, stores it. element: names what its title speaks of. */
MUST_USE enum status amendment_page_create(struct tx *tx, struct amendment_page *p,
    struct str element);

/* The address of a page below the amendment's, with a query where one is given. */
struct str amendment_page_url(const struct amendment_page *p, const char *step, struct str query);

/* Back to the amendment. */
MUST_USE enum status amendment_page_done(const struct amendment_page *p);

/* A change in words: "Replace text of CJ 7". */
struct str amendment_change_words(const struct amendment_page *p, const struct record *change);

/* What people call an element in a few words: its own code, or the words that name it. */
struct str amendment_element_name(const struct web *w, const struct framework *fw,
    const struct element_at *at);

/* What an element is called in lists: "CJ 7 Hold a workshop ...". */
struct str amendment_element_words(const struct web *w, const struct framework *fw,
    const struct element_at *at);

/* view_option: every element behind which something of a part can stand, in the draft's order. */
struct view_list amendment_places(const struct amendment_page *p, enum compared_part part,
    struct str chosen);

/*
 * Where a typed place is: "first:<pillar>:actions", "after:<element>", "in:<element>". False where
 * it is none of the draft.
 */
bool amendment_place_read(const struct amendment_page *p, struct str typed,
    struct fw_amend_change *change);

/*
 * Links to change an element: to drafts the viewer edits, and last to a new one. None for who may
 * propose nothing. key: uid, or code as addresses have it.
 */
MUST_USE enum status amendment_links_of(const struct web *w, struct str key,
    struct view_list *out);

/* The address that begins a draft with a change of an element. */
struct str amendment_propose_url(const struct web *w, struct str key);

/* The address that begins one with an action or goal added to a pillar. */
struct str amendment_propose_add_url(const struct web *w, struct str pillar);

/* Finds an element of a draft by uid, or by code as addresses have it: "CJ-7". */
bool amendment_find_element(const struct amendment_page *p, struct str key,
    struct element_at *out);

/* A heading of pages that work on one amendment. */
struct view_amendment_head {
	struct str name;
	struct str title;
	struct str url;
};
extern const struct shape view_amendment_head_shape;
struct view_list amendment_head_of(const struct amendment_page *p);

#endif
