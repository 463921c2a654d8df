/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a token to a person with its roles. Who may do anything has to have shown a second factor:
 * without one the secretariat's capacity is not given, though the person is signed in and can set
 * one up. A form's token is derived from the session's secret, so that nothing more is stored.
 */
#include "policy/identify.h"

#include <sodium.h>

#include "base/hash.h"
#include "policy/api_token.h"
#include "store/credential.h"
#include "store/person.h"

struct str
csrf_token(struct arena *a, struct str session_secret)
{
	return hash_hex_pair(a, STR("csrf of a session: "), session_secret);
}

bool
csrf_matches(struct str expected, struct str given)
{
	return expected.n > 0 && expected.n == given.n &&
	    sodium_memcmp(expected.p, given.p, given.n) == 0;
}

static enum status
load_person(const struct identify *in, int64_t person_id, unsigned flags, struct identity *out)
{
	struct person *person;
	enum status st = person_load(in->store,
	    &(struct person_query){ person_id, in->today, flags }, in->arena, &person);

	if (st != ST_OK)
		return st;
	out->viewer = (struct viewer){ .kind = VIEWER_PERSON, .person = person };
	return ST_OK;
}

enum status
identify_session(const struct identify *in, struct str token, struct identity *out)
{
	struct identity who = { .viewer = VIEWER_ANYONE };
	enum status st;

	*out = who;
	st = session_find(in->run, token, in->now_ms, in->arena, &who.session);
	if (st == ST_OK)
		st = load_person(in, who.session.person_id,
		    who.session.has_second_factor ? PERSON_SECOND_FACTOR : 0, &who);
	if (st == ST_NOT_FOUND)
		return ST_OK;
	if (st != ST_OK)
		return st;
	who.may_write = true;
	who.csrf = csrf_token(in->arena, who.session.secret);
	*out = who;
	return ST_OK;
}

/* The day of use is kept once a day: more would make every cached page stale. */
struct note {
	struct str uid;
	int64_t day;
};

static enum status
note_use(struct tx *tx, void *context)
{
	const struct note *note = context;

	return api_token_note_use(tx, note->uid, note->day);
}

enum status
identify_token(const struct identify *in, struct str token, struct identity *out)
{
	struct identity who = { .viewer = VIEWER_ANYONE, .is_program = true };
	struct api_token found;
	struct note note;
	enum status st;

	*out = who;
	st = api_token_find(in->store, token, in->now_ms, in->arena, &found);
	if (st == ST_OK)
		st = load_person(in, found.person_id, api_token_person_flags(&found), &who);
	if (st != ST_OK)
		return st == ST_NOT_FOUND ? ST_SIGN_IN : st;
	note = (struct note){ found.uid, in->today };
	if (found.used_day != in->today && (st = store_write(in->store,
	    (struct authorship){ .actor = who.viewer.person->uid }, note_use, &note)) != ST_OK)
		return st;
	who.may_write = (found.flags & API_TOKEN_WRITE) != 0;
	*out = who;
	return ST_OK;
}
