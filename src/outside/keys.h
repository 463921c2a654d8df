/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_OUTSIDE_KEYS_H
#define CONCERT_OUTSIDE_KEYS_H

#include "outside/jwt.h"

/*
 * Checks a token's signature with the provider's keys (a parsed JWK Set). A key counts only if its
 * kind fits the algorithm, it is for signatures, and it has the name that the token gives, if it
 * gives one. RSA of 2048 to 8192 bits; P-256.
 * ST_NOT_FOUND if no key fits (the keys may have changed: fetch them again), ST_FORBIDDEN if the
 * signature does not hold; with a message each.
 * Source: RFC 7517; RFC 7518 sections 3.3, 3.4, 6.2, 6.3.
 */
MUST_USE enum status keys_verify(struct arena *a, const struct json_t *set, const struct jwt *jwt,
    struct errors *errors);

#endif
