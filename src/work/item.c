/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Actions with what they depend on and what was reported of them, and how each stands on a day.
 * The last note of each agency counts: an action is done when all who reported say so. Late means:
 * the last day that still satisfies the words has passed, nothing is awaited or reported as done,
 * and the action is the network's own.
 */
#include "work/item.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "model/date.h"
#include "model/types/types.h"

static const char *const standing_codes[STANDING_COUNT] = {
	[STANDING_PLANNED] = "planned",
	[STANDING_LATE] = "late",
	[STANDING_WAITING] = "waiting",
	[STANDING_UNDATED] = "undated",
	[STANDING_OTHERS] = "others",
	[STANDING_NOTE] = "note",
	[STANDING_PLACEHOLDER] = "to-be-decided",
	[STANDING_DONE] = "done",
	[STANDING_DROPPED] = "dropped",
	[STANDING_BLOCKED] = "blocked",
};

const char *
work_standing_code(enum standing standing)
{
	return standing_codes[standing];
}

static bool
is_choice(const struct record *r, size_t field, const char *code)
{
	return str_equal(record_text(r, field), str_from(code));
}

/* An unmet condition; one that only allows a later date does not make an action wait. */
static bool
is_awaited(const struct record *condition)
{
	return is_choice(condition, CONDITION_STATE, "unmet") &&
	    !is_choice(condition, CONDITION_KIND, "carry-over");
}

static bool
has_unmet(const struct record **conditions, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (is_choice(conditions[i], CONDITION_STATE, "unmet"))
			return true;
	}
	return false;
}

/* Whether the last notes of all agencies that reported say the same. */
static bool
all_report(const struct work_item *item, const char *status)
{
	for (size_t i = 0; i < item->nprogress; i++) {
		if (!is_choice(item->progress[i], PROGRESS_STATUS, status))
			return false;
	}
	return item->nprogress > 0;
}

static bool
any_reports(const struct work_item *item, const char *status)
{
	for (size_t i = 0; i < item->nprogress; i++) {
		if (is_choice(item->progress[i], PROGRESS_STATUS, status))
			return true;
	}
	return false;
}

/* By the agreed words and dates alone. */
static enum standing
standing_by_date(struct viewer viewer, const struct work_item *item, int32_t today)
{
	const struct record *action = item->action;
	const struct period *when = &action->values[ACTION_PERIOD].period;

	for (size_t i = 0; i < item->nconditions; i++) {
		if (is_awaited(item->conditions[i]))
			return STANDING_WAITING;
	}
	if (!action->values[ACTION_PERIOD].is_set || when->latest == NO_DAY)
		return STANDING_UNDATED;
	if (viewer_reach(viewer, PERM_NETWORK, action->framework_id) != REACH_NONE &&
	    when->latest < today && !has_unmet(item->conditions, item->nconditions))
		return STANDING_LATE;
	return STANDING_PLANNED;
}

enum standing
work_standing(struct viewer viewer, const struct work_item *item, int32_t today)
{
	const struct record *action = item->action;

	if (is_choice(action, ACTION_KIND, "event"))
		return STANDING_OTHERS;
	if (is_choice(action, ACTION_KIND, "note"))
		return STANDING_NOTE;
	if (all_report(item, "done"))
		return STANDING_DONE;
	if (all_report(item, "dropped"))
		return STANDING_DROPPED;
	if (any_reports(item, "blocked"))
		return STANDING_BLOCKED;
	if (is_choice(action, ACTION_KIND, "placeholder"))
		return STANDING_PLACEHOLDER;
	return standing_by_date(viewer, item, today);
}

/* What work_items_load has on its way. */
struct load {
	struct arena *arena;
	struct record_list actions;
	struct record_list conditions;
	struct record_list pillars;
	struct record_list progress;
	struct map index;      /* id of an action: its place in actions */
	struct map pillar_at;  /* id of a pillar: its place in the order of pillars */
	size_t *next;          /* chains of siblings, as index + 1; 0 ends */
	size_t *first_child;   /* of each action, then of each pillar */
	size_t *last_child;
	struct work_items out;
};

/* Groups are of the text, and few: whom they mean is asked later. */
static void
set_owner_targets(const struct work_owner *owner, struct target_ids targets[3], size_t *n)
{
	if (owner->nagencies > 0) {
		targets[(*n)++] = (struct target_ids){ &type_agency, owner->agencies,
			owner->nagencies };
		targets[(*n)++] = (struct target_ids){ .type = &type_group };
	}
	if (owner->npillars > 0)
		targets[(*n)++] = (struct target_ids){ &type_pillar, owner->pillars,
			owner->npillars };
}

/* Of the actions that were read, what hangs on them. */
static void
set_action_targets(const struct load *l, struct target_ids targets[3], size_t *n)
{
	int64_t *ids = arena_make_array(l->arena, int64_t, l->actions.n);

	for (size_t i = 0; i < l->actions.n; i++)
		ids[i] = l->actions.items[i]->id;
	if (l->actions.n > 0)
		targets[(*n)++] = (struct target_ids){ &type_action, ids, l->actions.n };
}

static enum status
list(const struct work_scope *scope, const struct record_type *type, struct load *l)
{
	struct record_query query = { .type = type, .framework_id = scope->framework_id,
	    .sort_field = NO_FIELD };
	struct target_ids targets[3];
	struct touching touching = { .targets = targets, .words = STR_EMPTY };
	const struct work_part *part = scope->part;
	struct record_list *out = type == &type_action ? &l->actions :
	    type == &type_condition ? &l->conditions :
	    type == &type_progress ? &l->progress : &l->pillars;

	if (part != NULL && type != &type_pillar)
		query.touching = &touching;
	if (part != NULL && type == &type_action) {
		touching.id = part->action_id;
		touching.words = part->words;
		if (part->owner != NULL)
			set_owner_targets(part->owner, targets, &touching.ntargets);
	} else if (part != NULL) {
		set_action_targets(l, targets, &touching.ntargets);
	}
	return record_list(scope->store, scope->viewer, &query, l->arena, out);
}

/* Which chain an action belongs to: that of its parent, else of its pillar, else the last one. */
static size_t
chain_of(const struct load *l, const struct record *r)
{
	const struct value *parent = &r->values[ACTION_PARENT];
	const struct value *pillar = &r->values[ACTION_PILLAR];
	int64_t at;

	if (parent->nrefs > 0 && map_get_i64(&l->index, parent->refs[0].id, &at))
		return (size_t)at;
	if (pillar->nrefs > 0 && map_get_i64(&l->pillar_at, pillar->refs[0].id, &at))
		return l->actions.n + (size_t)at;
	return l->actions.n + l->pillars.n;
}

static void
make_chains(struct load *l)
{
	size_t n = l->actions.n + l->pillars.n + 1;

	l->next = arena_make_array(l->arena, size_t, l->actions.n + 1);
	l->first_child = arena_make_array(l->arena, size_t, n);
	l->last_child = arena_make_array(l->arena, size_t, n);
	for (size_t i = 0; i < l->pillars.n; i++)
		map_set_i64(&l->pillar_at, l->pillars.items[i]->id, (int64_t)i);
	for (size_t i = 0; i < l->actions.n; i++)
		map_set_i64(&l->index, l->actions.items[i]->id, (int64_t)i);
	for (size_t i = 0; i < l->actions.n; i++) {
		size_t chain = chain_of(l, l->actions.items[i]);

		if (l->last_child[chain] == 0)
			l->first_child[chain] = i + 1;
		else
			l->next[l->last_child[chain] - 1] = i + 1;
		l->last_child[chain] = i + 1;
	}
}

/*
 * A part of an action may leave it to its parent; where that was not asked for it stands with the
 * actions of the year.
 */
static bool
is_in_horizon(const struct record *r, const char *horizon)
{
	return is_choice(r, ACTION_HORIZON, horizon) ||
	    (record_text(r, ACTION_HORIZON).n == 0 && strcmp(horizon, "this-year") == 0);
}

/* Takes a chain, each action followed by its parts. Goals stand after the actions of a pillar. */
static void
take_chain(struct load *l, size_t chain, const char *horizon, int depth)
{
	for (size_t i = l->first_child[chain]; i != 0; i = l->next[i - 1]) {
		const struct record *r = l->actions.items[i - 1];

		if (horizon != NULL && !is_in_horizon(r, horizon))
			continue;
		l->out.items[l->out.n++].action = r;
		if (depth < 8)
			take_chain(l, i - 1, NULL, depth + 1);
	}
}

static void
take_all(struct load *l)
{
	for (size_t i = 0; i <= l->pillars.n; i++) {
		take_chain(l, l->actions.n + i, "this-year", 0);
		take_chain(l, l->actions.n + i, "later-years", 0);
	}
}

/* Conditions by action: counted first, so that each action has one array. */
static void
hang_conditions(struct load *l)
{
	struct map place = { .arena = l->arena };
	int64_t at;

	for (size_t i = 0; i < l->out.n; i++)
		map_set_i64(&place, l->out.items[i].action->id, (int64_t)i);
	for (int pass = 0; pass < 2; pass++) {
		for (size_t i = 0; i < l->conditions.n; i++) {
			const struct value *of = &l->conditions.items[i]->values[CONDITION_OF];
			struct work_item *item;

			if (of->nrefs == 0 || !map_get_i64(&place, of->refs[0].id, &at))
				continue;
			item = &l->out.items[at];
			if (pass == 1)
				item->conditions[item->nconditions] = l->conditions.items[i];
			item->nconditions++;
		}
		for (size_t i = 0; pass == 0 && i < l->out.n; i++) {
			l->out.items[i].conditions = arena_make_array(l->arena,
			    const struct record *, l->out.items[i].nconditions);
			l->out.items[i].nconditions = 0;
		}
	}
}

static int64_t
agency_of(const struct record *progress)
{
	const struct value *agency = &progress->values[PROGRESS_AGENCY];

	return agency->nrefs > 0 ? agency->refs[0].id : 0;
}

/* Newest first: a note counts where no newer one of the same agency stands there already. */
static void
hang_progress(struct load *l)
{
	struct map place = { .arena = l->arena };

	for (size_t i = 0; i < l->out.n; i++)
		map_set_i64(&place, l->out.items[i].action->id, (int64_t)i);
	for (size_t i = l->progress.n; i-- > 0;) {
		const struct record *note = l->progress.items[i];
		const struct value *of = &note->values[PROGRESS_ACTION];
		struct work_item *item;
		size_t k = 0;
		int64_t at;

		if (of->nrefs == 0 || !map_get_i64(&place, of->refs[0].id, &at))
			continue;
		item = &l->out.items[at];
		while (k < item->nprogress && agency_of(item->progress[k]) != agency_of(note))
			k++;
		if (k < item->nprogress)
			continue;
		item->progress = arena_grow(l->arena, item->progress, k * sizeof(note),
		    (k + 1) * sizeof(note));
		item->progress[item->nprogress++] = note;
	}
}

static bool
is_tentative(const struct record *action)
{
	const struct value *uncertain = &action->values[ACTION_UNCERTAIN];

	if (action->values[ACTION_PERIOD].period.is_tentative)
		return true;
	for (size_t i = 0; i < uncertain->ntexts; i++) {
		if (str_equal(uncertain->texts[i], STR("date")))
			return true;
	}
	return false;
}

static bool
is_single(const struct work_part *part)
{
	return part != NULL && part->owner == NULL && part->words.n == 0;
}

enum status
work_items_load(const struct work_scope *scope, struct work_items *out)
{
	struct arena *a = scope->arena;
	struct load l = { .arena = a, .index = { .arena = a }, .pillar_at = { .arena = a } };
	const struct record_type *types[] = { &type_action, &type_condition, &type_pillar,
		&type_progress };

	for (size_t i = 0; i < COUNT_OF(types); i++) {
		enum status st;

		/* Who may not read a type is not made to ask for it; one action has no order. */
		if (viewer_reach(scope->viewer, types[i]->read, 0) == REACH_NONE ||
		    (types[i] == &type_pillar && is_single(scope->part)))
			continue;
		if ((st = list(scope, types[i], &l)) != ST_OK)
			return st;
	}
	l.out.items = arena_make_array(a, struct work_item, l.actions.n);
	make_chains(&l);
	take_all(&l);
	hang_conditions(&l);
	hang_progress(&l);
	for (size_t i = 0; i < l.out.n; i++) {
		struct work_item *item = &l.out.items[i];

		item->standing = work_standing(scope->viewer, item, scope->today);
		item->is_tentative = is_tentative(item->action);
		item->place = i;
	}
	*out = l.out;
	return ST_OK;
}

bool
work_touches(const struct record *action, int32_t first, int32_t last)
{
	const struct period *when = &action->values[ACTION_PERIOD].period;

	if (!action->values[ACTION_PERIOD].is_set || when->latest == NO_DAY)
		return false;
	return when->latest >= first && (when->earliest == NO_DAY || when->earliest <= last);
}

static bool
has_ref(const struct value *v, struct str code)
{
	for (size_t i = 0; i < v->nrefs; i++) {
		if (str_equal(v->refs[i].code, code))
			return true;
	}
	return false;
}

static bool
passes(const struct work_item *item, const struct work_filter *f)
{
	const struct record *r = item->action;

	if (f->pillar.n > 0 && !has_ref(&r->values[ACTION_PILLAR], f->pillar))
		return false;
	if (f->lead.n > 0 && !has_ref(&r->values[ACTION_LEADS], f->lead))
		return false;
	if (f->kind.n > 0 && !str_equal(record_text(r, ACTION_KIND), f->kind))
		return false;
	if (f->horizon.n > 0 && !str_equal(record_text(r, ACTION_HORIZON), f->horizon))
		return false;
	if (f->standing.n > 0 &&
	    !str_equal(str_from(standing_codes[item->standing]), f->standing))
		return false;
	return f->first == NO_DAY || work_touches(r, f->first, f->last);
}

struct work_items
work_items_filter(struct arena *a, const struct work_items *all,
    const struct work_filter *filter)
{
	struct work_items out = { arena_make_array(a, struct work_item, all->n), 0 };

	for (size_t i = 0; i < all->n; i++) {
		if (passes(&all->items[i], filter))
			out.items[out.n++] = all->items[i];
	}
	return out;
}

static int
compare_items(const void *first, const void *second)
{
	const struct work_item *a = first;
	const struct work_item *b = second;
	const struct period *x = &a->action->values[ACTION_PERIOD].period;
	const struct period *y = &b->action->values[ACTION_PERIOD].period;

	/* NO_DAY is the smallest number, yet comes last. */
	if ((x->latest == NO_DAY) != (y->latest == NO_DAY))
		return x->latest == NO_DAY ? 1 : -1;
	if (x->earliest != y->earliest)
		return x->earliest < y->earliest ? -1 : 1;
	if (x->latest != y->latest)
		return x->latest < y->latest ? -1 : 1;
	return (a->place > b->place) - (a->place < b->place);
}

void
work_items_sort_by_day(struct work_items *items)
{
	if (items->n > 1)
		qsort(items->items, items->n, sizeof(*items->items), compare_items);
}
