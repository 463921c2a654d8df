/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What stands elsewhere than before. In one list as few elements as possible are called moved:
 * those outside the longest run that kept its order. Otherwise one element put in front would
 * move all that follow it.
 */
#include "instrument/compare_private.h"
#include "instrument/positions.h"

static bool
is_one_list(const struct node *a, const struct node *b)
{
	return a->pillar == b->pillar && a->owner == b->owner && a->is_goal == b->is_goal;
}

/* The two lists that a matched pair stands in are one. */
static bool
stays_in_list(const struct compare *c, const struct node *newer, const struct node *held)
{
	return compare_pillar_group(c, &c->newer, newer) ==
	    compare_pillar_group(c, &c->held, held) &&
	    compare_owner_group(c, &c->newer, newer) == compare_owner_group(c, &c->held, held);
}

struct run {
	size_t *members; /* indexes in the newer pool */
	int64_t *held;   /* indexes of their matches */
	bool *in_run;
	size_t n;
};

static void
mark_run(struct compare *c, struct run *run, bool *moved)
{
	positions_find_rising(c->arena, run->held, run->n, run->in_run);
	for (size_t i = 0; i < run->n; i++)
		moved[run->members[i]] = !run->in_run[i];
}

static void
gather(struct compare *c, enum compared_part part, size_t first, struct run *run)
{
	const struct pool *pool = &c->newer.pools[part];
	const struct node *start = &pool->items[first];

	run->n = 0;
	for (size_t i = first; i < pool->n; i++) {
		const struct node *node = &pool->items[i];
		const struct node *held;

		if (part == PART_ACTION && node->pillar != start->pillar)
			break;
		if (node->match == NONE || (part != PART_PILLAR && !is_one_list(node, start)))
			continue;
		held = &c->held.pools[part].items[node->match];
		if (part != PART_PILLAR && (!stays_in_list(c, node, held) ||
		    node->is_goal != held->is_goal))
			continue;
		run->members[run->n] = i;
		run->held[run->n++] = (int64_t)node->match;
	}
}

/* A recommendation that several pillars share has no one place: its row "pillars" says all. */
static bool
has_one_place(const struct node *node)
{
	return ((const struct fw_recommendation *)node->item)->placements.n == 1;
}

static bool
left_its_list(const struct compare *c, enum compared_part part, const struct node *node)
{
	if (part != PART_ACTION || node->match == NONE)
		return false;
	return !stays_in_list(c, node, &c->held.pools[part].items[node->match]);
}

bool *
compare_find_moved(struct compare *c, enum compared_part part)
{
	const struct pool *pool = &c->newer.pools[part];
	bool *moved = arena_make_array(c->arena, bool, pool->n);
	bool *first_of_pillar = arena_make_array(c->arena, bool, c->newer.fw->pillars.n + 1);
	struct run run = {
		.members = arena_make_array(c->arena, size_t, pool->n),
		.held = arena_make_array(c->arena, int64_t, pool->n),
		.in_run = arena_make_array(c->arena, bool, pool->n),
	};

	if (part != PART_PILLAR && part != PART_ACTION && part != PART_RECOMMENDATION)
		return moved;
	for (size_t i = 0; i < pool->n; i++) {
		const struct node *node = &pool->items[i];
		size_t pillar = node->pillar == NONE ? c->newer.fw->pillars.n : node->pillar;
		struct arena_mark mark = arena_mark(c->arena);
		bool starts = part == PART_ACTION ? node->place == 0 : part == PART_PILLAR ?
		    i == 0 : !first_of_pillar[pillar];

		first_of_pillar[pillar] = true;
		if (starts) {
			gather(c, part, i, &run);
			mark_run(c, &run, moved);
		}
		arena_rewind(c->arena, mark);
	}
	for (size_t i = 0; i < pool->n; i++) {
		if (part == PART_RECOMMENDATION && !has_one_place(&pool->items[i]))
			moved[i] = false;
		if (left_its_list(c, part, &pool->items[i]))
			moved[i] = true;
	}
	return moved;
}

static struct str
container(const struct side *side, const struct node *node)
{
	if (node->owner != NONE)
		return compare_code(PART_ACTION, side->pools[PART_ACTION].items[node->owner].item);
	return node->pillar == NONE ? STR_EMPTY : side->fw->pillars.items[node->pillar].code;
}

struct str
compare_place(struct compare *c, enum compared_part part, const struct side *side, size_t index)
{
	const struct pool *pool = &side->pools[part];
	const struct node *node = &pool->items[index];
	struct str in = part == PART_PILLAR ? STR_EMPTY : container(side, node);
	const char *comma = in.n > 0 ? ", " : "";

	for (size_t i = index; i-- > 0;) {
		const struct node *before = &pool->items[i];
		struct str code = compare_code(part, before->item);

		if (part == PART_PILLAR || is_one_list(before, node))
			return str_format(c->arena, "%.*s%safter %.*s", STR_ARG(in), comma,
			    STR_ARG(code));
	}
	/* A pillar has two lists, and what moved from one to the other must say so. */
	return str_format(c->arena, "%.*s%sfirst%s", STR_ARG(in), comma,
	    part == PART_ACTION && node->is_goal && node->owner == NONE ? " of the goals" : "");
}
