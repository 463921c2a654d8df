/* SPDX-License-Identifier: Apache-2.0 */
/* A pillar: one work stream, a row of the adopted table. */
#include "model/types/types.h"

#include "base/limits.h"
#include "base/status.h"

static const struct choice statuses[] = {
	{ "active", "Active" },
	{ "dormant", "Dormant" },
	{ "closed", "Closed" },
};

static const struct field pillar_fields[] = {
	[PILLAR_CODE] = { .name = "code", .kind = FK_TEXT,
	    .flags = FF_REQUIRED | FF_UNIQUE | FF_SEARCH | FF_FILTER, .max = 8,
	    .label = "Code",
	    .help = "Proposed from the title. People cite it: CJ 7 is the seventh element of "
	        "pillar CJ.",
	    .read = PERM_PUBLIC },
	[PILLAR_TITLE] = { .name = "title", .kind = FK_MARKED,
	    .flags = FF_REQUIRED | FF_SEARCH | FF_ADOPTED, .max = LIMIT_PILLAR_TITLE_BYTES,
	    .label = "Title",
	    .read = PERM_PUBLIC },
	[PILLAR_SHORT] = { .name = "short_title", .kind = FK_TEXT,
	    .flags = FF_SEARCH, .max = LIMIT_SHORT_TITLE_BYTES,
	    .label = "Short title", .help = "For lists and navigation.",
	    .read = PERM_PUBLIC, .write = PERM_PILLAR },
	[PILLAR_ORDER] = { .name = "position", .kind = FK_INT,
	    .flags = FF_ADOPTED, .max = 100000,
	    .label = "Position",
	    .read = PERM_PUBLIC },
	[PILLAR_STATUS] = { .name = "status", .kind = FK_CHOICE,
	    .flags = FF_REQUIRED | FF_FACT | FF_FILTER,
	    .choices = statuses, .nchoices = COUNT_OF(statuses),
	    .label = "Status",
	    .read = PERM_PUBLIC, .write = PERM_CHAIR },
	[PILLAR_REVIEW] = { .name = "review", .kind = FK_PERIOD,
	    .flags = FF_FACT,
	    .label = "To be reviewed",
	    .read = PERM_PUBLIC, .write = PERM_CHAIR },
	[PILLAR_REASON] = { .name = "reason", .kind = FK_TEXT,
	    .flags = FF_FACT | FF_LONG, .max = LIMIT_TEXT_BYTES,
	    .label = "Why, and what it waits for",
	    .read = PERM_PUBLIC, .write = PERM_CHAIR },
	[PILLAR_COORDINATION] = { .name = "coordination", .kind = FK_MARKED,
	    .flags = FF_SEARCH | FF_ADOPTED | FF_LONG, .max = LIMIT_TEXT_BYTES,
	    .label = "Coordination",
	    .help = "The adopted words on who coordinates and who takes part.",
	    .read = PERM_PUBLIC },
	[PILLAR_ALIASES] = { .name = "aliases", .kind = FK_TEXTS,
	    .max = 50,
	    .label = "Also called", .help = "Names by which other texts refer to it.",
	    .read = PERM_PUBLIC, .write = PERM_PILLAR },
	[PILLAR_EXTRA] = { .name = "extra", .kind = FK_TEXTS,
	    .flags = FF_SEARCH | FF_ADOPTED, .max = 50,
	    .label = "Other columns",
	    .help = "Columns whose meaning is a point to settle: heading and text.",
	    .read = PERM_PUBLIC },
};
_Static_assert(COUNT_OF(pillar_fields) == PILLAR_NFIELDS, "one row per field");

const struct record_type type_pillar = {
	.name = "pillar",
	.plural = "pillars",
	.label = "Pillar",
	.label_plural = "Pillars",
	.adding = "Add a pillar",
	.help = "A work stream with its coordinator, recommendations and actions.",
	.fields = pillar_fields,
	.nfields = COUNT_OF(pillar_fields),
	.title_field = PILLAR_SHORT,
	.code_field = PILLAR_CODE,
	.order_field = PILLAR_ORDER,
	.flags = TF_ADOPTED,
	.visibility = VISIBILITY_PUBLIC,
	.follows = NO_FIELD,
	.read = PERM_PUBLIC,
	.change = PERM_PILLAR,
};
