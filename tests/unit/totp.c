/* SPDX-License-Identifier: Apache-2.0 */
/* policy/totp, sha1: the examples of the standards, one use each, clocks that are off. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <sodium.h>

#include "policy/sha1.h"
#include "policy/totp.h"

struct fixture {
	struct arena *arena;
};

#define assert_str(got, want) \
	do { \
		struct str got_ = (got); \
		assert_string_equal(str_dup_z(f->arena, got_), want); \
	} while (0)

static int
set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	f->arena = arena_new();
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;

	arena_free(f->arena);
	free(f);
	return 0;
}

/* RFC 2202 section 3, the keys of at most a block. */
static void
hmac_is_that_of_the_standard(void **state)
{
	static const struct {
		const char *key;
		size_t key_n;
		const char *message;
		const char *hex;
	} rows[] = {
		{ "\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b"
		    "\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b",
		    20, "Hi There", "b617318655057264e28bc0b6fb378c8ef146be00" },
		{ "Jefe", 4, "what do ya want for nothing?",
		    "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79" },
		{ "\x0c\x0c\x0c\x0c\x0c\x0c\x0c\x0c\x0c\x0c"
		    "\x0c\x0c\x0c\x0c\x0c\x0c\x0c\x0c\x0c\x0c",
		    20, "Test With Truncation", "4c1a03424b55e07fe7f27be1d58bb9324a9a5a04" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint8_t out[SHA1_BYTES];
		char hex[2 * SHA1_BYTES + 1];

		hmac_sha1((struct str){ rows[i].key, rows[i].key_n }, str_from(rows[i].message),
		    out);
		sodium_bin2hex(hex, sizeof(hex), out, sizeof(out));
		assert_string_equal(hex, rows[i].hex);
	}
}

/* "12345678901234567890" of RFC 6238 appendix B; the last six of its eight digits. */
#define SECRET STR("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")

static void
codes_are_those_of_the_standard(void **state)
{
	static const struct {
		int64_t seconds;
		const char *code;
	} rows[] = { { 59, "287082" }, { 1111111109, "081804" }, { 1111111111, "050471" },
		{ 1234567890, "005924" }, { 2000000000, "279037" },
		{ INT64_C(20000000000), "353130" } };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char code[TOTP_DIGITS + 1];
		int64_t step;

		assert_int_equal(totp_code(SECRET, rows[i].seconds / 30, code), ST_OK);
		assert_string_equal(code, rows[i].code);
		assert_int_equal(totp_find_step(SECRET, str_from(code), rows[i].seconds * 1000, 0,
		    &step), ST_OK);
		assert_int_equal(step, rows[i].seconds / 30);
	}
}

static enum status
try_at(int64_t code_step, int64_t now_step, int64_t last_step)
{
	char code[TOTP_DIGITS + 1];
	int64_t step;

	assert_int_equal(totp_code(SECRET, code_step, code), ST_OK);
	return totp_find_step(SECRET, str_from(code), now_step * 30000, last_step, &step);
}

static void
a_code_lives_a_step_longer_on_both_sides_and_once(void **state)
{
	(void)state;
	assert_int_equal(try_at(1000, 1000, 0), ST_OK);
	assert_int_equal(try_at(999, 1000, 0), ST_OK);
	assert_int_equal(try_at(1001, 1000, 0), ST_OK);
	assert_int_equal(try_at(998, 1000, 0), ST_INVALID);
	assert_int_equal(try_at(1002, 1000, 0), ST_INVALID);
	assert_int_equal(try_at(1000, 1000, 1000), ST_INVALID);
	assert_int_equal(try_at(999, 1000, 1000), ST_INVALID);
	assert_int_equal(try_at(1001, 1000, 1000), ST_OK);
	/* The clock was a year ahead when the last code was taken. */
	assert_int_equal(try_at(1000, 1000, 1000 + 1051200), ST_OK);
}

static void
what_is_no_code_is_refused(void **state)
{
	static const char *const none[] = { "", "28708", "2870822", "28708a", "-28708", "287 08" };
	int64_t step = 7;

	(void)state;
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		assert_int_equal(totp_find_step(SECRET, str_from(none[i]), 59000, 0, &step),
		    ST_INVALID);
	assert_int_equal(step, 7);
	assert_int_equal(totp_find_step(SECRET, STR(" 287 082\n"), 59000, 0, &step), ST_OK);
	assert_int_equal(totp_find_step(STR("GEZDGNBVGY3TQOJ1GEZDGNBVGY3TQOJQ"), STR("287082"),
	    59000, 0, &step), ST_CORRUPT);
	assert_int_equal(totp_find_step(STR_EMPTY, STR("287082"), 59000, 0, &step), ST_CORRUPT);
}

static void
a_secret_is_random_and_can_be_typed(void **state)
{
	struct fixture *f = *state;
	struct str secret = totp_secret_new(f->arena);
	char code[TOTP_DIGITS + 1];

	assert_int_equal(secret.n, 32);
	assert_false(str_equal(secret, totp_secret_new(f->arena)));
	assert_int_equal(totp_code(secret, 1, code), ST_OK);
	assert_str(totp_secret_spaced(f->arena, STR("ABCDEFGHIJ")), "ABCD EFGH IJ");
	assert_str(totp_uri(f->arena, SECRET, STR("Joint Plan"), STR("ana@example.org")),
	    "otpauth://totp/Joint%20Plan:ana%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
	    "&issuer=Joint%20Plan&algorithm=SHA1&digits=6&period=30");
}

static void
a_recovery_code_is_used_once_in_any_spelling(void **state)
{
	struct fixture *f = *state;
	struct str codes[RECOVERY_CODES];
	struct str list;
	struct str rest;

	recovery_new(f->arena, codes, &list);
	assert_int_equal(recovery_count(f->arena, list), RECOVERY_CODES);
	for (size_t i = 0; i < RECOVERY_CODES; i++) {
		assert_int_equal(codes[i].n, 19);
		assert_true(str_find(list, codes[i], 0) == SIZE_MAX);
	}
	assert_int_equal(recovery_take(f->arena, list, str_lower_ascii(f->arena, codes[3]), &rest),
	    ST_OK);
	assert_int_equal(recovery_count(f->arena, rest), RECOVERY_CODES - 1);
	assert_int_equal(recovery_take(f->arena, rest, codes[3], &rest), ST_INVALID);
	assert_int_equal(recovery_take(f->arena, rest, codes[4], &rest), ST_OK);
	assert_int_equal(recovery_count(f->arena, rest), RECOVERY_CODES - 2);
	assert_int_equal(recovery_take(f->arena, rest, STR("0000-0000-0000-000"), &rest),
	    ST_INVALID);
	assert_int_equal(recovery_take(f->arena, STR_EMPTY, codes[5], &rest), ST_INVALID);
	assert_int_equal(recovery_take(f->arena, STR("{"), codes[5], &rest), ST_CORRUPT);
}

#define TOTP_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hmac_is_that_of_the_standard),
		cmocka_unit_test(codes_are_those_of_the_standard),
		cmocka_unit_test(a_code_lives_a_step_longer_on_both_sides_and_once),
		cmocka_unit_test(what_is_no_code_is_refused),
		TOTP_TEST(a_secret_is_random_and_can_be_typed),
		TOTP_TEST(a_recovery_code_is_used_once_in_any_spelling),
	};

	return cmocka_run_group_tests_name("totp", tests, NULL, NULL);
}
