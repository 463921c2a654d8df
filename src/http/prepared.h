/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_HTTP_PREPARED_H
#define CONCERT_HTTP_PREPARED_H

#include <stddef.h>

#include "http/response.h"

/*
 * An answer made once and sent many times: headers and body are laid out already, sending makes
 * no copy. For page caches. Belongs to one process; counted references.
 */
struct http_prepared;

/*
 * Copies status, headers (common ones too), etag and bytes of an answer of kind RESPONSE_BYTES
 * or RESPONSE_EMPTY. The caller owns one reference; the arena of the answer may go.
 */
struct http_prepared *http_prepared_new(const struct response *rs);

/* One more owner. */
struct http_prepared *http_prepared_keep(struct http_prepared *p);

/* One owner less. Transfers that still run keep the memory until they end. NULL is allowed. */
void http_prepared_release(struct http_prepared *p);

/* Makes the answer this prepared one; the request's arena becomes an owner of it. */
void response_set_prepared(struct response *rs, struct http_prepared *p);

/* Bytes of memory it holds, for the budget of a cache. */
size_t http_prepared_size(const struct http_prepared *p);

/* The body, for a cache that answers HEAD or compares; borrowed. */
struct str http_prepared_body(const struct http_prepared *p);

#endif
