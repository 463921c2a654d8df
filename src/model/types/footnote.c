/* SPDX-License-Identifier: Apache-2.0 */
/* A footnote of the adopted text; the words that carry its mark hold its number. */
#include "model/types/types.h"

#include "base/limits.h"
#include "base/status.h"

static const struct field footnote_fields[] = {
	[FOOTNOTE_LABEL] = { .name = "label", .kind = FK_TEXT,
	    .flags = FF_REQUIRED, .max = 16,
	    .label = "Number",
	    .read = PERM_PUBLIC },
	[FOOTNOTE_TEXT] = { .name = "text", .kind = FK_MARKED,
	    .flags = FF_REQUIRED | FF_SEARCH | FF_ADOPTED | FF_LONG, .max = LIMIT_TEXT_BYTES,
	    .label = "Text",
	    .read = PERM_PUBLIC },
	[FOOTNOTE_ORDER] = { .name = "position", .kind = FK_INT,
	    .max = 100000,
	    .label = "Position",
	    .read = PERM_PUBLIC },
};
_Static_assert(COUNT_OF(footnote_fields) == FOOTNOTE_NFIELDS, "one row per field");

const struct record_type type_footnote = {
	.name = "footnote",
	.plural = "footnotes",
	.label = "Footnote",
	.label_plural = "Footnotes",
	.adding = "Add a footnote",
	.help = "A note at the foot of the adopted text.",
	.fields = footnote_fields,
	.nfields = COUNT_OF(footnote_fields),
	.title_field = FOOTNOTE_TEXT,
	.code_field = NO_FIELD,
	.order_field = FOOTNOTE_ORDER,
	.flags = TF_ADOPTED,
	.visibility = VISIBILITY_PUBLIC,
	.follows = NO_FIELD,
	.read = PERM_PUBLIC,
};
