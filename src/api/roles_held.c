/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who holds which role on a day, people and agencies side by side. What the reader may not see of
 * a person is not there at all, because appointments are asked for with the reader's own eyes:
 * the public reads what the framework's text says of agencies.
 */
#include "api/answer.h"
#include "api/holder.h"
#include "api/resource.h"
#include "api/routes.h"

static const struct input inputs[] = {
	{ .name = "on", .kind = IK_DATE, .help = "The day; today when left out." },
	{ .name = "known", .kind = IK_DATE,
	    .help = "As it was known at the end of this day; as it is known now when left out." },
	{ .name = "role", .kind = IK_TEXT, .max = 40, .help = "This role: focal-point ..." },
	{ .name = "pillar", .kind = IK_TEXT, .max = 80, .help = "Of the pillar with this code." },
	{ .name = "agency", .kind = IK_TEXT, .max = 80, .help = "For the agency with this code." },
	{ .name = "person", .kind = IK_TEXT, .max = 26, .help = "Of the person with this id." },
	FRAMEWORK_INPUT("Short name of the framework; every framework when left out."),
};

static void
write_ref(struct json *j, const char *key, const struct ref *ref)
{
	if (ref == NULL)
		return;
	json_write_object(j, key);
	json_write_text_z(j, "type", ref->type->name);
	json_write_text(j, "id", ref->uid);
	if (ref->code.n > 0)
		json_write_text(j, "code", ref->code);
	if (ref->title.n > 0)
		json_write_text(j, "title", ref->title);
	json_end_object(j);
}

static void
write_day(struct json *j, const char *key, int32_t day)
{
	json_write_text_or_null(j, key, date_format(j->out->arena, day));
}

void
holder_write(struct json *j, const char *key, const struct holder *h)
{
	struct arena *a = j->out->arena;

	json_write_object(j, key);
	json_write_text(j, "id", h->record->uid);
	json_write_text_z(j, "type", h->record->type->name);
	json_write_text(j, "role", h->role);
	write_ref(j, "person", h->person);
	write_ref(j, "agency", h->agency);
	json_write_text_or_null(j, "words", h->words);
	write_ref(j, "pillar", h->pillar);
	json_write_bool(j, "interim", h->is_interim);
	write_day(j, "since", h->since);
	write_day(j, "until", h->until);
	json_write_object(j, "links");
	json_write_text(j, "self", resource_path(a, h->record->type, h->record->uid));
	json_write_text(j, "page", resource_page(a, h->record->type, h->record->uid, STR_EMPTY));
	json_end_object(j);
	json_end_object(j);
}

/* "CJ" as "cj" too: codes are typed by hand in addresses. */
static bool
is_named(const struct ref *ref, struct str asked)
{
	return asked.n == 0 || (ref != NULL && (str_equal_ascii_case(ref->code, asked) ||
	    str_equal(ref->uid, asked)));
}

static bool
is_asked(const struct call *call, const struct holder *h)
{
	struct str role = call_input(call, "role")->text;

	return (role.n == 0 || str_equal(role, h->role)) &&
	    is_named(h->pillar, call_input(call, "pillar")->text) &&
	    is_named(h->agency, call_input(call, "agency")->text) &&
	    is_named(h->person, call_input(call, "person")->text);
}

static enum status
roles_held(struct call *call)
{
	const struct input_value *on = call_input(call, "on");
	const struct input_value *known = call_input(call, "known");
	struct holder_query query = { .store = call->store, .viewer = call->viewer,
		.day = on->is_set ? (int32_t)on->number : call->today, .arena = call->arena };
	struct holder_list list;
	struct answer answer;
	int64_t total = 0;
	enum status st;

	if (known->is_set)
		query.known_ms = call_day_end_ms(call, (int32_t)known->number);
	if ((st = answer_framework(call, &query.framework_id)) != ST_OK ||
	    (st = holders_load(&query, &list)) != ST_OK)
		return st;
	answer_begin(&answer, call);
	json_write_object(&answer.json, NULL);
	json_write_text(&answer.json, "on", date_format(call->arena, query.day));
	json_write_array(&answer.json, "items");
	for (size_t i = 0; i < list.n; i++) {
		if (!is_asked(call, &list.items[i]))
			continue;
		holder_write(&answer.json, NULL, &list.items[i]);
		total++;
	}
	json_end_array(&answer.json);
	json_write_i64(&answer.json, "total", total);
	json_end_object(&answer.json);
	return answer_send(&answer);
}

const struct route api_route_roles_held = {
	.method = METHOD_GET, .path = API_ROOT "roles-held", .permission = PERM_PUBLIC,
	.flags = RF_API | RF_CACHE, .answer = "roles_held",
	.inputs = inputs, .ninputs = COUNT_OF(inputs),
	.summary = "Who holds which role on a day.",
	.handler = roles_held,
};
