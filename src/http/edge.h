/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_HTTP_EDGE_H
#define CONCERT_HTTP_EDGE_H

#include <stdbool.h>
#include <stdint.h>

#include <microhttpd.h>

#include "base/arena.h"
#include "http/prepared.h"
#include "http/request.h"
#include "http/response.h"
#include "http/server.h"

/* Inside src/http only: what server.c, exchange.c and prepared.c share. */

#define EDGE_SPARE_ARENAS 32

/* One TCP connection; lives as long as the library's own. */
struct connection {
	struct connection *previous;
	struct connection *next;
	struct MHD_Connection *library;
	struct exchange *exchange; /* the request under way; NULL between two */
	int64_t deadline_ms; /* monotonic; shut down when it has passed */
	bool is_asking;      /* between complete headers and the end of the answer */
	bool is_receiving;   /* of these, while the body is not complete */
	bool is_shut;        /* the library will notice and close it */
	char remote[48];     /* filled at the first request */
};

struct server {
	const struct http_config *config;
	http_handler *handler;
	void *ctx;
	struct MHD_Daemon *daemon;
	struct arena *arena;          /* lives as long as the server */
	struct connection *connections;
	unsigned nconnections;
	unsigned max_connections;
	struct connection *unused;    /* to be used again, linked by next */
	unsigned in_flight;      /* requests begun and not yet sent */
	unsigned uploads;        /* of these, forms with files */
	int64_t last_request_ms; /* monotonic: when the latest one ended */
	bool draining;           /* each answer closes its connection */
	int64_t receive_ms;
	struct arena *spare[EDGE_SPARE_ARENAS];
	unsigned nspare;
};

/*
 * A response object of the library for a whole answer; takes over an open file of rs. Over https
 * it asks the browser to come by https only.
 */
struct MHD_Response *edge_response_new(const struct response *rs, bool is_https);

struct MHD_Response *prepared_response(struct http_prepared *p, bool is_https);
bool prepared_is_file(const struct http_prepared *p);
struct str prepared_etag(const struct http_prepared *p);

/* What the library calls for one request, in this order. The context is the server. */
struct edge_callbacks {
	void *(*on_target)(void *server, const char *target, struct MHD_Connection *library);
	MHD_AccessHandlerCallback on_request;
	MHD_RequestCompletedCallback on_end;
	/* For a connection that closes: the library forgets on_end where a query has more values
	   than its memory holds. */
	void (*on_lost)(struct server *server, struct connection *connection);
};

extern const struct edge_callbacks exchange_callbacks;

#endif
