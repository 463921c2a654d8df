/* SPDX-License-Identifier: Apache-2.0 */
/* Documents for word processors: what goes out comes in again, whatever the words are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/limits.h"
#include "document/anchors.h"
#include "document/blocks.h"
#include "document/export.h"
#include "document/importers/docx.h"
#include "document/print.h"
#include "document/xml_guard.h"
#include "made_framework.h"

static struct str
print_docx_of(struct arena *a, const struct print_order *order)
{
	struct errors errors;
	struct buf b;

	errors_init(&errors, a);
	buf_init(&b, a, LIMIT_PRINT_BYTES);
	if (print_run(a, STR("docx"), order, &errors, &b) != ST_OK)
		fail_msg("%.*s", STR_ARG(errors.items[0].message));
	assert_false(b.overflow);
	return buf_str(&b);
}

static struct str
read_part(struct arena *a, struct str docx, const char *name)
{
	struct errors errors;
	struct docx_package package = { .arena = a, .errors = &errors };
	struct str text;

	errors_init(&errors, a);
	assert_int_equal(docx_open(&package, docx), ST_OK);
	assert_int_equal(docx_read_part(&package, str_from(name), &text), ST_OK);
	docx_close(&package);
	return text;
}

static void
read_blocks(struct blocks *out, struct str bytes,
    enum status (*import)(struct str, struct blocks *, struct errors *))
{
	struct errors errors;

	errors_init(&errors, out->arena);
	if (import(bytes, out, &errors) != ST_OK)
		fail_msg("%.*s", STR_ARG(errors.items[0].message));
}

static struct str
export_html(struct arena *a, const struct framework *fw)
{
	struct buf b;

	buf_init(&b, a, LIMIT_IMPORT_BYTES);
	exporter_find(STR("html"))->write(fw, &b);
	return buf_str(&b);
}

static const struct block *
find_table(const struct blocks *blocks)
{
	for (size_t i = 0; i < blocks->n; i++)
		if (blocks->items[i].kind == BLOCK_TABLE)
			return &blocks->items[i];
	fail_msg("no table");
	return NULL;
}

/* The one control character that made texts hold cannot be written in XML. */
static struct str
without_controls(struct arena *a, struct str text)
{
	struct buf b;

	buf_init(&b, a, LIMIT_IMPORT_BYTES);
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] == '\x01')
			buf_add_z(&b, "\xEF\xBF\xBD");
		else
			buf_add_byte(&b, text.p[i]);
	return buf_str(&b);
}

static void
assert_cells(struct arena *a, const struct cell *got, const struct cell *want, uint64_t seed)
{
	struct str marks = marks_format(a, &got->content);
	struct str wanted = marks_format(a, &want->content);

	if (!str_equal(got->content.text, without_controls(a, want->content.text)))
		fail_msg("%llu: %.*s\nnot %.*s", (unsigned long long)seed,
		    STR_ARG(got->content.text), STR_ARG(want->content.text));
	if (!str_equal(marks, wanted))
		fail_msg("%llu: %.*s\n%.*s\nnot %.*s", (unsigned long long)seed,
		    STR_ARG(got->content.text), STR_ARG(marks), STR_ARG(wanted));
	assert_int_equal(got->npieces, want->npieces);
	for (size_t i = 0; i < got->npieces; i++) {
		if (got->pieces[i].is_item != want->pieces[i].is_item)
			fail_msg("%llu: piece %zu of %.*s", (unsigned long long)seed, i,
			    STR_ARG(want->content.text));
		assert_int_equal(got->pieces[i].start, want->pieces[i].start);
		assert_int_equal(got->pieces[i].end, want->pieces[i].end);
		assert_int_equal(got->pieces[i].is_item, want->pieces[i].is_item);
		assert_int_equal(got->pieces[i].level, want->pieces[i].level);
	}
}

/* Cells of a document for word processors are those of the page, text, marks and pieces. */
static void
any_framework_comes_back_in_cells(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 60; seed++) {
		struct arena *a = arena_new();
		struct framework *fw = made_framework(a, seed);
		struct blocks got = { .arena = a };
		struct blocks want = { .arena = a };
		const struct block *table;
		const struct block *wanted;

		read_blocks(&got, print_docx_of(a, &(struct print_order){ .fw = fw }), import_docx);
		read_blocks(&want, export_html(a, fw), import_html);
		table = find_table(&got);
		wanted = find_table(&want);
		assert_int_equal(table->nrows, wanted->nrows);
		for (size_t r = 0; r < table->nrows; r++) {
			assert_int_equal(table->rows[r].ncells, wanted->rows[r].ncells);
			for (size_t c = 0; c < table->rows[r].ncells; c++)
				assert_cells(a, &table->rows[r].cells[c],
				    &wanted->rows[r].cells[c], seed);
		}
		arena_free(a);
	}
}

static struct marked
marked(struct arena *a, const char *text, const char *marks)
{
	struct marked m;

	if (marks_parse(a, str_from(text), str_from(marks), &m) != ST_OK)
		abort();
	return m;
}

/* One pillar whose action has this text. */
static struct framework *
framework_of(struct arena *a, const char *text, const char *marks)
{
	struct framework *fw = arena_make(a, struct framework);
	struct fw_pillar *pillar = fw_add(a, &fw->pillars);
	struct fw_element *e = fw_add(a, &pillar->actions);

	fw->title = STR("Plan");
	fw->language = STR("en");
	pillar->code = STR("CJ");
	pillar->title = marked(a, "Justice", "");
	e->code = STR("CJ 7");
	e->uid = STR("01HZX3M9K4T5V6W7X8Y9Z0A1B2");
	e->text = marked(a, text, marks);
	return fw;
}

static void
add_footnote(struct arena *a, struct framework *fw, const char *label, const char *text)
{
	*fw_add(a, &fw->footnotes) = (struct fw_footnote){ .label = str_from(label),
		.text = marked(a, text, "") };
}

static struct str
document_of(struct arena *a, const struct framework *fw)
{
	return read_part(a, print_docx_of(a, &(struct print_order){ .fw = fw }),
	    "word/document.xml");
}

static void
assert_has(struct str text, const char *part)
{
	if (str_find(text, str_from(part), 0) == SIZE_MAX)
		fail_msg("lacks %s:\n%.*s", part, STR_ARG(text));
}

static void
formatting_becomes_runs(void **state)
{
	struct arena *a = arena_new();
	struct str document = document_of(a, framework_of(a, "One two 21st",
	    "b 0 7;i 4 7;sup 10 12"));

	(void)state;
	assert_has(document, "<w:r><w:rPr><w:b/><w:bCs/></w:rPr><w:t xml:space=\"preserve\">One "
	    "</w:t></w:r><w:r><w:rPr><w:b/><w:bCs/><w:i/><w:iCs/></w:rPr><w:t "
	    "xml:space=\"preserve\">two</w:t></w:r><w:r><w:t xml:space=\"preserve\"> 21</w:t></w:r>"
	    "<w:r><w:rPr><w:vertAlign "
	    "w:val=\"superscript\"/></w:rPr><w:t xml:space=\"preserve\">st</w:t></w:r>");
	assert_has(document, "<w:bookmarkStart w:id=\"2\" "
	    "w:name=\"_cE01HZX3M9K4T5V6W7X8Y9Z0A1B2\"/>");
	assert_has(document, "w:name=\"_cpCJ\"/>");
	assert_has(document, "<w:tblHeader/>");
	arena_free(a);
}

static void
scripts_have_their_direction(void **state)
{
	struct arena *a = arena_new();
	struct framework *fw = framework_of(a, "\xD8\xA5\xD9\x86 UN \xD8\xA5", "b 0 2");
	struct str document = document_of(a, fw);
	struct str notes;

	(void)state;
	assert_has(document, "<w:pStyle w:val=\"CellText\"/><w:bidi/>");
	assert_has(document, "<w:b/><w:bCs/><w:rtl/></w:rPr><w:t xml:space=\"preserve\">\xD8\xA5");
	assert_has(document, "<w:r><w:t xml:space=\"preserve\">UN </w:t></w:r>");
	fw->language = STR("ar");
	document = document_of(a, fw);
	assert_has(document, "<w:bidiVisual/>");
	assert_has(document, "<w:bidi/></w:sectPr>");
	notes = read_part(a, print_docx_of(a, &(struct print_order){ .fw = fw }),
	    "word/footnotes.xml");
	assert_has(notes, "<w:pPr><w:bidi/><w:spacing w:after=\"0\"/></w:pPr><w:r><w:separator/>");
	fw = framework_of(a, "\xE5\xB9\xB3\xE6\xB0\x91", "");
	assert_has(document_of(a, fw), "<w:rFonts w:hint=\"eastAsia\"/>");
	arena_free(a);
}

static const struct block *
find_note(const struct blocks *blocks, const char *label)
{
	for (size_t i = 0; i < blocks->n; i++)
		if (blocks->items[i].kind == BLOCK_FOOTNOTE &&
		    str_equal(blocks->items[i].label, str_from(label)))
			return &blocks->items[i];
	fail_msg("no note %s", label);
	return NULL;
}

/* What a framework's one action and its notes are after a journey. */
static void
check_notes(const char *text, const char *marks, const char *labels, bool has_own_marks)
{
	struct arena *a = arena_new();
	struct framework *fw = framework_of(a, text, marks);
	struct blocks blocks = { .arena = a };
	struct str document;
	const struct cell *cell;

	for (size_t i = 0; labels[i] != '\0'; i++) {
		char label[2] = { labels[i], '\0' };

		add_footnote(a, fw, str_dup_z(a, str_from(label)),
		    str_dup_z(a, str_format(a, "Note %s", label)));
	}
	document = document_of(a, fw);
	assert_int_equal(str_find(document, STR("customMarkFollows"), 0) != SIZE_MAX,
	    has_own_marks);
	read_blocks(&blocks, print_docx_of(a, &(struct print_order){ .fw = fw }), import_docx);
	cell = &find_table(&blocks)->rows[1].cells[3];
	if (!str_equal(cell->content.text, str_from(text)))
		fail_msg("%.*s, not %s", STR_ARG(cell->content.text), text);
	if (!str_equal(marks_format(a, &cell->content), str_from(marks)))
		fail_msg("%.*s, not %s", STR_ARG(marks_format(a, &cell->content)), marks);
	for (size_t i = 0; labels[i] != '\0'; i++) {
		char label[2] = { labels[i], '\0' };
		const struct block *note = find_note(&blocks, label);

		assert_true(str_equal(note->cell.content.text, str_format(a, "Note %s", label)));
	}
	arena_free(a);
}

static void
notes_keep_their_labels(void **state)
{
	(void)state;
	check_notes("One1 two2.", "fn 3 4 1;fn 8 9 2", "12", false);
	/* Labels that Word would not give are marks of our own choice. */
	check_notes("One2 two1.", "fn 3 4 2;fn 8 9 1", "12", true);
	check_notes("One* twoa.", "fn 3 4 *;fn 8 9 a", "*a", true);
	/* A second mark of a note refers to the first. */
	check_notes("One1 two2 three1.", "i 0 17;fn 3 4 1;fn 8 9 2;fn 15 16 1", "12", false);
	/* A note that no mark refers to. */
	check_notes("One1.", "fn 3 4 1", "12", false);
	/* Formatting goes on over a mark. */
	check_notes("One1 two", "b 0 8;u 0 4;fn 3 4 1", "1", false);
}

static void
the_same_order_gives_the_same_bytes(void **state)
{
	struct arena *a = arena_new();
	struct print_order order = { .fw = made_framework(a, 7), .date_ms = 1609459200000,
		.author = STR("The <secretariat>"), .label = STR("Rev. 2") };
	struct str first = print_docx_of(a, &order);

	(void)state;
	assert_true(str_equal(first, print_docx_of(a, &order)));
	assert_has(read_part(a, first, "docProps/core.xml"), "<dcterms:created "
	    "xsi:type=\"dcterms:W3CDTF\">2021-01-01T00:00:00Z</dcterms:created>");
	assert_has(read_part(a, first, "word/footer1.xml"), "Rev. 2");
	arena_free(a);
}

static enum status
count_element(void *context, const struct xml_element *element)
{
	(void)element;
	++*(size_t *)context;
	return ST_OK;
}

/* No text of anybody's makes a part that is not well-formed. */
static void
hostile_texts_stay_well_formed(void **state)
{
	static const char *const parts[] = { "word/document.xml", "word/footnotes.xml",
		"word/footer1.xml", "word/styles.xml", "docProps/core.xml", "docProps/custom.xml" };
	static const char *const texts[] = { "\x01\x02\x1F", "a\rb\r\nc",
		"\xEF\xBF\xBE\xEF\xBF\xBF",
		"]]>", "<w:p>&amp;\"'", "\xFF\xFE\x80", "\xED\xA0\x80", "\t\v\f", "=1+1",
		"\xE2\x80\xAE\xE2\x80\x8F\xE2\x81\xA6", "\xF0\x9F\x95\x8A\xEF\xB7\x90", "%s%n" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		struct arena *a = arena_new();
		struct framework *fw = framework_of(a, "Hold", "");
		struct str text = str_from(texts[i]);
		struct print_order order = { .fw = fw, .label = text, .date = text,
			.author = text, .date_ms = 1 };
		struct str docx;

		fw->title = text;
		fw->language = text;
		fw->header.text = text;
		fw->uid = text;
		fw->pillars.items[0].title.text = text;
		fw->pillars.items[0].actions.items[0].text.text = text;
		fw->pillars.items[0].actions.items[0].uid = text;
		fw->pillars.items[0].actions.items[0].code = text;
		*fw_add(a, &fw->footnotes) = (struct fw_footnote){ .label = text,
			.text = { .text = text } };
		docx = print_docx_of(a, &order);
		for (size_t k = 0; k < COUNT_OF(parts); k++) {
			size_t n = 0;
			struct xml_events events = { .context = &n, .start = count_element };
			struct errors errors;

			errors_init(&errors, a);
			if (xml_read(a, read_part(a, docx, parts[k]), parts[k], &events,
			    &errors) != ST_OK)
				fail_msg("%zu: %.*s", i, STR_ARG(errors.items[0].message));
			assert_true(n > 0);
		}
		arena_free(a);
	}
}

static void
anchors_are_read_back(void **state)
{
	struct arena *a = arena_new();
	struct anchor anchor;
	struct str name;

	(void)state;
	name = anchor_name(a, ANCHOR_ELEMENT, STR("01HZX3M9K4T5V6W7X8Y9Z0A1B2"), STR("CJ 7"));
	assert_true(anchor_read(a, name, &anchor));
	assert_int_equal(anchor.part, ANCHOR_ELEMENT);
	assert_true(str_equal(anchor.uid, STR("01HZX3M9K4T5V6W7X8Y9Z0A1B2")));
	name = anchor_name(a, ANCHOR_RECOMMENDATION, STR_EMPTY, STR("CJ_R1.\xC3\xA9"));
	assert_true(name.n <= ANCHOR_BYTES_MAX);
	assert_true(anchor_read(a, name, &anchor));
	assert_true(anchor.uid.n == 0 && str_equal(anchor.code, STR("CJ_R1.\xC3\xA9")));
	assert_int_equal(anchor_name(a, ANCHOR_PILLAR, STR_EMPTY,
	    STR("a code that is longer than a bookmark's name may be")).n, 0);
	assert_int_equal(anchor_name(a, ANCHOR_PILLAR, STR_EMPTY, STR_EMPTY).n, 0);
	assert_false(anchor_read(a, STR("_GoBack"), &anchor));
	assert_false(anchor_read(a, STR("_c"), &anchor));
	assert_false(anchor_read(a, STR("_cE"), &anchor));
	assert_false(anchor_read(a, STR("_ceCJ_2"), &anchor));
	assert_false(anchor_read(a, STR("_cZabc"), &anchor));
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_framework_comes_back_in_cells),
		cmocka_unit_test(formatting_becomes_runs),
		cmocka_unit_test(scripts_have_their_direction),
		cmocka_unit_test(notes_keep_their_labels),
		cmocka_unit_test(the_same_order_gives_the_same_bytes),
		cmocka_unit_test(hostile_texts_stay_well_formed),
		cmocka_unit_test(anchors_are_read_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
