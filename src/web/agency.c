/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Finds the places in which an agency is named: roles, leads, support, and the bare words. A
 * pillar in which "all members" take part counts for each agency, but apart: nobody named it.
 */
#include "web/agency.h"

#include "model/types/types.h"

enum status
agency_source_load(const struct web *w, const struct record *agency,
    struct agency_source *out)
{
	const struct work_owner owner = { .agencies = agency == NULL ? NULL : &agency->id,
		.nagencies = 1 };
	const struct work_part part = { .owner = &owner,
		.words = agency == NULL ? STR_EMPTY : record_code(agency) };
	/* "All members" are a group: each agency is of it. */
	const struct target_ids targets[] = { { &type_agency, owner.agencies, 1 },
		{ .type = &type_group } };
	const struct touching touching = { .targets = targets, .ntargets = COUNT_OF(targets),
		.words = STR_EMPTY };
	struct work_scope scope = web_scope(w);
	enum status st = web_list_touching(w, &type_role, agency == NULL ? NULL : &touching,
	    &out->roles);

	if (st != ST_OK)
		return st;
	scope.part = agency == NULL ? NULL : &part;
	return work_items_load(&scope, &out->items);
}

static bool
names(const struct value *v, const struct record *agency)
{
	for (size_t i = 0; i < v->nrefs; i++) {
		if (v->refs[i].type == agency->type && v->refs[i].id == agency->id)
			return true;
	}
	return false;
}

static bool
names_all_members(const struct value *v)
{
	return v->nrefs > 0 && v->refs[0].type == &type_group &&
	    str_equal(v->refs[0].code, STR("all-members"));
}

static bool
is_choice(const struct record *r, size_t field, const char *code)
{
	return str_equal(record_text(r, field), str_from(code));
}

static void
set_roles(const struct web *w, const struct agency_source *source, const struct record *agency,
    struct agency_part *part)
{
	struct view_links *lists[] = { &part->chairs, &part->coordinates, &part->involved,
	    &part->involved_as_all };

	for (size_t i = 0; i < COUNT_OF(lists); i++)
		lists[i]->items = arena_make_array(w->arena, struct view_link, source->roles.n);
	for (size_t i = 0; i < source->roles.n; i++) {
		const struct record *role = source->roles.items[i];
		const struct value *pillar = &role->values[ROLE_PILLAR];
		bool is_all = names_all_members(&role->values[ROLE_WHO]);
		struct view_link link = { .label = view_choice(w, role, ROLE_WHAT) };
		struct view_links *list;

		if (!is_all && !names(&role->values[ROLE_WHO], agency))
			continue;
		if (pillar->nrefs > 0) {
			link.url = web_url_of_ref(w, &pillar->refs[0]);
			link.label = pillar->refs[0].title;
		}
		if (role->values[ROLE_INTERIM].number != 0)
			link.note = T(w->language, "a.i.");
		else if (role->values[ROLE_SINCE].is_set)
			link.note = view_when_of(w, &role->values[ROLE_SINCE].period).words;
		list = pillar->nrefs == 0 ? &part->chairs : is_all ? &part->involved_as_all :
		    is_choice(role, ROLE_WHAT, "coordinator") ? &part->coordinates :
		    &part->involved;
		list->items[list->n++] = link;
	}
}

/* The code as a word of its own in a text. */
static bool
holds_code(struct str text, struct str code)
{
	size_t at = 0;

	while (code.n > 0 && (at = str_find(text, code, at)) != SIZE_MAX) {
		size_t end = at + code.n;
		bool is_start = at == 0 || !(byte_is_alpha(text.p[at - 1]) ||
		    byte_is_digit(text.p[at - 1]));
		bool is_end = end == text.n || !(byte_is_alpha(text.p[end]) ||
		    byte_is_digit(text.p[end]));

		if (is_start && is_end)
			return true;
		at = end;
	}
	return false;
}

struct agency_part
agency_part_of(const struct web *w, const struct agency_source *source,
    const struct record *agency)
{
	struct agency_part part = { .leads = { .n = 0 } };
	struct work_items *lists[] = { &part.leads, &part.shares, &part.supports,
	    &part.mentions };

	set_roles(w, source, agency, &part);
	for (size_t i = 0; i < COUNT_OF(lists); i++)
		lists[i]->items = arena_make_array(w->arena, struct work_item, source->items.n);
	for (size_t i = 0; i < source->items.n; i++) {
		const struct work_item *item = &source->items.items[i];
		const struct record *r = item->action;
		struct work_items *list = NULL;

		if (names(&r->values[ACTION_LEADS], agency))
			list = is_choice(r, ACTION_LEAD_MODE, "shared") ||
			    is_choice(r, ACTION_LEAD_MODE, "each") ? &part.shares : &part.leads;
		else if (names(&r->values[ACTION_SUPPORTING], agency))
			list = &part.supports;
		else if (holds_code(record_text(r, ACTION_TEXT), record_code(agency)))
			list = &part.mentions;
		if (list != NULL)
			list->items[list->n++] = *item;
	}
	return part;
}
