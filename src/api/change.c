/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Creating, changing, removing and bringing back records of every type. The body is read before
 * the transaction, what it means inside of it: references are looked up in the state that is
 * changed. Who may do what is policy's to say; nothing here knows a type.
 */
#include "api/answer.h"
#include "api/body.h"
#include "api/condition.h"
#include "api/fill.h"
#include "api/routes.h"
#include "api/write.h"
#include "base/limits.h"
#include "base/ulid.h"
#include "model/types/types.h"

static const struct input write_inputs[] = {
	FRAMEWORK_INPUT("Short name of the framework in which codes are meant."),
	REASON_INPUT,
};

/* An attempt begins: messages of the one before do not count. */
static void
begin_attempt(struct writing *w)
{
	errors_init(&w->call->errors, w->call->arena);
	w->call->present = NULL;
	w->answer = (struct kept_answer){ .status = 204, .location = STR_EMPTY,
		.etag = STR_EMPTY, .body = STR_EMPTY };
}

/* --- create -------------------------------------------------------------------------------- */

static enum status
find_only_framework(struct call *call, int64_t *out_id)
{
	const struct record_query query = { .type = &type_framework, .sort_field = NO_FIELD,
		.limit = 2 };
	struct record_list list;
	enum status st = record_list(call->store, call->viewer, &query, call->arena, &list);

	if (st != ST_OK)
		return st;
	if (list.n != 1)
		return errors_add(&call->errors, ST_INVALID, "framework", "Say to which framework "
		    "it belongs: ?framework=SHORT-NAME. /api/v1/frameworks lists them.");
	*out_id = list.items[0]->id;
	return ST_OK;
}

/* From its references, else as the address says, else the only one there is. */
static enum status
choose_framework(struct fill *fill, int64_t asked_id)
{
	const struct record_type *type = fill->record->type;

	if ((type->flags & TF_GLOBAL) != 0)
		return ST_OK;
	if (asked_id != 0 && fill->found_id != 0 && asked_id != fill->found_id)
		return errors_add(&fill->call->errors, ST_INVALID, "framework",
		    "What the record refers to belongs to another framework.");
	fill->record->framework_id = fill->found_id != 0 ? fill->found_id : asked_id;
	/* What stands with a record belongs where that belongs, which may be nowhere. */
	if (fill->record->framework_id != 0 || type->follows != NO_FIELD)
		return ST_OK;
	return find_only_framework(fill->call, &fill->record->framework_id);
}

static enum status
create_in(struct tx *tx, void *context)
{
	struct writing *w = context;
	struct call *call = w->call;
	struct fill fill = { .call = call };
	int64_t asked_id;
	enum status st;

	begin_attempt(w);
	if ((st = write_find_answer(tx, w)) != ST_NOT_FOUND)
		return st;
	fill.record = record_new(call->arena, call->route->type);
	if ((st = answer_framework(call, &asked_id)) != ST_OK)
		return st;
	fill.framework_id = asked_id;
	if ((st = fill_record(&fill, w->body)) != ST_OK ||
	    (st = choose_framework(&fill, asked_id)) != ST_OK)
		return st;
	st = guarded_create(tx, call->viewer, fill.record, &call->errors);
	return st == ST_OK ? write_answer(tx, w, fill.record, 201) : st;
}

static enum status
create(struct call *call)
{
	struct writing w = { .call = call };
	enum status st;

	if ((st = body_read(call, MEDIA_JSON, &w.body)) != ST_OK ||
	    (st = write_read_key(&w)) != ST_OK)
		return st;
	return write_run(&w, create_in);
}

const struct route api_route_create = {
	.method = METHOD_POST, .path = API_ROOT "{plural}", .permission = PERM_PERSON,
	.flags = RF_API | RF_EACH_TYPE | RF_CREATES, .operation = "create", .answer = "record",
	.inputs = write_inputs, .ninputs = COUNT_OF(write_inputs),
	.summary = "Creates a record.", .body_limit = LIMIT_JSON_BODY_BYTES,
	.handler = create,
};

/* --- change -------------------------------------------------------------------------------- */

/* Says which members of the body differ from what stands there now. */
static void
tell_difference(struct writing *w, const struct record *present)
{
	struct call *call = w->call;
	struct errors errors = call->errors;
	struct record *wanted = record_new(call->arena, present->type);
	struct fill fill = { call, wanted, present->framework_id, present->framework_id };
	enum status st;

	wanted->id = present->id;
	for (size_t i = 0; i < present->type->nfields; i++)
		wanted->values[i] = present->values[i];
	/* A body that cannot be used has other faults first; they come with the next request. */
	errors_init(&call->errors, call->arena);
	st = w->body == NULL ? ST_INVALID : fill_record(&fill, w->body);
	call->errors = errors;
	for (size_t i = 0; st == ST_OK && i < present->type->nfields; i++) {
		const struct field *f = &present->type->fields[i];

		if (!value_equal(f, &present->values[i], &wanted->values[i]))
			errors_add(&call->errors, ST_STALE, pointer_to(call->arena,
			    str_from(f->name)), "What you send differs from what stands here "
			    "now.");
	}
}

/* The record the address names, in the version that the sender has read. */
static enum status
find_expected(struct writing *w, struct record **out)
{
	enum status st = answer_find(w->call, out);

	if (st != ST_OK)
		return st;
	st = condition_check(w->call, *out);
	if (st == ST_STALE) {
		w->call->present = *out;
		tell_difference(w, *out);
	}
	return st;
}

static enum status
change_in(struct tx *tx, void *context)
{
	struct writing *w = context;
	struct call *call = w->call;
	struct fill fill = { .call = call };
	enum status st;

	begin_attempt(w);
	if ((st = find_expected(w, &fill.record)) != ST_OK ||
	    (st = answer_framework(call, &fill.framework_id)) != ST_OK)
		return st;
	fill.found_id = fill.record->framework_id;
	if (fill.framework_id == 0)
		fill.framework_id = fill.record->framework_id;
	if ((st = fill_record(&fill, w->body)) != ST_OK)
		return st;
	st = guarded_update(tx, call->viewer, fill.record, &call->errors);
	return st == ST_OK ? write_answer(tx, w, fill.record, 200) : st;
}

static enum status
change(struct call *call)
{
	struct writing w = { .call = call };
	enum status st = body_read(call, MEDIA_PATCH, &w.body);

	return st == ST_OK ? write_run(&w, change_in) : st;
}

const struct route api_route_change = {
	.method = METHOD_PATCH, .path = API_ROOT "{plural}/{key}", .permission = PERM_PERSON,
	.flags = RF_API | RF_EACH_TYPE | RF_CHANGES, .operation = "change", .answer = "record",
	.inputs = write_inputs, .ninputs = COUNT_OF(write_inputs),
	.summary = "Changes the members that the body names, of the version that was read.",
	.body_limit = LIMIT_JSON_BODY_BYTES, .handler = change,
};

/* --- remove and bring back ----------------------------------------------------------------- */

static enum status
remove_in(struct tx *tx, void *context)
{
	struct writing *w = context;
	struct record *r;
	enum status st;

	begin_attempt(w);
	if ((st = find_expected(w, &r)) != ST_OK)
		return st;
	return guarded_remove(tx, w->call->viewer, r, &w->call->errors);
}

static enum status
remove_record(struct call *call)
{
	struct writing w = { .call = call };

	return write_run(&w, remove_in);
}

const struct route api_route_remove = {
	.method = METHOD_DELETE, .path = API_ROOT "{plural}/{key}", .permission = PERM_PERSON,
	.flags = RF_API | RF_EACH_TYPE | RF_REMOVES, .operation = "remove", .answer = "nothing",
	.inputs = write_inputs, .ninputs = COUNT_OF(write_inputs),
	.summary = "Removes a record and what stands with it; it can be brought back for 30 days.",
	.handler = remove_record,
};

static enum status
restore_in(struct tx *tx, void *context)
{
	struct writing *w = context;
	struct call *call = w->call;
	const struct record_type *type = call->route->type;
	struct record *r = record_new(call->arena, type);
	enum status st;

	begin_attempt(w);
	if ((st = write_find_answer(tx, w)) != ST_NOT_FOUND)
		return st;
	r->uid = call->values[0];
	st = ulid_is_valid(r->uid) ? guarded_restore(tx, call->viewer, type, r->uid, &call->errors)
	    : ST_NOT_FOUND;
	if (st == ST_NOT_FOUND)
		return errors_add(&call->errors, st, NULL, "There is no removed %s with the id "
		    "%.*s.", type->name, STR_ARG(str_part(r->uid, 0, 80)));
	return st == ST_OK ? write_answer(tx, w, r, 200) : st;
}

static enum status
restore(struct call *call)
{
	struct writing w = { .call = call };
	enum status st = write_read_key(&w);

	return st == ST_OK ? write_run(&w, restore_in) : st;
}

const struct route api_route_restore = {
	.method = METHOD_POST, .path = API_ROOT "{plural}/{key}/restore",
	.permission = PERM_PERSON, .flags = RF_API | RF_EACH_TYPE | RF_REMOVES,
	.operation = "restore", .answer = "record",
	.inputs = write_inputs, .ninputs = COUNT_OF(write_inputs),
	.summary = "Brings back a record that was removed, by its id.",
	.handler = restore,
};
