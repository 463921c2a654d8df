/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What programs need to work on a draft besides its changes, which are records: what is in the way
 * of it, how the text would read, and where text and work differ.
 */
#include "api/answer.h"
#include "api/export.h"
#include "api/routes.h"
#include "base/limits.h"
#include "instrument/amendment.h"
#include "instrument/drift.h"
#include "instrument/revision.h"
#include "model/types/types.h"

static const char *const texts[] = { "base", "newest", NULL };

static const struct input inputs[] = {
	FRAMEWORK_INPUT("Short name of the framework; without it, the first."),
	{ .name = "on", .kind = IK_CHOICE, .choices = texts,
	    .help = "The text to carry the changes out on: that of its base (when left out), or of "
	        "the newest revision, to see what no longer fits it." },
};

static const struct input text_inputs[] = {
	FRAMEWORK_INPUT("Short name of the framework; without it, the first."),
	{ .name = "format", .kind = IK_CHOICE, .choices = export_formats,
	    .help = "The form of the document; json when left out." },
};

/* The amendment that the address names, with its draft on the text asked for. */
static enum status
load(struct call *call, struct amendment_state *out)
{
	const struct framework *newer;
	struct record *record;
	int64_t framework_id = 0;
	enum status st = answer_framework(call, &framework_id);

	if (st == ST_OK)
		st = record_find(call->store, call->viewer, &type_amendment, framework_id,
		    call->values[0], call->arena, &record);
	if (st == ST_NOT_FOUND)
		return errors_add(&call->errors, st, NULL, "There is no amendment %.*s. "
		    "/api/v1/amendments lists those there are.", STR_ARG(call->values[0]));
	if (st != ST_OK || (st = amendment_load(call->store, call->viewer, record, &call->errors,
	    out)) != ST_OK || call->route == &api_route_amendment_text ||
	    !str_equal(call_input(call, "on")->text, STR("newest")))
		return st;
	if ((st = revision_text(call->store, out->newest, &call->errors, &newer)) == ST_OK)
		amendment_apply_to(call->arena, out, newer, &out->draft);
	return st;
}

/* --- what is in the way -------------------------------------------------------------------- */

static void
write_conflict(struct json *j, const struct fw_amend_conflict *c)
{
	json_write_object(j, NULL);
	json_write_text_z(j, "kind", amend_conflict_codes[c->kind]);
	json_write_text(j, "change", c->uid);
	json_write_text(j, "element", c->element);
	json_write_text_or_null(j, "code", c->code);
	json_write_text_or_null(j, "field", c->field);
	json_write_text_or_null(j, "before", c->before.text);
	json_write_text_or_null(j, "now", c->now.text);
	json_write_text_or_null(j, "after", c->after.text);
	json_write_text_or_null(j, "proposal", c->proposal);
	json_write_text(j, "message", c->message);
	json_end_object(j);
}

static void
write_note(struct json *j, const struct fw_amend_note *note)
{
	json_write_object(j, NULL);
	json_write_text(j, "change", note->uid);
	json_write_text(j, "message", note->message);
	json_end_object(j);
}

static enum status
draft(struct call *call)
{
	struct amendment_state state;
	struct answer answer;
	enum status st = load(call, &state);

	if (st != ST_OK)
		return st;
	answer_begin(&answer, call);
	json_write_object(&answer.json, NULL);
	json_write_text(&answer.json, "amendment", state.record->uid);
	json_write_text(&answer.json, "base", state.base->uid);
	json_write_text(&answer.json, "newest", state.newest->uid);
	json_write_bool(&answer.json, "open", amendment_is_open(state.record));
	json_write_i64(&answer.json, "changes", (int64_t)state.taken.n);
	json_write_array(&answer.json, "conflicts");
	for (size_t i = 0; i < state.draft.conflicts.n; i++)
		write_conflict(&answer.json, &state.draft.conflicts.items[i]);
	json_end_array(&answer.json);
	json_write_array(&answer.json, "notes");
	for (size_t i = 0; i < state.draft.notes.n; i++)
		write_note(&answer.json, &state.draft.notes.items[i]);
	json_end_array(&answer.json);
	json_end_object(&answer.json);
	return answer_send(&answer);
}

static enum status
text(struct call *call)
{
	struct amendment_state state;
	enum status st = load(call, &state);

	return st == ST_OK ? export_send(call, STR("draft"), state.draft.fw) : st;
}

/* --- where text and work differ ------------------------------------------------------------ */

static const char *const drift_kinds[] = {
	[DRIFT_CHANGED] = "changed",
	[DRIFT_CAME] = "came",
	[DRIFT_WENT] = "went",
	[DRIFT_DROPPED] = "dropped",
};

static void
write_line(struct json *j, const struct drift *drift, const struct fw_drift_line *line)
{
	json_write_object(j, NULL);
	json_write_text_z(j, "kind", drift_kinds[line->kind]);
	json_write_text_z(j, "type", compared_part_codes[line->part]);
	json_write_text(j, "element", line->uid);
	json_write_text_or_null(j, "code", line->code);
	json_write_text_or_null(j, "pillar", line->pillar == ELEMENT_NOWHERE ? STR_EMPTY :
	    drift->adopted->pillars.items[line->pillar].code);
	json_write_text_or_null(j, "field", line->field);
	json_write_text_or_null(j, "words", line->words);
	json_write_text_or_null(j, "adopted", line->adopted.text);
	json_write_text_or_null(j, "working", line->working.text);
	json_end_object(j);
}

static enum status
differences(struct call *call)
{
	struct record *framework;
	struct drift drift;
	struct answer answer;
	enum status st = framework_find(call->store, call->viewer,
	    call_input(call, "framework")->text, call->arena, &framework);

	if (st != ST_OK || (st = drift_load(call->store, call->viewer, framework->id,
	    &call->errors, &drift)) != ST_OK)
		return st;
	answer_begin(&answer, call);
	json_write_object(&answer.json, NULL);
	json_write_text(&answer.json, "revision", drift.revision->uid);
	json_write_i64(&answer.json, "total", (int64_t)drift.lines.n);
	json_write_array(&answer.json, "items");
	for (size_t i = 0; i < drift.lines.n; i++)
		write_line(&answer.json, &drift, &drift.lines.items[i]);
	json_end_array(&answer.json);
	json_end_object(&answer.json);
	return answer_send(&answer);
}

const struct route api_route_amendment_draft = {
	.method = METHOD_GET, .path = API_ROOT "amendments/{key}/draft",
	.permission = PERM_NETWORK, .flags = RF_API, .answer = "amendment_draft",
	.inputs = inputs, .ninputs = COUNT_OF(inputs),
	.summary = "Says what is in the way of an amendment and what follows from its changes.",
	.handler = draft,
};
const struct route api_route_amendment_text = {
	.method = METHOD_GET, .path = API_ROOT "amendments/{key}/text",
	.permission = PERM_NETWORK, .flags = RF_API, .answer = "document",
	.operation = "amendment_text", .inputs = text_inputs, .ninputs = COUNT_OF(text_inputs),
	.summary = "Gives the text as an amendment would make it.", .handler = text,
};
const struct route api_route_differences = {
	.method = METHOD_GET, .path = API_ROOT "differences",
	.permission = PERM_NETWORK, .flags = RF_API, .answer = "text_differences",
	.inputs = inputs, .ninputs = 1,
	.summary = "Lists where the adopted text and the working data differ.",
	.handler = differences,
};
