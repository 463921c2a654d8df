/* SPDX-License-Identifier: Apache-2.0 */
/* Stored amendments and changes to plain data and back, and the draft text that they make. */
#include "instrument/amend_records.h"

#include "instrument/revision.h"
#include "model/types/types.h"

struct fw_amend_change
amend_change_of(struct arena *a, const struct record *r)
{
	const struct value *with = &r->values[CHANGE_WITH];
	struct fw_amend_change c = {
		.uid = r->uid,
		.part = PART_COUNT,
		.element = record_text(r, CHANGE_ELEMENT),
		.field = record_text(r, CHANGE_FIELD),
		.before = r->values[CHANGE_BEFORE].marked,
		.after = r->values[CHANGE_AFTER].marked,
		.pillar = record_text(r, CHANGE_PILLAR),
		.is_to_goals = str_equal(record_text(r, CHANGE_LIST), STR("goals")),
		.parent = record_text(r, CHANGE_PARENT),
		.next_to = record_text(r, CHANGE_NEXT_TO),
		.reason = record_text(r, CHANGE_REASON),
		.is_confirmed = r->values[CHANGE_CONFIRMED].number != 0,
	};
	struct str operation = record_text(r, CHANGE_OPERATION);

	for (unsigned i = 0; i < AMEND_OPERATION_COUNT; i++) {
		if (str_equal(operation, str_from(amend_operation_codes[i])))
			c.operation = (enum amend_operation)i;
	}
	if (!element_part_find(record_text(r, CHANGE_PART), &c.part))
		c.part = PART_COUNT;
	for (size_t i = 0; i < with->ntexts; i++)
		*fw_add(a, &c.with) = with->texts[i];
	return c;
}

static void
set_text(struct record *r, size_t field, struct str text)
{
	if (text.n > 0)
		record_set_text(r, field, text);
	else
		record_unset(r, field);
}

static void
set_marked(struct record *r, size_t field, struct marked text)
{
	if (text.text.n > 0)
		record_set_marked(r, field, text);
	else
		record_unset(r, field);
}

size_t
amend_change_bytes(const struct record *r)
{
	const struct value *with = &r->values[CHANGE_WITH];
	size_t n = r->values[CHANGE_BEFORE].marked.text.n + r->values[CHANGE_AFTER].marked.text.n;

	for (size_t i = 0; i < with->ntexts; i++)
		n += with->texts[i].n;
	return n;
}

void
amend_change_to_record(struct arena *a, const struct fw_amend_change *change,
    struct record *out)
{
	bool has_list = change->part == PART_ACTION && (change->operation == AMEND_ADD ||
	    change->operation == AMEND_MOVE);

	set_text(out, CHANGE_OPERATION, str_from(amend_operation_codes[change->operation]));
	set_text(out, CHANGE_PART, str_from(compared_part_codes[change->part]));
	set_text(out, CHANGE_ELEMENT, change->element);
	set_text(out, CHANGE_FIELD, change->field);
	set_marked(out, CHANGE_BEFORE, change->before);
	set_marked(out, CHANGE_AFTER, change->after);
	set_text(out, CHANGE_PILLAR, change->pillar);
	set_text(out, CHANGE_LIST, has_list ? change->is_to_goals ? STR("goals") :
	    STR("actions") : STR_EMPTY);
	set_text(out, CHANGE_PARENT, change->parent);
	set_text(out, CHANGE_NEXT_TO, change->next_to);
	set_text(out, CHANGE_REASON, change->reason);
	record_unset(out, CHANGE_WITH);
	for (size_t i = 0; i < change->with.n; i++)
		record_add_text(a, out, CHANGE_WITH, change->with.items[i]);
	if (change->is_confirmed)
		record_set_number(out, CHANGE_CONFIRMED, 1);
}

/* Elements of a text that was circulated are cited, adopted or not. */
static void
add_promised(struct arena *a, const struct framework *text, struct fw_texts *out)
{
	static const enum compared_part coded[] = { PART_PILLAR, PART_RECOMMENDATION,
		PART_ACTION };
	struct framework *fw = framework_copy(a, text);

	for (size_t p = 0; p < COUNT_OF(coded); p++) {
		struct fw_texts uids = framework_list_uids(a, fw, coded[p]);

		for (size_t i = 0; i < uids.n; i++) {
			struct element_at at;

			if (element_find(fw, uids.items[i], &at))
				*fw_add(a, out) = element_code(fw, &at);
		}
	}
}

/* Whether it was circulated and may still be adopted. */
static bool
is_promise(const struct record *amendment)
{
	struct str state = record_text(amendment, AMENDMENT_STATE);

	return record_text(amendment, AMENDMENT_TEXT).n > 0 &&
	    !str_equal(state, STR("adopted")) && !str_equal(state, STR("withdrawn"));
}

/* The text that was circulated; NULL if none was, or if it is damaged: that is adopted no more. */
static enum status
load_promise(struct store *s, const struct record *amendment, struct errors *errors,
    const struct framework **out)
{
	enum status st = ST_OK;

	*out = NULL;
	if (is_promise(amendment))
		st = revision_text_of_file(s, record_text(amendment, AMENDMENT_TEXT), errors, out);
	return st == ST_CORRUPT ? ST_OK : st;
}

static enum status
add_promises(struct store *s, const struct record *except, struct arena *a,
    struct fw_texts *out)
{
	struct record_query query = { .type = &type_amendment, .sort_field = NO_FIELD,
		.framework_id = except->framework_id };
	struct record_list list;
	struct errors errors;
	enum status st = record_list(s, VIEWER_LOCAL, &query, a, &list);

	errors_init(&errors, a);
	for (size_t i = 0; st == ST_OK && i < list.n; i++) {
		const struct framework *text;

		if (list.items[i]->id == except->id)
			continue;
		st = load_promise(s, list.items[i], &errors, &text);
		if (st == ST_OK && text != NULL)
			add_promised(a, text, out);
	}
	return st;
}

enum status
amend_load_codes(struct store *s, const struct record *amendment, struct arena *a,
    struct amend_input *out)
{
	static const struct record_type *const coded[] = { &type_pillar, &type_recommendation,
		&type_action };
	struct errors errors;
	enum status st;

	for (size_t t = 0; t < COUNT_OF(coded); t++) {
		struct code_list codes;

		st = record_list_codes(s, coded[t], amendment->framework_id, a, &codes);
		if (st != ST_OK)
			return st;
		for (size_t i = 0; i < codes.n; i++)
			*fw_add(a, &out->used_codes) = codes.items[i];
	}
	errors_init(&errors, a);
	if ((st = load_promise(s, amendment, &errors, &out->promised)) != ST_OK)
		return st;
	return add_promises(s, amendment, a, &out->used_codes);
}

enum status
amend_load_draft(struct store *s, const struct record *amendment, const struct framework *base,
    struct arena *a, struct amend_draft *out)
{
	struct filter filter = { .field = CHANGE_AMENDMENT, .value = amendment->uid };
	struct record_query query = { .type = &type_change, .filters = &filter, .nfilters = 1,
		.sort_field = NO_FIELD };
	struct fw_amend_changes changes = { 0 };
	struct amend_input input = { .base = base, .changes = &changes };
	struct record_list list;
	enum status st = record_list(s, VIEWER_LOCAL, &query, a, &list);

	if (st != ST_OK || (st = amend_load_codes(s, amendment, a, &input)) != ST_OK)
		return st;
	for (size_t i = 0; i < list.n; i++) {
		struct str state = record_text(list.items[i], CHANGE_STATE);

		if (state.n == 0 || str_equal(state, STR("taken")))
			*fw_add(a, &changes) = amend_change_of(a, list.items[i]);
	}
	amend_apply(a, &input, out);
	return ST_OK;
}

enum status
amendment_give_code(struct tx *tx, struct record *r)
{
	struct code_list codes;
	int64_t next = 1;
	enum status st = record_list_codes(tx->store, &type_amendment, r->framework_id,
	    tx->arena, &codes);

	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < codes.n; i++) {
		int64_t number;

		if (str_starts(codes.items[i], STR("AM ")) &&
		    str_to_i64(str_part(codes.items[i], 3, SIZE_MAX), 1, INT32_MAX,
		    &number) == ST_OK && number >= next)
			next = number + 1;
	}
	/* The record outlives the transaction. */
	record_set_text(r, AMENDMENT_CODE, str_format(r->arena, "AM %lld", (long long)next));
	return ST_OK;
}

enum status
amendment_create(struct tx *tx, struct record *r, const struct record *revision,
    struct errors *errors)
{
	enum status st = amendment_give_code(tx, r);

	if (st != ST_OK)
		return st;
	record_set_text(r, AMENDMENT_STATE, STR("draft"));
	record_set_ref(r, AMENDMENT_BASE, &type_revision, revision->id);
	return record_create(tx, r, errors);
}
