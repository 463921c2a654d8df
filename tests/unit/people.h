/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_TESTS_UNIT_PEOPLE_H
#define CONCERT_TESTS_UNIT_PEOPLE_H

#include "fixture.h"

#include "store/person.h"

/* People with appointments in the framework of a fixture, and what they may see. */

static inline int64_t
make_person(struct fixture *f, const char *name, const char *email)
{
	struct record *r = record_new(f->arena, &type_person);

	record_set_text(r, PERSON_NAME, str_from(name));
	record_set_text(r, PERSON_EMAIL, str_from(email));
	record_set_text(r, PERSON_STATE, STR("active"));
	record_set_text(r, PERSON_NOTIFY, STR("daily"));
	assert_int_equal(fixture_create(f, r), ST_OK);
	return r->id;
}

static inline void
appoint(struct fixture *f, int64_t person_id, const char *capacity)
{
	struct record *r = record_new(f->arena, &type_appointment);

	record_set_ref(r, APPOINTMENT_PERSON, &type_person, person_id);
	record_set_text(r, APPOINTMENT_CAPACITY, str_from(capacity));
	if (strcmp(capacity, "coordinator") == 0)
		record_set_ref(r, APPOINTMENT_PILLAR, &type_pillar, f->pillar_id);
	else
		record_set_ref(r, APPOINTMENT_SCOPE, &type_framework, f->framework_id);
	record_set_ref(r, APPOINTMENT_AGENCY, &type_agency, f->agency_id);
	assert_int_equal(fixture_create(f, r), ST_OK);
}

static inline struct viewer
viewer_of(struct fixture *f, int64_t person_id)
{
	struct person_query query = { person_id, 20000, PERSON_SECOND_FACTOR };
	struct person *p;

	assert_int_equal(person_load(f->store, &query, f->arena, &p), ST_OK);
	return (struct viewer){ VIEWER_PERSON, p };
}

static inline struct viewer
somebody(struct fixture *f, const char *capacity)
{
	char email[64];
	int64_t id;

	snprintf(email, sizeof(email), "%s@example.org", capacity);
	id = make_person(f, capacity, email);
	if (strcmp(capacity, "partner") != 0)
		appoint(f, id, capacity);
	return viewer_of(f, id);
}

#endif
