/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The network of a framework as it is on a day. An agency is a member by a role that the text
 * gives it or by people appointed for it; being named as a partner in an action is not enough.
 * What surprises: "all members take part" names nobody, so it makes no member.
 */
#include "instrument/members.h"

#include "base/map.h"
#include "model/types/types.h"

static enum status
list_all(struct store *s, const struct record_type *type, int64_t framework_id, struct arena *a,
    struct record_list *out)
{
	struct record_query query = { .type = type, .framework_id = framework_id,
		.sort_field = NO_FIELD };

	return record_list(s, VIEWER_LOCAL, &query, a, out);
}

/* --- people -------------------------------------------------------------------------------- */

struct seating {
	struct arena *arena;
	int64_t framework_id;
	int32_t day;
	struct map people;  /* id to index */
	struct map pillars; /* of the framework */
	struct record_list persons;
	struct seat_list *out;
};

static bool
runs(const struct record *r, int32_t day)
{
	const struct value *since = &r->values[APPOINTMENT_SINCE];
	const struct value *until = &r->values[APPOINTMENT_UNTIL];

	return (!since->is_set || since->number <= day) && (!until->is_set || until->number >= day);
}

/* A coordinator's framework is its pillar's, whatever else the appointment says. */
static bool
is_here(const struct seating *s, const struct record *r)
{
	const struct value *pillar = &r->values[APPOINTMENT_PILLAR];
	const struct value *scope = &r->values[APPOINTMENT_SCOPE];
	int64_t unused;

	if (pillar->nrefs > 0)
		return map_get_i64(&s->pillars, pillar->refs[0].id, &unused);
	return scope->nrefs == 0 || scope->refs[0].id == s->framework_id;
}

static void
seat(struct seating *s, const struct record *r)
{
	const struct value *person = &r->values[APPOINTMENT_PERSON];
	const struct value *agency = &r->values[APPOINTMENT_AGENCY];
	struct seat seat = { .agency_id = 0 };
	struct str state;
	int64_t at;

	if (person->nrefs == 0 || !map_get_i64(&s->people, person->refs[0].id, &at) ||
	    !capacity_find(record_text(r, APPOINTMENT_CAPACITY), &seat.capacity) ||
	    capacity_level(seat.capacity) < VISIBILITY_NETWORK || !runs(r, s->day) ||
	    !is_here(s, r))
		return;
	seat.person = s->persons.items[at];
	state = record_text(seat.person, PERSON_STATE);
	if (!str_equal(state, STR("active")) && !str_equal(state, STR("invited")))
		return;
	if (agency->nrefs == 0)
		agency = &seat.person->values[PERSON_AGENCY];
	if (agency->nrefs > 0) {
		seat.agency_id = agency->refs[0].id;
		seat.agency = agency->refs[0].code;
	}
	arena_reserve(s->arena, s->out->items, s->out->n, s->out->capacity);
	s->out->items[s->out->n++] = seat;
}

enum status
seats_load(struct store *store, int64_t framework_id, int32_t day, struct arena *a,
    struct seat_list *out)
{
	struct seating s = { .arena = a, .framework_id = framework_id, .day = day,
		.people = { .arena = a }, .pillars = { .arena = a }, .out = out };
	struct record_list pillars;
	struct record_list appointments;
	enum status st;

	*out = (struct seat_list){ 0 };
	if ((st = list_all(store, &type_person, 0, a, &s.persons)) != ST_OK ||
	    (st = list_all(store, &type_pillar, framework_id, a, &pillars)) != ST_OK ||
	    (st = list_all(store, &type_appointment, 0, a, &appointments)) != ST_OK)
		return st;
	for (size_t i = 0; i < s.persons.n; i++)
		map_set_i64(&s.people, s.persons.items[i]->id, (int64_t)i);
	for (size_t i = 0; i < pillars.n; i++)
		map_set_i64(&s.pillars, pillars.items[i]->id, 1);
	for (size_t i = 0; i < appointments.n; i++)
		seat(&s, appointments.items[i]);
	return ST_OK;
}

/* --- agencies ------------------------------------------------------------------------------ */

bool
member_is_in(const struct member_list *members, int64_t agency_id)
{
	for (size_t i = 0; i < members->n; i++) {
		if (members->items[i].agency_id == agency_id)
			return true;
	}
	return false;
}

enum status
members_load(struct store *store, int64_t framework_id, const struct seat_list *seats,
    struct arena *a, struct member_list *out)
{
	struct map wanted = { .arena = a };
	struct record_list roles;
	struct record_list agencies;
	int64_t unused;
	enum status st;

	*out = (struct member_list){ 0 };
	if ((st = list_all(store, &type_role, framework_id, a, &roles)) != ST_OK ||
	    (st = list_all(store, &type_agency, 0, a, &agencies)) != ST_OK)
		return st;
	for (size_t i = 0; i < seats->n; i++)
		map_set_i64(&wanted, seats->items[i].agency_id, 1);
	for (size_t i = 0; i < roles.n; i++) {
		const struct value *who = &roles.items[i]->values[ROLE_WHO];

		if (who->nrefs > 0 && who->refs[0].type == &type_agency)
			map_set_i64(&wanted, who->refs[0].id, 1);
	}
	for (size_t i = 0; i < agencies.n; i++) {
		const struct record *r = agencies.items[i];

		if (!map_get_i64(&wanted, r->id, &unused))
			continue;
		arena_reserve(a, out->items, out->n, out->capacity);
		out->items[out->n++] = (struct member){ r->id, r->uid, record_code(r) };
	}
	return ST_OK;
}
