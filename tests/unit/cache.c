/* SPDX-License-Identifier: Apache-2.0 */
/* The page cache: what it keeps, when it forgets, and that a write anywhere makes all stale. */
#include "fixture.h"
#include "site.h"

#include "dispatch/cache.h"

struct counted {
	struct fixture *f;
	struct site *site;
	int hits;
	int misses;
};

static int calls;
static int32_t last_today;

static enum status
count_call(struct call *call)
{
	struct record_query query = { .type = &type_agency, .sort_field = NO_FIELD };
	struct record_list list;

	calls++;
	last_today = call->today;
	assert_true(call->is_reading);
	assert_int_equal(record_list(call->store, VIEWER_LOCAL, &query, call->arena, &list), ST_OK);
	response_set_bytes(call->rs, 200, STR("text/plain"),
	    str_format(call->arena, "%zu agencies", list.n));
	return ST_OK;
}

static enum status
set_cookie(struct call *call)
{
	enum status st = response_add_header(call->rs, "Set-Cookie", STR("a=b"));

	calls++;
	response_set_bytes(call->rs, 200, STR("text/plain"), STR("x"));
	return st;
}

static enum status
find_nothing(struct call *call)
{
	(void)call;
	calls++;
	return ST_NOT_FOUND;
}

static const struct input inputs[] = {
	{ .name = "q", .kind = IK_TEXT, .max = 50 },
	{ .name = "page", .kind = IK_INT, .min = 1, .max = 9, .fallback = 1 },
};

static const struct route page = { .method = METHOD_GET, .path = "/page/{x}",
	.permission = PERM_PUBLIC, .flags = RF_CACHE, .inputs = inputs,
	.ninputs = COUNT_OF(inputs), .handler = count_call };
static const struct route afresh = { .method = METHOD_GET, .path = "/afresh",
	.permission = PERM_PUBLIC, .handler = count_call };
static const struct route each = { .method = METHOD_GET, .path = "/{plural}",
	.permission = PERM_PUBLIC, .flags = RF_CACHE | RF_EACH_TYPE | RF_FILTERS,
	.handler = count_call };
static const struct route cookie = { .method = METHOD_GET, .path = "/cookie",
	.permission = PERM_PUBLIC, .flags = RF_CACHE, .handler = set_cookie };
static const struct route nothing = { .method = METHOD_GET, .path = "/nothing",
	.permission = PERM_PUBLIC, .flags = RF_CACHE, .handler = find_nothing };
static const struct route *const routes[] = { &page, &afresh, &each, &cookie, &nothing, NULL };

static const char *const languages[] = { "en", "fr", NULL };

static void
count(void *ctx, bool is_hit)
{
	struct counted *c = ctx;

	*(is_hit ? &c->hits : &c->misses) += 1;
}

static int
set_up_site(void **state, size_t bytes)
{
	struct counted *c = calloc(1, sizeof(*c));
	struct site_config config = {
		.routes = { routes },
		.languages = languages,
		.cache_bytes = bytes,
		.error_page = say_page,
		.error_problem = say_problem,
		.count_cache = count,
		.ctx = c,
	};

	fixture_set_up((void **)&c->f);
	config.store = c->f->store;
	c->site = site_new(c->f->arena, &config);
	calls = 0;
	*state = c;
	return 0;
}

static int
set_up(void **state)
{
	return set_up_site(state, 1024 * 1024);
}

static int
set_up_without(void **state)
{
	return set_up_site(state, 0);
}

static int
tear_down(void **state)
{
	struct counted *c = *state;
	int failed = fixture_tear_down((void **)&c->f);

	free(c);
	return failed;
}

/* Asks and says how many calls of handlers there were by then. */
static int
calls_after_in(struct counted *c, const char *line, const char *language)
{
	struct asked q;
	struct str body;

	ask_with(&q, c->site, line, "Accept-Language", language);
	body = q.rs.body == RESPONSE_PREPARED ? http_prepared_body(q.rs.prepared) : q.rs.bytes;
	assert_true(body.n > 0);
	arena_free(q.arena);
	return calls;
}

static int
calls_after(struct counted *c, const char *line)
{
	return calls_after_in(c, line, "en");
}

static void
the_same_question_is_answered_once(void **state)
{
	struct counted *c = *state;

	assert_int_equal(calls_after(c, "GET /page/a"), 1);
	assert_int_equal(calls_after(c, "GET /page/a"), 1);
	assert_int_equal(calls_after(c, "HEAD /page/a"), 1);
	assert_int_equal(calls_after(c, "GET /page/a?undeclared=1"), 1);
	assert_int_equal(calls_after(c, "GET /page/a?q="), 1);
	assert_int_equal(c->hits, 4);
	assert_int_equal(c->misses, 1);
	assert_int_equal(calls_after(c, "GET /afresh"), 2);
	assert_int_equal(calls_after(c, "GET /afresh"), 3);
	assert_int_equal(c->misses, 1);
}

static void
what_an_answer_depends_on_parts_it(void **state)
{
	struct counted *c = *state;

	assert_int_equal(calls_after(c, "GET /page/a"), 1);
	assert_int_equal(calls_after(c, "GET /page/b"), 2);
	assert_int_equal(calls_after(c, "GET /page/a?q=a"), 3);
	assert_int_equal(calls_after(c, "GET /page/a?q=ab"), 4);
	assert_int_equal(calls_after(c, "GET /page/a?page=2"), 5);
	assert_int_equal(calls_after(c, "GET /page/a?q=a&page=2"), 6);
	assert_int_equal(calls_after(c, "GET /page/a?page=2&q=a"), 6);
	assert_int_equal(calls_after_in(c, "GET /page/a", "fr"), 7);
	assert_int_equal(calls_after_in(c, "GET /page/a", "fr"), 7);
	assert_int_equal(calls_after(c, "GET /actions?pillar=CJ&kind=goal"), 8);
	assert_int_equal(calls_after(c, "GET /actions?kind=goal&pillar=CJ"), 8);
	assert_int_equal(calls_after(c, "GET /actions?pillar=CJ"), 9);
	assert_int_equal(calls_after(c, "GET /goals"), 9);
	assert_int_equal(calls_after(c, "GET /agencies"), 10);
	assert_int_equal(calls_after(c, "GET /page/a"), 10);
}

static void
a_write_makes_all_stale(void **state)
{
	struct counted *c = *state;
	struct fixture *f = c->f;
	struct fixture other = { .arena = arena_new() };
	struct asked q;

	assert_int_equal(calls_after(c, "GET /page/a"), 1);
	assert_int_equal(calls_after(c, "GET /page/a"), 1);

	/* By this connection. */
	assert_int_equal(fixture_create(f, fixture_agency(f->arena, "ILO", "")), ST_OK);
	assert_int_equal(calls_after(c, "GET /page/a"), 2);
	assert_int_equal(calls_after(c, "GET /page/a"), 2);

	/* By another one, as another worker or a command would. */
	errors_init(&other.errors, other.arena);
	assert_int_equal(store_open(other.arena, f->folder, 0, &other.errors, &other.store),
	    ST_OK);
	assert_int_equal(calls_after(c, "GET /page/a"), 2);
	assert_int_equal(fixture_create(&other, fixture_agency(other.arena, "DGC", "")), ST_OK);
	ask(&q, c->site, "GET /page/a");
	assert_int_equal(calls, 3);
	assert_true(str_equal(q.rs.bytes, STR("3 agencies")));
	arena_free(q.arena);
	arena_free(other.arena);
	assert_int_equal(calls_after(c, "GET /page/a"), 3);
}

static void
only_plain_good_answers_are_kept(void **state)
{
	struct counted *c = *state;

	assert_int_equal(calls_after(c, "GET /cookie"), 1);
	assert_int_equal(calls_after(c, "GET /cookie"), 2);
	assert_int_equal(calls_after(c, "GET /nothing"), 3);
	assert_int_equal(calls_after(c, "GET /nothing"), 4);
}

static void
without_a_cache_each_answer_is_computed(void **state)
{
	struct counted *c = *state;

	assert_int_equal(calls_after(c, "GET /page/a"), 1);
	assert_int_equal(calls_after(c, "GET /page/a"), 2);
}

static void
a_kept_answer_has_the_tag_of_the_first(void **state)
{
	struct counted *c = *state;
	struct asked first;
	struct asked again;

	ask(&first, c->site, "GET /afresh");
	ask(&again, c->site, "GET /page/a");
	assert_int_equal(first.rs.etag.n, 34);
	assert_true(str_equal(first.rs.etag, again.rs.etag));
	assert_string_equal(asked_header(&again, "Cache-Control"), "no-cache");
	assert_string_equal(asked_header(&again, "Vary"), "Accept-Language");
	arena_free(again.arena);
	arena_free(first.arena);
}

/* The zone of the framework that visitors see decides which day it is. */
static void
the_day_is_that_of_the_network(void **state)
{
	struct counted *c = *state;
	struct fixture *f = c->f;
	struct record *r;

#ifndef CONCERT_TEST_BUILD
	skip(); /* the clock stands still in test builds only */
#endif
	setenv("CONCERT_TEST_CLOCK_MS", "1616884200000", 1); /* 2021-03-27T22:30Z */
	assert_int_equal(calls_after(c, "GET /afresh"), 1);
	assert_int_equal(last_today, date_from_civil(2021, 3, 27));
	assert_int_equal(framework_find(f->store, VIEWER_LOCAL, STR_EMPTY, f->arena, &r), ST_OK);
	record_set_text(r, FRAMEWORK_ZONE, STR("Asia/Kathmandu"));
	record_set_number(r, FRAMEWORK_RELEASED, 1000);
	assert_int_equal(fixture_update(f, r), ST_OK);
	assert_int_equal(calls_after(c, "GET /afresh"), 2);
	assert_int_equal(last_today, date_from_civil(2021, 3, 28));
	unsetenv("CONCERT_TEST_CLOCK_MS");
}

/* --- the table itself ---------------------------------------------------------------------- */

static struct http_prepared *
prepared_of(struct arena *a, size_t n)
{
	struct response rs;

	response_init(&rs, a, NULL);
	response_set_bytes(&rs, 200, STR("text/plain"), (struct str){ arena_alloc(a, n), n });
	return http_prepared_new(&rs);
}

static struct page_key
key_of(uint64_t n)
{
	return (struct page_key){ { n, n * 31 } };
}

static void
the_least_lately_asked_goes_first(void **state)
{
	struct arena *a = arena_new();
	struct page_cache *cache = page_cache_new(a, 75000);
	struct http_prepared *p = prepared_of(a, 20000);

	(void)state;
	for (uint64_t i = 0; i < 3; i++)
		page_cache_put(cache, key_of(i), p);
	assert_int_equal(page_cache_entries(cache), 3);
	assert_non_null(page_cache_get(cache, key_of(0)));
	page_cache_put(cache, key_of(3), p);
	assert_non_null(page_cache_get(cache, key_of(0)));
	assert_null(page_cache_get(cache, key_of(1)));
	assert_true(page_cache_bytes(cache) <= 75000);
	page_cache_put(cache, key_of(3), p);
	assert_int_equal(page_cache_entries(cache), 3);
	page_cache_clear(cache);
	assert_int_equal(page_cache_entries(cache), 0);
	assert_int_equal(page_cache_bytes(cache), 0);
	assert_null(page_cache_get(cache, key_of(0)));
	http_prepared_release(p);
	arena_free(a);
}

static void
an_answer_over_the_limit_is_not_kept(void **state)
{
	struct arena *a = arena_new();
	struct page_cache *cache = page_cache_new(a, 75000);
	struct http_prepared *small = prepared_of(a, 100);
	struct http_prepared *large = prepared_of(a, 76000);

	(void)state;
	page_cache_put(cache, key_of(1), small);
	page_cache_put(cache, key_of(2), large);
	assert_null(page_cache_get(cache, key_of(2)));
	assert_non_null(page_cache_get(cache, key_of(1)));
	http_prepared_release(small);
	http_prepared_release(large);
	arena_free(a);
}

/* Against a plain model: many keys, few buckets, random order. */
static void
a_long_life_keeps_the_books_right(void **state)
{
	struct arena *a = arena_new();
	struct page_cache *cache = page_cache_new(a, 100000);
	struct http_prepared *pages[8];
	uint64_t chance = 12345;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(pages); i++)
		pages[i] = prepared_of(a, 100 + 6000 * i);
	for (int round = 0; round < 20000; round++) {
		struct page_key key;

		chance = chance * UINT64_C(6364136223846793005) + 1442695040888963407u;
		key = key_of((chance >> 33) % 64);
		if ((chance >> 60) < 6)
			page_cache_put(cache, key, pages[(chance >> 40) % COUNT_OF(pages)]);
		else
			(void)page_cache_get(cache, key);
		if (round % 5000 == 4999)
			page_cache_clear(cache);
		assert_true(page_cache_bytes(cache) <= 100000);
		assert_true(page_cache_entries(cache) <= 32);
	}
	for (size_t i = 0; i < COUNT_OF(pages); i++)
		http_prepared_release(pages[i]);
	arena_free(a);
}

#define SITE_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SITE_TEST(the_same_question_is_answered_once),
		SITE_TEST(what_an_answer_depends_on_parts_it),
		SITE_TEST(a_write_makes_all_stale),
		SITE_TEST(only_plain_good_answers_are_kept),
		cmocka_unit_test_setup_teardown(without_a_cache_each_answer_is_computed,
		    set_up_without, tear_down),
		SITE_TEST(a_kept_answer_has_the_tag_of_the_first),
		SITE_TEST(the_day_is_that_of_the_network),
		cmocka_unit_test(the_least_lately_asked_goes_first),
		cmocka_unit_test(an_answer_over_the_limit_is_not_kept),
		cmocka_unit_test(a_long_life_keeps_the_books_right),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
