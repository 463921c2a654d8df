/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as EDTF: what is accepted has a window in order, words, and a stable spelling. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "model/date.h"
#include "model/edtf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct str
canonical(struct arena *a, const struct edtf *edtf)
{
	struct buf b;

	buf_init(&b, a, 4096);
	edtf_add_canonical(&b, edtf);
	assert(!b.overflow);
	return buf_str(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a;
	struct edtf edtf;
	struct edtf again;
	struct buf words;
	struct str text;
	int32_t first;
	int32_t last;

	if (edtf_parse((struct str){ (const char *)data, size }, &edtf) != ST_OK)
		return 0;
	a = arena_new();
	edtf_window(&edtf, NO_DAY, NO_DAY, &first, &last);
	assert(first == NO_DAY || last == NO_DAY || first <= last);
	edtf_window(&edtf, 18628, 20453, &first, &last);
	assert(first != NO_DAY && last != NO_DAY && first <= last);
	buf_init(&words, a, 16384);
	edtf_add_words(&words, &edtf);
	assert(words.n > 0 && !words.overflow);
	text = canonical(a, &edtf);
	if (text.n <= LIMIT_EDTF_BYTES) {
		assert(edtf_parse(text, &again) == ST_OK);
		assert(str_equal(canonical(a, &again), text));
	}
	arena_free(a);
	return 0;
}
