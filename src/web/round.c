/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who may bring a Word file for whom, and who sees it before it is stored. What surprises: the
 * record is read with the eyes of the program, because its type is closed to all but the
 * secretariat; the one check of who may look stands here.
 */
#include "web/round.h"

#include "model/types/types.h"

static bool
acts_for(const struct held *h, int64_t framework_id)
{
	return h->agency_id != 0 && (h->framework_id == 0 || h->framework_id == framework_id) &&
	    (h->capacity == CAPACITY_FOCAL_POINT || h->capacity == CAPACITY_ALTERNATE);
}

/* The capacity in which the viewer answers for an agency; NULL for none. */
static const char *
capacity_for(const struct call *call, int64_t agency_id, int64_t framework_id)
{
	const struct person *p = call->viewer.person;

	for (size_t i = 0; call->viewer.kind == VIEWER_PERSON && i < p->nheld; i++) {
		if (acts_for(&p->held[i], framework_id) && p->held[i].agency_id == agency_id)
			return capacity_code(p->held[i].capacity);
	}
	return NULL;
}

enum status
round_agencies_list(struct call *call, int64_t framework_id, struct round_agencies *out)
{
	struct record_query query = { .type = &type_agency, .sort_field = NO_FIELD };
	bool is_secretariat = (viewer_reach(call->viewer, PERM_ACCOUNTS, framework_id) &
	    REACH_ALL) != 0;
	struct record_list list;
	enum status st = record_list(call->store, call->viewer, &query, call->arena, &list);

	*out = (struct round_agencies){ 0 };
	if (st != ST_OK)
		return st;
	out->items = arena_make_array(call->arena, struct round_agency, list.n);
	for (int round = 0; round < 2; round++) {
		for (size_t i = 0; i < list.n; i++) {
			const struct record *r = list.items[i];
			const char *capacity = capacity_for(call, r->id, framework_id);

			if ((round == 0) != (capacity != NULL) ||
			    (capacity == NULL && !is_secretariat))
				continue;
			out->items[out->n++] = (struct round_agency){ r->id, record_code(r),
				record_title(r), capacity != NULL ? capacity :
				capacity_code(CAPACITY_SECRETARIAT), capacity == NULL };
		}
	}
	return ST_OK;
}

static bool
may_look(const struct call *call, const struct record *import)
{
	const struct value *of = &import->values[IMPORT_OF];
	const struct value *author = &import->values[IMPORT_AUTHOR];

	if (of->nrefs == 0 || !import->values[IMPORT_PURPOSE].is_set)
		return false;
	if ((viewer_reach(call->viewer, PERM_CHAIR, of->refs[0].id) & REACH_ALL) != 0)
		return true;
	return call->viewer.kind == VIEWER_PERSON && author->nrefs > 0 &&
	    author->refs[0].id == call->viewer.person->person_id &&
	    viewer_reach(call->viewer, PERM_NETWORK, of->refs[0].id) != REACH_NONE;
}

enum status
round_find(struct call *call, struct str key, struct record **out)
{
	struct record *r;
	enum status st = record_find(call->store, VIEWER_LOCAL, &type_import, 0, key,
	    call->arena, &r);

	if (st != ST_OK || !may_look(call, r))
		return st != ST_OK ? st : ST_NOT_FOUND;
	*out = r;
	return ST_OK;
}

enum status
round_check_signer(struct call *call, const struct record *import)
{
	const struct value *author = &import->values[IMPORT_AUTHOR];
	const struct value *agency = &import->values[IMPORT_AGENCY];
	struct round_agencies own = { 0 };
	bool answers = agency->nrefs == 0;
	enum status st = answers ? ST_OK :
	    round_agencies_list(call, import->values[IMPORT_OF].refs[0].id, &own);

	if (st != ST_OK)
		return st;
	if (call->viewer.kind != VIEWER_PERSON || author->nrefs == 0 ||
	    author->refs[0].id != call->viewer.person->person_id)
		return errors_add(&call->errors, ST_FORBIDDEN, NULL, "What this file makes is "
		    "signed by who brought it in, who alone confirms it. You can drop it.");
	for (size_t i = 0; i < own.n; i++)
		answers |= own.items[i].id == agency->refs[0].id;
	return answers ? ST_OK : errors_add(&call->errors, ST_FORBIDDEN, NULL, "You do not answer "
	    "for this agency any more. Its focal point can bring the file in.");
}
