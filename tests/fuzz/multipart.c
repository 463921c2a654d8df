/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes as a form with files: whole, and in pieces whose size the first byte says, give the
 * same status, the same parts and the same content; nothing comes outside a part, and no content
 * holds a delimiter. Names of files and types of content are made from the same bytes.
 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "http/media_type.h"
#include "http/multipart.h"
#include "http/range.h"
#include "http/uri.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct got {
	struct buf text;
	struct buf content; /* of the part under way */
	bool is_in_part;
};

static enum status
on_part(void *ctx, const struct multipart_part *part)
{
	struct got *got = ctx;

	assert(!got->is_in_part && utf8_find_invalid(part->name) == SIZE_MAX);
	got->is_in_part = true;
	buf_clear(&got->content);
	buf_add_format(&got->text, "%d %zu %zu %zu:", part->is_file, part->name.n,
	    part->filename.n, part->type.n);
	buf_add(&got->text, part->name);
	buf_add(&got->text, part->filename);
	return ST_OK;
}

static enum status
on_bytes(void *ctx, struct str bytes)
{
	struct got *got = ctx;

	assert(got->is_in_part && bytes.n > 0);
	buf_add(&got->text, bytes);
	buf_add(&got->content, bytes);
	return ST_OK;
}

static enum status
on_part_end(void *ctx)
{
	struct got *got = ctx;

	assert(got->is_in_part);
	got->is_in_part = false;
	assert(str_find(buf_str(&got->content), STR("\r\n--XX"), 0) == SIZE_MAX);
	buf_add_z(&got->text, "|");
	return ST_OK;
}

static enum status
read_form(struct arena *a, struct str body, size_t piece, struct got *got)
{
	struct multipart_sink sink = { got, on_part, on_bytes, on_part_end };
	struct multipart *m;
	enum status st = multipart_new(a, STR("multipart/form-data; boundary=XX"), &sink, &m);

	*got = (struct got){ .is_in_part = false };
	buf_init(&got->text, a, 1 << 22);
	buf_init(&got->content, a, 1 << 22);
	assert(st == ST_OK);
	for (size_t at = 0; at < body.n && st == ST_OK; at += piece)
		st = multipart_add(m, str_part(body, at, at + piece));
	return st == ST_OK ? multipart_end(m) : st;
}

static void
check_names(struct arena *a, struct str text)
{
	struct str name = multipart_file_name(a, text);
	struct byte_range range;
	struct multipart *m;
	struct got got;
	struct multipart_sink sink = { &got, on_part, on_bytes, on_part_end };

	assert(name.n > 0 && name.n <= LIMIT_FILE_NAME_BYTES);
	assert(utf8_find_invalid(name) == SIZE_MAX && str_find_byte(name, '/', 0) == SIZE_MAX);
	assert(name.p[0] != '.' && str_equal(multipart_file_name(a, name), name));
	assert(uri_is_field_value(media_type_attachment(a, text)));
	assert(media_type_of(text, text.n).n > 0 && media_type_of(text, text.n + 1).n > 0);
	if (range_parse(text, 1000, &range) == RANGE_PART)
		assert(range.size > 0 && range.start < 1000 && range.size <= 1000 - range.start);
	(void)multipart_new(a, text, &sink, &m);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str body = { (const char *)data, size };
	struct arena *a = arena_new();
	size_t piece = size == 0 ? 1 : 1 + data[0] % 16;
	struct got whole;
	struct got pieces;
	enum status st;

	st = read_form(a, body, size + 1, &whole);
	assert(read_form(a, body, piece, &pieces) == st);
	if (st == ST_OK)
		assert(str_equal(buf_str(&whole.text), buf_str(&pieces.text)));
	check_names(a, body);
	arena_free(a);
	return 0;
}
