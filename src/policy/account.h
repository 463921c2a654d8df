/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_POLICY_ACCOUNT_H
#define CONCERT_POLICY_ACCOUNT_H

#include "store/credential.h"
#include "store/run.h"
#include "store/store.h"

/*
 * The life of an account: invited, active, deactivated. A person is a record, what lets it in is a
 * credential; both change in one transaction. Who may do it is asked by the caller. Links are
 * one-time tickets in run.db.
 */

/* Whether anybody may manage accounts: an active person who is of the secretariat today. */
MUST_USE enum status account_has_secretariat(struct store *s, int32_t today, bool *out);

/* A person by its address, in any case of letters. ST_NOT_FOUND. */
MUST_USE enum status account_find(struct store *s, struct str email, struct arena *a,
    struct record **out);

/* What an appointment holds besides the person; empty codes where there is none. */
struct account_role {
	struct str capacity; /* code */
	struct str agency;   /* code; empty for a focal point: the person's own */
	struct str pillar;   /* code */
	const struct viewer *by; /* whose permissions count; NULL: those of the program itself */
	int64_t framework_id; /* in which the pillar's code is meant, and the scope; 0: all */
	bool is_interim;
	int32_t since;       /* NO_DAY: always */
	int32_t until;       /* NO_DAY: open */
};

/*
 * Stores an appointment. ST_INVALID with messages for "capacity", "agency", "pillar", "until";
 * ST_FORBIDDEN where role->by may not appoint to it.
 */
MUST_USE enum status account_appoint(struct tx *tx, int64_t person_id,
    const struct account_role *role, struct errors *errors, struct record **out);

struct account_person {
	struct str name;
	struct str email;
	struct str agency; /* code; may be empty */
};

/*
 * Stores a person as invited. ST_CONFLICT where the address is taken. Nothing lets the person in
 * until account_activate.
 */
MUST_USE enum status account_add(struct tx *tx, const struct account_person *person,
    struct errors *errors, struct record **out);

/* Sets the password (hash of policy/password.h) and makes the account active. */
MUST_USE enum status account_activate(struct tx *tx, int64_t person_id, struct str password_hash,
    struct errors *errors);

/*
 * Closes or opens an account; what the person wrote keeps its author. ST_CONFLICT with a message
 * for the last one of the secretariat. Sessions are the caller's to end, after the commit.
 */
MUST_USE enum status account_deactivate(struct tx *tx, int64_t person_id, struct errors *errors);
MUST_USE enum status account_reactivate(struct tx *tx, int64_t person_id, struct errors *errors);

#endif
