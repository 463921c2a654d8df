/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_STORE_PERSON_H
#define CONCERT_STORE_PERSON_H

#include "store/store.h"

/* Who, on which day, and how surely. */
struct person_query {
	int64_t person_id;
	int32_t day;    /* days since 1970-01-01 */
	unsigned flags;
};
enum person_flag {
	/* It has shown a second factor. Without one the secretariat's capacity is not given. */
	PERSON_SECOND_FACTOR = 1u << 0,
};

/*
 * What a person holds on a day, in the arena. ST_NOT_FOUND for a person who is not there, or
 * whose account is not active.
 */
MUST_USE enum status person_load(struct store *s, const struct person_query *query,
    struct arena *a, struct person **out);

/*
 * The first day from `from` on for which nobody with an active account is appointed to the
 * secretariat; NO_DAY: there is always somebody. The store refuses changes that make it come
 * earlier.
 */
MUST_USE enum status secretariat_first_gap(struct store *s, int32_t from, int32_t *out);

/* Words for that refusal, where a removal answered ST_CONFLICT. */
enum status secretariat_refuse(struct errors *errors);

/*
 * What a record belongs to, found through its owner fields: the agencies, pillars and persons it
 * refers to there, and those of the records it refers to there.
 */
struct belongings {
	int64_t framework_id;
	const int64_t *agencies;
	size_t nagencies;
	const int64_t *pillars;
	size_t npillars;
	const int64_t *persons;
	size_t npersons;
	/* Frameworks in which the people concerned hold roles, 0 for all of them: of an appointment
	   its own, of a person those of all that have not ended. Who manages accounts in one
	   framework must not reach those of another. */
	const int64_t *scopes;
	size_t nscopes;
};
MUST_USE enum status record_belongings(struct store *s, const struct record *r, struct arena *a,
    struct belongings *out);

#endif
