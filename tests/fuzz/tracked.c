/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tracked changes and comments of a Word file: any bytes as the body of a document that has
 * comments. Both texts are read, or it is refused with words; every place lies within a cell that
 * could be read; what was read can be passed on to the next process.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

#include <zip.h>

#include "base/limits.h"
#include "base/utf8.h"
#include "document/reading.h"
#include "document/round.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define OPEN "<w:x xmlns:w=\"w\">"
#define RELATION(type) "<Relationship Type=\"x/" type "\" Target=\"" type ".xml\"/>"
#define COMMENT(id, who) "<w:comment w:id=\"" id "\" w:author=\"" who "\"><w:p w:paraId=\"" id \
    "\"><w:r><w:t>On this</w:t></w:r></w:p></w:comment>"

static void
add(zip_t *zip, const char *name, const void *bytes, size_t n)
{
	zip_int64_t at = zip_file_add(zip, name, zip_source_buffer(zip, bytes, n, 0), 0);

	zip_set_file_compression(zip, (zip_uint64_t)at, ZIP_CM_STORE, 0);
}

static struct str
pack(struct arena *a, const uint8_t *data, size_t size)
{
	static const char relations[] = OPEN RELATION("comments") RELATION("commentsExtended")
	    RELATION("footnotes") "</w:x>";
	static const char comments[] = OPEN COMMENT("0", "A") COMMENT("1", "B") "</w:x>";
	static const char extended[] = OPEN "<w:commentEx w:paraId=\"1\" w:paraIdParent=\"0\"/>"
	    "</w:x>";
	zip_source_t *target = zip_source_buffer_create(NULL, 0, 0, NULL);
	zip_t *zip = zip_open_from_source(target, ZIP_TRUNCATE, NULL);
	zip_stat_t stat;
	char *bytes;

	zip_source_keep(target);
	add(zip, "word/document.xml", data, size);
	add(zip, "word/footnotes.xml", data, size);
	add(zip, "word/_rels/document.xml.rels", relations, sizeof(relations) - 1);
	add(zip, "word/comments.xml", comments, sizeof(comments) - 1);
	add(zip, "word/commentsExtended.xml", extended, sizeof(extended) - 1);
	if (zip_close(zip) != 0)
		abort();
	zip_source_stat(target, &stat);
	bytes = arena_alloc(a, stat.size);
	zip_source_open(target);
	zip_source_read(target, bytes, stat.size);
	zip_source_close(target);
	zip_source_free(target);
	return (struct str){ bytes, stat.size };
}

static void
check_place(const struct doc_place *place)
{
	assert(!place->is_there || (place->row > 0 && place->column > 0 &&
	    place->point <= LIMIT_CELL_BYTES));
}

static void
check_range(const struct doc_range *range)
{
	check_place(&range->start);
	check_place(&range->end);
	assert(range->start.is_there || !range->end.is_there);
}

static void
check(const struct tracked *t)
{
	for (size_t i = 0; i < t->nchanges; i++) {
		check_range(&t->changes[i].accepted);
		check_range(&t->changes[i].original);
		assert(utf8_find_invalid(t->changes[i].words) == SIZE_MAX);
	}
	for (size_t i = 0; i < t->ncomments; i++) {
		check_range(&t->comments[i].accepted);
		check_range(&t->comments[i].original);
		assert(utf8_find_invalid(t->comments[i].quoted) == SIZE_MAX);
	}
}

static void
pass_on(struct arena *a, struct str docx)
{
	struct round_reading reading;
	struct round_reading again;
	struct errors errors;
	enum status st;
	struct buf out;

	errors_init(&errors, a);
	if (round_run(a, docx, &errors, &reading) != ST_OK) {
		assert(errors.n > 0);
		return;
	}
	buf_init(&out, a, LIMIT_READING_BYTES);
	round_write_json(&out, &reading);
	if (out.overflow)
		return;
	st = round_read_json(a, buf_str(&out), &errors, &again);
	assert(st == ST_OK || st == ST_TOO_LARGE);
	assert(st != ST_OK || again.tracked.nchanges == reading.tracked.nchanges);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct blocks accepted = { .arena = a };
	struct blocks original = { .arena = a };
	struct str docx = size == 0 ? STR_EMPTY : pack(a, data, size);
	struct errors errors;

	errors_init(&errors, a);
	if (import_docx_twice(docx, DOCX_OURS_TRACKED, &accepted, &original,
	    &errors) == ST_OK)
		check(accepted.tracked);
	else
		assert(errors.n > 0);
	pass_on(a, docx);
	arena_free(a);
	return 0;
}
