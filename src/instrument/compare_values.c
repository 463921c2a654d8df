/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What differs, value by value, and which value stays. Three are held against each other: that
 * of the last document, that which is held, and that of the newer document. The merged framework
 * begins as a copy of the newer one and takes held values where they stay.
 */
#include "instrument/compare_private.h"

#include <string.h>

#include "base/utf8.h"

enum verdict {
	VERDICT_SAME,
	VERDICT_STAYS, /* the document says what it said before; people changed it here */
	VERDICT_TAKEN, /* the document changed it */
	VERDICT_CLASH, /* both did */
};

struct values {
	struct compare *c;
	struct showing held;
	struct showing newer;
	struct showing base;
};

/* What is compared now: one matched pair. */
struct pair_of {
	enum compared_part part;
	const struct node *held;
	const struct node *newer;
	struct node *merged;
	const struct node *base; /* NULL where the last document did not have it, or is unknown */
	struct fw_difference *difference;
};

static struct str
pillar_code(const struct side *side, const struct node *node)
{
	return node->pillar == NONE ? STR_EMPTY : side->fw->pillars.items[node->pillar].code;
}

struct str
compare_about(const struct compare *c, enum compared_part part, const struct side *side,
    const struct node *node)
{
	struct str code = compare_code(part, node->item);

	(void)c;
	if (code.n > 0)
		return code;
	if (node->owner != NONE)
		return compare_code(PART_ACTION, side->pools[PART_ACTION].items[node->owner].item);
	return pillar_code(side, node);
}

static bool
is_edited(const struct compare *c, struct str uid)
{
	int64_t unused;

	return c->input->edited != NULL && map_get(c->input->edited, uid, &unused);
}

static enum verdict
judge(struct values *v, const struct pair_of *p, const struct row *row, struct str held,
    struct str newer)
{
	bool is_form = (row->flags & ROW_FORM) != 0;
	struct str base;

	if (str_equal(held, newer))
		return VERDICT_SAME;
	if (v->c->input->base == NULL)
		return !is_form && is_edited(v->c, *compare_uid(p->part, p->held->item)) ?
		    VERDICT_CLASH : VERDICT_TAKEN;
	if (p->base == NULL)
		return is_form ? VERDICT_TAKEN : VERDICT_CLASH;
	base = row->show(&v->base, p->base, pillar_code(&v->c->base, p->base));
	if (str_equal(base, newer))
		return is_form ? VERDICT_SAME : VERDICT_STAYS;
	return is_form || str_equal(base, held) ? VERDICT_TAKEN : VERDICT_CLASH;
}

static void
keep_held(const struct pair_of *p, const struct row *row)
{
	char *to = p->merged->item;
	const char *from = p->held->item;

	memcpy(to + row->offset, from + row->offset, row->size);
	if (row->second_size > 0)
		memcpy(to + row->second_offset, from + row->second_offset, row->second_size);
}

static void
add_clash_point(struct values *v, const struct pair_of *p, const struct fw_field_difference *d)
{
	struct compare *c = v->c;
	struct str about = compare_about(c, p->part, &c->newer, p->newer);
	struct point point = { .about = about, .found = d->newer };

	if (d->is_kept) {
		point.kind = "newer-value";
		point.question = str_format(c->arena, "“%s” was changed here, and the newer "
		    "document changes it too. Which one holds?", d->field);
		point.proposed = str_format(c->arena, "Kept as it was here: %.*s",
		    STR_ARG(d->held.n > 0 ? d->held : STR("nothing")));
	} else {
		point.kind = "newer-words";
		point.question = str_format(c->arena, "“%s” was changed here, and the newer "
		    "document has other words. Which ones hold?", d->field);
		point.proposed = str_format(c->arena, "The document's words were taken. Before, "
		    "they were: %.*s", STR_ARG(d->held));
	}
	compare_add_point(c, &point);
}

static void
compare_row(struct values *v, const struct pair_of *p, const struct row *row)
{
	struct compare *c = v->c;
	struct str held = row->show(&v->held, p->held, pillar_code(&c->held, p->held));
	struct str newer = row->show(&v->newer, p->newer, pillar_code(&c->newer, p->newer));
	enum verdict verdict = judge(v, p, row, held, newer);
	struct fw_field_difference *d;

	if (verdict == VERDICT_STAYS)
		keep_held(p, row);
	if (verdict == VERDICT_SAME || verdict == VERDICT_STAYS)
		return;
	if (row->flags & ROW_FORM) {
		p->difference->what |= DIFFERENCE_FORM;
		return;
	}
	d = fw_add(c->arena, &p->difference->fields);
	*d = (struct fw_field_difference){ .field = row->name, .held = held, .newer = newer,
		.is_kept = verdict == VERDICT_CLASH && row->flags & ROW_FACT };
	p->difference->what |= d->is_kept ? DIFFERENCE_KEPT : DIFFERENCE_CHANGED;
	if (d->is_kept)
		keep_held(p, row);
	if (verdict == VERDICT_CLASH)
		add_clash_point(v, p, d);
}

static const struct node *
base_node(const struct compare *c, enum compared_part part, struct str uid)
{
	const struct pool *pool = &c->base.pools[part];
	int64_t index;

	if (!map_get(&c->base_at, uid, &index) || (size_t)index >= pool->n ||
	    !str_equal(*compare_uid(part, pool->items[index].item), uid))
		return NULL;
	return &pool->items[index];
}

static struct fw_difference
describe(struct compare *c, enum compared_part part, const struct side *side,
    const struct node *node)
{
	return (struct fw_difference){
		.part = part,
		.uid = *compare_uid(part, node->item),
		.code = compare_about(c, part, side, node),
		.words = compare_words(c->arena, part, node->item),
	};
}

static void
keep_difference(struct compare *c, const struct fw_difference *d)
{
	struct compared_counts *counts = &c->out->counts[d->part];

	counts->added += (d->what & DIFFERENCE_ADDED) != 0;
	counts->removed += (d->what & DIFFERENCE_REMOVED) != 0;
	counts->changed += (d->what & DIFFERENCE_CHANGED) != 0;
	counts->moved += (d->what & DIFFERENCE_MOVED) != 0;
	counts->kept += (d->what & DIFFERENCE_KEPT) != 0;
	counts->form += d->what == DIFFERENCE_FORM;
	counts->same += d->what == 0;
	if (d->what != 0)
		*fw_add(c->arena, &c->out->differences) = *d;
	if (d->what & ~(unsigned)DIFFERENCE_FORM)
		c->out->is_same = false;
}

static void
compare_matched(struct values *v, enum compared_part part, size_t index, bool is_moved)
{
	struct compare *c = v->c;
	const struct node *newer = &c->newer.pools[part].items[index];
	struct fw_difference d = describe(c, part, &c->newer, newer);
	struct pair_of p = {
		.part = part,
		.newer = newer,
		.held = &c->held.pools[part].items[newer->match],
		.merged = &c->merged.pools[part].items[index],
		.base = base_node(c, part, d.uid),
		.difference = &d,
	};
	size_t n;
	const struct row *rows = compare_rows(part, &n);

	for (size_t i = 0; i < n; i++)
		compare_row(v, &p, &rows[i]);
	if (is_moved) {
		d.what |= DIFFERENCE_MOVED;
		d.from = compare_place(c, part, &c->held, newer->match);
		d.to = compare_place(c, part, &c->newer, index);
	}
	keep_difference(c, &d);
}

static void
add_again_point(struct compare *c, const struct fw_difference *d)
{
	compare_add_point(c, &(struct point){
		.kind = "newer-again",
		.about = d->code,
		.question = STR("This was removed here, and the newer document still has it. "
		    "Does it belong to the framework?"),
		.found = d->words,
		.proposed = STR("Added again, under a new code where it has one."),
	});
}

static void
compare_new(struct compare *c, enum compared_part part, size_t index)
{
	struct fw_difference d = describe(c, part, &c->newer,
	    &c->newer.pools[part].items[index]);
	bool is_taken_out = c->taken_out[part][index];

	/* Who takes part, and what waits for what, is kept up by people: it stays out. */
	if (is_taken_out && (part == PART_ROLE || part == PART_CONDITION))
		return;
	d.what = DIFFERENCE_ADDED;
	if (part == PART_ACTION || part == PART_PILLAR || part == PART_RECOMMENDATION)
		d.to = compare_place(c, part, &c->newer, index);
	keep_difference(c, &d);
	if (is_taken_out)
		add_again_point(c, &d);
}

static void
compare_gone(struct compare *c, enum compared_part part)
{
	const struct pool *pool = &c->held.pools[part];

	/* Agencies and groups are shared by frameworks: no document removes them. */
	if (part == PART_AGENCY || part == PART_GROUP)
		return;
	for (size_t i = 0; i < pool->n; i++) {
		struct fw_difference d = describe(c, part, &c->held, &pool->items[i]);

		if (pool->items[i].match != NONE || !compare_was_in_document(c, d.uid))
			continue;
		d.what = DIFFERENCE_REMOVED;
		keep_difference(c, &d);
	}
}

static void
compare_part(struct values *v, enum compared_part part)
{
	struct compare *c = v->c;
	const struct pool *pool = &c->newer.pools[part];
	bool *moved = compare_find_moved(c, part);

	for (size_t i = 0; i < pool->n; i++) {
		if (pool->items[i].match == NONE)
			compare_new(c, part, i);
		else
			compare_matched(v, part, i, moved[i]);
	}
	compare_gone(c, part);
}

/* Footnotes are called by the label that they have here, or are said to be new. */
static struct str *
name_notes(struct compare *c, const struct side *side)
{
	const struct pool *pool = &side->pools[PART_FOOTNOTE];
	struct str *names = arena_make_array(c->arena, struct str, pool->n);
	struct map labels = { .arena = c->arena };
	int64_t index;

	for (size_t i = 0; i < c->held.fw->footnotes.n; i++)
		map_set(&labels, c->held.fw->footnotes.items[i].uid, (int64_t)i);
	for (size_t i = 0; i < pool->n; i++) {
		const struct fw_footnote *note = pool->items[i].item;

		if (map_get(&labels, note->uid, &index))
			names[i] = c->held.fw->footnotes.items[index].label;
		else
			names[i] = str_format(c->arena, "%.*s, %s", STR_ARG(note->label),
			    side == &c->newer ? "new" : "gone");
	}
	return names;
}

void
compare_values(struct compare *c)
{
	struct values v = { .c = c };

	compare_show_init(c, &v.held, c->held.fw, name_notes(c, &c->held));
	compare_show_init(c, &v.newer, c->newer.fw, name_notes(c, &c->newer));
	if (c->input->base != NULL)
		compare_show_init(c, &v.base, c->base.fw, name_notes(c, &c->base));
	for (enum compared_part part = PART_FRAMEWORK; part < PART_COUNT; part++)
		c->taken_out[part] = compare_find_taken_out(c, part);
	for (enum compared_part part = PART_FRAMEWORK; part < PART_COUNT; part++)
		compare_part(&v, part);
}
