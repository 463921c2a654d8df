/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Makes the rows of the table of changes. What went with a whole that was added or removed has no
 * row of its own. What surprises: codes and the order of columns are facts of the framework too,
 * and stand among the lines.
 */
#include "document/redline_table.h"

#include "base/i18n.h"

static const char *const part_labels[PART_COUNT] = {
	[PART_FRAMEWORK] = N_("Title block"),
	[PART_HEADING] = N_("Column"),
	[PART_AGENCY] = N_("Agency"),
	[PART_GROUP] = N_("Group"),
	[PART_MEETING] = N_("Meeting"),
	[PART_PILLAR] = N_("Pillar"),
	[PART_ROLE] = N_("Role"),
	[PART_RECOMMENDATION] = N_("Recommendation"),
	[PART_ACTION] = N_("Action"),
	[PART_CONDITION] = N_("Condition"),
	[PART_FOOTNOTE] = N_("Footnote"),
};

static const char *
what_of(const struct redline_change *c)
{
	if (c->what & DIFFERENCE_ADDED)
		return N_("Added");
	if (c->what & DIFFERENCE_REMOVED)
		return N_("Removed");
	if (c->what & DIFFERENCE_MOVED)
		return c->what & DIFFERENCE_CHANGED ? N_("Moved and changed") : N_("Moved");
	return c->what & DIFFERENCE_CHANGED ? N_("Changed") : N_("Formatted");
}

static const char *
part_of(const struct redline_change *c)
{
	const struct fw_element *e = c->after != NULL ? c->after : c->before;

	if (c->part != PART_ACTION)
		return part_labels[c->part];
	switch (e->kind) {
	case ELEMENT_ACTION: return N_("Action");
	case ELEMENT_GOAL: return N_("Goal");
	case ELEMENT_EVENT: return N_("Another body's event");
	case ELEMENT_NOTE: return N_("Working note");
	case ELEMENT_PLACEHOLDER: return N_("To be decided");
	case ELEMENT_KIND_COUNT: break;
	}
	return part_labels[PART_ACTION];
}

/* A code is said in the row's head; that of something new is no news. */
static bool
is_shown(const struct redline_change *c, const struct redline_field *f)
{
	bool is_whole = c->before == NULL || c->after == NULL;

	return !f->is_form && !(is_whole && str_equal(str_from(f->name), STR("code")));
}

struct change_row
redline_table_row(struct arena *a, struct redline *r, const struct redline_change *c)
{
	struct redline_fields fields = redline_values(r, c);
	struct change_row row = { .change = c, .number = c->number, .what = what_of(c),
		.part = part_of(c), .code = c->code, .pillar = c->pillar, .from = c->from.words,
		.to = c->to.words, .nparts = c->nparts, .reason = c->reason,
		.lines = arena_make_array(a, struct change_line, fields.n) };

	if (c->part == PART_FOOTNOTE)
		row.code = ((const struct fw_footnote *)(c->after != NULL ? c->after :
		    c->before))->label;
	for (size_t i = 0; i < fields.n; i++) {
		const struct redline_field *f = &fields.items[i];

		if (is_shown(c, f))
			row.lines[row.nlines++] = (struct change_line){ .label = f->label,
				.is_fact = f->is_fact, .is_choice = f->kind == REDLINE_CHOICE ||
				    f->kind == REDLINE_BOOL, .spans = f->spans,
				.before = f->before.text, .after = f->after.text };
	}
	return row;
}

struct change_rows
redline_table_rows(struct arena *a, struct redline *r)
{
	struct change_rows rows = { .items = arena_make_array(a, struct change_row, r->count) };

	for (size_t i = 0; i < r->changes.n; i++) {
		const struct redline_change *c = r->changes.items[i];

		if (c->number > 0 && c->whole == NULL)
			rows.items[rows.n++] = redline_table_row(a, r, c);
	}
	return rows;
}
