/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How long a redline takes: an instrument of thirty pages (15,000 words in 600 elements) against
 * itself with 200 edits, and against itself unchanged; then the walk of the merged table and the
 * table of changes. Prints the median and the slowest of 41 rounds, in milliseconds of processor
 * time. Nothing is judged here: what is asked of it stands in bench/README.md.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "document/redline_table.h"
#include "document/table_view.h"
#include "instrument/compare.h"

#define PILLARS 12
#define ELEMENTS 50 /* of each pillar, a third of them sub-actions */
#define WORDS 25    /* of each element */
#define EDITS 200
#define ROUNDS 41

static uint64_t state = 20210322;

static size_t
chance(size_t below)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (size_t)(state >> 33) % below;
}

static void
add_words(struct buf *b, size_t n)
{
	static const char *const words[] = { "protection", "network", "by", "agency", "and",
		"report,", "in", "2021-35", "the", "of", "children", "States", "joint",
		"statement", "to", "Geneva", "WHO", "CJ 7.1", "training", "standards" };

	for (size_t i = 0; i < n; i++)
		buf_add_format(b, "%s%s%zu", i > 0 ? " " : "", words[chance(COUNT_OF(words))],
		    chance(40));
}

static struct str
text(struct arena *a, size_t n)
{
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	add_words(&b, n);
	return buf_str(&b);
}

static struct framework *
make(struct arena *a)
{
	struct framework *fw = arena_make(a, struct framework);

	for (size_t i = 0; i < PILLARS; i++) {
		struct fw_pillar *p = fw_add(a, &fw->pillars);
		struct fw_element *last = NULL;

		p->code = p->uid = str_format(a, "P%zu", i);
		p->title.text = text(a, 6);
		for (size_t k = 0; k < ELEMENTS; k++) {
			struct fw_elements *list = k % 3 == 2 ? &last->children : &p->actions;
			struct fw_element *e = fw_add(a, list);

			*e = (struct fw_element){ .uid = str_format(a, "P%zu/%zu", i, k),
				.code = str_format(a, "P%zu %zu", i, k),
				.text.text = text(a, WORDS) };
			if (list == &p->actions)
				last = e;
		}
	}
	return fw;
}

/* Replaces one word, in the middle of the text. */
static void
change_words(struct arena *a, struct fw_element *e)
{
	struct str t = e->text.text;
	size_t start = str_find_byte(t, ' ', t.n / 3);
	size_t end = start == SIZE_MAX ? SIZE_MAX : str_find_byte(t, ' ', start + 1);
	struct str put = text(a, 1 + chance(3));

	if (end == SIZE_MAX)
		return;
	e->text.text = str_format(a, "%.*s %.*s%.*s", (int)start, t.p, STR_ARG(put),
	    (int)(t.n - end), t.p + end);
}

static void
edit(struct arena *a, struct framework *fw)
{
	for (size_t i = 0; i < EDITS; i++) {
		struct fw_elements *list = &fw->pillars.items[chance(PILLARS)].actions;
		size_t at = chance(list->n);
		struct fw_element moved = list->items[at];

		if (i % 10 == 0) {
			for (size_t k = at; k + 1 < list->n; k++)
				list->items[k] = list->items[k + 1];
			list->items[list->n - 1] = moved;
		} else if (i % 10 == 1) {
			list->items[at].period.words = text(a, 2);
		} else if (i % 10 == 2) {
			*fw_add(a, list) = (struct fw_element){ .uid = str_format(a, "new%zu", i),
				.code = str_format(a, "N %zu", i), .text.text = text(a, WORDS) };
		} else {
			change_words(a, &list->items[at]);
		}
	}
}

static double
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int
compare_times(const void *x, const void *y)
{
	double a = *(const double *)x;
	double b = *(const double *)y;

	return a < b ? -1 : a > b;
}

static void
walk(struct arena *a, struct redline *r)
{
	struct table_view v;

	table_view_init_redline(&v, a, r);
	for (size_t pillar = 0; pillar < v.npillars; pillar++) {
		for (size_t column = 0; column < v.ncolumns; column++)
			table_view_cell(&v, pillar, 0, column);
	}
	redline_table_rows(a, r);
}

static void
measure(const char *name, const struct framework *before, const struct framework *after)
{
	double made[ROUNDS];
	double walked[ROUNDS];
	size_t changes = 0;

	for (size_t i = 0; i < ROUNDS; i++) {
		struct arena *a = arena_new();
		struct redline r;
		double start = now_ms();

		redline_make(a, before, after, &r);
		made[i] = now_ms() - start;
		start = now_ms();
		walk(a, &r);
		walked[i] = now_ms() - start;
		changes = r.count;
		arena_free(a);
	}
	qsort(made, ROUNDS, sizeof(made[0]), compare_times);
	qsort(walked, ROUNDS, sizeof(walked[0]), compare_times);
	printf("%-28s %4zu changes  redline %6.2f ms (slowest %6.2f)  table %6.2f ms\n", name,
	    changes, made[ROUNDS / 2], made[ROUNDS - 1], walked[ROUNDS / 2]);
}

/* All of it as one text, for what no element parts. */
static void
measure_text(void)
{
	double times[ROUNDS];
	struct arena *a = arena_new();
	struct str before = text(a, 15000);
	struct buf after;
	size_t last = 0;

	buf_init(&after, a, SIZE_MAX);
	for (size_t i = 1; i <= EDITS; i++) {
		size_t at = str_find_byte(before, ' ', before.n / (EDITS + 1) * i);

		buf_add(&after, str_part(before, last, at));
		buf_add_z(&after, i % 2 == 0 ? " amended words" : "");
		last = i % 3 == 0 ? str_find_byte(before, ' ', at + 1) : at;
	}
	buf_add(&after, str_part(before, last, before.n));
	for (size_t i = 0; i < ROUNDS; i++) {
		struct arena_mark mark = arena_mark(a);
		struct diff diff;
		double start = now_ms();

		diff_texts(a, &(struct diff_text){ .text = before },
		    &(struct diff_text){ .text = buf_str(&after) }, &diff);
		times[i] = now_ms() - start;
		arena_rewind(a, mark);
	}
	qsort(times, ROUNDS, sizeof(times[0]), compare_times);
	printf("%-28s %4d edits    words   %6.2f ms (slowest %6.2f)\n", "one text of 15,000 words",
	    EDITS, times[ROUNDS / 2], times[ROUNDS - 1]);
	arena_free(a);
}

static size_t
count_words(const struct fw_elements *list)
{
	size_t n = 0;

	for (size_t i = 0; i < list->n; i++) {
		struct str t = list->items[i].text.text;

		for (size_t k = 0; k < t.n; k++)
			n += t.p[k] == ' ';
		n += 1 + count_words(&list->items[i].children);
	}
	return n;
}

int
main(void)
{
	struct arena *a = arena_new();
	uint64_t seed = state;
	struct framework *before = make(a);
	struct framework *after;
	size_t words = 0;

	state = seed;
	after = make(a);
	for (size_t i = 0; i < before->pillars.n; i++)
		words += count_words(&before->pillars.items[i].actions);
	printf("%zu words\n", words);
	measure("unchanged", before, after);
	edit(a, after);
	measure("200 edits", before, after);
	measure_text();
	arena_free(a);
	return 0;
}
