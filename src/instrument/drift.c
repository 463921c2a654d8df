/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Holds the newest adopted text against the records. What surprises: what came in the work keeps
 * its identifier when it becomes a change, so that adoption finds the record that is there.
 */
#include "instrument/drift.h"

#include "base/map.h"
#include "instrument/amendment.h"
#include "instrument/framework_store.h"
#include "instrument/revision.h"
#include "instrument/withheld.h"
#include "model/types/types.h"
#include "policy/permit.h"

struct finding {
	struct arena *arena;
	struct framework *adopted; /* only read */
	struct framework *working;
	struct fw_drift_lines *out;
};

static struct fw_drift_line *
add_line(struct finding *f, enum drift_kind kind, const struct framework *fw,
    const struct element_at *at)
{
	struct fw_drift_line *line = fw_add(f->arena, f->out);

	*line = (struct fw_drift_line){ .kind = kind, .part = at->part, .uid = element_uid(at),
		.code = element_code(fw, at), .words = element_words(f->arena, at),
		.pillar = at->pillar, .key = element_uid(at) };
	return line;
}

static void
compare_facts(struct finding *f, const struct element_at *adopted,
    const struct element_at *working)
{
	const struct element_field *fields;
	size_t n;

	fields = element_fields(adopted->part, &n);
	for (size_t i = 0; i < n; i++) {
		struct marked before;
		struct marked after;
		struct fw_drift_line *line;

		if ((element_field_row(adopted->part, &fields[i])->flags & FF_FACT) == 0)
			continue;
		before = element_value_get(f->arena, f->adopted, adopted, &fields[i]);
		after = element_value_get(f->arena, f->working, working, &fields[i]);
		if (marked_equal(f->arena, &before, &after))
			continue;
		line = add_line(f, DRIFT_CHANGED, f->adopted, adopted);
		line->field = str_from(fields[i].name);
		line->key = str_format(f->arena, "%.*s.%s", STR_ARG(line->uid), fields[i].name);
		line->adopted = before;
		line->working = after;
	}
}

static bool
comes_and_goes(enum compared_part part)
{
	return part == PART_ROLE || part == PART_CONDITION;
}

static void
compare_part(struct finding *f, enum compared_part part)
{
	struct fw_texts uids = framework_list_uids(f->arena, f->adopted, part);

	for (size_t i = 0; i < uids.n; i++) {
		struct element_at adopted;
		struct element_at working;

		if (!element_find(f->adopted, uids.items[i], &adopted))
			continue;
		if (element_find(f->working, uids.items[i], &working))
			compare_facts(f, &adopted, &working);
		else if (comes_and_goes(part))
			add_line(f, DRIFT_WENT, f->adopted, &adopted)->adopted = element_value_get(
			    f->arena, f->adopted, &adopted, amend_main_field(part));
	}
}

/* The pillar of the adopted text that a place of the work stands in. */
static size_t
adopted_pillar(struct finding *f, const struct element_at *working)
{
	struct element_at at;

	if (working->pillar == ELEMENT_NOWHERE || !element_find(f->adopted,
	    f->working->pillars.items[working->pillar].uid, &at))
		return ELEMENT_NOWHERE;
	return at.place;
}

static void
find_new(struct finding *f, enum compared_part part)
{
	struct fw_texts uids = framework_list_uids(f->arena, f->working, part);

	for (size_t i = 0; i < uids.n; i++) {
		struct element_at adopted;
		struct element_at working;
		struct fw_drift_line *line;

		if (element_find(f->adopted, uids.items[i], &adopted) ||
		    !element_find(f->working, uids.items[i], &working))
			continue;
		line = add_line(f, DRIFT_CAME, f->working, &working);
		line->pillar = adopted_pillar(f, &working);
		line->parent = working.parent != NULL ? working.parent->uid : STR_EMPTY;
		line->working = element_value_get(f->arena, f->working, &working,
		    amend_main_field(part));
	}
}

static void
find_dropped(struct finding *f, const struct fw_texts *dropped)
{
	for (size_t i = 0; i < dropped->n; i++) {
		struct element_at at;

		if (element_find(f->adopted, dropped->items[i], &at) && at.part == PART_ACTION)
			add_line(f, DRIFT_DROPPED, f->adopted, &at)->adopted =
			    ((const struct fw_element *)at.item)->text;
	}
}

void
drift_find(struct arena *a, const struct framework *adopted, const struct framework *working,
    const struct fw_texts *dropped, struct fw_drift_lines *out)
{
	static const enum compared_part parts[] = { PART_HEADING, PART_PILLAR, PART_ROLE,
		PART_RECOMMENDATION, PART_ACTION, PART_CONDITION };
	struct finding f = { a, framework_copy(a, adopted), framework_copy(a, working), out };

	*out = (struct fw_drift_lines){ 0 };
	for (size_t i = 0; i < COUNT_OF(parts); i++)
		compare_part(&f, parts[i]);
	find_new(&f, PART_ROLE);
	find_new(&f, PART_CONDITION);
	find_dropped(&f, dropped);
}

/* --- loading ------------------------------------------------------------------------------- */

/* The last word on an action counts. */
static enum status
list_dropped(struct store *s, int64_t framework_id, struct arena *a, struct fw_texts *out)
{
	struct record_query query = { .type = &type_progress, .framework_id = framework_id,
		.sort_field = NO_FIELD };
	struct map last = { .arena = a };
	struct record_list list;
	enum status st = record_list(s, VIEWER_LOCAL, &query, a, &list);

	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < list.n; i++) {
		const struct record *r = list.items[i];
		int64_t at;

		if (r->values[PROGRESS_ACTION].nrefs == 0)
			continue;
		if (!map_get(&last, r->values[PROGRESS_ACTION].refs[0].uid, &at) ||
		    list.items[at]->created_ms <= r->created_ms)
			map_set(&last, r->values[PROGRESS_ACTION].refs[0].uid, (int64_t)i);
	}
	for (size_t i = 0; i < list.n; i++) {
		const struct record *r = list.items[i];
		int64_t at;

		if (r->values[PROGRESS_ACTION].nrefs > 0 &&
		    map_get(&last, r->values[PROGRESS_ACTION].refs[0].uid, &at) &&
		    (size_t)at == i && str_equal(record_text(r, PROGRESS_STATUS), STR("dropped")))
			*fw_add(a, out) = r->values[PROGRESS_ACTION].refs[0].uid;
	}
	return ST_OK;
}

/* Records hold the office in place of a person's name: so must what they are held against. */
static enum status
hide_persons(struct store *s, int64_t framework_id, struct errors *errors,
    const struct framework **text)
{
	struct framework *hidden = framework_copy(errors->arena, *text);
	struct shown_persons persons = { 0 };
	struct record *framework;
	enum status st = record_load(s, &type_framework, framework_id, errors->arena, &framework);

	if (st != ST_OK || (st = withheld_load(s, framework, errors, &persons)) != ST_OK)
		return st;
	persons_apply(errors->arena, hidden, &persons, NULL);
	*text = hidden;
	return ST_OK;
}

enum status
drift_load(struct store *s, struct viewer viewer, int64_t framework_id, struct errors *errors,
    struct drift *out)
{
	struct arena *a = errors->arena;
	struct fw_texts dropped = { 0 };
	enum status st;

	if (!permit_framework(viewer, PERM_NETWORK, framework_id))
		return errors_add(errors, ST_FORBIDDEN, NULL, "Where text and work differ is for "
		    "the people of this framework's network.");
	st = amendment_find_newest(s, framework_id, a, &out->revision);
	if (st == ST_NOT_FOUND)
		return errors_add(errors, st, NULL, "No adopted text is sealed yet, so nothing "
		    "can differ from it. It is sealed when the framework is released.");
	if (st != ST_OK || (st = revision_text(s, out->revision, errors, &out->adopted)) !=
	    ST_OK || (st = hide_persons(s, framework_id, errors, &out->adopted)) != ST_OK ||
	    (st = framework_load(s, VIEWER_LOCAL, framework_id, FRAMEWORK_TEXT, a,
	    &out->working)) != ST_OK || (st = list_dropped(s, framework_id, a, &dropped)) != ST_OK)
		return st;
	drift_find(a, out->adopted, out->working, &dropped, &out->lines);
	return ST_OK;
}

/* --- becoming an amendment ----------------------------------------------------------------- */

struct taking {
	struct tx *tx;
	struct viewer viewer;
	const struct record *amendment;
	const struct drift_order *order;
	struct errors *errors;
};

static enum status
set_fact(struct taking *t, struct str uid, struct str field, struct marked value)
{
	struct amendment_value set = { .element = uid, .field = field, .after = value,
		.reason = t->order->reason, .is_confirmed = t->order->reason.n > 0 };

	return amendment_set_value(t->tx, t->viewer, t->amendment, &set, t->errors);
}

/* What came is added with all that it says. */
static enum status
add_new(struct taking *t, const struct fw_drift_line *line)
{
	struct framework *working = t->order->drift->working;
	struct fw_amend_change c = { .operation = AMEND_ADD, .part = line->part,
		.element = line->uid, .after = line->working, .parent = line->parent,
		.reason = t->order->reason, .is_confirmed = t->order->reason.n > 0 };
	const struct element_field *fields;
	struct element_at at;
	enum status st;
	size_t n;

	if (!element_find(working, line->uid, &at))
		return ST_OK;
	if (line->part == PART_ROLE && at.pillar != ELEMENT_NOWHERE)
		c.pillar = working->pillars.items[at.pillar].uid;
	st = amendment_add_change(t->tx, t->viewer, t->amendment, &c, t->errors);
	fields = element_fields(line->part, &n);
	for (size_t i = 0; st == ST_OK && i < n; i++) {
		struct marked value = element_value_get(t->tx->arena, working, &at, &fields[i]);

		if (&fields[i] != amend_main_field(line->part) && value.text.n > 0 &&
		    !str_equal(value.text, STR("no")))
			st = set_fact(t, line->uid, str_from(fields[i].name), value);
	}
	return st;
}

static enum status
take_line(struct taking *t, const struct fw_drift_line *line)
{
	struct fw_amend_change c = { .operation = AMEND_REMOVE, .part = line->part,
		.element = line->uid, .reason = t->order->reason,
		.is_confirmed = t->order->reason.n > 0 };

	switch (line->kind) {
	case DRIFT_CHANGED:
		return set_fact(t, line->uid, line->field, line->working);
	case DRIFT_CAME:
		return add_new(t, line);
	case DRIFT_WENT:
	case DRIFT_DROPPED:
		break;
	}
	return amendment_add_change(t->tx, t->viewer, t->amendment, &c, t->errors);
}

static bool
is_ticked(const struct drift_order *order, const struct fw_drift_line *line)
{
	for (size_t i = 0; i < order->keys->n; i++) {
		if (str_equal(line->key, order->keys->items[i]))
			return true;
	}
	return false;
}

static bool
is_dropped(const struct drift_order *order, struct str uid)
{
	const struct fw_drift_lines *lines = &order->drift->lines;

	for (size_t i = 0; i < lines->n; i++) {
		if (lines->items[i].kind == DRIFT_DROPPED &&
		    str_equal(lines->items[i].uid, uid) && is_ticked(order, &lines->items[i]))
			return true;
	}
	return false;
}

/* With an action that is dropped all goes that is part of it: nothing of that can change, too. */
static bool
goes_with_dropped(struct taking *t, struct framework *adopted, const struct fw_drift_line *line)
{
	struct str uid = line->kind == DRIFT_CAME ? line->parent : line->uid;
	struct element_at at;

	if (line->kind != DRIFT_DROPPED && is_dropped(t->order, uid))
		return true;
	while (element_find(adopted, uid, &at) && at.parent != NULL) {
		uid = at.parent->uid;
		if (is_dropped(t->order, uid))
			return true;
	}
	return false;
}

enum status
drift_take(struct tx *tx, struct viewer viewer, const struct record *amendment,
    const struct drift_order *order, struct errors *errors)
{
	struct taking t = { tx, viewer, amendment, order, errors };
	const struct fw_drift_lines *lines = &order->drift->lines;
	struct framework *adopted = framework_copy(tx->arena, order->drift->adopted);
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < lines->n; i++) {
		if (is_ticked(order, &lines->items[i]) &&
		    !goes_with_dropped(&t, adopted, &lines->items[i]))
			st = take_line(&t, &lines->items[i]);
	}
	return st;
}
