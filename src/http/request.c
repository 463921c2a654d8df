/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a request says, decoded when it is asked for. Knows nothing of the library at the edge:
 * header fields come through a function, so that tests make requests without a socket.
 */
#include "http/request.h"

#include <string.h>

#include "base/clock.h"
#include "base/limits.h"
#include "base/ulid.h"
#include "http/proxy.h"
#include "http/uri.h"

static const char *const method_names[METHOD_COUNT] = {
	[METHOD_GET] = "GET",
	[METHOD_HEAD] = "HEAD",
	[METHOD_POST] = "POST",
	[METHOD_PUT] = "PUT",
	[METHOD_PATCH] = "PATCH",
	[METHOD_DELETE] = "DELETE",
	[METHOD_OPTIONS] = "OPTIONS",
	[METHOD_OTHER] = "other",
};

enum http_method
http_method_parse(struct str name)
{
	for (enum http_method m = METHOD_GET; m < METHOD_OTHER; m++) {
		if (str_equal(name, str_from(method_names[m])))
			return m;
	}
	return METHOD_OTHER;
}

const char *
http_method_name(enum http_method method)
{
	return method_names[method];
}

static struct str
find_no_header(const void *source, const char *name)
{
	(void)source;
	(void)name;
	return STR_EMPTY;
}

enum status
request_init(struct request *rq, struct arena *a, struct str method, struct str target)
{
	struct uri_target parts;
	enum status st;

	*rq = (struct request){
		.arena = a,
		.method = http_method_parse(method),
		.method_name = method,
		.path = STR_EMPTY,
		.raw_path = STR_EMPTY,
		.raw_query = STR_EMPTY,
		.body = STR_EMPTY,
		.remote = STR_EMPTY,
		.public_origin = STR_EMPTY,
		.started_ms = clock_now_ms(),
		.find_header = find_no_header,
		.id = STR_EMPTY,
	};
	if (target.n > LIMIT_URL_BYTES)
		return ST_TOO_LARGE;
	if ((st = uri_split_target(target, &parts)) != ST_OK)
		return st;
	rq->raw_path = parts.path;
	rq->raw_query = parts.query;
	if (str_equal(parts.path, STR("*"))) {
		rq->path = parts.path;
		return rq->method == METHOD_OPTIONS ? ST_OK : ST_USAGE;
	}
	return uri_decode_path(a, parts.path, &rq->path);
}

struct str
request_header(const struct request *rq, const char *name)
{
	return rq->find_header(rq->header_source, name);
}

bool
request_is_loopback(const struct request *rq)
{
	return !rq->is_proxied && (str_equal(rq->remote, STR("unix")) ||
	    proxy_is_loopback(rq->remote));
}

struct str
request_id(struct request *rq)
{
	if (rq->id.n == 0)
		rq->id = ulid_new(rq->arena, rq->started_ms);
	return rq->id;
}

enum status
request_query(struct request *rq, struct http_pairs *out)
{
	return uri_decode_pairs(rq->arena, rq->raw_query, LIMIT_QUERY_PAIRS, out);
}

bool
http_pairs_find(const struct http_pairs *pairs, struct str name, struct str *out_value)
{
	for (size_t i = 0; i < pairs->n; i++) {
		if (str_equal(pairs->items[i].name, name)) {
			*out_value = pairs->items[i].value;
			return true;
		}
	}
	return false;
}
