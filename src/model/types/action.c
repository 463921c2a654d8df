/* SPDX-License-Identifier: Apache-2.0 */
/* An action, sub-action or goal of a pillar, in its adopted words with the facts read from them. */
#include "model/types/types.h"

#include "base/limits.h"
#include "base/status.h"

static const struct choice kinds[] = {
	{ "action", "Action" },
	{ "goal", "Goal" },
	{ "event", "Another body's event" },
	{ "note", "Working note" },
	{ "placeholder", "To be decided" },
};

static const struct choice horizons[] = {
	{ "this-year", "This year" },
	{ "later-years", "Later years" },
};

static const struct choice modes[] = {
	{ "one", "One lead" },
	{ "joint", "Joint lead" },
	{ "shared", "Shared" },
	{ "each", "Each agency" },
};

static const struct field action_fields[] = {
	[ACTION_CODE] = { .name = "code", .kind = FK_TEXT,
	    .flags = FF_REQUIRED | FF_UNIQUE | FF_SEARCH, .max = 24,
	    .label = "Code" },
	[ACTION_TEXT] = { .name = "text", .kind = FK_MARKED,
	    .flags = FF_REQUIRED | FF_SEARCH | FF_ADOPTED | FF_LONG, .max = LIMIT_TEXT_BYTES,
	    .label = "Text" },
	[ACTION_PILLAR] = { .name = "pillar", .kind = FK_REF,
	    .flags = FF_REQUIRED | FF_ADOPTED | FF_FILTER, .ref = "pillar",
	    .label = "Pillar" },
	[ACTION_PARENT] = { .name = "parent", .kind = FK_REF,
	    .flags = FF_ADOPTED | FF_FILTER, .ref = "action",
	    .label = "Part of" },
	[ACTION_ORDER] = { .name = "position", .kind = FK_INT,
	    .flags = FF_ADOPTED, .max = 10000000,
	    .label = "Position" },
	[ACTION_KIND] = { .name = "kind", .kind = FK_CHOICE,
	    .flags = FF_REQUIRED | FF_FACT | FF_FILTER,
	    .choices = kinds, .nchoices = COUNT_OF(kinds),
	    .label = "Kind" },
	[ACTION_HORIZON] = { .name = "horizon", .kind = FK_CHOICE,
	    .flags = FF_REQUIRED | FF_FACT | FF_FILTER,
	    .choices = horizons, .nchoices = COUNT_OF(horizons),
	    .label = "Horizon" },
	[ACTION_PERIOD] = { .name = "period", .kind = FK_PERIOD,
	    .flags = FF_FACT | FF_FILTER,
	    .label = "When" },
	[ACTION_INHERITED] = { .name = "period_inherited", .kind = FK_BOOL,
	    .flags = FF_FACT,
	    .label = "Date from the heading" },
	[ACTION_LEADS] = { .name = "leads", .kind = FK_PARTIES,
	    .flags = FF_FACT | FF_FILTER, .max = 200,
	    .label = "Lead", .help = "Only where the words name one." },
	[ACTION_LEAD_MODE] = { .name = "lead_mode", .kind = FK_CHOICE,
	    .flags = FF_FACT | FF_FILTER, .choices = modes, .nchoices = COUNT_OF(modes),
	    .label = "How it is led" },
	[ACTION_SUPPORTING] = { .name = "supporting", .kind = FK_PARTIES,
	    .flags = FF_FACT | FF_FILTER, .max = 200,
	    .label = "With" },
	[ACTION_UNCERTAIN] = { .name = "uncertain", .kind = FK_TEXTS,
	    .flags = FF_FACT, .max = 8,
	    .label = "Not yet certain", .help = "Partner, speaker or date." },
	[ACTION_RELATED] = { .name = "related", .kind = FK_REFS,
	    .flags = FF_FACT, .max = 200, .ref = "pillar",
	    .label = "Refers to" },
	[ACTION_ANSWERS] = { .name = "answers", .kind = FK_REFS,
	    .flags = FF_FACT, .max = 200, .ref = "recommendation",
	    .label = "Answers",
	    .help = "Recommendations that it carries out; proposed from the same pillar." },
	[ACTION_CONNECTOR] = { .name = "connector", .kind = FK_TEXT,
	    .flags = FF_ADOPTED, .max = 40,
	    .label = "Connector", .help = "The word or sign before it." },
	[ACTION_HEADING] = { .name = "heading", .kind = FK_MARKED,
	    .flags = FF_ADOPTED, .max = 2000,
	    .label = "Heading above it" },
	[ACTION_MARKER] = { .name = "marker", .kind = FK_TEXT,
	    .flags = FF_ADOPTED, .max = 16,
	    .label = "Bullet or number" },
};
_Static_assert(COUNT_OF(action_fields) == ACTION_NFIELDS, "one row per field");

const struct record_type type_action = {
	.name = "action",
	.plural = "actions",
	.label = "Action",
	.label_plural = "Actions",
	.help = "What agencies have agreed to do, with its parts; goals of later years too.",
	.fields = action_fields,
	.nfields = COUNT_OF(action_fields),
	.title_field = ACTION_TEXT,
	.code_field = ACTION_CODE,
	.order_field = ACTION_ORDER,
	.flags = TF_ADOPTED,
	.read = PERM_PUBLIC,
	.write = PERM_OPERATOR,
};
