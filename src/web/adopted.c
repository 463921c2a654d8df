/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Adopted text becomes the same parts of pages that records become (view.c). What surprises: how an
 * action stands is told by its adopted facts alone, so nothing here depends on the day or on what
 * was reported.
 */
#include "web/adopted.h"

#include "instrument/framework_codes.h"
#include "instrument/revision.h"
#include "model/types/types.h"

enum status
view_adopted_text(const struct web *w, int64_t framework_id, const struct framework **out)
{
	struct call *call = w->call;
	struct revision_clock now = { framework_id, call->today, INT64_MAX };
	struct record *revision;
	enum status st = revision_current(call->store, VIEWER_ANYONE, &now, w->arena, &revision);

	if (st == ST_OK)
		st = revision_text_for(call->store, VIEWER_ANYONE, revision, &call->errors, out);
	if (st == ST_NOT_FOUND)
		*out = NULL;
	return st == ST_NOT_FOUND ? ST_OK : st;
}

static struct str
pillar_name(const struct framework *fw, struct str code)
{
	for (size_t i = 0; i < fw->pillars.n; i++) {
		const struct fw_pillar *p = &fw->pillars.items[i];

		if (str_equal(p->code, code))
			return p->short_title.n > 0 ? p->short_title : p->title.text;
	}
	return code;
}

static struct str
group_name(const struct web *w, const struct framework *fw, struct str code)
{
	for (size_t i = 0; i < fw->groups.n; i++) {
		if (str_equal(fw->groups.items[i].code, code) && fw->groups.items[i].name.n > 0)
			return fw->groups.items[i].name;
	}
	return str_equal(code, STR(ALL_MEMBERS)) ? T(w->language, "All members of the network") :
	    code;
}

struct view_link
view_adopted_party(const struct web *w, const struct framework *fw, const struct fw_party *party)
{
	switch (party->kind) {
	case PARTY_AGENCY:
		break;
	case PARTY_PILLAR:
		return (struct view_link){ .label = pillar_name(fw, party->code),
			.url = web_url_of(w, &type_pillar, party->code, STR_EMPTY) };
	case PARTY_GROUP:
		return (struct view_link){ .label = group_name(w, fw, party->code),
			.url = web_url_of(w, &type_group, party->code, STR_EMPTY) };
	}
	return (struct view_link){ .label = party->code,
		.url = web_url_of(w, &type_agency, party->code, STR_EMPTY) };
}

static struct view_list
parties(const struct web *w, const struct framework *fw, const struct fw_partys *list)
{
	struct view_link *links = arena_make_array(w->arena, struct view_link, list->n);

	for (size_t i = 0; i < list->n; i++)
		links[i] = view_adopted_party(w, fw, &list->items[i]);
	return (struct view_list){ links, list->n };
}

struct view_list
view_adopted_holders(const struct web *w, const struct framework *fw,
    const struct fw_roles *roles, enum role_kind kind)
{
	struct view_link *links = arena_make_array(w->arena, struct view_link, roles->n);
	size_t n = 0;

	for (size_t i = 0; i < roles->n; i++) {
		if (roles->items[i].kind != kind)
			continue;
		links[n] = view_adopted_party(w, fw, &roles->items[i].who);
		if (roles->items[i].is_interim)
			links[n].note = T(w->language, "a.i.");
		n++;
	}
	return (struct view_list){ links, n };
}

/* --- elements ------------------------------------------------------------------------------ */

/* Only what is out of the ordinary is worth a word in the midst of the text. */
static enum standing
standing_of(const struct fw_element *e)
{
	switch (e->kind) {
	case ELEMENT_ACTION:
	case ELEMENT_GOAL:
	case ELEMENT_KIND_COUNT:
		break;
	case ELEMENT_EVENT:
		return STANDING_OTHERS;
	case ELEMENT_NOTE:
		return STANDING_NOTE;
	case ELEMENT_PLACEHOLDER:
		return STANDING_PLACEHOLDER;
	}
	return e->conditions.n > 0 ? STANDING_WAITING : STANDING_PLANNED;
}

static void
set_heading(const struct web *w, const struct fw_element *from, struct view_element *e)
{
	struct marked heading = from->heading;
	bool is_block = str_ends(heading.text, STR("\n"));
	struct html html;

	if (heading.text.n == 0)
		return;
	heading.text.n -= is_block;
	html = html_of_marked(w->arena, &heading, &(struct html_words){ 0 });
	if (is_block)
		e->block_heading = html;
	else
		e->heading = html;
}

static void
set_facts(const struct web *w, const struct framework *fw, const struct fw_element *from,
    struct view_element *e)
{
	struct view_words *conditions = arena_make_array(w->arena, struct view_words,
	    from->conditions.n);
	enum standing standing = standing_of(from);

	if (from->period.edtf.n > 0 || from->period.words.n > 0) {
		struct view_when when = view_when_of(w, &from->period);

		e->when = when.words;
		e->window = from->period.edtf.n > 0 ? when.window : STR_EMPTY;
	}
	e->is_tentative = from->period.is_tentative || from->uncertain & UNCERTAIN_DATE;
	if (standing != STANDING_PLANNED)
		e->standing = view_standing(w, standing);
	e->standing_class = str_from(work_standing_code(standing));
	e->leads = parties(w, fw, &from->leads);
	e->with = parties(w, fw, &from->supporting);
	for (size_t i = 0; i < from->conditions.n; i++)
		conditions[i].words = from->conditions.items[i].words;
	e->conditions = (struct view_list){ conditions, from->conditions.n };
	if (from->lead_mode != LEAD_NONE && from->lead_mode != LEAD_ONE)
		e->lead_mode = view_choice_words(w, &type_action, ACTION_LEAD_MODE,
		    str_from(lead_mode_codes[from->lead_mode]));
}

static struct view_element
element_of(const struct web *w, const struct framework *fw, const struct fw_element *from)
{
	const struct html_words layout = { .footnotes = "#fn-" };
	struct view_element e = {
		.id = web_id_of(w->arena, from->code),
		.code = from->code,
		.url = web_url_of(w, &type_action, from->code, from->uid),
		.connector = from->connector,
		.marker = from->marker,
		.words = html_of_marked(w->arena, &from->text, &layout),
	};

	set_heading(w, from, &e);
	set_facts(w, fw, from, &e);
	return e;
}

static size_t
count_parts(const struct fw_elements *list)
{
	size_t n = list->n;

	for (size_t i = 0; i < list->n; i++)
		n += count_parts(&list->items[i].children);
	return n;
}

/* All that an element consists of, in order, at any depth. */
static void
add_parts(const struct web *w, const struct framework *fw, const struct fw_elements *list,
    struct view_list *out)
{
	struct view_element *parts = (struct view_element *)(uintptr_t)out->items;

	for (size_t i = 0; i < list->n; i++) {
		parts[out->n++] = element_of(w, fw, &list->items[i]);
		add_parts(w, fw, &list->items[i].children, out);
	}
}

struct view_list
view_adopted_elements(const struct web *w, const struct framework *fw,
    const struct fw_elements *list)
{
	struct view_element *all = arena_make_array(w->arena, struct view_element, list->n);

	for (size_t i = 0; i < list->n; i++) {
		const struct fw_elements *children = &list->items[i].children;

		all[i] = element_of(w, fw, &list->items[i]);
		if (children->n == 0)
			continue;
		all[i].any_parts = true;
		all[i].parts.items = arena_make_array(w->arena, struct view_element,
		    count_parts(children));
		add_parts(w, fw, children, &all[i].parts);
	}
	return (struct view_list){ all, list->n };
}

struct view_recommendation
view_adopted_recommendation(const struct web *w, const struct fw_recommendation *r,
    const struct fw_placement *place)
{
	const struct html_words layout = { .footnotes = "#fn-", .is_block = true };
	struct view_recommendation v = {
		.code = r->code,
		.url = web_url_of(w, &type_recommendation, r->code, r->uid),
		.connector = place->connector,
		.words = html_of_marked(w->arena, &r->text, &layout),
	};

	if (place == r->placements.items)
		v.id = web_id_of(w->arena, r->code);
	if (r->force != FORCE_NONE)
		v.force = view_choice_words(w, &type_recommendation, RECOMMENDATION_FORCE,
		    str_from(force_codes[r->force]));
	return v;
}
