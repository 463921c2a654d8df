/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a token and a set of keys, a line between them: refused or not, never a crash. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/json_read.h"
#include "outside/jwt.h"
#include "outside/keys.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = { (const char *)data, size };
	struct arena *a = arena_new();
	struct jwt_expected expected = { .issuer = STR("joe"), .client = STR("concert"),
		.nonce = STR("n"), .access_token = STR("t"), .now_ms = 1300819000000 };
	const struct json_t *set;
	struct errors errors;
	struct str token;
	struct jwt jwt;
	enum status st;

	errors_init(&errors, a);
	if (str_next(&rest, '\n', &token) && jwt_parse(a, token, &errors, &jwt) == ST_OK) {
		st = jwt_check_claims(a, jwt.claims, &expected, &errors);
		assert(st == ST_OK || st == ST_FORBIDDEN);
		if (rest.p != NULL && json_parse(a, rest, &set) == ST_OK) {
			st = keys_verify(a, set, &jwt, &errors);
			assert(st == ST_OK || st == ST_FORBIDDEN || st == ST_NOT_FOUND);
		}
	}
	arena_free(a);
	return 0;
}
