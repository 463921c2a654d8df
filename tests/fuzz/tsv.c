/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes as a table of tab-separated text, read through to a framework: it is refused with
 * words, or every character of it is in a segment of a record or a query.
 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#include "../unit/reading_checks.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct blocks blocks = { .arena = a };
	struct errors errors;
	struct framework *fw = NULL;
	struct str bytes = { (const char *)data, size };
	enum status st;

	errors_init(&errors, a);
	st = import_tsv(bytes, &blocks, &errors);
	if (st == ST_OK)
		st = reading_from_blocks(a, &blocks, &errors, &fw);
	assert(st == ST_OK || errors.n > 0);
	if (st == ST_OK)
		assert(coverage_missing(a, fw) == 0);
	arena_free(a);
	return 0;
}
