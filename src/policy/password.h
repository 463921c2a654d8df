/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_POLICY_PASSWORD_H
#define CONCERT_POLICY_PASSWORD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/errors.h"
#include "base/settings.h"
#include "base/status.h"
#include "base/str.h"

/*
 * Passwords after NIST SP 800-63B-4 section 3.1.1: length and a block list, no rules about which
 * characters. Before anything else a password is brought into one form (RFC 8265 section 4.2,
 * OpaqueString: every space is U+0020, then NFC), so that two keyboards that write a letter in two
 * ways give one password. Copies made on the way are wiped; the caller wipes its own.
 */

/* Code points. The standard: 15 where it is all that is asked for, 8 beside a second factor. */
#define PASSWORD_MIN_ALONE 15
#define PASSWORD_MIN_WITH_SECOND_FACTOR 8

struct password_rules {
	bool has_second_factor;
	struct str name;  /* of the person; what it is made of may not stand in the password */
	struct str email;
	struct str site;  /* name of the site */
};

/* ST_INVALID with a message for the field "password" that says what to do. */
MUST_USE enum status password_check(struct arena *a, struct str password,
    const struct password_rules *rules, struct errors *errors);

/*
 * What one hash costs: argon2id with one lane. At least 19 MB and 2 passes (OWASP). A worker can
 * do nothing else meanwhile and needs the memory for that time.
 */
struct password_cost {
	int64_t memory_mb;
	int64_t passes;
};
struct password_cost password_cost_of(const struct settings *settings);

/*
 * The text to store. ST_INVALID for what can be no password (not UTF-8, control characters, too
 * long); ST_INTERNAL without memory.
 */
MUST_USE enum status password_hash(struct arena *a, struct str password,
    struct password_cost cost, struct str *out_hash);

/*
 * Whether a stored hash is that of the password. An empty hash matches nothing and takes as long
 * as one that was made at this cost, so that nobody learns from the time whether there is one.
 * (Where the cost was changed, hashes of before it take their old time until they are renewed.)
 */
bool password_matches(struct arena *a, struct str hash, struct str password,
    struct password_cost cost);

/* Whether a hash was made at another cost and should be made again while the password is known. */
bool password_is_outdated(struct arena *a, struct str hash, struct password_cost cost);

#endif
