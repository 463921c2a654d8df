/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Changing an element in a draft: a form with what the draft says; what differs when it is sent
 * becomes changes of the amendment. Where somebody else changed the element in the draft
 * meanwhile, what was typed stays and each field says what the draft says now.
 */
#include "base/limits.h"
#include "model/types/types.h"
#include "web/element_form.h"
#include "web/facts.h"
#include "web/form.h"
#include "web/session.h"
#include "web/view.h"

struct view {
	struct view_list head;
	struct str heading;
	struct str arrange_url; /* to move, split, merge or remove it */
	bool is_new;            /* saving begins an amendment */
	struct str proposed;    /* a date that its words say and the form holds; empty: none */
	bool any_drafts;
	struct view_list drafts; /* that are there already */
	bool any_problems;
	struct view_list problems;
	struct view_list forms;
	struct view_list draft;
};
static const struct template_var vars[] = {
	VAR_LIST(struct view, head, &view_amendment_head_shape), VAR(struct view, heading),
	VAR(struct view, arrange_url), VAR(struct view, is_new), VAR(struct view, proposed),
	VAR(struct view, any_drafts),
	VAR_LIST(struct view, drafts, &view_link_shape), VAR(struct view, any_problems),
	VAR_LIST(struct view, problems, &view_problem_shape),
	VAR_LIST(struct view, forms, &view_form_shape),
	VAR_LIST(struct view, draft, &view_draft_shape),
};
static const struct shape shape = SHAPE(struct view, vars);

struct changing {
	struct amendment_page page;
	struct element_at at;
	struct str proposed;
	struct record_form form;
};

/* Who has a draft already may rather go on with it. */
static enum status
set_drafts(struct changing *c, struct view *view)
{
	struct amendment_page *p = &c->page;
	enum status st;

	view->is_new = p->is_new;
	if (!p->is_new)
		return ST_OK;
	st = amendment_links_of(&p->web, p->web.call->values[1], &view->drafts);
	/* The last link is this page. */
	view->drafts.n -= view->drafts.n > 0;
	view->any_drafts = view->drafts.n > 0;
	return st;
}

static enum status
answer(struct record_form *rf, enum status st)
{
	/* The form is the last member of what the handler holds. */
	struct changing *c = (struct changing *)((char *)rf - offsetof(struct changing, form));
	struct amendment_page *p = &c->page;
	struct web *w = &p->web;
	struct view_problems problems = view_problems_of(w);
	struct str uid = w->call->values[1];
	struct view view = {
		.head = amendment_head_of(p),
		.heading = i18n_format(w->arena, w->language, N_("Change %s"),
		    amendment_element_name(w, p->state.draft.fw, &c->at), STR_EMPTY),
		.proposed = c->proposed,
		.any_problems = problems.any,
		.problems = problems.list,
	};
	enum status drawn = set_drafts(c, &view);

	if (drawn == ST_OK)
		drawn = view_form_of(rf, &view.forms);
	if (c->at.part == PART_ACTION || c->at.part == PART_PILLAR ||
	    c->at.part == PART_RECOMMENDATION || c->at.part == PART_ROLE ||
	    c->at.part == PART_FOOTNOTE || c->at.part == PART_CONDITION)
		view.arrange_url = amendment_page_url(p, "arrange",
		    str_format(w->arena, "?element=%.*s", STR_ARG(uid)));
	if (drawn == ST_OK)
		drawn = view_draft_load(w, record_form_address(rf), &view.draft);
	if (drawn != ST_OK)
		return drawn;
	((struct view_form *)(uintptr_t)view.forms.items)->back = p->url;
	return web_answer_form(w, &page_amendment_element, view.heading, &view, st);
}

static enum status
begin(struct call *call, struct changing *c)
{
	enum status st = amendment_page_draft(call, &c->page);

	if (st != ST_OK)
		return st;
	if (!amendment_find_element(&c->page, call->values[1], &c->at))
		return errors_add(&call->errors, ST_NOT_FOUND, NULL, "%.*s", STR_ARG(T(
		    c->page.web.language, "The draft holds no such element. Somebody may have "
		    "removed it.")));
	if ((st = element_form_begin(&c->page, &c->at, &c->form)) != ST_OK)
		return st;
	c->form.address = amendment_page_url(&c->page, str_dup_z(call->arena,
	    str_format(call->arena, "elements/%.*s/edit", STR_ARG(call->values[1]))), STR_EMPTY);
	return ST_OK;
}

static bool
is_added(const struct changing *c)
{
	const struct fw_amend_changes *taken = &c->page.state.taken;

	for (size_t i = 0; i < taken->n; i++)
		if (taken->items[i].operation == AMEND_ADD &&
		    str_equal(taken->items[i].element, element_uid(&c->at)))
			return true;
	return false;
}

/* What the words of something new say of its date stands in the form, and is stored when saved. */
static void
propose_period(struct changing *c)
{
	struct arena *a = c->page.web.arena;
	struct period period;

	if (c->at.part != PART_ACTION || !is_added(c) ||
	    !element_propose_period(a, c->page.state.draft.fw, c->at.item, &period))
		return;
	record_set_period(c->form.typed, ACTION_PERIOD, period);
	c->proposed = element_value_words(a, PART_ACTION,
	    element_field_find(PART_ACTION, STR("period")), element_period_text(a, &period));
}

static enum status
show(struct call *call)
{
	struct changing *c = arena_make(call->arena, struct changing);
	enum status st = begin(call, c);

	if (st == ST_OK && web_input(call, DRAFT_INPUT).is_set)
		st = record_form_take_draft(&c->form);
	else if (st == ST_OK)
		propose_period(c);
	return st == ST_OK ? answer(&c->form, ST_OK) : st;
}

/* Says of each field that was typed what the draft says now. */
static enum status
refuse_overtaken(struct changing *c)
{
	struct record_form *rf = &c->form;
	struct errors *errors = &rf->w->call->errors;

	for (size_t i = 0; i < rf->type->nfields; i++) {
		struct str now;

		if (!rf->changed[i])
			continue;
		now = view_value_words(rf->w, rf->type, i, &rf->shown->values[i]);
		errors_add(errors, ST_CONFLICT, rf->type->fields[i].name, "%.*s", STR_ARG(
		    i18n_format(rf->w->arena, rf->w->language,
		    N_("The draft says now: “%s”. Save again to put yours in its place."),
		    view_short_title(rf->w, now), STR_EMPTY)));
	}
	return errors_add(errors, ST_CONFLICT, NULL, "%.*s", STR_ARG(T(rf->w->language,
	    "Somebody changed this in the draft while you were typing. Nothing of yours is lost: "
	    "look at the fields below and save again.")));
}

static enum status
save(struct tx *tx, void *context)
{
	struct changing *c = context;
	struct record_form *rf = &c->form;
	const struct element_field *fields;
	enum status st = amendment_page_create(tx, &c->page,
	    amendment_element_name(&c->page.web, c->page.state.draft.fw, &c->at));
	size_t n;

	fields = element_fields(c->at.part, &n);
	for (size_t i = 0; st == ST_OK && i < n; i++) {
		size_t field = type_field_find(rf->type, str_from(fields[i].name));
		struct amendment_value value = { .element = element_uid(&c->at),
			.field = str_from(fields[i].name), .reason = rf->reason };

		if (!rf->changed[field])
			continue;
		value.after = element_form_value(rf, &fields[i], field);
		st = amendment_set_value(tx, rf->w->call->viewer, c->page.record, &value,
		    &rf->w->call->errors);
	}
	return st;
}

static enum status
change(struct call *call)
{
	struct changing *c = arena_make(call->arena, struct changing);
	struct record_form *rf = &c->form;
	struct str button;
	enum status st = begin(call, c);

	if (st != ST_OK)
		return st;
	st = record_form_take(rf);
	if (record_form_pressed(rf, FORM_PREVIEW, &button) ||
	    record_form_pressed(rf, FORM_FIND, &button) ||
	    record_form_pressed(rf, FORM_DRAFT, &button))
		return record_form_came_back(rf, st, answer);
	if (st == ST_OK && c->page.is_new && !record_form_is_changed(rf))
		st = errors_add(&call->errors, ST_INVALID, NULL, "%.*s", STR_ARG(T(rf->w->language,
		    "Nothing is changed yet, so there is nothing to propose.")));
	if (st == ST_OK && record_form_is_changed(rf) && element_form_is_overtaken(rf))
		st = refuse_overtaken(c);
	if (st == ST_OK && record_form_is_changed(rf))
		st = store_write(call->store, call_authorship(call, rf->reason), save, c);
	if (st == ST_OK)
		st = web_draft_drop(call, record_form_address(rf));
	if (st == ST_OK)
		return amendment_page_done(&c->page);
	return call->errors.n > 0 && st != ST_FORBIDDEN ? answer(rf, st) : st;
}

static const struct input inputs[] = { INPUT_FRAMEWORK, INPUT_DRAFT };

static const struct route route_amendment_element = {
	.method = METHOD_GET, .path = "/amendments/{key}/elements/{element}/edit",
	.permission = PERM_DRAFT, .inputs = inputs, .ninputs = 2,
	.summary = "The form to change an element in a draft.", .handler = show,
};
static const struct route route_amendment_element_save = {
	.method = METHOD_POST, .path = "/amendments/{key}/elements/{element}/edit",
	.permission = PERM_DRAFT, .flags = RF_FORM, .inputs = inputs, .ninputs = 1,
	.body_limit = LIMIT_FORM_BYTES,
	.summary = "Changes an element in a draft.", .handler = change,
};
const struct page page_amendment_element = { .name = "amendment_element", .view = &shape,
	.route = &route_amendment_element, .action = &route_amendment_element_save };
