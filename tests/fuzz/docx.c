/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The DOCX importer on any bytes; see import.h. Bytes that are no ZIP are packed as the XML of a
 * document: a check sum keeps chance out of the parts of a real one.
 */
#include <zip.h>

#include "import.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct str
pack(struct arena *a, const uint8_t *data, size_t size)
{
	zip_source_t *target = zip_source_buffer_create(NULL, 0, 0, NULL);
	zip_t *zip = zip_open_from_source(target, ZIP_TRUNCATE, NULL);
	zip_stat_t stat;
	char *bytes;

	zip_source_keep(target);
	for (int i = 0; i < 3; i++) {
		static const char *const names[] = { "word/document.xml", "word/styles.xml",
			"word/numbering.xml" };
		zip_int64_t at = zip_file_add(zip, names[i],
		    zip_source_buffer(zip, data, size, 0), 0);

		zip_set_file_compression(zip, (zip_uint64_t)at, ZIP_CM_STORE, 0);
	}
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

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct str docx = { (const char *)data, size };

	if (!str_starts(docx, STR("PK")) && size > 0)
		docx = pack(a, data, size);
	fuzz_import(import_docx, (const uint8_t *)docx.p, docx.n);
	arena_free(a);
	return 0;
}
