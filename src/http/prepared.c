/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Response objects of the library: from an answer for one use, or kept for many. A kept one and
 * its body have an arena of their own. The surprise: that arena is freed by the library's own
 * reference counter, when the last transfer that reads the body has ended, not by the owner's
 * release.
 */
#include "http/prepared.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <microhttpd.h>

#include "http/edge.h"

struct http_prepared {
	struct arena *arena; /* holds this too; freed by the response with its last user */
	struct MHD_Response *response;
	unsigned owners;
	int status;
	struct str etag;
	struct str body;
};

static _Noreturn void
out_of_memory(void)
{
	fprintf(stderr, "concert: out of memory for an answer\n");
	abort();
}

static bool
has_header(const struct response *rs, const char *name)
{
	for (size_t i = 0; i < rs->nheaders; i++) {
		if (strcasecmp(rs->headers[i].name, name) == 0)
			return true;
	}
	return false;
}

static void
add(struct MHD_Response *response, const char *name, const char *value)
{
	/* Refused only for names and values that response_add_header() does not let in, and
	   for lack of memory. */
	if (MHD_add_response_header(response, name, value) != MHD_YES)
		out_of_memory();
}

static struct MHD_Response *
add_headers(struct MHD_Response *response, const struct response *rs)
{
	if (response == NULL)
		out_of_memory();
	if (rs->etag.n > 0)
		add(response, "ETag", str_dup_z(rs->arena, rs->etag));
	for (size_t i = 0; i < rs->nheaders; i++)
		add(response, rs->headers[i].name, rs->headers[i].value);
	for (size_t i = 0; rs->common != NULL && i < rs->common->n; i++) {
		if (!has_header(rs, rs->common->items[i].name))
			add(response, rs->common->items[i].name, rs->common->items[i].value);
	}
	return response;
}

static struct MHD_Response *
add_type(struct MHD_Response *response, const struct response *rs)
{
	if (response == NULL)
		out_of_memory();
	if (rs->content_type.n > 0)
		add(response, "Content-Type", str_dup_z(rs->arena, rs->content_type));
	return response;
}

/* The library's signature wants writable memory but it only reads a persistent buffer. */
static void *
body_pointer(struct str bytes)
{
	union {
		const char *in;
		void *out;
	} pointer = { .in = bytes.p };

	return pointer.out;
}

struct MHD_Response *
edge_response_new(const struct response *rs)
{
	struct MHD_Response *response = NULL;

	switch (rs->body) {
	case RESPONSE_EMPTY:
		response = MHD_create_response_from_buffer(0, body_pointer(STR_EMPTY),
		    MHD_RESPMEM_PERSISTENT);
		break;
	case RESPONSE_BYTES:
		response = MHD_create_response_from_buffer(rs->bytes.n, body_pointer(rs->bytes),
		    MHD_RESPMEM_PERSISTENT);
		break;
	case RESPONSE_FILE:
		response = MHD_create_response_from_fd64(rs->size, rs->fd);
		break;
	case RESPONSE_PREPARED:
		assert(rs->body != RESPONSE_PREPARED);
		break;
	}
	return add_headers(add_type(response, rs), rs);
}

static void
free_arena(void *arena)
{
	arena_free(arena);
}

struct http_prepared *
http_prepared_new(const struct response *rs)
{
	struct arena *a = arena_new();
	struct http_prepared *p;
	char *body;

	assert(rs->body == RESPONSE_EMPTY || rs->body == RESPONSE_BYTES);
	/* One allocation, so that a large page gets a chunk of its size and no second one. */
	p = arena_alloc(a, sizeof(*p) + rs->bytes.n + rs->etag.n);
	body = (char *)(p + 1);
	memcpy(body, rs->bytes.p, rs->bytes.n);
	memcpy(body + rs->bytes.n, rs->etag.p, rs->etag.n);
	*p = (struct http_prepared){
		.arena = a,
		.owners = 1,
		.status = rs->status,
		.etag = { body + rs->bytes.n, rs->etag.n },
		.body = { body, rs->bytes.n },
	};
	p->response = add_headers(add_type(MHD_create_response_from_buffer_with_free_callback_cls(
	    p->body.n, body, free_arena, a), rs), rs);
	return p;
}

struct http_prepared *
http_prepared_keep(struct http_prepared *p)
{
	p->owners++;
	return p;
}

void
http_prepared_release(struct http_prepared *p)
{
	if (p == NULL || --p->owners > 0)
		return;
	MHD_destroy_response(p->response);
}

static void
release(void *p)
{
	http_prepared_release(p);
}

void
response_set_prepared(struct response *rs, struct http_prepared *p)
{
	arena_on_reset(rs->arena, release, http_prepared_keep(p));
	rs->body = RESPONSE_PREPARED;
	rs->prepared = p;
	rs->status = p->status;
}

size_t
http_prepared_size(const struct http_prepared *p)
{
	return sizeof(*p) + arena_held(p->arena);
}

struct str
http_prepared_body(const struct http_prepared *p)
{
	return p->body;
}

struct MHD_Response *
prepared_response(const struct http_prepared *p)
{
	return p->response;
}

struct str
prepared_etag(const struct http_prepared *p)
{
	return p->etag;
}
