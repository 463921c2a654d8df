/* SPDX-License-Identifier: Apache-2.0 */
/* Templates: what they write, what they refuse, and that no value escapes its place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/i18n.h"
#include "base/limits.h"
#include "web/embedded.h"
#include "web/html.h"
#include "web/template.h"
#include "web/web.h"

struct inner {
	struct str word;
	int64_t number;
};
static const struct template_var inner_vars[] = {
	VAR(struct inner, word), VAR(struct inner, number),
};
static const struct shape inner_shape = SHAPE(struct inner, inner_vars);

struct view {
	struct str title;
	struct html body;
	bool is_on;
	struct view_list rows;
};
static const struct template_var view_vars[] = {
	VAR(struct view, title), VAR(struct view, body), VAR(struct view, is_on),
	VAR_LIST(struct view, rows, &inner_shape),
};
static const struct shape view_shape = SHAPE(struct view, view_vars);

struct outer {
	struct str site;
};
static const struct template_var outer_vars[] = { VAR(struct outer, site) };
static const struct shape outer_shape = SHAPE(struct outer, outer_vars);

static const struct inner rows[] = { { STR_INIT("a<b"), 1 }, { STR_INIT("c"), -2 } };
static const struct view example = {
	.title = STR_INIT("T & \"Q\""), .body = { STR_INIT("<i>x</i>") }, .is_on = true,
	.rows = { rows, COUNT_OF(rows) },
};
static const struct outer site = { STR_INIT("S") };

/* Parses and renders; on a fault gives the message instead. */
static struct str
run(struct arena *a, struct str text, const struct view *view)
{
	struct template_file *files = arena_make_array(a, struct template_file, 2);
	struct errors errors;
	struct template_set *set = template_set_new(a, files, 2, &errors);
	const struct template *t = NULL;
	struct buf b;

	files[0] = (struct template_file){ STR("x.html"), text };
	files[1] = (struct template_file){ STR("part.html"), STR("[{{title}}]") };
	errors_init(&errors, a);
	if (template_parse(set, STR("x.html"), &outer_shape, &view_shape, &t) != ST_OK)
		return str_concat(a, STR("fault: "), errors.items[0].message);
	buf_init(&b, a, LIMIT_RESPONSE_BYTES);
	template_render(t, &site, view, i18n_language(STR("en")), &b);
	return buf_str(&b);
}

static void
expect(const char *text, const char *wanted)
{
	struct arena *a = arena_new();
	struct str found = run(a, str_from(text), &example);

	assert_string_equal(str_dup_z(a, found), wanted);
	arena_free(a);
}

static void
expect_fault(const char *text, const char *part)
{
	struct arena *a = arena_new();
	struct str found = run(a, str_from(text), &example);

	assert_true(str_starts(found, STR("fault: ")));
	if (str_find(found, str_from(part), 0) == SIZE_MAX)
		fail_msg("%s gave: %s", text, str_dup_z(a, found));
	arena_free(a);
}

static void
writes_values(void **state)
{
	(void)state;
	expect("<p>{{title}} {{{body}}} {{site}}</p>",
	    "<p>T &amp; &quot;Q&quot; <i>x</i> S</p>");
	expect("<p class=\"a {{title}}\">", "<p class=\"a T &amp; &quot;Q&quot;\">");
	expect("{{#rows}}{{word}}={{number}};{{/rows}}", "a&lt;b=1;c=-2;");
	expect("{{#rows}}{{title}}{{/rows}}",
	    "T &amp; &quot;Q&quot;T &amp; &quot;Q&quot;");
	expect("{{#is_on}}on{{/is_on}}{{^is_on}}off{{/is_on}}", "on");
	expect("{{^rows}}none{{/rows}}{{#title}}some{{/title}}", "some");
	expect("{{>part}}", "[T &amp; &quot;Q&quot;]");
	expect("{{t Points\n\t to <settle>}}", "Points to &lt;settle&gt;");
}

static void
leaves_out_layout(void **state)
{
	(void)state;
	expect("<!-- for us -->\n<ul>\n\t{{#rows}}\n\t<li>{{number}}</li>\n\t{{/rows}}\n</ul>\n",
	    "<ul>\n<li>1</li>\n<li>-2</li>\n</ul>\n");
	expect("<p>\n\t{{^is_on}}<i>{{title}}</i>{{/is_on}}\n\t{{^is_on}}x{{/is_on}}"
	    "{{^rows}}y{{/rows}}\n</p>\n", "<p>\n</p>\n");
	expect("<p>\n\t{{#is_on}}on{{/is_on}}\n\t{{site}}\n</p>\n", "<p>\non\nS\n</p>\n");
}

static void
keeps_values_in_their_place(void **state)
{
	(void)state;
	expect_fault("<a href=\"{{title}}\">", "Only {{url");
	expect_fault("<a href={{url title}}>", "only in an address");
	expect_fault("<p {{title}}>", "inside a tag");
	expect_fault("<p style=\"{{title}}\">", "style");
	expect_fault("<p onclick='{{title}}'>", "style or on");
	expect_fault("<p title=\"{{{body}}}\">", "outside tags");
	expect_fault("<p>{{url title}}</p>", "only in an address");
	expect_fault("{{{title}}}", "struct html");
	expect_fault("{{body}}", "not a text");
}

static void
refuses_what_it_does_not_know(void **state)
{
	(void)state;
	expect_fault("{{nothing}}", "There is no \"nothing\"");
	expect_fault("{{#rows}}", "not closed");
	expect_fault("{{/rows}}", "closes no open");
	expect_fault("{{#rows}}{{#is_on}}{{/rows}}{{/is_on}}", "closes no open");
	expect_fault("{{#is_on}}<p {{/is_on}}>", "different places");
	expect_fault("<p>{{title", "not closed");
	expect_fault("{{>missing}}", "is missing");
	expect_fault("<p", "inside a tag");
	expect_fault("{{word}}", "There is no \"word\"");
}

static void
makes_addresses_safe(void **state)
{
	static const struct {
		const char *url;
		const char *wanted;
	} rows_of_test[] = {
		{ "/a?b=1&c=2", "<a href=\"/a?b=1&amp;c=2\">" },
		{ "https://example.org/", "<a href=\"https://example.org/\">" },
		{ "javascript:alert(1)", "<a href=\"#\">" },
		{ "//elsewhere", "<a href=\"#\">" },
		{ "/\\elsewhere", "<a href=\"#\">" },
		{ " /a", "<a href=\"#\">" },
		{ "", "<a href=\"#\">" },
		{ "#x\"y", "<a href=\"#x&quot;y\">" },
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows_of_test); i++) {
		struct view v = { .title = str_from(rows_of_test[i].url) };

		assert_string_equal(str_dup_z(a, run(a, STR("<a href=\"{{url title}}\">"), &v)),
		    rows_of_test[i].wanted);
	}
	expect("<a href=\"/x/{{url title}}\">", "<a href=\"/x/T%20%26%20%22Q%22\">");
	arena_free(a);
}

static void
reports_unused_members(void **state)
{
	static const struct template_file file = { STR_INIT("x.html"),
	    STR_INIT("{{site}}{{title}}{{{body}}}{{#rows}}{{word}}{{/rows}}{{#is_on}}{{/is_on}}") };
	struct arena *a = arena_new();
	struct errors errors;
	struct template_set *set = template_set_new(a, &file, 1, &errors);
	const struct template *t;

	(void)state;
	errors_init(&errors, a);
	assert_int_equal(template_parse(set, file.name, &outer_shape, &view_shape, &t),
	    ST_OK);
	assert_int_equal(template_set_check(set), ST_INVALID);
	assert_int_equal(errors.n, 1);
	assert_true(str_find(errors.items[0].message, STR("\"number\""), 0) != SIZE_MAX);
	arena_free(a);
}

static void
nests_marks(void **state)
{
	static const struct {
		struct mark marks[3];
		const char *wanted;
	} cases[] = {
		{ { { MARK_BOLD, 0, 4, STR_INIT("") }, { MARK_ITALIC, 2, 6, STR_INIT("") },
		      { MARK_FOOTNOTE, 7, 8, STR_INIT("1") } },
		    "<b>ab<i>&lt;d</i></b><i>ef</i>g<sup class=\"fnref\">"
		    "<a href=\"/i#fn-1\" role=\"doc-noteref\">1</a></sup>" },
		{ { { MARK_UNDERLINE, 0, 8, STR_INIT("") }, { MARK_BOLD, 0, 2, STR_INIT("") },
		      { MARK_SUBSCRIPT, 1, 2, STR_INIT("") } },
		    "<u><b>a<sub>b</sub></b>&lt;defg1</u>" },
	};
	static const struct html_words words = { .footnotes = "/i#fn-" };
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct mark marks[3];
		struct marked m = { STR("ab<defg1"), marks, 3 };

		memcpy(marks, cases[i].marks, sizeof(marks));
		assert_string_equal(str_dup_z(a, html_of_marked(a, &m, &words).markup),
		    cases[i].wanted);
	}
	arena_free(a);
}

static void
splits_paragraphs_and_snippets(void **state)
{
	struct arena *a = arena_new();
	struct mark bold = { MARK_BOLD, 1, 4, STR_EMPTY };
	struct marked m = { STR("ab\ncd"), &bold, 1 };

	(void)state;
	assert_string_equal(str_dup_z(a, html_of_marked(a, &m,
	    &(struct html_words){ .is_block = true }).markup),
	    "<p dir=\"auto\">a<b>b</b></p><p dir=\"auto\"><b>c</b>d</p>");
	assert_string_equal(str_dup_z(a, html_of_snippet(a,
	    STR("a \xEE\x80\x80<b>\xEE\x80\x81 c \xEE\x80\x80" "d")).markup),
	    "a <mark>&lt;b&gt;</mark> c <mark>d</mark>");
	arena_free(a);
}

/* Two messages, one with plural forms, laid out as msgfmt does. */
static const char message_file[] =
	"\xde\x12\x04\x95" "\0\0\0\0" "\2\0\0\0" "\x1c\0\0\0" "\x2c\0\0\0" "\0\0\0\0" "\0\0\0\0"
	"\6\0\0\0" "\x3c\0\0\0" "\5\0\0\0" "\x43\0\0\0"
	"\5\0\0\0" "\x49\0\0\0" "\2\0\0\0" "\x4f\0\0\0"
	"%d\0%ds\0" "Hello\0" "%d?\0!\0" "Oi";

static void
finds_words(void **state)
{
	struct i18n_file files[] = {
		{ STR_INIT("fr"), { message_file, sizeof(message_file) - 1 } },
		{ STR_INIT("fr"), STR_INIT("not a message file, but long enough to be one") },
	};
	struct arena *a = arena_new();
	struct errors errors;
	const struct language *l;

	(void)state;
	errors_init(&errors, a);
	assert_int_equal(i18n_init(a, files, 1, &errors), ST_OK);
	l = i18n_language(STR("fr-CH"));
	assert_string_equal(str_dup_z(a, T(l, "Hello")), "Oi");
	assert_string_equal(str_dup_z(a, T(l, "Unknown")), "Unknown");
	assert_string_equal(str_dup_z(a, i18n_count(a, l, 0, "%d", "%ds")), "0?");
	assert_string_equal(str_dup_z(a, i18n_count(a, l, 7, "%d", "%ds")), "!");
	assert_string_equal(str_dup_z(a, i18n_count(a, i18n_language(STR("de")), 7,
	    "%d word", "%d words")), "7 words");
	assert_string_equal(str_dup_z(a, i18n_format(a, l, "%s of %s", STR("a"), STR("b"))),
	    "a of b");
	assert_int_equal(i18n_init(a, files + 1, 1, &errors), ST_CORRUPT);
	assert_int_equal(i18n_init(a, embedded_words, embedded_words_n, &errors), ST_OK);
	arena_free(a);
}

static void
parses_every_page(void **state)
{
	struct arena *a = arena_new();
	struct errors errors;
	size_t n = 0;

	(void)state;
	errors_init(&errors, a);
	if (web_init(a, &errors) != ST_OK) {
		for (size_t i = 0; i < errors.n; i++)
			print_error("%s: %s\n", str_dup_z(a, errors.items[i].field),
			    str_dup_z(a, errors.items[i].message));
		fail_msg("a template and its view do not agree");
	}
	for (const struct route *const *r = web_routes(a); r[n] != NULL; n++) {
		assert_non_null(r[n]->handler);
		assert_non_null(r[n]->summary);
		assert_int_not_equal(r[n]->permission, PERM_NOBODY);
	}
	assert_true(n > 2 * record_type_count);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(writes_values),
		cmocka_unit_test(leaves_out_layout),
		cmocka_unit_test(keeps_values_in_their_place),
		cmocka_unit_test(refuses_what_it_does_not_know),
		cmocka_unit_test(makes_addresses_safe),
		cmocka_unit_test(reports_unused_members),
		cmocka_unit_test(nests_marks),
		cmocka_unit_test(splits_paragraphs_and_snippets),
		cmocka_unit_test(finds_words),
		cmocka_unit_test(parses_every_page),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
