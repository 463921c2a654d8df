/* SPDX-License-Identifier: Apache-2.0 */
/* A framework of common action: the adopted document as a whole. */
#include "model/types/types.h"

#include "base/limits.h"
#include "base/status.h"

static const struct field framework_fields[] = {
	[FRAMEWORK_TITLE] = { .name = "title", .kind = FK_TEXT,
	    .flags = FF_REQUIRED | FF_SEARCH | FF_ADOPTED, .max = 500,
	    .label = "Title",
	    .read = PERM_PUBLIC },
	[FRAMEWORK_SLUG] = { .name = "slug", .kind = FK_TEXT,
	    .flags = FF_REQUIRED | FF_UNIQUE, .max = 80,
	    .label = "Short name",
	    .help = "Stands in addresses and on the command line: lower-case letters, digits "
	        "and hyphens.",
	    .read = PERM_PUBLIC },
	[FRAMEWORK_NETWORK] = { .name = "network", .kind = FK_TEXT,
	    .flags = FF_SEARCH | FF_ADOPTED, .max = 500,
	    .label = "Network",
	    .help = "The agencies that act together, by the name they give themselves.",
	    .read = PERM_PUBLIC },
	[FRAMEWORK_LABEL] = { .name = "label", .kind = FK_TEXT,
	    .flags = FF_ADOPTED, .max = 500,
	    .label = "Label",
	    .help = "What the document calls itself, such as an adopted version.",
	    .read = PERM_PUBLIC },
	[FRAMEWORK_YEARS] = { .name = "years", .kind = FK_PERIOD,
	    .flags = FF_ADOPTED,
	    .label = "Years covered",
	    .read = PERM_PUBLIC },
	[FRAMEWORK_ZONE] = { .name = "zone", .kind = FK_TEXT,
	    .flags = FF_REQUIRED, .max = 64,
	    .label = "Time zone",
	    .help = "Name in the IANA database. Days and deadlines are counted in it.",
	    .read = PERM_PUBLIC, .write = PERM_CHAIR },
	[FRAMEWORK_LANGUAGE] = { .name = "language", .kind = FK_TEXT,
	    .flags = FF_REQUIRED, .max = 35,
	    .label = "Language", .help = "Language of the adopted text (BCP 47).",
	    .read = PERM_PUBLIC, .write = PERM_CHAIR },
	[FRAMEWORK_HEADER] = { .name = "header", .kind = FK_MARKED,
	    .flags = FF_ADOPTED | FF_LONG, .max = LIMIT_TEXT_BYTES,
	    .label = "Title block", .help = "The lines above the table, as adopted.",
	    .read = PERM_PUBLIC },
	[FRAMEWORK_FILE] = { .name = "file", .kind = FK_TEXT,
	    .flags = FF_FILTER, .max = 64,
	    .label = "Imported from", .help = "SHA-256 of the file, in hexadecimal.",
	    .read = PERM_PUBLIC },
	[FRAMEWORK_RELEASED] = { .name = "released", .kind = FK_INSTANT,
	    .label = "Released",
	    .help = "When the import was released to readers; until then only the local "
	        "operator sees it.",
	    .read = PERM_PUBLIC },
};
_Static_assert(COUNT_OF(framework_fields) == FRAMEWORK_NFIELDS, "one row per field");

const struct record_type type_framework = {
	.name = "framework",
	.plural = "frameworks",
	.label = "Framework",
	.label_plural = "Frameworks",
	.help = "A document in which agencies agree what they will do together.",
	.fields = framework_fields,
	.nfields = COUNT_OF(framework_fields),
	.title_field = FRAMEWORK_TITLE,
	.code_field = FRAMEWORK_SLUG,
	.order_field = NO_FIELD,
	.visibility = VISIBILITY_PUBLIC,
	.follows = NO_FIELD,
	.read = PERM_PUBLIC,
	.change = PERM_CHAIR,
};
