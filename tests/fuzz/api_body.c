/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes as what a program writes: the first one says what it does and to what, the rest of
 * the first line is If-Match and Idempotency-Key, what follows the body. The API always answers,
 * never with a fault of its own, and the store stays whole.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "api/api.h"
#include "base/clock.h"
#include "base/json_read.h"
#include "model/types/types.h"
#include "store/credential.h"
#include "store/store.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char folder[] = "/tmp/concert-fuzz-XXXXXX";
static struct store *store;
static struct site *site;
static const char *bearer;
static struct str condition;

static void
remove_folder(void)
{
	char command[80];

	snprintf(command, sizeof(command), "rm -rf '%s'", folder);
	if (system(command) != 0)
		abort();
}

struct making {
	struct arena *arena;
	struct str secret;
};

static int64_t
add(struct tx *tx, struct record *r)
{
	struct errors errors;

	errors_init(&errors, tx->arena);
	if (record_create(tx, r, &errors) != ST_OK)
		abort();
	return r->id;
}

static enum status
make_world(struct tx *tx, void *context)
{
	struct making *m = context;
	struct record *framework = record_new(m->arena, &type_framework);
	struct record *agency = record_new(m->arena, &type_agency);
	struct record *person = record_new(m->arena, &type_person);
	struct record *appointment = record_new(m->arena, &type_appointment);
	struct api_token token = { .label = STR("fuzz"), .flags = API_TOKEN_WRITE,
		.expires_ms = INT64_MAX };

	record_set_text(framework, FRAMEWORK_TITLE, STR("A framework"));
	record_set_text(framework, FRAMEWORK_SLUG, STR("f"));
	record_set_text(framework, FRAMEWORK_ZONE, STR("UTC"));
	record_set_text(framework, FRAMEWORK_LANGUAGE, STR("en"));
	record_set_number(framework, FRAMEWORK_RELEASED, 1);
	add(tx, framework);
	record_set_text(agency, AGENCY_CODE, STR("WHO"));
	add(tx, agency);
	record_set_text(person, PERSON_NAME, STR("Ana"));
	record_set_text(person, PERSON_EMAIL, STR("ana@example.org"));
	record_set_text(person, PERSON_STATE, STR("active"));
	token.person_id = add(tx, person);
	record_set_ref(appointment, APPOINTMENT_PERSON, &type_person, token.person_id);
	record_set_text(appointment, APPOINTMENT_CAPACITY, STR("secretariat"));
	add(tx, appointment);
	return api_token_create(tx, &token, m->arena, &m->secret);
}

static void
error_page(struct call *call, enum status st)
{
	(void)st;
	response_set_bytes(call->rs, call->http_status, STR("text/plain"), STR("no"));
}

static void
open_world(void)
{
	struct making making = { .arena = arena_new() };
	struct site_config config = { .routes = { api_routes }, .error_page = error_page,
		.error_problem = api_error_problem };
	struct errors errors;

	errors_init(&errors, making.arena);
	if (mkdtemp(folder) == NULL || atexit(remove_folder) != 0 ||
	    store_open(making.arena, folder, STORE_CREATE, &errors, &store) != ST_OK ||
	    db_execute(store_db(store), "PRAGMA synchronous = OFF") != ST_OK ||
	    store_write(store, (struct authorship){ .actor = STR("operator") }, make_world,
	    &making) != ST_OK ||
	    run_open(making.arena, folder, &errors, &config.run) != ST_OK)
		abort();
	config.store = store;
	bearer = str_dup_z(making.arena, str_concat(making.arena, STR(BEARER), making.secret));
	site = site_new(making.arena, &config);
}

static const char *const lines[] = {
	"POST /api/v1/meetings", "POST /api/v1/events", "POST /api/v1/agencies",
	"POST /api/v1/roles", "POST /api/v1/appointments", "POST /api/v1/comments",
	"POST /api/v1/tokens", "PATCH /api/v1/frameworks/f", "PATCH /api/v1/agencies/WHO",
	"DELETE /api/v1/agencies/WHO",
};

static struct str
find_header(const void *source, const char *name)
{
	(void)source;
	if (strcasecmp(name, "Authorization") == 0)
		return str_from(bearer);
	if (strcasecmp(name, "Content-Type") == 0)
		return STR("application/json");
	if (strcasecmp(name, "If-Match") == 0 || strcasecmp(name, "Idempotency-Key") == 0)
		return condition;
	return STR_EMPTY;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a;
	struct str rest;
	struct str line;
	struct str method;
	struct request rq;
	struct response rs;
	const struct json_t *json;

	if (size == 0)
		return 0;
	if (store == NULL)
		open_world();
	a = arena_new();
	rest = str_dup(a, (struct str){ (const char *)data + 1, size - 1 });
	line = str_from(lines[data[0] % COUNT_OF(lines)]);
	if (!str_next(&rest, '\n', &condition) || !str_next(&line, ' ', &method) ||
	    request_init(&rq, a, method, line) != ST_OK)
		abort();
	rq.find_header = find_header;
	rq.body = rest.p == NULL ? STR_EMPTY : rest;
	response_init(&rs, a, NULL);
	dispatch_run(site, &rq, &rs);
	assert(rs.status >= 200 && rs.status < 500);
	assert(rs.status == 204 || json_parse(a, rs.bytes, &json) == ST_OK);
	arena_free(a);
	return 0;
}
