/* SPDX-License-Identifier: Apache-2.0 */
/* http/multipart: every form below is read in pieces of every size, with the same result. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "http/multipart.h"

#define TYPE "multipart/form-data; boundary=XX"

/* Writes what it is given as text: "[name|filename|type:content]". */
static enum status
on_part(void *ctx, const struct multipart_part *part)
{
	buf_add_format(ctx, "[%.*s", STR_ARG(part->name));
	if (part->is_file)
		buf_add_format(ctx, "|%.*s", STR_ARG(part->filename));
	if (part->type.n > 0)
		buf_add_format(ctx, "|%.*s", STR_ARG(part->type));
	buf_add_byte(ctx, ':');
	return ST_OK;
}

static enum status
on_bytes(void *ctx, struct str bytes)
{
	assert_true(bytes.n > 0);
	buf_add(ctx, bytes);
	return ST_OK;
}

static enum status
on_part_end(void *ctx)
{
	buf_add_byte(ctx, ']');
	return ST_OK;
}

static enum status
read_form(struct arena *a, const char *type, struct str body, size_t piece, struct str *out)
{
	struct buf *got = arena_make(a, struct buf);
	struct multipart_sink sink = { got, on_part, on_bytes, on_part_end };
	struct multipart *m;
	enum status st;

	buf_init(got, a, 1 << 20);
	if ((st = multipart_new(a, str_from(type), &sink, &m)) != ST_OK)
		return st;
	for (size_t at = 0; at < body.n; at += piece) {
		st = multipart_add(m, str_part(body, at, at + piece));
		if (st != ST_OK) {
			assert_int_equal(multipart_add(m, body), st);
			assert_int_equal(multipart_end(m), st);
			return st;
		}
	}
	*out = buf_str(got);
	return multipart_end(m);
}

#define CD "Content-Disposition: form-data; "

static const struct {
	const char *body;
	const char *wanted;
} forms[] = {
	{ "--XX--", "" },
	{ "--XX--\r\n", "" },
	{ "--XX\r\n" CD "name=\"a\"\r\n\r\n1\r\n--XX--\r\n", "[a:1]" },
	{ "--XX\r\n" CD "name=a\r\n\r\n\r\n--XX--", "[a:]" },
	{ "--XX\r\n" CD "name=a\r\n\r\n--XX--", "[a:]" },
	{ "--XX\r\n" CD "name=a\r\n\r\n\r\n\r\n--XX--", "[a:\r\n]" },
	{ "--XX\r\n" CD "name=a\r\n\r\n\r\n--X\r\n--XX--", "[a:\r\n--X]" },
	{ "--XX\r\n" CD "name=a\r\n\r\n-\r\n--XX--", "[a:-]" },
	{ "--XX\r\n" CD "name=a\r\n\r\n--X-\r\n--XX--", "[a:--X-]" },
	{ "--XX\r\n" CD "name=a\r\n\r\n\r\r\r\n\r\n--XX--", "[a:\r\r\r\n]" },
	{ "--XX\r\n" CD "name=a\r\n\r\n\n--XX\n\r\n--XX--", "[a:\n--XX\n]" },
	{ "--XX\r\n" CD "name=a\r\n\r\nx--XX--\r\n--XX--", "[a:x--XX--]" },
	{ "--XX\r\n" CD "name=a\r\n\r\n1\r\n--XX\r\n" CD "name=a\r\n\r\n2\r\n--XX--trailer",
	    "[a:1][a:2]" },
	{ "before\r\n--XX \t \r\n" CD "name=a\r\n\r\n1\r\n--XX--\r\n--XX\r\n", "[a:1]" },
	{ "--XX\r\ncontent-type:  text/plain \r\ncontent-disposition:FORM-DATA;name=a ; "
	    "filename=\"b.txt\"\r\n\r\n1\r\n--XX--", "[a|b.txt|text/plain:1]" },
	{ "--XX\r\n" CD "name=\"f\"; filename=\"\"\r\nContent-Type: application/octet-stream\r\n"
	    "\r\n\r\n--XX--", "[f||application/octet-stream:]" },
	{ "--XX\r\n" CD "name=f; filename=\"a \\\"b\\\" %22c%22 %41.txt\"\r\n\r\n\r\n--XX--",
	    "[f|a \"b\" \"c\" %41.txt:]" },
	{ "--XX\r\n" CD "name=f; filename=\"C:\\dir\\new.txt\"\r\n\r\n\r\n--XX--",
	    "[f|C:\\dir\\new.txt:]" },
	{ "--XX\r\n" CD "name=f; filename=\"a;b=c.txt\"\r\n\r\n\r\n--XX--", "[f|a;b=c.txt:]" },
	{ "--XX\r\n" CD "name=f; filename=a; filename*=UTF-8''b\r\n\r\n\r\n--XX--", "[f|a:]" },
	{ "--XX\r\n" CD "name=\"\xE5\xB9\xB3\"\r\n\r\n\xFF\r\n--XX--", "[\xE5\xB9\xB3:\xFF]" },
	{ "--XX\r\n" CD "name=a\r\nContent-Transfer-Encoding: 8bit\r\nX-Y: z\r\n\r\n1\r\n--XX--",
	    "[a:1]" },
};

static const char *const broken[] = {
	"", "x", "--XX", "--XX-", "--XX\r\n", "--X--",
	"--XX\r\n" CD "name=a\r\n\r\n1",
	"--XX\r\n" CD "name=a\r\n\r\n1\r\n--XX",
	"--XX\r\n" CD "name=a\r\n\r\n1\r\n--XX-",
	"--XX\r\n" CD "name=a\r\n\r\n1\r\n--XX\r\n",
	"--XX\r\n" CD "name=a\r\n\r\n1\r\n--XXY\r\n",
	"--XX\r\n" CD "name=a\r\n\r\n1\n--XX--",
	"--XX\n" CD "name=a\r\n\r\n1\r\n--XX--",
	"--XX\r\r\n" CD "name=a\r\n\r\n1\r\n--XX--",
	"--XX- \r\n" CD "name=a\r\n\r\n1\r\n--XX--",
	"--XX\r\n" CD "name=a\n\n1\r\n--XX--",
	"--XX\r\n\r\n1\r\n--XX--",
	"--XX\r\nContent-Type: text/plain\r\n\r\n1\r\n--XX--",
	"--XX\r\n" CD "\r\n\r\n1\r\n--XX--",
	"--XX\r\n" CD "nam=a\r\n\r\n1\r\n--XX--",
	"--XX\r\n" CD "name=a; name=b\r\n\r\n1\r\n--XX--",
	"--XX\r\n" CD "name=a; filename=b; filename=c\r\n\r\n1\r\n--XX--",
	"--XX\r\n" CD "name=\"a\r\n\r\n1\r\n--XX--",
	"--XX\r\n" CD "name=\"a\\\"\r\n\r\n1\r\n--XX--",
	"--XX\r\n" CD "name=\"a\"b\r\n\r\n1\r\n--XX--",
	"--XX\r\n" CD "name=a b\r\n\r\n1\r\n--XX--",
	"--XX\r\n" CD "name=\"\xFF\"\r\n\r\n1\r\n--XX--",
	"--XX\r\n" CD "name=\"a\tb\"\r\n\r\n1\r\n--XX--",
	"--XX\r\n" CD "name=\"a\x01\"\r\n\r\n1\r\n--XX--",
	"--XX\r\nContent-Disposition: attachment; name=a\r\n\r\n1\r\n--XX--",
	"--XX\r\n" CD "name=a\r\n" CD "name=b\r\n\r\n1\r\n--XX--",
	"--XX\r\n" CD "name=a\r\nContent-Transfer-Encoding: base64\r\n\r\nMQ==\r\n--XX--",
	"--XX\r\n" CD "name=a\r\n folded\r\n\r\n1\r\n--XX--",
	"--XX\r\n" CD "name=a\r\nno colon\r\n\r\n1\r\n--XX--",
	"--XX\r\n" CD "name=a\r\n: v\r\n\r\n1\r\n--XX--",
};

static void
forms_are_read_in_pieces_of_every_size(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < COUNT_OF(forms); i++) {
		struct str body = str_from(forms[i].body);

		for (size_t piece = 1; piece <= body.n; piece++) {
			struct str got = STR_EMPTY;
			enum status st = read_form(a, TYPE, body, piece, &got);

			if (st != ST_OK || !str_equal(got, str_from(forms[i].wanted)))
				fail_msg("in pieces of %zu:\n%s\ngives %s, %.*s", piece,
				    forms[i].body, status_slug(st), STR_ARG(got));
		}
	}
	arena_free(a);
}

static void
broken_forms_are_refused(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < COUNT_OF(broken); i++) {
		struct str body = str_from(broken[i]);

		for (size_t piece = 1; piece <= body.n; piece++) {
			struct str got;

			if (read_form(a, TYPE, body, piece, &got) != ST_USAGE)
				fail_msg("in pieces of %zu, not refused:\n%s", piece, broken[i]);
		}
	}
	arena_free(a);
}

static void
boundaries_have_their_characters(void **state)
{
	static const struct {
		const char *type;
		enum status wanted;
	} rows[] = {
		{ "multipart/form-data; boundary=XX", ST_OK },
		{ "Multipart/Form-Data;charset=utf-8;BOUNDARY=\"XX\"", ST_OK },
		{ "multipart/form-data; boundary=XX;", ST_OK },
		{ "", ST_UNSUPPORTED },
		{ "text/plain", ST_UNSUPPORTED },
		{ "multipart/mixed; boundary=XX", ST_UNSUPPORTED },
		{ "multipart/form-dat; boundary=XX", ST_UNSUPPORTED },
		{ "multipart/form-data", ST_USAGE },
		{ "multipart/form-data; boundary=", ST_USAGE },
		{ "multipart/form-data; boundary=\"\"", ST_USAGE },
		{ "multipart/form-data; boundary=\"XX", ST_USAGE },
		{ "multipart/form-data; boundary=\"X \"", ST_USAGE },
		{ "multipart/form-data; boundary=X@", ST_USAGE },
		{ "multipart/form-data; boundary=XX; boundary=XX", ST_USAGE },
		{ "multipart/form-data; boundary=XX x", ST_USAGE },
		{ "multipart/form-data, boundary=XX", ST_UNSUPPORTED },
		{ "multipart/form-data; boundary=1234567890123456789012345678901234567890"
		    "1234567890123456789012345678901", ST_USAGE },
	};
	struct arena *a = arena_new();
	struct str got;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		enum status st = read_form(a, rows[i].type, STR("--XX--"), 6, &got);

		if (st != rows[i].wanted)
			fail_msg("\"%s\" gives %s", rows[i].type, status_slug(st));
	}
	assert_int_equal(read_form(a, "multipart/form-data; boundary=\"a b'()+_,-./:=?\"",
	    STR("--a b'()+_,-./:=?--"), 1, &got), ST_OK);
	arena_free(a);
}

static void
heads_have_a_limit(void **state)
{
	struct arena *a = arena_new();
	char *filler = arena_alloc(a, LIMIT_PART_HEADER_BYTES + 1);
	struct str got;

	(void)state;
	memset(filler, 'a', LIMIT_PART_HEADER_BYTES);
	assert_int_equal(read_form(a, TYPE, str_format(a, "--XX\r\n" CD "name=a\r\nX: %.4000s\r\n"
	    "\r\n1\r\n--XX--", filler), 7, &got), ST_OK);
	assert_int_equal(read_form(a, TYPE, str_format(a, "--XX\r\n" CD "name=a\r\nX: %s\r\n"
	    "\r\n1\r\n--XX--", filler), 7, &got), ST_USAGE);
	assert_int_equal(read_form(a, TYPE, str_format(a, "--XX\r\n" CD "name=%.201s\r\n\r\n1"
	    "\r\n--XX--", filler), 7, &got), ST_USAGE);
	arena_free(a);
}

static void
names_of_files_are_fit_to_be_shown(void **state)
{
	static const struct {
		const char *sent;
		const char *wanted;
	} rows[] = {
		{ "report.pdf", "report.pdf" },
		{ "C:\\Users\\me\\report.pdf", "report.pdf" },
		{ "../../etc/passwd", "passwd" },
		{ "..\\..\\x", "x" },
		{ "a/", "file" },
		{ "", "file" },
		{ ".", "file" },
		{ "..", "file" },
		{ " . . ", "file" },
		{ ".htaccess", "htaccess" },
		{ "name. ", "name" },
		{ "a\r\nb\t\x7F\x01.txt", "ab.txt" },
		{ "\xE5\xB9\xB3\xE6\xB0\x91.odt", "\xE5\xB9\xB3\xE6\xB0\x91.odt" },
		{ "annual\xE2\x80\xAE" "fdp.exe", "annualfdp.exe" },
		{ "a\xE2\x80\xA8" "b\xEF\xBB\xBF.txt", "ab.txt" },
		{ "caf\xE9.txt", "caf\xEF\xBF\xBD.txt" },
		{ "a \"b\" <c>.txt", "a \"b\" <c>.txt" },
	};
	struct arena *a = arena_new();
	char *filler = arena_alloc(a, 301);
	struct buf b;
	struct str name;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		name = multipart_file_name(a, str_from(rows[i].sent));
		if (!str_equal(name, str_from(rows[i].wanted)))
			fail_msg("\"%s\" gives \"%.*s\"", rows[i].sent, STR_ARG(name));
	}
	memset(filler, 'a', 300);
	name = multipart_file_name(a, str_format(a, "%s.docx", filler));
	assert_int_equal(name.n, LIMIT_FILE_NAME_BYTES);
	assert_true(str_ends(name, STR("aa.docx")));
	assert_int_equal(multipart_file_name(a, str_from(filler)).n, LIMIT_FILE_NAME_BYTES);
	buf_init(&b, a, 1000);
	for (int i = 0; i < 100; i++)
		buf_add_z(&b, "\xE5\xB9\xB3");
	name = multipart_file_name(a, buf_str(&b));
	assert_int_equal(name.n, LIMIT_FILE_NAME_BYTES / 3 * 3);
	assert_int_equal(utf8_find_invalid(name), SIZE_MAX);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(forms_are_read_in_pieces_of_every_size),
		cmocka_unit_test(broken_forms_are_refused),
		cmocka_unit_test(boundaries_have_their_characters),
		cmocka_unit_test(heads_have_a_limit),
		cmocka_unit_test(names_of_files_are_fit_to_be_shown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
