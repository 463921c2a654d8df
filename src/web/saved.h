/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_WEB_SAVED_H
#define CONCERT_WEB_SAVED_H

#include "web/page.h"
#include "web/template.h"

/*
 * What a save did, said on the page it leads to: "Saved: lead changed from X to Y. Undo". The
 * address holds the version that was stored; the words come from the history.
 */
#define INPUT_SAVED { .name = "saved", .kind = IK_INT, .min = 0, .max = INT64_MAX, \
	.help = "Version that was just stored: says what changed, with a button to undo it." }

/* Leads to the page of a record that was stored just now; or says that nothing was changed. */
MUST_USE enum status saved_redirect(const struct web *w, const struct record *r);
MUST_USE enum status saved_redirect_unchanged(const struct web *w, const struct record *r);

/* For VAR_LIST(..., saved, &view_saved_shape) and saved.html: none or one. */
extern const struct shape view_saved_shape;
MUST_USE enum status view_saved_load(const struct web *w, const struct record *r,
    struct view_list *out);

#endif
