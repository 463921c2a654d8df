/* SPDX-License-Identifier: Apache-2.0 */
/* A role: who coordinates, takes part in or chairs what, and since when. */
#include "model/types/types.h"

#include "base/limits.h"
#include "base/status.h"

static const struct choice kinds[] = {
	{ "coordinator", "Coordinator" },
	{ "involved", "Involved" },
	{ "co-chair-permanent", "Permanent co-chair" },
	{ "co-chair-rotating", "Rotating co-chair" },
};

static const struct field role_fields[] = {
	[ROLE_WHO] = { .name = "who", .kind = FK_PARTY,
	    .flags = FF_REQUIRED | FF_FACT,
	    .label = "Who",
	    .read = PERM_PUBLIC, .write = PERM_CHAIR },
	[ROLE_WHAT] = { .name = "what", .kind = FK_CHOICE,
	    .flags = FF_REQUIRED | FF_FACT | FF_FILTER,
	    .choices = kinds, .nchoices = COUNT_OF(kinds),
	    .label = "Role",
	    .read = PERM_PUBLIC, .write = PERM_CHAIR },
	[ROLE_PILLAR] = { .name = "pillar", .kind = FK_REF,
	    .flags = FF_OWNER | FF_FACT | FF_FILTER, .ref = "pillar",
	    .label = "Of pillar", .help = "Empty where the role is of the whole framework.",
	    .read = PERM_PUBLIC, .write = PERM_CHAIR },
	[ROLE_INTERIM] = { .name = "interim", .kind = FK_BOOL,
	    .flags = FF_FACT,
	    .label = "Ad interim",
	    .read = PERM_PUBLIC, .write = PERM_CHAIR },
	[ROLE_SINCE] = { .name = "since", .kind = FK_PERIOD,
	    .flags = FF_FACT,
	    .label = "Held",
	    .read = PERM_PUBLIC, .write = PERM_CHAIR },
	[ROLE_WORDS] = { .name = "words", .kind = FK_TEXT,
	    .flags = FF_ADOPTED, .max = 500,
	    .label = "As written",
	    .read = PERM_PUBLIC },
	[ROLE_ORDER] = { .name = "position", .kind = FK_INT,
	    .max = 10000000,
	    .label = "Position",
	    .read = PERM_PUBLIC },
};
_Static_assert(COUNT_OF(role_fields) == ROLE_NFIELDS, "one row per field");

const struct record_type type_role = {
	.name = "role",
	.plural = "roles",
	.label = "Role",
	.label_plural = "Roles",
	.adding = "Add a role",
	.help = "Who coordinates, takes part or chairs.",
	.fields = role_fields,
	.nfields = COUNT_OF(role_fields),
	.title_field = ROLE_WORDS,
	.code_field = NO_FIELD,
	.order_field = ROLE_ORDER,
	.visibility = VISIBILITY_PUBLIC,
	.follows = NO_FIELD,
	.read = PERM_PUBLIC,
	.create = PERM_CHAIR,
	.change = PERM_CHAIR,
	.remove = PERM_CHAIR,
};
