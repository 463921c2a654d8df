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
	    .label = "Title" },
	[EVENT_DESCRIPTION] = { .name = "description", .kind = FK_TEXT,
	    .flags = FF_SEARCH | FF_LONG, .max = LIMIT_TEXT_BYTES,
	    .label = "Short description" },
	[EVENT_EXPECTATION] = { .name = "expectation", .kind = FK_CHOICE,
	    .flags = FF_FILTER, .choices = expectations, .nchoices = COUNT_OF(expectations),
	    .label = "Expectation for coordination" },
	[EVENT_PERIOD] = { .name = "period", .kind = FK_PERIOD, .flags = FF_FILTER,
	    .label = "When" },
	[EVENT_PLACE] = { .name = "place", .kind = FK_TEXT, .flags = FF_SEARCH, .max = 300,
	    .label = "Place", .help = "A town, a building, or how to join online." },
	[EVENT_ORGANISERS] = { .name = "organisers", .kind = FK_PARTIES, .flags = FF_FILTER,
	    .max = 50,
	    .label = "Organised by" },
	[EVENT_PILLAR] = { .name = "pillar", .kind = FK_REF, .flags = FF_FILTER,
	    .ref = "pillar",
	    .label = "Pillar" },
	[EVENT_ACTION] = { .name = "action", .kind = FK_REF, .flags = FF_FILTER,
	    .ref = "action",
	    .label = "Carries out" },
	[EVENT_PARENT] = { .name = "parent", .kind = FK_REF, .flags = FF_FILTER,
	    .ref = "event",
	    .label = "Part of" },
};
_Static_assert(COUNT_OF(event_fields) == EVENT_NFIELDS, "one row per field");

const struct record_type type_event = {
	.name = "event",
	.plural = "events",
	.label = "Event",
	.label_plural = "Events",
	.help = "What an agency plans, and what it expects of the others.",
	.fields = event_fields,
	.nfields = COUNT_OF(event_fields),
	.title_field = EVENT_TITLE,
	.code_field = NO_FIELD,
	.order_field = NO_FIELD,
	.read = PERM_PUBLIC,
	.write = PERM_OPERATOR,
};
