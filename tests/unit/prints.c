/* SPDX-License-Identifier: Apache-2.0 */
/* store/prints: orders and files, when processes die and the disk is full. */
#include <signal.h>
#include <sys/resource.h>

#include "fixture.h"
#include "store/prints.h"

static const struct print_name name = {
	STR_INIT("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"), "pdf" };

static enum print_state
state_of(struct fixture *f)
{
	struct print_look look;

	assert_int_equal(prints_look(f->store, &name, f->arena, &look), ST_OK);
	return look.state;
}

static void
an_order_outlives_who_took_it(void **state)
{
	struct fixture *f = *state;
	struct print_name taken;
	struct str order;

	assert_int_equal(state_of(f), PRINT_NONE);
	assert_int_equal(prints_put_order(f->store, &name, STR("{}"), &f->errors), ST_OK);
	assert_int_equal(prints_take_order(f->store, f->arena, &taken, &order), ST_OK);
	assert_str(taken.key, name.key.p);
	assert_int_equal(prints_take_order(f->store, f->arena, &taken, &order), ST_NOT_FOUND);
	assert_int_equal(state_of(f), PRINT_WAITING);
	/* Nobody ends it. The process that is started in place of the dead one finds it. */
	prints_take_back(f->store);
	assert_int_equal(state_of(f), PRINT_WAITING);
	assert_int_equal(prints_take_order(f->store, f->arena, &taken, &order), ST_OK);
	assert_str(order, "{}");
	assert_int_equal(prints_put(f->store, &taken, STR("%PDF-"), &f->errors), ST_OK);
	assert_int_equal(state_of(f), PRINT_READY);
	prints_take_back(f->store);
	assert_int_equal(prints_take_order(f->store, f->arena, &taken, &order), ST_NOT_FOUND);
}

static void
a_full_disk_keeps_nobody_waiting(void **state)
{
	struct fixture *f = *state;
	struct rlimit limit;
	struct rlimit small;
	struct print_name taken;
	struct str order;

	assert_int_equal(prints_put_order(f->store, &name, STR("{}"), &f->errors), ST_OK);
	assert_int_equal(prints_take_order(f->store, f->arena, &taken, &order), ST_OK);
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	small = (struct rlimit){ 3, limit.rlim_max };
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	assert_int_equal(prints_put(f->store, &taken, STR("%PDF-"), &f->errors), ST_IO);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	assert_int_equal(state_of(f), PRINT_NONE);
	/* Where the folder is is no business of who asked. */
	assert_int_equal(str_find_byte(f->errors.items[0].message, '/', 0), SIZE_MAX);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(an_order_outlives_who_took_it, fixture_set_up,
		    fixture_tear_down),
		cmocka_unit_test_setup_teardown(a_full_disk_keeps_nobody_waiting, fixture_set_up,
		    fixture_tear_down),
	};

	return cmocka_run_group_tests_name("prints", tests, NULL, NULL);
}
