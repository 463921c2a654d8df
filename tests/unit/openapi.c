/* SPDX-License-Identifier: Apache-2.0 */
/* The OpenAPI page: sound JSON, the same as the golden file, and every type is in it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "api/openapi.h"
#include "api/resource.h"
#include "base/limits.h"
#include "model/types/types.h"

#define GOLDEN "tests/golden/openapi.json"

static struct str
print(struct arena *a)
{
	struct buf b;

	buf_init(&b, a, LIMIT_RESPONSE_BYTES);
	openapi_write(&b);
	assert_false(b.overflow);
	return buf_str(&b);
}

static void
the_page_is_the_golden_file(void **state)
{
	struct arena *a = arena_new();
	struct str page = print(a);
	FILE *file = fopen(GOLDEN, "rb");
	char *golden = arena_alloc(a, LIMIT_RESPONSE_BYTES);
	size_t n;

	(void)state;
	assert_non_null(file);
	n = fread(golden, 1, LIMIT_RESPONSE_BYTES, file);
	fclose(file);
	if (!str_equal(page, (struct str){ golden, n }))
		fail_msg("The description of the API has changed. If it should have: "
		    "build/concert schema --format openapi >" GOLDEN);
	arena_free(a);
}

/* A name that stands twice would hide one of the two. */
static void
no_name_stands_twice(void **state)
{
	struct arena *a = arena_new();
	struct str page = print(a);
	json_error_t error;
	json_t *json = json_loadb(page.p, page.n, JSON_REJECT_DUPLICATES, &error);

	(void)state;
	if (json == NULL)
		fail_msg("line %d: %s", error.line, error.text);
	assert_non_null(json_object_get(json_object_get(json, "paths"), "/actions/{key}"));
	json_decref(json);
	arena_free(a);
}

static void
every_type_is_described_and_linked(void **state)
{
	struct arena *a = arena_new();
	struct str page = print(a);
	json_t *json = json_loadb(page.p, page.n, 0, NULL);
	json_t *schemas = json_object_get(json_object_get(json, "components"), "schemas");
	json_t *paths = json_object_get(json, "paths");

	(void)state;
	for (size_t i = 0; i < record_type_count; i++) {
		const char *plural = record_types[i]->plural;

		assert_non_null(json_object_get(schemas, record_types[i]->name));
		assert_non_null(json_object_get(paths, str_format(a, "/%s", plural).p));
		assert_non_null(json_object_get(paths,
		    str_format(a, "/%s/{key}/source", plural).p));
	}
	json_decref(json);
	assert_string_equal(str_dup_z(a, resource_page(a, &type_action, STR("01H"),
	    STR("CJ 7.1"))), "/actions/CJ-7.1");
	assert_string_equal(str_dup_z(a, resource_page(a, &type_query, STR("01H"), STR_EMPTY)),
	    "/queries/01H");
	assert_string_equal(str_dup_z(a, resource_path(a, &type_agency, STR("01H"))),
	    "/api/v1/agencies/01H");
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_page_is_the_golden_file),
		cmocka_unit_test(no_name_stands_twice),
		cmocka_unit_test(every_type_is_described_and_linked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
