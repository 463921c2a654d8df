/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_WEB_ADOPTED_H
#define CONCERT_WEB_ADOPTED_H

#include "instrument/framework.h"
#include "web/view.h"

/*
 * Adopted text as views, from the text itself and not from the records that work is reported on:
 * what was adopted, facts included, whatever became of it since. Links lead to the records.
 */

/*
 * The text in effect today as the public reads it: records hold persons by their office, so that is
 * what they are held against, whoever looks. NULL where none is sealed.
 */
MUST_USE enum status view_adopted_text(const struct web *w, int64_t framework_id,
    const struct framework **out);

/* Elements of a list with their parts, as adopted; with anchors for the page that shows them. */
struct view_list view_adopted_elements(const struct web *w, const struct framework *fw,
    const struct fw_elements *list);

/* A recommendation where it stands: with an anchor where it stands first. */
struct view_recommendation view_adopted_recommendation(const struct web *w,
    const struct fw_recommendation *r, const struct fw_placement *place);

/* Who holds a role of one kind, interim ones marked. */
struct view_list view_adopted_holders(const struct web *w, const struct framework *fw,
    const struct fw_roles *roles, enum role_kind kind);

/* A party as people know it: an agency by its code, a group or pillar by its name. */
struct view_link view_adopted_party(const struct web *w, const struct framework *fw,
    const struct fw_party *party);

#endif
