/* SPDX-License-Identifier: Apache-2.0 */
/* The first page of the API: which record types there are and where to go from here. */
#include "api/answer.h"
#include "api/routes.h"
#include "policy/permit.h"

static enum status
index_answer(struct call *call)
{
	struct answer answer;
	struct json *j = &answer.json;

	answer_begin(&answer, call);
	json_write_object(j, NULL);
	json_write_text_z(j, "version", CONCERT_VERSION);
	json_write_array(j, "types");
	for (size_t i = 0; i < record_type_count; i++) {
		const struct record_type *type = record_types[i];

		if (!permit(call->viewer, type->read))
			continue;
		json_write_object(j, NULL);
		json_write_text_z(j, "type", type->name);
		json_write_text_z(j, "label", type->label);
		json_write_text_z(j, "help", type->help);
		json_write_text(j, "list", str_format(call->arena, API_ROOT "%s", type->plural));
		json_end_object(j);
	}
	json_end_array(j);
	json_write_text_z(j, "description", API_ROOT "openapi.json");
	json_write_text_z(j, "search", API_ROOT "search");
	json_end_object(j);
	return answer_send(&answer);
}

const struct route api_route_index = {
	.method = METHOD_GET, .path = API_ROOT, .permission = PERM_PUBLIC,
	.flags = RF_API | RF_CACHE, .answer = "start",
	.summary = "Lists the record types and where to go from here.",
	.handler = index_answer,
};
