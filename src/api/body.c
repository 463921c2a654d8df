/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The body of a request as JSON: its type, its size and depth, and that it is one object. The
 * depth is counted before the text is parsed, so that the parser never goes deeper than a value
 * of ours does.
 */
#include "api/body.h"

#include "base/limits.h"

static bool
is_media(struct str given, const char *media)
{
	return str_equal_ascii_case(str_trim(str_part(given, 0, str_find_byte(given, ';', 0))),
	    str_from(media));
}

static enum status
check_media(struct call *call, const char *media)
{
	struct str given = request_header(call->rq, "Content-Type");

	if (is_media(given, media) || is_media(given, MEDIA_JSON))
		return ST_OK;
	if (given.n == 0)
		return errors_add(&call->errors, ST_UNSUPPORTED, NULL,
		    "Say what the body is: Content-Type: %s.", media);
	return errors_add(&call->errors, ST_UNSUPPORTED, NULL,
	    "Send the body as %s; this is \"%.*s\".", media, STR_ARG(str_part(given, 0, 80)));
}

/* Levels of objects and lists, brackets inside of texts not counted. */
static size_t
depth_of(struct str text)
{
	size_t depth = 0;
	size_t deepest = 0;
	bool is_text = false;

	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];

		if (is_text && c == '\\')
			i++;
		else if (c == '"')
			is_text = !is_text;
		else if (!is_text && (c == '{' || c == '['))
			deepest = ++depth > deepest ? depth : deepest;
		else if (!is_text && (c == '}' || c == ']') && depth > 0)
			depth--;
	}
	return deepest;
}

enum status
body_read(struct call *call, const char *media, const struct json_t **out)
{
	struct str text = call->rq->body;
	enum status st = check_media(call, media);

	if (st != ST_OK)
		return st;
	if (depth_of(text) > LIMIT_JSON_BODY_DEPTH)
		return errors_add(&call->errors, ST_INVALID, NULL,
		    "The body is nested more than %d levels deep; no record is.",
		    LIMIT_JSON_BODY_DEPTH);
	if (json_parse(call->arena, text, out) != ST_OK)
		return errors_add(&call->errors, ST_USAGE, NULL, "The body is no JSON text: one "
		    "value in UTF-8, no member twice (RFC 8259).");
	if (!json_is_map(*out))
		return errors_add(&call->errors, ST_INVALID, NULL,
		    "The body is to be one object: {\"member\": value}.");
	return ST_OK;
}

const char *
pointer_to(struct arena *a, struct str member)
{
	struct buf b;

	buf_init(&b, a, LIMIT_ERROR_BYTES);
	buf_add_byte(&b, '/');
	for (size_t i = 0; i < member.n; i++) {
		if (member.p[i] == '~' || member.p[i] == '/')
			buf_add_z(&b, member.p[i] == '~' ? "~0" : "~1");
		else
			buf_add_byte(&b, member.p[i]);
	}
	return str_dup_z(a, buf_str(&b));
}
