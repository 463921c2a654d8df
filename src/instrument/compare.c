/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Compares a newer reading with what is held, step by step: list both, find which is which,
 * give codes and uids, compare values, then make what is to be stored. The order matters: codes
 * of pillars are needed to tell roles apart, uids to find what the last document said.
 */
#include "instrument/compare_private.h"

#include "store/tokens.h"

const char *const compared_part_codes[PART_COUNT] = {
	[PART_FRAMEWORK] = "framework",
	[PART_HEADING] = "heading",
	[PART_AGENCY] = "agency",
	[PART_GROUP] = "group",
	[PART_MEETING] = "meeting",
	[PART_PILLAR] = "pillar",
	[PART_ROLE] = "role",
	[PART_RECOMMENDATION] = "recommendation",
	[PART_ACTION] = "action",
	[PART_CONDITION] = "condition",
	[PART_FOOTNOTE] = "footnote",
};

/* The held side and the base are only read; one struct serves all three. */
static struct framework *
readable(const struct framework *fw)
{
	return (struct framework *)(uintptr_t)fw;
}

static void
collect(struct compare *c)
{
	c->held.fw = readable(c->input->held);
	c->newer.fw = c->input->newer;
	compare_collect(c, &c->held);
	compare_collect(c, &c->newer);
	if (c->input->base == NULL)
		return;
	c->base.fw = readable(c->input->base);
	compare_collect(c, &c->base);
	compare_collect_roles(c, &c->base);
	for (enum compared_part part = PART_FRAMEWORK; part < PART_COUNT; part++) {
		for (size_t i = 0; i < c->base.pools[part].n; i++)
			map_set(&c->base_at, *compare_uid(part, c->base.pools[part].items[i].item),
			    (int64_t)i);
	}
}

static void
match(struct compare *c)
{
	compare_match_pillars(c);
	compare_code_pillars(c);
	compare_collect_roles(c, &c->held);
	compare_collect_roles(c, &c->newer);
	compare_match(c, PART_FRAMEWORK);
	compare_match(c, PART_HEADING);
	compare_match(c, PART_AGENCY);
	compare_match(c, PART_GROUP);
	compare_match(c, PART_MEETING);
	compare_match(c, PART_ROLE);
	compare_match(c, PART_RECOMMENDATION);
	compare_match(c, PART_ACTION);
	compare_match(c, PART_CONDITION);
	compare_match(c, PART_FOOTNOTE);
	compare_code_elements(c);
}

enum status
comparison_make(struct arena *a, const struct comparison_input *input, struct comparison *out)
{
	struct compare c = { .arena = a, .input = input, .terms = { .arena = a },
		.keys = { .arena = a }, .base_at = { .arena = a }, .out = out };
	enum status st = tokens_open(a, &c.tokens);

	if (st != ST_OK)
		return st;
	*out = (struct comparison){ .adopted = input->newer, .is_same = true };
	collect(&c);
	match(&c);
	c.newer.fw->slug = input->held->slug;
	c.newer.fw->uid = input->held->uid;
	c.merged.fw = framework_copy(a, c.newer.fw);
	compare_collect_items(&c, &c.merged);
	compare_values(&c);
	compare_merge(&c);
	compare_points(&c);
	out->merged = c.merged.fw;
	return ST_OK;
}
