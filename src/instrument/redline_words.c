/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The words from one adopted text to another, as spans with their formatting. Which words changed
 * is model/diff.h's. What surprises: a footnote's mark stands for its footnote, so that a new
 * footnote 1 does not make a change of every text that has a mark behind it.
 */
#include "instrument/redline_private.h"

#include "base/utf8.h"

/* Walks a text once from its start, however many parts are cut. */
struct cutter {
	const struct marked *text;
	size_t at;       /* byte */
	uint32_t point;  /* code point at it */
	size_t first;    /* mark: those before it ended before the point */
};

static uint32_t
walk_to(struct cutter *c, size_t byte)
{
	while (c->at < byte) {
		utf8_next(c->text->text, &c->at);
		c->point++;
	}
	return c->point;
}

/* The bytes [start, end) with the marks that touch them; parts are cut in order. */
static struct marked
cut(struct arena *a, struct cutter *c, size_t start, size_t end)
{
	struct marked out = { .text = str_part(c->text->text, start, end) };
	uint32_t from = walk_to(c, start);
	uint32_t to = walk_to(c, end);
	size_t capacity = 0;

	while (c->first < c->text->nmarks && c->text->marks[c->first].end <= from)
		c->first++;
	for (size_t i = c->first; i < c->text->nmarks && c->text->marks[i].start < to; i++) {
		struct mark mark = c->text->marks[i];

		if (mark.end <= from)
			continue;
		mark.start = mark.start > from ? mark.start - from : 0;
		mark.end = (mark.end < to ? mark.end : to) - from;
		arena_reserve(a, out.marks, out.nmarks, capacity);
		out.marks[out.nmarks++] = mark;
	}
	return out;
}

/* By which a footnote is told from others: its uid; its label where the text has no such one. */
static struct str
note_key(const struct redline *r, size_t state, struct str label)
{
	const struct framework *fw = state == 0 && r->before != NULL ? r->before : r->after;
	int64_t index;

	if (map_get(&r->notes[state], label, &index) &&
	    fw->footnotes.items[index - 1].uid.n > 0)
		label = fw->footnotes.items[index - 1].uid;
	/* No word of a text begins with this byte and goes on. */
	return str_concat(r->arena, STR("\x01"), label);
}

static struct diff_text
text_of(const struct redline *r, size_t state, const struct marked *m)
{
	struct diff_text out = { .text = m->text };
	struct diff_whole *wholes = arena_make_array(r->arena, struct diff_whole, m->nmarks);
	struct cutter c = { .text = m };

	for (size_t i = 0; i < m->nmarks; i++) {
		const struct mark *mark = &m->marks[i];
		struct diff_whole *whole = &wholes[out.nwholes];

		if (mark->kind != MARK_FOOTNOTE || mark->start < c.point ||
		    mark->end <= mark->start)
			continue;
		while (c.point < mark->start && c.at < m->text.n)
			walk_to(&c, c.at + 1);
		whole->start = c.at;
		while (c.point < mark->end && c.at < m->text.n)
			walk_to(&c, c.at + 1);
		whole->end = c.at;
		whole->key = note_key(r, state, mark->label);
		out.nwholes += whole->end > whole->start;
	}
	out.wholes = wholes;
	return out;
}

/* marked: the same texts with their marks. */
static struct redline_spans
find_spans(const struct redline *r, const struct diff_text texts[2],
    const struct marked *const marked[2])
{
	struct cutter cutters[2] = { { .text = marked[0] }, { .text = marked[1] } };
	struct redline_spans spans = { 0 };
	struct diff diff;

	diff_texts(r->arena, &texts[0], &texts[1], &diff);
	for (size_t i = 0; i < diff.n; i++) {
		const struct diff_run *run = &diff.runs[i];
		struct redline_span *span;

		arena_reserve(r->arena, spans.items, spans.n, spans.capacity);
		span = &spans.items[spans.n++];
		span->kind = run->kind;
		if (run->kind == DIFF_DELETED)
			span->text = cut(r->arena, &cutters[0], run->old_start, run->old_end);
		else
			span->text = cut(r->arena, &cutters[1], run->new_start, run->new_end);
	}
	return spans;
}

struct redline_spans
redline_words(const struct redline *r, const struct marked *before, const struct marked *after)
{
	const struct diff_text texts[2] = { text_of(r, 0, before), text_of(r, 1, after) };

	return find_spans(r, texts, (const struct marked *const[2]){ before, after });
}

struct redline_spans
redline_value_words(const struct redline *r, const struct diff_text texts[2])
{
	const struct marked plain[2] = { { .text = texts[0].text }, { .text = texts[1].text } };

	return find_spans(r, texts, (const struct marked *const[2]){ &plain[0], &plain[1] });
}

bool
redline_is_about(const struct redline_change *c, struct str uid)
{
	if (str_equal(c->uid, uid))
		return true;
	for (size_t i = 0; i < 2; i++) {
		const void *item = i == 0 ? c->before : c->after;
		const struct fw_roles *roles = NULL;
		const struct fw_conditions *conditions = NULL;

		if (item != NULL && c->part == PART_PILLAR)
			roles = &((const struct fw_pillar *)item)->roles;
		if (item != NULL && c->part == PART_FRAMEWORK)
			roles = &((const struct framework *)item)->cochairs;
		if (item != NULL && c->part == PART_ACTION)
			conditions = &((const struct fw_element *)item)->conditions;
		for (size_t k = 0; roles != NULL && k < roles->n; k++) {
			if (str_equal(roles->items[k].uid, uid))
				return true;
		}
		for (size_t k = 0; conditions != NULL && k < conditions->n; k++) {
			if (str_equal(conditions->items[k].uid, uid))
				return true;
		}
	}
	return false;
}

static bool
has_line(struct str lines, struct str line)
{
	struct str one;

	while (lines.n > 0 && str_next(&lines, '\n', &one)) {
		if (str_equal(one, line))
			return true;
	}
	return false;
}

void
redline_set_reasons(struct redline *r, const struct redline_reason *reasons, size_t n)
{
	for (size_t i = 0; i < r->changes.n; i++) {
		struct redline_change *c = r->changes.items[i];

		for (size_t k = 0; k < n; k++) {
			struct str reason = str_trim(reasons[k].reason);

			if (reason.n == 0 || !redline_is_about(c, reasons[k].uid) ||
			    has_line(c->reason, reason))
				continue;
			c->reason = c->reason.n == 0 ? reason : str_format(r->arena, "%.*s\n%.*s",
			    STR_ARG(c->reason), STR_ARG(reason));
		}
	}
}
