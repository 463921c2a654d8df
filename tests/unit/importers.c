/* SPDX-License-Identifier: Apache-2.0 */
/* What importers make of Markdown, HTML and DOCX; hostile files; every file of the corpora. */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "docx_made.h"
#include "made_framework.h"

static struct str
show(struct arena *a, import_fn *import, struct str bytes)
{
	struct blocks blocks = { .arena = a };
	struct errors errors;

	errors_init(&errors, a);
	if (import(bytes, &blocks, &errors) != ST_OK)
		return str_format(a, "error: %.*s\n%.*s", STR_ARG(errors.items[0].message),
		    STR_ARG(show_blocks(a, &blocks)));
	return show_blocks(a, &blocks);
}

struct sample {
	const char *in;
	const char *out;
};

static void
check_samples(import_fn *import, const struct sample *samples, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct arena *a = arena_new();
		struct str got = show(a, import, str_from(samples[i].in));

		if (!str_equal(got, str_from(samples[i].out)))
			fail_msg("%s\ngives\n%.*s\nwanted\n%s", samples[i].in, STR_ARG(got),
			    samples[i].out);
		arena_free(a);
	}
}

static const struct sample markdown_samples[] = {
	{ "---\ntitle: x\n---\n# A *b*\n\ntext\nmore  \nline\n",
	    "H1 A b{i 2 3}\nP text more/line\n" },
	{ "---\nnot closed\n", "P not closed\n" },
	{ "Title\n===\nSub\n---\n", "H1 Title\nH2 Sub\n" },
	{ "# One #\n###### Six\n####### no\n", "H1 One\nH6 Six\nP ####### no\n" },
	{ "**bold** *it* __b__ _i_ ***both***", "P bold it b i both{b 0 4;i 5 7;b 8 9;i 10 16;"
	    "b 12 16}\n" },
	{ "snake_case_name 2*3*4 ** no", "P snake_case_name 234 ** no{i 17 18}\n" },
	{ "\\*no\\* &amp; &lt;b&gt; \\<i> `<b>*x*`", "P *no* & <b> <i> <b>*x*\n" },
	{ "<u>u</u> x<sup>2</sup> <!-- gone -->a<br>b", "P u x2 a/b{u 0 1;sup 3 4}\n" },
	{ "[link](http://x.org \"t (1)\") ![alt](a_b.png) [ref][R] [r] [none]\n\n"
	    "[r]: http://x.org\n",
	    "P link alt ref r [none]\n" },
	{ "<http://a.org/x_y_z> 1 < 2 > 1", "P http://a.org/x_y_z 1 < 2 > 1\n" },
	{ "mark[^1] and[^2]\n\n[^1]: The note\n  goes on\n", "P mark1 and[^2]{fn 4 5 1}\n"
	    "F1 The note goes on\n" },
	{ "<sup>12</sup> old form", "F12 old form\n" },
	{ "<sup>st</sup> no note", "P st no note{sup 0 2}\n" },
	{ "- a\n  - b\n1. c\n2) d\n", "P -a\nP --b\nP -1. c\nP -2) d\n" },
	{ "in the year\n2020. It was", "P in the year 2020. It was\n" },
	{ "> quoted\n> more\n***\n```\na | b\n*x*\n```\n", "P quoted more\nP a | b/*x*\n" },
	{ "| a | b |\n| --- | :-: |\n| 1 \\| 2 | **x** | more |\n| y |\n{: .t}\nend\n",
	    "T \n1h | a | b\n2 | 1 | 2 | x{b 0 1} | more\n3 | y\nP end\n" },
	{ "a | b\n-|-\n`c \\| d` | <p>e</p><ul><li>f</li></ul>\n\ntext | here\n",
	    "T \n1h | a | b\n2 | c | d | e/-f\nP text | here\n" },
	{ "| no | dashes |\n| here | [^1] |\n", "T \n1 | no | dashes\n2 | here | [^1]\n" },
	{ "para\n| a | b |\n|---|---|\n| c | d |\n| -- | -- |\n| e | f |\n",
	    "P para\nT \n1h | a | b\n2 | c | d\n3 | e | f\n" },
	{ "x\xEF\xB7\x90y[^1]&#xFDD0;\n\n[^1]: n",
	    "P x\xEF\xBF\xBDy1\xEF\xB7\x90{fn 3 4 1}\nF1 n\n" },
	{ "a\0b", "P a\n" },
	{ "", "" },
};

static void
markdown_is_read(void **state)
{
	(void)state;
	check_samples(import_markdown, markdown_samples, COUNT_OF(markdown_samples));
}

static const struct sample html_samples[] = {
	{ "<!doctype html><title>no</title><style>p{}</style><h1>A <b>b</b></h1><p>c<br>d<p>e",
	    "H1 A b{b 2 3}\nP c/d\nP e\n" },
	{ "plain <script>if (a < b) '<p>'</script>&eacute; &lt;x&gt; 1 < 2 <unknown>y",
	    "P plain \xC3\xA9 <x> 1 < 2 y\n" },
	{ "<ul><li>a<ul><li>b</ul><li>c</ul><ol start=3><li>d<li>e</ol><ol type=a><li>f</ol>g",
	    "P -a\nP --b\nP -c\nP -3. d\nP -4. e\nP -a. f\nP g\n" },
	{ "<table><caption>Cap <i>x</i></caption><thead><tr><th>A<th>B</thead><tr><td>1<td>2"
	    "<tr><td><p>3</p><p>4</p><td><ul><li>5<li>6</ul></table>",
	    "T Cap x\n1h | A | B\n2 | 1 | 2\n3 | 3/4 | -5/-6\n" },
	{ "<table><tr><th>A<th>B<tr><th>h<td>x<tr><th colspan=2>Section<tr><td>1<td>2</table>",
	    "T \n1h | A | B\n2 | h | x\n3 | Section | \n4 | 1 | 2\n" },
	{ "<table><tr><td rowspan=2>a<td colspan=2>b<tr><td>c<td>d<tr><td>e<td>f<td>g</table>",
	    "T \n1 | a | b | \n2 |  | c | d\n3 | e | f | g\n" },
	{ "<table><tr><td>a<table><tr><td>in<td>ner</table>b<td>c</table>",
	    "T \n1 | a/in/ner/b | c\n" },
	{ "<b>over <p>two</b> p</p><span style='font-weight: bold'>s</span>",
	    "P over{b 0 4}\nP two p{b 0 3}\nP s{b 0 1}\n" },
	{ "x<sup><a href='#n1' id=r1>1</a></sup> y<a href=#n2>[2]</a><ol><li id=n1>One "
	    "<a href=#r1>&uarr;</a></li></ol><p><a href='#r1' name=n2>[2]</a> Two",
	    "P x1 y2{fn 1 2 1;fn 4 5 2}\nF1 One\nF2 Two\n" },
	{ "<table><tr><td>a<sup><a href=#f>1</a></sup> b<td>c</table><p id=f><sup>1</sup> N",
	    "T \n1 | a1 b{fn 1 2 1} | c\nF1 N\n" },
	{ "<p><sup>1</sup> a note<p>see <a href=#s>3</a> and <a href=http://x>9</a><h2 id=s>S",
	    "F1 a note\nP see 3 and 9{fn 4 5 3}\nH2 S\n" },
	{ "<meta charset=windows-1252><p>caf\xE9 \x93x\x94", "P caf\xC3\xA9 \xE2\x80\x9Cx"
	    "\xE2\x80\x9D\n" },
	{ "<p>caf\xE9", "error: The file is not UTF-8 text: line 1 holds bytes that are no "
	    "character. Save it as UTF-8.\n" },
	{ "<meta charset=klingon><p>caf\xE9", "error: The page declares the encoding "
	    "\"klingon\", which is not known, and is not UTF-8. Save it as UTF-8.\n" },
	{ "<a title=\"never closed <p>one<p>two", "P one\nP two\n" },
	{ "<p>a<", "P a<\n" }, { "<", "P <\n" }, { "</", "P </\n" }, { "<p", "P <p\n" },
	{ "<nav>menu<nav>x</nav></nav><td>loose<tr>cells", "P loose\nP cells\n" },
};

static void
html_is_read(void **state)
{
	(void)state;
	check_samples(import_html, html_samples, COUNT_OF(html_samples));
}

#define RELATION(type) "<Relationship Id=\"r" type "\" Type=\"http://x/relationships/" type \
    "\" Target=\"" type ".xml\"/>"

static const char styles_xml[] = W_OPEN
    "<w:style w:styleId=\"H2\"><w:name w:val=\"heading 2\"/></w:style>"
    "<w:style w:styleId=\"Mine\"><w:name w:val=\"Mine\"/><w:basedOn w:val=\"H2\"/></w:style>"
    "<w:style w:styleId=\"Em\"><w:name w:val=\"Em\"/><w:rPr><w:i/></w:rPr></w:style>"
    "<w:style w:styleId=\"Li\"><w:name w:val=\"Li\"/><w:pPr><w:numPr><w:numId w:val=\"1\"/>"
    "</w:numPr></w:pPr></w:style>" W_CLOSE;

static const char numbering_xml[] = W_OPEN
    "<w:abstractNum w:abstractNumId=\"7\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/>"
    "<w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%1.\"/></w:lvl><w:lvl w:ilvl=\"1\">"
    "<w:numFmt w:val=\"lowerLetter\"/><w:lvlText w:val=\"%1.%2)\"/></w:lvl></w:abstractNum>"
    "<w:abstractNum w:abstractNumId=\"8\"><w:lvl w:ilvl=\"0\"><w:numFmt w:val=\"bullet\"/>"
    "<w:lvlText w:val=\"x\"/></w:lvl></w:abstractNum>"
    "<w:num w:numId=\"1\"><w:abstractNumId w:val=\"7\"/></w:num>"
    "<w:num w:numId=\"2\"><w:abstractNumId w:val=\"8\"/></w:num>"
    "<w:num w:numId=\"3\"><w:abstractNumId w:val=\"7\"/><w:lvlOverride w:ilvl=\"0\">"
    "<w:startOverride w:val=\"5\"/></w:lvlOverride></w:num>" W_CLOSE;

static const char footnotes_xml[] = W_OPEN
    "<w:footnote w:type=\"separator\" w:id=\"-1\"><w:p><w:r><w:t>no</w:t></w:r></w:p>"
    "</w:footnote>"
    "<w:footnote w:id=\"4\"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t> Second</w:t></w:r></w:p>"
    "</w:footnote><w:footnote w:id=\"5\"><w:p><w:r><w:t>First</w:t></w:r></w:p><w:p><w:r><w:t>"
    "more</w:t></w:r></w:p></w:footnote>" W_CLOSE;

static struct str
make_docx(struct arena *a, struct str body, int level)
{
	const struct part parts[] = {
		{ "_rels/.rels", str_from(W_OPEN "<Relationship Type=\"x/officeDocument\" "
		    "Target=\"/word/document.xml\"/>" W_CLOSE) },
		{ "word/_rels/document.xml.rels", str_from(W_OPEN RELATION("styles")
		    RELATION("numbering") RELATION("footnotes") RELATION("endnotes") W_CLOSE) },
		{ "word/styles.xml", str_from(styles_xml) },
		{ "word/numbering.xml", str_from(numbering_xml) },
		{ "word/footnotes.xml", str_from(footnotes_xml) },
		{ "word/document.xml", body },
	};

	return make_zip(a, parts, COUNT_OF(parts), level);
}

/* A document with this body. */
static enum status
import_docx_body(struct str body, struct blocks *out, struct errors *errors)
{
	struct arena *a = out->arena;

	return import_docx(make_docx(a, str_format(a, W_OPEN "<w:body>%.*s</w:body>" W_CLOSE,
	    STR_ARG(body)), 6), out, errors);
}

#define LIST(id, level) "<w:pPr><w:numPr><w:ilvl w:val=\"" level "\"/><w:numId w:val=\"" id \
    "\"/></w:numPr></w:pPr>"

static const struct sample docx_samples[] = {
	{ P("a &amp; b") "<w:p><w:pPr><w:pStyle w:val=\"Mine\"/></w:pPr>" T("Head") "</w:p>"
	    "<w:p><w:pPr><w:outlineLvl w:val=\"0\"/></w:pPr>" T("Top") "</w:p>",
	    "P a & b\nH2 Head\nH1 Top\n" },
	{ "<w:p><w:pPr><w:rPr><w:b/></w:rPr></w:pPr><w:r><w:rPr><w:b/><w:i w:val=\"0\"/></w:rPr>"
	    "<w:t xml:space=\"preserve\">bold </w:t></w:r><w:r><w:rPr><w:rStyle w:val=\"Em\"/>"
	    "</w:rPr><w:t>em</w:t><w:tab/><w:t>x</w:t><w:br/></w:r>" T("y<!-- z -->")
	    "<w:r><w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr><w:t>st</w:t></w:r></w:p>",
	    "P bold em x/yst{b 0 4;i 5 9;sup 11 13}\n" },
	{ "<w:p>" T("keep ") "<w:ins>" T("new") "</w:ins><w:del><w:r><w:delText>old</w:delText>"
	    "</w:r></w:del><w:moveFrom>" T("gone") "</w:moveFrom>"
	    "<w:moveTo>" T(" here") "</w:moveTo><w:hyperlink>" T(" link") "</w:hyperlink>"
	    "<w:r><w:instrText>PAGE</w:instrText>"
	    "<w:sym w:font=\"Symbol\" w:char=\"F0B7\"/><w:noBreakHyphen/></w:r></w:p>",
	    "P keep new here link\xE2\x80\xA2\xE2\x80\x91\n" },
	{ "<w:p>" LIST("1", "0") T("a") "</w:p><w:p>" LIST("1", "1") T("b") "</w:p><w:p>"
	    LIST("1", "1") T("c") "</w:p><w:p><w:pPr><w:pStyle w:val=\"Li\"/></w:pPr>" T("d")
	    "</w:p><w:p>" LIST("2", "0") T("e") "</w:p><w:p>" LIST("3", "0") T("f") "</w:p>",
	    "P -1. a\nP --1.a) b\nP --1.b) c\nP -2. d\nP -e\nP -5. f\n" },
	{ "<w:p>" T("x") "<w:r><w:footnoteReference w:id=\"5\"/></w:r>" T("y")
	    "<w:r><w:footnoteReference w:id=\"4\"/></w:r></w:p>",
	    "P x1y2{fn 1 2 1;fn 3 4 2}\nF1 First/more\nF2 Second\n" },
	{ "<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:trPr><w:tblHeader/></w:trPr>"
	    "<w:tc>" P("A") "</w:tc><w:tc>" P("B") "</w:tc><w:tc>" P("C") "</w:tc></w:tr>"
	    "<w:tr><w:tc><w:tcPr><w:vMerge "
	    "w:val=\"restart\"/></w:tcPr>" P("v") "</w:tc><w:tc><w:tcPr><w:gridSpan w:val=\"2\"/>"
	    "</w:tcPr>" P("wide") "</w:tc></w:tr><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/>"
	    "</w:tc><w:tc>" P("p") P("q") "</w:tc><w:tc><w:p>" LIST("2", "0") T("i") "</w:p></w:tc>"
	    "</w:tr><w:tr><w:trPr><w:del/></w:trPr><w:tc>" P("deleted") "</w:tc></w:tr><w:tr>"
	    "<w:trPr><w:gridBefore w:val=\"1\"/></w:trPr><w:tc><w:tbl><w:tr>"
	    "<w:tc>" P("in") "</w:tc><w:tc>"
	    P("ner") "</w:tc></w:tr></w:tbl>" P("after") "</w:tc></w:tr></w:tbl>",
	    "T \n1h | A | B | C\n2 | v | wide | \n3 |  | p/q | -i\n4 |  | in/ner/after\n" },
	{ "<w:p>" T("main") "<w:r><mc:AlternateContent xmlns:mc=\"m\"><mc:Choice><w:txbxContent>"
	    P("box") P("two") "</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>" P("box")
	    "</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>" T(" on") "</w:p>",
	    "P main on\nP box/two\n" },
	{ "<w:p><w:r><w:t>unclosed</w:p>", "error: The part word/document.xml is damaged in line "
	    "1: Opening and ending tag mismatch: w:t line 0 and w:p. Open the document in a word "
	    "processor and save it again as DOCX.\n" },
	{ "&unknown;", "error: The part word/document.xml is damaged in line 1: Entity 'unknown' "
	    "not defined. Open the document in a word processor and save it again as DOCX.\n" },
};

static void
docx_is_read(void **state)
{
	(void)state;
	check_samples(import_docx_body, docx_samples, COUNT_OF(docx_samples));
}

static void
assert_refused(struct arena *a, struct str bytes, enum status wanted, const char *words)
{
	struct blocks blocks = { .arena = a };
	struct errors errors;
	enum status st;

	errors_init(&errors, a);
	st = import_docx(bytes, &blocks, &errors);
	if (st != wanted || errors.n == 0 ||
	    str_find(errors.items[0].message, str_from(words), 0) == SIZE_MAX)
		fail_msg("wanted \"%s\", got %d: %.*s", words, (int)st,
		    STR_ARG(errors.n > 0 ? errors.items[0].message : STR_EMPTY));
}

static void
broken_docx_is_refused_with_a_reason(void **state)
{
	struct arena *a = arena_new();
	struct str good = make_docx(a, STR(W_OPEN P("a") W_CLOSE), 0);
	struct str damaged = str_dup(a, good);
	const struct part lone = { "word/document.xml", STR_INIT("<w:x") };
	const struct part other = { "mimetype", STR_INIT("x") };
	const struct part empty = { "word/document.xml", STR_INIT("") };

	(void)state;
	assert_refused(a, STR(""), ST_INVALID, "lacks its part");
	assert_refused(a, STR("PK\x03\x04 and nothing"), ST_INVALID, "damaged");
	assert_refused(a, str_part(good, 0, good.n / 2), ST_INVALID, "damaged");
	assert_refused(a, make_zip(a, &lone, 1, 6), ST_INVALID, "damaged in line 1");
	assert_refused(a, make_zip(a, &other, 1, 6), ST_INVALID, "lacks its part word/document");
	assert_refused(a, make_zip(a, &empty, 1, 6), ST_INVALID, "is empty");
	/* One letter of the text is changed, so that its check sum is wrong. */
	((char *)damaged.p)[str_find(damaged, STR("<w:t>a"), 0) + 5] = 'b';
	assert_refused(a, damaged, ST_INVALID, "is damaged");
	arena_free(a);
}

static struct str repeat(struct arena *a, const char *before, const char *unit, size_t bytes);

static void
bombs_do_not_go_off(void **state)
{
	static const char laughs[] = "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"ha\">"
	    "<!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;\">]>"
	    "<x>&c;</x>";
	static const char outside[] = "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a SYSTEM "
	    "\"file:///etc/passwd\">]><x><p><r><t>&a;</t></r></p></x>";
	struct arena *a = arena_new();
	struct part *many = arena_make_array(a, struct part, LIMIT_ZIP_ENTRIES + 1);

	(void)state;
	assert_refused(a, make_docx(a, str_from(laughs), 6), ST_INVALID, "entities of its own");
	assert_refused(a, make_docx(a, str_from(outside), 6), ST_INVALID, "entities of its own");
	assert_refused(a, make_docx(a, repeat(a, W_OPEN, "<w:p>", 5000), 6), ST_INVALID,
	    "nested deeper");
	assert_refused(a, make_docx(a, repeat(a, "<x ", "a=\"\" ", 5000), 6), ST_INVALID,
	    "more than 128 attributes");
	assert_refused(a, make_docx(a, repeat(a, W_OPEN, " ", 30000000), 9), ST_TOO_LARGE,
	    "200 times its size");
	assert_refused(a, make_docx(a, repeat(a, W_OPEN, P("a"), 10000000), 0), ST_TOO_LARGE,
	    "more than 100000 paragraphs");
	for (size_t i = 0; i <= LIMIT_ZIP_ENTRIES; i++)
		many[i] = (struct part){ str_dup_z(a, str_format(a, "%zu", i)), STR_EMPTY };
	assert_refused(a, make_zip(a, many, LIMIT_ZIP_ENTRIES + 1, 0), ST_TOO_LARGE,
	    "more than 10000 parts");
	arena_free(a);
}

static int64_t
cpu_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Sanitizers make everything several times slower; there a twelfth of the size must do. */
#if defined(__SANITIZE_ADDRESS__)
#define HOSTILE_BYTES ((size_t)400000)
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HOSTILE_BYTES ((size_t)400000)
#endif
#endif
#ifndef HOSTILE_BYTES
#define HOSTILE_BYTES ((size_t)4900000)
#endif
#define LIMIT_MS 2000
#define LIMIT_HELD ((size_t)200 * 1024 * 1024)

/* Any outcome will do, but soon and in little memory, and a refusal says something. */
static void
check_bounded(import_fn *import, struct str bytes, const char *what)
{
	struct arena *a = arena_new();
	struct blocks blocks = { .arena = a };
	struct errors errors;
	int64_t start = cpu_ms();
	int64_t taken;
	enum status st;

	errors_init(&errors, a);
	st = import(bytes, &blocks, &errors);
	taken = cpu_ms() - start;
	if (taken > LIMIT_MS || arena_held(a) > LIMIT_HELD || (st != ST_OK) != (errors.n > 0))
		fail_msg("%s: %lld ms, %zu bytes, status %d, %zu messages", what,
		    (long long)taken, arena_held(a), (int)st, errors.n);
	arena_free(a);
}

static struct str
repeat(struct arena *a, const char *before, const char *unit, size_t bytes)
{
	struct buf b;

	buf_init(&b, a, LIMIT_IMPORT_BYTES);
	buf_add_z(&b, before);
	while (b.n < bytes)
		buf_add_z(&b, unit);
	return buf_str(&b);
}

/* Each unit as a whole file of it, and behind each beginning as much as one cell may hold. */
static void
check_hostile(import_fn *import, const char *const *units, const char *const *before)
{
	for (size_t i = 0; units[i] != NULL; i++) {
		for (size_t k = 0; before[k] != NULL; k++) {
			struct arena *a = arena_new();
			size_t bytes = k == 0 ? HOSTILE_BYTES : HOSTILE_BYTES / 6;

			check_bounded(import, repeat(a, before[k], units[i], bytes), units[i]);
			arena_free(a);
		}
	}
}

static const char *const markdown_units[] = {
	"*a ", "*a*b", "**a", "a**", "_*", "***", "[", "]", "](", "[](", "[a]", "[^1]", "![",
	"`", "` `` ``` ", "<", "<a ", "<!--", "<b>", "</", "&", "&amp;", "\\", "\\|", "> ", ">",
	"|", "| a ", "| a |\n", "|-|\n", "a|b\n", "a\n", "a\n\n", "\n", "- a\n", "1. ", "# a\n",
	"[^a]: b\n", "[a]: b\n", "```\n", "{: x}\n", "---\n", "a  \n", "<sup>1</sup> a\n\n",
	"*a*b\n\n", "<p>a", "<li>a\n\n", NULL,
};

static void
hostile_markdown_ends_soon(void **state)
{
	static const char *const before[] = { "", "a\n", "| a |\n|---|\n| ", NULL };

	(void)state;
	check_hostile(import_markdown, markdown_units, before);
}

static const char *const html_units[] = {
	"<p>", "<b>", "</b>", "<i>a", "<a ", "<a b", "a1 ", "<a href='", "<a href=\"x", "='\"",
	"<", ">",
	"<!--", "<!", "</", "<?", "<script>", "</script>", "<td>", "<tr>", "<td>a", "<tr><td>",
	"<tr><td>a</table><table>", "<table>", "<table><tr><td>", "</table>", "<caption>",
	"<td colspan=1000>", "<td rowspan=65534>", "<td rowspan=9 colspan=9>", "<tr><td rowspan=9>",
	"<ul>", "<ol><li>", "<li>", "<h1>", "<span style='font-weight:bold'>", "&", "&#65;",
	"<sup>1",
	"<p id=a>", "<a href=#a>1</a>", "<p id=x1><a href=#x1>", "<br>", "<head>", "<nav>", "a\n",
	"<p><sup>1</sup> a", NULL,
};

static void
hostile_html_ends_soon(void **state)
{
	static const char *const before[] = { "", "a\n", "<table><tr><td>", "<p id=a><p a", NULL };

	(void)state;
	check_hostile(import_html, html_units, before);
}

static const char *const docx_units[] = {
	P("a"), T("a"), "<w:p>", "</w:p>", "<w:tab/>", "<w:br/>", "<w:p/>", "a", "&amp;", "<!---->",
	"<![CDATA[a]]>", "<?a?>", "<w:tbl>", "<w:tbl><w:tr><w:tc/></w:tr></w:tbl>", "<w:tc>",
	"<w:tc/>", "<w:tr/>", "<w:pPr><w:b/></w:pPr>", "<w:txbxContent>",
	"<w:txbxContent><w:p>" T("a") "</w:p></w:txbxContent>", "<w:footnoteReference w:id=\"5\"/>",
	"<w:del>" T("a") "</w:del>", "<w:p>" LIST("1", "8") T("a") "</w:p>",
	"<w:sym w:char=\"F0B7\"/>", "<w:tr><w:tc>" P("a") "</w:tc></w:tr>",
	"<w:tc><w:tcPr><w:gridSpan w:val=\"1000\"/></w:tcPr></w:tc>",
	"<a b='1' c='2' d='3' e='4' f='5' g='6' h='7' i='8' j='9' k='0'/>", "]]>", "'", "\"",
	NULL,
};

/* The unit as the body of a document that is stored as it is. */
static enum status
import_stored_docx(struct str body, struct blocks *out, struct errors *errors)
{
	struct arena *a = arena_new();
	struct str docx = make_docx(a, body, 0);
	enum status st = import_docx(docx, out, errors);

	arena_free(a);
	return st;
}

static void
hostile_docx_ends_soon(void **state)
{
	static const char *const before[] = { W_OPEN, W_OPEN "<w:p>",
		W_OPEN "<w:tbl><w:tr><w:tc><w:p>", W_OPEN "<w:tbl><w:tr>", NULL };

	(void)state;
	check_hostile(import_stored_docx, docx_units, before);
}

static bool
ends_with(const char *name, const char *end)
{
	return end == NULL || str_ends(str_from(name), str_from(end));
}

/* As test_read_file, but of no more memory than the file needs: there are many. */
static struct str
read_file(struct arena *a, const char *path)
{
	FILE *f = fopen(path, "rb");
	struct stat status;
	char *p;
	size_t n;

	assert_non_null(f);
	assert_int_equal(fstat(fileno(f), &status), 0);
	p = arena_alloc(a, (size_t)status.st_size);
	n = fread(p, 1, (size_t)status.st_size, f);
	fclose(f);
	return (struct str){ p, n };
}

/* Runs the importer on every file below a folder; gives their number. */
static size_t
check_folder(import_fn *import, const char *folder, const char *end)
{
	char path[1024];
	DIR *dir = opendir(folder);
	struct dirent *entry;
	size_t n = 0;

	if (dir == NULL)
		return 0;
	while ((entry = readdir(dir)) != NULL) {
		struct arena *a;

		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		n += check_folder(import, path, end);
		if (entry->d_type != DT_REG || !ends_with(path, end))
			continue;
		a = arena_new();
		check_bounded(import, read_file(a, path), path);
		arena_free(a);
		n++;
	}
	closedir(dir);
	return n;
}

#define CORPORA "../shared/data/corpora"

static bool
has_corpora(void)
{
	if (access(CORPORA, R_OK) == 0)
		return true;
	print_message("skipped: " CORPORA " is not there\n");
	return false;
}

/* Text of any kind is some Markdown, some HTML, and no DOCX. */
static void
every_corpus_is_read_or_refused(void **state)
{
	(void)state;
	if (!has_corpora())
		skip();
	print_message("%zu files as Markdown\n", check_folder(import_markdown, CORPORA, NULL));
	print_message("%zu files as HTML\n", check_folder(import_html, CORPORA, NULL));
	print_message("%zu files as DOCX\n", check_folder(import_docx, CORPORA, NULL));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(markdown_is_read),
		cmocka_unit_test(html_is_read),
		cmocka_unit_test(docx_is_read),
		cmocka_unit_test(broken_docx_is_refused_with_a_reason),
		cmocka_unit_test(bombs_do_not_go_off),
		cmocka_unit_test(hostile_markdown_ends_soon),
		cmocka_unit_test(hostile_html_ends_soon),
		cmocka_unit_test(hostile_docx_ends_soon),
		cmocka_unit_test(every_corpus_is_read_or_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
