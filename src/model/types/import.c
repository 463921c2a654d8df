/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A document that somebody brought in by the browser, until it is confirmed or dropped. Its
 * fields are set by the program: a person settles points and confirms, and edits nothing.
 */
#include "model/types/types.h"

#include "base/limits.h"
#include "base/status.h"

static const struct choice states[] = {
	{ "reading", "Being read" },
	{ "ready", "Read, to be confirmed" },
	{ "confirmed", "Confirmed, being stored" },
	{ "done", "Stored" },
	{ "dropped", "Dropped" },
	{ "failed", "Cannot be read" },
};

static const struct choice purposes[] = {
	{ "comments", "An agency's changes and comments" },
	{ "draft", "A draft amendment" },
};

static const struct field import_fields[] = {
	[IMPORT_NAME] = { .name = "name", .kind = FK_TEXT,
	    .flags = FF_REQUIRED, .max = 300,
	    .label = "File name",
	    .read = PERM_ACCOUNTS },
	[IMPORT_FILE] = { .name = "file", .kind = FK_TEXT,
	    .flags = FF_REQUIRED | FF_PROOF, .max = 64,
	    .label = "SHA-256", .help = "Of the bytes of the file, in hexadecimal.",
	    .read = PERM_ACCOUNTS },
	[IMPORT_SIZE] = { .name = "size", .kind = FK_INT,
	    .flags = FF_REQUIRED, .max = UINT32_MAX,
	    .label = "Size", .help = "In bytes.",
	    .read = PERM_ACCOUNTS },
	[IMPORT_STATE] = { .name = "state", .kind = FK_CHOICE,
	    .flags = FF_REQUIRED | FF_FILTER, .choices = states, .nchoices = COUNT_OF(states),
	    .label = "State",
	    .read = PERM_ACCOUNTS },
	[IMPORT_MESSAGE] = { .name = "message", .kind = FK_TEXT,
	    .flags = FF_LONG, .max = LIMIT_TEXT_BYTES,
	    .label = "What went wrong",
	    .read = PERM_ACCOUNTS },
	[IMPORT_OF] = { .name = "of", .kind = FK_REF,
	    .flags = FF_FILTER, .ref = "framework",
	    .label = "Framework",
	    .help = "That it is a newer version of, or that was made from it.",
	    .read = PERM_ACCOUNTS },
	[IMPORT_SLUG] = { .name = "slug", .kind = FK_TEXT,
	    .max = 80,
	    .label = "Short name", .help = "Of a new framework; empty: proposed by the title.",
	    .read = PERM_ACCOUNTS },
	[IMPORT_RELEASE] = { .name = "release", .kind = FK_BOOL,
	    .label = "Released at once",
	    .read = PERM_ACCOUNTS },
	[IMPORT_READING] = { .name = "reading", .kind = FK_TEXT,
	    .flags = FF_PROOF, .max = 64,
	    .label = "What was read", .help = "SHA-256 of it as JSON, kept as a file.",
	    .read = PERM_ACCOUNTS },
	[IMPORT_ANSWERS] = { .name = "answers", .kind = FK_TEXT,
	    .flags = FF_LONG, .max = LIMIT_TEXT_BYTES,
	    .label = "Answers", .help = "To points to settle, as JSON.",
	    .read = PERM_ACCOUNTS },
	[IMPORT_JOB] = { .name = "job", .kind = FK_INT,
	    .max = UINT32_MAX,
	    .label = "Job", .help = "Number of the work that reads or stores it.",
	    .read = PERM_ACCOUNTS },
	[IMPORT_AUTHOR] = { .name = "author", .kind = FK_REF,
	    .flags = FF_OWNER | FF_AUTHOR, .ref = "person",
	    .label = "Brought by",
	    .read = PERM_ACCOUNTS },
	[IMPORT_PURPOSE] = { .name = "purpose", .kind = FK_CHOICE,
	    .flags = FF_FILTER, .choices = purposes, .nchoices = COUNT_OF(purposes),
	    .label = "To become", .help = "Empty: a framework.",
	    .read = PERM_ACCOUNTS },
	[IMPORT_AMENDMENT] = { .name = "amendment", .kind = FK_REF,
	    .flags = FF_FILTER, .ref = "amendment",
	    .label = "Amendment", .help = "That it is about, or that was made of it.",
	    .read = PERM_ACCOUNTS },
	[IMPORT_AGENCY] = { .name = "agency", .kind = FK_REF,
	    .flags = FF_FILTER, .ref = "agency",
	    .label = "Agency", .help = "Whose changes and comments they are.",
	    .read = PERM_ACCOUNTS },
	[IMPORT_CAPACITY] = { .name = "capacity", .kind = FK_TEXT,
	    .max = 40,
	    .label = "Brought as",
	    .read = PERM_ACCOUNTS },
	[IMPORT_BEHALF] = { .name = "on_behalf", .kind = FK_BOOL,
	    .label = "Brought on the agency's behalf",
	    .read = PERM_ACCOUNTS },
};
_Static_assert(COUNT_OF(import_fields) == IMPORT_NFIELDS, "one row per field");

const struct record_type type_import = {
	.name = "import",
	.plural = "imports",
	.label = "Import",
	.label_plural = "Imports",
	.adding = "Import a document",
	.help = "A document that was brought in, to be confirmed before anything is stored.",
	.fields = import_fields,
	.nfields = COUNT_OF(import_fields),
	.title_field = IMPORT_NAME,
	.code_field = NO_FIELD,
	.order_field = NO_FIELD,
	.flags = TF_GLOBAL,
	.visibility = VISIBILITY_NETWORK,
	.follows = NO_FIELD,
	.read = PERM_ACCOUNTS,
};
