/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Packs the parts of a document into a ZIP in memory, and writes the parts that all of them have.
 * What surprises: every entry has the first day that a ZIP can name, so that equal documents are
 * equal bytes. The reading side has libzip, for files of others; to write, zlib is enough, which
 * saves each print the megabytes of the ciphers that libzip brings.
 * Source: ECMA-376 part 2, annex B (physical packages); PKWARE APPNOTE 6.3.3, sections 4.3 and 4.4.
 */
#include "document/package.h"

#include <zlib.h>

#include "base/limits.h"
#include "document/xml_text.h"
#include "model/instant.h"

#define DOS_DATE_1980_01_01 0x21
#define VERSION_NEEDED 20   /* 2.0: deflated */
#define FLAG_UTF8 0x0800    /* names are UTF-8 */
#define METHOD_DEFLATED 8
#define LEVEL 6

/* What stands of a part both before its bytes and in the list at the end. */
struct entry {
	uint32_t crc;
	uint32_t packed;  /* bytes of it in the file */
	uint32_t size;    /* bytes of it */
	uint32_t offset;  /* of what stands before its bytes */
};

static void
add_u16(struct buf *out, uint32_t n)
{
	buf_add_byte(out, (char)(n & 0xFF));
	buf_add_byte(out, (char)(n >> 8 & 0xFF));
}

static void
add_u32(struct buf *out, uint32_t n)
{
	add_u16(out, n & 0xFFFF);
	add_u16(out, n >> 16);
}

static void
add_entry(struct buf *out, const struct entry *entry, struct str name)
{
	add_u16(out, VERSION_NEEDED);
	add_u16(out, FLAG_UTF8);
	add_u16(out, METHOD_DEFLATED);
	add_u16(out, 0); /* midnight */
	add_u16(out, DOS_DATE_1980_01_01);
	add_u32(out, entry->crc);
	add_u32(out, entry->packed);
	add_u32(out, entry->size);
	add_u16(out, (uint32_t)name.n);
	add_u16(out, 0); /* bytes of more about it */
}

/* Deflated without a head of its own; false if the library fails. */
static bool
deflate_part(struct str text, struct arena *a, struct str *out)
{
	z_stream z = { .next_in = (Bytef *)(uintptr_t)text.p, .avail_in = (uInt)text.n };
	char *packed;
	uLong most;
	bool is_done;

	if (deflateInit2(&z, LEVEL, Z_DEFLATED, -MAX_WBITS, MAX_MEM_LEVEL,
	    Z_DEFAULT_STRATEGY) != Z_OK)
		return false;
	most = deflateBound(&z, (uLong)text.n);
	packed = arena_alloc(a, most);
	z.next_out = (Bytef *)packed;
	z.avail_out = (uInt)most;
	is_done = deflate(&z, Z_FINISH) == Z_STREAM_END;
	*out = (struct str){ packed, z.total_out };
	return deflateEnd(&z) == Z_OK && is_done;
}

static bool
add_part(struct arena *a, struct buf *out, const struct package_part *part, struct entry *entry)
{
	struct str name = str_from(part->name);
	struct str packed;

	if (!deflate_part(part->text, a, &packed))
		return false;
	*entry = (struct entry){
		.crc = (uint32_t)crc32(0, (const Bytef *)part->text.p, (uInt)part->text.n),
		.packed = (uint32_t)packed.n,
		.size = (uint32_t)part->text.n,
		.offset = (uint32_t)out->n,
	};
	add_u32(out, 0x04034B50);
	add_entry(out, entry, name);
	buf_add(out, name);
	buf_add(out, packed);
	return true;
}

/* The list of the parts, and where it is. */
static void
add_directory(struct buf *out, const struct package_part *parts, const struct entry *entries,
    size_t n)
{
	uint32_t start = (uint32_t)out->n;
	uint32_t end;

	for (size_t i = 0; i < n; i++) {
		add_u32(out, 0x02014B50);
		add_u16(out, VERSION_NEEDED); /* made by: that, on a system without rights */
		add_entry(out, &entries[i], str_from(parts[i].name));
		for (int k = 0; k < 3; k++)
			add_u16(out, 0); /* bytes of a remark, the disk, what kind of text */
		add_u32(out, 0); /* rights */
		add_u32(out, entries[i].offset);
		buf_add_z(out, parts[i].name);
	}
	end = (uint32_t)out->n;
	add_u32(out, 0x06054B50);
	add_u32(out, 0); /* the first disk of one */
	add_u16(out, (uint32_t)n);
	add_u16(out, (uint32_t)n);
	add_u32(out, end - start);
	add_u32(out, start);
	add_u16(out, 0); /* bytes of a remark */
}

enum status
package_write(const struct package_part *parts, size_t n, struct errors *errors, struct buf *out)
{
	struct entry *entries = arena_make_array(errors->arena, struct entry, n);

	for (size_t i = 0; i < n; i++) {
		if (!add_part(errors->arena, out, &parts[i], &entries[i]))
			return errors_add(errors, ST_INTERNAL, NULL,
			    "The document could not be packed.");
	}
	add_directory(out, parts, entries, n);
	if (out->overflow)
		return errors_add(errors, ST_TOO_LARGE, NULL, "The document is too large to be "
		    "made in one piece.");
	return ST_OK;
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
