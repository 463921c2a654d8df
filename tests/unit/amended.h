/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_TESTS_UNIT_AMENDED_H
#define CONCERT_TESTS_UNIT_AMENDED_H

/* The sample framework with changes, for the tests of instrument/amend.h. */
#include "base/limits.h"
#include "base/ulid.h"
#include "compared.h"
#include "instrument/amend.h"
#include "made_framework.h"

struct desk {
	struct arena *arena;
	struct framework *base;
	struct fw_amend_changes changes;
	struct amend_draft draft;
};

static inline struct desk
desk_of(struct arena *a)
{
	struct framework *fw = held_sample(a);

	/* As it comes from a store. */
	fw->years = (struct period){ .edtf = STR("2021/2025"),
		.earliest = date_from_civil(2021, 1, 1), .latest = date_from_civil(2025, 12, 31) };
	return (struct desk){ .arena = a, .base = fw };
}

static inline struct str
json_of(struct arena *a, const struct framework *fw)
{
	struct buf b;

	buf_init(&b, a, LIMIT_IMPORT_BYTES);
	framework_write_json(&b, fw, FRAMEWORK_JSON_FULL);
	return buf_str(&b);
}

static inline struct fw_amend_change *
change(struct desk *d, enum amend_operation operation, enum compared_part part, struct str element)
{
	struct fw_amend_change *c = fw_add(d->arena, &d->changes);

	*c = (struct fw_amend_change){ .uid = ulid_new(d->arena, NOW), .operation = operation,
		.part = part, .element = element };
	return c;
}

static inline struct fw_amend_change *
replace(struct desk *d, struct str element, const char *field, const char *after)
{
	struct fw_amend_change *c = change(d, AMEND_REPLACE, PART_ACTION, element);
	struct element_at at;

	c->field = str_from(field);
	c->after.text = str_from(after);
	if (element_find(d->base, element, &at))
		c->before = element_value_get(d->arena, d->base, &at,
		    element_field_find(at.part, c->field));
	return c;
}

static inline struct fw_amend_change *
removal(struct desk *d, struct str uid)
{
	struct element_at at;
	struct fw_amend_change *c;

	assert_true(element_find(d->base, uid, &at));
	c = change(d, AMEND_REMOVE, at.part, uid);
	c->before = element_value_get(d->arena, d->base, &at, amend_main_field(at.part));
	c->with = amend_goes_with(d->arena, d->base, &at);
	return c;
}

static inline struct fw_amend_change *
move(struct desk *d, struct str uid, struct str pillar_uid, struct str next_to)
{
	struct element_at at;
	struct fw_amend_change *c;

	assert_true(element_find(d->base, uid, &at));
	c = change(d, AMEND_MOVE, at.part, uid);
	c->before.text = element_place(d->arena, d->base, &at);
	c->pillar = pillar_uid;
	c->is_to_goals = at.is_goal;
	c->next_to = next_to;
	return c;
}

static inline struct framework *
apply(struct desk *d)
{
	struct amend_input input = { .base = d->base, .changes = &d->changes };

	amend_apply(d->arena, &input, &d->draft);
	return d->draft.fw;
}

static inline struct framework *
apply_cleanly(struct desk *d)
{
	struct framework *fw = apply(d);

	if (d->draft.conflicts.n > 0)
		fail_msg("%s: %.*s", amend_conflict_codes[d->draft.conflicts.items[0].kind],
		    STR_ARG(d->draft.conflicts.items[0].message));
	return fw;
}

static inline void
assert_conflict(struct desk *d, enum amend_conflict_kind kind)
{
	(void)apply(d);
	assert_int_equal(d->draft.conflicts.n, 1);
	assert_string_equal(amend_conflict_codes[d->draft.conflicts.items[0].kind],
	    amend_conflict_codes[kind]);
	assert_true(d->draft.conflicts.items[0].message.n > 0);
}

static inline void
assert_says(struct str have, const char *want)
{
	char text[2000];

	snprintf(text, sizeof(text), "%.*s", STR_ARG(have));
	assert_string_equal(text, want);
}

static inline void
assert_same_text(struct arena *a, const struct framework *have, const struct framework *want)
{
	struct str one = json_of(a, have);
	struct str other = json_of(a, want);
	size_t at = 0;
	size_t from;

	while (at < one.n && at < other.n && one.p[at] == other.p[at])
		at++;
	from = at > 100 ? at - 100 : 0;
	if (!str_equal(one, other))
		fail_msg("have: %.*s\nwant: %.*s", STR_ARG(str_part(one, from, at + 200)),
		    STR_ARG(str_part(other, from, at + 200)));
}

#endif
