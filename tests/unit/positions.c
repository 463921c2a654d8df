/* SPDX-License-Identifier: Apache-2.0 */
/* Places as numbers: a list that changes keeps as many of them as there is room for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/status.h"
#include "instrument/positions.h"

#define MAX 1000000

static void
assert_planned(const int64_t *held, const int64_t *want, size_t n)
{
	struct arena *a = arena_new();
	int64_t *out = arena_make_array(a, int64_t, n);

	positions_plan(a, held, n, MAX, out);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(out[i], want[i]);
	arena_free(a);
}

static void
what_keeps_its_order_keeps_its_number(void **state)
{
	const int64_t held[] = { 100, 200, 300 };

	(void)state;
	assert_planned(held, held, COUNT_OF(held));
	assert_planned(NULL, NULL, 0);
}

static void
what_is_new_goes_between(void **state)
{
	const int64_t held[] = { 0, 100, 0, 0, 200, 0 };
	const int64_t want[] = { 50, 100, 133, 166, 200, 1200 };

	(void)state;
	assert_planned(held, want, COUNT_OF(held));
}

static void
one_that_moved_gets_a_number_alone(void **state)
{
	const int64_t held[] = { 100, 400, 200, 300, 500 };
	const int64_t want[] = { 100, 150, 200, 300, 500 };

	(void)state;
	assert_planned(held, want, COUNT_OF(held));
}

static void
without_room_all_get_new_numbers(void **state)
{
	const int64_t held[] = { 1, 0, 2 };
	const int64_t want[] = { 1000, 2000, 3000 };

	(void)state;
	assert_planned(held, want, COUNT_OF(held));
}

/* Whatever was held: the new numbers rise and are allowed. */
static void
numbers_rise_for_any_list(void **state)
{
	struct arena *a = arena_new();
	uint64_t seed = 1;

	(void)state;
	for (int round = 0; round < 2000; round++) {
		int64_t held[20];
		int64_t out[20];
		size_t n = (size_t)round % 20;
		int64_t max = round % 3 == 0 ? 20 : 1000;
		struct arena_mark mark = arena_mark(a);

		for (size_t i = 0; i < n; i++) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			held[i] = (int64_t)((seed >> 33) % 1100);
		}
		positions_plan(a, held, n, max, out);
		for (size_t i = 0; i < n; i++) {
			assert_true(out[i] >= 1 && out[i] <= max);
			assert_true(i == 0 || out[i] > out[i - 1]);
		}
		arena_rewind(a, mark);
	}
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_keeps_its_order_keeps_its_number),
		cmocka_unit_test(what_is_new_goes_between),
		cmocka_unit_test(one_that_moved_gets_a_number_alone),
		cmocka_unit_test(without_room_all_get_new_numbers),
		cmocka_unit_test(numbers_rise_for_any_list),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
