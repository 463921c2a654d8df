/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_TESTS_UNIT_PROGRAM_H
#define CONCERT_TESTS_UNIT_PROGRAM_H

#include <jansson.h>

#include "fixture.h"
#include "site.h"

#include "api/api.h"
#include "base/clock.h"
#include "store/credential.h"
#include "store/run.h"
#include "web/web.h"

/* A site with the whole API over the store of a fixture, and programs that use it. */

struct program {
	const char *bearer; /* "Bearer concert_..."; NULL: nobody */
	int64_t person_id;
	struct str uid;
};

static inline struct site *
program_site(struct fixture *f, const struct route *const *pages)
{
	struct site_config config = {
		.store = f->store,
		.routes = { api_routes, pages },
		.error_page = say_page,
		.error_problem = api_error_problem,
	};

	assert_int_equal(run_open(f->arena, f->folder, &f->errors, &config.run), ST_OK);
	return site_new(f->arena, &config);
}

struct program_token {
	struct fixture *f;
	struct api_token token;
	struct str secret;
};

static inline enum status
program_make_token(struct tx *tx, void *context)
{
	struct program_token *t = context;

	return api_token_create(tx, &t->token, t->f->arena, &t->secret);
}

/* A person with a token; flags as in credential.h, all of them. */
static inline struct program
program_person_exactly(struct fixture *f, const char *name, unsigned flags)
{
	struct record *r = record_new(f->arena, &type_person);
	struct program_token t = { .f = f };

	record_set_text(r, PERSON_NAME, str_from(name));
	record_set_text(r, PERSON_EMAIL, str_format(f->arena, "%s@example.org", name));
	record_set_text(r, PERSON_STATE, STR("active"));
	assert_int_equal(fixture_create(f, r), ST_OK);
	t.token = (struct api_token){ .person_id = r->id, .label = STR("test"),
		.flags = flags,
		.expires_ms = clock_now_ms() + 3600 * 1000 };
	assert_int_equal(store_write(f->store, fixture_author, program_make_token, &t), ST_OK);
	return (struct program){ str_dup_z(f->arena, str_format(f->arena, "Bearer %.*s",
	    STR_ARG(t.secret))), r->id, r->uid };
}

/* The same with a token made with a second factor. */
static inline struct program
program_person(struct fixture *f, const char *name, unsigned flags)
{
	return program_person_exactly(f, name, flags | API_TOKEN_SECOND_FACTOR);
}

/* What it is appointed to; zero where an appointment has none. */
struct program_role {
	const char *capacity;
	int64_t framework_id;
	int64_t agency_id;
	int64_t pillar_id;
};

static inline void
program_appoint(struct fixture *f, struct program p, struct program_role role)
{
	struct record *r = record_new(f->arena, &type_appointment);

	record_set_ref(r, APPOINTMENT_PERSON, &type_person, p.person_id);
	record_set_text(r, APPOINTMENT_CAPACITY, str_from(role.capacity));
	if (role.framework_id != 0)
		record_set_ref(r, APPOINTMENT_SCOPE, &type_framework, role.framework_id);
	if (role.agency_id != 0)
		record_set_ref(r, APPOINTMENT_AGENCY, &type_agency, role.agency_id);
	if (role.pillar_id != 0)
		record_set_ref(r, APPOINTMENT_PILLAR, &type_pillar, role.pillar_id);
	assert_int_equal(fixture_create(f, r), ST_OK);
}

/* What a program sends besides the first line. */
struct program_sends {
	const char *body;
	const char *media;    /* NULL: application/json, or the one for patches */
	const char *if_match; /* opaque, without quotes */
	const char *key;      /* Idempotency-Key */
};

static inline void
program_ask(struct asked *q, struct site *site, struct program p, const char *line,
    struct program_sends sends)
{
	struct str rest = str_from(line);
	struct str method;
	size_t n = 0;

	assert_true(str_next(&rest, ' ', &method));
	*q = (struct asked){ .arena = arena_new() };
	assert_int_equal(request_init(&q->rq, q->arena, method, rest), ST_OK);
#define HEADER(name, value) (q->headers[n++] = (name), q->headers[n++] = (value))
	if (p.bearer != NULL)
		HEADER("Authorization", p.bearer);
	if (sends.body != NULL)
		HEADER("Content-Type", sends.media != NULL ? sends.media
		    : q->rq.method == METHOD_PATCH ? "application/merge-patch+json"
		    : "application/json");
	if (sends.if_match != NULL)
		HEADER("If-Match", str_format(q->arena, "\"%s\"", sends.if_match).p);
	if (sends.key != NULL)
		HEADER("Idempotency-Key", sends.key);
#undef HEADER
	q->rq.find_header = asked_find_header;
	q->rq.header_source = q;
	q->rq.remote = STR("127.0.0.1");
	q->rq.body = str_from(sends.body);
	response_init(&q->rs, q->arena, NULL);
	dispatch_run(site, &q->rq, &q->rs);
}

static inline void
program_forget(struct asked *q)
{
	arena_free(q->arena);
}

/* The member of an answer at a path such as "current.title"; "" where it is none. */
static inline struct str
program_member(struct asked *q, const char *path)
{
	struct str rest = str_from(path);
	json_t *tree = json_loadb(q->rs.bytes.p, q->rs.bytes.n, 0, NULL);
	const json_t *v = tree;
	struct str part;
	struct str out = STR_EMPTY;

	while (v != NULL && str_next(&rest, '.', &part)) {
		int64_t i;

		if (str_to_i64(part, 0, 1000, &i) == ST_OK)
			v = json_array_get(v, (size_t)i);
		else
			v = json_object_getn(v, part.p, part.n);
	}
	if (json_is_string(v))
		out = str_dup(q->arena, str_from(json_string_value(v)));
	else if (json_is_integer(v))
		out = str_format(q->arena, "%lld", (long long)json_integer_value(v));
	else if (json_is_boolean(v))
		out = str_from(json_is_true(v) ? "true" : "false");
	else if (json_is_null(v))
		out = STR("null");
	json_decref(tree);
	return out;
}

#endif
