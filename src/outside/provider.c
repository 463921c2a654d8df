/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The exchange with a provider, in the order in which each answer makes the next question safe:
 * its own description, the token for the code, its keys, the token's signature and claims. The
 * surprise: an address of the token or user is asked even in http if the issuer itself is on this
 * machine, and never otherwise.
 */
#include "outside/provider.h"

#include "base/base64.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/json_read.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "outside/jwt.h"
#include "outside/keys.h"
#include "outside/web.h"
#include "policy/oidc.h"

#define WELL_KNOWN "/.well-known/openid-configuration"
#define WORDS_BYTES 200 /* of what a provider says about an error */

struct visit {
	struct arena *arena;
	struct errors *errors;
	CURL *curl;
	const struct json_t *order;
	struct str issuer;
	const struct json_t *metadata;
	int64_t end_ms;
};

struct tokens {
	struct str access;
	struct str id;
};

static struct str
ordered(const struct visit *v, const char *name)
{
	return json_member_text(v->arena, v->order, name);
}

static struct client_limits
limits_of(const struct visit *v)
{
	int64_t left_ms = v->end_ms - clock_monotonic_ms();

	if (left_ms > LIMIT_OIDC_STEP_MS)
		left_ms = LIMIT_OIDC_STEP_MS;
	return (struct client_limits){ ordered(v, "ca_file"), left_ms < 1 ? 1 : left_ms };
}

/* An answer with status 200 and a JSON object in it. */
static enum status
ask_json(struct visit *v, struct web_request *request, const char *what,
    const struct json_t **out)
{
	struct web_answer answer;
	const struct json_t *map;
	enum status st;

	request->limits = limits_of(v);
	st = web_ask(v->arena, v->curl, request, v->errors, &answer);
	if (st != ST_OK)
		return st;
	if (answer.status != 200)
		return errors_add(v->errors, ST_FORBIDDEN, NULL,
		    "The provider answers %s with HTTP %ld.", what, answer.status);
	if (json_parse(v->arena, answer.body, &map) != ST_OK || !json_is_map(map))
		return errors_add(v->errors, ST_FORBIDDEN, NULL,
		    "The provider answers %s with what cannot be read.", what);
	*out = map;
	return ST_OK;
}

/* An address that the provider names; https if the issuer is. */
static enum status
endpoint(struct visit *v, const char *name, struct str *out)
{
	struct str url = json_member_text(v->arena, v->metadata, name);
	bool is_secure = str_starts(v->issuer, STR("https://"));

	if (!oidc_url_is_acceptable(url) || (is_secure && !str_starts(url, STR("https://"))))
		return errors_add(v->errors, ST_INVALID, NULL,
		    "The provider names no address for %s that can be used.", name);
	*out = url;
	return ST_OK;
}

static enum status
discover(struct visit *v)
{
	struct str base = v->issuer;
	struct web_request request = { .form = { NULL, 0 } };
	enum status st;

	while (base.n > 0 && base.p[base.n - 1] == '/')
		base.n--;
	request.url = str_concat(v->arena, base, STR(WELL_KNOWN));
	st = ask_json(v, &request, "its description", &v->metadata);
	if (st != ST_OK)
		return st;
	if (!str_equal(json_member_text(v->arena, v->metadata, "issuer"), v->issuer))
		return errors_add(v->errors, ST_FORBIDDEN, NULL, "The provider calls itself by "
		    "another name than oidc-issuer; both must be the same to the last character.");
	return ST_OK;
}

static bool
list_holds(const struct json_t *list, struct str word)
{
	struct str one;
	size_t n;

	if (!json_as_list(list, &n))
		return false;
	for (size_t i = 0; i < n; i++) {
		if (json_as_text(json_item(list, i), &one) && str_equal(one, word))
			return true;
	}
	return false;
}

static void
add_parameter(struct buf *out, const char *name, struct str value)
{
	buf_add_format(out, "&%s=", name);
	buf_add_url_part(out, value);
}

/* Source: RFC 6749 section 2.3.1: both parts are encoded before they are joined. */
static struct str
basic_authorization(struct arena *a, struct str client, struct str secret)
{
	struct buf joined;

	buf_init(&joined, a, LIMIT_OIDC_BYTES);
	buf_add_url_part(&joined, client);
	buf_add_byte(&joined, ':');
	buf_add_url_part(&joined, secret);
	return str_concat(a, STR("Basic "), base64_encode(a, buf_str(&joined)));
}

/* How the client proves itself: by a header, in the form, or (without a secret) only by PKCE. */
static enum status
add_client(struct visit *v, struct buf *form, struct web_request *request)
{
	const struct json_t *methods =
	    json_member(v->metadata, "token_endpoint_auth_methods_supported");
	struct str client = ordered(v, "client");
	struct str secret = ordered(v, "secret");

	if (secret.n == 0) {
		add_parameter(form, "client_id", client);
		return ST_OK;
	}
	if (json_is_absent(methods) || list_holds(methods, STR("client_secret_basic"))) {
		request->authorization = basic_authorization(v->arena, client, secret);
		return ST_OK;
	}
	if (!list_holds(methods, STR("client_secret_post")))
		return errors_add(v->errors, ST_FORBIDDEN, NULL, "The provider takes no secret in "
		    "a way that is known here (client_secret_basic, client_secret_post).");
	add_parameter(form, "client_id", client);
	add_parameter(form, "client_secret", secret);
	return ST_OK;
}

/* What a provider says, on one line of plain letters: it may be anything. */
static struct str
plain_words(struct arena *a, struct str text)
{
	struct buf out;

	buf_init(&out, a, WORDS_BYTES);
	for (size_t i = 0; i < text.n && i < WORDS_BYTES; i++)
		buf_add_byte(&out, text.p[i] < ' ' || text.p[i] >= 0x7F ? ' ' : text.p[i]);
	return buf_str(&out);
}

/* The error of a refused code: {"error": "invalid_grant", "error_description": "..."}. */
static enum status
refused(struct visit *v, const struct web_answer *answer)
{
	struct arena *a = v->arena;
	const struct json_t *map;

	if (json_parse(a, answer->body, &map) != ST_OK || !json_is_map(map))
		return errors_add(v->errors, ST_FORBIDDEN, NULL,
		    "The provider answers the code with HTTP %ld.", answer->status);
	return errors_add(v->errors, ST_FORBIDDEN, NULL, "The provider refuses the code: %.*s %.*s",
	    STR_ARG(plain_words(a, json_member_text(a, map, "error"))),
	    STR_ARG(plain_words(a, json_member_text(a, map, "error_description"))));
}

static enum status
read_tokens(struct visit *v, struct str body, struct tokens *out)
{
	const struct json_t *map;

	if (json_parse(v->arena, body, &map) != ST_OK || !json_is_map(map))
		return errors_add(v->errors, ST_FORBIDDEN, NULL,
		    "The provider answers the code with what cannot be read.");
	out->access = json_member_text(v->arena, map, "access_token");
	out->id = json_member_text(v->arena, map, "id_token");
	if (out->id.n == 0 || out->access.n == 0 || !str_equal_ascii_case(
	    json_member_text(v->arena, map, "token_type"), STR("Bearer")))
		return errors_add(v->errors, ST_FORBIDDEN, NULL,
		    "The provider gives no ID token, or none of the kind that is known here.");
	return ST_OK;
}

static enum status
exchange_code(struct visit *v, struct tokens *out)
{
	struct web_request request = { .limits = limits_of(v) };
	struct web_answer answer;
	struct buf form;
	enum status st;

	buf_init(&form, v->arena, LIMIT_OIDC_BYTES);
	buf_add_z(&form, "grant_type=authorization_code");
	add_parameter(&form, "code", ordered(v, "code"));
	add_parameter(&form, "redirect_uri", ordered(v, "redirect_uri"));
	add_parameter(&form, "code_verifier", ordered(v, "verifier"));
	if ((st = endpoint(v, "token_endpoint", &request.url)) != ST_OK ||
	    (st = add_client(v, &form, &request)) != ST_OK)
		return st;
	request.form = buf_str(&form);
	if ((st = web_ask(v->arena, v->curl, &request, v->errors, &answer)) != ST_OK)
		return st;
	return answer.status == 200 ? read_tokens(v, answer.body, out) : refused(v, &answer);
}

/* Keys change while tokens are on their way: if the one named is not there, look once more. */
static enum status
check_signature(struct visit *v, const struct jwt *jwt)
{
	struct web_request request = { .form = { NULL, 0 } };
	enum status st = endpoint(v, "jwks_uri", &request.url);

	for (int attempt = 0; st == ST_OK && attempt < 2; attempt++) {
		struct errors faults;
		const struct json_t *set;

		if ((st = ask_json(v, &request, "for its keys", &set)) != ST_OK)
			return st;
		errors_init(&faults, v->arena);
		st = keys_verify(v->arena, set, jwt, &faults);
		if (st == ST_OK || st == ST_FORBIDDEN || attempt == 1) {
			if (st != ST_OK)
				errors_add(v->errors, st, NULL, "%.*s",
				    STR_ARG(faults.items[0].message));
			return st == ST_NOT_FOUND ? ST_FORBIDDEN : st;
		}
		st = ST_OK;
	}
	return st;
}

/* Claims about the person that are not in the ID token, from where the provider keeps them. */
static enum status
ask_about_person(struct visit *v, const struct tokens *tokens, const struct json_t **claims)
{
	struct web_request request = { .form = { NULL, 0 } };
	struct str subject = json_member_text(v->arena, *claims, "sub");
	const struct json_t *more;
	enum status st;

	if (json_member(*claims, "email") != NULL ||
	    json_is_absent(json_member(v->metadata, "userinfo_endpoint")))
		return ST_OK;
	request.authorization = str_concat(v->arena, STR("Bearer "), tokens->access);
	if ((st = endpoint(v, "userinfo_endpoint", &request.url)) != ST_OK ||
	    (st = ask_json(v, &request, "who signed in", &more)) != ST_OK)
		return st;
	/* Source: OpenID Connect Core 1.0 section 5.3.2: it must speak of the same person. */
	if (!str_equal(json_member_text(v->arena, more, "sub"), subject))
		return errors_add(v->errors, ST_FORBIDDEN, NULL,
		    "The provider speaks of two different people (sub).");
	*claims = more;
	return ST_OK;
}

static void
write_person(struct buf *out, struct arena *a, const struct json_t *claims)
{
	struct json j;
	bool is_verified = false;

	if (!json_as_bool(json_member(claims, "email_verified"), &is_verified))
		is_verified = false;
	json_init(&j, out);
	json_write_object(&j, NULL);
	json_write_text(&j, "subject", json_member_text(a, claims, "sub"));
	json_write_text(&j, "email", json_member_text(a, claims, "email"));
	json_write_bool(&j, "email_verified", is_verified);
	json_write_text(&j, "name", json_member_text(a, claims, "name"));
	json_end_object(&j);
}

static enum status
finish(struct visit *v, struct buf *out)
{
	struct jwt_expected expected = {
		.issuer = v->issuer,
		.client = ordered(v, "client"),
		.nonce = ordered(v, "nonce"),
		.now_ms = clock_now_ms(),
	};
	struct tokens tokens;
	struct jwt jwt;
	enum status st;

	if ((st = exchange_code(v, &tokens)) != ST_OK ||
	    (st = jwt_parse(v->arena, tokens.id, v->errors, &jwt)) != ST_OK ||
	    (st = check_signature(v, &jwt)) != ST_OK)
		return st;
	expected.access_token = tokens.access;
	if ((st = jwt_check_claims(v->arena, jwt.claims, &expected, v->errors)) != ST_OK ||
	    (st = ask_about_person(v, &tokens, &jwt.claims)) != ST_OK)
		return st;
	write_person(out, v->arena, jwt.claims);
	return out->overflow ? errors_add(v->errors, ST_TOO_LARGE, NULL,
	    "The provider says too much of the person.") : ST_OK;
}

static enum status
write_start(struct visit *v, struct buf *out)
{
	bool must_name_issuer;
	struct str url;
	struct json j;
	enum status st = endpoint(v, "authorization_endpoint", &url);

	if (st != ST_OK)
		return st;
	if (!json_as_bool(json_member(v->metadata,
	    "authorization_response_iss_parameter_supported"), &must_name_issuer))
		must_name_issuer = false;
	json_init(&j, out);
	json_write_object(&j, NULL);
	json_write_text(&j, "authorization_endpoint", url);
	json_write_bool(&j, "must_name_issuer", must_name_issuer);
	json_end_object(&j);
	return ST_OK;
}

enum status
provider_ask(struct arena *a, struct str input, struct errors *errors, struct buf *out)
{
	struct visit v = { .arena = a, .errors = errors };
	bool is_finish;
	enum status st;

	v.end_ms = clock_monotonic_ms() + LIMIT_OIDC_MS;
	if (json_parse(a, input, &v.order) != ST_OK)
		return errors_add(errors, ST_INVALID, NULL, "The order to sign in is damaged.");
	v.issuer = ordered(&v, "issuer");
	is_finish = str_equal(ordered(&v, "step"), STR("finish"));
	if (!is_finish && !str_equal(ordered(&v, "step"), STR("discover")))
		return errors_add(errors, ST_INVALID, NULL, "The order to sign in is damaged.");
	if ((st = client_new(a, errors, &v.curl)) != ST_OK || (st = discover(&v)) != ST_OK)
		return st;
	return is_finish ? finish(&v, out) : write_start(&v, out);
}
