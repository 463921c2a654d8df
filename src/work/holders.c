/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who holds which role on a day. Two kinds of record answer: appointments of people, which have
 * days, and roles that the text gives to agencies, which have a period in EDTF or none. The days
 * of a period that ends open ("2021/..") are clamped by the framework's years when it is read;
 * here its end counts as not known, which is what people meant.
 */
#include "work/holders.h"

#include <stdlib.h>
#include <string.h>

#include "model/types/types.h"

/* Roles in lists, from most to least trusted; others come behind. */
static const char *const role_order[] = {
	"secretariat", "co-chair-permanent", "co-chair-rotating", "coordinator", "involved",
	"focal-point", "alternate", "country-team", "partner", "observer",
};

struct loading {
	const struct holder_query *query;
	struct record_list pillars;
	struct holder *items;
	size_t n;
	size_t capacity;
};

static const struct ref *
first_ref(const struct record *r, size_t field)
{
	return r->values[field].nrefs > 0 ? &r->values[field].refs[0] : NULL;
}

static int32_t
day_of(const struct value *v)
{
	return v->is_set ? (int32_t)v->number : NO_DAY;
}

bool
holder_covers(const struct holder *h, int32_t day)
{
	return day == NO_DAY || ((h->since == NO_DAY || h->since <= day) &&
	    (h->until == NO_DAY || h->until >= day));
}

bool
holder_is_of(const struct holder *h, int64_t person_id)
{
	return h->person != NULL && h->person->id == person_id;
}

static struct str
label_of(const struct record *r, size_t field)
{
	const struct field *f = &r->type->fields[field];
	struct str code = record_text(r, field);
	size_t choice = field_choice_find(f, code.p, code.n);

	return choice < f->nchoices ? str_from(f->choices[choice].label) : code;
}

/* Network 0, pillars from 1, agencies last. */
static size_t
rank_of(const struct loading *l, const struct holder *h)
{
	static const char *const of_network[] = {
		"secretariat", "co-chair-permanent", "co-chair-rotating",
	};

	for (size_t i = 0; h->pillar != NULL && i < l->pillars.n; i++) {
		if (l->pillars.items[i]->id == h->pillar->id)
			return 1 + i;
	}
	for (size_t i = 0; i < COUNT_OF(of_network); i++) {
		if (str_equal(h->role, str_from(of_network[i])))
			return 0;
	}
	return 1 + l->pillars.n;
}

static void
add(struct loading *l, struct holder h)
{
	const struct holder_query *q = l->query;

	if (!holder_covers(&h, q->day))
		return;
	if (q->framework_id != 0 && h.framework_id != 0 && h.framework_id != q->framework_id)
		return;
	h.rank = rank_of(l, &h);
	arena_reserve(q->arena, l->items, l->n, l->capacity);
	l->items[l->n++] = h;
}

static void
add_appointment(struct loading *l, const struct record *r)
{
	const struct ref *scope = first_ref(r, APPOINTMENT_SCOPE);
	struct holder h = {
		.record = r,
		.role = record_text(r, APPOINTMENT_CAPACITY),
		.label = label_of(r, APPOINTMENT_CAPACITY),
		.person = first_ref(r, APPOINTMENT_PERSON),
		.agency = first_ref(r, APPOINTMENT_AGENCY),
		.pillar = first_ref(r, APPOINTMENT_PILLAR),
		.framework_id = scope == NULL ? 0 : scope->id,
		.is_interim = r->values[APPOINTMENT_INTERIM].number != 0,
		.since = day_of(&r->values[APPOINTMENT_SINCE]),
		.until = day_of(&r->values[APPOINTMENT_UNTIL]),
	};

	for (size_t i = 0; h.pillar != NULL && i < l->pillars.n; i++) {
		if (l->pillars.items[i]->id == h.pillar->id)
			h.framework_id = l->pillars.items[i]->framework_id;
	}
	/* Somebody whom the viewer does not see holds nothing that it could be told about. */
	if (h.person != NULL)
		add(l, h);
}

static void
add_role(struct loading *l, const struct record *r)
{
	const struct value *held = &r->values[ROLE_SINCE];
	struct holder h = {
		.record = r,
		.role = record_text(r, ROLE_WHAT),
		.label = label_of(r, ROLE_WHAT),
		.agency = first_ref(r, ROLE_WHO),
		.words = record_text(r, ROLE_WORDS),
		.pillar = first_ref(r, ROLE_PILLAR),
		.framework_id = r->framework_id,
		.is_interim = r->values[ROLE_INTERIM].number != 0,
		.since = NO_DAY,
		.until = NO_DAY,
	};

	if (held->is_set) {
		h.since = held->period.earliest;
		if (!str_ends(held->period.edtf, STR("/..")) &&
		    !str_ends(held->period.edtf, STR("/")))
			h.until = held->period.latest;
	}
	add(l, h);
}

static enum status
list_type(const struct holder_query *q, const struct record_type *type, struct record_list *out)
{
	struct record_query query = { .type = type, .sort_field = NO_FIELD };
	struct target_ids target;
	struct touching touching = { .targets = &target, .ntargets = 1, .words = STR_EMPTY };

	if (!(type->flags & TF_GLOBAL))
		query.framework_id = q->framework_id;
	if (q->of != NULL) {
		target = (struct target_ids){ q->of->type, &q->of->id, 1 };
		query.touching = &touching;
	}
	return record_list(q->store, q->viewer, &query, q->arena, out);
}

/* Pillars are read for their order and their framework, so only where one is named. */
static enum status
list_pillars(struct loading *l, const struct record_list *appointments)
{
	bool is_named = !l->query->is_people_only;
	struct record_query query = { .type = &type_pillar, .sort_field = NO_FIELD };

	for (size_t i = 0; i < appointments->n && !is_named; i++)
		is_named = appointments->items[i]->values[APPOINTMENT_PILLAR].nrefs > 0;
	return !is_named ? ST_OK : record_list(l->query->store, l->query->viewer, &query,
	    l->query->arena, &l->pillars);
}

static enum status
add_all(struct loading *l, const struct record_list *list,
    void (*add_one)(struct loading *l, const struct record *r))
{
	const struct holder_query *q = l->query;
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < list->n; i++) {
		struct record *r = list->items[i];

		if (q->known_ms != 0)
			st = record_as_of(q->store, q->viewer, r, q->known_ms, q->arena, &r);
		if (st == ST_OK)
			add_one(l, r);
		else if (st == ST_NOT_FOUND)
			st = ST_OK;
	}
	return st;
}

static size_t
order_of(struct str role)
{
	size_t i = 0;

	while (i < COUNT_OF(role_order) && !str_equal(role, str_from(role_order[i])))
		i++;
	return i;
}

static struct str
name_of(const struct ref *ref)
{
	return ref == NULL ? STR_EMPTY : ref->code.n > 0 ? ref->code : ref->title;
}

static int
compare(const void *left, const void *right)
{
	const struct holder *a = left;
	const struct holder *b = right;
	size_t a_order = order_of(a->role);
	size_t b_order = order_of(b->role);
	int order;

	if (a->rank != b->rank)
		return a->rank < b->rank ? -1 : 1;
	if (a_order != b_order)
		return a_order < b_order ? -1 : 1;
	if ((order = str_compare(name_of(a->agency), name_of(b->agency))) != 0 ||
	    (order = str_compare(name_of(a->person), name_of(b->person))) != 0)
		return order;
	if (a->since != b->since)
		return a->since < b->since ? -1 : 1;
	return str_compare(a->record->uid, b->record->uid);
}

enum status
holders_load(const struct holder_query *query, struct holder_list *out)
{
	struct loading l = { .query = query };
	struct record_list appointments;
	struct record_list roles = { .n = 0 };
	enum status st = list_type(query, &type_appointment, &appointments);

	if (st == ST_OK && !query->is_people_only)
		st = list_type(query, &type_role, &roles);
	if (st != ST_OK || (st = list_pillars(&l, &appointments)) != ST_OK ||
	    (st = add_all(&l, &appointments, add_appointment)) != ST_OK ||
	    (st = add_all(&l, &roles, add_role)) != ST_OK)
		return st;
	if (l.n > 0)
		qsort(l.items, l.n, sizeof(*l.items), compare);
	*out = (struct holder_list){ l.items, l.n };
	return ST_OK;
}
