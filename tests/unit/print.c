/* SPDX-License-Identifier: Apache-2.0 */
/* document/print: orders written are read again equal; what is no order is refused in words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "document/print.h"
#include "made_framework.h"

static struct str
write_order(struct arena *a, const struct print_order *order)
{
	struct buf b;

	buf_init(&b, a, LIMIT_PRINT_ORDER_BYTES);
	print_order_write(&b, order);
	assert_false(b.overflow);
	return buf_str(&b);
}

static void
orders_come_back_equal(void **state)
{
	struct arena *a = arena_new();
	struct framework *fw = made_framework(a, 7);
	struct print_reason reasons[] = { { STR("01"), STR("Because \"it\" was late.") } };
	struct print_order order = { .fw = fw, .before = fw, .label = STR("Rev. 2"),
	    .date = STR("in effect since 1 January 2021"), .language = STR("en"),
	    .author = STR("Ada"), .date_ms = 1609459200000, .reasons = { reasons, 1, 1 } };
	struct print_order again;
	struct errors errors;
	struct str text = write_order(a, &order);

	(void)state;
	errors_init(&errors, a);
	assert_int_equal(print_order_read(a, text, &errors, &again), ST_OK);
	assert_true(str_equal(write_order(a, &again), text));
	assert_true(str_equal(print_reason(&again, STR("01")), reasons[0].words));
	assert_int_equal(print_reason(&again, STR("02")).n, 0);
	assert_int_equal(print_reason(&again, STR_EMPTY).n, 0);
	assert_int_equal(again.date_ms, order.date_ms);
	order.before = NULL;
	order.date_ms = 0;
	text = write_order(a, &order);
	assert_int_equal(print_order_read(a, text, &errors, &again), ST_OK);
	assert_null(again.before);
	arena_free(a);
}

static void
what_is_no_order_is_refused(void **state)
{
	static const char *const texts[] = { "", "{", "[]", "{}", "{\"document\":{}}",
	    "{\"document\":1}", "{\"document\":{\"concert\":1,\"framework\":{}}}" };
	struct arena *a = arena_new();
	struct print_order order;
	struct errors errors;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		errors_init(&errors, a);
		assert_int_not_equal(print_order_read(a, str_from(texts[i]), &errors, &order),
		    ST_OK);
		assert_true(errors.n > 0);
	}
	arena_free(a);
}

static void
options_are_checked(void **state)
{
	static const char *const options[] = { "1", "{\"date_ms\":\"x\"}", "{\"reasons\":{}}" };
	struct arena *a = arena_new();
	struct print_order order = { .fw = made_framework(a, 7) };
	struct str good = write_order(a, &order);
	size_t end = str_find(good, STR(",\"options\":"), 0);
	struct errors errors;

	(void)state;
	assert_true(end != SIZE_MAX);
	for (size_t i = 0; i < COUNT_OF(options); i++) {
		struct str text = str_format(a, "%.*s,\"options\":%s}",
		    STR_ARG(str_part(good, 0, end)), options[i]);

		errors_init(&errors, a);
		assert_int_equal(print_order_read(a, text, &errors, &order), ST_INVALID);
		assert_true(errors.n > 0);
	}
	arena_free(a);
}

static void
printers_have_names(void **state)
{
	(void)state;
	assert_true(printer_count > 0);
	for (size_t i = 0; i < printer_count; i++) {
		assert_ptr_equal(printer_find(str_from(printers[i].name)), &printers[i]);
		assert_true(strlen(printers[i].help) > 0 && strlen(printers[i].extension) > 0);
	}
	assert_null(printer_find(STR("bmp")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(orders_come_back_equal),
		cmocka_unit_test(what_is_no_order_is_refused),
		cmocka_unit_test(options_are_checked),
		cmocka_unit_test(printers_have_names),
	};

	return cmocka_run_group_tests_name("print", tests, NULL, NULL);
}
