/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text for XML documents that we write. What surprises: XML 1.0 has no way to write most control
 * characters, so they are replaced; texts from people hold them now and then.
 */
#include "document/xml_text.h"

#include "base/utf8.h"

static bool
is_allowed(uint32_t c)
{
	if (c < 0x20)
		return c == '\t' || c == '\n' || c == '\r';
	return c != 0xFFFE && c != 0xFFFF;
}

static const char *
escape(uint32_t c)
{
	switch (c) {
	case '&': return "&amp;";
	case '<': return "&lt;";
	case '>': return "&gt;";
	case '"': return "&quot;";
	case '\'': return "&#39;";
	case '\r': return "&#13;";
	default: return NULL;
	}
}

void
xml_add_text(struct buf *b, struct str text)
{
	size_t from = 0;
	size_t at = 0;

	while (at < text.n) {
		size_t start = at;
		uint32_t c = utf8_next(text, &at);
		const char *instead = escape(c);
		/* A malformed byte is decoded as U+FFFD; a real one is three bytes long. */
		bool is_malformed = c == UTF8_REPLACEMENT && at - start == 1;

		if (instead == NULL && !is_malformed && is_allowed(c))
			continue;
		buf_add(b, str_part(text, from, start));
		if (instead != NULL)
			buf_add_z(b, instead);
		else
			utf8_add(b, UTF8_REPLACEMENT);
		from = at;
	}
	buf_add(b, str_part(text, from, text.n));
}

void
xml_add_name(struct buf *b, const char *prefix, struct str text)
{
	buf_add_z(b, prefix);
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];

		buf_add_byte(b, byte_is_alpha(c) || byte_is_digit(c) ? c : '-');
	}
}
