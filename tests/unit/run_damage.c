/* SPDX-License-Identifier: Apache-2.0 */
/* store/run: a run.db that is damaged, of another version, or gone. */
#include "run_fixture.h"

#define RACERS 4

static void
overwrite(struct fixture *f, const char *name, long at, size_t n)
{
	FILE *file = fopen(path_of(f, name), "r+");

	assert_non_null(file);
	assert_int_equal(fseek(file, at, SEEK_SET), 0);
	for (size_t i = 0; i < n; i++)
		fputc('X', file);
	fclose(file);
}

static void
a_file_that_is_no_database_is_moved_aside(void **state)
{
	struct fixture *f = *state;
	struct str token = begin(f, 7, NOW);

	arena_reset(f->arena);
	errors_init(&f->errors, f->arena);
	overwrite(f, "run.db", 0, 5000);
	f->run = open_again(f);
	assert_int_equal(f->errors.n, 0);
	token = begin(f, 7, NOW);
	assert_int_equal(find(f, token, NOW), ST_OK);
	assert_true(count_files(f, "run.db.aside-*") >= 1);
}

/* A disk that damages the file again and again is not filled by what is kept of it. */
static void
the_newest_damaged_files_are_kept(void **state)
{
	struct fixture *f = *state;

	(void)begin(f, 7, NOW);
	arena_reset(f->arena);
	errors_init(&f->errors, f->arena);
	for (int i = 0; i < 10; i++) {
		const char *name = str_dup_z(f->arena, str_format(f->arena,
		    "run.db.aside-%d", 1000 + i));

		fclose(fopen(path_of(f, name), "w"));
		fclose(fopen(str_dup_z(f->arena, str_format(f->arena, "%s-wal",
		    path_of(f, name))), "w"));
	}
	overwrite(f, "run.db", 0, 5000);
	f->run = open_again(f);
	assert_int_equal(count_files(f, "run.db.aside-*[0-9]"), LIMIT_RUN_ASIDE);
	assert_int_not_equal(access(path_of(f, "run.db.aside-1000"), F_OK), 0);
	assert_int_equal(access(path_of(f, "run.db.aside-1009"), F_OK), 0);
	assert_int_equal(count_files(f, "run.db.aside-100?-wal"), LIMIT_RUN_ASIDE - 1);
}

/* One process finds the damage; the others go over to the new file without being told. */
static void
damage_found_while_running_is_survived_by_all(void **state)
{
	struct fixture *f = *state;
	struct run *other = open_again(f);
	struct str token = begin(f, 7, NOW);
	struct session session;
	enum status st = ST_OK;

	assert_int_equal(session_find(other, token, NOW, f->arena, &session), ST_OK);
	execute(f, "PRAGMA wal_checkpoint(TRUNCATE)");
	overwrite(f, "run.db", 4096, 16 * 4096);
	for (int i = 0; i < 3; i++)
		st = session_find(f->run, token, NOW, f->arena, &session);
	assert_int_equal(st, ST_NOT_FOUND);
	assert_int_equal(count_files(f, "run.db.aside-*[0-9]"), 1);
	token = begin(f, 7, NOW);
	assert_int_equal(session_find(other, token, NOW, f->arena, &session), ST_OK);
	assert_int_equal(count_files(f, "run.db.aside-*[0-9]"), 1);
}

/* In a process of its own: opens, and finds what it wrote. */
static int
open_and_use(struct fixture *f)
{
	struct session session = { .person_id = 7 };
	struct run *run;
	struct str token;

	if (run_open(f->arena, f->folder, &f->errors, &run) != ST_OK ||
	    session_create(run, &session, NOW, f->arena, &token) != ST_OK)
		return 0;
	return session_find(run, token, NOW, f->arena, &session) == ST_OK ? 1 : 0;
}

static void
processes_that_start_together_replace_a_damaged_file_once(void **state)
{
	struct fixture *f = *state;
	pid_t children[RACERS];

	arena_reset(f->arena); /* no connection crosses a fork */
	errors_init(&f->errors, f->arena);
	overwrite(f, "run.db", 0, 5000);
	for (size_t i = 0; i < RACERS; i++) {
		children[i] = fork();
		assert_true(children[i] >= 0);
		if (children[i] == 0)
			_exit(open_and_use(f));
	}
	for (size_t i = 0; i < RACERS; i++) {
		int how;

		assert_int_equal(waitpid(children[i], &how, 0), children[i]);
		assert_true(WIFEXITED(how) && WEXITSTATUS(how) == 1);
	}
	assert_int_equal(count_files(f, "run.db.aside-*[0-9]"), 1);
	assert_int_equal(rows_of(f, "session"), RACERS);
}

static void
a_file_that_vanished_is_made_anew(void **state)
{
	struct fixture *f = *state;
	struct str token = begin(f, 7, NOW);

	assert_int_equal(remove(path_of(f, "run.db")), 0);
	remove(path_of(f, "run.db-wal"));
	remove(path_of(f, "run.db-shm"));
	assert_int_equal(find(f, token, NOW), ST_NOT_FOUND);
	token = begin(f, 7, NOW);
	assert_int_equal(find(f, token, NOW), ST_OK);
}

static void
drafts_outlive_a_file_of_another_version(void **state)
{
	struct fixture *f = *state;
	struct str token = begin(f, 7, NOW);
	struct draft d;

	put(f, 7, "form", "people's words", NOW);
	execute(f, "UPDATE meta SET value = '2' WHERE name = 'version'");
	f->run = open_again(f);
	assert_int_equal(find(f, token, NOW), ST_NOT_FOUND);
	assert_int_equal(draft_get(f->run, 7, STR("form"), f->arena, &d), ST_OK);
	assert_str(d.body, "people's words");
	assert_int_equal(d.saved_ms, NOW);
}

static void
a_file_with_more_than_we_know_is_used_as_it_is(void **state)
{
	struct fixture *f = *state;
	struct str token = begin(f, 7, NOW);

	put(f, 7, "form", "words", NOW);
	execute(f, "ALTER TABLE draft ADD COLUMN colour TEXT NOT NULL DEFAULT 'blue';"
	    "UPDATE meta SET value = '5' WHERE name = 'additions'");
	f->run = open_again(f);
	assert_int_equal(find(f, token, NOW), ST_OK);
	put(f, 7, "form 2", "words", NOW);
	assert_int_equal(count_files(f, "run.db.aside-*"), 0);
}

static void
a_file_that_lacks_a_table_is_moved_aside(void **state)
{
	struct fixture *f = *state;
	struct draft d;

	put(f, 7, "form", "words", NOW);
	execute(f, "DROP TABLE session");
	f->run = open_again(f);
	assert_int_equal(draft_get(f->run, 7, STR("form"), f->arena, &d), ST_OK);
	(void)begin(f, 7, NOW);
	assert_int_equal(count_files(f, "run.db.aside-*[0-9]"), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		RUN_TEST(a_file_that_is_no_database_is_moved_aside),
		RUN_TEST(the_newest_damaged_files_are_kept),
		RUN_TEST(damage_found_while_running_is_survived_by_all),
		RUN_TEST(processes_that_start_together_replace_a_damaged_file_once),
		RUN_TEST(a_file_that_vanished_is_made_anew),
		RUN_TEST(drafts_outlive_a_file_of_another_version),
		RUN_TEST(a_file_with_more_than_we_know_is_used_as_it_is),
		RUN_TEST(a_file_that_lacks_a_table_is_moved_aside),
	};

	return cmocka_run_group_tests_name("run_damage", tests, NULL, NULL);
}
