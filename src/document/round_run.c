/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads a Word file that came back in a comment round, in the helper: both its texts become
 * frameworks. The points to settle of either are left out: they are the instrument's own, not the
 * agency's, and stand already.
 */
#include "base/limits.h"
#include "document/reading.h"
#include "document/round.h"

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
	out->accepted->queries.n = 0;
	if (out->original != NULL)
		out->original->queries.n = 0;
	return ST_OK;
}
