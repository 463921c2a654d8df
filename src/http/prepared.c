/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Response objects of the library: from an answer for one use, or kept for many. A kept one and
 * its body have a block of their own: an arena, or a file in memory where it is large. The
 * surprise: the arena is freed by the library's own reference counter, when the last transfer
 * that reads the body has ended, not by the owner's release.
 */
#include "http/prepared.h"

#include <assert.h>
#include <fcntl.h>
#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <microhttpd.h>

#include "http/edge.h"

/*
 * The kernel sends a file page by page without a copy; copying 50 KB into a socket was a quarter
 * of the time of such an answer. A small body is cheaper to copy. Each file is one descriptor.
 */
#define FILE_MIN_BYTES ((size_t)16 * 1024)
#define FILES_MAX 64

/* For a year, this host alone: what its sisters do is not ours to say. RFC 6797 section 6.1. */
#define STRICT_TRANSPORT "max-age=31536000"

/*
 * Stands behind its body, in the same block: an arena's, or the mapping of a file. Two answers
 * read that body: browsers must get Strict-Transport-Security over https, and not over http.
 */
struct http_prepared {
	struct arena *arena; /* freed by the last response with its last user; NULL: a file */
	struct MHD_Response *response;
	struct MHD_Response *secure; /* made when it is asked for the first time */
	unsigned responses;  /* that read the arena */
	int fd;              /* the library's; -1 without */
	unsigned owners;
	int status;
	struct str etag;
	struct str body;
	size_t size; /* of the block */
};

static unsigned nfiles; /* of all prepared answers of this process */

static _Noreturn void
out_of_memory(void)
{
	fprintf(stderr, "concert: out of memory for an answer\n");
	abort();
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
		if (!response_has_header(rs, rs->common->items[i].name))
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
edge_response_new(const struct response *rs, bool is_https)
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
		response = MHD_create_response_from_fd_at_offset64(rs->size, rs->fd, rs->offset);
		break;
	case RESPONSE_PREPARED:
		assert(rs->body != RESPONSE_PREPARED);
		break;
	}
	add_headers(add_type(response, rs), rs);
	if (is_https)
		add(response, MHD_HTTP_HEADER_STRICT_TRANSPORT_SECURITY, STRICT_TRANSPORT);
	return response;
}

static void
response_ended(void *cls)
{
	struct http_prepared *p = cls;

	if (--p->responses == 0)
		arena_free(p->arena);
}

static struct MHD_Response *
response_in_memory(struct http_prepared *p)
{
	p->responses++;
	return MHD_create_response_from_buffer_with_free_callback_cls(p->body.n,
	    body_pointer(p->body), response_ended, p);
}

/* A file without a name, and its mapping; -1 where there can be none. */
static int
map_file(size_t size, char **out)
{
	int fd = nfiles < FILES_MAX ? memfd_create("page", MFD_CLOEXEC) : -1;
	void *block;

	if (fd < 0)
		return -1;
	if (ftruncate(fd, (off_t)size) != 0 || (block = mmap(NULL, size,
	    PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0)) == MAP_FAILED) {
		close(fd);
		return -1;
	}
	*out = block;
	nfiles++;
	return fd;
}

static struct http_prepared *
lay_out(char *block, size_t body_size, const struct response *rs)
{
	struct http_prepared *p = (struct http_prepared *)(void *)(block + body_size);
	char *etag = (char *)(p + 1);

	memcpy(block, rs->bytes.p, rs->bytes.n);
	memcpy(etag, rs->etag.p, rs->etag.n);
	*p = (struct http_prepared){
		.fd = -1,
		.owners = 1,
		.status = rs->status,
		.etag = { etag, rs->etag.n },
		.body = { block, rs->bytes.n },
		.size = body_size + sizeof(*p) + rs->etag.n,
	};
	return p;
}

struct http_prepared *
http_prepared_new(const struct response *rs)
{
	size_t alignment = alignof(struct http_prepared);
	size_t body_size = (rs->bytes.n + alignment - 1) / alignment * alignment;
	size_t size = body_size + sizeof(struct http_prepared) + rs->etag.n;
	struct MHD_Response *response;
	struct http_prepared *p;
	struct arena *a;
	char *block;
	int fd = -1;

	assert(rs->body == RESPONSE_EMPTY || rs->body == RESPONSE_BYTES);
	if (rs->bytes.n >= FILE_MIN_BYTES)
		fd = map_file(size, &block);
	if (fd >= 0) {
		p = lay_out(block, body_size, rs);
		p->fd = fd;
		/* The library closes the file with its response. */
		response = MHD_create_response_from_fd64(rs->bytes.n, fd);
	} else {
		a = arena_new();
		block = arena_alloc(a, size);
		p = lay_out(block, body_size, rs);
		p->arena = a;
		response = response_in_memory(p);
	}
	p->response = add_headers(add_type(response, rs), rs);
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
	bool is_file;

	if (p == NULL || --p->owners > 0)
		return;
	is_file = prepared_is_file(p);
	if (p->secure != NULL)
		MHD_destroy_response(p->secure);
	/* Memory may go with this; transfers that still run keep a file open. */
	MHD_destroy_response(p->response);
	if (!is_file)
		return;
	munmap(body_pointer(p->body), p->size);
	nfiles--;
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
	return p->arena == NULL ? p->size : arena_held(p->arena);
}

struct str
http_prepared_body(const struct http_prepared *p)
{
	return p->body;
}

static enum MHD_Result
copy_header(void *cls, enum MHD_ValueKind kind, const char *name, const char *value)
{
	(void)kind;
	add(cls, name, value);
	return MHD_YES;
}

/* NULL where no file can be opened any more. */
static struct MHD_Response *
make_secure(struct http_prepared *p)
{
	int fd = prepared_is_file(p) ? fcntl(p->fd, F_DUPFD_CLOEXEC, 0) : -1;
	struct MHD_Response *response;

	if (prepared_is_file(p) && fd < 0)
		return NULL;
	response = fd < 0 ? response_in_memory(p) : MHD_create_response_from_fd64(p->body.n, fd);
	if (response == NULL)
		out_of_memory();
	MHD_get_response_headers(p->response, copy_header, response);
	add(response, MHD_HTTP_HEADER_STRICT_TRANSPORT_SECURITY, STRICT_TRANSPORT);
	return response;
}

struct MHD_Response *
prepared_response(struct http_prepared *p, bool is_https)
{
	if (!is_https)
		return p->response;
	if (p->secure == NULL)
		p->secure = make_secure(p);
	return p->secure == NULL ? p->response : p->secure;
}

struct str
prepared_etag(const struct http_prepared *p)
{
	return p->etag;
}

bool
prepared_is_file(const struct http_prepared *p)
{
	return p->arena == NULL;
}
