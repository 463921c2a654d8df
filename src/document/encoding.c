/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The edge where bytes become text: past it everything is valid UTF-8 with line feeds. Guessing
 * at 8-bit code pages is left out on purpose: a wrong guess would corrupt names silently.
 */
#include <string.h>

#include "base/utf8.h"
#include "document/blocks.h"

static size_t
line_of(struct str bytes, size_t at)
{
	size_t line = 1;

	for (size_t i = 0; i < at && i < bytes.n; i++)
		line += bytes.p[i] == '\n';
	return line;
}

static uint32_t
unit_at(struct str bytes, size_t at, bool is_big)
{
	uint32_t first = (unsigned char)bytes.p[at];
	uint32_t second = (unsigned char)bytes.p[at + 1];

	return is_big ? first << 8 | second : second << 8 | first;
}

/* UTF-16 (RFC 2781) behind its byte-order mark. A lone surrogate is refused like bad UTF-8. */
static enum status
decode_utf16(struct arena *a, struct str bytes, struct errors *errors, struct str *out)
{
	bool is_big = bytes.p[0] == '\xFE';
	size_t line = 1;
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	for (size_t at = 2; at + 1 < bytes.n; at += 2) {
		uint32_t c = unit_at(bytes, at, is_big);

		if (c >= 0xD800 && c <= 0xDBFF && at + 3 < bytes.n) {
			uint32_t low = unit_at(bytes, at + 2, is_big);

			if (low >= 0xDC00 && low <= 0xDFFF) {
				c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
				at += 2;
			}
		}
		if (c == 0 || (c >= 0xD800 && c <= 0xDFFF))
			return errors_add(errors, ST_INVALID, NULL, "The file is not UTF-16 text: "
			    "line %zu holds what is no character. Save it as UTF-8 text.", line);
		line += c == '\n';
		utf8_add(&b, c);
	}
	*out = buf_str(&b);
	return ST_OK;
}

/* "\r\n" and a lone "\r" become "\n"; returns the text itself where there is none. */
static struct str
unify_line_ends(struct arena *a, struct str text)
{
	char *p;
	size_t n = 0;

	if (str_find_byte(text, '\r', 0) == SIZE_MAX)
		return text;
	p = arena_alloc(a, text.n);
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] != '\r')
			p[n++] = text.p[i];
		else if (i + 1 >= text.n || text.p[i + 1] != '\n')
			p[n++] = '\n';
	}
	return (struct str){ p, n };
}

enum status
text_to_utf8(struct arena *a, struct str bytes, struct errors *errors, struct str *out)
{
	struct str text = bytes;
	size_t bad;

	if (bytes.n >= 2 && (memcmp(bytes.p, "\xFF\xFE", 2) == 0 ||
	    memcmp(bytes.p, "\xFE\xFF", 2) == 0)) {
		enum status st = decode_utf16(a, bytes, errors, &text);

		if (st != ST_OK)
			return st;
	} else if (str_starts(bytes, STR("\xEF\xBB\xBF"))) {
		text = str_part(bytes, 3, bytes.n);
	}
	/* A zero byte is looked for first: noise is refused before any work is spent on it. */
	bad = str_find_byte(text, '\0', 0);
	if (bad != SIZE_MAX)
		return errors_add(errors, ST_INVALID, NULL,
		    "The file is not text: line %zu holds a "
		    "zero byte. Give a table as text, HTML, Markdown or DOCX.",
		    line_of(text, bad));
	bad = utf8_find_invalid(text);
	if (bad != SIZE_MAX)
		return errors_add(errors, ST_INVALID, NULL, "The file is not UTF-8 text: line %zu "
		    "holds bytes that are no character. Save it as UTF-8.", line_of(text, bad));
	*out = unify_line_ends(a, text);
	return ST_OK;
}
