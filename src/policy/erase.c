/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What stays of a person whose data is erased. The record is changed like any other, so that the
 * chain tells that and when it was done; what it was before is then made unreadable by the store.
 */
#include "policy/erase.h"

#include "base/ulid.h"
#include "model/types/types.h"

#define LETTERS 4

static const size_t cleared[] = {
	PERSON_EMAIL, PERSON_LANGUAGES, PERSON_ZONE, PERSON_NOTIFY,
};

enum status
person_erase(struct tx *tx, int64_t person_id, struct errors *errors)
{
	struct record *was;
	struct record *r;
	enum status st;

	if ((st = record_load(tx->store, &type_person, person_id, tx->arena, &was)) != ST_OK ||
	    (st = record_load(tx->store, &type_person, person_id, tx->arena, &r)) != ST_OK)
		return st;
	if (str_equal(record_text(r, PERSON_STATE), STR("erased")))
		return errors_add(errors, ST_CONFLICT, NULL,
		    "The data of this person were erased before.");
	record_set_text(r, PERSON_NAME, str_format(tx->arena, "Former member %.*s",
	    STR_ARG(str_part(r->uid, ULID_LENGTH - LETTERS, ULID_LENGTH))));
	for (size_t i = 0; i < COUNT_OF(cleared); i++)
		record_unset(r, cleared[i]);
	record_set_text(r, PERSON_STATE, STR("erased"));
	if ((st = record_update(tx, r, errors)) != ST_OK)
		return st;
	return person_forget(tx, was);
}
