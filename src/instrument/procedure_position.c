/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What agencies say on an amendment. A position is added, never changed: a later one of the same
 * agency counts in its place, and what was said stays on record. What surprises: an objection in a
 * silence procedure ends it in the same transaction, so no second one is needed or received.
 */
#include "instrument/procedure_private.h"

bool
procedure_answers_for(struct viewer viewer, int64_t agency_id, int64_t framework_id)
{
	const struct person *p = viewer.person;

	for (size_t i = 0; viewer.kind == VIEWER_PERSON && i < p->nheld; i++) {
		const struct held *h = &p->held[i];

		if ((h->capacity == CAPACITY_FOCAL_POINT || h->capacity == CAPACITY_ALTERNATE) &&
		    h->agency_id == agency_id && agency_id != 0 &&
		    (h->framework_id == 0 || h->framework_id == framework_id))
			return true;
	}
	return false;
}

/* The most trusted of those capacities. */
static enum capacity
capacity_for(struct viewer viewer, int64_t agency_id, int64_t framework_id)
{
	const struct person *p = viewer.person;

	for (size_t i = 0; i < p->nheld; i++) {
		const struct held *h = &p->held[i];

		if (h->capacity == CAPACITY_FOCAL_POINT && h->agency_id == agency_id &&
		    (h->framework_id == 0 || h->framework_id == framework_id))
			return CAPACITY_FOCAL_POINT;
	}
	return CAPACITY_ALTERNATE;
}

/* A position being received. */
struct receiving {
	struct step step;
	const struct position_order *order;
	struct record *agency;
	struct record *change; /* NULL: on the whole */
	bool is_behalf;
	enum capacity capacity;
	bool is_circulated;
};

/* The one agency that a person answers for; several must be told apart by the person. */
static enum status
find_own_agency(struct receiving *r)
{
	struct step *s = &r->step;
	const struct person *p = s->viewer.person;
	int64_t found = 0;

	for (size_t i = 0; s->viewer.kind == VIEWER_PERSON && i < p->nheld; i++) {
		int64_t id = p->held[i].agency_id;

		if (!procedure_answers_for(s->viewer, id, s->framework->id) || id == found)
			continue;
		if (found != 0)
			return errors_add(s->errors, ST_INVALID, "agency",
			    "You answer for several agencies. Say for which of them this is.");
		found = id;
	}
	if (found == 0 && viewer_holds(s->viewer, CAPACITY_SECRETARIAT, s->framework->id))
		return errors_add(s->errors, ST_INVALID, "agency",
		    "Say for which agency this is.");
	if (found == 0)
		return errors_add(s->errors, ST_FORBIDDEN, NULL, "You answer for no agency. The "
		    "focal point of an agency or an alternate does; the secretariat can enter "
		    "what the agency has sent it.");
	return record_load(s->tx->store, &type_agency, found, s->tx->arena, &r->agency);
}

static enum status
find_agency(struct receiving *r)
{
	struct step *s = &r->step;
	enum status st;

	if (r->order->agency.n == 0)
		return find_own_agency(r);
	st = record_find(s->tx->store, s->viewer, &type_agency, 0, r->order->agency,
	    s->tx->arena, &r->agency);
	if (st != ST_NOT_FOUND)
		return st;
	return errors_add(s->errors, ST_INVALID, "agency", "There is no agency \"%.*s\".",
	    STR_ARG(str_part(r->order->agency, 0, 80)));
}

static enum status
check_signer(struct receiving *r)
{
	struct step *s = &r->step;

	if (procedure_answers_for(s->viewer, r->agency->id, s->framework->id)) {
		r->capacity = capacity_for(s->viewer, r->agency->id, s->framework->id);
		return ST_OK;
	}
	r->is_behalf = true;
	r->capacity = CAPACITY_SECRETARIAT;
	if (s->viewer.kind == VIEWER_PERSON &&
	    viewer_holds(s->viewer, CAPACITY_SECRETARIAT, s->framework->id))
		return ST_OK;
	return errors_add(s->errors, ST_FORBIDDEN, NULL, "The focal point of %.*s or an alternate "
	    "answers for it; the secretariat can enter what the agency has sent it.",
	    STR_ARG(record_code(r->agency)));
}

static bool
was_asked(const struct record *amendment, int64_t agency_id)
{
	const struct value *asked = &amendment->values[AMENDMENT_ASKED];

	for (size_t i = 0; i < asked->nrefs; i++) {
		if (asked->refs[i].id == agency_id)
			return true;
	}
	return false;
}

/* Before a circulation and between two, agencies may speak too; nobody is waited for then. */
static enum status
check_time(struct receiving *r)
{
	struct step *s = &r->step;
	const struct value *deadline = &s->amendment->values[AMENDMENT_DEADLINE];
	int64_t round = s->amendment->values[AMENDMENT_ROUND].number;

	r->is_circulated = procedure_is(s->amendment, "circulated");
	if (r->order->round >= 0 && r->order->round != round)
		return errors_add(s->errors, ST_CONFLICT, NULL, "%.*s was changed and circulated "
		    "again while you wrote. Read it again, then answer.",
		    STR_ARG(step_name(s->amendment)));
	if (!r->is_circulated)
		return procedure_is(s->amendment, "draft") || procedure_is(s->amendment, "broken")
		    ? ST_OK : step_refuse_state(s, "answer");
	if (deadline->is_set && s->tx->now_ms >= deadline->number)
		return errors_add(s->errors, ST_CONFLICT, NULL, "The deadline was %.*s. Positions "
		    "that come later are not received.",
		    STR_ARG(step_deadline(s, deadline->number)));
	if (!was_asked(s->amendment, r->agency->id))
		return errors_add(s->errors, ST_CONFLICT, NULL, "%.*s was not asked: it was not of "
		    "the network when %.*s was circulated. Write a comment instead.",
		    STR_ARG(record_code(r->agency)), STR_ARG(step_name(s->amendment)));
	return ST_OK;
}

static bool
is_kind(const struct receiving *r, const char *kind)
{
	return str_equal(r->order->kind, str_from(kind));
}

static enum status
check_words(struct receiving *r)
{
	struct step *s = &r->step;
	const struct field *f = &type_position.fields[POSITION_KIND];
	bool has_words = str_trim(r->order->words).n > 0;

	if (r->order->kind.n == 0 ||
	    field_choice_find(f, r->order->kind.p, r->order->kind.n) == SIZE_MAX)
		return errors_add(s->errors, ST_INVALID, "kind",
		    "Choose what your agency says: support, no objection, comment, objection or "
		    "more time.");
	if (has_words)
		return ST_OK;
	if (is_kind(r, "objection"))
		return errors_add(s->errors, ST_INVALID, "words", "Say why your agency objects: "
		    "the others have to be able to answer it.");
	if (is_kind(r, "comment"))
		return errors_add(s->errors, ST_INVALID, "words", "The comment is missing.");
	if (is_kind(r, "more-time"))
		return errors_add(s->errors, ST_INVALID, "words",
		    "Say how much more time your agency needs, and what for.");
	return ST_OK;
}

static enum status
find_change(struct receiving *r)
{
	struct step *s = &r->step;
	const struct value *of;
	enum status st;

	if (r->order->change.n == 0)
		return ST_OK;
	st = record_find(s->tx->store, s->viewer, &type_change, s->framework->id,
	    r->order->change, s->tx->arena, &r->change);
	if (st == ST_OK) {
		of = &r->change->values[CHANGE_AMENDMENT];
		if (of->nrefs > 0 && of->refs[0].id == s->amendment->id)
			return ST_OK;
	}
	if (st != ST_OK && st != ST_NOT_FOUND)
		return st;
	return errors_add(s->errors, ST_INVALID, "change", "%.*s has no such change (any more).",
	    STR_ARG(step_name(s->amendment)));
}

static enum status
store_position(struct receiving *r, struct record **out)
{
	struct step *s = &r->step;
	const struct position_order *order = r->order;
	struct record *p = record_new(s->tx->arena, &type_position);

	p->framework_id = s->framework->id;
	record_set_ref(p, POSITION_AMENDMENT, &type_amendment, s->amendment->id);
	if (r->change != NULL)
		record_set_ref(p, POSITION_CHANGE, &type_change, r->change->id);
	record_set_ref(p, POSITION_AGENCY, &type_agency, r->agency->id);
	record_set_text(p, POSITION_KIND, order->kind);
	if (str_trim(order->words).n > 0)
		record_set_text(p, POSITION_WORDS, str_trim(order->words));
	record_set_number(p, POSITION_ROUND, s->amendment->values[AMENDMENT_ROUND].number);
	if (order->element.n > 0)
		record_set_text(p, POSITION_ELEMENT, order->element);
	if (order->quoted.n > 0)
		record_set_text(p, POSITION_QUOTED, order->quoted);
	record_set_text(p, POSITION_CAPACITY, str_from(capacity_code(r->capacity)));
	if (r->is_behalf)
		record_set_number(p, POSITION_BEHALF, 1);
	record_set_ref(p, POSITION_AUTHOR, &type_person, s->viewer.person->person_id);
	*out = p;
	return record_create(s->tx, p, s->errors);
}

static enum status
break_silence(struct receiving *r)
{
	struct step *s = &r->step;

	step_end(s, "broken", s->tx->now_ms, str_format(s->tx->arena,
	    "%.*s objected; the silence is broken. The text can be changed and circulated again.",
	    STR_ARG(record_code(r->agency))));
	return step_store(s, NOTICE_BROKEN);
}

/*
 * Whether the agency has asked for more time since this deadline stands: those who can give it were
 * told then. The amendment's row changes with its deadline and, while it is circulated, with
 * nothing else.
 */
static enum status
has_asked_before(struct receiving *r, const struct record *position, bool *out)
{
	struct step *s = &r->step;
	struct filter filters[] = { { POSITION_AMENDMENT, s->amendment->uid },
		{ POSITION_AGENCY, r->agency->uid }, { POSITION_KIND, STR("more-time") } };
	struct record_query query = { .type = &type_position, .filters = filters,
		.nfilters = COUNT_OF(filters), .framework_id = s->framework->id,
		.sort_field = NO_FIELD };
	struct record_list list;
	enum status st = record_list(s->tx->store, VIEWER_LOCAL, &query, s->tx->arena, &list);

	*out = false;
	for (size_t i = 0; st == ST_OK && i < list.n; i++)
		*out = *out || (list.items[i]->id != position->id &&
		    list.items[i]->created_ms > s->amendment->changed_ms);
	return st;
}

static enum status
ask_for_time(struct receiving *r, const struct record *position)
{
	bool is_told;
	enum status st = has_asked_before(r, position, &is_told);

	return st != ST_OK || is_told ? st : step_tell(&r->step, NOTICE_MORE_TIME);
}

enum status
procedure_give_position(struct tx *tx, struct viewer viewer, const struct position_order *order,
    struct errors *errors, struct record **out)
{
	struct receiving r = { .step = { .tx = tx, .viewer = viewer, .errors = errors },
		.order = order };
	struct step *s = &r.step;
	enum status st = step_begin(s, order->amendment, 0);

	if (st != ST_OK || (st = find_agency(&r)) != ST_OK || (st = check_signer(&r)) != ST_OK ||
	    (st = check_time(&r)) != ST_OK || (st = check_words(&r)) != ST_OK ||
	    (st = find_change(&r)) != ST_OK || (st = store_position(&r, out)) != ST_OK)
		return st;
	if (r.is_circulated && is_kind(&r, "objection") &&
	    str_equal(record_text(s->amendment, AMENDMENT_METHOD), STR("silence")))
		return break_silence(&r);
	return r.is_circulated && is_kind(&r, "more-time") ? ask_for_time(&r, *out) : ST_OK;
}

/* --- looking ------------------------------------------------------------------------------- */

bool
procedure_is_request(const struct procedure *p, size_t at)
{
	const struct record *r = p->positions[at];
	int64_t agency_id = r->values[POSITION_AGENCY].nrefs == 0 ? 0 :
	    r->values[POSITION_AGENCY].refs[0].id;

	if (agency_id == 0 || !str_equal(record_text(r, POSITION_KIND), STR("more-time")))
		return false;
	for (size_t i = at + 1; i < p->npositions; i++) {
		const struct record *later = p->positions[i];
		const struct value *agency = &later->values[POSITION_AGENCY];

		if (agency->nrefs > 0 && agency->refs[0].id == agency_id &&
		    str_equal(record_text(later, POSITION_KIND), STR("more-time")))
			return false;
	}
	return true;
}

/* On a change or an element, as the comments of a Word file are: no answer to the whole. */
static bool
is_on_part(const struct record *position)
{
	return position->values[POSITION_CHANGE].nrefs > 0 ||
	    record_text(position, POSITION_ELEMENT).n > 0;
}

static void
set_answer(struct procedure *p, const struct record *position)
{
	const struct value *agency = &position->values[POSITION_AGENCY];
	bool is_on_change = is_on_part(position);

	for (size_t i = 0; agency->nrefs > 0 && i < p->nasked; i++) {
		struct asked *asked = &p->asked[i];

		if (asked->agency_id != agency->refs[0].id)
			continue;
		asked->nchanges += is_on_change;
		/* The newest on the whole; on a change only while there is none on the whole. */
		if (asked->position == NULL || !is_on_change || is_on_part(asked->position))
			asked->position = position;
	}
}

/*
 * An agency that was asked stays on record when it is removed from the server; who looks at a
 * record is not shown what it names and is gone. So the amendment is read once more, whole.
 */
static enum status
load_asked(const struct procedure_query *q, const struct record *amendment, struct procedure *p)
{
	const struct value *asked;
	struct arena *a = q->arena;
	struct record *whole;
	struct seat_list seats;
	struct member_list members;
	enum status st;

	if (!amendment->values[AMENDMENT_CIRCULATED].is_set)
		return ST_OK;
	if ((st = record_load(q->store, &type_amendment, amendment->id, a, &whole)) != ST_OK)
		return st;
	asked = &whole->values[AMENDMENT_ASKED];
	p->asked = arena_make_array(a, struct asked, asked->nrefs);
	p->nasked = asked->nrefs;
	if (asked->nrefs == 0)
		return ST_OK;
	if ((st = seats_load(q->store, amendment->framework_id, q->today, a, &seats)) != ST_OK ||
	    (st = members_load(q->store, amendment->framework_id, &seats, a, &members)) != ST_OK)
		return st;
	for (size_t i = 0; i < asked->nrefs; i++) {
		const struct ref *ref = &asked->refs[i];

		p->asked[i].uid = ref->uid;
		p->asked[i].code = ref->code.n > 0 ? ref->code : ref->title;
		p->asked[i].agency_id = ref->id;
		p->asked[i].has_left = !member_is_in(&members, ref->id);
	}
	return ST_OK;
}

/* The same for the agency that has answered. */
static enum status
load_agency(const struct procedure_query *q, struct record *position)
{
	struct record *whole;
	enum status st;

	if (position->values[POSITION_AGENCY].nrefs > 0)
		return ST_OK;
	st = record_load(q->store, &type_position, position->id, q->arena, &whole);
	if (st == ST_OK)
		position->values[POSITION_AGENCY] = whole->values[POSITION_AGENCY];
	return st;
}

enum status
procedure_load(const struct procedure_query *query, const struct record *amendment,
    struct procedure *out)
{
	struct filter filter = { POSITION_AMENDMENT, amendment->uid };
	struct record_query positions = { .type = &type_position, .filters = &filter,
		.nfilters = 1, .framework_id = amendment->framework_id, .sort_field = NO_FIELD };
	int64_t round = amendment->values[AMENDMENT_ROUND].number;
	struct record_list list;
	enum status st = record_list(query->store, query->viewer, &positions, query->arena, &list);

	*out = (struct procedure){ .amendment = amendment };
	if (st != ST_OK || (st = load_asked(query, amendment, out)) != ST_OK)
		return st;
	out->positions = arena_make_array(query->arena, const struct record *, list.n);
	out->earlier = arena_make_array(query->arena, const struct record *, list.n);
	for (size_t i = 0; i < list.n; i++) {
		struct record *r = list.items[i];

		if ((st = load_agency(query, r)) != ST_OK)
			return st;
		if (r->values[POSITION_ROUND].number != round) {
			out->earlier[out->nearlier++] = r;
			continue;
		}
		out->positions[out->npositions++] = r;
		set_answer(out, r);
	}
	for (size_t i = 0; i < out->nasked; i++) {
		out->nanswered += out->asked[i].position != NULL;
		out->nawaited += out->asked[i].position == NULL && !out->asked[i].has_left;
	}
	return ST_OK;
}
