/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_TESTS_UNIT_COMPARED_H
#define CONCERT_TESTS_UNIT_COMPARED_H

/* Frameworks to compare, and what changes them; for the tests of instrument/compare.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "instrument/compare.h"
#include "model/date.h"
#include "reading_files.h"

#define SAMPLE "examples/framework.tsv"
#define SEED "../shared/seed/000_06fa5bb8da8b7857.txt"
#define NOW 1700000000000
#define WORDS "one two three four five six seven eight nine ten "
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

static inline int
set_up(void **state)
{
	*state = arena_new();
	return 0;
}

static inline int
tear_down(void **state)
{
	arena_free(*state);
	return 0;
}

/* Reading again gives data of its own: nothing that a test changes is seen by another. */
static inline struct framework *
read_file(struct arena *a, const char *path)
{
	struct str bytes = test_read_file(a, path);
	struct framework *fw = NULL;
	struct errors errors;

	errors_init(&errors, a);
	if (reading_run(a, str_from(path), bytes, &errors, &fw) != ST_OK)
		fail_msg("%s: %.*s", path, STR_ARG(errors.items[0].message));
	return fw;
}

static inline struct framework *
read_sample(struct arena *a)
{
	return read_file(a, SAMPLE);
}

static inline struct framework *
held_sample(struct arena *a)
{
	struct framework *fw = read_sample(a);

	framework_assign_uids(a, fw, NOW);
	return fw;
}

static inline struct comparison
compare_to(struct arena *a, const struct framework *held, const struct framework *base,
    struct framework *newer)
{
	struct comparison_input input = { .held = held, .base = base, .newer = newer,
		.now_ms = NOW };
	struct comparison out;

	assert_int_equal(comparison_make(a, &input, &out), ST_OK);
	return out;
}

static inline struct str
text_of(struct arena *a, const struct comparison *c)
{
	struct buf b;

	buf_init(&b, a, LIMIT_IMPORT_BYTES);
	comparison_add_text(&b, c);
	return buf_str(&b);
}

static inline void
assert_same(struct arena *a, const struct comparison *c, const char *what)
{
	if (!c->is_same)
		fail_msg("%s differs:\n%.*s", what, STR_ARG(text_of(a, c)));
}

static inline void
assert_text(struct arena *a, const struct comparison *c, const char *want)
{
	assert_string_equal(str_dup_z(a, text_of(a, c)), want);
}

static inline struct fw_element *
element(struct framework *fw, const char *code)
{
	for (size_t i = 0; i < fw->pillars.n; i++) {
		struct fw_elements *lists[] = { &fw->pillars.items[i].actions,
			&fw->pillars.items[i].goals };

		for (size_t k = 0; k < lists[0]->n + lists[1]->n; k++) {
			bool is_goal = k >= lists[0]->n;
			struct fw_element *e = &lists[is_goal]->items[is_goal ?
			    k - lists[0]->n : k];

			if (str_equal(e->code, str_from(code)))
				return e;
		}
	}
	fail_msg("no element %s", code);
	return NULL;
}

static inline struct fw_pillar *
pillar(struct framework *fw, const char *code)
{
	for (size_t i = 0; i < fw->pillars.n; i++) {
		if (str_equal(fw->pillars.items[i].code, str_from(code)))
			return &fw->pillars.items[i];
	}
	fail_msg("no pillar %s", code);
	return NULL;
}

static inline void
remove_at(struct fw_elements *list, size_t index)
{
	memmove(&list->items[index], &list->items[index + 1],
	    (list->n - index - 1) * sizeof(list->items[0]));
	list->n--;
}

static inline void
insert_at(struct arena *a, struct fw_elements *list, size_t index, struct fw_element e)
{
	fw_add(a, list);
	memmove(&list->items[index + 1], &list->items[index],
	    (list->n - 1 - index) * sizeof(list->items[0]));
	list->items[index] = e;
}

static inline struct fw_element
new_element(const char *text)
{
	return (struct fw_element){ .code = STR("?"), .text.text = str_from(text),
		.period = { .earliest = NO_DAY, .latest = NO_DAY } };
}

#endif
