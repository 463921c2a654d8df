/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes as what the helper has read from a Word file of a comment round, with the text that
 * was asked about before a NUL: it is refused, or held against that text; what it would make of it
 * names no place that is not there, and can be written and read again.
 */
#include <assert.h>
#include <stdint.h>

#include "base/limits.h"
#include "document/round_changes.h"
#include "instrument/framework_json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(const struct round_reading *reading, const struct round_result *r)
{
	assert(r->comments.n >= reading->tracked.ncomments);
	assert(r->nplaced <= r->comments.n && r->nuntracked <= r->changes.n);
	for (size_t i = 0; i < r->changes.n; i++) {
		const struct fw_amend_change *c = &r->changes.items[i].change;

		assert(c->part < PART_COUNT);
		assert(c->operation < AMEND_OPERATION_COUNT);
		assert(c->operation != AMEND_REPLACE || c->field.n > 0);
	}
}

static void
write_again(struct arena *a, const struct round_reading *reading)
{
	struct round_reading again;
	struct errors errors;
	struct buf out;

	errors_init(&errors, a);
	buf_init(&out, a, LIMIT_READING_BYTES);
	round_write_json(&out, reading);
	if (!out.overflow && round_read_json(a, buf_str(&out), &errors, &again) == ST_OK)
		assert(again.tracked.nchanges == reading->tracked.nchanges &&
		    again.tracked.ncomments == reading->tracked.ncomments &&
		    again.tracked.nbookmarks == reading->tracked.nbookmarks);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = data == NULL ? STR_EMPTY : (struct str){ (const char *)data, size };
	struct arena *a = arena_new();
	struct str first = STR_EMPTY;
	struct framework *asked;
	struct round_reading reading;
	struct round_result result;
	struct errors errors;

	errors_init(&errors, a);
	if (str_next(&rest, '\0', &first) &&
	    framework_read_json(a, first, &errors, &asked) == ST_OK &&
	    round_read_json(a, rest, &errors, &reading) == ST_OK) {
		struct round_input input = { .base = asked, .asked = asked, .reading = &reading };

		write_again(a, &reading);
		if (round_compare(a, &input, &result) == ST_OK)
			check(&reading, &result);
	}
	arena_free(a);
	return 0;
}
