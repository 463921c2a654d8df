/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as text with dates: ranges lie in the text and in order, EDTF is canonical. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "model/date_words.h"
#include "model/edtf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_edtf(struct arena *a, struct str text)
{
	struct edtf edtf;
	struct buf b;

	if (text.n == 0)
		return;
	assert(edtf_parse(text, &edtf) == ST_OK);
	buf_init(&b, a, 4096);
	edtf_add_canonical(&b, &edtf);
	assert(str_equal(buf_str(&b), text));
}

static void
check_found(struct arena *a, struct str text, const struct date_findings *found)
{
	size_t length = utf8_length(text);
	size_t before = 0;

	for (size_t i = 0; i < found->n; i++) {
		const struct mention *m = &found->mentions[i];

		assert(m->start >= before && m->start < m->end && m->end <= length);
		before = m->end;
		check_edtf(a, m->edtf);
	}
	for (size_t i = 0; i < found->ndoubts; i++) {
		assert(found->doubts[i].start < found->doubts[i].end);
		assert(found->doubts[i].end <= length && found->doubts[i].message.n > 0);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct date_context context = { 2021, 2021, 2025 };
	struct str text = { (const char *)data, size };
	struct arena *a = arena_new();
	struct period heading = { .edtf = STR_INIT("[2021-10,2021-11]") };
	struct date_reading got;

	if (size > 0 && data[0] == '0')
		context.default_year = 0;
	date_words_period(a, text, &context, &heading, &got);
	check_found(a, text, &got.found);
	check_edtf(a, got.period.edtf);
	if (date_words_heading(a, text, &context, &heading))
		check_edtf(a, heading.edtf);
	arena_free(a);
	return 0;
}
