/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Amendments made by chance: what they give is what the same edits made by hand give; and changes
 * that nobody would write leave a whole text.
 */
#include "amended.h"

#define EDIT_SEEDS 300
#define EDITS 12

struct script {
	struct desk d;
	uint64_t state;
	struct framework *expected; /* the same edits made by hand */
	struct map touched;
	struct map numbers;         /* code of a pillar to its highest number */
};

static size_t
below(struct script *s, size_t n)
{
	s->state = s->state * 6364136223846793005u + 1442695040888963407u;
	return (size_t)((s->state >> 33) % n);
}

static struct fw_elements *
list_of(struct framework *fw, size_t p, bool is_goal)
{
	return is_goal ? &fw->pillars.items[p].goals : &fw->pillars.items[p].actions;
}

static bool
has_note(const struct fw_element *e)
{
	bool has = e->footnotes.n > 0;

	for (size_t i = 0; i < e->children.n && !has; i++)
		has = has_note(&e->children.items[i]);
	return has;
}

/* An element of the base that no edit touched; false where chance found none. */
static bool
fresh(struct script *s, size_t *p, bool *is_goal, struct fw_element **out)
{
	struct fw_elements *list;
	int64_t unused;

	*p = below(s, s->d.base->pillars.n);
	*is_goal = below(s, 3) == 0;
	list = list_of(s->d.base, *p, *is_goal);
	if (list->n == 0)
		return false;
	*out = &list->items[below(s, list->n)];
	if (has_note(*out) || map_get(&s->touched, (*out)->uid, &unused))
		return false;
	map_set(&s->touched, (*out)->uid, 1);
	return true;
}

static struct fw_element *
twin(struct script *s, struct str uid, struct element_at *at)
{
	assert_true(element_find(s->expected, uid, at));
	return at->item;
}

static void
edit_words(struct script *s)
{
	struct fw_element *e;
	struct element_at at;
	size_t p;
	bool is_goal;
	struct fw_amend_change *c;

	if (!fresh(s, &p, &is_goal, &e))
		return;
	c = replace(&s->d, e->uid, "text", str_dup_z(s->d.arena, str_format(s->d.arena,
	    "Edited %d words", (int)below(s, 1000))));
	c->is_confirmed = true;
	c->reason = STR("tested");
	twin(s, e->uid, &at)->text = c->after;
	((struct fw_element *)at.item)->footnotes = (struct fw_texts){ 0 };
}

static void
edit_kind(struct script *s)
{
	struct fw_element *e;
	struct element_at at;
	size_t p;
	bool is_goal;

	if (!fresh(s, &p, &is_goal, &e) || e->kind == ELEMENT_EVENT)
		return;
	replace(&s->d, e->uid, "kind", "event");
	twin(s, e->uid, &at)->kind = ELEMENT_EVENT;
}

static void
add_one(struct script *s)
{
	size_t p = below(s, s->d.base->pillars.n);
	struct fw_pillar *pillar_base = &s->d.base->pillars.items[p];
	struct fw_amend_change *c = change(&s->d, AMEND_ADD, PART_ACTION,
	    ulid_new(s->d.arena, NOW));
	struct fw_element e = { .uid = c->element, .text.text = STR("Added by chance"),
		.period = { .earliest = NO_DAY, .latest = NO_DAY } };
	int64_t number = 0;

	c->pillar = pillar_base->uid;
	c->after = e.text;
	map_get(&s->numbers, pillar_base->code, &number);
	map_set(&s->numbers, pillar_base->code, ++number);
	e.code = str_format(s->d.arena, "%.*s %d", STR_ARG(pillar_base->code), (int)number);
	/* First in its list, whose first gives the bullet. */
	e.marker = list_of(s->expected, p, false)->n > 0 ?
	    list_of(s->expected, p, false)->items[0].marker : STR_EMPTY;
	if (e.marker.n > 0 && (byte_is_digit(e.marker.p[0]) || byte_is_alpha(e.marker.p[0])))
		e.marker = STR_EMPTY;
	insert_at(s->d.arena, list_of(s->expected, p, false), 0, e);
}

static void
remove_one(struct script *s)
{
	struct fw_element *e;
	struct element_at at;
	size_t p;
	bool is_goal;

	if (!fresh(s, &p, &is_goal, &e) || e->heading.text.n > 0)
		return;
	removal(&s->d, e->uid);
	twin(s, e->uid, &at);
	remove_at(at.list, at.place);
}

static void
generated_scripts_give_what_hands_would_make(void **state)
{
	static void (*const edits[])(struct script *s) = { edit_words, edit_kind, add_one,
		remove_one };

	for (uint64_t seed = 1; seed <= EDIT_SEEDS; seed++) {
		struct arena *a = *state;
		struct arena_mark mark = arena_mark(a);
		struct script s = { .d = desk_of(a), .state = seed };

		s.touched.arena = s.numbers.arena = a;
		s.expected = framework_copy(a, s.d.base);
		for (size_t p = 0; p < s.d.base->pillars.n; p++) {
			struct fw_pillar *at = &s.d.base->pillars.items[p];

			map_set(&s.numbers, at->code, (int64_t)(at->actions.n + at->goals.n));
		}
		for (size_t i = 0; i < EDITS; i++)
			edits[below(&s, COUNT_OF(edits))](&s);
		assert_same_text(a, apply_cleanly(&s.d), s.expected);
		arena_rewind(a, mark);
	}
}

/* --- whatever comes ------------------------------------------------------------------------ */

static struct str
any_uid(struct script *s)
{
	static const enum compared_part parts[] = { PART_FRAMEWORK, PART_HEADING, PART_PILLAR,
		PART_ROLE, PART_RECOMMENDATION, PART_ACTION, PART_ACTION, PART_CONDITION,
		PART_FOOTNOTE };
	struct fw_texts uids = framework_list_uids(s->d.arena, s->d.base,
	    parts[below(s, COUNT_OF(parts))]);

	return uids.n == 0 || below(s, 9) == 0 ? STR("nonsense") : uids.items[below(s, uids.n)];
}

/* A change that nobody would write. */
static void
add_nonsense(struct script *s)
{
	static const char *const fields[] = { "text", "leads", "period", "status", "kind", "who",
		"title", "pillars", "answers", "related", "nothing" };
	struct arena *a = s->d.arena;
	struct fw_amend_change *c = change(&s->d,
	    (enum amend_operation)below(s, AMEND_OPERATION_COUNT),
	    (enum compared_part)below(s, PART_COUNT), any_uid(s));
	struct element_at at;

	if (c->operation == AMEND_ADD && below(s, 5) > 0)
		c->element = ulid_new(a, NOW);
	c->field = str_from(fields[below(s, COUNT_OF(fields))]);
	if (element_find(s->d.base, c->element, &at)) {
		c->before.text = element_place(a, s->d.base, &at);
		if (c->operation != AMEND_MOVE && amend_main_field(at.part) != NULL)
			c->before = element_value_get(a, s->d.base, &at,
			    amend_main_field(at.part));
		c->with = amend_goes_with(a, s->d.base, &at);
	}
	c->after.text = below(s, 4) == 0 ? STR("CJ") : STR("Chance has it");
	c->pillar = any_uid(s);
	c->parent = below(s, 2) == 0 ? any_uid(s) : STR_EMPTY;
	c->next_to = below(s, 2) == 0 ? any_uid(s) : STR_EMPTY;
	c->is_to_goals = below(s, 2) == 0;
	if (below(s, 3) == 0)
		*fw_add(a, &c->with) = any_uid(s);
}

static void
nonsense_leaves_a_whole_text(void **state)
{
	for (uint64_t seed = 1; seed <= EDIT_SEEDS; seed++) {
		struct arena *a = *state;
		struct arena_mark mark = arena_mark(a);
		struct script s = { .d = desk_of(a), .state = seed };
		struct framework *again;
		struct errors errors;

		for (size_t i = 0; i < 30; i++)
			add_nonsense(&s);
		errors_init(&errors, a);
		if (framework_read_json(a, json_of(a, apply(&s.d)), &errors, &again) != ST_OK)
			fail_msg("seed %d: %.*s", (int)seed, STR_ARG(errors.items[0].message));
		arena_rewind(a, mark);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(generated_scripts_give_what_hands_would_make),
		TEST(nonsense_leaves_a_whole_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
