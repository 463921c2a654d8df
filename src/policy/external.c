/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The stations of a visit to the provider, and whom it lets in. Who is not known here is not let
 * in: an account comes from an invitation, whatever a provider says of somebody.
 */
#include "policy/external.h"

#include "base/json.h"
#include "base/json_read.h"
#include "base/limits.h"
#include "model/types/types.h"
#include "policy/account.h"
#include "policy/identify.h"

#define ISSUER_LIFE_MS (INT64_C(24) * 3600 * 1000) /* then the provider is asked again */
#define DISCOVERY_MS 10000                         /* not more often than this */
#define ANSWER_MS (LIMIT_OIDC_MS + 15000)          /* the job has said something by then */

struct str
oidc_write_visit(struct arena *a, const struct oidc_visit *visit)
{
	struct buf out;
	struct json j;

	buf_init(&out, a, LIMIT_TICKET_BYTES);
	json_init(&j, &out);
	json_write_object(&j, NULL);
	json_write_i64(&j, "stage", visit->stage);
	json_write_text(&j, "next", visit->next);
	json_write_text(&j, "redirect_uri", visit->redirect_uri);
	json_write_text(&j, "nonce", visit->nonce);
	json_write_text(&j, "verifier", visit->verifier);
	json_write_text(&j, "code", visit->code);
	json_write_text(&j, "subject", visit->subject);
	json_write_text(&j, "email", visit->email);
	json_write_text(&j, "name", visit->name);
	json_write_bool(&j, "email_verified", visit->is_email_verified);
	json_write_text(&j, "words", visit->words);
	json_end_object(&j);
	return out.overflow ? STR_EMPTY : buf_str(&out);
}

enum status
oidc_read_visit(struct arena *a, struct str payload, struct oidc_visit *out)
{
	struct oidc_visit visit = { 0 };
	const struct json_t *j;
	int64_t stage;

	if (json_parse(a, payload, &j) != ST_OK || !json_as_i64(json_member(j, "stage"), &stage) ||
	    stage < OIDC_AWAY || stage > OIDC_REFUSED ||
	    !json_as_bool(json_member(j, "email_verified"), &visit.is_email_verified))
		return ST_CORRUPT;
	visit.stage = (enum oidc_stage)stage;
	visit.next = json_member_text(a, j, "next");
	visit.redirect_uri = json_member_text(a, j, "redirect_uri");
	visit.nonce = json_member_text(a, j, "nonce");
	visit.verifier = json_member_text(a, j, "verifier");
	visit.code = json_member_text(a, j, "code");
	visit.subject = json_member_text(a, j, "subject");
	visit.email = json_member_text(a, j, "email");
	visit.name = json_member_text(a, j, "name");
	visit.words = json_member_text(a, j, "words");
	*out = visit;
	return ST_OK;
}

/* The order of the job: about a ticket, or (empty) about the provider itself. */
static struct str
write_order(struct arena *a, struct str token)
{
	struct buf out;
	struct json j;

	buf_init(&out, a, LIMIT_TICKET_BYTES);
	json_init(&j, &out);
	json_write_object(&j, NULL);
	json_write_text(&j, "ticket", token);
	json_end_object(&j);
	return buf_str(&out);
}

static enum status
add_job(struct tx *tx, void *context)
{
	const struct str *token = context;
	int64_t id;

	return job_add_first(tx, STR("oidc"), write_order(tx->arena, *token), &id);
}

static enum status
order_job(const struct door *door, struct str token)
{
	struct authorship by = { .actor = STR("operator"), .reason = STR("sign-in") };

	return store_write(door->store, by, add_job, &token);
}

static enum status
make_ticket(const struct door *door, const struct oidc_visit *visit, struct str *out_token)
{
	struct ticket ticket = { .purpose = TICKET_OIDC };

	ticket.payload = oidc_write_visit(door->arena, visit);
	if (ticket.payload.n == 0)
		return ST_TOO_LARGE;
	return ticket_create(door->run, &ticket, door->now_ms, door->arena, out_token);
}

/* One job at a time, however many browsers ask. */
static enum status
order_discovery(const struct oidc_station *at)
{
	struct attempts asked;
	enum status st = attempt_add(at->door->run, STR("oidc/discover"), DISCOVERY_MS,
	    at->door->now_ms, &asked);

	if (st == ST_OK && asked.count == 1)
		st = order_job(at->door, STR_EMPTY);
	return st == ST_OK ? ST_BUSY : st;
}

/* What the provider said of itself, not too long ago. */
static enum status
find_facts(const struct oidc_station *at, struct issuer_facts *out)
{
	const struct door *door = at->door;
	enum status st = issuer_get(door->run, at->settings->text[SETTING_OIDC_ISSUER],
	    door->arena, out);

	if (st == ST_NOT_FOUND)
		return order_discovery(at);
	if (st != ST_OK)
		return st;
	if (out->endpoint.n == 0 && out->asked_ms > door->now_ms - DISCOVERY_MS)
		return errors_add(at->errors, ST_FORBIDDEN, NULL, "The provider cannot be reached. "
		    "Try again in a minute, or sign in with your password.");
	if (out->endpoint.n == 0 || out->asked_ms < door->now_ms - ISSUER_LIFE_MS)
		return order_discovery(at);
	return ST_OK;
}

enum status
oidc_depart(const struct oidc_station *at, const struct oidc_departure *departure,
    struct str *out_token, struct str *out_url)
{
	struct arena *a = at->door->arena;
	struct oidc_visit visit = { .stage = OIDC_AWAY, .next = departure->next,
		.redirect_uri = departure->redirect_uri };
	struct oidc_request request = { .client = at->settings->text[SETTING_OIDC_CLIENT],
		.redirect_uri = departure->redirect_uri, .language = departure->language };
	struct issuer_facts facts;
	struct oidc_flow flow;
	enum status st;

	if ((st = find_facts(at, &facts)) != ST_OK)
		return st;
	oidc_flow_new(a, &flow);
	visit.nonce = flow.nonce;
	visit.verifier = flow.verifier;
	if ((st = make_ticket(at->door, &visit, out_token)) != ST_OK)
		return st;
	flow.state = oidc_challenge(a, *out_token);
	request.endpoint = facts.endpoint;
	request.flow = &flow;
	*out_url = oidc_authorization_url(a, &request);
	return ST_OK;
}

static struct ticket_claim
claim_of(const struct door *door, struct str token)
{
	return (struct ticket_claim){ TICKET_OIDC, token, door->now_ms };
}

/* The stage of this browser's visit, without using it up. */
static enum status
look(const struct door *door, struct str token, struct ticket *ticket, struct oidc_visit *out)
{
	enum status st;

	if (token.n == 0)
		return ST_NOT_FOUND;
	st = ticket_peek(door->run, claim_of(door, token), door->arena, ticket);
	return st == ST_OK ? oidc_read_visit(door->arena, ticket->payload, out) : st;
}

/* Uses it up: of two requests with one answer of the provider, one goes on. */
static enum status
use_up(const struct door *door, struct str token)
{
	struct ticket ticket;

	return ticket_take(door->run, claim_of(door, token), door->arena, &ticket);
}

enum status
oidc_return(const struct oidc_station *at, struct str token, const struct oidc_answer *answer,
    struct str *out_token)
{
	const struct door *door = at->door;
	struct str issuer = at->settings->text[SETTING_OIDC_ISSUER];
	struct issuer_facts facts = { 0 };
	struct oidc_visit visit;
	struct ticket ticket;
	enum status st;

	if ((st = look(door, token, &ticket, &visit)) != ST_OK)
		return st;
	if (visit.stage != OIDC_AWAY ||
	    !csrf_matches(oidc_challenge(door->arena, token), answer->state))
		return ST_NOT_FOUND;
	if ((st = use_up(door, token)) != ST_OK)
		return st;
	st = issuer_get(door->run, issuer, door->arena, &facts);
	if (st != ST_OK && st != ST_NOT_FOUND)
		return st;
	st = oidc_check_answer(answer, issuer, facts.must_name_issuer, at->errors);
	if (st != ST_OK)
		return st;
	visit.stage = OIDC_ASKED;
	visit.code = answer->code;
	if ((st = make_ticket(door, &visit, out_token)) != ST_OK)
		return st;
	return order_job(door, *out_token);
}

enum status
oidc_arrive(const struct oidc_station *at, struct str token, struct oidc_visit *out)
{
	const struct door *door = at->door;
	struct ticket ticket;
	enum status st = look(door, token, &ticket, out);

	if (st != ST_OK)
		return st;
	if (out->stage == OIDC_AWAY)
		return ST_NOT_FOUND;
	if (out->stage == OIDC_ASKED && ticket.created_ms > door->now_ms - ANSWER_MS)
		return ST_BUSY;
	if ((st = use_up(door, token)) != ST_OK)
		return st;
	if (out->stage == OIDC_ASKED)
		return errors_add(at->errors, ST_FORBIDDEN, NULL, "The provider did not answer in "
		    "time. Try again, or sign in with your password.");
	if (out->stage == OIDC_REFUSED)
		return errors_add(at->errors, ST_FORBIDDEN, NULL, "%.*s", STR_ARG(out->words));
	return ST_OK;
}

/* Whose address it is, if that is enough to tie the identity to the person. */
static enum status
find_by_address(const struct door *door, struct str issuer, const struct oidc_visit *visit,
    struct record **out)
{
	struct external_identity_list identities;
	struct record *person;
	enum status st;

	if (!visit->is_email_verified || visit->email.n == 0)
		return ST_NOT_FOUND;
	if ((st = account_find(door->store, visit->email, door->arena, &person)) != ST_OK)
		return st;
	if (!str_equal(record_text(person, PERSON_STATE), STR("active")))
		return ST_NOT_FOUND;
	st = external_identity_list(door->store, person->id, door->arena, &identities);
	for (size_t i = 0; st == ST_OK && i < identities.n; i++) {
		if (str_equal(identities.items[i].issuer, issuer))
			return ST_NOT_FOUND;
	}
	if (st == ST_OK)
		*out = person;
	return st;
}

static enum status
tie(struct tx *tx, void *context)
{
	struct external_identity *identity = context;

	identity->created_ms = tx->now_ms;
	return external_identity_create(tx, identity);
}

static enum status
tie_first_time(const struct door *door, struct str issuer, const struct oidc_visit *visit,
    int64_t *out_person_id)
{
	struct external_identity identity = { .issuer = issuer, .subject = visit->subject };
	struct authorship by = { .reason = STR("first sign-in with a provider") };
	struct record *person;
	enum status st = find_by_address(door, issuer, visit, &person);

	if (st != ST_OK)
		return st;
	by.actor = person->uid;
	identity.person_id = person->id;
	st = store_write(door->store, by, tie, &identity);
	if (st == ST_OK)
		*out_person_id = person->id;
	return st;
}

enum status
oidc_sign_in(const struct oidc_station *at, const struct oidc_visit *visit, struct sign_in *out)
{
	const struct door *door = at->door;
	struct str issuer = at->settings->text[SETTING_OIDC_ISSUER];
	int64_t person_id = 0;
	enum status st = external_identity_find(door->store, issuer, visit->subject, &person_id);

	if (st == ST_NOT_FOUND)
		st = tie_first_time(door, issuer, visit, &person_id);
	if (st == ST_OK)
		st = sign_in_external(door, person_id, out);
	if (st == ST_NOT_FOUND || (st == ST_OK && out->outcome == SIGN_IN_REFUSED))
		return errors_add(at->errors, ST_FORBIDDEN, NULL, "The provider signed you in"
		    "%s%.*s, but that belongs to no account here. Ask the secretariat for an "
		    "invitation.",
		    visit->email.n > 0 ? " as " : "", STR_ARG(visit->email));
	return st;
}
