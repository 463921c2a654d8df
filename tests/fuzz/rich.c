/* SPDX-License-Identifier: Apache-2.0 */
/* Any text as Markdown: the markup holds only the tags that are meant, each closed in its turn. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "web/rich.h"
#include "web_markup.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct str text = { size > 0 ? (const char *)data : "", size };
	struct rich_mentions mentions;

	assert(markup_fault(html_of_rich(a, text, 3).markup) == NULL);
	assert(rich_plain(a, text, 100).n <= 100);
	rich_find_mentions(a, text, (const struct str[]){ STR("a"), STR("a b") }, 2, &mentions);
	arena_free(a);
	return 0;
}
