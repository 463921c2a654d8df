/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_DISPATCH_ROUTE_H
#define CONCERT_DISPATCH_ROUTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/errors.h"
#include "base/settings.h"
#include "http/form.h"
#include "http/request.h"
#include "http/response.h"
#include "http/server.h"
#include "model/date.h"
#include "model/type.h"
#include "policy/identify.h"
#include "policy/password.h"
#include "store/store.h"
#include "store/viewer.h"

/* An input that a route declares; others do not exist for its handler. */
enum input_kind {
	IK_TEXT,   /* max: bytes */
	IK_INT,    /* min to max */
	IK_CHOICE, /* one of choices */
	IK_DATE,   /* YYYY-MM-DD, as days */
	IK_FLAG,   /* present: 1 */
	IK_SORT,   /* a field of the route's type, "-" before it: number is the field's index */
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
	/* The page cache may keep the answer for anonymous readers: it depends on values, inputs,
	   filters, language, today and the store alone. */
	RF_CACHE = 1u << 0,
	/* Members of the query named like filterable fields of the type are inputs too. */
	RF_FILTERS = 1u << 1,
	/* Errors as application/problem+json instead of a page; members of the query that are not
	   declared are refused, which pages pass over. */
	RF_API = 1u << 2,
	RF_NO_STORE = 1u << 3, /* needs no read transaction: assets, health */
	/* Stands for one route per record type: "{plural}" in its path becomes the type's plural,
	   the permission to GET the type's own. A route of its own for a type stands before it. */
	RF_EACH_TYPE = 1u << 4,
	/* Takes a form; its declared members are inputs, all of them stand in call->form. */
	RF_FORM = 1u << 5,
	/* With RF_EACH_TYPE: the permission is the type's for this. */
	RF_CREATES = 1u << 6,
	RF_CHANGES = 1u << 7,
	RF_REMOVES = 1u << 8,
	/* Address or answer hold a secret: the log shows the pattern, nobody keeps the answer. */
	RF_SECRET = 1u << 9,
};

#define ROUTE_MAX_VALUES 3
#define ROUTE_MAX_SEGMENTS 8

/* Addresses below it answer every error as a problem document, unknown addresses too. */
#define API_PREFIX "/api/"

struct call;

/*
 * What answers a method on a path pattern such as "/actions/{key}". A value in braces takes one
 * path segment that is not empty; fixed words win over values. HEAD is answered as GET; an
 * address that differs from a pattern by a slash at its end is sent there. Permission is a
 * member, and zero means nobody.
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
	const char *answer;             /* RF_API: schema of the answer in the OpenAPI page */
	const char *operation;          /* RF_API: its name there; NULL: as the answer */
	size_t body_limit;              /* bytes of body it takes; 0: none */
	/* RF_FORM: bytes of each file in it; 0: it takes none. Without that flag: the body is one
	   file as it is, of so many bytes at most, and comes as the only one of call->files. */
	uint64_t file_limit;
	enum status (*handler)(struct call *call);
};

/* The routes, the page cache and what else all calls of one worker share. */
struct site;

/* One request on its way through a handler. */
struct call {
	const struct site *site;
	const struct route *route;
	struct request *rq;
	struct response *rs;
	struct arena *arena;
	struct store *store;
	bool is_reading;       /* the store is inside a read transaction; always so in handlers of
	                          routes without RF_NO_STORE, not always in error callbacks */
	struct viewer viewer;
	struct identity who;   /* more about the viewer: session, token of its forms */
	struct http_pairs form; /* RF_FORM: what was sent */
	const struct form_file *files; /* and the files chosen in it, or sent; see http/form.h */
	size_t nfiles;
	struct str values[ROUTE_MAX_VALUES]; /* what the braces took, decoded */
	size_t nvalues;
	struct input_value *inputs; /* one per declared input, in order */
	struct filter *filters;     /* RF_FILTERS; in the order of the type's fields */
	size_t nfilters;
	struct errors errors;  /* filled by a handler that answers not ST_OK. A field that starts
	                          with '/' is a JSON Pointer into the body, another an input */
	const struct record *present; /* ST_STALE: the record as it is now, as the viewer sees it */
	int http_status;       /* in error callbacks: status of the answer */
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

/*
 * Whether a form may bring files, for the edge: who may not send it is refused before anything
 * goes to disk, with the status that the route would answer.
 */
void dispatch_take_files(struct site *site, struct request *rq, struct http_upload *out);

/*
 * Words what the edge refuses by itself, see http_config. rs has its status. A body that no route
 * takes is answered as what it is: a method, or an address, that is not there.
 */
void dispatch_refuse(struct site *site, struct request *rq, const char *reason,
    struct response *rs);

#define SITE_TABLES 4

struct site_config {
	struct store *store;              /* one per worker, opened after the fork */
	struct run *run;                  /* the same; NULL: nobody can sign in */
	const struct settings *settings;  /* for what depends on them; NULL: built in */
	struct password_cost password_cost;
	int64_t files_quota;              /* bytes of kept files; beyond it no more are taken */
	/* Tables of routes, such as web_routes and api_routes: NULL ends each, the rest is NULL. */
	const struct route *const *routes[SITE_TABLES];
	const char *const *languages;     /* BCP 47, first the default; NULL ends; NULL: English */
	size_t cache_bytes;               /* of the page cache; 0 switches it off */
	/* Make the answer for a status when the handler did not answer ST_OK. call->route is NULL
	   where no route fits. */
	void (*error_page)(struct call *call, enum status st);
	void (*error_problem)(struct call *call, enum status st);
	/* Counts page cache hits and misses; may be NULL. */
	void (*count_cache)(void *ctx, bool is_hit);
	/* Writes the counters of all processes (metrics_write); may be NULL. */
	void (*write_metrics)(void *ctx, struct buf *out);
	void *ctx;
};

/* Owned by the arena. Two routes of one method and pattern are a bug and assert. */
struct site *site_new(struct arena *a, const struct site_config *config);
const struct site_config *site_config_of(const struct site *site);

/*
 * A path of this server for one record type: "/api/v1/{plural}/{key}" gives
 * "/api/v1/actions/{key}". Other values stay.
 */
const char *route_path(struct arena *a, const struct route *route,
    const struct record_type *type);

/*
 * What a route for each type asks of one type; PERM_NOBODY where it does not stand for that type:
 * nobody may, or (RF_CREATES) no hand can fill in what the type requires.
 */
enum permission route_permission(const struct route *route, const struct record_type *type);

/* The form member in which the token comes back, and the header for programs in a page. */
#define CSRF_INPUT "_csrf"
#define CSRF_HEADER "X-CSRF-Token"

/* Reads a token of a program; RFC 6750 section 2.1. */
#define BEARER "Bearer "

/* Whether the address is one over which a session may be opened: https, or this machine. */
bool call_is_private(const struct call *call);

/* Who writes, for store_write. reason: as given, may be empty. */
struct authorship call_authorship(const struct call *call, struct str reason);

/* Value of a declared input by name; asserts that the route declares it. */
const struct input_value *call_input(const struct call *call, const char *name);

/*
 * The time zone of that name, kept open for later calls: opening one takes as long as a query. NULL
 * where there is none of that name. Good as long as the call is.
 */
struct zone *call_zone(const struct call *call, struct str name);

/* The last millisecond of a day in the network's zone: "as it stood on that day". */
int64_t call_day_end_ms(const struct call *call, int32_t day);

#endif
