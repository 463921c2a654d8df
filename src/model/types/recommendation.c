/* SPDX-License-Identifier: Apache-2.0 */
/* A recommendation of the senior level, which actions answer. */
#include "model/types/types.h"

#include "base/limits.h"
#include "base/status.h"

static const struct choice forces[] = {
	{ "recommends", "Recommends" },
	{ "requests", "Requests" },
	{ "authorises", "Authorises" },
	{ "endorses", "Endorses" },
	{ "commits", "Commits" },
	{ "notes", "Notes" },
};

static const struct field recommendation_fields[] = {
	[RECOMMENDATION_CODE] = { .name = "code", .kind = FK_TEXT,
	    .flags = FF_REQUIRED | FF_UNIQUE | FF_SEARCH, .max = 16,
	    .label = "Code",
	    .read = PERM_PUBLIC },
	[RECOMMENDATION_TEXT] = { .name = "text", .kind = FK_MARKED,
	    .flags = FF_REQUIRED | FF_SEARCH | FF_ADOPTED | FF_LONG, .max = LIMIT_TEXT_BYTES,
	    .label = "Text",
	    .read = PERM_PUBLIC },
	[RECOMMENDATION_PILLARS] = { .name = "pillars", .kind = FK_REFS,
	    .flags = FF_OWNER | FF_ADOPTED | FF_FILTER, .max = 200, .ref = "pillar",
	    .label = "Pillars",
	    .help = "Where it stands, with the word that joins it to the one before.",
	    .read = PERM_PUBLIC },
	[RECOMMENDATION_ORDER] = { .name = "position", .kind = FK_INT,
	    .max = 100000,
	    .label = "Position",
	    .read = PERM_PUBLIC },
	[RECOMMENDATION_MEETING] = { .name = "meeting", .kind = FK_REF,
	    .flags = FF_FACT | FF_FILTER, .ref = "meeting",
	    .label = "Made by",
	    .read = PERM_PUBLIC, .write = PERM_PILLAR },
	[RECOMMENDATION_FORCE] = { .name = "force", .kind = FK_CHOICE,
	    .flags = FF_FACT | FF_FILTER, .choices = forces, .nchoices = COUNT_OF(forces),
	    .label = "Force", .help = "What the words do, where they say it.",
	    .read = PERM_PUBLIC, .write = PERM_PILLAR },
	[RECOMMENDATION_MANDATE] = { .name = "mandate", .kind = FK_TEXT,
	    .flags = FF_FACT, .max = LIMIT_TEXT_BYTES,
	    .label = "Mandate", .help = "Resolutions, letters and calls it rests on.",
	    .read = PERM_PUBLIC, .write = PERM_PILLAR },
	[RECOMMENDATION_PERIOD] = { .name = "period", .kind = FK_PERIOD,
	    .flags = FF_FACT,
	    .label = "When",
	    .read = PERM_PUBLIC, .write = PERM_PILLAR },
};
_Static_assert(COUNT_OF(recommendation_fields) == RECOMMENDATION_NFIELDS, "one row per field");

const struct record_type type_recommendation = {
	.name = "recommendation",
	.plural = "recommendations",
	.label = "Recommendation",
	.label_plural = "Recommendations",
	.adding = "Add a recommendation",
	.help = "What the senior level asked for.",
	.fields = recommendation_fields,
	.nfields = COUNT_OF(recommendation_fields),
	.title_field = RECOMMENDATION_TEXT,
	.code_field = RECOMMENDATION_CODE,
	.order_field = RECOMMENDATION_ORDER,
	.flags = TF_ADOPTED,
	.visibility = VISIBILITY_PUBLIC,
	.follows = NO_FIELD,
	.read = PERM_PUBLIC,
	.change = PERM_PILLAR,
};
