/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Forms: fields in memory, files on disk, whichever way a browser sent them. A form with files is
 * read while it comes; a simple one when a handler asks. The surprise: a file field in which
 * nobody chose a file is sent too, without name and content, and is left out.
 */
#include "http/form.h"

#include <errno.h>
#include <string.h>

#include "base/buf.h"
#include "base/fd.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/utf8.h"
#include "http/multipart.h"
#include "http/upload.h"
#include "http/uri.h"

#define TYPE_MAX 255 /* bytes; RFC 6838 section 4.2 allows two names of 127 */

struct form_reader {
	struct arena *arena;
	struct multipart *parser; /* NULL: the body is one file as it is */
	struct multipart_sink sink;
	const char *folder;
	uint64_t file_limit;
	const char *reason;
	struct form form;
	size_t fields_capacity;
	size_t files_capacity;
	size_t field_bytes;       /* names and values of all fields */
	size_t nparts;            /* those without a file too */
	/* The part under way: a file where hash is not NULL, else a field. */
	struct buf value;
	struct form_file *file;   /* NULL: a field */
	struct hash_stream *hash; /* NULL before the first byte */
};

static enum status
fail(struct form_reader *r, enum status st, const char *reason)
{
	r->reason = reason;
	return st;
}

static enum status
begin_field(struct form_reader *r, struct str name)
{
	struct http_pairs *fields = &r->form.fields;

	r->field_bytes += name.n;
	r->file = NULL;
	buf_init(&r->value, r->arena, LIMIT_FIELD_BYTES);
	arena_reserve(r->arena, fields->items, fields->n, r->fields_capacity);
	fields->items[fields->n].name = str_dup(r->arena, name);
	return ST_OK;
}

static enum status
begin_file(struct form_reader *r, const struct multipart_part *part)
{
	if (r->form.nfiles == LIMIT_FORM_FILES)
		return fail(r, ST_TOO_LARGE, "the form has more than 8 files");
	arena_reserve(r->arena, r->form.files, r->form.nfiles, r->files_capacity);
	r->file = &r->form.files[r->form.nfiles];
	*r->file = (struct form_file){
		.field = str_dup(r->arena, part->name),
		.filename = part->filename.n == 0 ? STR_EMPTY
		    : multipart_file_name(r->arena, part->filename),
		.declared_type = str_dup(r->arena, str_part(part->type, 0, TYPE_MAX)),
		.head = STR_EMPTY,
		.fd = -1,
	};
	r->hash = NULL;
	return ST_OK;
}

static enum status
on_part(void *ctx, const struct multipart_part *part)
{
	struct form_reader *r = ctx;

	if (r->nparts++ == LIMIT_FORM_PAIRS)
		return fail(r, ST_TOO_LARGE, "the form has more than 2000 fields");
	return part->is_file ? begin_file(r, part) : begin_field(r, part->name);
}

static enum status
cannot_keep(struct form_reader *r)
{
	log_line(LOG_ERROR, "uploads", "a file cannot be kept in %s: %s", r->folder,
	    strerror(errno));
	return fail(r, ST_IO, "the file cannot be kept here");
}

static enum status
open_file(struct form_reader *r)
{
	struct upload_file opened;
	enum status st = upload_file_new(r->arena, r->folder, &opened);

	if (st != ST_OK)
		return cannot_keep(r);
	r->file->fd = opened.fd;
	r->file->path = opened.path;
	r->hash = hash_stream_new(r->arena);
	/* What tells what it is: nobody needs more of it in memory. */
	r->file->head.p = arena_alloc(r->arena, LIMIT_FILE_HEAD_BYTES);
	return ST_OK;
}

static void
add_head(struct form_file *file, struct str bytes)
{
	size_t n = LIMIT_FILE_HEAD_BYTES - file->head.n;

	if (n > bytes.n)
		n = bytes.n;
	memcpy((char *)(uintptr_t)file->head.p + file->head.n, bytes.p, n);
	file->head.n += n;
}

static enum status
add_to_file(struct form_reader *r, struct str bytes)
{
	enum status st;

	if (bytes.n > r->file_limit - r->file->size)
		return fail(r, ST_TOO_LARGE, "a file is larger than this address takes");
	if (r->hash == NULL && (st = open_file(r)) != ST_OK)
		return st;
	if (fd_write_all(r->file->fd, bytes) != ST_OK)
		return cannot_keep(r);
	r->file->size += bytes.n;
	hash_stream_add(r->hash, bytes);
	add_head(r->file, bytes);
	return ST_OK;
}

static enum status
on_bytes(void *ctx, struct str bytes)
{
	struct form_reader *r = ctx;

	if (r->file != NULL)
		return add_to_file(r, bytes);
	r->field_bytes += bytes.n;
	if (r->field_bytes > LIMIT_FIELDS_BYTES)
		return fail(r, ST_TOO_LARGE, "the fields of the form are larger than 1 MiB");
	buf_add(&r->value, bytes);
	return r->value.overflow ? fail(r, ST_TOO_LARGE,
	    "a field of the form is larger than 256 KiB") : ST_OK;
}

static enum status
end_field(struct form_reader *r)
{
	struct str value = buf_str(&r->value);

	if (utf8_find_invalid(value) != SIZE_MAX || str_find_byte(value, '\0', 0) != SIZE_MAX)
		return fail(r, ST_USAGE, "a field of the form is not text in UTF-8");
	r->form.fields.items[r->form.fields.n++].value = value;
	return ST_OK;
}

static enum status
end_file(struct form_reader *r)
{
	enum status st;

	if (r->hash == NULL && r->file->filename.n == 0)
		return ST_OK;
	if (r->hash == NULL && (st = open_file(r)) != ST_OK)
		return st;
	if (r->file->filename.n == 0)
		r->file->filename = multipart_file_name(r->arena, STR_EMPTY);
	r->file->sha256 = hash_stream_hex(r->hash, r->arena);
	r->form.nfiles++;
	return ST_OK;
}

static enum status
on_part_end(void *ctx)
{
	struct form_reader *r = ctx;

	return r->file != NULL ? end_file(r) : end_field(r);
}

static struct form_reader *
new_reader(struct arena *a, const char *folder, uint64_t file_limit)
{
	struct form_reader *r = arena_make(a, struct form_reader);

	r->arena = a;
	r->folder = folder;
	r->file_limit = file_limit;
	r->sink = (struct multipart_sink){ r, on_part, on_bytes, on_part_end };
	return r;
}

struct form_reader *
form_reader_of_file(struct arena *a, struct str content_type, const char *folder,
    uint64_t file_limit)
{
	struct form_reader *r = new_reader(a, folder, file_limit);

	r->form.files = arena_make(a, struct form_file);
	r->files_capacity = 1;
	r->file = r->form.files;
	*r->file = (struct form_file){ .field = STR("file"), .filename = STR_EMPTY,
		.declared_type = str_dup(a, str_part(content_type, 0, TYPE_MAX)),
		.head = STR_EMPTY, .fd = -1 };
	return r;
}

enum status
form_reader_new(struct arena *a, struct str content_type, const char *folder,
    uint64_t file_limit, struct form_reader **out)
{
	struct form_reader *r = new_reader(a, folder, file_limit);
	enum status st;

	st = multipart_new(a, content_type, &r->sink, &r->parser);
	if (st == ST_OK)
		*out = r;
	return st;
}

enum status
form_reader_add(struct form_reader *r, struct str bytes)
{
	return r->parser != NULL ? multipart_add(r->parser, bytes) : add_to_file(r, bytes);
}

enum status
form_reader_end(struct form_reader *r, struct form **out)
{
	enum status st = r->parser != NULL ? multipart_end(r->parser) : end_file(r);

	if (st == ST_OK)
		*out = &r->form;
	return st;
}

const char *
form_reader_reason(const struct form_reader *r)
{
	return r->reason != NULL ? r->reason : "the form is not well formed";
}

enum status
request_form_parts(struct request *rq, struct form *out)
{
	struct str type = request_header(rq, "Content-Type");
	size_t end = str_find_byte(type, ';', 0);

	*out = (struct form){ .nfiles = 0 };
	if (rq->form != NULL) {
		*out = *rq->form;
		return ST_OK;
	}
	type = str_trim(str_part(type, 0, end));
	if (!str_equal_ascii_case(type, STR("application/x-www-form-urlencoded")))
		return ST_UNSUPPORTED;
	return uri_decode_pairs(rq->arena, rq->body, LIMIT_FORM_PAIRS, &out->fields);
}

const struct form_file *
form_file_find(const struct form *form, struct str field)
{
	for (size_t i = 0; i < form->nfiles; i++) {
		if (str_equal(form->files[i].field, field))
			return &form->files[i];
	}
	return NULL;
}
