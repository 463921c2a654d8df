/* SPDX-License-Identifier: Apache-2.0 */
/* document/printing: what stands of a revision's dates on each page, in languages with words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/i18n.h"
#include "document/printing.h"
#include "model/date.h"

static const char *
words_of(struct arena *a, const char *language, struct period adopted, struct period effective)
{
	struct framework fw = { .language = str_from(language) };

	assert_int_equal(period_make(a, adopted, NO_DAY, NO_DAY, &fw.revision.adopted), ST_OK);
	assert_int_equal(period_make(a, effective, NO_DAY, NO_DAY, &fw.revision.effective), ST_OK);
	return str_dup_z(a, printing_date_words(a, &fw));
}

static void
dates_are_in_words_of_the_document(void **state)
{
	const struct period none = { .edtf = STR_EMPTY };
	const struct period day = { .edtf = STR("2021-01-01") };
	const struct period said = { .edtf = STR("2020-12-22"), .words = STR("22 Dec 2020") };
	const struct period month = { .edtf = STR("2021-03") };
	const struct period from = { .edtf = STR("2021-01-01"), .words = STR("from January") };
	struct arena *a = arena_new();

	(void)state;
	assert_string_equal(words_of(a, "en", said, day),
	    "adopted 22 Dec 2020, in effect from 1 January 2021");
	assert_string_equal(words_of(a, "en-GB", none, month), "in effect from March 2021");
	assert_string_equal(words_of(a, "", day, from),
	    "adopted 1 January 2021, in effect from January");
	assert_string_equal(words_of(a, "en", none, none), "");
	/* No words of ours in these: the day alone, as they write it. */
	assert_string_equal(words_of(a, "fr", said, day), "1 janvier 2021");
	assert_string_equal(words_of(a, "zh", day, none),
	    "2021\xE5\xB9\xB4" "1\xE6\x9C\x88" "1\xE6\x97\xA5");
	assert_string_equal(words_of(a, "fr", none, month), "2021-03");
	/* Of the calendar that the document counts in, also where another is in use. */
	assert_non_null(strstr(words_of(a, "th", none, day), "2021"));
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dates_are_in_words_of_the_document),
	};

	return cmocka_run_group_tests_name("printing", tests, NULL, NULL);
}
