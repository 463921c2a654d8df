/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Redlines for word processors: with all tracked changes accepted such a document reads as the
 * new state, with all rejected as the old one, whatever was changed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/limits.h"
#include "base/random.h"
#include "document/blocks.h"
#include "document/importers/docx.h"
#include "document/print.h"
#include "document/table_view.h"
#include "document/tracked.h"
#include "instrument/framework_json.h"
#include "instrument/redline.h"
#include "made_framework.h"
#include "reading_files.h"
#include "redline_edits.h"

#define SCRIPTS 60
#define SCRIPTS_LONG 1000

static struct framework *
copy_of(struct arena *a, const struct framework *fw)
{
	struct errors errors;
	struct framework *copy;
	struct buf json;

	errors_init(&errors, a);
	buf_init(&json, a, SIZE_MAX);
	framework_write_json(&json, fw, FRAMEWORK_JSON_FULL);
	if (framework_read_json(a, buf_str(&json), &errors, &copy) != ST_OK)
		fail_msg("%.*s", STR_ARG(errors.items[0].message));
	return copy;
}

static struct str
print_docx_of(struct arena *a, const struct framework *before, const struct framework *after)
{
	struct print_order order = { .fw = after, .before = before, .author = STR("Secretariat"),
		.date_ms = 1609459200000 };
	struct errors errors;
	struct buf b;

	errors_init(&errors, a);
	buf_init(&b, a, LIMIT_PRINT_BYTES);
	if (print_run(a, STR("docx"), &order, &errors, &b) != ST_OK)
		fail_msg("%.*s", STR_ARG(errors.items[0].message));
	return buf_str(&b);
}

/* All that a reading has, one text a line, with its formatting where it is asked for. */
static void
show_cell(struct buf *b, const char *place, const struct cell *cell, bool with_marks)
{
	for (size_t i = 0; i < cell->npieces; i++) {
		const struct piece *piece = &cell->pieces[i];

		struct marked text = marked_part(b->arena, &cell->content, piece->start,
		    piece->end);

		buf_add_format(b, "%s %c%u %.*s", place, piece->is_item ? '-' : ' ', piece->level,
		    STR_ARG(text.text));
		if (with_marks)
			buf_add_format(b, " {%.*s}", STR_ARG(marks_format(b->arena, &text)));
		buf_add_byte(b, '\n');
	}
}

static void
show_table(struct buf *b, const struct block *table, bool with_marks)
{
	for (size_t r = 0; r < table->nrows; r++) {
		for (size_t c = 0; c < table->rows[r].ncells; c++) {
			struct str place = str_format(b->arena, "row %zu, %zu", r, c);

			show_cell(b, str_dup_z(b->arena, place), &table->rows[r].cells[c],
			    with_marks);
		}
	}
}

static struct str
show(struct arena *a, const struct blocks *blocks, bool with_marks)
{
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	for (size_t i = 0; i < blocks->n; i++) {
		const struct block *block = &blocks->items[i];

		if (block->kind == BLOCK_TABLE)
			show_table(&b, block, with_marks);
		else
			/* Which line is the title is formatting, which is not tracked. */
			show_cell(&b, str_dup_z(a, str_format(a, "note %.*s",
			    STR_ARG(block->label))), &block->cell, with_marks);
	}
	return buf_str(&b);
}

static struct str
read_plain(struct arena *a, const struct framework *fw, bool with_marks)
{
	struct blocks blocks = { .arena = a };
	struct errors errors;

	errors_init(&errors, a);
	assert_int_equal(import_docx(print_docx_of(a, NULL, fw), &blocks, &errors), ST_OK);
	return show(a, &blocks, with_marks);
}

static void
assert_reads(struct str got, struct str want, const char *what)
{
	size_t at = 0;

	if (str_equal(got, want))
		return;
	while (at < got.n && at < want.n && got.p[at] == want.p[at])
		at++;
	fail_msg("%s:\n%.*s\n--- not\n%.*s", what,
	    STR_ARG(str_part(got, at > 200 ? at - 200 : 0, at + 200)),
	    STR_ARG(str_part(want, at > 200 ? at - 200 : 0, at + 200)));
}

static void
check(struct arena *a, const struct framework *before, const struct framework *after,
    const char *what)
{
	struct blocks accepted = { .arena = a };
	struct blocks rejected = { .arena = a };
	struct errors errors;
	struct redline r;

	errors_init(&errors, a);
	if (import_docx_twice(print_docx_of(a, before, after), DOCX_OURS_TRACKED,
	    &accepted, &rejected, &errors) != ST_OK)
		fail_msg("%s: %.*s", what, STR_ARG(errors.items[0].message));
	if (accepted.tracked->nchanges == 0)
		rejected = accepted;
	assert_reads(show(a, &accepted, false), read_plain(a, after, false),
	    str_dup_z(a, str_format(a, "%s, accepted", what)));
	/* Formatting is not tracked, and whether "2" is the mark of a note is formatting. */
	redline_make(a, before, after, &r);
	if (r.nform == 0)
		assert_reads(show(a, &rejected, false), read_plain(a, before, false),
		    str_dup_z(a, str_format(a, "%s, rejected", what)));
}

/*
 * Whether rows of the two states stand beside each other: usual columns stand for none, and are not
 * there beside others; where a row is an action, goals in the same rows slide past them.
 */
static bool
has_common_rows(const struct framework *before, const struct framework *after)
{
	struct arena *a = arena_new();
	struct table_view v;
	bool has_common = (before->columns.n == 0) == (after->columns.n == 0);

	table_view_init(&v, a, after);
	for (size_t i = 0; i < before->pillars.n && v.is_row_an_action; i++)
		has_common = has_common && before->pillars.items[i].goals.n == 0 &&
		    before->pillars.items[i].actions.n > 1;
	for (size_t i = 0; i < after->pillars.n && v.is_row_an_action; i++)
		has_common = has_common && after->pillars.items[i].goals.n == 0 &&
		    after->pillars.items[i].actions.n > 1;
	arena_free(a);
	return has_common;
}

static void
run_script(struct arena *a, const struct framework *start, uint64_t seed)
{
	struct framework *before = copy_of(a, start);
	struct editor e = { .arena = a, .state = seed, .fw = copy_of(a, before) };
	const char *what = str_dup_z(a, str_format(a, "script %llu", (unsigned long long)seed));

	for (size_t n = 1 + chance(&e, 12); n > 0; n--)
		all_edits[chance(&e, COUNT_OF(all_edits))](&e);
	if (has_common_rows(before, e.fw))
		check(a, before, e.fw, what);
}

/* The mark of a note is its label, in documents; by chance it is part of a word. */
static void
keep_true_marks(struct marked *m)
{
	size_t n = 0;

	for (size_t i = 0; i < m->nmarks; i++) {
		struct str text = utf8_part(m->text, m->marks[i].start, m->marks[i].end);

		if (m->marks[i].kind != MARK_FOOTNOTE || str_equal(text, m->marks[i].label))
			m->marks[n++] = m->marks[i];
	}
	m->nmarks = n;
}

static void
keep_true_marks_of(struct fw_elements *all)
{
	for (size_t i = 0; i < all->n; i++) {
		keep_true_marks(&all->items[i].text);
		keep_true_marks(&all->items[i].heading);
		keep_true_marks_of(&all->items[i].children);
	}
}

static void
settle(struct framework *fw)
{
	keep_true_marks(&fw->header);
	for (size_t i = 0; i < fw->pillars.n; i++) {
		struct fw_pillar *p = &fw->pillars.items[i];

		keep_true_marks(&p->title);
		keep_true_marks(&p->coordination);
		keep_true_marks_of(&p->actions);
		keep_true_marks_of(&p->goals);
	}
	for (size_t i = 0; i < fw->recommendations.n; i++)
		keep_true_marks(&fw->recommendations.items[i].text);
	for (size_t i = 0; i < fw->footnotes.n; i++)
		keep_true_marks(&fw->footnotes.items[i].text);
}

static struct framework *
start_of(struct arena *a, uint64_t seed)
{
	struct framework *fw = seed % 2 == 0 ? held_sample(a) : made_framework(a, seed);

	settle(fw);
	framework_assign_uids(a, fw, NOW);
	return fw;
}

/* CONCERT_LONG asks for the thousand scripts, CONCERT_SCRIPT for one of them. */
static void
accepting_gives_the_new_state_and_rejecting_the_old(void **state)
{
	struct arena *a = *state;
	const char *one = getenv("CONCERT_SCRIPT");
	size_t scripts = one != NULL ? 1 : getenv("CONCERT_LONG") != NULL ? SCRIPTS_LONG : SCRIPTS;
	uint64_t seed;
	int64_t chosen;

	random_bytes(&seed, sizeof(seed));
	seed %= 1000000000;
	if (one != NULL && str_to_i64(str_from(one), 0, INT64_MAX, &chosen) == ST_OK)
		seed = (uint64_t)chosen;
	print_message("first script: %llu\n", (unsigned long long)seed);
	for (size_t i = 0; i < scripts; i++) {
		struct arena_mark mark = arena_mark(a);

		run_script(a, start_of(a, seed + i), seed + i);
		arena_rewind(a, mark);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(accepting_gives_the_new_state_and_rejecting_the_old),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
