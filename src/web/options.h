/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_WEB_OPTIONS_H
#define CONCERT_WEB_OPTIONS_H

#include "web/page.h"
#include "web/template.h"

/* Lists to choose from: of a menu, or proposals beside a text input. Drawn by option.html. */

struct view_option {
	struct str value;
	struct str label;
	bool is_chosen;
};
extern const struct shape view_option_shape;

/* Options on the way to a view: a list that grows. */
struct view_options {
	const struct web *w;
	const char *name; /* of a filter; NULL elsewhere */
	struct str chosen;
	struct view_option *items;
	size_t n;
	size_t capacity;
};
void view_options_add(struct view_options *o, struct str value, struct str label);

/* The same, for values that come up more than once: each stands in the list where it first came. */
void view_options_add_once(struct view_options *o, struct str value, struct str label);

/* Every choice of a field; all agencies, by code with the name behind it; all pillars. */
void view_options_add_choices(struct view_options *o, const struct field *field);
MUST_USE enum status view_options_add_agencies(struct view_options *o);
MUST_USE enum status view_options_add_pillars(struct view_options *o);

struct view_list view_options_list(const struct view_options *o);

/* A menu of a form that narrows a page, drawn by filters.html. */
struct view_filter {
	struct str name; /* of the input */
	struct str label;
	struct view_list options; /* view_option */
};
extern const struct shape view_filter_shape;

/* Options of such a menu, the first of which narrows nothing, in the words of all. */
struct view_options view_filter_options(const struct web *w, const char *name, struct str all);

/* The menus of a page. */
struct view_filters {
	const struct web *w;
	struct view_filter *items;
	size_t n;
	size_t capacity;
};
void view_filters_add(struct view_filters *f, struct str label, const struct view_options *o);

#endif
