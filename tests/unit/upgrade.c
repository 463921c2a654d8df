/* SPDX-License-Identifier: Apache-2.0 */
/* Data folders of earlier programs (tests/upgrade/) are brought up and whole. */
#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "instrument/framework_store.h"
#include "instrument/revision.h"
#include "model/types/types.h"
#include "store/credential.h"

static void
check_framework(struct arena *a, struct store *s)
{
	struct record *r;
	struct framework *fw;

	assert_int_equal(framework_find(s, VIEWER_ANYONE, STR_EMPTY, a, &r), ST_OK);
	assert_int_equal(framework_load(s, VIEWER_ANYONE, r->id, FRAMEWORK_ALL, a, &fw), ST_OK);
	assert_int_equal(fw->pillars.n, 1);
	assert_int_equal(fw->agencies.n, 2);
	assert_int_equal(fw->pillars.items[0].actions.n, 2);
	assert_int_equal(fw->pillars.items[0].goals.n, 1);
	assert_int_equal(fw->footnotes.n, 1);
	assert_int_equal(fw->sources.n, 1);
	assert_true(fw->segments.n > 0);
}

static void
check_archive(const char *archive)
{
	struct arena *a = arena_new();
	char folder[] = "/tmp/concert-upgrade-XXXXXX";
	struct errors errors;
	struct store *s;
	struct verify_counts counts;
	struct credential credential;
	struct api_token token;
	int64_t person_id;
	int64_t sealed = 0;

	errors_init(&errors, a);
	assert_non_null(mkdtemp(folder));
	assert_int_equal(system(str_dup_z(a, str_format(a, "tar -xzf '%s' -C %s", archive,
	    folder))), 0);
	if (store_open(a, folder, STORE_MIGRATE, &errors, &s) != ST_OK ||
	    revision_seal_released(s, &errors) != ST_OK ||
	    store_verify(s, a, &errors, &counts) != ST_OK ||
	    revision_verify(s, a, &errors, &sealed) != ST_OK)
		fail_msg("%s: %.*s", archive, STR_ARG(errors.items[0].message));
	check_framework(a, s);
	assert_int_equal(sealed, 1);
	assert_int_equal(credential_find(s, 1, a, &credential), ST_NOT_FOUND);
	assert_int_equal(api_token_find(s, STR("x"), 0, a, &token), ST_NOT_FOUND);
	assert_int_equal(external_identity_find(s, STR("x"), STR("y"), &person_id), ST_NOT_FOUND);
	arena_reset(a);
	assert_int_equal(system(str_dup_z(a, str_format(a, "rm -rf %s", folder))), 0);
	arena_free(a);
}

static void
every_earlier_data_folder_is_brought_up(void **state)
{
	glob_t found;

	(void)state;
	assert_int_equal(glob("tests/upgrade/*.tar.gz", 0, NULL, &found), 0);
	for (size_t i = 0; i < found.gl_pathc; i++)
		check_archive(found.gl_pathv[i]);
	globfree(&found);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_earlier_data_folder_is_brought_up),
	};

	return cmocka_run_group_tests_name("upgrade", tests, NULL, NULL);
}
