/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tracked changes and margin comments of Word files: both texts, who changed what, what each
 * comment stands beside and answers; hostile files; files that other programs wrote.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "document/importers/docx_body.h"
#include "document/reading.h"
#include "document/round.h"
#include "docx_made.h"

#define RELATION(type) "<Relationship Id=\"r" type "\" Type=\"http://x/relationships/" type \
    "\" Target=\"" type ".xml\"/>"
#define BY(who) " w:id=\"1\" w:author=\"" who "\" w:date=\"2021-03-31T12:00:00Z\""
#define INS(who, text) "<w:ins" BY(who) ">" T(text) "</w:ins>"
#define DEL(who, text) "<w:del" BY(who) "><w:r><w:delText xml:space=\"preserve\">" text \
    "</w:delText></w:r></w:del>"
#define MARK(change, who) "<w:pPr><w:rPr><w:" change BY(who) "/></w:rPr></w:pPr>"
#define FROM(id) "<w:commentRangeStart w:id=\"" id "\"/>"
#define TO(id) "<w:commentRangeEnd w:id=\"" id "\"/><w:r><w:commentReference w:id=\"" id \
    "\"/></w:r>"

static const char comments_xml[] = W_OPEN
    "<w:comment w:id=\"0\"" " w:author=\"Amal\" w:date=\"2021-04-01T08:30:00Z\" w:initials=\"A\">"
    "<w:p w14:paraId=\"11\"><w:r><w:annotationRef/></w:r>" T("Why so ") T("late?") "</w:p>"
    "<w:p w14:paraId=\"12\">" T("In our view June.") "</w:p></w:comment>"
    "<w:comment w:id=\"7\" w:author=\"Boris\"><w:p w14:paraId=\"13\">" T("Agreed &amp; done")
    DEL("Boris", "gone") INS("Boris", "!") "</w:p></w:comment>"
    "<w:comment w:id=\"9\" w:author=\"Amal\"><w:p w14:paraId=\"14\">" T("On all of it") "</w:p>"
    "</w:comment>" W_CLOSE;

static const char extended_xml[] = W_OPEN
    "<w15:commentEx w15:paraId=\"12\" w15:done=\"0\"/>"
    "<w15:commentEx w15:paraId=\"13\" w15:paraIdParent=\"12\" w15:done=\"1\"/>" W_CLOSE;

static const char footnotes_xml[] = W_OPEN
    "<w:footnote w:id=\"4\"><w:p>" T("The note ") DEL("Amal", "was") INS("Boris", "is")
    T(" here") "</w:p></w:footnote>"
    "<w:footnote w:id=\"5\"><w:p>" INS("Amal", "A new note") "</w:p></w:footnote>" W_CLOSE;

static struct str
make_docx_at(struct arena *a, struct str body, int level)
{
	const struct part parts[] = {
		{ "_rels/.rels", str_from(W_OPEN "<Relationship Type=\"x/officeDocument\" "
		    "Target=\"/word/document.xml\"/>" W_CLOSE) },
		{ "word/_rels/document.xml.rels", str_from(W_OPEN RELATION("comments")
		    RELATION("commentsExtended") RELATION("footnotes") W_CLOSE) },
		{ "word/comments.xml", str_from(comments_xml) },
		{ "word/commentsExtended.xml", str_from(extended_xml) },
		{ "word/footnotes.xml", str_from(footnotes_xml) },
		{ "word/document.xml", str_format(a, W_OPEN "<w:body>%.*s</w:body>" W_CLOSE,
		    STR_ARG(body)) },
	};

	return make_zip(a, parts, COUNT_OF(parts), level);
}

static struct str
make_docx(struct arena *a, struct str body)
{
	return make_docx_at(a, body, 6);
}

/* --- both texts ---------------------------------------------------------------------------- */

struct sample {
	const char *body;
	const char *accepted;
	const char *original;
	const char *changes;
};

static void
show_place(struct buf *b, const struct doc_place *place)
{
	if (!place->is_there)
		buf_add_z(b, "-");
	else
		buf_add_format(b, "%u.%u.%u:%u", place->table, place->row, place->column,
		    place->point);
}

static void
show_range(struct buf *b, const struct doc_range *range)
{
	show_place(b, &range->start);
	buf_add_z(b, "~");
	show_place(b, &range->end);
}

/* "inserted words by Amal [new] accepted/original" */
static struct str
show_changes(struct arena *a, const struct tracked *t)
{
	struct buf b;

	buf_init(&b, a, LIMIT_IMPORT_BYTES);
	for (size_t i = 0; i < t->nchanges; i++) {
		const struct tracked_change *c = &t->changes[i];

		/* Those of notes that nothing refers to are nowhere. */
		if (!c->accepted.start.is_there && !c->original.start.is_there)
			continue;
		buf_add_format(&b, "%s %s by %.*s [%.*s] ", tracked_kind_codes[c->kind],
		    tracked_what_codes[c->what], STR_ARG(c->author), STR_ARG(c->words));
		show_range(&b, &c->accepted);
		buf_add_byte(&b, ' ');
		show_range(&b, &c->original);
		buf_add_byte(&b, '\n');
	}
	return buf_str(&b);
}

#define ROW(properties, cells) "<w:tr><w:trPr>" properties "</w:trPr>" cells "</w:tr>"
#define CELL(text) "<w:tc>" P(text) "</w:tc>"

static const struct sample samples[] = {
	{ "<w:p>" T("keep ") INS("Amal", "new") DEL("Boris", "old") T(" end") "</w:p>",
	    "P keep new end\n", "P keep old end\n",
	    "inserted words by Amal [new] 0.1.1:4~0.1.1:8 0.1.1:4~0.1.1:4\n"
	    "deleted words by Boris [old] 0.1.1:8~0.1.1:8 0.1.1:4~0.1.1:8\n" },
	/* What one inserted and another deleted is in neither text. */
	{ "<w:p>" T("a ") "<w:ins" BY("Amal") ">" T("b ") DEL("Boris", "c ") "</w:ins>" T("d")
	    "</w:p>", "P a b d\n", "P a d\n",
	    "inserted words by Amal [b c] 0.1.1:1~0.1.1:3 0.1.1:1~0.1.1:1\n"
	    "deleted words by Boris [c] 0.1.1:3~0.1.1:3 0.1.1:1~0.1.1:1\n" },
	{ "<w:p><w:moveFrom" BY("Amal") ">" T("x") "</w:moveFrom>" T("y") "</w:p><w:p>"
	    T("z") "<w:moveTo" BY("Amal") ">" T("x") "</w:moveTo></w:p>",
	    "P y\nP zx\n", "P xy\nP z\n",
	    "moved-from words by Amal [x] 0.1.1:0~0.1.1:0 0.1.1:0~0.1.1:1\n"
	    "moved-to words by Amal [x] 0.2.1:1~0.2.1:2 0.2.1:1~0.2.1:1\n" },
	/* A paragraph that was inserted, and one that was deleted. */
	{ P("a") "<w:p>" MARK("ins", "Amal") INS("Amal", "b") "</w:p><w:p>" MARK("del", "Amal")
	    DEL("Amal", "c") "</w:p>" P("d"),
	    "P a\nP b\nP d\n", "P a\nP c\nP d\n",
	    "inserted paragraph by Amal [] 0.2.1:1~0.2.1:1 0.2.1:0~0.2.1:0\n"
	    "inserted words by Amal [b] 0.2.1:0~0.2.1:1 0.2.1:0~0.2.1:0\n"
	    "deleted paragraph by Amal [] 0.3.1:0~0.3.1:0 0.2.1:1~0.2.1:1\n"
	    "deleted words by Amal [c] 0.3.1:0~0.3.1:0 0.2.1:0~0.2.1:1\n" },
	/* One paragraph of two, and two of one. */
	{ "<w:p>" MARK("del", "Amal") T("a") "</w:p>" P(" b") "<w:p>" MARK("ins", "Amal") T("c")
	    "</w:p>" P(" d"),
	    "P a b\nP c\nP d\n", "P a\nP b\nP c d\n",
	    "deleted paragraph by Amal [] 0.1.1:1~0.1.1:1 0.1.1:1~0.1.1:1\n"
	    "inserted paragraph by Amal [] 0.2.1:1~0.2.1:1 0.3.1:1~0.3.1:1\n" },
	{ "<w:p>" MARK("del", "Amal") T("last") "</w:p>", "P last\n", "P last\n",
	    "deleted paragraph by Amal [] 0.1.1:4~0.1.1:4 0.1.1:4~0.1.1:4\n" },
	{ "<w:tbl>" ROW("", CELL("1")) ROW("<w:ins" BY("Amal") "/>", CELL("2"))
	    ROW("<w:del" BY("Boris") "/>", CELL("3")) ROW("", CELL("4")
	    "<w:tc><w:tcPr><w:cellIns" BY("Amal") "/></w:tcPr>" P("5") "</w:tc>") "</w:tbl>",
	    "T \n1 | 1\n2 | 2\n3 | 4 | 5\n", "T \n1 | 1\n2 | 3\n3 | 4\n",
	    "inserted row by Amal [] 1.2.1:0~1.2.1:0 -~-\n"
	    "deleted row by Boris [] -~- 1.2.1:0~1.2.1:0\n"
	    "inserted cell by Amal [] 1.3.2:0~1.3.2:0 -~-\n" },
	/* The last paragraph of a cell has nothing to go on in. */
	{ "<w:tbl>" ROW("", "<w:tc><w:p>" MARK("del", "Amal") T("a") "</w:p></w:tc>" CELL("b"))
	    "</w:tbl>", "T \n1 | a | b\n", "T \n1 | a | b\n",
	    "deleted paragraph by Amal [] 1.1.1:1~1.1.1:1 1.1.1:1~1.1.1:1\n" },
	/* Footnotes have changes too; an inserted reference counts in one text alone. */
	{ "<w:p>" T("x") "<w:ins" BY("Amal") "><w:r><w:footnoteReference w:id=\"5\"/></w:r>"
	    "</w:ins>"
	    T("y") "<w:r><w:footnoteReference w:id=\"4\"/></w:r></w:p>",
	    "P x1y2{fn 1 2 1;fn 3 4 2}\nF1 A new note\nF2 The note is here\n",
	    "P xy1{fn 2 3 1}\nF1 The note was here\n",
	    "inserted words by Amal [] 0.1.1:1~0.1.1:2 0.1.1:1~0.1.1:1\n"
	    "deleted words by Amal [was] 0.3.1:8~0.3.1:8 0.2.1:8~0.2.1:12\n"
	    "inserted words by Boris [is] 0.3.1:8~0.3.1:11 0.2.1:12~0.2.1:12\n"
	    "inserted words by Amal [A new note] 0.2.1:0~0.2.1:10 -~-\n" },
	{ "<w:p><w:r><w:rPr><w:b/><w:rPrChange" BY("Amal") "><w:rPr/></w:rPrChange></w:rPr><w:t>"
	    "bold</w:t></w:r></w:p>", "P bold{b 0 4}\n", "P bold{b 0 4}\n", "" },
};

static void
both_texts_are_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(samples); i++) {
		const struct sample *s = &samples[i];
		struct arena *a = arena_new();
		struct blocks accepted = { .arena = a };
		struct blocks original = { .arena = a };
		struct errors errors;
		struct str got;

		errors_init(&errors, a);
		assert_int_equal(import_docx_twice(make_docx(a, str_from(s->body)),
		    DOCX_OURS_TRACKED, &accepted, &original, &errors), ST_OK);
		got = str_format(a, "%.*s--\n%.*s--\n%.*s", STR_ARG(show_blocks(a, &accepted)),
		    STR_ARG(show_blocks(a, &original)),
		    STR_ARG(show_changes(a, accepted.tracked)));
		if (!str_equal(got, str_format(a, "%s--\n%s--\n%s", s->accepted, s->original,
		    s->changes)))
			fail_msg("%s\ngives\n%.*s\nwanted\n%s--\n%s--\n%s", s->body, STR_ARG(got),
			    s->accepted, s->original, s->changes);
		arena_free(a);
	}
}

static void
authors_dates_and_formats_are_kept(void **state)
{
	struct arena *a = arena_new();
	struct blocks accepted = { .arena = a };
	struct errors errors;

	(void)state;
	errors_init(&errors, a);
	assert_int_equal(import_docx(make_docx(a, STR("<w:p>" INS("Amal", "x") "<w:r><w:rPr>"
	    "<w:rPrChange/></w:rPr></w:r></w:p>")), &accepted, &errors), ST_OK);
	assert_int_equal(accepted.tracked->nformats, 1);
	assert_true(str_equal(accepted.tracked->changes[0].date, STR("2021-03-31T12:00:00Z")));
	arena_free(a);
}

/* --- comments ------------------------------------------------------------------------------ */

static void
comments_are_read_with_their_words(void **state)
{
	struct arena *a = arena_new();
	struct blocks accepted = { .arena = a };
	struct blocks original = { .arena = a };
	const struct margin_comment *c;
	struct errors errors;
	struct buf b;

	(void)state;
	errors_init(&errors, a);
	buf_init(&b, a, 10000);
	assert_int_equal(import_docx_twice(make_docx(a, STR("<w:tbl>" ROW("", CELL("1") "<w:tc>"
	    "<w:p>" T("Hold it ") FROM("0") FROM("7") T("in ") DEL("X", "May") INS("X", "late June")
	    TO("0") TO("7") T(".") "</w:p></w:tc>") "</w:tbl>")), DOCX_OURS_TRACKED,
	    &accepted, &original, &errors),
	    ST_OK);
	assert_int_equal(accepted.tracked->ncomments, 3);
	c = accepted.tracked->comments;
	assert_true(str_equal(c[0].words, STR("Why so late?\nIn our view June.")));
	assert_true(str_equal(c[0].author, STR("Amal")));
	assert_true(str_equal(c[0].date, STR("2021-04-01T08:30:00Z")));
	assert_true(str_equal(c[0].quoted, STR("in late June")));
	assert_int_equal(c[0].parent, NO_COMMENT);
	assert_false(c[0].is_done);
	show_range(&b, &c[0].accepted);
	buf_add_byte(&b, ' ');
	show_range(&b, &c[0].original);
	assert_true(str_equal(buf_str(&b), STR("1.1.2:7~1.1.2:20 1.1.2:7~1.1.2:14")));
	assert_true(str_equal(c[1].words, STR("Agreed & done!")));
	assert_int_equal(c[1].parent, 0);
	assert_true(c[1].is_done);
	/* Nothing in the text refers to the third. */
	assert_false(c[2].accepted.start.is_there);
	assert_true(str_equal(c[2].words, STR("On all of it")));
	arena_free(a);
}

static void
a_comment_on_deleted_words_quotes_them(void **state)
{
	struct arena *a = arena_new();
	struct blocks accepted = { .arena = a };
	struct blocks original = { .arena = a };
	struct errors errors;

	(void)state;
	errors_init(&errors, a);
	assert_int_equal(import_docx_twice(make_docx(a, STR("<w:p>" T("Hold it ") FROM("0")
	    DEL("X", "in May") TO("0") T(".") "</w:p>")), DOCX_OURS_TRACKED,
	    &accepted, &original, &errors), ST_OK);
	assert_true(str_equal(accepted.tracked->comments[0].quoted, STR("in May")));
	arena_free(a);
}

/* --- a framework --------------------------------------------------------------------------- */

#define HEADINGS ROW("", CELL("Pillar") CELL("Coordinating Agency") CELL("Actions 2021") \
    CELL("Goals 2022-2025"))

static const char plan[] = P("Plan, 5 May 2020 rev") "<w:tbl>" HEADINGS ROW("", CELL("Arts")
    CELL("Coordinator: WHO") "<w:tc><w:p>" FROM("0") T("Hold a ") DEL("Amal", "day")
    INS("Amal", "week") TO("0") T(" in March 2021.") "</w:p><w:p>" MARK("ins", "Boris")
    INS("Boris", "Train staff in May 2021.") "</w:p>" P("Report.") "</w:tc>"
    CELL("Publish a guide in 2024.")) "</w:tbl>";

static void
an_import_takes_the_accepted_text_and_says_so(void **state)
{
	struct arena *a = arena_new();
	struct framework *fw;
	struct errors errors;
	size_t npoints = 0;

	(void)state;
	errors_init(&errors, a);
	assert_int_equal(reading_run(a, STR("plan.docx"), make_docx(a, str_from(plan)), &errors,
	    &fw), ST_OK);
	assert_int_equal(fw->pillars.items[0].actions.n, 3);
	assert_true(str_equal(fw->pillars.items[0].actions.items[0].text.text,
	    STR("Hold a week in March 2021.")));
	for (size_t i = 0; i < fw->queries.n; i++) {
		const struct fw_query *q = &fw->queries.items[i];

		if (str_equal(q->kind, STR("tracked-changes")))
			npoints += str_find(q->question, STR("by Amal, Boris. Is the"), 0) !=
			    SIZE_MAX;
		if (str_equal(q->kind, STR("margin-comments")))
			npoints += str_starts(q->question, STR("The document has 3 comments"));
	}
	assert_int_equal(npoints, 2);
	arena_free(a);
}

static void
what_was_read_crosses_as_json(void **state)
{
	struct arena *a = arena_new();
	struct round_reading reading;
	struct round_reading again;
	struct errors errors;
	struct buf once;
	struct buf twice;

	(void)state;
	errors_init(&errors, a);
	buf_init(&once, a, LIMIT_READING_BYTES);
	buf_init(&twice, a, LIMIT_READING_BYTES);
	assert_int_equal(round_run(a, make_docx(a, str_from(plan)), &errors, &reading), ST_OK);
	assert_true(str_equal(reading.original->pillars.items[0].actions.items[0].text.text,
	    STR("Hold a day in March 2021.")));
	assert_int_equal(reading.original->pillars.items[0].actions.n, 2);
	round_write_json(&once, &reading);
	assert_int_equal(round_read_json(a, buf_str(&once), &errors, &again), ST_OK);
	assert_int_equal(again.tracked.ncomments, 3);
	assert_true(str_equal(again.tracked.comments[0].quoted, STR("Hold a week")));
	round_write_json(&twice, &again);
	assert_true(str_equal(buf_str(&once), buf_str(&twice)));
	arena_free(a);
}

static void
what_is_no_reading_is_refused(void **state)
{
	static const char *const bad[] = { "", "\n\n\n", "{}\n{}\n\n",
		"{\"formats\":0,\"changes\":[{}],\"comments\":[]}\n{}\n",
		"{\"formats\":-1,\"changes\":[],\"comments\":[]}\n{}\n",
		"{\"formats\":0,\"changes\":[],\"comments\":[{\"done\":false,\"parent\":1}]}"
		"\n{}\n",
		"{\"formats\":0,\"changes\":[],\"comments\":[{\"done\":false,\"accepted\":[1]}]}"
		"\n",
		"{\"formats\":0,\"changes\":[],\"comments\":[]}\n{}\n" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct arena *a = arena_new();
		struct round_reading reading;
		struct errors errors;

		errors_init(&errors, a);
		assert_int_not_equal(round_read_json(a, str_from(bad[i]), &errors, &reading),
		    ST_OK);
		assert_true(errors.n > 0);
		arena_free(a);
	}
}

/* --- hostile ------------------------------------------------------------------------------- */

static struct str
repeat(struct arena *a, const char *unit, size_t n)
{
	struct buf b;

	buf_init(&b, a, LIMIT_UNPACKED_BYTES);
	for (size_t i = 0; i < n; i++)
		buf_add_z(&b, unit);
	return buf_str(&b);
}

static void
refuse(struct arena *a, struct str docx, const char *words)
{
	struct blocks accepted = { .arena = a };
	struct blocks original = { .arena = a };
	struct errors errors;

	errors_init(&errors, a);
	assert_int_equal(import_docx_twice(docx, DOCX_OURS_TRACKED, &accepted, &original,
	    &errors), ST_TOO_LARGE);
	if (str_find(errors.items[0].message, str_from(words), 0) == SIZE_MAX)
		fail_msg("wanted %s, got %.*s", words, STR_ARG(errors.items[0].message));
}

static struct str
with_comments(struct arena *a, struct str comments, struct str body)
{
	const struct part parts[] = {
		{ "word/_rels/document.xml.rels", str_from(W_OPEN RELATION("comments") W_CLOSE) },
		{ "word/comments.xml", comments },
		{ "word/document.xml", body },
	};

	return make_zip(a, parts, COUNT_OF(parts), 0);
}

static void
too_many_are_refused_soon(void **state)
{
	struct arena *a = arena_new();
	clock_t begin = clock();

	(void)state;
	refuse(a, make_docx_at(a, repeat(a, "<w:p>" INS("a", "b") "</w:p>", 100000), 0),
	    "more than 20000 tracked changes");
	refuse(a, make_docx_at(a, repeat(a, "<w:p>" FROM("0") "</w:p>", 200000), 0),
	    "refers to its comments");
	refuse(a, with_comments(a, str_format(a, W_OPEN "%.*s" W_CLOSE, STR_ARG(repeat(a,
	    "<w:comment w:id=\"1\"/>", 100000))), STR(W_OPEN W_CLOSE)), "more than 2000 comments");
	assert_true((clock() - begin) / CLOCKS_PER_SEC < 10);
	arena_free(a);
}

/* Every cost is held by a limit: long words, deep nesting, comments in comments, circles. */
static void
what_is_odd_is_read_soon(void **state)
{
	static const char *const units[] = { "<w:ins>", "<w:ins><w:r><w:t>a", "<w:del>", FROM("0"),
		TO("0"), "<w:p>" MARK("del", "a") T("b") "</w:p>", "<w:ins/>",
		"<w:tbl><w:tr><w:trPr><w:ins/></w:trPr>", "<w:p>" FROM("0") T("a") TO("0") "</w:p>",
		"<w:ins><w:del/></w:ins>" };
	clock_t begin = clock();

	(void)state;
	for (size_t i = 0; i < COUNT_OF(units); i++) {
		struct arena *a = arena_new();
		struct blocks accepted = { .arena = a };
		struct blocks original = { .arena = a };
		struct errors errors;
		struct str body;

		errors_init(&errors, a);
		body = repeat(a, units[i], 400000 / strlen(units[i]));
		if (import_docx_twice(make_docx_at(a, body, 0), DOCX_OURS_TRACKED,
		    &accepted, &original,
		    &errors) != ST_OK)
			assert_true(errors.n > 0);
		arena_free(a);
	}
	assert_true((clock() - begin) / CLOCKS_PER_SEC < 20);
}

static void
answers_in_a_circle_end(void **state)
{
	struct arena *a = arena_new();
	const struct part parts[] = {
		{ "word/_rels/document.xml.rels", str_from(W_OPEN RELATION("comments")
		    RELATION("commentsExtended") W_CLOSE) },
		{ "word/comments.xml", str_from(comments_xml) },
		{ "word/commentsExtended.xml", str_from(W_OPEN
		    "<e:commentEx e:paraId=\"12\" e:paraIdParent=\"13\"/>"
		    "<e:commentEx e:paraId=\"13\" e:paraIdParent=\"12\"/>"
		    "<e:commentEx e:paraId=\"14\" e:paraIdParent=\"14\"/>" W_CLOSE) },
		{ "word/document.xml", str_from(W_OPEN P("a") W_CLOSE) },
	};
	struct blocks blocks = { .arena = a };
	struct errors errors;

	(void)state;
	errors_init(&errors, a);
	assert_int_equal(import_docx(make_zip(a, parts, COUNT_OF(parts), 6), &blocks, &errors),
	    ST_OK);
	assert_int_equal(blocks.tracked->comments[0].parent, 1);
	assert_int_equal(blocks.tracked->comments[1].parent, NO_COMMENT);
	assert_int_equal(blocks.tracked->comments[2].parent, NO_COMMENT);
	arena_free(a);
}

/*
 * Both readings count bookmarks alike. Should they ever differ, one that the first has not seen has
 * no place to be written to.
 */
static void
the_second_reading_counts_no_bookmark_of_its_own(void **state)
{
	static const char *const names[] = { "w:id", "1", "w:name",
		"_cE01HZX3M9K4T5V6W7X8Y9Z0A1B2" };
	const unsigned char *attributes[COUNT_OF(names) + 1] = { NULL };
	const struct xml_element element = { STR("bookmarkStart"), attributes };
	struct arena *a = arena_new();
	struct blocks blocks = { .arena = a };
	struct tracked tracked = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(names); i++)
		attributes[i] = (const unsigned char *)names[i];
	for (enum docx_view view = DOCX_ACCEPTED; view <= DOCX_ORIGINAL; view++) {
		struct docx_body *b = arena_make(a, struct docx_body);

		b->blocks = &blocks;
		b->view = view;
		b->tracked = &tracked;
		b->kept.arena = b->kept_ids.arena = a;
		markup_init(&b->markup, a);
		tracked.nbookmarks = 0;
		docx_kept_bookmark_begin(b, &element);
		assert_int_equal(tracked.nbookmarks, view == DOCX_ACCEPTED);
		assert_int_equal(b->nends, view == DOCX_ACCEPTED);
	}
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_texts_are_read),
		cmocka_unit_test(authors_dates_and_formats_are_kept),
		cmocka_unit_test(comments_are_read_with_their_words),
		cmocka_unit_test(a_comment_on_deleted_words_quotes_them),
		cmocka_unit_test(an_import_takes_the_accepted_text_and_says_so),
		cmocka_unit_test(what_was_read_crosses_as_json),
		cmocka_unit_test(what_is_no_reading_is_refused),
		cmocka_unit_test(too_many_are_refused_soon),
		cmocka_unit_test(what_is_odd_is_read_soon),
		cmocka_unit_test(answers_in_a_circle_end),
		cmocka_unit_test(the_second_reading_counts_no_bookmark_of_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
