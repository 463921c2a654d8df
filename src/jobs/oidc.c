/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Asks the OpenID Connect provider, through concert-outside: where browsers are to be sent, or who
 * stands behind a code. The answer goes into the visit's ticket, where the waiting page finds it;
 * a refusal too, so that the job itself ends well and is not tried again: a code is good once. Who
 * signs in leaves no job behind.
 */
#include "policy/external.h"

#include "base/clock.h"
#include "base/json.h"
#include "base/json_read.h"
#include "base/limits.h"
#include "base/log.h"
#include "jobs/jobs.h"
#include "process/ask.h"

#define ORDER_BYTES (16 * 1024)

struct question {
	struct job_run *run;
	struct run *tickets;
	struct str token;         /* empty: about the provider itself */
	struct oidc_visit visit;
	const struct json_t *answer;
};

static void
write_code(struct json *j, const struct question *q, struct str secret)
{
	json_write_text(j, "client", q->run->settings->text[SETTING_OIDC_CLIENT]);
	json_write_text(j, "secret", secret);
	json_write_text(j, "code", q->visit.code);
	json_write_text(j, "verifier", q->visit.verifier);
	json_write_text(j, "redirect_uri", q->visit.redirect_uri);
	json_write_text(j, "nonce", q->visit.nonce);
}

static enum status
ask(struct question *q, struct errors *errors)
{
	struct job_run *run = q->run;
	struct ask ask = { .task = "oidc", .sandbox = run->sandbox, .wall_ms = LIMIT_OIDC_MS };
	bool is_about_code = q->token.n > 0;
	struct str secret = STR_EMPTY;
	enum status st = ST_OK;
	struct buf input;
	struct json j;

	if (is_about_code && run->settings->text[SETTING_OIDC_SECRET_FILE].n > 0)
		st = settings_read_secret(run->settings, SETTING_OIDC_SECRET_FILE, run->arena,
		    errors, &secret);
	if (st != ST_OK)
		return st;
	buf_init(&input, run->arena, ORDER_BYTES);
	json_init(&j, &input);
	json_write_object(&j, NULL);
	json_write_text_z(&j, "step", is_about_code ? "finish" : "discover");
	json_write_text(&j, "issuer", run->settings->text[SETTING_OIDC_ISSUER]);
	json_write_text(&j, "ca_file", run->settings->text[SETTING_CA_FILE]);
	if (is_about_code)
		write_code(&j, q, secret);
	json_end_object(&j);
	ask.input = buf_str(&input);
	return ask_helper(run->arena, &ask, errors, &q->answer);
}

/* Where browsers are to be sent; nowhere, if the provider did not say. */
static enum status
keep_provider(struct question *q, enum status st)
{
	struct job_run *run = q->run;
	struct issuer_facts facts = { .endpoint = STR_EMPTY, .asked_ms = clock_now_ms() };

	if (st == ST_OK)
		facts.endpoint = json_member_text(run->arena, q->answer, "authorization_endpoint");
	if (st != ST_OK || !json_as_bool(json_member(q->answer, "must_name_issuer"),
	    &facts.must_name_issuer))
		facts.must_name_issuer = false;
	return issuer_put(q->tickets, run->settings->text[SETTING_OIDC_ISSUER], &facts);
}

/* Who it is, without what was needed to find out; or the words of the refusal. */
static enum status
keep_person(struct question *q, enum status st, const struct errors *errors)
{
	struct arena *a = q->run->arena;
	struct ticket_claim claim = { TICKET_OIDC, q->token, clock_now_ms() };
	struct oidc_visit known = { .stage = OIDC_REFUSED, .next = q->visit.next };

	if (st == ST_OK) {
		known.stage = OIDC_KNOWN;
		known.subject = json_member_text(a, q->answer, "subject");
		known.email = json_member_text(a, q->answer, "email");
		known.name = json_member_text(a, q->answer, "name");
		if (!json_as_bool(json_member(q->answer, "email_verified"),
		    &known.is_email_verified))
			known.is_email_verified = false;
	} else {
		known.words = str_format(a, "The provider could not sign you in. Try again, or "
		    "sign in with your password. The secretariat should know: %.*s",
		    STR_ARG(errors->n > 0 ? errors->items[0].message :
		    str_from(status_slug(st))));
	}
	return ticket_change(q->tickets, claim, oidc_write_visit(a, &known), a);
}

static enum status
read_order(struct question *q)
{
	struct job_run *run = q->run;
	const struct json_t *order;
	struct ticket ticket;
	enum status st;

	if (json_parse(run->arena, run->job->payload, &order) != ST_OK)
		return ST_CORRUPT;
	q->token = json_member_text(run->arena, order, "ticket");
	if (q->token.n == 0)
		return ST_OK;
	st = ticket_peek(q->tickets, (struct ticket_claim){ TICKET_OIDC, q->token,
	    clock_now_ms() }, run->arena, &ticket);
	return st == ST_OK ? oidc_read_visit(run->arena, ticket.payload, &q->visit) : st;
}

/* ST_NOT_FOUND: the person did not wait. */
static enum status
answer_visit(struct question *q)
{
	struct errors errors;
	enum status st;

	errors_init(&errors, q->run->arena);
	st = ask(q, &errors);
	for (size_t i = 0; i < errors.n; i++)
		log_line(LOG_WARNING, "oidc", "%.*s", STR_ARG(errors.items[i].message));
	if (q->token.n > 0)
		return keep_person(q, st, &errors);
	return keep_provider(q, st);
}

static enum status
finish(struct tx *tx, void *context)
{
	return job_forget(tx, context);
}

static enum status
run_oidc(struct job_run *run)
{
	struct authorship by = { .actor = STR("operator"), .reason = STR("sign-in") };
	struct question *q = arena_make(run->arena, struct question);
	struct job *job = arena_make(run->arena, struct job);
	enum status st;

	q->run = run;
	*job = *run->job;
	if ((st = run_open(run->arena, store_folder(run->store), run->errors, &q->tickets)) !=
	    ST_OK)
		return st;
	if (!oidc_is_set_up(run->settings))
		return errors_add(run->errors, ST_CONFLICT, NULL, "Nobody can sign in with a "
		    "provider, because the setting oidc-issuer is empty.");
	st = read_order(q);
	if (st == ST_OK)
		st = answer_visit(q);
	if (st != ST_OK && st != ST_NOT_FOUND)
		return st;
	return store_write(run->store, by, finish, job);
}

/* No second attempt: a code is good once, and who signs in does not wait for one. */
const struct job_kind job_kind_oidc = {
	.name = "oidc",
	.lease_ms = LIMIT_OIDC_MS + 30000,
	.is_short = true,
	.run = run_oidc,
};
