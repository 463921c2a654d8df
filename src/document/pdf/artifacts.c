/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Marks what a page shows beside its structure (lines of the table, headings that are repeated,
 * the foot of the page). What surprises: this reads line by line what cairo writes, where a mark
 * of the structure is a line of its own outside of any text object, and a line inside a string
 * never ends like one, because cairo breaks strings with a backslash.
 */
#include "document/pdf/finish.h"

static bool
is_mark_of_structure(struct str line)
{
	return str_starts(line, STR("/")) && str_ends(line, STR(">> BDC")) &&
	    str_find(line, STR(" << /MCID "), 0) != SIZE_MAX;
}

static bool
is_mark_within(struct str line)
{
	return str_starts(line, STR("/Span << /ActualText ")) && str_ends(line, STR(">> BDC"));
}

void
pdf_mark_artifacts(struct str content, struct buf *out)
{
	bool is_inside = false; /* of an element */
	bool is_open = false;   /* a mark of ours */
	size_t within = 0;      /* marks that say how a stretch of text reads */
	struct str line;

	while (content.n > 0 && str_next(&content, '\n', &line)) {
		bool is_end = str_equal(line, STR("EMC"));

		if (!is_inside && is_mark_of_structure(line)) {
			buf_add_z(out, is_open ? "EMC\n" : "");
			is_open = false;
			is_inside = true;
		} else if (!is_inside && !is_open) {
			buf_add_z(out, "/Artifact BMC\n");
			is_open = true;
		}
		buf_add(out, line);
		buf_add_byte(out, '\n');
		if (is_mark_within(line))
			within++;
		else if (is_end && within > 0)
			within--;
		else if (is_end)
			is_inside = false;
	}
	buf_add_z(out, is_open ? "EMC\n" : "");
}
