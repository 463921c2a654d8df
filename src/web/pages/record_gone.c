/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The answer to a form whose record is not there any more for the person who typed: removed
 * meanwhile, closed, or not theirs to change now. What was typed is shown and kept as a draft.
 * What surprises: a record that never was is answered alike, so that nobody learns which were.
 */
#include "base/limits.h"
#include "policy/permit.h"
#include "web/problems.h"
#include "web/record_form.h"
#include "web/view.h"

struct row {
	struct str label;
	struct str words;
};
static const struct template_var row_vars[] = {
	VAR(struct row, label), VAR(struct row, words),
};
static const struct shape row_shape = SHAPE(struct row, row_vars);

struct view {
	struct str heading;
	bool any_problems;
	struct view_list problems;
	struct str restore_url; /* empty for who may not bring it back */
	bool is_kept;
	struct view_list typed;
	struct str list_url;
	struct str list_label;
};
static const struct template_var vars[] = {
	VAR(struct view, heading), VAR(struct view, any_problems),
	VAR_LIST(struct view, problems, &view_problem_shape), VAR(struct view, restore_url),
	VAR(struct view, is_kept), VAR_LIST(struct view, typed, &row_shape),
	VAR(struct view, list_url), VAR(struct view, list_label),
};
static const struct shape shape = SHAPE(struct view, vars);

/* The field that an input is of, whatever part of it; NULL for what is no field. */
static const struct field *
field_of(const struct record_type *type, struct str input)
{
	for (size_t i = 0; i < type->nfields; i++) {
		struct str name = str_from(type->fields[i].name);

		if (str_starts(input, name) && (input.n == name.n || input.p[name.n] == '-'))
			return &type->fields[i];
	}
	return NULL;
}

static struct view_list
typed_rows(const struct web *w, const struct record_type *type)
{
	const struct http_pairs *form = &w->call->form;
	struct row *rows = arena_make_array(w->arena, struct row, form->n);
	size_t n = 0;

	for (size_t i = 0; i < form->n; i++) {
		const struct field *f = field_of(type, form->items[i].name);
		struct str words = str_trim(form->items[i].value);
		bool is_reason = str_equal(form->items[i].name, STR(FORM_REASON));

		if (words.n == 0 || (f == NULL && !is_reason))
			continue;
		rows[n++] = (struct row){ is_reason ? T(w->language, "Reason for the change")
		    : i18n_text(w->language, str_from(f->label)), words };
	}
	return (struct view_list){ rows, n };
}

/* Where the person may bring it back. */
static enum status
find_restore(const struct web *w, const struct record_type *type, struct str *out)
{
	const struct call *call = w->call;
	struct belongings belongings;
	struct record *r;
	enum status st = record_find_deleted(call->store, type, call->values[0], w->arena, &r);

	if (st == ST_OK)
		st = record_belongings(call->store, r, w->arena, &belongings);
	if (st == ST_OK && permit_record(call->viewer, type->remove, &belongings))
		*out = web_url(w, str_dup_z(w->arena, str_format(w->arena, "/%s/%.*s/restore",
		    type->plural, STR_ARG(r->uid))));
	return st == ST_NOT_FOUND ? ST_OK : st;
}

static enum status
say_gone(const struct web *w)
{
	struct str words = i18n_format(w->arena, w->language, N_("It is not there any more, or not "
	    "for you. Somebody who may remove it (its author, the pillar's coordinator, the "
	    "co-chairs or the secretariat) may have removed it while you typed; they can bring it "
	    "back for %s days. Ask them."), str_format(w->arena, "%d", LIMIT_RESTORE_DAYS),
	    STR_EMPTY);

	return errors_add(&w->call->errors, ST_CONFLICT, NULL, "%.*s", STR_ARG(words));
}

static enum status
keep(const struct web *w, struct str address, bool *out_kept)
{
	enum status st = web_draft_keep(w->call, address);

	*out_kept = st == ST_OK;
	/* Too long to keep: said among the problems, and it is on the page all the same. */
	return st == ST_TOO_LARGE ? ST_OK : st;
}

enum status
record_form_gone(struct web *w, const struct record_type *type, struct str address,
    enum status st)
{
	struct view view = {
		.heading = T(w->language, "This cannot be changed any more"),
		.typed = typed_rows(w, type),
		.list_url = web_url(w, str_dup_z(w->arena, str_format(w->arena, "/%s",
		    type->plural))),
		.list_label = i18n_text(w->language, str_from(type->label_plural)),
	};
	struct view_problems problems;
	enum status done;

	if (st == ST_NOT_FOUND)
		st = say_gone(w);
	if ((done = find_restore(w, type, &view.restore_url)) != ST_OK ||
	    (done = keep(w, address, &view.is_kept)) != ST_OK)
		return done;
	problems = view_problems_of(w);
	view.any_problems = problems.any;
	view.problems = problems.list;
	return web_answer_form(w, &page_record_gone, view.heading, &view,
	    st);
}

const struct page page_record_gone = { .name = "record_gone", .view = &shape };
