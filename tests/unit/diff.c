/* SPDX-License-Identifier: Apache-2.0 */
/*
 * model/diff: what people see between two texts; that the runs always make both texts, on random
 * edits; that hostile texts cost bounded time; merging; marks carried over an edit.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/limits.h"
#include "model/diff.h"

static struct arena *a;

static int
set_up(void **state)
{
	(void)state;
	a = arena_new();
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

/* "kept [-deleted-]{+inserted+}" */
static const char *
shown(struct str before, struct str after)
{
	static const char *const marks[][2] = { { "", "" }, { "[-", "-]" }, { "{+", "+}" } };
	struct diff diff;
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	diff_words(a, before, after, &diff);
	for (size_t i = 0; i < diff.n; i++) {
		buf_add_z(&b, marks[diff.runs[i].kind][0]);
		buf_add(&b, diff.runs[i].text);
		buf_add_z(&b, marks[diff.runs[i].kind][1]);
	}
	return str_dup_z(a, buf_str(&b));
}

#define assert_shown(before, after, want) \
	assert_string_equal(shown(STR(before), STR(after)), want)

static void
words_and_numbers_are_never_cut(void **state)
{
	(void)state;
	assert_shown("", "", "");
	assert_shown("a", "", "[-a-]");
	assert_shown("", "a b", "{+a b+}");
	assert_shown("same words", "same words", "same words");
	assert_shown("by 30 June 2021", "by 31 June 2021", "by [-30-]{+31+} June 2021");
	assert_shown("costs 1,250.5 in all", "costs 1,250.75 in all",
	    "costs [-1,250.5-]{+1,250.75+} in all");
	assert_shown("they don't", "they didn't", "they [-don't-]{+didn't+}");
	assert_shown("WHO, UNHCR and ILO", "WHO, UNDP and ILO", "WHO, [-UNHCR-]{+UNDP+} and ILO");
	assert_shown("l'\xC3\xA9galit\xC3\xA9 \xC3\xA9""crite", "l'\xC3\xA9galit\xC3\xA9 orale",
	    "l'\xC3\xA9galit\xC3\xA9 [-\xC3\xA9""crite-]{+orale+}");
}

static void
other_scripts_are_cut_into_their_words(void **state)
{
	(void)state;
	/* Arabic: "human rights" becomes "child rights". */
	assert_shown("\xD8\xAD\xD9\x82\xD9\x88\xD9\x82 "
	    "\xD8\xA7\xD9\x84\xD8\xA5\xD9\x86\xD8\xB3\xD8\xA7\xD9\x86",
	    "\xD8\xAD\xD9\x82\xD9\x88\xD9\x82 "
	    "\xD8\xA7\xD9\x84\xD8\xB7\xD9\x81\xD9\x84",
	    "\xD8\xAD\xD9\x82\xD9\x88\xD9\x82 "
	    "[-\xD8\xA7\xD9\x84\xD8\xA5\xD9\x86\xD8\xB3\xD8\xA7\xD9\x86-]"
	    "{+\xD8\xA7\xD9\x84\xD8\xB7\xD9\x81\xD9\x84+}");
	/* Chinese: "the United Nations system" becomes "the United Nations organs". */
	assert_shown("\xE8\x81\x94\xE5\x90\x88\xE5\x9B\xBD\xE7\xB3\xBB\xE7\xBB\x9F",
	    "\xE8\x81\x94\xE5\x90\x88\xE5\x9B\xBD\xE6\x9C\xBA\xE6\x9E\x84",
	    "\xE8\x81\x94\xE5\x90\x88\xE5\x9B\xBD[-\xE7\xB3\xBB\xE7\xBB\x9F-]"
	    "{+\xE6\x9C\xBA\xE6\x9E\x84+}");
}

static void
short_common_words_between_changes_go_along(void **state)
{
	(void)state;
	assert_shown("the red house", "the blue barn", "the [-red house-]{+blue barn+}");
	assert_shown("Office of Directors meets", "Bureau of Chiefs meets",
	    "[-Office of Directors-]{+Bureau of Chiefs+} meets");
	assert_shown("Office, Geneva", "Bureau, Vienna",
	    "[-Office-]{+Bureau+}, [-Geneva-]{+Vienna+}");
	assert_shown("in March 2021 here", "by April 2021 there",
	    "[-in March-]{+by April+} 2021 [-here-]{+there+}");
	assert_shown("one\ntwo\n", "uno\ndue\n", "[-one-]{+uno+}\n[-two-]{+due+}\n");
}

static void
insertions_stand_where_they_read_best(void **state)
{
	(void)state;
	assert_shown("a b\nc d\n", "a b\na x\nc d\n", "a b\n{+a x\n+}c d\n");
	assert_shown("big cat", "big big cat", "big {+big +}cat");
	assert_shown("one\ntwo", "one\ntwo\nthree", "one\ntwo{+\nthree+}");
	assert_shown("x and y", "x and z and y", "x and {+z and +}y");
}

static void
malformed_bytes_are_compared_as_they_are(void **state)
{
	(void)state;
	assert_shown("a \xFF b", "a \xFE b", "a [-\xFF-]{+\xFE+} b");
	assert_shown("\xC3", "\xC3\xA9", "[-\xC3-]{+\xC3\xA9+}");
}

/* --- invariants ---------------------------------------------------------------------------- */

static uint64_t chance_state;

static uint32_t
chance(uint32_t below)
{
	chance_state = chance_state * UINT64_C(6364136223846793005) +
	    UINT64_C(1442695040888963407);
	return (uint32_t)(chance_state >> 33) % below;
}

static void
seed_chance(void)
{
	const char *given = getenv("CONCERT_TEST_SEED");

	chance_state = given != NULL ? strtoull(given, NULL, 10) : (uint64_t)time(NULL);
	print_message("seed %llu (CONCERT_TEST_SEED)\n", (unsigned long long)chance_state);
}

static const char *const vocabulary[] = { "the", "of", "peace", "rights", "2021", "1,250", "WHO",
	"\n", ".", ", ", "\xD8\xAD\xD9\x82\xD9\x88\xD9\x82", "\xE8\x81\x94\xE5\x90\x88\xE5\x9B\xBD",
	"\xC3\xA9galit\xC3\xA9", "don't", "\r\n", "\xE0\xB8\xAA\xE0\xB8\xB4\xE0\xB8\x97", "\xFF",
	"_", "\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x8C\xBE", "a", "e\xCC\x81", "  ", "\t" };

static void
add_random_word(struct buf *b)
{
	buf_add_z(b, vocabulary[chance(COUNT_OF(vocabulary))]);
	if (chance(4) != 0)
		buf_add_byte(b, ' ');
}

static struct str
random_text(uint32_t words)
{
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	for (uint32_t i = chance(words + 1); i > 0; i--)
		add_random_word(&b);
	return buf_str(&b);
}

/* Copies a text, and at each place in turn may take out, put in or replace some bytes. */
static struct str
random_edit(struct str text, uint32_t rarity)
{
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	for (size_t i = 0; i < text.n; i++) {
		uint32_t what = chance(rarity);

		if (what == 0)
			i += chance(12);
		else if (what == 1)
			add_random_word(&b);
		if (i < text.n)
			buf_add_byte(&b, text.p[i]);
	}
	return buf_str(&b);
}

/* Every run is where the last one ended, and no two neighbours are of one kind. */
static void
check_runs(const struct diff *diff, struct str before, struct str after)
{
	size_t old_at = 0;
	size_t new_at = 0;

	for (size_t i = 0; i < diff->n; i++) {
		const struct diff_run *r = &diff->runs[i];
		struct str old = str_part(before, r->old_start, r->old_end);
		struct str new = str_part(after, r->new_start, r->new_end);

		assert_true(r->old_start == old_at && r->new_start == new_at);
		assert_true(i == 0 || diff->runs[i - 1].kind != r->kind);
		assert_true(r->text.n > 0);
		assert_true(str_equal(r->text, r->kind == DIFF_INSERTED ? new : old));
		assert_true(r->kind != DIFF_KEPT || str_equal(old, new));
		assert_true(r->kind != DIFF_DELETED || new.n == 0);
		assert_true(r->kind != DIFF_INSERTED || old.n == 0);
		old_at = r->old_end;
		new_at = r->new_end;
	}
	assert_true(old_at == before.n && new_at == after.n);
}

static void
runs_always_make_both_texts(void **state)
{
	(void)state;
	seed_chance();
	for (int i = 0; i < 4000; i++) {
		struct arena_mark mark = arena_mark(a);
		struct str before = random_text(i % 10 == 0 ? 400 : 30);
		struct str after = chance(5) == 0 ? random_text(30)
		    : random_edit(before, 2 + chance(60));
		struct diff diff;

		diff_words(a, before, after, &diff);
		check_runs(&diff, before, after);
		assert_false(diff.is_coarse);
		arena_rewind(a, mark);
	}
}

static void
parts_always_make_the_three_texts(void **state)
{
	(void)state;
	for (int i = 0; i < 2000; i++) {
		struct arena_mark mark = arena_mark(a);
		struct str base = random_text(40);
		struct str texts[3] = { base, random_edit(base, 2 + chance(60)),
			random_edit(base, 2 + chance(60)) };
		struct buf b[3];
		struct merge merge;
		size_t conflicts = 0;

		for (size_t k = 0; k < 3; k++)
			buf_init(&b[k], a, SIZE_MAX);
		merge_words(a, texts[0], texts[1], texts[2], &merge);
		for (size_t k = 0; k < merge.n; k++) {
			buf_add(&b[0], merge.parts[k].base);
			buf_add(&b[1], merge.parts[k].mine);
			buf_add(&b[2], merge.parts[k].theirs);
			conflicts += merge.parts[k].kind == MERGE_CONFLICT;
		}
		for (size_t k = 0; k < 3; k++)
			assert_true(str_equal(buf_str(&b[k]), texts[k]));
		assert_int_equal(conflicts, merge.nconflicts);
		/* With one editor there is nothing to decide. */
		merge_words(a, base, texts[1], base, &merge);
		assert_int_equal(merge.nconflicts, 0);
		assert_true(str_equal(merge_text(a, &merge), texts[1]));
		merge_words(a, base, base, texts[2], &merge);
		assert_true(str_equal(merge_text(a, &merge), texts[2]));
		merge_words(a, base, texts[1], texts[1], &merge);
		assert_int_equal(merge.nconflicts, 0);
		arena_rewind(a, mark);
	}
}

/* --- size ---------------------------------------------------------------------------------- */

static double
timed(const char *name, struct str before, struct str after)
{
	struct timespec from;
	struct timespec to;
	struct diff diff;
	double ms;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
	diff_words(a, before, after, &diff);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
	check_runs(&diff, before, after);
	ms = (double)(to.tv_sec - from.tv_sec) * 1e3 + (double)(to.tv_nsec - from.tv_nsec) / 1e6;
	print_message("%s: %zu and %zu bytes, %zu runs%s, %.1f ms\n", name, before.n, after.n,
	    diff.n, diff.is_coarse ? " (coarse)" : "", ms);
	return ms;
}

static struct str
prose(size_t bytes)
{
	static const char *const words[] = { "protection", "network", "by", "agency", "and",
		"report", "in", "2021", "the", "of", "children", "states", "joint", "statement",
		"to", "Geneva" };
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	while (b.n < bytes) {
		buf_add_z(&b, words[chance(COUNT_OF(words))]);
		buf_add_z(&b, chance(12) == 0 ? ".\n" : " ");
	}
	return buf_str(&b);
}

static void
thirty_pages_are_compared_at_once(void **state)
{
	struct str before = prose(100 * 1024);
	struct buf edited;
	size_t last = 0;

	(void)state;
	buf_init(&edited, a, SIZE_MAX);
	for (size_t i = 1; i <= 200; i++) {
		size_t at = before.n / 201 * i;

		buf_add(&edited, str_part(before, last, at));
		buf_add_z(&edited, i % 2 == 0 ? " amended words" : "");
		last = at + (i % 3) * 7;
	}
	buf_add(&edited, str_part(before, last, before.n));
	timed("30 pages with 200 edits", before, buf_str(&edited));
	timed("30 pages rewritten", before, prose(100 * 1024));
}

static struct str
repeat(const char *const *words, size_t n, size_t bytes)
{
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	while (b.n < bytes)
		buf_add_z(&b, words[chance((uint32_t)n)]);
	return buf_str(&b);
}

static void
hostile_texts_cost_bounded_time(void **state)
{
	static const char *const signs[] = { ".", ",", ";", "!" };
	static const char *const one[] = { "." };
	static const char *const two[] = { ".", ".", ".", "," };
	static const char *const han[] = { "\xE8\x81\x94", "\xE5\x90\x88", "\xE5\x9B\xBD" };
	static const char *const marks[] = { "\xCC\x81" };
	size_t bytes = LIMIT_TEXT_BYTES;

	(void)state;
	timed("signs by chance", repeat(signs, 4, bytes), repeat(signs, 4, bytes));
	timed("one sign, another number of it", repeat(one, 1, bytes), repeat(one, 1, bytes / 2));
	timed("two signs", repeat(two, 4, bytes), repeat(two, 4, bytes / 2));
	timed("ideographs", repeat(han, 3, bytes), repeat(han, 3, bytes));
	timed("marks alone", repeat(marks, 1, bytes), repeat(marks, 1, bytes / 2));
	timed("over the limit", repeat(signs, 4, LIMIT_DIFF_BYTES + 1), repeat(signs, 4, bytes));
}

/* --- merging and marks --------------------------------------------------------------------- */

static void
edits_of_different_places_are_offered_together(void **state)
{
	struct merge m;

	(void)state;
	merge_words(a, STR("The lead is WHO, due in May."), STR("The lead is ILO, due in May."),
	    STR("The lead is WHO, due in June."), &m);
	assert_int_equal(m.nconflicts, 0);
	assert_true(str_equal(merge_text(a, &m), STR("The lead is ILO, due in June.")));
	merge_words(a, STR("due in May"), STR("due in June"), STR("due in July"), &m);
	assert_int_equal(m.nconflicts, 1);
	assert_int_equal(m.parts[m.n - 1].kind, MERGE_CONFLICT);
	assert_true(str_equal(m.parts[m.n - 1].theirs, STR("July")));
	/* Put in at one place by both: nobody read the two together. */
	merge_words(a, STR("a b"), STR("a x b"), STR("a y b"), &m);
	assert_int_equal(m.nconflicts, 1);
	merge_words(a, STR("a b"), STR("a x b"), STR("a x b"), &m);
	assert_int_equal(m.nconflicts, 0);
	assert_int_equal(m.parts[1].kind, MERGE_SAME);
	merge_words(a, STR(""), STR("mine"), STR("theirs"), &m);
	assert_int_equal(m.nconflicts, 1);
}

static const char *
carried(const char *text, const char *marks, const char *after)
{
	struct marked before;
	struct marked got;
	struct marked checked;
	struct str written;

	assert_int_equal(marks_parse(a, str_from(text), str_from(marks), &before), ST_OK);
	got = diff_carry_marks(a, &before, str_from(after));
	written = marks_format(a, &got);
	assert_int_equal(marks_parse(a, str_from(after), written, &checked), ST_OK);
	return str_dup_z(a, written);
}

static void
marks_stay_with_the_words_they_stood_on(void **state)
{
	(void)state;
	assert_string_equal(carried("keep this here", "i 5 9", "do keep this here"), "i 8 12");
	assert_string_equal(carried("keep this here", "i 5 9", "keep that here"), "i 5 9");
	assert_string_equal(carried("keep this here", "i 5 9", "keep here"), "");
	assert_string_equal(carried("read the long text", "b 5 18", "read the very long text"),
	    "b 5 23");
	assert_string_equal(carried("read the long text", "b 0 4", "read now the long text"),
	    "b 0 4");
	assert_string_equal(carried("some text1 here", "fn 9 10 1", "some texts1 here"),
	    "fn 10 11 1");
	assert_string_equal(carried("some text1 here", "fn 9 10 1", "some text here"), "");
	assert_string_equal(carried("\xC3\xA9t\xC3\xA9 1st", "sup 5 7", "l'\xC3\xA9t\xC3\xA9 1st"),
	    "sup 7 9");
	assert_string_equal(carried("a", "i 0 1", ""), "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_and_numbers_are_never_cut),
		cmocka_unit_test(other_scripts_are_cut_into_their_words),
		cmocka_unit_test(short_common_words_between_changes_go_along),
		cmocka_unit_test(insertions_stand_where_they_read_best),
		cmocka_unit_test(malformed_bytes_are_compared_as_they_are),
		cmocka_unit_test(runs_always_make_both_texts),
		cmocka_unit_test(parts_always_make_the_three_texts),
		cmocka_unit_test(thirty_pages_are_compared_at_once),
		cmocka_unit_test(hostile_texts_cost_bounded_time),
		cmocka_unit_test(edits_of_different_places_are_offered_together),
		cmocka_unit_test(marks_stay_with_the_words_they_stood_on),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
