/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_TESTS_FUZZ_IMPORT_H
#define CONCERT_TESTS_FUZZ_IMPORT_H

#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#include "document/reading.h"
#include "instrument/framework_json.h"

#include "../unit/reading_checks.h"

/* What a reading gives, the next process must be able to take: it reads it as JSON. */
static inline void
fuzz_pass_on(struct arena *a, const struct framework *fw)
{
	struct errors errors;
	struct framework *again;
	struct buf out;
	enum status st;

	buf_init(&out, a, LIMIT_READING_BYTES);
	framework_write_json(&out, fw, FRAMEWORK_JSON_BRIEF);
	if (out.overflow)
		return;
	errors_init(&errors, a);
	st = framework_read_json(a, buf_str(&out), &errors, &again);
	if (st != ST_OK && st != ST_TOO_LARGE) {
		fprintf(stderr, "%.*s\n", STR_ARG(errors.items[0].message));
		abort();
	}
}

/*
 * Any bytes through an importer and on to a framework: they are refused with words, or every
 * character of them is in a segment of a record or a query, and the framework can be passed on.
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
	if (st == ST_OK)
		fuzz_pass_on(a, fw);
	arena_free(a);
	return 0;
}

#endif
