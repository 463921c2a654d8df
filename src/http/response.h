/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_HTTP_RESPONSE_H
#define CONCERT_HTTP_RESPONSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/status.h"
#include "base/str.h"
#include "http/request.h"

struct http_header {
	const char *name;
	const char *value;
};

/* Header fields in the order they are sent. */
struct http_headers {
	const struct http_header *items;
	size_t n;
};

enum response_body {
	RESPONSE_EMPTY,
	RESPONSE_BYTES,    /* bytes: in the request's arena or static; not copied when sent */
	RESPONSE_FILE,     /* fd: size bytes from offset; closed by the edge */
	RESPONSE_PREPARED, /* prepared: see http/prepared.h; all other members are ignored */
};

struct http_prepared;

/*
 * The answer a handler fills in. The edge adds Date, Content-Length, and the common headers
 * of the server, and leaves the body out for HEAD: handlers treat HEAD as GET.
 */
struct response {
	struct arena *arena;
	int status;               /* HTTP status, 200 to 599 */
	struct str content_type;  /* with charset where it is text; empty: none is sent */
	struct http_header *headers;
	size_t nheaders;
	size_t headers_capacity;
	struct str etag;          /* with its quotes, W/ where it is weak; empty: none */
	enum response_body body;
	struct str bytes;
	int fd;
	uint64_t offset;
	uint64_t size;
	struct http_prepared *prepared;
	const struct http_headers *common; /* sent with every answer unless set here too */
};

/* An empty answer with status 200. common: may be NULL; must outlive the answer. */
void response_init(struct response *rs, struct arena *a, const struct http_headers *common);

/* Bytes in the request's arena or static. An answer replaces any earlier one, not headers. */
void response_set_bytes(struct response *rs, int status, struct str content_type,
    struct str bytes);

/*
 * The content of a buffer of the request's arena. ST_TOO_LARGE if it has overflowed; the answer
 * is then unchanged.
 */
MUST_USE enum status response_set_buf(struct response *rs, int status, struct str content_type,
    const struct buf *b);

/*
 * An open file of which size bytes are sent; the edge closes it in any case. A GET for one range
 * of it gets that (206, 416); with If-Range only where that is the answer's etag.
 */
void response_set_file(struct response *rs, struct str content_type, int fd, uint64_t size);

/*
 * Adds a header field, or replaces the one of this name; name and value are copied. ST_USAGE
 * for a name that is no token or belongs to the edge (Connection, Content-Length,
 * Content-Type, Date, ETag ...), and for a value with CR, LF, NUL or another control character:
 * an input in a header cannot start a second one. Source: RFC 9110 section 5.5.
 */
MUST_USE enum status response_set_header(struct response *rs, const char *name,
    struct str value);

/* Adds a field that may stand more than once (Set-Cookie, Link). Otherwise as above. */
MUST_USE enum status response_add_header(struct response *rs, const char *name,
    struct str value);

/* Whether a field of this name was added; the names of the edge are not among them. */
bool response_has_header(const struct response *rs, const char *name);

/*
 * Sends the client to a path of this server, 303 unless another status is wanted. ST_USAGE if
 * the path does not start with exactly one '/' ("//host" and "/\host" lead elsewhere).
 */
MUST_USE enum status response_redirect(struct response *rs, int status, struct str path);

/*
 * Names the version of the content; opaque: visible ASCII without '"'. The edge answers 304 to
 * GET and HEAD when If-None-Match lists it (weak comparison, RFC 9110 section 13.1.2).
 */
void response_set_etag(struct response *rs, struct str opaque);

/* Whether the value of If-None-Match names etag. */
bool response_etag_matches(struct str if_none_match, struct str etag);

/* The reason phrase, "" where there is none. Static storage. */
const char *http_reason(int status);

#endif
