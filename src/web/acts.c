/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Links to the forms of a record: change it, remove it, add what stands with it. Only what the
 * permissions allow this reader is shown; the forms ask again.
 */
#include "web/acts.h"

#include "model/types/types.h"
#include "policy/permit.h"
#include "web/amendment.h"
#include "web/view.h"

#define ACTS_AMENDMENTS 6 /* drafts that are offered, and a new one */

static const struct template_var acts_vars[] = {
	VAR_LIST(struct view_acts, links, &view_link_shape),
};
const struct shape view_acts_shape = SHAPE(struct view_acts, acts_vars);

struct acts {
	const struct web *w;
	struct view_link *items;
	size_t n;
};

static struct str
key_of(const struct web *w, const struct record *r)
{
	struct str code = record_code(r);
	struct buf b;

	buf_init(&b, w->arena, LIMIT_URL_BYTES);
	buf_add_url_part(&b, code.n > 0 ? web_id_of(w->arena, code) : r->uid);
	return buf_str(&b);
}

static void
add(struct acts *acts, struct str path, struct str label)
{
	acts->items[acts->n++] = (struct view_link){
		.url = web_url(acts->w, str_dup_z(acts->w->arena, path)), .label = label };
}

static struct str
add_words(const struct web *w, const struct record_type *type)
{
	return i18n_text(w->language, str_from(type->adding));
}

/* What stands with a record has a field that says with which, and its form takes it by address. */
static void
add_followers(struct acts *acts, const struct record *r)
{
	const struct web *w = acts->w;

	for (size_t i = 0; i < record_type_count; i++) {
		const struct record_type *type = record_types[i];
		const struct field *f;

		/* Progress, comments and files have their place in talk.html. */
		if (type->follows == NO_FIELD || (type->flags & TF_TALK) != 0 ||
		    type == &type_progress || type == &type_change ||
		    !permit(w->call->viewer, type->create))
			continue;
		f = &type->fields[type->follows];
		if (field_may_refer(f, r->type) && (f->flags & FF_FILTER) != 0)
			add(acts, str_format(w->arena, "/%s/new?%s=%.*s", type->plural, f->name,
			    STR_ARG(key_of(w, r))), add_words(w, type));
	}
}

/* Adopted text changes by amendments: in a draft that is there, or in a new one. */
static enum status
add_amendments(struct acts *acts, const struct record *r)
{
	const struct view_link *links;
	struct view_list list;
	enum status st;

	if ((r->type->flags & TF_ADOPTED) == 0 && r->type != &type_role)
		return ST_OK;
	st = amendment_links_of(acts->w, r->uid, &list);
	links = list.items;
	for (size_t i = 0; st == ST_OK && i < list.n && i < ACTS_AMENDMENTS; i++)
		acts->items[acts->n++] = links[i];
	return st;
}

enum status
view_acts_load(const struct web *w, const struct record *r, struct view_list *out)
{
	struct acts acts = { .w = w };
	struct view_acts *view = arena_make(w->arena, struct view_acts);
	struct permits permits;
	enum status st;

	if (w->call->viewer.kind != VIEWER_PERSON)
		return ST_OK;
	if ((st = permits_of(w->call->store, w->call->viewer, r, w->arena, &permits)) != ST_OK)
		return st;
	acts.items = arena_make_array(w->arena, struct view_link,
	    record_type_count + 3 + ACTS_AMENDMENTS);
	if (permits.change)
		add(&acts, str_format(w->arena, "/%s/%.*s/edit", r->type->plural,
		    STR_ARG(key_of(w, r))), T(w->language, "Change"));
	/* What is changed most has a link of its own: the keyboard stands in its input. */
	if (r->type == &type_action && permits.change && permits.fields[ACTION_LEADS])
		acts.items[acts.n++] = (struct view_link){
			.url = str_concat(w->arena, acts.items[0].url, STR("#f-leads")),
			.label = T(w->language, "Change the lead") };
	add_followers(&acts, r);
	if ((st = add_amendments(&acts, r)) != ST_OK)
		return st;
	if (permits.remove)
		add(&acts, str_format(w->arena, "/%s/%.*s/remove", r->type->plural,
		    STR_ARG(key_of(w, r))), T(w->language, "Remove"));
	view->links = (struct view_list){ acts.items, acts.n };
	*out = (struct view_list){ view, acts.n > 0 };
	return ST_OK;
}

struct view_list
view_acts_of_type(const struct web *w, const struct record_type *type)
{
	struct acts acts = { .w = w };
	struct view_acts *view = arena_make(w->arena, struct view_acts);

	if (w->call->viewer.kind != VIEWER_PERSON || !permit(w->call->viewer, type->create))
		return (struct view_list){ NULL, 0 };
	acts.items = arena_make_array(w->arena, struct view_link, 2);
	add(&acts, str_format(w->arena, "/%s/new", type->plural), add_words(w, type));
	if (type == &type_amendment)
		add(&acts, STR("/amendments/upload"),
		    T(w->language, "Make an amendment of a Word file"));
	view->links = (struct view_list){ acts.items, acts.n };
	return (struct view_list){ view, 1 };
}
