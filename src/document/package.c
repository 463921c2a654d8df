/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Packs the parts of a document into a ZIP in memory, and writes the parts that all of them have.
 * What surprises: every entry has the first
 * day that a ZIP can name, so that equal documents are equal bytes.
 * Source: ECMA-376 part 2, annex B (physical packages).
 */
#include <zip.h>

#include "base/limits.h"
#include "document/package.h"
#include "document/xml_text.h"
#include "model/instant.h"

#define DOS_DATE_1980_01_01 0x21

static enum status
fail(struct errors *errors, zip_error_t *error)
{
	return errors_add(errors, ST_INTERNAL, NULL, "The document could not be packed: %s.",
	    zip_error_strerror(error));
}

static bool
add_part(zip_t *zip, const struct package_part *part)
{
	zip_source_t *source = zip_source_buffer(zip, part->text.p, part->text.n, 0);
	zip_int64_t index = source == NULL ? -1 :
	    zip_file_add(zip, part->name, source, ZIP_FL_ENC_UTF_8);

	if (index < 0) {
		zip_source_free(source);
		return false;
	}
	return zip_file_set_dostime(zip, (zip_uint64_t)index, 0, DOS_DATE_1980_01_01, 0) == 0 &&
	    zip_set_file_compression(zip, (zip_uint64_t)index, ZIP_CM_DEFLATE, 6) == 0;
}

/* The bytes that closing the ZIP left in its source. */
static bool
take_bytes(zip_source_t *source, struct buf *out)
{
	char bytes[8192];
	zip_int64_t got;

	if (zip_source_open(source) != 0)
		return false;
	while ((got = zip_source_read(source, bytes, sizeof(bytes))) > 0)
		buf_add(out, (struct str){ bytes, (size_t)got });
	return zip_source_close(source) == 0 && got == 0;
}

static enum status
pack(zip_source_t *source, const struct package_part *parts, size_t n, struct errors *errors,
    struct buf *out)
{
	zip_error_t error;
	enum status st;
	zip_t *zip;

	zip_error_init(&error);
	zip_source_keep(source);
	zip = zip_open_from_source(source, ZIP_CREATE | ZIP_TRUNCATE, &error);
	if (zip == NULL) {
		zip_source_free(source);
		st = fail(errors, &error);
		zip_error_fini(&error);
		return st;
	}
	zip_error_fini(&error);
	for (size_t i = 0; i < n; i++)
		if (!add_part(zip, &parts[i])) {
			st = fail(errors, zip_get_error(zip));
			zip_discard(zip);
			return st;
		}
	if (zip_close(zip) != 0) {
		st = fail(errors, zip_get_error(zip));
		zip_discard(zip);
		return st;
	}
	if (!take_bytes(source, out))
		return fail(errors, zip_source_error(source));
	return ST_OK;
}

enum status
package_write(const struct package_part *parts, size_t n, struct errors *errors, struct buf *out)
{
	zip_error_t error;
	zip_source_t *source;
	enum status st;

	zip_error_init(&error);
	source = zip_source_buffer_create(NULL, 0, 0, &error);
	st = source == NULL ? fail(errors, &error) : pack(source, parts, n, errors, out);
	zip_error_fini(&error);
	zip_source_free(source);
	if (st == ST_OK && out->overflow)
		return errors_add(errors, ST_TOO_LARGE, NULL, "The document is too large to be "
		    "made in one piece.");
	return st;
}

void
package_add_instant(struct buf *b, int64_t ms)
{
	struct str text = instant_format(b->arena, ms);

	/* Word and Excel write whole seconds, and some readers take nothing else. */
	buf_add(b, str_part(text, 0, text.n - sizeof(".000Z") + 1));
	buf_add_byte(b, 'Z');
}

static void
add_property(struct buf *b, const char *element, struct str value)
{
	if (value.n == 0)
		return;
	buf_add_format(b, "<%s>", element);
	xml_add_text(b, value);
	buf_add_format(b, "</%s>", element);
}

static void
add_instant_property(struct buf *b, const char *element, int64_t ms)
{
	if (ms == 0)
		return;
	buf_add_format(b, "<%s xsi:type=\"dcterms:W3CDTF\">", element);
	package_add_instant(b, ms);
	buf_add_format(b, "</%s>", element);
}

struct str
package_core_properties(struct arena *a, const struct package_about *about)
{
	struct buf b;

	buf_init(&b, a, LIMIT_TEXT_BYTES * 8);
	buf_add_z(&b, PACKAGE_DECLARATION "<cp:coreProperties xmlns:cp=\"" PACKAGE_NAMESPACE
	    "metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
	    "xmlns:dcterms=\"http://purl.org/dc/terms/\" "
	    "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">");
	add_property(&b, "dc:title", about->title);
	add_property(&b, "dc:creator", about->creator);
	add_instant_property(&b, "dcterms:created", about->date_ms);
	add_instant_property(&b, "dcterms:modified", about->date_ms);
	add_property(&b, "dc:language", about->language);
	add_property(&b, "cp:version", about->version);
	buf_add_z(&b, "</cp:coreProperties>");
	return buf_str(&b);
}

struct str
package_app_properties(void)
{
	return STR(PACKAGE_DECLARATION "<Properties xmlns=\"http://schemas.openxmlformats.org/"
	    "officeDocument/2006/extended-properties\"><Application>Concert</Application>"
	    "</Properties>");
}
