/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Messages of a call as a summary over its form. A member of a reference list such as "leads/2"
 * leads to its field; what is about nothing on the page stands in the summary alone.
 */
#include "web/problems.h"

static const struct template_var problem_vars[] = {
	VAR(struct view_problem, target), VAR(struct view_problem, words),
};
const struct shape view_problem_shape = SHAPE(struct view_problem, problem_vars);

struct view_problems
view_problems_of(const struct web *w)
{
	const struct errors *errors = &w->call->errors;
	struct view_problem *list = arena_make_array(w->arena, struct view_problem, errors->n);

	for (size_t i = 0; i < errors->n; i++) {
		struct str field = errors->items[i].field;

		list[i].words = errors->items[i].message;
		if (field.n > 0 && field.p[0] != '/')
			list[i].target = str_format(w->arena, "#f-%.*s", STR_ARG(field));
	}
	return (struct view_problems){ errors->n > 0, { list, errors->n } };
}

struct str
view_problem_of(const struct web *w, const char *input)
{
	const struct errors *errors = &w->call->errors;

	for (size_t i = 0; i < errors->n; i++) {
		if (str_equal(errors->items[i].field, str_from(input)))
			return errors->items[i].message;
	}
	return STR_EMPTY;
}

enum status
web_answer_form(struct web *w, const struct page *page, struct str title, const void *view,
    enum status st)
{
	if (st == ST_OK)
		return web_answer(w, page, title, view);
	title = i18n_format(w->arena, w->language, N_("Error: %s"), title, STR_EMPTY);
	return web_answer_status(w, page, title, view, status_http(st));
}
