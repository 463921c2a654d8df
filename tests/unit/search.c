/* SPDX-License-Identifier: Apache-2.0 */
/* store/: words cut for search, questions as people type them, hits and who sees them. */
#include "fixture.h"

#include "base/buf.h"
#include "store/tokens.h"

/* --- tokens -------------------------------------------------------------------------------- */

static bool
join_token(void *context, const struct token *t)
{
	struct buf *b = context;

	buf_add_z(b, t->is_same_place ? "=" : b->n > 0 ? " " : "");
	buf_add(b, t->text);
	return true;
}

static const char *
cut(struct arena *a, const char *text, enum token_use use)
{
	struct tokens *t;
	struct buf b;

	assert_int_equal(tokens_open(a, &t), ST_OK);
	buf_init(&b, a, 100000);
	tokens_cut(t, str_from(text), use, join_token, &b);
	buf_add_byte(&b, '\0');
	return b.p;
}

static void
words_are_cut_and_folded(void **state)
{
	static const struct {
		const char *text;
		const char *stored;
	} cases[] = {
		{ "Human RIGHTS, 2021!", "human rights 2021" },
		{ "l'\xC3\x89galit\xC3\xA9 d\xE2\x80\x99" "abord", "l egalite d abord" },
		{ "e\xCC\x81galite", "egalite" },
		{ "CJ 7.1 and CJ-7, 1,000.", "cj 7.1 and cj 7 1,000" },
		{ "stra\xC3\x9F" "e \xC3\x86on \xC5\x81\xC3\xB3" "d\xC5\xBA", "strasse aeon lodz" },
		{ "\xEF\xBC\xA1\xEF\xBC\xA2", "ab" },
		{ "co\xC2\xADoperation", "cooperation" },
		/* alef with hamza below; teh marbuta; tatweel; vowel signs; Arabic digits */
		{ "\xD8\xA7\xD9\x84\xD8\xA5\xD9\x86\xD8\xB3\xD8\xA7\xD9\x86",
		    "\xD8\xA7\xD9\x84\xD8\xA7\xD9\x86\xD8\xB3\xD8\xA7\xD9\x86" },
		{ "\xD9\x83\xD8\xB1\xD8\xA7\xD9\x85\xD8\xA9",
		    "\xD9\x83\xD8\xB1\xD8\xA7\xD9\x85\xD9\x87" },
		{ "\xD8\xAD\xD9\x80\xD9\x80\xD9\x82\xD9\x91\xD9\x8E", "\xD8\xAD\xD9\x82" },
		{ "\xD9\xA2\xD9\xA0\xD9\xA2\xD9\xA1", "2021" },
		/* Chinese: pairs, and in stored text single characters */
		{ "\xE5\xB9\xB3\xE6\xB0\x91",
		    "\xE5\xB9\xB3\xE6\xB0\x91=\xE5\xB9\xB3=\xE6\xB0\x91" },
		{ "\xE6\xB0\x91", "\xE6\xB0\x91" },
		/* Thai is cut by dictionary */
		{ "\xE0\xB8\xAA\xE0\xB8\xB4\xE0\xB8\x97\xE0\xB8\x98\xE0\xB8\xB4\xE0\xB8\xA1"
		  "\xE0\xB8\x99\xE0\xB8\xB8\xE0\xB8\xA9\xE0\xB8\xA2\xE0\xB8\x8A\xE0\xB8\x99",
		    "\xE0\xB8\xAA\xE0\xB8\xB4\xE0\xB8\x97\xE0\xB8\x98\xE0\xB8\xB4 "
		    "\xE0\xB8\xA1\xE0\xB8\x99\xE0\xB8\xB8\xE0\xB8\xA9\xE0\xB8\xA2 "
		    "\xE0\xB8\x8A\xE0\xB8\x99" },
		{ "  \t -- \xE2\x80\xA6 ", "" },
		{ "\xFF\xFE\x80 bad \xE2\x82", "bad" },
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		assert_string_equal(cut(a, cases[i].text, TOKENS_STORED), cases[i].stored);
	assert_string_equal(cut(a, "\xE5\xB9\xB3\xE6\xB0\x91\xE6\x9D\x83", TOKENS_ASKED),
	    "\xE5\xB9\xB3\xE6\xB0\x91 \xE6\xB0\x91\xE6\x9D\x83");
	arena_free(a);
}

static void
one_endless_word_is_cut_short(void **state)
{
	struct arena *a = arena_new();
	char *text = arena_alloc(a, 60001);

	(void)state;
	memset(text, 'x', 60000);
	assert_int_equal(strlen(cut(a, text, TOKENS_STORED)), 192);
	for (size_t i = 0; i + 2 < 60000; i += 2)
		memcpy(text + i, "\xC3\x9F", 2);
	assert_true(strlen(cut(a, text, TOKENS_STORED)) <= 200);
	arena_free(a);
}

/* --- questions ----------------------------------------------------------------------------- */

static struct search_result
search_as(struct fixture *f, struct viewer viewer, const char *words,
    const struct record_type *type)
{
	struct search_query query = { .words = str_from(words), .type = type, .limit = 20 };
	struct search_result result;

	assert_int_equal(search_run(f->store, viewer, &query, f->arena, &result), ST_OK);
	return result;
}

static int64_t
count(struct fixture *f, const char *words)
{
	return search_as(f, VIEWER_LOCAL, words, NULL).total;
}

static void
add(struct fixture *f, const char *code, const char *text)
{
	assert_int_equal(fixture_create(f, fixture_action(f->arena, f, code, text)), ST_OK);
}

static int
set_up(void **state)
{
	struct fixture *f;

	fixture_set_up(state);
	f = *state;
	add(f, "CJ 1", "Meet twice a year on hate speech and discrimination");
	add(f, "CJ 2", "Publish guidance on discrimination against older persons");
	add(f, "CJ 3", "Promouvoir l'\xC3\xA9galit\xC3\xA9 entre tous");
	/* "protect human rights and civilians in armed conflict" */
	add(f, "CJ 4", "\xE5\x9C\xA8\xE6\xAD\xA6\xE8\xA3\x85\xE5\x86\xB2\xE7\xAA\x81\xE4\xB8\xAD"
	    "\xE4\xBF\x9D\xE6\x8A\xA4\xE5\xB9\xB3\xE6\xB0\x91\xE5\x92\x8C\xE4\xBA\xBA\xE6\x9D\x83");
	/* "human rights" with hamza */
	add(f, "CJ 5", "\xD8\xAD\xD9\x82\xD9\x88\xD9\x82 "
	    "\xD8\xA7\xD9\x84\xD8\xA5\xD9\x86\xD8\xB3\xD8\xA7\xD9\x86");
	return 0;
}

static void
words_are_found_in_every_script(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(count(f, "egalite"), 1);
	assert_int_equal(count(f, "\xC3\x89GALIT\xC3\x89"), 1);
	assert_int_equal(count(f, "\xE5\xB9\xB3\xE6\xB0\x91"), 1);
	assert_int_equal(count(f, "\xE4\xBF\x9D\xE6\x8A\xA4\xE5\xB9\xB3\xE6\xB0\x91"), 1);
	assert_int_equal(count(f, "\xE6\xB0\x91"), 1);
	assert_int_equal(count(f, "\xE6\xB0\x91\xE5\xB9\xB3"), 0);
	assert_int_equal(count(f, "\xD8\xA7\xD9\x84\xD8\xA7\xD9\x86\xD8\xB3\xD8\xA7\xD9\x86"), 1);
	assert_int_equal(count(f, "CJ-2"), 1);
	assert_int_equal(count(f, "World Health"), 1);
}

static void
what_people_type_is_never_a_fault(void **state)
{
	static const struct {
		const char *words;
		int64_t n;
	} cases[] = {
		{ "discrimination", 2 },
		{ "discrimination hate", 1 },
		{ "discriminat", 2 },        /* the last word may go on */
		{ "discriminat hate", 0 },   /* the others may not */
		{ "\"hate speech\"", 1 },
		{ "\"speech hate\"", 0 },
		{ "\xE2\x80\x9Chate speech\xE2\x80\x9D", 1 },
		{ "\"hate speech", 1 },
		{ "discrimination -older", 1 },
		{ "discrimination -\"hate speech\"", 1 },
		{ "-older", 0 },
		{ "-", 0 },
		{ "", 0 },
		{ "   ", 0 },
		{ "\"\"", 0 },
		{ "hate OR speech", 0 },     /* OR is a word like any other */
		{ "hate OR NEAR(", 0 },
		{ "title:hate", 0 },
		{ "hate*", 1 },
		{ "^hate", 1 },
		{ "hate) OR (1=1", 0 },
		{ "hate \" speech", 1 },
		{ "'; DROP TABLE search; --", 0 },
		{ "{}[]()+*^:\"", 0 },
		{ "\x01\x02 hate", 1 },
		{ "\xFF\xC3 hate", 1 },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		if (count(f, cases[i].words) != cases[i].n)
			fail_msg("%s: %d", cases[i].words, (int)count(f, cases[i].words));
	}
}

static void
hits_have_marked_snippets_and_facets(void **state)
{
	struct fixture *f = *state;
	struct search_result r = search_as(f, VIEWER_LOCAL, "\"hate speech\"", NULL);

	assert_int_equal(r.n, 1);
	assert_ptr_equal(r.hits[0].type, &type_action);
	assert_str(r.hits[0].code, "CJ 1");
	assert_str(r.hits[0].snippet, "Meet twice a year on \xEE\x80\x80hate\xEE\x80\x81 "
	    "\xEE\x80\x80speech\xEE\x80\x81 and discrimination");
	r = search_as(f, VIEWER_LOCAL, "\xE4\xBF\x9D\xE6\x8A\xA4\xE5\xB9\xB3\xE6\xB0\x91", NULL);
	assert_true(str_find(r.hits[0].snippet, STR("\xEE\x80\x80\xE4\xBF\x9D\xE6\x8A\xA4"
	    "\xE5\xB9\xB3\xE6\xB0\x91\xEE\x80\x81"), 0) != SIZE_MAX);

	r = search_as(f, VIEWER_LOCAL, "common", NULL);
	assert_int_equal(r.total, 2);
	assert_int_equal(r.nfacets, 2);
	assert_ptr_equal(r.facets[0].type, &type_framework);
	r = search_as(f, VIEWER_LOCAL, "common", &type_pillar);
	assert_int_equal(r.total, 1);
	assert_int_equal(r.nfacets, 2);
	assert_str(r.hits[0].title, "Common journey");
}

static void
a_long_text_gives_a_short_passage_around_the_words(void **state)
{
	struct fixture *f = *state;
	struct buf b;
	struct search_result r;

	buf_init(&b, f->arena, 100000);
	for (int i = 0; i < 500; i++)
		buf_add_format(&b, "word%d ", i);
	buf_add_z(&b, "\xEE\x80\x80needle\nin");
	for (int i = 500; i < 900; i++)
		buf_add_format(&b, " word%d", i);
	add(f, "CJ 9", str_dup_z(f->arena, buf_str(&b)));
	r = search_as(f, VIEWER_LOCAL, "needle", NULL);
	assert_int_equal(r.n, 1);
	assert_true(r.hits[0].snippet.n < 320);
	assert_true(str_find(r.hits[0].snippet,
	    STR("word499 \xEE\x80\x80needle\xEE\x80\x81 in word500"), 0) != SIZE_MAX);
	assert_true(str_starts(r.hits[0].snippet, STR("\xE2\x80\xA6 word")));
}

static void
the_index_follows_changes(void **state)
{
	struct fixture *f = *state;
	struct record *r;

	assert_int_equal(record_find(f->store, VIEWER_LOCAL, &type_action, 0, STR("CJ 1"),
	    f->arena, &r), ST_OK);
	record_set_marked(r, ACTION_TEXT, (struct marked){ .text = STR("Something else") });
	assert_int_equal(fixture_update(f, r), ST_OK);
	assert_int_equal(count(f, "hate"), 0);
	assert_int_equal(count(f, "something"), 1);
	assert_int_equal(fixture_delete(f, r), ST_OK);
	assert_int_equal(count(f, "something"), 0);
}

static void
only_what_the_viewer_sees_is_found_and_counted(void **state)
{
	struct fixture *f = *state;
	struct record *closed = fixture_action(f->arena, f, "CJ 8", "hate among closed doors");
	struct search_result r;

	closed->visibility = VISIBILITY_NETWORK;
	assert_int_equal(fixture_create(f, closed), ST_OK);
	r = search_as(f, VIEWER_ANYONE, "hate", NULL);
	assert_int_equal(r.total + (int64_t)r.nfacets, 0);
	assert_int_equal(count(f, "hate"), 2);
	fixture_release(f);
	r = search_as(f, VIEWER_ANYONE, "hate", NULL);
	assert_int_equal(r.total, 1);
	assert_int_equal(r.facets[0].n, 1);
	assert_int_equal(search_as(f, (struct viewer){ .kind = VIEWER_NOBODY }, "hate",
	    NULL).total, 0);
}

static void
title_hits_and_frequent_words_come_first(void **state)
{
	struct fixture *f = *state;
	struct record *in_body = fixture_pillar(f->arena, f->framework_id, "B", "Another");
	struct search_result r;

	record_set_marked(in_body, PILLAR_TITLE, (struct marked){ .text =
	    STR("Much about many things and once about water in a long text") });
	assert_int_equal(fixture_create(f, in_body), ST_OK);
	assert_int_equal(fixture_create(f, fixture_pillar(f->arena, f->framework_id, "A",
	    "Water")), ST_OK);
	r = search_as(f, VIEWER_LOCAL, "water", NULL);
	assert_int_equal(r.n, 2);
	assert_str(r.hits[0].code, "A");
}

static void
an_index_of_other_rules_is_made_anew(void **state)
{
	struct fixture *f = *state;
	struct store *s;

	assert_int_equal(db_execute(store_db(f->store), "UPDATE meta SET value = 'ICU 1' WHERE "
	    "name = 'search'; DELETE FROM search_entry;"), ST_OK);
	assert_int_equal(count(f, "hate"), 0);
	assert_int_equal(store_open(f->arena, f->folder, 0, &f->errors, &s), ST_CONFLICT);
	assert_int_equal(store_open(f->arena, f->folder, STORE_MIGRATE, &f->errors, &s), ST_OK);
	f->store = s;
	assert_int_equal(count(f, "hate"), 1);
	assert_int_equal(count(f, "World Health"), 1);
}

#define SEARCH_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, fixture_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_are_cut_and_folded),
		cmocka_unit_test(one_endless_word_is_cut_short),
		SEARCH_TEST(words_are_found_in_every_script),
		SEARCH_TEST(what_people_type_is_never_a_fault),
		SEARCH_TEST(hits_have_marked_snippets_and_facets),
		SEARCH_TEST(a_long_text_gives_a_short_passage_around_the_words),
		SEARCH_TEST(the_index_follows_changes),
		SEARCH_TEST(only_what_the_viewer_sees_is_found_and_counted),
		SEARCH_TEST(title_hits_and_frequent_words_come_first),
		SEARCH_TEST(an_index_of_other_rules_is_made_anew),
	};

	return cmocka_run_group_tests_name("search", tests, NULL, NULL);
}
