/* SPDX-License-Identifier: Apache-2.0 */
/* model/marked: cut, join, store and show text with marks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "model/marked.h"

static struct arena *a;

#define assert_str(got, want) \
	do { \
		struct str got_ = (got); \
		assert_string_equal(str_dup_z(a, got_), want); \
	} while (0)

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

static struct marked
make(const char *text, const char *marks)
{
	struct marked m = { .text = STR_EMPTY };

	assert_int_equal(marks_parse(a, str_from(text), str_from(marks), &m), ST_OK);
	return m;
}

static struct str
html_of(struct marked m)
{
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	marked_add_html(&b, &m);
	return buf_str(&b);
}

static void
marks_are_written_sorted_and_read_again(void **state)
{
	struct marked m = make("égalité pour tous1", "i 3 7;b 0 5;fn 17 18 1;b 0 7");

	(void)state;
	assert_str(marks_format(a, &m), "b 0 7;b 0 5;i 3 7;fn 17 18 1");
	assert_str(marks_format(a, &(struct marked){ .text = STR("x") }), "");
}

static void
marks_outside_the_text_are_refused(void **state)
{
	struct marked m;
	static const char *const bad[] = { "i 0 4", "x 0 1", "i 2 2", "i 2 1", "i 0", "i", ";",
		"i 0 1 2", "i -1 2", "i 0 1;" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		assert_int_equal(marks_parse(a, STR("abc"), str_from(bad[i]), &m), ST_INVALID);
}

static void
a_part_takes_its_marks_along(void **state)
{
	struct marked m = make("ab ĉd ef", "i 0 8;b 3 5;u 6 8");
	struct marked part = marked_part(a, &m, 3, 5);

	(void)state;
	assert_str(part.text, "ĉd");
	assert_str(marks_format(a, &part), "i 0 2;b 0 2");
}

static void
joining_moves_the_marks_of_the_second(void **state)
{
	struct marked first = make("ĝi", "b 0 2");
	struct marked second = make("estas", "i 1 3");
	struct marked joined = marked_join(a, &first, STR(" "), &second);

	(void)state;
	assert_str(joined.text, "ĝi estas");
	assert_str(marks_format(a, &joined), "b 0 2;i 4 6");
}

static void
trimming_cuts_marks_too(void **state)
{
	struct marked m = make(" \xC2\xA0x y ", "u 0 6");
	struct marked trimmed = marked_trim(a, &m);

	(void)state;
	assert_str(trimmed.text, "x y");
	assert_str(marks_format(a, &trimmed), "u 0 3");
	m = make("  ", "");
	assert_str(marked_trim(a, &m).text, "");
}

static void
html_is_well_nested_where_marks_overlap(void **state)
{
	(void)state;
	assert_str(html_of(make("abcdef", "i 0 4;b 2 6")), "<i>ab<b>cd</b></i><b>ef</b>");
	assert_str(html_of(make("a<b", "b 0 3;i 1 2")), "<b>a<i>&lt;</i>b</b>");
	assert_str(html_of(make("x1 21st", "fn 1 2 1;sup 5 7")), "x<sup>1</sup> 21<sup>st</sup>");
	assert_str(html_of(make("x", "fn 0 1 1;sup 0 1")), "<sup>x</sup>");
	assert_str(html_of(make("plain", "")), "plain");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(marks_are_written_sorted_and_read_again),
		cmocka_unit_test(marks_outside_the_text_are_refused),
		cmocka_unit_test(a_part_takes_its_marks_along),
		cmocka_unit_test(joining_moves_the_marks_of_the_second),
		cmocka_unit_test(trimming_cuts_marks_too),
		cmocka_unit_test(html_is_well_nested_where_marks_overlap),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
