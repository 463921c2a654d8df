/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_HTTP_REQUEST_H
#define CONCERT_HTTP_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/status.h"
#include "base/str.h"

enum http_method {
	METHOD_GET,
	METHOD_HEAD,
	METHOD_POST,
	METHOD_PUT,
	METHOD_PATCH,
	METHOD_DELETE,
	METHOD_OPTIONS,
	METHOD_OTHER, /* any other token; answer 405 */
	METHOD_COUNT
};

enum http_scheme { SCHEME_HTTP, SCHEME_HTTPS };

/* One name=value of a query or a form, decoded: valid UTF-8 without NUL. */
struct http_pair {
	struct str name;
	struct str value;
};

/* In the order sent; a name may come more than once. */
struct http_pairs {
	struct http_pair *items;
	size_t n;
};

struct form;

/*
 * A whole request, body included. Everything is owned by the arena, which is reset when the
 * answer has been sent (or its client has gone).
 */
struct request {
	struct arena *arena;
	enum http_method method;
	struct str method_name; /* as sent, for the log */
	struct str path;        /* decoded: starts with '/', valid UTF-8, no control character, no
	                           "." or ".." segment, no encoded slash; "*" only with OPTIONS */
	struct str raw_path;    /* as sent, without query */
	struct str logged_path; /* in place of raw_path in the log; empty: raw_path */
	struct str raw_query;   /* after '?', not decoded; empty if there is none */
	struct str body;        /* empty if there is none */
	struct str remote;      /* address of who asks: "192.0.2.7", "2001:db8::1", "unix"; behind
	                           a named proxy what it says, else the connection's other end */
	bool is_proxied;        /* a named proxy sent it */
	enum http_scheme scheme; /* of the address in the browser, as far as a named proxy says */
	/* The setting public-url: "https://concert.example.org"; empty if not set. The only base
	   for links in mail: Host is whatever the client wrote. */
	struct str public_origin;
	int64_t started_ms;     /* UTC, when the headers were complete */

	const struct form *form; /* read by the edge; request_form_parts() is the way to it */

	/* Where headers come from; request_header() is the way to read them. */
	struct str (*find_header)(const void *source, const char *name);
	const void *header_source;

	struct str id; /* made by request_id() at its first use */
};

/*
 * Makes a request without a body from a target such as "/a/b?c=d" (origin form, absolute form
 * or "*"). Headers are empty until find_header is set. For the edge, for tests and for fuzzing.
 * ST_USAGE for a target that is not well formed (see path above), ST_TOO_LARGE over
 * LIMIT_URL_BYTES. Source: RFC 9112 section 3.2, RFC 3986 section 2.1.
 */
MUST_USE enum status request_init(struct request *rq, struct arena *a, struct str method,
    struct str target);

/*
 * The value of the first header field with this name in any case; the empty string if there is
 * none. Bytes as sent: not necessarily UTF-8.
 */
struct str request_header(const struct request *rq, const char *name);

/*
 * Whether a program of this machine asks, over loopback or a Unix socket. A named proxy is none:
 * who asks it may be anybody, and what it says of https counts instead.
 */
bool request_is_loopback(const struct request *rq);

/* A ULID that stands in the log line of this request and on error pages. */
struct str request_id(struct request *rq);

/*
 * Decodes the query string; call it once and keep the result. ST_USAGE for malformed percent
 * signs, bytes that are not UTF-8, or NUL; ST_TOO_LARGE over LIMIT_QUERY_PAIRS.
 */
MUST_USE enum status request_query(struct request *rq, struct http_pairs *out);

/* The first value with this name; false if there is none, *out_value is then untouched. */
bool http_pairs_find(const struct http_pairs *pairs, struct str name, struct str *out_value);

/* METHOD_OTHER for what has no row; names are case-sensitive (RFC 9110 section 9.1). */
enum http_method http_method_parse(struct str name);

/* "GET" ...; "other" for METHOD_OTHER. Static storage. */
const char *http_method_name(enum http_method method);

#endif
