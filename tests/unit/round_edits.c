/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Word files of a comment round that were edited by chance: whatever an agency does to the
 * document, the changes that are made of it give its text, when they are carried out.
 */
#include "base/random.h"
#include "document/print.h"
#include "document/round_changes.h"
#include "redline_edits.h"

#define SCRIPTS 20
#define SCRIPTS_LONG 1000

static struct str
print_of(struct arena *a, const struct framework *fw)
{
	struct print_order order = { .fw = fw };
	struct errors errors;
	struct buf b;

	errors_init(&errors, a);
	buf_init(&b, a, LIMIT_PRINT_BYTES);
	assert_int_equal(print_run(a, STR("docx"), &order, &errors, &b), ST_OK);
	return buf_str(&b);
}

/* A heading stays when what stands first under it goes, so it is not the file's to take away. */
static void
take_headings_off(struct fw_elements *list)
{
	for (size_t i = 0; i < list->n; i++)
		list->items[i].heading = (struct marked){ .text = STR_EMPTY };
}

/* As it comes back when nobody edits it: with what was read, and with uids. */
static struct framework *
asked_of(struct arena *a)
{
	struct framework *sample = held_sample(a);
	struct framework *fw = NULL;
	struct errors errors;

	errors_init(&errors, a);
	for (size_t i = 0; i < sample->pillars.n; i++) {
		take_headings_off(&sample->pillars.items[i].actions);
		take_headings_off(&sample->pillars.items[i].goals);
	}
	assert_int_equal(reading_run(a, STR("asked.docx"), print_of(a, sample), &errors, &fw),
	    ST_OK);
	fw->queries.n = 0;
	framework_assign_uids(a, fw, NOW);
	return fw;
}

static void
add_words_of(struct buf *b, const struct marked *words)
{
	uint32_t from = 0;

	for (size_t i = 0; i < words->nmarks; i++) {
		if (words->marks[i].kind != MARK_FOOTNOTE)
			continue;
		buf_add(b, utf8_part(words->text, from, words->marks[i].start));
		from = words->marks[i].end;
	}
	buf_add(b, utf8_part(words->text, from, UINT32_MAX));
	buf_add_byte(b, '\n');
}

static void
add_elements_of(struct buf *b, const struct fw_elements *list)
{
	for (size_t i = 0; i < list->n; i++) {
		add_words_of(b, &list->items[i].heading);
		add_words_of(b, &list->items[i].text);
		add_elements_of(b, &list->items[i].children);
	}
}

static bool
stands_in(const struct fw_recommendation *r, const struct fw_pillar *p)
{
	for (size_t i = 0; i < r->placements.n; i++) {
		if (str_equal(r->placements.items[i].pillar, p->code))
			return true;
	}
	return false;
}

/* All adopted words in their order, without marks of footnotes. */
static struct str
words_of(struct arena *a, const struct framework *fw)
{
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	for (size_t i = 0; i < fw->pillars.n; i++) {
		const struct fw_pillar *p = &fw->pillars.items[i];

		add_words_of(&b, &p->title);
		add_words_of(&b, &p->coordination);
		add_elements_of(&b, &p->actions);
		buf_add_z(&b, "--\n");
		add_elements_of(&b, &p->goals);
		buf_add_z(&b, "--\n");
		for (size_t k = 0; k < fw->recommendations.n; k++)
			if (stands_in(&fw->recommendations.items[k], p))
				add_words_of(&b, &fw->recommendations.items[k].text);
	}
	return buf_str(&b);
}

static void
check(struct arena *a, const struct framework *asked, struct str docx, const char *what)
{
	struct round_reading reading;
	struct round_input input = { .base = asked, .asked = asked, .reading = &reading,
		.now_ms = NOW + 1 };
	struct fw_amend_changes changes = { 0 };
	struct amend_input amend = { .base = asked, .changes = &changes };
	struct amend_draft draft;
	struct round_result result;
	struct errors errors;
	struct str got;
	struct str want;
	struct str line;
	struct str other;

	errors_init(&errors, a);
	if (round_run(a, docx, &errors, &reading) != ST_OK)
		fail_msg("%s: %.*s", what, STR_ARG(errors.items[0].message));
	assert_int_equal(round_compare(a, &input, &result), ST_OK);
	for (size_t i = 0; i < result.changes.n; i++)
		*fw_add(a, &changes) = result.changes.items[i].change;
	amend_apply(a, &amend, &draft);
	for (size_t i = 0; i < draft.conflicts.n; i++) {
		const struct fw_amend_conflict *c = &draft.conflicts.items[i];

		if (c->kind != AMEND_APART)
			fail_msg("%s: %s %.*s: %.*s", what,
			    amend_operation_codes[changes.items[c->change].operation],
			    STR_ARG(c->code), STR_ARG(c->message));
	}
	got = words_of(a, draft.fw);
	want = words_of(a, reading.accepted);
	while (str_next(&got, '\n', &line) && str_next(&want, '\n', &other))
		if (!str_equal(line, other))
			fail_msg("%s: the changes make\n%.*s\nand the file says\n%.*s", what,
			    STR_ARG(line), STR_ARG(other));
}

static void (*const edits[])(struct editor *) = { replace_words, replace_words, format_words,
	remove_element };

static void
run_script(struct arena *a, uint64_t seed)
{
	struct framework *asked = asked_of(a);
	struct editor e = { .arena = a, .state = seed, .is_one_line = true };
	const char *what = str_dup_z(a, str_format(a, "script %llu", (unsigned long long)seed));

	e.fw = framework_copy(a, asked);
	/* One alone: what is added behind one that moves stays where that stood. */
	if (chance(&e, 2) == 0)
		change_recommendation(&e);
	for (size_t n = 1 + chance(&e, 8); n > 0; n--) {
		size_t which = chance(&e, COUNT_OF(edits) + 2);

		/* Additions come first, so none may stand behind what moves. */
		if (which < COUNT_OF(edits))
			edits[which](&e);
		else
			(seed % 2 == 0 ? add_element : move_element)(&e);
	}
	check(a, asked, print_of(a, e.fw), what);
}

static void
an_edited_file_becomes_changes_that_make_its_text(void **state)
{
	struct arena *a = *state;
	const char *one = getenv("CONCERT_SCRIPT");
	size_t scripts = one != NULL ? 1 : getenv("CONCERT_LONG") != NULL ? SCRIPTS_LONG : SCRIPTS;
	uint64_t seed = 1;
	int64_t chosen;

	if (scripts == SCRIPTS_LONG)
		random_bytes(&seed, sizeof(seed));
	seed %= 1000000000;
	if (one != NULL && str_to_i64(str_from(one), 0, INT64_MAX, &chosen) == ST_OK)
		seed = (uint64_t)chosen;
	print_message("first script: %llu\n", (unsigned long long)seed);
	for (size_t i = 0; i < scripts; i++) {
		struct arena_mark mark = arena_mark(a);

		run_script(a, seed + i);
		arena_rewind(a, mark);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_edited_file_becomes_changes_that_make_its_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
