/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signing in by password, code or issuer. An attempt is counted before it is tried, so that many at
 * once gain nothing. The counter that shuts out soonest is that of an address at an account: who
 * guesses at somebody else's account makes themselves wait, not its owner. Which passwords and
 * codes are right is known to password.c and totp.c.
 */
#include "policy/signin.h"

#include <arpa/inet.h>

#include "base/limits.h"
#include "base/log.h"
#include "model/types/types.h"
#include "policy/account.h"
#include "policy/totp.h"
#include "store/credential.h"

#define MINUTE_MS INT64_C(60000)
#define ADDRESS_WINDOW_MS (15 * MINUTE_MS)
#define FAILURES_WINDOW_MS (24 * 60 * MINUTE_MS) /* after that they are forgotten */
#define FIRST_WAIT_MS (MINUTE_MS / 2)            /* doubles with each failure */
#define LONGEST_WAIT_MS (15 * MINUTE_MS)         /* a hundred guesses a day at most */

/* --- counting ------------------------------------------------------------------------------- */

/* A customer of IPv6 has a whole /64, so that counting single addresses would count nothing. */
static struct str
address_key(struct arena *a, struct str remote)
{
	unsigned char bytes[16];
	const char *text = str_dup_z(a, remote);

	if (inet_pton(AF_INET6, text, bytes) != 1)
		return remote;
	return str_format(a, "%02x%02x:%02x%02x:%02x%02x:%02x%02x/64", bytes[0], bytes[1],
	    bytes[2], bytes[3], bytes[4], bytes[5], bytes[6], bytes[7]);
}

/* Looks before it counts: who is over the limit costs no more writing. */
enum status
door_knock(const struct door *door, const struct attempt_limit *limit, int64_t *out_wait_ms)
{
	struct str key = str_format(door->arena, "%s/address/%.*s", limit->purpose,
	    STR_ARG(address_key(door->arena, door->remote)));
	struct attempts attempts;
	enum status st = attempt_find(door->run, key, door->now_ms, &attempts);

	if (st == ST_OK && attempts.count < limit->most) {
		*out_wait_ms = 0;
		return attempt_add(door->run, key, limit->window_ms, door->now_ms, &attempts);
	}
	if (st == ST_OK)
		*out_wait_ms = attempts.until_ms - door->now_ms;
	return st;
}

/* Failures that are counted under one name, and how many are free. */
struct tally {
	struct str key;
	int64_t most;
};

/* What is left of the wait; a last attempt ahead of the clock makes nobody wait longer. */
static int64_t
wait_left(const struct attempts *attempts, int64_t most, int64_t now_ms)
{
	int64_t wait_ms = FIRST_WAIT_MS;
	int64_t left_ms;

	if (attempts->count < most)
		return 0;
	for (int64_t i = most; i < attempts->count && wait_ms < LONGEST_WAIT_MS; i++)
		wait_ms *= 2;
	if (wait_ms > LONGEST_WAIT_MS)
		wait_ms = LONGEST_WAIT_MS;
	left_ms = attempts->last_ms + wait_ms - now_ms;
	if (left_ms < 0)
		return 0;
	return left_ms < wait_ms ? left_ms : wait_ms;
}

/* Asks all tallies first, then counts in all: who has to wait is not counted. */
static enum status
count_attempt(const struct door *door, const struct tally *tallies, size_t n,
    int64_t *out_wait_ms)
{
	struct attempts attempts;
	enum status st = ST_OK;

	*out_wait_ms = 0;
	for (size_t i = 0; i < n; i++) {
		int64_t left_ms;

		if ((st = attempt_find(door->run, tallies[i].key, door->now_ms,
		    &attempts)) != ST_OK)
			return st;
		left_ms = wait_left(&attempts, tallies[i].most, door->now_ms);
		if (left_ms > *out_wait_ms)
			*out_wait_ms = left_ms;
	}
	for (size_t i = 0; i < n && *out_wait_ms == 0 && st == ST_OK; i++)
		st = attempt_add(door->run, tallies[i].key, FAILURES_WINDOW_MS, door->now_ms,
		    &attempts);
	return st;
}

static enum status
forgive(const struct door *door, const struct tally *tallies, size_t n)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < n && st == ST_OK; i++)
		st = attempt_clear(door->run, tallies[i].key);
	return st;
}

/* --- accounts ------------------------------------------------------------------------------- */

struct account {
	int64_t person_id; /* 0: there is none */
	struct str uid;
	bool is_active;
	struct credential credential;
};

/* Asks for the credential of nobody too: the same statements for every name. */
static enum status
read_account(const struct door *door, const struct record *r, struct account *out)
{
	enum status st;

	*out = (struct account){ 0 };
	if (r != NULL) {
		out->person_id = r->id;
		out->uid = r->uid;
		out->is_active = str_equal(record_text(r, PERSON_STATE), STR("active"));
	}
	st = credential_find(door->store, out->person_id, door->arena, &out->credential);
	return st == ST_NOT_FOUND ? ST_OK : st;
}

static enum status
find_account(const struct door *door, struct str email, struct account *out)
{
	struct record *r = NULL;
	enum status st = account_find(door->store, email, door->arena, &r);

	if (st != ST_OK && st != ST_NOT_FOUND)
		return st;
	return read_account(door, st == ST_OK ? r : NULL, out);
}

static enum status
load_account(const struct door *door, int64_t person_id, struct account *out)
{
	struct record *r = NULL;
	enum status st = record_load(door->store, &type_person, person_id, door->arena, &r);

	if (st != ST_OK && st != ST_NOT_FOUND)
		return st;
	return read_account(door, st == ST_OK ? r : NULL, out);
}

/* --- going on ------------------------------------------------------------------------------- */

static enum status
begin_session(const struct door *door, const struct account *account, bool has_second_factor,
    struct sign_in *out)
{
	struct session session = {
		.person_id = account->person_id,
		.has_second_factor = has_second_factor,
		.agent = agent_words(door->arena, door->user_agent),
		.remote = door->remote,
	};
	enum status st = session_create(door->run, &session, door->now_ms, door->arena,
	    &out->token);

	if (st != ST_OK)
		return st;
	out->outcome = SIGN_IN_DONE;
	out->person_id = account->person_id;
	log_line(LOG_INFO, "sign-in", "person %.*s from %.*s%s", STR_ARG(account->uid),
	    STR_ARG(door->remote), has_second_factor ? ", with a second factor" : "");
	return ST_OK;
}

/* One answer and one line in the log, without the name: people type passwords there. */
static enum status
refuse(const struct door *door, const struct account *account, const char *what)
{
	log_line(LOG_INFO, "sign-in-refused", "%s from %.*s%s%.*s", what, STR_ARG(door->remote),
	    account->person_id != 0 ? ", person " : "", STR_ARG(account->uid));
	return ST_OK;
}

/* The first proof is given: a session, or the question for the second one. */
static enum status
go_on(const struct door *door, const struct account *account, struct sign_in *out)
{
	struct ticket ticket = { .purpose = TICKET_SECOND_FACTOR, .person_id = account->person_id };
	enum status st;

	if (account->credential.totp_secret.n == 0)
		return begin_session(door, account, false, out);
	st = ticket_create(door->run, &ticket, door->now_ms, door->arena, &out->token);
	if (st == ST_OK) {
		out->outcome = SIGN_IN_ASK_CODE;
		out->person_id = account->person_id;
	}
	return st;
}

/* --- password ------------------------------------------------------------------------------- */

struct rehash {
	int64_t person_id;
	struct str old_hash;
	struct str new_hash;
};

static enum status
store_rehash(struct tx *tx, void *context)
{
	struct rehash *r = context;

	return credential_rehash(tx, r->person_id, r->old_hash, r->new_hash);
}

/* Failing to is no reason to turn anybody away: the old hash is still right. */
static void
rehash(const struct door *door, const struct account *account, struct str password)
{
	struct rehash r = { account->person_id, account->credential.password_hash, STR_EMPTY };
	enum status st;

	if (!password_is_outdated(door->arena, r.old_hash, door->cost))
		return;
	st = password_hash(door->arena, password, door->cost, &r.new_hash);
	if (st == ST_OK)
		st = store_write(door->store, (struct authorship){ .actor = account->uid },
		    store_rehash, &r);
	if (st != ST_OK && st != ST_CONFLICT)
		log_line(LOG_WARNING, "sign-in", "a hash could not be renewed: %s",
		    status_slug(st));
}

static enum status
try_password(const struct door *door, const struct account *account, struct str password,
    bool *out_is_right)
{
	*out_is_right = password_matches(door->arena, account->credential.password_hash, password,
	    door->cost) && account->is_active;
	if (*out_is_right)
		rehash(door, account, password);
	return *out_is_right ? ST_OK : refuse(door, account, "password");
}

/* The name as it is looked up; bounded, because it becomes part of keys. */
static struct str
name_key(struct arena *a, struct str email)
{
	return str_lower_ascii(a, str_part(str_trim(email), 0, 254));
}

enum status
sign_in_password(const struct door *door, struct str email, struct str password,
    struct sign_in *out)
{
	static const struct attempt_limit limit = { "sign-in", LIMIT_SIGN_IN_ADDRESS,
		ADDRESS_WINDOW_MS };
	struct str name = name_key(door->arena, email);
	struct tally tallies[] = {
		{ str_format(door->arena, "sign-in/pair/%.*s/%.*s", STR_ARG(address_key(door->arena,
		    door->remote)), STR_ARG(name)), LIMIT_SIGN_IN_PAIR },
		{ str_format(door->arena, "sign-in/name/%.*s", STR_ARG(name)),
		    LIMIT_SIGN_IN_NAME },
	};
	struct account account;
	bool is_right;
	enum status st;

	*out = (struct sign_in){ .outcome = SIGN_IN_WAIT };
	if ((st = door_knock(door, &limit, &out->wait_ms)) != ST_OK || out->wait_ms > 0)
		return st;
	st = count_attempt(door, tallies, COUNT_OF(tallies), &out->wait_ms);
	if (st != ST_OK || out->wait_ms > 0)
		return st;
	out->outcome = SIGN_IN_REFUSED;
	if ((st = find_account(door, email, &account)) != ST_OK ||
	    (st = try_password(door, &account, password, &is_right)) != ST_OK || !is_right)
		return st;
	st = forgive(door, tallies, COUNT_OF(tallies));
	return st == ST_OK ? go_on(door, &account, out) : st;
}

enum status
sign_in_external(const struct door *door, int64_t person_id, struct sign_in *out)
{
	struct account account;
	enum status st;

	*out = (struct sign_in){ .outcome = SIGN_IN_REFUSED };
	if ((st = load_account(door, person_id, &account)) != ST_OK)
		return st;
	return account.is_active ? go_on(door, &account, out)
	    : refuse(door, &account, "issuer");
}

/* --- code ----------------------------------------------------------------------------------- */

struct use {
	const struct account *account;
	int64_t step;          /* of the generator, or */
	struct str rest;       /* the recovery codes that are left */
};

static enum status
use_step(struct tx *tx, void *context)
{
	struct use *use = context;

	return credential_take_step(tx, use->account->person_id, use->step);
}

static enum status
use_recovery(struct tx *tx, void *context)
{
	struct use *use = context;

	return credential_take_recovery(tx, use->account->person_id,
	    use->account->credential.recovery, use->rest);
}

/* Also ST_OK, and not right, for a code that somebody else used up at the same moment. */
static enum status
try_code(const struct door *door, const struct account *account, struct str code,
    struct sign_in *out, bool *out_is_right)
{
	const struct credential *c = &account->credential;
	struct authorship who = { .actor = account->uid };
	struct use use = { .account = account };
	enum status st = ST_INVALID;

	if (c->totp_secret.n > 0 && account->is_active)
		st = totp_find_step(c->totp_secret, code, door->now_ms, c->totp_step, &use.step);
	if (st == ST_OK) {
		st = store_write(door->store, who, use_step, &use);
	} else if (st == ST_INVALID && account->is_active &&
	    (st = recovery_take(door->arena, c->recovery, code, &use.rest)) == ST_OK) {
		st = store_write(door->store, who, use_recovery, &use);
		out->used_recovery = st == ST_OK;
		out->recovery_left = recovery_count(door->arena, use.rest);
	}
	*out_is_right = st == ST_OK;
	if (st == ST_INVALID || st == ST_CONFLICT)
		return refuse(door, account, "code");
	return st;
}

static struct tally
tally_of_person(const struct door *door, const char *what, int64_t person_id)
{
	return (struct tally){ str_format(door->arena, "%s/%lld", what, (long long)person_id),
		LIMIT_CODE_TRIES };
}

/* The ticket is used up last: of two who come with right codes one is too late. */
static enum status
finish(const struct door *door, struct ticket_claim claim, const struct account *account,
    struct sign_in *out)
{
	struct ticket ticket;
	enum status st = ticket_take(door->run, claim, door->arena, &ticket);

	if (st == ST_NOT_FOUND) {
		out->outcome = SIGN_IN_TOO_LATE;
		return ST_OK;
	}
	return st == ST_OK ? begin_session(door, account, true, out) : st;
}

enum status
sign_in_code(const struct door *door, struct str token, struct str code, struct sign_in *out)
{
	struct ticket_claim claim = { TICKET_SECOND_FACTOR, token, door->now_ms };
	struct account account;
	struct ticket ticket;
	struct tally tally;
	bool is_right;
	enum status st;

	*out = (struct sign_in){ .outcome = SIGN_IN_TOO_LATE };
	if ((st = ticket_peek(door->run, claim, door->arena, &ticket)) != ST_OK)
		return st == ST_NOT_FOUND ? ST_OK : st;
	tally = tally_of_person(door, "code", ticket.person_id);
	out->outcome = SIGN_IN_WAIT;
	if ((st = count_attempt(door, &tally, 1, &out->wait_ms)) != ST_OK || out->wait_ms > 0)
		return st;
	out->outcome = SIGN_IN_REFUSED;
	if ((st = load_account(door, ticket.person_id, &account)) != ST_OK ||
	    (st = try_code(door, &account, code, out, &is_right)) != ST_OK || !is_right)
		return st;
	st = forgive(door, &tally, 1);
	return st == ST_OK ? finish(door, claim, &account, out) : st;
}

enum status
sign_in_prove(const struct door *door, const struct session *session, struct str secret,
    struct sign_in *out)
{
	struct tally tally = tally_of_person(door, "prove", session->person_id);
	struct account account;
	bool is_right;
	enum status st;

	*out = (struct sign_in){ .outcome = SIGN_IN_WAIT };
	if ((st = count_attempt(door, &tally, 1, &out->wait_ms)) != ST_OK || out->wait_ms > 0)
		return st;
	out->outcome = SIGN_IN_REFUSED;
	if ((st = load_account(door, session->person_id, &account)) != ST_OK)
		return st;
	st = account.credential.password_hash.n > 0
	    ? try_password(door, &account, secret, &is_right)
	    : try_code(door, &account, secret, out, &is_right);
	if (st != ST_OK || !is_right)
		return st;
	if ((st = forgive(door, &tally, 1)) == ST_OK &&
	    (st = session_prove(door->run, session->uid, door->now_ms, door->arena,
	    &out->token)) == ST_OK) {
		out->outcome = SIGN_IN_DONE;
		out->person_id = account.person_id;
	}
	return st;
}

enum status
sign_in_prove_code(const struct door *door, int64_t person_id, struct str code,
    struct sign_in *out)
{
	struct tally tally = tally_of_person(door, "code", person_id);
	struct account account;
	bool is_right;
	enum status st;

	*out = (struct sign_in){ .outcome = SIGN_IN_WAIT };
	if ((st = count_attempt(door, &tally, 1, &out->wait_ms)) != ST_OK || out->wait_ms > 0)
		return st;
	out->outcome = SIGN_IN_REFUSED;
	if ((st = load_account(door, person_id, &account)) != ST_OK ||
	    (st = try_code(door, &account, code, out, &is_right)) != ST_OK || !is_right)
		return st;
	out->outcome = SIGN_IN_DONE;
	out->person_id = person_id;
	return forgive(door, &tally, 1);
}
