/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The description of the API, printed from the tables: head and tail here, paths from the routes
 * in openapi_paths.c, schemas from the record types in openapi_schemas.c. No clock, no address:
 * the same program prints the same bytes, so the page is a golden file of the tests.
 */
#include "api/openapi.h"

#include "api/answer.h"
#include "api/openapi_parts.h"
#include "api/routes.h"

static void
write_info(struct json *j)
{
	json_write_object(j, "info");
	json_write_text_z(j, "title", "Concert");
	json_write_text_z(j, "version", CONCERT_VERSION);
	json_write_text_z(j, "description", "A framework of common action: what agencies have "
	    "adopted together and what became of it. Reading is open to anyone who reaches the "
	    "server. Every error is a problem document (RFC 9457).");
	json_write_object(j, "license");
	json_write_text_z(j, "name", "Apache-2.0");
	json_write_text_z(j, "identifier", "Apache-2.0");
	json_end_object(j);
	json_end_object(j);
	json_write_array(j, "servers");
	json_write_object(j, NULL);
	json_write_text_z(j, "url", "/api/v1");
	json_end_object(j);
	json_end_array(j);
}

void
openapi_write(struct buf *out)
{
	struct json j;

	json_init(&j, out);
	j.pretty = true;
	json_write_object(&j, NULL);
	json_write_text_z(&j, "openapi", "3.1.0");
	write_info(&j);
	openapi_write_paths(&j);
	openapi_write_components(&j);
	json_end_object(&j);
	buf_add_byte(out, '\n');
}

static enum status
openapi(struct call *call)
{
	struct buf b;

	buf_init(&b, call->arena, LIMIT_RESPONSE_BYTES);
	openapi_write(&b);
	return response_set_buf(call->rs, 200, STR("application/json"), &b);
}

const struct route api_route_openapi = {
	.method = METHOD_GET, .path = API_ROOT "openapi.json", .permission = PERM_PUBLIC,
	.flags = RF_API | RF_CACHE, .answer = "description",
	.summary = "Gives this description of the API.",
	.handler = openapi,
};
