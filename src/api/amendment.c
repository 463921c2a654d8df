/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What programs need to work on a draft besides its changes, which are records: what is in the way
 * of it, how the text would read, another text to start from, and where text and work differ.
 */
#include "api/answer.h"
#include "api/body.h"
#include "api/export.h"
#include "api/routes.h"
#include "base/limits.h"
#include "instrument/amendment.h"
#include "instrument/drift.h"
#include "instrument/revision.h"
#include "model/kind.h"
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

/* Dates of what the draft adds, by its words. */
static void
write_proposals(struct json *j, struct amendment_state *state)
{
	struct arena *a = j->out->arena;

	json_write_array(j, "proposals");
	for (size_t i = 0; i < state->taken.n; i++) {
		const struct fw_amend_change *c = &state->taken.items[i];
		struct period period;
		struct element_at at;

		if (c->operation != AMEND_ADD || c->part != PART_ACTION ||
		    !element_find(state->draft.fw, c->element, &at) ||
		    !element_propose_period(a, state->draft.fw, at.item, &period))
			continue;
		json_write_object(j, NULL);
		json_write_text(j, "element", c->element);
		json_write_text_or_null(j, "code", element_code(state->draft.fw, &at));
		json_write_text_z(j, "field", "period");
		json_write_text(j, "after", element_period_text(a, &period));
		json_end_object(j);
	}
	json_end_array(j);
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
	write_proposals(&answer.json, &state);
	json_end_object(&answer.json);
	return answer_send(&answer);
}

static enum status
text(struct call *call)
{
	struct amendment_state state;
	struct framework *named;
	enum status st = load(call, &state);

	if (st != ST_OK)
		return st;
	named = amendment_name_text(call->arena, state.draft.fw, state.record);
	st = revision_add_earlier(call->store, call->viewer, state.base, call->arena, named);
	return st == ST_OK ? export_send(call, STR("draft"), named) : st;
}

/* --- another base -------------------------------------------------------------------------- */

struct rebase_call {
	struct call *call;
	struct record *amendment;
	struct rebase_order order;
	struct rebase_decision *decisions;
};

static enum status
refuse_decision(struct rebase_call *r, size_t index, const char *member, const char *words)
{
	struct arena *a = r->call->arena;

	return errors_add(&r->call->errors, ST_INVALID, str_dup_z(a, str_format(a,
	    "/decisions/%zu%s", index, member)), "%s", words);
}

static bool
read_choice(const struct json_t *json, enum rebase_choice *out)
{
	struct str choice;

	if (!json_as_text(json, &choice))
		return false;
	if (str_equal(choice, STR("keep")))
		*out = REBASE_KEEP_MINE;
	else if (str_equal(choice, STR("drop")))
		*out = REBASE_TAKE_THEIRS;
	else
		return false;
	return true;
}

static enum status
read_decision(struct rebase_call *r, const struct json_t *json, size_t index)
{
	struct rebase_decision *d = &r->decisions[index];
	const struct json_t *value;
	struct value after = { .is_set = false };
	void *at = NULL;
	struct str name;

	while (json_next(json, &at, &name, &value)) {
		if (str_equal(name, STR("change")) && json_as_text(value, &d->change))
			continue;
		if (str_equal(name, STR("version")) && json_as_i64(value, &d->version))
			continue;
		if (str_equal(name, STR("choice")) && read_choice(value, &d->choice))
			continue;
		if (str_equal(name, STR("after")) && value_read_json(r->call->arena,
		    &type_change.fields[CHANGE_AFTER], value, &after) == ST_OK)
			continue;
		return refuse_decision(r, index, "", "A decision has the members change (an "
		    "identifier), choice (keep or drop), and where a text of its own is to hold "
		    "after ({\"text\", \"marks\"}); version, to be sure that nobody changed it.");
	}
	if (d->change.n == 0 || d->choice == REBASE_UNDECIDED)
		return refuse_decision(r, index, "", "Say which change it decides, and keep or "
		    "drop.");
	if (after.is_set && d->choice == REBASE_TAKE_THEIRS)
		return refuse_decision(r, index, "/after", "What is dropped has no text.");
	if (after.is_set)
		d->after = after.marked;
	return ST_OK;
}

static enum status
read_decisions(struct rebase_call *r, const struct json_t *json)
{
	size_t n;
	enum status st = ST_OK;

	if (!json_as_list(json, &n) || n > LIMIT_AMENDMENT_CHANGES)
		return errors_add(&r->call->errors, ST_INVALID, "/decisions",
		    "Decisions are a list with one for each change in conflict.");
	r->decisions = arena_make_array(r->call->arena, struct rebase_decision, n);
	for (size_t i = 0; st == ST_OK && i < n; i++)
		st = read_decision(r, json_item(json, i), i);
	r->order.decisions = r->decisions;
	r->order.n = n;
	return st;
}

static enum status
read_rebase(struct rebase_call *r)
{
	struct call *call = r->call;
	const struct json_t *body;
	const struct json_t *value;
	void *at = NULL;
	struct str name;
	enum status st = body_read(call, MEDIA_JSON, &body);

	while (st == ST_OK && json_next(body, &at, &name, &value)) {
		if (str_equal(name, STR("decisions")))
			st = read_decisions(r, value);
		else if (!(str_equal(name, STR("version")) &&
		    json_as_i64(value, &r->order.version)) &&
		    !(str_equal(name, STR("revision")) &&
		    json_as_text(value, &r->order.revision)))
			st = errors_add(&call->errors, ST_INVALID, pointer_to(call->arena, name),
			    "This is no member of this step, or not of this form. It takes "
			    "version, revision and decisions.");
	}
	return st;
}

static enum status
rebase_in(struct tx *tx, void *context)
{
	struct rebase_call *r = context;

	return amendment_rebase(tx, r->call->viewer, r->amendment, &r->order, &r->call->errors);
}

/* Messages about a change point to its decision, or to the list where there is none. */
static void
point_to_decisions(struct rebase_call *r)
{
	struct arena *a = r->call->arena;

	for (size_t i = 0; i < r->call->errors.n; i++) {
		struct error *error = &r->call->errors.items[i];
		struct str pointer = STR("/decisions");

		if (error->field.n == 0 || error->field.p[0] == '/')
			continue;
		for (size_t k = 0; k < r->order.n; k++) {
			if (str_equal(r->decisions[k].change, error->field))
				pointer = str_format(a, "/decisions/%zu", k);
		}
		error->message = str_format(a, "%.*s (change %.*s)", STR_ARG(error->message),
		    STR_ARG(error->field));
		error->field = pointer;
	}
}

static enum status
rebase(struct call *call)
{
	struct rebase_call r = { .call = call };
	struct record *done;
	struct answer answer;
	enum status st = answer_find_of(call, &type_amendment, &r.amendment);

	if (st != ST_OK || (st = read_rebase(&r)) != ST_OK)
		return st;
	st = store_write(call->store, call_authorship(call, STR_EMPTY), rebase_in, &r);
	point_to_decisions(&r);
	if (st != ST_OK || (st = record_load(call->store, &type_amendment, r.amendment->id,
	    call->arena, &done)) != ST_OK || (st = answer_record(&answer, call, done)) != ST_OK)
		return st;
	return answer_send(&answer);
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
	.operation = "amendment-text", .inputs = text_inputs, .ninputs = COUNT_OF(text_inputs),
	.summary = "Gives the text as an amendment would make it.", .handler = text,
};
const struct route api_route_rebase_amendment = {
	.method = METHOD_POST, .path = API_ROOT "amendments/{key}/rebase",
	.permission = PERM_NETWORK, .flags = RF_API, .answer = "amendment",
	.operation = "rebase-amendment", .inputs = inputs, .ninputs = 1,
	.body_limit = LIMIT_JSON_BODY_BYTES,
	.summary = "Lets a draft start from the newest revision, with a decision on each change "
	    "that no longer fits.",
	.handler = rebase,
};
const struct route api_route_differences = {
	.method = METHOD_GET, .path = API_ROOT "differences",
	.permission = PERM_NETWORK, .flags = RF_API, .answer = "text_differences",
	.inputs = inputs, .ninputs = 1,
	.summary = "Lists where the adopted text and the working data differ.",
	.handler = differences,
};
