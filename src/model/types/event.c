/* SPDX-License-Identifier: Apache-2.0 */
/* An event that agencies share with the others, with what they expect of each other. */
#include "model/types/types.h"

#include "base/limits.h"
#include "base/status.h"

static const struct choice expectations[] = {
	{ "none", "For information" },
	{ "amplify", "Amplify messages" },
	{ "joint-event", "Joint event" },
	{ "statement", "High-level statement" },
	{ "other", "Other, see the description" },
};

static const struct field event_fields[] = {
	[EVENT_TITLE] = { .name = "title", .kind = FK_TEXT,
	    .flags = FF_REQUIRED | FF_SEARCH, .max = 300,
	    .label = "Title",
	    .read = PERM_PUBLIC, .write = PERM_WORK },
	[EVENT_DESCRIPTION] = { .name = "description", .kind = FK_TEXT,
	    .flags = FF_SEARCH | FF_LONG, .max = LIMIT_TEXT_BYTES,
	    .label = "Short description",
	    .read = PERM_PUBLIC, .write = PERM_WORK },
	[EVENT_EXPECTATION] = { .name = "expectation", .kind = FK_CHOICE,
	    .flags = FF_FILTER, .choices = expectations, .nchoices = COUNT_OF(expectations),
	    .label = "Expectation for coordination",
	    .read = PERM_PUBLIC, .write = PERM_WORK },
	[EVENT_PERIOD] = { .name = "period", .kind = FK_PERIOD, .flags = FF_FILTER,
	    .label = "When",
	    .read = PERM_PUBLIC, .write = PERM_WORK },
	[EVENT_PLACE] = { .name = "place", .kind = FK_TEXT, .flags = FF_SEARCH, .max = 300,
	    .label = "Place", .help = "A town, a building, or how to join online.",
	    .read = PERM_PUBLIC, .write = PERM_WORK },
	[EVENT_ORGANISERS] = { .name = "organisers", .kind = FK_PARTIES,
	    .flags = FF_OWNER | FF_FILTER,
	    .max = 50,
	    .label = "Organised by",
	    .read = PERM_PUBLIC, .write = PERM_WORK },
	[EVENT_PILLAR] = { .name = "pillar", .kind = FK_REF, .flags = FF_OWNER | FF_FILTER,
	    .ref = "pillar",
	    .label = "Pillar",
	    .read = PERM_PUBLIC, .write = PERM_WORK },
	[EVENT_ACTION] = { .name = "action", .kind = FK_REF, .flags = FF_FILTER,
	    .ref = "action",
	    .label = "Carries out",
	    .read = PERM_PUBLIC, .write = PERM_WORK },
	[EVENT_PARENT] = { .name = "parent", .kind = FK_REF, .flags = FF_FILTER,
	    .ref = "event",
	    .label = "Part of",
	    .read = PERM_PUBLIC, .write = PERM_WORK },
	[EVENT_AUTHOR] = { .name = "author", .kind = FK_REF,
	    .flags = FF_OWNER | FF_AUTHOR, .ref = "person",
	    .label = "Entered by",
	    .read = PERM_NETWORK },
	[EVENT_READERS] = { .name = "readers", .kind = FK_READERS, .max = 200,
	    .label = "Seen by",
	    .help = "Where only some may see it: people, agencies or pillars.",
	    .read = PERM_NETWORK, .write = PERM_WORK },
};
_Static_assert(COUNT_OF(event_fields) == EVENT_NFIELDS, "one row per field");

const struct record_type type_event = {
	.name = "event",
	.plural = "events",
	.label = "Event",
	.label_plural = "Events",
	.adding = "Add an event",
	.help = "What an agency plans, and what it expects of the others.",
	.fields = event_fields,
	.nfields = COUNT_OF(event_fields),
	.title_field = EVENT_TITLE,
	.code_field = NO_FIELD,
	.order_field = NO_FIELD,
	.visibility = VISIBILITY_NETWORK,
	.follows = NO_FIELD,
	.read = PERM_PUBLIC,
	.create = PERM_WORK,
	.change = PERM_WORK,
	.remove = PERM_WORK,
	.open = PERM_WORK,
};
