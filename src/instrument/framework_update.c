/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A stored framework becomes what a newer document made of it: records that are still there are
 * changed where they differ, new ones made, the rest removed. Records that were never part of the
 * document (agencies, sources, earlier revisions) stay. What surprises: every held record is
 * loaded whole, because fields that no document knows must come through unchanged.
 */
#include "instrument/framework_saving.h"

#include "instrument/compare.h"
#include "instrument/positions.h"
#include "instrument/withheld.h"
#include "model/types/types.h"

/* In the order in which what is gone is removed: what belongs to another before that other. */
static const struct {
	const struct record_type *type;
	enum compared_part part;  /* whose order gives places; PART_COUNT: places are no order */
	bool is_kept;             /* never removed here */
} held_types[] = {
	{ &type_query, PART_COUNT, false },
	{ &type_condition, PART_CONDITION, false },
	{ &type_footnote, PART_FOOTNOTE, false },
	{ &type_action, PART_ACTION, false },
	{ &type_recommendation, PART_RECOMMENDATION, false },
	{ &type_role, PART_ROLE, false },
	{ &type_heading, PART_HEADING, false },
	{ &type_meeting, PART_COUNT, false },
	{ &type_pillar, PART_PILLAR, false },
	{ &type_revision, PART_COUNT, true },
};

static enum status
load_type(struct save *s, struct held_type *held)
{
	struct record_query query = { .type = held->type, .framework_id = s->framework_id,
		.sort_field = NO_FIELD };
	enum status st = record_list(s->tx->store, VIEWER_LOCAL, &query, s->arena, &held->list);

	held->by_uid.arena = s->arena;
	held->positions.arena = s->arena;
	if (st != ST_OK)
		return st;
	held->is_saved = arena_make_array(s->arena, bool, held->list.n);
	for (size_t i = 0; st == ST_OK && i < held->list.n; i++) {
		st = record_load(s->tx->store, held->type, held->list.items[i]->id, s->arena,
		    &held->list.items[i]);
		if (st == ST_OK)
			map_set(&held->by_uid, held->list.items[i]->uid, (int64_t)i);
	}
	return st;
}

static void
plan_positions(struct save *s, struct held_type *held, enum compared_part part)
{
	const struct field *f = &held->type->fields[held->type->order_field];
	struct fw_texts uids = framework_list_uids(s->arena, s->fw, part);
	int64_t *before = arena_make_array(s->arena, int64_t, uids.n);
	int64_t *after = arena_make_array(s->arena, int64_t, uids.n);
	int64_t index;

	for (size_t i = 0; i < uids.n; i++) {
		if (map_get(&held->by_uid, uids.items[i], &index))
			before[i] = held->list.items[index]->values[held->type->order_field]
			    .number;
	}
	positions_plan(s->arena, before, uids.n, f->max, after);
	for (size_t i = 0; i < uids.n; i++)
		map_set(&held->positions, uids.items[i], after[i]);
}

static enum status
load_held(struct save *s, struct held_records *held)
{
	enum status st = ST_OK;

	held->n = COUNT_OF(held_types);
	held->types = arena_make_array(s->arena, struct held_type, held->n);
	for (size_t i = 0; st == ST_OK && i < held->n; i++) {
		held->types[i].type = held_types[i].type;
		st = load_type(s, &held->types[i]);
		if (st == ST_OK && held_types[i].part != PART_COUNT)
			plan_positions(s, &held->types[i], held_types[i].part);
	}
	return st;
}

/* Back to front: parts of an element stand behind it. */
static enum status
remove_gone(struct save *s, const struct held_records *held)
{
	enum status st = ST_OK;

	for (size_t t = 0; t < held->n; t++) {
		const struct held_type *type = &held->types[t];

		for (size_t i = type->list.n; st == ST_OK && i-- > 0;) {
			if (!held_types[t].is_kept && !type->is_saved[i])
				st = record_delete(s->tx, type->list.items[i]);
		}
	}
	return st;
}

enum revisions { REVISIONS_ADD, REVISIONS_KEEP };

static enum status
update(struct tx *tx, struct record *framework, const struct framework *merged,
    enum revisions revisions, struct errors *errors)
{
	struct arena *a = tx->arena;
	bool is_released = framework->values[FRAMEWORK_RELEASED].is_set;
	struct held_records held = { .framework = framework };
	struct save s = {
		.tx = tx,
		.arena = a,
		.errors = errors,
		.framework_id = framework->id,
		.shared = is_released ? VISIBILITY_PUBLIC : VISIBILITY_NETWORK,
		.held = &held,
		.keeps_revisions = revisions == REVISIONS_KEEP,
		.agencies = { .arena = a },
		.groups = { .arena = a },
		.pillars = { .arena = a },
		.recommendations = { .arena = a },
		.meetings = { .arena = a },
	};
	enum status st = withheld_hide(tx, framework, merged, errors, &s.fw);

	if (st != ST_OK || (st = load_held(&s, &held)) != ST_OK)
		return st;
	save_fill_framework(&s, framework);
	if ((st = save_parts(&s, framework)) != ST_OK ||
	    (st = remove_gone(&s, &held)) != ST_OK)
		return st;
	/* Also opens agencies that only closed frameworks named until now. */
	return is_released ? framework_open(tx, framework, errors) :
	    record_update(tx, framework, errors);
}

enum status
framework_update(struct tx *tx, struct record *framework, const struct framework *merged,
    struct errors *errors)
{
	return update(tx, framework, merged, REVISIONS_ADD, errors);
}

enum status
framework_amend(struct tx *tx, struct record *framework, const struct framework *merged,
    struct errors *errors)
{
	return update(tx, framework, merged, REVISIONS_KEEP, errors);
}
