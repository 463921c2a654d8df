/* SPDX-License-Identifier: Apache-2.0 */
/* Any two or three texts, parted by NUL: the runs make both, the parts make all three. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "model/diff.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_runs(struct arena *a, const struct diff *diff, struct str before, struct str after)
{
	struct buf old;
	struct buf new;

	buf_init(&old, a, SIZE_MAX);
	buf_init(&new, a, SIZE_MAX);
	for (size_t i = 0; i < diff->n; i++) {
		if (diff->runs[i].kind != DIFF_INSERTED)
			buf_add(&old, diff->runs[i].text);
		if (diff->runs[i].kind != DIFF_DELETED)
			buf_add(&new, diff->runs[i].text);
	}
	assert(str_equal(buf_str(&old), before) && str_equal(buf_str(&new), after));
}

static bool
is_ascii(struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		if ((unsigned char)text.p[i] >= 0x80)
			return false;
	}
	return true;
}

/* Runs follow each other in both texts; what is kept may differ in what nobody sees. */
static void
check_places(const struct diff *diff, struct str before, struct str after)
{
	size_t old = 0;
	size_t new = 0;

	for (size_t i = 0; i < diff->n; i++) {
		const struct diff_run *run = &diff->runs[i];
		struct str was = str_part(before, run->old_start, run->old_end);
		struct str is = str_part(after, run->new_start, run->new_end);

		assert(run->old_start == old && run->new_start == new);
		old = run->old_end;
		new = run->new_end;
		assert(str_equal(run->text, run->kind == DIFF_DELETED ? was : is));
		assert(run->kind != DIFF_KEPT || str_equal(was, is) || !is_ascii(was) ||
		    !is_ascii(is));
	}
	assert(old == before.n && new == after.n);
}

static void
check_diff(struct arena *a, struct str before, struct str after)
{
	struct diff diff;

	diff_words(a, before, after, &diff);
	check_runs(a, &diff, before, after);
	diff_texts(a, &(struct diff_text){ .text = before }, &(struct diff_text){ .text = after },
	    &diff);
	check_places(&diff, before, after);
}

static void
check_merge(struct arena *a, const struct str texts[3])
{
	struct merge merge;
	struct buf b[3];

	merge_words(a, texts[0], texts[1], texts[2], &merge);
	for (size_t k = 0; k < 3; k++)
		buf_init(&b[k], a, SIZE_MAX);
	for (size_t i = 0; i < merge.n; i++) {
		buf_add(&b[0], merge.parts[i].base);
		buf_add(&b[1], merge.parts[i].mine);
		buf_add(&b[2], merge.parts[i].theirs);
	}
	for (size_t k = 0; k < 3; k++)
		assert(str_equal(buf_str(&b[k]), texts[k]));
}

static void
check_marks(struct arena *a, struct str before, struct str after)
{
	uint32_t length = (uint32_t)utf8_length(before);
	struct mark marks[] = { { MARK_ITALIC, 0, length / 2, STR_EMPTY },
		{ MARK_FOOTNOTE, length / 3, length / 3 + 1, STR("1") },
		{ MARK_BOLD, length / 4, length, STR_EMPTY } };
	struct marked given = { before, marks, COUNT_OF(marks) };
	struct marked got;
	struct marked read;

	if (length < 4)
		return;
	got = diff_carry_marks(a, &given, after);
	assert(marks_parse(a, after, marks_format(a, &got), &read) == ST_OK);
	assert(read.nmarks == got.nmarks);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = { (const char *)data, size };
	struct str texts[3] = { STR_EMPTY, STR_EMPTY, STR_EMPTY };
	struct arena *a = arena_new();

	if (data == NULL)
		rest = STR_EMPTY;
	for (size_t i = 0; i < 3 && str_next(&rest, '\0', &texts[i]); i++)
		;
	check_diff(a, texts[0], texts[1]);
	check_merge(a, texts);
	check_marks(a, texts[0], texts[1]);
	arena_free(a);
	return 0;
}
