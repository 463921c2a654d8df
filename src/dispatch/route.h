/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_DISPATCH_ROUTE_H
#define CONCERT_DISPATCH_ROUTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/errors.h"
#include "http/request.h"
#include "http/response.h"
#include "model/date.h"
#include "model/type.h"
#include "store/store.h"
#include "store/viewer.h"

/* An input that a route declares; others do not exist for its handler. */
enum input_kind {
	IK_TEXT,   /* max: bytes */
	IK_INT,    /* min to max */
	IK_CHOICE, /* one of choices */
	IK_DATE,   /* YYYY-MM-DD, as days */
	IK_FLAG,   /* present: 1 */
};

struct input {
	const char *name;
	enum input_kind kind;
	int64_t min;
	int64_t max;
	int64_t fallback;     /* IK_INT, where it is not given */
	const char *const *choices; /* NULL ends */
	const char *help;     /* one sentence; OpenAPI prints it */
};

struct input_value {
	bool is_set;
	struct str text;
	int64_t number;
};

enum route_flag {
	RF_CACHE = 1u << 0,  /* the page cache may keep the answer for anonymous readers */
	RF_FILTERS = 1u << 1, /* query members named like filterable fields of type are inputs too */
	RF_API = 1u << 2,    /* errors as application/problem+json instead of a page */
	RF_NO_STORE = 1u << 3, /* needs no read transaction: assets, health */
};

#define ROUTE_MAX_VALUES 3

struct call;

/*
 * What answers a method on a path pattern such as "/actions/{key}". A value in braces takes one
 * path segment. Permission is a member, and zero means nobody.
 */
struct route {
	enum http_method method;
	const char *path;
	enum permission permission;
	unsigned flags;
	const struct input *inputs;
	size_t ninputs;
	const struct record_type *type; /* the type it serves, where a table made the route */
	const char *summary;            /* one sentence; OpenAPI prints it */
	size_t body_limit;              /* bytes of body it takes; 0: none */
	enum status (*handler)(struct call *call);
};

/* How one space of addresses answers when a handler did not, and what all calls share. */
struct site;

/* One request on its way through a handler. */
struct call {
	const struct site *site;
	const struct route *route;
	struct request *rq;
	struct response *rs;
	struct arena *arena;
	struct store *store;   /* inside a read transaction, unless RF_NO_STORE */
	struct viewer viewer;
	struct str values[ROUTE_MAX_VALUES]; /* what the braces took, decoded */
	size_t nvalues;
	struct input_value *inputs; /* one per declared input, in order */
	struct filter *filters;     /* RF_FILTERS */
	size_t nfilters;
	struct errors errors;  /* filled by a handler that answers not ST_OK */
	struct str language;   /* BCP 47 of the answer: "en" */
	int64_t now_ms;
	int32_t today;         /* day in the network's zone: days since 1970-01-01 */
};

/*
 * Runs a request through its route: finds the row, checks permission, parses inputs, asks the
 * page cache, opens the read transaction, calls the handler, turns a status into an error page
 * or problem document, and adds the headers of the site. Never fails: always an answer.
 */
void dispatch_run(struct site *site, struct request *rq, struct response *rs);

/* Largest body for a request, 0 where no route takes one; for the edge. */
size_t dispatch_body_limit(const struct site *site, enum http_method method, struct str path);

struct site_config {
	struct store *store;              /* one per worker, opened after the fork */
	const struct route *const *routes; /* web and api together; NULL ends */
	size_t cache_bytes;               /* of the page cache; 0 switches it off */
	/* Makes the page for a status when the handler did not answer ST_OK. */
	void (*error_page)(struct call *call, enum status st);
	void (*error_problem)(struct call *call, enum status st);
	/* Counts page cache hits and misses; may be NULL. */
	void (*count_cache)(void *ctx, bool is_hit);
	void *ctx;
};

/* Owned by the arena. Duplicate or ambiguous routes are a bug and assert. */
struct site *site_new(struct arena *a, const struct site_config *config);
const struct site_config *site_config_of(const struct site *site);

/* Value of a declared input by name; asserts that the route declares it. */
const struct input_value *call_input(const struct call *call, const char *name);

#endif
