/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Adopted text with stand-off marks: cut, join, store, show. What the marks mean is the reader's
 * business. Marks may overlap freely here; HTML may not, so marked_add_html closes and opens
 * again at each border.
 */
#include "model/marked.h"

#include <stdlib.h>

#include "base/utf8.h"

static const struct str letters[MARK_KIND_COUNT] = {
	[MARK_ITALIC] = STR_INIT("i"),
	[MARK_BOLD] = STR_INIT("b"),
	[MARK_UNDERLINE] = STR_INIT("u"),
	[MARK_SUPERSCRIPT] = STR_INIT("sup"),
	[MARK_SUBSCRIPT] = STR_INIT("sub"),
	[MARK_FOOTNOTE] = STR_INIT("fn"),
};

/* A footnote's mark looks like any superscript. */
const struct mark_syntax mark_syntax_html = {
	.open = { STR_INIT("<i>"), STR_INIT("<b>"), STR_INIT("<u>"), STR_INIT("<sup>"),
	    STR_INIT("<sub>"), STR_INIT("<sup>") },
	.close = { STR_INIT("</i>"), STR_INIT("</b>"), STR_INIT("</u>"), STR_INIT("</sup>"),
	    STR_INIT("</sub>"), STR_INIT("</sup>") },
	.add_text = buf_add_html,
};

static int
compare_marks(const void *a, const void *b)
{
	const struct mark *first = a;
	const struct mark *second = b;

	if (first->start != second->start)
		return first->start < second->start ? -1 : 1;
	if (first->end != second->end)
		return first->end > second->end ? -1 : 1;
	if (first->kind != second->kind)
		return first->kind < second->kind ? -1 : 1;
	return str_compare(first->label, second->label);
}

void
marked_sort(struct marked *m)
{
	if (m->nmarks > 1)
		qsort(m->marks, m->nmarks, sizeof(m->marks[0]), compare_marks);
}

/* A label that holds the separator would end its mark early; such labels do not come from us. */
static void
add_label(struct buf *b, struct str label)
{
	for (size_t i = 0; i < label.n; i++)
		buf_add_byte(b, label.p[i] == ';' ? ',' : label.p[i]);
}

struct str
marks_format(struct arena *a, const struct marked *m)
{
	struct marked sorted = *m;
	struct buf b;

	sorted.marks = arena_make_array(a, struct mark, m->nmarks);
	for (size_t i = 0; i < m->nmarks; i++)
		sorted.marks[i] = m->marks[i];
	marked_sort(&sorted);
	buf_init(&b, a, SIZE_MAX);
	for (size_t i = 0; i < sorted.nmarks; i++) {
		const struct mark *mark = &sorted.marks[i];

		if (i > 0)
			buf_add_byte(&b, ';');
		buf_add(&b, letters[mark->kind]);
		buf_add_byte(&b, ' ');
		buf_add_i64(&b, mark->start);
		buf_add_byte(&b, ' ');
		buf_add_i64(&b, mark->end);
		if (mark->kind == MARK_FOOTNOTE) {
			buf_add_byte(&b, ' ');
			add_label(&b, mark->label);
		}
	}
	return buf_str(&b);
}

static enum status
parse_kind(struct str letter, enum mark_kind *out)
{
	for (size_t i = 0; i < MARK_KIND_COUNT; i++) {
		if (str_equal(letter, letters[i])) {
			*out = (enum mark_kind)i;
			return ST_OK;
		}
	}
	return ST_INVALID;
}

static enum status
parse_mark(struct str words, int64_t length, struct mark *out)
{
	struct str part;
	int64_t start;
	int64_t end;

	if (!str_next(&words, ' ', &part) || parse_kind(part, &out->kind) != ST_OK)
		return ST_INVALID;
	if (!str_next(&words, ' ', &part) || str_to_i64(part, 0, length, &start) != ST_OK)
		return ST_INVALID;
	if (!str_next(&words, ' ', &part) || str_to_i64(part, start, length, &end) != ST_OK)
		return ST_INVALID;
	if (out->kind == MARK_FOOTNOTE)
		out->label = words;
	else if (words.p != NULL && words.n > 0)
		return ST_INVALID;
	out->start = (uint32_t)start;
	out->end = (uint32_t)end;
	return start < end ? ST_OK : ST_INVALID;
}

enum status
marks_parse(struct arena *a, struct str text, struct str marks, struct marked *out)
{
	struct marked m = { .text = text };
	size_t capacity = 0;
	int64_t length = (int64_t)utf8_length(text);
	struct str rest = marks;
	struct str part;

	if (marks.n == 0) {
		*out = m;
		return ST_OK;
	}
	while (str_next(&rest, ';', &part)) {
		arena_reserve(a, m.marks, m.nmarks, capacity);
		if (parse_mark(part, length, &m.marks[m.nmarks]) != ST_OK)
			return ST_INVALID;
		m.nmarks++;
	}
	marked_sort(&m);
	*out = m;
	return ST_OK;
}

static uint32_t
clamp(uint32_t at, uint32_t low, uint32_t high)
{
	if (at < low)
		return low;
	return at > high ? high : at;
}

struct marked
marked_part(struct arena *a, const struct marked *m, uint32_t start, uint32_t end)
{
	struct marked part = { .text = utf8_part(m->text, start, end) };
	size_t capacity = 0;

	for (size_t i = 0; i < m->nmarks; i++) {
		struct mark mark = m->marks[i];

		mark.start = clamp(mark.start, start, end) - start;
		mark.end = clamp(mark.end, start, end) - start;
		if (mark.start >= mark.end)
			continue;
		arena_reserve(a, part.marks, part.nmarks, capacity);
		part.marks[part.nmarks++] = mark;
	}
	marked_sort(&part);
	return part;
}

struct marked
marked_join(struct arena *a, const struct marked *first, struct str between,
    const struct marked *second)
{
	uint32_t shift = (uint32_t)(utf8_length(first->text) + utf8_length(between));
	struct marked joined = { .nmarks = first->nmarks + second->nmarks };

	joined.text = str_concat(a, str_concat(a, first->text, between), second->text);
	joined.marks = arena_make_array(a, struct mark, joined.nmarks);
	for (size_t i = 0; i < first->nmarks; i++)
		joined.marks[i] = first->marks[i];
	for (size_t i = 0; i < second->nmarks; i++) {
		struct mark mark = second->marks[i];

		mark.start += shift;
		mark.end += shift;
		joined.marks[first->nmarks + i] = mark;
	}
	marked_sort(&joined);
	return joined;
}

struct marked
marked_trim(struct arena *a, const struct marked *m)
{
	size_t at = 0;
	uint32_t index = 0;
	uint32_t start = 0;
	uint32_t end = 0;

	while (at < m->text.n) {
		uint32_t c = utf8_next(m->text, &at);

		if (utf8_is_space(c)) {
			index++;
			continue;
		}
		if (end == 0)
			start = index;
		end = ++index;
	}
	return marked_part(a, m, start, end);
}

/* Borders of marks are the only places where the set of open tags can change. */
static int
compare_positions(const void *a, const void *b)
{
	uint32_t first = *(const uint32_t *)a;
	uint32_t second = *(const uint32_t *)b;

	return first < second ? -1 : first > second;
}

/* Tags that are open, outermost first. Two kinds with one tag count as one. */
struct tag_stack {
	enum mark_kind open[MARK_KIND_COUNT];
	size_t n;
	uint32_t active[MARK_KIND_COUNT]; /* marks of the kind that cover the place */
};

static bool
wants_tag(const struct tag_stack *stack, enum mark_kind kind)
{
	if (kind == MARK_FOOTNOTE)
		return false;
	if (kind == MARK_SUPERSCRIPT)
		return stack->active[MARK_SUPERSCRIPT] + stack->active[MARK_FOOTNOTE] > 0;
	return stack->active[kind] > 0;
}

static void
change_tags(struct buf *b, struct tag_stack *stack, const struct mark_syntax *syntax)
{
	size_t keep = 0;
	bool is_open[MARK_KIND_COUNT] = { false };

	while (keep < stack->n && wants_tag(stack, stack->open[keep]))
		is_open[stack->open[keep++]] = true;
	while (stack->n > keep)
		buf_add(b, syntax->close[stack->open[--stack->n]]);
	for (size_t kind = 0; kind < MARK_KIND_COUNT; kind++) {
		if (is_open[kind] || !wants_tag(stack, (enum mark_kind)kind))
			continue;
		buf_add(b, syntax->open[kind]);
		stack->open[stack->n++] = (enum mark_kind)kind;
	}
}

/* Where the walk along a text stands. */
struct walk {
	struct str text;
	size_t at;      /* bytes */
	uint32_t index; /* code points */
};

/* Moves on to the position and gives what lies between. */
static struct str
walk_until(struct walk *w, uint32_t until)
{
	size_t from = w->at;

	while (w->at < w->text.n && w->index < until) {
		utf8_next(w->text, &w->at);
		w->index++;
	}
	return str_part(w->text, from, w->at);
}

/* One mark's border, for counting marks in and out while walking the text once. */
struct border {
	uint32_t at; /* first member, so that borders sort as positions do */
	enum mark_kind kind;
	bool is_start;
};

void
marked_add(struct buf *b, const struct marked *m, const struct mark_syntax *syntax)
{
	struct border *borders = arena_make_array(b->arena, struct border, m->nmarks * 2);
	struct tag_stack stack = { .n = 0 };
	struct walk walk = { .text = m->text };
	size_t i = 0;

	for (size_t k = 0; k < m->nmarks; k++) {
		const struct mark *mark = &m->marks[k];

		borders[2 * k] = (struct border){ mark->start, mark->kind, true };
		borders[2 * k + 1] = (struct border){ mark->end, mark->kind, false };
	}
	if (m->nmarks > 0)
		qsort(borders, m->nmarks * 2, sizeof(borders[0]), compare_positions);
	while (i < m->nmarks * 2) {
		uint32_t position = borders[i].at;

		syntax->add_text(b, walk_until(&walk, position));
		for (; i < m->nmarks * 2 && borders[i].at == position; i++) {
			/* Ends sort before their start only for empty marks; unsigned wraps. */
			stack.active[borders[i].kind] += borders[i].is_start ? 1u : UINT32_MAX;
		}
		change_tags(b, &stack, syntax);
	}
	syntax->add_text(b, walk_until(&walk, UINT32_MAX));
	while (stack.n > 0)
		buf_add(b, syntax->close[stack.open[--stack.n]]);
}

void
marked_add_html(struct buf *b, const struct marked *m)
{
	marked_add(b, m, &mark_syntax_html);
}
