/* SPDX-License-Identifier: Apache-2.0 */
/* store/run*: sessions, one-time links, counters and drafts; races, kills, a wrong clock. */
#include "run_fixture.h"

static void
the_file_is_for_its_owner_alone(void **state)
{
	struct fixture *f = *state;
	struct stat info;

	assert_int_equal(stat(path_of(f, "run.db"), &info), 0);
	assert_int_equal(info.st_mode & 0777, 0600);
	assert_int_equal(chmod(path_of(f, "run.db"), 0644), 0);
	(void)open_again(f);
	assert_int_equal(stat(path_of(f, "run.db"), &info), 0);
	assert_int_equal(info.st_mode & 0777, 0600);
	assert_int_equal(run_open(f->arena, "/nowhere/at/all", &f->errors, &f->run),
	    ST_NOT_FOUND);
	assert_int_equal(f->errors.n, 1);
}

static void
a_session_is_found_by_its_token_alone(void **state)
{
	struct fixture *f = *state;
	struct str token = begin(f, 7, NOW);
	struct session session;

	assert_int_equal(token.n, 43);
	assert_int_equal(session_find(f->run, token, NOW + 1, f->arena, &session), ST_OK);
	assert_int_equal(session.person_id, 7);
	assert_int_equal(session.secret.n, 64);
	assert_int_equal(session.created_ms, NOW);
	assert_int_equal(session.proven_ms, NOW);
	assert_int_equal(session.expires_ms, NOW + 30 * DAY);
	assert_false(session.has_second_factor);
	assert_str(session.agent, "Firefox on Linux");
	assert_str(session.remote, "192.0.2.1");
	assert_int_equal(find(f, session.uid, NOW), ST_NOT_FOUND);
	assert_int_equal(find(f, hash_hex(f->arena, token), NOW), ST_NOT_FOUND);
	assert_int_equal(find(f, STR_EMPTY, NOW), ST_NOT_FOUND);
}

static void
the_file_holds_no_token(void **state)
{
	struct fixture *f = *state;
	struct ticket ticket = { .purpose = TICKET_RESET, .person_id = 1 };
	struct str tokens[2] = { begin(f, 7, NOW) };
	static const char *const names[] = { "run.db", "run.db-wal" };

	assert_int_equal(ticket_create(f->run, &ticket, NOW, f->arena, &tokens[1]), ST_OK);
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		FILE *file = fopen(path_of(f, names[i]), "r");
		static char bytes[1 << 20];
		struct str all = { bytes, 0 };

		assert_non_null(file);
		all.n = fread(bytes, 1, sizeof(bytes), file);
		fclose(file);
		assert_true(str_find(all, tokens[0], 0) == SIZE_MAX);
		assert_true(str_find(all, tokens[1], 0) == SIZE_MAX);
	}
}

static void
a_session_ends_when_idle_and_when_old(void **state)
{
	struct fixture *f = *state;
	struct str idle = begin(f, 7, NOW);
	struct str busy = begin(f, 7, NOW);

	for (int64_t day = 1; day < 30; day++)
		assert_int_equal(find(f, busy, NOW + day * DAY), ST_OK);
	assert_int_equal(find(f, busy, NOW + 30 * DAY - 1), ST_OK);
	assert_int_equal(find(f, busy, NOW + 30 * DAY), ST_NOT_FOUND);
	assert_int_equal(find(f, idle, NOW + 7 * DAY), ST_NOT_FOUND);
	assert_int_equal(find(f, idle, NOW + 7 * DAY - 1), ST_OK);
}

static void
use_is_noted_once_a_minute(void **state)
{
	struct fixture *f = *state;
	struct str token = begin(f, 7, NOW);
	struct session session;

	assert_int_equal(session_find(f->run, token, NOW + MINUTE - 1, f->arena, &session), ST_OK);
	assert_int_equal(session.seen_ms, NOW);
	assert_int_equal(session_find(f->run, token, NOW + MINUTE, f->arena, &session), ST_OK);
	assert_int_equal(session.seen_ms, NOW + MINUTE);
}

/* Set back by an hour, sessions go on; over a day ahead, nobody knows how old one is. */
static void
a_clock_set_back_keeps_sessions_bounded(void **state)
{
	struct fixture *f = *state;
	struct str token = begin(f, 7, NOW);
	struct session session;

	assert_int_equal(session_find(f->run, token, NOW - 60 * MINUTE, f->arena, &session),
	    ST_OK);
	assert_int_equal(session.seen_ms, NOW - 60 * MINUTE);
	assert_int_equal(find(f, token, NOW - 60 * MINUTE + 7 * DAY), ST_NOT_FOUND);
	assert_int_equal(find(f, token, NOW - 2 * DAY), ST_NOT_FOUND);
}

static void
sessions_are_listed_and_ended_by_their_person(void **state)
{
	struct fixture *f = *state;
	struct str first = begin(f, 7, NOW);
	struct str second = begin(f, 7, NOW + 1);
	struct str other = begin(f, 8, NOW);
	struct str proven;
	struct session_list list;
	struct session session;

	assert_int_equal(session_list(f->run, 7, NOW + 2, f->arena, &list), ST_OK);
	assert_int_equal(list.n, 2);
	assert_int_equal(list.items[0].created_ms, NOW + 1);
	assert_int_equal(session_end(f->run, 8, list.items[0].uid), ST_NOT_FOUND);
	assert_int_equal(session_end(f->run, 7, list.items[0].uid), ST_OK);
	assert_int_equal(find(f, second, NOW + 2), ST_NOT_FOUND);
	assert_int_equal(session_prove(f->run, list.items[1].uid, NOW + 9, f->arena, &proven),
	    ST_OK);
	assert_int_equal(find(f, first, NOW + 10), ST_NOT_FOUND);
	first = proven;
	assert_int_equal(session_find(f->run, first, NOW + 10, f->arena, &session), ST_OK);
	assert_int_equal(session.proven_ms, NOW + 9);
	second = begin(f, 7, NOW + 3);
	assert_int_equal(session_end_all(f->run, 7, session.uid), ST_OK);
	assert_int_equal(find(f, first, NOW + 4), ST_OK);
	assert_int_equal(find(f, second, NOW + 4), ST_NOT_FOUND);
	assert_int_equal(session_end_all(f->run, 7, STR_EMPTY), ST_OK);
	assert_int_equal(find(f, first, NOW + 5), ST_NOT_FOUND);
	assert_int_equal(find(f, other, NOW + 5), ST_OK);
}

static void
the_session_unused_longest_makes_room(void **state)
{
	struct fixture *f = *state;
	struct str first = begin(f, 7, NOW);
	struct str second = begin(f, 7, NOW + 1);
	struct session_list list;

	for (int i = 2; i <= LIMIT_SESSIONS; i++)
		(void)begin(f, 7, NOW + i);
	assert_int_equal(session_list(f->run, 7, NOW + 99, f->arena, &list), ST_OK);
	assert_int_equal(list.n, LIMIT_SESSIONS);
	assert_int_equal(find(f, first, NOW + 99), ST_NOT_FOUND);
	assert_int_equal(find(f, second, NOW + 99), ST_OK);
}

/* --- one-time links ------------------------------------------------------------------------- */

static struct str
make_ticket(struct fixture *f, enum ticket_purpose purpose, int64_t person_id)
{
	struct ticket ticket = { .purpose = purpose, .person_id = person_id,
		.payload = STR("{\"agency\":\"WHO\"}") };
	struct str token;

	assert_int_equal(ticket_create(f->run, &ticket, NOW, f->arena, &token), ST_OK);
	return token;
}

#define PEEK(run, purpose, token, now_ms) \
	ticket_peek(run, (struct ticket_claim){ purpose, token, now_ms }, f->arena, &t)
#define TAKE(run, purpose, token, now_ms) \
	ticket_take(run, (struct ticket_claim){ purpose, token, now_ms }, f->arena, &t)

static void
a_ticket_is_seen_often_and_taken_once(void **state)
{
	struct fixture *f = *state;
	struct str token = make_ticket(f, TICKET_INVITE, 0);
	struct ticket t;

	assert_int_equal(PEEK(f->run, TICKET_INVITE, token, NOW), ST_OK);
	assert_int_equal(PEEK(f->run, TICKET_INVITE, token, NOW), ST_OK);
	assert_str(t.payload, "{\"agency\":\"WHO\"}");
	assert_int_equal(t.expires_ms, NOW + 7 * DAY);
	assert_int_equal(TAKE(f->run, TICKET_RESET, token, NOW), ST_NOT_FOUND);
	assert_int_equal(TAKE(f->run, TICKET_INVITE, token, NOW), ST_OK);
	assert_int_equal(TAKE(f->run, TICKET_INVITE, token, NOW), ST_NOT_FOUND);
	assert_int_equal(PEEK(f->run, TICKET_INVITE, token, NOW), ST_NOT_FOUND);
}

static void
a_ticket_can_be_written_into_until_it_is_taken(void **state)
{
	struct fixture *f = *state;
	struct str token = make_ticket(f, TICKET_OIDC, 0);
	struct ticket_claim claim = { TICKET_OIDC, token, NOW };
	struct ticket_claim other = { TICKET_INVITE, token, NOW };
	struct ticket t;

	assert_int_equal(ticket_change(f->run, claim, STR("known"), f->arena), ST_OK);
	assert_int_equal(ticket_change(f->run, other, STR("x"), f->arena), ST_NOT_FOUND);
	assert_int_equal(ticket_take(f->run, claim, f->arena, &t), ST_OK);
	assert_str(t.payload, "known");
	assert_int_equal(ticket_change(f->run, claim, STR("late"), f->arena), ST_NOT_FOUND);
}

static void
what_an_issuer_said_is_kept_until_it_says_more(void **state)
{
	struct fixture *f = *state;
	struct issuer_facts facts = { STR("https://login.example.org/authorize"), true, NOW };
	struct str issuer = STR("https://login.example.org");
	struct issuer_facts found;

	assert_int_equal(issuer_get(f->run, issuer, f->arena, &found), ST_NOT_FOUND);
	assert_int_equal(issuer_put(f->run, issuer, &facts), ST_OK);
	facts = (struct issuer_facts){ STR("https://login.example.org/new"), false, NOW + 1 };
	assert_int_equal(issuer_put(f->run, issuer, &facts), ST_OK);
	assert_int_equal(issuer_get(f->run, issuer, f->arena, &found), ST_OK);
	assert_str(found.endpoint, "https://login.example.org/new");
	assert_false(found.must_name_issuer);
	assert_int_equal(found.asked_ms, NOW + 1);
	assert_int_equal(issuer_get(f->run, STR("https://x"), f->arena, &found), ST_NOT_FOUND);
}

static void
a_ticket_ends_with_its_time_its_reason_and_its_size(void **state)
{
	struct fixture *f = *state;
	struct str old = make_ticket(f, TICKET_RESET, 7);
	struct str replaced = make_ticket(f, TICKET_RESET, 8);
	char *large = arena_alloc(f->arena, LIMIT_TICKET_BYTES + 1);
	struct ticket t = { .purpose = TICKET_RESET, .payload = { large, LIMIT_TICKET_BYTES + 1 } };
	struct str token;

	assert_int_equal(ticket_create(f->run, &t, NOW, f->arena, &token), ST_TOO_LARGE);
	assert_int_equal(TAKE(f->run, TICKET_RESET, old, NOW + 3600 * 1000), ST_NOT_FOUND);
	assert_int_equal(TAKE(f->run, TICKET_RESET, old, NOW - 2 * DAY), ST_NOT_FOUND);
	assert_int_equal(ticket_end_all(f->run, TICKET_RESET, 8), ST_OK);
	assert_int_equal(TAKE(f->run, TICKET_RESET, replaced, NOW), ST_NOT_FOUND);
	assert_int_equal(TAKE(f->run, TICKET_RESET, old, NOW), ST_OK);
	assert_int_equal(t.person_id, 7);
}

/* In a process of its own: how many of the tickets it got. */
static int
take_all(struct fixture *f, const struct str *tokens, size_t n)
{
	struct run *run = open_again(f);
	int taken = 0;

	for (size_t i = 0; i < n; i++) {
		struct ticket t;

		if (TAKE(run, TICKET_INVITE, tokens[i], NOW) == ST_OK)
			taken++;
	}
	return taken;
}

#define RACERS 4
#define RACES 50

static void
of_many_processes_exactly_one_takes_a_ticket(void **state)
{
	struct fixture *f = *state;
	struct arena *kept = arena_new();
	struct str tokens[RACES];
	pid_t children[RACERS];
	int total = 0;

	for (size_t i = 0; i < RACES; i++)
		tokens[i] = str_dup(kept, make_ticket(f, TICKET_INVITE, 0));
	arena_reset(f->arena); /* no connection crosses a fork */
	for (size_t i = 0; i < RACERS; i++) {
		children[i] = fork();
		assert_true(children[i] >= 0);
		if (children[i] == 0)
			_exit(take_all(f, tokens, RACES));
	}
	for (size_t i = 0; i < RACERS; i++) {
		int how;

		assert_int_equal(waitpid(children[i], &how, 0), children[i]);
		assert_true(WIFEXITED(how));
		total += WEXITSTATUS(how);
	}
	arena_free(kept);
	assert_int_equal(total, RACES);
}

static void
two_connections_in_turn_take_a_ticket_once(void **state)
{
	struct fixture *f = *state;
	struct run *other = open_again(f);
	struct str token = make_ticket(f, TICKET_OIDC, 0);
	struct ticket t;

	assert_int_equal(PEEK(other, TICKET_OIDC, token, NOW), ST_OK);
	assert_int_equal(TAKE(f->run, TICKET_OIDC, token, NOW), ST_OK);
	assert_int_equal(TAKE(other, TICKET_OIDC, token, NOW), ST_NOT_FOUND);
}

/* --- counters ------------------------------------------------------------------------------- */

static int64_t
add(struct fixture *f, const char *key, int64_t now_ms)
{
	struct attempts attempts;

	assert_int_equal(attempt_add(f->run, str_from(key), 15 * MINUTE, now_ms, &attempts),
	    ST_OK);
	assert_int_equal(attempts.last_ms, now_ms);
	return attempts.count;
}

static int64_t
count_of(struct fixture *f, const char *key, int64_t now_ms)
{
	struct attempts attempts;

	assert_int_equal(attempt_find(f->run, str_from(key), now_ms, &attempts), ST_OK);
	return attempts.count;
}

static void
attempts_are_counted_within_their_window(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(count_of(f, "a", NOW), 0);
	assert_int_equal(add(f, "a", NOW), 1);
	assert_int_equal(add(f, "a", NOW + 1), 2);
	assert_int_equal(add(f, "b", NOW + 1), 1);
	assert_int_equal(count_of(f, "a", NOW + 15 * MINUTE - 1), 2);
	assert_int_equal(count_of(f, "a", NOW + 15 * MINUTE), 0);
	assert_int_equal(add(f, "a", NOW + 15 * MINUTE), 1);
	assert_int_equal(attempt_clear(f->run, STR("a")), ST_OK);
	assert_int_equal(count_of(f, "a", NOW + 15 * MINUTE), 0);
	assert_int_equal(count_of(f, "b", NOW + 2), 1);
}

/* A window begun in the future must not shut anybody out until then. */
static void
a_clock_set_back_begins_windows_again(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(add(f, "a", NOW), 1);
	assert_int_equal(add(f, "a", NOW), 2);
	assert_int_equal(count_of(f, "a", NOW - DAY), 0);
	assert_int_equal(add(f, "a", NOW - DAY), 1);
	assert_int_equal(add(f, "a", NOW - DAY + 1), 2);
	assert_int_equal(count_of(f, "a", NOW), 0);
}

static void
the_table_of_counters_is_bounded(void **state)
{
	struct fixture *f = *state;

	execute(f, str_dup_z(f->arena, str_format(f->arena, "WITH RECURSIVE n (i) AS (SELECT 1 "
	    "UNION ALL SELECT i + 1 FROM n WHERE i < %d) INSERT INTO attempt SELECT "
	    "printf('%%064d', i), 1, %lld, %lld, %lld + i FROM n", LIMIT_ATTEMPT_ROWS,
	    (long long)NOW, (long long)NOW, (long long)(NOW + DAY))));
	assert_int_equal(add(f, "one more", NOW), 1);
	assert_in_range(rows_of(f, "attempt"), LIMIT_ATTEMPT_ROWS - 100, LIMIT_ATTEMPT_ROWS);
	assert_int_equal(count_of(f, "one more", NOW), 1);
}

/* --- drafts --------------------------------------------------------------------------------- */

static void
a_draft_is_kept_replaced_and_its_writers_alone(void **state)
{
	struct fixture *f = *state;
	struct draft_list list;
	struct draft d;

	put(f, 7, "action/A/edit", "first words", NOW);
	put(f, 7, "action/A/edit", "better words", NOW + 1);
	put(f, 7, "action/B/edit", "other words", NOW + 2);
	assert_int_equal(draft_get(open_again(f), 7, STR("action/A/edit"), f->arena, &d), ST_OK);
	assert_str(d.body, "better words");
	assert_int_equal(d.base_version, 3);
	assert_int_equal(d.saved_ms, NOW + 1);
	assert_int_equal(draft_get(f->run, 8, STR("action/A/edit"), f->arena, &d), ST_NOT_FOUND);
	assert_int_equal(draft_list(f->run, 7, f->arena, &list), ST_OK);
	assert_int_equal(list.n, 2);
	assert_str(list.items[0].form, "action/B/edit");
	assert_int_equal(list.items[0].body.n, 0);
	assert_int_equal(draft_delete(f->run, 7, STR("action/A/edit")), ST_OK);
	assert_int_equal(draft_get(f->run, 7, STR("action/A/edit"), f->arena, &d), ST_NOT_FOUND);
}

static void
drafts_have_a_size_and_a_number(void **state)
{
	struct fixture *f = *state;
	struct draft large = { .form = STR("x"),
		.body = { arena_alloc(f->arena, LIMIT_DRAFT_BYTES + 1), LIMIT_DRAFT_BYTES + 1 } };
	struct draft_list list;
	struct draft d;

	memset((char *)(uintptr_t)large.body.p, 'x', large.body.n);
	assert_int_equal(draft_put(f->run, 7, &large, NOW), ST_TOO_LARGE);
	large.body.n--;
	assert_int_equal(draft_put(f->run, 7, &large, NOW), ST_OK);
	put(f, 8, "of somebody else", "x", NOW - DAY);
	for (int i = 0; i < LIMIT_DRAFTS; i++)
		put(f, 7, str_dup_z(f->arena, str_format(f->arena, "form %03d", i)), "x",
		    NOW + 1 + i);
	assert_int_equal(draft_list(f->run, 7, f->arena, &list), ST_OK);
	assert_int_equal(list.n, LIMIT_DRAFTS);
	assert_int_equal(draft_get(f->run, 7, STR("x"), f->arena, &d), ST_NOT_FOUND);
	assert_int_equal(draft_get(f->run, 7, STR("form 000"), f->arena, &d), ST_OK);
	assert_int_equal(draft_get(f->run, 8, STR("of somebody else"), f->arena, &d), ST_OK);
	/* A clock set back makes the newest look like the oldest. */
	put(f, 7, "now", "words", NOW - DAY);
	assert_int_equal(draft_get(f->run, 7, STR("now"), f->arena, &d), ST_OK);
	assert_int_equal(draft_get(f->run, 7, STR("form 000"), f->arena, &d), ST_NOT_FOUND);
}

/* In a process of its own: saves drafts and says so, until it is killed. */
static void
save_drafts(struct fixture *f, int out)
{
	struct run *run;

	if (run_open(f->arena, f->folder, &f->errors, &run) != ST_OK)
		return;
	for (unsigned char i = 0; i < LIMIT_DRAFTS; i++) {
		struct draft draft = { .form = str_format(f->arena, "form %d", i),
			.body = STR("people's words") };

		if (draft_put(run, 7, &draft, NOW + i) != ST_OK || write(out, &i, 1) != 1)
			return;
	}
}

static void
a_draft_that_was_answered_survives_a_kill(void **state)
{
	struct fixture *f = *state;
	unsigned char last = 0;
	struct draft d;
	int ends[2];
	pid_t child;

	arena_reset(f->arena); /* no connection crosses a fork */
	errors_init(&f->errors, f->arena);
	assert_int_equal(pipe(ends), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		save_drafts(f, ends[1]);
		_exit(1);
	}
	close(ends[1]);
	for (int i = 0; i < 20; i++)
		assert_int_equal(read(ends[0], &last, 1), 1);
	assert_int_equal(kill(child, SIGKILL), 0);
	assert_int_equal(waitpid(child, NULL, 0), child);
	while (read(ends[0], &last, 1) == 1)
		;
	close(ends[0]);
	f->run = open_again(f);
	for (int i = 0; i <= last; i++)
		assert_int_equal(draft_get(f->run, 7, str_format(f->arena, "form %d", i),
		    f->arena, &d), ST_OK);
}

/* --- housekeeping --------------------------------------------------------------------------- */

static void
what_has_expired_is_removed_in_small_steps(void **state)
{
	struct fixture *f = *state;
	struct str live;
	int64_t removed;

	for (int i = 0; i < 5; i++) {
		(void)begin(f, 7, NOW);
		(void)make_ticket(f, TICKET_RESET, 7);
		(void)add(f, str_dup_z(f->arena, str_format(f->arena, "%d", i)), NOW);
	}
	put(f, 7, "form", "words", NOW);
	assert_int_equal(run_clean(f->run, NOW + 1, 100, &removed), ST_OK);
	assert_int_equal(removed, 0);
	live = begin(f, 7, NOW + 2 * DAY);
	assert_int_equal(run_clean(f->run, NOW + 7 * DAY, 3, &removed), ST_OK);
	assert_int_equal(removed, 9);
	assert_int_equal(run_clean(f->run, NOW + 7 * DAY, 3, &removed), ST_OK);
	assert_int_equal(removed, 6);
	assert_int_equal(run_clean(f->run, NOW + 7 * DAY, 3, &removed), ST_OK);
	assert_int_equal(removed, 0);
	assert_int_equal(find(f, live, NOW + 7 * DAY), ST_OK);
	assert_int_equal(run_clean(f->run, NOW + 366 * DAY, 100, &removed), ST_OK);
	assert_int_equal(removed, 2);
}

static void
a_person_is_forgotten(void **state)
{
	struct fixture *f = *state;
	struct str other = begin(f, 8, NOW);
	struct draft d;

	(void)begin(f, 7, NOW);
	(void)make_ticket(f, TICKET_RESET, 7);
	put(f, 7, "form", "words", NOW);
	assert_int_equal(run_forget_person(f->run, 7), ST_OK);
	assert_int_equal(rows_of(f, "session"), 1);
	assert_int_equal(rows_of(f, "ticket"), 0);
	assert_int_equal(draft_get(f->run, 7, STR("form"), f->arena, &d), ST_NOT_FOUND);
	assert_int_equal(find(f, other, NOW), ST_OK);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		RUN_TEST(the_file_is_for_its_owner_alone),
		RUN_TEST(a_session_is_found_by_its_token_alone),
		RUN_TEST(the_file_holds_no_token),
		RUN_TEST(a_session_ends_when_idle_and_when_old),
		RUN_TEST(use_is_noted_once_a_minute),
		RUN_TEST(a_clock_set_back_keeps_sessions_bounded),
		RUN_TEST(sessions_are_listed_and_ended_by_their_person),
		RUN_TEST(the_session_unused_longest_makes_room),
		RUN_TEST(a_ticket_can_be_written_into_until_it_is_taken),
		RUN_TEST(what_an_issuer_said_is_kept_until_it_says_more),
		RUN_TEST(a_ticket_is_seen_often_and_taken_once),
		RUN_TEST(a_ticket_ends_with_its_time_its_reason_and_its_size),
		RUN_TEST(of_many_processes_exactly_one_takes_a_ticket),
		RUN_TEST(two_connections_in_turn_take_a_ticket_once),
		RUN_TEST(attempts_are_counted_within_their_window),
		RUN_TEST(a_clock_set_back_begins_windows_again),
		RUN_TEST(the_table_of_counters_is_bounded),
		RUN_TEST(a_draft_is_kept_replaced_and_its_writers_alone),
		RUN_TEST(drafts_have_a_size_and_a_number),
		RUN_TEST(a_draft_that_was_answered_survives_a_kill),
		RUN_TEST(what_has_expired_is_removed_in_small_steps),
		RUN_TEST(a_person_is_forgotten),
	};

	return cmocka_run_group_tests_name("run", tests, NULL, NULL);
}
