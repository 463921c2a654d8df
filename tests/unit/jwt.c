/* SPDX-License-Identifier: Apache-2.0 */
/*
 * outside/jwt and outside/keys: the examples of the standards, and what must not be taken. A
 * provider that lies in every way is tests/proof/oidc.py.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/json_read.h"
#include "outside/jwt.h"
#include "outside/keys.h"

/* RFC 7515 appendix A.2: RS256. */
#define RSA_TOKEN "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6" \
	"Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9" \
	"PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRF" \
	"diuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--x" \
	"i12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXL" \
	"IhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw"
#define RSA_KEYS "{\"keys\":[{\"kty\":\"RSA\",\"n\":\"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQ" \
	"oTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEw" \
	"OWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTB" \
	"EMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9" \
	"iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ\",\"e\":\"AQAB\"}]}"

/* RFC 7515 appendix A.3: ES256. */
#define EC_TOKEN "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6" \
	"Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgf" \
	"TjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"
#define EC_X "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"
#define EC_Y "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"

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

static enum status
verify(struct str token, struct str keys)
{
	const struct json_t *set;
	struct jwt jwt;
	enum status st = jwt_parse(arena, token, &errors, &jwt);

	assert_int_equal(json_parse(arena, keys, &set), ST_OK);
	return st == ST_OK ? keys_verify(arena, set, &jwt, &errors) : st;
}

static struct str
ec_keys(const char *x, const char *y, const char *more)
{
	return str_format(arena, "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"%s\","
	    "\"y\":\"%s\"%s}]}", x, y, more);
}

static void
examples_of_the_standards_hold(void **state)
{
	(void)state;
	assert_int_equal(verify(STR(RSA_TOKEN), STR(RSA_KEYS)), ST_OK);
	assert_int_equal(verify(STR(EC_TOKEN), ec_keys(EC_X, EC_Y, "")), ST_OK);
	assert_int_equal(verify(STR(EC_TOKEN), ec_keys(EC_X, EC_Y, ",\"use\":\"sig\"")), ST_OK);
}

static void
keys_that_do_not_fit_are_not_tried(void **state)
{
	(void)state;
	assert_int_equal(verify(STR(RSA_TOKEN), ec_keys(EC_X, EC_Y, "")), ST_NOT_FOUND);
	assert_int_equal(verify(STR(EC_TOKEN), STR(RSA_KEYS)), ST_NOT_FOUND);
	assert_int_equal(verify(STR(EC_TOKEN), ec_keys(EC_X, EC_Y, ",\"use\":\"enc\"")),
	    ST_NOT_FOUND);
	assert_int_equal(verify(STR(EC_TOKEN), ec_keys(EC_X, EC_Y, ",\"alg\":\"ES384\"")),
	    ST_NOT_FOUND);
	assert_int_equal(verify(STR(EC_TOKEN), STR("{\"keys\":[]}")), ST_NOT_FOUND);
	assert_int_equal(verify(STR(EC_TOKEN), STR("{\"keys\":[1,null,\"x\",{}]}")), ST_NOT_FOUND);
	assert_int_equal(verify(STR(EC_TOKEN), STR("[]")), ST_FORBIDDEN);
	/* A point beside the curve, a coordinate that is short. */
	assert_int_equal(verify(STR(EC_TOKEN), ec_keys(EC_Y, EC_X, "")), ST_NOT_FOUND);
	assert_int_equal(verify(STR(EC_TOKEN), ec_keys(EC_X, "AQAB", "")), ST_NOT_FOUND);
}

static void
a_changed_token_does_not_hold(void **state)
{
	struct str whole = STR(EC_TOKEN);
	struct str keys = ec_keys(EC_X, EC_Y, "");

	(void)state;
	for (size_t i = 0; i < whole.n; i++) {
		char *copy = arena_alloc(arena, whole.n);

		memcpy(copy, whole.p, whole.n);
		copy[i] = copy[i] == 'A' ? 'B' : 'A';
		assert_int_not_equal(verify((struct str){ copy, whole.n }, keys), ST_OK);
	}
	for (size_t n = 0; n < whole.n; n += 7)
		assert_int_not_equal(verify(str_part(whole, 0, n), keys), ST_OK);
}

static void
what_is_no_token_is_refused(void **state)
{
	static const char *const bad[] = { "", ".", "..", "...", "a.b.c", "e30.e30.", "e30.e30.AA",
		EC_TOKEN ".", EC_TOKEN ".AA", "." EC_TOKEN, EC_TOKEN "=", EC_TOKEN "\n",
		"eyJhbGciOiJub25lIn0.e30.", "eyJhbGciOiJub25lIn0.e30.AA" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		assert_int_equal(verify(str_from(bad[i]), STR(RSA_KEYS)), ST_FORBIDDEN);
	assert_int_equal(errors.n, COUNT_OF(bad));
}

#define JWT_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		JWT_TEST(examples_of_the_standards_hold),
		JWT_TEST(keys_that_do_not_fit_are_not_tried),
		JWT_TEST(a_changed_token_does_not_hold),
		JWT_TEST(what_is_no_token_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
