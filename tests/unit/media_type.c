/* SPDX-License-Identifier: Apache-2.0 */
/* http/media_type and http/range: how files of other people leave the server. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <fcntl.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "http/media_type.h"
#include "http/range.h"

#define OFFICE "application/vnd.openxmlformats-officedocument."
#define TEXT "text/plain; charset=utf-8"
#define BYTES "application/octet-stream"
#define ZIP "application/zip"

static void
expect(struct str head, uint64_t size, const char *wanted)
{
	struct str type = media_type_of(head, size);

	if (!str_equal(type, str_from(wanted)))
		fail_msg("wanted %s, got %.*s", wanted, STR_ARG(type));
}

static void
types_are_told_by_content(void **state)
{
	static const struct {
		struct str head;
		const char *type;
	} rows[] = {
		{ STR_INIT("%PDF-1.7\n"), "application/pdf" },
		{ STR_INIT(" %PDF-1.7\n"), TEXT },
		{ STR_INIT("\x89PNG\r\n\x1A\n...."), "image/png" },
		{ STR_INIT("\x89PNG\r\n"), BYTES },
		{ STR_INIT("\xFF\xD8\xFF\xE0"), "image/jpeg" },
		{ STR_INIT("GIF89a<script>"), "image/gif" },
		{ STR_INIT("GIF90a"), TEXT },
		{ STR_INIT("RIFF\0\0\0\0WEBPVP8 "), "image/webp" },
		{ STR_INIT("RIFF\0\0\0\0WAVE"), BYTES },
		{ STR_INIT(""), BYTES },
		{ STR_INIT("a,b\r\n1,2\r\n"), TEXT },
		{ STR_INIT("\xEF\xBB\xBF" "a;b\n"), TEXT },
		{ STR_INIT("caf\xC3\xA9"), TEXT },
		{ STR_INIT("caf\xE9"), BYTES },
		{ STR_INIT("a\0b"), BYTES },
		{ STR_INIT("\xFF\xFE" "a\0"), BYTES },
		{ STR_INIT("\x1B[2J"), BYTES },
		/* what a browser could run is never called what it is */
		{ STR_INIT("<!doctype html><script>alert(1)</script>"), TEXT },
		{ STR_INIT("<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>"), TEXT },
		{ STR_INIT("<?xml version='1.0'?><a/>"), TEXT },
		{ STR_INIT("MZ\x90\0"), BYTES },
		{ STR_INIT("PK\x05\x06"), BYTES },
		{ STR_INIT("PK\x03\x04"), ZIP },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		expect(rows[i].head, rows[i].head.n, rows[i].type);
	/* A character cut by the end of the head is no fault, one cut by the end of the file is. */
	expect(STR("caf\xC3"), 5000, TEXT);
	expect(STR("caf\xC3"), 4, BYTES);
	expect(STR("\xE9" "aaaa"), 5000, BYTES);
}

/* Heads of entries as in a ZIP, each with its content. */
static void
add_entry(struct buf *b, const char *name, const char *content)
{
	char head[30] = "PK\x03\x04";

	head[26] = (char)strlen(name);
	buf_add(b, (struct str){ head, sizeof(head) });
	buf_add_z(b, name);
	buf_add_z(b, content);
}

static void
expect_zip(const char *const *entries, const char *wanted)
{
	struct arena *a = arena_new();
	struct buf b;

	buf_init(&b, a, 10000);
	for (; *entries != NULL; entries += 2)
		add_entry(&b, entries[0], entries[1]);
	buf_add_z(&b, "PK\x01\x02");
	expect(buf_str(&b), b.n, wanted);
	/* Cut anywhere, it stays inside its bytes. */
	for (size_t n = 0; n < b.n; n++)
		(void)media_type_of(str_dup(a, str_part(buf_str(&b), 0, n)), b.n);
	arena_free(a);
}

static void
office_files_are_told_by_their_entries(void **state)
{
	static const char odt[] = "application/vnd.oasis.opendocument.text";
	static const char ods[] = "application/vnd.oasis.opendocument.spreadsheet";
	static const char *const docx[] = { "[Content_Types].xml", "..", "_rels/.rels", "..",
	    "word/document.xml", "..", NULL };
	static const char *const xlsx[] = { "[Content_Types].xml", "..", "docProps/app.xml", "..",
	    "xl/workbook.xml", "..", NULL };
	static const char *const pptx[] = { "[Content_Types].xml", "..", "ppt/presentation.xml",
	    "..", NULL };
	static const char *const with_odt[] = { "mimetype", odt, "content.xml", "..", NULL };
	static const char *const with_ods[] = { "mimetype", ods, NULL };
	static const char *const template[] = { "mimetype",
	    "application/vnd.oasis.opendocument.text-template", NULL };
	static const char *const epub[] = { "mimetype", "application/epub+zip", NULL };
	static const char *const plain[] = { "word/a.txt", "..", NULL };
	static const char *const page[] = { "mimetype", "text/html", NULL };

	(void)state;
	expect_zip(docx, OFFICE "wordprocessingml.document");
	expect_zip(xlsx, OFFICE "spreadsheetml.sheet");
	expect_zip(pptx, OFFICE "presentationml.presentation");
	expect_zip(with_odt, odt);
	expect_zip(with_ods, ods);
	expect_zip(template, ZIP);
	expect_zip(epub, ZIP);
	expect_zip(plain, ZIP);
	expect_zip(page, ZIP);
}

static void
names_of_attachments_stay_in_their_quotes(void **state)
{
	static const struct {
		const char *name;
		const char *wanted;
	} rows[] = {
		{ "report.pdf", "attachment; filename=\"report.pdf\"" },
		{ "a b;c=d.pdf", "attachment; filename=\"a b;c=d.pdf\"" },
		{ "a\"b\\c%41.txt", "attachment; filename=\"a_b_c_41.txt\"; "
		    "filename*=UTF-8''a%22b%5Cc%2541.txt" },
		{ "caf\xC3\xA9.txt", "attachment; filename=\"caf_.txt\"; "
		    "filename*=UTF-8''caf%C3%A9.txt" },
		{ "a\r\nSet-Cookie: b", "attachment; filename=\"a__Set-Cookie: b\"; "
		    "filename*=UTF-8''a%0D%0ASet-Cookie%3A%20b" },
		{ "\xFF.txt", "attachment; filename=\"_.txt\"" },
		{ "", "attachment; filename=\"\"" },
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct str got = media_type_attachment(a, str_from(rows[i].name));

		if (!str_equal(got, str_from(rows[i].wanted)))
			fail_msg("\"%s\" gives %.*s", rows[i].name, STR_ARG(got));
	}
	arena_free(a);
}

static void
attachments_are_kept_and_not_shown(void **state)
{
	struct arena *a = arena_new();
	const struct attachment file = { STR_INIT("image/png"), STR_INIT("a.png"),
	    STR_INIT("abc"), 0 };
	struct response rs;

	(void)state;
	response_init(&rs, a, NULL);
	response_set_attachment(&rs, &file, open("/dev/null", O_RDONLY | O_CLOEXEC));
	assert_int_equal(rs.status, 200);
	assert_int_equal(rs.nheaders, 2);
	assert_string_equal(rs.headers[0].value, "attachment; filename=\"a.png\"");
	assert_string_equal(rs.headers[1].value, "nosniff");
	assert_true(str_equal(rs.etag, STR("\"abc\"")));
	close(rs.fd);
	arena_free(a);
}

static void
one_range_is_understood(void **state)
{
	static const struct {
		const char *field;
		uint64_t size;
		enum range_answer wanted;
		uint64_t start;
		uint64_t length;
	} rows[] = {
		{ "bytes=0-499", 1000, RANGE_PART, 0, 500 },
		{ "Bytes=500-999", 1000, RANGE_PART, 500, 500 },
		{ "bytes=500-", 1000, RANGE_PART, 500, 500 },
		{ "bytes=-1", 1000, RANGE_PART, 999, 1 },
		{ "bytes=-5000", 1000, RANGE_PART, 0, 1000 },
		{ "bytes=999-5000", 1000, RANGE_PART, 999, 1 },
		{ "bytes=0-99999999999999999999999", 1000, RANGE_PART, 0, 1000 },
		{ "bytes= 0-0 ", 1000, RANGE_PART, 0, 1 },
		{ "bytes=1000-", 1000, RANGE_NONE, 0, 0 },
		{ "bytes=99999999999999999999999-", 1000, RANGE_NONE, 0, 0 },
		{ "bytes=-0", 1000, RANGE_NONE, 0, 0 },
		{ "", 1000, RANGE_WHOLE, 0, 0 },
		{ "bytes", 1000, RANGE_WHOLE, 0, 0 },
		{ "bytes=", 1000, RANGE_WHOLE, 0, 0 },
		{ "bytes=-", 1000, RANGE_WHOLE, 0, 0 },
		{ "bytes=5-4", 1000, RANGE_WHOLE, 0, 0 },
		{ "bytes=a-b", 1000, RANGE_WHOLE, 0, 0 },
		{ "bytes=0-1x", 1000, RANGE_WHOLE, 0, 0 },
		{ "bytes=+0-1", 1000, RANGE_WHOLE, 0, 0 },
		{ "bytes=0-1,5-6", 1000, RANGE_WHOLE, 0, 0 },
		{ "bytes=0--1", 1000, RANGE_WHOLE, 0, 0 },
		{ "lines=0-1", 1000, RANGE_WHOLE, 0, 0 },
		{ "bytes=0-", 0, RANGE_WHOLE, 0, 0 },
		{ "bytes=-5", 0, RANGE_WHOLE, 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct byte_range range = { 0, 0 };
		enum range_answer got = range_parse(str_from(rows[i].field), rows[i].size,
		    &range);

		if (got != rows[i].wanted || range.start != rows[i].start ||
		    range.size != rows[i].length)
			fail_msg("\"%s\" of %llu: %d, %llu and %llu", rows[i].field,
			    (unsigned long long)rows[i].size, (int)got,
			    (unsigned long long)range.start, (unsigned long long)range.size);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(types_are_told_by_content),
		cmocka_unit_test(office_files_are_told_by_their_entries),
		cmocka_unit_test(names_of_attachments_stay_in_their_quotes),
		cmocka_unit_test(attachments_are_kept_and_not_shown),
		cmocka_unit_test(one_range_is_understood),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
