/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tokens of who asks: made, listed and ended by a session or by a token that may write. The
 * secret is in the answer to its making and nowhere else; therefore a repeated request is not
 * answered from a kept answer, but makes another token.
 */
#include "api/answer.h"
#include "api/body.h"
#include "api/routes.h"
#include "base/limits.h"
#include "model/instant.h"
#include "policy/api_token.h"

static void
write_token(struct json *j, const struct api_token *token, struct str secret)
{
	struct arena *a = j->out->arena;

	json_write_object(j, NULL);
	json_write_text(j, "id", token->uid);
	json_write_text(j, "label", token->label);
	json_write_bool(j, "write", (token->flags & API_TOKEN_WRITE) != 0);
	json_write_bool(j, "second_factor", (token->flags & API_TOKEN_SECOND_FACTOR) != 0);
	json_write_text(j, "created", instant_format(a, token->created_ms));
	json_write_text(j, "expires", instant_format(a, token->expires_ms));
	json_write_text_or_null(j, "used", token->used_day == 0 ? STR_EMPTY
	    : date_format(a, (int32_t)token->used_day));
	if (secret.n > 0)
		json_write_text(j, "token", secret);
	json_end_object(j);
}

static enum status
list(struct call *call)
{
	struct api_token_list tokens;
	struct answer answer;
	enum status st = api_token_list(call->store, call->viewer.person->person_id, call->arena,
	    &tokens);

	if (st != ST_OK)
		return st;
	answer_begin(&answer, call);
	json_write_object(&answer.json, NULL);
	json_write_array(&answer.json, "items");
	for (size_t i = 0; i < tokens.n; i++)
		write_token(&answer.json, &tokens.items[i], STR_EMPTY);
	json_end_array(&answer.json);
	json_write_i64(&answer.json, "total", (int64_t)tokens.n);
	json_end_object(&answer.json);
	return answer_send(&answer);
}

const struct route api_route_tokens = {
	.method = METHOD_GET, .path = API_ROOT "tokens", .permission = PERM_PERSON,
	.flags = RF_API, .answer = "tokens", .operation = "list-tokens",
	.summary = "Lists your tokens, newest first; their secrets are not kept.",
	.handler = list,
};

/* --- make ---------------------------------------------------------------------------------- */

static enum status
take_member(struct call *call, struct str name, const struct json_t *value,
    struct api_token *token)
{
	struct str text = STR_EMPTY;
	bool may_write = false;
	int32_t day;

	if (str_equal(name, STR("label")) && json_as_text(value, &token->label))
		return ST_OK;
	if (str_equal(name, STR("write")) && json_as_bool(value, &may_write)) {
		token->flags |= may_write ? API_TOKEN_WRITE : 0u;
		return ST_OK;
	}
	if (str_equal(name, STR("expires")) && json_as_text(value, &text) &&
	    date_parse(text, &day) == ST_OK) {
		token->expires_ms = call_day_end_ms(call, day);
		return ST_OK;
	}
	return errors_add(&call->errors, ST_INVALID, pointer_to(call->arena, name),
	    "Give label (a text), expires (a day such as 2021-12-31) and write (true or false).");
}

static enum status
read_token(struct call *call, struct api_token *token)
{
	enum status result = ST_OK;
	const struct json_t *body;
	const struct json_t *value;
	void *at = NULL;
	struct str name;
	enum status st = body_read(call, MEDIA_JSON, &body);

	if (st != ST_OK)
		return st;
	while (json_next(body, &at, &name, &value)) {
		if ((st = take_member(call, name, value, token)) != ST_OK)
			result = st;
	}
	return result;
}

/* The row that was stored under the secret. */
static enum status
send_made(struct call *call, struct str secret)
{
	struct api_token made;
	struct answer answer;
	enum status st = api_token_find(call->store, secret, call->now_ms, call->arena, &made);

	if (st != ST_OK)
		return st;
	answer_begin(&answer, call);
	write_token(&answer.json, &made, secret);
	if ((st = answer_send(&answer)) != ST_OK)
		return st;
	call->rs->status = 201;
	return response_set_header(call->rs, "Location",
	    str_format(call->arena, API_ROOT "tokens/%.*s", STR_ARG(made.uid)));
}

static enum status
make(struct call *call)
{
	struct api_token token = { .person_id = call->viewer.person->person_id,
		.label = STR_EMPTY, .flags = api_token_strength(call->viewer.person) };
	struct str secret = STR_EMPTY;
	enum status st;

	/* Said now, because the token would never do what its maker expects. */
	if (call->viewer.person->needs_second_factor)
		return errors_add(&call->errors, ST_FORBIDDEN, NULL, "Your roles ask for a "
		    "second factor. Set it up and sign in with it, then make the token: it "
		    "may do what they may.");
	if ((st = read_token(call, &token)) != ST_OK)
		return st;
	st = api_token_issue(call->store, call_authorship(call, STR_EMPTY), &token,
	    &call->errors, &secret);
	if (st == ST_OK)
		return send_made(call, secret);
	for (size_t i = 0; i < call->errors.n; i++) {
		struct error *error = &call->errors.items[i];

		if (error->field.n > 0)
			error->field = str_from(pointer_to(call->arena, error->field));
	}
	return st;
}

const struct route api_route_make_token = {
	.method = METHOD_POST, .path = API_ROOT "tokens", .permission = PERM_PERSON,
	.flags = RF_API | RF_CREATES, .answer = "token", .operation = "make-token",
	.summary = "Makes a token for a program; its secret is shown this once.",
	.body_limit = LIMIT_JSON_BODY_BYTES, .handler = make,
};

/* --- end ----------------------------------------------------------------------------------- */

static enum status
end(struct call *call)
{
	enum status st = api_token_revoke(call->store, call_authorship(call, STR_EMPTY),
	    call->viewer.person->person_id, call->values[0]);

	if (st == ST_NOT_FOUND)
		return errors_add(&call->errors, st, NULL,
		    "You have no such token. /api/v1/tokens lists yours.");
	if (st == ST_OK)
		call->rs->status = 204;
	return st;
}

const struct route api_route_end_token = {
	.method = METHOD_DELETE, .path = API_ROOT "tokens/{id}", .permission = PERM_PERSON,
	.flags = RF_API, .answer = "nothing", .operation = "end-token",
	.summary = "Ends one of your tokens.", .handler = end,
};
