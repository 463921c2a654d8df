/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Documents made by chance go out and come in again: what a reading made of one form is what it
 * makes of every other form of it, whatever words, marks and lists it has. The scripts are always
 * the same ones; CONCERT_LONG asks for a thousand others, CONCERT_SCRIPT for one of them.
 */
#include "base/random.h"
#include "document/export.h"
#include "document/print.h"
#include "places_forgotten.h"
#include "redline_edits.h"

#define SCRIPTS 20
#define SCRIPTS_LONG 1000

static struct framework *
read_back(struct arena *a, const char *what, struct str bytes)
{
	struct framework *fw = NULL;
	struct errors errors;

	errors_init(&errors, a);
	if (reading_run(a, STR("again"), bytes, &errors, &fw) != ST_OK)
		fail_msg("%s: %.*s", what, STR_ARG(errors.items[0].message));
	return fw;
}

static struct str
write_as(struct arena *a, const char *form, const struct framework *fw)
{
	const struct exporter *exporter = exporter_find(str_from(form));
	struct print_order order = { .fw = fw };
	struct errors errors;
	struct buf b;

	errors_init(&errors, a);
	buf_init(&b, a, LIMIT_PRINT_BYTES);
	if (exporter != NULL)
		exporter->write(fw, &b);
	else if (print_run(a, str_from(form), &order, &errors, &b) != ST_OK)
		fail_msg("%.*s", STR_ARG(errors.items[0].message));
	assert_false(b.overflow);
	return buf_str(&b);
}

static void
assert_alike(struct arena *a, const struct framework *want, const struct framework *got,
    const char *what)
{
	struct str first = write_as(a, "json", want);
	struct str second = write_as(a, "json", got);
	size_t at = 0;

	while (at < first.n && at < second.n && first.p[at] == second.p[at])
		at++;
	if (at < first.n || at < second.n)
		fail_msg("%s:\n%.*s\n--- became\n%.*s", what,
		    STR_ARG(str_part(first, at > 300 ? at - 300 : 0, at + 100)),
		    STR_ARG(str_part(second, at > 300 ? at - 300 : 0, at + 100)));
}

static void
run_script(struct arena *a, uint64_t seed)
{
	static const char *const forms[] = { "tsv", "markdown", "html", "docx", "json" };
	/* A paragraph of a table is an element, so one of two lines is read as two. */
	struct editor e = { .arena = a, .state = seed, .fw = held_sample(a), .is_one_line = true };
	struct framework *fw;

	for (size_t n = 1 + chance(&e, 12); n > 0; n--)
		all_edits[chance(&e, COUNT_OF(all_edits))](&e);
	fw = read_back(a, "made", write_as(a, forms[seed % 4], e.fw));
	forget_places(fw);
	for (size_t i = 0; i < COUNT_OF(forms); i++) {
		struct str what = str_format(a, "script %llu from %s, as %s",
		    (unsigned long long)seed, forms[seed % 4], forms[i]);
		struct framework *again = read_back(a, str_dup_z(a, what),
		    write_as(a, forms[i], fw));

		forget_places(again);
		assert_alike(a, fw, again, str_dup_z(a, what));
	}
}

static void
every_form_gives_the_same_document(void **state)
{
	struct arena *a = *state;
	const char *one = getenv("CONCERT_SCRIPT");
	size_t scripts = one != NULL ? 1 : getenv("CONCERT_LONG") != NULL ? SCRIPTS_LONG : SCRIPTS;
	uint64_t seed = 1;
	int64_t chosen;

	if (scripts == SCRIPTS_LONG)
		random_bytes(&seed, sizeof(seed));
	seed %= 1000000000;
	if (one != NULL && str_to_i64(str_from(one), 0, INT64_MAX, &chosen) == ST_OK)
		seed = (uint64_t)chosen;
	print_message("first script: %llu\n", (unsigned long long)seed);
	for (size_t i = 0; i < scripts; i++) {
		struct arena_mark mark = arena_mark(a);

		run_script(a, seed + i);
		arena_rewind(a, mark);
	}
}

/* Bullets before recommendations, columns without a heading, with one heading, with its start. */
static void
bullets_and_nameless_columns_come_back(void **state)
{
	static const char table[] =
	    "Framework for Action\n\n"
	    "Work stream\tCoordinating agency\tNotes\tNotes: legal\tNotes\t\t"
	    "Recommendations of the senior level\tActions 2021\tGoals 2022-2025\n"
	    "<u>Criminal justice</u>\tNetwork Coordinator: UNODC\tof budget\tof law\tof staff\t"
	    "nameless words\t<p>- Advance the norms.</p> <p>and</p> <p>-Promote the rules.</p>"
	    "<p>2. Endorse the plan.</p>"
	    "\tPublish a report<sup>2</sup> in March.\tReview it<sup>1</sup> in 2022.\n"
	    "\n<sup>1</sup> The first note.\n\n<sup>2</sup> The second note.\n";
	static const char *const forms[] = { "tsv", "markdown", "html", "docx" };
	struct arena *a = *state;
	struct framework *fw = read_back(a, "made", str_from(table));

	forget_places(fw);
	assert_int_equal(fw->recommendations.n, 3);
	assert_int_equal(fw->pillars.items[0].extra.n, 4);
	for (size_t i = 0; i < COUNT_OF(forms); i++) {
		struct framework *again = read_back(a, forms[i], write_as(a, forms[i], fw));

		forget_places(again);
		assert_alike(a, fw, again, forms[i]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_form_gives_the_same_document),
		TEST(bullets_and_nameless_columns_come_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
