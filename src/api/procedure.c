/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The steps of an amendment's procedure for programs: circulate, extend, positions, end, adopt.
 * The body is one object; members a step does not know are refused, so that a misspelt deadline is
 * not taken for none. Each answer is the record that the step has made or changed.
 */
#include "instrument/procedure.h"

#include "api/answer.h"
#include "api/body.h"
#include "api/routes.h"
#include "base/limits.h"
#include "model/date.h"
#include "model/instant.h"
#include "model/types/types.h"

/* What a program sent; each step takes some of it. */
struct given {
	int64_t version;
	struct str method;
	int64_t deadline_ms;
	struct str text;
	struct str agency;
	struct str change;
	struct str kind;
	struct str words;
	int64_t round;
	int32_t day;
	struct str body;
	struct str end;
};

struct step_call {
	struct call *call;
	struct given given;
	struct str amendment; /* uid */
	enum status (*step)(struct tx *tx, struct step_call *s, struct record **out);
	struct str made;      /* uid of the record it answers with */
	const struct record_type *type;
};

/* --- the body ------------------------------------------------------------------------------ */

/* Members of the body that are plain text. */
static struct str *
text_member(struct given *g, struct str name)
{
	const struct {
		const char *name;
		struct str *at;
	} members[] = {
		{ "method", &g->method }, { "text", &g->text }, { "agency", &g->agency },
		{ "change", &g->change }, { "kind", &g->kind }, { "words", &g->words },
		{ "body", &g->body }, { "end", &g->end },
	};

	for (size_t i = 0; i < COUNT_OF(members); i++) {
		if (str_equal(name, str_from(members[i].name)))
			return members[i].at;
	}
	return NULL;
}

static bool
take_member(struct given *g, struct str name, const struct json_t *value)
{
	struct str *text = text_member(g, name);
	struct str given;

	if (text != NULL)
		return json_as_text(value, text);
	if (str_equal(name, STR("version")))
		return json_as_i64(value, &g->version);
	if (str_equal(name, STR("round")))
		return json_as_i64(value, &g->round);
	if (!json_as_text(value, &given))
		return false;
	if (str_equal(name, STR("deadline")))
		return instant_parse(given, &g->deadline_ms) == ST_OK;
	return str_equal(name, STR("day")) && date_parse(given, &g->day) == ST_OK;
}

/* allowed: names with spaces around each. */
static enum status
read_body(struct step_call *s, const char *allowed)
{
	struct call *call = s->call;
	const struct json_t *body;
	const struct json_t *value;
	void *at = NULL;
	struct str name;
	enum status result = body_read(call, MEDIA_JSON, &body);

	if (result != ST_OK)
		return result;
	s->given = (struct given){ .round = -1, .day = NO_DAY };
	while (json_next(body, &at, &name, &value)) {
		struct str word = str_format(call->arena, " %.*s ", STR_ARG(name));

		if (str_find(str_from(allowed), word, 0) == SIZE_MAX)
			result = errors_add(&call->errors, ST_INVALID,
			    pointer_to(call->arena, name), "This step has no such member. It "
			    "takes %.*s.", STR_ARG(str_trim(str_from(allowed))));
		else if (!take_member(&s->given, name, value))
			result = errors_add(&call->errors, ST_INVALID,
			    pointer_to(call->arena, name), "This is not of the right form. "
			    "version and round are numbers, a deadline is an instant in UTC such "
			    "as 2021-03-18T17:00:00Z, a day is 2021-03-18, the rest is text.");
	}
	return result;
}

/* --- running ------------------------------------------------------------------------------- */

static enum status
run_in(struct tx *tx, void *context)
{
	struct step_call *s = context;
	struct record *out = NULL;
	enum status st = s->step(tx, s, &out);

	if (st == ST_OK)
		s->made = str_dup(s->call->arena, out->uid);
	return st;
}

static enum status
send(struct step_call *s, int status)
{
	struct call *call = s->call;
	struct record *r;
	struct answer answer;
	enum status st = record_find(call->store, call->viewer, s->type, 0, s->made, call->arena,
	    &r);

	if (st != ST_OK || (st = answer_record(&answer, call, r)) != ST_OK ||
	    (st = answer_send(&answer)) != ST_OK)
		return st;
	call->rs->status = status;
	return status != 201 ? ST_OK : response_set_header(call->rs, "Location",
	    resource_path(call->arena, s->type, s->made));
}

/* Names of inputs in messages become pointers into the body. */
static void
point_errors(struct call *call)
{
	for (size_t i = 0; i < call->errors.n; i++) {
		struct error *error = &call->errors.items[i];

		if (error->field.n > 0 && error->field.p[0] != '/')
			error->field = str_from(pointer_to(call->arena, error->field));
	}
}

static enum status
run(struct step_call *s, const char *allowed, int status)
{
	struct call *call = s->call;
	struct record *r;
	enum status st = answer_find_of(call, &type_amendment, &r);

	if (st != ST_OK || (st = read_body(s, allowed)) != ST_OK)
		return st;
	s->amendment = r->uid;
	st = store_write(call->store, call_authorship(call, STR_EMPTY), run_in, s);
	if (st == ST_OK)
		return send(s, status);
	point_errors(call);
	return st;
}

/* --- the steps ----------------------------------------------------------------------------- */

static enum status
circulate_in(struct tx *tx, struct step_call *s, struct record **out)
{
	struct circulation order = { s->amendment, s->given.version, s->given.text,
		s->given.method, s->given.deadline_ms };

	return procedure_circulate(tx, s->call->viewer, &order, &s->call->errors, out);
}

static enum status
circulate(struct call *call)
{
	struct step_call s = { .call = call, .step = circulate_in, .type = &type_amendment };

	return run(&s, " version text method deadline ", 200);
}

static enum status
extend_in(struct tx *tx, struct step_call *s, struct record **out)
{
	struct extension order = { s->amendment, s->given.version, s->given.deadline_ms };

	return procedure_extend(tx, s->call->viewer, &order, &s->call->errors, out);
}

static enum status
extend(struct call *call)
{
	struct step_call s = { .call = call, .step = extend_in, .type = &type_amendment };

	return run(&s, " version deadline ", 200);
}

static enum status
answer_in(struct tx *tx, struct step_call *s, struct record **out)
{
	struct position_order order = { .amendment = s->amendment, .change = s->given.change,
		.agency = s->given.agency, .kind = s->given.kind, .words = s->given.words,
		.round = s->given.round };

	return procedure_give_position(tx, s->call->viewer, &order, &s->call->errors, out);
}

static enum status
give_position(struct call *call)
{
	struct step_call s = { .call = call, .step = answer_in, .type = &type_position };

	return run(&s, " agency change kind words round ", 201);
}

static enum status
end_in(struct tx *tx, struct step_call *s, struct record **out)
{
	struct ending order = { s->amendment, s->given.version, PROCEDURE_WITHDRAW,
		s->given.words };

	if (str_equal(s->given.end, STR("take-back")))
		order.end = PROCEDURE_TAKE_BACK;
	else if (!str_equal(s->given.end, STR("withdraw")))
		return errors_add(&s->call->errors, ST_INVALID, "end",
		    "Say take-back or withdraw.");
	return procedure_finish(tx, s->call->viewer, &order, &s->call->errors, out);
}

static enum status
end(struct call *call)
{
	struct step_call s = { .call = call, .step = end_in, .type = &type_amendment };

	return run(&s, " version end words ", 200);
}

static enum status
adopt_in(struct tx *tx, struct step_call *s, struct record **out)
{
	struct adoption order = { s->amendment, s->given.version, s->given.words, s->given.day,
		s->given.body };

	return procedure_adopt(tx, s->call->viewer, &order, &s->call->errors, out);
}

static enum status
adopt(struct call *call)
{
	struct step_call s = { .call = call, .step = adopt_in, .type = &type_revision };

	return run(&s, " version words day body ", 200);
}

/* The kept file as it is, so that its SHA-256 can be checked. */
static enum status
receipt(struct call *call)
{
	struct record *r;
	struct str bytes;
	enum status st = answer_find_of(call, &type_amendment, &r);

	if (st != ST_OK)
		return st;
	if (record_text(r, AMENDMENT_RECEIPT).n == 0)
		return errors_add(&call->errors, ST_NOT_FOUND, NULL,
		    "There is no receipt: the amendment is not adopted.");
	st = file_get(call->store, record_text(r, AMENDMENT_RECEIPT), call->arena, &bytes);
	if (st == ST_OK)
		response_set_bytes(call->rs, 200, STR(MEDIA_JSON), bytes);
	return st;
}

static const struct input inputs[] = {
	FRAMEWORK_INPUT("Short name of the framework, for a code; without it, the first."),
};

#define STEP_ROUTE(name, path_end, permit, answers, operation_name, handler_name, words) \
	const struct route api_route_##name = { \
		.method = METHOD_POST, .path = API_ROOT "amendments/{key}/" path_end, \
		.permission = permit, .flags = RF_API, .answer = answers, \
		.operation = operation_name, .summary = words, \
		.inputs = inputs, .ninputs = COUNT_OF(inputs), \
		.body_limit = LIMIT_JSON_BODY_BYTES, .handler = handler_name, \
	}

STEP_ROUTE(circulate_amendment, "circulate", PERM_CHAIR, "amendment", "circulate-amendment",
    circulate, "Circulates an amendment to the agencies of the network.");
STEP_ROUTE(extend_amendment, "extend", PERM_CHAIR, "amendment", "extend-amendment", extend,
    "Gives agencies more time to answer.");
STEP_ROUTE(answer_amendment, "positions", PERM_NETWORK, "position", "answer-amendment",
    give_position, "Gives an agency's position on an amendment.");
STEP_ROUTE(end_amendment, "end", PERM_NETWORK, "amendment", "end-amendment", end,
    "Takes an amendment back to be changed, or withdraws it.");
STEP_ROUTE(adopt_amendment, "adopt", PERM_CHAIR, "revision", "adopt-amendment", adopt,
    "Adopts an amendment by decision; answers with the new revision.");
const struct route api_route_amendment_receipt = {
	.method = METHOD_GET, .path = API_ROOT "amendments/{key}/receipt",
	.permission = PERM_NETWORK, .flags = RF_API, .answer = "document",
	.operation = "amendment-receipt",
	.summary = "Gives the kept record of who was asked and who answered what.",
	.inputs = inputs, .ninputs = COUNT_OF(inputs), .handler = receipt,
};
