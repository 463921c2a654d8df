/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What holds for every token of a program, wherever it is made. A token has the rights of its
 * person on the day it is used, not on the day it was made: nothing of them is kept with it, but
 * that its maker had shown a second factor. Else a token made before somebody joined the
 * secretariat would act for it without one.
 */
#include "policy/api_token.h"

#include "base/clock.h"
#include "base/limits.h"

#define DAY_MS INT64_C(86400000)

unsigned
api_token_strength(const struct person *maker)
{
	return maker->has_second_factor ? API_TOKEN_SECOND_FACTOR : 0;
}

unsigned
api_token_person_flags(const struct api_token *token)
{
	return (token->flags & API_TOKEN_SECOND_FACTOR) != 0 ? PERSON_SECOND_FACTOR : 0;
}

struct issue {
	const struct api_token *token;
	struct arena *arena;
	struct str secret;
};

static enum status
issue_in(struct tx *tx, void *context)
{
	struct issue *i = context;

	return api_token_create(tx, i->token, i->arena, &i->secret);
}

static enum status
check(const struct api_token *token, int64_t now_ms, struct errors *errors)
{
	enum status st = ST_OK;

	if (str_trim(token->label).n == 0 || token->label.n > LIMIT_API_TOKEN_LABEL_BYTES)
		st = errors_add(errors, ST_INVALID, "label", "Say what it is for, in at most %d "
		    "bytes, so that you know it again.", LIMIT_API_TOKEN_LABEL_BYTES);
	if (token->expires_ms <= now_ms ||
	    token->expires_ms > now_ms + API_TOKEN_DAYS_MAX * DAY_MS)
		st = errors_add(errors, ST_INVALID, "expires", "Say on which day it ends: from "
		    "today on, within %d days.", API_TOKEN_DAYS_MAX);
	return st;
}

enum status
api_token_issue(struct store *s, struct authorship by, const struct api_token *token,
    struct errors *errors, struct str *out_secret)
{
	struct issue i = { .token = token, .arena = errors->arena };
	enum status st = check(token, clock_now_ms(), errors);

	if (st != ST_OK)
		return st;
	st = store_write(s, by, issue_in, &i);
	if (st == ST_TOO_LARGE)
		return errors_add(errors, st, NULL, "There are %d tokens already. End those that "
		    "are not used any more.", LIMIT_API_TOKENS);
	*out_secret = i.secret;
	return st;
}

struct revocation {
	int64_t person_id;
	struct str uid;
};

static enum status
revoke_in(struct tx *tx, void *context)
{
	const struct revocation *r = context;

	return api_token_delete(tx, r->person_id, r->uid);
}

enum status
api_token_revoke(struct store *s, struct authorship by, int64_t person_id, struct str uid)
{
	struct revocation r = { person_id, uid };

	/* An empty uid would end them all. */
	return uid.n == 0 ? ST_NOT_FOUND : store_write(s, by, revoke_in, &r);
}
