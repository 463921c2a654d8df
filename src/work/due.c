/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is late, due soon, waiting or without a date, for an agency, a pillar or a person who acts
 * for them. What others hold, notes and placeholders are nobody's to be late on and are left out.
 */
#include "work/due.h"

#include <stdlib.h>

#include "model/date.h"
#include "model/types/types.h"

static bool
has(const int64_t *ids, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++) {
		if (ids[i] == id)
			return true;
	}
	return false;
}

/* Whether an agency of the owner holds a role that passes: of this pillar (0: of any). */
static bool
holds_role(const struct work_owner *owner, struct str what, int64_t pillar_id)
{
	for (size_t i = 0; owner->roles != NULL && i < owner->roles->n; i++) {
		const struct record *role = owner->roles->items[i];
		const struct value *who = &role->values[ROLE_WHO];
		const struct value *pillar = &role->values[ROLE_PILLAR];

		if (who->nrefs == 0 || who->refs[0].type != &type_agency ||
		    !has(owner->agencies, owner->nagencies, who->refs[0].id))
			continue;
		if (str_starts(record_text(role, ROLE_WHAT), what) && (pillar_id == 0 ||
		    (pillar->nrefs > 0 && pillar->refs[0].id == pillar_id)))
			return true;
	}
	return false;
}

/* A group acts through its agencies: all of them, the co-chairs', those of the pillar. */
static bool
is_in_group(const struct record *action, struct str group, const struct work_owner *owner)
{
	const struct value *pillar = &action->values[ACTION_PILLAR];

	if (str_equal(group, STR("all-members")))
		return owner->nagencies > 0;
	if (str_equal(group, STR("co-chairs")))
		return holds_role(owner, STR("co-chair"), 0);
	return str_equal(group, STR("involved")) && pillar->nrefs > 0 &&
	    holds_role(owner, STR_EMPTY, pillar->refs[0].id);
}

static bool
names_owner(const struct record *action, size_t field, const struct work_owner *owner)
{
	const struct value *v = &action->values[field];

	for (size_t i = 0; i < v->nrefs; i++) {
		const struct ref *ref = &v->refs[i];

		if (ref->type == &type_agency && has(owner->agencies, owner->nagencies, ref->id))
			return true;
		if (ref->type == &type_pillar && has(owner->pillars, owner->npillars, ref->id))
			return true;
		if (ref->type == &type_group && is_in_group(action, ref->code, owner))
			return true;
	}
	return false;
}

/* Whether an item is of this owner: by lead, partner or pillar. */
static bool
is_owned(const struct work_item *item, const struct work_owner *owner)
{
	return names_owner(item->action, ACTION_LEADS, owner) ||
	    names_owner(item->action, ACTION_SUPPORTING, owner) ||
	    names_owner(item->action, ACTION_PILLAR, owner);
}

static int
compare_ends(const void *first, const void *second)
{
	const struct work_item *a = first;
	const struct work_item *b = second;
	int32_t x = a->action->values[ACTION_PERIOD].period.latest;
	int32_t y = b->action->values[ACTION_PERIOD].period.latest;

	if (x != y)
		return x < y ? -1 : 1;
	return (a->place > b->place) - (a->place < b->place);
}

static void
put(struct arena *a, struct work_items *group, size_t most, const struct work_item *item)
{
	if (group->items == NULL)
		group->items = arena_make_array(a, struct work_item, most);
	group->items[group->n++] = *item;
}

static bool
is_this_year(const struct work_item *item)
{
	return str_equal(record_text(item->action, ACTION_HORIZON), STR("this-year"));
}

static void
sort_into(struct arena *a, struct work_dues *dues, size_t most, const struct work_item *item,
    int32_t today)
{
	int32_t latest = item->action->values[ACTION_PERIOD].period.latest;

	switch (item->standing) {
	case STANDING_LATE:
		put(a, &dues->late, most, item);
		break;
	case STANDING_BLOCKED:
		put(a, &dues->blocked, most, item);
		break;
	case STANDING_WAITING:
		put(a, &dues->waiting, most, item);
		break;
	case STANDING_UNDATED:
		if (is_this_year(item))
			put(a, &dues->undated, most, item);
		else
			dues->nothers++;
		break;
	case STANDING_PLANNED:
		if (latest <= today + DUE_SOON_DAYS && latest >= today)
			put(a, &dues->soon, most, item);
		else
			dues->nothers++;
		break;
	case STANDING_DONE:
		dues->ndone++;
		break;
	case STANDING_OTHERS:
	case STANDING_NOTE:
	case STANDING_PLACEHOLDER:
	case STANDING_DROPPED:
	case STANDING_COUNT:
		break;
	}
}

static void
sort(struct work_items *group)
{
	if (group->n > 1)
		qsort(group->items, group->n, sizeof(*group->items), compare_ends);
}

struct work_dues
work_dues_of(struct arena *a, const struct work_items *items, const struct work_owner *owner,
    int32_t today)
{
	struct work_dues dues = { .ndone = 0 };

	for (size_t i = 0; i < items->n; i++) {
		if (is_owned(&items->items[i], owner))
			sort_into(a, &dues, items->n, &items->items[i], today);
	}
	sort(&dues.late);
	sort(&dues.blocked);
	sort(&dues.soon);
	return dues;
}
