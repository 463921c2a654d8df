/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_API_ROUTES_H
#define CONCERT_API_ROUTES_H

#include "dispatch/route.h"

/* The rows of the API, in the order in which the OpenAPI page shows them. */
#define API_ROUTE_LIST(ROUTE) \
	ROUTE(index) \
	ROUTE(me) \
	ROUTE(tokens) \
	ROUTE(make_token) \
	ROUTE(end_token) \
	ROUTE(list) \
	ROUTE(create) \
	ROUTE(show) \
	ROUTE(change) \
	ROUTE(remove) \
	ROUTE(restore) \
	ROUTE(history) \
	ROUTE(chain) \
	ROUTE(source) \
	ROUTE(export) \
	ROUTE(revision_text) \
	ROUTE(redline) \
	ROUTE(redline_document) \
	ROUTE(circulate_amendment) \
	ROUTE(extend_amendment) \
	ROUTE(answer_amendment) \
	ROUTE(end_amendment) \
	ROUTE(adopt_amendment) \
	ROUTE(amendment_receipt) \
	ROUTE(amendment_draft) \
	ROUTE(amendment_text) \
	ROUTE(rebase_amendment) \
	ROUTE(amendment_matrix) \
	ROUTE(bring_round) \
	ROUTE(round) \
	ROUTE(confirm_round) \
	ROUTE(drop_round) \
	ROUTE(differences) \
	ROUTE(search) \
	ROUTE(suggestions) \
	ROUTE(roles_held) \
	ROUTE(openapi) \
	ROUTE(live) \
	ROUTE(ready) \
	ROUTE(metrics) \
	ROUTE(problem)

#define ROUTE(name) extern const struct route api_route_##name;
API_ROUTE_LIST(ROUTE)
#undef ROUTE

#endif
