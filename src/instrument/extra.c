/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Finds to which column of unknown meaning a text of a pillar belongs. What surprises: a heading
 * may begin with another one ("Notes", "Notes: legal"), so the longest that fits counts; and two
 * columns may have one heading, so their texts are dealt out in order.
 */
#include "instrument/extra.h"

#include "base/buf.h"

struct str
extra_label(struct arena *a, struct str heading, size_t column)
{
	return heading.n > 0 ? heading : str_format(a, "Column %zu", column + 1);
}

/* "Notes: "; empty for a column whose meaning is known. */
static struct str
label_of(struct arena *a, const struct framework *fw, size_t column)
{
	const struct fw_column *c = &fw->columns.items[column];

	return c->role != COLUMN_UNKNOWN ? STR_EMPTY :
	    str_concat(a, extra_label(a, c->heading, column), STR(": "));
}

/* The longest label that a text begins with; empty: the text belongs to no column. */
static struct str
find_label(struct arena *a, const struct framework *fw, struct str text)
{
	struct str found = STR_EMPTY;

	for (size_t i = 0; i < fw->columns.n; i++) {
		struct str label = label_of(a, fw, i);

		if (label.n > found.n && str_starts(text, label))
			found = label;
	}
	return found;
}

/* The column that a text of a list stands in; SIZE_MAX: none. What is too many is the last's. */
static size_t
find_column(struct arena *a, const struct framework *fw, const struct fw_texts *extra, size_t text)
{
	struct str label = find_label(a, fw, extra->items[text]);
	size_t found = SIZE_MAX;
	size_t earlier = 0;

	for (size_t i = 0; i < text; i++)
		earlier += str_equal(find_label(a, fw, extra->items[i]), label);
	for (size_t i = 0; i < fw->columns.n && label.n > 0; i++) {
		if (!str_equal(label_of(a, fw, i), label))
			continue;
		found = i;
		if (earlier-- == 0)
			break;
	}
	return found;
}

struct str
extra_under(struct arena *a, const struct framework *fw, const struct fw_pillar *pillar,
    size_t column)
{
	const struct fw_texts *extra = &pillar->extra;
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	for (size_t i = 0; i < extra->n; i++) {
		if (find_column(a, fw, extra, i) != column)
			continue;
		buf_add_z(&b, b.n > 0 ? "\n" : "");
		buf_add(&b, str_part(extra->items[i], label_of(a, fw, column).n,
		    extra->items[i].n));
	}
	return buf_str(&b);
}

/* Where the words stand in each pillar must be known before the first label is another. */
void
extra_rename(struct arena *a, struct framework *fw, size_t column, struct str heading)
{
	struct str label = label_of(a, fw, column);
	struct str other = str_concat(a, extra_label(a, heading, column), STR(": "));

	for (size_t i = 0; i < fw->pillars.n; i++) {
		struct fw_texts held = fw->pillars.items[i].extra;
		struct fw_texts *extra = &fw->pillars.items[i].extra;

		extra->items = arena_make_array(a, struct str, held.n);
		extra->capacity = held.n;
		for (size_t k = 0; k < held.n; k++)
			extra->items[k] = find_column(a, fw, &held, k) != column ? held.items[k] :
			    str_concat(a, other, str_part(held.items[k], label.n,
			    held.items[k].n));
	}
	fw->columns.items[column].heading = heading;
}

bool
extra_equal(struct arena *a, const struct framework *before, const struct fw_texts *held,
    const struct framework *after, const struct fw_texts *newer)
{
	if (held->n != newer->n)
		return false;
	for (size_t i = 0; i < held->n; i++) {
		struct str x = held->items[i];
		struct str y = newer->items[i];
		size_t column = find_column(a, before, held, i);

		if (column != find_column(a, after, newer, i))
			return false;
		if (!str_equal(str_part(x, find_label(a, before, x).n, x.n),
		    str_part(y, find_label(a, after, y).n, y.n)))
			return false;
	}
	return true;
}
