/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Silence procedures simulated: agencies answer, clocks jump, and every process that touches the
 * data may be killed at any moment. Whatever happened: nothing is adopted before its deadline or
 * against an objection, what nobody objected to is adopted in the end, numbers of revisions have
 * no gap and no double, and history and seals verify. The same for decisions that two people enter
 * at once. A few run by default, 200 procedures and 100 decisions with CONCERT_TEST_LONG=yes;
 * CONCERT_TEST_SEED is printed.
 *
 * The parent opens no database: everything is done in children, which is what may be killed, and
 * what they find comes back in shared memory.
 */
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "instrument/silence.h"
#include "procedure_world.h"

#define PROCEDURES_LONG 200
#define PROCEDURES_SHORT 4
#define PER_WORLD 20
#define MAX_STEPS 40

/* What children tell the parent, and what they are to do. */
struct shared {
	struct world world;
	int64_t amendment;
	size_t action;
	char before[80];
	char after[80];
	enum who who;
	const char *kind;
	/* Found: */
	int64_t deadline_ms;
	char state[20];
	int64_t ended_ms;
	size_t nobjections;
	size_t nlate;
	size_t nrevisions;
	bool is_sound;
	char words[80]; /* of the action */
	int64_t looks;
	int64_t true_ms;
	size_t decided; /* answers that it is adopted */
};

static struct shared *shared;
static uint64_t state;
static size_t kills;

static uint32_t
chance(uint32_t below)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(state >> 33) % below;
}

/* --- what children do ---------------------------------------------------------------------- */

static void
copy_text(char *to, size_t size, struct str text)
{
	snprintf(to, size, "%.*s", STR_ARG(text));
}

static struct world
attach(void)
{
	struct world w = shared->world;
	struct record_list revisions;

	w.arena = arena_new();
	errors_init(&w.errors, w.arena);
	if (store_open(w.arena, w.folder, 0, &w.errors, &w.store) != ST_OK ||
	    revision_list(w.store, VIEWER_LOCAL, w.framework_id, w.arena, &revisions) != ST_OK ||
	    revision_text(w.store, revisions.items[0], &w.errors, &w.text) != ST_OK)
		_exit(3);
	return w;
}

static void
child_make_world(void)
{
	shared->world = *make_world();
}

/* What the action says now. */
static void
child_read(void)
{
	struct world w = attach();
	struct record *action;

	if (record_find(w.store, VIEWER_LOCAL, &type_action, w.framework_id, str_format(w.arena,
	    "CJ %zu", shared->action + 1), w.arena, &action) != ST_OK)
		_exit(5);
	copy_text(shared->before, sizeof(shared->before), record_text(action, ACTION_TEXT));
}

static void
child_propose(void)
{
	struct world w = attach();

	w.namendments = shared->world.namendments;
	shared->amendment = make_amendment(&w);
	shared->world.namendments = w.namendments;
	change_words(&w, shared->amendment, shared->action, shared->before, shared->after);
}

static void
child_circulate(void)
{
	struct world w = attach();

	(void)!circulate_for(&w, shared->amendment, "silence", 0);
}

static void
child_answer(void)
{
	struct world w = attach();

	(void)!answer_as(&w, shared->amendment, shared->who, shared->kind);
}

static void
child_circulate_for_meeting(void)
{
	struct world w = attach();

	if (circulate_for(&w, shared->amendment, "meeting", 0) != ST_OK)
		_exit(6);
}

static void
child_decide(void)
{
	struct world w = attach();

	if (decide(&w, shared->amendment, shared->who, "Network meeting", NO_DAY) == ST_OK)
		__atomic_fetch_add(&shared->decided, 1, __ATOMIC_SEQ_CST);
}

/* The job process: looks every few seconds, for a while, under a clock that may jump for one. */
static void
child_look(void)
{
	struct world w = attach();
	struct silence_watch watch = { 0 };
	int64_t jump_at = shared->looks / 2;

	for (int64_t i = 0; i < shared->looks; i++) {
		char text[32];

		snprintf(text, sizeof(text), "%lld", (long long)(1000 + i * 6000));
		setenv("CONCERT_TEST_MONOTONIC_MS", text, 1);
		set_clock(&w, shared->true_ms + i * 6000 + (i == jump_at && shared->kind != NULL ?
		    5 * DAY_MS : 0));
		silence_look(&watch, w.store, w.arena);
	}
}

static void
find_positions(struct world *w, const struct record *amendment)
{
	struct procedure_query query = { w->store, VIEWER_LOCAL, (int32_t)(w->now_ms / DAY_MS),
		w->arena };
	struct procedure p;

	if (procedure_load(&query, amendment, &p) != ST_OK)
		_exit(4);
	for (size_t i = 0; i < p.npositions; i++) {
		shared->nobjections += str_equal(record_text(p.positions[i], POSITION_KIND),
		    STR("objection"));
		shared->nlate += p.positions[i]->created_ms >= shared->deadline_ms;
	}
}

static void
child_find(void)
{
	struct world w = attach();
	struct record *r = load(&w, &type_amendment, shared->amendment);
	struct record_list revisions = revisions_of(&w);
	struct record *action;

	shared->deadline_ms = r->values[AMENDMENT_DEADLINE].number;
	shared->ended_ms = r->values[AMENDMENT_ENDED].number;
	copy_text(shared->state, sizeof(shared->state), record_text(r, AMENDMENT_STATE));
	shared->nobjections = 0;
	shared->nlate = 0;
	find_positions(&w, r);
	shared->nrevisions = revisions.n;
	shared->is_sound = true;
	for (size_t i = 0; i < revisions.n; i++)
		shared->is_sound &= revisions.items[i]->values[REVISION_NUMBER].number ==
		    (int64_t)i + 1;
	if (record_find(w.store, VIEWER_LOCAL, &type_action, w.framework_id, str_format(w.arena,
	    "CJ %zu", shared->action + 1), w.arena, &action) != ST_OK)
		_exit(5);
	copy_text(shared->words, sizeof(shared->words), record_text(action, ACTION_TEXT));
}

static void
child_verify(void)
{
	struct world w = attach();
	struct verify_counts counts;
	int64_t sealed;

	shared->is_sound = store_verify(w.store, w.arena, &w.errors, &counts) == ST_OK &&
	    revision_verify(w.store, w.arena, &w.errors, &sealed) == ST_OK;
}

/* --- the parent ---------------------------------------------------------------------------- */

static pid_t
start(void (*fn)(void), int64_t clock_ms)
{
	pid_t pid = fork();

	if (pid == 0) {
		set_clock(&shared->world, clock_ms);
		fn();
		_exit(0);
	}
	assert_true(pid > 0);
	return pid;
}

static bool
finish(pid_t pid)
{
	int how;

	assert_int_equal(waitpid(pid, &how, 0), pid);
	return WIFEXITED(how) && WEXITSTATUS(how) == 0;
}

/* Waits for a child, or kills it somewhere on its way. */
static void
finish_or_kill(pid_t pid)
{
	bool is_killed = chance(3) == 0;

	if (is_killed) {
		usleep(chance(20) == 0 ? 0 : chance(40000));
		kill(pid, SIGKILL);
	}
	if (!finish(pid) && is_killed)
		kills++;
}

static void
do_surely(void (*fn)(void), int64_t clock_ms)
{
	if (!finish(start(fn, clock_ms)))
		fail_msg("a step that nobody killed has failed");
}

static bool
is(const char *wanted)
{
	return strcmp(shared->state, wanted) == 0;
}

struct counts {
	size_t adopted;
	size_t broken;
};

/* Circulated in the end, however often the process was killed in between. */
static void
circulate_somehow(int64_t now_ms)
{
	for (int i = 0; i < MAX_STEPS; i++) {
		finish_or_kill(start(child_circulate, now_ms));
		do_surely(child_find, now_ms);
		if (is("circulated"))
			return;
	}
	do_surely(child_circulate, now_ms);
	do_surely(child_find, now_ms);
	assert_true(is("circulated"));
}

/* Time goes on: answers and looks of the job process, alone or at once, some of them killed. */
static int64_t
one_step(int64_t true_ms, int64_t deadline_ms)
{
	static const char *const kinds[] = { "support", "no-objection", "comment", "more-time",
		"objection" };
	pid_t first = 0;
	pid_t second = 0;

	/* Often right at the deadline, where an answer and the adoption race. */
	if (chance(3) == 0 && true_ms < deadline_ms)
		true_ms = deadline_ms - 1 + (int64_t)chance(3);
	else
		true_ms += (int64_t)chance(20 * 3600) * 1000;
	shared->true_ms = true_ms;
	shared->looks = 2 + chance(20);
	shared->who = chance(2) == 0 ? WHO_POINT : FAO_POINT;
	shared->kind = kinds[chance(9) == 0 ? 4 : chance(4)];
	if (chance(2) == 0)
		first = start(child_answer, true_ms);
	if (chance(2) == 0)
		second = start(child_look, true_ms);
	if (first != 0)
		finish_or_kill(first);
	if (second != 0)
		finish_or_kill(second);
	return true_ms + shared->looks * 6000;
}

static void
check(int64_t true_ms)
{
	do_surely(child_find, true_ms);
	assert_true(shared->is_sound);
	assert_int_equal(shared->nlate, 0);
	if (is("adopted")) {
		assert_true(true_ms >= shared->deadline_ms);
		assert_int_equal(shared->ended_ms, shared->deadline_ms);
		assert_int_equal(shared->nobjections, 0);
		assert_string_equal(shared->words, shared->after);
	} else {
		assert_string_equal(shared->words, shared->before);
		assert_true(is(shared->nobjections > 0 ? "broken" : "circulated"));
	}
}

static int64_t
one_procedure(size_t number, int64_t true_ms, size_t *revisions, struct counts *counts)
{
	int64_t deadline_ms;

	shared->action = chance(3);
	do_surely(child_read, true_ms);
	snprintf(shared->after, sizeof(shared->after), "Words number %zu", number);
	do_surely(child_propose, true_ms);
	circulate_somehow(true_ms);
	deadline_ms = shared->deadline_ms;
	for (int i = 0; i < MAX_STEPS && is("circulated") && true_ms < deadline_ms + 5 * DAY_MS;
	    i++) {
		true_ms = one_step(true_ms, deadline_ms);
		check(true_ms);
	}
	/* At last a job process that lives. */
	if (true_ms < deadline_ms)
		true_ms = deadline_ms;
	shared->true_ms = true_ms;
	shared->looks = 12;
	shared->kind = NULL;
	do_surely(child_look, true_ms);
	true_ms += shared->looks * 6000;
	check(true_ms);
	assert_false(is("circulated"));
	counts->adopted += is("adopted");
	counts->broken += is("broken");
	*revisions += is("adopted");
	assert_int_equal(shared->nrevisions, *revisions);
	return true_ms + DAY_MS;
}

static size_t
count_of(size_t when_long, size_t when_short)
{
	const char *is_long = getenv("CONCERT_TEST_LONG");

	return is_long != NULL && strcmp(is_long, "yes") == 0 ? when_long : when_short;
}

static void
procedures_end_as_they_must(void **unused)
{
	const char *given = getenv("CONCERT_TEST_SEED");
	size_t n = count_of(PROCEDURES_LONG, PROCEDURES_SHORT);
	struct counts counts = { 0 };
	int64_t true_ms = START_MS;
	size_t revisions = 1;
	char command[128];

	(void)unused;
	state = given != NULL ? strtoull(given, NULL, 10) : 1;
	print_message("seed %llu, %zu procedures\n", (unsigned long long)state, n);
	for (size_t i = 0; i < n; i++) {
		if (i % PER_WORLD == 0) {
			true_ms = START_MS;
			revisions = 1;
			do_surely(child_make_world, true_ms);
		}
		true_ms = one_procedure(i, true_ms, &revisions, &counts);
		if (i % PER_WORLD != PER_WORLD - 1 && i + 1 < n)
			continue;
		do_surely(child_verify, true_ms);
		assert_true(shared->is_sound);
		snprintf(command, sizeof(command), "rm -rf '%s'", shared->world.folder);
		assert_int_equal(system(command), 0);
	}
	print_message("%zu adopted, %zu broken, %zu processes killed\n", counts.adopted,
	    counts.broken, kills);
}

/* Two enter one decision at once, and either may be killed at any step of it. */
static void
decide_twice(size_t number, size_t revisions)
{
	size_t kills_before = kills;
	pid_t first;
	pid_t second;

	shared->action = chance(3);
	do_surely(child_read, START_MS);
	snprintf(shared->after, sizeof(shared->after), "Words number %zu", number);
	do_surely(child_propose, START_MS);
	do_surely(child_circulate_for_meeting, START_MS);
	shared->decided = 0;
	shared->who = SECRETARY;
	first = start(child_decide, START_MS);
	usleep(chance(2) == 0 ? 0 : chance(20000));
	shared->who = CHAIR;
	second = start(child_decide, START_MS);
	finish_or_kill(first);
	finish_or_kill(second);
	do_surely(child_find, START_MS);
	assert_true(shared->is_sound);
	assert_true(shared->decided <= 1);
	assert_true(kills > kills_before || shared->decided == 1);
	assert_true(is("adopted") || (is("circulated") && shared->decided == 0));
	assert_string_equal(shared->words, is("adopted") ? shared->after : shared->before);
	assert_int_equal(shared->nrevisions, revisions + is("adopted"));
	/* Whoever comes after a kill finds it as it was, or done. */
	do_surely(child_decide, START_MS);
	do_surely(child_find, START_MS);
	assert_true(is("adopted"));
	assert_int_equal(shared->nrevisions, revisions + 1);
}

static void
decisions_are_made_once_and_whole(void **unused)
{
	size_t n = count_of(100, 6);
	char command[128];

	(void)unused;
	kills = 0;
	do_surely(child_make_world, START_MS);
	for (size_t i = 0; i < n; i++)
		decide_twice(i, i + 1);
	do_surely(child_verify, START_MS);
	assert_true(shared->is_sound);
	snprintf(command, sizeof(command), "rm -rf '%s'", shared->world.folder);
	assert_int_equal(system(command), 0);
	print_message("%zu decisions entered twice at once, %zu processes killed\n", n, kills);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(procedures_end_as_they_must),
		cmocka_unit_test(decisions_are_made_once_and_whole) };

	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
	    0);
	if (shared == MAP_FAILED)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
