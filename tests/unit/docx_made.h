/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_TESTS_UNIT_DOCX_MADE_H
#define CONCERT_TESTS_UNIT_DOCX_MADE_H

/* Word files made in memory, and blocks as text. Include after cmocka.h. */

#include <zip.h>

#include "base/limits.h"
#include "base/utf8.h"
#include "document/blocks.h"

typedef enum status import_fn(struct str bytes, struct blocks *out, struct errors *errors);

/* Text with "/" for line feeds, "- " before list items (by level) and marks behind it. */
static inline void
show_cell(struct buf *b, const struct cell *cell)
{
	struct str marks = marks_format(b->arena, &cell->content);

	for (size_t i = 0; i < cell->npieces; i++) {
		const struct piece *piece = &cell->pieces[i];

		buf_add_z(b, i > 0 ? "/" : "");
		for (uint32_t k = 0; k < piece->level; k++)
			buf_add_z(b, piece->is_item ? "-" : "=");
		buf_add(b, utf8_part(cell->content.text, piece->start, piece->end));
	}
	if (marks.n > 0)
		buf_add_format(b, "{%.*s}", STR_ARG(marks));
}

static inline void
show_block(struct buf *b, const struct block *block)
{
	if (block->kind == BLOCK_HEADING)
		buf_add_format(b, "H%u ", block->level);
	else if (block->kind == BLOCK_FOOTNOTE)
		buf_add_format(b, "F%.*s ", STR_ARG(block->label));
	else if (block->kind == BLOCK_PARAGRAPH)
		buf_add_z(b, "P ");
	if (block->kind != BLOCK_TABLE) {
		show_cell(b, &block->cell);
		buf_add_byte(b, '\n');
		return;
	}
	buf_add_format(b, "T %.*s\n", STR_ARG(block->caption));
	for (size_t i = 0; i < block->nrows; i++) {
		buf_add_format(b, "%u%s", block->rows[i].number,
		    block->rows[i].is_header ? "h" : "");
		for (size_t k = 0; k < block->rows[i].ncells; k++) {
			buf_add_z(b, " | ");
			show_cell(b, &block->rows[i].cells[k]);
		}
		buf_add_byte(b, '\n');
	}
}

static inline struct str
show_blocks(struct arena *a, const struct blocks *blocks)
{
	struct buf b;

	buf_init(&b, a, LIMIT_IMPORT_BYTES);
	for (size_t i = 0; i < blocks->n; i++)
		show_block(&b, &blocks->items[i]);
	return buf_str(&b);
}

struct part {
	const char *name;
	struct str content;
};

/* A ZIP in memory. level: 0 stores, 1 to 9 pack. */
static inline struct str
make_zip(struct arena *a, const struct part *parts, size_t n, int level)
{
	zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, NULL);
	zip_t *zip = zip_open_from_source(source, ZIP_TRUNCATE, NULL);
	zip_stat_t stat;
	char *bytes;

	assert_non_null(zip);
	zip_source_keep(source);
	for (size_t i = 0; i < n; i++) {
		zip_source_t *content = zip_source_buffer(zip, parts[i].content.p,
		    parts[i].content.n, 0);
		zip_int64_t at = zip_file_add(zip, parts[i].name, content, ZIP_FL_ENC_UTF_8);

		assert_true(at >= 0);
		zip_set_file_compression(zip, (zip_uint64_t)at,
		    level == 0 ? ZIP_CM_STORE : ZIP_CM_DEFLATE, (zip_uint32_t)level);
	}
	assert_int_equal(zip_close(zip), 0);
	assert_int_equal(zip_source_stat(source, &stat), 0);
	bytes = arena_alloc(a, stat.size);
	zip_source_open(source);
	assert_int_equal(zip_source_read(source, bytes, stat.size), stat.size);
	zip_source_close(source);
	zip_source_free(source);
	return (struct str){ bytes, stat.size };
}

#define W_OPEN "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:x xmlns:w=\"w\">"
#define W_CLOSE "</w:x>"
#define T(text) "<w:r><w:t>" text "</w:t></w:r>"
#define P(text) "<w:p>" T(text) "</w:p>"

#endif
