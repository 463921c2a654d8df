/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The browser's part of signing in at a provider. All that comes from outside here is the query
 * of the redirect address, in which nothing is trusted: a code is worth something only together
 * with a state that this server gave to the same browser.
 */
#include "policy/oidc.h"

#include <sodium.h>

#include "base/base64.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/random.h"

#define SECRET_BYTES 32 /* 256 bits; 43 characters, the least a verifier may have */

bool
oidc_is_set_up(const struct settings *settings)
{
	return settings->text[SETTING_OIDC_ISSUER].n > 0;
}

static bool
is_local_host(struct str host)
{
	struct str part;
	int64_t number;
	size_t n = 0;

	if (str_equal(host, STR("localhost")) || str_equal(host, STR("[::1]")))
		return true;
	if (!str_starts(host, STR("127.")))
		return false;
	while (str_next(&host, '.', &part)) {
		if (part.n > 3 || str_to_i64(part, 0, 255, &number) != ST_OK)
			return false;
		n++;
	}
	return n == 4;
}

/* Host and port: up to the path or the query. */
static struct str
authority_of(struct str rest)
{
	size_t end = 0;

	while (end < rest.n && rest.p[end] != '/' && rest.p[end] != '?')
		end++;
	return str_part(rest, 0, end);
}

static bool
is_host(struct str host)
{
	if (host.n == 0)
		return false;
	for (size_t i = 0; i < host.n; i++) {
		if (!byte_is_alpha(host.p[i]) && !byte_is_digit(host.p[i]) &&
		    str_find_byte(STR("-."), host.p[i], 0) == SIZE_MAX)
			return false;
	}
	return true;
}

static bool
split_port(struct str authority, struct str *out_host)
{
	size_t colon = authority.n;
	int64_t port;

	while (colon > 0 && byte_is_digit(authority.p[colon - 1]))
		colon--;
	if (colon == 0 || authority.p[colon - 1] != ':') {
		*out_host = authority;
		return true;
	}
	*out_host = str_part(authority, 0, colon - 1);
	return str_to_i64(str_part(authority, colon, authority.n), 1, 65535, &port) == ST_OK;
}

bool
oidc_url_is_acceptable(struct str url)
{
	bool is_secure = str_starts(url, STR("https://"));
	struct str host;

	if (url.n > LIMIT_OIDC_URL_BYTES || (!is_secure && !str_starts(url, STR("http://"))))
		return false;
	for (size_t i = 0; i < url.n; i++) {
		if (url.p[i] <= ' ' || url.p[i] >= 0x7F || url.p[i] == '#' || url.p[i] == '\\')
			return false;
	}
	if (!split_port(authority_of(str_part(url, is_secure ? 8 : 7, url.n)), &host))
		return false;
	if (!is_host(host) && !str_equal(host, STR("[::1]")))
		return false;
	return is_secure || is_local_host(host);
}

enum status
oidc_check_settings(const struct settings *settings, struct errors *errors)
{
	struct str issuer = settings->text[SETTING_OIDC_ISSUER];

	if (issuer.n == 0)
		return ST_OK;
	if (!oidc_url_is_acceptable(issuer) || str_find_byte(issuer, '?', 0) != SIZE_MAX)
		return errors_add(errors, ST_USAGE, "oidc-issuer", "oidc-issuer is \"%.*s\"; it "
		    "should be the provider's identifier, such as https://login.example.org.",
		    STR_ARG(issuer));
	if (settings->text[SETTING_OIDC_CLIENT].n == 0)
		return errors_add(errors, ST_USAGE, "oidc-client",
		    "Set oidc-client to the identifier that the provider gave for this server.");
	return ST_OK;
}

static struct str
secret(struct arena *a)
{
	char bytes[SECRET_BYTES];

	random_bytes(bytes, sizeof(bytes));
	return base64url_encode(a, (struct str){ bytes, sizeof(bytes) });
}

void
oidc_flow_new(struct arena *a, struct oidc_flow *out)
{
	*out = (struct oidc_flow){ STR_EMPTY, secret(a), secret(a) };
}

struct str
oidc_challenge(struct arena *a, struct str verifier)
{
	unsigned char digest[crypto_hash_sha256_BYTES];

	crypto_hash_sha256(digest, (const unsigned char *)verifier.p, verifier.n);
	return base64url_encode(a, (struct str){ (const char *)digest, sizeof(digest) });
}

static void
add_parameter(struct buf *out, const char *name, struct str value)
{
	buf_add_format(out, "&%s=", name);
	buf_add_url_part(out, value);
}

struct str
oidc_authorization_url(struct arena *a, const struct oidc_request *request)
{
	struct buf out;

	buf_init(&out, a, LIMIT_URL_BYTES);
	buf_add(&out, request->endpoint);
	buf_add_byte(&out, str_find_byte(request->endpoint, '?', 0) == SIZE_MAX ? '?' : '&');
	buf_add_z(&out, "response_type=code&scope=openid%20email%20profile");
	add_parameter(&out, "client_id", request->client);
	add_parameter(&out, "redirect_uri", request->redirect_uri);
	add_parameter(&out, "state", request->flow->state);
	add_parameter(&out, "nonce", request->flow->nonce);
	add_parameter(&out, "code_challenge", oidc_challenge(a, request->flow->verifier));
	buf_add_z(&out, "&code_challenge_method=S256");
	if (request->language.n > 0)
		add_parameter(&out, "ui_locales", request->language);
	return buf_str(&out);
}

/* Source: RFC 6749 appendix A.11: any printable ASCII. */
static bool
is_code(struct str code)
{
	if (code.n == 0 || code.n > LIMIT_OIDC_CODE_BYTES)
		return false;
	for (size_t i = 0; i < code.n; i++) {
		if (code.p[i] < ' ' || code.p[i] >= 0x7F)
			return false;
	}
	return true;
}

enum status
oidc_check_answer(const struct oidc_answer *answer, struct str issuer, bool must_name_issuer,
    struct errors *errors)
{
	if (answer->iss.n > 0 ? !str_equal(answer->iss, issuer) : must_name_issuer)
		return errors_add(errors, ST_INVALID, NULL, "The answer is not of the provider "
		    "that you were sent to. Begin again from the sign-in page.");
	if (str_equal(answer->error, STR("access_denied")))
		return errors_add(errors, ST_FORBIDDEN, NULL,
		    "The provider did not sign you in, or you did not agree to it.");
	if (answer->error.n > 0)
		return errors_add(errors, ST_FORBIDDEN, NULL, "The provider could not sign you "
		    "in. Try again later, or sign in with your password.");
	if (!is_code(answer->code))
		return errors_add(errors, ST_INVALID, NULL, "The provider's answer is not "
		    "complete. Begin again from the sign-in page.");
	return ST_OK;
}
