/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_POLICY_FACTOR_H
#define CONCERT_POLICY_FACTOR_H

#include "policy/signin.h"
#include "policy/totp.h"

/*
 * What a person who has signed in does with the own second factor. Callers ask for the password
 * first (sign_in_prove) and end the other sessions afterwards (session_end_all).
 * who: for the history of the transaction, the person itself.
 */

struct factor_offer {
	struct str secret; /* base32; show it with totp_secret_spaced() and totp_uri() */
	struct str token;  /* of the ticket, for the form */
};

/* Offers a new code generator; nothing changes until factor_confirm. */
MUST_USE enum status factor_begin(const struct door *door, int64_t person_id,
    struct factor_offer *out);

/* The offer of a form that came back, to show it again after a wrong code. ST_NOT_FOUND. */
MUST_USE enum status factor_offered(const struct door *door, int64_t person_id,
    struct str token, struct factor_offer *out);

/*
 * Takes the offer when the code proves that the generator has it; replaces an earlier one and all
 * recovery codes. out_codes: shown once. ST_INVALID for a wrong code, ST_NOT_FOUND for an offer
 * that is over or another person's.
 */
struct factor_claim {
	int64_t person_id;
	struct str token;
	struct str code;
};
MUST_USE enum status factor_confirm(const struct door *door, struct authorship who,
    const struct factor_claim *claim, struct str out_codes[RECOVERY_CODES]);

/*
 * Takes the second factor and its recovery codes away, and says so in the log. The password goes
 * with them unless it is known to be good enough alone: it may be one of eight characters that was
 * allowed beside the factor. Send a link for a new one then.
 */
enum factor_password { FACTOR_DROPS_PASSWORD, FACTOR_KEEPS_PASSWORD };
MUST_USE enum status factor_remove(const struct door *door, struct authorship who,
    int64_t person_id, enum factor_password password);

#endif
