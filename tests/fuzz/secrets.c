/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes as what people type to sign in: passwords, codes, recovery codes, and the header that
 * names their browser. No code is right by chance, and a password that passes the rules is one
 * that can be hashed.
 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#include "base/limits.h"
#include "base/utf8.h"
#include "policy/password.h"
#include "policy/signin.h"
#include "policy/totp.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_password(struct arena *a, struct str text)
{
	struct password_rules rules = { .has_second_factor = text.n % 2 == 0,
		.name = str_part(text, 0, 7), .email = str_part(text, 3, 30) };
	struct errors errors;

	errors_init(&errors, a);
	if (password_check(a, text, &rules, &errors) != ST_OK) {
		assert(errors.n == 1);
		return;
	}
	assert(utf8_find_invalid(text) == SIZE_MAX);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = { (const char *)data, size };
	struct arena *a = arena_new();
	struct str rest;
	int64_t step = -1;
	enum status st;

	check_password(a, text);
	st = totp_find_step(text, STR("123456"), 0, 0, &step);
	assert(st == ST_CORRUPT || st == ST_INVALID || text.n == 32);
	st = totp_find_step(STR("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"), text, 59000, 0, &step);
	assert(st == ST_INVALID || (st == ST_OK && step >= 0 && step <= 2));
	assert(recovery_take(a, STR("[]"), text, &rest) == ST_INVALID);
	st = recovery_take(a, text, STR("0000-0000-0000-0000"), &rest);
	assert(st == ST_INVALID || st == ST_CORRUPT || recovery_count(a, rest) + 1 <=
	    recovery_count(a, text));
	assert(agent_words(a, text).n <= LIMIT_AGENT_BYTES);
	arena_free(a);
	return 0;
}
