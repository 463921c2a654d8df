/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_DISPATCH_ROUTER_H
#define CONCERT_DISPATCH_ROUTER_H

#include "dispatch/route.h"

/* The patterns of all routes as a tree over path segments. Made once, then only read. */
struct router;

struct route_match {
	const struct route *route; /* NULL: none for this method */
	struct str values[ROUTE_MAX_VALUES]; /* borrowed from the path */
	size_t nvalues;
	unsigned methods; /* that the path has, as bits 1 << METHOD_...; 0: no such path */
};

/* tables: SITE_TABLES of them, as in struct site_config. Owned by the arena. */
struct router *router_new(struct arena *a, const struct route *const *const *tables);

/* path: decoded, starts with '/'. */
void router_match(const struct router *router, enum http_method method, struct str path,
    struct route_match *out);

#endif
