/* SPDX-License-Identifier: Apache-2.0 */
/* Any text as a cell: pieces tile it, marks lie in one piece each and in order, all is UTF-8. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "document/blocks.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_pieces(const struct cell *cell)
{
	uint32_t length = (uint32_t)utf8_length(cell->content.text);
	uint32_t at = 0;

	for (size_t i = 0; i < cell->npieces; i++) {
		const struct piece *piece = &cell->pieces[i];

		assert(piece->start == at && piece->end > piece->start && piece->end <= length);
		at = piece->end + 1;
	}
	assert(cell->npieces == 0 ? length == 0 : at == length + 1);
}

static void
check_marks(const struct cell *cell)
{
	const struct marked *content = &cell->content;
	size_t piece = 0;

	for (size_t i = 0; i < content->nmarks; i++) {
		const struct mark *mark = &content->marks[i];

		assert(mark->start < mark->end);
		assert(i == 0 || content->marks[i - 1].start <= mark->start);
		while (piece < cell->npieces && cell->pieces[piece].end <= mark->start)
			piece++;
		assert(piece < cell->npieces && mark->start >= cell->pieces[piece].start &&
		    mark->end <= cell->pieces[piece].end);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str raw = { (const char *)data, size };
	struct cell cell = { .row = 1 };
	struct arena *a;

	if (utf8_find_invalid(raw) != SIZE_MAX || size > LIMIT_CELL_BYTES)
		return 0;
	a = arena_new();
	assert(cell_decode_inline_html(a, raw, &cell) == ST_OK);
	assert(utf8_find_invalid(cell.content.text) == SIZE_MAX);
	check_pieces(&cell);
	check_marks(&cell);
	arena_free(a);
	return 0;
}
