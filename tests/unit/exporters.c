/* SPDX-License-Identifier: Apache-2.0 */
/* The forms in which a framework leaves: the same words in each, nothing of ours among them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "document/blocks.h"
#include "document/export.h"
#include "made_framework.h"

static struct str
export_as(struct arena *a, const char *name, const struct framework *fw)
{
	struct buf b;

	buf_init(&b, a, LIMIT_IMPORT_BYTES);
	exporter_find(str_from(name))->write(fw, &b);
	assert_false(b.overflow);
	return buf_str(&b);
}

static struct marked
marked(struct arena *a, const char *text, const char *marks)
{
	struct marked m;

	if (marks_parse(a, str_from(text), str_from(marks), &m) != ST_OK)
		abort();
	return m;
}

static struct fw_element
element(struct arena *a, const char *code, const char *text)
{
	return (struct fw_element){ .code = str_from(code), .text = marked(a, text, "") };
}

/* One pillar that has one of everything a cell can hold. */
static struct framework *
small_framework(struct arena *a)
{
	struct framework *fw = arena_make(a, struct framework);
	struct fw_pillar *pillar = fw_add(a, &fw->pillars);
	struct fw_recommendation *r;
	struct fw_element *e;

	fw->title = STR("Common plan");
	fw->language = STR("en");
	fw->header = marked(a, "Common plan\n1. January | x", "b 0 11");
	for (int role = COLUMN_PILLAR; role <= COLUMN_GOALS; role++)
		*fw_add(a, &fw->columns) = (struct fw_column){
			.role = (enum column_role)role,
			.heading = str_format(a, "H%d", role),
		};
	pillar->code = STR("CJ");
	pillar->title = marked(a, "Justice & <law>", "u 0 7");
	pillar->coordination = marked(a, "Coordinator: WHO\nInvolving all", "");
	r = fw_add(a, &fw->recommendations);
	r->code = STR("CJ R1");
	r->text = marked(a, "It is *asked*1", "fn 13 14 1");
	*fw_add(a, &r->placements) = (struct fw_placement){ pillar->code, STR_EMPTY };
	r = fw_add(a, &fw->recommendations);
	r->code = STR("CJ R2");
	r->text = marked(a, "noted", "i 0 5");
	*fw_add(a, &r->placements) = (struct fw_placement){ pillar->code, STR("and") };
	*fw_add(a, &fw->footnotes) = (struct fw_footnote){ .label = STR("1"),
		.text = marked(a, "A note", "") };

	e = fw_add(a, &pillar->actions);
	*e = element(a, "CJ 1", "Hold it:");
	e->heading = marked(a, "March:", "b 0 6");
	*fw_add(a, &e->children) = element(a, "CJ 1.1", "one");
	e->children.items[0].marker = STR("\xE2\x80\xA2");
	*fw_add(a, &e->children) = element(a, "CJ 1.2", "two\nlines");
	e->children.items[1].marker = STR("-");
	*fw_add(a, &e->children.items[1].segments) = (struct fw_segment){
		.role = SEGMENT_MARKER, .table = 1, .row = 2, .column = 4, .start = 5, .end = 6 };
	*fw_add(a, &e->children.items[1].segments) = (struct fw_segment){
		.role = SEGMENT_TEXT, .table = 1, .row = 2, .column = 4, .start = 6, .end = 15 };
	e = fw_add(a, &pillar->actions);
	*e = element(a, "CJ 2", "End");
	e->connector = STR("&");
	e->heading = marked(a, "Others:\n", "");
	e->marker = STR("2.");
	return fw;
}

static void
assert_export(struct str got, const char *want)
{
	size_t at = 0;

	if (str_equal(got, str_from(want)))
		return;
	while (at < got.n && want[at] != '\0' && got.p[at] == want[at])
		at++;
	fail_msg("differs at byte %zu:\n%.*s", at, STR_ARG(got));
}

static void
tsv_is_the_adopted_table(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	assert_export(export_as(a, "tsv", small_framework(a)),
	    "**Common plan**\n\n1. January | x\n\n"
	    "H1\tH2\tH3\tH4\tH5\n"
	    "<p><u>Justice</u> &amp; &lt;law&gt;</p>\t"
	    "<p>Coordinator: WHO</p> <p>Involving all</p>\t"
	    "<p>It is *asked*<sup>1</sup></p> <p>and</p> <p><i>noted</i></p>\t"
	    "<p><b>March:</b> Hold it:</p> <ul> <li>\xE2\x80\xA2 one</li> <li>-two<br>lines</li>"
	    " </ul> <p>&amp;</p> <p>Others:</p> <p>2. End</p>\t\n"
	    "\n<sup>1</sup> A note\n");
	arena_free(a);
}

static const struct block *
find_table(const struct blocks *blocks)
{
	for (size_t i = 0; i < blocks->n; i++)
		if (blocks->items[i].kind == BLOCK_TABLE)
			return &blocks->items[i];
	fail_msg("no table was found");
	return NULL;
}

/* Programs for tables run what a cell begins with; the same text comes back all the same. */
static void
no_cell_of_a_tsv_starts_a_formula(void **state)
{
	static const char *const texts[] = { "=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0",
		"\t=1", "\n=1", "\r=1" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		struct arena *a = arena_new();
		struct framework *fw = small_framework(a);
		struct blocks blocks = { .arena = a };
		struct errors errors;
		struct str tsv;

		errors_init(&errors, a);
		fw->title = str_from(texts[i]);
		fw->header = marked(a, texts[i], "");
		fw->columns.items[0].heading = str_from(texts[i]);
		fw->columns.items[3].heading = str_from(texts[i]);
		fw->footnotes.items[0].text = marked(a, texts[i], "");
		fw->pillars.items[0].title = marked(a, texts[i], "");
		tsv = export_as(a, "tsv", fw);
		for (size_t k = 0; k < tsv.n; k++) {
			if (k > 0 && tsv.p[k - 1] != '\n' && tsv.p[k - 1] != '\t')
				continue;
			if (strchr("=+-@\r", tsv.p[k]) != NULL)
				fail_msg("a cell begins with %c:\n%.*s", tsv.p[k], STR_ARG(tsv));
		}
		assert_int_equal(import_tsv(tsv, &blocks, &errors), ST_OK);
		assert_int_equal(find_table(&blocks)->rows[0].ncells, 5);
		if (texts[i][0] >= '+')
			assert_true(str_equal(find_table(&blocks)->rows[0].cells[3].content.text,
			    str_from(texts[i])));
		arena_free(a);
	}
}

static void
markdown_is_a_pipe_table(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	assert_export(export_as(a, "markdown", small_framework(a)),
	    "**Common plan**\n\n1\\. January \\| x\n\n"
	    "| H1 | H2 | H3 | H4 | H5 |\n| --- | --- | --- | --- | --- |\n"
	    "| <u>Justice</u> &amp; &lt;law&gt; | <p>Coordinator: WHO</p><p>Involving all</p> | "
	    "<p>It is \\*asked\\*[^1]</p><p>and</p><p>*noted*</p> | "
	    "<p>**March:** Hold it:</p><ul><li>\xE2\x80\xA2 one</li><li>-two<br>lines</li></ul>"
	    "<p>&amp;</p><p>Others:</p><p>2. End</p> |  |\n"
	    "\n[^1]: A note\n");
	arena_free(a);
}

static void
html_is_a_whole_page(void **state)
{
	static const char *const parts[] = {
		"<html lang=\"en\" dir=\"ltr\">", "<title>Common plan</title>",
		"<h1 dir=\"auto\"><b>Common plan",
		"<caption id=\"caption\">Common plan</caption>", "<th scope=\"col\">H1</th>",
		"<th scope=\"row\">\n<p id=\"CJ\" dir=\"auto\"><u>Justice</u> &amp; &lt;law&gt;",
		"<sup><a href=\"#fn-1\" role=\"doc-noteref\">1</a></sup>", "<ul class=\"marked\">",
		"<li id=\"CJ-1-2\" dir=\"auto\">-two<br>lines</li>",
		"<p id=\"fn-1\" dir=\"auto\"><sup>1</sup> A note</p>",
	};
	struct arena *a = arena_new();
	struct str page = export_as(a, "html", small_framework(a));

	(void)state;
	for (size_t i = 0; i < COUNT_OF(parts); i++)
		if (str_find(page, str_from(parts[i]), 0) == SIZE_MAX)
			fail_msg("the page lacks %s:\n%.*s", parts[i], STR_ARG(page));
	arena_free(a);
}

static void
columns_of_one_action_a_row_come_back(void **state)
{
	struct arena *a = arena_new();
	struct framework *fw = arena_make(a, struct framework);
	struct fw_pillar *pillar = fw_add(a, &fw->pillars);
	static const enum column_role roles[] = { COLUMN_NUMBER, COLUMN_ACTIONS, COLUMN_LEAD,
		COLUMN_PERIOD, COLUMN_UNKNOWN };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(roles); i++)
		*fw_add(a, &fw->columns) = (struct fw_column){
			.role = roles[i], .heading = STR("H") };
	*fw_add(a, &pillar->extra) = STR("H: more");
	*fw_add(a, &pillar->actions) = element(a, "A 1", "One");
	pillar->actions.items[0].marker = STR("1.");
	*fw_add(a, &pillar->actions.items[0].leads) = (struct fw_party){ .code = STR("WHO") };
	*fw_add(a, &pillar->actions) = element(a, "A 2", "Two");
	pillar->actions.items[1].period.words = STR("Q3");
	assert_export(export_as(a, "tsv", fw), "H\tH\tH\tH\tH\n"
	    "<p>1.</p>\t<p>One</p>\t<p>WHO</p>\t\t<p>more</p>\n"
	    "\t<p>Two</p>\t\t<p>Q3</p>\t\n");
	arena_free(a);
}

/* What a reader makes of the export: the same cells, whatever the words are. */
static void
any_framework_keeps_its_rows_and_columns(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 40; seed++) {
		struct arena *a = arena_new();
		struct framework *fw = made_framework(a, seed);
		struct blocks blocks = { .arena = a };
		struct errors errors;
		const struct block *table;

		errors_init(&errors, a);
		for (size_t i = 0; i < fw->columns.n; i++)
			if (fw->columns.items[i].role > COLUMN_GOALS)
				fw->columns.items[i].role = COLUMN_GOALS;
		if (fw->columns.n == 1)
			fw->columns.n = 0;
		assert_int_equal(import_tsv(export_as(a, "tsv", fw), &blocks, &errors), ST_OK);
		table = find_table(&blocks);
		for (size_t i = 0; i < table->nrows; i++)
			assert_int_equal(table->rows[i].ncells, fw->columns.n == 0 ? 5 :
			    fw->columns.n);
		assert_true(table->nrows <= fw->pillars.n + 1);
		export_as(a, "html", fw);
		export_as(a, "markdown", fw);
		arena_free(a);
	}
}

static void
every_exporter_is_found_by_its_name(void **state)
{
	(void)state;
	for (size_t i = 0; i < exporter_count; i++)
		assert_ptr_equal(exporter_find(str_from(exporters[i]->name)), exporters[i]);
	assert_null(exporter_find(STR("pdf")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tsv_is_the_adopted_table),
		cmocka_unit_test(no_cell_of_a_tsv_starts_a_formula),
		cmocka_unit_test(markdown_is_a_pipe_table),
		cmocka_unit_test(html_is_a_whole_page),
		cmocka_unit_test(columns_of_one_action_a_row_come_back),
		cmocka_unit_test(any_framework_keeps_its_rows_and_columns),
		cmocka_unit_test(every_exporter_is_found_by_its_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
