/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names of hidden bookmarks: which element of which kind. Where they stand is the writer's
 * business (word/). What surprises: Word allows letters, digits and "_" alone, and 40
 * of them, so a code is written with its other bytes in hexadecimal.
 */
#include "document/anchors.h"

#include <string.h>

#include "base/buf.h"

static const char parts[] = "THPCREFNX";

static void
add_code(struct buf *b, struct str code)
{
	for (size_t i = 0; i < code.n; i++) {
		char c = code.p[i];

		if (byte_is_alpha(c) || byte_is_digit(c))
			buf_add_byte(b, c);
		else
			buf_add_format(b, "_%02X", (unsigned)(unsigned char)c);
	}
}

static bool
is_plain(struct str uid)
{
	for (size_t i = 0; i < uid.n; i++)
		if (!byte_is_alpha(uid.p[i]) && !byte_is_digit(uid.p[i]))
			return false;
	return true;
}

struct str
anchor_name(struct arena *a, enum anchor_part part, struct str uid, struct str code)
{
	struct buf b;

	buf_init(&b, a, ANCHOR_BYTES_MAX);
	buf_add_z(&b, ANCHOR_PREFIX);
	if (uid.n > 0 && is_plain(uid)) {
		buf_add_byte(&b, (char)part);
		buf_add(&b, uid);
	} else {
		buf_add_byte(&b, (char)(part | 0x20));
		add_code(&b, code);
	}
	return b.overflow || b.n == sizeof(ANCHOR_PREFIX) ? STR_EMPTY : buf_str(&b);
}

static int
hex_digit(char c)
{
	if (byte_is_digit(c))
		return c - '0';
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool
read_code(struct arena *a, struct str text, struct str *out)
{
	struct buf b;

	buf_init(&b, a, ANCHOR_BYTES_MAX);
	for (size_t i = 0; i < text.n; i++) {
		int high = i + 2 < text.n ? hex_digit(text.p[i + 1]) : -1;
		int low = i + 2 < text.n ? hex_digit(text.p[i + 2]) : -1;

		if (text.p[i] != '_') {
			buf_add_byte(&b, text.p[i]);
			continue;
		}
		if (high < 0 || low < 0)
			return false;
		buf_add_byte(&b, (char)(high * 16 + low));
		i += 2;
	}
	*out = buf_str(&b);
	return out->n > 0;
}

bool
anchor_read(struct arena *a, struct str name, struct anchor *out)
{
	struct anchor anchor = { .uid = STR_EMPTY, .code = STR_EMPTY };
	size_t at = sizeof(ANCHOR_PREFIX) - 1;
	bool is_uid;

	if (!str_starts(name, STR(ANCHOR_PREFIX)) || name.n <= at + 1 ||
	    name.n > ANCHOR_BYTES_MAX || !byte_is_alpha(name.p[at]))
		return false;
	is_uid = name.p[at] < 'a';
	anchor.part = (enum anchor_part)(name.p[at] & ~0x20);
	if (strchr(parts, (int)anchor.part) == NULL)
		return false;
	if (!is_uid && !read_code(a, str_part(name, at + 1, name.n), &anchor.code))
		return false;
	if (is_uid)
		anchor.uid = str_dup(a, str_part(name, at + 1, name.n));
	*out = anchor;
	return true;
}
