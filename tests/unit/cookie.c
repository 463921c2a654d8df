/* SPDX-License-Identifier: Apache-2.0 */
/* http/cookie: what comes in is hostile, what goes out is for this host alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "http/cookie.h"

static void
cookies_are_found_by_their_name(void **state)
{
	static const struct {
		const char *header;
		const char *value; /* NULL: none */
	} rows[] = {
		{ "", NULL },
		{ "__Host-c=abc", "abc" },
		{ "a=1; __Host-c=abc; b=2", "abc" },
		{ "a=1;__Host-c=abc;b=2", "abc" },
		{ "__Host-c=abc; __Host-c=def", "abc" },
		{ "  __Host-c \t=  abc\t ", "abc" },
		{ "__Host-c=\"abc\"", "abc" },
		{ "__Host-c=\"\"", "" },
		{ "__Host-c=", "" },
		{ "__Host-c=a=b==", "a=b==" },
		{ "__host-c=abc", NULL },
		{ "__Host-c", NULL },
		{ "x__Host-c=abc", NULL },
		{ "__Host-cc=abc", NULL },
		{ "=__Host-c=abc", NULL },
		{ ";;; ;=;==; __Host-c=abc;;", "abc" },
		{ "a=\"; __Host-c=abc; \"", "abc" },
		{ "__Host-c=a b", NULL },
		{ "__Host-c=a,b", NULL },
		{ "__Host-c=a\"b", NULL },
		{ "__Host-c=\"", NULL },
		{ "__Host-c=a\\b", NULL },
		{ "__Host-c=\xC3\xA9; __Host-c=abc", NULL },
		{ "__Host-c=a\x7F", NULL },
		{ "\xFF\xFE=1; __Host-c=abc; \x80", "abc" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct str value = STR("untouched");
		bool is_found = cookie_find(str_from(rows[i].header), STR("__Host-c"), &value);

		if (is_found != (rows[i].value != NULL) || !str_equal(value,
		    str_from(is_found ? rows[i].value : "untouched")))
			fail_msg("\"%s\" gives %d, \"%.*s\"", rows[i].header, is_found,
			    STR_ARG(value));
	}
	assert_false(cookie_find(STR("__Host-c=a\0b"), STR("__Host-c"), &(struct str){ 0 }));
}

static struct str
find_header(const void *source, const char *name)
{
	return strcmp(name, "Cookie") == 0 ? str_from(source) : STR_EMPTY;
}

static void
cookies_are_read_from_the_request(void **state)
{
	struct arena *a = arena_new();
	struct request rq;
	struct str value;

	(void)state;
	assert_int_equal(request_init(&rq, a, STR("GET"), STR("/")), ST_OK);
	assert_false(request_cookie(&rq, "__Host-c", &value));
	rq.find_header = find_header;
	rq.header_source = "a=b; __Host-c=token";
	assert_true(request_cookie(&rq, "__Host-c", &value));
	assert_true(str_equal(value, STR("token")));
	arena_free(a);
}

static void
cookies_are_set_for_this_host_alone(void **state)
{
	static const char *const refused[] = { "a b", "a;b", "a,b", "a\"b", "a\\b", "a\r\nb",
	    "\xC3\xA9", "" };
	struct arena *a = arena_new();
	struct response rs;

	(void)state;
	response_init(&rs, a, NULL);
	assert_int_equal(response_set_cookie(&rs, "__Host-c", STR("abc="), 0), ST_OK);
	assert_int_equal(response_set_cookie(&rs, "__Host-d", STR("x"), 86400), ST_OK);
	assert_int_equal(response_forget_cookie(&rs, "__Host-e"), ST_OK);
	assert_int_equal(rs.nheaders, 3);
	assert_string_equal(rs.headers[0].name, "Set-Cookie");
	assert_string_equal(rs.headers[0].value,
	    "__Host-c=abc=; Path=/; Secure; HttpOnly; SameSite=Lax");
	assert_string_equal(rs.headers[1].value,
	    "__Host-d=x; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=86400");
	assert_string_equal(rs.headers[2].value,
	    "__Host-e=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0");
	for (size_t i = 0; i < COUNT_OF(refused); i++)
		assert_int_equal(response_set_cookie(&rs, "__Host-c", str_from(refused[i]), 0),
		    ST_USAGE);
	assert_int_equal(response_set_cookie(&rs, "__Host-c", STR("a"), -1), ST_USAGE);
	assert_int_equal(response_set_cookie(&rs, "concert", STR("a"), 0), ST_USAGE);
	assert_int_equal(response_set_cookie(&rs, "__Host-a=b", STR("a"), 0), ST_USAGE);
	assert_int_equal(response_forget_cookie(&rs, "__Host-a;"), ST_USAGE);
	assert_int_equal(rs.nheaders, 3);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cookies_are_found_by_their_name),
		cmocka_unit_test(cookies_are_read_from_the_request),
		cmocka_unit_test(cookies_are_set_for_this_host_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
