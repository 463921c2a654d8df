/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_WEB_DRAFT_H
#define CONCERT_WEB_DRAFT_H

#include "web/page.h"
#include "web/template.h"

/*
 * What a person has typed into a form and not yet saved: kept on the server as it is typed (by a
 * small script) or by a button, under the address that the form is sent to. It outlives a closed
 * browser and a killed server, and is nobody else's to see.
 */

/* Inputs of pages with a form that drafts are kept of. */
#define DRAFT_INPUT "_draft"
#define INPUT_DRAFT { .name = DRAFT_INPUT, .kind = IK_FLAG, \
	.help = "Goes on with the draft that was kept of this form." }

/* Keeps the form of this call as a draft of the address. ST_TOO_LARGE with a message. */
MUST_USE enum status web_draft_keep(struct call *call, struct str address);

/* Puts the draft into call->form, as if it had been sent. ST_NOT_FOUND if there is none. */
MUST_USE enum status web_draft_take(struct call *call, struct str address);

/* The form was saved: its draft goes. */
MUST_USE enum status web_draft_drop(struct call *call, struct str address);

/*
 * As part of a page (templates/draft.html): a list of one where there is a draft that the form does
 * not show, else of none. A form that was sent, or taken from its draft, asks for none.
 */
extern const struct shape view_draft_shape;
MUST_USE enum status view_draft_load(const struct web *w, struct str address,
    struct view_list *out);

#endif
