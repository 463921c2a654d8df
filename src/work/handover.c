/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Leaving a role. What is open belongs to the agency or the pillar and stays there; the list says
 * what that is and who answers for it from the next day on, so that nothing is left with somebody
 * who no longer reads it. Nothing is moved: who held a role when is kept by the appointments.
 */
#include "work/handover.h"

#include "model/types/types.h"
#include "policy/permit.h"

struct gathering {
	const struct handover_query *query;
	struct handover *h;
	struct record_list progress; /* of all actions, oldest first */
};

static bool
is_role(const struct holder *h, const char *code)
{
	return str_equal(h->role, str_from(code));
}

static bool
refers_to(const struct value *v, const struct record_type *type, int64_t id)
{
	for (size_t i = 0; i < v->nrefs; i++) {
		if (v->refs[i].type == type && v->refs[i].id == id)
			return true;
	}
	return false;
}

static void
keep(struct gathering *g, struct record_list *list, struct record *r, size_t most)
{
	if (list->items == NULL)
		list->items = arena_make_array(g->query->arena, struct record *, most);
	list->items[list->n++] = r;
	list->total++;
}

/* By its last progress. What others hold, and notes, are nobody's to do. */
static bool
is_open(const struct gathering *g, const struct record *action)
{
	struct str kind = record_text(action, ACTION_KIND);
	struct str status = STR_EMPTY;

	if (!str_equal(kind, STR("action")) && !str_equal(kind, STR("goal")))
		return false;
	for (size_t i = 0; i < g->progress.n; i++) {
		const struct record *p = g->progress.items[i];

		if (refers_to(&p->values[PROGRESS_ACTION], &type_action, action->id))
			status = record_text(p, PROGRESS_STATUS);
	}
	return !str_equal(status, STR("done")) && !str_equal(status, STR("dropped"));
}

static enum status
list_all(struct gathering *g, const struct record_type *type, struct record_list *out)
{
	struct record_query query = { .type = type, .sort_field = NO_FIELD };

	if (!(type->flags & TF_GLOBAL))
		query.framework_id = g->h->ending->framework_id;
	return record_list(g->query->store, g->query->viewer, &query, g->query->arena, out);
}

/* The agency of an appointment, else the person's own. */
static enum status
find_agency(struct gathering *g, int64_t *out)
{
	const struct holder *ending = g->h->ending;
	struct record *person;
	enum status st;

	*out = ending->agency == NULL ? 0 : ending->agency->id;
	if (*out != 0 || is_role(ending, "secretariat"))
		return ST_OK;
	st = record_load(g->query->store, &type_person, ending->person->id, g->query->arena,
	    &person);
	if (st == ST_OK && person->values[PERSON_AGENCY].nrefs > 0)
		*out = person->values[PERSON_AGENCY].refs[0].id;
	return st == ST_NOT_FOUND ? ST_OK : st;
}

static enum status
gather_actions(struct gathering *g)
{
	const struct ref *pillar = g->h->ending->pillar;
	struct record_list actions;
	int64_t agency;
	enum status st;

	if ((st = find_agency(g, &agency)) != ST_OK ||
	    (st = list_all(g, &type_progress, &g->progress)) != ST_OK ||
	    (st = list_all(g, &type_action, &actions)) != ST_OK)
		return st;
	for (size_t i = 0; i < actions.n; i++) {
		struct record *r = actions.items[i];
		bool leads = pillar != NULL
		    ? refers_to(&r->values[ACTION_PILLAR], &type_pillar, pillar->id)
		    : refers_to(&r->values[ACTION_LEADS], &type_agency, agency);
		bool supports = pillar == NULL &&
		    refers_to(&r->values[ACTION_SUPPORTING], &type_agency, agency);

		if ((leads || supports) && is_open(g, r))
			keep(g, leads ? &g->h->leads : &g->h->supports, r, actions.n);
	}
	return ST_OK;
}

static enum status
gather_mentions(struct gathering *g)
{
	struct record_list comments;
	enum status st = list_all(g, &type_comment, &comments);

	for (size_t i = 0; st == ST_OK && i < comments.n; i++) {
		struct record *r = comments.items[i];

		if (!r->values[COMMENT_RESOLVED].is_set &&
		    refers_to(&r->values[COMMENT_MENTIONS], &type_person,
		    g->h->ending->person->id))
			keep(g, &g->h->mentions, r, comments.n);
	}
	return st;
}

/* A point names an element by its code, which starts with that of its pillar: "CJ 7". */
static bool
is_of_pillar(struct str code, const struct ref *pillar)
{
	return str_starts(code, pillar->code) &&
	    (code.n == pillar->code.n || code.p[pillar->code.n] == ' ');
}

static enum status
gather_points(struct gathering *g)
{
	const struct ref *pillar = g->h->ending->pillar;
	struct record_list points;
	enum status st;

	if (pillar == NULL && !is_role(g->h->ending, "secretariat"))
		return ST_OK;
	st = list_all(g, &type_query, &points);
	for (size_t i = 0; st == ST_OK && i < points.n; i++) {
		struct record *r = points.items[i];

		if (str_equal(record_text(r, QUERY_STATE), STR("open")) &&
		    (pillar == NULL || is_of_pillar(record_text(r, QUERY_ABOUT), pillar)))
			keep(g, &g->h->points, r, points.n);
	}
	return st;
}

static bool
is_same(const struct ref *a, const struct ref *b)
{
	return a == b || (a != NULL && b != NULL && a->id == b->id);
}

/* Focal points and alternates of an agency stand for each other. */
static bool
is_alike(const struct holder *a, const struct holder *b)
{
	bool both_of_agency = (is_role(a, "focal-point") || is_role(a, "alternate")) &&
	    (is_role(b, "focal-point") || is_role(b, "alternate"));

	return (str_equal(a->role, b->role) || both_of_agency) && is_same(a->pillar, b->pillar) &&
	    (a->pillar != NULL || is_same(a->agency, b->agency));
}

static void
take_holder(struct arena *a, struct holder_list *list, const struct holder *h, size_t most)
{
	if (list->items == NULL)
		list->items = arena_make_array(a, struct holder, most);
	list->items[list->n++] = *h;
}

/* Who cannot sign in any more answers for nothing, whatever the appointment says. */
static enum status
has_account(struct gathering *g, const struct holder *h, bool *out)
{
	struct record *person;
	struct str state;
	enum status st = record_load(g->query->store, &type_person, h->person->id,
	    g->query->arena, &person);

	*out = false;
	if (st != ST_OK)
		return st == ST_NOT_FOUND ? ST_OK : st;
	state = record_text(person, PERSON_STATE);
	*out = str_equal(state, STR("active")) || str_equal(state, STR("invited"));
	return ST_OK;
}

static enum status
gather_holders(struct gathering *g)
{
	const struct handover_query *q = g->query;
	const struct holder *ending = g->h->ending;
	struct holder_query query = { .store = q->store, .viewer = q->viewer,
		.framework_id = ending->framework_id, .day = q->last_day + 1,
		.is_people_only = true, .arena = q->arena };
	struct holder_list all;
	enum status st = holders_load(&query, &all);

	for (size_t i = 0; st == ST_OK && i < all.n; i++) {
		const struct holder *h = &all.items[i];
		bool counts;

		if (h->record->id == ending->record->id ||
		    (st = has_account(g, h, &counts)) != ST_OK || !counts)
			continue;
		if (is_alike(h, ending))
			take_holder(q->arena, &g->h->stays, h, all.n);
		else if (is_role(h, "secretariat"))
			take_holder(q->arena, &g->h->instead, h, all.n);
	}
	return st;
}

static enum status
find_ending(const struct handover_query *q, struct handover *h)
{
	struct holder_query query = { .store = q->store, .viewer = q->viewer, .day = NO_DAY,
		.is_people_only = true, .arena = q->arena };
	struct holder_list all;
	enum status st = holders_load(&query, &all);

	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < all.n; i++) {
		if (all.items[i].record->id == q->appointment->id)
			h->ending = &all.items[i];
	}
	return h->ending == NULL ? ST_NOT_FOUND : ST_OK;
}

enum status
handover_load(const struct handover_query *query, struct handover *out)
{
	struct handover h = { .ending = NULL };
	struct gathering g = { .query = query, .h = &h };
	enum status st;

	if ((st = find_ending(query, &h)) != ST_OK || (st = gather_actions(&g)) != ST_OK ||
	    (st = gather_mentions(&g)) != ST_OK || (st = gather_points(&g)) != ST_OK ||
	    (st = gather_holders(&g)) != ST_OK)
		return st;
	if (query->run != NULL && (st = draft_list(query->run, h.ending->person->id,
	    query->arena, &h.drafts)) != ST_OK)
		return st;
	*out = h;
	return ST_OK;
}

size_t
handover_count(const struct handover *h)
{
	return h->leads.n + h->supports.n + h->mentions.n + h->points.n;
}

/* --- ending -------------------------------------------------------------------------------- */

static enum status
appoint_successor(struct tx *tx, struct viewer viewer, const struct record *ending,
    const struct handover_end *end, struct errors *errors)
{
	struct record *r = record_new(tx->arena, &type_appointment);
	struct record *person;
	struct str state;
	enum status st = record_load(tx->store, &type_person, end->successor_id, tx->arena,
	    &person);

	if (st == ST_NOT_FOUND)
		return errors_add(errors, ST_INVALID, "successor",
		    "This person has no account here. Choose another, or invite the person.");
	if (st != ST_OK)
		return st;
	if (person->id == ending->values[APPOINTMENT_PERSON].refs[0].id)
		return errors_add(errors, ST_INVALID, "successor", "%.*s holds it already. Choose "
		    "another, or nobody.", STR_ARG(record_title(person)));
	state = record_text(person, PERSON_STATE);
	if (!str_equal(state, STR("active")) && !str_equal(state, STR("invited")))
		return errors_add(errors, ST_CONFLICT, "successor", "The account of this person is "
		    "closed. Open it first, or choose another.");
	for (size_t i = 0; i < APPOINTMENT_NFIELDS; i++)
		r->values[i] = ending->values[i];
	record_set_ref(r, APPOINTMENT_PERSON, &type_person, person->id);
	record_set_number(r, APPOINTMENT_INTERIM, end->is_interim);
	record_set_number(r, APPOINTMENT_SINCE, end->last_day + 1);
	record_unset(r, APPOINTMENT_UNTIL);
	record_unset(r, APPOINTMENT_WORDS);
	return guarded_create(tx, viewer, r, errors);
}

static enum status
check_end(const struct record *r, const struct handover_end *end, struct arena *a,
    struct errors *errors)
{
	const struct value *until = &r->values[APPOINTMENT_UNTIL];

	if (end->version != 0 && r->version != end->version)
		return errors_add(errors, ST_CONFLICT, NULL, "Somebody else has changed this "
		    "appointment since you opened it. Look at it again, then end it.");
	if (until->is_set && until->number <= end->last_day)
		return errors_add(errors, ST_CONFLICT, "on", "This appointment ends on %.*s "
		    "already. Give an earlier day.",
		    STR_ARG(date_format(a, (int32_t)until->number)));
	return ST_OK;
}

/* The successor comes first: the last of the secretariat may go when another one follows. */
enum status
handover_do(struct tx *tx, struct viewer viewer, const struct handover_end *end,
    struct errors *errors)
{
	struct record *r;
	enum status st = record_find(tx->store, viewer, &type_appointment, 0, end->uid,
	    tx->arena, &r);

	if (st != ST_OK || (st = check_end(r, end, tx->arena, errors)) != ST_OK)
		return st;
	if (end->successor_id != 0 &&
	    (st = appoint_successor(tx, viewer, r, end, errors)) != ST_OK)
		return st;
	record_set_number(r, APPOINTMENT_UNTIL, end->last_day);
	return guarded_update(tx, viewer, r, errors);
}
