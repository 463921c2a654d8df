/* SPDX-License-Identifier: Apache-2.0 */
/* A revision: one adopted state of the instrument, labelled as its document labels itself. */
#include "model/types/types.h"

#include "base/limits.h"
#include "base/status.h"

static const struct choice methods[] = {
	{ "meeting", "At a meeting" },
	{ "silence", "By silence procedure" },
	{ "chairs", "By the co-chairs" },
	{ "unknown", "Not known" },
};

static const struct field revision_fields[] = {
	[REVISION_LABEL] = { .name = "label", .kind = FK_TEXT,
	    .flags = FF_REQUIRED | FF_SEARCH, .max = 200,
	    .label = "Label",
	    .read = PERM_PUBLIC },
	[REVISION_NUMBER] = { .name = "number", .kind = FK_INT,
	    .flags = FF_REQUIRED, .max = 100000,
	    .label = "Number", .help = "Counted by us, from 1.",
	    .read = PERM_PUBLIC },
	[REVISION_ADOPTED] = { .name = "adopted", .kind = FK_PERIOD,
	    .flags = FF_ADOPTED,
	    .label = "Adopted on", .help = "Open where the document does not say.",
	    .read = PERM_PUBLIC },
	[REVISION_EFFECTIVE] = { .name = "effective", .kind = FK_PERIOD,
	    .flags = FF_ADOPTED,
	    .label = "In effect from",
	    .read = PERM_PUBLIC },
	[REVISION_METHOD] = { .name = "method", .kind = FK_CHOICE,
	    .flags = FF_REQUIRED, .choices = methods, .nchoices = COUNT_OF(methods),
	    .label = "Adopted",
	    .read = PERM_PUBLIC },
	[REVISION_FILE] = { .name = "file", .kind = FK_TEXT,
	    .flags = FF_FILTER | FF_PROOF, .max = 64,
	    .label = "Read from", .help = "SHA-256 of the document's file, in hexadecimal.",
	    .read = PERM_PUBLIC },
	[REVISION_SNAPSHOT] = { .name = "snapshot", .kind = FK_TEXT,
	    .flags = FF_PROOF, .max = 64,
	    .label = "Sealed as",
	    .help = "SHA-256 of the framework as JSON, as the document said it.",
	    .read = PERM_PUBLIC },
	[REVISION_BODY] = { .name = "body", .kind = FK_TEXT,
	    .flags = FF_ADOPTED, .max = 300,
	    .label = "Adopted by",
	    .read = PERM_PUBLIC },
	[REVISION_PREVIOUS] = { .name = "previous", .kind = FK_REF,
	    .ref = "revision",
	    .label = "Follows",
	    .read = PERM_PUBLIC },
	[REVISION_SEALED] = { .name = "sealed", .kind = FK_INSTANT,
	    .label = "Held since", .help = "From then on it is kept as it is. Unset: the import "
	        "was not released yet.",
	    .read = PERM_PUBLIC },
	[REVISION_SEAL] = { .name = "seal", .kind = FK_TEXT,
	    .flags = FF_PROOF, .max = 64,
	    .label = "Seal",
	    .help = "SHA-256 of the text that binds it to the revision before.",
	    .read = PERM_PUBLIC },
};
_Static_assert(COUNT_OF(revision_fields) == REVISION_NFIELDS, "one row per field");

const struct record_type type_revision = {
	.name = "revision",
	.plural = "revisions",
	.label = "Revision",
	.label_plural = "Revisions",
	.adding = "Add a revision",
	.help = "One adopted state of the instrument.",
	.fields = revision_fields,
	.nfields = COUNT_OF(revision_fields),
	.title_field = REVISION_LABEL,
	.code_field = NO_FIELD,
	.order_field = REVISION_NUMBER,
	.visibility = VISIBILITY_PUBLIC,
	.follows = NO_FIELD,
	.read = PERM_PUBLIC,
};
