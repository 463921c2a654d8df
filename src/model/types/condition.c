/* SPDX-License-Identifier: Apache-2.0 */
/* A condition that the words set on an action: it waits, it is not late. */
#include "model/types/types.h"

#include "base/limits.h"
#include "base/status.h"

static const struct choice kinds[] = {
	{ "capacity", "Capacity" },
	{ "resources", "Resources" },
	{ "request", "Request" },
	{ "confirmation", "Confirmation" },
	{ "decision", "Decision" },
	{ "carry-over", "May move" },
	{ "outside-event", "Outside event" },
};

static const struct choice states[] = {
	{ "unmet", "Unmet" },
	{ "met", "Met" },
	{ "waived", "Waived" },
};

static const struct field condition_fields[] = {
	[CONDITION_OF] = { .name = "of", .kind = FK_REF,
	    .flags = FF_OWNER | FF_REQUIRED | FF_FILTER, .ref = "action",
	    .label = "Of action",
	    .read = PERM_PUBLIC, .write = PERM_WORK },
	[CONDITION_KIND] = { .name = "kind", .kind = FK_CHOICE,
	    .flags = FF_REQUIRED | FF_FILTER, .choices = kinds, .nchoices = COUNT_OF(kinds),
	    .label = "Kind",
	    .read = PERM_PUBLIC, .write = PERM_WORK },
	[CONDITION_WORDS] = { .name = "words", .kind = FK_TEXT,
	    .flags = FF_REQUIRED | FF_FACT, .max = LIMIT_TEXT_BYTES,
	    .label = "Words",
	    .read = PERM_PUBLIC, .write = PERM_WORK },
	[CONDITION_STATE] = { .name = "state", .kind = FK_CHOICE,
	    .flags = FF_REQUIRED | FF_FILTER, .choices = states, .nchoices = COUNT_OF(states),
	    .label = "State",
	    .read = PERM_PUBLIC, .write = PERM_WORK },
	[CONDITION_ORDER] = { .name = "position", .kind = FK_INT,
	    .max = 10000000,
	    .label = "Position",
	    .read = PERM_PUBLIC },
};
_Static_assert(COUNT_OF(condition_fields) == CONDITION_NFIELDS, "one row per field");

const struct record_type type_condition = {
	.name = "condition",
	.plural = "conditions",
	.label = "Condition",
	.label_plural = "Conditions",
	.adding = "Add a condition",
	.help = "What an action depends on.",
	.fields = condition_fields,
	.nfields = COUNT_OF(condition_fields),
	.title_field = CONDITION_WORDS,
	.code_field = NO_FIELD,
	.order_field = CONDITION_ORDER,
	.visibility = VISIBILITY_PUBLIC,
	.follows = CONDITION_OF,
	.read = PERM_PUBLIC,
	.create = PERM_WORK,
	.change = PERM_WORK,
	.remove = PERM_PILLAR,
};
