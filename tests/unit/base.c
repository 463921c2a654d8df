/* SPDX-License-Identifier: Apache-2.0 */
/* base/: arena, str, buf, utf8, json, ulid, hash. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/errors.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/log.h"
#include "base/map.h"
#include "base/str.h"
#include "base/ulid.h"
#include "base/utf8.h"

#define assert_str(got, want) \
	do { \
		struct str got_ = (got); \
		assert_int_equal(got_.n, strlen(want)); \
		assert_memory_equal(got_.p, want, got_.n); \
	} while (0)

static int closed;

static void
count_close(void *p)
{
	(void)p;
	closed++;
}

static void
arena_frees_and_closes_back_to_a_mark(void **state)
{
	struct arena *a = arena_new();
	struct arena_mark mark;
	char *kept = arena_alloc(a, 100);

	(void)state;
	memcpy(kept, "kept", 5);
	mark = arena_mark(a);
	for (int i = 0; i < 1000; i++)
		arena_alloc(a, 1000);
	arena_on_reset(a, count_close, NULL);
	closed = 0;
	arena_rewind(a, mark);
	assert_int_equal(closed, 1);
	assert_string_equal(kept, "kept");
	assert_true(arena_held(a) < 64 * 1024);
	arena_free(a);
	assert_int_equal(closed, 1);
}

static void
arena_memory_is_zeroed_after_reuse(void **state)
{
	struct arena *a = arena_new();
	struct arena_mark mark;
	unsigned char *p;

	(void)state;
	arena_alloc(a, 1);
	mark = arena_mark(a);
	memset(arena_alloc(a, 64), 0xFF, 64);
	arena_rewind(a, mark);
	p = arena_alloc(a, 64);
	for (int i = 0; i < 64; i++)
		assert_int_equal(p[i], 0);
	arena_free(a);
}

static void
numbers_are_whole_texts_within_a_range(void **state)
{
	int64_t n = 7;

	(void)state;
	assert_int_equal(str_to_i64(STR("-12"), -20, 20, &n), ST_OK);
	assert_int_equal(n, -12);
	assert_int_equal(str_to_i64(STR("9223372036854775807"), 0, INT64_MAX, &n), ST_OK);
	assert_true(n == INT64_MAX);
	assert_int_equal(str_to_i64(STR("-9223372036854775808"), INT64_MIN, 0, &n), ST_OK);
	assert_true(n == INT64_MIN);
	n = 7;
	assert_int_equal(str_to_i64(STR("9223372036854775808"), 0, INT64_MAX, &n), ST_INVALID);
	assert_int_equal(str_to_i64(STR("12 "), 0, 20, &n), ST_INVALID);
	assert_int_equal(str_to_i64(STR(""), 0, 20, &n), ST_INVALID);
	assert_int_equal(str_to_i64(STR("21"), 0, 20, &n), ST_INVALID);
	assert_int_equal(n, 7);
}

static void
parts_between_separators_are_all_given(void **state)
{
	struct str rest = STR("a,,b");
	struct str part;

	(void)state;
	assert_true(str_next(&rest, ',', &part));
	assert_str(part, "a");
	assert_true(str_next(&rest, ',', &part));
	assert_str(part, "");
	assert_true(str_next(&rest, ',', &part));
	assert_str(part, "b");
	assert_false(str_next(&rest, ',', &part));
}

static void
a_full_buffer_stays_full(void **state)
{
	struct arena *a = arena_new();
	struct buf b;

	(void)state;
	buf_init(&b, a, 8);
	buf_add(&b, STR("12345678"));
	assert_false(b.overflow);
	buf_add(&b, STR("9"));
	assert_true(b.overflow);
	assert_str(buf_str(&b), "12345678");
	arena_free(a);
}

static void
html_text_cannot_open_a_tag(void **state)
{
	struct arena *a = arena_new();
	struct buf b;

	(void)state;
	buf_init(&b, a, 100);
	buf_add_html(&b, STR("<a href=\"x\">'&'"));
	assert_str(buf_str(&b), "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;");
	arena_free(a);
}

static void
malformed_utf8_is_found(void **state)
{
	(void)state;
	assert_int_equal(utf8_find_invalid(STR("caf\xC3\xA9 \xE5\xB9\xB3")), SIZE_MAX);
	assert_int_equal(utf8_find_invalid(STR("ab\xC3")), 2);
	assert_int_equal(utf8_find_invalid(STR("\xC0\xAF")), 0);
	assert_int_equal(utf8_find_invalid(STR("\xED\xA0\x80")), 0);
	assert_int_equal(utf8_find_invalid(STR("\xF4\x90\x80\x80")), 0);
}

static void
text_is_cut_by_code_points(void **state)
{
	(void)state;
	assert_str(utf8_part(STR("caf\xC3\xA9!"), 3, 4), "\xC3\xA9");
	assert_int_equal(utf8_length(STR("caf\xC3\xA9!")), 5);
}

static void
json_is_written_with_commas_and_escapes(void **state)
{
	struct arena *a = arena_new();
	struct buf b;
	struct json j;

	(void)state;
	buf_init(&b, a, 1000);
	json_init(&j, &b);
	json_write_object(&j, NULL);
	json_write_text(&j, "a", STR("x\"\n\x01\xFF\xC3\xA9"));
	json_write_array(&j, "b");
	json_write_i64(&j, NULL, -5);
	json_write_bool(&j, NULL, true);
	json_write_null(&j, NULL);
	json_end_array(&j);
	json_end_object(&j);
	assert_str(buf_str(&b),
	    "{\"a\":\"x\\\"\\n\\u0001\xEF\xBF\xBD\xC3\xA9\",\"b\":[-5,true,null]}");
	arena_free(a);
}

static void
ulids_sort_in_the_order_made(void **state)
{
	struct arena *a = arena_new();
	struct str first = ulid_new(a, 1000);
	struct str second = ulid_new(a, 1000);
	struct str later = ulid_new(a, 2000);

	(void)state;
	assert_true(ulid_is_valid(first));
	assert_true(str_compare(first, second) < 0);
	assert_true(str_compare(second, later) < 0);
	assert_false(ulid_is_valid(STR("81ARZ3NDEKTSV4RRFFQ69G5FAV")));
	arena_free(a);
}

static void
sha256_gives_the_standard_digest(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	assert_str(hash_hex(a, STR("abc")),
	    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	arena_free(a);
}

static void
a_map_finds_every_key_it_was_given(void **state)
{
	struct arena *a = arena_new();
	struct map m = { .arena = a };
	int64_t got;

	(void)state;
	assert_false(map_get(&m, STR("x"), &got));
	for (int64_t i = 0; i < 1000; i++) {
		map_set(&m, str_format(a, "key %d", (int)i), i);
		map_set_i64(&m, i, -i);
	}
	map_set(&m, STR("key 7"), 70);
	assert_true(map_get(&m, STR("key 999"), &got));
	assert_int_equal(got, 999);
	assert_true(map_get(&m, STR("key 7"), &got));
	assert_int_equal(got, 70);
	assert_true(map_get_i64(&m, 500, &got));
	assert_int_equal(got, -500);
	assert_false(map_get(&m, STR("key 1000"), &got));
	arena_free(a);
}

/* A visitor's path is shown to whoever reads the log in a terminal. */
static void
log_lines_hold_nothing_that_acts(void **state)
{
	char line[512] = "";
	int saved = dup(STDERR_FILENO);
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	dup2(ends[1], STDERR_FILENO);
	log_line(LOG_ERROR, "test", "%s", "a\n\x1B[31m \xC2\x9B \xFF \xE2\x80\xAE "
	    "\xE2\x80\xA8 \xC3\xA9 \xE5\xB9\xB3 \x7F\xC3");
	dup2(saved, STDERR_FILENO);
	assert_true(read(ends[0], line, sizeof(line) - 1) > 0);
	assert_non_null(strstr(line, " error test a\\x0a\\x1b[31m \\xc2\\x9b \\xff \\xe2\\x80\\xae "
	    "\\xe2\\x80\\xa8 \xC3\xA9 \xE5\xB9\xB3 \\x7f\\xc3\n"));
	close(ends[0]);
	close(ends[1]);
	close(saved);
}

/* It is stored and shown: half a letter at its end would be refused. */
static void
a_long_message_ends_with_a_whole_letter(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	for (int before = 0; before < 4; before++) {
		struct errors errors;
		struct buf b;

		errors_init(&errors, a);
		buf_init(&b, a, 4096);
		buf_add(&b, str_part(STR("abc"), 0, (size_t)before));
		for (int i = 0; i < 600; i++)
			buf_add_z(&b, "\xE4\xB8\xAD");
		assert_int_equal(errors_add(&errors, ST_INVALID, NULL, "%.*s",
		    STR_ARG(buf_str(&b))), ST_INVALID);
		assert_true(errors.items[0].message.n > 1000);
		assert_true(utf8_find_invalid(errors.items[0].message) == SIZE_MAX);
	}
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(arena_frees_and_closes_back_to_a_mark),
		cmocka_unit_test(arena_memory_is_zeroed_after_reuse),
		cmocka_unit_test(numbers_are_whole_texts_within_a_range),
		cmocka_unit_test(parts_between_separators_are_all_given),
		cmocka_unit_test(a_full_buffer_stays_full),
		cmocka_unit_test(html_text_cannot_open_a_tag),
		cmocka_unit_test(malformed_utf8_is_found),
		cmocka_unit_test(text_is_cut_by_code_points),
		cmocka_unit_test(json_is_written_with_commas_and_escapes),
		cmocka_unit_test(ulids_sort_in_the_order_made),
		cmocka_unit_test(a_map_finds_every_key_it_was_given),
		cmocka_unit_test(sha256_gives_the_standard_digest),
		cmocka_unit_test(log_lines_hold_nothing_that_acts),
		cmocka_unit_test(a_long_message_ends_with_a_whole_letter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
