/* SPDX-License-Identifier: Apache-2.0 */
/* A file that a framework was read from; kept by its hash. */
#include "model/types/types.h"

#include "base/limits.h"
#include "base/status.h"

static const struct choice formats[] = {
	{ "tsv", "Tab-separated text" },
	{ "html", "HTML" },
	{ "markdown", "Markdown" },
	{ "docx", "Word document" },
	{ "json", "JSON export" },
};

static const struct field source_fields[] = {
	[SOURCE_NAME] = { .name = "name", .kind = FK_TEXT,
	    .flags = FF_REQUIRED, .max = 300,
	    .label = "File name",
	    .read = PERM_PUBLIC },
	[SOURCE_FORMAT] = { .name = "format", .kind = FK_CHOICE,
	    .flags = FF_REQUIRED | FF_FILTER, .choices = formats, .nchoices = COUNT_OF(formats),
	    .label = "Format",
	    .read = PERM_PUBLIC },
	[SOURCE_SHA256] = { .name = "sha256", .kind = FK_TEXT,
	    .flags = FF_REQUIRED | FF_PROOF, .max = 64,
	    .label = "SHA-256", .help = "Of the bytes of the file, in hexadecimal.",
	    .read = PERM_PUBLIC },
	[SOURCE_SIZE] = { .name = "size", .kind = FK_INT,
	    .flags = FF_REQUIRED, .max = UINT32_MAX,
	    .label = "Size", .help = "In bytes.",
	    .read = PERM_PUBLIC },
	[SOURCE_IMPORTED] = { .name = "imported", .kind = FK_INSTANT,
	    .label = "Read on",
	    .read = PERM_PUBLIC },
};
_Static_assert(COUNT_OF(source_fields) == SOURCE_NFIELDS, "one row per field");

const struct record_type type_source = {
	.name = "source",
	.plural = "sources",
	.label = "Source",
	.label_plural = "Sources",
	.adding = "Add a source",
	.help = "A file that records were read from.",
	.fields = source_fields,
	.nfields = COUNT_OF(source_fields),
	.title_field = SOURCE_NAME,
	.code_field = NO_FIELD,
	.order_field = NO_FIELD,
	.visibility = VISIBILITY_PUBLIC,
	.follows = NO_FIELD,
	.read = PERM_PUBLIC,
};
