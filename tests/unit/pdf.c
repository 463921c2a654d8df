/* SPDX-License-Identifier: Apache-2.0 */
/*
 * printers/pdf: pages of frameworks that were made by hand, read back with the tools of poppler
 * where they are installed; and documents that somebody made to be a burden.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/i18n.h"
#include "base/limits.h"
#include "document/pdf/finish.h"
#include "document/print.h"
#include "document/reading.h"

/* Fontconfig and cairo keep some kilobytes for good, which a program that ends does not miss. */
const char *__lsan_default_suppressions(void);
const char *
__lsan_default_suppressions(void)
{
	return "leak:libfontconfig\nleak:libcairo\n";
}

static char folder[] = "/tmp/concert-pdf-XXXXXX";

static int
make_folder(void **state)
{
	(void)state;
	return mkdtemp(folder) == NULL ? -1 : 0;
}

static int
remove_folder(void **state)
{
	char command[100];

	(void)state;
	snprintf(command, sizeof(command), "rm -rf '%s'", folder);
	return system(command);
}

static void
need(const char *program)
{
	char command[100];

	snprintf(command, sizeof(command), "command -v %s >/dev/null", program);
	if (system(command) != 0) {
		print_message("skipped: %s is not installed (poppler-utils)\n", program);
		skip();
	}
}

/* What a command says of the file. */
static struct str
ask(struct arena *a, const char *format)
{
	char command[300];
	struct buf b;
	FILE *out;
	int c;

	buf_init(&b, a, 8 << 20);
	snprintf(command, sizeof(command), format, folder);
	out = popen(command, "r");
	assert_non_null(out);
	while ((c = fgetc(out)) != EOF)
		buf_add_byte(&b, (char)c);
	assert_int_equal(pclose(out), 0);
	return buf_str(&b);
}

static bool
has(struct str text, const char *part)
{
	if (str_find(text, str_from(part), 0) != SIZE_MAX)
		return true;
	print_message("not there: %s\n", part);
	return false;
}

static struct framework *
read_framework(struct arena *a, struct str json)
{
	struct framework *fw;
	struct errors errors;

	errors_init(&errors, a);
	if (framework_read_json(a, json, &errors, &fw) != ST_OK) {
		print_message("%.*s\n", STR_ARG(errors.items[0].message));
		fail();
	}
	return fw;
}

/* Prints and leaves the file in the folder. */
static enum status
print(struct arena *a, const struct print_order *order, struct buf *out)
{
	struct errors errors;
	enum status st;
	char path[100];
	FILE *file;

	errors_init(&errors, a);
	buf_init(out, a, LIMIT_PRINT_BYTES);
	st = print_run(a, STR("pdf"), order, &errors, out);
	if (st != ST_OK) {
		assert_true(errors.n > 0);
		return st;
	}
	snprintf(path, sizeof(path), "%s/a.pdf", folder);
	file = fopen(path, "w");
	assert_non_null(file);
	assert_int_equal(fwrite(out->p, 1, out->n, file), out->n);
	assert_int_equal(fclose(file), 0);
	return ST_OK;
}

#define ELEMENT(code, more) \
	"{\"code\":\"" code "\",\"kind\":\"action\",\"horizon\":\"this-year\"," more "}"

/* The head of a framework of one pillar; its actions and the end follow. */
#define BEGIN(language, title) \
	"{\"concert\":1,\"framework\":{\"title\":\"" title "\",\"slug\":\"x\"," \
	"\"language\":\"" language "\",\"revision\":{\"label\":\"Rev. 3\"}},\"pillars\":[{" \
	"\"code\":\"P\",\"title\":\"Pillar of stone\",\"goals\":[],\"actions\":["

static const char plain[] = BEGIN("en-GB", "A common frame")
	ELEMENT("P 1", "\"text\":\"Hold a workshop1 soon:\",\"marks\":\"fn 15 16 1\",\"children\":["
	ELEMENT("P 1.1", "\"text\":\"First part\",\"marker\":\"\xE2\x80\xA2\"") ","
	ELEMENT("P 1.2", "\"text\":\"Second part\",\"marker\":\"\xE2\x80\xA2\"") "]") ","
	ELEMENT("P 2", "\"text\":\"Write a <report> & send it\"") "]}],"
	"\"footnotes\":[{\"label\":\"1\",\"text\":\"Of one day.\"},"
	"{\"label\":\"2\",\"text\":\"Named nowhere.\"}]}";

static void
a_page_has_all_that_was_adopted(void **state)
{
	struct arena *a = arena_new();
	struct print_order order = { .fw = read_framework(a, str_from(plain)),
		.date = STR("in effect from 1 January 2021"), .date_ms = 1609459200000 };
	struct buf pdf;
	struct str text;

	(void)state;
	need("pdftotext");
	assert_int_equal(print(a, &order, &pdf), ST_OK);
	text = ask(a, "pdftotext -layout %s/a.pdf -");
	assert_true(has(text, "A common frame"));
	assert_true(has(text, "Pillar of stone"));
	assert_true(has(text, "Hold a workshop1 soon:"));
	assert_true(has(text, "\xE2\x80\xA2 Second part"));
	assert_true(has(text, "Write a <report> & send it"));
	assert_true(has(text, "Of one day."));
	assert_true(has(text, "Named nowhere."));
	assert_true(has(text, "Rev. 3 \xE2\x80\x93 in effect from 1 January 2021"));
	assert_true(has(text, "1/1"));
	arena_free(a);
}

static void
the_file_is_tagged_and_complete(void **state)
{
	struct arena *a = arena_new();
	struct print_order order = { .fw = read_framework(a, str_from(plain)),
		.author = STR("Ada"), .date_ms = 1609459200000 };
	struct buf pdf;
	struct buf again;
	struct str text;

	(void)state;
	need("pdfinfo");
	assert_int_equal(print(a, &order, &pdf), ST_OK);
	assert_int_equal(print(a, &order, &again), ST_OK);
	assert_true(str_equal(buf_str(&pdf), buf_str(&again)));
	text = ask(a, "pdfinfo -isodates %s/a.pdf");
	assert_true(has(text, "Tagged:          yes"));
	assert_true(has(text, "Author:          Ada"));
	assert_true(has(text, "CreationDate:    2021-01-01T00:00:00"));
	assert_true(has(text, "Page rot:        0"));
	order.date_ms = 0;
	assert_int_equal(print(a, &order, &again), ST_OK);
	assert_true(str_find(ask(a, "pdfinfo -isodates %s/a.pdf"), STR("Date:"), 0) == SIZE_MAX);
	assert_true(has(ask(a, "pdfinfo -isodates %s/a.pdf"), "Author:          Ada"));
	text = ask(a, "pdfinfo -struct %s/a.pdf");
	assert_true(has(text, "H1"));
	assert_true(has(text, "/Scope /Column"));
	assert_true(has(text, "/Scope /Row"));
	assert_true(has(text, "LBody"));
	assert_true(has(text, "Note"));
	assert_true(has(buf_str(&pdf), "/Lang (en-GB)"));
	assert_true(has(buf_str(&pdf), "/DisplayDocTitle true"));
	assert_true(has(buf_str(&pdf), "/Tabs /S"));
	assert_true(has(buf_str(&pdf), "/IDTree "));
	assert_true(has(buf_str(&pdf), "x-default\">A common frame</rdf:li>"));
	assert_true(has(buf_str(&pdf), "/Title (P  Pillar of stone)"));
	text = ask(a, "pdffonts %s/a.pdf | awk 'NR > 2 { print $(NF - 4) }' | sort -u");
	assert_true(str_equal(str_trim(text), STR("yes"))); /* embedded, all of them */
	arena_free(a);
}

/* Words divided by lines, and letters that fonts write as one sign. */
static void
texts_are_read_aloud_to_their_end(void **state)
{
	static const char sentence[] = "Offer the affected communities a first official office of "
	    "their own, and keep it filled until the end of the first year.";
	struct arena *a = arena_new();
	struct buf json;
	struct print_order order = { 0 };
	struct buf pdf;

	(void)state;
	need("pdfinfo");
	buf_init(&json, a, 10000);
	buf_add_format(&json, "%s{\"code\":\"P 1\",\"kind\":\"action\",\"horizon\":\"this-year\","
	    "\"text\":\"%s\"}]}]}", BEGIN("en", "Frame"), sentence);
	order.fw = read_framework(a, buf_str(&json));
	assert_int_equal(print(a, &order, &pdf), ST_OK);
	assert_true(has(ask(a, "pdfinfo -struct-text %s/a.pdf"), sentence));
	arena_free(a);
}

static void
what_has_no_tag_is_an_artifact(void **state)
{
	struct arena *a = arena_new();
	struct buf out;

	(void)state;
	buf_init(&out, a, 1000);
	pdf_mark_artifacts(STR("q\n/P << /MCID 0 >> BDC\nBT\n"
	    "/Span << /ActualText <feff0066> >> BDC\n(EMC)Tj\nEMC\nET\nEMC\n"
	    "/TD << /MCID 1 >> BDC\nEMC\nBT\n/Span << /ActualText <feff0066> >> BDC\n(f)Tj\n"
	    "EMC\nET\nQ\n"), &out);
	assert_string_equal(str_dup_z(a, buf_str(&out)),
	    "/Artifact BMC\nq\nEMC\n/P << /MCID 0 >> BDC\nBT\n"
	    "/Span << /ActualText <feff0066> >> BDC\n(EMC)Tj\nEMC\nET\nEMC\n"
	    "/TD << /MCID 1 >> BDC\nEMC\n/Artifact BMC\nBT\n"
	    "/Span << /ActualText <feff0066> >> BDC\n(f)Tj\nEMC\nET\nQ\nEMC\n");
	arena_free(a);
}

static const char arabic[] = BEGIN("ar", "\xD8\xA5\xD8\xB7\xD8\xA7\xD8\xB1")
	ELEMENT("P 1", "\"text\":\"\xD8\xB9\xD9\x82\xD8\xAF \xD8\xAD\xD9\x84\xD9\x82\xD8\xA9 "
	"\xD8\xB9\xD9\x85\xD9\x84 UNCT 2021\"") "]}]}";

static const char chinese[] = BEGIN("zh", "\xE5\x85\xB1\xE5\x90\x8C\xE8\xA1\x8C\xE5\x8A\xA8")
	ELEMENT("P 1", "\"text\":\"\xE7\xBB\x84\xE7\xBB\x87\xE4\xBC\x9A\xE8\xAE\xAE\"") "]}]}";

static void
arabic_and_chinese_are_set_in_their_fonts(void **state)
{
	struct arena *a = arena_new();
	struct print_order order = { .fw = read_framework(a, str_from(arabic)) };
	struct buf pdf;
	struct str text;

	(void)state;
	need("pdffonts");
	assert_int_equal(print(a, &order, &pdf), ST_OK);
	assert_true(has(ask(a, "pdffonts %s/a.pdf"), "NotoSansArabic"));
	text = ask(a, "pdftotext %s/a.pdf -");
	/* Joined letters are read as letters. */
	assert_true(has(text, "\xD8\xAD\xD9\x84\xD9\x82\xD8\xA9"));
	assert_true(has(text, "UNCT"));
	order.fw = read_framework(a, str_from(chinese));
	assert_int_equal(print(a, &order, &pdf), ST_OK);
	assert_true(has(ask(a, "pdffonts %s/a.pdf"), "NotoSansCJKsc"));
	assert_true(has(ask(a, "pdftotext %s/a.pdf -"),
	    "\xE7\xBB\x84\xE7\xBB\x87\xE4\xBC\x9A\xE8\xAE\xAE"));
	arena_free(a);
}

/* Where a word stands on the first page that has it; -1 if none has. */
static double
left_of(struct arena *a, const char *word)
{
	struct str text = ask(a, "pdftotext -bbox %s/a.pdf -");
	struct str line;

	while (str_next(&text, '\n', &line)) {
		size_t at = str_find(line, STR("xMin=\""), 0);

		if (at != SIZE_MAX && str_find(line, str_from(word), 0) != SIZE_MAX)
			return strtod(str_dup_z(a, str_part(line, at + 6, line.n)), NULL);
	}
	print_message("on no page: %s\n", word);
	return -1;
}

static void
arabic_runs_from_the_right_whatever_it_begins_with(void **state)
{
	static const char letter[] = "\xD9\x82";
	struct arena *a = arena_new();
	struct print_order order = { .before = read_framework(a, str_from(arabic)),
		.fw = read_framework(a, str_from(arabic)) };
	struct fw_elements *actions = &((struct framework *)(uintptr_t)order.fw)->pillars.items[0]
	    .actions;
	struct buf pdf;

	(void)state;
	need("pdftotext");
	/* A Latin word first, and behind words of ours. */
	actions->items[0].text.text = str_format(a, "OHCHR \xD8\xB9%s\xD8\xAF", letter);
	assert_int_equal(print(a, &order, &pdf), ST_OK);
	assert_true(left_of(a, "OHCHR") > left_of(a, letter));
	assert_true(left_of(a, "[1") > left_of(a, "OHCHR"));
	/* The number of the page is at the end of the line. */
	assert_true(left_of(a, "1/1") >= 0 && left_of(a, "1/1") < 100);
	arena_free(a);
}

static void
a_redline_says_what_changed_in_words(void **state)
{
	struct print_reason why = { STR("01ARZ3NDEKTSV4RRFFQ69G5FAV"), STR("Asked for.") };
	struct arena *a = arena_new();
	struct print_order order = { .before = read_framework(a, str_from(plain)),
		.fw = read_framework(a, str_from(plain)), .before_label = STR("Rev. 2"),
		.reasons = { &why, 1, 1 } };
	struct fw_elements *actions = &((struct framework *)(uintptr_t)order.fw)->pillars.items[0]
	    .actions;
	struct buf pdf;
	struct str text;

	(void)state;
	need("pdftotext");
	actions->items[1].text.text = STR("Write a long <report> & send it");
	fw_add(a, actions)->text.text = STR("Something new");
	actions->items[2].uid = why.uid;
	actions->items[2].code = STR("P 3");
	((struct framework *)(uintptr_t)order.fw)->pillars.items[0].status = PILLAR_DORMANT;
	assert_int_equal(print(a, &order, &pdf), ST_OK);
	text = ask(a, "pdftotext -layout %s/a.pdf -");
	assert_true(has(text, "Changes from Rev. 2 to Rev. 3"));
	assert_true(has(text, "[3\xC2\xA0" "added]") || has(text, "[3 added]"));
	assert_true(has(text, "changed]"));
	assert_true(has(text, "Table of changes"));
	assert_true(has(text, "Added: Action P 3"));
	assert_true(has(text, "Changed: Action P 2"));
	assert_true(has(text, "Asked for."));
	assert_true(has(text, "Status: Active \xE2\x80\x93 Dormant"));
	order.fw = order.before;
	assert_int_equal(print(a, &order, &pdf), ST_OK);
	assert_true(has(ask(a, "pdftotext %s/a.pdf -"), "Nothing was changed"));
	arena_free(a);
}

/* One message in French, laid out as msgfmt does. */
static const char french_words[] =
	"\xde\x12\x04\x95" "\0\0\0\0" "\1\0\0\0" "\x1c\0\0\0" "\x24\0\0\0" "\0\0\0\0" "\0\0\0\0"
	"\x10\0\0\0" "\x2c\0\0\0" "\x17\0\0\0" "\x3d\0\0\0"
	"Table of changes\0" "Table des modifications";

static void
words_of_ours_are_in_the_language_of_the_order(void **state)
{
	const struct i18n_file file = { STR("fr"), { french_words, sizeof(french_words) - 1 } };
	struct arena *a = arena_new();
	struct print_order order = { .before = read_framework(a, str_from(plain)),
		.language = STR("fr-CH") };
	struct errors errors;
	struct buf pdf;

	(void)state;
	need("pdftotext");
	errors_init(&errors, a);
	order.fw = order.before;
	assert_int_equal(i18n_init(a, &file, 1, &errors), ST_OK);
	assert_int_equal(print(a, &order, &pdf), ST_OK);
	assert_true(has(ask(a, "pdftotext %s/a.pdf -"), "Table des modifications"));
	assert_int_equal(i18n_init(a, NULL, 0, &errors), ST_OK);
	assert_int_equal(print(a, &order, &pdf), ST_OK);
	assert_true(has(ask(a, "pdftotext %s/a.pdf -"), "Table of changes"));
	arena_free(a);
}

/* A framework of many actions of the same text. */
static struct framework *
many(struct arena *a, int n, struct str text)
{
	struct buf b;

	buf_init(&b, a, LIMIT_IMPORT_BYTES);
	buf_add_z(&b, BEGIN("en", "Many"));
	for (int i = 0; i < n; i++) {
		buf_add_format(&b, "%s{\"code\":\"P %d\",\"kind\":\"action\",\"horizon\":"
		    "\"this-year\",\"text\":\"", i == 0 ? "" : ",", i + 1);
		buf_add(&b, text);
		buf_add_format(&b, " end%04d\"}", i + 1);
	}
	buf_add_z(&b, "]}]}");
	return read_framework(a, buf_str(&b));
}

static void
rows_go_on_under_a_repeated_heading(void **state)
{
	struct arena *a = arena_new();
	struct print_order order = { .fw = many(a, 120, STR("Do what was agreed by all")) };
	struct buf pdf;
	struct str text;

	(void)state;
	need("pdftotext");
	assert_int_equal(print(a, &order, &pdf), ST_OK);
	text = ask(a, "pdftotext -layout -f 3 -l 3 %s/a.pdf -");
	assert_true(has(text, "Recommendation")); /* a heading */
	assert_true(has(text, "\xE2\x80\xA6")); /* the row goes on */
	assert_true(has(text, "3/"));
	text = ask(a, "pdftotext %s/a.pdf -");
	for (int i = 1; i <= 120; i++)
		assert_true(has(text, str_dup_z(a, str_format(a, "end%04d", i))));
	/* More texts than are kept ready to be drawn: the first pages have their feet too. */
	order.fw = many(a, 4000, STR("a"));
	assert_int_equal(print(a, &order, &pdf), ST_OK);
	assert_true(has(ask(a, "pdftotext %s/a.pdf -"), "\n1/"));
	arena_free(a);
}

static struct str
repeat(struct arena *a, const char *what, size_t n)
{
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	for (size_t i = 0; i < n; i++)
		buf_add_z(&b, what);
	return buf_str(&b);
}

/* An action of so many words, each with a footnote of its own. */
static struct framework *
noted(struct arena *a, size_t n)
{
	struct buf words;
	struct buf marks;
	struct buf notes;

	buf_init(&words, a, LIMIT_IMPORT_BYTES);
	buf_init(&marks, a, LIMIT_IMPORT_BYTES);
	buf_init(&notes, a, LIMIT_IMPORT_BYTES);
	for (size_t i = 1; i <= n; i++) {
		struct str label = str_format(a, "%zu", i);

		buf_add_format(&words, "word");
		buf_add_format(&marks, "%sfn %zu %zu %zu", i > 1 ? ";" : "", words.n,
		    words.n + label.n, i);
		buf_add_format(&words, "%zu ", i);
		buf_add_format(&notes, "%s{\"label\":\"%zu\",\"text\":\"note%04zu.\"}",
		    i > 1 ? "," : "", i, i);
	}
	return read_framework(a, str_format(a, BEGIN("en", "Notes") ELEMENT("P 1",
	    "\"text\":\"%.*send\",\"marks\":\"%.*s\"") "]}],\"footnotes\":[%.*s]}",
	    STR_ARG(buf_str(&words)), STR_ARG(buf_str(&marks)), STR_ARG(buf_str(&notes))));
}

static void
notes_that_go_on_are_all_there(void **state)
{
	struct arena *a = arena_new();
	struct print_order order = { .fw = noted(a, 100) };
	struct buf pdf;
	struct str text;

	(void)state;
	need("pdftotext");
	assert_int_equal(print(a, &order, &pdf), ST_OK);
	text = ask(a, "pdftotext %s/a.pdf -");
	for (int i = 1; i <= 100; i++)
		assert_true(has(text, str_dup_z(a, str_format(a, "note%04d.", i))));
	arena_free(a);
}

static void
words_of_no_line_are_broken_without_signs_of_ours(void **state)
{
	struct arena *a = arena_new();
	struct print_order order = { .fw = many(a, 1, repeat(a, "x", 500)) };
	struct buf pdf;

	(void)state;
	need("pdftotext");
	assert_int_equal(print(a, &order, &pdf), ST_OK);
	assert_int_equal(str_find(ask(a, "pdftotext -layout %s/a.pdf -"), STR("x-"), 0), SIZE_MAX);
	arena_free(a);
}

static void
burdens_are_borne_or_refused(void **state)
{
	static const struct {
		const char *what;
		size_t n;
		int actions;
	} burdens[] = {
		{ "x", 20000, 2 },                  /* no space to break a line at */
		{ "word ", 6000, 2 },               /* a text of many pages */
		{ "\xE2\x80\xAE\xE2\x81\xA7" "ab ", 500, 2 }, /* directions that are never closed */
		{ "e\xCC\x81\xCC\x81\xCC\x81", 1000, 2 },
		{ "\\n", 3000, 1 },
		{ "a ", 5, 3000 },
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < COUNT_OF(burdens); i++) {
		struct print_order order = { .fw = many(a, burdens[i].actions,
			repeat(a, burdens[i].what, burdens[i].n)) };
		struct buf pdf;

		assert_int_equal(print(a, &order, &pdf), ST_OK);
		assert_true(str_starts(buf_str(&pdf), STR("%PDF-1.")));
	}
	arena_free(a);
}

static void
too_many_pages_are_refused(void **state)
{
	struct arena *a = arena_new();
	struct print_order order = { .fw = many(a, 2, repeat(a, "a\\n", 100000)) };
	struct buf pdf;

	(void)state;
	assert_int_equal(print(a, &order, &pdf), ST_TOO_LARGE);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_page_has_all_that_was_adopted),
		cmocka_unit_test(the_file_is_tagged_and_complete),
		cmocka_unit_test(texts_are_read_aloud_to_their_end),
		cmocka_unit_test(what_has_no_tag_is_an_artifact),
		cmocka_unit_test(arabic_and_chinese_are_set_in_their_fonts),
		cmocka_unit_test(arabic_runs_from_the_right_whatever_it_begins_with),
		cmocka_unit_test(a_redline_says_what_changed_in_words),
		cmocka_unit_test(words_of_ours_are_in_the_language_of_the_order),
		cmocka_unit_test(rows_go_on_under_a_repeated_heading),
		cmocka_unit_test(notes_that_go_on_are_all_there),
		cmocka_unit_test(words_of_no_line_are_broken_without_signs_of_ours),
		cmocka_unit_test(burdens_are_borne_or_refused),
		cmocka_unit_test(too_many_pages_are_refused),
	};

	return cmocka_run_group_tests_name("pdf", tests, make_folder, remove_folder);
}
