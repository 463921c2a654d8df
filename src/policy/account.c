/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Accounts: adding, letting in, closing. An address is compared in lower case: mail hosts that
 * tell cases apart are not met, people who type their own address in two ways are. That the last
 * one of the secretariat is not shut out is the store's to see to, for every way of writing.
 */
#include "policy/account.h"

#include "model/date.h"
#include "model/types/types.h"
#include "policy/permit.h"

static struct str
lower(struct arena *a, struct str text)
{
	char *out = arena_alloc(a, text.n);

	for (size_t i = 0; i < text.n; i++)
		out[i] = text.p[i] >= 'A' && text.p[i] <= 'Z' ? (char)(text.p[i] + 32)
		    : text.p[i];
	return (struct str){ out, text.n };
}

enum status
account_find(struct store *s, struct str email, struct arena *a, struct record **out)
{
	struct filter filter = { PERSON_EMAIL, lower(a, str_trim(email)) };
	struct record_query query = { .type = &type_person, .filters = &filter, .nfilters = 1,
		.sort_field = NO_FIELD, .limit = 1 };
	struct record_list list;
	enum status st = record_list(s, VIEWER_LOCAL, &query, a, &list);

	if (st != ST_OK)
		return st;
	if (list.n == 0)
		return ST_NOT_FOUND;
	*out = list.items[0];
	return ST_OK;
}

enum status
account_has_secretariat(struct store *s, int32_t today, bool *out)
{
	int32_t gap;
	enum status st = secretariat_first_gap(s, today, &gap);

	if (st == ST_OK)
		*out = gap != today;
	return st;
}

static enum status
find_target(struct tx *tx, const struct record_type *type, int64_t framework_id, struct str code,
    struct errors *errors, struct record **out)
{
	enum status st = record_find(tx->store, VIEWER_LOCAL, type, framework_id, code,
	    tx->arena, out);

	if (st != ST_NOT_FOUND)
		return st;
	return errors_add(errors, ST_INVALID, type->name, "There is no %s \"%.*s\" here. Take one "
	    "from the list.", type->name, STR_ARG(str_part(code, 0, 80)));
}

/* A focal point is of an agency: its own, where nobody said another. */
static enum status
set_own_agency(struct tx *tx, struct record *r, int64_t person_id)
{
	struct str capacity = record_text(r, APPOINTMENT_CAPACITY);
	struct record *person;
	enum status st;

	if (!str_equal(capacity, STR("focal-point")) && !str_equal(capacity, STR("alternate")))
		return ST_OK;
	st = record_load(tx->store, &type_person, person_id, tx->arena, &person);
	if (st == ST_OK && person->values[PERSON_AGENCY].nrefs > 0)
		record_set_ref(r, APPOINTMENT_AGENCY, &type_agency,
		    person->values[PERSON_AGENCY].refs[0].id);
	return st;
}

enum status
account_appoint(struct tx *tx, int64_t person_id, const struct account_role *role,
    struct errors *errors, struct record **out)
{
	struct record *r = record_new(tx->arena, &type_appointment);
	struct record *target;
	enum status st;

	record_set_ref(r, APPOINTMENT_PERSON, &type_person, person_id);
	record_set_text(r, APPOINTMENT_CAPACITY, role->capacity);
	if (role->agency.n > 0) {
		if ((st = find_target(tx, &type_agency, 0, role->agency, errors, &target)) != ST_OK)
			return st;
		record_set_ref(r, APPOINTMENT_AGENCY, &type_agency, target->id);
	} else if ((st = set_own_agency(tx, r, person_id)) != ST_OK) {
		return st;
	}
	if (role->pillar.n > 0) {
		if ((st = find_target(tx, &type_pillar, role->framework_id, role->pillar, errors,
		    &target)) != ST_OK)
			return st;
		record_set_ref(r, APPOINTMENT_PILLAR, &type_pillar, target->id);
	}
	if (role->framework_id != 0)
		record_set_ref(r, APPOINTMENT_SCOPE, &type_framework, role->framework_id);
	if (role->is_interim)
		record_set_number(r, APPOINTMENT_INTERIM, 1);
	if (role->since != NO_DAY)
		record_set_number(r, APPOINTMENT_SINCE, role->since);
	if (role->until != NO_DAY)
		record_set_number(r, APPOINTMENT_UNTIL, role->until);
	st = role->by != NULL ? guarded_create(tx, *role->by, r, errors)
	    : record_create(tx, r, errors);
	if (st == ST_OK && out != NULL)
		*out = r;
	return st;
}

enum status
account_add(struct tx *tx, const struct account_person *person, struct errors *errors,
    struct record **out)
{
	struct record *r = record_new(tx->arena, &type_person);
	struct record *found;
	enum status st = account_find(tx->store, person->email, tx->arena, &found);

	if (st == ST_OK)
		return errors_add(errors, ST_CONFLICT, "email", "There is an account with this "
		    "address already. Look for it among the people.");
	if (st != ST_NOT_FOUND)
		return st;
	record_set_text(r, PERSON_NAME, str_trim(person->name));
	record_set_text(r, PERSON_EMAIL, lower(tx->arena, str_trim(person->email)));
	record_set_text(r, PERSON_STATE, STR("invited"));
	if (person->agency.n > 0) {
		if ((st = find_target(tx, &type_agency, 0, person->agency, errors,
		    &found)) != ST_OK)
			return st;
		record_set_ref(r, PERSON_AGENCY, &type_agency, found->id);
	}
	if ((st = record_create(tx, r, errors)) == ST_OK)
		*out = r;
	return st;
}

static enum status
set_state(struct tx *tx, int64_t person_id, struct str state, struct errors *errors)
{
	struct record *r;
	enum status st = record_load(tx->store, &type_person, person_id, tx->arena, &r);

	if (st != ST_OK)
		return st;
	if (str_equal(record_text(r, PERSON_STATE), STR("erased")))
		return errors_add(errors, ST_CONFLICT, NULL,
		    "The data of this person were erased. Invite the person anew.");
	record_set_text(r, PERSON_STATE, state);
	return record_update(tx, r, errors);
}

enum status
account_activate(struct tx *tx, int64_t person_id, struct str password_hash,
    struct errors *errors)
{
	struct credential credential = { .password_hash = STR_EMPTY, .totp_secret = STR_EMPTY,
		.recovery = STR_EMPTY };
	enum status st = credential_find(tx->store, person_id, tx->arena, &credential);

	if (st != ST_OK && st != ST_NOT_FOUND)
		return st;
	credential.person_id = person_id;
	credential.password_hash = password_hash;
	if ((st = credential_put(tx, &credential)) != ST_OK)
		return st;
	return set_state(tx, person_id, STR("active"), errors);
}

enum status
account_deactivate(struct tx *tx, int64_t person_id, struct errors *errors)
{
	return set_state(tx, person_id, STR("deactivated"), errors);
}

enum status
account_reactivate(struct tx *tx, int64_t person_id, struct errors *errors)
{
	struct credential credential;
	enum status st = credential_find(tx->store, person_id, tx->arena, &credential);

	if (st != ST_OK && st != ST_NOT_FOUND)
		return st;
	return set_state(tx, person_id, st == ST_OK ? STR("active") : STR("invited"), errors);
}
