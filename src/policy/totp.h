/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_POLICY_TOTP_H
#define CONCERT_POLICY_TOTP_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/status.h"
#include "base/str.h"

/*
 * The second factor: six digits of a code generator (RFC 6238: SHA-1, 30 seconds) and recovery
 * codes for who has lost it. Pure: what was used up is kept by store/credential.h.
 */
#define TOTP_DIGITS 6

/* 160 random bits as 32 characters of base32. */
struct str totp_secret_new(struct arena *a);

/* "otpauth://totp/Site:ana%40example.org?secret=...", which generators read from a picture. */
struct str totp_uri(struct arena *a, struct str secret, struct str site, struct str account);

/* The secret in groups of four, for who types it. */
struct str totp_secret_spaced(struct arena *a, struct str secret);

/* The code of a step; a step has 30 seconds. ST_CORRUPT for a secret that is none. */
MUST_USE enum status totp_code(struct str secret, int64_t step, char out[TOTP_DIGITS + 1]);

/*
 * Which step a code is of: the present one, or one before or after it, for clocks that are off.
 * last_step: of the code accepted last; this and older ones are over. ST_INVALID for a wrong, used
 * or malformed code (spaces are allowed).
 */
MUST_USE enum status totp_find_step(struct str secret, struct str code, int64_t now_ms,
    int64_t last_step, int64_t *out_step);

/* --- recovery codes ------------------------------------------------------------------------ */

#define RECOVERY_CODES 10

/*
 * Makes ten codes of 80 bits each, "7K3M-9QXA-...", to be shown once, and the JSON array of their
 * hashes to store. A plain hash will do: nobody can try 2^80 codes.
 */
void recovery_new(struct arena *a, struct str out_codes[RECOVERY_CODES], struct str *out_list);

/*
 * Takes a code out of a stored list. Case, spaces and dashes do not matter, and O, I and L are
 * read as 0 and 1. ST_INVALID if it is not in it.
 */
MUST_USE enum status recovery_take(struct arena *a, struct str list, struct str code,
    struct str *out_list);

/* How many are left. */
size_t recovery_count(struct arena *a, struct str list);

#endif
