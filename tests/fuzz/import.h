/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_TESTS_FUZZ_IMPORT_H
#define CONCERT_TESTS_FUZZ_IMPORT_H

#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#include "../unit/reading_checks.h"

/*
 * Any bytes through an importer and on to a framework: they are refused with words, or every
 * character of them is in a segment of a record or a query.
 */
static inline int
fuzz_import(enum status (*import)(struct str, struct blocks *, struct errors *),
    const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct blocks blocks = { .arena = a };
	struct errors errors;
	struct framework *fw = NULL;
	enum status st;

	errors_init(&errors, a);
	st = import((struct str){ (const char *)data, size }, &blocks, &errors);
	if (st == ST_OK)
		st = reading_from_blocks(a, &blocks, &errors, &fw);
	assert(st == ST_OK || errors.n > 0);
	if (st == ST_OK)
		assert(coverage_missing(a, fw) == 0);
	arena_free(a);
	return 0;
}

#endif
