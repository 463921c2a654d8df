/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every door of the site, taken from its tables of routes: none that writes opens to a request
 * that another site's page could make, no method gets around that, and who manages accounts in one
 * framework does not reach those of another. A route that is added needs no word here.
 */
#include "program.h"

#include "policy/identify.h"
#include "web/session.h"

struct world {
	struct fixture *f;
	struct site *site;
	struct program root;   /* secretariat of every framework */
	struct program scoped; /* of the first one */
	struct program member; /* focal point in the first one */
	struct program other;  /* focal point in the second one */
	int64_t other_framework;
	const char *cookie;
	const char *csrf;
	struct asked q;
};

/* What a request brings besides its cookie; NULL: not that. */
struct brings {
	const char *csrf;
	const char *site;     /* Sec-Fetch-Site */
	const char *origin;
	const char *override; /* X-HTTP-Method-Override */
	const char *remote;   /* 127.0.0.1 */
};

static void
open_session(struct world *w)
{
	struct run *run = site_config_of(w->site)->run;
	struct session session = { .person_id = w->root.person_id, .has_second_factor = true,
		.agent = STR("test"), .remote = STR("127.0.0.1") };
	struct arena *a = w->f->arena;
	struct str token;

	assert_int_equal(session_create(run, &session, clock_now_ms(), a, &token), ST_OK);
	assert_int_equal(session_find(run, token, clock_now_ms(), a, &session), ST_OK);
	w->cookie = str_dup_z(a, str_format(a, "__Host-concert=%.*s", STR_ARG(token)));
	w->csrf = str_dup_z(a, csrf_token(a, session.secret));
}

static struct world
make_world(void **state)
{
	struct world w = { .f = *state };
	struct fixture *f = w.f;
	struct record *other = fixture_framework(f->arena, "other");

	assert_int_equal(fixture_create(f, other), ST_OK);
	w.other_framework = other->id;
	w.root = program_person(f, "root", API_TOKEN_WRITE);
	w.scoped = program_person(f, "scoped", API_TOKEN_WRITE);
	w.member = program_person(f, "member", API_TOKEN_WRITE);
	w.other = program_person(f, "other", API_TOKEN_WRITE);
	program_appoint(f, w.root, (struct program_role){ "secretariat", 0, 0, 0 });
	program_appoint(f, w.scoped,
	    (struct program_role){ "secretariat", f->framework_id, 0, 0 });
	program_appoint(f, w.member,
	    (struct program_role){ "focal-point", f->framework_id, f->agency_id, 0 });
	program_appoint(f, w.other,
	    (struct program_role){ "focal-point", other->id, f->agency_id, 0 });
	w.site = program_site(f, web_routes(f->arena));
	open_session(&w);
	return w;
}

static void
knock(struct world *w, struct str method, struct str path, struct brings brings)
{
	struct asked *q = &w->q;
	size_t n = 0;

	if (q->arena != NULL)
		arena_free(q->arena);
	*q = (struct asked){ .arena = arena_new() };
	assert_int_equal(request_init(&q->rq, q->arena, method, path), ST_OK);
#define HEADER(name, value) \
	do { \
		if ((value) == NULL) \
			break; \
		q->headers[n++] = (name); \
		q->headers[n++] = (value); \
	} while (0)
	HEADER("Cookie", w->cookie);
	HEADER("X-CSRF-Token", brings.csrf);
	HEADER("Sec-Fetch-Site", brings.site);
	HEADER("Origin", brings.origin);
	HEADER("X-HTTP-Method-Override", brings.override);
	HEADER("Host", "127.0.0.1:8080");
#undef HEADER
	q->rq.find_header = asked_find_header;
	q->rq.header_source = q;
	q->rq.remote = str_from(brings.remote == NULL ? "127.0.0.1" : brings.remote);
	response_init(&q->rs, q->arena, NULL);
	dispatch_run(w->site, &q->rq, &q->rs);
}

static void
leave(struct world *w)
{
	if (w->q.arena != NULL)
		arena_free(w->q.arena);
}

/* A path of a route: each value in braces becomes a word that names nothing. */
static struct str
path_of(struct world *w, const struct route *route, const struct record_type *type)
{
	struct str path = str_from(type == NULL ? route->path
	    : route_path(w->f->arena, route, type));
	struct buf b;

	buf_init(&b, w->f->arena, 1000);
	for (size_t i = 0; i < path.n; i++) {
		if (path.p[i] == '{') {
			buf_add_byte(&b, 'x');
			i = str_find_byte(path, '}', i);
			continue;
		}
		buf_add_byte(&b, path.p[i]);
	}
	return buf_str(&b);
}

typedef void door_fn(struct world *w, const struct route *route, struct str path);

/* Returns how many doors the route is. */
static size_t
each_type(struct world *w, const struct route *route, door_fn *fn)
{
	size_t n = 0;

	if ((route->flags & RF_EACH_TYPE) == 0) {
		fn(w, route, path_of(w, route, NULL));
		return 1;
	}
	for (size_t k = 0; k < record_type_count; k++) {
		if (route_permission(route, record_types[k]) == PERM_NOBODY)
			continue;
		fn(w, route, path_of(w, route, record_types[k]));
		n++;
	}
	return n;
}

static size_t
each_door(struct world *w, door_fn *fn)
{
	const struct route *const *const tables[] = { web_routes(w->f->arena), api_routes };
	size_t n = 0;

	for (size_t t = 0; t < COUNT_OF(tables); t++) {
		for (size_t i = 0; tables[t][i] != NULL; i++)
			n += each_type(w, tables[t][i], fn);
	}
	return n;
}

static int64_t
change_key(struct world *w)
{
	int64_t key;

	assert_int_equal(store_change_key(w->f->store, &key), ST_OK);
	return key;
}

/* --- requests of other sites --------------------------------------------------------------- */

static void
expect_closed(struct world *w, const struct route *route, struct str path, struct brings brings)
{
	struct str method = str_from(http_method_name(route->method));

	knock(w, method, path, brings);
	if (w->q.rs.status != 403)
		fail_msg("%.*s %.*s: %d, not 403: %.*s", STR_ARG(method), STR_ARG(path),
		    w->q.rs.status, (int)(w->q.rs.bytes.n < 200 ? w->q.rs.bytes.n : 200),
		    w->q.rs.bytes.p);
}

static void
send_what_others_can(struct world *w, const struct route *route, struct str path)
{
	static const char *const origins[] = { "null", "https://evil.example.org",
		"http://127.0.0.1:8081", "http://127.0.0.1.evil.example.org:8080",
		"http://127.0.0.1:8080@evil.example.org", "file://" };
	static const char *const sites[] = { "cross-site", "same-site", "nonsense" };
	int64_t before = change_key(w);

	if (route->method == METHOD_GET || route->method == METHOD_HEAD)
		return;
	expect_closed(w, route, path, (struct brings){ .csrf = NULL });
	expect_closed(w, route, path, (struct brings){ .csrf = "" });
	expect_closed(w, route, path, (struct brings){ .csrf = "0" });
	expect_closed(w, route, path, (struct brings){ .site = "same-origin" });
	for (size_t i = 0; i < COUNT_OF(origins); i++)
		expect_closed(w, route, path,
		    (struct brings){ .csrf = w->csrf, .origin = origins[i] });
	for (size_t i = 0; i < COUNT_OF(sites); i++)
		expect_closed(w, route, path, (struct brings){ .csrf = w->csrf,
		    .site = sites[i], .origin = "http://127.0.0.1:8080" });
	assert_int_equal(change_key(w), before);
}

static void
no_door_opens_to_the_page_of_another_site(void **state)
{
	struct world w = make_world(state);
	struct str old = str_from(w.csrf);

	print_message("%zu doors\n", each_door(&w, send_what_others_can));
	/* The token of another session of the same person is not this one's. */
	open_session(&w);
	knock(&w, STR("POST"), STR("/me/sessions"), (struct brings){ .csrf = old.p });
	assert_int_equal(w.q.rs.status, 403);
	knock(&w, STR("POST"), STR("/me/sessions"), (struct brings){ .csrf = w.csrf });
	assert_int_equal(w.q.rs.status, 303);
	leave(&w);
}

/* Who is asked is known on every route that writes: nothing else could ask for the token. */
static void
expect_known(struct world *w, const struct route *route, struct str path)
{
	(void)w;
	if (route->method == METHOD_GET || (route->flags & RF_NO_STORE) == 0)
		return;
	fail_msg("%.*s writes without knowing who asks", STR_ARG(path));
}

static void
who_asks_is_known_wherever_something_is_written(void **state)
{
	struct world w = make_world(state);

	assert_true(each_door(&w, expect_known) > 100);
	leave(&w);
}

/* --- methods ------------------------------------------------------------------------------- */

static void
try_methods(struct world *w, const struct route *route, struct str path)
{
	static const char *const methods[] = { "OPTIONS", "TRACE", "CONNECT", "PUT", "get",
		"GETX" };
	int64_t before = change_key(w);

	for (size_t i = 0; i < COUNT_OF(methods); i++) {
		knock(w, str_from(methods[i]), path, (struct brings){ .csrf = w->csrf });
		if (w->q.rs.status < 400)
			fail_msg("%s %.*s: %d", methods[i], STR_ARG(path), w->q.rs.status);
	}
	/* HEAD is GET without its body; no header makes another method of it. */
	if (route->method == METHOD_GET && (route->flags & RF_NO_STORE) == 0) {
		knock(w, STR("HEAD"), path, (struct brings){ .override = "DELETE" });
		assert_true(w->q.rs.status != 405);
		knock(w, STR("GET"), path,
		    (struct brings){ .csrf = w->csrf, .override = "POST" });
		assert_true(w->q.rs.status < 500);
	}
	assert_int_equal(change_key(w), before);
}

static void
no_other_method_opens_a_door(void **state)
{
	struct world w = make_world(state);

	(void)each_door(&w, try_methods);
	leave(&w);
}

/* --- what is kept of an answer ------------------------------------------------------------- */

/* Pages about people and their accounts: not even the reader's own browser keeps them. */
static bool
is_personal(const struct route *route)
{
	static const char *const paths[] = { "/me", "/me/security", "/me/password", "/me/tokens",
		"/me/drafts", "/me/proof", "/me/second-factor", "/people", "/people/{key}",
		"/sign-in" };

	for (size_t i = 0; i < COUNT_OF(paths); i++) {
		if (strcmp(route->path, paths[i]) == 0)
			return true;
	}
	return false;
}

static void
expect_private(struct world *w, const struct route *route, struct str path)
{
	const char *kept;

	if (route->method != METHOD_GET || (route->flags & RF_NO_STORE) != 0)
		return;
	knock(w, STR("GET"), path, (struct brings){ .csrf = NULL });
	kept = asked_header(&w->q, "Cache-Control");
	if (strcmp(kept, "private, no-cache") != 0 && strcmp(kept, "no-store") != 0)
		fail_msg("%.*s: Cache-Control: %s", STR_ARG(path), kept);
	if (is_personal(route) && strcmp(kept, "no-store") != 0)
		fail_msg("%.*s: Cache-Control: %s, not no-store", STR_ARG(path), kept);
}

static void
answers_to_people_are_kept_by_nobody_else(void **state)
{
	struct world w = make_world(state);

	(void)each_door(&w, expect_private);
	knock(&w, STR("POST"), STR("/sign-out"), (struct brings){ .csrf = w.csrf });
	assert_int_equal(w.q.rs.status, 303);
	assert_string_equal(asked_header(&w.q, "Clear-Site-Data"), "\"cache\"");
	knock(&w, STR("GET"), STR("/me"), (struct brings){ .csrf = NULL });
	assert_int_not_equal(w.q.rs.status, 200);
	leave(&w);
}

/* --- connections in the clear --------------------------------------------------------------- */

static void
nobody_is_known_over_a_connection_in_the_clear(void **state)
{
	struct world w = make_world(state);

	knock(&w, STR("GET"), STR("/me"), (struct brings){ .csrf = NULL });
	assert_int_equal(w.q.rs.status, 200);
	knock(&w, STR("GET"), STR("/me"), (struct brings){ .remote = "203.0.113.9" });
	assert_int_not_equal(w.q.rs.status, 200);
	knock(&w, STR("GET"), STR("/sign-in"), (struct brings){ .remote = "203.0.113.9" });
	assert_int_equal(w.q.rs.status, 403);
	knock(&w, STR("GET"), STR("/join/x"), (struct brings){ .remote = "203.0.113.9" });
	assert_int_equal(w.q.rs.status, 403);
	leave(&w);
}

/* --- redirects ----------------------------------------------------------------------------- */

static void
a_redirect_never_leaves_the_site(void **state)
{
	static const char *const hostile[] = { "//evil.example.org", "https://evil.example.org",
		"/\\evil.example.org", "\\\\evil.example.org", "/\t/evil.example.org",
		"javascript:alert(1)", " //evil.example.org", "/a\\b", "///evil", "", "me",
		"/a\r\nSet-Cookie: x=1", "http:evil.example.org", "/\n/evil", "\t//evil" };
	static const char bytes[] = "/\\.:@%?#\t\r\n \x7f" "a" "e" "2" "f" "\xc3";
	unsigned seed = 1;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(hostile); i++)
		assert_true(str_equal(web_next(str_from(hostile[i])), STR("/me")));
	for (size_t i = 0; i < 200000; i++) {
		char text[8];
		struct str given = { text, 1 + i % sizeof(text) };
		struct str next;

		for (size_t k = 0; k < given.n; k++) {
			seed = seed * 1103515245u + 12345u;
			text[k] = bytes[(seed >> 16) % (sizeof(bytes) - 1)];
		}
		next = web_next(given);
		assert_true(next.n > 0 && next.p[0] == '/');
		assert_true(next.n == 1 || (next.p[1] != '/' && next.p[1] != '\\'));
		for (size_t k = 0; k < next.n; k++)
			assert_true((unsigned char)next.p[k] > ' ' && next.p[k] != '\\');
	}
}

static void
an_address_of_slashes_leads_nowhere_else(void **state)
{
	static const char *const paths[] = { "//evil.example.org/", "//evil.example.org",
		"///", "//", "//pillars/", "/pillars//" };
	struct world w = make_world(state);

	for (size_t i = 0; i < COUNT_OF(paths); i++) {
		const char *to;

		knock(&w, STR("GET"), str_from(paths[i]), (struct brings){ .csrf = NULL });
		to = asked_header(&w.q, "Location");
		if (to[0] != '\0' && (to[0] != '/' || to[1] == '/'))
			fail_msg("%s leads to %s", paths[i], to);
	}
	leave(&w);
}

/* --- one framework's secretariat ------------------------------------------------------------ */

static void
send_form(struct world *w, struct program p, const char *line, const char *body)
{
	if (w->q.arena != NULL)
		program_forget(&w->q);
	program_ask(&w->q, w->site, p, line,
	    (struct program_sends){ body, "application/x-www-form-urlencoded", NULL, NULL });
}

static void
send_json(struct world *w, struct program p, const char *line, struct str body)
{
	const char *tag = NULL;

	if (w->q.arena != NULL)
		program_forget(&w->q);
	if (str_starts(str_from(line), STR("PATCH"))) {
		struct asked read;

		program_ask(&read, w->site, p, str_dup_z(w->f->arena, str_format(w->f->arena,
		    "GET%s", line + 5)), (struct program_sends){ .body = NULL });
		tag = str_dup_z(w->f->arena, str_part(read.rs.etag, 1, read.rs.etag.n - 1));
		program_forget(&read);
	}
	program_ask(&w->q, w->site, p, line,
	    (struct program_sends){ str_dup_z(w->f->arena, body), NULL, tag, NULL });
}

#define LINE(...) str_dup_z(w.f->arena, str_format(w.f->arena, __VA_ARGS__))
#define EXPECT(want) \
	do { \
		if (w.q.rs.status != (want)) \
			fail_msg("%d, not %d: %.*s", w.q.rs.status, (want), \
			    (int)(w.q.rs.bytes.n < 600 ? w.q.rs.bytes.n : 600), w.q.rs.bytes.p); \
	} while (0)

/* Makes both frameworks visible to everybody. */
static void
release(struct world *w)
{
	const int64_t ids[] = { w->f->framework_id, w->other_framework };

	for (size_t i = 0; i < COUNT_OF(ids); i++) {
		struct record *r;

		assert_int_equal(record_load(w->f->store, &type_framework, ids[i], w->f->arena,
		    &r), ST_OK);
		record_set_number(r, FRAMEWORK_RELEASED, clock_now_ms());
		assert_int_equal(fixture_update(w->f, r), ST_OK);
	}
}

static void
one_secretariat_does_not_make_itself_that_of_all(void **state)
{
	struct world w = make_world(state);
	struct fixture *f = w.f;
	static const struct { const char *scope; int status; } tries[] = {
		{ "", 403 },
		{ ", \"scope\": \"other\"", 403 },
		{ ", \"scope\": \"common-action\"", 201 },
	};

	release(&w);
	for (size_t i = 0; i < COUNT_OF(tries); i++) {
		send_json(&w, w.scoped, "POST /api/v1/appointments", str_format(f->arena,
		    "{\"person\": \"%.*s\", \"capacity\": \"secretariat\"%s}",
		    STR_ARG(w.member.uid), tries[i].scope));
		EXPECT(tries[i].status);
	}
	send_form(&w, w.scoped, "POST /people/invite",
	    "name=Eve&email=eve%40example.org&capacity=secretariat&scope=other");
	EXPECT(403);
	/* Without a word it is for the framework that the pages show. */
	send_form(&w, w.scoped, "POST /people/invite",
	    "name=Eve&email=eve%40example.org&capacity=secretariat");
	EXPECT(200);
	send_json(&w, w.root, "GET /api/v1/appointments?capacity=secretariat", STR(""));
	EXPECT(200);
	assert_str(program_member(&w.q, "total"), "4");
	send_json(&w, w.root, LINE("GET /api/v1/appointments?capacity=secretariat&scope=%s",
	    "common-action"), STR(""));
	assert_str(program_member(&w.q, "total"), "3");
	leave(&w);
}

/* Bringing in a newer version changes adopted text. */
static void
one_secretariat_brings_no_document_into_the_framework_of_another(void **state)
{
	struct world w = make_world(state);
	static const char words[] = "cannot bring documents into this framework";

	release(&w);
	send_form(&w, w.scoped, "POST /imports/new", "of=other");
	assert_true(str_find(w.q.rs.bytes, str_from(words), 0) != SIZE_MAX);
	send_form(&w, w.scoped, "POST /imports/new", "of=common-action");
	assert_true(str_find(w.q.rs.bytes, str_from(words), 0) == SIZE_MAX);
	leave(&w);
}

static void
make_import(struct world *w, const char *name, int64_t of)
{
	struct record *r = record_new(w->f->arena, &type_import);

	record_set_text(r, IMPORT_NAME, str_from(name));
	record_set_text(r, IMPORT_FILE, STR("00"));
	record_set_number(r, IMPORT_SIZE, 1);
	record_set_text(r, IMPORT_STATE, STR("ready"));
	if (of != 0)
		record_set_ref(r, IMPORT_OF, &type_framework, of);
	assert_int_equal(fixture_create(w->f, r), ST_OK);
}

/* Nor does it learn what others bring in; what makes a new framework is for all of them. */
static void
one_secretariat_sees_no_document_of_another(void **state)
{
	struct world w = make_world(state);
	static const char *const addresses[] = { "GET /api/v1/imports", "GET /imports",
	    "GET /changes?type=import" };

	release(&w);
	make_import(&w, "ours.docx", w.f->framework_id);
	make_import(&w, "theirs.docx", w.other_framework);
	make_import(&w, "new.docx", 0);
	for (size_t i = 0; i < COUNT_OF(addresses); i++) {
		send_json(&w, w.root, addresses[i], STR(""));
		EXPECT(200);
		assert_true(str_find(w.q.rs.bytes, STR("theirs.docx"), 0) != SIZE_MAX);
		assert_true(str_find(w.q.rs.bytes, STR("new.docx"), 0) != SIZE_MAX);
		send_json(&w, w.scoped, addresses[i], STR(""));
		EXPECT(200);
		assert_true(str_find(w.q.rs.bytes, STR("ours.docx"), 0) != SIZE_MAX);
		assert_true(str_find(w.q.rs.bytes, STR("theirs.docx"), 0) == SIZE_MAX);
		assert_true(str_find(w.q.rs.bytes, STR("new.docx"), 0) == SIZE_MAX);
	}
	leave(&w);
}

/* A Word file speaks for an agency: its focal point brings it, or the secretariat for it. */
static void
files_are_brought_in_for_the_own_agency_alone(void **state)
{
	struct world w = make_world(state);
	struct fixture *f = w.f;
	static const char words[] = "cannot bring in files of this agency";
	struct record *r = record_new(f->arena, &type_amendment);
	const char *line;

	release(&w);
	record_set_text(r, AMENDMENT_TITLE, STR("Mend"));
	r->framework_id = f->framework_id;
	fixture_create(f, r);
	line = LINE("POST /amendments/%.*s/upload", STR_ARG(r->uid));
	send_json(&w, w.root, "POST /api/v1/agencies", STR("{\"code\": \"ZZZ\"}"));
	EXPECT(201);
	send_form(&w, w.member, line, "agency=ZZZ");
	assert_true(str_find(w.q.rs.bytes, str_from(words), 0) != SIZE_MAX);
	send_form(&w, w.member, line, "agency=WHO");
	assert_true(str_find(w.q.rs.bytes, str_from(words), 0) == SIZE_MAX);
	send_form(&w, w.scoped, line, "agency=ZZZ");
	assert_true(str_find(w.q.rs.bytes, str_from(words), 0) == SIZE_MAX);
	send_form(&w, w.other, line, "agency=WHO");
	EXPECT(404);
	leave(&w);
}

static struct str
make_coded(struct world *w, int64_t framework_id)
{
	struct record *r = record_new(w->f->arena, &type_amendment);

	r->framework_id = framework_id;
	record_set_text(r, AMENDMENT_CODE, STR("AM 1"));
	record_set_text(r, AMENDMENT_TITLE, STR("Mend"));
	assert_int_equal(fixture_create(w->f, r), ST_OK);
	return r->uid;
}

/* A step is done on the amendment that the same address shows, though another has its code. */
static void
a_step_is_done_in_the_framework_it_is_asked_of(void **state)
{
	struct world w = make_world(state);
	const struct str body = STR("{\"end\": \"withdraw\"}");
	struct str theirs;
	struct str ours;

	release(&w);
	theirs = make_coded(&w, w.other_framework);
	ours = make_coded(&w, w.f->framework_id);
	send_json(&w, w.root, "GET /amendments/AM-1/upload", STR(""));
	EXPECT(200);
	assert_true(str_find(w.q.rs.bytes, ours, 0) != SIZE_MAX);
	assert_true(str_find(w.q.rs.bytes, theirs, 0) == SIZE_MAX);
	send_json(&w, w.root, "POST /api/v1/amendments/AM-1/end", body);
	EXPECT(200);
	assert_true(str_equal(program_member(&w.q, "id"), ours));
	send_json(&w, w.root, "POST /api/v1/amendments/AM-1/end?framework=other", body);
	EXPECT(200);
	assert_true(str_equal(program_member(&w.q, "id"), theirs));
	leave(&w);
}

static const char *
bring_round(struct world *w, struct program author, const char *agency)
{
	struct record *of;
	struct record *r = record_new(w->f->arena, &type_import);

	assert_int_equal(record_find(w->f->store, VIEWER_LOCAL, &type_agency, 0, str_from(agency),
	    w->f->arena, &of), ST_OK);
	record_set_text(r, IMPORT_NAME, STR("round.docx"));
	record_set_text(r, IMPORT_FILE, STR("00"));
	record_set_number(r, IMPORT_SIZE, 1);
	record_set_text(r, IMPORT_STATE, STR("ready"));
	record_set_text(r, IMPORT_PURPOSE, STR("comments"));
	record_set_ref(r, IMPORT_OF, &type_framework, w->f->framework_id);
	record_set_ref(r, IMPORT_AGENCY, &type_agency, of->id);
	record_set_ref(r, IMPORT_AUTHOR, &type_person, author.person_id);
	fixture_create(w->f, r);
	return str_dup_z(w->f->arena, str_format(w->f->arena, "POST /rounds/%.*s",
	    STR_ARG(r->uid)));
}

/* What a file makes is signed by who brought it: nobody else signs, nor who lost the role. */
static void
files_are_confirmed_by_who_brought_them_alone(void **state)
{
	struct world w = make_world(state);
	const char *own;

	release(&w);
	send_json(&w, w.root, "POST /api/v1/agencies", STR("{\"code\": \"ZZZ\"}"));
	EXPECT(201);
	own = bring_round(&w, w.member, "WHO");
	send_form(&w, w.scoped, own, "do=confirm");
	EXPECT(403);
	send_form(&w, w.member, bring_round(&w, w.member, "ZZZ"), "do=confirm");
	EXPECT(403);
	send_form(&w, w.member, own, "do=confirm");
	EXPECT(303);
	send_form(&w, w.other, own, "do=confirm");
	EXPECT(404);
	leave(&w);
}

static void
one_secretariat_does_not_take_over_accounts_of_others(void **state)
{
	struct world w = make_world(state);
	struct program out_of_reach[] = { w.root, w.other };
	static const char *const deeds[] = { "do=link", "do=close", "do=sign-out" };

	for (size_t i = 0; i < COUNT_OF(out_of_reach); i++) {
		struct str uid = out_of_reach[i].uid;

		for (size_t k = 0; k < COUNT_OF(deeds); k++) {
			send_form(&w, w.scoped, LINE("POST /people/%.*s/account", STR_ARG(uid)),
			    deeds[k]);
			EXPECT(403);
		}
		send_json(&w, w.scoped, LINE("PATCH /api/v1/people/%.*s", STR_ARG(uid)),
		    STR("{\"email\": \"mine@example.org\"}"));
		EXPECT(403);
	}
	send_form(&w, w.scoped, LINE("POST /people/%.*s/account", STR_ARG(w.member.uid)),
	    "do=link");
	EXPECT(200);
	send_form(&w, w.root, LINE("POST /people/%.*s/account", STR_ARG(w.other.uid)), "do=link");
	EXPECT(200);
	leave(&w);
}



static int
read_templates(void **state)
{
	struct errors errors;

	*state = arena_new();
	errors_init(&errors, *state);
	return web_init(*state, &errors) == ST_OK ? 0 : -1;
}

static int
forget_templates(void **state)
{
	arena_free(*state);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(no_door_opens_to_the_page_of_another_site),
		FIXTURE_TEST(who_asks_is_known_wherever_something_is_written),
		FIXTURE_TEST(no_other_method_opens_a_door),
		FIXTURE_TEST(answers_to_people_are_kept_by_nobody_else),
		FIXTURE_TEST(nobody_is_known_over_a_connection_in_the_clear),
		cmocka_unit_test(a_redirect_never_leaves_the_site),
		FIXTURE_TEST(an_address_of_slashes_leads_nowhere_else),
		FIXTURE_TEST(one_secretariat_does_not_make_itself_that_of_all),
		FIXTURE_TEST(one_secretariat_sees_no_document_of_another),
		FIXTURE_TEST(one_secretariat_brings_no_document_into_the_framework_of_another),
		FIXTURE_TEST(files_are_brought_in_for_the_own_agency_alone),
		FIXTURE_TEST(a_step_is_done_in_the_framework_it_is_asked_of),
		FIXTURE_TEST(files_are_confirmed_by_who_brought_them_alone),
		FIXTURE_TEST(one_secretariat_does_not_take_over_accounts_of_others),
	};

	return cmocka_run_group_tests_name("doors", tests, read_templates, forget_templates);
}
