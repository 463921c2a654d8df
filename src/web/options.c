/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lists to choose from, and the menus that narrow a page. What is chosen is what the address or the
 * form said; a page that has a choice of its own to propose puts it in "chosen" first.
 */
#include "web/options.h"

#include "model/types/types.h"

static const struct template_var option_vars[] = {
	VAR(struct view_option, value), VAR(struct view_option, label),
	VAR(struct view_option, is_chosen),
};
const struct shape view_option_shape = SHAPE(struct view_option, option_vars);

static const struct template_var filter_vars[] = {
	VAR(struct view_filter, name), VAR(struct view_filter, label),
	VAR_LIST(struct view_filter, options, &view_option_shape),
};
const struct shape view_filter_shape = SHAPE(struct view_filter, filter_vars);

void
view_options_add(struct view_options *o, struct str value, struct str label)
{
	arena_reserve(o->w->arena, o->items, o->n, o->capacity);
	o->items[o->n++] = (struct view_option){ value, label, str_equal(value, o->chosen) };
}

void
view_options_add_once(struct view_options *o, struct str value, struct str label)
{
	for (size_t i = 0; i < o->n; i++) {
		if (str_equal(o->items[i].value, value))
			return;
	}
	view_options_add(o, value, label);
}

void
view_options_add_choices(struct view_options *o, const struct field *field)
{
	for (size_t i = 0; i < field->nchoices; i++)
		view_options_add(o, str_from(field->choices[i].code),
		    i18n_text(o->w->language, str_from(field->choices[i].label)));
}

static enum status
add_records(struct view_options *o, const struct record_type *type)
{
	struct record_list list;
	enum status st = web_list(o->w, type, &list);

	for (size_t i = 0; st == ST_OK && i < list.n; i++) {
		struct str code = record_code(list.items[i]);
		struct str title = record_title(list.items[i]);

		view_options_add_once(o, code, title.n == 0 || str_equal(code, title) ? code
		    : str_format(o->w->arena, "%.*s – %.*s", STR_ARG(code), STR_ARG(title)));
	}
	return st;
}

enum status
view_options_add_agencies(struct view_options *o)
{
	return add_records(o, &type_agency);
}

enum status
view_options_add_pillars(struct view_options *o)
{
	return add_records(o, &type_pillar);
}

struct view_list
view_options_list(const struct view_options *o)
{
	return (struct view_list){ o->items, o->n };
}

struct view_options
view_filter_options(const struct web *w, const char *name, struct str all)
{
	struct view_options o = { .w = w, .name = name,
		.chosen = web_input(w->call, name).text };

	view_options_add(&o, STR_EMPTY, all);
	return o;
}

void
view_filters_add(struct view_filters *f, struct str label, const struct view_options *o)
{
	arena_reserve(f->w->arena, f->items, f->n, f->capacity);
	f->items[f->n++] = (struct view_filter){ str_from(o->name), label, view_options_list(o) };
}
