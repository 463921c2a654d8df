/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text as the ASCII of mail: headers in encoded words, bodies in quoted-printable or base 64.
 * The surprise: "From " and a lone dot at the start of a line are encoded too, because old
 * mailboxes and old servers change such lines.
 */
#include "mail/encode.h"

#include "base/base64.h"
#include "base/utf8.h"

#define LINE 76
#define TOKEN_MAX 60       /* a longer word of a header is encoded, so that it can be folded */
#define ENCODED_BYTES 39   /* of text in an encoded word: 52 characters and 12 around them */

void
header_start(struct header *h, const char *name)
{
	buf_add_format(h->out, "%s:", name);
	h->column = str_from(name).n + 1;
}

static void
add_unit(struct header *h, struct str token)
{
	if (h->column + 1 + token.n > LINE) {
		buf_add_z(h->out, "\r\n");
		h->column = 0;
	}
	buf_add_byte(h->out, ' ');
	buf_add(h->out, token);
	h->column += 1 + token.n;
}

void
header_add_token(struct header *h, struct str token)
{
	struct buf kept;

	buf_init(&kept, h->out->arena, token.n);
	for (size_t i = 0; i < token.n; i++) {
		if (token.p[i] > ' ' && token.p[i] < 0x7F)
			buf_add_byte(&kept, token.p[i]);
	}
	add_unit(h, buf_str(&kept));
}

void
header_end(struct header *h)
{
	buf_add_z(h->out, "\r\n");
}

struct str
mail_clean_line(struct arena *a, struct str text)
{
	struct buf out;

	buf_init(&out, a, 3 * text.n + 1);
	for (size_t at = 0; at < text.n;) {
		uint32_t c = utf8_next(text, &at);
		bool is_control = c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029;

		utf8_add(&out, is_control ? ' ' : c);
	}
	return str_trim(buf_str(&out));
}

/* Words of ASCII, one space between them, none too long, none that looks encoded. */
static bool
is_plain(struct str text)
{
	struct str word;

	if (text.n == 0 || str_find(text, STR("=?"), 0) != SIZE_MAX)
		return false;
	while (str_next(&text, ' ', &word)) {
		if (word.n == 0 || word.n > TOKEN_MAX)
			return false;
		for (size_t i = 0; i < word.n; i++) {
			if (word.p[i] <= ' ' || word.p[i] >= 0x7F)
				return false;
		}
	}
	return true;
}

static void
add_encoded(struct header *h, struct str text)
{
	struct arena *a = h->out->arena;
	size_t start = 0;

	while (start < text.n) {
		size_t end = start;
		size_t next = start;

		while (next < text.n && next - start <= ENCODED_BYTES) {
			end = next;
			utf8_next(text, &next);
		}
		if (next - start <= ENCODED_BYTES)
			end = next;
		header_add_token(h, str_format(a, "=?UTF-8?B?%.*s?=",
		    STR_ARG(base64_encode(a, str_part(text, start, end)))));
		start = end;
	}
}

static void
add_words(struct header *h, struct str text)
{
	struct str word;

	while (str_next(&text, ' ', &word))
		header_add_token(h, word);
}

void
header_add_text(struct header *h, struct str text)
{
	text = mail_clean_line(h->out->arena, text);
	if (is_plain(text))
		add_words(h, text);
	else
		add_encoded(h, text);
}

static bool
is_letters(struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		if (!byte_is_alpha(text.p[i]) && !byte_is_digit(text.p[i]) && text.p[i] != ' ')
			return false;
	}
	return true;
}

void
header_add_phrase(struct header *h, struct str name)
{
	struct buf quoted;

	name = mail_clean_line(h->out->arena, name);
	if (!is_plain(name) || name.n > TOKEN_MAX) {
		add_encoded(h, name);
		return;
	}
	if (is_letters(name)) {
		add_words(h, name);
		return;
	}
	buf_init(&quoted, h->out->arena, 2 * name.n + 2);
	buf_add_byte(&quoted, '"');
	for (size_t i = 0; i < name.n; i++) {
		if (name.p[i] == '"' || name.p[i] == '\\')
			buf_add_byte(&quoted, '\\');
		buf_add_byte(&quoted, name.p[i]);
	}
	buf_add_byte(&quoted, '"');
	add_unit(h, buf_str(&quoted));
}

/* Line ends of any kind as CRLF, malformed bytes as U+FFFD. */
static struct str
clean_text(struct arena *a, struct str text)
{
	struct buf out;

	buf_init(&out, a, 3 * text.n + 2);
	for (size_t at = 0; at < text.n;) {
		uint32_t c = utf8_next(text, &at);

		if (c == '\r' && at < text.n && text.p[at] == '\n')
			continue;
		utf8_add(&out, c == '\r' ? '\n' : c);
	}
	if (out.n == 0 || out.p[out.n - 1] != '\n')
		buf_add_byte(&out, '\n');
	return buf_str(&out);
}

static bool
must_be_quoted(struct str line, size_t i)
{
	char c = line.p[i];

	if (c == ' ' || c == '\t')
		return i == line.n - 1;
	if (i == 0 && (str_equal(line, STR(".")) || str_starts(line, STR("From "))))
		return true;
	return c < ' ' || c >= 0x7F || c == '=';
}

static void
add_quoted_line(struct buf *out, struct str line)
{
	size_t column = 0;

	for (size_t i = 0; i < line.n; i++) {
		bool is_quoted = must_be_quoted(line, i);
		size_t width = is_quoted ? 3 : 1;

		if (column + width > LINE - 1) {
			buf_add_z(out, "=\r\n");
			column = 0;
		}
		if (is_quoted)
			buf_add_format(out, "=%02X", (unsigned char)line.p[i]);
		else
			buf_add_byte(out, line.p[i]);
		column += width;
	}
	buf_add_z(out, "\r\n");
}

void
mail_add_quoted_printable(struct buf *out, struct str text)
{
	struct str rest = clean_text(out->arena, text);
	struct str line;

	rest.n--; /* the last line end opens no further line */
	while (str_next(&rest, '\n', &line))
		add_quoted_line(out, line);
}

void
mail_add_base64(struct buf *out, struct str bytes)
{
	struct str encoded = base64_encode(out->arena, bytes);

	for (size_t at = 0; at < encoded.n; at += LINE) {
		buf_add(out, str_part(encoded, at, at + LINE));
		buf_add_z(out, "\r\n");
	}
}
