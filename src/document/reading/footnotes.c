/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Footnotes and the places that carry their marks. A raised number is a mark only where the
 * document has a footnote of that number: "21st" and "m2" are raised too.
 */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "document/reading/reader.h"

#define LABEL_LENGTH_MAX 4

/* A footnote with what its order goes by. */
struct numbered {
	struct fw_footnote footnote;
	int64_t number; /* INT64_MAX: its label is none, so it stays behind those that have one */
	size_t place;
};

static int
compare_numbers(const void *a, const void *b)
{
	const struct numbered *first = a;
	const struct numbered *second = b;

	if (first->number != second->number)
		return first->number < second->number ? -1 : 1;
	return first->place < second->place ? -1 : first->place > second->place;
}

void
footnotes_sort(struct reader *r)
{
	struct fw_footnotes *all = &r->fw->footnotes;
	struct numbered *sorted = arena_make_array(r->scratch, struct numbered, all->n);

	for (size_t i = 0; i < all->n; i++) {
		int64_t number;

		if (str_to_i64(all->items[i].label, 0, INT64_MAX, &number) != ST_OK)
			number = INT64_MAX;
		sorted[i] = (struct numbered){ all->items[i], number, i };
	}
	if (all->n > 0)
		qsort(sorted, all->n, sizeof(sorted[0]), compare_numbers);
	for (size_t i = 0; i < all->n; i++) {
		all->items[i] = sorted[i].footnote;
		map_set(&r->footnote_labels, all->items[i].label, (int64_t)i);
	}
}

static void
add_label(struct reader *r, struct fw_texts *labels, struct str label)
{
	for (size_t i = 0; i < labels->n; i++) {
		if (str_equal(labels->items[i], label))
			return;
	}
	*fw_add(r->arena, labels) = label;
	map_set(&r->footnote_used, label, 1);
}

void
footnotes_attach(struct reader *r, struct marked *text, struct fw_texts *labels)
{
	struct mark *marks;
	uint32_t index = 0;
	size_t at = 0;

	if (text->nmarks == 0 || r->fw->footnotes.n == 0)
		return;
	marks = arena_make_array(r->arena, struct mark, text->nmarks);
	for (size_t i = 0; i < text->nmarks; i++) {
		struct str words;
		int64_t known;

		marks[i] = text->marks[i];
		if (marks[i].kind == MARK_FOOTNOTE)
			add_label(r, labels, marks[i].label);
		if (marks[i].kind != MARK_SUPERSCRIPT ||
		    marks[i].end - marks[i].start > LABEL_LENGTH_MAX)
			continue;
		if (marks[i].start < index) {
			index = 0;
			at = 0;
		}
		/* Marks come in order, so the text is walked once. */
		for (; index < marks[i].start && at < text->text.n; index++)
			utf8_next(text->text, &at);
		words = utf8_part(str_part(text->text, at, text->text.n), 0,
		    marks[i].end - marks[i].start);
		if (!map_get(&r->footnote_labels, words, &known))
			continue;
		marks[i].kind = MARK_FOOTNOTE;
		marks[i].label = r->fw->footnotes.items[known].label;
		add_label(r, labels, marks[i].label);
	}
	text->marks = marks;
}

/* Labels of one byte a character alone: others are signs, which no name goes on in. */
static void
hide(struct str text, const struct mark *mark, char *bytes)
{
	size_t from = (size_t)(utf8_part(text, mark->start, UINT32_MAX).p - text.p);
	struct str label = utf8_part(text, mark->start, mark->end);

	for (size_t i = 0; i < label.n; i++)
		if ((label.p[i] & 0x80) == 0)
			bytes[from + i] = ' ';
}

struct str
footnotes_hide(struct reader *r, const struct marked *text)
{
	struct marked words = *text;
	struct fw_texts labels = { 0 };
	char *bytes = NULL;

	footnotes_attach(r, &words, &labels);
	for (size_t i = 0; i < words.nmarks; i++) {
		if (words.marks[i].kind != MARK_FOOTNOTE)
			continue;
		if (bytes == NULL) {
			bytes = arena_alloc(r->arena, words.text.n);
			memcpy(bytes, words.text.p, words.text.n);
		}
		hide(words.text, &words.marks[i], bytes);
	}
	return bytes != NULL ? (struct str){ bytes, words.text.n } : words.text;
}
