/* SPDX-License-Identifier: Apache-2.0 */
/* Workbooks: typed cells, no formulas, well-formed whatever the texts are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "document/importers/docx.h"
#include "document/print.h"
#include "document/sheet/workbook.h"
#include "made_framework.h"

/* A part of a packed file; the reader of DOCX opens any package. */
static struct str
read_part(struct arena *a, struct str bytes, const char *name)
{
	struct errors errors;
	struct docx_package package = { .arena = a, .errors = &errors };
	struct xml_events nothing = { 0 };
	struct str text;

	errors_init(&errors, a);
	assert_int_equal(docx_open(&package, bytes), ST_OK);
	assert_int_equal(docx_read_part(&package, str_from(name), &text), ST_OK);
	if (docx_read_xml(&package, str_from(name), &nothing) != ST_OK)
		fail_msg("%.*s", STR_ARG(errors.items[0].message));
	docx_close(&package);
	return text;
}

static void
assert_has(struct str text, const char *part)
{
	if (str_find(text, str_from(part), 0) == SIZE_MAX)
		fail_msg("lacks %s:\n%.*s", part, STR_ARG(text));
}

static const struct sheet_column columns[] = { { "Words", 20 }, { "Day", 10 }, { "N", 5 } };

/* The first sheet of a workbook with one row. */
static struct str
sheet_of(struct arena *a, struct str text, int32_t day, int64_t number)
{
	struct errors errors;
	struct sheet s;
	struct buf out;

	errors_init(&errors, a);
	sheet_init(&s, a, "One & only", columns, COUNT_OF(columns));
	sheet_add_text(&s, text);
	sheet_add_day(&s, day);
	sheet_add_number(&s, number);
	sheet_end_row(&s);
	buf_init(&out, a, LIMIT_PRINT_BYTES);
	assert_int_equal(workbook_write(a, &(struct workbook){ { .title = text }, &s, 1 }, &errors,
	    &out), ST_OK);
	assert_has(read_part(a, buf_str(&out), "xl/workbook.xml"),
	    "<sheet name=\"One &amp; only\" sheetId=\"1\" r:id=\"rId1\"/>");
	assert_has(read_part(a, buf_str(&out), "xl/workbook.xml"), "'!$A$1:$C$2</definedName>");
	assert_has(read_part(a, buf_str(&out), "xl/workbook.xml"), ">'One &amp; only'!$1:$1<");
	read_part(a, buf_str(&out), "docProps/core.xml");
	return read_part(a, buf_str(&out), "xl/worksheets/sheet1.xml");
}

static void
cells_have_their_type(void **state)
{
	struct arena *a = arena_new();
	struct str sheet = sheet_of(a, STR("a < b\nc"), date_from_civil(2021, 7, 1), -3);

	(void)state;
	assert_has(sheet, "<c r=\"A2\" s=\"2\" t=\"inlineStr\"><is><t xml:space=\"preserve\">a "
	    "&lt; b\nc</t></is></c><c r=\"B2\" s=\"4\"><v>44378</v></c><c r=\"C2\" s=\"5\">"
	    "<v>-3</v></c>");
	assert_has(sheet, "state=\"frozen\"");
	assert_has(sheet, "<autoFilter ref=\"A1:C2\"/>");
	assert_has(sheet, "<oddFooter>&amp;La &lt; b\nc&amp;R&amp;P / &amp;N<");
	assert_has(sheet_of(a, STR("R&D &"), NO_DAY, 0), "&amp;LR&amp;&amp;D &amp;&amp;&amp;R");
	/* Days that Excel counts wrongly, or not at all, are texts. */
	assert_has(sheet_of(a, STR("x"), date_from_civil(1900, 2, 28), 0), ">1900-02-28</t>");
	assert_has(sheet_of(a, STR("x"), date_from_civil(1900, 3, 1), 0), "<v>61</v>");
	assert_true(str_find(sheet_of(a, STR("x"), NO_DAY, 0), STR("r=\"B2\""), 0) == SIZE_MAX);
	arena_free(a);
}

static void
rows_are_as_high_as_their_longest_text(void **state)
{
	static const struct {
		const char *text;
		const char *row;
	} rows[] = {
		{ "short", "<row r=\"2\" ht=\"18\">" },
		{ "", "<row r=\"2\" ht=\"18\">" },
		{ "one\ntwo\n", "<row r=\"2\" ht=\"48\">" },
		/* Broken where words end, and inside of a word that fills a line alone. */
		{ "aaaaaaaaaaaa bbbbbbbbbbbb cccccccccccc", "<row r=\"2\" ht=\"48\">" },
		{ "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "<row r=\"2\" ht=\"48\">" },
		/* Signs of Chinese take two places, those above a letter none. */
		{ "\xE4\xB8\xAD\xE4\xB8\xAD\xE4\xB8\xAD\xE4\xB8\xAD\xE4\xB8\xAD\xE4\xB8\xAD"
		  "\xE4\xB8\xAD\xE4\xB8\xAD\xE4\xB8\xAD\xE4\xB8\xAD\xE4\xB8\xAD",
		  "<row r=\"2\" ht=\"33\">" },
		{ "e\xCC\x81" "e\xCC\x81" "e\xCC\x81" "e\xCC\x81" "e\xCC\x81" "e\xCC\x81"
		  "e\xCC\x81" "e\xCC\x81" "e\xCC\x81" "e\xCC\x81" "e\xCC\x81",
		  "<row r=\"2\" ht=\"18\">" },
	};
	struct arena *a = arena_new();
	char *much = arena_alloc(a, 4000);
	struct str sheet;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		sheet = sheet_of(a, str_from(rows[i].text), NO_DAY, 1);
		assert_has(sheet, rows[i].row);
	}
	/* The row of headings too: "Words" fits, no more than one line. */
	assert_has(sheet, "<row r=\"1\" ht=\"18\">");
	/* Higher than this no program lets a row be. */
	memset(much, 'a', 4000);
	assert_has(sheet_of(a, (struct str){ much, 4000 }, NO_DAY, 1), "<row r=\"2\" ht=\"408\">");
	arena_free(a);
}

static void
no_cell_starts_a_formula(void **state)
{
	static const char *const texts[] = { "=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		struct arena *a = arena_new();
		struct str sheet = sheet_of(a, str_from(texts[i]), NO_DAY, 1);

		assert_has(sheet, "<c r=\"A2\" s=\"3\" t=\"inlineStr\"><is><t ");
		assert_true(str_find(sheet, STR("<f"), 0) == SIZE_MAX);
		arena_free(a);
	}
}

static void
any_text_is_a_cell(void **state)
{
	struct arena *a = arena_new();
	size_t n = 200000;
	char *much = arena_alloc(a, n);
	struct str sheet;
	size_t start;

	(void)state;
	assert_has(sheet_of(a, STR("_x0041_ _x00_"), NO_DAY, 1), ">_x005F_x0041_ _x00_<");
	sheet_of(a, STR("\x01\xFF\xEF\xBF\xBF]]>\r"), NO_DAY, 1);
	memset(much, 'a', n);
	sheet = sheet_of(a, (struct str){ much, n }, NO_DAY, 1);
	start = str_find(sheet, STR("aaaa"), 0);
	assert_int_equal(str_find(sheet, STR("\xE2\x80\xA6<"), 0) - start,
	    SHEET_TEXT_UNITS_MAX - 1);
	/* Half of a character is never written. */
	for (size_t i = 0; i + 4 <= n; i += 4)
		memcpy(much + i, "\xF0\x9F\x95\x8A", 4);
	sheet = sheet_of(a, (struct str){ much, n }, NO_DAY, 1);
	assert_true(utf8_find_invalid(sheet) == SIZE_MAX);
	arena_free(a);
}

static void
any_framework_is_a_workbook(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 30; seed++) {
		struct arena *a = arena_new();
		struct print_order order = { .fw = made_framework(a, seed), .date_ms = 1 };
		struct errors errors;
		struct buf first;
		struct buf second;

		errors_init(&errors, a);
		buf_init(&first, a, LIMIT_PRINT_BYTES);
		buf_init(&second, a, LIMIT_PRINT_BYTES);
		assert_int_equal(print_run(a, STR("xlsx"), &order, &errors, &first), ST_OK);
		assert_int_equal(print_run(a, STR("xlsx"), &order, &errors, &second), ST_OK);
		assert_true(str_equal(buf_str(&first), buf_str(&second)));
		for (int i = 1; i <= 3; i++)
			read_part(a, buf_str(&first), str_dup_z(a,
			    str_format(a, "xl/worksheets/sheet%d.xml", i)));
		arena_free(a);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cells_have_their_type),
		cmocka_unit_test(rows_are_as_high_as_their_longest_text),
		cmocka_unit_test(no_cell_starts_a_formula),
		cmocka_unit_test(any_text_is_a_cell),
		cmocka_unit_test(any_framework_is_a_workbook),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
