/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whose a record is. Owner fields lead to agencies, pillars and persons at once, or to another
 * record whose owners count, such as the action that progress is about; but who is named for an
 * agency is of that agency, whoever else shares the action. The way is short: a chain
 * of records that stand with each other ends after a few steps, wherever it leads.
 */
#include "store/person.h"

#include "base/clock.h"
#include "model/types/types.h"
#include "store/private.h"

#define MS_PER_DAY (INT64_C(24) * 3600 * 1000)
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

/* --- where people hold roles --------------------------------------------------------------- */

static enum status
add_scopes_of_person(struct gathering *g, int64_t person_id)
{
	/* A day of grace: it may still be yesterday somewhere. */
	int64_t day = clock_now_ms() / MS_PER_DAY - 1;
	struct stmt *s = db_sql(g->store->db, SQL("SELECT DISTINCT COALESCE(p.framework_id, "
	    "x.\"scope_id\", 0) FROM \"appointment\" x LEFT JOIN \"pillar\" p "
	    "ON p.id = x.\"pillar_id\" WHERE x.\"person_id\" = $1 AND x.deleted_ms IS NULL "
	    "AND (x.\"until\" IS NULL OR x.\"until\" >= $2)"));
	bool row;
	enum status st;

	stmt_bind_i64(s, 1, person_id);
	stmt_bind_i64(s, 2, day);
	while ((st = stmt_step(s, &row)) == ST_OK && row)
		add(g, &g->out->scopes, &g->out->nscopes, stmt_i64(s, 0));
	stmt_reset(s);
	return st;
}

/* As store/person.c reads it: a pillar's framework goes before the scope. */
static enum status
add_scope_of_appointment(struct gathering *g, const struct record *r)
{
	const struct value *pillar = &r->values[APPOINTMENT_PILLAR];
	const struct value *scope = &r->values[APPOINTMENT_SCOPE];
	int64_t framework_id = scope->nrefs > 0 ? scope->refs[0].id : 0;
	struct record *found;
	enum status st = ST_OK;

	if (pillar->nrefs > 0) {
		st = record_load(g->store, &type_pillar, pillar->refs[0].id, g->arena, &found);
		if (st == ST_OK)
			framework_id = found->framework_id;
	}
	add(g, &g->out->scopes, &g->out->nscopes, framework_id);
	return st == ST_NOT_FOUND ? ST_OK : st;
}

static enum status
gather_scopes(struct gathering *g, const struct record *r)
{
	if (r->type == &type_appointment)
		return add_scope_of_appointment(g, r);
	if (r->type == &type_person && r->id != 0)
		return add_scopes_of_person(g, r->id);
	return ST_OK;
}

enum status
record_belongings(struct store *s, const struct record *r, struct arena *a,
    struct belongings *out)
{
	struct gathering g = { .store = s, .arena = a, .out = out };
	enum status st;

	*out = (struct belongings){ .framework_id = r->framework_id };
	if ((st = gather_scopes(&g, r)) != ST_OK)
		return st;
	return gather(&g, r, (struct way){ STEPS_MAX, true });
}
