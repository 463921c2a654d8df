/* SPDX-License-Identifier: Apache-2.0 */
/* A meeting that the instrument names. */
#include "model/types/types.h"

#include "base/limits.h"
#include "base/status.h"

static const struct choice levels[] = {
	{ "senior", "Senior level" },
	{ "technical", "Technical level" },
	{ "pillar", "Pillar" },
	{ "outreach", "Outreach" },
};

static const struct field meeting_fields[] = {
	[MEETING_TITLE] = { .name = "title", .kind = FK_TEXT,
	    .flags = FF_REQUIRED | FF_SEARCH, .max = 300,
	    .label = "Title",
	    .read = PERM_PUBLIC, .write = PERM_CHAIR },
	[MEETING_HELD] = { .name = "held", .kind = FK_PERIOD,
	    .flags = FF_FILTER,
	    .label = "Held",
	    .read = PERM_PUBLIC, .write = PERM_CHAIR },
	[MEETING_LEVEL] = { .name = "level", .kind = FK_CHOICE,
	    .flags = FF_FILTER, .choices = levels, .nchoices = COUNT_OF(levels),
	    .label = "Level",
	    .read = PERM_PUBLIC, .write = PERM_CHAIR },
	[MEETING_WORDS] = { .name = "words", .kind = FK_TEXT,
	    .flags = FF_ADOPTED, .max = 500,
	    .label = "As named in the text",
	    .read = PERM_PUBLIC },
};
_Static_assert(COUNT_OF(meeting_fields) == MEETING_NFIELDS, "one row per field");

const struct record_type type_meeting = {
	.name = "meeting",
	.plural = "meetings",
	.label = "Meeting",
	.label_plural = "Meetings",
	.adding = "Add a meeting",
	.help = "A meeting of the network.",
	.fields = meeting_fields,
	.nfields = COUNT_OF(meeting_fields),
	.title_field = MEETING_TITLE,
	.code_field = NO_FIELD,
	.order_field = NO_FIELD,
	.visibility = VISIBILITY_PUBLIC,
	.follows = NO_FIELD,
	.read = PERM_PUBLIC,
	.create = PERM_CHAIR,
	.change = PERM_CHAIR,
	.remove = PERM_CHAIR,
	.open = PERM_CHAIR,
};
