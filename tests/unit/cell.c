/* SPDX-License-Identifier: Apache-2.0 */
/* document/cell, encoding, importers/tsv: bytes of a table into rows of decoded cells. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "base/utf8.h"
#include "document/blocks.h"

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

static struct cell
decode(const char *raw)
{
	struct cell cell = { .row = 1 };

	assert_int_equal(cell_decode_inline_html(a, str_from(raw), &cell), ST_OK);
	return cell;
}

static struct str
marks_of(const char *raw)
{
	struct cell cell = decode(raw);

	return marks_format(a, &cell.content);
}

static void
white_space_runs_together(void **state)
{
	(void)state;
	assert_str(decode("  a \n b  ").content.text, "a b");
	assert_str(decode("").content.text, "");
	assert_str(decode("<p> </p>").content.text, "");
	assert_int_equal(decode("<p> </p>").npieces, 0);
}

static void
paragraphs_and_items_are_pieces(void **state)
{
	struct cell cell = decode("<p>one</p> <ul style=\"x > y\"> <li>\xE2\x80\xA2 two</li>"
	    "<li>three<ul><li>four</li></ul></li> </ul> <p>five<br/>six</p>");

	(void)state;
	assert_str(cell.content.text, "one\n\xE2\x80\xA2 two\nthree\nfour\nfive\nsix");
	assert_int_equal(cell.npieces, 6);
	assert_false(cell.pieces[0].is_item);
	assert_true(cell.pieces[1].is_item);
	assert_int_equal(cell.pieces[1].start, 4);
	assert_int_equal(cell.pieces[1].end, 9);
	assert_int_equal(cell.pieces[1].level, 1);
	assert_int_equal(cell.pieces[3].level, 2);
	assert_false(cell.pieces[5].is_item);
}

static void
marks_neither_begin_nor_end_with_space(void **state)
{
	(void)state;
	assert_str(marks_of("<u> x </u> y"), "u 0 1");
	assert_str(marks_of("a <b><i>b</i> c</b>"), "b 2 5;i 2 3");
	assert_str(marks_of("<i></i>x<i> </i>"), "");
	assert_str(marks_of("21<sup>st</sup>"), "sup 2 4");
	assert_str(marks_of("<b>a</p><p>b</b>"), "b 0 1;b 2 3");
}

static void
references_are_decoded_once(void **state)
{
	(void)state;
	assert_str(decode("&amp;lt; &#8211; &#x2013; &ndash;").content.text,
	    "&lt; \xE2\x80\x93 \xE2\x80\x93 \xE2\x80\x93");
	assert_str(decode("R&D &unknown; &#0; &").content.text, "R&D &unknown; &#0; &");
}

static void
what_is_no_known_tag_stays_text(void **state)
{
	(void)state;
	assert_str(decode("a <b c <script>x</script> 1 < 2").content.text,
	    "a <b c <script>x</script> 1 < 2");
	assert_str(decode("<pre>x</pre>").content.text, "<pre>x</pre>");
}

static struct blocks
read_tsv(const char *text, enum status want)
{
	struct blocks blocks = { .arena = a };
	struct errors errors;

	errors_init(&errors, a);
	assert_int_equal(import_tsv(str_from(text), &blocks, &errors), want);
	return blocks;
}

static void
lines_become_rows_paragraphs_and_footnotes(void **state)
{
	struct blocks b = read_tsv("\n**Title**\n\nA\tB\r\n1\t<p>2</p>\n--\t---\n\n"
	    "<sup>1</sup> Note\n\t3\n", ST_OK);

	(void)state;
	assert_int_equal(b.n, 4);
	assert_int_equal(b.items[0].kind, BLOCK_PARAGRAPH);
	assert_str(b.items[0].cell.content.text, "Title");
	assert_int_equal(b.items[0].cell.row, 2);
	assert_int_equal(b.items[0].cell.content.nmarks, 1);
	assert_int_equal(b.items[1].nrows, 2);
	assert_int_equal(b.items[1].rows[1].number, 5);
	assert_str(b.items[1].rows[1].cells[1].content.text, "2");
	assert_int_equal(b.items[2].kind, BLOCK_FOOTNOTE);
	assert_str(b.items[2].label, "1");
	assert_str(b.items[2].cell.content.text, "Note");
	assert_int_equal(b.items[3].rows[0].cells[1].column, 2);
}

static void
other_encodings_are_decoded_or_refused(void **state)
{
	struct errors errors;
	struct str text;

	(void)state;
	errors_init(&errors, a);
	assert_int_equal(text_to_utf8(a, STR("\xFF\xFE" "a\0\t\0\x42\x01"), &errors, &text),
	    ST_OK);
	assert_str(text, "a\t\xC5\x82");
	assert_int_equal(text_to_utf8(a, STR("\xEF\xBB\xBF" "b\r\nc"), &errors, &text), ST_OK);
	assert_str(text, "b\nc");
	assert_int_equal(text_to_utf8(a, STR("a\nb\xE9t\xE9\n"), &errors, &text), ST_INVALID);
	assert_non_null(strstr(str_dup_z(a, errors.items[0].message), "line 2"));
	assert_int_equal(text_to_utf8(a, STR("a\0b"), &errors, &text), ST_INVALID);
}

static void
a_cell_over_the_limit_is_refused(void **state)
{
	size_t n = LIMIT_CELL_BYTES + 1;
	char *p = arena_alloc(a, n);
	struct cell cell = { .row = 1 };

	(void)state;
	memset(p, '<', n);
	assert_int_equal(cell_decode_inline_html(a, (struct str){ p, n }, &cell), ST_TOO_LARGE);
	assert_int_equal(cell_decode_inline_html(a, (struct str){ p, n - 1 }, &cell), ST_OK);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(white_space_runs_together),
		cmocka_unit_test(paragraphs_and_items_are_pieces),
		cmocka_unit_test(marks_neither_begin_nor_end_with_space),
		cmocka_unit_test(references_are_decoded_once),
		cmocka_unit_test(what_is_no_known_tag_stays_text),
		cmocka_unit_test(lines_become_rows_paragraphs_and_footnotes),
		cmocka_unit_test(other_encodings_are_decoded_or_refused),
		cmocka_unit_test(a_cell_over_the_limit_is_refused),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
