/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Page breaks at every word: each cell and footnote of the sample (and of the reference document,
 * where it is there) is broken before each of its words, cells in three ways. The reading must be
 * that of the unbroken text, or a point to settle must stand at that very break; no word may be
 * lost. A pillar is read with the headings and footnotes alone, so that all breaks take seconds.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "reading_checks.h"

#define SAMPLE "examples/framework.tsv"
#define SEED "../shared/seed/000_06fa5bb8da8b7857.txt"
#define COLUMNS 5
#define DEPTH 16
#define ROW_BREAKS 60 /* of all columns of a row at once, by chance */

/* Sanitizers make each reading many times slower: they look at a part of the breaks. */
#ifdef __SANITIZE_ADDRESS__
#define EVERY 11
#else
#define EVERY 1
#endif

/* How the rest of a broken paragraph is written. */
enum form {
	FORM_PARAGRAPH, /* <p>rest</p>, as word processors export it */
	FORM_PLAIN,     /* rest, where no further paragraph follows */
	FORM_LIST,      /* <ul><li>rest: a list item goes on as one */
	FORM_COUNT
};

static struct arena *kept;
static struct arena *a;

struct lines {
	struct str items[400];
	size_t n;
};

/* --- a cell of raw HTML and where it can be broken --- */

struct open_tag {
	struct str text; /* "<ul style=...>" */
	struct str name;
	size_t at;
};

struct breaker {
	struct str raw;
	struct open_tag stack[DEPTH];
	size_t depth;
	size_t cut;          /* where the text so far ends and the rest begins */
	size_t cut_depth;    /* open tags there */
	bool in_word;
	bool has_words;
	bool at_block_start; /* no word since the last block began */
};

static bool
is_block(struct str name)
{
	return str_equal(name, STR("p")) || str_equal(name, STR("ul")) ||
	    str_equal(name, STR("ol")) || str_equal(name, STR("li"));
}

static void
take_tag(struct breaker *b, size_t from, size_t end)
{
	bool is_end = b->raw.p[from + 1] == '/';
	size_t start = from + (is_end ? 2 : 1);
	size_t stop = start;
	struct str name;

	while (stop < end && byte_is_alpha(b->raw.p[stop]))
		stop++;
	name = str_part(b->raw, start, stop);
	if (is_end) {
		b->depth -= b->depth > 0;
		if (is_block(name))
			b->in_word = false;
		return;
	}
	if (is_block(name)) {
		b->in_word = false;
		if (!b->at_block_start) {
			b->cut = from;
			b->cut_depth = b->depth;
			b->at_block_start = true;
		}
	}
	assert_true(b->depth < DEPTH);
	b->stack[b->depth++] = (struct open_tag){ str_part(b->raw, from, end), name, from };
}

/* Moves *at to the next word that is not the first; false at the end of the cell. */
static bool
next_break(struct breaker *b, size_t *at)
{
	while (*at < b->raw.n) {
		char c = b->raw.p[*at];

		if (c == '<') {
			size_t end = str_find_byte(b->raw, '>', *at) + 1;

			take_tag(b, *at, end);
			*at = end;
		} else if (byte_is_space(c)) {
			b->in_word = false;
			*at += 1;
		} else if (b->in_word) {
			*at += 1;
		} else {
			bool is_first = !b->has_words;

			if (!b->at_block_start) {
				b->cut = *at;
				b->cut_depth = b->depth;
			}
			b->in_word = true;
			b->has_words = true;
			b->at_block_start = false;
			*at += 1;
			if (!is_first)
				return true;
		}
	}
	return false;
}

static struct str
head_of(const struct breaker *b)
{
	struct buf head;

	buf_init(&head, a, SIZE_MAX);
	buf_add(&head, str_trim(str_part(b->raw, 0, b->cut)));
	for (size_t i = b->cut_depth; i-- > 0;)
		buf_add_format(&head, "</%.*s>", STR_ARG(b->stack[i].name));
	return buf_str(&head);
}

static bool
stands_in_item(const struct breaker *b)
{
	for (size_t i = 0; i < b->cut_depth; i++) {
		if (str_equal(b->stack[i].name, STR("li")))
			return true;
	}
	return false;
}

/* The inline tags that are open at the cut, opened again. */
static void
reopen_inline(const struct breaker *b, struct buf *rest)
{
	for (size_t i = 0; i < b->cut_depth; i++) {
		if (!is_block(b->stack[i].name))
			buf_add(rest, b->stack[i].text);
	}
}

static void
reopen_all(const struct breaker *b, struct buf *rest)
{
	for (size_t i = 0; i < b->cut_depth; i++)
		buf_add(rest, b->stack[i].text);
}

/* A list item goes on as a paragraph; the items behind it stay a list. */
static struct str
rest_of_item(const struct breaker *b, struct str tail)
{
	size_t end = str_find(tail, STR("</li>"), 0);
	struct buf rest;

	buf_init(&rest, a, SIZE_MAX);
	buf_add_z(&rest, "<p>");
	reopen_inline(b, &rest);
	buf_add(&rest, str_part(tail, 0, end));
	buf_add_z(&rest, "</p> <ul>");
	buf_add(&rest, str_part(tail, end + 5, tail.n));
	return buf_str(&rest);
}

static bool
has_blocks(struct str tail)
{
	return str_find(tail, STR("<p>"), 0) != SIZE_MAX ||
	    str_find(tail, STR("<ul"), 0) != SIZE_MAX;
}

/* The rest in one of the forms; false where it would be the same as another. */
static bool
rest_of(const struct breaker *b, enum form form, struct str *out)
{
	struct str tail = str_part(b->raw, b->cut, b->raw.n);
	bool is_item = stands_in_item(b);
	struct buf rest;

	buf_init(&rest, a, SIZE_MAX);
	if (form == FORM_PARAGRAPH && is_item) {
		*out = rest_of_item(b, tail);
		return true;
	}
	if (form == FORM_LIST) {
		if (!is_item)
			return false;
		reopen_all(b, &rest);
	} else if (form == FORM_PLAIN) {
		if (is_item || has_blocks(tail))
			return false;
		reopen_inline(b, &rest);
		tail = str_part(tail, 0, str_find(tail, STR("</p>"), 0));
	} else if (b->cut_depth == 0 && !str_starts(tail, STR("<"))) {
		buf_add_z(&rest, "<p>");
	} else {
		reopen_all(b, &rest);
	}
	buf_add(&rest, tail);
	*out = buf_str(&rest);
	return true;
}

/* --- documents --- */

static bool
is_row(struct str line)
{
	return str_find_byte(line, '\t', 0) != SIZE_MAX;
}

static bool
is_dashes(struct str line)
{
	for (size_t i = 0; i < line.n; i++) {
		if (line.p[i] != '-' && line.p[i] != '\t')
			return false;
	}
	return true;
}

static size_t
split_cells(struct str line, struct str *cells)
{
	size_t n = 0;
	struct str cell;

	while (n < COLUMNS && str_next(&line, '\t', &cell))
		cells[n++] = cell;
	for (size_t i = n; i < COLUMNS; i++)
		cells[i] = STR_EMPTY;
	return n;
}

static void
add_row(struct buf *b, const struct str *cells)
{
	for (size_t i = 0; i < COLUMNS; i++) {
		if (i > 0)
			buf_add_byte(b, '\t');
		buf_add(b, cells[i]);
	}
	buf_add_byte(b, '\n');
}

/* What the reading says, without the places and the points to settle. */
static void
dump_elements(struct buf *b, const struct fw_elements *list)
{
	for (size_t i = 0; i < list->n; i++) {
		const struct fw_element *e = &list->items[i];

		buf_add_format(b, "[%.*s|%d|%.*s|%.*s|%.*s|%.*s|%.*s|%d|%d|%u", STR_ARG(e->code),
		    (int)e->kind, STR_ARG(e->marker), STR_ARG(e->connector),
		    STR_ARG(str_trim(e->heading.text)), STR_ARG(e->text.text),
		    STR_ARG(e->period.edtf), e->is_period_inherited, (int)e->lead_mode,
		    e->uncertain);
		for (size_t k = 0; k < e->leads.n; k++)
			buf_add_format(b, ",%.*s", STR_ARG(e->leads.items[k].code));
		for (size_t k = 0; k < e->supporting.n; k++)
			buf_add_format(b, ";%.*s", STR_ARG(e->supporting.items[k].code));
		for (size_t k = 0; k < e->conditions.n; k++)
			buf_add_format(b, "?%d %.*s", (int)e->conditions.items[k].kind,
			    STR_ARG(e->conditions.items[k].words));
		for (size_t k = 0; k < e->footnotes.n; k++)
			buf_add_format(b, "^%.*s", STR_ARG(e->footnotes.items[k]));
		dump_elements(b, &e->children);
		buf_add_byte(b, ']');
	}
}

/* Line feeds as spaces: a label begins a line of its own in one export and not in another. */
static struct str
on_one_line(struct str text)
{
	char *p = arena_alloc(a, text.n);

	for (size_t i = 0; i < text.n; i++)
		p[i] = text.p[i] == '\n' ? ' ' : text.p[i];
	return (struct str){ p, text.n };
}

static struct str
dump(struct arena *arena, const struct framework *fw)
{
	struct buf b;

	buf_init(&b, arena, SIZE_MAX);
	for (size_t i = 0; i < fw->pillars.n; i++) {
		const struct fw_pillar *p = &fw->pillars.items[i];

		buf_add_format(&b, "{%.*s|%.*s|%.*s|%d|%.*s|%.*s|%d", STR_ARG(p->code),
		    STR_ARG(p->title.text), STR_ARG(on_one_line(p->coordination.text)),
		    (int)p->status, STR_ARG(p->review.edtf), STR_ARG(p->reason), p->involves_all);
		for (size_t k = 0; k < p->roles.n; k++)
			buf_add_format(&b, ",%d %d %.*s", (int)p->roles.items[k].kind,
			    p->roles.items[k].is_interim, STR_ARG(p->roles.items[k].who.code));
		dump_elements(&b, &p->actions);
		dump_elements(&b, &p->goals);
		buf_add_byte(&b, '}');
	}
	for (size_t i = 0; i < fw->recommendations.n; i++) {
		const struct fw_recommendation *rec = &fw->recommendations.items[i];

		buf_add_format(&b, "<%.*s|%.*s|%d|%.*s|%.*s>", STR_ARG(rec->code),
		    STR_ARG(rec->text.text), (int)rec->force, STR_ARG(rec->mandate),
		    STR_ARG(rec->placements.items[0].connector));
	}
	for (size_t i = 0; i < fw->footnotes.n; i++)
		buf_add_format(&b, "(%.*s|%.*s)", STR_ARG(fw->footnotes.items[i].label),
		    STR_ARG(fw->footnotes.items[i].text.text));
	return buf_str(&b);
}

/* --- breaking --- */

struct tally {
	size_t words;
	size_t breaks;
	size_t equal;
	size_t asked; /* of the equal ones */
	size_t differ;
	size_t silent;
	size_t lost;
};

/* The unbroken pillar: its lines, what it reads as, and the place of the row to break. */
struct unbroken {
	const struct lines *lines;
	struct str before;      /* all up to the row to break */
	struct str after;
	struct str dump;
	struct str words[COLUMNS];
	size_t row;             /* line number of the row to break */
};

static bool
is_asked_at(const struct framework *fw, size_t row)
{
	for (size_t i = 0; i < fw->queries.n; i++) {
		const struct fw_query *query = &fw->queries.items[i];

		/* A whole sentence after a finished footnote is shown as text without a place. */
		if (!str_starts(query->kind, STR("weak-")) &&
		    !str_equal(query->kind, STR("stray-text")))
			continue;
		for (size_t k = 0; k < query->segments.n; k++) {
			if (query->segments.items[k].row == row)
				return true;
		}
	}
	return false;
}

static void
report(const char *what, const struct unbroken *u, struct str head, struct str rest)
{
	print_message("%s, line %zu: ...%.*s | %.*s\n", what, u->row,
	    STR_ARG(str_part(head, head.n > 60 ? head.n - 60 : 0, head.n)),
	    STR_ARG(str_part(rest, 0, 60)));
}

/* Reads the broken document and counts what came of it. parts: both sides of the break. */
static void
check_text(const struct unbroken *u, struct str text, const struct str *parts,
    struct tally *tally)
{
	struct errors errors;
	struct framework *fw = test_read_tsv(a, text, &errors);
	bool is_equal;
	bool is_asked;

	assert_non_null(fw);
	is_equal = str_equal(dump(a, fw), u->dump);
	is_asked = is_asked_at(fw, u->row + 2);
	tally->breaks++;
	tally->equal += is_equal;
	tally->asked += is_equal && is_asked;
	tally->differ += !is_equal;
	if (!is_equal && !is_asked && tally->silent++ < 20)
		report("differs silently", u, parts[0], parts[1]);
	for (size_t i = 0; i < COLUMNS; i++) {
		if (!str_equal(words_of_column(a, fw, i + 1), u->words[i]) && tally->lost++ < 20)
			report("loses words", u, parts[0], parts[1]);
	}
}

/* Reads the document with its row in two parts. */
static void
check_broken(const struct unbroken *u, const struct str *heads, const struct str *rests,
    size_t column, struct tally *tally)
{
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	buf_add(&b, u->before);
	add_row(&b, heads);
	buf_add_z(&b, "--\t--\t---\t--\t--\n");
	add_row(&b, rests);
	buf_add(&b, u->after);
	check_text(u, buf_str(&b), (struct str[]){ heads[column], rests[column] }, tally);
}

/* The same for a footnote: the rest of it is a line of its own. */
static void
check_broken_line(const struct unbroken *u, struct str head, struct str rest,
    struct tally *tally)
{
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	buf_add(&b, u->before);
	buf_add_format(&b, "%.*s\n--\t--\n%.*s\n", STR_ARG(head), STR_ARG(rest));
	buf_add(&b, u->after);
	check_text(u, buf_str(&b), (struct str[]){ head, rest }, tally);
}
static void
break_cell(const struct unbroken *u, const struct str *cells, size_t column,
    struct tally *tally)
{
	struct breaker breaker = { .raw = cells[column] };
	size_t at = 0;

	while (next_break(&breaker, &at)) {
		if (tally->words++ % EVERY != 0)
			continue;
		for (int form = 0; form < FORM_COUNT; form++) {
			struct arena_mark mark = arena_mark(a);
			struct str heads[COLUMNS];
			struct str rests[COLUMNS] = { STR_EMPTY };

			memcpy(heads, cells, sizeof(heads));
			heads[column] = head_of(&breaker);
			if (rest_of(&breaker, (enum form)form, &rests[column]))
				check_broken(u, heads, rests, column, tally);
			arena_rewind(a, mark);
		}
	}
}

/* Small and repeatable: the breaks of a run must be those of the next. */
static size_t
chance(uint64_t *state, size_t below)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return below == 0 ? 0 : (size_t)(*state >> 33) % below;
}

static size_t
count_breaks(struct str cell)
{
	struct breaker breaker = { .raw = cell };
	size_t at = 0;
	size_t n = 0;

	while (next_break(&breaker, &at))
		n++;
	return n;
}

/* Breaks a cell at a word by chance; one in three stays whole. False where it stays. */
static bool
break_by_chance(uint64_t *state, struct str cell, struct str *out_head, struct str *out_rest)
{
	struct breaker breaker = { .raw = cell };
	size_t which = chance(state, count_breaks(cell));
	size_t at = 0;

	*out_head = cell;
	*out_rest = STR_EMPTY;
	if (chance(state, 3) == 0 || !next_break(&breaker, &at))
		return false;
	while (which-- > 0 && next_break(&breaker, &at))
		;
	*out_head = head_of(&breaker);
	return rest_of(&breaker, FORM_PARAGRAPH, out_rest);
}

/* A page breaks a row in all of its columns at once. */
static void
break_row_by_chance(const struct unbroken *u, const struct str *cells, struct tally *tally)
{
	uint64_t state = u->row;

	for (size_t i = 0; i < ROW_BREAKS / EVERY; i++) {
		struct arena_mark mark = arena_mark(a);
		struct str heads[COLUMNS];
		struct str rests[COLUMNS];
		size_t column = SIZE_MAX;

		for (size_t k = 0; k < COLUMNS; k++) {
			if (break_by_chance(&state, cells[k], &heads[k], &rests[k]))
				column = k;
		}
		if (column != SIZE_MAX)
			check_broken(u, heads, rests, column, tally);
		arena_rewind(a, mark);
	}
}

static void
break_footnote(const struct unbroken *u, struct str line, struct tally *tally)
{
	size_t from = str_find(line, STR("</sup>"), 0) + 7;
	struct breaker breaker = { .raw = str_part(line, from, line.n) };
	size_t at = 0;

	while (next_break(&breaker, &at)) {
		struct arena_mark mark = arena_mark(a);
		struct str rest;

		if (tally->words++ % EVERY == 0 && rest_of(&breaker, FORM_PLAIN, &rest))
			check_broken_line(u, str_part(line, 0, from + breaker.cut), rest, tally);
		arena_rewind(a, mark);
	}
}

static struct str
join_lines(const struct lines *lines, size_t from, size_t to)
{
	struct buf b;

	buf_init(&b, kept, SIZE_MAX);
	for (size_t i = from; i < to; i++) {
		buf_add(&b, lines->items[i]);
		buf_add_byte(&b, '\n');
	}
	return buf_str(&b);
}

static void
break_rows(const struct lines *lines, struct tally *tally)
{
	struct str all = join_lines(lines, 0, lines->n);
	struct errors errors;
	struct framework *fw = test_read_tsv(kept, all, &errors);
	struct unbroken u = { .lines = lines };

	assert_non_null(fw);
	u.dump = dump(kept, fw);
	for (size_t i = 0; i < COLUMNS; i++)
		u.words[i] = words_of_column(kept, fw, i + 1);
	for (size_t i = 1; i < lines->n; i++) {
		struct str cells[COLUMNS];

		if (is_dashes(lines->items[i]))
			continue;
		u.before = join_lines(lines, 0, i);
		u.after = join_lines(lines, i + 1, lines->n);
		u.row = i + 1;
		if (!is_row(lines->items[i])) {
			break_footnote(&u, lines->items[i], tally);
			continue;
		}
		split_cells(lines->items[i], cells);
		for (size_t column = 0; column < COLUMNS; column++)
			break_cell(&u, cells, column, tally);
		break_row_by_chance(&u, cells, tally);
	}
}

/* A pillar begins where its name and its coordinator's label stand in one row. */
static bool
begins_pillar(struct str line)
{
	struct str cells[COLUMNS];

	split_cells(line, cells);
	return cells[0].n > 0 && str_find(cells[1], STR("Coordinator"), 0) != SIZE_MAX;
}

static void
break_document(const char *path, struct tally *tally)
{
	struct str rest = test_read_file(kept, path);
	struct lines footnotes = { .n = 0 };
	struct lines pillar = { .n = 0 };
	struct str whole = rest;
	struct str header = STR_EMPTY;
	struct str line;

	while (str_next(&whole, '\n', &line)) {
		if (str_starts(line, STR("<sup>")) && !is_row(line))
			footnotes.items[footnotes.n++] = line;
	}
	while (str_next(&rest, '\n', &line)) {
		if (!is_row(line))
			continue;
		if (header.n == 0) {
			header = line;
			continue;
		}
		if (begins_pillar(line)) {
			if (pillar.n > 1)
				break_rows(&pillar, tally);
			pillar.n = 0;
			pillar.items[pillar.n++] = header;
			for (size_t i = 0; i < footnotes.n; i++)
				pillar.items[pillar.n++] = footnotes.items[i];
		}
		pillar.items[pillar.n++] = line;
	}
	break_rows(&pillar, tally);
}

static void
check_document(const char *path)
{
	struct tally tally = { .breaks = 0 };

	break_document(path, &tally);
	print_message("%zu breaks: %zu read as if unbroken (%zu of them asked about), %zu read "
	    "otherwise and asked about, %zu silently; words lost at %zu\n", tally.breaks,
	    tally.equal, tally.asked, tally.differ - tally.silent, tally.silent, tally.lost);
	assert_true(tally.breaks > 1000 / EVERY);
	assert_int_equal(tally.silent, 0);
	assert_int_equal(tally.lost, 0);
}

static void
the_sample_broken_at_every_word(void **state)
{
	(void)state;
	check_document(SAMPLE);
}

static void
the_reference_document_broken_at_every_word(void **state)
{
	(void)state;
	if (test_read_file(kept, SEED).n == 0) {
		print_message("skipped: no reference document at " SEED "\n");
		skip();
	}
	check_document(SEED);
}

static int
set_up(void **state)
{
	(void)state;
	kept = arena_new();
	a = arena_new();
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	arena_free(kept);
	arena_free(a);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_sample_broken_at_every_word),
		cmocka_unit_test(the_reference_document_broken_at_every_word),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
