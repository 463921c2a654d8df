/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_WEB_PROBLEMS_H
#define CONCERT_WEB_PROBLEMS_H

#include "web/page.h"

/*
 * What is wrong with a form that was sent: a summary above it that leads to each field, and the
 * same words beside the field (templates/problems.html). An input's id is "f-" and its name.
 */
struct view_problem {
	struct str target; /* "#f-email"; empty: about the whole */
	struct str words;
};
extern const struct shape view_problem_shape;

/* Members for a page's view: VAR(..., any_problems), VAR_LIST(..., problems, ...). */
struct view_problems {
	bool any;
	struct view_list list;
};
struct view_problems view_problems_of(const struct web *w);

/* The first message about one input; empty if there is none. */
struct str view_problem_of(const struct web *w, const char *input);

/*
 * The page with what is wrong: its title starts with "Error:", its status is that of st. ST_OK is
 * answered as web_answer does.
 */
MUST_USE enum status web_answer_form(struct web *w, const struct page *page, struct str title,
    const void *view, enum status st);

#endif
