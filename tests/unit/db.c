/* SPDX-License-Identifier: Apache-2.0 */
/* db/: binding by name, cached statements, transactions and two connections. */
#include "fixture.h"

#include "db/db.h"

struct pair {
	struct arena *arena;
	struct errors errors;
	char folder[64];
	const char *path;
	struct db *first;
	struct db *second;
};

static int
set_up(void **state)
{
	struct pair *p = calloc(1, sizeof(*p));

	assert_int_equal(setenv("CONCERT_TEST_BUSY_MS", "5", 1), 0);
	p->arena = arena_new();
	errors_init(&p->errors, p->arena);
	snprintf(p->folder, sizeof(p->folder), "/tmp/concert-unit-XXXXXX");
	assert_non_null(mkdtemp(p->folder));
	p->path = str_dup_z(p->arena, str_format(p->arena, "%s/x.db", p->folder));
	assert_int_equal(db_open(p->arena, p->path, DB_CREATE, &p->errors, &p->first), ST_OK);
	assert_int_equal(db_execute(p->first, "CREATE TABLE t (id INTEGER PRIMARY KEY, "
	    "a TEXT UNIQUE, b INTEGER) STRICT"), ST_OK);
	assert_int_equal(db_open(p->arena, p->path, 0, &p->errors, &p->second), ST_OK);
	*state = p;
	return 0;
}

static int
tear_down(void **state)
{
	struct pair *p = *state;
	char command[128];

	snprintf(command, sizeof(command), "rm -rf '%s'", p->folder);
	arena_free(p->arena);
	free(p);
	return system(command) == 0 ? 0 : 1;
}

static enum status
insert(struct db *db, const char *a, int64_t b)
{
	/* $2 stands first in the text: SQLite would number it 1. */
	struct stmt *s = db_sql(db, SQL("INSERT INTO t (b, a) VALUES ($2, $1)"));

	stmt_bind_text(s, 1, str_from(a));
	stmt_bind_i64(s, 2, b);
	return stmt_run(s);
}

static int64_t
count(struct db *db)
{
	struct stmt *s = db_sql(db, SQL("SELECT COUNT(*) FROM t"));
	int64_t n;
	bool row;

	assert_int_equal(stmt_step(s, &row), ST_OK);
	n = stmt_i64(s, 0);
	stmt_reset(s);
	return n;
}

static int64_t
key_of(struct db *db)
{
	int64_t key;

	assert_int_equal(db_begin_read(db), ST_OK);
	assert_int_equal(db_change_key(db, &key), ST_OK);
	db_end_read(db);
	return key;
}

static void
parameters_are_bound_by_name_not_by_place(void **state)
{
	struct pair *p = *state;
	struct stmt *s;
	bool row;

	assert_int_equal(insert(p->first, "text", 7), ST_OK);
	s = db_sql(p->first, SQL("SELECT a, b, NULL FROM t WHERE b = $2 AND a = $1"));
	stmt_bind_text(s, 1, STR("text"));
	stmt_bind_i64(s, 2, 7);
	assert_int_equal(stmt_step(s, &row), ST_OK);
	assert_true(row);
	assert_true(str_equal(stmt_text(s, 0), STR("text")));
	assert_int_equal(stmt_i64(s, 1), 7);
	assert_true(stmt_is_null(s, 2));
	assert_false(stmt_is_null(s, 1));
	assert_int_equal(stmt_step(s, &row), ST_OK);
	assert_false(row);
}

static void
a_statement_is_cached_by_its_text_and_the_cache_is_bounded(void **state)
{
	struct pair *p = *state;
	char text[64];
	struct stmt *first = db_prepare(p->first, "SELECT 1");
	struct stmt *s;
	bool row;

	snprintf(text, sizeof(text), "SELECT 1");
	assert_ptr_equal(db_prepare(p->first, text), first);
	/* The same address with another text is another statement. */
	snprintf(text, sizeof(text), "SELECT 2");
	s = db_prepare(p->first, text);
	assert_int_equal(stmt_step(s, &row), ST_OK);
	assert_int_equal(stmt_i64(s, 0), 2);
	for (int i = 0; i < 2000; i++) {
		snprintf(text, sizeof(text), "SELECT %d", i);
		s = db_prepare(p->first, text);
		assert_int_equal(stmt_step(s, &row), ST_OK);
		assert_int_equal(stmt_i64(s, 0), i);
		stmt_reset(s);
	}
}

static void
a_broken_constraint_is_a_conflict(void **state)
{
	struct pair *p = *state;

	assert_int_equal(insert(p->first, "x", 1), ST_OK);
	assert_int_equal(insert(p->first, "x", 2), ST_CONFLICT);
	assert_int_equal(db_execute(p->first, "INSERT INTO t (b) VALUES ('no number')"),
	    ST_CONFLICT);
	assert_int_equal(count(p->first), 1);
}

struct attempt {
	struct db *db;
	enum status answer;
	int n;
};

static enum status
write_one(void *context)
{
	struct attempt *a = context;
	enum status st;

	a->n++;
	if ((st = insert(a->db, "in a transaction", a->n)) != ST_OK)
		return st;
	return a->n == 1 ? a->answer : ST_OK;
}

static void
a_write_is_whole_or_not_at_all_and_busy_is_tried_again(void **state)
{
	struct pair *p = *state;
	struct attempt refused = { p->first, ST_CONFLICT, 0 };
	struct attempt busy = { p->first, ST_BUSY, 0 };

	assert_int_equal(db_write(p->first, write_one, &refused), ST_CONFLICT);
	assert_int_equal(refused.n, 1);
	assert_int_equal(count(p->first), 0);
	assert_int_equal(db_write(p->first, write_one, &busy), ST_OK);
	assert_int_equal(busy.n, 2);
	assert_int_equal(count(p->second), 1);
}

static void
a_locked_database_is_busy_after_a_bounded_wait(void **state)
{
	struct pair *p = *state;
	struct attempt a = { p->first, ST_OK, 0 };

	assert_int_equal(db_execute(p->second, "BEGIN IMMEDIATE"), ST_OK);
	assert_int_equal(db_write(p->first, write_one, &a), ST_BUSY);
	assert_int_equal(a.n, 0);
	/* Readers are not held up by a writer. */
	assert_int_equal(count(p->first), 0);
	assert_int_equal(db_execute(p->second, "COMMIT"), ST_OK);
	assert_int_equal(db_write(p->first, write_one, &a), ST_OK);
}

static void
a_read_transaction_sees_one_state(void **state)
{
	struct pair *p = *state;
	int64_t key;

	assert_int_equal(db_begin_read(p->first), ST_OK);
	assert_int_equal(db_change_key(p->first, &key), ST_OK);
	assert_int_equal(insert(p->second, "meanwhile", 1), ST_OK);
	assert_int_equal(count(p->first), 0);
	db_end_read(p->first);
	assert_int_equal(count(p->first), 1);
	assert_int_not_equal(key_of(p->first), key);
}

static void
the_change_key_moves_with_own_and_with_others_commits(void **state)
{
	struct pair *p = *state;
	struct attempt a = { p->first, ST_OK, 0 };
	struct attempt b = { p->second, ST_OK, 5 };
	int64_t first = key_of(p->first);
	int64_t second = key_of(p->second);

	assert_int_equal(key_of(p->first), first);
	assert_int_equal(db_write(p->first, write_one, &a), ST_OK);
	assert_int_not_equal(key_of(p->first), first);
	assert_int_not_equal(key_of(p->second), second);
	first = key_of(p->first);
	assert_int_equal(db_execute(p->first, "DELETE FROM t"), ST_OK);
	assert_int_equal(db_write(p->second, write_one, &b), ST_OK);
	assert_int_not_equal(key_of(p->first), first);
}

static void
it_is_opened_safely_or_refused(void **state)
{
	struct pair *p = *state;
	struct stmt *s;
	struct db *db;
	bool row;

	s = db_prepare(p->first, "PRAGMA synchronous");
	assert_int_equal(stmt_step(s, &row), ST_OK);
	assert_int_equal(stmt_i64(s, 0), 2); /* FULL */
	s = db_prepare(p->first, "PRAGMA journal_mode");
	assert_int_equal(stmt_step(s, &row), ST_OK);
	assert_true(str_equal(stmt_text(s, 0), STR("wal")));
	s = db_prepare(p->first, "PRAGMA foreign_keys");
	assert_int_equal(stmt_step(s, &row), ST_OK);
	assert_int_equal(stmt_i64(s, 0), 1);
	assert_int_equal(db_open(p->arena, "/tmp/concert-no-such/x.db", DB_CREATE, &p->errors,
	    &db), ST_NOT_FOUND);
	assert_int_equal(db_open(p->arena, p->path, DB_READ_ONLY, &p->errors, &db), ST_OK);
	assert_int_equal(insert(db, "x", 1), ST_IO);
}

#define PAIR_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		PAIR_TEST(parameters_are_bound_by_name_not_by_place),
		PAIR_TEST(a_statement_is_cached_by_its_text_and_the_cache_is_bounded),
		PAIR_TEST(a_broken_constraint_is_a_conflict),
		PAIR_TEST(a_write_is_whole_or_not_at_all_and_busy_is_tried_again),
		PAIR_TEST(a_locked_database_is_busy_after_a_bounded_wait),
		PAIR_TEST(a_read_transaction_sees_one_state),
		PAIR_TEST(the_change_key_moves_with_own_and_with_others_commits),
		PAIR_TEST(it_is_opened_safely_or_refused),
	};

	return cmocka_run_group_tests_name("db", tests, NULL, NULL);
}
