/* SPDX-License-Identifier: Apache-2.0 */
/* A named group of agencies that texts speak of as one, such as the co-chairs. */
#include "model/types/types.h"

#include "base/limits.h"
#include "base/status.h"

static const struct field group_fields[] = {
	[GROUP_CODE] = { .name = "code", .kind = FK_TEXT,
	    .flags = FF_REQUIRED | FF_UNIQUE, .max = 40,
	    .label = "Code",
	    .read = PERM_PUBLIC, .write = PERM_CHAIR },
	[GROUP_NAME] = { .name = "name", .kind = FK_TEXT,
	    .flags = FF_SEARCH, .max = 300,
	    .label = "Name",
	    .read = PERM_PUBLIC, .write = PERM_CHAIR },
};
_Static_assert(COUNT_OF(group_fields) == GROUP_NFIELDS, "one row per field");

const struct record_type type_group = {
	.name = "group",
	.plural = "groups",
	.label = "Group",
	.label_plural = "Groups",
	.adding = "Add a group",
	.help = "Several agencies that a text names as one.",
	.fields = group_fields,
	.nfields = COUNT_OF(group_fields),
	.title_field = GROUP_NAME,
	.code_field = GROUP_CODE,
	.order_field = NO_FIELD,
	.flags = TF_GLOBAL,
	.visibility = VISIBILITY_PUBLIC,
	.follows = NO_FIELD,
	.read = PERM_PUBLIC,
	.create = PERM_CHAIR,
	.change = PERM_CHAIR,
	.remove = PERM_CHAIR,
};
