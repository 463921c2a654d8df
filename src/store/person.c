/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who a person is today: appointments that run, and the frameworks, agencies and pillars that
 * follow from them. Asked once per request of somebody who has signed in. Where an appointment
 * names no agency, the person acts for its own.
 */
#include "store/person.h"

#include "model/types/types.h"
#include "store/private.h"

struct ids {
	int64_t *items;
	size_t n;
	size_t capacity;
};

struct loading {
	struct store *store;
	struct arena *arena;
	struct person *person;
	bool has_second_factor;
	struct ids observed;
	struct ids networks;
	struct ids chaired;
	struct ids agencies;
	struct ids pillars;
};

static void
add_id(struct loading *l, struct ids *ids, int64_t id)
{
	if (id == 0)
		return;
	for (size_t i = 0; i < ids->n; i++) {
		if (ids->items[i] == id)
			return;
	}
	arena_reserve(l->arena, ids->items, ids->n, ids->capacity);
	ids->items[ids->n++] = id;
}

static enum status
read_person(struct loading *l)
{
	struct stmt *s = db_sql(l->store->db, SQL("SELECT p.uid, p.\"name\", p.\"zone\", "
	    "p.\"agency_id\", a.\"code\" FROM \"person\" p "
	    "LEFT JOIN \"agency\" a ON a.id = p.\"agency_id\" "
	    "WHERE p.id = $1 AND p.deleted_ms IS NULL AND p.\"state\" = 'active'"));
	struct person *m = l->person;
	bool row;
	enum status st;

	stmt_bind_i64(s, 1, m->person_id);
	if ((st = stmt_step(s, &row)) != ST_OK)
		return st;
	if (row) {
		m->uid = stmt_dup(s, 0, l->arena);
		m->name = stmt_dup(s, 1, l->arena);
		m->zone = stmt_dup(s, 2, l->arena);
		m->agency_id = stmt_i64(s, 3);
		m->agency = stmt_dup(s, 4, l->arena);
	}
	stmt_reset(s);
	return row ? ST_OK : ST_NOT_FOUND;
}

static void
take_appointment(struct loading *l, struct stmt *s)
{
	struct person *m = l->person;
	struct held h = {
		.framework_id = stmt_i64(s, 1),
		.pillar_id = stmt_i64(s, 2),
		.agency_id = stmt_is_null(s, 3) ? m->agency_id : stmt_i64(s, 3),
		.is_interim = stmt_i64(s, 4) != 0,
	};

	if (!capacity_find(stmt_text(s, 0), &h.capacity))
		return;
	if (h.capacity == CAPACITY_SECRETARIAT && !l->has_second_factor) {
		m->needs_second_factor = true;
		return;
	}
	m->held = arena_grow(l->arena, m->held, m->nheld * sizeof(h), (m->nheld + 1) * sizeof(h));
	m->held[m->nheld++] = h;
	if (h.capacity == CAPACITY_COORDINATOR)
		add_id(l, &l->pillars, h.pillar_id);
	if (capacity_level(h.capacity) >= VISIBILITY_NETWORK) {
		m->is_network = true;
		add_id(l, &l->agencies, h.agency_id);
	}
}

/* A coordinator's framework is its pillar's, whatever else the appointment says. */
static enum status
read_appointments(struct loading *l, int32_t today)
{
	struct stmt *s = db_sql(l->store->db, SQL("SELECT x.\"capacity\", "
	    "COALESCE(p.framework_id, x.\"scope_id\"), x.\"pillar_id\", x.\"agency_id\", "
	    "x.\"interim\" FROM \"appointment\" x LEFT JOIN \"pillar\" p ON p.id = x.\"pillar_id\" "
	    "WHERE x.\"person_id\" = $1 AND x.deleted_ms IS NULL "
	    "AND (x.\"since\" IS NULL OR x.\"since\" <= $2) "
	    "AND (x.\"until\" IS NULL OR x.\"until\" >= $2) ORDER BY x.id"));
	bool row;
	enum status st;

	stmt_bind_i64(s, 1, l->person->person_id);
	stmt_bind_i64(s, 2, today);
	while ((st = stmt_step(s, &row)) == ST_OK && row)
		take_appointment(l, s);
	stmt_reset(s);
	return st;
}

static void
take_framework(struct loading *l, int64_t id)
{
	for (size_t i = 0; i < l->person->nheld; i++) {
		const struct held *h = &l->person->held[i];
		enum visibility level = capacity_level(h->capacity);

		if (h->framework_id != 0 && h->framework_id != id)
			continue;
		if (level >= VISIBILITY_OBSERVERS)
			add_id(l, &l->observed, id);
		if (level >= VISIBILITY_NETWORK)
			add_id(l, &l->networks, id);
		if (access_reach(PERM_CHAIR, h->capacity) == REACH_ALL)
			add_id(l, &l->chaired, id);
	}
}

static enum status
read_frameworks(struct loading *l)
{
	struct stmt *s = db_sql(l->store->db,
	    SQL("SELECT id FROM \"framework\" WHERE deleted_ms IS NULL ORDER BY id"));
	bool row;
	enum status st;

	while ((st = stmt_step(s, &row)) == ST_OK && row)
		take_framework(l, stmt_i64(s, 0));
	stmt_reset(s);
	return st;
}

/* Pillars in which one of its agencies coordinates or takes part. */
static enum status
read_pillars(struct loading *l)
{
	struct statement q;
	struct stmt *s;
	bool row;
	enum status st;

	if (l->agencies.n == 0)
		return ST_OK;
	statement_init(&q, l->store->db, l->arena);
	statement_add(&q, "SELECT r.\"pillar_id\" FROM \"role\" r WHERE "
	    "r.deleted_ms IS NULL AND r.\"pillar_id\" IS NOT NULL AND r.\"who_type\" = 'agency' "
	    "AND r.\"who_id\" IN ");
	statement_add_ids(&q, l->person->agencies);
	s = statement_prepare(&q, l->store->db);
	while ((st = stmt_step(s, &row)) == ST_OK && row)
		add_id(l, &l->pillars, stmt_i64(s, 0));
	stmt_reset(s);
	return st;
}

static struct str
text_of(const struct loading *l, const struct ids *ids)
{
	return id_list_text(l->arena, ids->items, ids->n);
}

enum status
person_load(struct store *s, const struct person_query *query, struct arena *a,
    struct person **out)
{
	struct loading l = { .store = s, .arena = a, .person = arena_make(a, struct person) };
	enum status st;

	l.person->person_id = query->person_id;
	l.has_second_factor = (query->flags & PERSON_SECOND_FACTOR) != 0;
	l.person->has_second_factor = l.has_second_factor;
	if ((st = read_person(&l)) != ST_OK || (st = read_appointments(&l, query->day)) != ST_OK ||
	    (st = read_frameworks(&l)) != ST_OK)
		return st;
	l.person->observed = text_of(&l, &l.observed);
	l.person->networks = text_of(&l, &l.networks);
	l.person->chaired = text_of(&l, &l.chaired);
	l.person->agencies = text_of(&l, &l.agencies);
	if ((st = read_pillars(&l)) != ST_OK)
		return st;
	l.person->pillars = text_of(&l, &l.pillars);
	*out = l.person;
	return ST_OK;
}
