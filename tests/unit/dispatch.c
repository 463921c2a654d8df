/* SPDX-License-Identifier: Apache-2.0 */
/* dispatch/: routes, permissions, declared inputs, languages and errors, without a store. */
#include "site.h"

#include "dispatch/language.h"
#include "dispatch/router.h"
#include "model/types/types.h"
#include "model/zone.h"

static enum status
echo(struct call *call)
{
	struct buf b;

	buf_init(&b, call->arena, LIMIT_RESPONSE_BYTES);
	buf_add_z(&b, call->route->path);
	for (size_t i = 0; i < call->nvalues; i++)
		buf_add_format(&b, " %.*s", STR_ARG(call->values[i]));
	for (size_t i = 0; i < call->route->ninputs; i++) {
		const struct input_value *v = call_input(call, call->route->inputs[i].name);

		buf_add_format(&b, " %s=%d/%.*s/%lld", call->route->inputs[i].name, v->is_set,
		    STR_ARG(v->text), (long long)v->number);
	}
	for (size_t i = 0; i < call->nfilters; i++)
		buf_add_format(&b, " %s:%.*s",
		    call->route->type->fields[call->filters[i].field].name,
		    STR_ARG(call->filters[i].value));
	buf_add_format(&b, " %.*s", STR_ARG(call->language));
	response_set_bytes(call->rs, 200, STR("text/plain"), buf_str(&b));
	return ST_OK;
}

static enum status
break_down(struct call *call)
{
	errors_add(&call->errors, ST_IO, NULL, "the secret name of a file");
	return ST_IO;
}

static enum status
stay_busy(struct call *call)
{
	(void)call;
	return ST_BUSY;
}

static const char *const colours[] = { "red", "blue", NULL };

static const struct input inputs[] = {
	{ .name = "q", .kind = IK_TEXT, .max = 5 },
	{ .name = "limit", .kind = IK_INT, .min = 1, .max = 500, .fallback = 50 },
	{ .name = "colour", .kind = IK_CHOICE, .choices = colours },
	{ .name = "on", .kind = IK_DATE },
	{ .name = "all", .kind = IK_FLAG },
};

static const struct input sort_inputs[] = { { .name = "sort", .kind = IK_SORT } };

#define HERE RF_NO_STORE

static const struct route home = { .method = METHOD_GET, .path = "/",
	.permission = PERM_PUBLIC, .flags = HERE, .handler = echo };
static const struct route fixed = { .method = METHOD_GET, .path = "/a/word",
	.permission = PERM_PUBLIC, .flags = HERE, .handler = echo };
static const struct route below = { .method = METHOD_GET, .path = "/a/word/deep/down",
	.permission = PERM_PUBLIC, .flags = HERE, .handler = echo };
static const struct route value = { .method = METHOD_GET, .path = "/a/{x}",
	.permission = PERM_PUBLIC, .flags = HERE, .handler = echo };
static const struct route two_values = { .method = METHOD_GET, .path = "/a/{x}/{y}",
	.permission = PERM_PUBLIC, .flags = HERE, .handler = echo };
static const struct route posted = { .method = METHOD_POST, .path = "/a/{x}",
	.permission = PERM_PUBLIC, .flags = HERE, .body_limit = 77, .handler = echo };
static const struct route takes_files = { .method = METHOD_POST, .path = "/files",
	.permission = PERM_PUBLIC, .flags = HERE, .body_limit = 99, .file_limit = 88,
	.handler = echo };
static const struct route nobodys_files = { .method = METHOD_POST, .path = "/closed",
	.flags = HERE, .body_limit = 99, .file_limit = 88, .handler = echo };
static const struct route slash = { .method = METHOD_GET, .path = "/with/",
	.permission = PERM_PUBLIC, .flags = HERE, .handler = echo };
static const struct route closed = { .method = METHOD_GET, .path = "/closed", .flags = HERE,
	.handler = echo };
static const struct route operators = { .method = METHOD_GET, .path = "/operators",
	.permission = PERM_OPERATOR, .flags = HERE, .handler = echo };
static const struct route asks = { .method = METHOD_GET, .path = "/asks",
	.permission = PERM_PUBLIC, .flags = HERE, .inputs = inputs,
	.ninputs = COUNT_OF(inputs), .handler = echo };
static const struct route api_asks = { .method = METHOD_GET, .path = "/api/asks",
	.permission = PERM_PUBLIC, .flags = HERE | RF_API, .inputs = inputs,
	.ninputs = COUNT_OF(inputs), .handler = echo };
static const struct route api_each = { .method = METHOD_GET, .path = "/api/v1/{plural}",
	.permission = PERM_PUBLIC, .flags = HERE | RF_API | RF_EACH_TYPE | RF_FILTERS,
	.inputs = sort_inputs, .ninputs = COUNT_OF(sort_inputs), .handler = echo };
static const struct route failing = { .method = METHOD_GET, .path = "/api/fails",
	.permission = PERM_PUBLIC, .flags = HERE | RF_API, .handler = break_down };
static const struct route busy = { .method = METHOD_GET, .path = "/busy",
	.permission = PERM_PUBLIC, .flags = HERE, .handler = stay_busy };

static const struct route *const pages[] = { &home, &fixed, &below, &value, &two_values, &posted,
	&slash, &closed, &operators, &asks, &busy,
	&takes_files, &nobodys_files, NULL };
static const struct route *const api[] = { &api_asks, &api_each, &failing, NULL };

static const char *const languages[] = { "en", "fr", "ar", NULL };

static struct arena *arena;
static struct site *site;

static int
set_up(void **state)
{
	struct site_config config = {
		.routes = { pages, api },
		.languages = languages,
		.error_page = say_page,
		.error_problem = say_problem,
	};

	(void)state;
	arena = arena_new();
	site = site_new(arena, &config);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static void
check_with(const char *line, const char *name, const char *header, int status,
    const char *body)
{
	struct asked q;

	ask_with(&q, site, line, name, header);
	if (body != NULL && !str_equal(q.rs.bytes, str_from(body)))
		fail_msg("%s gives: %.*s", line, STR_ARG(q.rs.bytes));
	assert_int_equal(q.rs.status, status);
	arena_free(q.arena);
}

static void
check(const char *line, int status, const char *body)
{
	check_with(line, NULL, NULL, status, body);
}

static void
check_header(const char *line, int status, const char *name, const char *value_of_it)
{
	struct asked q;

	ask(&q, site, line);
	assert_int_equal(q.rs.status, status);
	assert_string_equal(asked_header(&q, name), value_of_it);
	arena_free(q.arena);
}

static void
fixed_words_win_over_values(void **state)
{
	(void)state;
	check("GET /", 200, "/ en");
	check("GET /a/word", 200, "/a/word en");
	check("GET /a/other", 200, "/a/{x} other en");
	check("GET /a/word/deep/down", 200, "/a/word/deep/down en");
	check("GET /a/word/shallow", 200, "/a/{x}/{y} word shallow en");
	check("GET /a/%E5%B9%B3%20x/b", 200, "/a/{x}/{y} 平 x b en");
	check("HEAD /a/word", 200, "/a/word en");
	check("GET /a//b", 404, "page 404");
	check("GET /a/1/2/3", 404, "page 404");
	check("GET /a/1/2/3/4/5/6/7/8/9/10", 404, "page 404");
	check("GET /api/nothing", 404, "problem 404");
	check("GET /apian", 404, "page 404");
}

static void
another_method_is_told_those_there_are(void **state)
{
	(void)state;
	check("POST /a/other", 200, "/a/{x} other en");
	check("DELETE /a/other", 405, "page 405");
	check_header("DELETE /a/other", 405, "Allow", "GET, HEAD, POST");
	check_header("BREW /a/other", 405, "Allow", "GET, HEAD, POST");
	/* The value's row has POST, though the fixed word has not. */
	check("POST /a/word", 200, "/a/{x} word en");
	assert_int_equal(dispatch_body_limit(site, METHOD_POST, STR("/a/z")), 77);
	assert_int_equal(dispatch_body_limit(site, METHOD_GET, STR("/a/z")), 0);
	assert_int_equal(dispatch_body_limit(site, METHOD_POST, STR("/z")), 0);
}

static struct str
from_elsewhere(const void *source, const char *name)
{
	(void)source;
	return strcmp(name, "Sec-Fetch-Site") == 0 ? STR("cross-site") : STR_EMPTY;
}

static struct http_upload
ask_to_upload(const char *path, bool is_from_elsewhere)
{
	struct http_upload upload = { .file_limit = 0 };
	struct request rq;

	assert_int_equal(request_init(&rq, arena, STR("POST"), str_from(path)), ST_OK);
	if (is_from_elsewhere)
		rq.find_header = from_elsewhere;
	dispatch_take_files(site, &rq, &upload);
	return upload;
}

static void
files_are_taken_from_whom_may_send_them(void **state)
{
	(void)state;
	assert_int_equal(ask_to_upload("/files", false).file_limit, 88);
	assert_int_equal(ask_to_upload("/files", false).refusal, 0);
	assert_int_equal(ask_to_upload("/files", true).refusal, 403);
	assert_int_equal(ask_to_upload("/closed", false).refusal, 403);
	assert_int_equal(ask_to_upload("/a/z", false).file_limit, 0);
	assert_int_equal(ask_to_upload("/z", false).refusal, 0);
}

static void
a_slash_too_many_or_too_few_is_mended(void **state)
{
	(void)state;
	check_header("GET /a/word/?x=1&y=%20", 308, "Location", "/a/word?x=1&y=%20");
	check_header("GET /with", 308, "Location", "/with/");
	check("GET /with/", 200, "/with/ en");
	check("POST /closed/", 404, "page 404");
	check_header("GET //", 308, "Location", "/");
	check_header("GET //evil.example/", 404, "Location", "");
}

static void
no_permission_is_nobodys(void **state)
{
	(void)state;
	check("GET /closed", 403, "page 403");
	check("GET /operators", 403, "page 403");
}

static void
only_declared_inputs_exist(void **state)
{
	(void)state;
	check("GET /asks", 200,
	    "/asks q=0//0 limit=0//50 colour=0//0 on=0//0 all=0//0 en");
	check("GET /asks?q=a+b&limit=7&colour=blue&on=1970-01-03&all&other=1", 200,
	    "/asks q=1/a b/0 limit=1/7/7 colour=1/blue/1 on=1/1970-01-03/2 all=1//1 en");
	/* Empty is not given; of two the first counts on pages. */
	check("GET /asks?q=&limit=&q=1&q=2", 200,
	    "/asks q=1/1/0 limit=0//50 colour=0//0 on=0//0 all=0//0 en");
	check("GET /api/asks?q=1&q=2", 422,
	    "problem 422 [q] This is given more than once; give it once.");
	check("GET /api/asks?qq=1", 422, "problem 422 [qq] There is no parameter of this name "
	    "here. Those there are: q, limit, colour, on, all.");
	check("GET /api/fails?x", 422, "problem 422 [x] This address takes no parameters.");
}

static void
bad_inputs_are_collected(void **state)
{
	(void)state;
	check("GET /asks?q=123456&limit=501&colour=green&on=2021-02-29", 422,
	    "page 422 [q] Give at most 5 bytes; these are 6."
	    " [limit] Give a whole number from 1 to 500."
	    " [colour] Take one of: red, blue."
	    " [on] Give a day of the calendar, such as 2021-03-31.");
	check("GET /asks?limit=0x10", 422,
	    "page 422 [limit] Give a whole number from 1 to 500.");
	check("GET /asks?q=%zz", 400, "page 400 [] What follows the question mark of the "
	    "address is not well formed.");
	check("GET /asks?q=%ff", 400, NULL);
	check("GET /asks?q=%00", 400, NULL);
}

static void
each_type_has_a_route_with_its_filters(void **state)
{
	(void)state;
	check("GET /api/v1/actions?leads=WHO&pillar=CJ&kind=goal", 200,
	    "/api/v1/actions sort=0//0 pillar:CJ kind:goal leads:WHO en");
	check("GET /api/v1/actions?kind=goal&leads=WHO&pillar=CJ&parent=", 200,
	    "/api/v1/actions sort=0//0 pillar:CJ kind:goal leads:WHO en");
	check("GET /api/v1/queries?state=open&sort=-number", 200,
	    "/api/v1/queries sort=1/-number/0 state:open en");
	check("GET /api/v1/queries?sort=nothing", 422, NULL);
	check("GET /api/v1/actions?sort=leads", 422, NULL);
	check("GET /api/v1/queries?state=lost", 422,
	    "problem 422 [state] Take one of: open, settled.");
	check("GET /api/v1/queries?color=red", 422, "problem 422 [color] There is no parameter "
	    "of this name here. Those there are: sort, kind, about, state.");
	check("GET /api/v1/actions?period=2021-03", 200, NULL);
	check("GET /api/v1/actions?period=soon", 422,
	    "problem 422 [period] Give a period in EDTF, such as 2021-03 or 2021-35.");
	check("GET /api/v1/widgets", 404, "problem 404");
}

static void
what_failed_inside_stays_inside(void **state)
{
	(void)state;
	check("GET /api/fails", 500, "problem 500");
	check("GET /busy", 503, "page 503");
	check_header("GET /busy", 503, "Retry-After", "1");
}

static void
what_the_edge_refuses_gets_words_too(void **state)
{
	struct arena *a = arena_new();
	struct response rs;
	struct request rq;

	(void)state;
	response_init(&rs, a, NULL);
	assert_int_equal(request_init(&rq, a, STR("GET"), STR("")), ST_USAGE);
	rs.status = 431;
	dispatch_refuse(site, &rq, "the headers are larger than 16 KiB", &rs);
	assert_int_equal(rs.status, 431);
	assert_true(str_equal(rs.bytes, STR("page 431 [] The request was refused: the headers "
	    "are larger than 16 KiB.")));
	assert_int_equal(request_init(&rq, a, STR("POST"), STR("/a/x")), ST_OK);
	rs.status = 413;
	dispatch_refuse(site, &rq, "too much", &rs);
	assert_true(str_equal(rs.bytes, STR("page 413 [] The request was refused: too much.")));
	/* A body where no body goes: the method is what is wrong. */
	assert_int_equal(request_init(&rq, a, STR("POST"), STR("/api/asks")), ST_OK);
	rs.status = 413;
	dispatch_refuse(site, &rq, "too much", &rs);
	assert_true(str_equal(rs.bytes, STR("problem 405")));
	assert_int_equal(rs.status, 405);
	assert_int_equal(request_init(&rq, a, STR("PUT"), STR("/api/nowhere")), ST_OK);
	rs.status = 413;
	dispatch_refuse(site, &rq, "too much", &rs);
	assert_int_equal(rs.status, 404);
	arena_free(a);
}

static void
languages_are_chosen_by_wish(void **state)
{
	static const struct {
		const char *accept;
		const char *chosen;
	} cases[] = {
		{ "", "en" }, { "fr", "fr" }, { "fr-CH, en;q=0.9", "fr" }, { "de, ar;q=0.1", "ar" },
		{ "en;q=0.5, fr;q=0.7", "fr" }, { "FR", "fr" }, { "de", "en" }, { "*", "en" },
		{ "fr;q=0", "en" }, { "fr;q=2, ar;q=0.2", "ar" }, { "fr;q=x", "en" },
		{ "fr ; q=1.0", "fr" }, { ",,;=,fr", "fr" }, { "en-GB-oed", "en" }, { "-", "en" },
		{ "\xff\xfe", "en" }, { "fr;q=0.0001,ar;q=0.001", "ar" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct str chosen = language_choose(str_from(cases[i].accept), languages);

		if (!str_equal(chosen, str_from(cases[i].chosen)))
			fail_msg("\"%s\" chooses %.*s", cases[i].accept, STR_ARG(chosen));
	}
	check_with("GET /", "Accept-Language", "ar-EG", 200, "/ ar");
}

static void
path_segments_are_escaped(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, arena, 1000);
	buf_add_url_part(&b, (struct str){ "a/b ?#%é\0z~", 12 });
	assert_true(str_equal(buf_str(&b), STR("a%2Fb%20%3F%23%25%C3%A9%00z~")));
	assert_string_equal(route_path(arena, &api_each, &type_action), "/api/v1/actions");
}

static void
days_begin_at_midnight_of_the_zone(void **state)
{
	static const struct {
		const char *zone;
		const char *day;
		int64_t start_ms;
	} cases[] = {
		{ "Etc/UTC", "2021-03-28", INT64_C(1616889600000) },
		{ "Europe/Zurich", "2021-03-28", INT64_C(1616886000000) },
		{ "Europe/Zurich", "2021-03-29", INT64_C(1616968800000) },
		{ "America/New_York", "2021-11-07", INT64_C(1636257600000) },
		{ "America/New_York", "2021-11-08", INT64_C(1636347600000) },
		{ "Asia/Kathmandu", "2021-06-01", INT64_C(1622484900000) },
		/* Midnight is skipped: the day begins at one o'clock. */
		{ "Asia/Beirut", "2021-03-28", INT64_C(1616882400000) },
	};
	struct zone *zone;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		int32_t day;

		assert_int_equal(date_parse(str_from(cases[i].day), &day), ST_OK);
		assert_int_equal(zone_open(arena, str_from(cases[i].zone), &zone), ST_OK);
		if (zone_day_start_ms(zone, day) != cases[i].start_ms)
			fail_msg("%s %s begins at %lld", cases[i].zone, cases[i].day,
			    (long long)zone_day_start_ms(zone, day));
		assert_int_equal(zone_day(zone, cases[i].start_ms), day);
		assert_int_equal(zone_day(zone, cases[i].start_ms - 1), day - 1);
	}
	assert_int_equal(zone_open(arena, STR("Europe/Atlantis"), &zone), ST_INVALID);
	assert_int_equal(zone_open(arena, STR(""), &zone), ST_INVALID);
	assert_int_equal(zone_open(arena, STR("GMT+25"), &zone), ST_INVALID);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fixed_words_win_over_values),
		cmocka_unit_test(another_method_is_told_those_there_are),
		cmocka_unit_test(files_are_taken_from_whom_may_send_them),
		cmocka_unit_test(a_slash_too_many_or_too_few_is_mended),
		cmocka_unit_test(no_permission_is_nobodys),
		cmocka_unit_test(only_declared_inputs_exist),
		cmocka_unit_test(bad_inputs_are_collected),
		cmocka_unit_test(each_type_has_a_route_with_its_filters),
		cmocka_unit_test(what_failed_inside_stays_inside),
		cmocka_unit_test(what_the_edge_refuses_gets_words_too),
		cmocka_unit_test(languages_are_chosen_by_wish),
		cmocka_unit_test(path_segments_are_escaped),
		cmocka_unit_test(days_begin_at_midnight_of_the_zone),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
