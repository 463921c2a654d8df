/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_INSTRUMENT_MEMBERS_H
#define CONCERT_INSTRUMENT_MEMBERS_H

#include "store/store.h"

/*
 * Who is of a framework's network on a day: people by their appointments, agencies by what the
 * framework's text says of them and by whom their people are. Procedures ask these agencies and
 * write to these people.
 */
struct seat {
	const struct record *person;
	enum capacity capacity;
	int64_t agency_id;     /* for which the person acts; 0: none */
	struct str agency;     /* its code */
};

struct seat_list {
	struct seat *items;
	size_t n;
	size_t capacity;
};

/*
 * Appointments that run on the day, of people whose account is active or who are invited, in the
 * network itself: no observers, partners and country teams.
 */
MUST_USE enum status seats_load(struct store *s, int64_t framework_id, int32_t day,
    struct arena *a, struct seat_list *out);

struct member {
	int64_t agency_id;
	struct str uid;
	struct str code;
};

struct member_list {
	struct member *items;
	size_t n;
	size_t capacity;
};

/*
 * Agencies that hold a role in the framework's text or have people in seats, each once, by code.
 * Agencies that were removed are none.
 */
MUST_USE enum status members_load(struct store *s, int64_t framework_id,
    const struct seat_list *seats, struct arena *a, struct member_list *out);

bool member_is_in(const struct member_list *members, int64_t agency_id);

#endif
