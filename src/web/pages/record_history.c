/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The history of one record of any type, page by page, what changed between two days, and the form
 * that puts the value of one field back. What is put back is a change like any other: it asks for
 * the same permissions, and for the version that the page was made from.
 */
#include "base/limits.h"
#include "policy/permit.h"
#include "web/changes.h"
#include "web/facts.h"
#include "web/page.h"
#include "web/view.h"

#define ENTRIES_PER_PAGE 50
#define FORM_BYTES 4096

struct view {
	struct str type_label;
	struct str type_url;
	struct str record;
	struct str record_url;
	struct str history_url;
	struct str zone;
	struct str from;
	struct str to;
	bool any_span;
	struct str span;
	bool any_differences;
	struct view_list differences;
	bool any_entries;
	struct view_list entries;
	struct str after_url;
};
static const struct template_var vars[] = {
	VAR(struct view, type_label), VAR(struct view, type_url), VAR(struct view, record),
	VAR(struct view, record_url), VAR(struct view, history_url), VAR(struct view, zone),
	VAR(struct view, from), VAR(struct view, to), VAR(struct view, any_span),
	VAR(struct view, span), VAR(struct view, any_differences),
	VAR_LIST(struct view, differences, &view_change_shape),
	VAR(struct view, any_entries), VAR_LIST(struct view, entries, &view_entry_shape),
	VAR(struct view, after_url),
};
static const struct shape shape = SHAPE(struct view, vars);

static enum status
find(const struct web *w, struct record **out)
{
	const struct record_type *type = w->call->route->type;

	return record_find(w->call->store, w->call->viewer, type,
	    (type->flags & TF_GLOBAL) != 0 || w->framework == NULL ? 0 : w->framework->id,
	    w->call->values[0], w->arena, out);
}

/* --- the page ------------------------------------------------------------------------------ */

static struct str
url_of_history(const struct web *w, const struct record *r, int64_t before)
{
	struct str path = str_format(w->arena, "/%s/%.*s/history", r->type->plural,
	    STR_ARG(record_code(r).n > 0 ? web_id_of(w->arena, record_code(r)) : r->uid));

	if (before > 0)
		path = str_format(w->arena, "%.*s?before=%lld", STR_ARG(path), (long long)before);
	return web_url(w, str_dup_z(w->arena, path));
}

static void
set_heads(const struct web *w, const struct record *r, struct view *view)
{
	struct str code = record_code(r);
	struct str title = view_short_title(w, record_title(r));

	view->type_label = i18n_text(w->language, str_from(r->type->label));
	view->type_url = web_url(w, str_dup_z(w->arena, str_format(w->arena, "/%s",
	    r->type->plural)));
	view->record = code.n > 0 ? code : title.n > 0 ? title : r->uid;
	view->record_url = web_url_of_record(w, r);
	view->history_url = url_of_history(w, r, 0);
}

/* The record at the end of a day, which must have been there and open to the reader. */
static enum status
find_then(const struct web *w, const struct record *r, int32_t day, struct record **out)
{
	enum status st = record_as_of(w->call->store, w->call->viewer, r,
	    call_day_end_ms(w->call, day), w->arena, out);

	if (st != ST_NOT_FOUND)
		return st;
	return errors_add(&w->call->errors, st, NULL, "%.*s", STR_ARG(i18n_format(w->arena,
	    w->language, N_("It was not recorded here yet on %s."), view_day(w, day),
	    STR_EMPTY)));
}

static enum status
set_span(const struct web *w, const struct record *r, struct view *view)
{
	struct input_value from = web_input(w->call, "from");
	struct input_value to = web_input(w->call, "to");
	struct record *before;
	struct record *after;
	enum status st;

	view->from = from.text;
	view->to = to.text;
	if (!from.is_set || !to.is_set)
		return ST_OK;
	if ((st = find_then(w, r, (int32_t)from.number, &before)) != ST_OK ||
	    (st = find_then(w, r, (int32_t)to.number, &after)) != ST_OK)
		return st;
	view->any_span = true;
	view->span = i18n_format(w->arena, w->language, N_("From %s to %s"),
	    view_day(w, (int32_t)from.number), view_day(w, (int32_t)to.number));
	view->differences = view_changes_between(w, before, after);
	view->any_differences = view->differences.n > 0;
	return ST_OK;
}

static enum status
set_entries(const struct web *w, const struct record *r, struct view *view)
{
	struct history_page page = { .before = web_input(w->call, "before").number,
		.limit = ENTRIES_PER_PAGE };
	struct entry_options options = { .record = r, .zone = view_zone_of(w) };
	struct permits permits;
	struct history_list list;
	enum status st;

	if ((st = history_page_of_record(w->call->store, w->call->viewer, r, &page, w->arena,
	    &list)) != ST_OK ||
	    (st = permits_of(w->call->store, w->call->viewer, r, w->arena, &permits)) != ST_OK)
		return st;
	if (w->call->viewer.kind == VIEWER_PERSON)
		options.permits = &permits;
	view->zone = options.zone.name;
	view->entries = view_entries(w, &list, &options);
	view->any_entries = list.n > 0;
	if (page.next != 0)
		view->after_url = url_of_history(w, r, page.next);
	return ST_OK;
}

static enum status
answer(struct call *call)
{
	struct view view = { .record = STR_EMPTY };
	struct record *r;
	struct web w;
	enum status st = web_begin(call, &w);

	if (st != ST_OK || (st = find(&w, &r)) != ST_OK)
		return st;
	set_heads(&w, r, &view);
	if ((st = set_span(&w, r, &view)) != ST_OK || (st = set_entries(&w, r, &view)) != ST_OK)
		return st;
	return web_answer(&w, &page_record_history, i18n_format(w.arena, w.language,
	    N_("History: %s"), view.record, STR_EMPTY), &view);
}

/* --- putting a value back ------------------------------------------------------------------ */

struct reverting {
	struct call *call;
	struct record *record;
};

static enum status
refuse(struct call *call, const char *words)
{
	return errors_add(&call->errors, ST_INVALID, NULL, "%s", words);
}

/* What the entry says of the field, as far as the person reads it. */
static enum status
find_change(struct web *w, const struct record *r, size_t field,
    struct history_entry *out_entry, struct history_change *out)
{
	struct history_page page = { .before = call_input(w->call, "sequence")->number + 1,
		.limit = 1 };
	struct history_list list;
	enum status st = history_page_of_record(w->call->store, w->call->viewer, r, &page,
	    w->arena, &list);

	if (st != ST_OK)
		return st;
	if (list.n == 0 || list.items[0].sequence != page.before - 1)
		return refuse(w->call, "This entry of the history is not there. Load the history "
		    "again.");
	for (size_t i = 0; i < list.items[0].nchanges; i++) {
		if (list.items[0].changes[i].field != field)
			continue;
		*out_entry = list.items[0];
		*out = list.items[0].changes[i];
		return ST_OK;
	}
	return refuse(w->call, "This entry of the history did not change that field.");
}

static enum status
put_back(struct web *w, struct record *r, struct history_entry *out_entry)
{
	struct str name = call_input(w->call, "field")->text;
	size_t field = type_field_find(r->type, name);
	struct history_change change = { .before_is_erased = false };
	enum status st;

	if (field == NO_FIELD)
		return refuse(w->call, "There is no such field.");
	if ((st = find_change(w, r, field, out_entry, &change)) != ST_OK)
		return st;
	if (change.before_is_erased)
		return refuse(w->call, "What stood there before was erased for good.");
	if (change.before_is_partial)
		return refuse(w->call, "What stood there before names records that are not there "
		    "any more. Change the field by hand.");
	r->values[field] = change.before;
	r->version = call_input(w->call, "version")->number;
	return ST_OK;
}

static enum status
revert_it(struct tx *tx, void *context)
{
	struct reverting *v = context;

	return guarded_update(tx, v->call->viewer, v->record, &v->call->errors);
}

static enum status
revert(struct call *call)
{
	struct history_entry entry = { .at_ms = 0 };
	struct reverting v = { .call = call };
	struct view_zone utc = { .zone = NULL };
	struct str reason;
	struct web w;
	enum status st = web_begin(call, &w);

	if (st != ST_OK || (st = find(&w, &v.record)) != ST_OK ||
	    (st = put_back(&w, v.record, &entry)) != ST_OK)
		return st;
	/* The reason is kept for all readers: in the zone of nobody, in the program's language. */
	reason = str_format(w.arena, "Reverted to what it was before %.*s UTC",
	    STR_ARG(view_instant_in(&w, &utc, entry.at_ms)));
	if ((st = store_write(call->store, call_authorship(call, reason), revert_it, &v)) != ST_OK)
		return st;
	return response_redirect(call->rs, 303, url_of_history(&w, v.record, 0));
}

static const struct input inputs[] = {
	INPUT_FRAMEWORK,
	{ .name = "before", .kind = IK_INT, .min = 1, .max = INT64_MAX, .fallback = 0,
	    .help = "Entries before this number in the chain." },
	{ .name = "from", .kind = IK_DATE, .help = "Compares the end of this day ..." },
	{ .name = "to", .kind = IK_DATE, .help = "... with the end of this one." },
};

static const struct input revert_inputs[] = {
	INPUT_FRAMEWORK,
	{ .name = "sequence", .kind = IK_INT, .min = 1, .max = INT64_MAX - 1, .fallback = 0,
	    .help = "Number of the entry in the chain." },
	{ .name = "field", .kind = IK_TEXT, .max = 80, .help = "Field to put back." },
	{ .name = "version", .kind = IK_INT, .min = 1, .max = INT64_MAX, .fallback = 0,
	    .help = "Version of the record that the page was made from." },
};

static const struct route route_record_history = {
	.method = METHOD_GET, .path = "/{plural}/{key}/history", .permission = PERM_PUBLIC,
	.flags = RF_EACH_TYPE | RF_CACHE, .inputs = inputs, .ninputs = COUNT_OF(inputs),
	.summary = "Who changed what in a record, when and why.", .handler = answer,
};

static const struct route route_record_revert = {
	.method = METHOD_POST, .path = "/{plural}/{key}/revert", .permission = PERM_PERSON,
	.flags = RF_EACH_TYPE | RF_CHANGES | RF_FORM, .inputs = revert_inputs,
	.ninputs = COUNT_OF(revert_inputs), .body_limit = FORM_BYTES,
	.summary = "Puts one field back to what it was before a change.", .handler = revert,
};

const struct page page_record_history = { .name = "record_history", .view = &shape,
	.route = &route_record_history, .action = &route_record_revert };
