/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Setting up the second factor: a secret for a code generator is offered, a code proves that the
 * generator has it, recovery codes are shown once. From then on this session counts as one with
 * two factors: it gets a new token, and all others end.
 */
#include "policy/factor.h"

#include "model/types/types.h"
#include "store/credential.h"
#include "web/problems.h"
#include "web/session.h"
#include "web/view.h"

struct view {
	struct str secret;
	struct str uri;
	struct html symbol;
	struct str ticket;
	bool is_set_up; /* there is one already, which this replaces */
	bool any_codes;
	struct view_list codes;
	struct str code_wrong;
	bool any_problems;
	struct view_list problems;
};
static const struct template_var vars[] = {
	VAR(struct view, secret), VAR(struct view, uri),
	VAR(struct view, symbol), VAR(struct view, ticket),
	VAR(struct view, is_set_up), VAR(struct view, any_codes),
	VAR_LIST(struct view, codes, &view_words_shape), VAR(struct view, code_wrong),
	VAR(struct view, any_problems), VAR_LIST(struct view, problems, &view_problem_shape),
};
static const struct shape shape = SHAPE(struct view, vars);

static enum status
show_offer(struct call *call, const struct factor_offer *offer, enum status st)
{
	struct view view = { .ticket = offer->token };
	int64_t person_id = call->viewer.person->person_id;
	struct credential credential = { .totp_secret = STR_EMPTY };
	struct view_problems problems;
	struct record *person;
	struct web w;
	enum status found = web_begin(call, &w);

	if (found != ST_OK || (found = record_load(call->store, &type_person, person_id,
	    call->arena, &person)) != ST_OK)
		return found;
	found = credential_find(call->store, person_id, call->arena, &credential);
	if (found != ST_OK && found != ST_NOT_FOUND)
		return found;
	view.is_set_up = credential.totp_secret.n > 0;
	view.secret = totp_secret_spaced(call->arena, offer->secret);
	view.uri = totp_uri(call->arena, offer->secret, STR("Concert"),
	    record_text(person, PERSON_EMAIL));
	view.symbol = html_of_symbol(call->arena, view.uri);
	problems = view_problems_of(&w);
	view.code_wrong = view_problem_of(&w, "code");
	view.any_problems = problems.any;
	view.problems = problems.list;
	return web_answer_form(&w, &page_second_factor, T(w.language, "Second factor"), &view, st);
}

static enum status
answer(struct call *call)
{
	struct door door = web_door(call);
	struct factor_offer offer;
	bool is_sent;
	enum status st = web_ask_proof(call, "/me/second-factor", &is_sent);

	if (st != ST_OK || is_sent)
		return st;
	st = factor_begin(&door, call->viewer.person->person_id, &offer);
	return st == ST_OK ? show_offer(call, &offer, ST_OK) : st;
}

static enum status
show_codes(struct call *call, const struct str codes[RECOVERY_CODES])
{
	struct view_words words[RECOVERY_CODES];
	struct view view = { .any_codes = true, .codes = { words, RECOVERY_CODES } };
	struct web w;
	enum status st = web_begin(call, &w);

	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < RECOVERY_CODES; i++)
		words[i].words = codes[i];
	return web_answer(&w, &page_second_factor, T(w.language, "Your recovery codes"), &view);
}

static enum status
finish(struct call *call, const struct str codes[RECOVERY_CODES])
{
	int64_t person_id = call->viewer.person->person_id;
	enum status st = session_end_all(site_config_of(call->site)->run, person_id, STR_EMPTY);

	if (st != ST_OK ||
	    (st = web_session_begin(call, person_id, SESSION_SECOND_FACTOR)) != ST_OK)
		return st;
	return show_codes(call, codes);
}

static enum status
submit(struct call *call)
{
	struct door door = web_door(call);
	struct factor_claim claim = { call->viewer.person->person_id,
		web_input(call, "ticket").text, web_input(call, "code").text };
	struct str codes[RECOVERY_CODES];
	struct factor_offer offer;
	enum status st = factor_confirm(&door, call_authorship(call, STR_EMPTY), &claim, codes);

	if (st == ST_OK)
		return finish(call, codes);
	if (st == ST_NOT_FOUND)
		return web_redirect(call, STR("/me/second-factor"));
	if (st != ST_INVALID ||
	    (st = factor_offered(&door, claim.person_id, claim.token, &offer)) != ST_OK)
		return st;
	return show_offer(call, &offer, errors_add(&call->errors, ST_INVALID, "code", "This code "
	    "does not fit. Check that the clock of the device is right, and take the next one."));
}

static const struct input inputs[] = {
	{ .name = "ticket", .kind = IK_TEXT, .max = 100, .help = "Of the offer." },
	{ .name = "code", .kind = IK_TEXT, .max = 100, .help = "That proves it." },
};

static const struct route route_second_factor = {
	.method = METHOD_GET, .path = "/me/second-factor", .permission = PERM_PERSON,
	.flags = RF_SECRET, .summary = "Sets up the second factor.", .handler = answer,
};
static const struct route route_second_factor_submit = {
	.method = METHOD_POST, .path = "/me/second-factor", .permission = PERM_PERSON,
	.flags = RF_FORM | RF_SECRET, .inputs = inputs, .ninputs = COUNT_OF(inputs),
	.body_limit = 4096, .summary = "Proves the second factor.", .handler = submit,
};
const struct page page_second_factor = { .name = "second_factor", .view = &shape,
	.route = &route_second_factor, .action = &route_second_factor_submit };
