/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A file that stands with a record. The bytes are kept by their SHA-256; what they are was found
 * out from the bytes.
 */
#include "model/types/types.h"

#include "base/limits.h"
#include "base/status.h"

static const struct field attachment_fields[] = {
	[ATTACHMENT_ON] = { .name = "on", .kind = FK_ANY,
	    .flags = FF_OWNER | FF_REQUIRED | FF_FILTER,
	    .label = "With",
	    .read = PERM_PUBLIC, .write = PERM_WORK },
	[ATTACHMENT_NAME] = { .name = "name", .kind = FK_TEXT,
	    .flags = FF_REQUIRED | FF_SEARCH, .max = 300,
	    .label = "File name",
	    .read = PERM_PUBLIC, .write = PERM_WORK },
	[ATTACHMENT_WORDS] = { .name = "words", .kind = FK_TEXT,
	    .flags = FF_SEARCH, .max = 2000,
	    .label = "What it is",
	    .read = PERM_PUBLIC, .write = PERM_WORK },
	[ATTACHMENT_MEDIA] = { .name = "media", .kind = FK_TEXT,
	    .flags = FF_REQUIRED, .max = 100,
	    .label = "Kind of file",
	    .read = PERM_PUBLIC },
	[ATTACHMENT_SIZE] = { .name = "size", .kind = FK_INT,
	    .flags = FF_REQUIRED, .max = UINT32_MAX,
	    .label = "Size", .help = "In bytes.",
	    .read = PERM_PUBLIC },
	[ATTACHMENT_SHA256] = { .name = "sha256", .kind = FK_TEXT,
	    .flags = FF_REQUIRED | FF_PROOF, .max = 64,
	    .label = "SHA-256", .help = "Of the bytes, in hexadecimal.",
	    .read = PERM_PUBLIC },
	[ATTACHMENT_AUTHOR] = { .name = "author", .kind = FK_REF,
	    .flags = FF_OWNER | FF_AUTHOR, .ref = "person",
	    .label = "Added by",
	    .read = PERM_NETWORK },
};
_Static_assert(COUNT_OF(attachment_fields) == ATTACHMENT_NFIELDS, "one row per field");

const struct record_type type_attachment = {
	.name = "attachment",
	.plural = "attachments",
	.label = "File",
	.label_plural = "Files",
	.adding = "Add a file",
	.help = "A file that stands with a record.",
	.fields = attachment_fields,
	.nfields = COUNT_OF(attachment_fields),
	.title_field = ATTACHMENT_NAME,
	.code_field = NO_FIELD,
	.order_field = NO_FIELD,
	.flags = TF_TALK,
	.visibility = VISIBILITY_NETWORK,
	.follows = ATTACHMENT_ON,
	.read = PERM_PUBLIC,
	.create = PERM_WORK,
	.change = PERM_WORK,
	.remove = PERM_WORK,
	.open = PERM_WORK,
};
