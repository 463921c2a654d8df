/* SPDX-License-Identifier: Apache-2.0 */
/* A point to settle: a doubt of the reading that a person answers. */
#include "model/types/types.h"

#include "base/limits.h"
#include "base/status.h"

static const struct choice states[] = {
	{ "open", "Open" },
	{ "settled", "Settled" },
};

static const struct field query_fields[] = {
	[QUERY_NUMBER] = { .name = "number", .kind = FK_INT,
	    .flags = FF_REQUIRED, .max = 100000,
	    .label = "Number",
	    .read = PERM_PUBLIC },
	[QUERY_KIND] = { .name = "kind", .kind = FK_TEXT,
	    .flags = FF_REQUIRED | FF_FILTER, .max = 40,
	    .label = "Kind",
	    .read = PERM_PUBLIC },
	[QUERY_QUESTION] = { .name = "question", .kind = FK_TEXT,
	    .flags = FF_REQUIRED | FF_SEARCH, .max = 2000,
	    .label = "What is to be settled",
	    .read = PERM_PUBLIC },
	[QUERY_FOUND] = { .name = "found", .kind = FK_TEXT,
	    .flags = FF_LONG, .max = LIMIT_TEXT_BYTES,
	    .label = "Words in the document",
	    .read = PERM_PUBLIC },
	[QUERY_PROPOSED] = { .name = "proposed", .kind = FK_TEXT,
	    .flags = FF_LONG, .max = LIMIT_TEXT_BYTES,
	    .label = "What was done",
	    .read = PERM_PUBLIC },
	[QUERY_ABOUT] = { .name = "about", .kind = FK_TEXT,
	    .flags = FF_FILTER, .max = 40,
	    .label = "About", .help = "Code of the element; empty for the document.",
	    .read = PERM_PUBLIC },
	[QUERY_STATE] = { .name = "state", .kind = FK_CHOICE,
	    .flags = FF_REQUIRED | FF_FILTER, .choices = states, .nchoices = COUNT_OF(states),
	    .label = "State",
	    .read = PERM_PUBLIC, .write = PERM_CHAIR },
	[QUERY_ANSWER] = { .name = "answer", .kind = FK_TEXT,
	    .flags = FF_LONG, .max = LIMIT_TEXT_BYTES,
	    .label = "Answer",
	    .read = PERM_PUBLIC, .write = PERM_CHAIR },
};
_Static_assert(COUNT_OF(query_fields) == QUERY_NFIELDS, "one row per field");

const struct record_type type_query = {
	.name = "query",
	.plural = "queries",
	.label = "Point to settle",
	.label_plural = "Points to settle",
	.adding = "Raise a point to settle",
	.help = "What the reading doubted, for a person to settle.",
	.fields = query_fields,
	.nfields = COUNT_OF(query_fields),
	.title_field = QUERY_QUESTION,
	.code_field = NO_FIELD,
	.order_field = QUERY_NUMBER,
	.visibility = VISIBILITY_PUBLIC,
	.follows = NO_FIELD,
	.read = PERM_PUBLIC,
	.change = PERM_CHAIR,
};
