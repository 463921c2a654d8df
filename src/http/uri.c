/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Takes request targets, paths and forms apart. Pure: no I/O, no library. What is malformed is
 * refused, never mended: two programs that mend differently are a hole between them. Text that
 * needs no decoding is borrowed, the usual path costs no copy.
 */
#include "http/uri.h"

#include <stdint.h>
#include <string.h>

#include "base/utf8.h"

static int
hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* Decodes at most raw.n bytes to out; SIZE_MAX if a percent sign starts no escape. */
static size_t
unescape(struct str raw, bool plus_is_space, char *out)
{
	size_t n = 0;

	for (size_t i = 0; i < raw.n; i++) {
		char c = raw.p[i];

		if (c == '+' && plus_is_space) {
			c = ' ';
		} else if (c == '%') {
			if (raw.n - i < 3 || hex_value(raw.p[i + 1]) < 0 ||
			    hex_value(raw.p[i + 2]) < 0)
				return SIZE_MAX;
			c = (char)(hex_value(raw.p[i + 1]) << 4 | hex_value(raw.p[i + 2]));
			i += 2;
		}
		out[n++] = c;
	}
	return n;
}

static bool
has_control_or_space(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if ((unsigned char)s.p[i] <= 0x20 || s.p[i] == 0x7F)
			return true;
	}
	return false;
}

/*
 * What follows "http://host", which was for proxies: the Host header says the same. Empty if it
 * does not start so.
 */
static struct str
without_authority(struct str target)
{
	static const struct str schemes[] = { STR_INIT("http://"), STR_INIT("https://") };

	for (size_t i = 0; i < COUNT_OF(schemes); i++) {
		size_t end = schemes[i].n;

		if (!str_equal_ascii_case(str_part(target, 0, schemes[i].n), schemes[i]))
			continue;
		while (end < target.n && target.p[end] != '/' && target.p[end] != '?')
			end++;
		if (end == schemes[i].n)
			return STR_EMPTY;
		if (end == target.n)
			return STR("/");
		return str_part(target, end, target.n);
	}
	return STR_EMPTY;
}

enum status
uri_split_target(struct str target, struct uri_target *out)
{
	size_t question;

	if (target.n == 0 || has_control_or_space(target) ||
	    str_find_byte(target, '#', 0) != SIZE_MAX)
		return ST_USAGE;
	if (target.p[0] != '/' && !str_equal(target, STR("*"))) {
		target = without_authority(target);
		if (target.n == 0)
			return ST_USAGE;
	}
	question = str_find_byte(target, '?', 0);
	if (question == SIZE_MAX) {
		*out = (struct uri_target){ target, STR_EMPTY };
		return ST_OK;
	}
	out->path = question == 0 ? STR("/") : str_part(target, 0, question);
	out->query = str_part(target, question + 1, target.n);
	return ST_OK;
}

static bool
is_dot_segment(struct str segment)
{
	return str_equal(segment, STR(".")) || str_equal(segment, STR(".."));
}

static bool
path_is_sound(struct str path)
{
	struct str rest = path;
	struct str segment;

	if (utf8_find_invalid(path) != SIZE_MAX)
		return false;
	for (size_t i = 0; i < path.n; i++) {
		if ((unsigned char)path.p[i] < 0x20 || path.p[i] == 0x7F || path.p[i] == '\\')
			return false;
	}
	while (str_next(&rest, '/', &segment)) {
		if (is_dot_segment(segment))
			return false;
	}
	return true;
}

static size_t
count_byte(struct str s, char byte)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == byte;
	return n;
}

enum status
uri_decode_path(struct arena *a, struct str raw, struct str *out)
{
	struct str path = raw;

	if (raw.n == 0 || raw.p[0] != '/')
		return ST_USAGE;
	if (memchr(raw.p, '%', raw.n) != NULL) {
		char *decoded = arena_alloc(a, raw.n);
		size_t n = unescape(raw, false, decoded);

		if (n == SIZE_MAX)
			return ST_USAGE;
		path = (struct str){ decoded, n };
		if (count_byte(path, '/') != count_byte(raw, '/'))
			return ST_USAGE;
	}
	if (!path_is_sound(path))
		return ST_USAGE;
	*out = path;
	return ST_OK;
}

static bool
decode_part(struct arena *a, struct str raw, struct str *out)
{
	char *decoded;
	size_t n;

	if (raw.n == 0) {
		*out = STR_EMPTY;
		return true;
	}
	decoded = arena_alloc(a, raw.n);
	n = unescape(raw, true, decoded);
	if (n == SIZE_MAX)
		return false;
	*out = (struct str){ decoded, n };
	return memchr(decoded, '\0', n) == NULL && utf8_find_invalid(*out) == SIZE_MAX;
}

enum status
uri_decode_pairs(struct arena *a, struct str text, size_t max, struct http_pairs *out)
{
	struct http_pairs pairs = { NULL, 0 };
	struct str rest = text;
	struct str part;
	size_t capacity = 0;

	while (str_next(&rest, '&', &part)) {
		size_t equals = str_find_byte(part, '=', 0);
		struct http_pair *pair;

		if (part.n == 0)
			continue;
		if (pairs.n == max)
			return ST_TOO_LARGE;
		arena_reserve(a, pairs.items, pairs.n, capacity);
		pair = &pairs.items[pairs.n++];
		if (equals == SIZE_MAX)
			equals = part.n;
		if (!decode_part(a, str_part(part, 0, equals), &pair->name) ||
		    !decode_part(a, str_part(part, equals + 1, part.n), &pair->value))
			return ST_USAGE;
	}
	*out = pairs;
	return ST_OK;
}

bool
uri_is_token(const char *name)
{
	if (name[0] == '\0')
		return false;
	for (; *name != '\0'; name++) {
		unsigned char c = (unsigned char)*name;

		if (c <= 0x20 || c >= 0x7F || strchr("\"(),/:;<=>?@[\\]{}", c) != NULL)
			return false;
	}
	return true;
}

bool
uri_is_field_value(struct str value)
{
	for (size_t i = 0; i < value.n; i++) {
		unsigned char c = (unsigned char)value.p[i];

		if ((c < 0x20 && c != '\t') || c == 0x7F)
			return false;
	}
	return true;
}
