/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Persons whom a text names, found and shown by their office: what is found, what moves, what
 * comes back.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "instrument/compare.h"
#include "instrument/framework_json.h"
#include "instrument/persons.h"
#include "instrument/persons_find.h"
#include "made_framework.h"

static struct shown_person ana = { STR_INIT("Ana Example"), STR_INIT("the desk officer") };
static const struct shown_persons one = { .items = &ana, .n = 1 };

static struct marked
applied(struct arena *a, const struct marked *text, const struct shown_persons *list)
{
	struct persons_sought sought = persons_seek(a, list);

	return persons_apply_text(a, text, &sought);
}

static struct str
shown(struct arena *a, const char *text)
{
	struct marked m = { .text = str_from(text) };

	return applied(a, &m, &one).text;
}

static void
a_name_is_found_by_its_words(void **state)
{
	static const struct {
		const char *text;
		const char *want;
	} rows[] = {
		{ "WHO \xE2\x80\x93 Ana Example)", "WHO \xE2\x80\x93 the desk officer)" },
		{ "Ana\nExample", "the desk officer" },
		{ "Ana \xC2\xA0 Example, Ana Example.", "the desk officer, the desk officer." },
		{ "ANA EXAMPLE", "the desk officer" },
		{ "ana example", "the desk officer" },
		{ "Ana Example's", "the desk officer's" },
		{ "Ana Examples", "Ana Examples" },
		{ "Joana Example", "Joana Example" },
		{ "Ms. Ana Example speaks", "the desk officer speaks" },
		{ "Dr Ana Example", "the desk officer" },
		{ "Ms. Ann Example", "Ms. Ann Example" },
		{ "AnaExample", "AnaExample" },
		{ "Ana", "Ana" },
		{ "Ana ", "Ana " },
		{ "", "" },
		{ "Ana Ana Example Example", "Ana the desk officer Example" },
		{ "\xE5\xB9\xB3" "Ana Example\xE5\xB9\xB3", "\xE5\xB9\xB3" "the desk officer"
		    "\xE5\xB9\xB3" },
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct str got = shown(a, rows[i].text);

		if (!str_equal(got, str_from(rows[i].want)))
			fail_msg("\"%s\" gives \"%.*s\"", rows[i].text, STR_ARG(got));
	}
	arena_free(a);
}

#define SALMA "\xD8\xB3\xD9\x84\xD9\x85\xD9\x89 \xD9\x85\xD8\xAB\xD8\xA7\xD9\x84"

static void
names_of_any_script_are_found(void **state)
{
	struct shown_person people[] = {
		{ STR(SALMA), STR("A") },
		{ STR("\xE6\x9D\x8E\xE6\x98\x8E"), STR("B") },
		{ STR("Ana Example"), STR("C") },
		{ STR("Ana Example Longer"), STR("D") },
	};
	struct shown_persons list = { .items = people, .n = COUNT_OF(people) };
	struct marked m = { .text = STR(SALMA ", \xE7\x94\xB1\xE6\x9D\x8E\xE6\x98\x8E\xE8\xB4\x9F, "
	    "Ana Example Longer, Ana Example") };
	struct arena *a = arena_new();

	(void)state;
	assert_true(str_equal(applied(a, &m, &list).text,
	    STR("A, \xE7\x94\xB1" "B\xE8\xB4\x9F, D, C")));
	arena_free(a);
}

static void
words_that_hold_the_name_let_it_be_seen(void **state)
{
	struct shown_person people[] = { { STR("Ana Example"), STR("ana example (WHO)") },
		{ STR_EMPTY, STR("x") } };
	struct shown_persons list = { .items = people, .n = 2 };
	struct marked m = { .text = STR("by Ana Example") };
	struct arena *a = arena_new();

	(void)state;
	assert_true(str_equal(applied(a, &m, &list).text, m.text));
	arena_free(a);
}

/* "by Ana Example now": marks before, across, within and behind the name. */
static void
marks_move_with_the_words(void **state)
{
	struct mark marks[] = {
		{ .kind = MARK_BOLD, .start = 0, .end = 18 },
		{ .kind = MARK_ITALIC, .start = 0, .end = 2 },
		{ .kind = MARK_ITALIC, .start = 3, .end = 6 },
		{ .kind = MARK_UNDERLINE, .start = 5, .end = 16 },
		{ .kind = MARK_ITALIC, .start = 15, .end = 18 },
	};
	struct marked m = { STR("by Ana Example now"), marks, COUNT_OF(marks) };
	struct arena *a = arena_new();
	struct marked got = applied(a, &m, &one);

	(void)state;
	assert_true(str_equal(got.text, STR("by the desk officer now")));
	assert_int_equal(got.marks[0].end, 23);
	assert_int_equal(got.marks[1].end, 2);
	assert_int_equal(got.marks[2].start, 3);
	assert_int_equal(got.marks[2].end, 19);
	assert_int_equal(got.marks[3].start, 3);
	assert_int_equal(got.marks[3].end, 21);
	assert_int_equal(got.marks[4].start, 20);
	assert_int_equal(got.marks[4].end, 23);
	assert_int_equal(marks[4].start, 15);
	arena_free(a);
}

/* A framework whose every text names a person, with its source. */
static struct framework *
named_everywhere(struct arena *a)
{
	struct framework *fw = arena_make(a, struct framework);
	struct fw_pillar *p = fw_add(a, &fw->pillars);
	struct fw_element *e = fw_add(a, &p->actions);
	struct fw_source *source = fw_add(a, &fw->sources);
	struct fw_query *q = fw_add(a, &fw->queries);

	fw->title = fw->header.text = STR("By Ana Example");
	p->title.text = p->reason = STR("Ana Example");
	*fw_add(a, &p->aliases) = STR("of Ana Example");
	e->text.text = STR("Ask WHO - Ana Example now");
	e->heading.text = e->period.words = STR("Ana Example");
	*fw_add(a, &e->conditions) = (struct fw_condition){ .words = STR("if Ana\nExample") };
	*fw_add(a, &e->segments) = (struct fw_segment){ .table = 1, .row = 2, .column = 3,
		.start = 4, .end = 29 };
	*fw_add(a, &source->cells) = (struct fw_cell){ 1, 2, 3,
		STR("(1) Ask WHO - Ana Example now") };
	*q = (struct fw_query){ .kind = STR(POINT_PERSON), .question = STR("Who is it?"),
		.found = STR("Ana Example"), .proposed = STR("the desk officer") };
	return fw;
}

static struct str
as_json(struct arena *a, const struct framework *fw)
{
	struct buf b;

	buf_init(&b, a, 1 << 20);
	framework_write_json(&b, fw, FRAMEWORK_JSON_FULL);
	return buf_str(&b);
}

static void
no_text_keeps_the_name_and_all_come_back(void **state)
{
	struct arena *a = arena_new();
	struct framework *fw = named_everywhere(a);
	struct framework *hidden = framework_copy(a, fw);
	struct persons_changed changed = { 0 };
	struct shown_persons list = { 0 };
	struct str before = as_json(a, fw);
	struct framework *back;

	(void)state;
	persons_collect(a, fw, &list);
	assert_int_equal(list.n, 1);
	persons_apply(a, hidden, &list, &changed);
	assert_int_equal(str_find(as_json(a, hidden), STR("Example"), 0), SIZE_MAX);
	assert_true(str_equal(hidden->queries.items[0].person, STR("Ana Example")));
	assert_true(str_equal(as_json(a, fw), before));
	assert_int_equal(hidden->pillars.items[0].actions.items[0].segments.items[0].start, 4);
	assert_int_equal(hidden->pillars.items[0].actions.items[0].segments.items[0].end, 34);
	assert_true(str_equal(utf8_part(hidden->sources.items[0].cells.items[0].text, 4, 34),
	    hidden->pillars.items[0].actions.items[0].text.text));
	/* Again: there is nothing left, and the point still knows whom it is about. */
	persons_apply(a, hidden, &list, NULL);
	persons_collect(a, hidden, &list);
	assert_int_equal(list.n, 1);
	back = framework_copy(a, hidden);
	persons_restore(a, back, &changed);
	back->queries = fw->queries;
	back->sources = fw->sources;
	back->pillars.items[0].actions.items[0].segments =
	    fw->pillars.items[0].actions.items[0].segments;
	assert_true(str_equal(as_json(a, back), before));
	arena_free(a);
}

/* What came from an export by office names nobody, so nothing is kept of it. */
static void
an_export_brings_no_name(void **state)
{
	struct arena *a = arena_new();
	struct framework *fw = named_everywhere(a);
	struct shown_persons list = { 0 };

	(void)state;
	persons_apply(a, fw, &one, NULL);
	fw->queries.items[0].person = STR_EMPTY;
	persons_collect(a, fw, &list);
	assert_int_equal(list.n, 0);
	arena_free(a);
}

static void
made_frameworks_come_back(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 30; seed++) {
		struct arena *a = arena_new();
		struct framework *fw = made_framework(a, seed);
		struct shown_person word = { STR("word"), STR("another two") };
		struct shown_persons list = { .items = &word, .n = 1 };
		struct framework *copy = framework_copy(a, fw);
		struct persons_changed changed = { 0 };
		struct str before;

		fw->queries.n = fw->sources.n = copy->queries.n = copy->sources.n = 0;
		before = as_json(a, fw);
		persons_apply(a, copy, &list, &changed);
		assert_true(changed.n > 0);
		persons_restore(a, copy, &changed);
		if (!str_equal(as_json(a, copy), before))
			fail_msg("seed %d does not come back", (int)seed);
		arena_free(a);
	}
}

static void
the_list_is_kept_as_json(void **state)
{
	static const char *const bad[] = { "", "{", "[]", "{\"persons\":1}", "\xFF" };
	struct arena *a = arena_new();
	struct shown_persons got = { 0 };

	(void)state;
	assert_int_equal(persons_read(a, persons_write(a, &one), &got), ST_OK);
	assert_int_equal(got.n, 1);
	assert_true(str_equal(got.items[0].name, ana.name));
	assert_true(str_equal(got.items[0].words, ana.words));
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		assert_int_equal(persons_read(a, str_from(bad[i]), &got), ST_CORRUPT);
	arena_free(a);
}

/* --- finding ------------------------------------------------------------------------------- */

#define DASH "\xE2\x80\x93"

/* All names found in a text, each with the agency before it. */
static struct str
found_in(struct arena *a, const char *text)
{
	static struct fw_agency items[] = {
		{ .code = STR_INIT("WHO"), .name = STR_INIT("World Health Organization") },
		{ .code = STR_INIT("UN Women") }, { .code = STR_INIT("UNESCO") },
	};
	const struct fw_agencys agencies = { .items = items, .n = COUNT_OF(items) };
	struct named_persons found = { 0 };
	struct buf all;

	persons_find(a, &agencies, str_from(text), &found);
	buf_init(&all, a, SIZE_MAX);
	for (size_t i = 0; i < found.n; i++) {
		const struct named_person *p = &found.items[i];

		buf_add_format(&all, "%s%.*s [%.*s]", i > 0 ? "; " : "", STR_ARG(p->name),
		    STR_ARG(p->agency));
		assert_true(str_equal(utf8_part(str_from(text), p->start, p->end), p->name));
	}
	return buf_str(&all);
}

static void
a_name_is_found_behind_an_agency_or_a_title(void **state)
{
	static const struct {
		const char *text;
		const char *want;
	} rows[] = {
		{ "with WHO " DASH " Ana Example)", "Ana Example [WHO]" },
		{ "with WHO - Ana Example.", "Ana Example [WHO]" },
		{ "WHO: Ana Example", "Ana Example [WHO]" },
		{ "UN Women (Ana Example)", "Ana Example [UN Women]" },
		{ "World Health Organization, Ana Example, will", "Ana Example [WHO]" },
		{ "WHO " DASH " Ana\nExample", "Ana\nExample [WHO]" },
		{ "WHO " DASH " Ana Example\nInvolving UNESCO", "Ana Example [WHO]" },
		{ "WHO " DASH " Anne-Marie O'Brien", "Anne-Marie O'Brien [WHO]" },
		{ "WHO " DASH " Ana de la Cruz", "Ana de la Cruz [WHO]" },
		{ "WHO " DASH " Ana EXAMPLE", "Ana EXAMPLE [WHO]" },
		{ "WHO " DASH " \xC3\x89lodie Mu\xC3\xB1oz;", "\xC3\x89lodie Mu\xC3\xB1oz [WHO]" },
		{ "WHO " DASH " Ms. Ana Example leads", "Ana Example [WHO]" },
		{ "led by Ms. Ana Example of WHO", "Ana Example []" },
		{ "led by Ms Example", "Ms Example []" },
		{ "Dr. Ana Example and Mr. Ben Sample", "Ana Example []; Ben Sample []" },
		/* Bodies, posts, days and texts are no persons. */
		{ "WHO " DASH " Regional Office)", "" },
		{ "WHO, Human Rights Council, and UNESCO", "" },
		{ "WHO " DASH " UNESCO Forum)", "" },
		{ "WHO (Durban Declaration)", "" },
		{ "partners who, Ana Example says, will", "" },
		{ "WHOLE " DASH " Ana Example)", "" },
		{ "WHO " DASH " Ana", "" },
		{ "WHO " DASH " ana example)", "" },
		{ "WHO Ana Example", "" },
		{ "Ms. at WHO", "" },
		{ "UNESCO " DASH " HRC 46)", "" },
		{ "WHO " DASH, "" },
		{ "WHO", "" },
		{ "", "" },
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct str got = found_in(a, rows[i].text);

		if (!str_equal(got, str_from(rows[i].want)))
			fail_msg("\"%s\" gives \"%.*s\"", rows[i].text, STR_ARG(got));
	}
	arena_free(a);
}

/* --- many ---------------------------------------------------------------------------------- */

#define MANY 10000 /* with work by the square of it, or its third power, this never ends */
#define TEXTS 10

/* "Ms. Abcd Efgh, Ms. ...": other names than those before. */
static struct str
make_names(struct arena *a, size_t from, size_t n)
{
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	for (size_t i = from; i < from + n; i++) {
		int x = (int)(i % 26);
		int y = (int)(i / 26 % 26);
		int z = (int)(i / 676 % 26);

		buf_add_format(&b, "Ms. X%c%c%c Y%c%c%c, ", 'a' + x, 'a' + y, 'a' + z, 'a' + y,
		    'a' + z, 'a' + x);
	}
	return buf_str(&b);
}

static struct framework *
make_crowd(struct arena *a)
{
	struct framework *fw = arena_make(a, struct framework);
	struct fw_pillar *p = fw_add(a, &fw->pillars);

	for (size_t i = 0; i < TEXTS; i++)
		*fw_add(a, &p->actions) = (struct fw_element){
			.text.text = make_names(a, i * MANY / TEXTS, MANY / TEXTS) };
	/* Twice the same, with accounts of the same names: still asked once. */
	fw_add(a, &p->actions)->text.text = make_names(a, 0, 10);
	return fw;
}

static void
a_crowd_is_asked_about_and_shown_by_office(void **state)
{
	struct arena *a = arena_new();
	struct framework *fw = make_crowd(a);
	struct framework named = { .title = STR_EMPTY };
	struct shown_persons list = { 0 };

	(void)state;
	persons_ask(a, fw, &one, &list, &named.queries);
	assert_int_equal(named.queries.n, MANY);
	persons_collect(a, &named, &list);
	assert_int_equal(list.n, MANY);
	assert_true(str_equal(list.items[0].words, STR(PERSON_DEFAULT)));
	assert_true(str_equal(list.items[1].words, STR(PERSON_DEFAULT " (2)")));
	assert_true(str_equal(list.items[MANY - 1].words, STR(PERSON_DEFAULT " (10000)")));
	persons_apply(a, fw, &list, NULL);
	for (size_t i = 0; i < fw->pillars.items[0].actions.n; i++) {
		struct str text = fw->pillars.items[0].actions.items[i].text.text;

		assert_true(str_starts(text, STR(PERSON_DEFAULT)));
		assert_int_equal(str_find(text, STR("Ms."), 0), SIZE_MAX);
	}
	named.queries.n = 0;
	persons_ask(a, make_crowd(a), &one, &list, &named.queries);
	assert_int_equal(named.queries.n, 0);
	arena_free(a);
}

/* What other words stand in the way of the next number is passed over. */
static void
words_are_told_apart_by_the_next_free_number(void **state)
{
	struct fw_query points[] = {
		{ .found = STR("Ana One"), .answer = STR("the clerk (2)") },
		{ .found = STR("Ana Two"), .answer = STR("the clerk") },
		{ .found = STR("Ana Three"), .answer = STR("The Clerk") },
		{ .found = STR("Ana Two"), .answer = STR("another") },
		{ .found = STR("Ana Four"), .answer = STR("the clerk") },
	};
	struct framework named = { .queries = { points, COUNT_OF(points), COUNT_OF(points) } };
	struct shown_persons list = { 0 };
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < COUNT_OF(points); i++)
		points[i].kind = STR(POINT_PERSON);
	persons_collect(a, &named, &list);
	assert_int_equal(list.n, 4);
	assert_true(str_equal(list.items[1].words, STR("the clerk")));
	assert_true(str_equal(list.items[2].words, STR("The Clerk (3)")));
	assert_true(str_equal(list.items[3].words, STR("the clerk (4)")));
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_crowd_is_asked_about_and_shown_by_office),
		cmocka_unit_test(words_are_told_apart_by_the_next_free_number),
		cmocka_unit_test(a_name_is_found_by_its_words),
		cmocka_unit_test(a_name_is_found_behind_an_agency_or_a_title),
		cmocka_unit_test(names_of_any_script_are_found),
		cmocka_unit_test(words_that_hold_the_name_let_it_be_seen),
		cmocka_unit_test(marks_move_with_the_words),
		cmocka_unit_test(no_text_keeps_the_name_and_all_come_back),
		cmocka_unit_test(an_export_brings_no_name),
		cmocka_unit_test(made_frameworks_come_back),
		cmocka_unit_test(the_list_is_kept_as_json),
	};

	return cmocka_run_group_tests_name("persons", tests, NULL, NULL);
}
