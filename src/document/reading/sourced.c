/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text that remembers its source cells through cutting and joining, so that every record can say
 * which characters it took. Appending grows in place: a cell broken over a thousand pages costs
 * what it weighs, not its square.
 */
#include "document/reading/sourced.h"

#include <string.h>

#include "base/utf8.h"

#define STYLES_BACK 200 /* marks looked through for a style that goes on behind a break */

void
sourced_init(struct sourced *s, struct arena *a)
{
	*s = (struct sourced){ .arena = a };
}

struct str
sourced_text(const struct sourced *s)
{
	return s->nbytes == 0 ? STR_EMPTY : (struct str){ s->bytes, s->nbytes };
}

struct marked
sourced_marked(const struct sourced *s)
{
	return (struct marked){ .text = sourced_text(s), .marks = s->marks, .nmarks = s->nmarks };
}

static void
add_bytes(struct sourced *s, struct str text)
{
	if (text.n == 0)
		return;
	if (s->bytes_capacity - s->nbytes < text.n) {
		size_t wanted = s->bytes_capacity == 0 ? text.n : s->bytes_capacity;

		while (wanted < s->nbytes + text.n)
			wanted *= 2;
		s->bytes = arena_grow(s->arena, s->bytes, s->bytes_capacity, wanted);
		s->bytes_capacity = wanted;
	}
	memcpy(s->bytes + s->nbytes, text.p, text.n);
	s->nbytes += text.n;
}

void
sourced_add_plain(struct sourced *s, struct str text)
{
	add_bytes(s, text);
	s->length += (uint32_t)utf8_length(text);
}

static void
add_mark(struct sourced *s, struct mark mark)
{
	if (mark.start >= mark.end)
		return;
	arena_reserve(s->arena, s->marks, s->nmarks, s->marks_capacity);
	s->marks[s->nmarks++] = mark;
}

static void
add_run(struct sourced *s, struct run run)
{
	if (run.length == 0)
		return;
	arena_reserve(s->arena, s->runs, s->nruns, s->runs_capacity);
	s->runs[s->nruns++] = run;
}

void
sourced_add(struct sourced *s, const struct sourced *other)
{
	uint32_t shift = s->length;

	add_bytes(s, sourced_text(other));
	s->length += other->length;
	for (size_t i = 0; i < other->nmarks; i++) {
		struct mark mark = other->marks[i];

		mark.start += shift;
		mark.end += shift;
		add_mark(s, mark);
	}
	for (size_t i = 0; i < other->nruns; i++) {
		struct run run = other->runs[i];

		run.start += shift;
		add_run(s, run);
	}
}

/* Of the marks before the new ones, the style that runs up to the end; SIZE_MAX: none. */
static size_t
find_style(const struct sourced *s, size_t first_new, enum mark_kind kind, uint32_t end)
{
	for (size_t back = 1; back <= first_new && back <= STYLES_BACK; back++) {
		const struct mark *mark = &s->marks[first_new - back];

		if (mark->kind == kind && mark->end == end && kind != MARK_FOOTNOTE)
			return first_new - back;
	}
	return SIZE_MAX;
}

/* Marks are sorted by start, and among equals the longer one stands first. */
static void
move_longer_first(struct sourced *s, size_t at)
{
	struct mark longer = s->marks[at];

	for (; at > 0 && s->marks[at - 1].start == longer.start &&
	    s->marks[at - 1].end < longer.end; at--)
		s->marks[at] = s->marks[at - 1];
	s->marks[at] = longer;
}

/* A style that ends with the text and one that begins right behind it are one style. */
static void
merge_styles(struct sourced *s, size_t first_new, uint32_t end)
{
	size_t i = first_new;

	while (i < s->nmarks && s->marks[i].start == end + 1) {
		size_t before = find_style(s, first_new, s->marks[i].kind, end);

		if (before == SIZE_MAX) {
			i++;
			continue;
		}
		s->marks[before].end = s->marks[i].end;
		s->nmarks--;
		memmove(&s->marks[i], &s->marks[i + 1], (s->nmarks - i) * sizeof(s->marks[0]));
		move_longer_first(s, before);
	}
}

void
sourced_join(struct sourced *s, const struct sourced *other)
{
	uint32_t end = s->length;
	size_t nmarks = s->nmarks;

	sourced_add_plain(s, STR(" "));
	sourced_add(s, other);
	merge_styles(s, nmarks, end);
}

static uint32_t
clamp(uint32_t at, uint32_t low, uint32_t high)
{
	if (at < low)
		return low;
	return at > high ? high : at;
}

struct sourced
sourced_part(struct arena *a, const struct sourced *s, uint32_t start, uint32_t end)
{
	struct sourced part;

	sourced_init(&part, a);
	end = clamp(end, start, s->length > start ? s->length : start);
	add_bytes(&part, utf8_part(sourced_text(s), start, end));
	part.length = end - start;
	for (size_t i = 0; i < s->nmarks; i++) {
		struct mark mark = s->marks[i];

		mark.start = clamp(mark.start, start, end) - start;
		mark.end = clamp(mark.end, start, end) - start;
		add_mark(&part, mark);
	}
	for (size_t i = 0; i < s->nruns; i++) {
		struct run run = s->runs[i];
		uint32_t from = clamp(run.start, start, end);
		uint32_t to = clamp(run.start + run.length, start, end);

		run.cell_start += from - run.start;
		run.start = from - start;
		run.length = to - from;
		add_run(&part, run);
	}
	return part;
}

/* The first run that ends behind a code point: facts are many in a text of many runs. */
static size_t
first_run(const struct sourced *s, uint32_t code_point)
{
	size_t low = 0;
	size_t high = s->nruns;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (s->runs[middle].start + s->runs[middle].length <= code_point)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

void
sourced_add_segments(const struct sourced *s, uint32_t start, uint32_t end,
    struct fw_segment like, struct fw_segments *out)
{
	for (size_t i = first_run(s, start); i < s->nruns && s->runs[i].start < end; i++) {
		const struct run *run = &s->runs[i];
		uint32_t from = clamp(run->start, start, end);
		uint32_t to = clamp(run->start + run->length, start, end);

		if (from >= to)
			continue;
		like.table = run->cell->table;
		like.row = run->cell->row;
		like.column = run->cell->column;
		like.start = run->cell_start + (from - run->start);
		like.end = run->cell_start + (to - run->start);
		*fw_add(s->arena, out) = like;
	}
}

/* Marks of a cell are sorted by start; one that goes on beyond its piece is carried along. */
struct mark_walk {
	const struct marked *content;
	size_t next;
	uint32_t until[MARK_KIND_COUNT]; /* a mark of the kind reaches up to here */
};

static void
add_piece_marks(struct mark_walk *walk, const struct piece *piece, struct sourced *out)
{
	for (size_t kind = 0; kind < MARK_KIND_COUNT; kind++) {
		if (walk->until[kind] > piece->start)
			add_mark(out, (struct mark){ .kind = (enum mark_kind)kind, .start = 0,
			    .end = clamp(walk->until[kind], piece->start, piece->end) -
			        piece->start });
	}
	while (walk->next < walk->content->nmarks &&
	    walk->content->marks[walk->next].start < piece->end) {
		struct mark mark = walk->content->marks[walk->next++];

		if (mark.end > piece->end && mark.end > walk->until[mark.kind])
			walk->until[mark.kind] = mark.end;
		mark.start = clamp(mark.start, piece->start, piece->end) - piece->start;
		mark.end = clamp(mark.end, piece->start, piece->end) - piece->start;
		add_mark(out, mark);
	}
}

struct sourced *
sourced_split_cell(struct arena *a, const struct cell *cell)
{
	struct sourced *pieces = arena_make_array(a, struct sourced, cell->npieces);
	struct mark_walk walk = { .content = &cell->content };
	struct str text = cell->content.text;
	size_t at = 0;
	uint32_t index = 0;

	for (size_t i = 0; i < cell->npieces; i++) {
		const struct piece *piece = &cell->pieces[i];
		size_t from;

		while (at < text.n && index < piece->start) {
			utf8_next(text, &at);
			index++;
		}
		from = at;
		while (at < text.n && index < piece->end) {
			utf8_next(text, &at);
			index++;
		}
		sourced_init(&pieces[i], a);
		add_bytes(&pieces[i], str_part(text, from, at));
		pieces[i].length = index - piece->start;
		add_run(&pieces[i], (struct run){ .length = pieces[i].length, .cell = cell,
		    .cell_start = piece->start });
		add_piece_marks(&walk, piece, &pieces[i]);
	}
	return pieces;
}
