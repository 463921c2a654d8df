/* SPDX-License-Identifier: Apache-2.0 */
/*
 * By what a Word file of ours is known again: the names of hidden bookmarks, which element of which
 * kind, and the hash of its text. Where they stand is the writer's business (word/). What
 * surprises: Word allows letters, digits and "_" alone, and 40 of them, so a code is written with
 * its other bytes in hexadecimal.
 */
#include "document/anchors.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/hash.h"

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

/* --- which text ----------------------------------------------------------------------------- */

/* No word holds the bytes that part one text from the next. */
static void
hash_text(struct hash_stream *h, struct str uid, struct str text)
{
	hash_stream_add(h, uid);
	hash_stream_add(h, STR("\x01"));
	hash_stream_add(h, text);
	hash_stream_add(h, STR("\x02"));
}

static void
hash_elements(struct hash_stream *h, const struct fw_elements *list)
{
	for (size_t i = 0; i < list->n; i++) {
		const struct fw_element *e = &list->items[i];

		hash_text(h, e->uid, e->heading.text);
		hash_text(h, STR_EMPTY, e->text.text);
		hash_elements(h, &e->children);
	}
	hash_stream_add(h, STR("\x03"));
}

static int
by_uid(const void *a, const void *b)
{
	const struct fw_recommendation *x = a;
	const struct fw_recommendation *y = b;

	return str_compare(x->uid, y->uid);
}

/* Their list has no order of its own: a draft has new ones last, its JSON form by pillar. */
static void
hash_recommendations(struct arena *a, struct hash_stream *h, const struct fw_recommendations *list)
{
	struct fw_recommendation *sorted = arena_make_array(a, struct fw_recommendation, list->n);

	for (size_t i = 0; i < list->n; i++)
		sorted[i] = list->items[i];
	if (list->n > 0)
		qsort(sorted, list->n, sizeof(*sorted), by_uid);
	for (size_t i = 0; i < list->n; i++)
		hash_text(h, sorted[i].uid, sorted[i].text.text);
}

struct str
anchor_text_hash(struct arena *a, const struct framework *fw)
{
	struct hash_stream *h = hash_stream_new(a);

	hash_text(h, fw->uid, fw->title);
	for (size_t i = 0; i < fw->pillars.n; i++) {
		const struct fw_pillar *p = &fw->pillars.items[i];

		hash_text(h, p->uid, p->title.text);
		hash_text(h, STR_EMPTY, p->coordination.text);
		hash_elements(h, &p->actions);
		hash_elements(h, &p->goals);
	}
	hash_recommendations(a, h, &fw->recommendations);
	for (size_t i = 0; i < fw->footnotes.n; i++)
		hash_text(h, fw->footnotes.items[i].uid, fw->footnotes.items[i].text.text);
	return hash_stream_hex(h, a);
}
