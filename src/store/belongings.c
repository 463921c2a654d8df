/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whose a record is. Owner fields lead to agencies, pillars and persons at once, or to another
 * record whose owners count, such as the action that progress is about; but who is named for an
 * agency is of that agency, whoever else shares the action. The way is short: a chain
 * of records that stand with each other ends after a few steps, wherever it leads.
 */
#include "store/person.h"

#include "model/types/types.h"
#include "store/private.h"

#define STEPS_MAX 4 /* comment on progress on action: three */

struct gathering {
	struct store *store;
	struct arena *arena;
	struct belongings *out;
};

static void
add(struct gathering *g, const int64_t **items, size_t *n, int64_t id)
{
	int64_t *more;

	for (size_t i = 0; i < *n; i++) {
		if ((*items)[i] == id)
			return;
	}
	more = arena_grow(g->arena, (int64_t *)*items, *n * sizeof(id), (*n + 1) * sizeof(id));
	more[(*n)++] = id;
	*items = more;
}

static void
add_owner(struct gathering *g, const struct record_type *type, int64_t id)
{
	if (type == &type_agency)
		add(g, &g->out->agencies, &g->out->nagencies, id);
	else if (type == &type_pillar)
		add(g, &g->out->pillars, &g->out->npillars, id);
	else if (type == &type_person)
		add(g, &g->out->persons, &g->out->npersons, id);
}

static bool
is_owner(const struct record_type *type)
{
	return type == &type_agency || type == &type_pillar || type == &type_person;
}

/* Where a record names its agency, those of the record it stands with do not count. */
static bool
names_agency(const struct record *r)
{
	for (size_t i = 0; i < r->type->nfields; i++) {
		if ((r->type->fields[i].flags & FF_OWNER) == 0)
			continue;
		for (size_t k = 0; k < r->values[i].nrefs; k++) {
			if (r->values[i].refs[k].type == &type_agency)
				return true;
		}
	}
	return false;
}

/* How far the way still goes, and whether agencies at its end count. */
struct way {
	int steps;
	bool has_agencies;
};

static enum status gather(struct gathering *g, const struct record *r, struct way way);

static enum status
gather_target(struct gathering *g, const struct ref *ref, struct way way)
{
	struct record *target;
	enum status st;

	if (is_owner(ref->type) || way.steps == 0)
		return ST_OK;
	st = record_load(g->store, ref->type, ref->id, g->arena, &target);
	if (st == ST_NOT_FOUND)
		return ST_OK;
	way.steps--;
	return st == ST_OK ? gather(g, target, way) : st;
}

static enum status
gather(struct gathering *g, const struct record *r, struct way way)
{
	const struct way further = { way.steps, way.has_agencies && !names_agency(r) };
	enum status st = ST_OK;

	if (r->id != 0)
		add_owner(g, r->type, r->id);
	for (size_t i = 0; st == ST_OK && i < r->type->nfields; i++) {
		if ((r->type->fields[i].flags & FF_OWNER) == 0)
			continue;
		for (size_t k = 0; st == ST_OK && k < r->values[i].nrefs; k++) {
			const struct ref *ref = &r->values[i].refs[k];

			if (way.has_agencies || ref->type != &type_agency)
				add_owner(g, ref->type, ref->id);
			st = gather_target(g, ref, further);
		}
	}
	return st;
}

enum status
record_belongings(struct store *s, const struct record *r, struct arena *a,
    struct belongings *out)
{
	struct gathering g = { .store = s, .arena = a, .out = out };

	*out = (struct belongings){ .framework_id = r->framework_id };
	return gather(&g, r, (struct way){ STEPS_MAX, true });
}
