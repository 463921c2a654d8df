/* SPDX-License-Identifier: Apache-2.0 */
/* A table that goes out comes in again; one document in four forms is one framework. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/limits.h"
#include "document/export.h"
#include "document/print.h"
#include "document/reading.h"
#include "places_forgotten.h"
#include "reading_files.h"

static struct framework *
read_document(struct arena *a, const char *name, struct str bytes)
{
	struct errors errors;
	struct framework *fw = NULL;

	errors_init(&errors, a);
	if (reading_run(a, str_from(name), bytes, &errors, &fw) != ST_OK)
		fail_msg("%s: %.*s", name, STR_ARG(errors.items[0].message));
	return fw;
}

static struct str
export_as(struct arena *a, const struct exporter *exporter, const struct framework *fw)
{
	struct buf b;

	buf_init(&b, a, LIMIT_IMPORT_BYTES);
	exporter->write(fw, &b);
	assert_false(b.overflow);
	return buf_str(&b);
}

static struct str
print_as_docx(struct arena *a, const struct framework *fw)
{
	struct print_order order = { .fw = fw };
	struct errors errors;
	struct buf b;

	errors_init(&errors, a);
	buf_init(&b, a, LIMIT_PRINT_BYTES);
	assert_int_equal(print_run(a, STR("docx"), &order, &errors, &b), ST_OK);
	return buf_str(&b);
}

/* The table goes out and comes in again: the framework is the same but for its places. */
static void
check_round_trip(const char *path, const char *form)
{
	struct arena *a = arena_new();
	struct str bytes = test_read_file(a, path);
	struct framework *fw = read_document(a, "first.tsv", bytes);
	const struct exporter *exporter = exporter_find(str_from(form));
	struct str exported = exporter == NULL ? print_as_docx(a, fw) : export_as(a, exporter, fw);
	struct framework *again = read_document(a, "again", exported);
	struct str first;
	struct str second;
	size_t at = 0;

	forget_places(fw);
	forget_places(again);
	first = export_as(a, exporter_find(STR("json")), fw);
	second = export_as(a, exporter_find(STR("json")), again);
	while (at < first.n && at < second.n && first.p[at] == second.p[at])
		at++;
	if (at < first.n || at < second.n)
		fail_msg("%s as %s differs:\n%.*s\n---\n%.*s", path, form,
		    STR_ARG(str_part(first, at > 300 ? at - 300 : 0, at + 100)),
		    STR_ARG(str_part(second, at > 300 ? at - 300 : 0, at + 100)));
	arena_free(a);
}

/* What has been written once is written the same again, byte by byte. */
static void
check_second_export(const char *path)
{
	struct arena *a = arena_new();
	struct framework *fw = read_document(a, "first.tsv", test_read_file(a, path));

	for (size_t i = 0; i < exporter_count; i++) {
		struct str once = export_as(a, exporters[i], fw);
		struct framework *again;
		struct str twice;
		size_t at = 0;

		/* A form to keep and exchange: it is not read. */
		if (strcmp(exporters[i]->name, "akn") == 0)
			continue;
		again = read_document(a, "again", once);
		twice = export_as(a, exporters[i], again);
		if (str_equal(once, twice))
			continue;
		while (at < once.n && at < twice.n && once.p[at] == twice.p[at])
			at++;
		fail_msg("%s as %s:\n%.*s\n---\n%.*s", path, exporters[i]->name,
		    STR_ARG(str_part(once, at > 80 ? at - 80 : 0, at + 80)),
		    STR_ARG(str_part(twice, at > 80 ? at - 80 : 0, at + 80)));
	}
	arena_free(a);
}

static const char *const table_forms[] = { "tsv", "markdown", "html", "docx" };

static void
the_sample_comes_back_from_every_table(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(table_forms); i++)
		check_round_trip("examples/framework.tsv", table_forms[i]);
}

static void
an_export_read_again_is_the_same_export(void **state)
{
	(void)state;
	check_second_export("examples/framework.tsv");
}

static void
show_elements(struct buf *b, const struct fw_elements *elements)
{
	for (size_t i = 0; i < elements->n; i++) {
		const struct fw_element *e = &elements->items[i];

		buf_add_format(b, "%.*s: %.*s [%.*s]", STR_ARG(e->code), STR_ARG(e->text.text),
		    STR_ARG(e->period.edtf));
		for (size_t k = 0; k < e->leads.n; k++)
			buf_add_format(b, " %.*s", STR_ARG(e->leads.items[k].code));
		buf_add_byte(b, '\n');
		show_elements(b, &e->children);
	}
}

/* What the sample says, without what may differ from form to form: bullets and line ends. */
static struct str
read_sample(struct arena *a, const char *form)
{
	const char *path = str_dup_z(a, str_format(a, "examples/framework.%s", form));
	struct framework *fw = read_document(a, path, test_read_file(a, path));
	struct buf b;

	buf_init(&b, a, LIMIT_IMPORT_BYTES);
	for (size_t i = 0; i < fw->pillars.n; i++) {
		buf_add(&b, fw->pillars.items[i].title.text);
		show_elements(&b, &fw->pillars.items[i].actions);
		show_elements(&b, &fw->pillars.items[i].goals);
	}
	for (size_t i = 0; i < fw->recommendations.n; i++)
		buf_add_format(&b, "%.*s: %.*s\n", STR_ARG(fw->recommendations.items[i].code),
		    STR_ARG(fw->recommendations.items[i].text.text));
	for (size_t i = 0; i < fw->footnotes.n; i++)
		buf_add_format(&b, "%.*s: %.*s\n", STR_ARG(fw->footnotes.items[i].label),
		    STR_ARG(fw->footnotes.items[i].text.text));
	return buf_str(&b);
}

static void
the_sample_says_the_same_in_four_forms(void **state)
{
	static const char *const forms[] = { "md", "html", "docx" };
	struct arena *a = arena_new();
	struct str first = read_sample(a, "tsv");

	(void)state;
	for (size_t i = 0; i < COUNT_OF(forms); i++) {
		struct str other = read_sample(a, forms[i]);
		size_t at = 0;

		while (at < first.n && at < other.n && first.p[at] == other.p[at])
			at++;
		if (at < first.n || at < other.n)
			fail_msg("%s: %.*s\ntsv: %.*s", forms[i],
			    STR_ARG(str_part(other, at > 80 ? at - 80 : 0, at + 80)),
			    STR_ARG(str_part(first, at > 80 ? at - 80 : 0, at + 80)));
	}
	arena_free(a);
}

#define SEED "../shared/seed/000_06fa5bb8da8b7857.txt"

static void
the_seed_comes_back_from_every_table(void **state)
{
	(void)state;
	if (access(SEED, R_OK) != 0) {
		print_message("skipped: " SEED " is not there\n");
		skip();
	}
	for (size_t i = 0; i < COUNT_OF(table_forms); i++)
		check_round_trip(SEED, table_forms[i]);
	check_second_export(SEED);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_sample_comes_back_from_every_table),
		cmocka_unit_test(an_export_read_again_is_the_same_export),
		cmocka_unit_test(the_sample_says_the_same_in_four_forms),
		cmocka_unit_test(the_seed_comes_back_from_every_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
