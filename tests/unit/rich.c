/* SPDX-License-Identifier: Apache-2.0 */
/*
 * web/rich: what Markdown becomes, and that nothing of people's text becomes markup: corpora of
 * attacks and of strange strings, where they are there; texts made to cost much time.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "../fuzz/web_markup.h"
#include "base/limits.h"
#include "web/rich.h"

#define CORPORA "../shared/data/corpora/"

static struct arena *a;

static int
set_up(void **state)
{
	(void)state;
	a = arena_new();
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

static const char *
rich(const char *text)
{
	return str_dup_z(a, html_of_rich(a, str_from(text), 3).markup);
}

static void
paragraphs_lists_and_headings(void **state)
{
	(void)state;
	assert_string_equal(rich("one *two* **three** ~~four~~ `five`"), "<p dir=\"auto\">one "
	    "<em>two</em> <strong>three</strong> <s>four</s> <code>five</code></p>");
	assert_string_equal(rich("# A\n\n###### B"),
	    "<h3 dir=\"auto\">A</h3><h6 dir=\"auto\">B</h6>");
	assert_string_equal(rich("3. a\n4. b"), "<ol start=\"3\"><li dir=\"auto\">a</li>"
	    "<li dir=\"auto\">b</li></ol>");
	assert_string_equal(rich("> quoted\n\n---\n\n```html\n<b>&\n```"),
	    "<blockquote dir=\"auto\"><p dir=\"auto\">quoted</p></blockquote><hr>"
	    "<pre dir=\"auto\"><code>&lt;b&gt;&amp;\n</code></pre>");
	assert_string_equal(rich("a  \nb\nc"), "<p dir=\"auto\">a<br>b\nc</p>");
	assert_string_equal(rich("&eacute; &#233; &amp; &nosuch; &#0; &lt;b&gt;"),
	    "<p dir=\"auto\">\xC3\xA9 \xC3\xA9 &amp; &amp;nosuch; &amp;#0; &lt;b&gt;</p>");
	assert_string_equal(rich(""), "");
}

static void
links_lead_to_pages_and_letters_alone(void **state)
{
	(void)state;
	assert_string_equal(rich("[x](https://example.org/?a=1&b=\"2\")"), "<p dir=\"auto\">"
	    "<a rel=\"nofollow noopener\" href=\"https://example.org/?a=1&amp;b=&quot;2&quot;\">x"
	    "</a></p>");
	assert_string_equal(rich("see https://example.org."), "<p dir=\"auto\">see "
	    "<a rel=\"nofollow noopener\" href=\"https://example.org\">https://example.org</a>."
	    "</p>");
	assert_string_equal(rich("<mailto:a@example.org>"), "<p dir=\"auto\">"
	    "<a rel=\"nofollow noopener\" href=\"mailto:a@example.org\">mailto:a@example.org"
	    "</a></p>");
	for (const char *const *bad = (const char *const[]){ "[x](javascript:alert(1))",
	    "[x](JaVaScRiPt:alert(1))", "[x](jav&#x61;script&colon;alert(1))",
	    "[x](data:text/html,x)",
	    "[x](//example.org)", "[x](/actions)", "[x](vbscript:x)", "[x](\tjavascript:x)",
	    "[x](#a)", NULL }; *bad != NULL; bad++)
		assert_null(strstr(rich(*bad), "<a"));
	assert_string_equal(rich("![alt](https://example.org/p.png)"), "<p dir=\"auto\">alt</p>");
	assert_string_equal(rich("<img src=x onerror=alert(1)>"),
	    "<p dir=\"auto\">&lt;img src=x onerror=alert(1)&gt;</p>");
	assert_string_equal(rich("<div>\n\n<script>\n"), "<p dir=\"auto\">&lt;div&gt;</p>"
	    "<p dir=\"auto\">&lt;script&gt;</p>");
}

static void
plain_words_for_titles(void **state)
{
	(void)state;
	assert_string_equal(str_dup_z(a, rich_plain(a,
	    STR("# Met *twice*\n\n- [in](http://x.y) May"), 100)), "Met twice in May");
	assert_string_equal(str_dup_z(a, rich_plain(a, STR("one two three"), 9)), "one two");
	assert_string_equal(str_dup_z(a, rich_plain(a, STR("one two"), 7)), "one two");
	assert_string_equal(str_dup_z(a, rich_plain(a, STR("\xC3\xA9\xC3\xA9\xC3\xA9"), 3)),
	    "\xC3\xA9");
	assert_string_equal(str_dup_z(a, rich_plain(a, STR(""), 10)), "");
}

static void
names_behind_an_at(void **state)
{
	static const struct str names[] = { STR_INIT("Ana"), STR_INIT("Ana Novak"),
		STR_INIT("\xD8\xB3\xD8\xA7\xD8\xB1\xD8\xA9"), STR_INIT("") };
	struct str text = STR("@Ana Novak, @ana and ana@Ana.org; @Anabel (@\xD8\xB3\xD8\xA7\xD8\xB1"
	    "\xD8\xA9) @");
	struct rich_mentions found;

	(void)state;
	rich_find_mentions(a, text, names, COUNT_OF(names), &found);
	assert_int_equal(found.n, 3);
	assert_int_equal(found.items[0].name, 1);
	assert_int_equal(found.items[0].end, 10);
	assert_int_equal(found.items[1].name, 0);
	assert_int_equal(found.items[1].start, 12);
	assert_int_equal(found.items[2].name, 2);
}

/* --- what people may try ------------------------------------------------------------------- */

static struct str
read_file(const char *path)
{
	FILE *f = fopen(path, "rb");
	struct str text = STR_EMPTY;
	char *p;

	if (f == NULL) {
		print_message("skipped: no %s\n", path);
		return text;
	}
	p = arena_alloc(a, 8 << 20);
	text = (struct str){ p, fread(p, 1, 8 << 20, f) };
	fclose(f);
	return text;
}

static void
check_text(struct str text)
{
	const char *fault = markup_fault(html_of_rich(a, text, 2).markup);

	if (fault != NULL)
		fail_msg("%s: %.*s", fault, STR_ARG(str_part(text, 0, 200)));
}

static void
check_lines(const char *path)
{
	struct str rest = read_file(path);
	struct str all = rest;
	struct str line;
	size_t n = 0;

	if (rest.n == 0)
		return;
	for (; str_next(&rest, '\n', &line); n++) {
		struct arena_mark mark = arena_mark(a);

		check_text(line);
		check_text(str_format(a, "[x](%.*s)", STR_ARG(line)));
		check_text(str_format(a, "- <%.*s>\n\n[a]: %.*s\n[a]", STR_ARG(line),
		    STR_ARG(line)));
		arena_rewind(a, mark);
	}
	for (size_t at = 0; at < all.n; at += LIMIT_RICH_BYTES / 2)
		check_text(str_part(all, at, at + LIMIT_RICH_BYTES / 2));
	print_message("%s: %zu lines, three times each\n", path, n);
}

static void
nothing_of_the_corpora_becomes_markup(void **state)
{
	(void)state;
	check_lines(CORPORA "xss-payloads/xss-payload-list.txt");
	check_lines(CORPORA "blns/blns.txt");
	check_lines(CORPORA "commonmark/spec.txt");
}

static void
timed(const char *unit, size_t bytes)
{
	struct timespec from;
	struct timespec to;
	struct buf b;
	struct html html;

	buf_init(&b, a, SIZE_MAX);
	while (b.n + strlen(unit) <= bytes)
		buf_add_z(&b, unit);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
	html = html_of_rich(a, buf_str(&b), 3);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
	assert_null(markup_fault(html.markup));
	print_message("%zu bytes of \"%.20s\": %zu bytes, %.1f ms\n", b.n, unit, html.markup.n,
	    (double)(to.tv_sec - from.tv_sec) * 1e3 + (double)(to.tv_nsec - from.tv_nsec) / 1e6);
}

static void
texts_made_to_cost_time_are_bounded(void **state)
{
	static const char *const units[] = { "[", "[a](", "![", "*a _b ", "> ", "- ", "`", "\\`` ",
		"~a~ ", "<a", "&a", "[a][b]", "[a]: /\n", "http://a.b ", "**", "* *\n", "a\n", "1.",
		"***a", "|a", "    ", "\n\n* a", "](" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(units); i++)
		timed(units[i], LIMIT_RICH_BYTES);
	timed("too long ", LIMIT_RICH_BYTES + 20);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(paragraphs_lists_and_headings),
		cmocka_unit_test(links_lead_to_pages_and_letters_alone),
		cmocka_unit_test(plain_words_for_titles),
		cmocka_unit_test(names_behind_an_at),
		cmocka_unit_test(nothing_of_the_corpora_becomes_markup),
		cmocka_unit_test(texts_made_to_cost_time_are_bounded),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
