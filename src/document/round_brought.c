/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who may bring a Word file for whom, and who sees it before it is stored. What surprises: the
 * record is read with the eyes of the program, because its type is closed to all but the
 * secretariat; the one check of who may look stands here.
 */
#include "document/round_brought.h"

#include "model/types/types.h"

/* --- whose it is --------------------------------------------------------------------------- */

static bool
acts_for(const struct held *h, int64_t framework_id)
{
	return h->agency_id != 0 && (h->framework_id == 0 || h->framework_id == framework_id) &&
	    (h->capacity == CAPACITY_FOCAL_POINT || h->capacity == CAPACITY_ALTERNATE);
}

/* The capacity in which the viewer answers for an agency; NULL for none. */
static const char *
capacity_for(struct viewer viewer, int64_t agency_id, int64_t framework_id)
{
	const struct person *p = viewer.person;

	for (size_t i = 0; viewer.kind == VIEWER_PERSON && i < p->nheld; i++) {
		if (acts_for(&p->held[i], framework_id) && p->held[i].agency_id == agency_id)
			return capacity_code(p->held[i].capacity);
	}
	return NULL;
}

enum status
round_agencies_list(struct store *s, struct viewer viewer, int64_t framework_id,
    struct arena *a, struct round_agencies *out)
{
	struct record_query query = { .type = &type_agency, .sort_field = NO_FIELD };
	bool is_secretariat = (viewer_reach(viewer, PERM_ACCOUNTS, framework_id) &
	    REACH_ALL) != 0;
	struct record_list list;
	enum status st = record_list(s, viewer, &query, a, &list);

	*out = (struct round_agencies){ 0 };
	if (st != ST_OK)
		return st;
	out->items = arena_make_array(a, struct round_agency, list.n);
	for (int round = 0; round < 2; round++) {
		for (size_t i = 0; i < list.n; i++) {
			const struct record *r = list.items[i];
			const char *capacity = capacity_for(viewer, r->id, framework_id);

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

const struct round_agency *
round_agency_find(const struct round_agencies *agencies, struct str code)
{
	for (size_t i = 0; i < agencies->n; i++)
		if (str_equal_ascii_case(code, agencies->items[i].code))
			return &agencies->items[i];
	return NULL;
}

/* --- bringing ------------------------------------------------------------------------------ */

enum status
round_bring(struct tx *tx, const struct round_bringing *order, struct errors *errors,
    struct record **out)
{
	struct record *r = record_new(tx->arena, &type_import);
	enum status st;

	record_set_text(r, IMPORT_NAME, order->name.n > 0 ? order->name : STR("document.docx"));
	record_set_text(r, IMPORT_FILE, order->sha256);
	record_set_number(r, IMPORT_SIZE, (int64_t)order->size);
	record_set_text(r, IMPORT_STATE, STR("reading"));
	record_set_ref(r, IMPORT_OF, &type_framework, order->framework_id);
	record_set_ref(r, IMPORT_AUTHOR, &type_person, order->author_id);
	record_set_text(r, IMPORT_PURPOSE, order->amendment != NULL ? STR("comments") :
	    STR("draft"));
	if (order->amendment != NULL)
		record_set_ref(r, IMPORT_AMENDMENT, &type_amendment, order->amendment->id);
	if (order->agency != NULL) {
		record_set_ref(r, IMPORT_AGENCY, &type_agency, order->agency->id);
		record_set_text(r, IMPORT_CAPACITY, str_from(order->agency->capacity));
		record_set_number(r, IMPORT_BEHALF, order->agency->is_on_behalf);
	}
	if ((st = file_add(tx, order->sha256, (int64_t)order->size)) != ST_OK ||
	    (st = record_create(tx, r, errors)) != ST_OK)
		return st;
	*out = r;
	return brought_add_job(tx, r, STR("read"), errors);
}

/* --- looking ------------------------------------------------------------------------------- */

static bool
may_look(struct viewer viewer, const struct record *import)
{
	const struct value *of = &import->values[IMPORT_OF];
	const struct value *author = &import->values[IMPORT_AUTHOR];

	if (of->nrefs == 0 || !import->values[IMPORT_PURPOSE].is_set)
		return false;
	if ((viewer_reach(viewer, PERM_CHAIR, of->refs[0].id) & REACH_ALL) != 0)
		return true;
	return viewer.kind == VIEWER_PERSON && author->nrefs > 0 &&
	    author->refs[0].id == viewer.person->person_id &&
	    viewer_reach(viewer, PERM_NETWORK, of->refs[0].id) != REACH_NONE;
}

enum status
round_find(struct store *s, struct viewer viewer, struct str key, struct arena *a,
    struct record **out)
{
	struct record *r;
	enum status st = record_find(s, VIEWER_LOCAL, &type_import, 0, key, a, &r);

	if (st != ST_OK || !may_look(viewer, r))
		return st != ST_OK ? st : ST_NOT_FOUND;
	*out = r;
	return ST_OK;
}

enum status
round_check_signer(struct store *s, struct viewer viewer, const struct record *import,
    struct errors *errors)
{
	const struct value *author = &import->values[IMPORT_AUTHOR];
	const struct value *agency = &import->values[IMPORT_AGENCY];
	struct round_agencies own = { 0 };
	bool answers = agency->nrefs == 0;
	enum status st = answers ? ST_OK : round_agencies_list(s, viewer,
	    import->values[IMPORT_OF].refs[0].id, errors->arena, &own);

	if (st != ST_OK)
		return st;
	if (viewer.kind != VIEWER_PERSON || author->nrefs == 0 ||
	    author->refs[0].id != viewer.person->person_id)
		return errors_add(errors, ST_FORBIDDEN, NULL, "What this file makes is signed by "
		    "who brought it in, who alone confirms it. You can drop it.");
	for (size_t i = 0; i < own.n; i++)
		answers |= own.items[i].id == agency->refs[0].id;
	return answers ? ST_OK : errors_add(errors, ST_FORBIDDEN, NULL, "You do not answer for "
	    "this agency any more. Its focal point can bring the file in.");
}

/* --- deciding ------------------------------------------------------------------------------ */

enum status
round_check_seen(const struct round_staged *staged, struct str seen, int64_t now_ms,
    struct errors *errors)
{
	if (!str_equal(seen, staged->tag))
		return errors_add(errors, ST_CONFLICT, NULL, "The amendment has changed since this "
		    "was shown, and so has what this file would make in it. Look at it again, and "
		    "confirm then.");
	return staged->amendment == NULL ? ST_OK :
	    round_check_open(staged->amendment, now_ms, errors);
}

enum status
round_decide(struct tx *tx, const struct round_decision *decision, struct errors *errors,
    struct record **out)
{
	struct record *r;
	enum status st = record_load(tx->store, &type_import, decision->import_id, tx->arena, &r);

	if (st != ST_OK)
		return st;
	if (r->version != decision->version)
		return errors_add(errors, ST_CONFLICT, NULL, "Somebody else has dealt with this "
		    "file since you opened it. Look again.");
	record_set_text(r, IMPORT_STATE, decision->is_confirmed ? STR("confirmed") :
	    STR("dropped"));
	*out = r;
	if (!decision->is_confirmed)
		return record_update(tx, r, errors);
	if ((st = round_leave_out(r, &decision->left_out, errors)) != ST_OK)
		return st;
	return brought_add_job(tx, r, STR("confirm"), errors);
}
