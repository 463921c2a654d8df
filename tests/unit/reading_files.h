/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_TESTS_UNIT_READING_FILES_H
#define CONCERT_TESTS_UNIT_READING_FILES_H

#include <stdio.h>

#include "base/limits.h"
#include "document/reading.h"

/* The bytes of a file, or an empty string where it cannot be read. */
static inline struct str
test_read_file(struct arena *a, const char *path)
{
	FILE *f = fopen(path, "rb");
	char *p;
	size_t n;

	if (f == NULL)
		return STR_EMPTY;
	p = arena_alloc(a, LIMIT_IMPORT_BYTES);
	n = fread(p, 1, LIMIT_IMPORT_BYTES, f);
	fclose(f);
	return (struct str){ p, n };
}

/* Tab-separated text to a framework; NULL where it is refused. */
static inline struct framework *
test_read_tsv(struct arena *a, struct str bytes, struct errors *errors)
{
	struct blocks blocks = { .arena = a };
	struct framework *fw = NULL;

	errors_init(errors, a);
	if (import_tsv(bytes, &blocks, errors) != ST_OK ||
	    reading_from_blocks(a, &blocks, errors, &fw) != ST_OK)
		return NULL;
	return fw;
}

#endif
