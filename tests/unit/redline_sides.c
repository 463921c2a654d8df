/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The two sides of a redline as people name them, through two adoptions: what is meant where
 * nothing is said, what the network reads as reasons and the public does not, and that what lies
 * between two revisions is all that was adopted between them.
 */
#include "procedure_world.h"

#include "instrument/redline_sides.h"
#include "instrument/silence.h"

static int
set_up(void **state)
{
	*state = make_world();
	return 0;
}

static int
tear_down(void **state)
{
	free_world(*state);
	return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
#define FIRST "Hold a forum every year"
#define SECOND "Write a guide for country teams"

static void
give_reason(struct world *w, int64_t change, const char *reason)
{
	struct record *r = load(w, &type_change, change);

	record_set_text(r, CHANGE_REASON, str_from(reason));
	update(w, r);
}

/* An amendment of one action, circulated. */
static int64_t
circulated(struct world *w, size_t action, const char *before, const char *after)
{
	int64_t id = make_amendment(w);

	give_reason(w, change_words(w, id, action, before, after), "It was asked for.");
	expect_ok(w, circulate_for(w, id, "silence", 0));
	return id;
}

static void
adopt(struct world *w)
{
	size_t n;

	set_clock(w, w->now_ms + 10 * DAY_MS);
	errors_init(&w->errors, w->arena);
	assert_int_equal(silence_adopt_due(w->store, w->arena, &n), ST_OK);
	assert_int_equal(n, 1);
}

static enum status
ask(struct world *w, struct viewer viewer, const char *from, const char *to,
    struct redline_answer *out)
{
	struct redline_question question = { .framework_id = w->framework_id,
		.from = str_from(from), .to = str_from(to),
		.today = (int32_t)(w->now_ms / DAY_MS) };

	errors_init(&w->errors, w->arena);
	return redline_ask(w->store, viewer, &question, &w->errors, out);
}

static void
assert_says(struct world *w, struct viewer viewer, const char *sides[2], const char *want)
{
	struct redline_answer answer;
	struct buf b;

	expect_ok(w, ask(w, viewer, sides[0], sides[1], &answer));
	buf_init(&b, w->arena, SIZE_MAX);
	buf_add_format(&b, "%.*s to %.*s\n", STR_ARG(answer.from.label), STR_ARG(answer.to.label));
	redline_add_text(&b, &answer.redline);
	assert_string_equal(str_dup_z(w->arena, buf_str(&b)), want);
}

#define SIDES(from, to) (const char *[2]){ from, to }

static void
reasons_lie_between_the_revisions(void **state)
{
	struct world *w = *state;

	circulated(w, 0, FIRST, "Hold a forum twice a year");
	adopt(w);
	circulated(w, 1, SECOND, "Write a short guide for country teams");
	adopt(w);
	/* Nothing said: the newest, and the one before it. */
	assert_says(w, VIEWER_LOCAL, SIDES("", ""), "Rev. 2 to Rev. 3\n"
	    "1. Changed: action CJ 2  Write a short guide for country teams\n"
	    "   Text: Write a {+short +}guide for country teams\n"
	    "   Reason: It was asked for.\n");
	assert_says(w, VIEWER_LOCAL, SIDES("1", "3"), "First to Rev. 3\n"
	    "1. Changed: action CJ 1  Hold a forum twice a year\n"
	    "   Text: Hold a forum [-every-]{+twice a+} year\n"
	    "   Reason: It was asked for.\n"
	    "2. Changed: action CJ 2  Write a short guide for country teams\n"
	    "   Text: Write a {+short +}guide for country teams\n"
	    "   Reason: It was asked for.\n");
	/* The public reads what was adopted; who asked for what is the network's. */
	assert_says(w, VIEWER_ANYONE, SIDES("", "2"), "First to Rev. 2\n"
	    "1. Changed: action CJ 1  Hold a forum twice a year\n"
	    "   Text: Hold a forum [-every-]{+twice a+} year\n");
	/* Backwards is a redline too. */
	assert_says(w, VIEWER_ANYONE, SIDES("2", "1"), "Rev. 2 to First\n"
	    "1. Changed: action CJ 1  Hold a forum every year\n"
	    "   Text: Hold a forum [-twice a-]{+every+} year\n");
}

static void
the_first_revision_is_its_own_base(void **state)
{
	struct world *w = *state;

	assert_says(w, VIEWER_ANYONE, SIDES("", ""), "First to First\n"
	    "Nothing was changed in words, order or facts.\n");
}

static void
an_amendment_is_a_side_for_the_network(void **state)
{
	struct world *w = *state;
	struct redline_answer answer;
	int64_t id;
	const char *want = "First to AM 1\n"
	    "1. Changed: action CJ 1  Hold a forum twice a year\n"
	    "   Text: Hold a forum [-every-]{+twice a+} year\n"
	    "   Reason: It was asked for.\n";

	id = make_amendment(w);
	give_reason(w, change_words(w, id, 0, FIRST, "Hold a forum twice a year"),
	    "It was asked for.");
	/* As a draft and as circulated. */
	assert_says(w, viewer_of(w, FAO_POINT), SIDES("", "AM-1"), want);
	expect_ok(w, circulate_for(w, id, "silence", 0));
	assert_says(w, viewer_of(w, FAO_POINT), SIDES("", "AM-1"), want);
	assert_says(w, VIEWER_LOCAL, SIDES("1", "AM-1"), want);
	assert_int_equal(ask(w, VIEWER_ANYONE, "1", "AM-1", &answer), ST_NOT_FOUND);
	assert_int_equal(ask(w, viewer_of(w, NOBODY), "1", "AM-1", &answer), ST_NOT_FOUND);
	assert_int_equal(ask(w, VIEWER_LOCAL, "1", "AM-2", &answer), ST_NOT_FOUND);
	assert_int_equal(ask(w, VIEWER_LOCAL, "9", "1", &answer), ST_NOT_FOUND);
}

/* A draft's names are on no list yet; whom it names the public would read by office. */
static void
a_draft_made_public_names_nobody(void **state)
{
	struct world *w = *state;
	struct redline_question question = { .framework_id = w->framework_id, .to = STR("AM-1"),
		.today = (int32_t)(w->now_ms / DAY_MS) };
	struct redline_answer answer;
	struct buf b[2];

	change_words(w, make_amendment(w), 0, FIRST, "Hold a forum with Ms. Ana Example");
	for (size_t i = 0; i < 2; i++) {
		question.is_public = i > 0;
		errors_init(&w->errors, w->arena);
		expect_ok(w, redline_ask(w->store, VIEWER_LOCAL, &question, &w->errors, &answer));
		buf_init(&b[i], w->arena, SIZE_MAX);
		redline_add_text(&b[i], &answer.redline);
	}
	assert_true(str_find(buf_str(&b[0]), STR("Ana Example"), 0) != SIZE_MAX);
	assert_true(str_find(buf_str(&b[1]), STR("Example"), 0) == SIZE_MAX);
	assert_true(str_find(buf_str(&b[1]), STR("with the responsible officer"), 0) != SIZE_MAX);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(reasons_lie_between_the_revisions),
		TEST(the_first_revision_is_its_own_base),
		TEST(an_amendment_is_a_side_for_the_network),
		TEST(a_draft_made_public_names_nobody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
