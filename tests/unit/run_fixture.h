/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_TESTS_UNIT_RUN_FIXTURE_H
#define CONCERT_TESTS_UNIT_RUN_FIXTURE_H

#include <glob.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/hash.h"
#include "base/limits.h"
#include "db/db.h"
#include "store/run.h"

/* A run.db in a folder of its own; for the tests of store/run*. */
#define NOW INT64_C(1800000000000)
#define MINUTE INT64_C(60000)
#define DAY (INT64_C(24) * 3600 * 1000)

struct fixture {
	struct arena *arena;
	struct errors errors;
	char folder[64];
	struct run *run;
};

#define assert_str(got, want) \
	do { \
		struct str got_ = (got); \
		assert_string_equal(str_dup_z(f->arena, got_), want); \
	} while (0)

static inline struct run *
open_again(struct fixture *f)
{
	struct run *run;

	assert_int_equal(run_open(f->arena, f->folder, &f->errors, &run), ST_OK);
	return run;
}

static inline int
set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	f->arena = arena_new();
	errors_init(&f->errors, f->arena);
	snprintf(f->folder, sizeof(f->folder), "/tmp/concert-run-XXXXXX");
	assert_non_null(mkdtemp(f->folder));
	f->run = open_again(f);
	*state = f;
	return 0;
}

static inline int
tear_down(void **state)
{
	struct fixture *f = *state;
	char command[128];

	snprintf(command, sizeof(command), "rm -rf '%s'", f->folder);
	arena_free(f->arena);
	free(f);
	return system(command) == 0 ? 0 : 1;
}

static inline const char *
path_of(struct fixture *f, const char *name)
{
	return str_dup_z(f->arena, str_format(f->arena, "%s/%s", f->folder, name));
}

static inline size_t
count_files(struct fixture *f, const char *pattern)
{
	glob_t found;
	size_t n = glob(path_of(f, pattern), 0, NULL, &found) == 0 ? found.gl_pathc : 0;

	globfree(&found);
	return n;
}

static inline struct str
begin(struct fixture *f, int64_t person_id, int64_t now_ms)
{
	struct session start = { .person_id = person_id, .agent = STR("Firefox on Linux"),
		.remote = STR("192.0.2.1") };
	struct str token;

	assert_int_equal(session_create(f->run, &start, now_ms, f->arena, &token), ST_OK);
	return token;
}

static inline enum status
find(struct fixture *f, struct str token, int64_t now_ms)
{
	struct session session;

	return session_find(f->run, token, now_ms, f->arena, &session);
}

static inline int64_t
rows_of(struct fixture *f, const char *table)
{
	struct db *db;
	struct stmt *s;
	bool row;

	assert_int_equal(db_open(f->arena, path_of(f, "run.db"), 0, &f->errors, &db), ST_OK);
	s = db_prepare(db, str_dup_z(f->arena, str_format(f->arena, "SELECT COUNT(*) FROM %s",
	    table)));
	assert_int_equal(stmt_step(s, &row), ST_OK);
	return stmt_i64(s, 0);
}

static inline void
execute(struct fixture *f, const char *text)
{
	struct db *db;

	assert_int_equal(db_open(f->arena, path_of(f, "run.db"), 0, &f->errors, &db), ST_OK);
	assert_int_equal(db_execute(db, text), ST_OK);
}

static inline void
put(struct fixture *f, int64_t person_id, const char *form, const char *body, int64_t now_ms)
{
	struct draft draft = { .form = str_from(form), .base_version = 3, .body = str_from(body) };

	assert_int_equal(draft_put(f->run, person_id, &draft, now_ms), ST_OK);
}

#define RUN_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

#endif
