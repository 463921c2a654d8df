/* SPDX-License-Identifier: Apache-2.0 */
/* http/: targets, pairs, forms, header fields and redirects as pure functions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/limits.h"
#include "http/form.h"
#include "http/request.h"
#include "http/response.h"
#include "http/uri.h"

static enum status
path_of(struct arena *a, const char *raw, struct str *out)
{
	return uri_decode_path(a, str_from(raw), out);
}

static void
paths_are_decoded_or_refused(void **state)
{
	static const char *const refused[] = { "", "a", "/..", "/../x", "/a/../b", "/a/.", "/./a",
	    "/%2e%2e/x", "/a/%2E", "/a%2fb", "/a%2Fb", "/a%5cb", "/a\\b", "/%", "/%4", "/%zz",
	    "/%00", "/a%0d%0ab", "/%7f", "/%c3", "/%ff", "/%ed%a0%80", "/%c0%af" };
	struct arena *a = arena_new();
	struct str path;

	(void)state;
	assert_int_equal(path_of(a, "/a/b", &path), ST_OK);
	assert_true(str_equal(path, STR("/a/b")));
	assert_int_equal(path_of(a, "/%E5%B9%B3%e6%b0%91/...", &path), ST_OK);
	assert_true(str_equal(path, STR("/平民/...")));
	assert_int_equal(path_of(a, "/a+b", &path), ST_OK);
	assert_true(str_equal(path, STR("/a+b")));
	for (size_t i = 0; i < COUNT_OF(refused); i++) {
		if (path_of(a, refused[i], &path) != ST_USAGE)
			fail_msg("not refused: %s", refused[i]);
	}
	arena_free(a);
}

static void
targets_have_three_forms(void **state)
{
	static const char *const refused[] = { "", "a", "host:80", "http://", "ftp://h/", "/a b",
	    "/a#b", "/a\tb", "*x", "?a" };
	struct arena *a = arena_new();
	struct request rq;

	(void)state;
	assert_int_equal(request_init(&rq, a, STR("GET"), STR("/a/b?x=1?y")), ST_OK);
	assert_true(str_equal(rq.path, STR("/a/b")));
	assert_true(str_equal(rq.raw_query, STR("x=1?y")));
	assert_int_equal(request_init(&rq, a, STR("GET"), STR("http://h:8080/a?b")), ST_OK);
	assert_true(str_equal(rq.path, STR("/a")));
	assert_int_equal(request_init(&rq, a, STR("GET"), STR("HTTPS://h")), ST_OK);
	assert_true(str_equal(rq.path, STR("/")));
	assert_int_equal(request_init(&rq, a, STR("GET"), STR("http://h?q")), ST_OK);
	assert_true(str_equal(rq.path, STR("/")));
	assert_int_equal(request_init(&rq, a, STR("OPTIONS"), STR("*")), ST_OK);
	assert_int_equal(request_init(&rq, a, STR("GET"), STR("*")), ST_USAGE);
	for (size_t i = 0; i < COUNT_OF(refused); i++) {
		if (request_init(&rq, a, STR("GET"), str_from(refused[i])) != ST_USAGE)
			fail_msg("not refused: %s", refused[i]);
	}
	assert_int_equal(rq.method, METHOD_GET);
	assert_int_equal(http_method_parse(STR("get")), METHOD_OTHER);
	assert_int_equal(http_method_parse(STR("DELETE")), METHOD_DELETE);
	arena_free(a);
}

static void
long_targets_are_too_large(void **state)
{
	struct arena *a = arena_new();
	char *target = arena_alloc(a, LIMIT_URL_BYTES + 1);
	struct request rq;

	(void)state;
	memset(target, '/', LIMIT_URL_BYTES + 1);
	assert_int_equal(request_init(&rq, a, STR("GET"), (struct str){ target,
	    LIMIT_URL_BYTES }), ST_OK);
	assert_int_equal(request_init(&rq, a, STR("GET"), (struct str){ target,
	    LIMIT_URL_BYTES + 1 }), ST_TOO_LARGE);
	arena_free(a);
}

static void
pairs_are_decoded_or_refused(void **state)
{
	static const char *const refused[] = { "a=%", "%zz=1", "a=%00", "a=%ff", "%c3=1" };
	struct arena *a = arena_new();
	struct http_pairs pairs;
	struct str value;

	(void)state;
	assert_int_equal(uri_decode_pairs(a, STR("&a=1&&b=x+y%20z&c&a=2&=v&d=1=2&"), 10, &pairs),
	    ST_OK);
	assert_int_equal(pairs.n, 6);
	assert_true(http_pairs_find(&pairs, STR("a"), &value));
	assert_true(str_equal(value, STR("1")));
	assert_true(http_pairs_find(&pairs, STR("b"), &value));
	assert_true(str_equal(value, STR("x y z")));
	assert_true(http_pairs_find(&pairs, STR("c"), &value));
	assert_int_equal(value.n, 0);
	assert_true(http_pairs_find(&pairs, STR("d"), &value));
	assert_true(str_equal(value, STR("1=2")));
	assert_false(http_pairs_find(&pairs, STR("e"), &value));
	assert_int_equal(uri_decode_pairs(a, STR_EMPTY, 10, &pairs), ST_OK);
	assert_int_equal(pairs.n, 0);
	assert_int_equal(uri_decode_pairs(a, STR("a&b&c"), 2, &pairs), ST_TOO_LARGE);
	for (size_t i = 0; i < COUNT_OF(refused); i++)
		assert_int_equal(uri_decode_pairs(a, str_from(refused[i]), 10, &pairs), ST_USAGE);
	arena_free(a);
}

static struct str
form_type(const void *source, const char *name)
{
	return strcmp(name, "Content-Type") == 0 ? str_from(source) : STR_EMPTY;
}

static void
forms_need_their_type(void **state)
{
	struct arena *a = arena_new();
	struct form form;
	struct request rq;

	(void)state;
	assert_int_equal(request_init(&rq, a, STR("POST"), STR("/")), ST_OK);
	rq.body = STR("a=1&b=%C3%A9");
	assert_int_equal(request_form_parts(&rq, &form), ST_UNSUPPORTED);
	rq.find_header = form_type;
	rq.header_source = "Application/x-www-form-urlencoded ; charset=UTF-8";
	assert_int_equal(request_form_parts(&rq, &form), ST_OK);
	assert_int_equal(form.fields.n, 2);
	assert_true(str_equal(form.fields.items[1].value, STR("é")));
	arena_free(a);
}

static void
who_asks_here_is_told_from_a_proxy(void **state)
{
	struct request rq = { .remote = STR("127.0.0.1") };

	(void)state;
	assert_true(request_is_loopback(&rq));
	rq.remote = STR("unix");
	assert_true(request_is_loopback(&rq));
	rq.is_proxied = true;
	assert_false(request_is_loopback(&rq));
	rq.remote = STR("::1");
	assert_false(request_is_loopback(&rq));
	rq.is_proxied = false;
	assert_true(request_is_loopback(&rq));
	rq.remote = STR("192.0.2.7");
	assert_false(request_is_loopback(&rq));
}

static void
headers_cannot_start_another(void **state)
{
	struct arena *a = arena_new();
	struct response rs;

	(void)state;
	response_init(&rs, a, NULL);
	assert_int_equal(response_set_header(&rs, "X-A", STR("a\r\nSet-Cookie: b")), ST_USAGE);
	assert_int_equal(response_set_header(&rs, "X-A", STR("a\nb")), ST_USAGE);
	assert_int_equal(response_set_header(&rs, "X-A", STR("a\0b")), ST_USAGE);
	assert_int_equal(response_set_header(&rs, "X A", STR("a")), ST_USAGE);
	assert_int_equal(response_set_header(&rs, "", STR("a")), ST_USAGE);
	assert_int_equal(response_set_header(&rs, "content-length", STR("1")), ST_USAGE);
	assert_int_equal(rs.nheaders, 0);
	assert_int_equal(response_set_header(&rs, "X-A", STR("a\tb")), ST_OK);
	assert_int_equal(response_set_header(&rs, "x-a", STR("c")), ST_OK);
	assert_int_equal(rs.nheaders, 1);
	assert_string_equal(rs.headers[0].value, "c");
	assert_int_equal(response_add_header(&rs, "X-A", STR("d")), ST_OK);
	assert_int_equal(rs.nheaders, 2);
	arena_free(a);
}

static void
redirects_stay_here(void **state)
{
	static const char *const refused[] = { "", "http://h/", "//h/", "/\\h/", "a", "/a\r\nb" };
	struct arena *a = arena_new();
	struct response rs;

	(void)state;
	response_init(&rs, a, NULL);
	for (size_t i = 0; i < COUNT_OF(refused); i++)
		assert_int_equal(response_redirect(&rs, 303, str_from(refused[i])), ST_USAGE);
	assert_int_equal(rs.status, 200);
	assert_int_equal(response_redirect(&rs, 303, STR("/a?b=//c")), ST_OK);
	assert_int_equal(rs.status, 303);
	assert_int_equal(response_redirect(&rs, 303, STR("/")), ST_OK);
	arena_free(a);
}

static void
etags_compare_weakly(void **state)
{
	(void)state;
	assert_true(response_etag_matches(STR("\"a\""), STR("\"a\"")));
	assert_true(response_etag_matches(STR("W/\"a\""), STR("\"a\"")));
	assert_true(response_etag_matches(STR("\"b\" , \"a\""), STR("W/\"a\"")));
	assert_true(response_etag_matches(STR("*"), STR("\"a\"")));
	assert_false(response_etag_matches(STR("\"b\""), STR("\"a\"")));
	assert_false(response_etag_matches(STR("a"), STR("\"a\"")));
	assert_false(response_etag_matches(STR_EMPTY, STR("\"a\"")));
	assert_false(response_etag_matches(STR("*"), STR_EMPTY));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(paths_are_decoded_or_refused),
		cmocka_unit_test(targets_have_three_forms),
		cmocka_unit_test(long_targets_are_too_large),
		cmocka_unit_test(pairs_are_decoded_or_refused),
		cmocka_unit_test(forms_need_their_type),
		cmocka_unit_test(who_asks_here_is_told_from_a_proxy),
		cmocka_unit_test(headers_cannot_start_another),
		cmocka_unit_test(redirects_stay_here),
		cmocka_unit_test(etags_compare_weakly),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
