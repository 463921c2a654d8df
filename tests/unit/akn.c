/* SPDX-License-Identifier: Apache-2.0 */
/* Akoma Ntoso: valid against the committee's schema, whatever the framework and its texts are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#include <cmocka.h>
#include <libxml/xmlschemas.h>
#include <libxml/xmlschemastypes.h>

#include "base/limits.h"
#include "document/export.h"
#include "document/reading.h"
#include "made_framework.h"
#include "model/date.h"
#include "reading_files.h"

#define SCHEMA "../shared/data/standards/akoma-ntoso-3.0/akomantoso30.xsd"
#define SEED "../shared/seed/000_06fa5bb8da8b7857.txt"

static xmlSchemaPtr schema;

static struct str
export_akn(struct arena *a, const struct framework *fw)
{
	struct buf b;

	buf_init(&b, a, LIMIT_IMPORT_BYTES);
	exporter_find(STR("akn"))->write(fw, &b);
	assert_false(b.overflow);
	return buf_str(&b);
}

static int
read_schema(void **state)
{
	xmlSchemaParserCtxtPtr parser;

	(void)state;
	if (access(SCHEMA, R_OK) != 0) {
		print_message("not validated: " SCHEMA " is not there\n");
		return 0;
	}
	parser = xmlSchemaNewParserCtxt(SCHEMA);
	schema = xmlSchemaParse(parser);
	xmlSchemaFreeParserCtxt(parser);
	return schema == NULL ? -1 : 0;
}

static int
free_schema(void **state)
{
	(void)state;
	xmlSchemaFree(schema);
	xmlSchemaCleanupTypes();
	xmlCleanupParser();
	return 0;
}

/* Well-formed always; valid where the schema is at hand. */
static void
check(struct str text, const char *what)
{
	xmlDocPtr doc = xmlReadMemory(text.p, (int)text.n, what, NULL, XML_PARSE_NONET);
	xmlSchemaValidCtxtPtr valid;

	if (doc == NULL)
		fail_msg("%s is not well-formed", what);
	if (schema != NULL) {
		valid = xmlSchemaNewValidCtxt(schema);
		if (xmlSchemaValidateDoc(valid, doc) != 0)
			fail_msg("%s is not valid", what);
		xmlSchemaFreeValidCtxt(valid);
	}
	xmlFreeDoc(doc);
}

static void
check_document(const char *path)
{
	struct arena *a = arena_new();
	struct framework *fw = NULL;
	struct errors errors;

	errors_init(&errors, a);
	assert_int_equal(reading_run(a, str_from(path), test_read_file(a, path), &errors, &fw),
	    ST_OK);
	check(export_akn(a, fw), path);
	arena_free(a);
}

static void
documents_are_valid(void **state)
{
	(void)state;
	check_document("examples/framework.tsv");
	if (access(SEED, R_OK) == 0)
		check_document(SEED);
	else
		print_message("skipped: " SEED " is not there\n");
}

static void
any_framework_is_valid(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 25; seed++) {
		struct arena *a = arena_new();
		struct str what = str_format(a, "made framework %llu", (unsigned long long)seed);

		check(export_akn(a, made_framework(a, seed)), str_dup_z(a, what));
		arena_free(a);
	}
}

static void
hostile_texts_are_valid(void **state)
{
	static const char *const texts[] = { "\x01\x1F", "a\rb\n", "\xEF\xBF\xBF", "]]>", "<&\"'",
		"\xFF\xFE", "  ", "\t", "a b", "" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		struct arena *a = arena_new();
		struct framework *fw = made_framework(a, i + 1);
		struct str text = str_from(texts[i]);

		fw->title = text;
		fw->slug = text;
		fw->network = text;
		fw->language = text;
		fw->header.text = text;
		fw->header.nmarks = 0;
		fw->revision.label = text;
		fw->agencies.items[0].code = text;
		fw->agencies.items[1].code = text;
		fw->pillars.items[0].code = text;
		fw->pillars.items[0].title = (struct marked){ .text = text };
		check(export_akn(a, fw), str_dup_z(a, str_format(a, "text %zu", i)));
		arena_free(a);
	}
}

static void
nothing_is_valid(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	check(export_akn(a, &(struct framework){ 0 }), "nothing");
	arena_free(a);
}

static void
codes_are_identifiers(void **state)
{
	static const char *const parts[] = {
		"<hcontainer name=\"pillar\" eId=\"pillar_CJ\">",
		"<hcontainer name=\"action\" eId=\"e_CJ-1\">",
		"<hcontainer name=\"recommendation\" eId=\"r_SL-R1\">",
		"<authorialNote placement=\"bottom\" marker=\"1\" eId=\"fn_1\"><p>",
		"<FRBRlanguage language=\"en\"/>",
		"<FRBRdate date=\"2020-12-22\" name=\"adopted\"/>",
	};
	struct arena *a = arena_new();
	struct framework *fw = NULL;
	struct errors errors;
	struct str text;

	(void)state;
	errors_init(&errors, a);
	assert_int_equal(reading_run(a, STR("framework.tsv"),
	    test_read_file(a, "examples/framework.tsv"), &errors, &fw), ST_OK);
	text = export_akn(a, fw);
	for (size_t i = 0; i < COUNT_OF(parts); i++)
		if (str_find(text, str_from(parts[i]), 0) == SIZE_MAX)
			fail_msg("lacks %s", parts[i]);
	arena_free(a);
}

/* A text read from a file, in effect on a day, after a first revision of another day. */
static struct framework *
second_revision(struct arena *a)
{
	struct period first = { .edtf = STR("2020-11-04") };
	struct period begin = { .edtf = STR("2021-06-01") };
	struct framework *fw = NULL;
	struct fw_earlier *earlier;
	struct errors errors;

	errors_init(&errors, a);
	assert_int_equal(reading_run(a, STR("framework.tsv"),
	    test_read_file(a, "examples/framework.tsv"), &errors, &fw), ST_OK);
	earlier = fw_add(a, &fw->earlier);
	earlier->label = STR("Rev. <1>");
	assert_int_equal(period_make(a, first, NO_DAY, NO_DAY, &earlier->adopted), ST_OK);
	assert_int_equal(period_make(a, begin, NO_DAY, NO_DAY, &fw->revision.effective), ST_OK);
	fw->revision.label = STR("Rev. 2");
	return fw;
}

static void
revisions_are_expressions_of_one_work(void **state)
{
	static const char work[] = "/akn/un/statement/2020-11-04/";
	static const char *const parts[] = {
		"<statement name=\"framework\" contains=\"singleVersion\">",
		"<FRBRdate date=\"2020-11-04\" name=\"adopted\"/>",
		"<FRBRdate date=\"2021-06-01\" name=\"effective\"/>",
		"<FRBRversionNumber value=\"Rev. 2\"/>",
		"<eventRef eId=\"adopted\" date=\"2020-11-04\" source=\"#original\" "
		    "type=\"generation\"/>\n<eventRef eId=\"adopted_2\" date=\"2020-12-22\" "
		    "source=\"#rev_2\" type=\"amendment\"/>\n<eventRef eId=\"effective_2\" "
		    "date=\"2021-06-01\" source=\"#rev_2\"/>\n</lifecycle>",
		"<passiveRef eId=\"rev_2\" href=\"/akn/un/statement/2020-11-04/",
		"/eng@2021-06-01\" showAs=\"Rev. 2\"/>",
	};
	struct arena *a = arena_new();
	struct framework *fw = second_revision(a);
	struct str text = export_akn(a, fw);

	(void)state;
	check(text, "a second revision");
	for (size_t i = 0; i < COUNT_OF(parts); i++)
		if (str_find(text, str_from(parts[i]), 0) == SIZE_MAX)
			fail_msg("lacks %s", parts[i]);
	/* Of two that begin on one day the second is told apart. */
	fw->earlier.items[0].effective = fw->revision.effective;
	text = export_akn(a, fw);
	check(text, "two revisions of one day");
	assert_int_not_equal(str_find(text, STR("/eng@2021-06-01!rev_2\"/>\n<FRBRdate"), 0),
	    SIZE_MAX);
	/* The first has the same address as a work, and nothing was amended in it. */
	fw->revision.adopted = fw->earlier.items[0].adopted;
	fw->earlier.n = 0;
	text = export_akn(a, fw);
	check(text, "a first revision");
	assert_int_not_equal(str_find(text, STR("contains=\"originalVersion\""), 0), SIZE_MAX);
	assert_int_not_equal(str_find(text, str_from(work), 0), SIZE_MAX);
	assert_int_equal(str_find(text, STR("amendment"), 0), SIZE_MAX);
	assert_int_equal(str_find(text, STR("passiveRef"), 0), SIZE_MAX);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(documents_are_valid),
		cmocka_unit_test(any_framework_is_valid),
		cmocka_unit_test(hostile_texts_are_valid),
		cmocka_unit_test(nothing_is_valid),
		cmocka_unit_test(codes_are_identifiers),
		cmocka_unit_test(revisions_are_expressions_of_one_work),
	};

	return cmocka_run_group_tests(tests, read_schema, free_schema);
}
