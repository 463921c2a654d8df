/* SPDX-License-Identifier: Apache-2.0 */
/* What changed between two states of the instrument, for programs. */
#include "api/answer.h"
#include "api/routes.h"
#include "instrument/redline_sides.h"

static const struct input inputs[] = {
	FRAMEWORK_INPUT("Short name of the framework; without it, the first."),
	{ .name = "from", .kind = IK_TEXT, .max = 40,
	    .help = "Number of a revision, or code of an amendment; else what `to` starts from." },
	{ .name = "to", .kind = IK_TEXT, .max = 40,
	    .help = "Number of a revision, or code of an amendment; else the newest revision." },
};

static void
write_side(struct json *j, const char *key, const struct redline_side *side)
{
	json_write_object(j, key);
	json_write_text_z(j, "type", side->record->type->name);
	json_write_text(j, "id", side->record->uid);
	json_write_text(j, "key", side->key);
	json_write_text(j, "label", side->label);
	json_end_object(j);
}

static enum status
redline(struct call *call)
{
	struct redline_question question = { .from = call_input(call, "from")->text,
		.to = call_input(call, "to")->text, .today = call->today };
	struct redline_answer found;
	struct answer answer;
	struct record *framework;
	enum status st = answer_framework(call, &question.framework_id);

	if (st == ST_OK && question.framework_id == 0 &&
	    (st = framework_find(call->store, call->viewer, STR_EMPTY, call->arena,
	    &framework)) == ST_OK)
		question.framework_id = framework->id;
	if (st != ST_OK || (st = redline_ask(call->store, call->viewer, &question, &call->errors,
	    &found)) != ST_OK)
		return st;
	answer_begin(&answer, call);
	json_write_object(&answer.json, NULL);
	write_side(&answer.json, "from", &found.from);
	write_side(&answer.json, "to", &found.to);
	redline_write_json(&answer.json, "redline", &found.redline);
	json_end_object(&answer.json);
	return answer_send(&answer);
}

const struct route api_route_redline = {
	.method = METHOD_GET, .path = API_ROOT "redline", .permission = PERM_PUBLIC,
	.flags = RF_API | RF_CACHE, .answer = "redline",
	.inputs = inputs, .ninputs = COUNT_OF(inputs),
	.summary = "Lists what changed between two revisions, or what an amendment changes.",
	.handler = redline,
};
