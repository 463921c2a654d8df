/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mail/: what no text may do to a message. That readers of mail get back what was written is shown
 * by tests/proof/mail.py, with another parser.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/base64.h"
#include "base/limits.h"
#include "mail/message.h"

static struct arena *arena;
static struct errors errors;

static int
set_up(void **state)
{
	(void)state;
	arena = arena_new();
	errors_init(&errors, arena);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static struct mail_message
simple(void)
{
	return (struct mail_message){
		.from = { STR("Secretariat"), STR("concert@example.org") },
		.to = { STR("Ana"), STR("ana@example.org") },
		.id = STR("01ARZ3NDEKTSV4RRFFQ69G5FAV"),
		.date_ms = 1616889601000,
		.subject = STR("Welcome"),
		.text = STR("Hello\nAna\n"),
	};
}

static struct str
written(const struct mail_message *m)
{
	struct buf out;

	buf_init(&out, arena, LIMIT_MAIL_BYTES);
	assert_int_equal(mail_write(&out, m, &errors), ST_OK);
	return buf_str(&out);
}

static void
a_simple_mail_is_written_as_it_looks(void **state)
{
	struct mail_message m = simple();

	(void)state;
	assert_string_equal(str_dup_z(arena, written(&m)),
	    "From: Secretariat <concert@example.org>\r\n"
	    "To: Ana <ana@example.org>\r\n"
	    "Subject: Welcome\r\n"
	    "Date: Sun, 28 Mar 2021 00:00:01 +0000\r\n"
	    "Message-ID: <01ARZ3NDEKTSV4RRFFQ69G5FAV@example.org>\r\n"
	    "Auto-Submitted: auto-generated\r\n"
	    "MIME-Version: 1.0\r\n"
	    "Content-Type: text/plain; charset=utf-8\r\n"
	    "Content-Transfer-Encoding: quoted-printable\r\n"
	    "\r\n"
	    "Hello\r\nAna\r\n");
}

/* Header names at line starts before the first empty line, and the longest line. */
static size_t
count_headers(struct str message, size_t *out_longest)
{
	struct str head = str_part(message, 0, str_find(message, STR("\r\n\r\n"), 0));
	struct str line;
	size_t n = 0;

	*out_longest = 0;
	while (str_next(&message, '\n', &line)) {
		if (line.n > *out_longest + 1)
			*out_longest = line.n - 1;
		if (line.n > 0)
			assert_int_equal(line.p[line.n - 1], '\r');
	}
	while (str_next(&head, '\n', &line))
		n += line.n > 0 && line.p[0] != ' ';
	return n;
}

static void
no_text_adds_a_header_or_a_long_line(void **state)
{
	static const char *const texts[] = { "x\r\nBcc: eve@example.org", "x\nBcc: eve@example.org",
		"x\r\n\r\nbody", "\r\n.\r\nMAIL FROM:<eve@example.org>", "=?UTF-8?B?WA==?=",
		"\xE2\x80\xA8 Bcc: eve", "\xC2\x85 Bcc: eve", "\xFF\xFE\x80", "a  b", " ", "",
		"\"quoted\" <eve@example.org>", "eve@example.org, other",
		("wordthatisverylongandlongerandlongerandlongerandlongerandlongerandlongerandlonger"
		"andlongerandlongerandlongerandlongerandlongerandlongerandlongerandlonger") };
	size_t longest;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		struct str text = str_from(texts[i]);
		struct mail_attachment file = { text, text, text };
		struct mail_message m = simple();
		size_t plain = count_headers(written(&m), &longest);

		m.from.name = m.to.name = m.subject = m.text = text;
		m.html = str_concat(arena, STR("<p>"), text);
		assert_int_equal(count_headers(written(&m), &longest), plain - 1);
		assert_in_range(longest, 1, 76);
		m.attachments = &file;
		m.nattachments = 1;
		assert_int_equal(count_headers(written(&m), &longest), plain - 1);
		m.list_id = m.list_unsubscribe = text;
		count_headers(written(&m), &longest);
	}
}

static void
what_is_no_address_is_refused(void **state)
{
	static const char *const bad[] = { "", "ana", "@example.org", "ana@", "a b@example.org",
		"ana@example.org\r\nRCPT TO:<eve@example.org>", "<ana@example.org>",
		"ana@@example.org",
		"ana@exa_mple.org", "ana@-example.org", "ana@example..org", "ana@example.org.",
		".ana@example.org", "an..a@example.org", "\"ana\"@example.org", "ana@[127.0.0.1]",
		"\303\241na@example.org", "ana@ex\303\241mple.org", "ana(x)@example.org",
		"ana@example.org,eve@example.org" };
	struct mail_message m = simple();
	struct buf out;

	(void)state;
	assert_true(mail_address_is_valid(STR("ana.o'neil+un@mail.example.org")));
	assert_true(mail_address_is_valid(STR("root@localhost")));
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		assert_false(mail_address_is_valid(str_from(bad[i])));
		m.to.address = str_from(bad[i]);
		buf_init(&out, arena, LIMIT_MAIL_BYTES);
		assert_int_equal(mail_write(&out, &m, &errors), ST_INVALID);
		assert_int_equal(out.n, 0);
	}
}

static void
what_is_too_large_is_said(void **state)
{
	struct mail_message m = simple();
	struct buf out;

	(void)state;
	buf_init(&out, arena, 300);
	assert_int_equal(mail_write(&out, &m, &errors), ST_TOO_LARGE);
}

static void
base64_has_one_spelling(void **state)
{
	static const char *const bad[] = { "QQ==", "QR", "Q", "Q Q", "Q+", "Q/Q", "QQ\n" };
	struct str bytes;

	(void)state;
	assert_string_equal(str_dup_z(arena, base64_encode(arena, STR("\xFB\xFF?"))), "+/8/");
	assert_string_equal(str_dup_z(arena, base64url_encode(arena, STR("\xFB\xFF"))), "-_8");
	assert_int_equal(base64url_decode(arena, STR("-_8"), &bytes), ST_OK);
	assert_true(str_equal(bytes, STR("\xFB\xFF")));
	assert_int_equal(base64url_decode(arena, STR(""), &bytes), ST_OK);
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		assert_int_equal(base64url_decode(arena, str_from(bad[i]), &bytes), ST_INVALID);
}

#define MAIL_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		MAIL_TEST(a_simple_mail_is_written_as_it_looks),
		MAIL_TEST(no_text_adds_a_header_or_a_long_line),
		MAIL_TEST(what_is_no_address_is_refused),
		MAIL_TEST(what_is_too_large_is_said),
		MAIL_TEST(base64_has_one_spelling),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
