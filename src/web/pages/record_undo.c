/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Takes back the newest change of a record: each field that it changed gets the value from before,
 * as a change of its own in the history. Only while nobody changed the record since; it asks for
 * the same permissions as any change. Fields that the person may not read stay, and the reason says
 * so.
 */
#include "web/record_form.h"

#include "policy/permit.h"
#include "web/saved.h"

struct undoing {
	struct call *call;
	struct record *record;
};

static enum status
store_it(struct tx *tx, void *context)
{
	struct undoing *u = context;

	return guarded_update(tx, u->call->viewer, u->record, &u->call->errors);
}

static enum status
refuse(const struct web *w)
{
	return errors_add(&w->call->errors, ST_CONFLICT, NULL, "%.*s", STR_ARG(T(w->language,
	    "This was changed again since then, so the change before cannot be undone at one "
	    "stroke. Look at the history and change what you want changed.")));
}

static enum status
take_back(const struct web *w, struct record *r, struct str *out_reason)
{
	struct history_page page = { .limit = 1 };
	struct history_list list;
	enum status st = history_page_of_record(w->call->store, w->call->viewer, r, &page,
	    w->arena, &list);

	if (st != ST_OK)
		return st;
	if (list.n == 0 || !str_equal(list.items[0].operation, STR("update")))
		return refuse(w);
	for (size_t i = 0; i < list.items[0].nchanges; i++) {
		const struct history_change *c = &list.items[0].changes[i];

		if (c->before_is_erased || c->before_is_partial)
			return refuse(w);
		r->values[c->field] = c->before;
	}
	*out_reason = list.items[0].is_partial ? T(w->language, "Undone, but for fields that its "
	    "author may not read") : T(w->language, "Undone");
	if (list.items[0].visibility_before != VISIBILITY_NOBODY)
		r->visibility = list.items[0].visibility_before;
	return ST_OK;
}

static enum status
undo(struct call *call)
{
	struct str given = STR_EMPTY;
	struct undoing u = { .call = call };
	struct str reason = STR_EMPTY;
	int64_t version;
	struct web w;
	enum status st = web_begin(call, &w);

	if (st != ST_OK || (st = record_form_find(&w, call->route->type, &u.record)) != ST_OK)
		return st;
	(void)record_form_value(call, FORM_VERSION, &given);
	if (str_to_i64(given, 1, INT64_MAX, &version) != ST_OK || version != u.record->version)
		return refuse(&w);
	if ((st = take_back(&w, u.record, &reason)) != ST_OK)
		return st;
	st = store_write(call->store, call_authorship(call, reason), store_it, &u);
	if (st != ST_OK)
		return st;
	return saved_redirect(&w, u.record);
}

static const struct input inputs[] = { INPUT_FRAMEWORK };

static const struct route route_record_undo = {
	.method = METHOD_POST, .path = "/{plural}/{key}/undo", .permission = PERM_PERSON,
	.flags = RF_EACH_TYPE | RF_CHANGES | RF_FORM, .inputs = inputs, .ninputs = 1,
	.body_limit = LIMIT_SMALL_FORM_BYTES,
	.summary = "Takes back the newest change of a record.", .handler = undo,
};

const struct page page_record_undo = { .action = &route_record_undo };
