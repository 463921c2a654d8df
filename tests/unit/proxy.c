/* SPDX-License-Identifier: Apache-2.0 */
/* http/proxy: who is believed, and what a stranger behind a proxy cannot forge. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "http/proxy.h"

static struct proxy_list
list_of(struct arena *a, const char *text)
{
	struct proxy_list list;
	struct errors errors;

	errors_init(&errors, a);
	assert_int_equal(proxy_list_parse(a, str_from(text), &errors, &list), ST_OK);
	return list;
}

static void
proxies_are_addresses_and_ranges(void **state)
{
	static const struct {
		const char *list;
		const char *peer;
		bool is_named;
	} rows[] = {
		{ "", "127.0.0.1", false },
		{ "", "unix", false },
		{ "unix", "unix", true },
		{ "unix", "127.0.0.1", false },
		{ "127.0.0.1", "unix", false },
		{ "127.0.0.1", "127.0.0.1", true },
		{ "127.0.0.1", "::ffff:127.0.0.1", true },
		{ "::ffff:127.0.0.1", "127.0.0.1", true },
		{ "127.0.0.1", "127.0.0.2", false },
		{ " 10.0.0.0/8,  192.0.2.0/25 ", "10.255.1.2", true },
		{ "10.0.0.0/8, 192.0.2.0/25", "11.0.0.0", false },
		{ "10.0.0.0/8\t192.0.2.0/25", "192.0.2.127", true },
		{ "10.0.0.0/8 192.0.2.0/25", "192.0.2.128", false },
		{ "0.0.0.0/0", "203.0.113.9", true },
		{ "0.0.0.0/0", "2001:db8::1", false },
		{ "::/0", "2001:db8::1", true },
		{ "::1", "::1", true },
		{ "::1", "0:0:0:0:0:0:0:1", true },
		{ "2001:db8::/33", "2001:db8:7fff::1", true },
		{ "2001:db8::/33", "2001:db8:8000::1", false },
		{ "127.0.0.1", "", false },
		{ "127.0.0.1", "127.0.0.1:80", false },
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct proxy_list list = list_of(a, rows[i].list);

		if (proxy_list_has(&list, str_from(rows[i].peer)) != rows[i].is_named)
			fail_msg("\"%s\" and %s", rows[i].list, rows[i].peer);
	}
	arena_free(a);
}

static void
names_are_no_proxies(void **state)
{
	static const char *const refused[] = { "localhost", "127.0.0.1/33", "::/129", "1.2.3",
	    "127.0.0.1/", "127.0.0.1/-1", "127.0.0.1/+8", "/8", "10.0.0.0/8/8", "127.0.0.1:80",
	    "[::1]", "fe80::1%eth0", "127.0.0.1;10.0.0.1", "any", "Unix", "0x7f.1",
	    "2001:db8:2001:db8:2001:db8:2001:db8:2001:db8:2001:db8:2001:db8" };
	struct arena *a = arena_new();
	struct proxy_list list;
	struct errors errors;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(refused); i++) {
		errors_init(&errors, a);
		if (proxy_list_parse(a, str_from(refused[i]), &errors, &list) != ST_INVALID ||
		    errors.n != 1)
			fail_msg("taken: %s", refused[i]);
	}
	arena_free(a);
}

static void
loopback_is_this_machine(void **state)
{
	(void)state;
	assert_true(proxy_is_loopback(STR("127.0.0.1")));
	assert_true(proxy_is_loopback(STR("127.9.9.9")));
	assert_true(proxy_is_loopback(STR("::1")));
	assert_false(proxy_is_loopback(STR("unix")));
	assert_false(proxy_is_loopback(STR("128.0.0.1")));
	assert_false(proxy_is_loopback(STR("::2")));
	assert_false(proxy_is_loopback(STR("")));
}

/* The connection comes from 127.0.0.1; 127.0.0.1, 10.0.0.0/8 and fd00::/8 are named. */
static const struct {
	const char *x_for;
	const char *x_proto;
	const char *forwarded;
	const char *remote;
	enum proxy_scheme scheme;
} clients[] = {
	{ "", "", "", "127.0.0.1", PROXY_SCHEME_UNSAID },
	{ "192.0.2.7", "https", "", "192.0.2.7", PROXY_SCHEME_HTTPS },
	{ "192.0.2.7", "http", "", "192.0.2.7", PROXY_SCHEME_HTTP },
	{ "192.0.2.7", "HTTPS", "", "192.0.2.7", PROXY_SCHEME_HTTPS },
	{ "192.0.2.7", "gopher", "", "192.0.2.7", PROXY_SCHEME_HTTP },
	{ "192.0.2.7", "", "", "192.0.2.7", PROXY_SCHEME_UNSAID },
	{ "", "https", "", "127.0.0.1", PROXY_SCHEME_HTTPS },
	/* what a stranger wrote stands before what the proxy added */
	{ "1.1.1.1, 192.0.2.7", "https", "", "192.0.2.7", PROXY_SCHEME_HTTPS },
	{ "127.0.0.1, 192.0.2.7", "https, http", "", "192.0.2.7", PROXY_SCHEME_HTTP },
	{ "10.0.0.1,10.0.0.2,192.0.2.7", "", "", "192.0.2.7", PROXY_SCHEME_UNSAID },
	/* two and three hops */
	{ "1.1.1.1, 192.0.2.7, 10.1.2.3", "https", "", "192.0.2.7", PROXY_SCHEME_HTTPS },
	{ "192.0.2.7, 10.1.2.3", "https, http", "", "192.0.2.7", PROXY_SCHEME_HTTPS },
	{ "192.0.2.7, fd00::1, 10.1.2.3", "https,http,http", "", "192.0.2.7",
	    PROXY_SCHEME_HTTPS },
	{ "1.1.1.1, 192.0.2.7, 10.1.2.3", "https, http, http", "", "192.0.2.7",
	    PROXY_SCHEME_HTTP },
	{ "10.9.9.9, 10.1.2.3", "https", "", "10.9.9.9", PROXY_SCHEME_HTTPS },
	/* shapes of addresses */
	{ "192.0.2.7:4711", "", "", "192.0.2.7", PROXY_SCHEME_UNSAID },
	{ "2001:DB8::7", "", "", "2001:db8::7", PROXY_SCHEME_UNSAID },
	{ "[2001:db8::7]", "", "", "2001:db8::7", PROXY_SCHEME_UNSAID },
	{ "[2001:db8::7]:4711", "", "", "2001:db8::7", PROXY_SCHEME_UNSAID },
	{ "::ffff:192.0.2.7", "", "", "192.0.2.7", PROXY_SCHEME_UNSAID },
	{ "  192.0.2.7\t", " https ", "", "192.0.2.7", PROXY_SCHEME_HTTPS },
	/* garbage: the last one who can be known */
	{ "unknown", "https", "", "127.0.0.1", PROXY_SCHEME_HTTPS },
	{ "192.0.2.7, garbage", "", "", "127.0.0.1", PROXY_SCHEME_UNSAID },
	{ "192.0.2.7, garbage, 10.1.2.3", "", "", "10.1.2.3", PROXY_SCHEME_UNSAID },
	{ ",,,", ",", "", "127.0.0.1", PROXY_SCHEME_UNSAID },
	{ "192.0.2.7,", "", "", "127.0.0.1", PROXY_SCHEME_UNSAID },
	{ "[192.0.2.7]", "", "", "127.0.0.1", PROXY_SCHEME_UNSAID },
	{ "[2001:db8::7", "", "", "127.0.0.1", PROXY_SCHEME_UNSAID },
	{ "[2001:db8::7]x", "", "", "127.0.0.1", PROXY_SCHEME_UNSAID },
	{ "unix", "", "", "127.0.0.1", PROXY_SCHEME_UNSAID },
	{ "\xFF\xFE", "\xFF", "", "127.0.0.1", PROXY_SCHEME_HTTP },
	/* RFC 7239 */
	{ "", "", "for=192.0.2.7;proto=https", "192.0.2.7", PROXY_SCHEME_HTTPS },
	{ "", "", "For=\"[2001:db8::7]:4711\"; Proto=https;by=10.0.0.1", "2001:db8::7",
	    PROXY_SCHEME_HTTPS },
	{ "", "", "for=1.1.1.1, for=192.0.2.7;proto=http , for=10.1.2.3;proto=https", "192.0.2.7",
	    PROXY_SCHEME_HTTP },
	{ "", "", "for=_hidden;proto=https", "127.0.0.1", PROXY_SCHEME_HTTPS },
	{ "", "", "proto=https", "127.0.0.1", PROXY_SCHEME_HTTPS },
	{ "", "", "for=\"192.0.\\2.7\"", "192.0.2.7", PROXY_SCHEME_UNSAID },
	{ "", "", "for=1.1.1.1;x=\", for=192.0.2.7;proto=https", "127.0.0.1",
	    PROXY_SCHEME_UNSAID },
	{ "", "", "for=1.1.1.1;x=\",for=\"[2001:db8::7]\"", "127.0.0.1", PROXY_SCHEME_UNSAID },
	{ "", "", "for=192.0.2.7;", "127.0.0.1", PROXY_SCHEME_UNSAID },
	{ "", "", "for", "127.0.0.1", PROXY_SCHEME_UNSAID },
	{ "", "", "=", "127.0.0.1", PROXY_SCHEME_UNSAID },
	{ "", "", "for=\"a\\", "127.0.0.1", PROXY_SCHEME_UNSAID },
	/* both: one of the two may be a stranger's */
	{ "192.0.2.7", "https", "for=192.0.2.7;proto=https", "192.0.2.7", PROXY_SCHEME_HTTPS },
	{ "192.0.2.7", "", "for=192.0.2.7;proto=https", "192.0.2.7", PROXY_SCHEME_HTTPS },
	{ "192.0.2.7", "https", "for=192.0.2.7", "192.0.2.7", PROXY_SCHEME_HTTPS },
	{ "192.0.2.7", "https", "for=192.0.2.7;proto=http", "192.0.2.7", PROXY_SCHEME_HTTP },
	{ "192.0.2.7", "https", "for=1.1.1.1;proto=https", "127.0.0.1", PROXY_SCHEME_UNSAID },
	{ "", "https", "for=192.0.2.7", "192.0.2.7", PROXY_SCHEME_HTTPS },
	{ "192.0.2.7", "https", "for=\"", "127.0.0.1", PROXY_SCHEME_UNSAID },
};

static void
clients_are_found_behind_proxies(void **state)
{
	struct arena *a = arena_new();
	struct proxy_list list = list_of(a, "127.0.0.1 10.0.0.0/8 fd00::/8");

	(void)state;
	for (size_t i = 0; i < COUNT_OF(clients); i++) {
		struct proxy_fields fields = { str_from(clients[i].x_for),
		    str_from(clients[i].x_proto), str_from(clients[i].forwarded) };
		struct proxy_client client = proxy_resolve(&list, a, &fields, STR("127.0.0.1"));

		if (!str_equal(client.remote, str_from(clients[i].remote)) ||
		    client.scheme != clients[i].scheme)
			fail_msg("For \"%s\" Proto \"%s\" Forwarded \"%s\" give %.*s, %d",
			    clients[i].x_for, clients[i].x_proto, clients[i].forwarded,
			    STR_ARG(client.remote), (int)client.scheme);
	}
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(proxies_are_addresses_and_ranges),
		cmocka_unit_test(names_are_no_proxies),
		cmocka_unit_test(loopback_is_this_machine),
		cmocka_unit_test(clients_are_found_behind_proxies),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
