/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_POLICY_API_TOKEN_H
#define CONCERT_POLICY_API_TOKEN_H

#include "store/credential.h"
#include "store/person.h"

#define API_TOKEN_DAYS_MAX 366 /* a year: who still needs it then makes a new one */

/* What a token made by this person now is worth, for flags. */
unsigned api_token_strength(const struct person *maker);

/* How surely somebody comes with a token, for person_load. */
unsigned api_token_person_flags(const struct api_token *token);

/*
 * Makes a token for a program of a person: token has person_id, label, flags and expires_ms. It
 * must say what it is for, and end within API_TOKEN_DAYS_MAX. out_secret is shown this once; it
 * is in the arena of the errors. ST_INVALID with messages for "label" and "expires", ST_TOO_LARGE
 * with a message beyond LIMIT_API_TOKENS.
 */
MUST_USE enum status api_token_issue(struct store *s, struct authorship by,
    const struct api_token *token, struct errors *errors, struct str *out_secret);

/* Ends one. ST_NOT_FOUND if the person has no such token. */
MUST_USE enum status api_token_revoke(struct store *s, struct authorship by, int64_t person_id,
    struct str uid);

#endif
