/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_HTTP_PROXY_H
#define CONCERT_HTTP_PROXY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/errors.h"
#include "base/status.h"
#include "base/str.h"

/* One address, or all that share its first bits; IPv4 as ::ffff:0:0/96. */
struct proxy_range {
	unsigned char bytes[16];
	unsigned bits;
};

/* The proxies that are believed; all zero: none. */
struct proxy_list {
	const struct proxy_range *ranges;
	size_t n;
	bool has_unix; /* whoever comes over a Unix socket */
};

/*
 * Reads the setting: addresses and CIDR ranges, and the word "unix", with spaces or commas
 * between them. Owned by the arena. ST_INVALID with a message for anything else: a host name
 * could become another machine tomorrow.
 */
MUST_USE enum status proxy_list_parse(struct arena *a, struct str text, struct errors *errors,
    struct proxy_list *out);

/* Whether the other end of the connection is a proxy that is believed. */
bool proxy_list_has(const struct proxy_list *list, struct str peer);

/* What proxies add to a request; several fields of one name are joined by commas, in order. */
struct proxy_fields {
	struct str x_for;     /* X-Forwarded-For */
	struct str x_proto;   /* X-Forwarded-Proto */
	struct str forwarded; /* Forwarded */
};

enum proxy_scheme { PROXY_SCHEME_UNSAID, PROXY_SCHEME_HTTP, PROXY_SCHEME_HTTPS };

/* Who asked the first of the proxies that are believed, and how. */
struct proxy_client {
	struct str remote; /* numeric; the proxy itself where it does not say */
	enum proxy_scheme scheme;
};

/*
 * Follows the fields from the connection's other end, a proxy that is believed, to the first
 * address that is not: what stands before it was written by anybody. Where both kinds of fields
 * are there and name different clients, neither is believed, because a proxy writes one kind and
 * lets the other pass. Fields that are malformed are not believed. remote is owned by the arena
 * or borrowed from peer. Source: RFC 7239 sections 4 to 6.
 */
struct proxy_client proxy_resolve(const struct proxy_list *list, struct arena *a,
    const struct proxy_fields *fields, struct str peer);

/* Whether it is a loopback address; false for "unix", where who asks is not known. */
bool proxy_is_loopback(struct str remote);

#endif
