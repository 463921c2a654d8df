/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Loads an amendment whole and edits its draft. What a change may be is write_rules.c's, what the
 * changes make of the text amend.c's. What surprises: a value that the base has already is no
 * change, so setting it takes the change away.
 */
#include "instrument/amendment.h"

#include "base/i18n.h"
#include "base/limits.h"
#include "base/ulid.h"
#include "instrument/revision.h"
#include "model/date.h"
#include "model/types/types.h"
#include "policy/permit.h"

bool
amendment_is_open(const struct record *amendment)
{
	struct str state = record_text(amendment, AMENDMENT_STATE);

	return state.n == 0 || str_equal(state, STR("draft")) ||
	    str_equal(state, STR("broken")) || str_equal(state, STR("superseded"));
}

enum status
amendment_may_edit(struct store *s, struct viewer viewer, const struct record *amendment,
    struct arena *a, bool *out)
{
	struct belongings b;
	enum status st = record_belongings(s, amendment, a, &b);

	if (st == ST_OK)
		*out = amendment_is_open(amendment) &&
		    permit_record(viewer, type_amendment.change, &b);
	return st;
}

enum status
amendment_find_newest(struct store *s, int64_t framework_id, struct arena *a,
    struct record **out)
{
	struct record_list list;
	enum status st = revision_list(s, VIEWER_LOCAL, framework_id, a, &list);

	if (st != ST_OK)
		return st;
	for (size_t i = list.n; i-- > 0;) {
		if (revision_is_sealed(list.items[i])) {
			*out = list.items[i];
			return ST_OK;
		}
	}
	return ST_NOT_FOUND;
}

/* --- loading ------------------------------------------------------------------------------- */

static bool
is_taken(const struct record *change)
{
	struct str state = record_text(change, CHANGE_STATE);

	return state.n == 0 || str_equal(state, STR("taken"));
}

static enum status
load_changes(struct store *s, struct viewer viewer, struct arena *a, struct amendment_state *out)
{
	struct filter filter = { .field = CHANGE_AMENDMENT, .value = out->record->uid };
	struct record_query query = { .type = &type_change, .filters = &filter, .nfilters = 1,
		.sort_field = NO_FIELD };
	enum status st;

	if (out->record->id == 0)
		return ST_OK;
	if ((st = record_list(s, viewer, &query, a, &out->changes)) != ST_OK)
		return st;
	out->places = arena_make_array(a, size_t, out->changes.n);
	for (size_t i = 0; i < out->changes.n; i++) {
		if (!is_taken(out->changes.items[i]))
			continue;
		out->places[out->taken.n] = i;
		*fw_add(a, &out->taken) = amend_change_of(a, out->changes.items[i]);
	}
	return ST_OK;
}

void
amendment_apply_to(struct arena *a, const struct amendment_state *state,
    const struct framework *text, struct amend_draft *out)
{
	struct amend_input input = { text, &state->taken, state->used_codes, state->promised };

	amend_apply(a, &input, out);
}

enum status
amendment_load(struct store *s, struct viewer viewer, struct record *amendment,
    struct errors *errors, struct amendment_state *out)
{
	const struct value *base = &amendment->values[AMENDMENT_BASE];
	struct amend_input input = { .base = NULL };
	struct arena *a = errors->arena;
	enum status st;

	*out = (struct amendment_state){ .record = amendment };
	st = amendment_find_newest(s, amendment->framework_id, a, &out->newest);
	if (st == ST_NOT_FOUND || (st == ST_OK && base->nrefs == 0))
		return errors_add(errors, ST_CONFLICT, NULL, "An amendment starts from an adopted "
		    "text, and none is sealed yet. Release the framework first.");
	if (st != ST_OK || (st = record_load(s, &type_revision, base->refs[0].id, a,
	    &out->base)) != ST_OK ||
	    (st = revision_text(s, out->base, errors, &out->text)) != ST_OK ||
	    (st = amend_load_codes(s, amendment, a, &input)) != ST_OK ||
	    (st = load_changes(s, viewer, a, out)) != ST_OK)
		return st;
	out->used_codes = input.used_codes;
	out->promised = input.promised;
	amendment_apply_to(a, out, out->text, &out->draft);
	return ST_OK;
}

struct framework *
amendment_name_text(struct arena *a, const struct framework *text, const struct record *amendment)
{
	const struct period open = { .earliest = NO_DAY, .latest = NO_DAY };
	struct framework *named = arena_make(a, struct framework);

	*named = *text;
	named->revision.label = i18n_format(a, i18n_language(text->language), N_("Draft %s"),
	    record_code(amendment), STR_EMPTY);
	named->revision.adopted = named->revision.effective = open;
	named->revision.method = STR_EMPTY;
	return named;
}

void
amendment_redline(struct arena *a, const struct amendment_state *state, struct redline *out)
{
	struct redline_reason *reasons = NULL;
	size_t capacity = 0;
	size_t n = 0;

	for (size_t i = 0; i < state->taken.n; i++) {
		const struct fw_amend_change *c = &state->taken.items[i];
		struct fw_texts of = amend_concerns(a, c);

		for (size_t k = 0; c->reason.n > 0 && k < of.n; k++) {
			arena_reserve(a, reasons, n, capacity);
			reasons[n++] = (struct redline_reason){ of.items[k], c->reason };
		}
	}
	redline_make(a, state->text, state->draft.fw, out);
	redline_set_reasons(out, reasons, n);
}

/* --- one change ---------------------------------------------------------------------------- */

enum status
amendment_add_change(struct tx *tx, struct viewer viewer, const struct record *amendment,
    const struct fw_amend_change *change, struct errors *errors)
{
	struct record *r = record_new(tx->arena, &type_change);

	r->framework_id = amendment->framework_id;
	record_set_ref(r, CHANGE_AMENDMENT, &type_amendment, amendment->id);
	amend_change_to_record(tx->arena, change, r);
	return guarded_create(tx, viewer, r, errors);
}

/* The taken change that sets the value now: a replace, or the add whose main text it is. */
static struct record *
find_setter(const struct amendment_state *state, const struct amendment_value *value,
    bool is_main)
{
	for (size_t i = 0; i < state->taken.n; i++) {
		const struct fw_amend_change *c = &state->taken.items[i];

		if (!str_equal(c->element, value->element))
			continue;
		if ((c->operation == AMEND_REPLACE && str_equal(c->field, value->field)) ||
		    (is_main && (c->operation == AMEND_ADD || c->operation == AMEND_SPLIT ||
		    c->operation == AMEND_MERGE)))
			return state->changes.items[state->places[i]];
	}
	return NULL;
}

static void
set_after(struct record *r, const struct amendment_value *value)
{
	record_unset(r, CHANGE_AFTER);
	if (value->after.text.n > 0)
		record_set_marked(r, CHANGE_AFTER, value->after);
	if (value->reason.n > 0)
		record_set_text(r, CHANGE_REASON, value->reason);
	record_unset(r, CHANGE_CONFIRMED);
	if (value->is_confirmed)
		record_set_number(r, CHANGE_CONFIRMED, 1);
}

static enum status
change_setter(struct tx *tx, struct viewer viewer, struct record *setter,
    const struct amendment_value *value, struct errors *errors)
{
	struct record *r;
	enum status st = record_load(tx->store, &type_change, setter->id, tx->arena, &r);

	if (st != ST_OK)
		return st;
	set_after(r, value);
	return guarded_update(tx, viewer, r, errors);
}

static bool
is_base_value(struct arena *a, const struct amendment_state *state,
    const struct amendment_value *value)
{
	struct framework *base = framework_copy(a, state->text);
	const struct element_field *f;
	struct element_at at;

	if (!element_find(base, value->element, &at))
		return false;
	f = element_field_find(at.part, value->field);
	return f != NULL && element_value_is(a, base, &at, f, value->after);
}

enum status
amendment_set_value(struct tx *tx, struct viewer viewer, const struct record *amendment,
    const struct amendment_value *given, struct errors *errors)
{
	struct amendment_state state;
	struct amendment_value asked = *given;
	const struct amendment_value *value = &asked;
	struct fw_amend_change change = { .operation = AMEND_REPLACE, .element = given->element,
		.field = given->field, .reason = given->reason,
		.is_confirmed = given->is_confirmed };
	const struct element_field *main_field;
	const struct element_field *f;
	struct record *setter;
	struct record *whole;
	struct element_at at;
	enum status st;

	if ((st = record_load(tx->store, &type_amendment, amendment->id, tx->arena, &whole)) !=
	    ST_OK || (st = amendment_load(tx->store, viewer, whole, errors, &state)) != ST_OK)
		return st;
	if (!element_find(state.draft.fw, value->element, &at))
		return errors_add(errors, ST_INVALID, "element", "No element of the draft has this "
		    "identifier.");
	f = element_field_find(at.part, value->field);
	if (f == NULL)
		return errors_add(errors, ST_INVALID, "field", "It has no such field.");
	if ((st = element_value_set(state.draft.fw, &at, f, given->after, errors)) != ST_OK)
		return st;
	asked.after = element_value_get(tx->arena, state.draft.fw, &at, f);
	main_field = amend_main_field(at.part);
	setter = find_setter(&state, value, main_field != NULL &&
	    str_equal(str_from(main_field->name), value->field));
	change.part = at.part;
	change.after = asked.after;
	if (setter == NULL && is_base_value(tx->arena, &state, value))
		return ST_OK;
	if (setter == NULL)
		return amendment_add_change(tx, viewer, amendment, &change, errors);
	if (str_equal(record_text(setter, CHANGE_OPERATION), STR("replace")) &&
	    is_base_value(tx->arena, &state, value))
		return guarded_remove(tx, viewer, setter, errors);
	return change_setter(tx, viewer, setter, value, errors);
}

enum status
amendment_drop_added(struct tx *tx, struct viewer viewer, const struct record *amendment,
    struct str change, struct errors *errors)
{
	struct amendment_state state;
	struct str element = STR_EMPTY;
	struct record *whole;
	enum status st = record_load(tx->store, &type_amendment, amendment->id, tx->arena, &whole);

	if (st != ST_OK || (st = amendment_load(tx->store, viewer, whole, errors, &state)) !=
	    ST_OK)
		return st;
	for (size_t i = 0; i < state.taken.n; i++) {
		if (str_equal(state.taken.items[i].uid, change))
			element = state.taken.items[i].element;
	}
	/* Back to front: what adds it goes last. */
	for (size_t i = state.taken.n; st == ST_OK && i-- > 0;) {
		if (element.n > 0 && str_equal(state.taken.items[i].element, element))
			st = guarded_remove(tx, viewer, state.changes.items[state.places[i]],
			    errors);
	}
	return st;
}
