/* SPDX-License-Identifier: Apache-2.0 */
/* Streaming JSON writer. Reading is left to jansson, which is strict. */
#include "base/json.h"

#include <assert.h>

#include "base/utf8.h"

void
json_init(struct json *j, struct buf *out)
{
	*j = (struct json){ .out = out };
}

static void
new_line(struct json *j)
{
	if (!j->pretty)
		return;
	buf_add_byte(j->out, '\n');
	for (uint32_t i = 0; i < j->depth; i++)
		buf_add(j->out, STR("  "));
}

static void
add_quoted(struct buf *b, struct str s)
{
	size_t from = 0;
	size_t at = 0;

	buf_add_byte(b, '"');
	while (at < s.n) {
		unsigned char c = (unsigned char)s.p[at];
		size_t start = at;

		if (c >= 0x20 && c < 0x80 && c != '"' && c != '\\') {
			at++;
			continue;
		}
		if (c >= 0x80) {
			if (utf8_next(s, &at) != UTF8_REPLACEMENT || at - start == 3)
				continue;
		} else {
			at++;
		}
		buf_add(b, str_part(s, from, start));
		from = at;
		if (c >= 0x80)
			utf8_add(b, UTF8_REPLACEMENT);
		else if (c == '"' || c == '\\')
			buf_add_format(b, "\\%c", c);
		else if (c == '\n')
			buf_add(b, STR("\\n"));
		else if (c == '\t')
			buf_add(b, STR("\\t"));
		else
			buf_add_format(b, "\\u%04x", c);
	}
	buf_add(b, str_part(s, from, s.n));
	buf_add_byte(b, '"');
}

static void
start_value(struct json *j, const char *key)
{
	if (j->depth > 0) {
		if (j->has_items[j->depth - 1])
			buf_add_byte(j->out, ',');
		j->has_items[j->depth - 1] = true;
		new_line(j);
	}
	if (key != NULL) {
		add_quoted(j->out, str_from(key));
		buf_add(j->out, j->pretty ? STR(": ") : STR(":"));
	}
}

static void
open_level(struct json *j, const char *key, char bracket)
{
	start_value(j, key);
	assert(j->depth < LIMIT_JSON_DEPTH);
	buf_add_byte(j->out, bracket);
	j->has_items[j->depth++] = false;
}

static void
close_level(struct json *j, char bracket)
{
	bool had_items;

	assert(j->depth > 0);
	had_items = j->has_items[--j->depth];
	if (had_items)
		new_line(j);
	buf_add_byte(j->out, bracket);
	if (j->depth == 0 && j->pretty)
		buf_add_byte(j->out, '\n');
}

void
json_write_object(struct json *j, const char *key)
{
	open_level(j, key, '{');
}

void
json_end_object(struct json *j)
{
	close_level(j, '}');
}

void
json_write_array(struct json *j, const char *key)
{
	open_level(j, key, '[');
}

void
json_end_array(struct json *j)
{
	close_level(j, ']');
}

void
json_write_text(struct json *j, const char *key, struct str value)
{
	start_value(j, key);
	add_quoted(j->out, value);
}

void
json_write_text_z(struct json *j, const char *key, const char *value)
{
	if (value == NULL)
		json_write_null(j, key);
	else
		json_write_text(j, key, str_from(value));
}

void
json_write_i64(struct json *j, const char *key, int64_t value)
{
	start_value(j, key);
	buf_add_i64(j->out, value);
}

void
json_write_bool(struct json *j, const char *key, bool value)
{
	start_value(j, key);
	buf_add(j->out, value ? STR("true") : STR("false"));
}

void
json_write_null(struct json *j, const char *key)
{
	start_value(j, key);
	buf_add(j->out, STR("null"));
}

void
json_write_text_or_null(struct json *j, const char *key, struct str value)
{
	if (value.n == 0)
		json_write_null(j, key);
	else
		json_write_text(j, key, value);
}
