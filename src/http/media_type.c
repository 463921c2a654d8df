/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a file is, by its first bytes: never by its name or by what its sender says. The types are
 * the few that people open with a program of their own; the surprise is what is missing, since
 * whatever a browser could run in our name is text or bytes here.
 */
#include "http/media_type.h"

#include <assert.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/utf8.h"

#define OFFICE_XML "application/vnd.openxmlformats-officedocument."
#define OPEN_DOCUMENT "application/vnd.oasis.opendocument."

static const struct {
	struct str start;
	struct str type;
} starts[] = {
	{ STR_INIT("%PDF-"), STR_INIT("application/pdf") },
	{ STR_INIT("\x89PNG\r\n\x1A\n"), STR_INIT("image/png") },
	{ STR_INIT("\xFF\xD8\xFF"), STR_INIT("image/jpeg") },
	{ STR_INIT("GIF87a"), STR_INIT("image/gif") },
	{ STR_INIT("GIF89a"), STR_INIT("image/gif") },
};

/* An entry of this name begins so in the folder of its kind. */
static const struct {
	struct str entry;
	struct str type;
} offices[] = {
	{ STR_INIT("word/"), STR_INIT(OFFICE_XML "wordprocessingml.document") },
	{ STR_INIT("xl/"), STR_INIT(OFFICE_XML "spreadsheetml.sheet") },
	{ STR_INIT("ppt/"), STR_INIT(OFFICE_XML "presentationml.presentation") },
};

/* The first entry is stored, named "mimetype", and holds one of these. */
static const struct str documents[] = {
	STR_INIT(OPEN_DOCUMENT "text"),
	STR_INIT(OPEN_DOCUMENT "spreadsheet"),
	STR_INIT(OPEN_DOCUMENT "presentation"),
};

#define ENTRY_BYTES 30 /* of the head of an entry, before its name */

static unsigned
read_u16(struct str bytes, size_t at)
{
	return (unsigned char)bytes.p[at] | (unsigned)(unsigned char)bytes.p[at + 1] << 8;
}

/* The name of the entry whose head stands at this offset; empty if it is not all there. */
static struct str
entry_name(struct str head, size_t at)
{
	size_t n;

	if (head.n - at < ENTRY_BYTES)
		return STR_EMPTY;
	n = read_u16(head, at + 26);
	if (head.n - at - ENTRY_BYTES < n)
		return STR_EMPTY;
	return str_part(head, at + ENTRY_BYTES, at + ENTRY_BYTES + n);
}

static struct str
open_document_type(struct str head)
{
	struct str content = str_part(head, ENTRY_BYTES + 8, head.n);

	for (size_t i = 0; i < COUNT_OF(documents); i++) {
		/* The head of the next entry ends it. */
		if (str_starts(content, documents[i]) &&
		    str_starts(str_part(content, documents[i].n, content.n), STR("PK")))
			return documents[i];
	}
	return STR("application/zip");
}

static struct str
zip_type(struct str head)
{
	static const struct str signature = STR_INIT("PK\x03\x04");
	bool is_office = false;

	if (str_equal(entry_name(head, 0), STR("mimetype")))
		return open_document_type(head);
	for (size_t at = 0; at != SIZE_MAX; at = str_find(head, signature, at + 1)) {
		struct str name = entry_name(head, at);

		is_office |= str_equal(name, STR("[Content_Types].xml"));
		for (size_t i = 0; i < COUNT_OF(offices); i++) {
			if (is_office && str_starts(name, offices[i].entry))
				return offices[i].type;
		}
	}
	return STR("application/zip");
}

/* Where the file goes on, a character may be cut at the end. */
static bool
is_text(struct str head, bool is_whole)
{
	size_t invalid = utf8_find_invalid(head);

	if (invalid != SIZE_MAX && (is_whole || head.n - invalid > 3))
		return false;
	for (size_t i = 0; i < head.n; i++) {
		unsigned char c = (unsigned char)head.p[i];

		if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f') || c == 0x7F)
			return false;
	}
	return true;
}

struct str
media_type_of(struct str head, uint64_t size)
{
	for (size_t i = 0; i < COUNT_OF(starts); i++) {
		if (str_starts(head, starts[i].start))
			return starts[i].type;
	}
	if (str_starts(head, STR("RIFF")) && str_equal(str_part(head, 8, 12), STR("WEBP")))
		return STR("image/webp");
	if (str_starts(head, STR("PK\x03\x04")))
		return zip_type(head);
	if (size > 0 && is_text(head, size <= head.n))
		return STR("text/plain; charset=utf-8");
	return STR("application/octet-stream");
}

/* For programs that do not know filename*; '%' would be decoded by some. */
static bool
is_plain(char c)
{
	return c >= 0x20 && c < 0x7F && c != '"' && c != '\\' && c != '%';
}

struct str
media_type_attachment(struct arena *a, struct str filename)
{
	struct buf b;
	bool is_all_plain = true;

	buf_init(&b, a, 4 * filename.n + 100);
	buf_add_z(&b, "attachment; filename=\"");
	for (size_t i = 0; i < filename.n; i++) {
		bool is_rest = ((unsigned char)filename.p[i] & 0xC0) == 0x80;

		is_all_plain = is_all_plain && is_plain(filename.p[i]);
		/* One for each character, not for each of its bytes. */
		if (!is_rest)
			buf_add_byte(&b, is_plain(filename.p[i]) ? filename.p[i] : '_');
	}
	buf_add_z(&b, "\"");
	if (!is_all_plain && utf8_find_invalid(filename) == SIZE_MAX) {
		buf_add_z(&b, "; filename*=UTF-8''");
		buf_add_url_part(&b, filename);
	}
	return buf_str(&b);
}

void
response_set_attachment(struct response *rs, const struct attachment *file, int fd)
{
	response_set_file(rs, file->type, fd, file->size);
	response_set_etag(rs, file->sha256);
	if (response_set_header(rs, "Content-Disposition",
	        media_type_attachment(rs->arena, file->filename)) != ST_OK ||
	    response_set_header(rs, "X-Content-Type-Options", STR("nosniff")) != ST_OK)
		assert(!"headers of ours");
}

enum status
response_set_attachment_at(struct response *rs, const struct attachment *file, const char *path)
{
	struct attachment sized = *file;
	struct stat info;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return ST_IO;
	if (fstat(fd, &info) != 0) {
		close(fd);
		return ST_IO;
	}
	sized.size = (uint64_t)info.st_size;
	response_set_attachment(rs, &sized, fd);
	return ST_OK;
}
