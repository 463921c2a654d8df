/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads a Word file that came back in a comment round, in the helper: both its texts become
 * frameworks. The points to settle of either are left out: they are the instrument's own, not the
 * agency's, and stand already. Text that stands outside of all elements is kept apart.
 */
#include "base/limits.h"
#include "document/reading.h"
#include "document/round.h"

/* Points that say that words were left out. */
static void
note_strays(struct arena *a, struct round_reading *out)
{
	const struct fw_querys *queries = &out->accepted->queries;

	for (size_t i = 0; i < queries->n; i++) {
		const struct fw_query *q = &queries->items[i];

		if (str_equal(q->kind, STR("stray-text")) || str_equal(q->kind, STR("leftover")))
			*fw_add(a, &out->strays) = q->found;
	}
}

enum status
round_run(struct arena *a, struct str bytes, struct errors *errors, struct round_reading *out)
{
	struct blocks accepted = { .arena = a };
	struct blocks original = { .arena = a };
	struct errors faults;
	enum status st;

	*out = (struct round_reading){ 0 };
	if (!str_starts(bytes, STR("PK\x03\x04")))
		return errors_add(errors, ST_UNSUPPORTED, NULL, "Only a Word file (DOCX) holds "
		    "tracked changes and comments. Save the document as DOCX.");
	if ((st = import_docx_twice(bytes, DOCX_OURS_SETTLED, &accepted, &original,
	    errors)) != ST_OK)
		return st;
	out->tracked = *accepted.tracked;
	/* What is tracked is told by the changes themselves. */
	accepted.tracked = NULL;
	original.tracked = NULL;
	if ((st = reading_from_blocks(a, &accepted, errors, &out->accepted)) != ST_OK)
		return st;
	errors_init(&faults, a);
	/* The text before the changes may be none at all: somebody wrote the table anew. */
	if (out->tracked.nchanges > 0 &&
	    reading_from_blocks(a, &original, &faults, &out->original) != ST_OK)
		out->original = NULL;
	note_strays(a, out);
	out->accepted->queries.n = 0;
	if (out->original != NULL)
		out->original->queries.n = 0;
	return ST_OK;
}
