/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_TESTS_UNIT_READING_CHECKS_H
#define CONCERT_TESTS_UNIT_READING_CHECKS_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/utf8.h"
#include "reading_files.h"

/* Which code points of the source lie in a segment of some record. */
struct coverage {
	struct arena *arena;
	const struct fw_source *source;
	struct map cells;
	char **taken;
};

static inline int64_t
coverage_key(uint32_t table, uint32_t row, uint32_t column)
{
	return ((int64_t)table << 52) | ((int64_t)row << 20) | column;
}

static inline void
coverage_take(struct coverage *c, const struct fw_segments *segments)
{
	for (size_t i = 0; i < segments->n; i++) {
		const struct fw_segment *s = &segments->items[i];
		int64_t cell;

		if (s->start > s->end || !map_get_i64(&c->cells,
		    coverage_key(s->table, s->row, s->column), &cell))
			abort();
		if (s->end <= utf8_length(c->source->cells.items[cell].text))
			memset(c->taken[cell] + s->start, 1, s->end - s->start);
	}
}

static inline void
coverage_take_elements(struct coverage *c, const struct fw_elements *list)
{
	for (size_t i = 0; i < list->n; i++) {
		coverage_take(c, &list->items[i].segments);
		for (size_t k = 0; k < list->items[i].conditions.n; k++)
			coverage_take(c, &list->items[i].conditions.items[k].segments);
		coverage_take_elements(c, &list->items[i].children);
	}
}

static inline void
coverage_take_all(struct coverage *c, const struct framework *fw)
{
	coverage_take(c, &fw->segments);
	for (size_t i = 0; i < fw->pillars.n; i++) {
		coverage_take(c, &fw->pillars.items[i].segments);
		coverage_take_elements(c, &fw->pillars.items[i].actions);
		coverage_take_elements(c, &fw->pillars.items[i].goals);
	}
	for (size_t i = 0; i < fw->recommendations.n; i++)
		coverage_take(c, &fw->recommendations.items[i].segments);
	for (size_t i = 0; i < fw->footnotes.n; i++)
		coverage_take(c, &fw->footnotes.items[i].segments);
	for (size_t i = 0; i < fw->queries.n; i++)
		coverage_take(c, &fw->queries.items[i].segments);
}

static inline size_t
coverage_report(const struct coverage *c)
{
	size_t missing = 0;

	for (size_t i = 0; i < c->source->cells.n; i++) {
		const struct fw_cell *cell = &c->source->cells.items[i];
		size_t at = 0;

		for (size_t k = 0; at < cell->text.n; k++) {
			size_t from = at;
			uint32_t character = utf8_next(cell->text, &at);

			if (c->taken[i][k] || utf8_is_space(character))
				continue;
			if (missing++ < 5)
				fprintf(stderr, "row %u, column %u, %zu: nobody took \"%.*s\"\n",
				    cell->row, cell->column, k,
				    STR_ARG(str_part(cell->text, from, from + 40)));
		}
	}
	return missing;
}

/* The number of characters of the source that no record and no query took. */
static inline size_t
coverage_missing(struct arena *a, const struct framework *fw)
{
	struct coverage c = {
		.arena = a, .source = &fw->sources.items[0], .cells = { .arena = a }
	};

	c.taken = arena_make_array(a, char *, c.source->cells.n);
	for (size_t i = 0; i < c.source->cells.n; i++) {
		const struct fw_cell *cell = &c.source->cells.items[i];

		c.taken[i] = arena_alloc(a, utf8_length(cell->text) + 1);
		map_set_i64(&c.cells, coverage_key(cell->table, cell->row, cell->column),
		    (int64_t)i);
	}
	coverage_take_all(&c, fw);
	return coverage_report(&c);
}

/* Appends a text without its white space. */
static inline void
words_add(struct buf *b, struct str text)
{
	for (size_t at = 0; at < text.n;) {
		uint32_t c = utf8_next(text, &at);

		if (!utf8_is_space(c))
			utf8_add(b, c);
	}
}

static inline void
words_add_elements(struct buf *b, const struct fw_elements *list)
{
	for (size_t i = 0; i < list->n; i++) {
		const struct fw_element *element = &list->items[i];

		words_add(b, element->connector);
		words_add(b, element->heading.text);
		words_add(b, element->marker);
		words_add(b, element->text.text);
		words_add_elements(b, &element->children);
	}
}

static inline void
words_add_recommendations(struct buf *b, const struct framework *fw, struct str pillar)
{
	for (size_t i = 0; i < fw->recommendations.n; i++) {
		const struct fw_recommendation *rec = &fw->recommendations.items[i];

		for (size_t k = 0; k < rec->placements.n; k++) {
			if (!str_equal(rec->placements.items[k].pillar, pillar))
				continue;
			words_add(b, rec->placements.items[k].connector);
			words_add(b, rec->text.text);
		}
	}
}

/* All words of one of the five columns, as the framework has them. */
static inline struct str
words_of_column(struct arena *a, const struct framework *fw, size_t column)
{
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	for (size_t i = 0; i < fw->pillars.n; i++) {
		const struct fw_pillar *pillar = &fw->pillars.items[i];

		switch (column) {
		case 1:
			words_add(&b, pillar->title.text);
			break;
		case 2:
			words_add(&b, pillar->coordination.text);
			break;
		case 3:
			words_add_recommendations(&b, fw, pillar->code);
			break;
		case 4:
			words_add_elements(&b, &pillar->actions);
			break;
		default:
			words_add_elements(&b, &pillar->goals);
			break;
		}
	}
	return buf_str(&b);
}

/* The same from the source's cells below the row of headings. */
static inline struct str
words_of_source(struct arena *a, const struct framework *fw, size_t column)
{
	const struct fw_cells *cells = &fw->sources.items[0].cells;
	uint32_t header = 0;
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	for (size_t i = 0; i < cells->n; i++) {
		if (cells->items[i].table == 0 || cells->items[i].column != column)
			continue;
		if (header == 0 || cells->items[i].row == header)
			header = cells->items[i].row;
		else
			words_add(&b, cells->items[i].text);
	}
	return buf_str(&b);
}

#endif
