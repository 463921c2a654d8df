/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Finds what changed between two states, by uid: both are listed, each list of the one is merged
 * with its list of the other into one order, and what happened is written down once for each
 * element. Values are redline_fields.c's. What surprises: a recommendation stands in every pillar
 * that shares it, so its places are those of the pillars' lists, not of the framework's; and what
 * stood in a moved whole moves with it, without a change of its own.
 */
#include "instrument/redline_private.h"

#include "instrument/positions.h"

/* Indexes of one list's items in the pool of their part. */
struct seq {
	size_t *items;
	size_t n;
	size_t capacity;
};

/* One state, ready to be walked. */
struct state {
	struct side side;
	size_t *ends;         /* by action: index behind its last part */
	size_t *starts[2];    /* by pillar: index of its first action, of its first goal */
	struct seq *placed;   /* by pillar: its recommendations; last: those that stand in none */
	struct redline_change **changes[PART_COUNT]; /* by index in the pool */
};

struct maker {
	struct arena *arena;
	struct compare lists; /* for what compare.h has: only its arena is used */
	struct state states[2]; /* before, after */
	size_t *where[PART_COUNT]; /* of find_kept: by old index, 1 + place in a list, or 0 */
	struct redline *out;
};

/* --- listing ------------------------------------------------------------------------------- */

/* Elements follow each other depth first, so an element's parts end where the last one's do. */
static void
find_ends(struct maker *m, struct state *s)
{
	const struct pool *pool = &s->side.pools[PART_ACTION];
	size_t at = 0;

	s->ends = arena_make_array(m->arena, size_t, pool->n + 1);
	for (size_t i = pool->n; i-- > 0;) {
		const struct fw_element *e = pool->items[i].item;

		s->ends[i] = i + 1;
		for (size_t k = 0; k < e->children.n; k++)
			s->ends[i] = s->ends[s->ends[i]];
	}
	for (size_t list = 0; list < 2; list++)
		s->starts[list] = arena_make_array(m->arena, size_t, s->side.fw->pillars.n);
	for (size_t i = 0; i < s->side.fw->pillars.n; i++) {
		const struct fw_pillar *p = &s->side.fw->pillars.items[i];

		s->starts[0][i] = at;
		for (size_t k = 0; k < p->actions.n; k++)
			at = s->ends[at];
		s->starts[1][i] = at;
		for (size_t k = 0; k < p->goals.n; k++)
			at = s->ends[at];
	}
}

static void
add_to(struct maker *m, struct seq *seq, size_t index)
{
	arena_reserve(m->arena, seq->items, seq->n, seq->capacity);
	seq->items[seq->n++] = index;
}

static void
find_placed(struct maker *m, struct state *s)
{
	const struct framework *fw = s->side.fw;
	struct map pillars = { .arena = m->arena };

	s->placed = arena_make_array(m->arena, struct seq, fw->pillars.n + 1);
	for (size_t i = fw->pillars.n; i-- > 0;)
		map_set(&pillars, fw->pillars.items[i].code, (int64_t)i);
	for (size_t i = 0; i < fw->recommendations.n; i++) {
		const struct fw_placements *in = &fw->recommendations.items[i].placements;
		bool is_placed = false;
		int64_t at;

		for (size_t k = 0; k < in->n; k++) {
			struct seq *seq;

			if (!map_get(&pillars, in->items[k].pillar, &at))
				continue;
			seq = &s->placed[at];
			is_placed = true;
			/* Named twice, it stands there once. */
			if (seq->n == 0 || seq->items[seq->n - 1] != i)
				add_to(m, seq, i);
		}
		if (!is_placed)
			add_to(m, &s->placed[fw->pillars.n], i);
	}
}

static void
list_state(struct maker *m, struct state *s, const struct framework *fw)
{
	static const struct framework none;

	/* Lists are collected without changing anything; compare.h has one struct for both uses. */
	s->side.fw = (struct framework *)(uintptr_t)(fw != NULL ? fw : &none);
	compare_collect_items(&m->lists, &s->side);
	find_ends(m, s);
	find_placed(m, s);
	for (enum compared_part part = PART_FRAMEWORK; part < PART_COUNT; part++)
		s->changes[part] = arena_make_array(m->arena, struct redline_change *,
		    s->side.pools[part].n);
}

/* A state held against itself, whose things may have no uids. */
static void
match_places(struct maker *m, enum compared_part part)
{
	struct pool *before = &m->states[0].side.pools[part];
	struct pool *after = &m->states[1].side.pools[part];

	m->where[part] = arena_make_array(m->arena, size_t, before->n);
	for (size_t i = 0; i < after->n; i++)
		before->items[i].match = after->items[i].match = i;
}

static void
match_uids(struct maker *m, enum compared_part part)
{
	struct pool *before = &m->states[0].side.pools[part];
	struct pool *after = &m->states[1].side.pools[part];
	struct map at = { .arena = m->arena };
	int64_t index;

	m->where[part] = arena_make_array(m->arena, size_t, before->n);
	for (size_t i = before->n; i-- > 0;) {
		struct str uid = redline_identity(part, before->items[i].item);

		if (uid.n > 0)
			map_set(&at, uid, (int64_t)i);
	}
	for (size_t i = 0; i < after->n; i++) {
		if (part == PART_FRAMEWORK)
			index = 0;
		else if (!map_get(&at, redline_identity(part, after->items[i].item), &index) ||
		    before->items[index].match != NONE)
			continue;
		before->items[index].match = i;
		after->items[i].match = (size_t)index;
	}
}

static struct seq
run_of(struct maker *m, size_t start, size_t n, const size_t *ends)
{
	struct seq seq = { .items = arena_make_array(m->arena, size_t, n), .n = n };

	for (size_t i = 0; i < n; i++) {
		seq.items[i] = start;
		start = ends != NULL ? ends[start] : start + 1;
	}
	return seq;
}

/* The parts of an element; none where index is NONE. */
static struct seq
children_of(struct maker *m, const struct state *s, size_t index)
{
	const struct fw_element *e;

	if (index == NONE)
		return (struct seq){ 0 };
	e = s->side.pools[PART_ACTION].items[index].item;
	return run_of(m, index + 1, e->children.n, s->ends);
}

static struct seq
elements_of(struct maker *m, const struct state *s, size_t pillar, bool is_goal)
{
	const struct fw_pillar *p;

	if (pillar == NONE)
		return (struct seq){ 0 };
	p = &s->side.fw->pillars.items[pillar];
	return run_of(m, s->starts[is_goal][pillar], is_goal ? p->goals.n : p->actions.n,
	    s->ends);
}

static struct seq
placed_in(const struct state *s, size_t pillar)
{
	return pillar == NONE ? (struct seq){ 0 } : s->placed[pillar];
}

/* --- changes ------------------------------------------------------------------------------- */

static struct str
pillar_code(const struct state *s, enum compared_part part, const struct node *node)
{
	if (part == PART_PILLAR)
		return compare_code(part, node->item);
	return node->pillar == NONE ? STR_EMPTY : s->side.fw->pillars.items[node->pillar].code;
}

static struct marked
name_of(enum compared_part part, const void *item)
{
	switch (part) {
	case PART_PILLAR: return ((const struct fw_pillar *)item)->title;
	case PART_RECOMMENDATION: return ((const struct fw_recommendation *)item)->text;
	case PART_ACTION: return ((const struct fw_element *)item)->text;
	case PART_FOOTNOTE: return ((const struct fw_footnote *)item)->text;
	case PART_HEADING:
		return (struct marked){ .text = ((const struct fw_column *)item)->heading };
	case PART_MEETING:
		return (struct marked){ .text = ((const struct fw_meeting *)item)->title };
	case PART_FRAMEWORK:
		return (struct marked){ .text = ((const struct framework *)item)->title };
	case PART_AGENCY:
	case PART_GROUP:
		return (struct marked){ .text = compare_code(part, item) };
	case PART_ROLE:
	case PART_CONDITION:
	case PART_COUNT:
		break;
	}
	return (struct marked){ 0 };
}

/* The change of one element, made at its first mention. before or after may be NONE. */
static struct redline_change *
change_of(struct maker *m, enum compared_part part, size_t before, size_t after)
{
	struct redline_change **slot = after != NONE ? &m->states[1].changes[part][after] :
	    &m->states[0].changes[part][before];
	struct redline_change *c = *slot;

	if (c != NULL)
		return c;
	c = *slot = arena_make(m->arena, struct redline_change);
	*c = (struct redline_change){ .part = part };
	if (before != NONE) {
		const struct node *node = &m->states[0].side.pools[part].items[before];

		m->states[0].changes[part][before] = c;
		c->before = node->item;
		c->code_before = compare_code(part, node->item);
		c->pillar = c->pillar_before = pillar_code(&m->states[0], part, node);
		c->words = name_of(part, node->item);
		c->uid = redline_identity(part, node->item);
	}
	c->code = c->code_before;
	if (after != NONE) {
		const struct node *node = &m->states[1].side.pools[part].items[after];

		c->after = node->item;
		c->code = compare_code(part, node->item);
		c->pillar = pillar_code(&m->states[1], part, node);
		c->words = name_of(part, node->item);
		c->uid = redline_identity(part, node->item);
	}
	if (before != NONE && after != NONE)
		redline_compare_fields(m->out, c);
	return c;
}

/* --- merging two lists --------------------------------------------------------------------- */

/* Two lists that are one and the same, before and after, and the pillar they stand in. */
struct lists {
	enum compared_part part;
	struct seq before;
	struct seq after;
	size_t pillars[2]; /* of the pools of pillars, or NONE */
};

static void merge(struct maker *m, const struct lists *l, struct redline_nodes *out);

static struct redline_node *
add_node(struct maker *m, struct redline_nodes *out)
{
	arena_reserve(m->arena, out->items, out->n, out->capacity);
	return &out->items[out->n++];
}

static const void *
item_at(const struct maker *m, size_t state, enum compared_part part, size_t index)
{
	return index == NONE ? NULL : m->states[state].side.pools[part].items[index].item;
}

/* Merges what stands inside a node; before or after may be NONE. */
static void
merge_inside(struct maker *m, const struct lists *l, size_t before, size_t after,
    struct redline_node *node)
{
	struct lists in = { .part = PART_ACTION, .pillars = { l->pillars[0], l->pillars[1] } };

	if (l->part == PART_ACTION) {
		in.before = children_of(m, &m->states[0], before);
		in.after = children_of(m, &m->states[1], after);
		merge(m, &in, &node->children);
	}
	if (l->part != PART_PILLAR)
		return;
	in.pillars[0] = before;
	in.pillars[1] = after;
	in.before = elements_of(m, &m->states[0], before, false);
	in.after = elements_of(m, &m->states[1], after, false);
	merge(m, &in, &node->actions);
	in.before = elements_of(m, &m->states[0], before, true);
	in.after = elements_of(m, &m->states[1], after, true);
	merge(m, &in, &node->goals);
	in.part = PART_RECOMMENDATION;
	in.before = placed_in(&m->states[0], before);
	in.after = placed_in(&m->states[1], after);
	merge(m, &in, &node->recommendations);
}

/* What moved away with its whole: shown there as it was, without a change of its own. */
static void
copy_away(struct maker *m, enum compared_part part, const struct seq *seq,
    const struct redline_change *change, struct redline_nodes *out)
{
	for (size_t i = 0; i < seq->n; i++) {
		struct seq children = { 0 };
		struct redline_node *node = add_node(m, out);

		*node = (struct redline_node){ .mark = REDLINE_MOVED_AWAY, .change = change,
			.before = item_at(m, 0, part, seq->items[i]) };
		if (part == PART_ACTION) {
			children = children_of(m, &m->states[0], seq->items[i]);
			copy_away(m, part, &children, change, &node->children);
		}
	}
}

static void
copy_inside_away(struct maker *m, enum compared_part part, size_t index, struct redline_node *node)
{
	const struct state *s = &m->states[0];
	struct seq inside;

	if (part == PART_ACTION) {
		inside = children_of(m, s, index);
		copy_away(m, PART_ACTION, &inside, node->change, &node->children);
	}
	if (part != PART_PILLAR)
		return;
	inside = elements_of(m, s, index, false);
	copy_away(m, PART_ACTION, &inside, node->change, &node->actions);
	inside = elements_of(m, s, index, true);
	copy_away(m, PART_ACTION, &inside, node->change, &node->goals);
	inside = placed_in(s, index);
	copy_away(m, PART_RECOMMENDATION, &inside, node->change, &node->recommendations);
}

static struct redline_place
place_of(struct maker *m, const struct lists *l, size_t state, size_t at)
{
	const struct state *s = &m->states[state];
	const struct seq *seq = state == 0 ? &l->before : &l->after;
	const struct node *node = &s->side.pools[l->part].items[seq->items[at]];
	struct redline_place place = { .is_goal = node->is_goal };

	if (l->pillars[state] != NONE)
		place.pillar = redline_identity(PART_PILLAR,
		    &s->side.fw->pillars.items[l->pillars[state]]);
	if (l->part == PART_ACTION && node->owner != NONE)
		place.parent = redline_identity(PART_ACTION,
		    s->side.pools[PART_ACTION].items[node->owner].item);
	if (at > 0)
		place.next_to = redline_identity(l->part,
		    s->side.pools[l->part].items[seq->items[at - 1]].item);
	if (l->part == PART_ACTION || l->part == PART_PILLAR || l->part == PART_RECOMMENDATION)
		place.words = compare_place(&m->lists, l->part, &s->side, seq->items[at]);
	return place;
}

/* A text that several pillars share is put into one more or taken out of one, not moved. */
static bool
is_shared(const struct maker *m, const struct lists *l, size_t before, size_t after)
{
	const struct fw_recommendation *recs[2] = { item_at(m, 0, l->part, before),
		item_at(m, 1, l->part, after) };

	return l->part == PART_RECOMMENDATION && (recs[0]->placements.n != 1 ||
	    recs[1]->placements.n != 1);
}

/* What stood in the list before and does not now, or stands elsewhere in it. */
static void
add_gone(struct maker *m, const struct lists *l, size_t at, bool is_in_both,
    struct redline_nodes *out)
{
	size_t before = l->before.items[at];
	size_t after = m->states[0].side.pools[l->part].items[before].match;
	struct redline_change *c = change_of(m, l->part, before, after);
	struct redline_node *node = add_node(m, out);

	*node = (struct redline_node){ .change = c, .before = c->before };
	if (after != NONE && (is_in_both || !is_shared(m, l, before, after))) {
		node->mark = REDLINE_MOVED_AWAY;
		c->what |= DIFFERENCE_MOVED;
		c->from = place_of(m, l, 0, at);
		copy_inside_away(m, l->part, before, node);
		return;
	}
	node->mark = REDLINE_REMOVED;
	if (after == NONE) {
		c->what |= DIFFERENCE_REMOVED;
		c->from = place_of(m, l, 0, at);
		merge_inside(m, l, before, NONE, node);
	}
}

/* What stands in the list now and did not before, or stood elsewhere in it. */
static void
add_come(struct maker *m, const struct lists *l, size_t at, bool is_in_both,
    struct redline_nodes *out)
{
	size_t after = l->after.items[at];
	size_t before = m->states[1].side.pools[l->part].items[after].match;
	struct redline_change *c = change_of(m, l->part, before, after);
	struct redline_node *node = add_node(m, out);

	*node = (struct redline_node){ .mark = REDLINE_ADDED, .change = c, .after = c->after };
	if (before == NONE) {
		c->what |= DIFFERENCE_ADDED;
		c->to = place_of(m, l, 1, at);
	} else if (is_in_both || !is_shared(m, l, before, after)) {
		node->mark = REDLINE_MOVED_HERE;
		node->before = c->before;
		c->what |= DIFFERENCE_MOVED;
		c->to = place_of(m, l, 1, at);
	}
	merge_inside(m, l, before, after, node);
}

static void
add_kept(struct maker *m, const struct lists *l, size_t before, size_t after,
    struct redline_nodes *out)
{
	struct redline_node *node = add_node(m, out);

	*node = (struct redline_node){ .before = item_at(m, 0, l->part, before),
		.after = item_at(m, 1, l->part, after) };
	if (redline_differs(l->part, node->before, node->after)) {
		const struct redline_change *c = change_of(m, l->part, before, after);

		node->change = c;
		if (c->what & DIFFERENCE_CHANGED)
			node->mark = REDLINE_CHANGED;
	} else {
		node->change = m->states[1].changes[l->part][after];
	}
	merge_inside(m, l, before, after, node);
}

/* By place in the two lists: what stands in both, and what kept its order there too. */
struct kept {
	bool *before_in_both;
	bool *before_stays;
	int64_t *held;      /* of the new list: place in the old one, or -1 */
	bool *after_stays;
};

static struct kept
find_kept(struct maker *m, const struct lists *l)
{
	size_t *where = m->where[l->part];
	const struct pool *pool = &m->states[1].side.pools[l->part];
	struct kept k = {
		.before_in_both = arena_make_array(m->arena, bool, l->before.n),
		.before_stays = arena_make_array(m->arena, bool, l->before.n),
		.held = arena_make_array(m->arena, int64_t, l->after.n),
		.after_stays = arena_make_array(m->arena, bool, l->after.n),
	};
	int64_t *common = arena_make_array(m->arena, int64_t, l->after.n);
	bool *in_run = arena_make_array(m->arena, bool, l->after.n);
	size_t n = 0;

	for (size_t i = 0; i < l->before.n; i++)
		where[l->before.items[i]] = i + 1;
	for (size_t i = 0; i < l->after.n; i++) {
		size_t before = pool->items[l->after.items[i]].match;

		k.held[i] = before == NONE ? -1 : (int64_t)where[before] - 1;
		if (k.held[i] >= 0)
			common[n++] = k.held[i];
	}
	for (size_t i = 0; i < l->before.n; i++)
		where[l->before.items[i]] = 0;
	positions_find_rising(m->arena, common, n, in_run);
	n = 0;
	for (size_t i = 0; i < l->after.n; i++) {
		if (k.held[i] < 0)
			continue;
		k.before_in_both[k.held[i]] = true;
		k.after_stays[i] = k.before_stays[k.held[i]] = in_run[n++];
	}
	return k;
}

/* What is gone stands before what has come to its place. */
static void
merge(struct maker *m, const struct lists *l, struct redline_nodes *out)
{
	struct kept k = find_kept(m, l);
	size_t before = 0;

	for (size_t i = 0; i <= l->after.n; i++) {
		if (i > 0 && k.after_stays[i - 1]) {
			add_kept(m, l, l->before.items[before], l->after.items[i - 1], out);
			before++;
		} else if (i > 0) {
			add_come(m, l, i - 1, k.held[i - 1] >= 0, out);
			continue;
		}
		for (; before < l->before.n && !k.before_stays[before]; before++)
			add_gone(m, l, before, k.before_in_both[before], out);
	}
}

/* --- numbers ------------------------------------------------------------------------------- */

static bool
is_beside_the_text(enum compared_part part)
{
	return part == PART_AGENCY || part == PART_GROUP || part == PART_MEETING;
}

/* The added or removed node around a node, if it went with it. */
static const struct redline_change *
whole_of(const struct redline_node *node, const struct redline_node *around)
{
	bool is_part = around != NULL && around->mark == node->mark && around->change != NULL &&
	    ((node->mark == REDLINE_ADDED && node->change->before == NULL) ||
	        (node->mark == REDLINE_REMOVED && node->change->after == NULL));

	if (!is_part)
		return NULL;
	return around->change->whole != NULL ? around->change->whole : around->change;
}

static void
list_change(struct maker *m, const struct redline_node *node, const struct redline_node *around)
{
	struct redline *r = m->out;
	/* Ours, though nodes show it to readers as it is. */
	struct redline_change *c = (struct redline_change *)(uintptr_t)node->change;

	if (c->is_listed)
		return;
	c->is_listed = true;
	c->whole = whole_of(node, around);
	if (c->whole != NULL) {
		c->number = c->whole->number;
		((struct redline_change *)(uintptr_t)c->whole)->nparts++;
	} else if (c->what == DIFFERENCE_FORM) {
		r->nform++;
	} else if (!is_beside_the_text(c->part)) {
		c->number = ++r->count;
	}
	arena_reserve(m->arena, r->changes.items, r->changes.n, r->changes.capacity);
	r->changes.items[r->changes.n++] = c;
}

static void
number_nodes(struct maker *m, const struct redline_nodes *nodes, const struct redline_node *around)
{
	for (size_t i = 0; i < nodes->n; i++) {
		const struct redline_node *node = &nodes->items[i];

		if (node->mark == REDLINE_MOVED_AWAY)
			continue;
		if (node->change != NULL)
			list_change(m, node, around);
		number_nodes(m, &node->recommendations, node);
		number_nodes(m, &node->actions, node);
		number_nodes(m, &node->goals, node);
		number_nodes(m, &node->children, node);
	}
}

/* --- all of it ----------------------------------------------------------------------------- */

static void
merge_all(struct maker *m, enum compared_part part, struct redline_nodes *out)
{
	struct lists l = { .part = part, .pillars = { NONE, NONE } };

	l.before = run_of(m, 0, m->states[0].side.pools[part].n, NULL);
	l.after = run_of(m, 0, m->states[1].side.pools[part].n, NULL);
	merge(m, &l, out);
}

static void
merge_unplaced(struct maker *m)
{
	struct lists l = { .part = PART_RECOMMENDATION, .pillars = { NONE, NONE } };

	for (size_t i = 0; i < 2; i++) {
		const struct state *s = &m->states[i];

		*(i == 0 ? &l.before : &l.after) = s->placed[s->side.fw->pillars.n];
	}
	merge(m, &l, &m->out->unplaced);
}

static void
number_all(struct maker *m)
{
	const struct redline *r = m->out;
	const struct redline_nodes *lists[] = { &r->columns, &r->pillars, &r->unplaced,
		&r->footnotes, &r->meetings, &r->agencies, &r->groups };

	if (r->title.change != NULL)
		list_change(m, &r->title, NULL);
	for (size_t i = 0; i < COUNT_OF(lists); i++)
		number_nodes(m, lists[i], NULL);
}

static void
index_notes(struct redline *r, size_t state, const struct framework *fw)
{
	r->notes[state] = (struct map){ .arena = r->arena };
	for (size_t i = fw != NULL ? fw->footnotes.n : 0; i-- > 0;)
		map_set(&r->notes[state], fw->footnotes.items[i].label, (int64_t)i + 1);
}

void
redline_make(struct arena *a, const struct framework *before, const struct framework *after,
    struct redline *out)
{
	/* Without a comparison a state is held against itself: all is kept, nothing differs. */
	const struct framework *held = before != NULL ? before : after;
	struct maker m = { .arena = a, .lists = { .arena = a }, .out = out };
	struct redline_nodes title = { 0 };

	*out = (struct redline){ .arena = a, .before = before, .after = after };
	index_notes(out, 0, held);
	index_notes(out, 1, after);
	list_state(&m, &m.states[0], held);
	list_state(&m, &m.states[1], after);
	for (enum compared_part part = PART_FRAMEWORK; part < PART_COUNT; part++)
		(before != NULL ? match_uids : match_places)(&m, part);
	merge_all(&m, PART_FRAMEWORK, &title);
	out->title = title.items[0];
	merge_all(&m, PART_HEADING, &out->columns);
	merge_all(&m, PART_PILLAR, &out->pillars);
	merge_unplaced(&m);
	merge_all(&m, PART_FOOTNOTE, &out->footnotes);
	merge_all(&m, PART_MEETING, &out->meetings);
	merge_all(&m, PART_AGENCY, &out->agencies);
	merge_all(&m, PART_GROUP, &out->groups);
	number_all(&m);
	for (size_t i = 0; i < after->recommendations.n; i++)
		*fw_add(a, &out->order) = redline_identity(PART_RECOMMENDATION,
		    &after->recommendations.items[i]);
}

bool
redline_is_empty(const struct redline *r)
{
	return r->changes.n == 0;
}
