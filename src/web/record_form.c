/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From the inputs of a form to a record and into the store. What values mean is model/form.h's,
 * who may do it policy/permit.h's, how it looks form.c's. What surprises: a form made from an
 * older version is read against that version, so that only what its author touched counts as
 * typed; everything else follows what is stored now.
 */
#include "web/record_form.h"

#include <string.h>

#include "base/limits.h"
#include "base/log.h"
#include "model/date.h"
#include "model/types/types.h"
#include "policy/permit.h"

#define ENTRIES_AT_ONCE 20 /* of the history, back to what a form was made from */

/* --- opening ------------------------------------------------------------------------------- */

static int64_t
framework_of(const struct web *w, const struct record_type *type)
{
	return (type->flags & TF_GLOBAL) != 0 || w->framework == NULL ? 0 : w->framework->id;
}

/* Open ends of periods, and years that words leave out, are those of the framework. */
static void
set_dates(const struct web *w, struct form_rules *form)
{
	struct period years = { .earliest = NO_DAY, .latest = NO_DAY };

	form->dates = (struct date_context){ 0, 1900, 2199 };
	if (w->framework != NULL && w->framework->values[FRAMEWORK_YEARS].is_set)
		years = w->framework->values[FRAMEWORK_YEARS].period;
	form->horizon_first = years.earliest;
	form->horizon_last = years.latest;
}

static enum status
set_zone(const struct web *w, struct form_rules *form)
{
	struct str name = w->framework == NULL ? STR_EMPTY :
	    record_text(w->framework, FRAMEWORK_ZONE);

	form->zone = call_zone(w->call, name);
	if (form->zone == NULL)
		form->zone = call_zone(w->call, STR("Etc/UTC"));
	return form->zone == NULL ? ST_INTERNAL : ST_OK;
}

static enum status
begin(struct web *w, const struct record_type *type, struct record_form *rf)
{
	*rf = (struct record_form){ .w = w, .type = type, .reason = STR_EMPTY };
	rf->can = arena_make_array(w->arena, bool, type->nfields);
	rf->changed = arena_make_array(w->arena, bool, type->nfields);
	rf->failed = arena_make_array(w->arena, bool, type->nfields);
	rf->sent = arena_make_array(w->arena, struct form_sent, type->nfields);
	/* References are looked up in the page's framework, whatever the record belongs to. */
	rf->scope = (struct key_scope){ w->call->store, w->call->viewer,
		w->framework == NULL ? 0 : w->framework->id, w->arena };
	rf->form = (struct form_rules){ .arena = w->arena, .errors = &w->call->errors,
		.find = record_find_key, .find_context = &rf->scope };
	set_dates(w, &rf->form);
	return set_zone(w, &rf->form);
}

static struct record *
copy_of(const struct web *w, const struct record *r)
{
	struct record *copy = arena_make(w->arena, struct record);

	*copy = *r;
	copy->arena = w->arena;
	copy->values = arena_make_array(w->arena, struct value, r->type->nfields);
	memcpy(copy->values, r->values, r->type->nfields * sizeof(*r->values));
	return copy;
}

enum status
record_form_new(struct web *w, const struct record_type *type, struct record_form *out)
{
	enum status st = begin(w, type, out);

	if (st != ST_OK)
		return st;
	out->is_new = true;
	out->shown = record_new(w->arena, type);
	out->shown->framework_id = framework_of(w, type);
	out->typed = copy_of(w, out->shown);
	out->may_open = permit(w->call->viewer, type->open);
	for (size_t i = 0; i < type->nfields; i++)
		out->can[i] = form_nparts(&type->fields[i]) > 0 &&
		    (type->fields[i].flags & FF_AUTHOR) == 0 &&
		    permit(w->call->viewer, type->fields[i].write);
	return ST_OK;
}

/*
 * Whose work it is, where the person may add it for an agency alone: the first agency that it acts
 * for. Who reaches further chooses.
 */
static void
suggest_agency(struct record_form *rf, const struct form_rules *form)
{
	const struct person *p = rf->w->call->viewer.person;
	struct record *agency;

	if (p == NULL || p->agencies.n == 0 || (viewer_reach(rf->w->call->viewer,
	    rf->type->create, rf->typed->framework_id) & (REACH_ALL | REACH_PILLAR)) != 0)
		return;
	for (size_t i = 0; i < rf->type->nfields; i++) {
		const struct field *f = &rf->type->fields[i];
		struct form_texts texts = { { STR_EMPTY, STR_EMPTY } };
		struct value made;

		if (!rf->can[i] || rf->typed->values[i].is_set || (f->flags & FF_OWNER) == 0 ||
		    f->kind != FK_REF || strcmp(f->ref, type_agency.name) != 0)
			continue;
		for (size_t k = 0; k < p->nheld; k++) {
			if (p->held[k].agency_id == 0 || record_load(rf->w->call->store,
			    &type_agency, p->held[k].agency_id, rf->w->arena, &agency) != ST_OK)
				continue;
			texts.parts[0] = record_code(agency);
			if (form_read(form, f, &texts, &rf->typed->values[i], &made) == ST_OK)
				rf->typed->values[i] = made;
			break;
		}
	}
}

/* "?action=CJ-7" fills in a field; what cannot be read stays empty. */
void
record_form_fill(struct record_form *rf)
{
	const struct call *call = rf->w->call;
	static const struct value unset;
	struct errors unused;
	struct form_rules form = rf->form;

	errors_init(&unused, rf->w->arena);
	form.errors = &unused;
	for (size_t i = 0; i < call->nfilters; i++) {
		size_t f = call->filters[i].field;
		struct form_texts texts = { { call->filters[i].value, STR_EMPTY } };
		struct value made;

		if (rf->can[f] && form_read(&form, &rf->type->fields[f], &texts, &unset,
		    &made) == ST_OK)
			rf->typed->values[f] = made;
	}
	suggest_agency(rf, &form);
}

enum status
record_form_find(const struct web *w, const struct record_type *type, struct record **out)
{
	return record_find(w->call->store, w->call->viewer, type, framework_of(w, type),
	    w->call->values[0], w->arena, out);
}

enum status
record_form_edit(struct web *w, const struct record_type *type, struct record_form *out)
{
	struct permits permits;
	enum status st = begin(w, type, out);

	if (st != ST_OK || (st = record_form_find(w, type, &out->shown)) != ST_OK ||
	    (st = permits_of(w->call->store, w->call->viewer, out->shown, w->arena,
	    &permits)) != ST_OK)
		return st;
	if (!permits.change)
		return errors_add(&w->call->errors, ST_FORBIDDEN, NULL, "%.*s",
		    STR_ARG(T(w->language, "Your roles do not allow you to change this. The "
		    "secretariat can, or can give you the role.")));
	out->typed = copy_of(w, out->shown);
	out->may_open = permits.open;
	for (size_t i = 0; i < type->nfields; i++)
		out->can[i] = permits.fields[i] && form_nparts(&type->fields[i]) > 0 &&
		    i != type->follows;
	return ST_OK;
}

/* --- what was sent ------------------------------------------------------------------------- */

bool
record_form_value(const struct call *call, const char *name, struct str *out)
{
	bool found = false;

	for (size_t i = 0; i < call->form.n; i++) {
		if (!str_equal(call->form.items[i].name, str_from(name)))
			continue;
		*out = call->form.items[i].value;
		found = true;
	}
	return found;
}

bool
record_form_pressed(const struct record_form *rf, const char *button, struct str *out)
{
	return record_form_value(rf->w->call, button, out);
}

static const char *
name_of(const struct record_form *rf, const struct field *f, const char *suffix)
{
	return str_dup_z(rf->w->arena, str_format(rf->w->arena, "%s%s", f->name, suffix));
}

/* What is added to a list: typed in the input for one more, or ticked among what was found. */
static void
add_more(const struct record_form *rf, const struct field *f, struct str *text)
{
	struct str add = str_from(name_of(rf, f, "-add"));
	struct str pick = str_from(name_of(rf, f, "-pick"));
	const struct http_pairs *pairs = &rf->w->call->form;

	for (size_t i = 0; i < pairs->n; i++) {
		struct str more = str_trim(pairs->items[i].value);
		bool is_add = str_equal(pairs->items[i].name, add);

		if (more.n == 0 || (!is_add && !str_equal(pairs->items[i].name, pick)))
			continue;
		if (field_is_list(f) && text->n > 0)
			*text = str_format(rf->w->arena, "%.*s\n%.*s", STR_ARG(*text),
			    STR_ARG(more));
		else
			*text = more;
	}
}

static void
take_texts(struct record_form *rf)
{
	struct str asked = STR_EMPTY;

	(void)record_form_value(rf->w->call, FORM_FIND, &asked);
	for (size_t i = 0; i < rf->type->nfields; i++) {
		const struct field *f = &rf->type->fields[i];
		struct form_sent *sent = &rf->sent[i];

		if (!rf->can[i])
			continue;
		for (size_t k = 0; k < form_nparts(f); k++) {
			sent->texts.parts[k] = STR_EMPTY;
			sent->is_sent |= record_form_value(rf->w->call,
			    name_of(rf, f, form_part_suffix(f, k)), &sent->texts.parts[k]);
		}
		/* What is being looked up stays in its input. */
		if (sent->is_sent && !str_equal(asked, str_from(f->name)))
			add_more(rf, f, &sent->texts.parts[0]);
	}
}

static enum status
take_reason(struct record_form *rf)
{
	struct str reason = STR_EMPTY;
	enum status st;

	if (!record_form_value(rf->w->call, FORM_REASON, &reason))
		return ST_OK;
	rf->reason = reason;
	if ((st = form_clean_text(&rf->form, FORM_REASON, "Reason", reason, &reason)) != ST_OK)
		return st;
	reason = str_trim(reason);
	if (reason.n > LIMIT_REASON_BYTES)
		return errors_add(rf->form.errors, ST_INVALID, FORM_REASON,
		    "The reason is %zu bytes long; at most %d fit. Shorten it.", reason.n,
		    LIMIT_REASON_BYTES);
	rf->reason = reason;
	return ST_OK;
}

/* --- somebody else saved meanwhile --------------------------------------------------------- */

/* Takes back what the entries of a page changed; false at one that the form knew. */
static bool
take_back(struct record *r, const struct history_list *list, int64_t seen_ms)
{
	for (size_t i = 0; i < list->n; i++) {
		const struct history_entry *entry = &list->items[i];

		if (entry->at_ms <= seen_ms)
			return false;
		for (size_t k = 0; k < entry->nchanges; k++)
			r->values[entry->changes[k].field] = entry->changes[k].before;
		if (entry->visibility_before != VISIBILITY_NOBODY)
			r->visibility = entry->visibility_before;
	}
	return true;
}

/* The record as the form showed it: what entries since then changed is taken back. */
static enum status
load_seen(const struct record_form *rf, int64_t seen_ms, struct record **out)
{
	const struct web *w = rf->w;
	struct record *r = copy_of(w, rf->shown);
	struct history_page page = { .limit = ENTRIES_AT_ONCE };
	struct history_list list;

	do {
		enum status st = history_page_of_record(w->call->store, w->call->viewer, r,
		    &page, w->arena, &list);

		if (st != ST_OK)
			return st;
		page.before = page.next;
	} while (take_back(r, &list, seen_ms) && page.next > 0);
	*out = r;
	return ST_OK;
}

/*
 * shown becomes what the form was made from, theirs what is stored. Fields of the form that were
 * not touched take what is stored now; the others are for the person to decide.
 */
static enum status
go_back_to(struct record_form *rf, int64_t seen_ms)
{
	struct record *base;
	enum status st = load_seen(rf, seen_ms, &base);

	if (st != ST_OK)
		return st;
	rf->theirs = rf->shown;
	rf->shown = base;
	rf->typed = copy_of(rf->w, base);
	return ST_OK;
}

static void
follow_theirs(struct record_form *rf)
{
	for (size_t i = 0; i < rf->type->nfields; i++) {
		if (!rf->changed[i])
			rf->typed->values[i] = rf->theirs->values[i];
	}
	if (rf->typed->visibility == rf->shown->visibility)
		rf->typed->visibility = rf->theirs->visibility;
	rf->typed->version = rf->theirs->version;
}

/* "_take-lead=theirs": what was typed for the field is let go. */
static void
let_go(struct record_form *rf)
{
	for (size_t i = 0; i < rf->type->nfields; i++) {
		struct str choice = STR_EMPTY;

		if (record_form_value(rf->w->call, str_dup_z(rf->w->arena, str_format(
		    rf->w->arena, FORM_TAKE "%s", rf->type->fields[i].name)), &choice) &&
		    str_equal(choice, STR("theirs")))
			rf->sent[i].is_sent = false;
	}
}

/* Kept beside the messages, which a form that only comes back does not show. */
static void
note_failed(struct record_form *rf)
{
	const struct errors *errors = rf->form.errors;

	for (size_t i = 0; i < rf->type->nfields; i++) {
		const struct field *f = &rf->type->fields[i];

		for (size_t k = 0; k < errors->n; k++) {
			for (size_t part = 0; part < form_nparts(f); part++)
				rf->failed[i] |= str_equal(errors->items[k].field,
				    str_from(name_of(rf, f, form_part_suffix(f, part))));
		}
	}
}

/* What has to be filled in and is not in the form of a new record is missing too. */
static void
send_required(struct record_form *rf)
{
	for (size_t i = 0; rf->is_new && i < rf->type->nfields; i++) {
		if (rf->can[i] && (rf->type->fields[i].flags & FF_REQUIRED) != 0)
			rf->sent[i].is_sent = true;
	}
}

/* "12.1617192000000": the version that the form was made from, and when that was stored. */
static enum status
read_version(const struct record_form *rf, int64_t *out_version, int64_t *out_seen_ms)
{
	struct str given = STR_EMPTY;
	struct str version = STR_EMPTY;

	if (record_form_value(rf->w->call, FORM_VERSION, &given) &&
	    str_next(&given, '.', &version) &&
	    str_to_i64(version, 1, rf->shown->version, out_version) == ST_OK &&
	    str_to_i64(given, INT64_MIN, INT64_MAX, out_seen_ms) == ST_OK)
		return ST_OK;
	return errors_add(rf->form.errors, ST_INVALID, NULL, "%.*s",
	    STR_ARG(T(rf->w->language, "This form says no version of what is stored. Go back, "
	    "load the page again, and send it again.")));
}

struct str
record_form_version(const struct record_form *rf)
{
	const struct record *r = rf->theirs != NULL ? rf->theirs : rf->shown;

	return str_format(rf->w->arena, "%lld.%lld", (long long)r->version,
	    (long long)r->changed_ms);
}

static void
take_visibility(struct record_form *rf)
{
	struct str name = STR_EMPTY;

	if (rf->may_open && record_form_value(rf->w->call, FORM_VISIBILITY, &name))
		(void)visibility_find(name, &rf->typed->visibility);
}

enum status
record_form_take(struct record_form *rf)
{
	int64_t version = 0;
	int64_t seen_ms = 0;
	enum status read;
	enum status st;

	if (!rf->is_new && (st = read_version(rf, &version, &seen_ms)) != ST_OK)
		return st;
	if (!rf->is_new && version < rf->shown->version &&
	    (st = go_back_to(rf, seen_ms)) != ST_OK)
		return st;
	take_texts(rf);
	let_go(rf);
	send_required(rf);
	take_visibility(rf);
	read = form_read_record(&rf->form, rf->typed, rf->sent, rf->changed);
	if (read != ST_OK && read != ST_INVALID)
		return read;
	note_failed(rf);
	if ((st = take_reason(rf)) != ST_OK)
		read = st;
	if (rf->theirs == NULL)
		return read;
	follow_theirs(rf);
	return ST_CONFLICT;
}

bool
record_form_is_changed(const struct record_form *rf)
{
	bool any = rf->typed->visibility != rf->shown->visibility;

	for (size_t i = 0; i < rf->type->nfields; i++)
		any = any || rf->changed[i];
	return any;
}

struct str
record_form_address(const struct record_form *rf)
{
	const struct record *r = rf->theirs != NULL ? rf->theirs : rf->shown;
	struct buf path;

	if (rf->address.n > 0)
		return rf->address;
	buf_init(&path, rf->w->arena, LIMIT_URL_BYTES);
	buf_add_format(&path, "/%s/", rf->type->plural);
	if (!rf->is_new) {
		struct str code = record_code(r);

		buf_add_url_part(&path, code.n > 0 ? web_id_of(rf->w->arena, code) : r->uid);
		buf_add_byte(&path, '/');
	}
	buf_add_z(&path, rf->is_new ? "new" : "edit");
	return web_url(rf->w, str_dup_z(rf->w->arena, buf_str(&path)));
}

enum status
record_form_came_back(struct record_form *rf, enum status st,
    enum status (*answer)(struct record_form *rf, enum status st))
{
	struct call *call = rf->w->call;
	struct str button;

	if (st != ST_OK && st != ST_INVALID && st != ST_CONFLICT)
		return st;
	errors_init(&call->errors, rf->w->arena);
	st = ST_OK;
	if (record_form_pressed(rf, FORM_DRAFT, &button))
		st = web_draft_keep(call, record_form_address(rf));
	return st == ST_OK || call->errors.n > 0 ? answer(rf, st) : st;
}

enum status
record_form_take_draft(struct record_form *rf)
{
	struct call *call = rf->w->call;
	enum status st = web_draft_take(call, record_form_address(rf));

	if (st == ST_NOT_FOUND)
		return ST_OK; /* thrown away meanwhile: the form as it is */
	if (st == ST_OK)
		st = record_form_take(rf);
	if (st != ST_OK && st != ST_INVALID && st != ST_CONFLICT)
		return st;
	errors_init(&call->errors, rf->w->arena);
	return ST_OK;
}

/* --- storing ------------------------------------------------------------------------------- */

static enum status
save(struct tx *tx, void *context)
{
	struct record_form *rf = context;
	struct call *call = rf->w->call;

	if (rf->is_new)
		return guarded_create(tx, call->viewer, rf->typed, &call->errors);
	return guarded_update(tx, call->viewer, rf->typed, &call->errors);
}

enum status
record_form_save(struct record_form *rf)
{
	struct call *call = rf->w->call;
	struct str address = record_form_address(rf);
	enum status st = store_write(call->store, call_authorship(call, rf->reason), save, rf);

	/* Stored is stored: a draft that cannot be thrown away now is no failure of the save. */
	if (st == ST_OK && web_draft_drop(call, address) != ST_OK)
		log_line(LOG_ERROR, "draft", "%.*s: not dropped", STR_ARG(address));
	return st;
}
