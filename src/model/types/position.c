/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an agency says on an amendment. A position is never changed: a later one of the same
 * agency counts in its place. Only what the chairs answer to it is added.
 */
#include "model/types/types.h"

#include "base/limits.h"
#include "base/status.h"

static const struct choice kinds[] = {
	{ "support", "Supports" },
	{ "no-objection", "No objection" },
	{ "comment", "Comment" },
	{ "objection", "Objection" },
	{ "more-time", "Asks for more time" },
};

static const struct field position_fields[] = {
	[POSITION_AMENDMENT] = { .name = "amendment", .kind = FK_REF,
	    .flags = FF_REQUIRED | FF_FILTER, .ref = "amendment",
	    .label = "On amendment",
	    .read = PERM_NETWORK },
	[POSITION_CHANGE] = { .name = "change", .kind = FK_REF,
	    .flags = FF_FILTER, .ref = "change",
	    .label = "On change", .help = "Empty: on all of it.",
	    .read = PERM_NETWORK },
	[POSITION_AGENCY] = { .name = "agency", .kind = FK_REF,
	    .flags = FF_OWNER | FF_REQUIRED | FF_FILTER, .ref = "agency",
	    .label = "Agency",
	    .read = PERM_NETWORK },
	[POSITION_KIND] = { .name = "kind", .kind = FK_CHOICE,
	    .flags = FF_REQUIRED | FF_FILTER, .choices = kinds, .nchoices = COUNT_OF(kinds),
	    .label = "Position",
	    .read = PERM_NETWORK },
	[POSITION_WORDS] = { .name = "words", .kind = FK_TEXT,
	    .flags = FF_SEARCH | FF_LONG | FF_RICH, .max = 20000,
	    .label = "In words",
	    .read = PERM_NETWORK },
	[POSITION_ROUND] = { .name = "round", .kind = FK_INT,
	    .max = 10000,
	    .label = "Circulation",
	    .read = PERM_NETWORK },
	[POSITION_ELEMENT] = { .name = "element", .kind = FK_TEXT,
	    .flags = FF_FILTER | FF_PROOF, .max = 26,
	    .label = "Element", .help = "The identifier of the element it is about.",
	    .read = PERM_NETWORK },
	[POSITION_QUOTED] = { .name = "quoted", .kind = FK_TEXT,
	    .flags = FF_LONG, .max = 4000,
	    .label = "On the words",
	    .read = PERM_NETWORK },
	[POSITION_CAPACITY] = { .name = "capacity", .kind = FK_TEXT,
	    .max = 40,
	    .label = "Signed as",
	    .read = PERM_NETWORK },
	[POSITION_BEHALF] = { .name = "on_behalf", .kind = FK_BOOL,
	    .label = "Entered on the agency's behalf",
	    .read = PERM_NETWORK },
	[POSITION_RESPONSE] = { .name = "response", .kind = FK_TEXT,
	    .flags = FF_LONG | FF_RICH, .max = 20000,
	    .label = "Response",
	    .read = PERM_NETWORK, .write = PERM_CHAIR },
	[POSITION_RESOLVED] = { .name = "resolved", .kind = FK_INSTANT,
	    .label = "Resolved",
	    .read = PERM_NETWORK },
	[POSITION_AUTHOR] = { .name = "author", .kind = FK_REF,
	    .flags = FF_OWNER | FF_AUTHOR, .ref = "person",
	    .label = "Signed by",
	    .read = PERM_NETWORK },
};
_Static_assert(COUNT_OF(position_fields) == POSITION_NFIELDS, "one row per field");

const struct record_type type_position = {
	.name = "position",
	.plural = "positions",
	.label = "Position",
	.label_plural = "Positions",
	.adding = "Add a position",
	.help = "What an agency says on an amendment.",
	.fields = position_fields,
	.nfields = COUNT_OF(position_fields),
	.title_field = POSITION_WORDS,
	.code_field = NO_FIELD,
	.order_field = NO_FIELD,
	.visibility = VISIBILITY_NETWORK,
	.follows = POSITION_AMENDMENT,
	.read = PERM_NETWORK,
	.change = PERM_CHAIR,
};
