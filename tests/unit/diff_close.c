/* SPDX-License-Identifier: Apache-2.0 */
/*
 * model/diff, for negotiated words: as few words as can be are marked, held against a slow and
 * plain count; no word, number or code is cut, in Latin, Arabic and Chinese; footnote marks count
 * by their footnote.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/random.h"
#include "model/diff.h"
#include "model/diff_words.h"

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

static const char *
shown_texts(const struct diff_text *before, const struct diff_text *after)
{
	static const char *const marks[][2] = { { "", "" }, { "[-", "-]" }, { "{+", "+}" } };
	struct diff diff;
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	diff_texts(a, before, after, &diff);
	for (size_t i = 0; i < diff.n; i++) {
		buf_add_z(&b, marks[diff.runs[i].kind][0]);
		buf_add(&b, diff.runs[i].text);
		buf_add_z(&b, marks[diff.runs[i].kind][1]);
	}
	return str_dup_z(a, buf_str(&b));
}

#define assert_shown(before, after, want) \
	assert_string_equal(shown_texts(&(struct diff_text){ .text = STR(before) }, \
	    &(struct diff_text){ .text = STR(after) }), want)

static void
kept_words_are_never_marked(void **state)
{
	(void)state;
	assert_shown("Office of Directors meets", "Bureau of Chiefs meets",
	    "[-Office-]{+Bureau+} of [-Directors-]{+Chiefs+} meets");
	assert_shown("the red house", "the blue barn", "the [-red house-]{+blue barn+}");
	assert_shown("Map the existing standards", "Map the international and regional standards",
	    "Map the [-existing-]{+international and regional+} standards");
	assert_shown("WHO and UNESCO", "UNESCO and WHO", "[-WHO and -]UNESCO{+ and WHO+}");
	assert_shown("a b", "b a", "[-a -]b{+ a+}");
	assert_shown("one, two", "one and two", "one[-,-]{+ and+} two");
	assert_shown("x and y", "x and z and y", "x and {+z and +}y");
	assert_shown("one\ntwo", "one\ntwo\nthree", "one\ntwo{+\nthree+}");
	assert_shown("one two", "one\ntwo", "one[- -]{+\n+}two");
}

static void
numbers_and_codes_are_never_cut(void **state)
{
	(void)state;
	assert_shown("costs 1,000.5 in all", "costs 1,000.6 in all",
	    "costs [-1,000.5-]{+1,000.6+} in all");
	assert_shown("in 2021-35 then", "in 2021-36 then", "in [-2021-35-]{+2021-36+} then");
	assert_shown("2022-2025", "2022\xE2\x80\x93""2025",
	    "[-2022-2025-]{+2022\xE2\x80\x93""2025+}");
	assert_shown("from 2021-05-15 on", "from 2021-05-16 on",
	    "from [-2021-05-15-]{+2021-05-16+} on");
	assert_shown("see CJ 7.1 and CJ R1.", "see CJ 7.2 and CJ R2.",
	    "see [-CJ 7.1-]{+CJ 7.2+} and [-CJ R1-]{+CJ R2+}.");
	assert_shown("WHO 2021 report", "WHO 2022 report", "WHO [-2021-]{+2022+} report");
	assert_shown("SDG 16.3 (b)", "SDG 16.4 (b)", "[-SDG 16.3-]{+SDG 16.4+} (b)");
	assert_shown("of A/RES/75/1.", "of A/RES/76/1.", "of [-A/RES/75/1-]{+A/RES/76/1+}.");
	assert_shown("E/CN.4/2005/1/Add.1", "E/CN.4/2005/1/Add.2",
	    "[-E/CN.4/2005/1/Add.1-]{+E/CN.4/2005/1/Add.2+}");
	assert_shown("in 2026-11 or 24/7", "in 2026-12 or 24/6",
	    "in [-2026-11-]{+2026-12+} or [-24/7-]{+24/6+}");
	assert_shown("UNCT Q3 by SC", "UNCT Q4 1,500 by SC 50%",
	    "UNCT [-Q3-]{+Q4 1,500+} by SC{+ 50%+}");
	assert_shown("at 3:30 it", "at 3:45 it", "at [-3:30-]{+3:45+} it");
}

static void
signs_belong_to_their_numbers(void **state)
{
	(void)state;
	assert_shown("by 50% now", "by 60% now", "by [-50%-]{+60%+} now");
	assert_shown("by 50 % now", "by 60 % now", "by [-50 %-]{+60 %+} now");
	assert_shown("at -5 degrees", "at +5 degrees", "at [--5-]{++5+} degrees");
	assert_shown("US$1,500 each", "US$1,600 each", "[-US$1,500-]{+US$1,600+} each");
	assert_shown("(\xE2\x82\xAC""3.5 million)", "(\xE2\x82\xAC""3.7 million)",
	    "([-\xE2\x82\xAC""3.5-]{+\xE2\x82\xAC""3.7+} million)");
	assert_shown("a 2021+ world", "a 2022+ world", "a [-2021+-]{+2022++} world");
	/* As French parts thousands: with a space that does not break. */
	assert_shown("all 1\xC2\xA0""500 people", "all 1\xC2\xA0""600 people",
	    "all [-1\xC2\xA0""500-]{+1\xC2\xA0""600+} people");
	assert_shown("12 000 000 or 2021 500", "12 000 001 or 2021 501",
	    "[-12 000 000-]{+12 000 001+} or 2021 [-500-]{+501+}");
	/* 50 and 60 per cent in Arabic digits. */
	assert_shown("\xD9\xA5\xD9\xA0\xD9\xAA", "\xD9\xA6\xD9\xA0\xD9\xAA",
	    "[-\xD9\xA5\xD9\xA0\xD9\xAA-]{+\xD9\xA6\xD9\xA0\xD9\xAA+}");
	/* A dash is no sign, and a list's number has none. */
	assert_shown("one - 5 of", "one - 6 of", "one - [-5-]{+6+} of");
}

static void
compounds_and_addresses_are_one(void **state)
{
	(void)state;
	assert_shown("co-chair", "co-chairs", "[-co-chair-]{+co-chairs+}");
	assert_shown("by e-mail now", "by mail now", "by [-e-mail-]{+mail+} now");
	assert_shown("COVID-19 and R&D", "COVID-20 and R&I",
	    "[-COVID-19-]{+COVID-20+} and [-R&D-]{+R&I+}");
	assert_shown("H.E. the U.S. side", "The U.N. side",
	    "[-H.E. the U.S.-]{+The U.N.+} side");
	assert_shown("see https://un.org/a-b/c?d=1.", "see https://un.org/a-b/d?d=1.",
	    "see [-https://un.org/a-b/c?d=1-]{+https://un.org/a-b/d?d=1+}.");
	assert_shown("to a.b@un-women.org now", "to c.b@un-women.org now",
	    "to [-a.b@un-women.org-]{+c.b@un-women.org+} now");
	/* What is two words stays two. */
	assert_shown("UNHCR/IOM lead", "IOM lead", "[-UNHCR/-]IOM lead");
	assert_shown("peace -- and", "peace \xE2\x80\x93 and",
	    "peace [----]{+\xE2\x80\x93+} and");
	/* Chinese has no spaces, so a hyphen makes no word: "China-Africa forum". */
	assert_shown("\xE4\xB8\xAD\xE5\x9B\xBD-\xE9\x9D\x9E\xE6\xB4\xB2",
	    "\xE4\xB8\xAD\xE5\x9B\xBD-\xE6\xAC\xA7\xE6\xB4\xB2",
	    "\xE4\xB8\xAD\xE5\x9B\xBD-[-\xE9\x9D\x9E\xE6\xB4\xB2-]"
	    "{+\xE6\xAC\xA7\xE6\xB4\xB2+}");
}

/* An accent as a letter or as a mark, a soft hyphen, a mark of direction. */
static void
what_nobody_sees_is_kept(void **state)
{
	(void)state;
	assert_shown("caf\xC3\xA9 open", "cafe\xCC\x81 open", "cafe\xCC\x81 open");
	assert_shown("soft\xC2\xAD""ware one", "software two", "software [-one-]{+two+}");
	assert_shown("a \xE2\x80\x8F\xD9\x86\xD8\xB5", "a \xD9\x86\xD8\xB5",
	    "a \xD9\x86\xD8\xB5");
	/* A joiner says how a Persian word is written; vowel signs are read. */
	assert_shown("\xD9\x85\xDB\x8C\xE2\x80\x8C\xD8\xB1\xD9\x88\xD8\xAF",
	    "\xD9\x85\xDB\x8C\xD8\xB1\xD9\x88\xD8\xAF",
	    "[-\xD9\x85\xDB\x8C\xE2\x80\x8C\xD8\xB1\xD9\x88\xD8\xAF-]"
	    "{+\xD9\x85\xDB\x8C\xD8\xB1\xD9\x88\xD8\xAF+}");
	assert_shown("\xD9\x83\xD9\x8F\xD9\x84", "\xD9\x83\xD9\x84",
	    "[-\xD9\x83\xD9\x8F\xD9\x84-]{+\xD9\x83\xD9\x84+}");
}

static void
arabic_and_chinese_are_cut_at_words(void **state)
{
	(void)state;
	/* "human rights and equality" becomes "child rights and equality". */
	assert_shown("\xD8\xAD\xD9\x82\xD9\x88\xD9\x82 "
	    "\xD8\xA7\xD9\x84\xD8\xA5\xD9\x86\xD8\xB3\xD8\xA7\xD9\x86 "
	    "\xD9\x88\xD8\xA7\xD9\x84\xD9\x85\xD8\xB3\xD8\xA7\xD9\x88\xD8\xA7\xD8\xA9",
	    "\xD8\xAD\xD9\x82\xD9\x88\xD9\x82 \xD8\xA7\xD9\x84\xD8\xB7\xD9\x81\xD9\x84 "
	    "\xD9\x88\xD8\xA7\xD9\x84\xD9\x85\xD8\xB3\xD8\xA7\xD9\x88\xD8\xA7\xD8\xA9",
	    "\xD8\xAD\xD9\x82\xD9\x88\xD9\x82 "
	    "[-\xD8\xA7\xD9\x84\xD8\xA5\xD9\x86\xD8\xB3\xD8\xA7\xD9\x86-]"
	    "{+\xD8\xA7\xD9\x84\xD8\xB7\xD9\x81\xD9\x84+} "
	    "\xD9\x88\xD8\xA7\xD9\x84\xD9\x85\xD8\xB3\xD8\xA7\xD9\x88\xD8\xA7\xD8\xA9");
	/* "the United Nations system" becomes "the United Nations organs". */
	assert_shown("\xE8\x81\x94\xE5\x90\x88\xE5\x9B\xBD\xE7\xB3\xBB\xE7\xBB\x9F",
	    "\xE8\x81\x94\xE5\x90\x88\xE5\x9B\xBD\xE6\x9C\xBA\xE6\x9E\x84",
	    "\xE8\x81\x94\xE5\x90\x88\xE5\x9B\xBD[-\xE7\xB3\xBB\xE7\xBB\x9F-]"
	    "{+\xE6\x9C\xBA\xE6\x9E\x84+}");
	/* With vowel signs, and a comma of the script. */
	assert_shown("\xD8\xB9\xD8\xA7\xD9\x85\xD8\x8C \xD9\x83\xD9\x8F\xD9\x84",
	    "\xD8\xB9\xD8\xA7\xD9\x85\xD8\x8C \xD8\xA8\xD9\x8E\xD9\x84",
	    "\xD8\xB9\xD8\xA7\xD9\x85\xD8\x8C "
	    "[-\xD9\x83\xD9\x8F\xD9\x84-]{+\xD8\xA8\xD9\x8E\xD9\x84+}");
}

static void
a_mark_counts_by_its_footnote(void **state)
{
	struct diff_whole first = { 4, 5, STR_INIT("\x01note") };
	struct diff_whole other = { 4, 5, STR_INIT("\x01" "another") };
	struct diff_text before = { STR("text1 here"), &first, 1 };
	struct diff_text renumbered = { STR("text2 here"), &first, 1 };
	struct diff_text exchanged = { STR("text1 here"), &other, 1 };
	struct diff_text without = { STR("text here"), NULL, 0 };

	(void)state;
	assert_string_equal(shown_texts(&before, &renumbered), "text2 here");
	assert_string_equal(shown_texts(&before, &exchanged), "text[-1-]{+1+} here");
	assert_string_equal(shown_texts(&before, &without), "text[-1-] here");
	assert_string_equal(shown_texts(&without, &before), "text{+1+} here");
}

/* --- the least ----------------------------------------------------------------------------- */

static uint64_t chance_state;

static uint32_t
chance(uint32_t below)
{
	chance_state = chance_state * UINT64_C(6364136223846793005) +
	    UINT64_C(1442695040888963407);
	return (uint32_t)(chance_state >> 33) % below;
}

static struct str
random_text(uint32_t words)
{
	static const char *const vocabulary[] = { "of", "the", "peace", "rights", "2021-35", "WHO",
		"\xD8\xAD\xD9\x82\xD9\x88\xD9\x82", "\xE5\xB9\xB3\xE6\x9D\x83", "don't", "e-mail",
		"50%", "A/RES/75/1" };
	static const char *const between[] = { " ", " ", " ", ", ", "\n", ". ", " (" };
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	for (uint32_t i = chance(words + 1); i > 0; i--) {
		buf_add_z(&b, vocabulary[chance(COUNT_OF(vocabulary))]);
		buf_add_z(&b, between[chance(COUNT_OF(between))]);
	}
	return buf_str(&b);
}

static bool
is_word(struct str token)
{
	unsigned char c = token.n > 0 ? (unsigned char)token.p[0] : 0;

	return c >= 0x80 || byte_is_alpha((char)c) || byte_is_digit((char)c);
}

static struct diff_words
only_words(struct str text, struct map *known)
{
	struct diff_words all;
	struct diff_words words = { 0 };

	diff_words_cut(a, &(struct diff_text){ .text = text }, DIFF_READS_CLOSELY, known,
	    &all);
	words.ids = arena_make_array(a, int32_t, all.n);
	for (size_t i = 0; i < all.n; i++) {
		if (is_word(diff_words_text(&all, i, i + 1)))
			words.ids[words.n++] = all.ids[i];
	}
	return words;
}

/* Words that any edit must mark: all but the longest row that both texts have. */
static size_t
least_marked(const struct diff_words *x, const struct diff_words *y)
{
	size_t width = y->n + 1;
	size_t *lengths = arena_make_array(a, size_t, (x->n + 1) * width);

	for (size_t i = x->n; i-- > 0;) {
		for (size_t j = y->n; j-- > 0;) {
			size_t down = lengths[(i + 1) * width + j];
			size_t right = lengths[i * width + j + 1];

			lengths[i * width + j] = x->ids[i] == y->ids[j] ?
			    lengths[(i + 1) * width + j + 1] + 1 : down > right ? down : right;
		}
	}
	return x->n + y->n - 2 * lengths[0];
}

static size_t
count_marked(const struct diff *diff, struct map *known)
{
	size_t n = 0;

	for (size_t i = 0; i < diff->n; i++) {
		if (diff->runs[i].kind != DIFF_KEPT)
			n += only_words(diff->runs[i].text, known).n;
	}
	return n;
}

static void
check_texts(const struct diff *diff, struct str before, struct str after)
{
	struct buf old;
	struct buf new;

	buf_init(&old, a, SIZE_MAX);
	buf_init(&new, a, SIZE_MAX);
	for (size_t i = 0; i < diff->n; i++) {
		if (diff->runs[i].kind != DIFF_INSERTED)
			buf_add(&old, diff->runs[i].text);
		if (diff->runs[i].kind != DIFF_DELETED)
			buf_add(&new, diff->runs[i].text);
	}
	assert_true(str_equal(buf_str(&old), before) && str_equal(buf_str(&new), after));
}

static void
as_few_words_as_can_be_are_marked(void **state)
{
	(void)state;
	random_bytes(&chance_state, sizeof(chance_state));
	print_message("seed %llu\n", (unsigned long long)chance_state);
	for (int i = 0; i < 1500; i++) {
		struct arena_mark mark = arena_mark(a);
		struct str before = random_text(i % 10 == 0 ? 120 : 20);
		struct str after = random_text(i % 10 == 0 ? 120 : 20);
		struct map known = { .arena = a };
		struct diff_words words[2] = { only_words(before, &known),
			only_words(after, &known) };
		struct diff diff;

		diff_texts(a, &(struct diff_text){ .text = before },
		    &(struct diff_text){ .text = after }, &diff);
		check_texts(&diff, before, after);
		assert_int_equal(count_marked(&diff, &known), least_marked(&words[0], &words[1]));
		arena_rewind(a, mark);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(kept_words_are_never_marked),
		cmocka_unit_test(numbers_and_codes_are_never_cut),
		cmocka_unit_test(signs_belong_to_their_numbers),
		cmocka_unit_test(compounds_and_addresses_are_one),
		cmocka_unit_test(what_nobody_sees_is_kept),
		cmocka_unit_test(arabic_and_chinese_are_cut_at_words),
		cmocka_unit_test(a_mark_counts_by_its_footnote),
		cmocka_unit_test(as_few_words_as_can_be_are_marked),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
