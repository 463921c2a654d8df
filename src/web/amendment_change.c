/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One change of an amendment as a row of its page, and on the page of its own: what it takes out
 * and puts in, its reason, what is in its way, and what the reader may do with it.
 */
#include "web/amendment_change.h"

#include "base/limits.h"
#include "model/types/types.h"
#include "web/differences.h"
#include "web/facts.h"
#include "web/view.h"

static const struct template_var row_vars[] = {
	VAR(struct view_amendment_change, id),
	VAR(struct view_amendment_change, uid),
	VAR(struct view_amendment_change, words),
	VAR(struct view_amendment_change, any_runs),
	VAR_LIST(struct view_amendment_change, runs, &view_run_shape),
	VAR(struct view_amendment_change, reason),
	VAR(struct view_amendment_change, may_reason),
	VAR(struct view_amendment_change, agency),
	VAR(struct view_amendment_change, state),
	VAR(struct view_amendment_change, url),
	VAR(struct view_amendment_change, comments),
	VAR(struct view_amendment_change, edit_url),
	VAR(struct view_amendment_change, may_take),
	VAR(struct view_amendment_change, may_decline),
	VAR(struct view_amendment_change, may_drop),
	VAR(struct view_amendment_change, may_confirm),
	VAR(struct view_amendment_change, wrong),
	VAR(struct view_amendment_change, note),
};
const struct shape view_amendment_change_shape = SHAPE(struct view_amendment_change, row_vars);

static struct str
value_words(const struct amendment_page *p, const struct fw_amend_change *c,
    const struct element_field *f, struct marked value)
{
	const struct web *w = &p->web;

	return f == NULL ? view_short_title(w, value.text) :
	    element_value_words(w->arena, c->part, f, value.text);
}

/* Where it goes: "CJ, actions, after CJ 7". */
static struct str
target_words(const struct amendment_page *p, const struct fw_amend_change *c)
{
	const struct web *w = &p->web;
	struct framework *fw = p->state.draft.fw;
	struct element_at at;
	struct element_at before;
	struct str place;
	struct str where = T(w->language, "first");

	if (!element_find(fw, c->element, &at))
		return STR_EMPTY;
	place = element_place(w->arena, fw, &at);
	if (c->next_to.n > 0 && element_find(fw, c->next_to, &before))
		where = i18n_format(w->arena, w->language, N_("after %s"),
		    amendment_element_name(w, fw, &before), STR_EMPTY);
	return place.n == 0 ? where : str_format(w->arena, "%.*s, %.*s", STR_ARG(place),
	    STR_ARG(where));
}

/*
 * Words are compared word by word: two long texts that begin alike look alike otherwise. Facts, and
 * what comes, goes or moves, stand whole beside each other; the redline above has all of it.
 */
static struct view_list
runs_of(const struct amendment_page *p, const struct fw_amend_change *c)
{
	struct arena *a = p->web.arena;
	const struct element_field *f = c->operation == AMEND_REPLACE && c->part != PART_COUNT ?
	    element_field_find(c->part, c->field) : NULL;
	struct view_run *runs = arena_make_array(a, struct view_run, 3 + c->with.n);
	size_t n = 0;

	if ((f != NULL && (f->kind == VALUE_MARKED || f->kind == VALUE_TEXT)) ||
	    c->operation == AMEND_MERGE)
		return view_differences(&p->web, c->before.text, c->after.text);
	if (c->before.text.n > 0)
		runs[n++].deleted = value_words(p, c, f, c->before);
	if (c->before.text.n > 0)
		runs[n++].kept = STR(" ");
	if (c->operation == AMEND_MOVE)
		runs[n++].inserted = target_words(p, c);
	else if (c->after.text.n > 0)
		runs[n++].inserted = value_words(p, c, f, c->after);
	for (size_t i = 0; c->operation == AMEND_SPLIT && i < c->with.n; i++)
		runs[n++].inserted = str_concat(a, STR(" · "), view_short_title(&p->web,
		    c->with.items[i]));
	return (struct view_list){ runs, n };
}

static struct str
edit_url_of(const struct amendment_page *p, const struct fw_amend_change *c)
{
	struct element_at at;

	if (!p->may_edit || !element_find(p->state.draft.fw, c->element, &at))
		return STR_EMPTY;
	return amendment_page_url(p, str_dup_z(p->web.arena, str_format(p->web.arena,
	    "elements/%.*s/edit", STR_ARG(c->element))), STR_EMPTY);
}

void
amendment_change_view(const struct amendment_page *p, const struct record *change,
    struct view_amendment_change *row)
{
	const struct web *w = &p->web;
	struct fw_amend_change c = amend_change_of(w->arena, change);
	struct str state = record_text(change, CHANGE_STATE);
	bool is_taken = state.n == 0 || str_equal(state, STR("taken"));
	const struct value *agency = &change->values[CHANGE_AGENCY];

	row->uid = change->uid;
	row->id = str_format(w->arena, "c-%.*s", STR_ARG(change->uid));
	row->words = amendment_change_words(p, change);
	row->runs = runs_of(p, &c);
	row->any_runs = row->runs.n > 0;
	row->reason = c.reason;
	row->may_reason = p->may_edit;
	row->agency = agency->nrefs > 0 ? agency->refs[0].code : STR_EMPTY;
	row->state = is_taken ? STR_EMPTY : view_choice(w, change, CHANGE_STATE);
	row->url = web_url_of_record(w, change);
	row->edit_url = is_taken ? edit_url_of(p, &c) : STR_EMPTY;
	row->may_take = p->may_edit && !is_taken;
	row->may_decline = p->may_edit && str_equal(state, STR("proposed"));
	row->may_drop = p->may_edit;
}

void
amendment_change_add_conflicts(const struct amendment_page *p, size_t taken,
    struct view_amendment_change *row)
{
	const struct amend_draft *draft = &p->state.draft;

	for (size_t i = 0; i < draft->conflicts.n; i++) {
		const struct fw_amend_conflict *c = &draft->conflicts.items[i];

		if (c->change != taken)
			continue;
		row->wrong = row->wrong.n == 0 ? c->message : str_format(p->web.arena,
		    "%.*s %.*s", STR_ARG(row->wrong), STR_ARG(c->message));
		row->may_confirm |= p->may_edit && c->kind == AMEND_APART;
	}
	for (size_t i = 0; i < draft->notes.n; i++) {
		if (draft->notes.items[i].change != taken)
			continue;
		row->note = row->note.n == 0 ? draft->notes.items[i].message :
		    str_format(p->web.arena, "%.*s %.*s", STR_ARG(row->note),
		    STR_ARG(draft->notes.items[i].message));
	}
}
