/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What changed between two states of the instrument, for programs: whole, or part by part where it
 * is long. What surprises: without a limit nothing is left out, as who adopts a text must not be
 * shown a part of its changes; so a very long one is refused, and the answer says how to ask.
 */
#include "api/answer.h"
#include "api/routes.h"
#include "base/limits.h"
#include "instrument/redline_sides.h"

static const struct input inputs[] = {
	FRAMEWORK_INPUT("Short name of the framework; without it, the first."),
	{ .name = "from", .kind = IK_TEXT, .max = 40,
	    .help = "Number of a revision, or code of an amendment; else what `to` starts from." },
	{ .name = "to", .kind = IK_TEXT, .max = 40,
	    .help = "Number of a revision, or code of an amendment; else the newest revision." },
	{ .name = "limit", .kind = IK_INT, .min = 1, .max = LIMIT_PAGE_ROWS,
	    .help = "Changes per answer; without it, all of them." },
	{ .name = "offset", .kind = IK_INT, .min = 0, .max = LIMIT_OFFSET,
	    .help = "Changes to pass over; follow `next` instead of counting." },
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

/* The address of the next part must not mean another redline when a text is adopted meanwhile. */
static void
pin_sides(struct call *call, const struct redline_answer *found)
{
	for (size_t i = 0; i < COUNT_OF(inputs); i++) {
		if (str_equal(str_from(inputs[i].name), STR("from")))
			call->inputs[i] = (struct input_value){ true, found->from.key, 0 };
		else if (str_equal(str_from(inputs[i].name), STR("to")))
			call->inputs[i] = (struct input_value){ true, found->to.key, 0 };
	}
}

static enum status
redline(struct call *call)
{
	struct redline_question question = { .from = call_input(call, "from")->text,
		.to = call_input(call, "to")->text, .today = call->today };
	struct redline_answer found;
	struct answer_page page = page_of(call);
	struct redline_part part = { (size_t)page.offset, SIZE_MAX };
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
	page.total = (int64_t)found.redline.changes.n;
	if (call_input(call, "limit")->is_set)
		part.n = (size_t)page.limit;
	else
		page.limit = page.total;
	redline_write_json(&answer.json, "redline", &found.redline, &part);
	pin_sides(call, &found);
	return answer_send_page(&answer, &page);
}

const struct route api_route_redline = {
	.method = METHOD_GET, .path = API_ROOT "redline", .permission = PERM_PUBLIC,
	.flags = RF_API | RF_CACHE, .answer = "redline",
	.inputs = inputs, .ninputs = COUNT_OF(inputs),
	.summary = "Lists what changed between two revisions, or what an amendment changes.",
	.handler = redline,
};
