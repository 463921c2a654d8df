/* SPDX-License-Identifier: Apache-2.0 */
/* What somebody says about a record, for those of the network who see that record. */
#include "model/types/types.h"

#include "base/limits.h"
#include "base/status.h"

static const struct field comment_fields[] = {
	[COMMENT_ON] = { .name = "on", .kind = FK_ANY,
	    .flags = FF_REQUIRED | FF_FILTER,
	    .label = "About",
	    .read = PERM_NETWORK, .write = PERM_NETWORK },
	[COMMENT_WORDS] = { .name = "words", .kind = FK_TEXT,
	    .flags = FF_REQUIRED | FF_SEARCH | FF_LONG | FF_RICH, .max = 20000,
	    .label = "Comment", .help = "Write @ and a name to call somebody's attention.",
	    .read = PERM_NETWORK, .write = PERM_NETWORK },
	[COMMENT_ANSWERS] = { .name = "answers", .kind = FK_REF,
	    .flags = FF_FILTER, .ref = "comment",
	    .label = "Answers",
	    .read = PERM_NETWORK, .write = PERM_NETWORK },
	[COMMENT_MENTIONS] = { .name = "mentions", .kind = FK_REFS,
	    .flags = FF_FILTER, .max = 50, .ref = "person",
	    .label = "Mentions",
	    .read = PERM_NETWORK },
	[COMMENT_AUTHOR] = { .name = "author", .kind = FK_REF,
	    .flags = FF_OWNER | FF_AUTHOR, .ref = "person",
	    .label = "Written by",
	    .read = PERM_NETWORK },
	[COMMENT_AGENCY] = { .name = "agency", .kind = FK_REF,
	    .ref = "agency",
	    .label = "For agency",
	    .read = PERM_NETWORK },
	[COMMENT_RESOLVED] = { .name = "resolved", .kind = FK_INSTANT,
	    .label = "Resolved",
	    .read = PERM_NETWORK },
	[COMMENT_RESOLVER] = { .name = "resolver", .kind = FK_REF,
	    .ref = "person",
	    .label = "Resolved by",
	    .read = PERM_NETWORK },
};
_Static_assert(COUNT_OF(comment_fields) == COMMENT_NFIELDS, "one row per field");

const struct record_type type_comment = {
	.name = "comment",
	.plural = "comments",
	.label = "Comment",
	.label_plural = "Comments",
	.adding = "Add a comment",
	.help = "What somebody says about a record.",
	.fields = comment_fields,
	.nfields = COUNT_OF(comment_fields),
	.title_field = COMMENT_WORDS,
	.code_field = NO_FIELD,
	.order_field = NO_FIELD,
	.flags = TF_TALK,
	.visibility = VISIBILITY_NETWORK,
	.follows = COMMENT_ON,
	.read = PERM_NETWORK,
	.create = PERM_NETWORK,
	.change = PERM_SELF,
	.remove = PERM_SELF,
};
