/* SPDX-License-Identifier: Apache-2.0 */
/* What was done about an action: how it stands, what comes next, and what shows it. */
#include "model/types/types.h"

#include "base/limits.h"
#include "base/status.h"

static const struct choice statuses[] = {
	{ "on-track", "On track" },
	{ "done", "Done" },
	{ "delayed", "Delayed" },
	{ "blocked", "Blocked" },
	{ "dropped", "Dropped" },
	{ "not-started", "Not started" },
};

static const struct field progress_fields[] = {
	[PROGRESS_ACTION] = { .name = "action", .kind = FK_REF,
	    .flags = FF_OWNER | FF_REQUIRED | FF_FILTER, .ref = "action",
	    .label = "Action",
	    .read = PERM_NETWORK, .write = PERM_WORK },
	[PROGRESS_AGENCY] = { .name = "agency", .kind = FK_REF,
	    .flags = FF_OWNER | FF_FILTER, .ref = "agency",
	    .label = "For agency", .help = "Whose progress it is; empty: of all who do it.",
	    .read = PERM_NETWORK, .write = PERM_WORK },
	[PROGRESS_STATUS] = { .name = "status", .kind = FK_CHOICE,
	    .flags = FF_REQUIRED | FF_FILTER, .choices = statuses,
	    .nchoices = COUNT_OF(statuses),
	    .label = "Status",
	    .read = PERM_NETWORK, .write = PERM_WORK },
	[PROGRESS_WORDS] = { .name = "words", .kind = FK_TEXT,
	    .flags = FF_SEARCH | FF_LONG | FF_RICH, .max = LIMIT_TEXT_BYTES,
	    .label = "What was done",
	    .read = PERM_NETWORK, .write = PERM_WORK },
	[PROGRESS_NEXT] = { .name = "next_step", .kind = FK_TEXT,
	    .flags = FF_SEARCH, .max = 2000,
	    .label = "Next step",
	    .read = PERM_NETWORK, .write = PERM_WORK },
	[PROGRESS_EVIDENCE] = { .name = "evidence", .kind = FK_TEXTS,
	    .flags = FF_SEARCH, .max = 50,
	    .label = "Evidence", .help = "One a line: the address of a page, or what shows it. "
	        "Files can be added once it is saved.",
	    .read = PERM_NETWORK, .write = PERM_WORK },
	[PROGRESS_AUTHOR] = { .name = "author", .kind = FK_REF,
	    .flags = FF_OWNER | FF_AUTHOR, .ref = "person",
	    .label = "Reported by",
	    .read = PERM_NETWORK },
};
_Static_assert(COUNT_OF(progress_fields) == PROGRESS_NFIELDS, "one row per field");

const struct record_type type_progress = {
	.name = "progress",
	.plural = "progress",
	.label = "Progress",
	.label_plural = "Progress notes",
	.adding = "Add progress",
	.help = "How an action stands, what was done and what comes next.",
	.fields = progress_fields,
	.nfields = COUNT_OF(progress_fields),
	.title_field = PROGRESS_WORDS,
	.code_field = NO_FIELD,
	.order_field = NO_FIELD,
	.visibility = VISIBILITY_NETWORK,
	.follows = PROGRESS_ACTION,
	.read = PERM_NETWORK,
	.create = PERM_WORK,
	.change = PERM_WORK,
	.remove = PERM_WORK,
};
