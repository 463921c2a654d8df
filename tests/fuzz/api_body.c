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
#include "instrument/framework_store.h"
#include "model/date.h"
#include "model/types/types.h"
#include "policy/permit.h"
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

/* A pillar and an action, by identifiers that bodies can name. */
static void
make_text(struct arena *a, struct framework *fw)
{
	struct fw_pillar *p = fw_add(a, &fw->pillars);

	fw->title = STR("A framework");
	fw->slug = STR("f");
	fw->zone = STR("UTC");
	fw->language = STR("en");
	fw->years = (struct period){ .edtf = STR("2021/2025"),
		.earliest = date_from_civil(2021, 1, 1), .latest = date_from_civil(2025, 12, 31) };
	*p = (struct fw_pillar){ .uid = STR("01ARZ3NDEKTSV4RRFFQ69G5FAA"), .code = STR("CJ"),
		.title.text = STR("Justice"), .short_title = STR("Justice") };
	*fw_add(a, &p->actions) = (struct fw_element){ .code = STR("CJ 1"),
		.uid = STR("01ARZ3NDEKTSV4RRFFQ69G5FAB"), .text.text = STR("Hold a forum") };
}

static enum status
make_world(struct tx *tx, void *context)
{
	struct making *m = context;
	struct framework *text = arena_make(m->arena, struct framework);
	struct record *amendment = record_new(m->arena, &type_amendment);
	struct record *framework;
	struct record *agency = record_new(m->arena, &type_agency);
	struct record *person = record_new(m->arena, &type_person);
	struct record *appointment = record_new(m->arena, &type_appointment);
	struct api_token token = { .label = STR("fuzz"), .expires_ms = INT64_MAX,
		.flags = API_TOKEN_WRITE | API_TOKEN_SECOND_FACTOR };
	struct errors errors;

	make_text(m->arena, text);
	errors_init(&errors, m->arena);
	if (framework_save(tx, text, VISIBILITY_PUBLIC, &errors, &framework) != ST_OK ||
	    framework_open(tx, framework, &errors) != ST_OK)
		abort();
	amendment->framework_id = framework->id;
	record_set_text(amendment, AMENDMENT_TITLE, STR("An amendment"));
	if (guarded_create(tx, VIEWER_LOCAL, amendment, &errors) != ST_OK)
		abort();
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
	"DELETE /api/v1/agencies/WHO", "POST /api/v1/amendments", "POST /api/v1/amendment_changes",
	"PATCH /api/v1/amendments/AM-1", "POST /api/v1/amendments/AM-1/circulate",
	"POST /api/v1/amendments/AM-1/positions", "POST /api/v1/amendments/AM-1/extend",
	"POST /api/v1/amendments/AM-1/end", "POST /api/v1/amendments/AM-1/adopt",
	"POST /api/v1/amendments/AM-1/rebase",
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
	/* From this machine: a token that comes in the clear is refused before its body is read. */
	rq.remote = STR("unix");
	rq.body = rest.p == NULL ? STR_EMPTY : rest;
	response_init(&rs, a, NULL);
	dispatch_run(site, &rq, &rs);
	assert(rs.status >= 200 && rs.status < 500);
	assert(rs.status == 204 || json_parse(a, rs.bytes, &json) == ST_OK);
	arena_free(a);
	return 0;
}
