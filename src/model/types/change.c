/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A change in an amendment: one operation on one element of the adopted text. What the text said
 * before is its guard: nobody changes what has become another text meanwhile.
 */
#include "model/types/types.h"

#include "base/limits.h"
#include "base/status.h"

static const struct choice operations[] = {
	{ "replace", "Replace" },
	{ "add", "Add" },
	{ "remove", "Remove" },
	{ "move", "Move" },
	{ "split", "Split" },
	{ "merge", "Merge" },
};

static const struct choice parts[] = {
	{ "framework", "Title block" },
	{ "heading", "Column heading" },
	{ "pillar", "Pillar" },
	{ "role", "Role" },
	{ "recommendation", "Recommendation" },
	{ "action", "Action or goal" },
	{ "condition", "Condition" },
	{ "footnote", "Footnote" },
};

static const struct choice lists[] = {
	{ "actions", "Actions" },
	{ "goals", "Goals" },
};

static const struct choice states[] = {
	{ "taken", "In the draft" },
	{ "proposed", "Proposed" },
	{ "declined", "Declined" },
};

static const struct field change_fields[] = {
	[CHANGE_AMENDMENT] = { .name = "amendment", .kind = FK_REF,
	    .flags = FF_OWNER | FF_REQUIRED | FF_FILTER, .ref = "amendment",
	    .label = "In amendment",
	    .read = PERM_NETWORK, .write = PERM_DRAFT },
	[CHANGE_ORDER] = { .name = "position", .kind = FK_INT,
	    .max = 1000000,
	    .label = "Position",
	    .read = PERM_NETWORK },
	[CHANGE_OPERATION] = { .name = "operation", .kind = FK_CHOICE,
	    .flags = FF_REQUIRED | FF_FILTER,
	    .choices = operations, .nchoices = COUNT_OF(operations),
	    .label = "Operation",
	    .read = PERM_NETWORK, .write = PERM_DRAFT },
	[CHANGE_PART] = { .name = "part", .kind = FK_CHOICE,
	    .flags = FF_REQUIRED | FF_FILTER, .choices = parts, .nchoices = COUNT_OF(parts),
	    .label = "Of",
	    .read = PERM_NETWORK, .write = PERM_DRAFT },
	[CHANGE_ELEMENT] = { .name = "element", .kind = FK_TEXT,
	    .flags = FF_FILTER | FF_PROOF, .max = 26,
	    .label = "Element", .help = "Its identifier; of an added one, the one it will have.",
	    .read = PERM_NETWORK, .write = PERM_DRAFT },
	[CHANGE_CODE] = { .name = "code", .kind = FK_TEXT,
	    .flags = FF_SEARCH, .max = 24,
	    .label = "Cited as",
	    .read = PERM_NETWORK },
	[CHANGE_FIELD] = { .name = "field", .kind = FK_TEXT,
	    .max = 40,
	    .label = "What of it",
	    .read = PERM_NETWORK, .write = PERM_DRAFT },
	[CHANGE_BEFORE] = { .name = "before", .kind = FK_MARKED,
	    .flags = FF_LONG, .max = LIMIT_TEXT_BYTES,
	    .label = "Before",
	    .read = PERM_NETWORK, .write = PERM_DRAFT },
	[CHANGE_AFTER] = { .name = "after", .kind = FK_MARKED,
	    .flags = FF_SEARCH | FF_LONG, .max = LIMIT_TEXT_BYTES,
	    .label = "After",
	    .read = PERM_NETWORK, .write = PERM_DRAFT },
	[CHANGE_PILLAR] = { .name = "pillar", .kind = FK_TEXT,
	    .max = 26,
	    .label = "To pillar",
	    .read = PERM_NETWORK, .write = PERM_DRAFT },
	[CHANGE_LIST] = { .name = "list", .kind = FK_CHOICE,
	    .choices = lists, .nchoices = COUNT_OF(lists),
	    .label = "Among",
	    .read = PERM_NETWORK, .write = PERM_DRAFT },
	[CHANGE_PARENT] = { .name = "parent", .kind = FK_TEXT,
	    .max = 26,
	    .label = "As part of",
	    .read = PERM_NETWORK, .write = PERM_DRAFT },
	[CHANGE_NEXT_TO] = { .name = "next_to", .kind = FK_TEXT,
	    .max = 26,
	    .label = "Behind", .help = "The element it stands after; empty: first.",
	    .read = PERM_NETWORK, .write = PERM_DRAFT },
	[CHANGE_WITH] = { .name = "with", .kind = FK_TEXTS,
	    .max = 50,
	    .label = "With",
	    .help = "Merging: the others' identifiers. Splitting: the further texts.",
	    .read = PERM_NETWORK, .write = PERM_DRAFT },
	[CHANGE_REASON] = { .name = "reason", .kind = FK_TEXT,
	    .flags = FF_SEARCH | FF_LONG, .max = 4000,
	    .label = "Reason",
	    .read = PERM_NETWORK, .write = PERM_DRAFT },
	[CHANGE_STATE] = { .name = "state", .kind = FK_CHOICE,
	    .flags = FF_FILTER, .choices = states, .nchoices = COUNT_OF(states),
	    .label = "State",
	    .read = PERM_NETWORK, .write = PERM_DRAFT },
	[CHANGE_CONFIRMED] = { .name = "confirmed", .kind = FK_BOOL,
	    .label = "Words and facts go apart on purpose",
	    .read = PERM_NETWORK, .write = PERM_DRAFT },
	[CHANGE_AGENCY] = { .name = "agency", .kind = FK_REF,
	    .flags = FF_FILTER, .ref = "agency",
	    .label = "Wished by",
	    .read = PERM_NETWORK, .write = PERM_DRAFT },
	[CHANGE_AUTHOR] = { .name = "author", .kind = FK_REF,
	    .flags = FF_OWNER | FF_AUTHOR, .ref = "person",
	    .label = "Written by",
	    .read = PERM_NETWORK },
};
_Static_assert(COUNT_OF(change_fields) == CHANGE_NFIELDS, "one row per field");

const struct record_type type_change = {
	.name = "change",
	.plural = "amendment_changes",
	.label = "Change",
	.label_plural = "Changes in amendments",
	.adding = "Add a change",
	.help = "One change to the adopted text, within an amendment.",
	.fields = change_fields,
	.nfields = COUNT_OF(change_fields),
	.title_field = CHANGE_AFTER,
	.code_field = NO_FIELD,
	.order_field = CHANGE_ORDER,
	.visibility = VISIBILITY_NETWORK,
	.follows = CHANGE_AMENDMENT,
	.read = PERM_NETWORK,
	.create = PERM_DRAFT,
	.change = PERM_DRAFT,
	.remove = PERM_DRAFT,
};
