/* SPDX-License-Identifier: Apache-2.0 */
/* A column heading of the adopted table, with what the column holds. */
#include "model/types/types.h"

#include "base/status.h"

static const struct choice roles[] = {
	{ "unknown", "Not known" },
	{ "pillar", "Pillar" },
	{ "coordination", "Coordination" },
	{ "recommendation", "Recommendations" },
	{ "actions", "Actions of the year" },
	{ "goals", "Goals of later years" },
	{ "lead", "Lead of an action" },
	{ "period", "Time of an action" },
	{ "number", "Number of an action" },
};

static const struct field heading_fields[] = {
	[HEADING_TEXT] = { .name = "text", .kind = FK_TEXT,
	    .flags = FF_REQUIRED | FF_ADOPTED, .max = 2000,
	    .label = "Heading",
	    .read = PERM_PUBLIC },
	[HEADING_ROLE] = { .name = "role", .kind = FK_CHOICE,
	    .flags = FF_REQUIRED | FF_FACT | FF_FILTER,
	    .choices = roles, .nchoices = COUNT_OF(roles),
	    .label = "Holds",
	    .read = PERM_PUBLIC },
	[HEADING_YEARS] = { .name = "years", .kind = FK_PERIOD,
	    .flags = FF_FACT,
	    .label = "Years",
	    .read = PERM_PUBLIC },
	[HEADING_ORDER] = { .name = "position", .kind = FK_INT,
	    .flags = FF_ADOPTED, .max = 1000,
	    .label = "Position",
	    .read = PERM_PUBLIC },
};
_Static_assert(COUNT_OF(heading_fields) == HEADING_NFIELDS, "one row per field");

const struct record_type type_heading = {
	.name = "heading",
	.plural = "headings",
	.label = "Column heading",
	.label_plural = "Column headings",
	.adding = "Add a column heading",
	.help = "A column of the adopted table.",
	.fields = heading_fields,
	.nfields = COUNT_OF(heading_fields),
	.title_field = HEADING_TEXT,
	.code_field = NO_FIELD,
	.order_field = HEADING_ORDER,
	.flags = TF_ADOPTED,
	.visibility = VISIBILITY_PUBLIC,
	.follows = NO_FIELD,
	.read = PERM_PUBLIC,
};
