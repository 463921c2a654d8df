/* SPDX-License-Identifier: Apache-2.0 */
/* http/origin: the table of what browsers, old browsers, programs and attackers send. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "http/origin.h"

#define YES SAME_ORIGIN_YES
#define NO SAME_ORIGIN_NO
#define UNKNOWN SAME_ORIGIN_UNKNOWN

struct row {
	const char *site;
	const char *origin;
	const char *referer;
	const char *host;
	enum http_scheme scheme;
	const char *public_origin;
	enum same_origin wanted;
};

#define HTTP SCHEME_HTTP
#define HTTPS SCHEME_HTTPS
#define PUBLIC "https://c.example"

static const struct row rows[] = {
	/* Sec-Fetch-Site decides alone */
	{ "same-origin", "", "", "c.example", HTTPS, "", YES },
	{ "none", "", "", "c.example", HTTPS, "", YES },
	{ "same-site", "", "", "c.example", HTTPS, "", NO },
	{ "cross-site", "", "", "c.example", HTTPS, "", NO },
	{ "cross-site", "https://c.example", "https://c.example/", "c.example", HTTPS, "", NO },
	{ "same-origin", "null", "", "c.example", HTTPS, "", YES },
	{ "Same-Origin", "", "", "c.example", HTTPS, "", NO },
	{ "same-origin, cross-site", "", "", "c.example", HTTPS, "", NO },
	{ "other", "", "", "c.example", HTTPS, "", NO },
	/* Origin against Host */
	{ "", "https://c.example", "", "c.example", HTTPS, "", YES },
	{ "", "https://C.EXAMPLE", "", "c.example", HTTPS, "", YES },
	{ "", "https://c.example:443", "", "c.example", HTTPS, "", YES },
	{ "", "https://c.example", "", "c.example:443", HTTPS, "", YES },
	{ "", "https://c.example:8443", "", "c.example:8443", HTTPS, "", YES },
	{ "", "https://c.example:8443", "", "c.example", HTTPS, "", NO },
	{ "", "https://c.example", "", "c.example:8443", HTTPS, "", NO },
	{ "", "http://c.example", "", "c.example", HTTPS, "", NO },
	{ "", "http://c.example:443", "", "c.example", HTTPS, "", NO },
	{ "", "http://127.0.0.1:8080", "", "127.0.0.1:8080", HTTP, "", YES },
	{ "", "http://[::1]:8080", "", "[::1]:8080", HTTP, "", YES },
	{ "", "http://[::1]", "", "[::1]", HTTP, "", YES },
	{ "", "http://[::1]:8080", "", "[::2]:8080", HTTP, "", NO },
	{ "", "http://127.0.0.1:8081", "", "127.0.0.1:8080", HTTP, "", NO },
	{ "", "https://c.example", "", "c.example", HTTP, "", YES }, /* a proxy nobody named */
	{ "", "https://evil.example", "", "c.example", HTTPS, "", NO },
	{ "", "https://sub.c.example", "", "c.example", HTTPS, "", NO },
	{ "", "https://c.example.evil.example", "", "c.example", HTTPS, "", NO },
	{ "", "https://c.example@evil.example", "", "c.example", HTTPS, "", NO },
	{ "", "https://evil.example/c.example", "", "c.example", HTTPS, "", NO },
	{ "", "https://c.example/", "", "c.example", HTTPS, "", NO },
	{ "", "https://c.example https://evil.example", "", "c.example", HTTPS, "", NO },
	{ "", "null", "https://c.example/", "c.example", HTTPS, "", NO },
	{ "", "file://", "", "c.example", HTTPS, "", NO },
	{ "", "https://", "", "", HTTPS, "", NO },
	{ "", "https://:443", "", "", HTTPS, "", NO },
	{ "", "https://c.example:", "", "c.example", HTTPS, "", YES },
	{ "", "https://c.example:0", "", "c.example:0", HTTPS, "", NO },
	{ "", "https://c.example:99999", "", "c.example:99999", HTTPS, "", NO },
	{ "", "\xFF\xFE", "", "c.example", HTTPS, "", NO },
	/* Origin against the public one, where a proxy writes its own Host */
	{ "", "https://c.example", "", "127.0.0.1:8080", HTTPS, PUBLIC, YES },
	{ "", "https://c.example:443", "", "backend", HTTP, PUBLIC, YES },
	{ "", "http://c.example", "", "backend", HTTPS, PUBLIC, NO },
	{ "", "https://evil.example", "", "backend", HTTPS, PUBLIC, NO },
	{ "", "http://127.0.0.1:8080", "", "127.0.0.1:8080", HTTP, PUBLIC, YES },
	/* Referer, when there is nothing else */
	{ "", "", "https://c.example/actions/1?q=1", "c.example", HTTPS, "", YES },
	{ "", "", "https://c.example", "c.example", HTTPS, "", YES },
	{ "", "", "https://c.example?q", "c.example", HTTPS, "", YES },
	{ "", "", "https://evil.example/https://c.example/", "c.example", HTTPS, "", NO },
	{ "", "", "https://evil.example/?c.example", "c.example", HTTPS, "", NO },
	{ "", "", "https://c.example.evil.example/", "c.example", HTTPS, "", NO },
	{ "", "", "http://c.example/", "c.example", HTTPS, "", NO },
	{ "", "", "about:blank", "c.example", HTTPS, "", NO },
	{ "", "", "https://c.example/x", "backend", HTTPS, PUBLIC, YES },
	/* nothing */
	{ "", "", "", "c.example", HTTPS, "", UNKNOWN },
	{ "", "", "", "c.example", HTTP, PUBLIC, UNKNOWN },
};

static struct str
find_header(const void *source, const char *name)
{
	const struct row *row = source;

	if (strcmp(name, "Sec-Fetch-Site") == 0)
		return str_from(row->site);
	if (strcmp(name, "Origin") == 0)
		return str_from(row->origin);
	if (strcmp(name, "Referer") == 0)
		return str_from(row->referer);
	return strcmp(name, "Host") == 0 ? str_from(row->host) : STR_EMPTY;
}

static void
requests_tell_where_they_come_from(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct request rq;
		enum same_origin got;

		assert_int_equal(request_init(&rq, a, STR("POST"), STR("/")), ST_OK);
		rq.find_header = find_header;
		rq.header_source = &rows[i];
		rq.scheme = rows[i].scheme;
		rq.public_origin = str_from(rows[i].public_origin);
		got = request_is_same_origin(&rq);
		if (got != rows[i].wanted)
			fail_msg("row %zu (%s, %s, %s at %s): %d", i, rows[i].site,
			    rows[i].origin, rows[i].referer, rows[i].host, (int)got);
	}
	arena_free(a);
}

static void
the_public_address_is_an_origin(void **state)
{
	static const char *const refused[] = { "concert.example.org", "https://", "ftp://c.example",
	    "https://c.example/concert", "https://c.example?x", "https://u@c.example",
	    "https://c.example:port", "https://c example", "//c.example", "https://c.example//" };
	struct arena *a = arena_new();
	struct errors errors;
	struct str out;

	(void)state;
	errors_init(&errors, a);
	assert_int_equal(public_url_parse(a, STR("HTTPS://C.Example:443/"), &errors, &out), ST_OK);
	assert_true(str_equal(out, STR("https://c.example")));
	assert_int_equal(public_url_parse(a, STR("http://[::1]:8080"), &errors, &out), ST_OK);
	assert_true(str_equal(out, STR("http://[::1]:8080")));
	assert_int_equal(public_url_parse(a, STR_EMPTY, &errors, &out), ST_OK);
	assert_int_equal(out.n, 0);
	for (size_t i = 0; i < COUNT_OF(refused); i++) {
		if (public_url_parse(a, str_from(refused[i]), &errors, &out) != ST_INVALID)
			fail_msg("taken: %s", refused[i]);
	}
	assert_int_equal(errors.n, COUNT_OF(refused));
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(requests_tell_where_they_come_from),
		cmocka_unit_test(the_public_address_is_an_origin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
