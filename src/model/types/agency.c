/* SPDX-License-Identifier: Apache-2.0 */
/* An agency: a member of the network, by the code that texts use. */
#include "model/types/types.h"

#include "base/limits.h"
#include "base/status.h"

static const struct field agency_fields[] = {
	[AGENCY_CODE] = { .name = "code", .kind = FK_TEXT,
	    .flags = FF_REQUIRED | FF_UNIQUE | FF_SEARCH | FF_FILTER, .max = 40,
	    .label = "Code", .help = "As written in the adopted text.",
	    .read = PERM_PUBLIC, .write = PERM_CHAIR },
	[AGENCY_NAME] = { .name = "name", .kind = FK_TEXT,
	    .flags = FF_SEARCH, .max = 300,
	    .label = "Name",
	    .read = PERM_PUBLIC, .write = PERM_CHAIR },
};
_Static_assert(COUNT_OF(agency_fields) == AGENCY_NFIELDS, "one row per field");

const struct record_type type_agency = {
	.name = "agency",
	.plural = "agencies",
	.label = "Agency",
	.label_plural = "Agencies",
	.adding = "Add an agency",
	.help = "A body that coordinates, takes part or is named.",
	.fields = agency_fields,
	.nfields = COUNT_OF(agency_fields),
	.title_field = AGENCY_NAME,
	.code_field = AGENCY_CODE,
	.order_field = NO_FIELD,
	.flags = TF_GLOBAL,
	.visibility = VISIBILITY_PUBLIC,
	.follows = NO_FIELD,
	.read = PERM_PUBLIC,
	.create = PERM_CHAIR,
	.change = PERM_CHAIR,
	.remove = PERM_CHAIR,
};
