/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Entries of the history in words: who did what when and why, and what became of each field. Texts
 * are compared word by word, other values stand side by side. What may be shown was decided by the
 * store; whether a value may be put back is asked of the permits of the record as it is today.
 */
#include "web/changes.h"

#include "base/limits.h"
#include "model/instant.h"
#include "model/types/types.h"
#include "web/differences.h"
#include "web/facts.h"
#include "web/view.h"

#define DAY_MS INT64_C(86400000)

static const struct template_var change_vars[] = {
	VAR(struct view_change, label), VAR(struct view_change, value),
	VAR(struct view_change, is_text),
	VAR_LIST(struct view_change, runs, &view_run_shape),
	VAR(struct view_change, before), VAR(struct view_change, after),
	VAR(struct view_change, note), VAR(struct view_change, revert_url),
	VAR(struct view_change, field), VAR(struct view_change, sequence),
	VAR(struct view_change, version),
};
const struct shape view_change_shape = SHAPE(struct view_change, change_vars);

static const struct template_var entry_vars[] = {
	VAR(struct view_entry, at), VAR(struct view_entry, at_utc), VAR(struct view_entry, what),
	VAR(struct view_entry, who), VAR(struct view_entry, agency),
	VAR(struct view_entry, reason), VAR(struct view_entry, type),
	VAR(struct view_entry, url), VAR(struct view_entry, record),
	VAR(struct view_entry, title), VAR(struct view_entry, seen_by),
	VAR(struct view_entry, any_changes),
	VAR_LIST(struct view_entry, changes, &view_change_shape),
};
const struct shape view_entry_shape = SHAPE(struct view_entry, entry_vars);

static const struct {
	const char *code;
	const char *words;
} operations[] = {
	{ "create", N_("Recorded") },
	{ "update", N_("Changed") },
	{ "delete", N_("Removed") },
	{ "restore", N_("Brought back") },
};

/* Who sees a record, in words for people. */
static const char *const levels[] = {
	[VISIBILITY_NOBODY] = N_("nobody"),
	[VISIBILITY_PUBLIC] = N_("everyone"),
	[VISIBILITY_OBSERVERS] = N_("observers and the network"),
	[VISIBILITY_NETWORK] = N_("the network"),
	[VISIBILITY_PILLAR] = N_("the pillar"),
	[VISIBILITY_NAMED] = N_("those who are named"),
};

/* --- when ---------------------------------------------------------------------------------- */

struct view_zone
view_zone_of(const struct web *w)
{
	struct view_zone z = { .name = STR_EMPTY };

	if (w->call->viewer.kind == VIEWER_PERSON)
		z.name = w->call->viewer.person->zone;
	if (z.name.n == 0 && w->framework != NULL)
		z.name = record_text(w->framework, FRAMEWORK_ZONE);
	z.zone = call_zone(w->call, z.name);
	if (z.zone != NULL)
		return z;
	z.name = STR("UTC");
	z.zone = call_zone(w->call, STR("Etc/UTC"));
	return z;
}

struct str
view_instant_in(const struct web *w, const struct view_zone *zone, int64_t ms)
{
	int64_t local = ms + (zone->zone == NULL ? 0 : zone_offset_ms(zone->zone, ms));
	int64_t day = local / DAY_MS - (local % DAY_MS < 0);
	int64_t minute = (local - day * DAY_MS) / 60000;

	return str_format(w->arena, "%.*s, %02d:%02d", STR_ARG(view_day(w, (int32_t)day)),
	    (int)(minute / 60), (int)(minute % 60));
}

/* --- what became of a field ---------------------------------------------------------------- */

static bool
is_text(const struct field *f)
{
	return f->kind == FK_TEXT || f->kind == FK_MARKED || f->kind == FK_TEXTS;
}

static void
set_words(const struct web *w, const struct record_type *type, const struct history_change *c,
    struct view_change *out)
{
	const struct field *f = &type->fields[c->field];
	struct str before = view_value_words(w, type, c->field, &c->before);
	struct str after = view_value_words(w, type, c->field, &c->after);

	if (c->before_is_erased)
		before = T(w->language, "(erased)");
	if (c->after_is_erased)
		after = T(w->language, "(erased)");
	if (is_text(f) && before.n > 0 && after.n > 0 && !c->before_is_erased &&
	    !c->after_is_erased) {
		out->is_text = true;
		out->runs = view_differences(w, before, after);
		if (str_equal(before, after))
			out->note = T(w->language, "Only its formatting changed.");
		return;
	}
	out->before = before;
	out->after = after;
}

static bool
may_revert(const struct entry_options *options, const struct history_entry *e,
    const struct history_change *c)
{
	const struct record *r = options->record;

	return r != NULL && options->permits != NULL && options->permits->change &&
	    options->permits->fields[c->field] && c->field != r->type->follows &&
	    str_equal(e->operation, STR("update")) && !c->before_is_erased &&
	    !c->before_is_partial &&
	    !value_equal(&r->type->fields[c->field], &c->before, &r->values[c->field]);
}

static struct view_change
change_of(const struct web *w, const struct record_type *type, const struct history_change *c)
{
	struct view_change v = { .label = i18n_text(w->language,
		str_from(type->fields[c->field].label)),
		.field = str_from(type->fields[c->field].name) };

	set_words(w, type, c, &v);
	return v;
}

/* Among other records hashes and identifiers tell nobody anything; of one record they are proof. */
static bool
is_shown(const struct history_entry *e, size_t i, const struct entry_options *options)
{
	return options->record != NULL ||
	    (e->type->fields[e->changes[i].field].flags & FF_PROOF) == 0;
}

static struct view_list
changes_of(const struct web *w, const struct history_entry *e,
    const struct entry_options *options)
{
	struct view_change *list = arena_make_array(w->arena, struct view_change, e->nchanges);
	size_t n = 0;

	for (size_t i = 0; i < e->nchanges; i++) {
		struct view_change *c = &list[n];

		if (!is_shown(e, i, options))
			continue;
		n++;
		*c = change_of(w, e->type, &e->changes[i]);
		c->sequence = e->sequence;
		if (str_equal(e->operation, STR("create"))) {
			c->value = c->after;
			c->after = STR_EMPTY;
		}
		if (!may_revert(options, e, &e->changes[i]))
			continue;
		c->version = options->record->version;
		c->revert_url = web_url(w, str_dup_z(w->arena, str_format(w->arena,
		    "/%s/%.*s/revert", e->type->plural, STR_ARG(e->uid))));
	}
	return (struct view_list){ list, n };
}

struct view_list
view_changes_between(const struct web *w, const struct record *before,
    const struct record *after)
{
	const struct record_type *type = after->type;
	struct view_change *list = arena_make_array(w->arena, struct view_change, type->nfields);
	size_t n = 0;

	for (size_t i = 0; i < type->nfields; i++) {
		const struct history_change c = { .field = i, .before = before->values[i],
			.after = after->values[i] };

		if (!value_equal(&type->fields[i], &c.before, &c.after))
			list[n++] = change_of(w, type, &c);
	}
	return (struct view_list){ list, n };
}

/* --- an entry ------------------------------------------------------------------------------ */

static struct str
words_of_operation(const struct web *w, struct str operation)
{
	for (size_t i = 0; i < COUNT_OF(operations); i++) {
		if (str_equal(operation, str_from(operations[i].code)))
			return i18n_text(w->language, str_from(operations[i].words));
	}
	return operation;
}

static struct str
words_of_visibility(const struct web *w, const struct history_entry *e)
{
	struct str after = i18n_text(w->language, str_from(levels[e->visibility_after]));

	/* At first it is as open as its type says: nothing to tell. */
	if (e->visibility_after == VISIBILITY_NOBODY || e->visibility_before == VISIBILITY_NOBODY)
		return STR_EMPTY;
	return i18n_format(w->arena, w->language, N_("%s; before: %s"), after,
	    i18n_text(w->language, str_from(levels[e->visibility_before])));
}

static void
set_record(const struct web *w, const struct history_entry *e, struct view_entry *v)
{
	struct str title = view_short_title(w, e->title);

	v->type = i18n_text(w->language, str_from(e->type->label));
	v->record = e->code.n > 0 ? e->code : title;
	v->title = e->code.n > 0 && !str_equal(e->code, title) ? title : STR_EMPTY;
	v->url = web_url_of(w, e->type, e->code, e->uid);
}

static struct str
words_of_actor(const struct web *w, const struct history_entry *e)
{
	if (e->actor_name.n > 0)
		return e->actor_name;
	return str_equal(e->actor, STR("operator")) ? T(w->language, "the operator") : e->actor;
}

struct view_list
view_entries(const struct web *w, const struct history_list *list,
    const struct entry_options *options)
{
	struct view_entry *entries = arena_make_array(w->arena, struct view_entry, list->n);

	for (size_t i = 0; i < list->n; i++) {
		const struct history_entry *e = &list->items[i];

		entries[i] = (struct view_entry){
			.at = view_instant_in(w, &options->zone, e->at_ms),
			.at_utc = instant_format(w->arena, e->at_ms),
			.what = words_of_operation(w, e->operation),
			.who = words_of_actor(w, e),
			.agency = e->agency,
			.reason = e->reason,
			.seen_by = words_of_visibility(w, e),
		};
		if (options->record == NULL)
			set_record(w, e, &entries[i]);
		if (!options->is_short)
			entries[i].changes = changes_of(w, e, options);
		entries[i].any_changes = entries[i].changes.n > 0;
	}
	return (struct view_list){ entries, list->n };
}

/* --- many at once -------------------------------------------------------------------------- */

static bool
is_same_deed(const struct history_entry *a, const struct history_entry *b)
{
	return a->at_ms == b->at_ms && a->framework_id == b->framework_id &&
	    str_equal(a->actor, b->actor) && str_equal(a->reason, b->reason);
}

size_t
view_deed_length(const struct history_entry *entries, size_t n)
{
	size_t i = 0;

	while (i < n && is_same_deed(&entries[0], &entries[i]))
		i++;
	return i;
}

struct view_entry
view_deed(const struct web *w, const struct history_list *deed, struct str words,
    struct str url, const struct entry_options *options)
{
	const struct history_entry *first = &deed->items[0];
	bool is_one_kind = true;

	for (size_t i = 1; i < deed->n; i++)
		is_one_kind = is_one_kind &&
		    str_equal(deed->items[i].operation, first->operation);
	return (struct view_entry){
		.at = view_instant_in(w, &options->zone, first->at_ms),
		.at_utc = instant_format(w->arena, first->at_ms),
		.what = is_one_kind ? words_of_operation(w, first->operation)
		    : T(w->language, "Recorded and changed"),
		.who = words_of_actor(w, first),
		.agency = first->agency,
		.reason = first->reason,
		.type = T(w->language, "at once"),
		.record = words,
		.url = url,
	};
}
