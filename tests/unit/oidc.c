/* SPDX-License-Identifier: Apache-2.0 */
/* policy/oidc: the address the browser is sent to, and what it brings back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "policy/oidc.h"

static struct arena *arena;
static struct errors errors;

static int
set_up(void **state)
{
	(void)state;
	arena = arena_new();
	errors_init(&errors, arena);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

/* The verifier and challenge of RFC 7636 appendix B. */
static void
the_challenge_is_that_of_the_standard(void **state)
{
	struct str challenge = oidc_challenge(arena,
	    STR("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"));

	(void)state;
	assert_true(str_equal(challenge, STR("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")));
}

static void
the_browser_is_sent_with_all_that_is_needed(void **state)
{
	struct oidc_flow flow = { STR("a state"), STR("nonce&x=y"), STR("verifier") };
	struct oidc_request request = {
		.endpoint = STR("https://login.example.org/authorize?tenant=1"),
		.client = STR("concert"),
		.redirect_uri = STR("https://concert.example.org/sign-in/oidc/back"),
		.flow = &flow,
	};

	(void)state;
	assert_string_equal(str_dup_z(arena, oidc_authorization_url(arena, &request)),
	    "https://login.example.org/authorize?tenant=1&response_type=code"
	    "&scope=openid%20email%20profile&client_id=concert"
	    "&redirect_uri=https%3A%2F%2Fconcert.example.org%2Fsign-in%2Foidc%2Fback"
	    "&state=a%20state&nonce=nonce%26x%3Dy"
	    "&code_challenge=iMnq5o6zALKXGivsnlom_0F5_WYda32GHkxlV7mq7hQ"
	    "&code_challenge_method=S256");
	request.endpoint = STR("https://login.example.org/authorize");
	request.language = STR("fr");
	assert_true(str_starts(oidc_authorization_url(arena, &request),
	    STR("https://login.example.org/authorize?response_type=code&")));
	assert_true(str_ends(oidc_authorization_url(arena, &request), STR("&ui_locales=fr")));
}

static void
every_flow_has_secrets_of_its_own(void **state)
{
	struct oidc_flow one;
	struct oidc_flow two;

	(void)state;
	oidc_flow_new(arena, &one);
	oidc_flow_new(arena, &two);
	assert_int_equal(one.verifier.n, 43);
	assert_int_equal(one.nonce.n, 43);
	assert_false(str_equal(one.verifier, one.nonce));
	assert_false(str_equal(one.verifier, two.verifier));
	assert_false(str_equal(one.nonce, two.nonce));
}

static void
only_https_or_this_machine_is_talked_to(void **state)
{
	static const char *const good[] = { "https://login.example.org",
		"https://login.example.org:8443/realms/un", "http://localhost:1234",
		"http://127.0.0.1",
		"http://127.8.9.1:80/x?y", "http://[::1]:99/", "https://[::1]/" };
	static const char *const bad[] = { "", "https://", "http://login.example.org",
		"http://127.0.0.1.example.org", "http://127.0.0.256/", "http://127.1/",
		"http://localhost.example.org/", "https://user@login.example.org",
		"https://login.example.org@localhost/", "https://login.example.org#x",
		"https://login.example.org:0/", "https://login.example.org:99999/",
		"https://login.example.org:/", "https:///x", "ftp://localhost/",
		"HTTPS://x.example/",
		"https://x.example/a b", "https://x.example/\\..", "https://x.example/\n",
		"javascript:alert(1)", "https://\303\251.example/", "https://[fe80::1]/" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(good); i++)
		assert_true(oidc_url_is_acceptable(str_from(good[i])));
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		if (oidc_url_is_acceptable(str_from(bad[i])))
			fail_msg("taken: %s", bad[i]);
	}
}

static enum status
judge(const char *code, const char *iss, const char *error, bool must_name_issuer)
{
	struct oidc_answer answer = { .code = str_from(code), .iss = str_from(iss),
		.error = str_from(error) };

	return oidc_check_answer(&answer, STR("https://login.example.org"), must_name_issuer,
	    &errors);
}

static void
what_comes_back_is_judged(void **state)
{
	(void)state;
	assert_int_equal(judge("a-code", "", "", false), ST_OK);
	assert_int_equal(judge("a-code", "https://login.example.org", "", true), ST_OK);
	assert_int_equal(judge("a-code", "https://evil.example.org", "", false), ST_INVALID);
	assert_int_equal(judge("a-code", "https://login.example.org/", "", false), ST_INVALID);
	assert_int_equal(judge("a-code", "", "", true), ST_INVALID);
	assert_int_equal(judge("", "", "", false), ST_INVALID);
	assert_int_equal(judge("a\ncode", "", "", false), ST_INVALID);
	assert_int_equal(judge("", "", "access_denied", false), ST_FORBIDDEN);
	assert_int_equal(judge("a-code", "", "server_error", false), ST_FORBIDDEN);
	assert_int_equal(errors.n, 7);
}

static void
settings_that_cannot_be_are_named(void **state)
{
	struct settings settings;

	(void)state;
	settings_init(&settings);
	assert_false(oidc_is_set_up(&settings));
	assert_int_equal(oidc_check_settings(&settings, &errors), ST_OK);
	settings.text[SETTING_OIDC_ISSUER] = STR("login.example.org");
	assert_int_equal(oidc_check_settings(&settings, &errors), ST_USAGE);
	settings.text[SETTING_OIDC_ISSUER] = STR("https://login.example.org");
	assert_int_equal(oidc_check_settings(&settings, &errors), ST_USAGE);
	settings.text[SETTING_OIDC_CLIENT] = STR("concert");
	assert_int_equal(oidc_check_settings(&settings, &errors), ST_OK);
	assert_true(oidc_is_set_up(&settings));
}

#define OIDC_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		OIDC_TEST(the_challenge_is_that_of_the_standard),
		OIDC_TEST(the_browser_is_sent_with_all_that_is_needed),
		OIDC_TEST(every_flow_has_secrets_of_its_own),
		OIDC_TEST(only_https_or_this_machine_is_talked_to),
		OIDC_TEST(what_comes_back_is_judged),
		OIDC_TEST(settings_that_cannot_be_are_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
