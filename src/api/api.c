/* SPDX-License-Identifier: Apache-2.0 */
/* The table of the API's routes. One line in routes.h adds a row; the row itself stands beside its
 * handler. */
#include "api/api.h"

#include "api/routes.h"

const struct route *const api_routes[] = {
#define ROUTE(name) &api_route_##name,
	API_ROUTE_LIST(ROUTE)
#undef ROUTE
	NULL,
};
