/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who asks: the person, what it holds today, and what its forms carry. For programs that want to
 * know what they may do before they try.
 */
#include "api/answer.h"
#include "api/routes.h"
#include "model/types/types.h"

/* A record as references show it, or null. It is the person's own: it may know it. */
static enum status
write_reference(struct answer *answer, const char *key, const struct record_type *type,
    int64_t id)
{
	struct call *call = answer->call;
	struct json *j = &answer->json;
	struct record *r;
	enum status st = id == 0 ? ST_NOT_FOUND
	    : record_load(call->store, type, id, call->arena, &r);

	if (st == ST_NOT_FOUND) {
		json_write_null(j, key);
		return ST_OK;
	}
	if (st != ST_OK)
		return st;
	json_write_object(j, key);
	json_write_text_z(j, "type", type->name);
	json_write_text(j, "id", r->uid);
	if (record_code(r).n > 0)
		json_write_text(j, "code", record_code(r));
	json_write_text(j, "title", record_title(r));
	json_end_object(j);
	return ST_OK;
}

static enum status
write_role(struct answer *answer, const struct held *held)
{
	struct json *j = &answer->json;
	enum status st;

	json_write_object(j, NULL);
	json_write_text_z(j, "capacity", capacity_code(held->capacity));
	if ((st = write_reference(answer, "agency", &type_agency, held->agency_id)) != ST_OK ||
	    (st = write_reference(answer, "pillar", &type_pillar, held->pillar_id)) != ST_OK ||
	    (st = write_reference(answer, "framework", &type_framework,
	    held->framework_id)) != ST_OK)
		return st;
	json_write_bool(j, "interim", held->is_interim);
	json_end_object(j);
	return ST_OK;
}

static enum status
me(struct call *call)
{
	const struct person *person = call->viewer.person;
	struct answer answer;
	struct json *j = &answer.json;
	enum status st;

	answer_begin(&answer, call);
	json_write_object(j, NULL);
	if ((st = write_reference(&answer, "person", &type_person, person->person_id)) != ST_OK ||
	    (st = write_reference(&answer, "agency", &type_agency, person->agency_id)) != ST_OK)
		return st;
	json_write_array(j, "roles");
	for (size_t i = 0; i < person->nheld; i++) {
		if ((st = write_role(&answer, &person->held[i])) != ST_OK)
			return st;
	}
	json_end_array(j);
	json_write_bool(j, "program", call->who.is_program);
	json_write_bool(j, "write", call->who.may_write);
	json_write_bool(j, "needs_second_factor", person->needs_second_factor);
	json_write_text_or_null(j, "csrf", call->who.csrf);
	json_end_object(j);
	return answer_send(&answer);
}

const struct route api_route_me = {
	.method = METHOD_GET, .path = API_ROOT "me", .permission = PERM_PERSON, .flags = RF_API,
	.answer = "me",
	.summary = "Says who you are, what you hold today, and what forms of yours carry.",
	.handler = me,
};
