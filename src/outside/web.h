/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_OUTSIDE_WEB_H
#define CONCERT_OUTSIDE_WEB_H

#include "outside/client.h"

/* One question over HTTP. */
struct web_request {
	struct str url;           /* https, or http as oidc_url_is_acceptable() says */
	struct str form;          /* sent with POST, already encoded; p NULL: GET */
	struct str authorization; /* value of the header; empty: none */
	struct client_limits limits;
};

struct web_answer {
	long status;
	struct str body;
};

/*
 * Asks, and takes the answer whatever its status; a redirect is an answer like others and is not
 * followed. ST_IO if there is none, ST_TIMEOUT, ST_TOO_LARGE over LIMIT_OIDC_BYTES; with a message
 * each that names the server.
 */
MUST_USE enum status web_ask(struct arena *a, CURL *curl, const struct web_request *request,
    struct errors *errors, struct web_answer *out);

#endif
