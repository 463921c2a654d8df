/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Answers as handlers build them: nothing is sent here. The two traps this file closes are a
 * header value that starts another header, and a redirect that leaves the server.
 */
#include "http/response.h"

#include <assert.h>
#include <string.h>
#include <unistd.h>

#include "http/uri.h"

void
response_init(struct response *rs, struct arena *a, const struct http_headers *common)
{
	*rs = (struct response){
		.arena = a,
		.status = 200,
		.content_type = STR_EMPTY,
		.etag = STR_EMPTY,
		.bytes = STR_EMPTY,
		.fd = -1,
		.common = common,
	};
}

static void
drop_file(struct response *rs)
{
	if (rs->fd >= 0)
		close(rs->fd);
	rs->fd = -1;
}

void
response_set_bytes(struct response *rs, int status, struct str content_type, struct str bytes)
{
	drop_file(rs);
	rs->status = status;
	rs->content_type = content_type;
	rs->body = bytes.n == 0 ? RESPONSE_EMPTY : RESPONSE_BYTES;
	rs->bytes = bytes;
}

enum status
response_set_buf(struct response *rs, int status, struct str content_type, const struct buf *b)
{
	if (b->overflow)
		return ST_TOO_LARGE;
	response_set_bytes(rs, status, content_type, buf_str(b));
	return ST_OK;
}

void
response_set_file(struct response *rs, struct str content_type, int fd, uint64_t size)
{
	assert(fd >= 0);
	drop_file(rs);
	rs->status = 200;
	rs->content_type = content_type;
	rs->body = RESPONSE_FILE;
	rs->fd = fd;
	rs->offset = 0;
	rs->size = size;
}

/* Framing is the edge's: a handler that sets one of these would break it. */
static bool
belongs_to_edge(const char *name)
{
	static const char *const names[] = { "Connection", "Content-Length", "Content-Type",
	    "Date", "ETag", "Keep-Alive", "Transfer-Encoding", "Upgrade" };

	for (size_t i = 0; i < COUNT_OF(names); i++) {
		if (strcasecmp(names[i], name) == 0)
			return true;
	}
	return false;
}

enum status
response_add_header(struct response *rs, const char *name, struct str value)
{
	if (!uri_is_token(name) || belongs_to_edge(name) || !uri_is_field_value(value))
		return ST_USAGE;
	arena_reserve(rs->arena, rs->headers, rs->nheaders, rs->headers_capacity);
	rs->headers[rs->nheaders++] = (struct http_header){
		.name = str_dup_z(rs->arena, str_from(name)),
		.value = str_dup_z(rs->arena, value),
	};
	return ST_OK;
}

enum status
response_set_header(struct response *rs, const char *name, struct str value)
{
	for (size_t i = 0; i < rs->nheaders; i++) {
		if (strcasecmp(rs->headers[i].name, name) != 0)
			continue;
		if (!uri_is_field_value(value))
			return ST_USAGE;
		rs->headers[i].value = str_dup_z(rs->arena, value);
		return ST_OK;
	}
	return response_add_header(rs, name, value);
}

bool
response_has_header(const struct response *rs, const char *name)
{
	for (size_t i = 0; i < rs->nheaders; i++) {
		if (strcasecmp(rs->headers[i].name, name) == 0)
			return true;
	}
	return false;
}

enum status
response_redirect(struct response *rs, int status, struct str path)
{
	bool leads_elsewhere = path.n > 1 && (path.p[1] == '/' || path.p[1] == '\\');
	enum status st;

	if (path.n == 0 || path.p[0] != '/' || leads_elsewhere)
		return ST_USAGE;
	if ((st = response_set_header(rs, "Location", path)) != ST_OK)
		return st;
	response_set_bytes(rs, status, STR_EMPTY, STR_EMPTY);
	return ST_OK;
}

void
response_set_etag(struct response *rs, struct str opaque)
{
	rs->etag = str_format(rs->arena, "\"%.*s\"", STR_ARG(opaque));
}

static struct str
without_weakness(struct str etag)
{
	return str_starts(etag, STR("W/")) ? str_part(etag, 2, etag.n) : etag;
}

bool
response_etag_matches(struct str if_none_match, struct str etag)
{
	struct str rest = if_none_match;
	struct str part;

	if (etag.n == 0 || if_none_match.n == 0)
		return false;
	while (str_next(&rest, ',', &part)) {
		part = str_trim(part);
		if (str_equal(part, STR("*")) ||
		    str_equal(without_weakness(part), without_weakness(etag)))
			return true;
	}
	return false;
}

const char *
http_reason(int status)
{
	static const struct {
		int status;
		const char *reason;
	} reasons[] = {
		{ 200, "OK" },
		{ 201, "Created" },
		{ 202, "Accepted" },
		{ 204, "No Content" },
		{ 206, "Partial Content" },
		{ 301, "Moved Permanently" },
		{ 302, "Found" },
		{ 303, "See Other" },
		{ 304, "Not Modified" },
		{ 307, "Temporary Redirect" },
		{ 308, "Permanent Redirect" },
		{ 400, "Bad Request" },
		{ 401, "Unauthorized" },
		{ 403, "Forbidden" },
		{ 404, "Not Found" },
		{ 405, "Method Not Allowed" },
		{ 406, "Not Acceptable" },
		{ 408, "Request Timeout" },
		{ 409, "Conflict" },
		{ 410, "Gone" },
		{ 412, "Precondition Failed" },
		{ 413, "Content Too Large" },
		{ 414, "URI Too Long" },
		{ 415, "Unsupported Media Type" },
		{ 416, "Range Not Satisfiable" },
		{ 417, "Expectation Failed" },
		{ 422, "Unprocessable Content" },
		{ 428, "Precondition Required" },
		{ 429, "Too Many Requests" },
		{ 431, "Request Header Fields Too Large" },
		{ 500, "Internal Server Error" },
		{ 501, "Not Implemented" },
		{ 503, "Service Unavailable" },
		{ 504, "Gateway Timeout" },
		{ 505, "HTTP Version Not Supported" },
	};

	for (size_t i = 0; i < COUNT_OF(reasons); i++) {
		if (reasons[i].status == status)
			return reasons[i].reason;
	}
	return "";
}
