/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_WEB_TALK_H
#define CONCERT_WEB_TALK_H

#include "web/page.h"
#include "web/template.h"

/*
 * What the network says about a record, the files that stand with it and, for an action, what was
 * reported (templates/talk.html). As part of a page: a list of one, or of none for others.
 */
extern const struct shape view_talk_shape;
MUST_USE enum status view_talk_load(const struct web *w, const struct record *r,
    struct view_list *out);

/*
 * The record that "action/01J..." names, as far as the viewer sees it. ST_NOT_FOUND with a
 * message.
 */
MUST_USE enum status talk_find_target(struct web *w, struct str on, struct record **out);

/* "action/01J...": how forms name a record. */
struct str talk_name_of(struct arena *a, const struct record *r);

#endif
