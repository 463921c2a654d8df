/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The own second factor: offered by a ticket, taken by a code. An offered secret is not
 * in the credential until a code has shown that a generator holds it: else a person who closed the
 * window would be locked out.
 */
#include "policy/factor.h"

#include "base/log.h"
#include "store/credential.h"

/* Everything of a person's credential, for the change of a part; one that is not there is empty. */
static enum status
read_credential(struct tx *tx, int64_t person_id, struct credential *out)
{
	enum status st = credential_find(tx->store, person_id, tx->arena, out);

	if (st == ST_NOT_FOUND) {
		*out = (struct credential){ .person_id = person_id };
		return ST_OK;
	}
	return st;
}

struct change {
	int64_t person_id;
	struct str secret;   /* of a code generator */
	int64_t step;
	struct str recovery;
	bool keeps_password;
};

enum status
factor_begin(const struct door *door, int64_t person_id, struct factor_offer *out)
{
	struct str secret = totp_secret_new(door->arena);
	struct ticket ticket = { .purpose = TICKET_FACTOR_OFFER, .person_id = person_id,
		.payload = secret };
	enum status st;

	if ((st = ticket_end_all(door->run, TICKET_FACTOR_OFFER, person_id)) != ST_OK)
		return st;
	st = ticket_create(door->run, &ticket, door->now_ms, door->arena, &out->token);
	if (st == ST_OK)
		out->secret = secret;
	return st;
}

enum status
factor_offered(const struct door *door, int64_t person_id, struct str token,
    struct factor_offer *out)
{
	struct ticket_claim claim = { TICKET_FACTOR_OFFER, token, door->now_ms };
	struct ticket ticket;
	enum status st = ticket_peek(door->run, claim, door->arena, &ticket);

	if (st != ST_OK)
		return st;
	if (ticket.person_id != person_id)
		return ST_NOT_FOUND;
	*out = (struct factor_offer){ ticket.payload, token };
	return ST_OK;
}

static enum status
put_factor(struct tx *tx, void *context)
{
	struct change *change = context;
	struct credential c;
	enum status st;

	if ((st = read_credential(tx, change->person_id, &c)) != ST_OK)
		return st;
	c.totp_secret = change->secret;
	c.totp_step = change->step;
	c.recovery = change->recovery;
	return credential_put(tx, &c);
}

enum status
factor_confirm(const struct door *door, struct authorship who, const struct factor_claim *claim,
    struct str out_codes[RECOVERY_CODES])
{
	struct change change = { .person_id = claim->person_id };
	struct factor_offer offer;
	struct ticket ticket;
	enum status st;

	if ((st = factor_offered(door, claim->person_id, claim->token, &offer)) != ST_OK ||
	    (st = totp_find_step(offer.secret, claim->code, door->now_ms, 0,
	    &change.step)) != ST_OK)
		return st;
	st = ticket_take(door->run, (struct ticket_claim){ TICKET_FACTOR_OFFER, claim->token,
	    door->now_ms }, door->arena, &ticket);
	if (st != ST_OK)
		return st;
	change.secret = offer.secret;
	recovery_new(door->arena, out_codes, &change.recovery);
	return store_write(door->store, who, put_factor, &change);
}

/* The password may be one that is too short without a factor; its hash tells no length. */
static enum status
drop_factor(struct tx *tx, void *context)
{
	const struct change *change = context;
	struct credential c;
	enum status st;

	if ((st = read_credential(tx, change->person_id, &c)) != ST_OK)
		return st;
	if (!change->keeps_password)
		c.password_hash = STR_EMPTY;
	c.totp_secret = STR_EMPTY;
	c.totp_step = 0;
	c.recovery = STR_EMPTY;
	return credential_put(tx, &c);
}

enum status
factor_remove(const struct door *door, struct authorship who, int64_t person_id,
    enum factor_password password)
{
	struct change change = { .person_id = person_id,
		.keeps_password = password == FACTOR_KEEPS_PASSWORD };
	enum status st = store_write(door->store, who, drop_factor, &change);

	if (st == ST_OK)
		log_line(LOG_INFO, "factor-removed", "person %lld, by %.*s",
		    (long long)person_id, STR_ARG(who.actor));
	return st;
}
