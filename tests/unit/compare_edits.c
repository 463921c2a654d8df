/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Edits made by chance in a newer document are found, and nothing else; and the comparison of the
 * largest framework holds each element against a few others, not against all.
 */
#include <time.h>

#include "compared.h"

#define SEEDS 60

struct chance {
	struct arena *arena;
	uint64_t state;
	struct framework *fw;
	struct map edited;  /* codes that an edit has used: one edit each, so that none hides one */
	struct map last;    /* code of a pillar to its highest number */
	struct fw_texts wanted; /* "changed leads CJ 3" */
	unsigned words;
};

static uint32_t
below(struct chance *c, size_t n)
{
	c->state = c->state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)((c->state >> 33) % n);
}

static void
want(struct chance *c, const char *what, struct str code)
{
	*fw_add(c->arena, &c->wanted) = str_format(c->arena, "%s %.*s", what, STR_ARG(code));
}

static struct fw_elements *
list_of(struct chance *c, size_t pillar_index, bool is_goal)
{
	struct fw_pillar *p = &c->fw->pillars.items[pillar_index];

	return is_goal ? &p->goals : &p->actions;
}

static struct fw_elements *
any_list(struct chance *c)
{
	return list_of(c, below(c, c->fw->pillars.n), below(c, 4) == 0);
}

static size_t
count_words(struct str text)
{
	size_t n = 0;

	for (size_t i = 1; i < text.n; i++)
		n += byte_is_space(text.p[i]) && !byte_is_space(text.p[i - 1]);
	return n + 1;
}

/* One that no edit used, alone in its text, without parts; NULL where chance found none. */
static struct fw_element *
fresh(struct chance *c, struct fw_elements *list, size_t *out_index)
{
	int64_t unused;
	struct fw_element *e;

	if (list->n == 0)
		return NULL;
	*out_index = below(c, list->n);
	e = &list->items[*out_index];
	if (e->children.n > 0 || e->conditions.n > 0 || count_words(e->text.text) < 8 ||
	    str_equal(e->code, STR("?")) || map_get(&c->edited, e->code, &unused))
		return NULL;
	map_set(&c->edited, e->code, 1);
	return e;
}

/* Letters of one word in six become others: as long as before, so that marks still fit. */
static void
change_words(struct chance *c)
{
	size_t index;
	struct fw_element *e = fresh(c, any_list(c), &index);
	char *text;
	size_t word = 0;

	if (e == NULL || e->text.nmarks > 0)
		return;
	text = arena_alloc(c->arena, e->text.text.n);
	memcpy(text, e->text.text.p, e->text.text.n);
	for (size_t i = 0; i < e->text.text.n; i++) {
		word += text[i] == ' ';
		if (word % 6 == 1 && byte_is_alpha(text[i]))
			text[i] = text[i] == 'z' || text[i] == 'Z' ? 'q' : (char)(text[i] + 1);
	}
	e->text.text.p = text;
	want(c, "changed text", e->code);
}

static void
change_leads(struct chance *c)
{
	size_t index;
	struct fw_element *e = fresh(c, any_list(c), &index);

	if (e == NULL)
		return;
	e->leads = (struct fw_partys){ 0 };
	*fw_add(c->arena, &e->leads) = (struct fw_party){ PARTY_AGENCY, STR("ITC"), STR_EMPTY };
	want(c, "changed leads", e->code);
}

static void
change_period(struct chance *c)
{
	size_t index;
	struct fw_element *e = fresh(c, any_list(c), &index);

	if (e == NULL)
		return;
	e->period = (struct period){ .edtf = STR("2031-05"), .words = STR("May 2031") };
	e->is_period_inherited = false;
	want(c, "changed period", e->code);
}

static void
add_one(struct chance *c)
{
	struct fw_pillar *p = &c->fw->pillars.items[below(c, c->fw->pillars.n)];
	struct buf text;
	int64_t n = 0;

	buf_init(&text, c->arena, 1000);
	for (size_t i = 0; i < 9; i++)
		buf_add_format(&text, "%sfresh%u", i > 0 ? " " : "", ++c->words);
	insert_at(c->arena, &p->actions, below(c, p->actions.n + 1),
	    new_element(str_dup_z(c->arena, buf_str(&text))));
	map_get(&c->last, p->code, &n);
	map_set(&c->last, p->code, n + 1);
	want(c, "added", str_format(c->arena, "%.*s %d", STR_ARG(p->code), (int)n + 1));
}

static void
remove_one(struct chance *c)
{
	size_t index;
	struct fw_elements *list = any_list(c);
	struct fw_element *e = fresh(c, list, &index);

	if (e == NULL)
		return;
	want(c, "removed", e->code);
	remove_at(list, index);
}

/* As a reading would propose: what the pillar was recommended. */
static struct fw_texts
answers_in(struct chance *c, size_t pillar_index)
{
	struct str code = c->fw->pillars.items[pillar_index].code;
	struct fw_texts out = { 0 };

	for (size_t i = 0; i < c->fw->recommendations.n; i++) {
		const struct fw_recommendation *rec = &c->fw->recommendations.items[i];

		for (size_t p = 0; p < rec->placements.n; p++) {
			if (str_equal(rec->placements.items[p].pillar, code))
				*fw_add(c->arena, &out) = rec->code;
		}
	}
	return out;
}

static void
move_one(struct chance *c)
{
	size_t index;
	size_t pillar_from = below(c, c->fw->pillars.n);
	size_t pillar_to = below(c, c->fw->pillars.n);
	bool goal_from = below(c, 4) == 0;
	bool goal_to = below(c, 4) == 0;
	struct fw_elements *from = list_of(c, pillar_from, goal_from);
	struct fw_elements *to = list_of(c, pillar_to, goal_to);
	struct fw_element *e = from == to ? NULL : fresh(c, from, &index);
	struct fw_element copy;

	if (e == NULL)
		return;
	copy = *e;
	copy.horizon = goal_to ? HORIZON_LATER_YEARS : HORIZON_THIS_YEAR;
	if (copy.kind == ELEMENT_ACTION || copy.kind == ELEMENT_GOAL)
		copy.answers = answers_in(c, pillar_to);
	remove_at(from, index);
	insert_at(c->arena, to, below(c, to->n + 1), copy);
	if (pillar_from != pillar_to)
		want(c, "moved", copy.code);
	if (goal_from != goal_to)
		want(c, "changed horizon", copy.code);
}

static void (*const edits[])(struct chance *c) = { change_words, change_leads, change_period,
	add_one, remove_one, move_one };

/* The same words for what was found as want() has for what was done. */
static void
note_found(struct arena *a, struct fw_texts *found, const struct fw_difference *d)
{
	static const struct {
		unsigned bit;
		const char *what;
	} names[] = { { DIFFERENCE_ADDED, "added" }, { DIFFERENCE_REMOVED, "removed" },
		{ DIFFERENCE_MOVED, "moved" } };

	for (size_t i = 0; i < COUNT_OF(names); i++) {
		if (d->what & names[i].bit)
			*fw_add(a, found) = str_format(a, "%s %.*s", names[i].what,
			    STR_ARG(d->code));
	}
	for (size_t i = 0; i < d->fields.n; i++)
		*fw_add(a, found) = str_format(a, "changed %s %.*s", d->fields.items[i].field,
		    STR_ARG(d->code));
}

static int
compare_texts(const void *a, const void *b)
{
	return str_compare(*(const struct str *)a, *(const struct str *)b);
}

static struct str
sorted(struct arena *a, struct fw_texts *texts)
{
	struct buf b;

	buf_init(&b, a, 100000);
	if (texts->n > 1)
		qsort(texts->items, texts->n, sizeof(texts->items[0]), compare_texts);
	for (size_t i = 0; i < texts->n; i++)
		buf_add_format(&b, "%.*s\n", STR_ARG(texts->items[i]));
	return buf_str(&b);
}

static void
edit_by_chance(struct arena *a, uint64_t seed, const char *path)
{
	struct framework *held = read_file(a, path);
	struct chance c = { .arena = a, .state = seed, .fw = read_file(a, path),
		.edited = { .arena = a }, .last = { .arena = a } };
	struct fw_texts found = { 0 };
	struct comparison result;

	framework_assign_uids(a, held, NOW);
	for (size_t i = 0; i < held->pillars.n; i++)
		map_set(&c.last, held->pillars.items[i].code,
		    (int64_t)(held->pillars.items[i].actions.n + held->pillars.items[i].goals.n));
	for (uint32_t n = 1 + below(&c, 10); n > 0; n--)
		edits[below(&c, COUNT_OF(edits))](&c);
	result = compare_to(a, held, NULL, c.fw);
	for (size_t i = 0; i < result.differences.n; i++)
		note_found(a, &found, &result.differences.items[i]);
	if (!str_equal(sorted(a, &found), sorted(a, &c.wanted)))
		fail_msg("seed %d of %s wanted\n%.*sfound\n%.*s%.*s", (int)seed, path,
		    STR_ARG(sorted(a, &c.wanted)), STR_ARG(sorted(a, &found)),
		    STR_ARG(text_of(a, &result)));
}

static void
edits_made_by_chance_are_found_and_nothing_else(void **state)
{
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		struct arena_mark mark = arena_mark(*state);

		edit_by_chance(*state, seed, SAMPLE);
		arena_rewind(*state, mark);
	}
}

/* --- people and document change at once ---------------------------------------------------- */

/* Elements whose lead people changed here: by code, the lead before the first change. */
static void
change_here(struct chance *people, struct fw_texts *out)
{
	size_t index;
	struct fw_element *e = fresh(people, any_list(people), &index);

	if (e == NULL)
		return;
	e->leads = (struct fw_partys){ 0 };
	*fw_add(people->arena, &e->leads) = (struct fw_party){ PARTY_AGENCY, STR("UPU"),
		STR_EMPTY };
	*fw_add(people->arena, out) = e->code;
}

static const struct fw_element *
find_code(const struct fw_elements *list, struct str code)
{
	for (size_t i = 0; i < list->n; i++) {
		if (str_equal(list->items[i].code, code))
			return &list->items[i];
	}
	return NULL;
}

static const struct fw_element *
find_in(const struct framework *fw, struct str code)
{
	const struct fw_element *e = NULL;

	for (size_t i = 0; e == NULL && i < fw->pillars.n; i++) {
		e = find_code(&fw->pillars.items[i].actions, code);
		if (e == NULL)
			e = find_code(&fw->pillars.items[i].goals, code);
	}
	return e;
}

static bool
is_asked_about(const struct framework *fw, struct str code)
{
	for (size_t i = 0; i < fw->queries.n; i++) {
		if (str_equal(fw->queries.items[i].kind, STR("newer-value")) &&
		    str_equal(fw->queries.items[i].about, code))
			return true;
	}
	return false;
}

/* Whatever the document did to the element: the lead stays, and a clash is asked about. */
static void
expect_kept(const struct comparison *c, struct str code, uint64_t seed)
{
	const struct fw_element *e = find_in(c->merged, code);
	const struct fw_element *said = find_in(c->adopted, code);

	if (e == NULL) /* the document removed it: the lines say so */
		return;
	if (e->leads.n != 1 || !str_equal(e->leads.items[0].code, STR("UPU")))
		fail_msg("seed %d: the lead of %.*s is lost", (int)seed, STR_ARG(code));
	if (said->leads.n == 1 && str_equal(said->leads.items[0].code, STR("ITC")) &&
	    !is_asked_about(c->merged, code))
		fail_msg("seed %d: nobody is asked about %.*s", (int)seed, STR_ARG(code));
}

static void
what_people_changed_outlives_any_edits_of_the_document(void **state)
{
	size_t kept = 0;

	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		struct arena_mark mark = arena_mark(*state);
		struct arena *a = *state;
		struct framework *base = held_sample(a);
		struct chance people = { .arena = a, .state = seed * 7919,
			.fw = framework_copy(a, base), .edited = { .arena = a },
			.last = { .arena = a } };
		struct chance document = { .arena = a, .state = seed, .fw = read_sample(a),
			.edited = { .arena = a }, .last = { .arena = a } };
		struct fw_texts changed = { 0 };
		struct comparison c;

		for (size_t i = 0; i < 12; i++)
			change_here(&people, &changed);
		for (size_t i = 0; i < 20; i++)
			edits[below(&document, COUNT_OF(edits))](&document);
		c = compare_to(a, people.fw, base, document.fw);
		for (size_t i = 0; i < changed.n; i++)
			expect_kept(&c, changed.items[i], seed);
		kept += changed.n;
		arena_rewind(a, mark);
	}
	print_message("%zu changes by people, none lost\n", kept);
}

static void
the_seed_is_the_same_as_itself_and_its_edits_are_found(void **state)
{
	struct arena *a = *state;
	struct framework *held;
	struct comparison c;

	if (test_read_file(a, SEED).n == 0) {
		print_message("skipped: %s is not there\n", SEED);
		return;
	}
	held = read_file(a, SEED);
	framework_assign_uids(a, held, NOW);
	c = compare_to(a, held, NULL, read_file(a, SEED));
	assert_same(a, &c, SEED);
	assert_int_equal(c.new_points.n + c.gone_points.n, 0);
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		struct arena_mark mark = arena_mark(a);

		edit_by_chance(a, seed, SEED);
		arena_rewind(a, mark);
	}
}

/* --- cost ---------------------------------------------------------------------------------- */

static struct framework *
large(struct arena *a, unsigned n, unsigned changed)
{
	struct framework *fw = arena_make(a, struct framework);
	struct chance c = { .arena = a, .state = 7 };

	*fw_add(a, &fw->pillars) = (struct fw_pillar){ .code = STR("P"),
		.title.text = STR("All of it") };
	for (unsigned i = 0; i < n; i++) {
		struct buf text;

		buf_init(&text, a, 1000);
		for (unsigned w = 0; w < 40; w++) {
			unsigned word = below(&c, 3000);

			buf_add_format(&text, "w%u ", w < changed ? i + w + 10000 : word);
		}
		*fw_add(a, &fw->pillars.items[0].actions) =
		    new_element(str_dup_z(a, buf_str(&text)));
		fw->pillars.items[0].actions.items[i].code = str_format(a, "P %u", i + 1);
	}
	framework_assign_uids(a, fw, NOW);
	return fw;
}

/* Of this process alone: other work on the machine is no cost of the comparison. */
static int64_t
cpu_ms(void)
{
	return (int64_t)clock() * 1000 / CLOCKS_PER_SEC;
}

/* Every element was looked at, and none against more others than are promised. */
static void
assert_bounded(const struct comparison *c, size_t elements)
{
	assert_in_range(c->nlooks, elements, elements * COMPARISON_LOOKS);
}

static void
five_thousand_elements_are_held_against_a_few_each(void **state)
{
	struct arena *a = *state;
	struct framework *held = large(a, 5000, 0);
	struct framework *newer = large(a, 5000, 8);
	int64_t start;
	int64_t took;
	struct comparison c;

	for (size_t i = 0; i < 5000; i++)
		newer->pillars.items[0].actions.items[i].uid = STR_EMPTY;
	start = cpu_ms();
	c = compare_to(a, held, NULL, newer);
	took = cpu_ms() - start;
	print_message("5000 elements, each changed: %d ms, %zu looks\n", (int)took, c.nlooks);
	assert_int_equal(c.counts[PART_ACTION].changed, 5000);
	assert_int_equal(c.counts[PART_ACTION].moved, 0);
	assert_bounded(&c, 5000);
}

/* Words that all share find no candidates; the place does, at a bounded cost. */
static void
texts_of_common_words_cost_no_more(void **state)
{
	struct arena *a = *state;
	struct framework *held = large(a, 5000, 0);
	struct framework *newer = large(a, 5000, 0);
	int64_t start;
	int64_t took;
	struct comparison c;

	for (size_t i = 0; i < 5000; i++) {
		struct fw_element *e = &newer->pillars.items[0].actions.items[i];

		held->pillars.items[0].actions.items[i].text.text = STR(WORDS "held");
		e->text.text = STR(WORDS "newer");
		e->uid = STR_EMPTY;
	}
	start = cpu_ms();
	c = compare_to(a, held, NULL, newer);
	took = cpu_ms() - start;
	print_message("5000 of the same words: %d ms, %zu looks\n", (int)took, c.nlooks);
	assert_int_equal(c.counts[PART_ACTION].added, c.counts[PART_ACTION].removed);
	assert_bounded(&c, 5000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(edits_made_by_chance_are_found_and_nothing_else),
		TEST(what_people_changed_outlives_any_edits_of_the_document),
		TEST(the_seed_is_the_same_as_itself_and_its_edits_are_found),
		TEST(five_thousand_elements_are_held_against_a_few_each),
		TEST(texts_of_common_words_cost_no_more),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
